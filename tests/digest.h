#pragma once

#include <set>
#include <string>

#include "store/db.h"

namespace vez {

// Every row of every table of the migrations, in order, as text; of any database.
std::string dump(Db& db);
// Differs when any row does.
std::string digest(Db& db);

// Their columns.
std::set<std::string> columns_of_all_tables();

}  // namespace vez
