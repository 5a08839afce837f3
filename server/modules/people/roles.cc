#include "people/roles.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/command_parts.h"
#include "people/accounts.h"
#include "people/second_factor.h"
#include "people/team_members.h"
#include "people_sql.h"

namespace vez {
namespace {

struct BuiltIn {
  RoleId id;
  std::string_view key;  // for the command line
  Message name;
  Rights rights;
  Sees sees;
};

const std::vector<BuiltIn>& built_in_roles() {
  using enum Right;
  static const std::vector<BuiltIn> roles{
      {RoleIds::owner, "owner", Message("Owner"), all_rights, Sees::all},
      {RoleIds::manager, "manager", Message("Manager"),
       rights_set({customers_read, customers_write, contacts_write, imports_run, customers_export, customers_merge,
                   customer_data_tell, tokens_manage, journal_read, tasks_write}),
       Sees::all},
      {RoleIds::agent, "agent", Message("Agent"),
       rights_set({customers_read, customers_write, contacts_write, tasks_write}), Sees::all},
      {RoleIds::caller, "caller", Message("Outbound caller"), rights_set({customers_read, contacts_write, tasks_write}),
       Sees::own},
      {RoleIds::analyst, "analyst", Message("Analyst"), rights_set({customers_read, customers_export}), Sees::all},
      {RoleIds::integration, "integration", Message("Integration"),
       rights_set({customers_read, customers_write, contacts_write, imports_run, tokens_manage, tasks_write}),
       Sees::all}};
  return roles;
}

const BuiltIn* built_in(RoleId id) {
  const auto found = std::ranges::find(built_in_roles(), id, &BuiltIn::id);
  return found == built_in_roles().end() ? nullptr : &*found;
}

struct RoleRow {
  RoleId id;
  std::string name;
  std::int64_t rights;
  Sees sees;
  std::int64_t user_count;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(RoleRow, (), (id, name, rights, sees, user_count, version))

Role role_of(Tx& tx, const RoleRow& row) {
  const RoleGrant grant = grant_of(row.id, row.rights, row.sees);
  return {.id = row.id,
          .built_in = built_in(row.id) != nullptr,
          .name = role_name(tx, row.id, row.name),
          .rights = rights_list(grant.rights),
          .sees = grant.sees,
          .user_count = row.user_count,
          .version = row.version};
}

Result<RoleRow> find_role(Tx& tx, RoleId id, std::string_view field) {
  auto row = tx.one<RoleRow>(sql::RoleById{.id = id});
  if (!row) return refuse(RefusalCode::not_found, field, "no such role");
  return *std::move(row);
}

// The set, when who asks has all of it.
Result<Rights> given_rights(Tx& tx, const std::vector<Right>& list) {
  Rights rights = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!has_right(tx.who().rights, list[i]))
      return refuse(RefusalCode::forbidden, "/rights/" + std::to_string(i), "is a right that you do not have");
    rights |= right_bit(list[i]);
  }
  return rights;
}

Result<Done> check_role(Tx& tx, const RoleRow& role) {
  if (tx.who().sees < role.sees) return refuse(RefusalCode::forbidden, "sees", "is more than you see yourself");
  // An import changes whoever a file names; the journal tells of everybody.
  if (has_right(static_cast<Rights>(role.rights), Right::imports_run) && role.sees != Sees::all)
    return refuse(RefusalCode::invalid, "sees", "must be all customers for who may import");
  if (has_right(static_cast<Rights>(role.rights), Right::journal_read) && role.sees != Sees::all)
    return refuse(RefusalCode::invalid, "sees", "must be all customers for who may read the journal");
  const auto there = tx.one<RoleId>(sql::RoleOfName{.name = role.name});
  const bool built_in_name =
      std::ranges::any_of(built_in_roles(), [&](const BuiltIn& b) { return b.name.english == role.name; });
  if ((there && *there != role.id) || built_in_name)
    return refuse(RefusalCode::conflict, "name", "is the name of another role");
  return Done{};
}

Result<Done> check_own(RoleId id) {
  if (built_in(id) != nullptr)
    return refuse(RefusalCode::conflict, "", "roles that come with Vez stay as they are; make one of your own");
  return Done{};
}

// Whoever has the role may do other things from now on.
void tell_access(Tx& tx, RoleId id) {
  for (const UserId user : tx.all<UserId>(sql::UsersOfRole{.role_id = id})) tx.changed("access", user);
  tx.changed("roles", id);
}

struct TeamRow {
  TeamId id;
  std::string name;
  std::optional<UserId> lead_id;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(TeamRow, (), (id, name, lead_id, version))

Team team_of(Tx& tx, TeamRow row) {
  Team team{
      .id = row.id, .name = std::move(row.name), .member_ids = {}, .lead_id = row.lead_id, .version = row.version};
  team.member_ids = tx.all<UserId>(sql::MembersOfTeam{.team_id = team.id});
  return team;
}

Result<TeamRow> find_team(Tx& tx, TeamId id) {
  auto row = tx.one<TeamRow>(sql::TeamById{.id = id});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such team");
  return *std::move(row);
}

Result<std::string> team_name(Tx& tx, TeamId id, const Text<1, 60>& given) {
  std::string name(trimmed(given.value));
  if (name.empty()) return refuse(RefusalCode::invalid, "name", "must not be empty");
  const auto there = tx.one<TeamId>(sql::TeamOfName{.name = name});
  if (there && *there != id) return refuse(RefusalCode::conflict, "name", "is the name of another team");
  return name;
}

Result<Done> check_lead(const std::vector<UserId>& members, UserId lead) {
  if (std::ranges::find(members, lead) == members.end())
    return refuse(RefusalCode::invalid, "lead_id", "must be one of the members");
  return Done{};
}

Result<Done> set_members(Tx& tx, TeamId id, const std::vector<UserId>& members) {
  if (static_cast<std::int64_t>(members.size()) > team_members_max)
    return refuse(RefusalCode::invalid, "member_ids",
                  {"must be at most {max}", {{"max", std::to_string(team_members_max)}}});
  tx.run(sql::DeleteMembers{.team_id = id});
  std::set<std::int64_t> added;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!find_user(tx, members[i]))
      return refuse(RefusalCode::invalid, "/member_ids/" + std::to_string(i), "no such user");
    if (!added.insert(members[i].value).second) continue;
    tx.run(sql::AddMember{.team_id = id, .user_id = members[i]});
  }
  return Done{};
}

}  // namespace

RoleGrant grant_of(RoleId id, std::int64_t stored_rights, Sees stored_sees) {
  if (const BuiltIn* role = built_in(id)) return {role->rights, role->sees};
  return {static_cast<Rights>(stored_rights) & all_rights, stored_sees};
}

std::string role_name(Tx& tx, RoleId id, const std::string& own_name) {
  const BuiltIn* role = built_in(id);
  return role == nullptr ? own_name : in_language(role->name, tx.who().language);
}

std::optional<RoleId> role_named(Tx& tx, std::string_view name) {
  for (const BuiltIn& role : built_in_roles())
    if (role.key == name) return role.id;
  return tx.one<RoleId>(sql::RoleOfName{.name = name});
}

Result<Done> check_may_give(Tx& tx, std::string_view field, RoleId id) {
  const RoleRow row = TRY(find_role(tx, id, field));
  const RoleGrant grant = grant_of(row.id, row.rights, row.sees);
  if ((grant.rights & ~tx.who().rights) != 0 || tx.who().sees < grant.sees)
    return refuse(RefusalCode::forbidden, field, "allows more than you may do yourself");
  return Done{};
}

Result<Page<Role>> list_roles(Tx& tx, Nothing) {
  Page<Role> page;
  const auto count_max = roles_max + static_cast<std::int64_t>(built_in_roles().size());
  for (const RoleRow& row : tx.all<RoleRow>(sql::RolesAll{.count_max = count_max}))
    page.items.push_back(role_of(tx, row));
  return page;
}

Result<Role> create_role(Tx& tx, CreateRole input) {
  RoleRow role{.id = tx.new_id<RoleId>(),
               .name = std::string(trimmed(input.name.value)),
               .rights = static_cast<std::int64_t>(TRY(given_rights(tx, input.rights))),
               .sees = input.sees,
               .user_count = 0,
               .version = 1};
  if (role.name.empty()) return refuse(RefusalCode::invalid, "name", "must not be empty");
  TRY(check_role(tx, role));
  if (*tx.one<std::int64_t>(sql::CountRoles{}) - static_cast<std::int64_t>(built_in_roles().size()) >= roles_max)
    return refuse(RefusalCode::conflict, "",
                  {"there must be at most {max} roles", {{"max", std::to_string(roles_max)}}});
  tx.run(sql::InsertRole{.id = role.id, .name = role.name, .rights = role.rights, .sees = enum_name(role.sees)});
  demand_of_new_role(tx, role.id);
  tx.record(RoleCreated{.role_id = role.id});
  tx.changed("roles", role.id);
  return role_of(tx, role);
}

Result<Role> update_role(Tx& tx, UpdateRole input) {
  RoleRow role = TRY(find_role(tx, input.id, "id"));
  TRY(check_own(role.id));
  if (input.if_match && *input.if_match != role.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this role meanwhile");
  // Who may do less than the role did could take from others what they cannot give back.
  TRY(check_may_give(tx, "id", role.id));
  if (input.name) role.name = trimmed(input.name->value);
  if (role.name.empty()) return refuse(RefusalCode::invalid, "name", "must not be empty");
  if (input.rights) role.rights = static_cast<std::int64_t>(TRY(given_rights(tx, *input.rights)));
  if (input.sees) role.sees = *input.sees;
  TRY(check_role(tx, role));
  tx.run(sql::SetRole{.name = role.name, .rights = role.rights, .sees = enum_name(role.sees), .id = role.id});
  tx.record(RoleUpdated{.role_id = role.id});
  tell_access(tx, role.id);
  return role_of(tx, TRY(find_role(tx, role.id, "id")));
}

Result<Done> remove_role(Tx& tx, OneRole input) {
  const RoleRow role = TRY(find_role(tx, input.id, "id"));
  TRY(check_own(role.id));
  if (role.user_count > 0) return refuse(RefusalCode::conflict, "", "somebody has this role; give them another first");
  forget_demand(tx, role.id);
  tx.run(sql::DeleteRole{.id = role.id});
  tx.record(RoleRemoved{.role_id = role.id});
  tx.changed("roles", role.id);
  return Done{};
}

std::vector<TeamMember> team_members(Tx& tx) { return tx.all<TeamMember>(sql::MembersAll{}); }

Result<Page<Team>> list_teams(Tx& tx, Nothing) {
  std::map<TeamId, std::vector<UserId>> members;
  for (const TeamMember& row : team_members(tx)) members[row.team_id].push_back(row.user_id);
  Page<Team> page;
  for (TeamRow& row : tx.all<TeamRow>(sql::TeamsAll{.count_max = teams_max}))
    page.items.push_back({.id = row.id,
                          .name = std::move(row.name),
                          .member_ids = std::move(members[row.id]),
                          .lead_id = row.lead_id,
                          .version = row.version});
  return page;
}

Result<Team> create_team(Tx& tx, CreateTeam input) {
  const auto id = tx.new_id<TeamId>();
  const std::string name = TRY(team_name(tx, id, input.name));
  if (*tx.one<std::int64_t>(sql::CountTeams{}) >= teams_max)
    return refuse(RefusalCode::conflict, "",
                  {"there must be at most {max} teams", {{"max", std::to_string(teams_max)}}});
  if (input.lead_id) TRY(check_lead(input.member_ids, *input.lead_id));
  tx.run(sql::InsertTeam{.id = id, .name = name, .lead_id = any_of(input.lead_id)});
  TRY(set_members(tx, id, input.member_ids));
  tx.record(TeamCreated{.team_id = id});
  tx.changed("teams", id);
  return team_of(tx, TRY(find_team(tx, id)));
}

Result<Team> update_team(Tx& tx, UpdateTeam input) {
  TeamRow team = TRY(find_team(tx, input.id));
  if (input.if_match && *input.if_match != team.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this team meanwhile");
  if (input.name) team.name = TRY(team_name(tx, team.id, *input.name));
  if (input.member_ids) TRY(set_members(tx, team.id, *input.member_ids));
  const auto members = tx.all<UserId>(sql::MembersOfTeam{.team_id = team.id});
  if (input.lead_id.present) team.lead_id = input.lead_id.value;
  if (input.lead_id.value) TRY(check_lead(members, *input.lead_id.value));
  // Who leaves the team leads it no more.
  if (team.lead_id && std::ranges::find(members, *team.lead_id) == members.end()) team.lead_id = std::nullopt;
  tx.run(sql::SetTeam{.name = team.name, .lead_id = any_of(team.lead_id), .id = team.id});
  tx.record(TeamUpdated{.team_id = team.id});
  tx.changed("teams", team.id);
  return team_of(tx, TRY(find_team(tx, team.id)));
}

std::optional<UserId> lead_of(Tx& tx, UserId user) {
  return tx.one<UserId>(sql::LeadsOf{.user_id = user, .disabled = false});
}

Result<Done> remove_team(Tx& tx, OneTeam input) {
  TRY(find_team(tx, input.id));
  TRY(set_members(tx, input.id, {}));
  tx.run(sql::DeleteTeam{.id = input.id});
  tx.record(TeamRemoved{.team_id = input.id});
  tx.changed("teams", input.id);
  return Done{};
}

std::optional<Actor> actor_now(Tx& tx, UserId id, std::string via) {
  const auto user = find_user(tx, id);
  if (!user || user->disabled) return std::nullopt;
  const auto role = find_role(tx, user->role_id, "");
  CHECK(role.has_value());
  const RoleGrant grant = grant_of(role->id, role->rights, role->sees);
  return Actor{.user_id = user->id,
               .via = std::move(via),
               .rights = grant.rights,
               .sees = grant.sees,
               .language = std::string(enum_name(user->language))};
}

}  // namespace vez
