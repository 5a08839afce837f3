-- name: FirstStepsPutAwayBy
SELECT user_id FROM first_steps_put_away WHERE user_id = :user_id;

-- name: PutFirstStepsAway
INSERT INTO first_steps_put_away (user_id, at) VALUES (:user_id, :now) ON CONFLICT (user_id) DO NOTHING;

-- name: BringFirstStepsBack
DELETE FROM first_steps_put_away WHERE user_id = :user_id;

-- Somebody of the company's own: those that only show what it looks like do not count.
-- name: AnyCustomerNotFrom
SELECT c.id FROM customers c WHERE c.source IS NULL OR c.source <> :source LIMIT 1;

-- name: AnyOtherUser
SELECT u.id FROM users u WHERE u.id <> :user_id LIMIT 1;

-- name: AnyContactRecordedBy
-- hot
SELECT t.customer_id FROM timeline_entries t WHERE t.author_id = :author_id AND t.kind = 'contact' LIMIT 1;
