#pragma once

// How long somebody may take, as it is written: "28 days", "90 minutes", "3 working days", "4 working hours".

#include <optional>
#include <string_view>

#include "calendar/working_calendar.h"

namespace vez {

enum class LastingUnit { minute, hour, day, week };

struct Lasting {
  std::int64_t count = 0;
  LastingUnit unit = LastingUnit::minute;
  bool working = false;
};

// Longest, in minutes (about ten years) and in working days and weeks.
constexpr std::int64_t span_minutes_max = 5'270'400;
constexpr std::int64_t span_working_days_max = 2'000;

std::optional<Lasting> read_lasting(std::string_view text);

// When it is over. Days and weeks are those of the wall clock: 28 days from 10:15 is at 10:15, also over a change of
// the clocks; a working day likewise. Minutes and hours pass as they do, working ones while the company works. Nothing
// when the company never works.
std::optional<UtcTime> end_of(const Lasting& span, UtcTime from, const WorkingCalendar& calendar);

}  // namespace vez
