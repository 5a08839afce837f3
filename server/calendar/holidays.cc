#include "calendar/holidays.h"

#include <algorithm>

#include "calendar/holiday_table.h"

namespace vez {
namespace {

using std::chrono::January;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::int32_t days_before(int y) {
  return static_cast<std::int32_t>(sys_days{year{y} / January / 1}.time_since_epoch().count());
}
constexpr std::int32_t first_day = days_before(holiday_year_min);
constexpr std::int32_t end_day = days_before(holiday_year_max + 1);

const TablePlace* find_place(std::string_view country, std::string_view region) {
  const auto found =
      std::ranges::lower_bound(holiday_table.places, std::pair(country, region), {},
                               [](const TablePlace& place) { return std::pair(place.country, place.region); });
  if (found == holiday_table.places.end() || found->country != country || found->region != region) return nullptr;
  return &*found;
}

// The days of the place itself from `from` on and before `to`, counted from first_day.
std::span<const TableDay> days_of(const TablePlace* place, std::int32_t from, std::int32_t to) {
  if (place == nullptr) return {};
  const auto days = holiday_table.days.subspan(place->first, place->count);
  const auto begin = std::ranges::lower_bound(days, from, {}, &TableDay::day);
  const auto end = std::ranges::lower_bound(begin, days.end(), to, {}, &TableDay::day);
  return {begin, end};
}

bool has_day(const TablePlace* place, std::int32_t day) { return !days_of(place, day, day + 1).empty(); }

std::string_view name_in(const TableName& name, std::string_view language) {
  const std::string_view own = language == "sl"   ? name.sl
                               : language == "hu" ? name.hu
                               : language == "ru" ? name.ru
                                                  : name.en;
  if (!own.empty()) return own;
  return name.en.empty() ? name.local : name.en;
}

}  // namespace

bool has_holidays(const HolidayPlace& place) { return find_place(place.country, place.region) != nullptr; }

bool is_holiday(const HolidayPlace& place, Date date) {
  if (date.days < first_day || date.days >= end_day) return false;
  const std::int32_t day = date.days - first_day;
  if (has_day(find_place(place.country, ""), day)) return true;
  return !place.region.empty() && has_day(find_place(place.country, place.region), day);
}

std::vector<Holiday> holidays(const HolidayPlace& place, int y, std::string_view language) {
  std::vector<Holiday> found;
  if (y < holiday_year_min || y > holiday_year_max) return found;
  const std::int32_t from = days_before(y) - first_day, to = days_before(y + 1) - first_day;
  const auto add = [&](const TablePlace* there) {
    for (const TableDay& day : days_of(there, from, to)) {
      const TableName& name = holiday_table.names[day.name];
      found.push_back({Date{first_day + day.day}, name_in(name, language), name.local});
    }
  };
  add(find_place(place.country, ""));
  if (!place.region.empty()) add(find_place(place.country, place.region));
  std::ranges::sort(found, {}, &Holiday::date);
  return found;
}

std::vector<Region> regions_of(std::string_view country) {
  std::vector<Region> regions;
  for (const TablePlace& place : holiday_table.places)
    if (place.country == country && !place.region.empty()) regions.push_back({place.region, place.region_name});
  return regions;
}

}  // namespace vez
