#include "text/codes.h"

#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <set>
#include <string>

namespace vez {
namespace {

bool is_capitals(std::string_view code, std::size_t length) {
  return code.size() == length && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

bool is_country_code(std::string_view code) {
  if (!is_capitals(code, 2)) return false;
  for (const char* const* country = uloc_getISOCountries(); *country != nullptr; ++country)
    if (code == *country) return true;
  return false;
}

bool is_currency_code(std::string_view code) {
  // Not ucurr_isAvailable(): of a currency that several countries have had (GBP) it knows the last country's years
  // alone.
  static const std::set<std::string, std::less<>> codes = [] {
    std::set<std::string, std::less<>> known;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration* list = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &status);
    while (const char* one = uenum_next(list, nullptr, &status)) known.insert(one);
    uenum_close(list);
    return known;
  }();
  return codes.contains(code);
}

int currency_decimals(std::string_view code) {
  constexpr std::string_view none = "JPY KRW CLP VND ISK PYG UGX XAF XOF XPF", three = "KWD BHD TND OMR JOD IQD LYD";
  if (code.size() != 3) return 2;
  if (none.find(code) != std::string_view::npos) return 0;
  return three.find(code) != std::string_view::npos ? 3 : 2;
}

std::string amount_text(std::int64_t amount, std::string_view currency) {
  const auto decimals = static_cast<std::size_t>(currency_decimals(currency));
  std::string text = std::to_string(amount);
  if (decimals == 0) return text;
  const std::size_t first = amount < 0 ? 1 : 0;
  if (text.size() - first <= decimals) text.insert(first, decimals + 1 - (text.size() - first), '0');
  return text.insert(text.size() - decimals, 1, '.');
}

}  // namespace vez
