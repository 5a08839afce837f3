-- The code of a phone that is asked for beside the password, from confirmed_at on. The secret stands as it is: a code is
-- made of it each time, so that no hash would do.
CREATE TABLE second_factors (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  secret TEXT NOT NULL, -- Base32 (RFC 4648)
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT NOT NULL -- of the last code that was good: a code is good once
);

-- For when the phone is lost, each once; only hashes.
CREATE TABLE recovery_codes (
  user_id BIGINT NOT NULL REFERENCES users (id),
  hash TEXT NOT NULL,
  PRIMARY KEY (user_id, hash)
); -- clustered

-- Whose sign-in is not done without it.
CREATE TABLE second_factor_demands (
  role_id BIGINT PRIMARY KEY REFERENCES roles (id)
);

-- The journal is read by who did it and by what was done; what the system does by itself is most of it.
CREATE INDEX events_actor ON events (actor_id, id) WHERE actor_id <> 0;
CREATE INDEX events_name ON events (name, id);

-- Two customers with the same verified identity of one of these kinds are made one by the company's rule, when nothing
-- contradicts.
CREATE TABLE merge_rules (
  kind TEXT PRIMARY KEY CHECK (kind IN ('mail', 'phone', 'tax_number', 'customer_number')),
  since_at BIGINT NOT NULL,
  author_id BIGINT
);
