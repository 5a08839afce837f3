-- One line that helps whoever speaks with a customer. Erased means gone: the journal keeps that it was, not what.
CREATE TABLE facts (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('trait', 'advice', 'preference', 'life_event')),
  text TEXT NOT NULL,
  happened_on BIGINT,
  noted_at BIGINT NOT NULL,
  author_id BIGINT,
  source TEXT,
  legal_basis TEXT,
  expires_on BIGINT,
  PRIMARY KEY (customer_id, id)
); -- clustered

-- What a company wants to know of its customers besides.
CREATE TABLE custom_fields (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('everybody', 'persons', 'organisations')),
  type TEXT NOT NULL,
  label TEXT NOT NULL,
  labels TEXT NOT NULL,
  choices TEXT NOT NULL,
  currency TEXT,
  required BOOLEAN NOT NULL,
  on_card BOOLEAN NOT NULL,
  purpose TEXT NOT NULL,
  used_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX custom_fields_key ON custom_fields (key);

-- One column is used, by the type of the field; a choice of several has a row for each. By value_sort values of any type
-- stand in one order, as texts.
CREATE TABLE custom_values (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  field_id BIGINT NOT NULL REFERENCES custom_fields (id),
  position BIGINT NOT NULL,
  value_text TEXT,
  value_whole BIGINT,
  value_real DOUBLE PRECISION,
  value_sort TEXT NOT NULL,
  PRIMARY KEY (customer_id, field_id, position)
); -- clustered
CREATE INDEX custom_values_field ON custom_values (field_id, value_sort, customer_id);

-- What a customer has agreed to and taken back, one after the other; nothing here is changed.
CREATE TABLE consents (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  given BOOLEAN NOT NULL,
  happened_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  author_id BIGINT,
  method TEXT NOT NULL,
  text_version TEXT,
  evidence TEXT,
  expires_on BIGINT,
  PRIMARY KEY (customer_id, id)
); -- clustered

-- Between two customers, said once and seen from both sides.
CREATE TABLE relations (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  id BIGINT NOT NULL,
  other_id BIGINT NOT NULL REFERENCES customers (id),
  kind TEXT NOT NULL CHECK (kind IN ('household', 'family', 'employee_of', 'contact_for', 'subsidiary_of', 'other')),
  note TEXT NOT NULL,
  since_on BIGINT,
  until_on BIGINT,
  PRIMARY KEY (customer_id, id)
); -- clustered
CREATE INDEX relations_other ON relations (other_id, customer_id, id);

-- Where and what a customer is served: a contract, a connection, an address.
CREATE TABLE service_points (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  product TEXT,
  contract_number TEXT,
  street TEXT,
  postcode TEXT,
  city TEXT,
  country TEXT,
  since_on BIGINT,
  until_on BIGINT,
  note TEXT,
  PRIMARY KEY (customer_id, id)
); -- clustered

-- Which places have which postcode, as GeoNames tells it; filled by `vez reference import`.
CREATE TABLE postcodes (
  country TEXT NOT NULL,
  postcode TEXT NOT NULL,
  place_key TEXT NOT NULL,
  place TEXT NOT NULL,
  region TEXT NOT NULL,
  PRIMARY KEY (country, postcode, place_key)
); -- clustered
CREATE INDEX postcodes_place ON postcodes (country, place_key, postcode);
