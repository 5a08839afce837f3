#include <array>
#include <chrono>

#include "base/text.h"
#include "csv/csv.h"

namespace vez {
namespace {

// Three numbers and the sign between them ('.', '/', '-').
struct Parts {
  std::array<int, 3> number{};
  std::array<int, 3> digits{};
  char sign = 0;
};

std::optional<Parts> split(std::string_view text) {
  Parts parts;
  std::size_t i = 0;
  for (int n = 0; n < 3; ++n) {
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9' && parts.digits[n] < 5; ++i, ++parts.digits[n])
      parts.number[n] = parts.number[n] * 10 + (text[i] - '0');
    if (parts.digits[n] == 0) return std::nullopt;
    if (n == 2) break;
    if (i == text.size() || (text[i] != '.' && text[i] != '/' && text[i] != '-') || (n == 1 && text[i] != parts.sign))
      return std::nullopt;
    parts.sign = text[i++];
    while (i < text.size() && text[i] == ' ' && parts.sign == '.') ++i;
  }
  if (parts.sign == '.' && text.substr(i) == ".") ++i;  // "2026. 03. 04."
  if (i != text.size()) return std::nullopt;
  return parts;
}

std::optional<Date> date(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                           std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok() || year < 1) return std::nullopt;
  return Date{static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}

}  // namespace

DateOrder guess_date_order(std::span<const std::string> samples) {
  bool day_fits = true, month_fits = true;
  for (const std::string& sample : samples) {
    const auto parts = split(trimmed(sample));
    if (!parts || parts->sign == '.' || parts->digits[2] != 4) continue;
    day_fits &= parts->number[1] <= 12;
    month_fits &= parts->number[0] <= 12;
  }
  return !day_fits && month_fits ? DateOrder::month_first : DateOrder::day_first;
}

std::optional<Date> parse_human_date(std::string_view text, DateOrder order) {
  text = trimmed(text);
  if (text.size() == 8 && text.find_first_not_of("0123456789") == std::string_view::npos) {
    const int number = std::stoi(std::string(text));
    return date(number / 10'000, number / 100 % 100, number % 100);
  }
  const auto parts = split(text);
  if (!parts) return std::nullopt;
  const auto& [a, b, c] = parts->number;
  if (parts->digits[1] > 2) return std::nullopt;
  if (parts->digits[0] == 4 && parts->digits[2] <= 2) return date(a, b, c);
  if (parts->digits[2] != 4 || parts->digits[0] > 2) return std::nullopt;
  return order == DateOrder::month_first && parts->sign != '.' ? date(c, a, b) : date(c, b, a);
}

}  // namespace vez
