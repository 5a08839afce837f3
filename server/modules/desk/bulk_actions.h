#pragma once

// One customer of a change of many: what it had, what it gets, and how it is put back. For the files of this room.

#include "desk/bulk.h"

namespace vez {

// What everybody chosen gets.
struct Wanted {
  std::optional<UserId> owner_id;
  std::string reason;
  std::string field_key;
  std::string value;  // JSON; "null" takes it away
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (owner_id, reason, field_key, value))

// What a customer had before; only what the action changes is filled.
struct Was {
  std::optional<UserId> owner_id = {};
  std::optional<std::string> reason = {};  // of the restriction
  std::optional<UtcTime> since_at = {};
  std::optional<UserId> stated_by_id = {};
  std::optional<UtcTime> archived_at = {};
  std::string value = {};   // JSON; "null": none
  std::string became = {};  // the value as it reads since: "5.0" is kept as 5
};
BOOST_DESCRIBE_STRUCT(Was, (), (owner_id, reason, since_at, stated_by_id, archived_at, value, became))

// What was before; a refusal where nothing was changed.
Result<Was> change_one(Tx& tx, BulkAction action, const Wanted& wanted, CustomerId id);
// Puts back what was before. False when somebody has changed it since.
bool undo_one(Tx& tx, BulkAction action, const Wanted& wanted, CustomerId id, const Was& was);

}  // namespace vez
