// Check digits of tax numbers, country by country, as the tax offices publish them.

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "base/text.h"
#include "identity/identity.h"
#include "text/codes.h"

namespace vez {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool digits_only(std::string_view text) { return std::ranges::all_of(text, is_digit); }
bool is_digits(std::string_view text, std::size_t count) { return text.size() == count && digits_only(text); }
int digit(std::string_view text, std::size_t i) { return text[i] - '0'; }

int number(std::string_view text) {
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

// The first digits, each times its weight.
template <std::size_t N>
int weighted(std::string_view text, const std::array<int, N>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += digit(text, i) * weights[i];
  return sum;
}

constexpr std::array eight_to_two{8, 7, 6, 5, 4, 3, 2};

// Each second digit, the `first` one among them, counts double, and a sum of its digits.
int doubled_sum(std::string_view text, bool first) {
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = digit(text, i) * ((i % 2 == 0) == first ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return sum;
}

// ISO 7064, MOD 11,10.
bool iso_7064(std::string_view text) {
  int product = 10;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const int sum = (digit(text, i) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (11 - product) % 10 == digit(text, text.size() - 1);
}

// What stands after the country in the one spelling; nothing when it is no number of the country.
using Number = std::optional<std::string>;
Number if_good(std::string_view text, bool good) { return good ? Number(text) : std::nullopt; }

Number austria(std::string_view t) {
  if (t.size() != 9 || t[0] != 'U' || !digits_only(t.substr(1))) return {};
  return if_good(t, (10 - (doubled_sum(t.substr(1, 7), false) + 4) % 10) % 10 == digit(t, 8));
}

// Numbers begin with 0, since 2023 with 1 as well; nine digits are of the time before the 0.
Number belgium(std::string_view t) {
  const std::string whole = (t.size() == 9 ? "0" : "") + std::string(t);
  if (!is_digits(whole, 10) || digit(whole, 0) > 1 || whole.starts_with("00")) return {};
  return if_good(whole, 97 - number(std::string_view(whole).substr(0, 8)) % 97 == number(whole.substr(8)));
}

// Eight digits a firm, nine or ten a person by the number of birth, nine from 6 on others.
Number czech(std::string_view t) {
  if (is_digits(t, 8)) {
    const int check = (11 - weighted(t, eight_to_two) % 11) % 10;
    return if_good(t, t[0] != '9' && check == digit(t, 7));
  }
  if (is_digits(t, 9) && t[0] == '6') {
    const int over = weighted(t.substr(1), eight_to_two) % 11;
    constexpr std::array check{8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8};
    return if_good(t, check[over == 0 ? 10 : static_cast<std::size_t>(10 - over)] == digit(t, 8));
  }
  const auto birth = [&] {
    const int month = number(t.substr(2, 2)) % 50, day = number(t.substr(4, 2));
    return (month % 20 >= 1 && month % 20 <= 12) && day >= 1 && day <= 31;
  };
  if (is_digits(t, 9)) return if_good(t, birth() && number(t.substr(0, 2)) < 54);
  if (!is_digits(t, 10)) return {};
  const int rest = number(t.substr(0, 9)) % 11 % 10;
  return if_good(t, birth() && rest == digit(t, 9));
}

// Nine digits a firm (USt-IdNr.), eleven a person (IdNr.).
Number germany(std::string_view t) {
  return if_good(t, (is_digits(t, 9) || is_digits(t, 11)) && t[0] != '0' && iso_7064(t));
}

Number denmark(std::string_view t) {
  if (!is_digits(t, 8) || t[0] == '0') return {};
  return if_good(t, weighted(t, std::array{2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0);
}

// Persons by a letter of the remainder by 23, firms by a digit or a letter of a sum.
Number spain(std::string_view t) {
  if (t.size() != 9 || !digits_only(t.substr(1, 7))) return {};
  constexpr std::string_view of_persons = "TRWAGMYFPDXBNJZSQVHLCKE";
  constexpr std::string_view of_firms = "JABCDEFGHI";
  const char first = t[0], last = t[8];
  const int rest = number(t.substr(1, 7));
  const auto person = [&](int head) {
    return last == of_persons[static_cast<std::size_t>((head * 10'000'000 + rest) % 23)];
  };
  if (is_digit(first)) return if_good(t, person(first - '0'));
  if (first == 'Y' || first == 'Z') return if_good(t, person(first - 'X'));
  if (std::string_view("KLMX").contains(first)) return if_good(t, person(0));
  const int check = (10 - doubled_sum(t.substr(1, 7), true) % 10) % 10;
  if (std::string_view("ABCDEFGHJUV").contains(first) && last == '0' + check) return if_good(t, true);
  return if_good(
      t, std::string_view("ABCDEFGHNPQRSW").contains(first) && last == of_firms[static_cast<std::size_t>(check)]);
}

Number finland(std::string_view t) {
  if (!is_digits(t, 8)) return {};
  const int over = weighted(t, std::array{7, 9, 10, 5, 8, 4, 2}) % 11;
  return if_good(t, over != 1 && (11 - over) % 11 == digit(t, 7));
}

// VAT with nine digits (twelve with a branch, GD and HA of the state), or a person's UTR of ten.
Number britain(std::string_view t) {
  if (t.size() == 5 && digits_only(t.substr(2))) {
    const int office = number(t.substr(2));
    return if_good(t, (t.starts_with("GD") && office < 500) || (t.starts_with("HA") && office >= 500));
  }
  if (is_digits(t, 10)) {
    const int sum = weighted(t.substr(1), std::array{6, 7, 8, 9, 10, 5, 4, 3, 2});
    return if_good(t, std::string_view("21987654321")[static_cast<std::size_t>(sum % 11)] == t[0]);
  }
  if (!is_digits(t, 9) && !is_digits(t, 12)) return {};
  const int firm = number(t.substr(0, 7)), check = number(t.substr(7, 2));
  const int sum = weighted(t, eight_to_two) + check;
  // Numbers given out since 2009 count 55 more; neither way goes beyond 97, and these ranges are of one of them.
  const bool old_way =
      sum % 97 == 0 && firm < 9'990'001 && (firm < 100'000 || firm > 999'999) && (firm < 9'490'001 || firm > 9'700'000);
  const bool new_way = (sum + 55) % 97 == 0 && firm > 1'000'000;
  return if_good(t, firm > 0 && check < 97 && (old_way || new_way));
}

Number croatia(std::string_view t) { return if_good(t, is_digits(t, 11) && iso_7064(t)); }

// A firm's eight digits, with or without the code of VAT and the county (12345676-2-42), which change; a person's ten.
Number hungary(std::string_view t) {
  if (is_digits(t, 10))
    return if_good(t, t[0] == '8' && weighted(t, std::array{1, 2, 3, 4, 5, 6, 7, 8, 9}) % 11 == digit(t, 9));
  if (!is_digits(t, 8) && !(is_digits(t, 11) && t[8] >= '1' && t[8] <= '5')) return {};
  const int check = (10 - weighted(t, std::array{9, 7, 3, 1, 9, 7, 3}) % 10) % 10;
  return if_good(t.substr(0, 8), check == digit(t, 7));
}

// Seven digits and a letter, that a second letter may follow; before 2013 the second sign could be a letter too.
Number ireland(std::string_view t) {
  if (t.size() < 8 || t.size() > 9) return {};
  std::string digits(t.substr(0, 7));
  if (t.size() == 8 && (is_letter(t[1]) || t[1] == '+' || t[1] == '*'))
    digits = "0" + std::string(t.substr(2, 5)) + t[0];
  if (!digits_only(digits) || (t.size() == 9 && !(t[8] >= 'A' && t[8] <= 'I') && t[8] != 'W')) return {};
  const int second = t.size() == 9 && t[8] != 'W' ? 9 * (t[8] - 'A' + 1) : 0;
  constexpr std::string_view letters = "WABCDEFGHIJKLMNOPQRSTUV";
  return if_good(t, letters[static_cast<std::size_t>((weighted(digits, eight_to_two) + second) % 23)] == t[7]);
}

// The sixteen signs of a person: letters of the name, birth and place, and a letter made of them.
bool codice_fiscale(std::string_view t) {
  constexpr std::string_view shape = "LLLLLLDDLDDLDDDL";
  // Values of signs in odd places, 0-9 and A-Z (Decree of 23 December 1976).
  constexpr std::array odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                           20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  int sum = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    // Where two people would have the same, digits give way to these letters.
    const bool fits =
        shape[i] == 'L' ? is_letter(t[i]) : is_digit(t[i]) || std::string_view("LMNPQRSTUV").contains(t[i]);
    if (!fits) return false;
    if (i == 15) break;
    const int value = is_digit(t[i]) ? t[i] - '0' : t[i] - 'A';
    sum += i % 2 == 0 ? odd[static_cast<std::size_t>(value)] : value;
  }
  return t[15] == 'A' + sum % 26;
}

Number italy(std::string_view t) {
  if (t.size() == 16) return if_good(t, codice_fiscale(t));
  if (!is_digits(t, 11) || number(t.substr(0, 7)) == 0) return {};
  const int office = number(t.substr(7, 3));
  const bool known = (office >= 1 && office <= 201) || office == 888 || office == 999;
  return if_good(t, known && (10 - doubled_sum(t.substr(0, 10), false) % 10) % 10 == digit(t, 10));
}

Number luxembourg(std::string_view t) {
  return if_good(t, is_digits(t, 8) && number(t.substr(0, 6)) % 89 == number(t.substr(6)));
}

// Firms from 4 on; persons by the day of birth, since 2017 by 32 and nothing to check.
Number latvia(std::string_view t) {
  if (!is_digits(t, 11)) return {};
  if (t[0] <= '3') {
    const int day = number(t.substr(0, 2)), month = number(t.substr(2, 2));
    return if_good(t, day == 32 || (day >= 1 && day <= 31 && month >= 1 && month <= 12));
  }
  const int over = weighted(t, std::array{9, 1, 4, 8, 3, 10, 2, 5, 7, 6}) % 11;
  return if_good(t, over != 4 && (over > 4 ? 14 - over : 3 - over) == digit(t, 10));
}

Number malta(std::string_view t) {
  if (!is_digits(t, 8) || t[0] == '0') return {};
  return if_good(t, 37 - weighted(t, std::array{3, 4, 6, 7, 8, 9}) % 37 == number(t.substr(6)));
}

Number norway(std::string_view t) {
  if (t.ends_with("MVA")) t.remove_suffix(3);
  if (!is_digits(t, 9)) return {};
  return if_good(t, (11 - weighted(t, std::array{3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == digit(t, 8));
}

Number poland(std::string_view t) {
  return if_good(t, is_digits(t, 10) && weighted(t, std::array{6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == digit(t, 9));
}

Number romania(std::string_view t) {
  if (t.size() < 2 || t.size() > 10 || !digits_only(t) || t[0] == '0') return {};
  const std::string whole = std::string(10 - t.size(), '0') + std::string(t);
  return if_good(t, weighted(whole, std::array{7, 5, 3, 2, 1, 7, 5, 3, 2}) * 10 % 11 % 10 == digit(whole, 9));
}

Number serbia(std::string_view t) { return if_good(t, is_digits(t, 9) && iso_7064(t)); }

// INN: ten digits a firm, twelve a person.
Number russia(std::string_view t) {
  if (is_digits(t, 10)) return if_good(t, weighted(t, std::array{2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == digit(t, 9));
  if (!is_digits(t, 12)) return {};
  const int first = weighted(t, std::array{7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10;
  const int second = weighted(t, std::array{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10;
  return if_good(t, first == digit(t, 10) && second == digit(t, 11));
}

Number slovenia(std::string_view t) {
  if (!is_digits(t, 8) || t[0] == '0') return {};
  const int check = 11 - weighted(t, eight_to_two) % 11;
  return if_good(t, check != 11 && check % 10 == digit(t, 7));
}

Number slovakia(std::string_view t) {
  if (!is_digits(t, 10) || t[0] == '0') return {};
  int rest = 0;
  for (const char c : t) rest = (rest * 10 + (c - '0')) % 11;
  return if_good(t, std::string_view("2347890").contains(t[2]) && t[2] != '0' && rest == 0);
}

struct Rule {
  std::string_view country;
  Number (*read)(std::string_view);
};
constexpr Rule rules[] = {
    {"AT", austria},    {"BE", belgium}, {"CZ", czech},    {"DE", germany},  {"DK", denmark}, {"ES", spain},
    {"FI", finland},    {"GB", britain}, {"HR", croatia},  {"HU", hungary},  {"IE", ireland}, {"IT", italy},
    {"LU", luxembourg}, {"LV", latvia},  {"MT", malta},    {"NO", norway},   {"PL", poland},  {"RO", romania},
    {"RS", serbia},     {"RU", russia},  {"SI", slovenia}, {"SK", slovakia}, {"XI", britain},
};

const Rule* rule_of(std::string_view country) {
  const auto* found = std::ranges::find(rules, country, &Rule::country);
  return found == std::end(rules) ? nullptr : found;
}

// Capital letters and digits, without what people put between groups; "" when there is anything else.
std::string plain(std::string_view given) {
  std::string out;
  for (const char c : given) {
    if (std::string_view(" -./\t").contains(c)) continue;
    const char big = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    if (!is_digit(big) && !is_letter(big) && big != '+' && big != '*') return {};
    out += big;
  }
  return out;
}

}  // namespace

IdentityValue normal_tax_number(std::string_view given, std::string_view country) {
  constexpr std::size_t length_min = 4, length_max = 32;
  given = trimmed(given);
  const IdentityValue kept{std::string(given), false};
  const std::string text = plain(given);
  if (text.size() < length_min || text.size() > length_max) return kept;
  const auto read = [](std::string_view of, std::string_view body) -> Number {
    const Rule* rule = rule_of(of);
    return rule == nullptr ? Number(body) : rule->read(body);
  };
  // At home first: an Italian's RSSMRA… is no Serbian number.
  if (rule_of(country) != nullptr) {
    const std::string_view body = std::string_view(text).substr(text.starts_with(country) ? 2 : 0);
    if (const Number own = read(country, body)) return {std::string(country) + *own, true};
  }
  const std::string_view abroad = std::string_view(text).substr(0, 2);
  if (is_country_code(abroad) || abroad == "EL" || abroad == "EU" || abroad == "XI") {
    const Number foreign = read(abroad, std::string_view(text).substr(2));
    return foreign ? IdentityValue{std::string(abroad) + *foreign, true} : kept;
  }
  if (country.empty() || rule_of(country) != nullptr) return kept;
  return {std::string(country) + text, true};
}

}  // namespace vez
