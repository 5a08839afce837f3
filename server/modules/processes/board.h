#pragma once

// Cases as lists show them: for the files of this room.

#include "processes/cases_inside.h"

namespace vez {

struct ListedCase {
  CaseId id;
  ProcessId process_id;
  std::int64_t version_number;
  std::optional<CustomerId> customer_id;
  std::optional<std::string> customer_name;
  std::string status;
  UtcTime status_since_at;
  bool open;
  std::optional<UserId> owner_id;
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  bool stuck;
  UtcTime created_at;
  std::int64_t version;
  ProcessVersionId version_id;
};
BOOST_DESCRIBE_STRUCT(ListedCase, (),
                      (id, process_id, version_number, customer_id, customer_name, status, status_since_at, open,
                       owner_id, owner_name, team_id, team_name, stuck, created_at, version, version_id))

std::vector<Case> all_shown(Tx& tx, std::vector<ListedCase> rows);

}  // namespace vez
