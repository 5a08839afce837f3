#pragma once

#include <string>

#include "store/db.h"

namespace vez {

// Leaves nothing in the database's files of what was deleted before. SQLite: the text indexes are merged, the file is
// written anew, the write-ahead log cut off; writers wait for that, about as long as a backup takes, and twice the
// file's size is needed on the disk meanwhile. PostgreSQL: VACUUM, which gives the space free to be written over.
// Throws StoreFailure when it was not possible now.
void wipe_deleted(Db& db);

// Where the ledger of erasures stands: beside an SQLite file. "" for PostgreSQL, which has no place of ours.
std::string ledger_path(const Db& db);

}  // namespace vez
