-- name: RestrictionsOf
-- hot
SELECT r.kind, r.reason, r.since_at, u.name AS author_name
FROM restrictions r LEFT JOIN users u ON u.id = r.author_id
WHERE r.customer_id = :customer_id ORDER BY r.kind;

-- name: RestrictionReason
SELECT reason FROM restrictions WHERE customer_id = :customer_id AND kind = :kind;

-- name: PutRestriction
-- param: author_id id?
INSERT INTO restrictions (customer_id, kind, reason, since_at, author_id)
VALUES (:customer_id, :kind, :reason, :now, :author_id)
ON CONFLICT (customer_id, kind) DO UPDATE SET reason = excluded.reason, author_id = excluded.author_id;

-- name: DeleteRestriction
DELETE FROM restrictions WHERE customer_id = :customer_id AND kind = :kind;

-- name: DeleteRestrictionsOf
DELETE FROM restrictions WHERE customer_id = :customer_id;

-- name: AllMembersOf
SELECT id FROM customers WHERE organisation_id = :organisation_id ORDER BY id;

-- name: ReleaseMembers
UPDATE customers SET organisation_id = NULL WHERE organisation_id = :organisation_id;

-- name: PartsOf
SELECT id FROM customers WHERE merged_into_id = :id ORDER BY id;
