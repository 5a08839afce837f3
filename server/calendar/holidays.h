#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vez {

// The years whose public holidays are known. Outside of them no day is a holiday.
constexpr int holiday_year_min = 2015;
constexpr int holiday_year_max = 2040;

// Where a day may be a public holiday: a country, or one region of it.
struct HolidayPlace {
  std::string country;  // ISO 3166
  std::string region;   // "SCT" of GB; "" is the country as a whole: what is a holiday in each of its regions
  friend auto operator<=>(const HolidayPlace&, const HolidayPlace&) = default;
};

struct Holiday {
  Date date;
  std::string_view name;        // in the language asked for, else in English, else as local_name
  std::string_view local_name;  // in the country's first language
};

struct Region {
  std::string_view code;
  std::string_view name;
};

// Whether the holidays of the place are known.
bool has_holidays(const HolidayPlace& place);
bool is_holiday(const HolidayPlace& place, Date date);
// Whole days off by law or usage of the place's banks in the year, by date. `language`: "sl", "hu", "ru", "en".
std::vector<Holiday> holidays(const HolidayPlace& place, int year, std::string_view language);
// Regions of a country that have holidays of their own, by code.
std::vector<Region> regions_of(std::string_view country);

}  // namespace vez
