#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vez {

// A word, a number or a sign of a text.
struct TimeToken {
  enum class Kind : std::uint8_t { word, digits, sign } kind = Kind::sign;
  std::size_t begin = 0;
  std::size_t end = 0;       // bytes of the text
  bool joined = false;       // to the token before it, without white space
  std::string word = {};     // in lower case, Latin letters without accents, ё as е
  std::int32_t number = -1;  // of up to 4 digits, otherwise -1
  char32_t sign = 0;         // every dash is '-'
};

// Lower case, Latin letters without accents, ё as е; the rest as it stands. Bytes that are no UTF-8 are left out.
std::string plain_letters(std::string_view text);

std::vector<TimeToken> time_tokens(std::string_view text);

}  // namespace vez
