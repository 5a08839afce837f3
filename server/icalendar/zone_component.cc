#include "icalendar/zone_component.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <tuple>
#include <vector>

#include "icalendar/text.h"
#include "text/content_line.h"

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A kind of change, with the times on the wall before it at which it comes.
struct Observance {
  bool summer = false;
  std::int64_t from_seconds = 0;  // offsets east of UTC
  std::int64_t to_seconds = 0;
  std::string name;
  std::vector<std::string> onsets;
};

// "+0200", "-033015"
std::string offset_text(std::int64_t offset) {
  const std::int64_t size = std::abs(offset);
  const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  std::string text = (offset < 0 ? "-" : "+") + two(size / 3600) + two(size / 60 % 60);
  if (size % 60 != 0) text += two(size % 60);
  return text;
}

std::string onset_text(std::int64_t at_seconds, std::int64_t offset) {
  std::string text = calendar_time(UtcTime{(at_seconds + offset) * 1'000});
  text.pop_back();
  return text;
}

void add(std::vector<Observance>& all, Observance change) {
  const auto same = std::ranges::find_if(all, [&](const Observance& known) {
    return std::tie(known.summer, known.from_seconds, known.to_seconds, known.name) ==
           std::tie(change.summer, change.from_seconds, change.to_seconds, change.name);
  });
  if (same == all.end())
    all.push_back(std::move(change));
  else
    same->onsets.push_back(change.onsets.front());
}

std::vector<Observance> observances(const date::time_zone& zone, UtcTime from, UtcTime until) {
  // Offsets before this are not needed: a clock that was valid long ago is said to be so from here on.
  constexpr std::int64_t first_onset = 0;
  std::vector<Observance> all;
  date::sys_seconds at{seconds{from.ms / 1'000}};
  const date::sys_seconds end{seconds{until.ms / 1'000}};
  for (bool first = true; first || at < end; first = false) {
    const date::sys_info info = zone.get_info(at);
    const std::int64_t begin = std::max(info.begin.time_since_epoch().count(), first_onset);
    const std::int64_t before = begin == first_onset
                                    ? info.offset.count()
                                    : zone.get_info(date::sys_seconds{seconds{begin - 1}}).offset.count();
    add(all, {.summer = info.save.count() != 0,
              .from_seconds = before,
              .to_seconds = info.offset.count(),
              .name = info.abbrev,
              .onsets = {onset_text(begin, before)}});
    at = info.end;
  }
  return all;
}

}  // namespace

void append_zone(std::string& out, const TimeZone& zone, UtcTime from, UtcTime until) {
  out += "BEGIN:VTIMEZONE\r\n";
  append_content_line(out, "TZID", zone.name());
  for (const Observance& change : observances(*date::locate_zone(zone.name()), from, until)) {
    const std::string kind = change.summer ? "DAYLIGHT" : "STANDARD";
    out += "BEGIN:" + kind + "\r\n";
    append_content_line(out, "DTSTART", change.onsets.front());
    append_content_line(out, "TZOFFSETFROM", offset_text(change.from_seconds));
    append_content_line(out, "TZOFFSETTO", offset_text(change.to_seconds));
    append_content_line(out, "TZNAME", calendar_escaped(change.name));
    for (std::size_t i = 1; i < change.onsets.size(); ++i) append_content_line(out, "RDATE", change.onsets[i]);
    out += "END:" + kind + "\r\n";
  }
  out += "END:VTIMEZONE\r\n";
}

}  // namespace vez
