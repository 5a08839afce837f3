-- name: SessionsOf
SELECT id, hash, created_at, last_seen_at, user_agent FROM sessions
WHERE user_id = :user_id AND ends_at > :now AND last_seen_at > :seen_at ORDER BY last_seen_at DESC, id DESC;

-- name: DeleteSessionOf
DELETE FROM sessions WHERE id = :id AND user_id = :user_id;

-- name: DeleteOtherSessionsOf
DELETE FROM sessions WHERE user_id = :user_id AND hash <> :hash;

-- name: DeleteTokensOf
DELETE FROM tokens WHERE user_id = :user_id;

-- name: DeleteLinksOf
DELETE FROM links WHERE user_id = :user_id;

-- name: PasswordOf
SELECT email, name, password_hash FROM users WHERE id = :id;

-- name: SetPassword
UPDATE users SET password_hash = :password_hash, version = version + 1 WHERE id = :id AND password_hash = :old_hash;

-- name: UsersAfter
SELECT u.id, u.name, u.email, u.language, u.role_id, r.name AS role_name, u.disabled, f.confirmed_at AS second_factor_at,
  u.created_at, u.version
FROM users u JOIN roles r ON r.id = u.role_id LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id > :after_id ORDER BY u.id LIMIT :count_max;

-- name: ColleaguesByName
SELECT id, name FROM users WHERE disabled = :disabled ORDER BY name, id LIMIT :count_max;

-- name: SetUser
UPDATE users SET name = :name, language = :language, role_id = :role_id, disabled = :disabled, version = version + 1
WHERE id = :id;

-- Owners (RoleIds::owner) who can sign in, but this one.
-- name: CountOtherOwners
SELECT count(*) AS count FROM users
WHERE role_id = 1 AND disabled = :disabled AND password_hash <> '' AND id <> :id;

-- name: LockOwners
UPDATE users SET version = version WHERE role_id = 1;

-- name: LinkUser
SELECT user_id FROM links WHERE hash = :hash AND purpose = :purpose AND ends_at > :now AND user_id IS NOT NULL;

-- name: TokensOf
SELECT id, name, rights, created_at, expires_at, last_used_at FROM tokens
WHERE user_id = :user_id AND id > :after_id ORDER BY id LIMIT :count_max;

-- name: CountTokensOf
SELECT count(*) AS count FROM tokens WHERE user_id = :user_id;

-- name: DeleteTokenOf
DELETE FROM tokens WHERE id = :id AND user_id = :user_id;

-- name: TouchToken
UPDATE tokens SET last_used_at = :now WHERE hash = :hash;

-- name: LinksOfNobody
SELECT l.user_id FROM links l LEFT JOIN users u ON u.id = l.user_id
WHERE l.user_id IS NOT NULL AND u.id IS NULL ORDER BY l.user_id LIMIT :count_max;
