#pragma once

// Which customers a list, a count or an export is about. For the files of this module.

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

}  // namespace vez
