-- name: ViewsFor
SELECT v.id, v.name, v.shared_with, v.team_id, t.name AS team_name, v.owner_id, u.name AS owner_name, v.q, v.filter, v.sort, v.columns,
  v.changed_at, v.version
FROM views v JOIN users u ON u.id = v.owner_id LEFT JOIN teams t ON t.id = v.team_id
WHERE v.owner_id = :user_id OR v.shared_with = 'everybody' OR (v.shared_with = 'team' AND v.team_id IN
  (SELECT m.team_id FROM team_members m WHERE m.user_id = :user_id))
ORDER BY v.name, v.id LIMIT :count_max;

-- name: ViewById
SELECT v.id, v.name, v.shared_with, v.team_id, t.name AS team_name, v.owner_id, u.name AS owner_name, v.q, v.filter, v.sort, v.columns,
  v.changed_at, v.version
FROM views v JOIN users u ON u.id = v.owner_id LEFT JOIN teams t ON t.id = v.team_id
WHERE v.id = :id AND (v.owner_id = :user_id OR v.shared_with = 'everybody' OR (v.shared_with = 'team' AND v.team_id IN
  (SELECT m.team_id FROM team_members m WHERE m.user_id = :user_id)));

-- name: ViewNamed
SELECT v.id FROM views v WHERE v.owner_id = :owner_id AND v.name = :name LIMIT 1;

-- name: CountViewsOf
SELECT count(*) AS count FROM views v WHERE v.owner_id = :owner_id;

-- name: IsMember
SELECT m.team_id FROM team_members m WHERE m.team_id = :team_id AND m.user_id = :user_id;

-- name: TeamThere
SELECT t.id FROM teams t WHERE t.id = :id;

-- name: InsertView
-- param: team_id id?
-- param: q text?
-- param: filter text?
-- param: sort text?
INSERT INTO views (id, owner_id, shared_with, team_id, name, q, filter, sort, columns, changed_at, version)
VALUES (:id, :owner_id, :shared_with, :team_id, :name, :q, :filter, :sort, :columns, :now, 1);

-- name: UpdateViewRow
-- param: team_id id?
-- param: q text?
-- param: filter text?
-- param: sort text?
UPDATE views SET shared_with = :shared_with, team_id = :team_id, name = :name, q = :q, filter = :filter, sort = :sort, columns = :columns,
  changed_at = :now, version = version + 1 WHERE id = :id;

-- name: DeleteView
DELETE FROM views WHERE id = :id;

-- name: DeleteViewsNaming
DELETE FROM views WHERE name LIKE :pattern ESCAPE '\' OR q LIKE :pattern ESCAPE '\' OR filter LIKE :pattern ESCAPE '\';
