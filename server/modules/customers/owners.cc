#include "customers/owners.h"

#include "customers_sql.h"

namespace vez {

std::optional<UserId> owner_of(Tx& tx, CustomerId id) { return tx.one<UserId>(sql::OwnerOf{.id = id}); }

void tell_taken(Tx& tx, CustomerId id) {
  if (const auto owner = owner_of(tx, id)) tx.changed("taken", *owner, id.value);
}

}  // namespace vez
