-- Who does not want to be led through the first steps any more.
CREATE TABLE first_steps_put_away (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  at BIGINT NOT NULL
);
