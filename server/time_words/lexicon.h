#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vez {

// What a word does to the hour or the day that it stands at.
enum class TimeRole : std::uint8_t { none, at, about, after, until, before, from, within };

// How long, as words count it.
enum class TimeUnit : std::uint8_t { minute, hour, day, working_day, week, month, year };

// Parts of a day, with the hours that they mean (time_windows.cc).
enum class DayPart : std::uint8_t { early, morning, lunch, afternoon, evening, night };

// What a word can be in a text about time.
enum class WordKind : std::uint8_t {
  number,          // value
  halves,          // "másfél": value in halves
  hour,            // a form that only hours have ("petih", "восьмого", "ötkor"): value
  clock,           // "noon", "полвосьмого": minutes of the day
  weekday,         // 0 is Monday
  month,           // 1 to 12
  day,             // days from today
  part,            // DayPart
  part_noun,       // the same where a word before or behind it says that it is one: "до вечера", "in the morning"
  part_after,      // DayPart, only behind an hour: "5 вечера"
  unit,            // TimeUnit
  half_hour,       // "полчаса"
  working,         // "working" before "days"
  weekend,         //
  role,            // a TimeRole before what it means
  role_after,      // a TimeRole behind it: "17 után"
  suffix,          // joined by a dash: "17-ig"; value 1 of days of the month only
  not_,            // what follows is not meant
  role_not,        // behind it: "not later than", "не раньше"
  between,         // before or behind
  and_,            //
  to,              // until, of the second hour of two only
  in,              // "čez", "in"
  from_now,        // "múlva"
  ago,             // behind; before it in Slovene
  this_,           //
  next,            //
  last,            //
  end_of,          //
  begin_of,        //
  half,            // "pol", "fél", "half"
  quarter,         //
  three_quarters,  //
  quarter_on,      // "na" of "četrt na osem"
  past,            // "ten past"
  short_of,        // "ten to", "без"
  hour_mark,       // "h", "uri", "óra", "o'clock"
  am,              //
  pm,              //
  day_mark,        // "th", "-го", "числа"
  all_day,         // "eod"
  date_before,     // a number behind it may be a date: "on", "dne"
  glue,            // may stand between what belongs together
  follow,          // may stand behind a number that is an hour: "please"
  label,           // a number behind it is none of time
  street,          // a date beside it is a name
};

struct TimeMeaning {
  WordKind kind;
  std::int16_t value = 0;
  TimeRole role = TimeRole::none;
};

// Words of one meaning, between spaces.
struct TimeEntry {
  std::string_view words;
  TimeMeaning meaning;
};

enum class TimeLanguage : std::uint8_t { sl, hu, ru, en };
constexpr std::string_view time_language_names[] = {"sl", "hu", "ru", "en"};

std::span<const TimeEntry> slovene_time_words();
std::span<const TimeEntry> hungarian_time_words();
std::span<const TimeEntry> russian_time_words();
std::span<const TimeEntry> english_time_words();

// What a word (plain_letters) means in a language; none when it is not of time.
std::span<const TimeMeaning> meanings_of(std::string_view word, TimeLanguage language);

}  // namespace vez
