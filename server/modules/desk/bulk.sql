-- name: InsertBulkChange
-- param: expected_exact bool
-- param: q text?
-- param: filter text?
INSERT INTO bulk_changes (id, author_id, action, wanted, ids, q, filter, state, problem, last_id, expected_count, expected_exact, changed_count,
  skipped_count, undone_count, kept_count, started_at, undo_until, event_id, version)
VALUES (:id, :author_id, :action, :wanted, :ids, :q, :filter, 'running', '', 0, :expected_count, :expected_exact, 0, 0, 0, 0, :now, :undo_until, :event_id, 1);

-- name: BulkChangeById
SELECT id, author_id, action, wanted, ids, q, filter, state, problem, last_id, expected_count, expected_exact, changed_count, skipped_count, undone_count,
  kept_count, started_at, ended_at, undo_until, event_id, version
FROM bulk_changes WHERE id = :id;

-- name: BulkChangesOf
SELECT id, author_id, action, wanted, ids, q, filter, state, problem, last_id, expected_count, expected_exact, changed_count, skipped_count, undone_count,
  kept_count, started_at, ended_at, undo_until, event_id, version
FROM bulk_changes WHERE author_id = :author_id ORDER BY id DESC LIMIT :count_max;

-- name: SaveBulkChange
-- param: ended_at time?
-- param: changed_count int
-- param: skipped_count int
-- param: undone_count int
-- param: kept_count int
UPDATE bulk_changes SET state = :state, problem = :problem, last_id = :last_id, changed_count = :changed_count, skipped_count = :skipped_count,
  undone_count = :undone_count, kept_count = :kept_count, ended_at = :ended_at, version = version + 1 WHERE id = :id;

-- name: BulkWindow
SELECT COALESCE(max(w.id), 0) AS id FROM (SELECT id FROM customers WHERE id > :after_id ORDER BY id LIMIT :count_max) w;

-- Nobody who came after it began (`until_id` is of that moment).
-- name: BulkCustomers
SELECT c.id FROM customers c
WHERE c.id > :after_id AND c.id <= :until_id AND {set} AND {filter} ORDER BY c.id LIMIT :count_max;

-- name: BulkCustomersFound
SELECT c.id FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
WHERE s.id > :after_id AND s.id <= :until_id AND {set} AND {filter} ORDER BY s.id LIMIT :count_max;

-- name: PutBulkItem
-- param: changed bool
-- param: was text
-- param: reason text
INSERT INTO bulk_items (bulk_id, customer_id, changed, was, reason) VALUES (:bulk_id, :customer_id, :changed, :was, :reason)
ON CONFLICT (bulk_id, customer_id) DO UPDATE SET changed = excluded.changed, was = excluded.was, reason = excluded.reason;

-- name: BulkItemsAfter
SELECT customer_id, was FROM bulk_items WHERE bulk_id = :bulk_id AND customer_id > :after_id AND changed ORDER BY customer_id LIMIT :count_max;

-- name: SkippedAfter
SELECT i.customer_id AS id, (SELECT c.name FROM customers c WHERE c.id = i.customer_id AND {seen}) AS name, i.reason
FROM bulk_items i WHERE i.bulk_id = :bulk_id AND i.customer_id > :after_id AND NOT i.changed ORDER BY i.customer_id LIMIT :count_max;

-- name: ForgetBulkItems
DELETE FROM bulk_items WHERE bulk_id = :bulk_id AND customer_id IN
  (SELECT i.customer_id FROM bulk_items i WHERE i.bulk_id = :bulk_id ORDER BY i.customer_id LIMIT :count_max);

-- What was wanted, and who was looked for, may be about a person too.
-- name: ForgetBulkWanted
UPDATE bulk_changes SET wanted = '{}', ids = '[]', q = NULL, filter = NULL WHERE id = :id;

-- name: ForgetBulkNaming
UPDATE bulk_changes SET wanted = '{}', ids = '[]', q = NULL, filter = NULL
WHERE state NOT IN ('running', 'undoing') AND (wanted LIKE :pattern ESCAPE '\' OR q LIKE :pattern ESCAPE '\' OR filter LIKE :pattern ESCAPE '\');

-- name: ForgetBulkItemsOf
DELETE FROM bulk_items WHERE customer_id = :customer_id;

-- name: RestrictionBefore
SELECT r.reason, r.since_at, r.author_id FROM restrictions r WHERE r.customer_id = :customer_id AND r.kind = 'do_not_sell';

-- name: PutBackRestriction
-- param: author_id id?
UPDATE restrictions SET since_at = :since_at, author_id = :author_id WHERE customer_id = :customer_id AND kind = 'do_not_sell';

-- name: PutBackArchived
-- param: archived_at time
UPDATE customers SET archived_at = :archived_at WHERE id = :id;
