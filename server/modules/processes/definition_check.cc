#include "processes/definition_check.h"

#include <algorithm>
#include <charconv>

#include "processes/own_actions.h"

namespace vez {
namespace {

class Checker {
 public:
  Checker(const Definition& definition, DefinitionFaults& faults)
      : d_(definition), schema_(definition), faults_(faults) {}

  void run() {
    fields();
    if (d_.status(d_.start) == nullptr) fault({}, "start", Message("there is no status {key}", {{"key", d_.start}}));
    for (const Status& status : d_.statuses) this->status(status);
    for (std::size_t i = 0; i < d_.transitions.size(); ++i) transition(i);
    if (!faults_.empty()) return;
    ways();
  }

 private:
  void fault(YamlPlace at, std::string place, Message what) {
    if (faults_.size() < definition_faults_max) faults_.push_back({at, std::move(place), std::move(what)});
  }

  void fields() {
    std::set<std::string> names;
    for (const CaseField& field : d_.fields)
      if (!names.insert(field.key).second) fault(field.at, "fields › " + field.key, Message("is there twice"));
  }

  void known_fields(YamlPlace at, const std::string& place, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
      if (d_.field(key) == nullptr) fault(at, place, Message("there is no field {key}", {{"key", key}}));
  }

  void condition(const std::string& text, YamlPlace at, const std::string& place) {
    if (text.empty()) return;
    const auto parsed = parse_condition(text, schema_.schema(), "/if");
    if (parsed) return;
    for (const Fault& one : parsed.error().faults) {
      const auto number = [&](std::string_view name) {
        std::int64_t value = 1;
        for (const auto& [key, digits] : one.reason.parameters)
          if (key == name) std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
      };
      const std::int64_t line = number("line"), column = number("column");
      fault({at.line + line - 1, line == 1 ? at.column + column - 1 : column}, place + " › if", one.reason);
    }
  }

  void calls(const Status& status, const std::vector<ActionCall>& all, const std::string& place, bool may_move) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const ActionCall& call = all[i];
      const std::string here = place + " › " + std::to_string(i + 1) + " › " + call.action;
      condition(call.condition, call.condition_at, here);
      if (call.action == move_action) {
        const auto move = from_json<MoveTo>(call.input.text);
        if (!move) continue;  // told where it was read
        const std::string& to = move->to.value;
        if (!may_move)
          fault(call.at, here, Message("a case that leaves is on its way already"));
        else if (d_.status(to) == nullptr)
          fault(call.at, here, Message("there is no status {key}", {{"key", to}}));
        else if (d_.transition(status.key, to) == nullptr)
          fault(call.at, here, Message("no transition leads from {from} to {to}", {{"from", status.key}, {"to", to}}));
        if (call.condition.empty() && i + 1 < all.size())
          fault(all[i + 1].at, place, Message("nothing is done after a move that always happens"));
      }
      if (call.action == set_field_action) set_field(call, here);
    }
  }

  void set_field(const ActionCall& call, const std::string& here) {
    const auto set = from_json<SetCaseField>(call.input.text);
    if (!set) return;
    const CaseField* field = d_.field(set->field.value);
    if (field == nullptr) return fault(call.at, here, Message("there is no field {key}", {{"key", set->field.value}}));
    if (set->value.text == "null") return;
    const auto checked = check_custom_value(as_custom_field(*field, "en"), set->value, false);
    if (!checked) fault(call.at, here, checked.error().faults.front().reason);
  }

  void status(const Status& status) {
    const std::string place = "statuses › " + status.key;
    known_fields(status.at, place + " › leave_behind", status.leave_behind);
    calls(status, status.on_enter, place + " › on_enter", true);
    calls(status, status.on_leave, place + " › on_leave", false);
    for (std::size_t i = 0; i < status.still.size(); ++i)
      calls(status, status.still[i].actions, place + " › still › " + std::to_string(i + 1), true);
    if (status.final && !status.still.empty())
      fault(status.at, place, Message("a final status has nothing that is done when it lasts"));
  }

  void transition(std::size_t index) {
    const Transition& one = d_.transitions[index];
    const std::string place = "transitions › " + std::to_string(index + 1);
    for (const std::string& from : one.from) {
      if (d_.status(from) == nullptr) fault(one.at, place, Message("there is no status {key}", {{"key", from}}));
      if (from == one.to) fault(one.at, place, Message("leads to where it comes from"));
      if (d_.transition(from, one.to) != &one)
        fault(one.at, place,
              Message("from {from} to {to} there is a transition already", {{"from", from}, {"to", one.to}}));
    }
    if (d_.status(one.to) == nullptr) fault(one.at, place, Message("there is no status {key}", {{"key", one.to}}));
    known_fields(one.at, place + " › needs", one.needs);
    condition(one.condition, one.condition_at, place);
  }

  // Each status is reached and leads to an end, and no case goes round by itself for ever. A move by a rule follows a
  // transition, so the transitions are all the ways there are.
  void ways() {
    const std::set<std::string> reached = spread({d_.start}, [&](const std::string& at, const Transition& way) {
      return std::ranges::find(way.from, at) != way.from.end() ? std::vector{way.to} : std::vector<std::string>{};
    });
    std::set<std::string> ends;
    for (const Status& status : d_.statuses)
      if (status.final) ends.insert(status.key);
    if (ends.empty()) return fault({}, "statuses", Message("there is no final status"));
    const std::set<std::string> ending = spread(ends, [&](const std::string& at, const Transition& way) {
      return way.to == at ? way.from : std::vector<std::string>{};
    });
    for (const Status& status : d_.statuses) {
      const std::string place = "statuses › " + status.key;
      if (!reached.contains(status.key)) fault(status.at, place, Message("nothing leads here from the start"));
      if (!ending.contains(status.key)) fault(status.at, place, Message("nothing leads from here to a final status"));
    }
    for (const Status& status : d_.statuses) circle(status);
  }

  template <class Next>
  std::set<std::string> spread(std::set<std::string> seen, Next next) const {
    std::vector<std::string> open(seen.begin(), seen.end());
    while (!open.empty()) {
      const std::string at = std::move(open.back());
      open.pop_back();
      for (const Transition& way : d_.transitions)
        for (std::string& to : next(at, way))
          if (seen.insert(to).second) open.push_back(std::move(to));
    }
    return seen;
  }

  // Where a case goes at once and always; nothing where it stays or a condition decides.
  const Status* at_once(const Status& status) const {
    for (const ActionCall& call : status.on_enter)
      if (call.action == move_action && call.condition.empty())
        if (const auto move = from_json<MoveTo>(call.input.text)) return d_.status(move->to.value);
    return nullptr;
  }

  void circle(const Status& from) {
    const Status* at = &from;
    for (std::size_t steps = 0; steps <= d_.statuses.size(); ++steps) {
      at = at_once(*at);
      if (at == nullptr) return;
      if (at != &from) continue;
      return fault(from.at, "statuses › " + from.key + " › on_enter", Message("goes round by itself for ever"));
    }
  }

  const Definition& d_;
  const CaseSchema schema_;
  DefinitionFaults& faults_;
};

}  // namespace

void check_definition(const Definition& definition, DefinitionFaults& faults) { Checker(definition, faults).run(); }

}  // namespace vez
