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
-- param: remind_minutes int?
INSERT INTO tasks (id, customer_id, title, note, owner_id, team_id, author_id, due_from_at, due_at, whole_day, hidden_until_at,
  repeat_unit, repeat_every, checklist, remind_minutes, state, outcome, ended_at, ended_by_id, given_at, created_at, changed_at, version)
VALUES (:id, :customer_id, :title, :note, :owner_id, :team_id, :author_id, :due_from_at, :due_at, :whole_day, NULL,
  :repeat_unit, :repeat_every, :checklist, :remind_minutes, 'open', NULL, NULL, NULL, :now, :now, :now, 1);

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
-- param: remind_minutes int?
UPDATE tasks SET customer_id = :customer_id, title = :title, note = :note, owner_id = :owner_id, team_id = :team_id,
  due_from_at = :due_from_at, due_at = :due_at, whole_day = :whole_day, hidden_until_at = :hidden_until_at, repeat_unit = :repeat_unit,
  repeat_every = :repeat_every, checklist = :checklist, remind_minutes = :remind_minutes, changed_at = :now, version = version + 1 WHERE id = :id;

-- name: EndTaskRow
-- param: outcome text?
-- param: ended_at time?
-- param: ended_by_id id?
UPDATE tasks SET state = :state, outcome = :outcome, ended_at = :ended_at, ended_by_id = :ended_by_id, hidden_until_at = NULL,
  substitute_id = NULL, substitute_at = NULL, manager_id = NULL, manager_at = NULL, reminded_at = NULL, changed_at = :now, version = version + 1 WHERE id = :id;

-- The customer's name is told to whom the customer is.
-- name: TaskById
-- sample: seen TRUE
-- sample: seen_task TRUE
SELECT t.id, t.title, t.note, c.id AS customer_id, c.name AS customer_name, t.owner_id, o.name AS owner_name, t.team_id, g.name AS team_name,
  a.name AS author_name, t.due_from_at, t.due_at, t.whole_day, t.hidden_until_at, t.repeat_unit, t.repeat_every, t.checklist,
  t.remind_minutes, t.reminded_at, b.until_at AS owner_away_until_at, w.name AS substitute_name, t.substitute_at AS substitute_since_at,
  x.name AS manager_name, t.manager_at AS manager_since_at, t.state, t.outcome, t.ended_at, e.name AS ended_by_name, t.created_at,
  t.changed_at, t.version, t.case_id, t.customer_id AS about_id
FROM tasks t LEFT JOIN customers c ON c.id = t.customer_id AND {seen} LEFT JOIN users o ON o.id = t.owner_id
  LEFT JOIN teams g ON g.id = t.team_id LEFT JOIN users a ON a.id = t.author_id LEFT JOIN users e ON e.id = t.ended_by_id
  LEFT JOIN absences b ON b.user_id = t.owner_id AND b.until_at > :now AND b.from_at <= :now
  LEFT JOIN users w ON w.id = t.substitute_id LEFT JOIN users x ON x.id = t.manager_id
WHERE t.id = :id AND {seen_task};

-- Whose they are is said by {which}: equal to one value of the columns before (state, due_at, id) of an index.
-- name: TasksListed
-- sample: seen TRUE
-- sample: which t.owner_id = 1
-- sample: place TRUE
-- sample: seen_task TRUE
-- sample: order t.due_at, t.id
SELECT t.id, t.title, t.note, c.id AS customer_id, c.name AS customer_name, t.owner_id, o.name AS owner_name, t.team_id, g.name AS team_name,
  a.name AS author_name, t.due_from_at, t.due_at, t.whole_day, t.hidden_until_at, t.repeat_unit, t.repeat_every, t.checklist,
  t.remind_minutes, t.reminded_at, b.until_at AS owner_away_until_at, w.name AS substitute_name, t.substitute_at AS substitute_since_at,
  x.name AS manager_name, t.manager_at AS manager_since_at, t.state, t.outcome, t.ended_at, e.name AS ended_by_name, t.created_at,
  t.changed_at, t.version, t.case_id, t.customer_id AS about_id
FROM tasks t LEFT JOIN customers c ON c.id = t.customer_id AND {seen} LEFT JOIN users o ON o.id = t.owner_id
  LEFT JOIN teams g ON g.id = t.team_id LEFT JOIN users a ON a.id = t.author_id LEFT JOIN users e ON e.id = t.ended_by_id
  LEFT JOIN absences b ON b.user_id = t.owner_id AND b.until_at > :now AND b.from_at <= :now
  LEFT JOIN users w ON w.id = t.substitute_id LEFT JOIN users x ON x.id = t.manager_id
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
UPDATE tasks SET owner_id = :owner_id, given_at = :now, manager_id = NULL, manager_at = NULL, changed_at = :now, version = version + 1
WHERE team_id = :team_id AND owner_id IS NULL;

-- name: LeaveTeam
UPDATE tasks SET team_id = NULL, changed_at = :now, version = version + 1 WHERE team_id = :team_id;

-- name: TakeOpenOf
UPDATE tasks SET owner_id = :owner_id, given_at = :now, substitute_id = NULL, substitute_at = NULL, manager_id = NULL, manager_at = NULL,
  changed_at = :now, version = version + 1 WHERE owner_id = :user_id AND state = 'open';

-- name: IsDisabled
SELECT u.disabled FROM users u WHERE u.id = :id;

-- name: AnOwner
-- param: role_id id
SELECT u.id FROM users u WHERE u.role_id = :role_id AND u.disabled = :disabled ORDER BY u.id LIMIT 1;

-- name: TasksTold
SELECT t.title, t.note, t.due_at, t.state, t.outcome, t.ended_at, t.created_at FROM tasks t
WHERE t.customer_id = :customer_id ORDER BY t.due_at, t.id LIMIT :count_max;

-- name: ForgetTask
DELETE FROM tasks WHERE id = :id;

-- name: TaskIdsOf
SELECT id FROM tasks WHERE customer_id = :customer_id ORDER BY id;

-- A task about nobody that names somebody.
-- name: TaskIdsNaming
SELECT id FROM tasks WHERE title LIKE :pattern ESCAPE '\' OR note LIKE :pattern ESCAPE '\' OR outcome LIKE :pattern ESCAPE '\'
  OR checklist LIKE :pattern ESCAPE '\' ORDER BY id;

-- name: SetTaskCase
UPDATE tasks SET case_id = :case_id WHERE id = :id;

-- name: TasksMadeFor
SELECT id FROM tasks WHERE case_id = :case_id AND created_at = :made_at AND version = :version AND state = 'open' ORDER BY id;

-- name: TaskTeamNamed
SELECT g.id FROM teams g WHERE g.name = :name;
-- Of an open one.
-- name: TaskClockOf
SELECT t.id, coalesce(t.customer_id, 0) AS about_id, t.owner_id, t.team_id, t.due_at, t.whole_day, t.hidden_until_at,
  coalesce(t.given_at, t.created_at) AS given_at, t.remind_minutes, t.reminded_at, t.substitute_at, t.manager_at
FROM tasks t WHERE t.id = :id AND t.state = 'open';

-- name: TaskClocksAfter
-- param: after_due_at int
SELECT t.id, coalesce(t.customer_id, 0) AS about_id, t.owner_id, t.team_id, t.due_at, t.whole_day, t.hidden_until_at,
  coalesce(t.given_at, t.created_at) AS given_at, t.remind_minutes, t.reminded_at, t.substitute_at, t.manager_at
FROM tasks t WHERE t.state = 'open' AND (t.due_at > :after_due_at OR (t.due_at = :after_due_at AND t.id > :after_id))
ORDER BY t.due_at, t.id LIMIT :count_max;

-- name: RestartTaskClock
-- param: given_at time?
UPDATE tasks SET given_at = coalesce(:given_at, given_at), substitute_id = NULL, substitute_at = NULL, manager_id = NULL,
  manager_at = NULL, reminded_at = NULL WHERE id = :id;

-- name: TaskToSubstitute
UPDATE tasks SET substitute_id = :substitute_id, substitute_at = :now WHERE id = :id;

-- name: TaskToManager
UPDATE tasks SET manager_id = :manager_id, manager_at = :now WHERE id = :id;

-- name: RemindOfTask
UPDATE tasks SET reminded_at = :now WHERE id = :id;

-- name: ForgetReminder
UPDATE tasks SET reminded_at = NULL WHERE id = :id AND reminded_at IS NOT NULL;

-- name: TeamLeadThere
SELECT u.id FROM teams g JOIN users u ON u.id = g.lead_id WHERE g.id = :id AND u.disabled = :disabled;

-- name: TaskRulesNow
SELECT substitute_minutes, manager_minutes, version FROM task_rules WHERE id = 1;

-- name: PutTaskRules
-- param: substitute_minutes int?
-- param: manager_minutes int?
INSERT INTO task_rules (id, substitute_minutes, manager_minutes, version) VALUES (1, :substitute_minutes, :manager_minutes, 1)
ON CONFLICT (id) DO UPDATE SET substitute_minutes = excluded.substitute_minutes, manager_minutes = excluded.manager_minutes,
  version = task_rules.version + 1;

-- name: TaskHabitsOf
SELECT remind_minutes FROM task_habits WHERE user_id = :user_id;

-- name: PutTaskHabits
-- param: remind_minutes int?
INSERT INTO task_habits (user_id, remind_minutes) VALUES (:user_id, :remind_minutes)
ON CONFLICT (user_id) DO UPDATE SET remind_minutes = excluded.remind_minutes;

-- name: MembersOfQueue
SELECT m.user_id FROM team_members m WHERE m.team_id = :team_id ORDER BY m.user_id LIMIT :count_max;

-- name: CustomerSeenBy
-- sample: seen TRUE
SELECT c.id FROM customers c WHERE c.id = :id AND {seen};

-- name: CalendarFeedOf
SELECT created_at FROM calendar_feeds WHERE user_id = :user_id;

-- name: CalendarFeedUser
SELECT user_id FROM calendar_feeds WHERE hash = :hash;

-- name: PutCalendarFeed
INSERT INTO calendar_feeds (user_id, hash, created_at) VALUES (:user_id, :hash, :now)
ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at;

-- name: DeleteCalendarFeed
DELETE FROM calendar_feeds WHERE user_id = :user_id;

-- name: InsertHandover
-- param: by_id id?
-- param: note text?
INSERT INTO task_handovers (id, task_id, given_at, by_id, from_name, to_name, note)
VALUES (:id, :task_id, :now, :by_id, :from_name, :to_name, :note);

-- name: HandoversOf
SELECT h.id, h.given_at, u.name AS by_name, h.from_name, h.to_name, h.note
FROM task_handovers h LEFT JOIN users u ON u.id = h.by_id WHERE h.task_id = :task_id ORDER BY h.id DESC LIMIT :count_max;

-- name: OwnerName
SELECT name FROM users WHERE id = :id;

-- name: QueueName
SELECT name FROM teams WHERE id = :id;

-- name: TaskLoads
-- param: counted_max int
-- sample: seen_person TRUE
SELECT u.id AS user_id, u.name AS user_name,
  (SELECT count(*) FROM (SELECT t.id FROM tasks t WHERE t.owner_id = u.id AND t.state = 'open' LIMIT :counted_max) a) AS open_count,
  (SELECT count(*) FROM (SELECT t.id FROM tasks t WHERE t.owner_id = u.id AND t.state = 'open' AND t.due_at <= :now
    LIMIT :counted_max) b) AS overdue_count,
  (SELECT count(*) FROM (SELECT t.id FROM tasks t WHERE t.owner_id = u.id AND t.state = 'open' AND t.due_at > :now
    AND t.due_at <= :week_ends_at LIMIT :counted_max) c) AS week_count,
  (SELECT d.until_at FROM absences d WHERE d.user_id = u.id AND d.until_at > :now AND d.from_at <= :now) AS away_until_at
FROM users u WHERE u.disabled = :disabled AND {seen_person} ORDER BY overdue_count DESC, open_count DESC, u.name, u.id LIMIT :count_max;

-- name: HandoversTold
SELECT h.given_at, h.from_name, h.to_name, h.note FROM task_handovers h JOIN tasks t ON t.id = h.task_id
WHERE t.customer_id = :customer_id ORDER BY h.id LIMIT :count_max;

-- name: ForgetHandoversOf
DELETE FROM task_handovers WHERE task_id IN (SELECT t.id FROM tasks t WHERE t.customer_id = :customer_id);

-- Those of tasks that name somebody, and those that do themselves.
-- name: ForgetHandoversNaming
DELETE FROM task_handovers WHERE note LIKE :pattern ESCAPE '\' OR task_id IN (SELECT t.id FROM tasks t
  WHERE t.title LIKE :pattern ESCAPE '\' OR t.note LIKE :pattern ESCAPE '\' OR t.outcome LIKE :pattern ESCAPE '\'
    OR t.checklist LIKE :pattern ESCAPE '\');
