-- What a company does for a customer, step by step: its definition in versions, and each customer's case.
CREATE TABLE processes (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  keeper_id BIGINT,
  active_version_id BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE process_versions (
  id BIGINT PRIMARY KEY,
  process_id BIGINT NOT NULL REFERENCES processes (id),
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'archived')),
  definition TEXT NOT NULL,
  replaced_id BIGINT,
  author_id BIGINT,
  created_at BIGINT NOT NULL,
  published_at BIGINT,
  version BIGINT NOT NULL,
  UNIQUE (process_id, number)
);
-- Whose turn it is, of a team that takes turns.
CREATE TABLE process_turns (
  process_id BIGINT NOT NULL REFERENCES processes (id),
  team_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  PRIMARY KEY (process_id, team_id)
);
CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  process_id BIGINT NOT NULL REFERENCES processes (id),
  version_id BIGINT NOT NULL REFERENCES process_versions (id),
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL,
  entry BIGINT NOT NULL,
  status_since_at BIGINT NOT NULL,
  open BOOLEAN NOT NULL,
  owner_id BIGINT,
  team_id BIGINT,
  fields TEXT NOT NULL,
  author_id BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (owner_id IS NOT NULL OR team_id IS NOT NULL)
);
CREATE INDEX cases_board ON cases (process_id, status, status_since_at, id);
CREATE INDEX cases_open ON cases (process_id, open, id);
CREATE INDEX cases_version ON cases (version_id, open, id);
CREATE INDEX cases_customer ON cases (customer_id, open, id);
CREATE INDEX cases_owner ON cases (owner_id, open, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team ON cases (team_id, open, id) WHERE team_id IS NOT NULL;
-- Each entry of a case into a status.
CREATE TABLE case_moves (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  entry BIGINT NOT NULL,
  from_status TEXT,
  to_status TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('start', 'hand', 'rule', 'undo', 'version')),
  reason TEXT,
  moved_at BIGINT NOT NULL,
  moved_by_id BIGINT,
  version_id BIGINT NOT NULL,
  since_before_at BIGINT,
  fields_before TEXT,
  PRIMARY KEY (case_id, entry)
); -- clustered
-- What a rule could not do. It is tried again by its job; without one only a person can help.
CREATE TABLE case_faults (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  entry BIGINT NOT NULL,
  place TEXT NOT NULL,
  action TEXT NOT NULL,
  error TEXT NOT NULL,
  parked BOOLEAN NOT NULL,
  job_id BIGINT,
  failed_at BIGINT NOT NULL
);
CREATE INDEX case_faults_case ON case_faults (case_id, id);
ALTER TABLE tasks ADD COLUMN case_id BIGINT;
CREATE INDEX tasks_case ON tasks (case_id, state, due_at, id) WHERE case_id IS NOT NULL;
