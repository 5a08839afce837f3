-- name: InsertEvent
INSERT INTO events (id, at, name, version, actor_id, via, cause_id, depth, customer_id, data)
VALUES (:id, :now, :name, :version, :actor_id, :via, :cause_id, :depth, :customer_id, :data);

-- name: EventById
-- hot
SELECT id, name, version, customer_id, depth, data FROM events WHERE id = :id;

-- name: EventsAfter
SELECT id, name, version, customer_id, depth, data FROM events WHERE id > :after_id ORDER BY id LIMIT :count_max;

-- name: InsertJob
INSERT INTO jobs (id, kind, key, state, run_at, leased, attempts, cause_id, depth, data, last_error)
VALUES (:id, :kind, :key, 'waiting', :run_at, FALSE, 0, :cause_id, :depth, :data, '');

-- A job with a key waits for the earlier ones of its key; a parked one does not hold up the rest.
-- name: NextDueJob
-- hot
SELECT id, kind, key, run_at, attempts, cause_id, depth, data FROM jobs
WHERE state = 'waiting' AND run_at <= :now
  AND (key = '' OR NOT EXISTS (SELECT 1 FROM jobs AS earlier
       WHERE earlier.key = jobs.key AND earlier.key <> '' AND earlier.id < jobs.id AND earlier.state = 'waiting'))
ORDER BY run_at, id LIMIT 1 {for_update_skip_locked};

-- A job that is prepared before its transaction is left alone by others until then.
-- name: LeaseJob
UPDATE jobs SET run_at = :run_at, leased = TRUE WHERE id = :id;

-- One that is done, or has failed meanwhile, is nobody's any more.
-- name: ProlongLease
UPDATE jobs SET run_at = :run_at WHERE id = :id AND state = 'waiting' AND leased;

-- name: EndLeases
UPDATE jobs SET run_at = :now, leased = FALSE WHERE leased;

-- name: WaitingJob
SELECT id FROM jobs WHERE id = :id AND state = 'waiting' {for_update_skip_locked};

-- When the next job can run: those that wait for an earlier one of their key do not count.
-- name: NextJobTime
-- hot
SELECT run_at FROM jobs
WHERE state = 'waiting'
  AND (key = '' OR NOT EXISTS (SELECT 1 FROM jobs AS earlier
       WHERE earlier.key = jobs.key AND earlier.key <> '' AND earlier.id < jobs.id AND earlier.state = 'waiting'))
ORDER BY run_at, id LIMIT 1;

-- name: DeleteJob
DELETE FROM jobs WHERE id = :id;

-- name: DeleteJobsOfKey
DELETE FROM jobs WHERE key = :key AND key <> '';

-- name: FailJob
UPDATE jobs SET attempts = :attempts, run_at = :run_at, leased = FALSE, state = :state, last_error = :last_error WHERE id = :id;

-- Each count ends at the bound and reads the index alone.
-- name: CountJobs
SELECT
  (SELECT count(*) FROM (SELECT run_at FROM jobs WHERE kind = :kind AND state = 'waiting' LIMIT :count_max) w) AS waiting,
  (SELECT count(*) FROM (SELECT run_at FROM jobs WHERE kind = :kind AND state = 'waiting' AND run_at <= :now LIMIT :count_max) l) AS late,
  (SELECT count(*) FROM (SELECT run_at FROM jobs WHERE kind = :kind AND state = 'parked' LIMIT :count_max) p) AS parked,
  (SELECT min(run_at) FROM jobs WHERE kind = :kind AND state = 'waiting') AS oldest_at;

-- name: RetryParkedJob
UPDATE jobs SET state = 'waiting', attempts = 0, run_at = :now WHERE id = :id AND state = 'parked';

-- name: JobsInState
SELECT id, kind, key, state, attempts, run_at, last_error FROM jobs WHERE state = :state AND id > :after_id ORDER BY id LIMIT :count_max;

-- name: FindIdempotentAnswer
-- hot
SELECT request_hash, status, body FROM idempotent_answers WHERE actor_id = :actor_id AND key = :key;

-- name: InsertIdempotentAnswer
INSERT INTO idempotent_answers (actor_id, key, at, request_hash, status, body)
VALUES (:actor_id, :key, :now, :request_hash, :status, :body);

-- name: DeleteOldIdempotentAnswers
DELETE FROM idempotent_answers WHERE at < :before_at;

-- name: KeptClock
SELECT now_at FROM simulated_clock;

-- name: KeepClock
INSERT INTO simulated_clock (id, now_at) VALUES (:id, :now_at) ON CONFLICT (id) DO UPDATE SET now_at = excluded.now_at;


-- name: KindsOfJobs
SELECT DISTINCT kind FROM jobs ORDER BY kind;

-- What the journal says about one customer, and what of it stays when the customer is erased.
-- name: EventsOfCustomer
SELECT id, at, name, via, data FROM events WHERE customer_id = :customer_id ORDER BY id;

-- name: EraseEventsOfCustomer
UPDATE events SET data = '{}' WHERE customer_id = :customer_id;

-- name: EraseAnswersNaming
DELETE FROM idempotent_answers WHERE body LIKE :pattern ESCAPE '\';
