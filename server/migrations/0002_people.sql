-- The one company of this database.
CREATE TABLE company (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  region TEXT,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  has_demo BOOLEAN NOT NULL,
  version BIGINT NOT NULL
);

-- When it is open, in minutes of the day; closing after 1440 is in the night after.
CREATE TABLE company_hours (
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  opens_minute BIGINT NOT NULL,
  closes_minute BIGINT NOT NULL CHECK (closes_minute > opens_minute),
  PRIMARY KEY (weekday, opens_minute)
);

-- Days of its own, closed or open in these hours, whatever the week and the holidays say.
CREATE TABLE company_days (
  id BIGINT PRIMARY KEY,
  day_date BIGINT NOT NULL UNIQUE,
  name TEXT NOT NULL
);
CREATE TABLE company_day_hours (
  day_id BIGINT NOT NULL REFERENCES company_days (id),
  opens_minute BIGINT NOT NULL,
  closes_minute BIGINT NOT NULL CHECK (closes_minute > opens_minute),
  PRIMARY KEY (day_id, opens_minute)
);

-- Sets of rights (bits of engine/rights.h), and whose customers they show. What those that come with Vez allow stands in
-- people/roles.cc; here they have only their place.
CREATE TABLE roles (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rights BIGINT NOT NULL,
  sees TEXT NOT NULL CHECK (sees IN ('own', 'team', 'all')),
  version BIGINT NOT NULL
);
INSERT INTO roles (id, name, rights, sees, version) VALUES (1, 'owner', 0, 'own', 1);
INSERT INTO roles (id, name, rights, sees, version) VALUES (2, 'manager', 0, 'own', 1);
INSERT INTO roles (id, name, rights, sees, version) VALUES (3, 'agent', 0, 'own', 1);
INSERT INTO roles (id, name, rights, sees, version) VALUES (4, 'caller', 0, 'own', 1);
INSERT INTO roles (id, name, rights, sees, version) VALUES (5, 'analyst', 0, 'own', 1);
INSERT INTO roles (id, name, rights, sees, version) VALUES (6, 'integration', 0, 'own', 1);

CREATE TABLE users (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  role_id BIGINT NOT NULL REFERENCES roles (id),
  password_hash TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE INDEX users_role ON users (role_id);

CREATE TABLE teams (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL
);
CREATE TABLE team_members (
  team_id BIGINT NOT NULL REFERENCES teams (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id, team_id);

-- Only hashes: who reads the database cannot sign in with what is here.
CREATE TABLE sessions (
  id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  user_agent TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, id);

CREATE TABLE tokens (
  id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  rights BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX tokens_user ON tokens (user_id, id);

-- One-time links: to create the owner, to accept an invitation.
CREATE TABLE links (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  user_id BIGINT,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX links_user ON links (user_id);

-- Failed sign-ins, to slow down who guesses.
CREATE TABLE sign_in_failures (
  id BIGINT PRIMARY KEY,
  subject TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_subject ON sign_in_failures (subject, at);
CREATE INDEX sign_in_failures_at ON sign_in_failures (at);
