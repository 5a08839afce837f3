#pragma once

#include <vector>

#include "people/roles.h"

namespace vez {

struct TeamMember {
  TeamId team_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(TeamMember, (), (team_id, user_id))

// Of all teams.
std::vector<TeamMember> team_members(Tx& tx);

}  // namespace vez
