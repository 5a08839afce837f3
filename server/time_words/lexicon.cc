#include "time_words/lexicon.h"

#include <array>
#include <functional>
#include <string>
#include <unordered_map>

#include "time_words/tokens.h"

namespace vez {
namespace {

struct ViewHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Lexicon = std::unordered_map<std::string, std::vector<TimeMeaning>, ViewHash, std::equal_to<>>;

Lexicon made(std::span<const TimeEntry> entries) {
  Lexicon lexicon;
  for (const TimeEntry& entry : entries)
    for (std::string_view rest = entry.words; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end > 0) lexicon[plain_letters(rest.substr(0, end))].push_back(entry.meaning);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  return lexicon;
}

}  // namespace

std::span<const TimeMeaning> meanings_of(std::string_view word, TimeLanguage language) {
  static const std::array<Lexicon, 4> lexicons{made(slovene_time_words()), made(hungarian_time_words()),
                                               made(russian_time_words()), made(english_time_words())};
  const Lexicon& lexicon = lexicons[static_cast<std::size_t>(language)];
  const auto found = lexicon.find(word);
  if (found == lexicon.end()) return {};
  return found->second;
}

}  // namespace vez
