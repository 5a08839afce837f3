-- The journal: every change, with who, when, through what and why. Audit log and trigger at once.
CREATE TABLE events (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  via TEXT NOT NULL,
  cause_id BIGINT NOT NULL,
  depth BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX events_customer ON events (customer_id, id);

-- What is to be done later or outside, written by the transaction that wants it.
CREATE TABLE jobs (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'parked')),
  run_at BIGINT NOT NULL,
  leased BOOLEAN NOT NULL, -- being prepared: nobody else's until run_at
  attempts BIGINT NOT NULL,
  cause_id BIGINT NOT NULL,
  depth BIGINT NOT NULL,
  data TEXT NOT NULL,
  last_error TEXT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_key ON jobs (key, id) WHERE key <> '';
CREATE INDEX jobs_leased ON jobs (id) WHERE leased;
CREATE INDEX jobs_parked ON jobs (id) WHERE state = 'parked';
CREATE INDEX jobs_kind ON jobs (kind, state, run_at);

-- The answers to POSTs with an Idempotency-Key.
CREATE TABLE idempotent_answers (
  actor_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotent_answers_at ON idempotent_answers (at);

-- Where a simulated clock stands, so that a restart does not go back. One row, of id 1.
CREATE TABLE simulated_clock (
  id BIGINT PRIMARY KEY,
  now_at BIGINT NOT NULL
);
