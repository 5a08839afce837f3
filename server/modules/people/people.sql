-- name: CountUsers
SELECT count(*) AS count FROM users;

-- name: InsertUser
INSERT INTO users (id, name, email, language, role_id, password_hash, disabled, created_at, version)
VALUES (:id, :name, :email, :language, :role_id, :password_hash, :disabled, :now, 1);

-- name: UserById
SELECT u.id, u.name, u.email, u.language, u.role_id, r.name AS role_name, u.disabled, f.confirmed_at AS second_factor_at,
  u.created_at, u.version
FROM users u JOIN roles r ON r.id = u.role_id LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id = :id;

-- name: CredentialsByEmail
SELECT id, password_hash, disabled FROM users WHERE email = :email;

-- name: InsertSession
INSERT INTO sessions (id, hash, user_id, created_at, last_seen_at, ends_at, user_agent)
VALUES (:id, :hash, :user_id, :now, :now, :ends_at, :user_agent);

-- name: SessionCaller
-- hot
SELECT s.id AS session_id, s.user_id, u.role_id, r.rights AS role_rights, r.sees, u.language, s.last_seen_at, s.ends_at,
  f.confirmed_at AS second_factor_at, d.role_id AS demanded_role_id
FROM sessions s JOIN users u ON u.id = s.user_id JOIN roles r ON r.id = u.role_id
LEFT JOIN second_factors f ON f.user_id = u.id LEFT JOIN second_factor_demands d ON d.role_id = u.role_id
WHERE s.hash = :hash AND s.ends_at > :now AND s.last_seen_at > :seen_at AND u.disabled = :disabled;

-- name: TouchSession
UPDATE sessions SET last_seen_at = :now WHERE hash = :hash;

-- name: DeleteSession
DELETE FROM sessions WHERE hash = :hash;

-- name: DeleteEndedSessions
DELETE FROM sessions WHERE user_id = :user_id AND (ends_at <= :now OR last_seen_at <= :seen_at);

-- name: TokenCaller
-- hot
SELECT t.user_id, t.name, t.rights, u.role_id, r.rights AS role_rights, r.sees, u.language, t.last_used_at, t.expires_at
FROM tokens t JOIN users u ON u.id = t.user_id JOIN roles r ON r.id = u.role_id
WHERE t.hash = :hash AND (t.expires_at IS NULL OR t.expires_at > :now) AND u.disabled = :disabled;

-- name: InsertToken
-- param: expires_at time?
INSERT INTO tokens (id, hash, user_id, name, rights, created_at, expires_at)
VALUES (:id, :hash, :user_id, :name, :rights, :now, :expires_at);

-- name: InsertLink
-- param: user_id id?
INSERT INTO links (hash, purpose, user_id, created_at, ends_at) VALUES (:hash, :purpose, :user_id, :now, :ends_at);

-- name: TakeLink
DELETE FROM links WHERE hash = :hash AND purpose = :purpose AND ends_at > :now;

-- name: DeleteLinksFor
DELETE FROM links WHERE purpose = :purpose;

-- name: InsertSignInFailure
INSERT INTO sign_in_failures (id, subject, at) VALUES (:id, :subject, :now);

-- name: CountSignInFailures
SELECT count(*) AS count FROM sign_in_failures WHERE subject = :subject AND at > :since_at;

-- name: DeleteOldSignInFailures
DELETE FROM sign_in_failures WHERE at <= :since_at;
