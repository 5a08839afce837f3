#include "icalendar/text.h"

#include <algorithm>

namespace vez {
namespace {

constexpr std::int64_t ms_per_second = 1'000;

// "2026-11-26T16:00:00" without its signs.
std::string compact(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

std::string calendar_date(Date date) { return compact(to_text(date)); }

std::string calendar_time(UtcTime time) {
  constexpr std::size_t size = std::string_view("2026-11-26T16:00:00").size();
  return compact(to_text(time).substr(0, size)) + "Z";
}

std::string calendar_wall_time(UtcTime time, const TimeZone& zone) {
  const WallTime wall = zone.wall_time(time);
  constexpr std::int64_t ms_per_day = minutes_per_day * 60 * ms_per_second;
  std::string text = calendar_time(UtcTime{wall.date.days * ms_per_day + wall.ms});
  text.pop_back();
  return text;
}

std::optional<Date> parse_calendar_date(std::string_view text) {
  constexpr std::size_t size = 8;
  if (text.size() != size) return std::nullopt;
  return parse_date(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                    std::string(text.substr(6, 2)));
}

std::optional<UtcTime> parse_calendar_time(std::string_view text) {
  constexpr std::size_t size = 16;
  if (text.size() != size || text[8] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto date = parse_calendar_date(text.substr(0, 8));
  if (!date) return std::nullopt;
  const auto part = [&](std::size_t at) { return std::string(text.substr(at, 2)); };
  return parse_time(to_text(*date) + "T" + part(9) + ":" + part(11) + ":" + part(13) + "Z");
}

std::string calendar_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (c == '\n' || c == '\r')
      out += "\\n";
    else if (c == ',' || c == ';' || c == '\\')
      (out += '\\') += c;
    else if (c == '\t' || static_cast<unsigned char>(c) >= ' ')
      out += c;
  }
  return out;
}

}  // namespace vez
