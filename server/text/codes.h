#pragma once

#include <string_view>

namespace vez {

// An ISO 3166 country of today in capitals: "SI".
bool is_country_code(std::string_view code);
// An ISO 4217 currency of today in capitals: "EUR".
bool is_currency_code(std::string_view code);

}  // namespace vez
