-- name: RuledKinds
SELECT kind FROM merge_rules ORDER BY kind;

-- name: InsertRuledKind
-- param: author_id id?
INSERT INTO merge_rules (kind, since_at, author_id) VALUES (:kind, :now, :author_id);

-- name: DeleteRuledKind
DELETE FROM merge_rules WHERE kind = :kind;

-- Who is there and has a verified identity that this customer has too.
-- name: SameVerified
-- hot
SELECT DISTINCT c.id FROM identities mine JOIN identities theirs ON theirs.value = mine.value AND theirs.kind = mine.kind
  JOIN customers c ON c.id = theirs.customer_id
WHERE mine.customer_id = :customer_id AND theirs.customer_id <> :customer_id
  AND mine.verified_at IS NOT NULL AND theirs.verified_at IS NOT NULL AND mine.valid = :valid AND theirs.valid = :valid
  AND EXISTS (SELECT 1 FROM merge_rules r WHERE r.kind = mine.kind) AND c.archived_at IS NULL AND c.merged_into_id IS NULL
ORDER BY c.id LIMIT :count_max;

-- name: RuledTraits
-- hot
SELECT kind, birth_date FROM customers WHERE id = :id AND archived_at IS NULL AND merged_into_id IS NULL;

-- name: TaxNumbersOf
-- hot
SELECT value FROM identities WHERE customer_id = :customer_id AND kind = 'tax_number' AND valid = :valid;

-- name: PartsOf
-- hot
SELECT from_id FROM merges WHERE customer_id = :customer_id AND split_at IS NULL;

-- name: SplitOf
-- hot
SELECT id FROM merges WHERE customer_id = :customer_id AND from_id = :from_id AND split_at IS NOT NULL;

-- name: DismissedPair
-- hot
SELECT first_id FROM duplicate_pairs WHERE first_id = :first_id AND second_id = :second_id AND state = 'dismissed';

-- Verified values that several have, in their order.
-- name: VerifiedTwice
SELECT value, kind FROM identities
WHERE (value > :after_value OR (value = :after_value AND kind > :after_kind)) AND verified_at IS NOT NULL AND valid = :valid
  AND kind IN (SELECT kind FROM merge_rules)
GROUP BY value, kind HAVING count(*) > 1 ORDER BY value, kind LIMIT :count_max;

-- name: VerifiedOwners
-- hot
SELECT customer_id FROM identities WHERE value = :value AND kind = :kind AND verified_at IS NOT NULL AND valid = :valid
ORDER BY customer_id LIMIT :count_max;
