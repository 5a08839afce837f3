-- name: SecondFactorOf
SELECT secret, confirmed_at, last_step FROM second_factors WHERE user_id = :user_id;

-- name: DeleteSecondFactor
DELETE FROM second_factors WHERE user_id = :user_id;

-- name: InsertSecondFactor
INSERT INTO second_factors (user_id, secret, created_at, last_step) VALUES (:user_id, :secret, :now, 0);

-- name: ConfirmSecondFactor
-- param: last_step int
UPDATE second_factors SET confirmed_at = :now, last_step = :last_step WHERE user_id = :user_id AND confirmed_at IS NULL;

-- Of two requests with the same code one finds that it was used.
-- name: UseStep
-- param: last_step int
UPDATE second_factors SET last_step = :last_step WHERE user_id = :user_id AND last_step < :last_step;

-- name: CountRecoveryCodes
SELECT count(*) AS count FROM recovery_codes WHERE user_id = :user_id;

-- name: InsertRecoveryCode
INSERT INTO recovery_codes (user_id, hash) VALUES (:user_id, :hash);

-- name: UseRecoveryCode
DELETE FROM recovery_codes WHERE user_id = :user_id AND hash = :hash;

-- name: DeleteRecoveryCodes
DELETE FROM recovery_codes WHERE user_id = :user_id;

-- name: DemandedRoles
SELECT role_id FROM second_factor_demands ORDER BY role_id;

-- name: RolesNotDemanded
SELECT r.id FROM roles r LEFT JOIN second_factor_demands d ON d.role_id = r.id WHERE d.role_id IS NULL ORDER BY r.id;

-- name: DemandOfRole
INSERT INTO second_factor_demands (role_id) VALUES (:role_id) ON CONFLICT (role_id) DO NOTHING;

-- name: ForgetDemand
DELETE FROM second_factor_demands WHERE role_id = :role_id;

-- name: IsDemandedOf
SELECT d.role_id FROM users u JOIN second_factor_demands d ON d.role_id = u.role_id WHERE u.id = :user_id;

-- Of whom it is demanded, who have none and are here by a session.
-- name: UsersWhoOweSecondFactor
SELECT u.id FROM users u JOIN second_factor_demands d ON d.role_id = u.role_id
LEFT JOIN second_factors f ON f.user_id = u.id
WHERE f.confirmed_at IS NULL AND EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id) ORDER BY u.id;
