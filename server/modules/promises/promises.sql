-- name: InsertPromise
-- param: owner_id id?
-- param: team_id id?
-- param: author_id id?
-- param: cause_id id?
-- param: after_missed bool
INSERT INTO promises (id, customer_id, text, from_at, until_at, day_ends_at, time_zone, channel, owner_id, team_id, author_id, cause_id,
  state, breach, reason, entry_id, after_missed, ended_at, ended_by_id, sort_at, moved_count, override_count, telling_task_id,
  repair_task_id, manager_task_id, repair_channel, settled_at, created_at, changed_at, version)
VALUES (:id, :customer_id, :words, :from_at, :until_at, :day_ends_at, :time_zone, :channel, :owner_id, :team_id, :author_id, :cause_id,
  'open', NULL, NULL, NULL, :after_missed, NULL, NULL, :until_at, 0, 0, NULL, NULL, NULL, NULL, NULL, :now, :now, 1);

-- name: GivePromise
-- param: owner_id id?
-- param: team_id id?
-- param: cause_id id?
UPDATE promises SET owner_id = :owner_id, team_id = :team_id, cause_id = :cause_id, changed_at = :now, version = version + 1
WHERE id = :id;

-- name: MovePromiseRow
-- param: telling_task_id id?
UPDATE promises SET from_at = :from_at, until_at = :until_at, day_ends_at = :day_ends_at, sort_at = :until_at,
  moved_count = moved_count + 1, telling_task_id = :telling_task_id, changed_at = :now, version = version + 1 WHERE id = :id;

-- name: InsertMove
-- param: told text?
-- param: told_channel text?
-- param: delay_id id?
-- param: author_id id?
INSERT INTO promise_moves (id, promise_id, from_at, until_at, told, told_channel, delay_id, author_id, created_at)
VALUES (:id, :promise_id, :from_at, :until_at, :told, :told_channel, :delay_id, :author_id, :now);

-- name: EndPromise
-- param: breach text?
-- param: reason text?
-- param: entry_id id?
-- param: after_missed bool
-- param: ended_at time?
-- param: ended_by_id id?
-- param: settled_at time?
UPDATE promises SET state = :state, breach = :breach, reason = :reason, entry_id = :entry_id, after_missed = :after_missed,
  ended_at = :ended_at, ended_by_id = :ended_by_id, sort_at = :sort_at, settled_at = :settled_at, changed_at = :now,
  version = version + 1 WHERE id = :id;

-- name: SetRepair
-- param: repair_task_id id?
-- param: manager_task_id id?
-- param: repair_channel text?
UPDATE promises SET repair_task_id = :repair_task_id, manager_task_id = :manager_task_id, repair_channel = :repair_channel
WHERE id = :id;

-- name: SettlePromise
UPDATE promises SET settled_at = :now, changed_at = :now, version = version + 1 WHERE id = :id;

-- name: PromiseMoveWasTold
UPDATE promises SET telling_task_id = NULL, changed_at = :now, version = version + 1 WHERE id = :id;

-- name: InsertOverride
-- param: author_id id?
INSERT INTO promise_overrides (id, promise_id, entry_id, reason, author_id, created_at)
VALUES (:id, :promise_id, :entry_id, :reason, :author_id, :now);

-- name: CountOverride
UPDATE promises SET override_count = override_count + 1 WHERE id = :id;

-- The customer's name is told to whom the customer is.
-- name: PromiseById
-- sample: seen TRUE
-- sample: seen_promise TRUE
SELECT p.id, c.id AS customer_id, c.name AS customer_name, p.text, p.from_at, p.until_at, p.time_zone, p.channel, p.owner_id,
  o.name AS owner_name, p.team_id, g.name AS team_name, a.name AS author_name, p.cause_id, k.name AS cause_name, p.state, p.breach,
  p.reason, p.entry_id, p.after_missed, p.ended_at, e.name AS ended_by_name, p.moved_count, p.override_count, p.repair_task_id,
  p.repair_channel, p.settled_at, p.created_at, p.version, p.customer_id AS about_id, p.ended_by_id, p.telling_task_id, p.manager_task_id
FROM promises p LEFT JOIN customers c ON c.id = p.customer_id AND {seen} LEFT JOIN users o ON o.id = p.owner_id
  LEFT JOIN teams g ON g.id = p.team_id LEFT JOIN users a ON a.id = p.author_id LEFT JOIN users e ON e.id = p.ended_by_id
  LEFT JOIN promise_causes k ON k.id = p.cause_id
WHERE p.id = :id AND {seen_promise};

-- name: PromisesListed
-- sample: seen TRUE
-- sample: which p.owner_id = 1
-- sample: place TRUE
-- sample: seen_promise TRUE
-- sample: order p.sort_at, p.id
SELECT p.id, c.id AS customer_id, c.name AS customer_name, p.text, p.from_at, p.until_at, p.time_zone, p.channel, p.owner_id,
  o.name AS owner_name, p.team_id, g.name AS team_name, a.name AS author_name, p.cause_id, k.name AS cause_name, p.state, p.breach,
  p.reason, p.entry_id, p.after_missed, p.ended_at, e.name AS ended_by_name, p.moved_count, p.override_count, p.repair_task_id,
  p.repair_channel, p.settled_at, p.created_at, p.version, p.customer_id AS about_id, p.ended_by_id, p.telling_task_id, p.manager_task_id
FROM promises p LEFT JOIN customers c ON c.id = p.customer_id AND {seen} LEFT JOIN users o ON o.id = p.owner_id
  LEFT JOIN teams g ON g.id = p.team_id LEFT JOIN users a ON a.id = p.author_id LEFT JOIN users e ON e.id = p.ended_by_id
  LEFT JOIN promise_causes k ON k.id = p.cause_id
WHERE {which} AND {place} AND {seen_promise} ORDER BY {order} LIMIT :count_max;

-- What a contact may keep or break.
-- name: PromisesToHeed
-- hot
SELECT p.id FROM promises p WHERE p.customer_id = :customer_id AND p.state IN ('open', 'broken') AND p.channel = :channel
  AND (p.state = 'open' OR p.breach = 'missed') ORDER BY p.until_at, p.id LIMIT :count_max;

-- name: PromisesOfTask
-- hot
SELECT p.id FROM promises p
WHERE p.customer_id = :customer_id AND (p.repair_task_id = :task_id OR p.telling_task_id = :task_id) LIMIT :count_max;

-- name: BrokenSince
-- hot
SELECT p.id FROM promises p WHERE p.customer_id = :customer_id AND p.state = 'broken' AND p.sort_at >= :since_at LIMIT :count_max;

-- kept, early, late, missed, overrides: promises that ended since then, and contacts outside of their windows.
-- name: FiguresOfPromises
-- sample: which p.owner_id = 1
-- sample: seen_promise TRUE
SELECT CAST(coalesce(sum(CASE WHEN p.state = 'kept' THEN 1 ELSE 0 END), 0) AS BIGINT) AS kept,
  CAST(coalesce(sum(CASE WHEN p.breach = 'early' THEN 1 ELSE 0 END), 0) AS BIGINT) AS early,
  CAST(coalesce(sum(CASE WHEN p.breach = 'late' THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
  CAST(coalesce(sum(CASE WHEN p.breach = 'missed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS missed,
  CAST(coalesce(sum(p.override_count), 0) AS BIGINT) AS overrides
FROM promises p WHERE p.state IN ('kept', 'broken') AND p.sort_at >= :since_at AND {which} AND {seen_promise};

-- name: PromiseFiguresByPerson
-- sample: seen_promise TRUE
SELECT o.id, o.name, CAST(sum(CASE WHEN p.state = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS kept,
  CAST(sum(CASE WHEN p.breach = 'early' THEN 1 ELSE 0 END) AS BIGINT) AS early,
  CAST(sum(CASE WHEN p.breach = 'late' THEN 1 ELSE 0 END) AS BIGINT) AS late,
  CAST(sum(CASE WHEN p.breach = 'missed' THEN 1 ELSE 0 END) AS BIGINT) AS missed,
  CAST(sum(p.override_count) AS BIGINT) AS overrides
FROM promises p JOIN users o ON o.id = p.owner_id
WHERE p.state IN ('kept', 'broken') AND p.sort_at >= :since_at AND {seen_promise}
GROUP BY o.id, o.name ORDER BY o.name, o.id LIMIT :count_max;

-- A person's promises count in each team the person is in; those of a queue in that team.
-- name: PromiseFiguresByTeam
-- sample: seen_promise TRUE
SELECT g.id, g.name, CAST(sum(CASE WHEN p.state = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS kept,
  CAST(sum(CASE WHEN p.breach = 'early' THEN 1 ELSE 0 END) AS BIGINT) AS early,
  CAST(sum(CASE WHEN p.breach = 'late' THEN 1 ELSE 0 END) AS BIGINT) AS late,
  CAST(sum(CASE WHEN p.breach = 'missed' THEN 1 ELSE 0 END) AS BIGINT) AS missed,
  CAST(sum(p.override_count) AS BIGINT) AS overrides
FROM promises p JOIN teams g ON g.id = p.team_id
  OR EXISTS (SELECT 1 FROM team_members m WHERE m.team_id = g.id AND m.user_id = p.owner_id)
WHERE p.state IN ('kept', 'broken') AND p.sort_at >= :since_at AND {seen_promise}
GROUP BY g.id, g.name ORDER BY g.name, g.id LIMIT :count_max;

-- Those with the most that was broken first.
-- name: PromiseFiguresByCustomer
-- sample: seen TRUE
SELECT c.id, c.name, CAST(sum(CASE WHEN p.state = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS kept,
  CAST(sum(CASE WHEN p.breach = 'early' THEN 1 ELSE 0 END) AS BIGINT) AS early,
  CAST(sum(CASE WHEN p.breach = 'late' THEN 1 ELSE 0 END) AS BIGINT) AS late,
  CAST(sum(CASE WHEN p.breach = 'missed' THEN 1 ELSE 0 END) AS BIGINT) AS missed,
  CAST(sum(p.override_count) AS BIGINT) AS overrides
FROM promises p JOIN customers c ON c.id = p.customer_id AND {seen}
WHERE p.state IN ('kept', 'broken') AND p.sort_at >= :since_at
GROUP BY c.id, c.name
ORDER BY sum(CASE WHEN p.state = 'broken' THEN 1 ELSE 0 END) DESC, c.name, c.id LIMIT :count_max;

-- name: PromiseOwnerThere
SELECT u.id FROM users u WHERE u.id = :id AND u.disabled = :disabled;

-- name: PromiseTeamThere
SELECT g.id FROM teams g WHERE g.id = :id;

-- name: LanguageOfUser
SELECT u.language FROM users u WHERE u.id = :id;

-- One of the role who is not the owner, of the owner's team first.
-- name: ManagerFor
SELECT u.id FROM users u WHERE u.role_id = :role_id AND u.disabled = :disabled AND u.id <> :owner_id
ORDER BY CASE WHEN EXISTS (SELECT 1 FROM team_members a WHERE a.user_id = u.id AND (a.team_id = :team_id
  OR a.team_id IN (SELECT b.team_id FROM team_members b WHERE b.user_id = :owner_id))) THEN 0 ELSE 1 END, u.id LIMIT 1;

-- name: IsUserDisabled
SELECT u.disabled FROM users u WHERE u.id = :id;

-- What waits in a team's queue when the team is no more.
-- name: TakePromisesOfQueue
UPDATE promises SET owner_id = :owner_id, changed_at = :now, version = version + 1 WHERE team_id = :team_id AND owner_id IS NULL;

-- name: LeavePromiseTeam
UPDATE promises SET team_id = NULL, changed_at = :now, version = version + 1 WHERE team_id = :team_id;

-- name: TakeOpenPromisesOf
UPDATE promises SET owner_id = :owner_id, changed_at = :now, version = version + 1 WHERE owner_id = :user_id AND state = 'open';

-- name: InsertCause
INSERT INTO promise_causes (id, name, created_at) VALUES (:id, :name, :now) ON CONFLICT (name) DO NOTHING;

-- name: CauseByName
SELECT k.id FROM promise_causes k WHERE k.name = :name;

-- name: CountCauses
SELECT count(*) AS count FROM promise_causes;

-- name: CauseById
SELECT k.id, k.name, (SELECT count(*) FROM promises p WHERE p.cause_id = k.id AND p.state = 'open') AS open_count, k.created_at
FROM promise_causes k WHERE k.id = :id;

-- name: CausesListed
SELECT k.id, k.name, (SELECT count(*) FROM promises p WHERE p.cause_id = k.id AND p.state = 'open') AS open_count, k.created_at
FROM promise_causes k ORDER BY k.name, k.id LIMIT :count_max;

-- name: InsertDelay
-- param: days int
-- param: author_id id?
INSERT INTO promise_delays (id, cause_id, days, reason, author_id, created_at) VALUES (:id, :cause_id, :days, :reason, :author_id, :now);

-- name: DelayById
SELECT d.cause_id, d.days, d.reason, d.created_at FROM promise_delays d WHERE d.id = :id;

-- name: PromisesOfCause
-- hot
SELECT p.id FROM promises p WHERE p.cause_id = :cause_id AND p.id > :after_id AND p.state = 'open' AND p.created_at <= :made_at
ORDER BY p.id LIMIT :count_max;

-- name: IdsOfPromises
SELECT p.id FROM promises p WHERE p.customer_id = :customer_id;

-- name: ForgetMoves
DELETE FROM promise_moves WHERE promise_id IN (SELECT p.id FROM promises p WHERE p.customer_id = :customer_id);

-- name: ForgetOverrides
DELETE FROM promise_overrides WHERE promise_id IN (SELECT p.id FROM promises p WHERE p.customer_id = :customer_id);

-- name: ForgetPromisesOf
DELETE FROM promises WHERE customer_id = :customer_id;

-- What was promised to others stays promised; what it says of somebody who is erased goes.
-- name: BlankPromisesNaming
UPDATE promises SET text = '-', reason = NULL WHERE text LIKE :pattern ESCAPE '\' OR reason LIKE :pattern ESCAPE '\';

-- name: BlankMovesNaming
UPDATE promise_moves SET told = '-' WHERE told LIKE :pattern ESCAPE '\';

-- name: BlankOverridesNaming
UPDATE promise_overrides SET reason = '-' WHERE reason LIKE :pattern ESCAPE '\';

-- name: BlankCausesNaming
-- param: blank text
UPDATE promise_causes SET name = :blank || id WHERE name LIKE :pattern ESCAPE '\';

-- name: BlankDelaysNaming
UPDATE promise_delays SET reason = '-' WHERE reason LIKE :pattern ESCAPE '\';

-- name: PromisesTold
SELECT p.text, p.from_at, p.until_at, p.time_zone, p.channel, p.state, p.breach, p.reason, p.ended_at, p.created_at
FROM promises p WHERE p.customer_id = :customer_id ORDER BY p.id LIMIT :count_max;

-- name: MovesTold
SELECT m.from_at, m.until_at, m.told, m.told_channel, m.created_at FROM promise_moves m JOIN promises p ON p.id = m.promise_id
WHERE p.customer_id = :customer_id ORDER BY m.id LIMIT :count_max;

-- name: OverridesTold
SELECT v.reason, v.created_at FROM promise_overrides v JOIN promises p ON p.id = v.promise_id
WHERE p.customer_id = :customer_id ORDER BY v.id LIMIT :count_max;
