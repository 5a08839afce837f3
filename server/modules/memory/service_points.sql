-- name: ServicePointsOf
-- hot
-- param: today date
SELECT s.id, s.name, s.product, s.contract_number, s.street, s.postcode, s.city, s.country, s.since_on, s.until_on, s.note
FROM service_points s WHERE s.customer_id = :customer_id
ORDER BY CASE WHEN s.until_on < :today THEN 1 ELSE 0 END, s.id LIMIT :count_max;

-- name: ServicePointById
SELECT s.id, s.name, s.product, s.contract_number, s.street, s.postcode, s.city, s.country, s.since_on, s.until_on, s.note
FROM service_points s WHERE s.customer_id = :customer_id AND s.id = :id;

-- name: CountServicePoints
SELECT count(*) AS count FROM service_points WHERE customer_id = :customer_id;

-- name: InsertServicePoint
-- param: product text?
-- param: contract_number text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: country text?
-- param: since_on date?
-- param: until_on date?
-- param: note text?
INSERT INTO service_points (customer_id, id, name, product, contract_number, street, postcode, city, country, since_on, until_on, note)
VALUES (:customer_id, :id, :name, :product, :contract_number, :street, :postcode, :city, :country, :since_on, :until_on, :note);

-- name: UpdateServicePointFields
-- param: product text?
-- param: contract_number text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: country text?
-- param: since_on date?
-- param: until_on date?
-- param: note text?
UPDATE service_points SET name = :name, product = :product, contract_number = :contract_number, street = :street, postcode = :postcode,
  city = :city, country = :country, since_on = :since_on, until_on = :until_on, note = :note
WHERE customer_id = :customer_id AND id = :id;

-- name: TimelineSpeaksOf
SELECT t.id FROM timeline_entries t WHERE t.customer_id = :customer_id AND t.service_point_id = :service_point_id LIMIT 1;

-- name: DeleteServicePoint
DELETE FROM service_points WHERE customer_id = :customer_id AND id = :id;
