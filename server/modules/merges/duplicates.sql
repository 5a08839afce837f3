-- name: DecidePair
-- param: decided_by_id id?
UPDATE duplicate_pairs SET state = :state, decided_at = :now, decided_by_id = :decided_by_id
WHERE first_id = :first_id AND second_id = :second_id;

-- name: ReopenPair
UPDATE duplicate_pairs SET state = 'open', decided_at = NULL, decided_by_id = NULL
WHERE first_id = :first_id AND second_id = :second_id AND state <> 'open';

-- name: ForgetOpenPairsOf
DELETE FROM duplicate_pairs WHERE state = 'open' AND (first_id = :customer_id OR second_id = :customer_id);
