#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "calendar/time_zone.h"

namespace vez {

// "20261126T160000Z"; to the second.
std::string calendar_time(UtcTime time);
// "20261126T170000", as the wall of the zone shows it.
std::string calendar_wall_time(UtcTime time, const TimeZone& zone);
// "20261126"
std::string calendar_date(Date date);
// Of UTC only.
std::optional<UtcTime> parse_calendar_time(std::string_view text);
std::optional<Date> parse_calendar_date(std::string_view text);

// A text as it stands in a value (RFC 5545 §3.3.11): commas, semicolons, backslashes and line ends escaped, without
// other control characters.
std::string calendar_escaped(std::string_view text);

}  // namespace vez
