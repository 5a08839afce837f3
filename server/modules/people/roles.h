#pragma once

// What people may do, and whose customers they see.

#include <optional>
#include <string>
#include <vector>

#include "people/people.h"

namespace vez {

using TeamId = Id<struct TeamTag>;

struct Role {
  RoleId id;
  bool built_in;  // comes with Vez, cannot be changed; its name is in the language of who asks
  std::string name;
  std::vector<Right> rights;
  Sees sees;
  std::int64_t user_count;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, built_in, name, rights, sees, user_count, version))

struct CreateRole {
  Text<1, 60> name;
  std::vector<Right> rights;
  Sees sees;
};
BOOST_DESCRIBE_STRUCT(CreateRole, (), (name, rights, sees))

struct UpdateRole {
  RoleId id;
  std::optional<Text<1, 60>> name;
  std::optional<std::vector<Right>> rights;
  std::optional<Sees> sees;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateRole, (), (id, name, rights, sees))

struct OneRole {
  RoleId id;
};
BOOST_DESCRIBE_STRUCT(OneRole, (), (id))

struct Team {
  TeamId id;
  std::string name;
  std::vector<UserId> member_ids;
  std::optional<UserId> lead_id;  // the manager: one of the members
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name, member_ids, lead_id, version))

struct CreateTeam {
  Text<1, 60> name;
  std::vector<UserId> member_ids;
  std::optional<UserId> lead_id;
};
BOOST_DESCRIBE_STRUCT(CreateTeam, (), (name, member_ids, lead_id))

struct UpdateTeam {
  TeamId id;
  std::optional<Text<1, 60>> name;
  std::optional<std::vector<UserId>> member_ids;
  Patch<UserId> lead_id;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateTeam, (), (id, name, member_ids, lead_id))

struct OneTeam {
  TeamId id;
};
BOOST_DESCRIBE_STRUCT(OneTeam, (), (id))

struct RoleCreated {
  static constexpr std::string_view name = "RoleCreated";
  RoleId role_id;
};
BOOST_DESCRIBE_STRUCT(RoleCreated, (), (role_id))
struct RoleUpdated {
  static constexpr std::string_view name = "RoleUpdated";
  RoleId role_id;
};
BOOST_DESCRIBE_STRUCT(RoleUpdated, (), (role_id))
struct RoleRemoved {
  static constexpr std::string_view name = "RoleRemoved";
  RoleId role_id;
};
BOOST_DESCRIBE_STRUCT(RoleRemoved, (), (role_id))
struct TeamCreated {
  static constexpr std::string_view name = "TeamCreated";
  TeamId team_id;
};
BOOST_DESCRIBE_STRUCT(TeamCreated, (), (team_id))
struct TeamUpdated {
  static constexpr std::string_view name = "TeamUpdated";
  TeamId team_id;
};
BOOST_DESCRIBE_STRUCT(TeamUpdated, (), (team_id))
struct TeamRemoved {
  static constexpr std::string_view name = "TeamRemoved";
  TeamId team_id;
};
BOOST_DESCRIBE_STRUCT(TeamRemoved, (), (team_id))

// Roles of a company's own, and teams, at most.
constexpr std::int64_t roles_max = 100;
constexpr std::int64_t teams_max = 500;
constexpr std::int64_t team_members_max = 1'000;

Result<Page<Role>> list_roles(Tx& tx, Nothing);
Result<Role> create_role(Tx& tx, CreateRole input);
Result<Role> update_role(Tx& tx, UpdateRole input);
// Refused while anybody has it.
Result<Done> remove_role(Tx& tx, OneRole input);

Result<Page<Team>> list_teams(Tx& tx, Nothing);
Result<Team> create_team(Tx& tx, CreateTeam input);
Result<Team> update_team(Tx& tx, UpdateTeam input);
Result<Done> remove_team(Tx& tx, OneTeam input);
// Who leads a team of this user's, is not they themselves and may sign in: of several teams the oldest one's.
std::optional<UserId> lead_of(Tx& tx, UserId user);

// Refused when who asks has less than the role allows: nobody makes others mightier than themselves.
Result<Done> check_may_give(Tx& tx, std::string_view field, RoleId id);
// A built-in role by its name in English in small letters ("agent"), one of the company's own by its name.
std::optional<RoleId> role_named(Tx& tx, std::string_view name);

}  // namespace vez
