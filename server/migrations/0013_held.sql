-- The place of another part's migration: it goes when that one comes.
CREATE TABLE held_0013 (id BIGINT PRIMARY KEY);
