-- name: InsertErasure
-- param: at time
INSERT INTO erasures (id, erased_customer_id, at, user_name, reason, wiped_at)
VALUES (:id, :customer_id, :at, :user_name, :reason, NULL);

-- name: NameOfUser
SELECT name FROM users WHERE id = :id;

-- name: ErasureById
SELECT id, at, user_name, reason, wiped_at FROM erasures WHERE id = :id;

-- name: ErasuresBefore
SELECT id, at, user_name, reason, wiped_at FROM erasures WHERE id < :before_id ORDER BY id DESC LIMIT :count_max;

-- name: ErasureOfCustomer
SELECT id FROM erasures WHERE erased_customer_id = :customer_id;

-- name: AllErasures
SELECT id, erased_customer_id AS customer_id, at, user_name, reason FROM erasures ORDER BY id;

-- name: ErasuresToWipe
SELECT id FROM erasures WHERE wiped_at IS NULL ORDER BY id;

-- name: SetWiped
UPDATE erasures SET wiped_at = :now WHERE id <= :last_id AND wiped_at IS NULL;

-- name: AddErasedFigure
-- param: count int
-- param: amount int
INSERT INTO erased_figures (month, kind, key, count, amount) VALUES (:month, :kind, :key, :count, :amount)
ON CONFLICT (month, kind, key) DO UPDATE SET
  count = erased_figures.count + excluded.count, amount = erased_figures.amount + excluded.amount;

-- name: AllErasedFigures
SELECT month, kind, key, count, amount FROM erased_figures ORDER BY month, kind, key;
