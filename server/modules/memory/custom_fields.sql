-- name: CustomFields
SELECT id, key, scope, type, label, labels, choices, currency, required, on_card, purpose, used_by, created_at, retired_at, version
FROM custom_fields ORDER BY id LIMIT :count_max;

-- name: InsertCustomField
-- param: currency text?
-- param: required bool
-- param: on_card bool
INSERT INTO custom_fields (id, key, scope, type, label, labels, choices, currency, required, on_card, purpose, used_by, created_at, version)
VALUES (:id, :key, :scope, :type, :label, :labels, :choices, :currency, :required, :on_card, :purpose, :used_by, :now, 1);

-- name: UpdateCustomFieldRow
-- param: currency text?
-- param: required bool
-- param: on_card bool
-- param: retired_at time?
UPDATE custom_fields SET type = :type, currency = :currency, scope = :scope, label = :label, labels = :labels, choices = :choices, required = :required, on_card = :on_card,
  purpose = :purpose, used_by = :used_by, retired_at = :retired_at, version = version + 1 WHERE id = :id;

-- name: CountFilled
SELECT count(*) AS count FROM custom_values v WHERE v.field_id = :field_id AND v.position = 0;

-- name: AnyWithChoice
SELECT v.customer_id FROM custom_values v WHERE v.field_id = :field_id AND v.value_sort = :value LIMIT 1;

-- name: CustomValuesOf
-- hot
SELECT v.field_id, v.value_text, v.value_whole, v.value_real FROM custom_values v
WHERE v.customer_id = :customer_id ORDER BY v.field_id, v.position;

-- What there is in the fields that are filled, and what a card says of those that it shows.
-- name: OwnValuesOf
-- hot
SELECT f.key, f.type, f.currency, f.on_card, f.label, f.labels, f.choices, v.field_id, v.value_text, v.value_whole, v.value_real
FROM custom_values v JOIN custom_fields f ON f.id = v.field_id
WHERE v.customer_id = :customer_id AND f.retired_at IS NULL ORDER BY v.field_id, v.position;

-- name: CountOnCard
SELECT count(*) AS count FROM custom_fields f WHERE f.on_card AND f.retired_at IS NULL AND f.id <> :except_id;

-- name: DeleteCustomValue
DELETE FROM custom_values WHERE customer_id = :customer_id AND field_id = :field_id;

-- name: InsertCustomValue
-- param: position int
-- param: value_text text?
-- param: value_whole int?
-- param: value_real real?
INSERT INTO custom_values (customer_id, field_id, position, value_text, value_whole, value_real, value_sort)
VALUES (:customer_id, :field_id, :position, :value_text, :value_whole, :value_real, :value_sort);
