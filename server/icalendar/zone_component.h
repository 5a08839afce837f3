#pragma once

#include <string>

#include "calendar/time_zone.h"

namespace vez {

// VTIMEZONE of the zone: the clock that was valid at `from`, and every change of the clocks before `until`.
void append_zone(std::string& out, const TimeZone& zone, UtcTime from, UtcTime until);

}  // namespace vez
