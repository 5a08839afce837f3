#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/db.h"

namespace vez {

// Leaves nothing in the database's files of what was deleted before. SQLite: the text indexes are merged, the file is
// written anew, the write-ahead log cut off; writers wait for that, about as long as a backup takes, and twice the
// file's size is needed on the disk meanwhile. PostgreSQL: `tables` are written anew, each locked meanwhile, and what
// its planner had learnt of their values is forgotten; its own log keeps what it has until that is written over. Throws
// StoreFailure when it was not possible now: somebody still reads what was before, or holds a table.
void wipe_deleted(Db& db, std::span<const std::string_view> tables);

// Where the ledger of erasures stands: beside an SQLite file. "" for PostgreSQL, which has no place of ours.
std::string ledger_path(const Db& db);

}  // namespace vez
