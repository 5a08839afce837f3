-- The how-manieth of its survivor a merge is: what later ones laid over earlier ones is undone in that order. Ids of one
-- node may run ahead of another's and do not tell it.
ALTER TABLE merges ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
UPDATE merges SET number = (SELECT count(*) FROM merges o WHERE o.customer_id = merges.customer_id AND o.id <= merges.id);
DROP INDEX merges_customer;
CREATE UNIQUE INDEX merges_customer ON merges (customer_id, number);
