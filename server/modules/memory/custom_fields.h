#pragma once

// What a company wants to know of its customers besides: fields of its own, each with a purpose.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "condition/condition.h"
#include "engine/route.h"

namespace vez {

using CustomFieldId = Id<struct CustomFieldTag>;

enum class FieldType { text, long_text, number, money, boolean, date, choice, choices, link };
BOOST_DESCRIBE_ENUM(FieldType, text, long_text, number, money, boolean, date, choice, choices, link)
enum class FieldScope { everybody, persons, organisations };
BOOST_DESCRIBE_ENUM(FieldScope, everybody, persons, organisations)

// One of those that can be chosen. The key stands in the database and in conditions, the label on the page.
struct FieldChoice {
  std::string key;
  std::string label;
  std::map<std::string, std::string> labels;  // by language, where it is another one there
};
BOOST_DESCRIBE_STRUCT(FieldChoice, (), (key, label, labels))

struct CustomField {
  CustomFieldId id;
  std::string key;  // "shoe_size": customer.custom.shoe_size
  FieldScope scope;
  FieldType type;
  std::string label;
  std::map<std::string, std::string> labels;  // by language, where it is another one there
  std::vector<FieldChoice> choices;
  std::optional<std::string> currency;  // of money: one for all, so that amounts can be compared
  bool required;
  bool on_card;         // shown where a customer is known at one look
  std::string purpose;  // why it is asked for
  std::string used_by;  // who works with it
  UtcTime created_at;
  std::optional<UtcTime> retired_at;  // no longer filled; what there is stays, unseen
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CustomField, (),
                      (id, key, scope, type, label, labels, choices, currency, required, on_card, purpose, used_by,
                       created_at, retired_at, version))

struct CustomFieldList {
  std::vector<CustomField> items;
};
BOOST_DESCRIBE_STRUCT(CustomFieldList, (), (items))

struct ListCustomFields {
  std::optional<bool> retired;  // those too that are filled no longer
};
BOOST_DESCRIBE_STRUCT(ListCustomFields, (), (retired))

struct NewFieldChoice {
  using comes_in = void;
  Text<1, 40> key;
  Text<1, 100> label;
  std::map<std::string, std::string> labels;
};
BOOST_DESCRIBE_STRUCT(NewFieldChoice, (), (key, label, labels))

struct CreateCustomField {
  static constexpr std::string_view example =
      R"({"key":"shoe_size","scope":"persons","type":"number","label":"Shoe size","required":false,"purpose":"To recommend what fits","used_by":"Shop"})";
  Text<1, 40> key;
  FieldScope scope;
  FieldType type;
  Text<1, 100> label;
  std::map<std::string, std::string> labels;
  std::vector<NewFieldChoice> choices;
  std::optional<Text<3, 3>> currency;
  bool required;
  std::optional<bool> on_card;
  Text<3, 500> purpose;
  Text<1, 200> used_by;
};
BOOST_DESCRIBE_STRUCT(CreateCustomField, (),
                      (key, scope, type, label, labels, choices, currency, required, on_card, purpose, used_by))

// The key stays, and the type of a field that anybody has a value in: what is filled in keeps its meaning.
struct UpdateCustomField {
  static constexpr std::string_view example = R"({"retired":true})";
  CustomFieldId id;
  std::optional<FieldType> type;
  std::optional<Text<3, 3>> currency;  // when the type becomes money
  std::optional<FieldScope> scope;
  std::optional<Text<1, 100>> label;
  std::optional<std::map<std::string, std::string>> labels;
  std::optional<std::vector<NewFieldChoice>> choices;  // all of them; none that is used may be missing
  std::optional<bool> required;
  std::optional<bool> on_card;
  std::optional<Text<3, 500>> purpose;
  std::optional<Text<1, 200>> used_by;
  std::optional<bool> retired;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateCustomField, (),
                      (id, type, currency, scope, label, labels, choices, required, on_card, purpose, used_by, retired))

// How much a field is used: one that nobody fills asks for nothing.
struct CustomFieldUse {
  CustomFieldId id;
  std::string key;
  std::int64_t filled_count;  // customers who have a value
  bool unused;
};
BOOST_DESCRIBE_STRUCT(CustomFieldUse, (), (id, key, filled_count, unused))
struct CustomFieldUses {
  std::vector<CustomFieldUse> items;
};
BOOST_DESCRIBE_STRUCT(CustomFieldUses, (), (items))

struct CustomFieldCreated {
  static constexpr std::string_view name = "CustomFieldCreated";
  CustomFieldId field_id;
};
BOOST_DESCRIBE_STRUCT(CustomFieldCreated, (), (field_id))
struct CustomFieldChanged {
  static constexpr std::string_view name = "CustomFieldChanged";
  CustomFieldId field_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(CustomFieldChanged, (), (field_id, fields))

// Values by the key of their field: text, number, {"amount", "currency"}, boolean, "2026-03-04", a choice's key or a
// list of them.
using CustomValues = std::map<std::string, Json>;

constexpr std::int64_t custom_fields_max = 100;  // that are not retired
constexpr std::int64_t card_fields_max = 8;      // on a card: it is read in three seconds
constexpr std::size_t field_choices_max = 100;   // of one field
constexpr std::size_t field_text_max = 500;      // characters
constexpr std::size_t field_long_text_max = 4'000;
constexpr double field_number_max = 1e15;

Result<CustomFieldList> list_custom_fields(Tx& tx, ListCustomFields input);
Result<CustomField> create_custom_field(Tx& tx, CreateCustomField input);
Result<CustomField> update_custom_field(Tx& tx, UpdateCustomField input);
Result<CustomFieldUses> list_custom_field_uses(Tx& tx, Nothing);

// A value with all that is needed to show it.
struct CardValue {
  std::string key;
  FieldType type;
  std::string label;
  std::map<std::string, std::string> labels;
  std::vector<FieldChoice> choices;
  Json value;
};
BOOST_DESCRIBE_STRUCT(CardValue, (), (key, type, label, labels, choices, value))
struct OwnValues {
  CustomValues all;
  std::vector<CardValue> on_card;  // of the fields that are shown there
};
// What a customer has in the fields that are not retired.
OwnValues own_values(Tx& tx, CustomerId id);
CustomValues custom_values(Tx& tx, CustomerId id);
// The field of that key, when it is not retired.
std::optional<CustomField> custom_field(Tx& tx, std::string_view key);
// The same with the fields that are retired, and what they are asked for: as the customer is told.
struct ToldCustomValue {
  std::string field;
  std::string purpose;
  Json value;
};
BOOST_DESCRIBE_STRUCT(ToldCustomValue, (), (field, purpose, value))
std::vector<ToldCustomValue> told_custom_values(Tx& tx, CustomerId id);
// The values of some fields for many customers: what a list shows.
class CustomColumns {
 public:
  // The keys with commas between; those that nobody knows are left out, and what is beyond custom_columns_max.
  CustomColumns(Tx& tx, std::string_view keys);
  CustomValues of(Tx& tx, CustomerId id) const;

 private:
  std::vector<CustomField> fields_;
};
constexpr std::size_t custom_columns_max = 12;
// Whether the values can be a customer's; faults have pointers "/custom/KEY". Null takes a value away. `whole`: of a
// new customer, who must have all that is required.
Result<Done> check_custom_values(Tx& tx, const CustomValues& values, bool organisation, bool whole);
// Whether it can be the value of that field; of one field, without the database. Null is no value.
Result<Done> check_custom_value(const CustomField& field, const Json& value, bool organisation);
// A value as it stands in a cell of a table: amounts with a point and without their currency, several choices one a
// line.
std::string custom_text(const CustomField& field, const Json& value);
// Writes what was checked with check_custom_value, of those fields.
void write_custom_values(Tx& tx, CustomerId id, const std::vector<CustomField>& fields, const CustomValues& values);
// Writes what was checked; the names of those that are other than before ("custom.shoe_size").
std::vector<std::string> put_custom_values(Tx& tx, CustomerId id, const CustomValues& values);

// The fields of conditions: those given, and a customer's own ones as customer.custom.KEY. A choice of several is a yes
// or no for each: customer.custom.KEY.CHOICE.
class CustomSchema {
 public:
  CustomSchema(Tx& tx, const ConditionSchema& fixed);
  CustomSchema(const CustomSchema&) = delete;
  CustomSchema& operator=(const CustomSchema&) = delete;
  const ConditionSchema& schema() const { return schema_; }

 private:
  ConditionSchema schema_;
  std::vector<CustomField> fields_;
  std::deque<std::string> texts_;  // names and columns
};

}  // namespace vez
