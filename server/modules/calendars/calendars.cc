#include "calendars/calendars.h"

#include "calendar/working_calendar.h"
#include "people/company.h"

namespace vez {
namespace {

constexpr std::string_view never_open = "the company is never open";

}  // namespace

Result<std::vector<HolidayPlace>> holiday_places(std::string_view text, const std::string& field) {
  constexpr std::size_t places_max = 10;
  std::vector<HolidayPlace> places;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const std::size_t hyphen = std::min(one.find('-'), one.size());
    HolidayPlace place{.country = std::string(one.substr(0, hyphen)),
                       .region = std::string(hyphen == one.size() ? "" : one.substr(hyphen + 1))};
    if (!has_holidays(place)) return refuse(RefusalCode::invalid, field, "the holidays there are not known");
    if (places.size() == places_max)
      return refuse(RefusalCode::invalid, field, {"must be at most {max}", {{"max", std::to_string(places_max)}}});
    places.push_back(std::move(place));
  }
  return places;
}

Result<Page<HolidayRow>> list_holidays(Tx& tx, ListHolidays input) {
  if (input.year < holiday_year_min || input.year > holiday_year_max)
    return refuse(RefusalCode::invalid, "?year",
                  {"must be from {min} to {max}",
                   {{"min", std::to_string(holiday_year_min)}, {"max", std::to_string(holiday_year_max)}}});
  const HolidayPlace country{.country = input.country.value, .region = ""};
  HolidayPlace place = country;
  if (input.region) place.region = input.region->value;
  if (has_holidays(country) && !has_holidays(place))
    return refuse(RefusalCode::invalid, "?region", "is not a region with holidays of its own in this country");
  Page<HolidayRow> page;
  for (const Holiday& holiday : holidays(place, static_cast<int>(input.year), tx.who().language))
    page.items.push_back(
        {.date = holiday.date, .name = std::string(holiday.name), .local_name = std::string(holiday.local_name)});
  return page;
}

Result<Page<RegionRow>> list_regions(Tx&, ListRegions input) {
  Page<RegionRow> page;
  for (const Region& region : regions_of(input.country.value))
    page.items.push_back({.code = std::string(region.code), .name = std::string(region.name)});
  return page;
}

Result<WorkingTime> add_working_time(Tx& tx, AddWorkingTime input) {
  if (input.minutes < 0 || input.minutes > working_minutes_max)
    return refuse(RefusalCode::invalid, "?minutes",
                  {"must be from {min} to {max}", {{"min", "0"}, {"max", std::to_string(working_minutes_max)}}});
  const WorkingCalendar calendar = TRY(company_calendar(tx));
  const auto due_at = calendar.add_working_time(input.from, std::chrono::minutes(input.minutes));
  if (!due_at) return refuse(RefusalCode::conflict, "", never_open);
  return WorkingTime{.due_at = *due_at};
}

Result<WorkingDay> add_working_days(Tx& tx, AddWorkingDays input) {
  if (input.days < -working_days_max || input.days > working_days_max)
    return refuse(RefusalCode::invalid, "?days",
                  {"must be from {min} to {max}",
                   {{"min", std::to_string(-working_days_max)}, {"max", std::to_string(working_days_max)}}});
  WorkingCalendar calendar = TRY(company_calendar(tx));
  if (input.countries)
    for (HolidayPlace& place : TRY(holiday_places(*input.countries, "?countries")))
      calendar.places.push_back(std::move(place));
  const auto date = calendar.add_working_days(input.from, static_cast<std::int32_t>(input.days));
  if (!date) return refuse(RefusalCode::conflict, "", never_open);
  const auto period = calendar.period_of(*date);
  CHECK(period.has_value());
  return WorkingDay{.date = *date, .opens_at = period->from, .closes_at = period->until};
}

}  // namespace vez
