#pragma once

// The table that tools/make-holidays.mjs writes at build time. holidays.h is what others use.

#include <cstdint>
#include <span>
#include <string_view>

namespace vez {

struct TableName {
  std::string_view local;           // in the country's first language
  std::string_view sl, hu, ru, en;  // "" where there is none
};

struct TableDay {
  std::uint16_t day;   // since the first of January of holiday_year_min
  std::uint16_t name;  // place in names
};

// A country (region ""), or one of its regions with the days it has beyond the country's.
struct TablePlace {
  std::string_view country;  // ISO 3166
  std::string_view region;   // "SCT"; unique within the country
  std::string_view region_name;
  std::uint32_t first;  // place in days
  std::uint32_t count;
};

struct HolidayTable {
  std::span<const TableName> names;
  std::span<const TablePlace> places;  // by country, then region
  std::span<const TableDay> days;      // those of a place together, by day
};

extern const HolidayTable holiday_table;

}  // namespace vez
