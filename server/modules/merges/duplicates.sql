-- name: DecidePair
-- param: decided_by_id id?
UPDATE duplicate_pairs SET state = :state, decided_at = :now, decided_by_id = :decided_by_id
WHERE first_id = :first_id AND second_id = :second_id;

-- name: ReopenPair
UPDATE duplicate_pairs SET state = 'open', decided_at = NULL, decided_by_id = NULL
WHERE first_id = :first_id AND second_id = :second_id AND state <> 'open';

-- name: ForgetOpenPairsOf
DELETE FROM duplicate_pairs WHERE state = 'open' AND (first_id = :customer_id OR second_id = :customer_id);

-- name: ForgetPairsOf
DELETE FROM duplicate_pairs WHERE first_id = :customer_id OR second_id = :customer_id;

-- name: PairsTold
SELECT p.state, p.probability, p.verdict, p.found_at, p.decided_at FROM duplicate_pairs p
WHERE p.first_id = :customer_id OR p.second_id = :customer_id ORDER BY p.first_id, p.second_id LIMIT :count_max;

-- name: WaitInRound
-- param: round int
INSERT INTO duplicate_waiting (round, customer_id) VALUES (:round, :customer_id) ON CONFLICT (round, customer_id) DO NOTHING;

-- name: BeginRound
-- param: round int
INSERT INTO duplicate_rounds (round) VALUES (:round) ON CONFLICT (round) DO NOTHING;

-- name: WaitingInRound
-- hot
-- param: round int
SELECT customer_id FROM duplicate_waiting WHERE round = :round ORDER BY customer_id LIMIT :count_max;

-- name: LeaveRound
-- param: round int
DELETE FROM duplicate_waiting WHERE round = :round AND customer_id = :customer_id;

-- Nobody waits for longer than some seconds: these are few.
-- name: ForgetWaiting
DELETE FROM duplicate_waiting WHERE customer_id = :customer_id;

-- name: EmptyRound
-- param: round int
DELETE FROM duplicate_waiting WHERE round = :round;

-- name: EndRound
-- param: round int
DELETE FROM duplicate_rounds WHERE round = :round;

-- name: EmptyOldRounds
-- param: round int
DELETE FROM duplicate_waiting WHERE round < :round AND NOT EXISTS (
  SELECT 1 FROM duplicate_rounds r WHERE r.round = duplicate_waiting.round);

-- name: KeyedOf
-- hot
SELECT keys, stale_at FROM duplicate_keyed WHERE customer_id = :customer_id;

-- Of one who is there, and has none.
-- name: InsertKeyed
INSERT INTO duplicate_keyed (customer_id, keys, stale_at)
SELECT c.id, :keys, NULL FROM customers c WHERE c.id = :customer_id AND c.archived_at IS NULL
ON CONFLICT (customer_id) DO NOTHING;

-- name: PutKeyed
-- param: stale_at time?
INSERT INTO duplicate_keyed (customer_id, keys, stale_at) VALUES (:customer_id, :keys, :stale_at)
ON CONFLICT (customer_id) DO UPDATE SET keys = excluded.keys, stale_at = excluded.stale_at;

-- name: DeleteKeyed
DELETE FROM duplicate_keyed WHERE customer_id = :customer_id;

-- name: StaleKeysOfRound
-- param: round int
INSERT INTO duplicate_keyed (customer_id, keys, stale_at) SELECT w.customer_id, '[]', :now FROM duplicate_waiting w WHERE w.round = :round
ON CONFLICT (customer_id) DO UPDATE SET stale_at = excluded.stale_at;

-- name: InsertKey
-- param: key int
INSERT INTO duplicate_keys (key, customer_id) VALUES (:key, :customer_id) ON CONFLICT (key, customer_id) DO NOTHING;

-- name: DeleteKey
-- param: key int
DELETE FROM duplicate_keys WHERE key = :key AND customer_id = :customer_id;

-- name: CustomersOfKey
-- hot
-- param: key int
SELECT customer_id FROM duplicate_keys WHERE key = :key ORDER BY customer_id LIMIT :count_max;

-- name: CustomersOfPhone
-- hot
SELECT customer_id FROM identities WHERE value = :value AND kind IN ('phone', 'whatsapp', 'viber') ORDER BY customer_id LIMIT :count_max;

-- name: CustomersOfMail
-- hot
SELECT customer_id FROM identities WHERE value = :value AND kind = 'mail' ORDER BY customer_id LIMIT :count_max;

-- A row for each identity that is valid, or one without.
-- name: TraitsOf
-- hot
SELECT c.id, c.kind, c.name, c.given_name, c.family_name, c.middle_name, c.birth_date, c.street, c.postcode, c.city, c.country,
  i.kind AS identity_kind, i.value
FROM customers c LEFT JOIN identities i ON i.customer_id = c.id AND i.valid
WHERE c.id = :id AND c.archived_at IS NULL ORDER BY i.id;

-- All customers for the scan, a window at a time; `has_keys` says who can be found already.
-- name: TraitsAfter
-- hot
SELECT c.id, c.kind, c.name, c.given_name, c.family_name, c.middle_name, c.birth_date, c.street, c.postcode, c.city, c.country,
  EXISTS (SELECT 1 FROM duplicate_keyed k WHERE k.customer_id = c.id AND k.stale_at IS NULL) AS has_keys
FROM customers c WHERE c.id > :after_id AND c.archived_at IS NULL ORDER BY c.id LIMIT :count_max;

-- name: ValidIdentitiesBetween
-- hot
SELECT customer_id, kind, value FROM identities
WHERE customer_id > :after_id AND customer_id <= :until_id AND valid ORDER BY customer_id, id;

-- What somebody has decided stays decided, unless much has changed.
-- name: PutPair
-- param: probability real
-- param: rank_ppm int
INSERT INTO duplicate_pairs (first_id, second_id, kind, probability, rank_ppm, verdict, held_back, reasons, state, found_at, checked_at)
VALUES (:first_id, :second_id, :kind, :probability, :rank_ppm, :verdict, :held_back, :reasons, 'open', :now, :now)
ON CONFLICT (first_id, second_id) DO UPDATE SET probability = excluded.probability, rank_ppm = excluded.rank_ppm,
  verdict = excluded.verdict, held_back = excluded.held_back, reasons = excluded.reasons, state = 'open',
  checked_at = excluded.checked_at, decided_at = NULL, decided_by_id = NULL
WHERE duplicate_pairs.state = 'open' OR (duplicate_pairs.state = 'dismissed'
  AND (excluded.rank_ppm >= duplicate_pairs.rank_ppm + 300000 OR (excluded.verdict = 'same' AND duplicate_pairs.verdict <> 'same')));

-- Open pairs that were not found again.
-- name: ForgetStalePairs
DELETE FROM duplicate_pairs WHERE state = 'open' AND checked_at < :before_at;

-- name: ForgetStalePairsOf
DELETE FROM duplicate_pairs WHERE state = 'open' AND checked_at < :before_at AND (first_id = :customer_id OR second_id = :customer_id);

-- name: ModelHash
-- hot
SELECT hash FROM duplicate_models WHERE kind = :kind;

-- name: ModelMadeAt
-- hot
SELECT made_at FROM duplicate_models WHERE kind = :kind;

-- name: ModelOf
SELECT model FROM duplicate_models WHERE kind = :kind;

-- name: PutModel
-- param: customer_count int
-- param: pair_count int
INSERT INTO duplicate_models (kind, hash, model, made_at, customer_count, pair_count)
VALUES (:kind, :hash, :model, :now, :customer_count, :pair_count)
ON CONFLICT (kind) DO UPDATE SET hash = excluded.hash, model = excluded.model, made_at = excluded.made_at,
  customer_count = excluded.customer_count, pair_count = excluded.pair_count;

-- The likeliest first.
-- name: PairsListed
-- hot
-- param: below_rank int
SELECT p.first_id, p.second_id, p.kind, p.probability, p.rank_ppm, p.verdict, p.held_back, p.reasons, p.state, p.found_at, p.decided_at,
  u.name AS decided_by_name
FROM duplicate_pairs p JOIN customers a ON a.id = p.first_id JOIN customers b ON b.id = p.second_id
  LEFT JOIN users u ON u.id = p.decided_by_id
WHERE p.state = :state AND (p.rank_ppm, p.first_id, p.second_id) < (:below_rank, :below_first_id, :below_second_id)
  AND {seen_first} AND {seen_second} AND {verdict}
ORDER BY p.rank_ppm DESC, p.first_id DESC, p.second_id DESC LIMIT :count_max;

-- name: CountPairs
SELECT count(*) AS count FROM (SELECT p.first_id FROM duplicate_pairs p JOIN customers a ON a.id = p.first_id
  JOIN customers b ON b.id = p.second_id
  WHERE p.state = :state AND {seen_first} AND {seen_second} AND {verdict} LIMIT :count_max) w;

-- name: PairOf
-- hot
SELECT p.first_id, p.second_id, p.kind, p.probability, p.rank_ppm, p.verdict, p.held_back, p.reasons, p.state, p.found_at, p.decided_at,
  u.name AS decided_by_name
FROM duplicate_pairs p LEFT JOIN users u ON u.id = p.decided_by_id
WHERE p.first_id = :first_id AND p.second_id = :second_id;

-- name: OpenPairsOf
-- hot
SELECT p.first_id, p.second_id, p.kind, p.probability, p.rank_ppm, p.verdict, p.held_back, p.reasons, p.state, p.found_at, p.decided_at,
  NULL AS decided_by_name
FROM duplicate_pairs p WHERE (p.first_id = :customer_id OR p.second_id = :customer_id) AND p.state = 'open'
ORDER BY p.rank_ppm DESC, p.first_id, p.second_id LIMIT :count_max;

-- name: IsThere
-- hot
SELECT id FROM customers WHERE id = :id AND archived_at IS NULL;
