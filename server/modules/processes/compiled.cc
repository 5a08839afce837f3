// What conditions of a process can ask, and definitions that are kept parsed.

#include <list>
#include <mutex>
#include <unordered_map>

#include "base/failure.h"
#include "processes/definition.h"

namespace vez {
namespace {

constexpr std::string_view case_prefix = "case.";

// In the order that CaseRecord (cases_record.cc) answers them.
const std::vector<ConditionField>& fixed_fields() {
  using enum ConditionType;
  static const std::vector<ConditionField> fields{
      {"case.status", text, false, {}, ""},      {"case.status_since_at", time, false, {}, ""},
      {"case.started_at", time, false, {}, ""},  {"case.owner_id", id, true, {}, ""},
      {"customer.kind", text, false, {}, ""},    {"customer.name", text, false, {}, ""},
      {"customer.language", text, true, {}, ""}, {"customer.country", text, true, {}, ""},
      {"customer.city", text, true, {}, ""},     {"customer.customer_since", date, true, {}, ""},
  };
  return fields;
}

ConditionType type_of(FieldType type) {
  switch (type) {
    case FieldType::number: return ConditionType::real;
    case FieldType::money: return ConditionType::integer;
    case FieldType::boolean:
    case FieldType::choices: return ConditionType::boolean;
    case FieldType::date: return ConditionType::date;
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::choice:
    case FieldType::link: return ConditionType::text;
  }
  return ConditionType::text;
}

// Definitions that stay parsed, the last used ones.
class Shelf {
 public:
  std::shared_ptr<const Compiled> find(const std::string& yaml) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(yaml);
    if (found == places_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, found->second);
    return found->second->second;
  }
  void put(const std::string& yaml, std::shared_ptr<const Compiled> made) {
    const std::lock_guard lock(mutex_);
    if (places_.contains(yaml)) return;
    kept_.emplace_front(yaml, std::move(made));
    places_.emplace(kept_.front().first, kept_.begin());
    if (kept_.size() <= kept_max) return;
    places_.erase(kept_.back().first);
    kept_.pop_back();
  }

 private:
  static constexpr std::size_t kept_max = 500;
  using Kept = std::list<std::pair<std::string, std::shared_ptr<const Compiled>>>;
  std::mutex mutex_;
  Kept kept_;
  std::unordered_map<std::string_view, Kept::iterator> places_;
};

void parse(Compiled& made, const std::string& condition) {
  if (condition.empty() || made.conditions.contains(condition)) return;
  auto parsed = parse_condition(condition, made.schema.schema(), "/if");
  CHECK(parsed.has_value());  // the definition has passed its checks
  for (const ConditionNode& node : parsed->nodes)
    if (node.op == ConditionOp::field && parsed->field(node).name.starts_with("customer.")) made.asks_customer = true;
  made.conditions.emplace(condition, *std::move(parsed));
}

void parse(Compiled& made, const std::vector<ActionCall>& calls) {
  for (const ActionCall& call : calls) parse(made, call.condition);
}

}  // namespace

bool is_reserved_field(std::string_view key) {
  for (const ConditionField& field : fixed_fields())
    if (field.name.starts_with(case_prefix) && field.name.substr(case_prefix.size()) == key) return true;
  return false;
}

CaseSchema::CaseSchema(const Definition& definition) : schema_{fixed_fields()} {
  const auto name = [this](std::string text) -> std::string_view { return *names_.insert(std::move(text)).first; };
  for (const CaseField& field : definition.fields) {
    const std::string full = std::string(case_prefix) + field.key;
    if (field.type == FieldType::choices) {
      for (const CaseChoice& choice : field.choices)
        schema_.fields.push_back({name(full + "." + choice.key), ConditionType::boolean, false, {}, ""});
      continue;
    }
    std::vector<std::string_view> values;
    for (const CaseChoice& choice : field.choices) values.push_back(name(choice.key));
    schema_.fields.push_back({name(full), type_of(field.type), true, std::move(values), ""});
  }
}

std::shared_ptr<const Compiled> compiled(std::string_view yaml) {
  static Shelf shelf;
  const std::string text(yaml);
  if (auto kept = shelf.find(text)) return kept;
  auto read = parse_definition(yaml, all_actions());
  if (!read)
    throw Failure("a process that was saved does not read any more, in line " +
                  std::to_string(read.error().front().at.line));
  auto made = std::make_shared<Compiled>(*std::move(read));
  for (const Transition& one : made->definition.transitions) parse(*made, one.condition);
  for (const Status& status : made->definition.statuses) {
    parse(*made, status.on_enter), parse(*made, status.on_leave);
    for (const StillThere& still : status.still) parse(*made, still.actions);
  }
  shelf.put(text, made);
  return made;
}

CustomField as_custom_field(const CaseField& field, std::string_view language) {
  CustomField made{};
  made.key = field.key, made.type = field.type, made.currency = field.currency, made.label = said(field.name, language);
  for (const CaseChoice& choice : field.choices)
    made.choices.push_back({.key = choice.key, .label = std::string(said(choice.name, language)), .labels = {}});
  return made;
}

}  // namespace vez
