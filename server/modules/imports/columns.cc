// What the columns of a file most likely mean, by their headers and their values.

#include <algorithm>

#include "base/text.h"
#include "imports/header_words.h"
#include "imports/records.h"
#include "text/codes.h"
#include "text/fold.h"

namespace vez {
namespace {

// Of a column, as they are shown.
constexpr std::size_t samples_max = 5;
constexpr std::size_t sample_bytes_max = 80;
// Before the key of a field of the company's own.
const std::string own_prefix = "custom.";

std::string header_key(std::string_view name) {
  std::string key;
  for (const std::string& word : fold_words(name)) key += word;
  return key;
}

std::optional<Target> by_word(std::string_view name) {
  const std::string key = header_key(name);
  for (const HeaderWord& word : header_words)
    if (key == word.word) return word.target;
  return std::nullopt;
}

// The company's own field that a column names: by its key, as exports do ("custom.shoe_size"), or by its label.
const CustomField* own_field_of(const ImportColumn& column, const std::vector<CustomField>& own_fields) {
  const std::string key = header_key(column.name);
  const auto is_called = [&](const CustomField& field) {
    const auto same = [&](const auto& label) { return header_key(label.second) == key; };
    return header_key(field.label) == key || std::ranges::any_of(field.labels, same);
  };
  for (const CustomField& field : own_fields)
    if (column.name == own_prefix + field.key || (!key.empty() && is_called(field))) return &field;
  return nullptr;
}

// Of a path ("properties.email") the last name counts where the whole says nothing.
std::optional<Target> by_header(std::string_view name) {
  if (name.starts_with(own_prefix)) return std::nullopt;
  if (const auto whole = by_word(name)) return whole;
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::nullopt : by_word(name.substr(dot + 1));
}

template <class Is>
bool most(const ImportColumn& column, Is is) {
  std::size_t filled = 0, fitting = 0;
  for (const std::string& sample : column.samples)
    if (!sample.empty()) ++filled, fitting += is(sample);
  return filled > 0 && 4 * fitting >= 3 * filled;
}

std::size_t digits_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }));
}

bool looks_like_phone(std::string_view text) {
  text = trimmed(text);
  const std::size_t digits = digits_of(text);
  return digits >= 7 && digits <= 15 && text.find_first_not_of("0123456789+()-/. ") == std::string_view::npos &&
         (text[0] == '+' || text[0] == '0' || text[0] == '(' || text.find_first_of(" -/") != std::string_view::npos) &&
         !parse_human_date(text, DateOrder::day_first) && !parse_human_date(text, DateOrder::month_first);
}

bool looks_like_amount(std::string_view text) {
  return text.find_first_of(".,") != std::string_view::npos && parse_amount(text, "EUR").has_value() &&
         text.find_first_not_of("0123456789.,- ") == std::string_view::npos;
}

std::optional<Target> by_values(const ImportColumn& column) {
  if (most(column, [](const std::string& s) { return is_valid_mail(s); })) return Target::mail;
  if (most(column, looks_like_phone)) return Target::phone;
  if (most(column, [](const std::string& s) {
        return parse_human_date(s, DateOrder::day_first) || parse_human_date(s, DateOrder::month_first);
      }))
    return Target::occurred_on;
  if (most(column, looks_like_amount)) return Target::amount;
  return std::nullopt;
}

// "DD.MM.YYYY", "MM/DD/YYYY", "YYYY-MM-DD", with one of these signs.
bool is_date_format(std::string text) {
  const std::size_t at = text.find_first_of("./-");
  if (at == std::string::npos || text.contains(' ')) return false;
  const char separator = text[at];
  std::ranges::replace(text, separator, ' ');
  return text == "DD MM YYYY" || text == "MM DD YYYY" || text == "YYYY MM DD";
}

}  // namespace

bool target_fits(Target target, RecordType type) {
  if (target == Target::external_id) return true;
  return (target >= Target::customer_external_id) == (type == RecordType::purchase);
}

bool target_repeats(Target target) {
  switch (target) {
    case Target::phone:
    case Target::mail:
    case Target::identities:
    case Target::verified:
    case Target::note:
    case Target::custom:  // each with another field
    case Target::street:
    case Target::name:
    case Target::customer_phone:
    case Target::customer_mail: return true;
    default: return false;
  }
}

std::vector<ImportColumn> propose_columns(const std::vector<CsvRow>& rows, bool has_header) {
  std::size_t count = 0;
  for (const CsvRow& row : rows) count = std::max(count, row.cells.size());
  std::vector<ImportColumn> columns(count);
  for (std::size_t i = 0; i < count; ++i) {
    columns[i].index = static_cast<std::int64_t>(i);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string cell = i < rows[r].cells.size() ? std::string(trimmed(rows[r].cells[i])) : "";
      if (r == 0 && has_header)
        columns[i].name = cut(cell, sample_bytes_max);
      else if (!cell.empty() && columns[i].samples.size() < samples_max)
        columns[i].samples.push_back(cut(cell, sample_bytes_max));
    }
    if (columns[i].name.empty()) columns[i].name = "#" + std::to_string(i + 1);
  }
  return columns;
}

RecordType propose_type(const std::vector<ImportColumn>& columns) {
  bool dated = false, paid = false, named = false;
  for (const ImportColumn& column : columns) {
    const auto header = by_header(column.name);
    const auto meaning = header ? header : by_values(column);
    dated |= meaning == Target::occurred_on, paid |= meaning == Target::amount;
    named |= header == Target::given_name || header == Target::family_name || header == Target::name ||
             meaning == Target::mail || meaning == Target::phone;
  }
  return dated && paid && !named ? RecordType::purchase : RecordType::customer;
}

void propose_targets(std::vector<ImportColumn>& columns, RecordType type, const std::vector<CustomField>& own_fields) {
  std::vector<Target> taken;
  std::vector<const CustomField*> taken_fields;
  std::vector<std::string> keys;
  for (const ImportColumn& column : columns) keys.push_back(header_key(column.name));
  const auto has = [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
  // What a column of this name means beside the others.
  const auto meant = [&](const ImportColumn& column) -> std::optional<Target> {
    const std::string key = header_key(column.name);
    const bool named_elsewhere = has("externalid");
    if (named_elsewhere && (key == "id" || key == "vezid")) return std::nullopt;
    if (named_elsewhere && key == "source") return Target::source;
    const bool family_alone =
        (has("lastname") || has("familyname") || has("surname")) && !has("firstname") && !has("givenname");
    if (key == "name" && family_alone && !named_elsewhere) return Target::given_name;
    auto target = by_header(column.name);
    if (target == Target::summary && type == RecordType::customer) target = Target::note;
    return target;
  };
  const auto give = [&](ImportColumn& column, std::optional<Target> target) {
    if (!target || column.target) return;
    if (type == RecordType::purchase) {
      if (target == Target::phone) target = Target::customer_phone;
      if (target == Target::mail) target = Target::customer_mail;
      const std::string key = header_key(column.name);
      if (target == Target::external_id &&
          (key == "customerid" || key == "id" || key == "uniqueid" || key == "sifrastranke" || key == "ugyfelszam"))
        target = Target::customer_external_id;
      if (target == Target::name && key == "customer") target = Target::customer_external_id;
    }
    if (!target_fits(*target, type)) return;
    if (!target_repeats(*target) && std::ranges::find(taken, *target) != taken.end()) return;
    column.target = target;
    taken.push_back(*target);
  };
  const auto give_own = [&](ImportColumn& column) {
    const CustomField* const own = own_field_of(column, own_fields);
    if (own == nullptr || column.target || std::ranges::find(taken_fields, own) != taken_fields.end()) return;
    column.target = Target::custom, column.field = own->key;
    taken_fields.push_back(own);
  };
  for (ImportColumn& column : columns) column.target.reset(), column.field.reset();
  for (ImportColumn& column : columns) give(column, meant(column));
  if (type == RecordType::customer)
    for (ImportColumn& column : columns) give_own(column);
  for (ImportColumn& column : columns)
    if (!by_header(column.name)) give(column, by_values(column));
  if (type != RecordType::purchase) return;
  // Without names the first column of numbers is most likely the customer's, a later one how many.
  const auto whole = [](const std::string& s) { return digits_of(s) == s.size(); };
  for (ImportColumn& column : columns)
    if (!column.target && column.name.starts_with('#') && most(column, whole))
      give(column, std::ranges::find(taken, Target::customer_external_id) == taken.end() ? Target::customer_external_id
                   : most(column, [](const std::string& s) { return s.size() <= 3; }) ? std::optional(Target::quantity)
                                                                                      : std::nullopt);
}

std::optional<std::string> product_of(const std::vector<ImportColumn>& columns) {
  std::vector<std::string> keys;
  for (const ImportColumn& column : columns) {
    keys.push_back(header_key(column.name));
    if (const std::size_t dot = column.name.rfind('.'); dot != std::string::npos)
      keys.push_back(header_key(column.name.substr(dot + 1)));
  }
  for (const Product& product : products)
    if (std::ranges::all_of(product.words,
                            [&](std::string_view word) { return std::ranges::find(keys, word) != keys.end(); }))
      return std::string(product.source);
  return std::nullopt;
}

Result<Done> check_options(const ImportOptions& options) {
  if (trimmed(options.source).empty()) return refuse(RefusalCode::invalid, "/options/source", "is missing");
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (options.country && !std::ranges::all_of(*options.country, upper))
    return refuse(RefusalCode::invalid, "/options/country", "is not a country's code of two letters");
  if (options.language && !has_language_form(*options.language))
    return refuse(RefusalCode::invalid, "/options/language", "is not a language's code of two letters");
  if (options.currency && !std::ranges::all_of(*options.currency, upper))
    return refuse(RefusalCode::invalid, "/options/currency", "is not a currency's code of three letters");
  if (options.date_format && !is_date_format(*options.date_format))
    return refuse(RefusalCode::invalid, "/options/date_format",
                  "must be like DD.MM.YYYY, MM/DD/YYYY or YYYY-MM-DD, with dots, slashes or hyphens");
  return Done{};
}

DateOrder date_order(const ImportOptions& options, const std::vector<ImportColumn>& columns) {
  if (options.date_format)
    return options.date_format->starts_with("MM") ? DateOrder::month_first : DateOrder::day_first;
  for (const ImportColumn& column : columns)
    if (column.target == Target::birth_date || column.target == Target::customer_since ||
        column.target == Target::occurred_on)
      if (guess_date_order(column.samples) == DateOrder::month_first) return DateOrder::month_first;
  return DateOrder::day_first;
}

}  // namespace vez
