#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vez {

// An ISO 3166 country of today in capitals: "SI".
bool is_country_code(std::string_view code);
// Two capitals, also of a country that is no more or not yet: "XK".
bool has_country_form(std::string_view code);
// Two small letters, as ISO 639-1 writes a language: "sl".
bool has_language_form(std::string_view code);
// The code of a country by its code of two or three letters or its name in English, Slovene, Hungarian, Russian or as
// its neighbours write it ("Slovenija", "United Kingdom", "USA"); "" when it is none. Two capitals are taken as they
// are.
std::string country_named(std::string_view name);
// An ISO 4217 currency of today in capitals: "EUR".
bool is_currency_code(std::string_view code);
// Decimals of its minor unit (ISO 4217): 2 of EUR, 0 of JPY, 3 of KWD; 2 where it is not known.
int currency_decimals(std::string_view code);
// An amount in minor units as it is written, with a point: "12.50".
std::string amount_text(std::int64_t amount, std::string_view currency);

}  // namespace vez
