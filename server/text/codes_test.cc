#include "text/codes.h"

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("a country is one of today's ISO 3166") {
  for (const std::string_view code : {"SI", "HU", "RU", "GB", "US"}) EXPECT(is_country_code(code));
  for (const std::string_view code : {"", "si", "XX", "SU", "YU", "SVN", "S\0"}) EXPECT(!is_country_code(code));
}

TEST_CASE("codes of countries and languages are two letters, large and small") {
  for (const std::string_view code : {"SI", "XK", "SU"}) EXPECT(has_country_form(code));
  for (const std::string_view code : {"", "si", "+1", "SVN", "Š"}) EXPECT(!has_country_form(code));
  for (const std::string_view code : {"sl", "de"}) EXPECT(has_language_form(code));
  for (const std::string_view code : {"", "SL", "+1", "slv", "š"}) EXPECT(!has_language_form(code));
}

TEST_CASE("a currency is one of today's ISO 4217") {
  for (const std::string_view code : {"EUR", "HUF", "RUB", "GBP", "USD", "CHF", "RSD"}) EXPECT(is_currency_code(code));
  for (const std::string_view code : {"", "eur", "XYZ", "SIT", "EURO"}) EXPECT(!is_currency_code(code));
}

TEST_CASE("an amount is written with the decimals of its currency") {
  EXPECT(amount_text(1250, "EUR") == "12.50");
  EXPECT(amount_text(-5, "EUR") == "-0.05");
  EXPECT(amount_text(0, "EUR") == "0.00");
  EXPECT(amount_text(1250, "JPY") == "1250");
  EXPECT(amount_text(1250, "KWD") == "1.250");
}

}  // namespace
}  // namespace vez
