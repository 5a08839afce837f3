-- Exports go through the customers a window of ids at a time, so that no piece takes longer than another.
-- name: CustomersWindow
SELECT COALESCE(max(w.id), 0) AS id FROM (SELECT id FROM customers WHERE id > :after_id ORDER BY id LIMIT :count_max) w;

-- name: CustomersExported
SELECT x.id, x.source, x.external_id, x.kind, x.name, x.given_name, x.family_name, x.middle_name, o.name AS organisation_name, x.language,
  x.country, x.street, x.postcode, x.city, x.note, x.birth_date, x.customer_since, x.created_at, x.updated_at
FROM (SELECT id, kind, name, name_sort, given_name, family_name, organisation_id, language, country, city, postcode, customer_since,
  birth_date, created_at, updated_at, last_contact_at, source, owner_id, archived_at, archived_at IS NOT NULL AS archived,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'phone') AS has_phone,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'mail') AS has_mail
  FROM customers) c JOIN customers x ON x.id = c.id LEFT JOIN customers o ON o.id = x.organisation_id
WHERE {set} AND c.id > :after_id AND c.id <= :until_id AND {filter} ORDER BY c.id;

-- name: CustomersFoundExported
SELECT x.id, x.source, x.external_id, x.kind, x.name, x.given_name, x.family_name, x.middle_name, o.name AS organisation_name, x.language,
  x.country, x.street, x.postcode, x.city, x.note, x.birth_date, x.customer_since, x.created_at, x.updated_at
FROM {text_found(customers_search, :q)} s JOIN (SELECT id, kind, name, name_sort, given_name, family_name, organisation_id, language, country, city, postcode, customer_since,
  birth_date, created_at, updated_at, last_contact_at, source, owner_id, archived_at, archived_at IS NOT NULL AS archived,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'phone') AS has_phone,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'mail') AS has_mail
  FROM customers) c ON c.id = s.id JOIN customers x ON x.id = c.id LEFT JOIN customers o ON o.id = x.organisation_id
WHERE {set} AND s.id > :after_id AND {filter}
ORDER BY s.id LIMIT :count_max;

-- What happened with those customers; changes of the customer itself are the journal's.
-- name: EntriesExported
SELECT t.customer_id, x.source AS customer_source, x.external_id AS customer_external_id, x.name AS customer_name, t.id, t.kind,
  t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.external_id, t.amount, t.currency,
  t.quantity
FROM (SELECT id, kind, name, name_sort, given_name, family_name, organisation_id, language, country, city, postcode, customer_since,
  birth_date, created_at, updated_at, last_contact_at, source, owner_id, archived_at, archived_at IS NOT NULL AS archived,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'phone') AS has_phone,
  EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id AND i.kind || '' = 'mail') AS has_mail
  FROM customers) c JOIN customers x ON x.id = c.id JOIN timeline_entries t ON t.customer_id = c.id LEFT JOIN users u ON u.id = t.author_id
WHERE {set} AND c.id >= :customer_id AND c.id <= :until_id AND (t.customer_id, t.occurred_at, t.id) > (:customer_id, :after_at, :after_id)
  AND t.kind <> 'change' AND {filter}
ORDER BY t.customer_id, t.occurred_at, t.id LIMIT :count_max;
