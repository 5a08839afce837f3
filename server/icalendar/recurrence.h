#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "calendar/time_zone.h"

namespace vez {

enum class Frequency : std::uint8_t { daily, weekly, monthly, yearly };

// A weekday of a rule: each one of the period, or the `ordinal`th of its month or year (-1 is the last; 0 is each).
struct RecurrenceDay {
  std::int32_t weekday = 0;  // 0 is Monday
  std::int32_t ordinal = 0;
  friend auto operator<=>(const RecurrenceDay&, const RecurrenceDay&) = default;
};

// A rule by which something comes again (RRULE of RFC 5545 §3.3.10), always at the hour of its first time.
struct Recurrence {
  Frequency frequency = Frequency::daily;
  std::int32_t every = 1;                     // INTERVAL: 2 is each other day, week, month or year
  std::vector<RecurrenceDay> weekdays = {};   // BYDAY
  std::vector<std::int32_t> month_days = {};  // BYMONTHDAY: 1 to 31, -1 is the last
  std::vector<std::int32_t> months = {};      // BYMONTH
  std::int32_t week_begins = 0;               // WKST; 0 is Monday
  // At most one of the three.
  std::optional<std::int32_t> count = {};
  std::optional<UtcTime> until = {};    // it may still come then
  std::optional<Date> until_date = {};  // the same, as a day
  friend bool operator==(const Recurrence&, const Recurrence&) = default;
};

constexpr std::int32_t recurrence_interval_max = 1'000;
constexpr std::int32_t recurrence_count_max = 100'000;
// How far from its first time a rule is followed, so that one without end, or that never comes, ends.
constexpr std::int32_t recurrence_years_max = 200;

// "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"; nothing when the text is no rule, or has a part that is not kept here
// (BYSETPOS, BYWEEKNO, BYYEARDAY and those of hours and below).
std::optional<Recurrence> parse_recurrence(std::string_view text);
std::string recurrence_text(const Recurrence& rule);

// The times at which it comes from `from` on and before `until`, at most `count_max` of them. It begins with `first`,
// whose hour on the wall of the zone it keeps through every change of the clocks: an hour that clocks skip comes as
// much later as they skip, one that they show twice comes the first time (RFC 5545 §3.3.5). `first` itself counts only
// when it follows the rule.
std::vector<UtcTime> occurrences(const Recurrence& rule, UtcTime first, const TimeZone& zone, UtcTime from,
                                 UtcTime until, std::size_t count_max);

}  // namespace vez
