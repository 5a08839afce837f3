// YAML made a definition: names, types, limits.

#include <algorithm>
#include <functional>

#include "calendar/spans.h"
#include "processes/definition_check.h"
#include "text/codes.h"

namespace vez {
namespace {

using Kind = YamlNode::Kind;

// As they stand in conditions and addresses: a letter, then letters, digits and "_".
bool is_key(std::string_view key) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !key.empty() && key.size() <= 40 && letter(key[0]) &&
         std::ranges::all_of(key, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

class Reader {
 public:
  Reader(std::span<const Action> actions, DefinitionFaults& faults) : actions_(actions), faults_(faults) {}

  Definition read(const YamlNode& root) {
    Definition d;
    keys(root,
         {{"process", [&](const YamlNode& n) { d.key = key_text(n); }},
          {"name", [&](const YamlNode& n) { d.name = words(n); }},
          {"about", [&](const YamlNode& n) { d.about = words(n, 1'000); }},
          {"start", [&](const YamlNode& n) { d.start = key_text(n); }},
          {"owner", [&](const YamlNode& n) { d.owner = assign(n); }},
          {"fields", [&](const YamlNode& n) { each(n, case_fields_max, [&](const YamlEntry& e) { field(d, e); }); }},
          {"statuses", [&](const YamlNode& n) { each(n, statuses_max, [&](const YamlEntry& e) { status(d, e); }); }},
          {"transitions",
           [&](const YamlNode& n) { items(n, transitions_max, [&](const YamlNode& one) { transition(d, one); }); }}},
         {"process", "name", "start", "statuses", "transitions"});
    return d;
  }

 private:
  struct KeyReader {
    std::string_view key;
    std::function<void(const YamlNode&)> read;
  };

  // While it lives, faults are in that place.
  class In {
   public:
    In(Reader& reader, std::string name) : reader_(reader) { reader_.path_.push_back(std::move(name)); }
    ~In() { reader_.path_.pop_back(); }
    In(const In&) = delete;
    In& operator=(const In&) = delete;

   private:
    Reader& reader_;
  };

  void fault(YamlPlace at, Message what) {
    if (faults_.size() >= definition_faults_max) return;
    std::string place;
    for (const std::string& name : path_) place += (place.empty() ? "" : " › ") + name;
    faults_.push_back({at, std::move(place), std::move(what)});
  }

  void keys(const YamlNode& node, const std::vector<KeyReader>& known, const std::vector<std::string_view>& wanted) {
    if (node.kind != Kind::map) return fault(node.at, Message("must be names with values"));
    for (const YamlEntry& entry : node.entries) {
      const auto found = std::ranges::find(known, entry.key, &KeyReader::key);
      const In in(*this, entry.key);
      if (found != known.end()) {
        found->read(entry.value);
        continue;
      }
      std::string names;
      for (const KeyReader& one : known) names += (names.empty() ? "" : ", ") + std::string(one.key);
      fault(entry.at, Message("is not known here; there are {names}", {{"names", names}}));
    }
    for (const std::string_view name : wanted)
      if (node.find(name) == nullptr) fault(node.at, Message("{name} is missing", {{"name", std::string(name)}}));
  }

  void each(const YamlNode& node, std::size_t count_max, const std::function<void(const YamlEntry&)>& take) {
    if (node.kind != Kind::map) return fault(node.at, Message("must be names with values"));
    if (node.entries.size() > count_max) return too_many(node, count_max);
    for (const YamlEntry& entry : node.entries) {
      const In in(*this, entry.key);
      if (!is_key(entry.key)) fault(entry.at, Message("must be small letters, digits and _, a letter first"));
      take(entry);
    }
  }

  void items(const YamlNode& node, std::size_t count_max, const std::function<void(const YamlNode&)>& take) {
    if (node.kind != Kind::list) return fault(node.at, Message("must be a list"));
    if (node.items.size() > count_max) return too_many(node, count_max);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const In in(*this, std::to_string(i + 1));
      take(node.items[i]);
    }
  }

  void too_many(const YamlNode& node, std::size_t count_max) {
    fault(node.at, Message("must be at most {max}", {{"max", std::to_string(count_max)}}));
  }

  std::string text(const YamlNode& node) {
    if (node.kind != Kind::text || (node.text.empty() && !node.quoted)) {
      fault(node.at, Message("must be a text"));
      return "";
    }
    return node.text;
  }

  std::string key_text(const YamlNode& node) {
    std::string key = text(node);
    if (!key.empty() && !is_key(key)) fault(node.at, Message("must be small letters, digits and _, a letter first"));
    return key;
  }

  std::vector<std::string> list(const YamlNode& node) {
    if (node.kind == Kind::text) return {text(node)};
    std::vector<std::string> all;
    items(node, statuses_max, [&](const YamlNode& one) {
      std::string item = text(one);
      if (std::ranges::find(all, item) != all.end()) fault(one.at, Message("is there twice"));
      all.push_back(std::move(item));
    });
    if (node.kind == Kind::list && all.empty()) fault(node.at, Message("can't be empty"));
    return all;
  }

  Words words(const YamlNode& node, std::size_t length_max = words_length_max) {
    Words words;
    if (node.kind != Kind::map || node.entries.empty()) {
      fault(node.at, Message("must be a text for each language, as sl: Naročeno"));
      return words;
    }
    for (const YamlEntry& entry : node.entries) {
      const In in(*this, entry.key);
      if (entry.key != "sl" && entry.key != "hu" && entry.key != "ru" && entry.key != "en")
        fault(entry.at, Message("is none of the languages sl, hu, ru, en"));
      std::string said_so = text(entry.value);
      if (static_cast<std::size_t>(std::max<std::int64_t>(characters(said_so), 0)) > length_max)
        fault(entry.value.at, Message("must be at most {max} characters", {{"max", std::to_string(length_max)}}));
      if (trimmed(said_so).empty()) fault(entry.value.at, Message("can't be empty"));
      words.emplace(entry.key, std::move(said_so));
    }
    return words;
  }

  bool yes(const YamlNode& node) {
    const std::string json = json_of(node);
    if (json != "true" && json != "false") fault(node.at, Message("must be true or false"));
    return json == "true";
  }

  template <DescribedEnum E>
  std::optional<E> one_of(const YamlNode& node) {
    const auto value = node.kind == Kind::text ? parse_enum<E>(node.text) : std::nullopt;
    if (value) return value;
    std::string names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto d) { names += (names.empty() ? "" : ", ") + std::string(d.name); });
    fault(node.at, Message("must be one of {names}", {{"names", names}}));
    return std::nullopt;
  }

  Assign assign(const YamlNode& node) {
    Assign to;
    keys(node,
         {{"by", [&](const YamlNode& n) { to.by = one_of<AssignBy>(n).value_or(to.by); }},
          {"team", [&](const YamlNode& n) { to.team = text(n); }},
          {"user", [&](const YamlNode& n) { to.user = text(n); }}},
         {"by"});
    const bool of_team = to.by == AssignBy::team || to.by == AssignBy::rotation || to.by == AssignBy::least_load;
    if (of_team != to.team.has_value())
      fault(node.at, Message("team goes with team, rotation and least_load, and they with it"));
    if ((to.by == AssignBy::user) != to.user.has_value())
      fault(node.at, Message("user goes with by: user, and it with that"));
    return to;
  }

  void field(Definition& d, const YamlEntry& entry) {
    CaseField made;
    made.key = entry.key, made.at = entry.at;
    if (is_reserved_field(entry.key)) fault(entry.at, Message("is a name that every case has"));
    keys(entry.value,
         {{"name", [&](const YamlNode& n) { made.name = words(n); }},
          {"type", [&](const YamlNode& n) { made.type = one_of<FieldType>(n).value_or(made.type); }},
          {"currency", [&](const YamlNode& n) { made.currency = text(n); }},
          {"choices",
           [&](const YamlNode& n) {
             each(n, field_choices_max, [&](const YamlEntry& e) { made.choices.push_back({e.key, words(e.value)}); });
           }}},
         {"name", "type"});
    const bool chosen = made.type == FieldType::choice || made.type == FieldType::choices;
    if (chosen == made.choices.empty()) fault(entry.at, Message("choices go with a choice, and a choice with them"));
    if ((made.type == FieldType::money) != made.currency.has_value())
      fault(entry.at, Message("goes with money, and money with it: the currency"));
    if (made.currency && !is_currency_code(*made.currency)) fault(entry.at, Message("is not a currency"));
    d.fields.push_back(std::move(made));
  }

  void status(Definition& d, const YamlEntry& entry) {
    Status made;
    made.key = entry.key, made.at = entry.at;
    keys(entry.value,
         {{"name", [&](const YamlNode& n) { made.name = words(n); }},
          {"final", [&](const YamlNode& n) { made.final = yes(n); }},
          {"leave_behind", [&](const YamlNode& n) { made.leave_behind = list(n); }},
          {"on_enter", [&](const YamlNode& n) { made.on_enter = calls(n); }},
          {"on_leave", [&](const YamlNode& n) { made.on_leave = calls(n); }},
          {"still",
           [&](const YamlNode& n) {
             items(n, stills_max, [&](const YamlNode& one) { made.still.push_back(still(one)); });
           }}},
         {"name"});
    d.statuses.push_back(std::move(made));
  }

  StillThere still(const YamlNode& node) {
    StillThere made;
    made.at = node.at;
    keys(node,
         {{"after",
           [&](const YamlNode& n) {
             made.after = text(n);
             if (!read_lasting(made.after))
               fault(n.at, Message("must be a time as 28 days, 90 minutes, 3 working days or 4 working hours"));
           }},
          {"do", [&](const YamlNode& n) { made.actions = calls(n); }}},
         {"after", "do"});
    return made;
  }

  std::vector<ActionCall> calls(const YamlNode& node) {
    std::vector<ActionCall> all;
    items(node, actions_max, [&](const YamlNode& one) { all.push_back(call(one)); });
    return all;
  }

  ActionCall call(const YamlNode& node) {
    ActionCall made;
    made.at = node.at;
    if (node.kind != Kind::map) return fault(node.at, Message("must be an action, as create_task")), made;
    for (const YamlEntry& entry : node.entries) {
      const In in(*this, entry.key);
      if (entry.key == "if") {
        made.condition = text(entry.value), made.condition_at = place_of_text(entry.value);
        continue;
      }
      const auto found = std::ranges::find(actions_, entry.key, &Action::name);
      if (found == actions_.end()) {
        std::string names;
        for (const Action& action : actions_) names += (names.empty() ? "" : ", ") + std::string(action.name);
        fault(entry.at, Message("is not an action; there are {names}", {{"names", names}}));
      } else if (!made.action.empty()) {
        fault(entry.at, Message("each action begins with a - of its own"));
      } else {
        made.input.text = json_of(entry.value);
        if (const auto checked = found->check(made.input.text); !checked) tell_input(entry.value, checked.error());
      }
      made.action = entry.key;
    }
    if (made.action.empty()) fault(node.at, Message("must be an action, as create_task"));
    return made;
  }

  // Where the faults of an action's input stand.
  void tell_input(const YamlNode& input, const Refusal& refusal) {
    for (const Fault& one : refusal.faults) {
      const YamlNode* node = &input;
      const auto depth = path_.size();
      std::string_view pointer = one.pointer;
      while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        const std::string name(pointer.substr(0, pointer.find('/')));
        pointer.remove_prefix(name.size());
        path_.push_back(name);
        const YamlNode* next = node->find(name);
        if (node->kind == Kind::list && !name.empty() && name.size() < 4 && std::ranges::all_of(name, is_digit))
          if (const auto index = std::stoul(name); index < node->items.size()) next = &node->items[index];
        if (next != nullptr) node = next;
      }
      fault(node->at, one.reason);
      path_.resize(depth);
    }
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  // Of the first letter: behind the quote.
  static YamlPlace place_of_text(const YamlNode& node) {
    return {node.at.line, node.at.column + (node.quoted ? 1 : 0)};
  }

  void transition(Definition& d, const YamlNode& node) {
    Transition made;
    made.at = node.at;
    keys(node,
         {{"from", [&](const YamlNode& n) { made.from = list(n); }},
          {"to", [&](const YamlNode& n) { made.to = text(n); }},
          {"name", [&](const YamlNode& n) { made.name = words(n); }},
          {"roles", [&](const YamlNode& n) { made.roles = list(n); }},
          {"right", [&](const YamlNode& n) { made.right = one_of<Right>(n); }},
          {"needs", [&](const YamlNode& n) { made.needs = list(n); }},
          {"if", [&](const YamlNode& n) { made.condition = text(n), made.condition_at = place_of_text(n); }}},
         {"from", "to"});
    d.transitions.push_back(std::move(made));
  }

  std::span<const Action> actions_;
  DefinitionFaults& faults_;
  std::vector<std::string> path_;
};

}  // namespace

std::expected<Definition, DefinitionFaults> parse_definition(std::string_view yaml, std::span<const Action> actions) {
  auto root = parse_yaml(yaml);
  if (!root) return std::unexpected(DefinitionFaults{{root.error().at, "", root.error().what}});
  DefinitionFaults faults;
  Definition definition = Reader(actions, faults).read(*root);
  // What was not read can't be judged.
  if (faults.empty()) check_definition(definition, faults);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return definition;
}

const Status* Definition::status(std::string_view status_key) const {
  const auto found = std::ranges::find(statuses, status_key, &Status::key);
  return found == statuses.end() ? nullptr : &*found;
}

const CaseField* Definition::field(std::string_view field_key) const {
  const auto found = std::ranges::find(fields, field_key, &CaseField::key);
  return found == fields.end() ? nullptr : &*found;
}

const Transition* Definition::transition(std::string_view from, std::string_view to) const {
  for (const Transition& one : transitions)
    if (one.to == to && std::ranges::find(one.from, from) != one.from.end()) return &one;
  return nullptr;
}

}  // namespace vez
