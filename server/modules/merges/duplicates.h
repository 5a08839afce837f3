#pragma once

// Customers who may be the same: kept as pairs with what was decided of them.

#include "customers/customers.h"
#include "engine/customer_rows.h"

namespace vez {

// The pair is decided by a merge, and whoever is put away is nobody's duplicate.
void settle_pair(Tx& tx, CustomerId survivor, CustomerId merged);
// The merge was undone.
void reopen_pair(Tx& tx, CustomerId survivor, CustomerId merged);

std::vector<CustomerRows> duplicate_rows();

}  // namespace vez
