#include "icalendar/recurrence.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::int32_t days_per_week = 7;
constexpr std::int64_t ms_per_minute = 60'000;
constexpr std::int64_t ms_per_day = minutes_per_day * ms_per_minute;

constexpr std::int32_t weekday_of(Date date) { return ((date.days + 3) % 7 + 7) % 7; }
constexpr Date plus(Date date, std::int32_t days) { return Date{date.days + days}; }
Date date_of(sys_days day) { return Date{static_cast<std::int32_t>(day.time_since_epoch().count())}; }
year_month_day calendar_day(Date date) { return year_month_day{sys_days{std::chrono::days{date.days}}}; }
Date first_of(year_month month) { return date_of(sys_days{month / 1}); }
std::int32_t days_in(year_month month) { return first_of(month + std::chrono::months{1}).days - first_of(month).days; }
std::int32_t day_of(Date date) { return static_cast<std::int32_t>(unsigned(calendar_day(date).day())); }
std::int32_t month_of(Date date) { return static_cast<std::int32_t>(unsigned(calendar_day(date).month())); }

template <class T>
bool holds(const std::vector<T>& list, const T& entry) {
  return std::ranges::find(list, entry) != list.end();
}

// The dates of a rule, period by period.
class Dates {
 public:
  Dates(const Recurrence& rule, Date first) : rule_(rule), first_(first) {}

  // In order, each once; those of the first period may lie before the first date.
  std::vector<Date> of_period(std::int32_t period) const {
    std::vector<Date> dates;
    const std::int32_t step = period * rule_.every;
    const year_month_day day = calendar_day(first_);
    switch (rule_.frequency) {
      case Frequency::daily: add_if_wanted(dates, plus(first_, step)); break;
      case Frequency::weekly: add_week(dates, step); break;
      case Frequency::monthly: add_month(dates, day.year() / day.month() + std::chrono::months{step}); break;
      case Frequency::yearly: add_year(dates, day.year() + std::chrono::years{step}); break;
    }
    std::ranges::sort(dates);
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
  }

 private:
  bool is_month_wanted(Date date) const { return rule_.months.empty() || holds(rule_.months, month_of(date)); }
  bool is_month_day_wanted(Date date) const {
    if (rule_.month_days.empty()) return true;
    const year_month_day day = calendar_day(date);
    const std::int32_t from_end = day_of(date) - days_in(day.year() / day.month()) - 1;
    return holds(rule_.month_days, day_of(date)) || holds(rule_.month_days, from_end);
  }
  // Whether one of the weekdays is the date's, counted within `first` to `last` where it has an ordinal.
  bool is_weekday_wanted(Date date, Date first, Date last) const {
    if (rule_.weekdays.empty()) return true;
    const std::int32_t from_begin = (date.days - first.days) / days_per_week + 1;
    const std::int32_t from_end = -((last.days - date.days) / days_per_week + 1);
    return std::ranges::any_of(rule_.weekdays, [&](const RecurrenceDay& day) {
      return day.weekday == weekday_of(date) &&
             (day.ordinal == 0 || day.ordinal == from_begin || day.ordinal == from_end);
    });
  }

  void add_if_wanted(std::vector<Date>& dates, Date date) const {
    if (is_month_wanted(date) && is_month_day_wanted(date) && is_weekday_wanted(date, date, date))
      dates.push_back(date);
  }

  void add_week(std::vector<Date>& dates, std::int32_t step) const {
    const std::int32_t into_week = (weekday_of(first_) - rule_.week_begins + days_per_week) % days_per_week;
    const Date begin = plus(first_, step * days_per_week - into_week);
    for (std::int32_t day = 0; day < days_per_week; ++day) {
      const Date date = plus(begin, day);
      if (rule_.weekdays.empty() && day != into_week) continue;
      if (is_month_wanted(date) && is_weekday_wanted(date, date, date)) dates.push_back(date);
    }
  }

  void add_month(std::vector<Date>& dates, year_month month) const {
    const Date first = first_of(month), last = plus(first, days_in(month) - 1);
    if (!is_month_wanted(first)) return;
    const bool same_day = rule_.month_days.empty() && rule_.weekdays.empty();
    for (Date date = first; date <= last; ++date.days) {
      if (same_day ? day_of(date) != day_of(first_) : !is_month_day_wanted(date)) continue;
      if (is_weekday_wanted(date, first, last)) dates.push_back(date);
    }
  }

  void add_year(std::vector<Date>& dates, std::chrono::year year) const {
    const bool by_weekday = !rule_.weekdays.empty() && rule_.month_days.empty() && rule_.months.empty();
    if (by_weekday) {
      const Date first = first_of(year / 1), last = plus(first_of((year + std::chrono::years{1}) / 1), -1);
      for (Date date = first; date <= last; ++date.days)
        if (is_weekday_wanted(date, first, last)) dates.push_back(date);
      return;
    }
    const bool own_month = rule_.months.empty() && rule_.month_days.empty();
    for (std::int32_t month = 1; month <= 12; ++month)
      if (!own_month || month == month_of(first_)) add_month(dates, year / month);
  }

  const Recurrence& rule_;
  Date first_;
};

// When the wall shows it; in a gap by the clock before it.
UtcTime moment_of(Date date, std::int64_t wall_ms, const TimeZone& zone) {
  const std::int64_t minutes = wall_ms / ms_per_minute;
  const UtcTime begin = zone.begin_of(date, minutes);
  const WallTime shown = zone.wall_time(begin);
  const std::int64_t behind = (shown.date.days - date.days) * ms_per_day + shown.ms - minutes * ms_per_minute;
  if (behind == 0) return begin + milliseconds{wall_ms % ms_per_minute};
  // The gap began when the wall last showed less.
  const WallTime before = zone.wall_time(begin - milliseconds{1});
  const std::int64_t into_gap = (date.days - before.date.days) * ms_per_day + wall_ms - before.ms - 1;
  return begin + milliseconds{into_gap};
}

}  // namespace

std::vector<UtcTime> occurrences(const Recurrence& rule, UtcTime first, const TimeZone& zone, UtcTime from,
                                 UtcTime until, std::size_t count_max) {
  CHECK(rule.every >= 1 && rule.every <= recurrence_interval_max);
  std::vector<UtcTime> found;
  const WallTime wall = zone.wall_time(first);
  const Dates dates(rule, wall.date);
  const Date end = plus(wall.date, recurrence_years_max * 366);
  const Date counts_until = plus(zone.wall_time(from).date, -2);
  std::int32_t count = 0;
  // A period is a day at least, so that this ends.
  for (std::int32_t period = 0; found.size() < count_max; ++period) {
    const std::int64_t days_passed = static_cast<std::int64_t>(period) * rule.every *
                                     (rule.frequency == Frequency::daily     ? 1
                                      : rule.frequency == Frequency::weekly  ? days_per_week
                                      : rule.frequency == Frequency::monthly ? 28
                                                                             : 365);
    if (wall.date.days + days_passed > end.days) return found;
    // Nothing of a period comes more than a year before its own day.
    if (UtcTime{(wall.date.days + days_passed - 367) * ms_per_day} > until) return found;
    for (const Date date : dates.of_period(period)) {
      if (date < wall.date) continue;
      // Long before what is asked for it only counts.
      if (date < counts_until) {
        if (rule.count && count == *rule.count) return found;
        ++count;
        continue;
      }
      const UtcTime time = moment_of(date, wall.ms, zone);
      if (rule.until && time > *rule.until) return found;
      if (rule.until_date && date > *rule.until_date) return found;
      if (time >= until) return found;
      if (rule.count && count == *rule.count) return found;
      ++count;
      if (time >= from && found.size() < count_max) found.push_back(time);
    }
  }
  return found;
}

}  // namespace vez
