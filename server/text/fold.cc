#include "text/fold.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "text/sort_text.h"

namespace vez {
namespace {

icu::Transliterator& folder() {
  thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    // Russian as passports and slips write it; the rest by ICU's own rules.
    const icu::UnicodeString rules = icu::UnicodeString::fromUTF8(
        ":: NFKC; :: Lower; ё > e; й > i; щ > shch; ш > sh; ч > ch; ж > zh; ц > ts; х > kh; ю > yu; я > ya; э > e; ы > "
        "y; ъ > ; "
        "ь > ;"
        ":: Any-Latin; :: Lower; :: NFKD; :: [:Nonspacing Mark:] Remove; [ʹʺʼ] > ; đ > d; ł > l; ß > ss; ø > o; æ > "
        "ae; œ > oe; ı > i;");
    std::unique_ptr<icu::Transliterator> t(
        icu::Transliterator::createFromRules("vez-fold", rules, UTRANS_FORWARD, where, status));
    CHECK_WITH(U_SUCCESS(status), u_errorName(status));
    return t;
  }();
  return *made;
}

// The code points whose folding never depends on their neighbours, folded once by the rules above: Latin with its
// extensions A and B, and Cyrillic letters. Nearly every name is made of these alone, and a table is 30 times as fast
// as the rules (fold_test.cc holds both against each other).
constexpr UChar32 latin_end = 0x0250;
constexpr UChar32 cyrillic_start = 0x0400;
constexpr UChar32 cyrillic_end = 0x0460;

struct FoldedCharacter {
  enum Kind : std::uint8_t { piece, gap, unknown } kind = unknown;
  std::string text;  // of a piece: a-z and 0-9, empty for what vanishes inside a word
};

std::vector<FoldedCharacter> folded_characters() {
  std::vector<FoldedCharacter> table(cyrillic_end);
  for (UChar32 c = 0; c < cyrillic_end; c = c + 1 == latin_end ? cyrillic_start : c + 1) {
    icu::UnicodeString folded(c);
    folder().transliterate(folded);
    std::string text;
    folded.toUTF8String(text);
    const auto is_plain = [](char d) { return (d >= 'a' && d <= 'z') || (d >= '0' && d <= '9'); };
    if (c == '\'' || std::ranges::all_of(text, is_plain))
      table[c] = {.kind = FoldedCharacter::piece, .text = c == '\'' ? "" : text};
    else if (folded.length() == 1 && !u_isalnum(folded.char32At(0)))
      table[c] = {.kind = FoldedCharacter::gap, .text = {}};
  }
  return table;
}

// The words by the table; false when a character is not in it. `text` is valid UTF-8.
bool fold_by_table(std::string_view text, std::vector<std::string>& words) {
  static const std::vector<FoldedCharacter> table = folded_characters();
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    if (c >= 0xE0) return false;
    if (c >= 0x80) c = (c & 0x1F) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F);
    if (c >= table.size() || table[c].kind == FoldedCharacter::unknown) return false;
    if (table[c].kind == FoldedCharacter::piece)
      word += table[c].text;
    else if (!word.empty())
      words.push_back(std::exchange(word, {}));
  }
  if (!word.empty()) words.push_back(std::move(word));
  return true;
}

}  // namespace

std::vector<std::string> fold_words(std::string_view text) {
  std::vector<std::string> words;
  if (characters(text) < 0) return words;
  if (fold_by_table(text, words)) return words;
  return fold_words_by_rules(text);
}

std::vector<std::string> fold_words_by_rules(std::string_view text) {
  std::vector<std::string> words;
  if (characters(text) < 0) return words;
  icu::UnicodeString folded_text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  folder().transliterate(folded_text);
  icu::UnicodeString word;
  const auto finish = [&] {
    if (word.isEmpty()) return;
    word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for (int32_t i = 0; i < folded_text.length(); i = folded_text.moveIndex32(i, 1)) {
    const UChar32 c = folded_text.char32At(i);
    if (u_isalnum(c))
      word.append(c);
    else if (c != '\'' && c != 0x2019)
      finish();
  }
  finish();
  return words;
}

std::string folded(std::string_view text) {
  std::string out;
  for (const std::string& word : fold_words(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string name_sort_text(std::string_view name) {
  constexpr std::size_t key_bytes_max = 32;
  return sort_text(name, key_bytes_max);
}

}  // namespace vez
