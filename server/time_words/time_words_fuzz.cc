#include <array>
#include <cstdlib>

#include "time_words/time_words.h"

// Whatever the text and the moment: each window lies in the text behind the one before it, is not empty, and is not
// over unless it says so.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const vez::WorkingCalendar calendar = [] {
    vez::WorkingCalendar made{
        .zone = vez::TimeZone::named("Europe/Ljubljana").value(), .week = {}, .places = {{"SI", ""}}, .own_days = {}};
    for (std::size_t weekday = 0; weekday < 5; ++weekday) made.week[weekday] = {{8 * 60, 16 * 60}};
    return made;
  }();
  if (size < 3) return 0;
  constexpr std::int64_t start_ms = 1'767'225'600'000;  // 2026
  constexpr std::int64_t ms_per_quarter = 15 * 60'000;
  const vez::UtcTime now{start_ms + (data[0] * 256 + data[1]) * ms_per_quarter};
  const std::string_view language = std::array{"sl", "hu", "ru", "en"}[data[2] % 4];
  const std::string_view text(reinterpret_cast<const char*>(data + 3), size - 3);
  std::size_t free_from = 0;
  for (const vez::TimeWords& words :
       vez::find_time_words(text, {.now = now, .zone = calendar.zone, .calendar = calendar, .language = language})) {
    if (words.from >= words.until || words.begin < free_from || words.end <= words.begin || words.end > text.size())
      std::abort();
    if (!words.past && (words.from < now || words.until <= now)) std::abort();
    free_from = words.end;
  }
  return 0;
}
