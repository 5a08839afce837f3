#include "merges/duplicates.h"
#include "merges/merge_rule.h"
#include "merges/merges.h"

namespace vez {

std::vector<Route> merges_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right merge = Right::customers_merge;
  // Asks like a search does: a body only because what is typed is no part of an address.
  Route typed = route(Method::post, "/customers/duplicates", "findTypedDuplicates", read,
                      "Who may be the same as a customer that is being typed.", find_typed_duplicates);
  typed.writes = false;
  return {
      typed,
      route(Method::get, "/duplicates", "listDuplicates", read, "Customers who may be the same, the likeliest first.",
            list_duplicates),
      route(Method::get, "/duplicates/count", "countDuplicates", read, "How many pairs a list of duplicates has.",
            count_duplicates),
      route(Method::get, "/duplicates/rule", "getMergeRule", read,
            "Of which verified identities two customers are made one by themselves.", get_merge_rule),
      route(Method::put, "/duplicates/rule", "setMergeRule", Right::company_manage,
            "Makes, or ends, the rule for identical verified identities.", set_merge_rule),
      route(Method::get, "/duplicates/{first_id}/{second_id}", "getDuplicate", read,
            "Two customers beside each other, and what speaks for their being one.", get_duplicate),
      route(Method::post, "/duplicates/{first_id}/{second_id}/dismiss", "dismissDuplicate", merge,
            "These two are not the same.", dismiss_duplicate),
      route(Method::post, "/duplicates/{first_id}/{second_id}/reopen", "reopenDuplicate", merge,
            "These two may be the same after all.", reopen_duplicate),
      route(Method::get, "/customers/{id}/duplicates", "listCustomerDuplicates", read,
            "Who may be the same as this customer.", list_customer_duplicates),
      route(Method::post, "/customers/{id}/merge", "mergeCustomers", merge,
            "Makes another customer a part of this one; can be undone.", merge_customers, nullptr, 201),
      route(Method::post, "/customers/{id}/split", "splitCustomer", merge,
            "Undoes a merge: what came with the other customer goes back, as it is by now.", split_customer),
      route(Method::get, "/customers/{id}/merges", "listMerges", read, "What was merged into this customer.",
            list_merges),
  };
}

}  // namespace vez
