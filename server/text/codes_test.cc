#include "text/codes.h"

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("a country is one of today's ISO 3166") {
  for (const std::string_view code : {"SI", "HU", "RU", "GB", "US"}) EXPECT(is_country_code(code));
  for (const std::string_view code : {"", "si", "XX", "SU", "YU", "SVN", "S\0"}) EXPECT(!is_country_code(code));
}

TEST_CASE("a currency is one of today's ISO 4217") {
  for (const std::string_view code : {"EUR", "HUF", "RUB", "GBP", "USD", "CHF", "RSD"}) EXPECT(is_currency_code(code));
  for (const std::string_view code : {"", "eur", "XYZ", "SIT", "EURO"}) EXPECT(!is_currency_code(code));
}

}  // namespace
}  // namespace vez
