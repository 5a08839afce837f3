#include "memory/memory.h"

#include "memory_sql.h"
#include "people/seen.h"

namespace vez {

Result<Done> must_see(Tx& tx, CustomerId id) {
  if (!tx.one<CustomerId>(sql::CustomerSeen{.id = id, .seen = seen(tx)}))
    return refuse(RefusalCode::not_found, "id", "no such customer");
  return Done{};
}

void forget_all(Tx& tx, CustomerId id) {
  tx.run(sql::ForgetFacts{.customer_id = id});
  tx.run(sql::ForgetCustomValues{.customer_id = id});
  tx.run(sql::ForgetConsents{.customer_id = id});
  tx.run(sql::ForgetRelations{.customer_id = id});
  tx.run(sql::ForgetRelationsTo{.customer_id = id});
  tx.run(sql::ForgetServicePoints{.customer_id = id});
}

}  // namespace vez
