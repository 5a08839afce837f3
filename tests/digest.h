#pragma once

#include <string>

#include "store/db.h"

namespace vez {

// Every row of every table of the migrations, in order, as text; of any database.
std::string dump(Db& db);
// Differs when any row does.
std::string digest(Db& db);

}  // namespace vez
