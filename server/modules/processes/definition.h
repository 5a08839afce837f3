#pragma once

// What a process is, as a company writes it down in YAML (docs/how-to/processes.md): statuses, the ways between them,
// and what happens by itself. A value; nothing here knows a database.

#include <memory>
#include <set>
#include <span>

#include "condition/condition.h"
#include "engine/action.h"
#include "engine/rights.h"
#include "memory/custom_fields.h"
#include "processes/yaml.h"

namespace vez {

// Who gets a case: the customer's owner, whoever starts it, one person, a team's queue, the members of a team in turn,
// or whoever of them has the fewest open cases.
enum class AssignBy { customer_owner, starter, user, team, rotation, least_load };
BOOST_DESCRIBE_ENUM(AssignBy, customer_owner, starter, user, team, rotation, least_load)
struct Assign {
  AssignBy by = AssignBy::starter;
  std::optional<std::string> team;  // its name
  std::optional<std::string> user;  // the mail address
};
BOOST_DESCRIBE_STRUCT(Assign, (), (by, team, user))

struct CaseChoice {
  std::string key;
  Words name;
};
BOOST_DESCRIBE_STRUCT(CaseChoice, (), (key, name))

struct CaseField {
  std::string key;
  Words name;
  FieldType type = FieldType::text;
  std::vector<CaseChoice> choices;
  std::optional<std::string> currency;
  YamlPlace at{};
};
BOOST_DESCRIBE_STRUCT(CaseField, (), (key, name, type, choices, currency))

struct ActionCall {
  std::string action;
  Json input;
  std::string condition;  // "": always
  YamlPlace at{};
  YamlPlace condition_at{};
};
BOOST_DESCRIBE_STRUCT(ActionCall, (), (action, input, condition))

// What is done once when a case is still in the status after so long (calendar/spans.h).
struct StillThere {
  std::string after;
  std::vector<ActionCall> actions;
  YamlPlace at{};
};
BOOST_DESCRIBE_STRUCT(StillThere, (), (after, actions))

struct Status {
  std::string key;
  Words name;
  bool final = false;
  std::vector<std::string> leave_behind;  // fields without which no case leaves it
  std::vector<ActionCall> on_enter;
  std::vector<ActionCall> on_leave;
  std::vector<StillThere> still;
  YamlPlace at{};
};
BOOST_DESCRIBE_STRUCT(Status, (), (key, name, final, leave_behind, on_enter, on_leave, still))

// A way from each of these statuses to another. Roles and right hold for people; where neither is said, everybody who
// may work with cases.
struct Transition {
  std::vector<std::string> from;
  std::string to;
  Words name;
  std::vector<std::string> roles;
  std::optional<Right> right;
  std::vector<std::string> needs;  // fields that must be there
  std::string condition;
  YamlPlace at{};
  YamlPlace condition_at{};
};
BOOST_DESCRIBE_STRUCT(Transition, (), (from, to, name, roles, right, needs, condition))

struct Definition {
  std::string key;
  Words name;
  Words about;
  std::string start;
  Assign owner;
  std::vector<CaseField> fields;
  std::vector<Status> statuses;
  std::vector<Transition> transitions;

  const Status* status(std::string_view status_key) const;
  const CaseField* field(std::string_view field_key) const;
  const Transition* transition(std::string_view from, std::string_view to) const;
};
BOOST_DESCRIBE_STRUCT(Definition, (), (key, name, about, start, owner, fields, statuses, transitions))

constexpr std::size_t statuses_max = 60;
constexpr std::size_t transitions_max = 400;
constexpr std::size_t case_fields_max = 60;
constexpr std::size_t actions_max = 20;  // of one list
constexpr std::size_t stills_max = 20;   // of one status
constexpr std::size_t words_length_max = 200;

// What is wrong, and where: line and column from 1, and the place in words ("statuses › ordered › on_enter").
struct DefinitionFault {
  YamlPlace at;
  std::string place;
  Message what;
};
constexpr std::size_t definition_faults_max = 50;
using DefinitionFaults = std::vector<DefinitionFault>;

// Reads and checks; every fault that was found, or the first of the grammar.
std::expected<Definition, DefinitionFaults> parse_definition(std::string_view yaml, std::span<const Action> actions);
// In the one spelling; parse_definition of it gives the same definition.
std::string to_yaml(const Definition& definition);

// What conditions of the process can ask: case.KEY of its fields, case.status and the like, and of the customer.
class CaseSchema {
 public:
  explicit CaseSchema(const Definition& definition);
  CaseSchema(const CaseSchema&) = delete;
  CaseSchema& operator=(const CaseSchema&) = delete;
  const ConditionSchema& schema() const { return schema_; }
  // The first of the process' own fields in the schema; those before are the same in each process.
  static constexpr std::size_t own_begin = 10;

 private:
  ConditionSchema schema_;
  std::set<std::string> names_;
};
// Keys that a field of a case can't have.
bool is_reserved_field(std::string_view key);

// A definition that is worked with: conditions are parsed.
struct Compiled {
  explicit Compiled(Definition read) : definition(std::move(read)), schema(definition) {}
  Definition definition;
  CaseSchema schema;
  std::map<std::string, Condition, std::less<>> conditions;  // by their text
  bool asks_customer = false;                                // any of the conditions
};
// What was saved once; the last ones stay parsed. Throws Failure when it does not parse any more.
std::shared_ptr<const Compiled> compiled(std::string_view yaml);

// Of all modules (app/modules.cc).
std::span<const Action> all_actions();

// The field as one that memory/custom_fields checks and shows.
CustomField as_custom_field(const CaseField& field, std::string_view language);

}  // namespace vez
