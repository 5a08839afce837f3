-- name: CustomerSeen
-- hot
-- sample: seen TRUE
SELECT c.id FROM customers c WHERE c.id = :id AND {seen};

-- name: IsMerged
SELECT c.merged_into_id FROM customers c WHERE c.id = :id AND c.merged_into_id IS NOT NULL;

-- name: ForgetFacts
DELETE FROM facts WHERE customer_id = :customer_id;

-- name: ForgetCustomValues
DELETE FROM custom_values WHERE customer_id = :customer_id;

-- name: ForgetConsents
DELETE FROM consents WHERE customer_id = :customer_id;

-- name: ForgetRelations
DELETE FROM relations WHERE customer_id = :customer_id;

-- name: ForgetRelationsTo
DELETE FROM relations WHERE other_id = :customer_id;

-- name: ForgetServicePoints
DELETE FROM service_points WHERE customer_id = :customer_id;
