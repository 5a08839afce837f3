#include "calendar/time_zone.h"

#include <date/tz.h>

#include <algorithm>

namespace vez {
namespace {

using std::chrono::milliseconds;
using LocalMs = date::local_time<milliseconds>;
using SysMs = date::sys_time<milliseconds>;

constexpr std::int64_t ms_per_minute = 60'000;
constexpr std::int64_t ms_per_day = minutes_per_day * ms_per_minute;

LocalMs local_of(Date date, std::int64_t minutes) {
  return LocalMs{milliseconds{date.days * ms_per_day + minutes * ms_per_minute}};
}

// The moment at which the wall shows `local`: the end of a gap, the earlier or the later of two.
UtcTime moment(const date::time_zone& zone, LocalMs local, bool later) {
  const date::local_info info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent)
    return UtcTime{std::chrono::duration_cast<milliseconds>(info.second.begin.time_since_epoch()).count()};
  const auto offset = info.result == date::local_info::ambiguous && later ? info.second.offset : info.first.offset;
  return UtcTime{(local.time_since_epoch() - milliseconds{offset}).count()};
}

}  // namespace

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  const auto& zones = date::get_tzdb().zones;
  const auto found = std::ranges::lower_bound(
      zones, name, {}, [](const date::time_zone& zone) -> std::string_view { return zone.name(); });
  if (found == zones.end() || found->name() != name) return std::nullopt;
  return TimeZone(&*found);
}

const std::string& TimeZone::name() const { return zone_->name(); }

WallTime TimeZone::wall_time(UtcTime at) const {
  const std::int64_t local = zone_->to_local(SysMs{milliseconds{at.ms}}).time_since_epoch().count();
  const std::int64_t rest = (local % ms_per_day + ms_per_day) % ms_per_day;
  return {.date = Date{static_cast<std::int32_t>((local - rest) / ms_per_day)}, .ms = rest};
}

UtcTime TimeZone::begin_of(Date date, std::int64_t minutes) const {
  return moment(*zone_, local_of(date, minutes), false);
}

UtcTime TimeZone::end_of(Date date, std::int64_t minutes) const {
  // Closing on the stroke at which clocks go back is before they do: the last millisecond that is open decides.
  const UtcTime last = moment(*zone_, local_of(date, minutes) - milliseconds{1}, true);
  const date::local_info info = zone_->get_info(local_of(date, minutes) - milliseconds{1});
  return info.result == date::local_info::nonexistent ? last : last + milliseconds{1};
}

}  // namespace vez
