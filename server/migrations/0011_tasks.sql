-- Something that somebody is to do by a time. Of nobody and of no team there is none.
CREATE TABLE tasks (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT REFERENCES customers (id),
  title TEXT NOT NULL,
  note TEXT,
  owner_id BIGINT REFERENCES users (id),
  team_id BIGINT,
  author_id BIGINT REFERENCES users (id),
  due_from_at BIGINT,
  due_at BIGINT NOT NULL,
  whole_day BOOLEAN NOT NULL,
  hidden_until_at BIGINT,
  repeat_unit TEXT CHECK (repeat_unit IN ('day', 'working_day', 'week', 'month', 'year')),
  repeat_every BIGINT,
  checklist TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  outcome TEXT,
  ended_at BIGINT,
  ended_by_id BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (owner_id IS NOT NULL OR team_id IS NOT NULL)
);
CREATE INDEX tasks_owner ON tasks (owner_id, state, due_at, id);
CREATE INDEX tasks_team ON tasks (team_id, state, due_at, id) WHERE team_id IS NOT NULL;
CREATE INDEX tasks_customer ON tasks (customer_id, state, due_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX tasks_state ON tasks (state, due_at, id);
CREATE INDEX tasks_author ON tasks (author_id, state, due_at, id);
CREATE INDEX tasks_ended ON tasks (ended_by_id, state, ended_at) WHERE ended_by_id IS NOT NULL;
