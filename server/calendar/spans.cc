#include "calendar/spans.h"

#include <charconv>

namespace vez {
namespace {

std::string_view next_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return word;
}

std::int64_t minutes_of(LastingUnit unit) {
  switch (unit) {
    case LastingUnit::minute: return 1;
    case LastingUnit::hour: return 60;
    case LastingUnit::day: return minutes_per_day;
    case LastingUnit::week: return 7 * minutes_per_day;
  }
  return 1;
}

}  // namespace

std::optional<Lasting> read_lasting(std::string_view text) {
  Lasting span;
  const std::string_view number = next_word(text);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), span.count);
  if (error != std::errc() || end != number.data() + number.size() || span.count < 1 || number[0] == '-')
    return std::nullopt;
  std::string_view unit = next_word(text);
  if (unit == "working") span.working = true, unit = next_word(text);
  if (!text.empty()) return std::nullopt;
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "minute")
    span.unit = LastingUnit::minute;
  else if (unit == "hour")
    span.unit = LastingUnit::hour;
  else if (unit == "day")
    span.unit = LastingUnit::day;
  else if (unit == "week" && !span.working)
    span.unit = LastingUnit::week;
  else
    return std::nullopt;
  const bool working_days = span.working && span.unit == LastingUnit::day;
  if (working_days ? span.count > span_working_days_max : span.count > span_minutes_max / minutes_of(span.unit))
    return std::nullopt;
  return span;
}

std::optional<UtcTime> end_of(const Lasting& span, UtcTime from, const WorkingCalendar& calendar) {
  const std::chrono::minutes minutes(span.count * minutes_of(span.unit));
  if (span.unit == LastingUnit::minute || span.unit == LastingUnit::hour)
    return span.working ? calendar.add_working_time(from, minutes) : from + minutes;
  const WallTime wall = calendar.zone.wall_time(from);
  Date date{wall.date.days + static_cast<std::int32_t>(minutes.count() / minutes_per_day)};
  if (span.working) {
    const auto day = calendar.add_working_days(wall.date, static_cast<std::int32_t>(span.count));
    if (!day) return std::nullopt;
    date = *day;
  }
  return calendar.zone.begin_of(date, wall.ms / 60'000) + std::chrono::milliseconds(wall.ms % 60'000);
}

}  // namespace vez
