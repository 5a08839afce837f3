#pragma once

#include <string>

#include "store/db.h"

namespace vez {

// Db::backup of a database that is not opened here, because another process may be serving it.
void backup_database(const DbOptions& options, const std::string& path);

}  // namespace vez
