-- name: FactsOf
-- hot
-- param: today date
SELECT f.id, f.kind, f.text, f.happened_on, f.noted_at, u.name AS author_name, f.source, f.legal_basis, f.expires_on,
  (f.kind <> 'life_event' OR (f.source IS NOT NULL AND f.legal_basis IS NOT NULL)) AS for_contact
FROM facts f LEFT JOIN users u ON u.id = f.author_id
WHERE f.customer_id = :customer_id AND (f.expires_on IS NULL OR f.expires_on >= :today)
ORDER BY f.id DESC LIMIT :count_max;

-- name: FactById
SELECT f.id, f.kind, f.text, f.happened_on, f.noted_at, u.name AS author_name, f.source, f.legal_basis, f.expires_on,
  (f.kind <> 'life_event' OR (f.source IS NOT NULL AND f.legal_basis IS NOT NULL)) AS for_contact
FROM facts f LEFT JOIN users u ON u.id = f.author_id
WHERE f.customer_id = :customer_id AND f.id = :id;

-- name: CountFacts
SELECT count(*) AS count FROM facts WHERE customer_id = :customer_id;

-- name: InsertFact
-- param: happened_on date?
-- param: author_id id?
-- param: source text?
-- param: legal_basis text?
-- param: expires_on date?
INSERT INTO facts (customer_id, id, kind, text, happened_on, noted_at, author_id, source, legal_basis, expires_on)
VALUES (:customer_id, :id, :kind, :words, :happened_on, :now, :author_id, :source, :legal_basis, :expires_on);

-- name: UpdateFactFields
-- param: happened_on date?
-- param: source text?
-- param: legal_basis text?
-- param: expires_on date?
UPDATE facts SET kind = :kind, text = :words, happened_on = :happened_on, source = :source, legal_basis = :legal_basis,
  expires_on = :expires_on WHERE customer_id = :customer_id AND id = :id;

-- name: DeleteFact
DELETE FROM facts WHERE customer_id = :customer_id AND id = :id;
