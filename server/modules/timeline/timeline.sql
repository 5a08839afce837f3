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
-- param: service_point_id id?
INSERT INTO timeline_entries (customer_id, occurred_at, id, kind, recorded_at, channel, direction, summary, author_id, source,
  external_id, amount, currency, quantity, event, service_point_id)
VALUES (:customer_id, :occurred_at, :id, :kind, :now, :channel, :direction, :summary, :author_id, :source,
  :external_id, :amount, :currency, :quantity, :event, :service_point_id);

-- name: EntriesBefore
-- hot
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.amount,
  t.currency, t.quantity, t.event, t.service_point_id
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id
WHERE t.customer_id = :customer_id AND (t.occurred_at, t.id) < (:before_at, :before_id)
ORDER BY t.occurred_at DESC, t.id DESC LIMIT :count_max;

-- name: EntriesOfKindBefore
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.amount,
  t.currency, t.quantity, t.event, t.service_point_id
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id
WHERE t.customer_id = :customer_id AND (t.occurred_at, t.id) < (:before_at, :before_id) AND t.kind = :kind
ORDER BY t.occurred_at DESC, t.id DESC LIMIT :count_max;

-- name: EntriesOfPointBefore
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.amount,
  t.currency, t.quantity, t.event, t.service_point_id
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id
WHERE t.customer_id = :customer_id AND (t.occurred_at, t.id) < (:before_at, :before_id) AND t.service_point_id = :service_point_id
ORDER BY t.occurred_at DESC, t.id DESC LIMIT :count_max;

-- name: CountEntry
-- param: amount int
INSERT INTO timeline_figures (customer_id, kind, key, count, amount, first_at, last_at)
VALUES (:customer_id, :kind, :key, 1, :amount, :occurred_at, :occurred_at)
ON CONFLICT (customer_id, kind, key) DO UPDATE SET
  count = timeline_figures.count + 1,
  amount = timeline_figures.amount + excluded.amount,
  first_at = CASE WHEN excluded.first_at < timeline_figures.first_at THEN excluded.first_at ELSE timeline_figures.first_at END,
  last_at = CASE WHEN excluded.last_at > timeline_figures.last_at THEN excluded.last_at ELSE timeline_figures.last_at END;

-- name: FiguresOf
SELECT key, count, amount, first_at, last_at FROM timeline_figures
WHERE customer_id = :customer_id AND kind = :kind ORDER BY key;

-- name: ForgetFigures
DELETE FROM timeline_figures WHERE customer_id = :customer_id;

-- name: RecountFigures
INSERT INTO timeline_figures (customer_id, kind, key, count, amount, first_at, last_at)
SELECT customer_id, kind, CASE WHEN kind = 'contact' THEN channel ELSE currency END AS figure_key, count(*),
  CAST(coalesce(sum(amount), 0) AS BIGINT), min(occurred_at), max(occurred_at)
FROM timeline_entries
WHERE customer_id = :customer_id AND (kind = 'contact' AND channel IS NOT NULL OR kind = 'purchase' AND currency IS NOT NULL)
GROUP BY customer_id, kind, CASE WHEN kind = 'contact' THEN channel ELSE currency END;

-- name: TouchLastContact
UPDATE customers SET last_contact_at = :occurred_at
WHERE id = :id AND (last_contact_at IS NULL OR last_contact_at < :occurred_at);

-- name: RecountLastContact
UPDATE customers SET last_contact_at = (SELECT max(t.occurred_at) FROM timeline_entries t
  WHERE t.customer_id = :customer_id AND t.kind = 'contact')
WHERE id = :customer_id;

-- name: EntryByExternalId
-- param: external_id text
SELECT customer_id, occurred_at, id FROM timeline_entries
WHERE source = :source AND kind = :kind AND external_id = :external_id AND external_id IS NOT NULL;

-- name: DeleteEntry
DELETE FROM timeline_entries WHERE customer_id = :customer_id AND occurred_at = :occurred_at AND id = :id;

-- name: DeleteEntries
DELETE FROM timeline_entries WHERE customer_id = :customer_id;

-- name: EntriesKept
SELECT t.id, t.kind, t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.external_id,
  t.amount, t.currency, t.quantity, t.event, t.service_point_id
FROM timeline_entries t LEFT JOIN users u ON u.id = t.author_id WHERE t.customer_id = :customer_id ORDER BY t.occurred_at, t.id;

-- name: EntriesCounted
SELECT occurred_at, kind, channel, amount, currency FROM timeline_entries
WHERE customer_id = :customer_id AND kind IN ('contact', 'purchase') ORDER BY occurred_at, id;

-- Promises to a customer that a contact might come too early or too late for: open ones, and those missed today.
-- name: PromisedWindows
-- hot
-- param: at time
SELECT p.id, p.from_at, p.until_at, p.time_zone, p.created_at, p.day_ends_at FROM promises p
WHERE p.customer_id = :customer_id AND p.state IN ('open', 'broken') AND p.channel = :channel AND p.day_ends_at > :at
  AND (p.state = 'open' OR p.breach = 'missed' AND p.until_at < :at)
ORDER BY p.until_at, p.id LIMIT :count_max;
