// What a process may do to its own case.

#include "engine/command_parts.h"
#include "processes/cases_inside.h"
#include "processes/own_actions.h"
#include "processes_sql.h"

namespace vez {
namespace {

Result<CaseRow> there(Tx& tx, const ActionCase& of) {
  auto row = case_row(tx, of.id);
  if (!row) return refuse(RefusalCode::not_found, "id", "no such case");
  return *std::move(row);
}

Result<Done> move(Tx& tx, const ActionCase& of, MoveTo input) { return move_by_rule(tx, of, input.to.value); }

Result<Done> set_field(Tx& tx, const ActionCase& of, SetCaseField input) {
  CaseRow row = TRY(there(tx, of));
  CaseValues values = values_of(row);
  std::vector<std::string> changed;
  TRY(lay_over(definition_of(tx, row.version_id)->definition, values, {{input.field.value, input.value}}, changed));
  if (changed.empty()) return Done{};
  tx.run(sql::UpdateCaseRow{
      .fields = to_json(values), .owner_id = any_of(row.owner_id), .team_id = any_of(row.team_id), .id = row.id});
  tx.record(CaseChanged{.case_id = row.id, .customer_id = row.customer_id, .fields = std::move(changed)});
  tell_case(tx, row);
  return Done{};
}

Result<Done> assign(Tx& tx, const ActionCase& of, AssignCase input) {
  const CaseRow row = TRY(there(tx, of));
  Assign to{.by = input.by, .team = std::nullopt, .user = std::nullopt};
  if (input.team) to.team = input.team->value;
  if (input.user) to.user = input.user->value;
  give_case(tx, row, holder_for(tx, row.process_id, row.customer_id, to));
  return Done{};
}

Result<Done> start_process(Tx& tx, const ActionCase& of, StartAnother input) {
  const auto process = tx.one<ProcessRecord>(sql::ProcessByKey{.key = input.process});
  if (!process || !process->active_version_id)
    return refuse(RefusalCode::conflict, "process",
                  {"there is no published process {key}", {{"key", input.process.value}}});
  TRY(start_case(tx, {.process_id = process->id,
                      .version_id = *process->active_version_id,
                      .customer_id = of.customer_id,
                      .fields = {},
                      .holder = std::nullopt,
                      .place = std::nullopt}));
  return Done{};
}

}  // namespace

Result<Done> check_input(const AssignCase& input) {
  const bool of_team = input.by == AssignBy::team || input.by == AssignBy::rotation || input.by == AssignBy::least_load;
  if (of_team != input.team.has_value())
    return refuse(RefusalCode::invalid, "team", "team goes with team, rotation and least_load, and they with it");
  if ((input.by == AssignBy::user) != input.user.has_value())
    return refuse(RefusalCode::invalid, "user", "user goes with by: user, and it with that");
  return Done{};
}

std::vector<Action> processes_actions() {
  return {action(move_action, move), action(set_field_action, set_field), action("assign", assign),
          action("start_process", start_process)};
}

}  // namespace vez
