-- Both sides of it; `inverse` tells from which one it is seen.
-- name: RelationsOf
-- hot
-- sample: seen TRUE
-- sample: seen_too TRUE
SELECT r.id AS id, r.kind, r.other_id, c.name AS other_name, c.kind = 'organisation' AS other_is_organisation, r.note, r.since_on, r.until_on,
  r.customer_id <> r.customer_id AS inverse
FROM relations r JOIN customers c ON c.id = r.other_id WHERE r.customer_id = :customer_id AND r.other_id <> r.customer_id AND {seen}
UNION ALL
SELECT r.id AS id, r.kind, r.customer_id AS other_id, c.name AS other_name, c.kind = 'organisation' AS other_is_organisation, r.note,
  r.since_on, r.until_on, r.customer_id = r.customer_id AS inverse
FROM relations r JOIN customers c ON c.id = r.customer_id WHERE r.other_id = :customer_id AND r.other_id <> r.customer_id AND {seen_too}
ORDER BY id LIMIT :count_max;

-- name: CustomerIsOrganisation
-- sample: seen TRUE
SELECT c.kind = 'organisation' AS is_organisation FROM customers c WHERE c.id = :id AND {seen};

-- Where a relation is kept: with the customer of its first side.
-- name: RelationOwner
SELECT r.customer_id FROM relations r WHERE (r.customer_id = :customer_id AND r.id = :id)
UNION ALL
SELECT r.customer_id FROM relations r WHERE r.other_id = :customer_id AND r.id = :id;

-- name: SameRelation
SELECT r.id FROM relations r
WHERE r.customer_id = :customer_id AND r.other_id = :other_id AND r.kind = :kind AND r.until_on IS NULL LIMIT 1;

-- name: ParentOf
SELECT r.other_id FROM relations r WHERE r.customer_id = :customer_id AND r.kind = 'subsidiary_of' ORDER BY r.id LIMIT :count_max;

-- name: InsertRelation
-- param: note text
-- param: since_on date?
-- param: until_on date?
INSERT INTO relations (customer_id, id, other_id, kind, note, since_on, until_on)
VALUES (:customer_id, :id, :other_id, :kind, :note, :since_on, :until_on);

-- name: UpdateRelationFields
-- param: note text
-- param: since_on date?
-- param: until_on date?
UPDATE relations SET note = :note, since_on = :since_on, until_on = :until_on WHERE customer_id = :customer_id AND id = :id;

-- name: DeleteRelation
DELETE FROM relations WHERE customer_id = :customer_id AND id = :id;
