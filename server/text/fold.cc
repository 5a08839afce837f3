#include "text/fold.h"

#include <unicode/coll.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/check.h"
#include "base/text.h"

namespace vez {
namespace {

icu::Transliterator& folder() {
  thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    // Russian as passports and slips write it; the rest by ICU's own rules.
    const icu::UnicodeString rules = icu::UnicodeString::fromUTF8(
        ":: Lower; ё > e; й > i; щ > shch; ш > sh; ч > ch; ж > zh; ц > ts; х > kh; ю > yu; я > ya; э > e; ы > y; ъ > ; "
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

}  // namespace

std::vector<std::string> fold_words(std::string_view text) {
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
  constexpr int32_t key_bytes_max = 32;
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("sl"), status));
    CHECK_WITH(U_SUCCESS(status), u_errorName(status));
    return made;
  }();
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  std::uint8_t key[key_bytes_max];
  const int32_t size = std::min(collator->getSortKey(text, key, key_bytes_max), key_bytes_max);
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (int32_t i = 0; i < size; ++i) out += hex[key[i] >> 4], out += hex[key[i] & 15];
  return out;
}

}  // namespace vez
