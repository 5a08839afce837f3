#include "time_words/time_words.h"

#include <algorithm>
#include <tuple>

#include "time_words/windows.h"

namespace vez {
namespace {

// A word of one language that is short may be any word of another: "ma" is today in Hungarian alone.
constexpr std::size_t lone_word_bytes_min = 4;

struct Candidate {
  TimeWords words;
  bool preferred = false;
};

std::vector<Candidate> candidates(std::span<const TimeToken> tokens, TimeLanguage language,
                                  const TimeReading& reading) {
  std::vector<Candidate> found;
  const std::string_view name = time_language_names[static_cast<std::size_t>(language)];
  const bool preferred = name == reading.language;
  for (const TimePhrase& phrase : time_phrases(tokens, language)) {
    const std::size_t begin = tokens[phrase.first].begin, end = tokens[phrase.end - 1].end;
    if (!preferred && end - begin < lone_word_bytes_min) continue;
    auto window = window_of(phrase, reading);
    if (!window) continue;
    window->begin = begin, window->end = end, window->language = name;
    found.push_back({*std::move(window), preferred});
    if (found.size() == time_words_count_max) break;
  }
  return found;
}

bool overlap(const TimeWords& a, const TimeWords& b) { return a.begin < b.end && b.begin < a.end; }

}  // namespace

std::vector<TimeWords> find_time_words(std::string_view text, const TimeReading& reading) {
  const std::vector<TimeToken> tokens = time_tokens(text.substr(0, time_words_bytes_max));
  std::vector<Candidate> all;
  for (const TimeLanguage language : {TimeLanguage::sl, TimeLanguage::hu, TimeLanguage::ru, TimeLanguage::en})
    for (Candidate& candidate : candidates(tokens, language, reading)) all.push_back(std::move(candidate));
  // What explains more of the text wins, then the preferred language.
  std::ranges::sort(all, {}, [](const Candidate& candidate) {
    const TimeWords& words = candidate.words;
    return std::tuple(-static_cast<std::int64_t>(words.end - words.begin), !candidate.preferred, words.begin,
                      words.language);
  });
  std::vector<TimeWords> found;
  for (Candidate& candidate : all)
    if (std::ranges::none_of(found, [&](const TimeWords& words) { return overlap(words, candidate.words); }))
      found.push_back(std::move(candidate.words));
  std::ranges::sort(found, {}, &TimeWords::begin);
  if (found.size() > time_words_count_max) found.resize(time_words_count_max);
  return found;
}

Message sentence_of(Assumption assumption) {
  switch (assumption) {
    case Assumption::today: return Message("No day is said: today.");
    case Assumption::tomorrow: return Message("No day is said, and the hour has passed today: tomorrow.");
    case Assumption::week_after: return Message("Today is that weekday: the one in a week.");
    case Assumption::next_year: return Message("No year is said, and the day has passed: next year's.");
    case Assumption::day_first: return Message("The day is read before the month.");
    case Assumption::opening_hours: return Message("No hour is said: the opening hours.");
    case Assumption::closed_day: return Message("No hour is said, and nobody works that day: from 8 to 20.");
    case Assumption::from_now: return Message("No beginning is said: from now on.");
    case Assumption::from_opening: return Message("No beginning is said: from the opening of that day.");
    case Assumption::until_evening: return Message("No end is said: until the evening.");
    case Assumption::half_hour: return Message("No end is said: half an hour.");
    case Assumption::around: return Message("About that hour: half an hour before and after it.");
    case Assumption::afternoon: return Message("The hour is read as one of the afternoon.");
    case Assumption::clock_skipped: return Message("Clocks skip that hour: what follows it.");
    case Assumption::clock_twice: return Message("Clocks show that hour twice: both.");
  }
}

}  // namespace vez
