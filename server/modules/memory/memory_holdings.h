#pragma once

#include "engine/holding.h"

namespace vez {

// What is remembered about a customer, of every table here.
std::vector<Holding> memory_holdings();

}  // namespace vez
