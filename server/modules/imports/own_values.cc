// What cells say of the company's own fields.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/json.h"
#include "base/text.h"
#include "imports/records.h"
#include "text/codes.h"
#include "text/fold.h"

namespace vez {
namespace {

constexpr std::array<std::string_view, 10> yes_words = {"1", "true", "yes", "y", "x", "da", "d", "igen", "i", "on"};
constexpr std::array<std::string_view, 8> no_words = {"0", "false", "no", "n", "ne", "nem", "net", "off"};

std::unexpected<Refusal> wrong(const CustomField& field, Message reason) {
  return refuse(RefusalCode::invalid, "/custom/" + field.key, std::move(reason));
}

Result<Json> read_yes_or_no(const CustomField& field, std::string_view cell) {
  const std::string word = folded(cell);
  if (std::ranges::find(yes_words, word) != yes_words.end()) return Json{"true"};
  if (std::ranges::find(no_words, word) != no_words.end()) return Json{"false"};
  return wrong(field, Message("must be yes or no"));
}

// "1 234,5", "1.234,5", "-3e4": one comma or point parts the decimals, several of the same are between thousands.
std::optional<double> number_of(std::string_view given) {
  // No-break spaces, wide and narrow: U+00A0, U+202F.
  std::string cell(given);
  for (const std::string_view space : {"\xC2\xA0", "\xE2\x80\xAF"})
    for (std::size_t at = cell.find(space); at != cell.npos; at = cell.find(space, at)) cell.erase(at, space.size());
  const auto points = std::ranges::count(cell, '.'), commas = std::ranges::count(cell, ',');
  const std::size_t last = cell.find_last_of(".,");
  const bool parts = last != cell.npos && (cell[last] == '.' ? points : commas) == 1;
  std::string plain;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = cell[i];
    if (c == '.' || c == ',')
      plain += parts && i == last ? "." : "";
    else if (c != ' ' && c != '\'')
      plain += c;
  }
  double number = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (plain.empty() || read.ec != std::errc() || read.ptr != plain.data() + plain.size()) return std::nullopt;
  return number;
}

Result<Json> read_money(const CustomField& field, std::string_view cell) {
  const std::string& currency = *field.currency;
  // "12 EUR" is no dollars.
  for (std::size_t i = 0; i + 3 <= cell.size(); ++i)
    if (const std::string_view code = cell.substr(i, 3); code != currency && is_currency_code(code))
      return wrong(field, Message("must be in {currency}", {{"currency", currency}}));
  const auto amount = parse_amount(cell, currency);
  if (!amount) return wrong(field, Message("is not an amount"));
  return Json{to_json(Money{*amount, currency})};
}

const FieldChoice* choice_of(const CustomField& field, std::string_view cell) {
  const std::string word = folded(trimmed(cell));
  const auto is_called = [&](const FieldChoice& choice) {
    return folded(choice.key) == word || folded(choice.label) == word ||
           std::ranges::any_of(choice.labels, [&](const auto& label) { return folded(label.second) == word; });
  };
  const auto found = std::ranges::find_if(field.choices, is_called);
  return found == field.choices.end() ? nullptr : &*found;
}

Result<Json> read_choices(const CustomField& field, std::string_view cell) {
  // A label may have commas itself.
  if (const FieldChoice* const whole = choice_of(field, cell)) return Json{to_json(std::vector{whole->key})};
  std::vector<std::string> keys;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find_first_of("\n,;|", begin), cell.size());
    const std::string_view one = trimmed(cell.substr(begin, end - begin));
    begin = end + 1;
    if (one.empty()) continue;
    const FieldChoice* const choice = choice_of(field, one);
    if (choice == nullptr) return wrong(field, Message("is not one of the choices"));
    if (std::ranges::find(keys, choice->key) == keys.end()) keys.push_back(choice->key);
  }
  return Json{to_json(keys)};
}

}  // namespace

std::optional<Date> day_of(std::string_view text, DateOrder order) {
  text = trimmed(text);
  if (const auto date = parse_human_date(text, order)) return date;
  const std::size_t space = text.find_first_of(" T");
  if (space == std::string_view::npos || space < 8) return std::nullopt;
  return parse_human_date(text.substr(0, space), order);
}

Result<Json> own_value(const CustomField& field, std::string_view cell, DateOrder order) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::link: return Json{to_json(std::string(cell))};
    case FieldType::number: {
      const auto number = number_of(trimmed(cell));
      if (!number) return wrong(field, Message("must be a number"));
      return Json{to_json(*number)};
    }
    case FieldType::money: return read_money(field, trimmed(cell));
    case FieldType::boolean: return read_yes_or_no(field, trimmed(cell));
    case FieldType::date: {
      const auto day = day_of(cell, order);
      if (!day) return wrong(field, Message("is not a date"));
      return Json{to_json(*day)};
    }
    case FieldType::choice: {
      const FieldChoice* const choice = choice_of(field, cell);
      if (choice == nullptr) return wrong(field, Message("is not one of the choices"));
      return Json{to_json(choice->key)};
    }
    case FieldType::choices: return read_choices(field, cell);
  }
  return Json{};
}

}  // namespace vez
