#pragma once

#include <optional>

#include "store/tx.h"

namespace vez {

// Whose customer it is; nothing of a customer of nobody, or who is not there.
std::optional<UserId> owner_of(Tx& tx, CustomerId id);

// Before a customer is taken away for good: whoever sees it by its owner is told, and nobody else.
void tell_taken(Tx& tx, CustomerId id);

}  // namespace vez
