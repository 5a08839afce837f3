-- name: InsertCase
-- param: status text
-- param: entry int
-- param: open bool
-- param: owner_id id?
-- param: team_id id?
-- param: author_id id?
INSERT INTO cases (id, process_id, version_id, customer_id, status, entry, status_since_at, open, owner_id, team_id, fields, author_id,
  created_at, version)
VALUES (:id, :process_id, :version_id, :customer_id, :status, :entry, :now, :open, :owner_id, :team_id, :fields, :author_id, :now, 1);

-- name: MoveCaseRow
-- param: status text
-- param: entry int
-- param: open bool
UPDATE cases SET version_id = :version_id, status = :status, entry = :entry, status_since_at = :since_at, open = :open, fields = :fields,
  version = version + 1 WHERE id = :id;

-- name: UpdateCaseRow
-- param: owner_id id?
-- param: team_id id?
UPDATE cases SET fields = :fields, owner_id = :owner_id, team_id = :team_id, version = version + 1 WHERE id = :id;

-- name: InsertMove
-- param: to_status text
-- param: entry int
-- param: from_status text?
-- param: reason text?
-- param: moved_by_id id?
-- param: since_before_at time?
-- param: fields_before text?
INSERT INTO case_moves (case_id, entry, from_status, to_status, kind, reason, moved_at, moved_by_id, version_id, since_before_at,
  fields_before)
VALUES (:case_id, :entry, :from_status, :to_status, :kind, :reason, :now, :moved_by_id, :version_id, :since_before_at, :fields_before);

-- As it is, whoever asks: for rules.
-- name: CaseRowById
-- hot
SELECT c.id, c.process_id, c.version_id, c.customer_id, c.status, c.entry, c.status_since_at, c.open, c.owner_id, c.team_id, c.fields,
  c.created_at, c.version FROM cases c WHERE c.id = :id;

-- name: CaseRowSeen
-- sample: seen_case TRUE
-- hot
SELECT c.id, c.process_id, c.version_id, c.customer_id, c.status, c.entry, c.status_since_at, c.open, c.owner_id, c.team_id, c.fields,
  c.created_at, c.version FROM cases c WHERE c.id = :id AND {seen_case};

-- What a condition asks of the customer.
-- name: CustomerOfCase
-- hot
SELECT kind, name, language, country, city, customer_since FROM customers WHERE id = :id;

-- name: CaseById
-- sample: seen TRUE
-- sample: seen_case TRUE
-- hot
SELECT c.id, c.process_id, v.number AS version_number, k.id AS customer_id, k.name AS customer_name, c.status, c.status_since_at, c.open,
  c.owner_id, o.name AS owner_name, c.team_id, g.name AS team_name,
  EXISTS (SELECT 1 FROM case_faults f WHERE f.case_id = c.id) AS stuck, c.created_at, c.version, c.version_id
FROM cases c JOIN process_versions v ON v.id = c.version_id LEFT JOIN customers k ON k.id = c.customer_id AND {seen}
  LEFT JOIN users o ON o.id = c.owner_id LEFT JOIN teams g ON g.id = c.team_id
WHERE c.id = :id AND {seen_case};

-- name: CasesListed
-- sample: seen TRUE
-- sample: which c.customer_id = 1
-- sample: seen_case TRUE
-- param: open bool
SELECT c.id, c.process_id, v.number AS version_number, k.id AS customer_id, k.name AS customer_name, c.status, c.status_since_at, c.open,
  c.owner_id, o.name AS owner_name, c.team_id, g.name AS team_name,
  EXISTS (SELECT 1 FROM case_faults f WHERE f.case_id = c.id) AS stuck, c.created_at, c.version, c.version_id
FROM cases c JOIN process_versions v ON v.id = c.version_id LEFT JOIN customers k ON k.id = c.customer_id AND {seen}
  LEFT JOIN users o ON o.id = c.owner_id LEFT JOIN teams g ON g.id = c.team_id
WHERE {which} AND c.open = :open AND c.id < :before_id AND {seen_case} ORDER BY c.id DESC LIMIT :count_max;

-- A column of the board; {order} both ways from the same index.
-- name: CasesOfColumn
-- param: status text
-- sample: seen TRUE
-- sample: place TRUE
-- sample: seen_case TRUE
-- sample: order c.status_since_at, c.id
-- hot
SELECT c.id, c.process_id, v.number AS version_number, k.id AS customer_id, k.name AS customer_name, c.status, c.status_since_at, c.open,
  c.owner_id, o.name AS owner_name, c.team_id, g.name AS team_name,
  EXISTS (SELECT 1 FROM case_faults f WHERE f.case_id = c.id) AS stuck, c.created_at, c.version, c.version_id
FROM cases c JOIN process_versions v ON v.id = c.version_id LEFT JOIN customers k ON k.id = c.customer_id AND {seen}
  LEFT JOIN users o ON o.id = c.owner_id LEFT JOIN teams g ON g.id = c.team_id
WHERE c.process_id = :process_id AND c.status = :status AND {place} AND {seen_case} ORDER BY {order} LIMIT :count_max;

-- name: CountColumn
-- param: status text
-- sample: seen_case TRUE
SELECT count(*) AS count, min(w.status_since_at) AS oldest_at FROM (SELECT c.status_since_at FROM cases c
  WHERE c.process_id = :process_id AND c.status = :status AND {seen_case} ORDER BY c.status_since_at LIMIT :count_max) w;

-- name: MovesOf
-- hot
SELECT m.entry, m.from_status, m.to_status, m.kind, m.reason, m.moved_at, u.name AS moved_by_name, m.moved_by_id, m.version_id,
  m.since_before_at, m.fields_before
FROM case_moves m LEFT JOIN users u ON u.id = m.moved_by_id WHERE m.case_id = :case_id ORDER BY m.entry DESC LIMIT :count_max;

-- name: InsertCaseFault
-- param: entry int
-- param: parked bool
-- param: job_id id?
INSERT INTO case_faults (id, case_id, entry, place, action, error, parked, job_id, failed_at)
VALUES (:id, :case_id, :entry, :place, :action, :error, :parked, :job_id, :now);

-- name: SetFaultJob
UPDATE case_faults SET job_id = :job_id WHERE id = :id;

-- name: ParkFault
-- param: parked bool
UPDATE case_faults SET parked = :parked, error = :error WHERE id = :id;

-- name: DeleteFault
DELETE FROM case_faults WHERE id = :id;

-- name: FaultsOf
-- hot
SELECT id, place, action, error, parked, failed_at FROM case_faults WHERE case_id = :case_id ORDER BY id LIMIT :count_max;

-- name: FaultById
-- hot
SELECT id, case_id, entry, place, action, job_id FROM case_faults WHERE id = :id;

-- name: TakeCasesOfTeam
UPDATE cases SET owner_id = :owner_id, version = version + 1 WHERE team_id = :team_id AND owner_id IS NULL;

-- name: LeaveTeamOfCases
UPDATE cases SET team_id = NULL, version = version + 1 WHERE team_id = :team_id;

-- name: TakeCasesOf
UPDATE cases SET owner_id = :owner_id, version = version + 1 WHERE owner_id = :user_id AND open = TRUE;

-- name: CasesTold
SELECT c.id, v.definition, c.status, c.status_since_at, c.open, c.fields, c.created_at FROM cases c
  JOIN process_versions v ON v.id = c.version_id WHERE c.customer_id = :customer_id ORDER BY c.id LIMIT :count_max;

-- name: MovesTold
SELECT from_status, to_status, reason, moved_at FROM case_moves WHERE case_id = :case_id ORDER BY entry LIMIT :count_max;

-- name: CaseIdsOf
SELECT id FROM cases WHERE customer_id = :customer_id ORDER BY id;

-- name: FaultIdsOf
SELECT f.id FROM case_faults f JOIN cases c ON c.id = f.case_id WHERE c.customer_id = :customer_id ORDER BY f.id;

-- name: ForgetFaultsOf
DELETE FROM case_faults WHERE case_id IN (SELECT id FROM cases WHERE customer_id = :customer_id);

-- name: ForgetMovesOf
DELETE FROM case_moves WHERE case_id IN (SELECT id FROM cases WHERE customer_id = :customer_id);

-- name: ForgetCasesOf
DELETE FROM cases WHERE customer_id = :customer_id;

-- name: ForgetReasonsNaming
UPDATE case_moves SET reason = NULL WHERE reason LIKE :pattern ESCAPE '\';

-- name: CasesNaming
SELECT id, fields FROM cases WHERE fields LIKE :pattern ESCAPE '\' ORDER BY id;

-- name: MovesNaming
SELECT case_id, entry, fields_before FROM case_moves WHERE fields_before LIKE :pattern ESCAPE '\' ORDER BY case_id, entry;

-- name: SetCaseFields
UPDATE cases SET fields = :fields WHERE id = :id;

-- name: SetMoveFields
-- param: entry int
-- param: fields_before text?
UPDATE case_moves SET fields_before = :fields_before WHERE case_id = :case_id AND entry = :entry;
