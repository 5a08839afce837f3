#pragma once

// What is remembered about a customer besides who it is. README.md lists the tables.

#include "engine/customer_rows.h"
#include "memory/consents.h"
#include "memory/custom_fields.h"
#include "memory/facts.h"
#include "memory/postcodes.h"
#include "memory/relations.h"
#include "memory/service_points.h"

namespace vez {

// Refuses (not found) for a customer that is not there or not for who asks to see.
Result<Done> must_see(Tx& tx, CustomerId id);
// The same, and refuses (conflict) for one that was merged into another: it is read, not written.
Result<Done> must_take(Tx& tx, CustomerId id);

// Takes away all that is remembered about a customer, before the customer goes.
void forget_all(Tx& tx, CustomerId id);

// What becomes of the rows here when customers are merged.
std::vector<CustomerRows> memory_rows();

std::vector<Route> memory_routes();

}  // namespace vez
