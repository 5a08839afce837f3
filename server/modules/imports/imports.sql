-- name: InsertImport
INSERT INTO imports (id, filename, state, record_type, dialect, columns, options, sha256, size_bytes, chunk_count, done_bytes, done_rows,
  counts, problem, pass_id, kept_rows, created_at, created_by_id, finished_at, version)
VALUES (:id, :filename, 'uploading', 'customer', '', '', '', '', 0, 0, 0, 0, '', '', 0, FALSE, :now, :created_by_id, NULL, 1);

-- name: InsertChunk
-- param: packed bool
-- param: bytes bytes
-- param: size_bytes int
INSERT INTO import_chunks (import_id, number, size_bytes, packed, bytes) VALUES (:import_id, :number, :size_bytes, :packed, :bytes);

-- name: FinishUpload
-- param: size_bytes int
UPDATE imports SET state = 'uploaded', record_type = :record_type, dialect = :dialect, columns = :columns, options = :options,
  sha256 = :sha256, size_bytes = :size_bytes, chunk_count = :chunk_count, counts = :counts WHERE id = :id;

-- name: ImportById
SELECT i.id, i.filename, i.state, i.record_type, i.dialect, i.columns, i.options, i.size_bytes, i.done_bytes, i.done_rows, i.counts,
  i.sha256, i.problem, i.chunk_count, i.pass_id, i.kept_rows, i.created_at, i.created_by_id, coalesce(u.name, '') AS created_by_name,
  i.finished_at, i.version
FROM imports i LEFT JOIN users u ON u.id = i.created_by_id WHERE i.id = :id AND i.state <> 'uploading';

-- name: ImportsBefore
SELECT i.id, i.filename, i.state, i.record_type, i.dialect, i.columns, i.options, i.size_bytes, i.done_bytes, i.done_rows, i.counts,
  i.sha256, i.problem, i.chunk_count, i.pass_id, i.kept_rows, i.created_at, i.created_by_id, coalesce(u.name, '') AS created_by_name,
  i.finished_at, i.version
FROM imports i LEFT JOIN users u ON u.id = i.created_by_id WHERE i.id < :before_id AND i.state <> 'uploading'
ORDER BY i.id DESC LIMIT :count_max;

-- name: SaveImport
-- param: done_bytes int
-- param: kept_rows bool
-- param: finished_at time?
UPDATE imports SET state = :state, record_type = :record_type, dialect = :dialect, columns = :columns, options = :options,
  done_bytes = :done_bytes, done_rows = :done_rows, counts = :counts, problem = :problem, pass_id = :pass_id, kept_rows = :kept_rows,
  finished_at = :finished_at, version = version + 1
WHERE id = :id;

-- name: ChunkOf
SELECT size_bytes, packed, bytes FROM import_chunks WHERE import_id = :import_id AND number = :number;

-- name: DeleteChunks
DELETE FROM import_chunks WHERE import_id = :import_id;

-- name: DeleteAbandonedImport
DELETE FROM imports WHERE id = :id AND state = 'uploading';

-- name: AbandonedImport
SELECT id FROM imports WHERE id = :id AND state = 'uploading';

-- name: PutRow
-- param: customer_id id?
-- param: event_id id?
INSERT INTO import_rows (import_id, number, line, fate, customer_id, event_id, messages, sample, before, undo)
VALUES (:import_id, :number, :line, :fate, :customer_id, :event_id, :messages, :sample, :before, '')
ON CONFLICT (import_id, number) DO UPDATE SET line = excluded.line, fate = excluded.fate, customer_id = excluded.customer_id,
  event_id = excluded.event_id, messages = excluded.messages, sample = excluded.sample, before = excluded.before, undo = '';

-- name: RowsAfter
SELECT number, line, fate, undo, customer_id, messages, sample FROM import_rows
WHERE import_id = :import_id AND number > :after_number AND number <= :done_rows ORDER BY number LIMIT :count_max;

-- name: CreatedRowsAfter
SELECT number, line, fate, undo, customer_id, messages, sample FROM import_rows
WHERE import_id = :import_id AND number > :after_number AND number <= :done_rows AND fate = 'created' ORDER BY number LIMIT :count_max;

-- name: OtherRowsAfter
SELECT number, line, fate, undo, customer_id, messages, sample FROM import_rows
WHERE import_id = :import_id AND number > :after_number AND number <= :done_rows AND fate = :fate AND fate <> 'created'
ORDER BY number LIMIT :count_max;

-- name: RowsToUndo
SELECT number, fate, customer_id, event_id, before FROM import_rows
WHERE import_id = :import_id AND number < :before_number ORDER BY number DESC LIMIT :count_max;

-- name: MarkUndo
UPDATE import_rows SET undo = :undo WHERE import_id = :import_id AND number = :number;

-- name: ShadowOf
SELECT state FROM import_shadows WHERE pass_id = :pass_id AND customer_id = :customer_id;

-- name: PutShadow
INSERT INTO import_shadows (pass_id, customer_id, state) VALUES (:pass_id, :customer_id, :state)
ON CONFLICT (pass_id, customer_id) DO UPDATE SET state = excluded.state;

-- name: PutShadowKey
INSERT INTO import_shadow_keys (pass_id, key, customer_id) VALUES (:pass_id, :key, :customer_id)
ON CONFLICT (pass_id, key, customer_id) DO NOTHING;

-- name: ShadowsOfKey
SELECT customer_id FROM import_shadow_keys WHERE pass_id = :pass_id AND key = :key ORDER BY customer_id LIMIT :count_max;

-- name: DeleteShadows
DELETE FROM import_shadows WHERE pass_id = :pass_id AND customer_id IN
  (SELECT s.customer_id FROM import_shadows s WHERE s.pass_id = :pass_id ORDER BY s.customer_id LIMIT :count_max);

-- name: DeleteShadowKeys
DELETE FROM import_shadow_keys WHERE pass_id = :pass_id AND key IN
  (SELECT s.key FROM import_shadow_keys s WHERE s.pass_id = :pass_id ORDER BY s.key LIMIT :count_max);

-- What files have said about one customer.
-- name: RowsOfCustomer
SELECT i.filename, i.created_at AS imported_at, r.line, r.fate, r.sample FROM import_rows r JOIN imports i ON i.id = r.import_id
WHERE r.customer_id = :customer_id ORDER BY r.import_id, r.number;

-- name: NumbersOfCustomer
SELECT number FROM import_rows WHERE import_id = :import_id AND customer_id = :customer_id ORDER BY number;

-- name: NumbersNaming
SELECT number FROM import_rows WHERE import_id = :import_id
  AND (sample LIKE :pattern ESCAPE '\' OR before LIKE :pattern ESCAPE '\' OR messages LIKE :pattern ESCAPE '\') ORDER BY number;

-- name: ImportsKept
SELECT id, state, chunk_count, size_bytes, version FROM imports WHERE state <> 'uploading' ORDER BY id;

-- Its file is forgotten, its bytes are still there.
-- name: ImportsToEmpty
SELECT i.id FROM imports i WHERE i.chunk_count = 0 AND i.state <> 'uploading'
  AND EXISTS (SELECT 1 FROM import_chunks c WHERE c.import_id = i.id) ORDER BY i.id;

-- name: DeleteSomeChunks
DELETE FROM import_chunks WHERE import_id = :import_id AND number IN
  (SELECT c.number FROM import_chunks c WHERE c.import_id = :import_id ORDER BY c.number LIMIT :count_max);

-- name: RenameImport
UPDATE imports SET filename = :filename WHERE id = :id;

-- name: ForgetChunks
UPDATE imports SET chunk_count = 0 WHERE id = :id;

-- name: EraseRowOfCustomer
UPDATE import_rows SET customer_id = NULL, event_id = NULL, messages = '', sample = '', before = ''
WHERE import_id = :import_id AND number = :number AND customer_id = :customer_id;

-- name: EraseRowNaming
UPDATE import_rows SET messages = '', sample = '' WHERE import_id = :import_id AND number = :number;

-- name: DeleteAllShadows
DELETE FROM import_shadows;

-- name: DeleteAllShadowKeys
DELETE FROM import_shadow_keys;
