-- name: BulkInsertCustomer
-- param: name text?
-- param: given_name text?
-- param: family_name text?
-- param: middle_name text?
-- param: organisation_id id?
-- param: language text?
-- param: country text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: note text?
-- param: birth_date date?
-- param: customer_since date?
-- param: source text?
-- param: external_id text?
-- param: salutation text?
-- param: time_zone text?
-- param: preferred_channel text?
-- param: preferred_hours text?
-- param: phone text?
-- param: mail text?
INSERT INTO customers (id, kind, name, name_sort, given_name, family_name, middle_name, organisation_id, language, country, street,
  postcode, city, note, birth_date, customer_since, source, external_id, salutation, time_zone, preferred_channel, preferred_hours, phone, mail, created_at,
  updated_at, version)
VALUES (:id, :kind, :name, :name_sort, :given_name, :family_name, :middle_name, :organisation_id, :language, :country, :street,
  :postcode, :city, :note, :birth_date, :customer_since, :source, :external_id, :salutation, :time_zone, :preferred_channel, :preferred_hours,
  :phone, :mail, :now, :now, 1);

-- name: BulkUpdateCustomer
-- param: name text?
-- param: given_name text?
-- param: family_name text?
-- param: middle_name text?
-- param: organisation_id id?
-- param: language text?
-- param: country text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: note text?
-- param: birth_date date?
-- param: customer_since date?
-- param: source text?
-- param: external_id text?
-- param: salutation text?
-- param: time_zone text?
-- param: preferred_channel text?
-- param: preferred_hours text?
UPDATE customers SET name = :name, name_sort = :name_sort, given_name = :given_name, family_name = :family_name,
  middle_name = :middle_name, organisation_id = :organisation_id, language = :language, country = :country, street = :street,
  postcode = :postcode, city = :city, note = :note, birth_date = :birth_date, customer_since = :customer_since, source = :source,
  external_id = :external_id, salutation = :salutation, time_zone = :time_zone, preferred_channel = :preferred_channel,
  preferred_hours = :preferred_hours, updated_at = :now, version = version + 1
WHERE id = :id;

-- name: BulkCustomerById
SELECT kind, name, given_name, family_name, middle_name, organisation_id, language, country, street, postcode, city, note, birth_date,
  customer_since, source, external_id, salutation, time_zone, preferred_channel, preferred_hours, archived_at
FROM customers WHERE id = :id;

-- name: SearchedCustomer
SELECT c.name, o.name AS organisation_name, c.street, c.postcode, c.city, c.external_id, c.note
FROM customers c LEFT JOIN customers o ON o.id = c.organisation_id WHERE c.id = :id;

-- name: MembersAfter
-- hot
SELECT id FROM customers WHERE organisation_id = :organisation_id AND id > :after_id AND merged_into_id IS NULL
ORDER BY id LIMIT :count_max;

-- name: CustomerByExternalId
-- param: external_id text
SELECT id FROM customers WHERE source = :source AND external_id = :external_id AND external_id IS NOT NULL;

-- name: CustomerIdsOfIdentity
SELECT f.customer_id FROM identities f JOIN customers c ON c.id = f.customer_id
WHERE f.kind = :kind AND f.value = :value AND c.archived_at IS NULL ORDER BY f.customer_id LIMIT :count_max;

-- name: IdentityOfCustomer
SELECT f.id FROM identities f WHERE f.kind = :kind AND f.value = :value AND f.customer_id = :customer_id LIMIT 1;

-- name: OrganisationNamed
SELECT id FROM customers
WHERE name_sort = :name_sort AND archived_at IS NULL AND kind = 'organisation' AND name = :name ORDER BY id LIMIT 1;

-- name: CountForeignEvents
SELECT count(*) AS count FROM events WHERE customer_id = :customer_id AND id > :since_id AND via <> :via;

-- name: DeleteIdentitiesOf
DELETE FROM identities WHERE customer_id = :customer_id;

-- name: AnyMember
SELECT id FROM customers WHERE organisation_id = :organisation_id LIMIT 1;

-- name: DeleteCustomer
DELETE FROM customers WHERE id = :id;
