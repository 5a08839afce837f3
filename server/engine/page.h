#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "engine/route.h"

namespace vez {

// Items of a page: at most, and when nobody says.
constexpr std::int64_t page_count_max = 200;
constexpr std::int64_t page_count_default = 50;

// The limit of a list as it was asked for, or the refusal that names "?limit".
Result<std::int64_t> page_limit(const std::optional<std::int64_t>& limit);

// For lists in the order of their ids: the cursor is the id of the last item (13 characters).
Result<std::int64_t> id_of_cursor(const std::optional<std::string>& cursor);

// The page of rows that were asked for with a limit of one more: the one too many says that there is a next page.
template <class T>
Page<T> page_by_id(std::vector<T> rows, std::int64_t limit) {
  Page<T> page{.items = std::move(rows), .next = std::nullopt};
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_text(page.items.back().id);
  }
  return page;
}

}  // namespace vez
