-- Two customers made one, until they are split again. What the survivor's fields were is in `fields`; which rows came
-- with the merged one is in row_moves.
CREATE TABLE merges (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  from_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  author_id BIGINT,
  entry_id BIGINT NOT NULL,
  archived_at BIGINT,
  fields TEXT NOT NULL,
  carried TEXT NOT NULL,
  split_at BIGINT,
  split_by_id BIGINT
);
CREATE INDEX merges_customer ON merges (customer_id, id);
CREATE INDEX merges_from ON merges (from_id, id);
CREATE UNIQUE INDEX merges_whole ON merges (from_id) WHERE split_at IS NULL;

-- Rows that were given from one customer to another (store/row_moves.h).
CREATE TABLE row_moves (
  move_id BIGINT NOT NULL,
  place TEXT NOT NULL,
  row_key TEXT NOT NULL,
  PRIMARY KEY (move_id, place, row_key)
); -- clustered

-- By what customers are found who may be the same (duplicates/keys.h), without phones and addresses, which are found as they are.
CREATE TABLE duplicate_keys (
  key BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (key, customer_id)
); -- clustered
-- The keys that each customer has, as a JSON array in ascending order, written after them; stale_at where they are to be made anew.
CREATE TABLE duplicate_keyed (
  customer_id BIGINT PRIMARY KEY,
  keys TEXT NOT NULL,
  stale_at BIGINT
); -- clustered

-- Changed customers that wait to be compared, and the rounds that have a job: what changes within some seconds is compared together.
CREATE TABLE duplicate_waiting (
  round BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (round, customer_id)
); -- clustered
CREATE TABLE duplicate_rounds (
  round BIGINT PRIMARY KEY
);

-- Customers who may be the same, and what somebody has decided. Reasons are fields and how well they agree.
CREATE TABLE duplicate_pairs (
  first_id BIGINT NOT NULL,
  second_id BIGINT NOT NULL CHECK (second_id > first_id),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
  probability DOUBLE PRECISION NOT NULL,
  rank_ppm BIGINT NOT NULL, -- the probability in millionths, for the order
  verdict TEXT NOT NULL CHECK (verdict IN ('possible', 'likely', 'same')),
  held_back TEXT NOT NULL,
  reasons TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'dismissed', 'merged')),
  found_at BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by_id BIGINT,
  PRIMARY KEY (first_id, second_id)
); -- clustered
CREATE INDEX duplicate_pairs_second ON duplicate_pairs (second_id, first_id);
CREATE INDEX duplicate_pairs_rank ON duplicate_pairs (state, rank_ppm, first_id, second_id);

-- What the last scan of all customers of a kind has learnt.
CREATE TABLE duplicate_models (
  kind TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  model TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  customer_count BIGINT NOT NULL,
  pair_count BIGINT NOT NULL
);
