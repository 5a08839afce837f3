#include "timeline/contact_windows.h"

#include "calendar/time_zone.h"
#include "timeline_sql.h"

namespace vez {
namespace {

// Promises of one customer on one channel that are looked at: far more than anybody makes.
constexpr std::int64_t windows_max = 100;

struct PromisedRow {
  PromiseId id;
  UtcTime from_at;
  UtcTime until_at;
  std::string time_zone;
  UtcTime created_at;
  UtcTime day_ends_at;
};
BOOST_DESCRIBE_STRUCT(PromisedRow, (), (id, from_at, until_at, time_zone, created_at, day_ends_at))

// "17:00", with the day where it is another one.
std::string clock_text(UtcTime time, UtcTime at, const std::string& time_zone) {
  const auto zone = TimeZone::named(time_zone);
  if (!zone) return to_text(time);
  const WallTime wall = zone->wall_time(time);
  const std::int64_t minutes = wall.ms / 60'000;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::string clock = two(minutes / 60) + ":" + two(minutes % 60);
  return wall.date == zone->wall_time(at).date ? clock : to_text(wall.date) + " " + clock;
}

}  // namespace

std::optional<ContactWindow> window_against(Tx& tx, CustomerId customer_id, Channel channel, UtcTime at) {
  if (!waits_for_window(channel)) return std::nullopt;
  std::optional<ContactWindow> against;
  for (PromisedRow& row : tx.all<PromisedRow>(sql::PromisedWindows{
           .customer_id = customer_id, .channel = enum_name(channel), .at = at, .count_max = windows_max})) {
    if (at < row.created_at) continue;  // Before anything was promised.
    if (row.from_at <= at && at <= row.until_at) return std::nullopt;
    if (!against) against = ContactWindow{row.id, row.from_at, row.until_at, std::move(row.time_zone)};
  }
  return against;
}

Message sentence_of(const ContactWindow& window, UtcTime at) {
  if (at < window.from_at)
    return Message("promised only after {time}", {{"time", clock_text(window.from_at, at, window.time_zone)}});
  return Message("promised only until {time}", {{"time", clock_text(window.until_at, at, window.time_zone)}});
}

}  // namespace vez
