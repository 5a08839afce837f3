#include "text/sort_text.h"

#include <unicode/coll.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <vector>

#include "base/check.h"

namespace vez {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

std::string hexadecimal(std::uint64_t bits) {
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += digits[(bits >> shift) & 15];
  return out;
}

}  // namespace

std::string sort_text(std::string_view text, std::size_t key_bytes_max) {
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("sl"), status));
    CHECK_WITH(U_SUCCESS(status), u_errorName(status));
    return made;
  }();
  const icu::UnicodeString read =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  std::vector<std::uint8_t> key(key_bytes_max);
  const auto room = static_cast<int32_t>(key.size());
  key.resize(static_cast<std::size_t>(std::min(collator->getSortKey(read, key.data(), room), room)));
  std::string out;
  for (const std::uint8_t byte : key) out += digits[byte >> 4], out += digits[byte & 15];
  return out;
}

std::string sort_text(std::int64_t whole) { return hexadecimal(static_cast<std::uint64_t>(whole) ^ top_bit); }

std::string sort_text(double number) {
  CHECK(std::isfinite(number));
  // IEEE 754: without the sign's bit numbers stand in the order of their bits, those below zero the other way round.
  const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
  return hexadecimal((bits & top_bit) != 0 ? ~bits : bits | top_bit);
}

}  // namespace vez
