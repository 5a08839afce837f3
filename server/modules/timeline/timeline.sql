-- name: InsertEntry
-- param: channel text?
-- param: direction text?
-- param: author_id id?
-- param: source text?
-- param: external_id text?
-- param: amount int?
-- param: currency text?
-- param: quantity int?
-- param: event text?
INSERT INTO timeline_entries (customer_id, occurred_at, id, kind, recorded_at, channel, direction, summary, author_id, source,
  external_id, amount, currency, quantity, event)
VALUES (:customer_id, :occurred_at, :id, :kind, :now, :channel, :direction, :summary, :author_id, :source,
  :external_id, :amount, :currency, :quantity, :event);

-- name: EntriesBefore
-- hot
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.amount,
  t.currency, t.quantity, t.event
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id
WHERE t.customer_id = :customer_id AND (t.occurred_at, t.id) < (:before_at, :before_id)
ORDER BY t.occurred_at DESC, t.id DESC LIMIT :count_max;

-- name: EntriesOfKindBefore
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.amount,
  t.currency, t.quantity, t.event
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id
WHERE t.customer_id = :customer_id AND (t.occurred_at, t.id) < (:before_at, :before_id) AND t.kind = :kind
ORDER BY t.occurred_at DESC, t.id DESC LIMIT :count_max;

-- name: ContactsByChannel
SELECT channel, count(*) AS count, min(occurred_at) AS first_at, max(occurred_at) AS last_at
FROM timeline_entries WHERE customer_id = :customer_id AND kind = 'contact' AND channel IS NOT NULL
GROUP BY channel ORDER BY channel;

-- name: TouchLastContact
UPDATE customers SET last_contact_at = :occurred_at
WHERE id = :id AND (last_contact_at IS NULL OR last_contact_at < :occurred_at);

-- name: PurchasesByCurrency
SELECT currency, count(*) AS count, CAST(sum(amount) AS BIGINT) AS amount, max(occurred_at) AS last_at
FROM timeline_entries WHERE customer_id = :customer_id AND kind = 'purchase' AND currency IS NOT NULL
GROUP BY currency ORDER BY currency;
