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

}  // namespace vez
