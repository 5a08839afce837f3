-- name: CustomFields
SELECT id, key, scope, type, label, labels, choices, currency, required, purpose, used_by, created_at, retired_at, version
FROM custom_fields ORDER BY id LIMIT :count_max;

-- name: InsertCustomField
-- param: currency text?
-- param: required bool
INSERT INTO custom_fields (id, key, scope, type, label, labels, choices, currency, required, purpose, used_by, created_at, version)
VALUES (:id, :key, :scope, :type, :label, :labels, :choices, :currency, :required, :purpose, :used_by, :now, 1);

-- name: UpdateCustomFieldRow
-- param: required bool
-- param: retired_at time?
UPDATE custom_fields SET scope = :scope, label = :label, labels = :labels, choices = :choices, required = :required,
  purpose = :purpose, used_by = :used_by, retired_at = :retired_at, version = version + 1 WHERE id = :id;

-- name: CountFilled
SELECT count(DISTINCT v.customer_id) AS count FROM custom_values v WHERE v.field_id = :field_id;

-- name: AnyWithChoice
SELECT v.customer_id FROM custom_values v WHERE v.field_id = :field_id AND v.value_text = :value LIMIT 1;

-- name: CustomValuesOf
-- hot
SELECT v.field_id, v.value_text, v.value_whole, v.value_real FROM custom_values v
WHERE v.customer_id = :customer_id ORDER BY v.field_id, v.position;

-- name: DeleteCustomValue
DELETE FROM custom_values WHERE customer_id = :customer_id AND field_id = :field_id;

-- name: InsertCustomValue
-- param: position int
-- param: value_text text?
-- param: value_whole int?
-- param: value_real real?
INSERT INTO custom_values (customer_id, field_id, position, value_text, value_whole, value_real)
VALUES (:customer_id, :field_id, :position, :value_text, :value_whole, :value_real);
