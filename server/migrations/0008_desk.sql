-- A list that somebody has given a name: its search, condition, order and columns.
CREATE TABLE views (
  id BIGINT PRIMARY KEY,
  owner_id BIGINT NOT NULL REFERENCES users (id),
  shared_with TEXT NOT NULL CHECK (shared_with IN ('nobody', 'team', 'everybody')),
  team_id BIGINT, -- a team that is gone shares with nobody
  name TEXT NOT NULL,
  q TEXT,
  filter TEXT,
  sort TEXT,
  columns TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX views_owner ON views (owner_id, id);
CREATE INDEX views_shared ON views (shared_with, team_id, id);

-- One change of many customers, and how far it is.
CREATE TABLE bulk_changes (
  id BIGINT PRIMARY KEY,
  author_id BIGINT NOT NULL REFERENCES users (id),
  action TEXT NOT NULL,
  wanted TEXT NOT NULL, -- what they get
  ids TEXT NOT NULL, -- who was chosen one by one
  q TEXT,
  filter TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  problem TEXT NOT NULL,
  last_id BIGINT NOT NULL,
  expected_count BIGINT NOT NULL,
  expected_exact BOOLEAN NOT NULL,
  changed_count BIGINT NOT NULL,
  skipped_count BIGINT NOT NULL,
  undone_count BIGINT NOT NULL,
  kept_count BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  undo_until BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX bulk_changes_author ON bulk_changes (author_id, id);

-- What became of each customer in it, and what was before; taken away with undo_until.
CREATE TABLE bulk_items (
  bulk_id BIGINT NOT NULL REFERENCES bulk_changes (id),
  customer_id BIGINT NOT NULL,
  changed BOOLEAN NOT NULL,
  was TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (bulk_id, customer_id)
); -- clustered
CREATE INDEX bulk_items_customer ON bulk_items (customer_id, bulk_id);
CREATE INDEX bulk_items_skipped ON bulk_items (bulk_id, customer_id) WHERE NOT changed;

-- The figures of a list, counted in one pass.
CREATE TABLE list_figures (
  id BIGINT PRIMARY KEY,
  author_id BIGINT NOT NULL REFERENCES users (id),
  q TEXT NOT NULL,
  filter TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('counting', 'done', 'failed')),
  last_id BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  groups TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX list_figures_author ON list_figures (author_id, id);

-- Which kind of work somebody's first page is for, where they have chosen another than their role's.
CREATE TABLE homes (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  kind TEXT NOT NULL CHECK (kind IN ('service', 'sales', 'analysis'))
);

CREATE INDEX customers_owner_contact ON customers (owner_id, last_contact_at, id) WHERE owner_id IS NOT NULL AND archived_at IS NULL;
CREATE INDEX restrictions_since ON restrictions (since_at, customer_id);
CREATE INDEX timeline_entries_author ON timeline_entries (author_id, recorded_at) WHERE author_id IS NOT NULL AND kind = 'contact';
