#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "calendar/time_zone.h"
#include "calendar/working_calendar.h"

namespace vez {

// What a window holds that the text does not say.
enum class Assumption {
  today,          // no day: today
  tomorrow,       // no day, and the hour has passed today: the day after
  week_after,     // the weekday is today's: the one in a week
  next_year,      // no year, and the day has passed this year
  day_first,      // "5/6": the day before the month
  opening_hours,  // no hour: the opening hours
  closed_day,     // no hour, and nobody works that day: from 8 to 20
  from_now,       // no beginning: now
  from_opening,   // no beginning: the opening of that day
  until_evening,  // no end: 20, or the closing where that is later
  half_hour,      // no end: half an hour
  around,         // "about": half an hour before and after
  afternoon,      // "at 5": 17
  clock_skipped,  // the hour that clocks skip that night: what follows it
  clock_twice,    // the hour that clocks show twice that night: both
};

// The sentence that tells a person.
Message sentence_of(Assumption assumption);

// A window of time that a text names.
struct TimeWords {
  UtcTime from;
  UtcTime until;  // later than from
  std::size_t begin = 0;
  std::size_t end = 0;        // bytes of the text, where it is named
  std::string_view language;  // "sl", "hu", "ru", "en"
  std::vector<Assumption> assumed;
  bool past = false;  // the text says a time that is over ("yesterday"); otherwise `until` is later than now
};

// What the words are read against.
struct TimeReading {
  UtcTime now;
  TimeZone zone;                    // whose hours the text means: the customer's
  const WorkingCalendar& calendar;  // the company's opening hours and working days
  std::string_view language;        // preferred where one text means two things: "sl", "hu", "ru", "en"
};

// Bytes of a text that are looked at, and windows that are found in it at most.
constexpr std::size_t time_words_bytes_max = 10'000;
constexpr std::size_t time_words_count_max = 16;

// The windows that the text names, in the order of their places; none where it is not plain that a time is meant. The
// first is what a promise takes, the others are shown beside it.
std::vector<TimeWords> find_time_words(std::string_view text, const TimeReading& reading);

}  // namespace vez
