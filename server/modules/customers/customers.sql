-- name: InsertCustomer
-- param: given_name text?
-- param: family_name text?
-- param: middle_name text?
-- param: salutation text?
-- param: organisation_id id?
-- param: language text?
-- param: country text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: time_zone text?
-- param: preferred_channel text?
-- param: preferred_hours text?
-- param: note text?
-- param: birth_date date?
-- param: customer_since date?
-- param: owner_id id?
-- param: phone text?
-- param: mail text?
INSERT INTO customers (id, kind, name, name_sort, given_name, family_name, middle_name, salutation, organisation_id, language, country, street,
  postcode, city, time_zone, preferred_channel, preferred_hours, note, birth_date, customer_since, owner_id, phone, mail, created_at, updated_at, version)
VALUES (:id, :kind, :name, :name_sort, :given_name, :family_name, :middle_name, :salutation, :organisation_id, :language, :country, :street,
  :postcode, :city, :time_zone, :preferred_channel, :preferred_hours, :note, :birth_date, :customer_since, :owner_id, :phone, :mail, :now, :now, 1);

-- name: CustomerById
-- hot
SELECT c.id, c.kind, c.name, c.given_name, c.family_name, c.middle_name, c.salutation, c.organisation_id, o.name AS organisation_name, c.language,
  c.country, c.street, c.postcode, c.city, c.time_zone, c.preferred_channel, c.preferred_hours, c.note, c.birth_date, c.customer_since, c.owner_id, w.name AS owner_name, c.source, c.external_id,
  c.last_contact_at, c.created_at, c.updated_at, c.archived_at, c.merged_into_id, c.version
FROM customers c LEFT JOIN customers o ON o.id = c.organisation_id LEFT JOIN users w ON w.id = c.owner_id
WHERE c.id = :id AND {seen};

-- name: UpdateCustomerFields
-- param: given_name text?
-- param: family_name text?
-- param: middle_name text?
-- param: salutation text?
-- param: organisation_id id?
-- param: language text?
-- param: country text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: time_zone text?
-- param: preferred_channel text?
-- param: preferred_hours text?
-- param: note text?
-- param: birth_date date?
-- param: customer_since date?
-- param: owner_id id?
UPDATE customers SET name = :name, name_sort = :name_sort, given_name = :given_name, family_name = :family_name,
  middle_name = :middle_name, salutation = :salutation, organisation_id = :organisation_id, language = :language, country = :country, street = :street,
  postcode = :postcode, city = :city, time_zone = :time_zone, preferred_channel = :preferred_channel,
  preferred_hours = :preferred_hours, note = :note, birth_date = :birth_date, customer_since = :customer_since, owner_id = :owner_id, updated_at = :now, version = version + 1
WHERE id = :id;

-- name: SetArchived
-- param: archived_at time?
UPDATE customers SET archived_at = :archived_at, updated_at = :now, version = version + 1 WHERE id = :id;

-- name: TouchCustomer
UPDATE customers SET updated_at = :now, version = version + 1 WHERE id = :id;

-- name: MergedInto
-- hot
SELECT merged_into_id FROM customers WHERE id = :id AND merged_into_id IS NOT NULL;

-- name: IdentitiesOf
-- hot
SELECT i.id, i.kind, i.value, i.given, i.label, i.valid, i.system, i.source, i.confidence, i.verified_at, i.verified_by_id,
  CASE WHEN i.verified_by_id IS NOT NULL THEN (SELECT u.name FROM users u WHERE u.id = i.verified_by_id) END AS verified_by_name
FROM identities i WHERE i.customer_id = :customer_id ORDER BY i.id;

-- name: InsertIdentity
-- param: system text?
-- param: confidence real
-- param: verified_at time?
-- param: verified_by_id id?
INSERT INTO identities (customer_id, id, kind, value, given, label, valid, system, source, confidence, verified_at, verified_by_id)
VALUES (:customer_id, :id, :kind, :value, :given, :label, :valid, :system, :source, :confidence, :verified_at, :verified_by_id);

-- name: UpdateIdentityFields
-- param: system text?
-- param: confidence real
-- param: verified_at time?
-- param: verified_by_id id?
UPDATE identities SET value = :value, given = :given, label = :label, valid = :valid, system = :system, confidence = :confidence,
  verified_at = :verified_at, verified_by_id = :verified_by_id WHERE customer_id = :customer_id AND id = :id;

-- Values of a kind from one on to another, for numbers that differ by their extension.
-- name: IdentityValuesBetween
-- param: from_value text
-- param: until_value text
SELECT DISTINCT f.value FROM identities f
WHERE f.value >= :from_value AND f.value < :until_value AND f.kind = :kind ORDER BY f.value LIMIT :count_max;

-- After any change of the identities.
-- name: SetFirstIdentities
UPDATE customers SET
  phone = (SELECT i.value FROM identities i WHERE i.customer_id = customers.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1),
  mail = (SELECT i.value FROM identities i WHERE i.customer_id = customers.id AND i.kind = 'mail' ORDER BY i.id LIMIT 1)
WHERE id = :id;

-- name: DeleteIdentity
DELETE FROM identities WHERE customer_id = :customer_id AND id = :id;

-- Conditions (customers_lists.cc) name the columns of c.
-- name: CustomersListed
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  o.name AS organisation_name, c.customer_since, c.last_contact_at, c.created_at,
  CASE WHEN c.owner_id IS NOT NULL THEN (SELECT w.name FROM users w WHERE w.id = c.owner_id) END AS owner_name, c.name_sort
FROM customers c LEFT JOIN customers o ON o.id = c.organisation_id
WHERE {set} AND {place} AND {filter} ORDER BY {order} LIMIT :count_max;

-- Where a window of the list ends, when it is full. The OFFSET is bounded, and no page begins by one.
-- name: CustomersWindowEnd
SELECT c.id, c.name_sort, c.created_at, c.last_contact_at, c.customer_since FROM customers c
WHERE {set} AND {place} ORDER BY {order} LIMIT 1 OFFSET :skipped_count;

-- In the order of an own field; from its values to the customers, never the other way round (customers_own_order.cc).
-- name: CustomersByOwnValue
-- hot
-- sample: place v.value_sort > 'a'
-- sample: order v.value_sort, v.customer_id
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at,
  CASE WHEN c.owner_id IS NOT NULL THEN (SELECT w.name FROM users w WHERE w.id = c.owner_id) END AS owner_name, v.value_sort
FROM custom_values v CROSS JOIN customers c
WHERE v.field_id = :field_id AND v.position = 0 AND {place} AND c.id = v.customer_id AND {set} AND {filter}
ORDER BY {order} LIMIT :count_max;

-- name: OwnValuesWindowEnd
-- hot
-- sample: place v.value_sort > 'a'
-- sample: order v.value_sort, v.customer_id
SELECT v.customer_id AS id, v.value_sort FROM custom_values v
WHERE v.field_id = :field_id AND v.position = 0 AND {place} ORDER BY {order} LIMIT 1 OFFSET :skipped_count;

-- Who has no value in that field.
-- name: CustomersWithoutOwnValue
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at,
  CASE WHEN c.owner_id IS NOT NULL THEN (SELECT w.name FROM users w WHERE w.id = c.owner_id) END AS owner_name, '' AS value_sort
FROM customers c LEFT JOIN custom_values v ON v.customer_id = c.id AND v.field_id = :field_id AND v.position = 0
WHERE {place} AND {set} AND {filter} ORDER BY {order} LIMIT :count_max;

-- name: CustomerIdsWindowEnd
SELECT c.id FROM customers c WHERE {place} ORDER BY {order} LIMIT 1 OFFSET :skipped_count;

-- In the order that the index of words has anyway: the first page does not wait for the rest.
-- name: CustomersFound
-- hot
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  o.name AS organisation_name, c.customer_since, c.last_contact_at, c.created_at,
  CASE WHEN c.owner_id IS NOT NULL THEN (SELECT w.name FROM users w WHERE w.id = c.owner_id) END AS owner_name, c.name_sort
FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id LEFT JOIN customers o ON o.id = c.organisation_id
WHERE {set} AND s.id > :after_id AND s.id <= :last_id AND {filter}
ORDER BY s.id LIMIT :count_max;

-- name: MatchesScanned
SELECT COALESCE(max(w.id), 0) AS id, count(*) AS count FROM (
  SELECT s.id FROM {text_found(customers_search, :q)} s WHERE s.id > :after_id ORDER BY s.id LIMIT :count_max) w;

-- Two walks down the tree for each: what is asked of the identity stands in the index.
-- name: CustomersOfIdentity
-- hot
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  CASE WHEN c.organisation_id IS NOT NULL THEN (SELECT o.name FROM customers o WHERE o.id = c.organisation_id) END
    AS organisation_name, c.customer_since, c.last_contact_at, c.created_at, f.valid, f.confidence,
  f.verified_at IS NOT NULL AS verified
FROM identities f JOIN customers c ON c.id = f.customer_id
WHERE f.kind = :kind AND f.value = :value AND c.archived_at IS NULL AND {seen} ORDER BY f.customer_id LIMIT :count_max;

-- Of those whom the query above does not show.
-- name: HiddenOfIdentity
SELECT c.customer_since, c.created_at,
  EXISTS (SELECT 1 FROM restrictions r WHERE r.customer_id = c.id AND r.kind = 'do_not_sell') AS do_not_sell
FROM identities f JOIN customers c ON c.id = f.customer_id
WHERE f.kind = :kind AND f.value = :value AND c.archived_at IS NULL AND (c.owner_id IS NULL OR NOT {seen})
ORDER BY f.customer_id LIMIT :count_max;

-- name: TeamMate
SELECT other.user_id FROM team_members mine JOIN team_members other ON other.team_id = mine.team_id
WHERE mine.user_id = :user_id AND other.user_id = :other_id LIMIT 1;

-- name: MembersOf
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  o.name AS organisation_name, c.customer_since, c.last_contact_at, c.created_at
FROM customers c LEFT JOIN customers o ON o.id = c.organisation_id
WHERE c.organisation_id = :organisation_id AND c.archived_at IS NULL AND {seen} ORDER BY c.id LIMIT :count_max;

-- name: RowOfCustomer
SELECT c.id, c.kind, c.name, c.language, c.country, c.city, c.phone, c.mail,
  o.name AS organisation_name, c.customer_since, c.last_contact_at, c.created_at
FROM customers c LEFT JOIN customers o ON o.id = c.organisation_id WHERE c.id = :id AND {seen};

-- Above an organisation.
-- name: OrganisationAbove
SELECT c.organisation_id FROM customers c WHERE c.id = :id AND c.organisation_id IS NOT NULL;

-- name: CountMembers
SELECT count(*) AS count FROM customers c WHERE c.organisation_id = :organisation_id AND c.archived_at IS NULL AND {seen};

-- name: CountAllCustomers
SELECT count(*) AS count FROM customers c WHERE {set};

-- name: CountFoundCustomers
SELECT count(*) AS count FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
WHERE s.id <= :last_id AND {set} AND {filter};

-- name: CustomersCounted
SELECT COALESCE(max(w.id), 0) AS id, count(*) AS count FROM (SELECT id FROM customers ORDER BY id LIMIT :count_max) w;

-- name: CountFilteredCustomers
SELECT count(*) AS count FROM customers c
WHERE c.id <= :last_id AND {set} AND {filter};

-- name: OwnerOf
-- hot
SELECT owner_id FROM customers WHERE id = :id AND owner_id IS NOT NULL;
