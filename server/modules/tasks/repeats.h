#pragma once

// When a task that repeats is due again. A pure function of the calendar.

#include "calendar/working_calendar.h"
#include "tasks/tasks.h"

namespace vez {

// `day` of the month in the month that many after the one of `date`: the last one where there is none (31 January plus
// a month is 28 or 29 February).
Date add_months(Date date, std::int64_t months, unsigned day);

// Turns from a first due moment on, at the same time of the wall clock, also over changes of the clocks: the first
// after `after`. Nothing when the company never works.
std::optional<UtcTime> next_due(UtcTime due_at, const TaskRepeat& repeat, UtcTime after,
                                const WorkingCalendar& calendar);

}  // namespace vez
