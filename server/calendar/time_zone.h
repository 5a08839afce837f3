#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace date {
class time_zone;
}

namespace vez {

constexpr std::int64_t minutes_per_day = 24 * 60;

// What a clock on the wall shows.
struct WallTime {
  Date date;
  std::int64_t ms = 0;  // since the midnight that began the date
};

// A time zone of the machine's IANA database. Cheap to copy.
class TimeZone {
 public:
  // "Europe/Ljubljana"; nothing when there is no such zone.
  static std::optional<TimeZone> named(std::string_view name);

  const std::string& name() const;
  WallTime wall_time(UtcTime at) const;
  // The first moment at which the wall shows date + minutes or more: the end of the gap when clocks skip it, the
  // earlier one when they show it twice. `minutes` may reach into the days after.
  UtcTime begin_of(Date date, std::int64_t minutes) const;
  // The moment after the last at which the wall shows less than date + minutes: the end of the gap when clocks skip it,
  // the later one when they show it twice.
  UtcTime end_of(Date date, std::int64_t minutes) const;

 private:
  explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;  // lives as long as the program
};

}  // namespace vez
