-- name: InsertCompany
INSERT INTO company (id, name, country, language, time_zone, currency, has_demo, version)
VALUES (:id, :name, :country, :language, :time_zone, :currency, :has_demo, 1);

-- name: TheCompany
SELECT name, country, region, language, time_zone, currency, has_demo, version FROM company LIMIT 1;

-- name: UpdateCompanyFields
-- param: region text?
UPDATE company SET name = :name, country = :country, region = :region, language = :language, time_zone = :time_zone,
  currency = :currency, version = version + 1;

-- name: TouchCompany
UPDATE company SET version = version + 1;

-- name: SetHasDemo
UPDATE company SET has_demo = :has_demo, version = version + 1;

-- name: CompanyHours
SELECT weekday, opens_minute, closes_minute FROM company_hours ORDER BY weekday, opens_minute;

-- name: DeleteCompanyHours
DELETE FROM company_hours;

-- name: InsertCompanyHours
-- param: weekday int
-- param: opens_minute int
-- param: closes_minute int
INSERT INTO company_hours (weekday, opens_minute, closes_minute) VALUES (:weekday, :opens_minute, :closes_minute);

-- name: CompanyDayRows
SELECT id, day_date, name FROM company_days ORDER BY day_date LIMIT :count_max;

-- name: CompanyDayHours
SELECT day_id, opens_minute, closes_minute FROM company_day_hours ORDER BY day_id, opens_minute;

-- name: CompanyDayById
SELECT id, day_date, name FROM company_days WHERE id = :id;

-- name: CompanyDayOn
SELECT id, day_date, name FROM company_days WHERE day_date = :day_date;

-- name: CountCompanyDays
SELECT count(*) AS count FROM company_days;

-- name: InsertCompanyDay
INSERT INTO company_days (id, day_date, name) VALUES (:id, :day_date, :name);

-- name: InsertCompanyDayHours
-- param: opens_minute int
-- param: closes_minute int
INSERT INTO company_day_hours (day_id, opens_minute, closes_minute) VALUES (:day_id, :opens_minute, :closes_minute);

-- name: DeleteCompanyDayHours
DELETE FROM company_day_hours WHERE day_id = :day_id;

-- name: DeleteCompanyDay
DELETE FROM company_days WHERE id = :id;
