-- What promises may hang on: a delivery of a supplier, a route. A delay of it, entered once, moves them all.
CREATE TABLE promise_causes (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);
CREATE TABLE promise_delays (
  id BIGINT PRIMARY KEY,
  cause_id BIGINT NOT NULL REFERENCES promise_causes (id),
  days BIGINT NOT NULL,
  reason TEXT NOT NULL,
  author_id BIGINT REFERENCES users (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX promise_delays_cause ON promise_delays (cause_id, id);

-- What a customer was told that would be done, within a window. Of nobody and of no team there is none.
CREATE TABLE promises (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  text TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  -- The end of the day, where the customer is, on which the window ends.
  day_ends_at BIGINT NOT NULL,
  time_zone TEXT NOT NULL,
  channel TEXT NOT NULL,
  owner_id BIGINT REFERENCES users (id),
  team_id BIGINT,
  author_id BIGINT REFERENCES users (id),
  cause_id BIGINT REFERENCES promise_causes (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'broken')),
  breach TEXT CHECK (breach IN ('early', 'late', 'missed')),
  reason TEXT,
  -- The contact that ended it.
  entry_id BIGINT,
  after_missed BOOLEAN NOT NULL,
  ended_at BIGINT,
  ended_by_id BIGINT,
  -- What lists are sorted by: until_at of an open one, ended_at of the others.
  sort_at BIGINT NOT NULL,
  moved_count BIGINT NOT NULL,
  override_count BIGINT NOT NULL,
  -- The tasks that follow from it.
  telling_task_id BIGINT,
  repair_task_id BIGINT,
  manager_task_id BIGINT,
  repair_channel TEXT,
  settled_at BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (owner_id IS NOT NULL OR team_id IS NOT NULL),
  CHECK (from_at < until_at),
  CHECK ((state = 'broken') = (breach IS NOT NULL))
);
CREATE INDEX promises_owner ON promises (owner_id, state, sort_at, id);
CREATE INDEX promises_team ON promises (team_id, state, sort_at, id) WHERE team_id IS NOT NULL;
CREATE INDEX promises_customer ON promises (customer_id, state, sort_at, id);
CREATE INDEX promises_state ON promises (state, sort_at, id);
CREATE INDEX promises_cause ON promises (cause_id, id) WHERE cause_id IS NOT NULL;
CREATE INDEX promises_unsettled ON promises (sort_at, id) WHERE state = 'broken' AND settled_at IS NULL;

-- Each move of a window: what the customer was told and how; by a delay the customer is still to be told.
CREATE TABLE promise_moves (
  id BIGINT PRIMARY KEY,
  promise_id BIGINT NOT NULL REFERENCES promises (id),
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  told TEXT,
  told_channel TEXT,
  delay_id BIGINT REFERENCES promise_delays (id),
  author_id BIGINT REFERENCES users (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX promise_moves_promise ON promise_moves (promise_id, id);

-- Contacts outside of the window, and why they had to be.
CREATE TABLE promise_overrides (
  id BIGINT PRIMARY KEY,
  promise_id BIGINT NOT NULL REFERENCES promises (id),
  entry_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  author_id BIGINT REFERENCES users (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX promise_overrides_promise ON promise_overrides (promise_id, id);
