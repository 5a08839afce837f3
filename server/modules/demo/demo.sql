-- name: MarkCustomer
-- param: external_id text
UPDATE customers SET source = :source, external_id = :external_id, created_at = :since_at, updated_at = :since_at WHERE id = :id;

-- name: BackdateChanges
UPDATE timeline_entries SET occurred_at = :since_at, recorded_at = :since_at WHERE customer_id = :customer_id AND kind = 'change';

-- name: BackdateEntries
UPDATE timeline_entries SET recorded_at = occurred_at WHERE customer_id = :customer_id;

-- name: BackdateRestrictions
UPDATE restrictions SET since_at = :since_at WHERE customer_id = :customer_id;

-- name: BackdateFacts
UPDATE facts SET noted_at = :since_at WHERE customer_id = :customer_id;

-- name: BackdateConsents
UPDATE consents SET recorded_at = happened_at WHERE customer_id = :customer_id;

-- name: BackdateEvent
-- param: event text
UPDATE timeline_entries SET occurred_at = :since_at, recorded_at = :since_at
WHERE customer_id = :customer_id AND kind = 'change' AND event = :event;

-- name: CustomersFrom
SELECT id FROM customers WHERE source = :source ORDER BY id;

-- name: DeleteEntriesFrom
DELETE FROM timeline_entries WHERE customer_id IN (SELECT id FROM customers WHERE source = :source);

-- name: DeleteFiguresFrom
DELETE FROM timeline_figures WHERE customer_id IN (SELECT id FROM customers WHERE source = :source);

-- name: DeleteIdentitiesFrom
DELETE FROM identities WHERE customer_id IN (SELECT id FROM customers WHERE source = :source);

-- name: DeleteRestrictionsFrom
DELETE FROM restrictions WHERE customer_id IN (SELECT id FROM customers WHERE source = :source);

-- name: LeaveOrganisationsFrom
UPDATE customers SET organisation_id = NULL
WHERE organisation_id IN (SELECT id FROM customers WHERE source = :source);

-- name: DeleteCustomersFrom
DELETE FROM customers WHERE source = :source;

-- name: UsersLike
SELECT id, email, role_id, language FROM users WHERE email LIKE :email_pattern ORDER BY id;

-- name: SetPasswordOf
UPDATE users SET password_hash = :password_hash WHERE id = :id;

-- name: DeleteSessionsOf
DELETE FROM sessions WHERE user_id = :user_id;

-- name: DeleteTokensOf
DELETE FROM tokens WHERE user_id = :user_id;

-- name: DeleteLinksOf
DELETE FROM links WHERE user_id = :user_id;

-- name: DeleteRecoveryCodesOf
DELETE FROM recovery_codes WHERE user_id = :user_id;

-- name: DeleteSecondFactorOf
DELETE FROM second_factors WHERE user_id = :user_id;

-- name: DeleteUser
DELETE FROM users WHERE id = :id;

-- name: Footprint
SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM customers) AS customers,
  (SELECT count(*) FROM identities) AS identities, (SELECT count(*) FROM restrictions) AS restrictions,
  (SELECT count(*) FROM facts) AS facts, (SELECT count(*) FROM consents) AS consents,
  (SELECT count(*) FROM relations) AS relations, (SELECT count(*) FROM service_points) AS service_points,
  (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM promises) AS promises,
  (SELECT count(*) FROM timeline_entries) AS entries,
  (SELECT count(*) FROM timeline_figures) AS figures, (SELECT count(*) FROM customers_search) AS searchable,
  (SELECT count(*) FROM company_days) AS days, (SELECT count(*) FROM company_hours) AS hours,
  (SELECT count(*) FROM jobs) AS jobs;

-- name: BackdatePromise
UPDATE promises SET from_at = :from_at, until_at = :until_at, day_ends_at = :until_at, ended_at = :ended_at, sort_at = :ended_at,
  created_at = :since_at, reason = NULL, ended_by_id = NULL WHERE id = :id;

-- name: GiveTasksOf
UPDATE tasks SET owner_id = :to_id WHERE owner_id = :user_id;

-- name: LeaveTasksOf
UPDATE tasks SET author_id = NULL WHERE author_id = :user_id;

-- name: GivePromisesOf
UPDATE promises SET owner_id = :to_id WHERE owner_id = :user_id;

-- name: LeavePromisesOf
UPDATE promises SET author_id = NULL WHERE author_id = :user_id;
