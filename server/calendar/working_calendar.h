#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calendar/holidays.h"
#include "calendar/time_zone.h"

namespace vez {

// Open from one minute of a day to another (the minute of closing is not open any more). `closes` above 24 * 60 is in
// the night after: 20:00 to 04:00 is {1200, 1680}.
struct OpenSpan {
  std::int64_t opens = 0;
  std::int64_t closes = 0;
  friend auto operator<=>(const OpenSpan&, const OpenSpan&) = default;
};

// The hours of one day, by opens; none when it is closed.
using DayHours = std::vector<OpenSpan>;

// From a moment until before another.
struct OpenPeriod {
  UtcTime from;
  UtcTime until;
  friend auto operator<=>(const OpenPeriod&, const OpenPeriod&) = default;
};

// Days that are looked at before it is said that there is no working time, about 10 years.
constexpr std::int32_t search_days_max = 3660;

// When somebody works. A value: made from a company's hours and days, then asked. A night's span belongs to the day
// that it begins on: on a holiday it does not begin.
struct WorkingCalendar {
  TimeZone zone;
  std::array<DayHours, 7> week;       // Monday first
  std::vector<HolidayPlace> places;   // closed on the holidays of each of these
  std::map<Date, DayHours> own_days;  // instead of week and holidays: closed, or open after all

  const DayHours& hours_of(Date date) const;
  bool is_working_day(Date date) const { return !hours_of(date).empty(); }
  // The same with the holidays of another country too: what needs people in both.
  WorkingCalendar also_in(HolidayPlace place) const;

  bool is_open(UtcTime at) const;
  // `at` when it is open then. Nothing when it stays closed for search_days_max.
  std::optional<UtcTime> next_open(UtcTime at) const;
  // When `span` of working time from `at` on will have passed; the first open moment when it is zero. A deadline that
  // ends with a day's work is that day's closing, not the next opening. Nothing when it is beyond search_days_max.
  std::optional<UtcTime> add_working_time(UtcTime at, std::chrono::milliseconds span) const;
  // Open time from `from` until `until`; zero when that is not later. Throws nothing, takes as long as there are days.
  std::chrono::milliseconds working_time_between(UtcTime from, UtcTime until) const;
  // The count-th working day after the date (before it when negative); 0 is the date itself or the next working day.
  std::optional<Date> add_working_days(Date date, std::int32_t count) const;
  // Working days after `from` up to and with `until`; negative when `until` is before `from`.
  std::int32_t working_days_between(Date from, Date until) const;
  // From the first opening to the last closing of the date.
  std::optional<OpenPeriod> period_of(Date date) const;
};

// Whether the hours can be kept: each span at least a minute, at most a day long, beginning on its day, and none
// reaching into the next one.
bool are_possible(const DayHours& hours);

}  // namespace vez
