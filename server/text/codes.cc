#include "text/codes.h"

#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "text/fold.h"

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

bool has_country_form(std::string_view code) { return is_capitals(code, 2); }

bool has_language_form(std::string_view code) {
  return code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string country_named(std::string_view name) {
  if (is_capitals(name, 2)) return std::string(name);
  static const std::map<std::string, std::string, std::less<>> codes = [] {
    std::map<std::string, std::string, std::less<>> known;
    constexpr int name_units_max = 200;
    for (const char* const* country = uloc_getISOCountries(); *country != nullptr; ++country) {
      const std::string locale = std::string("und_") + *country;
      known.emplace(folded(uloc_getISO3Country(locale.c_str())), *country);
      for (const char* language : {"en", "sl", "hu", "ru", "de"}) {
        UErrorCode status = U_ZERO_ERROR;
        UChar units[name_units_max];
        const int32_t length = uloc_getDisplayCountry(locale.c_str(), language, units, name_units_max, &status);
        char bytes[3 * name_units_max];
        u_strToUTF8(bytes, sizeof bytes, nullptr, units, length, &status);
        if (U_SUCCESS(status)) known.emplace(folded(bytes), *country);
      }
    }
    for (const auto& [other, code] : {std::pair("united states of america", "US"),
                                      {"u.s.a.", "US"},
                                      {"england", "GB"},
                                      {"great britain", "GB"},
                                      {"uk", "GB"},
                                      {"russian federation", "RU"},
                                      {"rossiiskaya federatsiya", "RU"},
                                      {"rossiyskaya federatsiya", "RU"}})
      known.emplace(folded(other), code);
    return known;
  }();
  const auto found = codes.find(folded(trimmed(name)));
  return found == codes.end() ? "" : found->second;
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
