#include "memory/custom_fields.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <set>
#include <span>

#include "engine/command_parts.h"
#include "memory_sql.h"
#include "text/codes.h"
#include "text/sort_text.h"

namespace vez {
namespace {

// All that ever were, retired ones too.
constexpr std::int64_t rows_max = 1'000;

struct FieldRow {
  CustomFieldId id;
  std::string key;
  FieldScope scope;
  FieldType type;
  std::string label;
  std::string labels;
  std::string choices;
  std::optional<std::string> currency;
  bool required;
  bool on_card;
  std::string purpose;
  std::string used_by;
  UtcTime created_at;
  std::optional<UtcTime> retired_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(FieldRow, (),
                      (id, key, scope, type, label, labels, choices, currency, required, on_card, purpose, used_by,
                       created_at, retired_at, version))

struct ValueRow {
  CustomFieldId field_id;
  std::optional<std::string> value_text;
  std::optional<std::int64_t> value_whole;
  std::optional<double> value_real;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (field_id, value_text, value_whole, value_real))

// A value with what there is to say of its field.
struct OwnValueRow {
  std::string key;
  FieldType type;
  std::optional<std::string> currency;
  bool on_card;
  std::string label;
  std::string labels;
  std::string choices;
  CustomFieldId field_id;
  std::optional<std::string> value_text;
  std::optional<std::int64_t> value_whole;
  std::optional<double> value_real;
};
BOOST_DESCRIBE_STRUCT(OwnValueRow, (),
                      (key, type, currency, on_card, label, labels, choices, field_id, value_text, value_whole,
                       value_real))

// What we have written ourselves.
template <class T>
T kept(const std::string& json) {
  auto value = from_json<T>(json);
  CHECK(value.has_value());
  return *std::move(value);
}

CustomField field_of(FieldRow row) {
  return {.id = row.id,
          .key = std::move(row.key),
          .scope = row.scope,
          .type = row.type,
          .label = std::move(row.label),
          .labels = kept<std::map<std::string, std::string>>(row.labels),
          .choices = kept<std::vector<FieldChoice>>(row.choices),
          .currency = std::move(row.currency),
          .required = row.required,
          .on_card = row.on_card,
          .purpose = std::move(row.purpose),
          .used_by = std::move(row.used_by),
          .created_at = row.created_at,
          .retired_at = row.retired_at,
          .version = row.version};
}

std::vector<CustomField> all_fields(Tx& tx) {
  std::vector<CustomField> fields;
  tx.each<FieldRow>(sql::CustomFields{.count_max = rows_max},
                    [&](FieldRow row) { fields.push_back(field_of(std::move(row))); });
  return fields;
}

std::vector<CustomField> living_fields(Tx& tx) {
  auto fields = all_fields(tx);
  std::erase_if(fields, [](const CustomField& field) { return field.retired_at.has_value(); });
  return fields;
}

Result<CustomField> find_field(Tx& tx, CustomFieldId id) {
  for (CustomField& field : all_fields(tx))
    if (field.id == id) return std::move(field);
  return refuse(RefusalCode::not_found, "id", "no such field");
}

// As they stand in conditions: a letter, then letters, digits and "_".
bool is_key(std::string_view key) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !key.empty() && letter(key[0]) &&
         std::ranges::all_of(key, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

Result<Done> check_labels(const std::map<std::string, std::string>& labels, const std::string& at) {
  for (const auto& [language, label] : labels) {
    const auto length = characters(label);
    if (language.size() != 2) return refuse(RefusalCode::invalid, at, "is not a language's code of two letters");
    if (length < 1 || length > 100)
      return refuse(RefusalCode::invalid, at + "/" + language, {"must be at most {max}", {{"max", "100"}}});
  }
  return Done{};
}

Result<std::vector<FieldChoice>> read_choices(const std::vector<NewFieldChoice>& given, FieldType type) {
  const bool chosen = type == FieldType::choice || type == FieldType::choices;
  if (chosen && given.empty()) return refuse(RefusalCode::invalid, "choices", "there must be something to choose from");
  if (!chosen && !given.empty()) return refuse(RefusalCode::invalid, "choices", "goes with a choice only");
  if (given.size() > field_choices_max)
    return refuse(RefusalCode::invalid, "choices",
                  {"must be at most {max}", {{"max", std::to_string(field_choices_max)}}});
  std::vector<FieldChoice> choices;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string at = "/choices/" + std::to_string(i);
    if (!is_key(given[i].key.value))
      return refuse(RefusalCode::invalid, at + "/key", "must be small letters, digits and _, a letter first");
    if (std::ranges::find(choices, given[i].key.value, &FieldChoice::key) != choices.end())
      return refuse(RefusalCode::invalid, at + "/key", "is there twice");
    TRY(check_labels(given[i].labels, at + "/labels"));
    choices.push_back({.key = given[i].key.value, .label = given[i].label.value, .labels = given[i].labels});
  }
  return choices;
}

// ----------------------------------------------------------------------------------------------------------- values

// A value in the column of its type.
struct Value {
  std::optional<std::string> text = {};
  std::optional<std::int64_t> whole = {};
  std::optional<double> real = {};
};

using Values = Result<std::vector<Value>>;

// Of a text so much decides about its place: some 60 letters.
constexpr std::size_t sort_key_bytes_max = 64;

// By what it stands in an index. A choice has no order of its own: its key.
std::string sort_of(FieldType type, const Value& value) {
  if (value.whole) return sort_text(*value.whole);
  if (value.real) return sort_text(*value.real);
  if (type == FieldType::choice || type == FieldType::choices) return *value.text;
  return sort_text(*value.text, sort_key_bytes_max);
}

template <class T>
std::optional<T> read_as(const Json& json) {
  auto value = from_json<T>(json.text);
  if (!value) return std::nullopt;
  return *std::move(value);
}

std::unexpected<Refusal> wrong(const CustomField& field, Message reason) {
  return refuse(RefusalCode::invalid, "/custom/" + field.key, std::move(reason));
}

Values read_text(const CustomField& field, const Json& json, std::size_t length_max) {
  const auto text = read_as<std::string>(json);
  if (!text) return wrong(field, Message("must be a text"));
  const auto length = characters(*text);
  if (length < 1) return wrong(field, Message("can't be empty"));
  if (length > static_cast<std::int64_t>(length_max))
    return wrong(field, Message("must be at most {max} characters", {{"max", std::to_string(length_max)}}));
  if (field.type == FieldType::link && !text->starts_with("https://") && !text->starts_with("http://"))
    return wrong(field, Message("must begin with https://"));
  return std::vector{Value{.text = *text}};
}

Values read_number(const CustomField& field, const Json& json) {
  const auto number = read_as<double>(json);
  if (!number || !std::isfinite(*number)) return wrong(field, Message("must be a number"));
  if (std::abs(*number) > field_number_max) return wrong(field, Message("is too large"));
  return std::vector{Value{.real = *number}};
}

Values read_money(const CustomField& field, const Json& json) {
  const auto money = read_as<Money>(json);
  if (!money) return wrong(field, Message("must be an amount with its currency"));
  if (money->currency != *field.currency)
    return wrong(field, Message("must be in {currency}", {{"currency", *field.currency}}));
  if (std::abs(money->amount) > condition_integer_max) return wrong(field, Message("is too large"));
  return std::vector{Value{.whole = money->amount}};
}

Values read_choice(const CustomField& field, const std::vector<std::string>& keys) {
  std::vector<Value> values;
  std::set<std::string> seen;
  for (const std::string& key : keys) {
    if (std::ranges::find(field.choices, key, &FieldChoice::key) == field.choices.end())
      return wrong(field, Message("is not one of the choices"));
    if (seen.insert(key).second) values.push_back({.text = key});
  }
  return values;
}

// The rows of a value; none for null.
Values read_value(const CustomField& field, const Json& json) {
  if (json.text == "null") return std::vector<Value>{};
  switch (field.type) {
    case FieldType::text:
    case FieldType::link: return read_text(field, json, field_text_max);
    case FieldType::long_text: return read_text(field, json, field_long_text_max);
    case FieldType::number: return read_number(field, json);
    case FieldType::money: return read_money(field, json);
    case FieldType::boolean: {
      const auto yes = read_as<bool>(json);
      if (!yes) return wrong(field, Message("must be true or false"));
      return std::vector{Value{.whole = *yes ? 1 : 0}};
    }
    case FieldType::date: {
      const auto date = read_as<Date>(json);
      if (!date) return wrong(field, Message("must be a date"));
      return std::vector{Value{.whole = date->days}};
    }
    case FieldType::choice: {
      const auto key = read_as<std::string>(json);
      if (!key) return wrong(field, Message("is not one of the choices"));
      return read_choice(field, {*key});
    }
    case FieldType::choices: {
      const auto keys = read_as<std::vector<std::string>>(json);
      if (!keys) return wrong(field, Message("must be a list of choices"));
      return read_choice(field, *keys);
    }
  }
  return std::vector<Value>{};
}

// Of a type and currency, in these rows.
template <class Row>
std::string json_of(FieldType type, const std::optional<std::string>& currency, std::span<const Row> rows) {
  const Row& row = rows.front();
  switch (type) {
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::choice:
    case FieldType::link: return to_json(row.value_text.value_or(""));
    case FieldType::number: return to_json(row.value_real.value_or(0));
    case FieldType::money: return to_json(Money{row.value_whole.value_or(0), currency.value_or("")});
    case FieldType::boolean: return row.value_whole.value_or(0) != 0 ? "true" : "false";
    case FieldType::date: return to_json(Date{static_cast<std::int32_t>(row.value_whole.value_or(0))});
    case FieldType::choices: {
      std::vector<std::string> keys;
      for (const Row& one : rows) keys.push_back(one.value_text.value_or(""));
      return to_json(keys);
    }
  }
  return "null";
}

std::string json_of(const CustomField& field, const std::vector<ValueRow>& rows) {
  return json_of(field.type, field.currency, std::span<const ValueRow>(rows));
}

bool applies(const CustomField& field, bool organisation) {
  return field.scope == FieldScope::everybody || (field.scope == FieldScope::organisations) == organisation;
}

}  // namespace

namespace {

// Whether one more may be shown on the card.
Result<Done> check_on_card(Tx& tx, CustomFieldId id) {
  if (*tx.one<std::int64_t>(sql::CountOnCard{.except_id = id}) < card_fields_max) return Done{};
  return refuse(RefusalCode::conflict, "on_card",
                {"a card shows at most {max} fields", {{"max", std::to_string(card_fields_max)}}});
}

}  // namespace

Result<CustomFieldList> list_custom_fields(Tx& tx, ListCustomFields input) {
  return CustomFieldList{input.retired.value_or(false) ? all_fields(tx) : living_fields(tx)};
}

Result<CustomField> create_custom_field(Tx& tx, CreateCustomField input) {
  if (!is_key(input.key.value))
    return refuse(RefusalCode::invalid, "key", "must be small letters, digits and _, a letter first");
  const auto there = all_fields(tx);
  if (std::ranges::find(there, input.key.value, &CustomField::key) != there.end())
    return refuse(RefusalCode::conflict, "key", "is there already");
  if (std::ssize(living_fields(tx)) >= custom_fields_max || std::ssize(there) >= rows_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(custom_fields_max)}}});
  TRY(check_labels(input.labels, "/labels"));
  const auto choices = TRY(read_choices(input.choices, input.type));
  if ((input.type == FieldType::money) != input.currency.has_value())
    return refuse(RefusalCode::invalid, "currency", "goes with money, and money with it");
  if (input.currency && !is_currency_code(input.currency->value))
    return refuse(RefusalCode::invalid, "currency", "is not a currency");
  const auto id = tx.new_id<CustomFieldId>();
  const bool on_card = input.on_card.value_or(false);
  if (on_card) TRY(check_on_card(tx, id));
  tx.run(sql::InsertCustomField{.id = id,
                                .key = input.key,
                                .scope = enum_name(input.scope),
                                .type = enum_name(input.type),
                                .label = input.label,
                                .labels = to_json(input.labels),
                                .choices = to_json(choices),
                                .currency = view(input.currency),
                                .required = input.required,
                                .on_card = on_card,
                                .purpose = input.purpose,
                                .used_by = input.used_by,
                                .now = tx.now()});
  tx.record(CustomFieldCreated{.field_id = id});
  tx.changed("custom_fields");
  return find_field(tx, id);
}

namespace {

// Another type, while nobody has a value: what goes with the old one alone is gone.
Result<Done> change_type(Tx& tx, const UpdateCustomField& input, CustomField& field) {
  if (*tx.one<std::int64_t>(sql::CountFilled{.field_id = field.id}) > 0)
    return refuse(RefusalCode::conflict, "type", "customers have values of this type");
  field.type = *input.type;
  if (!input.choices) TRY(read_choices({}, field.type));
  field.choices.clear();
  if ((field.type == FieldType::money) != input.currency.has_value())
    return refuse(RefusalCode::invalid, "currency", "goes with money, and money with it");
  if (input.currency && !is_currency_code(input.currency->value))
    return refuse(RefusalCode::invalid, "currency", "is not a currency");
  field.currency = input.currency ? std::optional(input.currency->value) : std::nullopt;
  return Done{};
}

}  // namespace

Result<CustomField> update_custom_field(Tx& tx, UpdateCustomField input) {
  CustomField field = TRY(find_field(tx, input.id));
  if (input.if_match && *input.if_match != field.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this field meanwhile");
  std::vector<std::string> fields;
  if (input.type && *input.type != field.type) {
    TRY(change_type(tx, input, field));
    fields.emplace_back("type");
  } else if (input.currency && input.currency->value != field.currency) {
    return refuse(RefusalCode::invalid, "currency", "is set together with the type");
  }
  if (input.scope) put(field.scope, *input.scope, "scope", fields);
  if (input.label) put(field.label, input.label->value, "label", fields);
  if (input.required) put(field.required, *input.required, "required", fields);
  if (input.on_card) put(field.on_card, *input.on_card, "on_card", fields);
  if (input.purpose) put(field.purpose, input.purpose->value, "purpose", fields);
  if (input.used_by) put(field.used_by, input.used_by->value, "used_by", fields);
  if (input.labels) {
    TRY(check_labels(*input.labels, "/labels"));
    put(field.labels, *input.labels, "labels", fields);
  }
  if (input.choices) {
    auto choices = TRY(read_choices(*input.choices, field.type));
    for (const FieldChoice& old : field.choices)
      if (std::ranges::find(choices, old.key, &FieldChoice::key) == choices.end() &&
          tx.one<CustomerId>(sql::AnyWithChoice{.field_id = field.id, .value = old.key}))
        return refuse(RefusalCode::conflict, "choices", {"{choice} is used by customers", {{"choice", old.label}}});
    field.choices = std::move(choices);
    fields.emplace_back("choices");
  }
  if (input.retired && *input.retired != field.retired_at.has_value()) {
    field.retired_at = *input.retired ? std::optional(tx.now()) : std::nullopt;
    fields.emplace_back("retired");
  }
  if (fields.empty()) return field;
  // One that comes back to the card, or is filled again and was on it.
  if (field.on_card && !field.retired_at) TRY(check_on_card(tx, field.id));
  tx.run(sql::UpdateCustomFieldRow{.type = enum_name(field.type),
                                   .currency = view(field.currency),
                                   .scope = enum_name(field.scope),
                                   .label = field.label,
                                   .labels = to_json(field.labels),
                                   .choices = to_json(field.choices),
                                   .required = field.required,
                                   .on_card = field.on_card,
                                   .purpose = field.purpose,
                                   .used_by = field.used_by,
                                   .retired_at = field.retired_at,
                                   .id = field.id});
  tx.record(CustomFieldChanged{.field_id = field.id, .fields = fields});
  tx.changed("custom_fields");
  return find_field(tx, field.id);
}

Result<CustomFieldUses> list_custom_field_uses(Tx& tx, Nothing) {
  CustomFieldUses uses;
  for (const CustomField& field : all_fields(tx)) {
    const auto count = *tx.one<std::int64_t>(sql::CountFilled{.field_id = field.id});
    uses.items.push_back({.id = field.id, .key = field.key, .filled_count = count, .unused = count == 0});
  }
  return uses;
}

namespace {

// What a customer has in each of these fields, as JSON.
template <class Take>
void each_custom_value(Tx& tx, CustomerId id, const std::vector<CustomField>& fields, const Take& take) {
  const auto rows = tx.all<ValueRow>(sql::CustomValuesOf{.customer_id = id});
  if (rows.empty()) return;
  for (const CustomField& field : fields) {
    std::vector<ValueRow> own;
    std::ranges::copy_if(rows, std::back_inserter(own), [&](const ValueRow& row) { return row.field_id == field.id; });
    if (!own.empty()) take(field, Json{json_of(field, own)});
  }
}

}  // namespace

OwnValues own_values(Tx& tx, CustomerId id) {
  const auto rows = tx.all<OwnValueRow>(sql::OwnValuesOf{.customer_id = id});
  OwnValues values;
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end = std::find_if(begin, rows.end(), [&](const auto& row) { return row.field_id != begin->field_id; });
    const Json value{json_of(begin->type, begin->currency, std::span(begin, end))};
    if (begin->on_card)
      values.on_card.push_back({.key = begin->key,
                                .type = begin->type,
                                .label = begin->label,
                                .labels = kept<std::map<std::string, std::string>>(begin->labels),
                                .choices = kept<std::vector<FieldChoice>>(begin->choices),
                                .value = value});
    values.all.emplace(begin->key, value);
    begin = end;
  }
  return values;
}

CustomValues custom_values(Tx& tx, CustomerId id) { return own_values(tx, id).all; }

std::optional<CustomField> custom_field(Tx& tx, std::string_view key) {
  for (CustomField& field : living_fields(tx))
    if (field.key == key) return std::move(field);
  return std::nullopt;
}

std::vector<ToldCustomValue> told_custom_values(Tx& tx, CustomerId id) {
  std::vector<ToldCustomValue> told;
  each_custom_value(tx, id, all_fields(tx), [&](const CustomField& field, Json value) {
    told.push_back({field.label, field.purpose, std::move(value)});
  });
  return told;
}

CustomColumns::CustomColumns(Tx& tx, std::string_view keys) {
  for (CustomField& field : living_fields(tx)) {
    const auto named = [&](auto key) { return std::string_view(key) == field.key; };
    if (fields_.size() < custom_columns_max && std::ranges::any_of(keys | std::views::split(','), named))
      fields_.push_back(std::move(field));
  }
}

CustomValues CustomColumns::of(Tx& tx, CustomerId id) const {
  CustomValues values;
  if (fields_.empty()) return values;
  each_custom_value(tx, id, fields_,
                    [&](const CustomField& field, Json value) { values.emplace(field.key, std::move(value)); });
  return values;
}

Result<Done> check_custom_values(Tx& tx, const CustomValues& values, bool organisation, bool whole) {
  if (values.empty() && !whole) return Done{};
  const auto fields = living_fields(tx);
  std::vector<Fault> faults;
  for (const auto& [key, json] : values) {
    const auto field = std::ranges::find(fields, key, &CustomField::key);
    if (field == fields.end() || !applies(*field, organisation)) {
      faults.push_back({"/custom/" + key, Message("there is no such field")});
      continue;
    }
    const auto read = read_value(*field, json);
    if (!read)
      faults.insert(faults.end(), read.error().faults.begin(), read.error().faults.end());
    else if (read->empty() && field->required)
      faults.push_back({"/custom/" + key, Message("must be filled in")});
  }
  for (const CustomField& field : fields)
    if (whole && field.required && applies(field, organisation) && !values.contains(field.key))
      faults.push_back({"/custom/" + field.key, Message("must be filled in")});
  if (faults.empty()) return Done{};
  return std::unexpected(Refusal{RefusalCode::invalid, std::move(faults)});
}

Result<Done> check_custom_value(const CustomField& field, const Json& value, bool organisation) {
  if (!applies(field, organisation)) return wrong(field, Message("there is no such field"));
  if (TRY(read_value(field, value)).empty()) return wrong(field, Message("can't be empty"));
  return Done{};
}

std::string custom_text(const CustomField& field, const Json& value) {
  if (field.type == FieldType::number || field.type == FieldType::boolean) return value.text;
  if (field.type == FieldType::money) return amount_text(kept<Money>(value.text).amount, *field.currency);
  if (field.type != FieldType::choices) return kept<std::string>(value.text);
  std::string lines;
  for (const std::string& key : kept<std::vector<std::string>>(value.text)) lines += (lines.empty() ? "" : "\n") + key;
  return lines;
}

void write_custom_values(Tx& tx, CustomerId id, const std::vector<CustomField>& fields, const CustomValues& values) {
  for (const CustomField& field : fields) {
    const auto given = values.find(field.key);
    if (given == values.end()) continue;
    const auto read = read_value(field, given->second);
    CHECK(read.has_value());
    tx.run(sql::DeleteCustomValue{.customer_id = id, .field_id = field.id});
    for (std::size_t i = 0; i < read->size(); ++i)
      tx.run(sql::InsertCustomValue{.customer_id = id,
                                    .field_id = field.id,
                                    .position = static_cast<std::int64_t>(i),
                                    .value_text = view((*read)[i].text),
                                    .value_whole = (*read)[i].whole,
                                    .value_real = (*read)[i].real,
                                    .value_sort = sort_of(field.type, (*read)[i])});
  }
}

std::vector<std::string> put_custom_values(Tx& tx, CustomerId id, const CustomValues& values) {
  std::vector<std::string> changed;
  if (values.empty()) return changed;
  const CustomValues before = custom_values(tx, id);
  write_custom_values(tx, id, living_fields(tx), values);
  const CustomValues after = custom_values(tx, id);
  for (const auto& [key, json] : values) {
    const auto was = before.find(key), is = after.find(key);
    const bool same =
        (was == before.end()) == (is == after.end()) && (was == before.end() || was->second.text == is->second.text);
    if (!same) changed.push_back("custom." + key);
  }
  return changed;
}

CustomSchema::CustomSchema(Tx& tx, const ConditionSchema& fixed) : schema_(fixed), fields_(living_fields(tx)) {
  const auto text = [&](std::string t) -> std::string_view { return texts_.emplace_back(std::move(t)); };
  // The number is ours: nothing that came in stands in the query.
  const auto from = [](const CustomField& field) {
    return " FROM custom_values v WHERE v.customer_id = c.id AND v.field_id = " + std::to_string(field.id.value);
  };
  for (const CustomField& field : fields_) {
    const auto add = [&](ConditionType type, std::string_view column) {
      schema_.fields.push_back({text("customer.custom." + field.key),
                                type,
                                true,
                                {},
                                text("(SELECT " + std::string(column) + from(field) + ")")});
    };
    switch (field.type) {
      case FieldType::text:
      case FieldType::long_text:
      case FieldType::link: add(ConditionType::text, "v.value_text"); break;
      case FieldType::number: add(ConditionType::real, "v.value_real"); break;
      case FieldType::money: add(ConditionType::integer, "v.value_whole"); break;
      case FieldType::boolean: add(ConditionType::boolean, "v.value_whole = 1"); break;
      case FieldType::date: add(ConditionType::date, "v.value_whole"); break;
      case FieldType::choice:
        add(ConditionType::text, "v.value_text");
        for (const FieldChoice& choice : field.choices) schema_.fields.back().values.push_back(choice.key);
        break;
      case FieldType::choices:
        for (const FieldChoice& choice : field.choices)
          schema_.fields.push_back(
              {text("customer.custom." + field.key + "." + choice.key),
               ConditionType::boolean,
               false,
               {},
               text("EXISTS (SELECT 1" + from(field) + " AND v.value_text = '" + choice.key + "')")});
        break;
    }
  }
}

}  // namespace vez
