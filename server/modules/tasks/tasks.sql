-- name: InsertTask
-- param: customer_id id?
-- param: note text?
-- param: owner_id id?
-- param: team_id id?
-- param: author_id id?
-- param: due_from_at time?
-- param: whole_day bool
-- param: repeat_unit text?
-- param: repeat_every int?
INSERT INTO tasks (id, customer_id, title, note, owner_id, team_id, author_id, due_from_at, due_at, whole_day, hidden_until_at,
  repeat_unit, repeat_every, checklist, state, outcome, ended_at, ended_by_id, created_at, changed_at, version)
VALUES (:id, :customer_id, :title, :note, :owner_id, :team_id, :author_id, :due_from_at, :due_at, :whole_day, NULL,
  :repeat_unit, :repeat_every, :checklist, 'open', NULL, NULL, NULL, :now, :now, 1);

-- name: UpdateTaskRow
-- param: customer_id id?
-- param: note text?
-- param: owner_id id?
-- param: team_id id?
-- param: due_from_at time?
-- param: whole_day bool
-- param: hidden_until_at time?
-- param: repeat_unit text?
-- param: repeat_every int?
UPDATE tasks SET customer_id = :customer_id, title = :title, note = :note, owner_id = :owner_id, team_id = :team_id,
  due_from_at = :due_from_at, due_at = :due_at, whole_day = :whole_day, hidden_until_at = :hidden_until_at, repeat_unit = :repeat_unit,
  repeat_every = :repeat_every, checklist = :checklist, changed_at = :now, version = version + 1 WHERE id = :id;

-- name: EndTaskRow
-- param: outcome text?
-- param: ended_at time?
-- param: ended_by_id id?
UPDATE tasks SET state = :state, outcome = :outcome, ended_at = :ended_at, ended_by_id = :ended_by_id, hidden_until_at = NULL,
  changed_at = :now, version = version + 1 WHERE id = :id;

-- The customer's name is told to whom the customer is.
-- name: TaskById
-- sample: seen TRUE
-- sample: seen_task TRUE
SELECT t.id, t.title, t.note, c.id AS customer_id, c.name AS customer_name, t.owner_id, o.name AS owner_name, t.team_id, g.name AS team_name,
  a.name AS author_name, t.due_from_at, t.due_at, t.whole_day, t.hidden_until_at, t.repeat_unit, t.repeat_every, t.checklist, t.state,
  t.outcome, t.ended_at, e.name AS ended_by_name, t.created_at, t.version, t.case_id, t.customer_id AS about_id
FROM tasks t LEFT JOIN customers c ON c.id = t.customer_id AND {seen} LEFT JOIN users o ON o.id = t.owner_id
  LEFT JOIN teams g ON g.id = t.team_id LEFT JOIN users a ON a.id = t.author_id LEFT JOIN users e ON e.id = t.ended_by_id
WHERE t.id = :id AND {seen_task};

-- Whose they are is said by {which}: equal to one value of the columns before (state, due_at, id) of an index.
-- name: TasksListed
-- sample: seen TRUE
-- sample: which t.owner_id = 1
-- sample: place TRUE
-- sample: seen_task TRUE
-- sample: order t.due_at, t.id
SELECT t.id, t.title, t.note, c.id AS customer_id, c.name AS customer_name, t.owner_id, o.name AS owner_name, t.team_id, g.name AS team_name,
  a.name AS author_name, t.due_from_at, t.due_at, t.whole_day, t.hidden_until_at, t.repeat_unit, t.repeat_every, t.checklist, t.state,
  t.outcome, t.ended_at, e.name AS ended_by_name, t.created_at, t.version, t.case_id, t.customer_id AS about_id
FROM tasks t LEFT JOIN customers c ON c.id = t.customer_id AND {seen} LEFT JOIN users o ON o.id = t.owner_id
  LEFT JOIN teams g ON g.id = t.team_id LEFT JOIN users a ON a.id = t.author_id LEFT JOIN users e ON e.id = t.ended_by_id
WHERE {which} AND t.state = :state AND {place} AND t.due_at <= :until_at AND {seen_task} ORDER BY {order} LIMIT :count_max;

-- name: TasksLaterCount
SELECT count(*) AS count FROM (SELECT t.id FROM tasks t
  WHERE t.owner_id = :owner_id AND t.state = 'open' AND t.due_at > :after_at LIMIT :count_max) w;

-- name: TasksDoneCount
SELECT count(*) AS count FROM (SELECT t.id FROM tasks t
  WHERE t.ended_by_id = :user_id AND t.state = 'done' AND t.ended_at >= :since_at LIMIT :count_max) w;

-- name: TaskOwnerThere
-- param: disabled bool
SELECT u.id FROM users u WHERE u.id = :id AND u.disabled = :disabled;

-- name: TaskTeamThere
SELECT g.id FROM teams g WHERE g.id = :id;

-- What waits in a team's queue when the team is no more.
-- name: TakeQueueOf
UPDATE tasks SET owner_id = :owner_id, changed_at = :now, version = version + 1
WHERE team_id = :team_id AND owner_id IS NULL;

-- name: LeaveTeam
UPDATE tasks SET team_id = NULL, changed_at = :now, version = version + 1 WHERE team_id = :team_id;

-- name: TakeOpenOf
UPDATE tasks SET owner_id = :owner_id, changed_at = :now, version = version + 1 WHERE owner_id = :user_id AND state = 'open';

-- name: IsDisabled
SELECT u.disabled FROM users u WHERE u.id = :id;

-- name: AnOwner
-- param: role_id id
SELECT u.id FROM users u WHERE u.role_id = :role_id AND u.disabled = :disabled ORDER BY u.id LIMIT 1;

-- name: TasksTold
SELECT t.title, t.note, t.due_at, t.state, t.outcome, t.ended_at, t.created_at FROM tasks t
WHERE t.customer_id = :customer_id ORDER BY t.due_at, t.id LIMIT :count_max;

-- name: ForgetTasksOf
DELETE FROM tasks WHERE customer_id = :customer_id;

-- A task about nobody that names somebody.
-- name: ForgetTasksNaming
DELETE FROM tasks WHERE title LIKE :pattern ESCAPE '\' OR note LIKE :pattern ESCAPE '\' OR outcome LIKE :pattern ESCAPE '\'
  OR checklist LIKE :pattern ESCAPE '\';

-- name: SetTaskCase
UPDATE tasks SET case_id = :case_id WHERE id = :id;

-- name: TasksMadeFor
SELECT id FROM tasks WHERE case_id = :case_id AND created_at = :made_at AND version = :version AND state = 'open' ORDER BY id;

-- name: TaskTeamNamed
SELECT g.id FROM teams g WHERE g.name = :name;
