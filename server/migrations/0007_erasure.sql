-- Erasures of customers: the proof that it was done, and what may stay of them. It says nothing about who it was but the
-- numbers that the customer had here, by which a backup from before is cleared of them again.
CREATE TABLE erasures (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  user_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- When the files that are kept, too, had nothing of them.
  swept_at BIGINT,
  -- When no byte of it was left in the database's file either, and in the ledger beside it this line.
  wiped_at BIGINT
);

-- The customer, and those who had been merged into it.
CREATE TABLE erased_customers (
  erased_id BIGINT PRIMARY KEY,
  erasure_id BIGINT NOT NULL REFERENCES erasures (id)
);

-- Contacts and purchases of those erased, added up: nobody's any more. `key` is the channel or the currency.
CREATE TABLE erased_figures (
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  count BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (month, kind, key)
);
