-- name: FieldsOf
-- hot
SELECT kind, name, given_name, family_name, middle_name, organisation_id, language, country, street, postcode, city, note, birth_date,
  customer_since, owner_id, salutation, time_zone, preferred_channel, preferred_hours
FROM customers WHERE id = :id;

-- name: PutFields
-- param: given_name text?
-- param: family_name text?
-- param: middle_name text?
-- param: organisation_id id?
-- param: language text?
-- param: country text?
-- param: street text?
-- param: postcode text?
-- param: city text?
-- param: note text?
-- param: birth_date date?
-- param: customer_since date?
-- param: owner_id id?
-- param: salutation text?
-- param: time_zone text?
-- param: preferred_channel text?
-- param: preferred_hours text?
UPDATE customers SET name = :name, name_sort = :name_sort, given_name = :given_name, family_name = :family_name,
  middle_name = :middle_name, organisation_id = :organisation_id, language = :language, country = :country, street = :street,
  postcode = :postcode, city = :city, note = :note, birth_date = :birth_date, customer_since = :customer_since, owner_id = :owner_id,
  salutation = :salutation, time_zone = :time_zone, preferred_channel = :preferred_channel, preferred_hours = :preferred_hours
WHERE id = :id;

-- name: NextVersion
UPDATE customers SET updated_at = :now, version = version + 1 WHERE id = :id;

-- name: PutAway
UPDATE customers SET merged_into_id = :into_id, archived_at = :now, updated_at = :now, version = version + 1 WHERE id = :id;

-- name: BringBack
-- param: archived_at time?
UPDATE customers SET merged_into_id = NULL, archived_at = :archived_at, updated_at = :now, version = version + 1 WHERE id = :id;

-- name: InsertMerge
-- param: author_id id?
-- param: archived_at time?
INSERT INTO merges (id, customer_id, number, from_id, at, author_id, entry_id, archived_at, fields, carried)
VALUES (:id, :customer_id, (SELECT COALESCE(max(m.number), 0) + 1 FROM merges m WHERE m.customer_id = :customer_id), :from_id, :now,
  :author_id, :entry_id, :archived_at, :fields, :carried);

-- name: MergeById
-- hot
SELECT m.id, m.customer_id, m.from_id, f.name AS from_name, m.at, a.name AS author_name, m.entry_id, m.carried, m.split_at,
  s.name AS split_by_name, m.archived_at, m.fields
FROM merges m LEFT JOIN customers f ON f.id = m.from_id LEFT JOIN users a ON a.id = m.author_id LEFT JOIN users s ON s.id = m.split_by_id
WHERE m.id = :id;

-- name: MergeOf
-- hot
SELECT m.id, m.customer_id, m.from_id, f.name AS from_name, m.at, a.name AS author_name, m.entry_id, m.carried, m.split_at,
  s.name AS split_by_name, m.archived_at, m.fields
FROM merges m LEFT JOIN customers f ON f.id = m.from_id LEFT JOIN users a ON a.id = m.author_id LEFT JOIN users s ON s.id = m.split_by_id
WHERE m.from_id = :from_id AND m.split_at IS NULL;

-- Those that a customer is made of, in the order in which they came.
-- name: MergesInto
-- hot
SELECT m.id, m.customer_id, m.from_id, f.name AS from_name, m.at, a.name AS author_name, m.entry_id, m.carried, m.split_at,
  s.name AS split_by_name, m.archived_at, m.fields
FROM merges m LEFT JOIN customers f ON f.id = m.from_id LEFT JOIN users a ON a.id = m.author_id LEFT JOIN users s ON s.id = m.split_by_id
WHERE m.customer_id = :customer_id AND m.split_at IS NULL ORDER BY m.number LIMIT :count_max;

-- All that a customer had a part in, also those that were undone.
-- name: MergesAbout
-- hot
SELECT m.id, m.customer_id, m.from_id, f.name AS from_name, m.at, a.name AS author_name, m.entry_id, m.carried, m.split_at,
  s.name AS split_by_name, m.archived_at, m.fields
FROM merges m LEFT JOIN customers f ON f.id = m.from_id LEFT JOIN users a ON a.id = m.author_id LEFT JOIN users s ON s.id = m.split_by_id
WHERE m.customer_id = :customer_id ORDER BY m.number DESC LIMIT :count_max;

-- name: SetMergeFields
UPDATE merges SET fields = :fields WHERE id = :id;

-- name: EndMerge
-- param: split_by_id id?
UPDATE merges SET split_at = :now, split_by_id = :split_by_id, fields = '[]' WHERE id = :id;

-- name: ForgetMoves
DELETE FROM row_moves WHERE move_id = :move_id;

-- What was noted of one move is not of another any more.
-- name: ForgetMovesOf
DELETE FROM row_moves WHERE move_id = :move_id AND EXISTS (SELECT 1 FROM row_moves o
  WHERE o.move_id = :other_id AND o.place = row_moves.place AND o.row_key = row_moves.row_key);

-- name: CountMoves
SELECT place, count(*) AS count FROM row_moves WHERE move_id = :move_id GROUP BY place ORDER BY place;

-- name: CountIdentities
SELECT count(*) AS count FROM identities WHERE customer_id = :customer_id;

-- name: MergesTouching
SELECT m.id FROM merges m WHERE m.split_at IS NULL AND (m.customer_id IN (SELECT c.id FROM customers c WHERE c.source = :source)
  OR m.from_id IN (SELECT c.id FROM customers c WHERE c.source = :source)) ORDER BY m.id DESC;

-- name: IdsFrom
SELECT c.id FROM customers c WHERE c.source = :source ORDER BY c.id;

-- name: ForgetMergesFrom
DELETE FROM merges WHERE customer_id IN (SELECT c.id FROM customers c WHERE c.source = :source)
  OR from_id IN (SELECT c.id FROM customers c WHERE c.source = :source);

-- What a customer is told of merges, and what goes when the customer is erased.
-- name: MergesTold
SELECT m.at, a.name AS author_name, m.carried, m.split_at FROM merges m LEFT JOIN users a ON a.id = m.author_id
WHERE m.customer_id = :customer_id OR m.from_id = :customer_id ORDER BY m.id LIMIT :count_max;

-- name: EraseMovesOf
DELETE FROM row_moves WHERE move_id IN
  (SELECT m.id FROM merges m WHERE m.customer_id = :customer_id OR m.from_id = :customer_id);

-- name: EraseMergesOf
DELETE FROM merges WHERE customer_id = :customer_id OR from_id = :customer_id;

-- name: WronglyMerged
SELECT w.id FROM (
  SELECT c.id FROM customers c WHERE c.merged_into_id IS NOT NULL AND (c.archived_at IS NULL OR NOT EXISTS (SELECT 1 FROM merges m
    WHERE m.from_id = c.id AND m.customer_id = c.merged_into_id AND m.split_at IS NULL))
  UNION
  SELECT m.from_id AS id FROM merges m WHERE m.split_at IS NULL AND NOT EXISTS (SELECT 1 FROM customers c
    WHERE c.id = m.from_id AND c.merged_into_id = m.customer_id)) w
ORDER BY w.id LIMIT :count_max;

-- name: MergedWithTimeline
SELECT c.id FROM customers c WHERE c.merged_into_id IS NOT NULL
  AND (EXISTS (SELECT 1 FROM timeline_entries t WHERE t.customer_id = c.id)
    OR EXISTS (SELECT 1 FROM timeline_figures g WHERE g.customer_id = c.id)) ORDER BY c.id LIMIT :count_max;

-- name: MovesOfNothing
SELECT DISTINCT r.move_id AS id FROM row_moves r WHERE NOT EXISTS (SELECT 1 FROM merges m
  WHERE m.id = r.move_id AND m.split_at IS NULL) ORDER BY r.move_id LIMIT :count_max;

-- name: PairsOfGone
SELECT p.first_id AS id FROM duplicate_pairs p WHERE p.state = 'open' AND ((SELECT count(*) FROM customers c
  WHERE c.id IN (p.first_id, p.second_id) AND c.merged_into_id IS NULL) < 2) ORDER BY p.first_id LIMIT :count_max;
