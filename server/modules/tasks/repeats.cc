#include "tasks/repeats.h"

#include <algorithm>

namespace vez {
namespace {

std::chrono::year_month_day civil(Date date) { return std::chrono::sys_days(std::chrono::days(date.days)); }

std::optional<Date> turn(Date first, const TaskRepeat& repeat, std::int64_t turns, const WorkingCalendar& calendar) {
  const auto count = static_cast<std::int32_t>(turns * repeat.every);
  const unsigned day = static_cast<unsigned>(civil(first).day());
  switch (repeat.unit) {
    case RepeatUnit::day: return Date{first.days + count};
    case RepeatUnit::working_day: return calendar.add_working_days(first, count);
    case RepeatUnit::week: return Date{first.days + 7 * count};
    case RepeatUnit::month: return add_months(first, count, day);
    case RepeatUnit::year: return add_months(first, std::int64_t{12} * count, day);
  }
  return std::nullopt;
}

// Longest that is skipped, a day at a time: three years of turns that nobody took.
constexpr std::int64_t turns_max = 1'100;

}  // namespace

Date add_months(Date date, std::int64_t months, unsigned day) {
  const auto from = civil(date);
  const auto month = std::chrono::year_month(from.year(), from.month()) + std::chrono::months(months);
  const auto last = static_cast<unsigned>((month / std::chrono::last).day());
  const std::chrono::sys_days there = month / std::chrono::day(std::min(day, last));
  return {static_cast<std::int32_t>(there.time_since_epoch().count())};
}

std::optional<UtcTime> next_due(UtcTime due_at, const TaskRepeat& repeat, UtcTime after,
                                const WorkingCalendar& calendar) {
  const WallTime first = calendar.zone.wall_time(due_at);
  const std::int64_t minutes = first.ms / 60'000;
  for (std::int64_t turns = 1; turns <= turns_max; ++turns) {
    const auto date = turn(first.date, repeat, turns, calendar);
    if (!date && turns == 1) return std::nullopt;
    if (!date) break;  // farther off than working days are counted
    const UtcTime due = calendar.zone.begin_of(*date, minutes) + std::chrono::milliseconds(first.ms % 60'000);
    if (due > after) return due;
  }
  // Nobody has taken it for years: as long from now as between two turns.
  return next_due(after, repeat, after, calendar);
}

}  // namespace vez
