#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calendar/holidays.h"
#include "engine/route.h"
#include "store/tx.h"

namespace vez {

struct ListHolidays {
  std::int64_t year;
  Text<2, 2> country;
  std::optional<Text<1, 10>> region;
};
BOOST_DESCRIBE_STRUCT(ListHolidays, (), (year, country, region))

struct HolidayRow {
  Date date;
  std::string name;        // in the caller's language, where there is one
  std::string local_name;  // in the country's
};
BOOST_DESCRIBE_STRUCT(HolidayRow, (), (date, name, local_name))

struct ListRegions {
  Text<2, 2> country;
};
BOOST_DESCRIBE_STRUCT(ListRegions, (), (country))

struct RegionRow {
  std::string code;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RegionRow, (), (code, name))

struct AddWorkingTime {
  UtcTime from;
  std::int64_t minutes;
};
BOOST_DESCRIBE_STRUCT(AddWorkingTime, (), (from, minutes))

struct WorkingTime {
  UtcTime due_at;
};
BOOST_DESCRIBE_STRUCT(WorkingTime, (), (due_at))

struct AddWorkingDays {
  Date from;
  std::int64_t days;
  std::optional<std::string> countries;  // that are involved too: "GB-SCT,HU"
};
BOOST_DESCRIBE_STRUCT(AddWorkingDays, (), (from, days, countries))

struct WorkingDay {
  Date date;
  UtcTime opens_at;
  UtcTime closes_at;
};
BOOST_DESCRIBE_STRUCT(WorkingDay, (), (date, opens_at, closes_at))

// Longest that can be asked for, a working year and more.
constexpr std::int64_t working_minutes_max = 200'000;
constexpr std::int64_t working_days_max = 400;

// "GB-SCT,HU"; refuses at `field` what has no holidays that are known.
Result<std::vector<HolidayPlace>> holiday_places(std::string_view text, const std::string& field);

Result<Page<HolidayRow>> list_holidays(Tx& tx, ListHolidays input);
Result<Page<RegionRow>> list_regions(Tx& tx, ListRegions input);
Result<WorkingTime> add_working_time(Tx& tx, AddWorkingTime input);
Result<WorkingDay> add_working_days(Tx& tx, AddWorkingDays input);

std::vector<Route> calendars_routes();

}  // namespace vez
