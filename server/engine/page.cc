#include "engine/page.h"

namespace vez {

Result<std::int64_t> page_limit(const std::optional<std::int64_t>& limit) {
  if (!limit) return page_count_default;
  if (*limit < 1 || *limit > page_count_max)
    return refuse(RefusalCode::malformed, "?limit",
                  {"must be from 1 to {max}", {{"max", std::to_string(page_count_max)}}});
  return *limit;
}

Result<std::int64_t> id_of_cursor(const std::optional<std::string>& cursor) {
  if (!cursor) return 0;
  const auto id = parse_id(*cursor);
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return *id;
}

}  // namespace vez
