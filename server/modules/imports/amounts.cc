#include "imports/records.h"
#include "text/codes.h"

namespace vez {

std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view currency) {
  const int places = currency_decimals(currency);
  std::string digits;
  std::ptrdiff_t after_sign = -1;  // digits behind the last point or comma
  int points = 0, commas = 0;
  bool negative = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits += c;
      if (after_sign >= 0) ++after_sign;
    } else if ((c == '.' || c == ',') && !digits.empty()) {
      ++(c == '.' ? points : commas), after_sign = 0;
    } else if ((c == '-' && digits.empty()) || c == '(') {
      negative = true;
    } else if (c == '-' || (digits.empty() && c == '.')) {
      return std::nullopt;
    }
    // Signs and names of currencies, spaces and apostrophes between thousands are passed over.
  }
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  const bool mixed = points > 0 && commas > 0;
  const bool several = points > 1 || commas > 1;
  int decimals = after_sign < 0 ? 0 : static_cast<int>(after_sign);
  if (!mixed && (several || (decimals == 3 && places != 3))) decimals = 0;  // thousands
  std::int64_t amount = std::stoll(digits);
  for (; decimals < places; ++decimals) amount *= 10;
  for (; decimals > places; --decimals) amount = decimals == places + 1 ? (amount + 5) / 10 : amount / 10;
  return negative ? -amount : amount;
}

}  // namespace vez
