#pragma once

#include "store/query.h"
#include "store/tx.h"

namespace vez {

// Those customers that who asks may see, in every query about customers that answers somebody: by their owner in
// `column`.
SqlPart seen(const Tx& tx, std::string_view column = "c.owner_id");
// The same for somebody else.
SqlPart seen(const Actor& who, std::string_view column);

}  // namespace vez
