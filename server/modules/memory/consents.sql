-- name: ConsentsOf
-- hot
SELECT c.id, c.purpose, c.channel, c.given, c.happened_at, c.recorded_at, u.name AS author_name, c.method, c.text_version,
  c.evidence, c.expires_on
FROM consents c LEFT JOIN users u ON u.id = c.author_id
WHERE c.customer_id = :customer_id ORDER BY c.happened_at DESC, c.id DESC LIMIT :count_max;

-- name: ConsentById
SELECT c.id, c.purpose, c.channel, c.given, c.happened_at, c.recorded_at, u.name AS author_name, c.method, c.text_version,
  c.evidence, c.expires_on
FROM consents c LEFT JOIN users u ON u.id = c.author_id WHERE c.customer_id = :customer_id AND c.id = :id;

-- name: CountConsents
SELECT count(*) AS count FROM consents WHERE customer_id = :customer_id;

-- name: InsertConsent
-- param: given bool
-- param: author_id id?
-- param: text_version text?
-- param: evidence text?
-- param: expires_on date?
INSERT INTO consents (customer_id, id, purpose, channel, given, happened_at, recorded_at, author_id, method, text_version, evidence,
  expires_on)
VALUES (:customer_id, :id, :purpose, :channel, :given, :happened_at, :now, :author_id, :method, :text_version, :evidence,
  :expires_on);

-- name: ArchivedAndRestricted
-- hot
SELECT c.archived_at, (SELECT r.since_at FROM restrictions r WHERE r.customer_id = c.id AND r.kind = 'do_not_sell') AS do_not_sell_at
FROM customers c WHERE c.id = :id;
