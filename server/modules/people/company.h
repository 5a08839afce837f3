#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calendar/working_calendar.h"
#include "engine/route.h"
#include "store/tx.h"

namespace vez {

using CompanyDayId = Id<struct CompanyDayTag>;

enum class Language { sl, hu, ru, en };
BOOST_DESCRIBE_ENUM(Language, sl, hu, ru, en)

// Open on a day of every week; `closes` at or before `opens` is in the night after, "24:00" is midnight.
struct OpeningHours {
  std::int64_t weekday;  // 1 Monday to 7 Sunday
  std::string opens;     // "08:00"
  std::string closes;
};
BOOST_DESCRIBE_STRUCT(OpeningHours, (), (weekday, opens, closes))

struct Company {
  std::string name;
  std::string country;                // ISO 3166, "SI"
  std::optional<std::string> region;  // whose holidays it keeps beside its country's: "SCT" of GB
  Language language;                  // of what it writes when a customer's is not known
  std::string time_zone;              // "Europe/Ljubljana"
  std::string currency;               // ISO 4217
  std::vector<OpeningHours> opening_hours;
  std::vector<Date> closed_days;  // the company's own
  bool has_demo;                  // demonstration data is there
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Company, (),
                      (name, country, region, language, time_zone, currency, opening_hours, closed_days, has_demo,
                       version))

struct CompanySetup {
  using comes_in = void;
  Text<1, 200> name;
  Text<2, 2> country;
  Language language;
  Text<1, 60> time_zone;
  Text<3, 3> currency;
};
BOOST_DESCRIBE_STRUCT(CompanySetup, (), (name, country, language, time_zone, currency))

struct UpdateCompany {
  Patch<Text<1, 200>> name;
  Patch<Text<2, 2>> country;
  Patch<Text<1, 10>> region;
  Patch<Language> language;
  Patch<Text<1, 60>> time_zone;
  Patch<Text<3, 3>> currency;
  Patch<std::vector<OpeningHours>> opening_hours;
  Patch<std::vector<Date>> closed_days;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateCompany, (),
                      (name, country, region, language, time_zone, currency, opening_hours, closed_days))

// Open on one day; as OpeningHours.
struct DayOpening {
  std::string opens;
  std::string closes;
};
BOOST_DESCRIBE_STRUCT(DayOpening, (), (opens, closes))

// A day of the company's own: closed without hours, or open in these, whatever the week and the holidays say.
struct CompanyDay {
  CompanyDayId id;
  Date date;
  std::string name;
  std::vector<DayOpening> hours;
};
BOOST_DESCRIBE_STRUCT(CompanyDay, (), (id, date, name, hours))

struct AddCompanyDay {
  Date date;
  std::optional<Text<0, 100>> name;
  std::vector<DayOpening> hours;
};
BOOST_DESCRIBE_STRUCT(AddCompanyDay, (), (date, name, hours))

struct OneCompanyDay {
  CompanyDayId id;
};
BOOST_DESCRIBE_STRUCT(OneCompanyDay, (), (id))

struct CompanyDays {
  std::vector<CompanyDay> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CompanyDays, (), (items, next))

struct CompanyUpdated {
  static constexpr std::string_view name = "CompanyUpdated";
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(CompanyUpdated, (), (fields))
struct CompanyDayAdded {
  static constexpr std::string_view name = "CompanyDayAdded";
  CompanyDayId day_id;
  Date date;
};
BOOST_DESCRIBE_STRUCT(CompanyDayAdded, (), (day_id, date))
struct CompanyDayRemoved {
  static constexpr std::string_view name = "CompanyDayRemoved";
  CompanyDayId day_id;
  Date date;
};
BOOST_DESCRIBE_STRUCT(CompanyDayRemoved, (), (day_id, date))

// Most spans of hours in one day, and most days of the company's own.
constexpr std::size_t day_spans_max = 4;
constexpr std::int64_t company_days_max = 2000;

Result<Company> get_company(Tx& tx, Nothing);
// The first one; Monday to Friday from 8 to 16 until it says otherwise.
Result<Done> create_company(Tx& tx, const CompanySetup& input);
Result<Company> update_company(Tx& tx, UpdateCompany input);
Result<CompanyDays> list_company_days(Tx& tx, Nothing);
Result<CompanyDay> add_company_day(Tx& tx, AddCompanyDay input);
Result<Done> remove_company_day(Tx& tx, OneCompanyDay input);
// Demonstration data came or went.
void set_has_demo(Tx& tx, bool has_demo);

// When the company works: its hours, its days, its country's holidays, its time zone.
Result<WorkingCalendar> company_calendar(Tx& tx);

}  // namespace vez
