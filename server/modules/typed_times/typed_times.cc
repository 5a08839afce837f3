#include "typed_times/typed_times.h"

#include <algorithm>

#include "people/company.h"
#include "time_words/time_words.h"

namespace vez {
namespace {

bool assumes(const TimeWords& words, Assumption one) {
  return std::ranges::find(words.assumed, one) != words.assumed.end();
}

// The line without a part of it: no space twice, none before a sign, no comma or dash left alone at an end.
std::string without(std::string_view line, std::size_t begin, std::size_t end) {
  std::string left(trimmed(line.substr(0, begin)));
  std::string right(trimmed(line.substr(end)));
  constexpr std::string_view signs = ",;:.-";
  const auto is_sign = [&](char c) { return signs.find(c) != std::string_view::npos; };
  while (!right.empty() && is_sign(right.front()) && (left.empty() || is_sign(left.back())))
    right = trimmed(std::string_view(right).substr(1));
  while (right.empty() && !left.empty() && is_sign(left.back()) && left.back() != '.')
    left = trimmed(std::string_view(left).substr(0, left.size() - 1));
  if (left.empty() || right.empty() || is_sign(right.front())) return left + right;
  return left + " " + right;
}

}  // namespace

Result<TypedTimes> read_time_words(Tx& tx, ReadTimeWords input) {
  const WorkingCalendar calendar = TRY(company_calendar(tx));
  const auto zone = input.time_zone ? TimeZone::named(input.time_zone->value) : std::optional(calendar.zone);
  if (!zone) return refuse(RefusalCode::invalid, "time_zone", "is not the name of a time zone");
  const std::string_view text = input.text.value;
  TypedTimes times;
  for (const TimeWords& words :
       find_time_words(text, {.now = tx.now(), .zone = *zone, .calendar = calendar, .language = tx.who().language})) {
    TypedTime time{.from_at = words.from,
                   .until_at = words.until,
                   .rest = without(text, words.begin, words.end),
                   .assumed = {},
                   .whole_day = assumes(words, Assumption::opening_hours) || assumes(words, Assumption::closed_day),
                   .from_now = assumes(words, Assumption::from_now),
                   .past = words.past};
    for (const Assumption one : words.assumed) time.assumed.push_back(in_language(sentence_of(one), tx.who().language));
    times.items.push_back(std::move(time));
  }
  return times;
}

std::vector<Route> typed_times_routes() {
  Route read =
      route(Method::post, "/time-words", "readTimeWords", signed_in,
            "Reads the time out of a line: a window, what was assumed, and the line without it.", read_time_words);
  read.writes = false;
  return {std::move(read)};
}

}  // namespace vez
