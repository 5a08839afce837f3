-- name: InsertProcess
-- param: keeper_id id?
INSERT INTO processes (id, key, keeper_id, active_version_id, created_at, version)
VALUES (:id, :key, :keeper_id, NULL, :now, 1);

-- name: SetKeeper
-- param: keeper_id id?
UPDATE processes SET keeper_id = :keeper_id, version = version + 1 WHERE id = :id;

-- name: SetActive
UPDATE processes SET active_version_id = :version_id, version = version + 1 WHERE id = :id;

-- name: ProcessById
-- hot
SELECT p.id, p.key, p.keeper_id, u.name AS keeper_name, p.active_version_id, p.version
FROM processes p LEFT JOIN users u ON u.id = p.keeper_id WHERE p.id = :id;

-- name: ProcessByKey
-- hot
SELECT p.id, p.key, p.keeper_id, u.name AS keeper_name, p.active_version_id, p.version
FROM processes p LEFT JOIN users u ON u.id = p.keeper_id WHERE p.key = :key;

-- name: Processes
SELECT p.id, p.key, p.keeper_id, u.name AS keeper_name, p.active_version_id, p.version
FROM processes p LEFT JOIN users u ON u.id = p.keeper_id ORDER BY p.key LIMIT :count_max;

-- name: ProcessCount
SELECT count(*) AS count FROM processes;

-- name: InsertVersion
-- param: author_id id?
INSERT INTO process_versions (id, process_id, number, state, definition, replaced_id, author_id, created_at, published_at, version)
VALUES (:id, :process_id, :number, 'draft', :definition, NULL, :author_id, :now, NULL, 1);

-- name: UpdateVersionText
UPDATE process_versions SET definition = :definition, version = version + 1 WHERE id = :id;

-- name: PublishVersion
-- param: replaced_id id?
UPDATE process_versions SET state = 'active', replaced_id = :replaced_id, published_at = :now, version = version + 1 WHERE id = :id;

-- name: SetVersionState
UPDATE process_versions SET state = :state, version = version + 1 WHERE id = :id;

-- name: VersionById
-- hot
SELECT v.id, v.process_id, v.number, v.state, v.definition, v.replaced_id, u.name AS author_name, v.created_at, v.published_at, v.version
FROM process_versions v LEFT JOIN users u ON u.id = v.author_id WHERE v.id = :id;

-- name: VersionByNumber
-- param: number int
-- hot
SELECT v.id, v.process_id, v.number, v.state, v.definition, v.replaced_id, u.name AS author_name, v.created_at, v.published_at, v.version
FROM process_versions v LEFT JOIN users u ON u.id = v.author_id WHERE v.process_id = :process_id AND v.number = :number;

-- name: VersionsOf
-- hot
SELECT v.id, v.process_id, v.number, v.state, v.definition, v.replaced_id, u.name AS author_name, v.created_at, v.published_at, v.version
FROM process_versions v LEFT JOIN users u ON u.id = v.author_id WHERE v.process_id = :process_id ORDER BY v.number DESC LIMIT :count_max;

-- name: OpenOfProcess
SELECT count(*) AS count FROM (SELECT c.id FROM cases c WHERE c.process_id = :process_id AND c.open = TRUE LIMIT :count_max) w;

-- name: OpenOfVersion
SELECT count(*) AS count FROM (SELECT c.id FROM cases c WHERE c.version_id = :version_id AND c.open = TRUE LIMIT :count_max) w;

-- name: FaultsOfProcess
SELECT count(*) AS count FROM (SELECT f.id FROM case_faults f JOIN cases c ON c.id = f.case_id
  WHERE c.process_id = :process_id LIMIT :count_max) w;

-- name: LastStarted
-- param: open bool
-- hot
SELECT c.id FROM cases c WHERE c.process_id = :process_id AND c.open = :open ORDER BY c.id DESC LIMIT 1;

-- name: StatusesOfVersion
SELECT c.status, count(*) AS count FROM cases c WHERE c.version_id = :version_id AND c.open = TRUE GROUP BY c.status ORDER BY c.status;

-- name: OpenOfVersionAfter
-- hot
SELECT c.id FROM cases c WHERE c.version_id = :version_id AND c.open = TRUE AND c.id > :after_id ORDER BY c.id LIMIT :count_max;

-- name: TurnOf
-- hot
SELECT t.user_id FROM process_turns t WHERE t.process_id = :process_id AND t.team_id = :team_id;

-- name: SetTurn
INSERT INTO process_turns (process_id, team_id, user_id) VALUES (:process_id, :team_id, :user_id)
ON CONFLICT (process_id, team_id) DO UPDATE SET user_id = excluded.user_id;

-- name: ForgetTurnsOfTeam
DELETE FROM process_turns WHERE team_id = :team_id;

-- name: TeamNamed
SELECT g.id FROM teams g WHERE g.name = :name;

-- Those who may sign in.
-- name: MembersThere
-- param: disabled bool
SELECT u.id FROM team_members m JOIN users u ON u.id = m.user_id
WHERE m.team_id = :team_id AND u.disabled = :disabled ORDER BY u.id;

-- name: OpenCasesOf
SELECT count(*) AS count FROM (SELECT c.id FROM cases c WHERE c.owner_id = :owner_id AND c.open = TRUE LIMIT :count_max) w;

-- name: UserThere
-- param: disabled bool
SELECT u.id FROM users u WHERE u.id = :id AND u.disabled = :disabled;

-- name: TeamThere
SELECT g.id FROM teams g WHERE g.id = :id;

-- name: AnOwner
-- param: role_id id
-- param: disabled bool
SELECT u.id FROM users u WHERE u.role_id = :role_id AND u.disabled = :disabled ORDER BY u.id LIMIT 1;

-- name: UserIsDisabled
SELECT u.disabled FROM users u WHERE u.id = :id;

-- name: RoleOfUser
-- hot
SELECT u.role_id FROM users u WHERE u.id = :id;

-- name: LanguageOfCompany
SELECT language FROM company;
