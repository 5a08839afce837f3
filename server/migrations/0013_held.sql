-- The place of another part's migration: it goes when that one comes.
UPDATE company SET name = name WHERE id = 0;
