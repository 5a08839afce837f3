-- name: InsertFigures
INSERT INTO list_figures (id, author_id, q, filter, state, last_id, counted, groups, started_at)
VALUES (:id, :author_id, :q, :filter, 'counting', 0, 0, '{}', :now);

-- name: FiguresById
SELECT id, author_id, q, filter, state, last_id, counted, groups, started_at, ended_at FROM list_figures WHERE id = :id;

-- name: FiguresOfList
SELECT id FROM list_figures
WHERE author_id = :author_id AND q = :q AND filter = :filter AND state <> 'failed' AND started_at > :since_at ORDER BY id DESC LIMIT 1;

-- name: SaveFigures
-- param: counted int
-- param: ended_at time?
UPDATE list_figures SET state = :state, last_id = :last_id, counted = :counted, groups = :groups, ended_at = :ended_at WHERE id = :id;

-- name: OldFigures
SELECT f.id FROM list_figures f WHERE f.author_id = :author_id ORDER BY f.id DESC LIMIT 100;

-- name: DeleteAllFigures
DELETE FROM list_figures;

-- name: DeleteFigures
DELETE FROM list_figures WHERE id = :id;

-- name: FiguresWindow
SELECT COALESCE(max(w.id), 0) AS id FROM (SELECT id FROM customers WHERE id > :after_id ORDER BY id LIMIT :count_max) w;

-- name: FiguresFoundWindow
SELECT COALESCE(max(w.id), 0) AS id FROM (
  SELECT s.id FROM {text_found(customers_search, :q)} s WHERE s.id > :after_id ORDER BY s.id LIMIT :count_max) w;

-- name: FiguredCustomers
SELECT c.kind, c.owner_id, c.language, c.country, c.city, c.source, c.customer_since, c.created_at, c.last_contact_at, c.preferred_channel,
  c.phone IS NOT NULL AS has_phone, c.mail IS NOT NULL AS has_mail, c.street IS NOT NULL AS has_street, c.birth_date IS NOT NULL AS has_birth_date
FROM customers c WHERE c.id > :after_id AND c.id <= :until_id AND {set} AND {filter};

-- name: FiguredFound
SELECT c.kind, c.owner_id, c.language, c.country, c.city, c.source, c.customer_since, c.created_at, c.last_contact_at, c.preferred_channel,
  c.phone IS NOT NULL AS has_phone, c.mail IS NOT NULL AS has_mail, c.street IS NOT NULL AS has_street, c.birth_date IS NOT NULL AS has_birth_date
FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
WHERE s.id > :after_id AND s.id <= :until_id AND {set} AND {filter};

-- name: FiguredChannels
SELECT f.key, count(*) AS count FROM customers c JOIN timeline_figures f ON f.customer_id = c.id AND f.kind = 'contact'
WHERE c.id > :after_id AND c.id <= :until_id AND {set} AND {filter} GROUP BY f.key;

-- name: FiguredChannelsFound
SELECT f.key, count(*) AS count FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
  JOIN timeline_figures f ON f.customer_id = c.id AND f.kind = 'contact'
WHERE s.id > :after_id AND s.id <= :until_id AND {set} AND {filter} GROUP BY f.key;

-- name: FiguredChoices
SELECT d.key, COALESCE(v.value_text, CASE WHEN v.value_whole = 1 THEN 'yes' ELSE 'no' END) AS value, count(*) AS count
FROM customers c JOIN custom_values v ON v.customer_id = c.id JOIN custom_fields d ON d.id = v.field_id
WHERE c.id > :after_id AND c.id <= :until_id AND d.retired_at IS NULL AND d.type IN ('choice', 'choices', 'boolean') AND {set} AND {filter}
GROUP BY d.key, v.value_text, v.value_whole;

-- name: FiguredChoicesFound
SELECT d.key, COALESCE(v.value_text, CASE WHEN v.value_whole = 1 THEN 'yes' ELSE 'no' END) AS value, count(*) AS count
FROM {text_found(customers_search, :q)} s JOIN customers c ON c.id = s.id
  JOIN custom_values v ON v.customer_id = c.id JOIN custom_fields d ON d.id = v.field_id
WHERE s.id > :after_id AND s.id <= :until_id AND d.retired_at IS NULL AND d.type IN ('choice', 'choices', 'boolean') AND {set} AND {filter}
GROUP BY d.key, v.value_text, v.value_whole;
