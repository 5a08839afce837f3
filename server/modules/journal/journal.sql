-- name: JournalAll
-- hot
SELECT id, at, name, actor_id, via, customer_id, data FROM events
WHERE id < :before_id AND id >= :from_id ORDER BY id DESC LIMIT :count_max;

-- name: JournalOfUser
-- hot
SELECT id, at, name, actor_id, via, customer_id, data FROM events
WHERE actor_id = :actor_id AND actor_id <> 0 AND id < :before_id AND id >= :from_id ORDER BY id DESC LIMIT :count_max;

-- name: JournalOfCustomer
-- hot
SELECT id, at, name, actor_id, via, customer_id, data FROM events
WHERE customer_id = :customer_id AND id < :before_id AND id >= :from_id ORDER BY id DESC LIMIT :count_max;

-- name: JournalOfName
-- hot
SELECT id, at, name, actor_id, via, customer_id, data FROM events
WHERE name = :name AND id < :before_id AND id >= :from_id ORDER BY id DESC LIMIT :count_max;

-- name: JournalCustomerName
SELECT name FROM customers WHERE id = :id;

-- name: JournalUserName
SELECT name FROM users WHERE id = :id;

-- name: JournalTeamName
SELECT name FROM teams WHERE id = :id;

-- name: JournalRoleName
SELECT name FROM roles WHERE id = :id;
