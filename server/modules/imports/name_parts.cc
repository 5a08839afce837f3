#include "imports/name_parts.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "text/fold.h"

namespace vez {
namespace {

bool is_patronymic(const std::string& word) {
  const std::string plain = folded(word);
  return plain.ends_with("vich") || plain.ends_with("vna") || plain.ends_with("ichna") || plain.ends_with("ilich");
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find(' ', begin), name.size());
    if (end > begin) words.emplace_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace

NameParts name_parts(std::string_view name, std::string_view language) {
  if (const std::size_t comma = name.find(','); comma != std::string_view::npos)
    return {.given = std::string(trimmed(name.substr(comma + 1))),
            .middle = "",
            .family = std::string(trimmed(name.substr(0, comma)))};
  const std::vector<std::string> words = words_of(name);
  const auto join = [&](std::size_t from, std::size_t to) {
    std::string joined;
    for (std::size_t i = from; i < to; ++i) joined += (joined.empty() ? "" : " ") + words[i];
    return joined;
  };
  const std::size_t n = words.size();
  if (n == 0) return {};
  if (n == 1) return {.given = "", .middle = "", .family = words[0]};
  if (language == "hu") return {.given = join(1, n), .middle = "", .family = words[0]};
  if (n == 3 && is_patronymic(words[2])) return {.given = words[1], .middle = words[2], .family = words[0]};
  if (n == 3 && is_patronymic(words[1])) return {.given = words[0], .middle = words[1], .family = words[2]};
  return {.given = join(0, n - 1), .middle = "", .family = words[n - 1]};
}

bool names_organisation(std::string_view name) {
  const std::vector<std::string> words = fold_words(name);
  const auto is = [&](std::string_view sign) { return std::ranges::find(words, sign) != words.end(); };
  if (is("gmbh") || is("ltd") || is("inc") || is("llc") || is("kft") || is("zrt") || is("nyrt") || is("ooo") ||
      is("oao") || is("zao") || is("bt") || is("doo") || is("plc"))
    return true;
  // "d.o.o." and "d.d." come as single letters.
  return words.size() > 3 && words[words.size() - 3] == "d" && words[words.size() - 2] == "o" && words.back() == "o";
}

}  // namespace vez
