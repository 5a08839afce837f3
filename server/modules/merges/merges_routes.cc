#include "merges/merges.h"

namespace vez {

std::vector<Route> merges_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right merge = Right::customers_merge;
  return {
      route(Method::post, "/customers/{id}/merge", "mergeCustomers", merge,
            "Makes another customer a part of this one; can be undone.", merge_customers, nullptr, 201),
      route(Method::post, "/customers/{id}/split", "splitCustomer", merge,
            "Undoes a merge: what came with the other customer goes back, as it is by now.", split_customer),
      route(Method::get, "/customers/{id}/merges", "listMerges", read, "What was merged into this customer.",
            list_merges),
  };
}

}  // namespace vez
