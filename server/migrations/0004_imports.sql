-- A file that was uploaded, how it is read, and how far it has come.
CREATE TABLE imports (
  id BIGINT PRIMARY KEY,
  filename TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('uploading', 'uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'undoing',
    'undone', 'failed')),
  record_type TEXT NOT NULL CHECK (record_type IN ('customer', 'purchase')),
  dialect TEXT NOT NULL,
  columns TEXT NOT NULL,
  options TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  chunk_count BIGINT NOT NULL,
  done_bytes BIGINT NOT NULL,
  done_rows BIGINT NOT NULL,
  counts TEXT NOT NULL,
  problem TEXT NOT NULL,
  pass_id BIGINT NOT NULL,
  kept_rows BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  created_by_id BIGINT NOT NULL,
  finished_at BIGINT,
  version BIGINT NOT NULL
);

-- The file's bytes in pieces, so that every node can read it and a backup holds it.
CREATE TABLE import_chunks (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  number BIGINT NOT NULL,
  size_bytes BIGINT NOT NULL,
  packed BOOLEAN NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (import_id, number)
);

-- What became of each row, and what undoing it needs.
CREATE TABLE import_rows (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  number BIGINT NOT NULL,
  line BIGINT NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('created', 'updated', 'unchanged', 'skipped', 'unclear', 'failed')),
  customer_id BIGINT,
  event_id BIGINT,
  messages TEXT NOT NULL,
  sample TEXT NOT NULL,
  before TEXT NOT NULL,
  undo TEXT NOT NULL CHECK (undo IN ('', 'undone', 'kept')),
  PRIMARY KEY (import_id, number)
); -- clustered
-- Most rows of most files are created; those are found without an index.
CREATE INDEX import_rows_fate ON import_rows (import_id, fate, number) WHERE fate <> 'created';

-- Customers as they would be after the rows that a check has seen; swept when the check is over.
CREATE TABLE import_shadows (
  pass_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (pass_id, customer_id)
); -- clustered
CREATE TABLE import_shadow_keys (
  pass_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (pass_id, key, customer_id)
); -- clustered

-- An entry that came from elsewhere comes once.
CREATE UNIQUE INDEX timeline_external ON timeline_entries (source, kind, external_id) WHERE external_id IS NOT NULL;
