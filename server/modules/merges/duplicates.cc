#include "merges/duplicates.h"

#include "merges_sql.h"

namespace vez {

void settle_pair(Tx& tx, CustomerId survivor, CustomerId merged) {
  const auto [first, second] = std::minmax(survivor, merged);
  const UserId user = tx.who().user_id;
  tx.run(sql::DecidePair{.state = "merged",
                         .now = tx.now(),
                         .decided_by_id = user.value == 0 ? std::nullopt : std::optional<AnyId>(user),
                         .first_id = first,
                         .second_id = second});
  tx.run(sql::ForgetOpenPairsOf{.customer_id = merged});
}

void reopen_pair(Tx& tx, CustomerId survivor, CustomerId merged) {
  const auto [first, second] = std::minmax(survivor, merged);
  tx.run(sql::ReopenPair{.first_id = first, .second_id = second});
  if (living_customer(tx, survivor) != survivor) tx.run(sql::ForgetOpenPairsOf{.customer_id = survivor});
}

std::vector<CustomerRows> duplicate_rows() {
  return {
      {.name = "duplicate keys", .table = "duplicate_keys", .on_merge = OnMerge::stay},
      {.name = "duplicates", .table = "duplicate_pairs", .column = "first_id", .on_merge = OnMerge::stay},
      {.name = "duplicates", .table = "duplicate_pairs", .column = "second_id", .on_merge = OnMerge::stay},
  };
}

}  // namespace vez
