-- name: RolesAll
SELECT r.id, r.name, r.rights, r.sees, (SELECT count(*) FROM users u WHERE u.role_id = r.id) AS user_count, r.version
FROM roles r ORDER BY r.id LIMIT :count_max;

-- name: CountRoles
SELECT count(*) AS count FROM roles;

-- name: RoleById
SELECT r.id, r.name, r.rights, r.sees, (SELECT count(*) FROM users u WHERE u.role_id = r.id) AS user_count, r.version
FROM roles r WHERE r.id = :id;

-- name: RoleOfName
SELECT id FROM roles WHERE name = :name;

-- name: InsertRole
-- param: rights int
INSERT INTO roles (id, name, rights, sees, version) VALUES (:id, :name, :rights, :sees, 1);

-- name: SetRole
-- param: rights int
UPDATE roles SET name = :name, rights = :rights, sees = :sees, version = version + 1 WHERE id = :id;

-- name: DeleteRole
DELETE FROM roles WHERE id = :id;

-- name: UsersOfRole
SELECT id FROM users WHERE role_id = :role_id;

-- name: TeamsAll
SELECT id, name, lead_id, version FROM teams ORDER BY id LIMIT :count_max;

-- name: CountTeams
SELECT count(*) AS count FROM teams;

-- name: TeamById
SELECT id, name, lead_id, version FROM teams WHERE id = :id;

-- name: TeamOfName
SELECT id FROM teams WHERE name = :name;

-- name: InsertTeam
-- param: lead_id id?
INSERT INTO teams (id, name, lead_id, version) VALUES (:id, :name, :lead_id, 1);

-- name: SetTeam
-- param: lead_id id?
UPDATE teams SET name = :name, lead_id = :lead_id, version = version + 1 WHERE id = :id;

-- name: DeleteTeam
DELETE FROM teams WHERE id = :id;

-- name: MembersOfTeam
SELECT user_id FROM team_members WHERE team_id = :team_id ORDER BY user_id;

-- name: MembersAll
SELECT team_id, user_id FROM team_members ORDER BY team_id, user_id;

-- Who leads a team that this user is in, the oldest team first.
-- name: LeadsOf
SELECT t.lead_id FROM team_members m JOIN teams t ON t.id = m.team_id JOIN users u ON u.id = t.lead_id
WHERE m.user_id = :user_id AND t.lead_id <> :user_id AND u.disabled = :disabled ORDER BY t.id LIMIT 1;

-- name: AddMember
INSERT INTO team_members (team_id, user_id) VALUES (:team_id, :user_id);

-- name: DeleteMembers
DELETE FROM team_members WHERE team_id = :team_id;
