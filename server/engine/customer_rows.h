#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "store/tx.h"

namespace vez {

// What becomes of a table's rows when the customer they belong to is merged into another, and of those that came along
// when the two are split again.
enum class OnMerge {
  move,     // they go to the survivor and come back, as they are by then
  recount,  // they are made of others, anew for both
  stay,     // they tell what was, or are of nobody's use then
};

// How one column that names a customer behaves. Every such column of the schema has one: a test compares.
struct CustomerRows {
  std::string_view name;  // for people and programs: "identities"
  std::string_view table;
  std::string_view column = "customer_id";
  OnMerge on_merge = OnMerge::move;
  // Of OnMerge::move, see OwnedRows (store/row_moves.h). Where `same` is not empty, the row of the merged one that the
  // survivor has too waits with the merged one.
  std::vector<std::string_view> key = {};
  std::vector<std::string_view> same = {};
  // Makes anew what is made of the rows, after a merge or a split: for either customer.
  std::function<void(Tx&, CustomerId)> recount = nullptr;
};

}  // namespace vez
