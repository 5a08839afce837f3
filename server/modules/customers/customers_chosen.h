#pragma once

// Which customers a list, a count, an export or a change of many is about.

#include "customers/customers.h"
#include "people/seen.h"
#include "store/condition_sql.h"

namespace vez {

// Its condition, and whether those put away are among them (only where the condition asks about that).
struct Chosen {
  SqlPart filter = every_row();
  bool filtered = false;
  bool away_too = false;
};
Result<Chosen> chosen(Tx& tx, const std::optional<Text<0, 8000>>& filter);
SqlPart set_of(const Tx& tx, const Chosen& chosen);
// Refuses what is no order of a list.
Result<Done> check_sort(Tx& tx, const std::optional<std::string>& sort);
// A customer with what a card shows of the company's own fields.
struct ShownCustomer {
  Customer customer;
  std::vector<CardValue> own_values;
};
Result<ShownCustomer> shown_customer(Tx& tx, CustomerId id);

}  // namespace vez
