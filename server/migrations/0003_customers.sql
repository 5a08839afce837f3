CREATE TABLE customers (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
  name TEXT NOT NULL,
  name_sort TEXT NOT NULL,
  given_name TEXT,
  family_name TEXT,
  middle_name TEXT,
  salutation TEXT,
  organisation_id BIGINT REFERENCES customers (id),
  language TEXT,
  country TEXT,
  street TEXT,
  postcode TEXT,
  city TEXT,
  time_zone TEXT,
  preferred_channel TEXT,
  preferred_hours TEXT,
  note TEXT,
  birth_date BIGINT,
  customer_since BIGINT,
  owner_id BIGINT REFERENCES users (id),
  source TEXT,
  external_id TEXT,
  -- The first identity of that kind: lists and lookups do not go through all of them.
  phone TEXT,
  mail TEXT,
  last_contact_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  archived_at BIGINT,
  merged_into_id BIGINT REFERENCES customers (id), -- put away because it is one with that one
  version BIGINT NOT NULL
);
CREATE INDEX customers_name ON customers (name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX customers_created ON customers (created_at, id) WHERE archived_at IS NULL;
CREATE INDEX customers_contact ON customers (last_contact_at, id) WHERE archived_at IS NULL;
CREATE INDEX customers_since ON customers (customer_since, id) WHERE archived_at IS NULL;
-- The same of those put away: they are few, and nothing is written here for the others.
CREATE INDEX customers_away_name ON customers (name_sort, id) WHERE archived_at IS NOT NULL;
CREATE INDEX customers_away_created ON customers (created_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX customers_away_contact ON customers (last_contact_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX customers_away_since ON customers (customer_since, id) WHERE archived_at IS NOT NULL;
CREATE INDEX customers_organisation ON customers (organisation_id, id) WHERE organisation_id IS NOT NULL;
CREATE INDEX customers_merged ON customers (merged_into_id, id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX customers_owner ON customers (owner_id, name_sort, id) WHERE owner_id IS NOT NULL;
CREATE UNIQUE INDEX customers_external ON customers (source, external_id) WHERE external_id IS NOT NULL;

-- How a customer can be recognised and reached.
CREATE TABLE identities (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'mail', 'telegram', 'whatsapp', 'viber', 'vk', 'facebook', 'instagram', 'linkedin',
    'x', 'skype', 'google_plus', 'card', 'tax_number', 'customer_number', 'web_visitor')),
  value TEXT NOT NULL,
  given TEXT NOT NULL,
  label TEXT NOT NULL,
  valid BOOLEAN NOT NULL,
  system TEXT,
  source TEXT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  verified_at BIGINT,
  verified_by_id BIGINT,
  PRIMARY KEY (customer_id, id)
); -- clustered
-- The value first: it tells two rows apart at once. The rest, so that a lookup need not go to the row.
CREATE INDEX identities_value ON identities (value, kind, customer_id, valid, confidence, verified_at);

-- text index customers_search

-- What must not be done with a customer because somebody has said so, each at most once.
CREATE TABLE restrictions (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  kind TEXT NOT NULL CHECK (kind IN ('do_not_sell')),
  reason TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  author_id BIGINT,
  PRIMARY KEY (customer_id, kind)
); -- clustered

-- What happened with a customer, in one order; id breaks ties.
CREATE TABLE timeline_entries (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  occurred_at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'purchase', 'note', 'change')),
  recorded_at BIGINT NOT NULL,
  channel TEXT,
  direction TEXT,
  summary TEXT NOT NULL,
  author_id BIGINT,
  source TEXT,
  external_id TEXT,
  amount BIGINT,
  currency TEXT,
  quantity BIGINT,
  event TEXT,
  service_point_id BIGINT,
  PRIMARY KEY (customer_id, occurred_at, id)
); -- clustered

-- Contacts by channel and purchases by currency, counted as they come: a card does not read ten thousand entries for them.
CREATE TABLE timeline_figures (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'purchase')),
  key TEXT NOT NULL,
  count BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, kind, key)
); -- clustered
