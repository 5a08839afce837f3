#pragma once

#include <set>

#include "customers/customers.h"
#include "engine/holding.h"

namespace vez {

// Who was merged with a customer, what came along, and who may be the same.
std::vector<Holding> merges_holdings();

// Undoes the merges between these customers and others, so that nobody else goes with them.
void split_from_others(Tx& tx, const std::set<CustomerId>& ids);

}  // namespace vez
