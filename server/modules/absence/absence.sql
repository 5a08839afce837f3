-- name: InsertAbsence
-- param: substitute_id id?
INSERT INTO absences (id, user_id, from_at, until_at, substitute_id, version)
VALUES (:id, :user_id, :from_at, :until_at, :substitute_id, 1);

-- name: SetAbsence
-- param: substitute_id id?
UPDATE absences SET from_at = :from_at, until_at = :until_at, substitute_id = :substitute_id, version = version + 1 WHERE id = :id;

-- name: DeleteAbsence
DELETE FROM absences WHERE id = :id;

-- name: AbsenceById
SELECT a.id, a.user_id, u.name AS user_name, a.from_at, a.until_at, a.substitute_id, s.name AS substitute_name, a.version
FROM absences a JOIN users u ON u.id = a.user_id LEFT JOIN users s ON s.id = a.substitute_id WHERE a.id = :id;

-- name: AbsencesToCome
SELECT a.id, a.user_id, u.name AS user_name, a.from_at, a.until_at, a.substitute_id, s.name AS substitute_name, a.version
FROM absences a JOIN users u ON u.id = a.user_id LEFT JOIN users s ON s.id = a.substitute_id
WHERE a.until_at > :now ORDER BY a.from_at, a.id LIMIT :count_max;

-- name: CountAbsencesToCome
SELECT count(*) AS count FROM absences WHERE until_at > :now;

-- name: AbsenceOverlapping
SELECT id FROM absences WHERE user_id = :user_id AND until_at > :from_at AND from_at < :until_at AND id <> :id ORDER BY id LIMIT 1;

-- Who is away; who stands in is somebody who may still sign in.
-- name: AwayAt
-- hot
SELECT a.user_id, a.from_at, a.until_at, s.id AS substitute_id
FROM absences a LEFT JOIN substitutes d ON d.user_id = a.user_id
  LEFT JOIN users s ON s.id = coalesce(a.substitute_id, d.substitute_id) AND s.disabled = :disabled
WHERE a.until_at > :now AND a.from_at <= :now ORDER BY a.until_at, a.user_id LIMIT :count_max;

-- name: SubstitutesAll
SELECT d.user_id, u.name AS user_name, d.substitute_id, s.name AS substitute_name
FROM substitutes d JOIN users u ON u.id = d.user_id JOIN users s ON s.id = d.substitute_id
WHERE u.disabled = :disabled AND s.disabled = :disabled ORDER BY u.name, d.user_id LIMIT :count_max;

-- name: SubstituteOf
SELECT s.id FROM substitutes d JOIN users s ON s.id = d.substitute_id WHERE d.user_id = :user_id AND s.disabled = :disabled;

-- name: PutSubstitute
INSERT INTO substitutes (user_id, substitute_id) VALUES (:user_id, :substitute_id)
ON CONFLICT (user_id) DO UPDATE SET substitute_id = excluded.substitute_id;

-- name: DropSubstitute
DELETE FROM substitutes WHERE user_id = :user_id;

-- name: OwnersThere
-- param: role_id id
SELECT id FROM users WHERE role_id = :role_id AND disabled = :disabled ORDER BY id LIMIT :count_max;
