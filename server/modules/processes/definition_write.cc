// A definition in its one spelling.

#include "processes/definition.h"

namespace vez {
namespace {

class Writer {
 public:
  std::string write(const Definition& d) {
    line(0, "process: " + yaml_text(d.key));
    line(0, "name: " + words(d.name));
    if (!d.about.empty()) line(0, "about: " + words(d.about));
    line(0, "start: " + yaml_text(d.start));
    line(0, "owner: " + assign(d.owner));
    if (!d.fields.empty()) line(0, "fields:");
    for (const CaseField& field : d.fields) this->field(field);
    line(0, "statuses:");
    for (const Status& status : d.statuses) this->status(status);
    line(0, "transitions:");
    for (const Transition& one : d.transitions) transition(one);
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += text, out_ += '\n';
  }

  static std::string words(const Words& words) { return yaml_line(to_json(words)); }

  static std::string list(const std::vector<std::string>& all) { return yaml_line(to_json(all)); }

  static std::string assign(const Assign& to) {
    std::string out = "{by: " + std::string(enum_name(to.by));
    if (to.team) out += ", team: " + yaml_text(*to.team);
    if (to.user) out += ", user: " + yaml_text(*to.user);
    return out + "}";
  }

  void field(const CaseField& field) {
    line(1, yaml_text(field.key) + ":");
    line(2, "name: " + words(field.name));
    line(2, "type: " + std::string(enum_name(field.type)));
    if (field.currency) line(2, "currency: " + yaml_text(*field.currency));
    if (field.choices.empty()) return;
    line(2, "choices:");
    for (const CaseChoice& choice : field.choices) line(3, yaml_text(choice.key) + ": " + words(choice.name));
  }

  void calls(int depth, const std::vector<ActionCall>& all) {
    for (const ActionCall& call : all) {
      line(depth, "- " + yaml_text(call.action) + ": " + yaml_line(call.input.text));
      if (!call.condition.empty()) line(depth + 1, "if: " + yaml_text(call.condition));
    }
  }

  void status(const Status& status) {
    line(1, yaml_text(status.key) + ":");
    line(2, "name: " + words(status.name));
    if (status.final) line(2, "final: true");
    if (!status.leave_behind.empty()) line(2, "leave_behind: " + list(status.leave_behind));
    if (!status.on_enter.empty()) line(2, "on_enter:"), calls(3, status.on_enter);
    if (!status.on_leave.empty()) line(2, "on_leave:"), calls(3, status.on_leave);
    if (status.still.empty()) return;
    line(2, "still:");
    for (const StillThere& still : status.still) {
      line(3, "- after: " + yaml_text(still.after));
      line(4, still.actions.empty() ? "do: []" : "do:");
      calls(5, still.actions);
    }
  }

  void transition(const Transition& one) {
    line(1, "- from: " + list(one.from));
    line(2, "to: " + yaml_text(one.to));
    if (!one.name.empty()) line(2, "name: " + words(one.name));
    if (!one.roles.empty()) line(2, "roles: " + list(one.roles));
    if (one.right) line(2, "right: " + std::string(enum_name(*one.right)));
    if (!one.needs.empty()) line(2, "needs: " + list(one.needs));
    if (!one.condition.empty()) line(2, "if: " + yaml_text(one.condition));
  }

  std::string out_;
};

}  // namespace

std::string to_yaml(const Definition& definition) { return Writer().write(definition); }

}  // namespace vez
