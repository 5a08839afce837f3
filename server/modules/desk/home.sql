-- name: HomeOf
SELECT kind FROM homes WHERE user_id = :user_id;

-- name: PutHome
INSERT INTO homes (user_id, kind) VALUES (:user_id, :kind) ON CONFLICT (user_id) DO UPDATE SET kind = excluded.kind;

-- name: MineContactedCount
-- param: from_at time
-- param: until_at time
SELECT count(*) AS count FROM (SELECT c.id FROM customers c
  WHERE c.owner_id = :owner_id AND c.archived_at IS NULL AND c.last_contact_at > :from_at AND c.last_contact_at <= :until_at
  LIMIT :count_max) w;

-- name: MineNeverContactedCount
SELECT count(*) AS count FROM (SELECT c.id FROM customers c
  WHERE c.owner_id = :owner_id AND c.archived_at IS NULL AND c.last_contact_at IS NULL LIMIT :count_max) w;

-- name: MineRecent
-- hot
-- param: from_at time
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at
FROM customers c WHERE c.owner_id = :owner_id AND c.archived_at IS NULL AND c.last_contact_at > :from_at
ORDER BY c.last_contact_at DESC, c.id DESC LIMIT :count_max;

-- name: MineForgotten
-- hot
-- param: until_at time
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at
FROM customers c WHERE c.owner_id = :owner_id AND c.archived_at IS NULL AND c.last_contact_at <= :until_at
ORDER BY c.last_contact_at, c.id LIMIT :count_max;

-- name: MineNeverContacted
-- hot
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at
FROM customers c WHERE c.owner_id = :owner_id AND c.archived_at IS NULL AND c.last_contact_at IS NULL
ORDER BY c.id LIMIT :count_max;

-- name: ContactsRecordedCount
SELECT count(*) AS count FROM (SELECT t.recorded_at FROM timeline_entries t
  WHERE t.author_id = :author_id AND t.kind = 'contact' AND t.recorded_at >= :since_at LIMIT :count_max) w;

-- name: ContactsRecorded
-- hot
SELECT t.customer_id, c.name AS customer_name, t.channel, t.direction, t.summary, t.occurred_at, t.recorded_at
FROM timeline_entries t JOIN customers c ON c.id = t.customer_id
WHERE t.author_id = :author_id AND t.kind = 'contact' AND t.recorded_at >= :since_at AND {seen}
ORDER BY t.recorded_at DESC LIMIT :count_max;

-- name: RestrictedCount
SELECT count(*) AS count FROM (SELECT r.customer_id FROM restrictions r JOIN customers c ON c.id = r.customer_id
  WHERE r.kind = 'do_not_sell' AND r.since_at > 0 AND c.archived_at IS NULL AND {seen} LIMIT :count_max) w;

-- name: RestrictedLately
-- hot
SELECT r.customer_id, c.name AS customer_name, r.reason, r.since_at FROM restrictions r JOIN customers c ON c.id = r.customer_id
WHERE r.kind = 'do_not_sell' AND r.since_at > 0 AND c.archived_at IS NULL AND {seen} ORDER BY r.since_at DESC LIMIT :count_max;
