#pragma once

#include "engine/holding.h"

namespace vez {

// Rows of files that were about a customer, and the files themselves.
std::vector<Holding> imports_holdings();

}  // namespace vez
