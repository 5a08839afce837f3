-- Who leads a team: what is late of its members climbs to them.
ALTER TABLE teams ADD COLUMN lead_id BIGINT;

-- Who is away, without a reason.
CREATE TABLE absences (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES users (id),
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  substitute_id BIGINT REFERENCES users (id),
  version BIGINT NOT NULL
);
CREATE INDEX absences_until ON absences (until_at, user_id);
CREATE INDEX absences_user ON absences (user_id, until_at);

-- Who always stands in for whom.
CREATE TABLE substitutes (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  substitute_id BIGINT NOT NULL REFERENCES users (id)
);

ALTER TABLE tasks ADD COLUMN given_at BIGINT; -- since when it is whose it is; missing: since it was made
ALTER TABLE tasks ADD COLUMN substitute_id BIGINT; -- who has it too as it is late
ALTER TABLE tasks ADD COLUMN substitute_at BIGINT;
ALTER TABLE tasks ADD COLUMN manager_id BIGINT;
ALTER TABLE tasks ADD COLUMN manager_at BIGINT;
ALTER TABLE tasks ADD COLUMN remind_minutes BIGINT; -- before it is due
ALTER TABLE tasks ADD COLUMN reminded_at BIGINT; -- and not looked at yet
CREATE INDEX tasks_substitute ON tasks (substitute_id, state, due_at, id) WHERE substitute_id IS NOT NULL;
CREATE INDEX tasks_manager ON tasks (manager_id, state, due_at, id) WHERE manager_id IS NOT NULL;

-- After how much working time a late task climbs; one row, or none: as it comes.
CREATE TABLE task_rules (
  id BIGINT PRIMARY KEY,
  substitute_minutes BIGINT,
  manager_minutes BIGINT,
  version BIGINT NOT NULL
);

-- What somebody wants of their own new tasks.
CREATE TABLE task_habits (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  remind_minutes BIGINT
);

-- Who gave a task to whom, and with which words.
CREATE TABLE task_handovers (
  id BIGINT PRIMARY KEY,
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  given_at BIGINT NOT NULL,
  by_id BIGINT,
  from_name TEXT NOT NULL,
  to_name TEXT NOT NULL,
  note TEXT
);
CREATE INDEX task_handovers_task ON task_handovers (task_id, id);

-- Links by which other programs read somebody's tasks; only hashes.
CREATE TABLE calendar_feeds (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

-- Tasks that were there before get their clocks.
INSERT INTO jobs (id, kind, key, state, run_at, leased, attempts, cause_id, depth, data, last_error)
SELECT 15, 'task_clocks', '', 'waiting', 0, FALSE, 0, 0, 0, '{"after_due_at":0,"after_id":0}', ''
FROM roles WHERE EXISTS (SELECT 1 FROM tasks WHERE state = 'open') AND roles.id = 1;
