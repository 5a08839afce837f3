-- name: InsertErasure
-- param: at time
INSERT INTO erasures (id, at, user_name, reason, swept_at, wiped_at) VALUES (:id, :at, :user_name, :reason, NULL, NULL)
ON CONFLICT (id) DO NOTHING;

-- name: InsertErased
INSERT INTO erased_customers (erased_id, erasure_id) VALUES (:customer_id, :erasure_id);

-- name: NameOfUser
SELECT name FROM users WHERE id = :id;

-- name: ErasureById
SELECT id, at, user_name, reason, wiped_at FROM erasures WHERE id = :id;

-- name: ErasuresBefore
SELECT id, at, user_name, reason, wiped_at FROM erasures WHERE id < :before_id ORDER BY id DESC LIMIT :count_max;

-- name: ErasureOfCustomer
SELECT erasure_id FROM erased_customers WHERE erased_id = :customer_id;

-- name: AllErasures
SELECT e.id, c.erased_id AS customer_id, e.at, e.user_name, e.reason FROM erasures e JOIN erased_customers c ON c.erasure_id = e.id
ORDER BY e.id, c.erased_id;

-- name: ErasuresToWipe
SELECT id FROM erasures WHERE swept_at IS NOT NULL AND wiped_at IS NULL ORDER BY id;

-- name: SetSwept
UPDATE erasures SET swept_at = :now WHERE id = :id AND swept_at IS NULL;

-- name: SetWiped
UPDATE erasures SET wiped_at = :now WHERE id = :id AND wiped_at IS NULL;

-- name: AddErasedFigure
-- param: count int
-- param: amount int
INSERT INTO erased_figures (month, kind, key, count, amount) VALUES (:month, :kind, :key, :count, :amount)
ON CONFLICT (month, kind, key) DO UPDATE SET
  count = erased_figures.count + excluded.count, amount = erased_figures.amount + excluded.amount;

-- name: AllErasedFigures
SELECT month, kind, key, count, amount FROM erased_figures ORDER BY month, kind, key;
