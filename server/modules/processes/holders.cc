// Who gets a case.

#include "customers/owners.h"
#include "engine/command_parts.h"
#include "people/accounts.h"
#include "people/company.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

std::optional<UserId> who_is_there(Tx& tx, std::optional<UserId> id) {
  if (!id) return std::nullopt;
  return tx.one<UserId>(sql::UserThere{.id = *id, .disabled = false});
}

// Whoever acts; of a program or a rule the first owner of the company.
Holder starter(Tx& tx) {
  if (author(tx)) return {.owner_id = tx.who().user_id, .team_id = std::nullopt};
  return {.owner_id = tx.one<UserId>(sql::AnOwner{.role_id = RoleIds::owner, .disabled = false}),
          .team_id = std::nullopt};
}

// The one after whose turn it was.
UserId next_of(Tx& tx, ProcessId process, TeamId team, const std::vector<UserId>& members) {
  const auto last = tx.one<UserId>(sql::TurnOf{.process_id = process, .team_id = team});
  UserId next = members.front();
  for (const UserId member : members)
    if (last && member > *last) {
      next = member;
      break;
    }
  tx.run(sql::SetTurn{.process_id = process, .team_id = team, .user_id = next});
  return next;
}

// Counted up to this: who has more has much.
constexpr std::int64_t load_max = 1'000;

UserId least_loaded(Tx& tx, const std::vector<UserId>& members) {
  UserId best = members.front();
  std::int64_t least = load_max + 1;
  for (const UserId member : members) {
    const auto load = *tx.one<std::int64_t>(sql::OpenCasesOf{.owner_id = member, .count_max = load_max});
    if (load < least) least = load, best = member;
  }
  return best;
}

void take_cases_of_team(Tx& tx, const RecordedEvent& event) {
  const TeamId team = event.as<TeamRemoved>().team_id;
  tx.run(sql::ForgetTurnsOfTeam{.team_id = team});
  const Holder heir = starter(tx);
  if (!heir.owner_id) return;
  tx.run(sql::TakeCasesOfTeam{.owner_id = *heir.owner_id, .team_id = team});
  if (tx.run(sql::LeaveTeamOfCases{.team_id = team}) > 0) tx.changed("cases");
}

void take_cases_of_user(Tx& tx, const RecordedEvent& event) {
  const UserId user = event.as<UserUpdated>().user_id;
  if (!tx.one<bool>(sql::UserIsDisabled{.id = user}).value_or(false)) return;
  const Holder heir = starter(tx);
  if (!heir.owner_id || *heir.owner_id == user) return;
  if (tx.run(sql::TakeCasesOf{.owner_id = *heir.owner_id, .user_id = user}) > 0) tx.changed("cases");
}

}  // namespace

Holder holder_for(Tx& tx, ProcessId process_id, CustomerId customer_id, const Assign& assign) {
  std::optional<TeamId> team;
  if (assign.team) team = tx.one<TeamId>(sql::TeamNamed{.name = *assign.team});
  switch (assign.by) {
    case AssignBy::customer_owner:
      if (const auto owner = who_is_there(tx, owner_of(tx, customer_id))) return {.owner_id = owner, .team_id = {}};
      return starter(tx);
    case AssignBy::user:
      if (const auto user = who_is_there(tx, user_of_mail(tx, *assign.user))) return {.owner_id = user, .team_id = {}};
      return starter(tx);
    case AssignBy::starter: return starter(tx);
    case AssignBy::team:
      if (team) return {.owner_id = std::nullopt, .team_id = team};
      return starter(tx);
    case AssignBy::rotation:
    case AssignBy::least_load: {
      if (!team) return starter(tx);
      const auto members = tx.all<UserId>(sql::MembersThere{.team_id = *team, .disabled = false});
      if (members.empty()) return starter(tx);
      const bool in_turn = assign.by == AssignBy::rotation;
      return {.owner_id = in_turn ? next_of(tx, process_id, *team, members) : least_loaded(tx, members),
              .team_id = team};
    }
  }
  return starter(tx);
}

Result<Done> check_holder(Tx& tx, const Holder& holder) {
  if (holder.owner_id && !who_is_there(tx, holder.owner_id))
    return refuse(RefusalCode::invalid, "owner_id", "no such user, or not any more");
  if (holder.team_id && !tx.one<TeamId>(sql::TeamThere{.id = *holder.team_id}))
    return refuse(RefusalCode::invalid, "team_id", "no such team");
  if (!holder.owner_id && !holder.team_id)
    return refuse(RefusalCode::invalid, "owner_id", "a case is somebody's, or a team's");
  return Done{};
}

void give_case(Tx& tx, CaseRow row, const Holder& holder) {
  std::vector<std::string> fields;
  put(row.owner_id, holder.owner_id, "owner_id", fields);
  put(row.team_id, holder.team_id, "team_id", fields);
  if (fields.empty()) return;
  tx.run(sql::UpdateCaseRow{
      .fields = row.fields, .owner_id = any_of(row.owner_id), .team_id = any_of(row.team_id), .id = row.id});
  tx.record(CaseChanged{.case_id = row.id, .customer_id = row.customer_id, .fields = std::move(fields)});
  tell_case(tx, row);
}

std::vector<Reaction> processes_reactions() {
  return {{.event = CaseStarted::name, .name = "case_rules_of_start", .react = run_rules},
          {.event = CaseMoved::name, .name = "case_rules", .react = run_rules},
          {.event = TeamRemoved::name, .name = "take_cases_of_team", .react = take_cases_of_team},
          {.event = UserUpdated::name, .name = "take_cases", .react = take_cases_of_user}};
}

}  // namespace vez
