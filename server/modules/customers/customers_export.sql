-- Exports go through the customers a window of ids at a time, so that no piece takes longer than another.
-- name: CustomersWindow
SELECT COALESCE(max(w.id), 0) AS id FROM (SELECT id FROM customers WHERE id > :after_id ORDER BY id LIMIT :count_max) w;

-- name: CustomersExported
SELECT c.id, c.source, c.external_id, c.kind, c.name, c.given_name, c.family_name, c.middle_name, o.name AS organisation_name, c.language,
  c.country, c.street, c.postcode, c.city, c.note, c.birth_date, c.customer_since, r.reason AS do_not_sell,
  c.salutation, c.time_zone, c.preferred_channel, c.preferred_hours, c.created_at, c.updated_at
FROM customers c LEFT JOIN restrictions r ON r.customer_id = c.id AND r.kind = 'do_not_sell' LEFT JOIN customers o ON o.id = c.organisation_id
WHERE {set} AND c.id > :after_id AND c.id <= :until_id AND {filter} ORDER BY c.id;

-- name: CustomersFoundExported
SELECT c.id, c.source, c.external_id, c.kind, c.name, c.given_name, c.family_name, c.middle_name, o.name AS organisation_name, c.language,
  c.country, c.street, c.postcode, c.city, c.note, c.birth_date, c.customer_since, r.reason AS do_not_sell,
  c.salutation, c.time_zone, c.preferred_channel, c.preferred_hours, c.created_at, c.updated_at
FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
  LEFT JOIN restrictions r ON r.customer_id = c.id AND r.kind = 'do_not_sell' LEFT JOIN customers o ON o.id = c.organisation_id
WHERE {set} AND s.id > :after_id AND {filter}
ORDER BY s.id LIMIT :count_max;

-- What happened with those customers; changes of the customer itself are the journal's.
-- name: EntriesExported
SELECT t.customer_id, c.source AS customer_source, c.external_id AS customer_external_id, c.name AS customer_name, t.id, t.kind,
  t.occurred_at, t.recorded_at, t.channel, t.direction, t.summary, u.name AS author_name, t.source, t.external_id, t.amount, t.currency,
  t.quantity
FROM customers c JOIN timeline_entries t ON t.customer_id = c.id LEFT JOIN users u ON u.id = t.author_id
WHERE {set} AND c.id >= :customer_id AND c.id <= :until_id AND (t.customer_id, t.occurred_at, t.id) > (:customer_id, :after_at, :after_id)
  AND t.kind <> 'change' AND {filter}
ORDER BY t.customer_id, t.occurred_at, t.id LIMIT :count_max;
