#pragma once

#include <optional>
#include <span>
#include <vector>

#include "time_words/lexicon.h"
#include "time_words/tokens.h"

namespace vez {

// A time of day as it was said.
struct SaidClock {
  std::int32_t minutes = 0;
  bool exact = false;   // whether it is plain that "5" is not 17
  bool marked = false;  // "17h", "17:00", "noon": that it is an hour is plain
  TimeRole role = TimeRole::none;
};

struct SaidHours {
  TimeRole role = TimeRole::none;
  SaidClock first;
  std::optional<SaidClock> second = {};  // from the first to this
};

enum class Which : std::uint8_t { any, last, this_one, next };

struct SaidDay {
  enum class Kind : std::uint8_t { offset, weekday, date, day_of_month, week, weekend, month, end_of, begin_of };
  Kind kind = Kind::offset;
  TimeRole role = TimeRole::none;
  Which which = Which::any;
  std::int32_t value = 0;          // of offset: days from today; of weekday: 0 is Monday; of end_of, begin_of: TimeUnit
  std::optional<Which> week = {};  // of weekday: the week that it is in
  std::int32_t year = 0, month = 0, day = 0;  // of date and day_of_month; year 0 where it is not said
  bool day_first = false;                     // the other order would be a date too
  bool plain = false;                         // whether it is a time without anything beside it
};

struct SaidPart {
  DayPart part = DayPart::morning;
  TimeRole role = TimeRole::none;
  bool today = false;  // "this morning"
  bool plain = false;  // whether it is a time without anything beside it
};

struct SaidSpan {
  enum class Kind : std::uint8_t { after, within, ago } kind = Kind::after;
  std::int32_t halves = 2;  // how many of the unit, in halves
  TimeUnit unit = TimeUnit::day;
};

// What belongs together in a text and names one window.
struct TimePhrase {
  std::size_t first = 0, end = 0;  // tokens
  std::optional<SaidSpan> span = {};
  std::optional<SaidDay> day = {};
  std::optional<SaidDay> last_day = {};  // from day to this
  std::optional<SaidHours> hours = {};
  std::optional<SaidPart> part = {};
};

std::vector<TimePhrase> time_phrases(std::span<const TimeToken> tokens, TimeLanguage language);

}  // namespace vez
