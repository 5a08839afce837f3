#pragma once

#include "customers/customers.h"
#include "engine/holding.h"

namespace vez {

// The customer's own rows, last: others refer to them.
std::vector<Holding> customers_holdings();
// A customer and all who were merged into it: whoever is a part of another stands before that one, the customer last.
std::vector<CustomerId> with_parts(Tx& tx, CustomerId id);
// Takes the members out of an organisation that is to be erased, and its name out of what they are found by.
void release_members(Tx& tx, CustomerId organisation_id);
// By what copies of a customer's data are found.
Erasing erasing_of(const Customer& customer);

}  // namespace vez
