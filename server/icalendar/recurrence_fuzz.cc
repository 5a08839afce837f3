#include <cstdlib>

#include "icalendar/recurrence.h"

// Whatever the text: a rule that is read is written so that it reads back to the same, and its times grow, within what
// was asked, in bounded time.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const vez::TimeZone zone = vez::TimeZone::named("Europe/Ljubljana").value();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rule = vez::parse_recurrence(text);
  if (!rule) return 0;
  if (vez::parse_recurrence(vez::recurrence_text(*rule)) != rule) std::abort();
  constexpr vez::UtcTime first{1'767'225'600'000};  // 2026
  const vez::UtcTime until = first + std::chrono::hours(24 * 3'660);
  constexpr std::size_t count_max = 200;
  vez::UtcTime last = first;
  bool any = false;
  const auto times = vez::occurrences(*rule, first, zone, first, until, count_max);
  if (times.size() > count_max) std::abort();
  for (const vez::UtcTime time : times) {
    if (time < first || time >= until || (any && time <= last)) std::abort();
    last = time, any = true;
  }
  return 0;
}
