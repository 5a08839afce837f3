// A case as conditions ask it, and its values.

#include <algorithm>
#include <deque>

#include "base/failure.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

struct CustomerValues {
  std::string kind;
  std::string name;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> city;
  std::optional<Date> customer_since;
};
BOOST_DESCRIBE_STRUCT(CustomerValues, (), (kind, name, language, country, city, customer_since))

template <class T>
std::optional<T> read_as(const Json& json) {
  auto value = from_json<T>(json.text);
  if (!value) return std::nullopt;
  return *std::move(value);
}

class CaseRecord final : public ConditionRecord {
 public:
  CaseRecord(const Definition& definition, const CaseRow& row, const std::optional<CustomerValues>& customer) {
    put(std::string(row.status));
    values_.emplace_back(row.status_since_at.ms);
    values_.emplace_back(row.created_at.ms);
    row.owner_id ? values_.emplace_back(row.owner_id->value) : values_.emplace_back();
    if (customer) {
      put(customer->kind), put(customer->name), put(customer->language), put(customer->country), put(customer->city);
      customer->customer_since ? values_.emplace_back(std::int64_t{customer->customer_since->days})
                               : values_.emplace_back();
    }
    values_.resize(CaseSchema::own_begin);
    const CaseValues values = values_of(row);
    for (const CaseField& field : definition.fields) {
      const auto found = values.find(field.key);
      own(field, found == values.end() ? Json{} : found->second);
    }
  }

  ConditionValue value(std::size_t field) const override { return values_[field]; }

 private:
  void put(std::optional<std::string> text) {
    if (!text) return void(values_.emplace_back());
    values_.emplace_back(std::string_view(texts_.emplace_back(*std::move(text))));
  }

  void own(const CaseField& field, const Json& json) {
    switch (field.type) {
      case FieldType::text:
      case FieldType::long_text:
      case FieldType::link:
      case FieldType::choice: return put(read_as<std::string>(json));
      case FieldType::number: return number(read_as<double>(json));
      case FieldType::money: {
        const auto money = read_as<Money>(json);
        return number(money ? std::optional(money->amount) : std::nullopt);
      }
      case FieldType::boolean: return number(read_as<bool>(json));
      case FieldType::date: {
        const auto date = read_as<Date>(json);
        return number(date ? std::optional(std::int64_t{date->days}) : std::nullopt);
      }
      case FieldType::choices: {
        const auto keys = read_as<std::vector<std::string>>(json);
        for (const CaseChoice& choice : field.choices)
          values_.emplace_back(keys && std::ranges::find(*keys, choice.key) != keys->end());
        return;
      }
    }
  }

  template <class T>
  void number(const std::optional<T>& value) {
    value ? values_.emplace_back(*value) : values_.emplace_back();
  }

  std::deque<std::string> texts_;
  std::vector<ConditionValue> values_;
};

}  // namespace

CaseValues values_of(const CaseRow& row) {
  auto values = from_json<CaseValues>(row.fields);
  CHECK(values.has_value());
  return *std::move(values);
}

bool is_so(Tx& tx, const Compiled& process, const CaseRow& row, std::string_view condition) {
  if (condition.empty()) return true;
  const auto found = process.conditions.find(condition);
  CHECK(found != process.conditions.end());
  std::optional<CustomerValues> customer;
  if (process.asks_customer) customer = tx.one<CustomerValues>(sql::CustomerOfCase{.id = row.customer_id});
  return holds(found->second, CaseRecord(process.definition, row, customer), tx.now());
}

Result<Done> lay_over(const Definition& definition, CaseValues& values, const CaseValues& given,
                      std::vector<std::string>& changed) {
  std::vector<Fault> faults;
  for (const auto& [key, json] : given) {
    const CaseField* field = definition.field(key);
    const std::string pointer = "/fields/" + key;
    const auto before = values.find(key);
    if (field == nullptr) {
      faults.push_back({pointer, Message("there is no such field")});
    } else if (json.text == "null") {
      if (before != values.end()) values.erase(before), changed.push_back(key);
    } else if (const auto checked = check_custom_value(as_custom_field(*field, "en"), json, false); !checked) {
      faults.push_back({pointer, checked.error().faults.front().reason});
    } else if (before == values.end() || before->second.text != json.text) {
      values[key] = json, changed.push_back(key);
    }
  }
  if (faults.empty()) return Done{};
  return std::unexpected(Refusal{RefusalCode::invalid, std::move(faults)});
}

std::vector<std::string> missing_for(const Definition& definition, std::string_view from, const Transition& way,
                                     const CaseValues& values) {
  std::vector<std::string> missing;
  const auto want = [&](const std::string& key) {
    if (!values.contains(key) && std::ranges::find(missing, key) == missing.end()) missing.push_back(key);
  };
  if (const Status* status = definition.status(from))
    for (const std::string& key : status->leave_behind) want(key);
  for (const std::string& key : way.needs) want(key);
  return missing;
}

}  // namespace vez
