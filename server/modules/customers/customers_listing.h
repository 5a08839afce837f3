#pragma once

// One page of a list of customers in an order: of one of their columns (customers_listing.cc), or of one of the
// company's own fields (customers_own_order.cc).

#include "customers/customers_chosen.h"
#include "engine/page.h"

namespace vez {

// A customer of a list, with what the list is sorted by.
struct ListedCustomer : CustomerRow {
  std::optional<std::string> owner_name;
  std::string name_sort;
};
BOOST_DESCRIBE_STRUCT(ListedCustomer, (CustomerRow), (owner_name, name_sort))

// Without what it is sorted by.
template <class Listed>
ListedRow shown(Listed listed) {
  ListedRow row;
  row.owner_name = std::move(listed.owner_name);
  static_cast<CustomerRow&>(row) = std::move(static_cast<CustomerRow&>(listed));
  return row;
}

// A cursor is the id, "." and the key, or "-" where there is none: all safe in an address.
struct ListCursor {
  std::int64_t id = 0;
  std::optional<std::string> key;
};
std::string to_text(const ListCursor& cursor);
Result<ListCursor> parse_list_cursor(const std::string& text);
std::unexpected<Refusal> no_cursor_of_this_list();

// The order of an own field: from its least value, or `descending` from its greatest; who has none comes last.
struct OwnOrder {
  CustomField field;
  bool descending = false;
};
// "custom.KEY"; refused where there is no such field, or none that has an order.
Result<OwnOrder> own_order(Tx& tx, std::string_view name, bool descending);
bool is_own_order(std::string_view name);

struct ListPageAsked {
  std::optional<ListCursor> after;
  std::size_t limit;
};
Page<ListedRow> page_by_own(Tx& tx, const OwnOrder& order, const Chosen& chosen, const ListPageAsked& asked);
// Refuses a cursor of another list.
Result<Done> check_cursor(const OwnOrder& order, const ListCursor& cursor);

// By `input.sort`, from `input.cursor` or `input.from` on.
Result<Page<ListedRow>> listed_page(Tx& tx, const ListCustomers& input, const Chosen& chosen, std::int64_t limit);

}  // namespace vez
