#include "memory/memory.h"

#include "memory_sql.h"
#include "people/seen.h"

namespace vez {

Result<Done> must_see(Tx& tx, CustomerId id) {
  if (!tx.one<CustomerId>(sql::CustomerSeen{.id = id, .seen = seen(tx)}))
    return refuse(RefusalCode::not_found, "id", "no such customer");
  return Done{};
}

Result<Done> must_take(Tx& tx, CustomerId id) {
  TRY(must_see(tx, id));
  if (tx.one<CustomerId>(sql::IsMerged{.id = id}))
    return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  return Done{};
}

std::vector<CustomerRows> memory_rows() {
  return {
      {.name = "facts", .table = "facts", .key = {"id"}},
      {.name = "consents", .table = "consents", .key = {"id"}},
      {.name = "service points", .table = "service_points", .key = {"id"}},
      {.name = "relations", .table = "relations", .key = {"id"}},
      {.name = "relations", .table = "relations", .column = "other_id", .key = {"id"}},
      {.name = "own fields", .table = "custom_values", .key = {"field_id", "position"}, .same = {"field_id"}},
  };
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
