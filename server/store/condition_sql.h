#pragma once

#include "condition/condition.h"
#include "store/query.h"

namespace vez {

// The condition as a part of a WHERE that takes the rows of which it `holds`, and no others, on this database. Its
// fields are the columns that the schema names; all values travel as parameters.
SqlPart condition_sql(const Condition& condition, UtcTime now, Dialect dialect);

// For a list without one.
SqlPart every_row();
// Rows that have a value in this column, or have none.
SqlPart has_value_sql(std::string_view column, bool has);

// A sort of a list: rows by a column, then by id, which has no ties; both ways of it from the same index.
struct SortOrder {
  std::string_view column;  // "c.name_sort"
  std::string_view id_column;
  bool descending = false;
};
SqlPart order_sql(const SortOrder& order);
// Rows with a value in the column, from after the place; all of them without one.
SqlPart after_sql(const SortOrder& order, const std::optional<SqlPart::Value>& key, std::int64_t id);
// Rows with a value in the column, up to and with the place.
SqlPart until_sql(const SortOrder& order, const SqlPart::Value& key, std::int64_t id);
// Rows without a value in the column, from after this id and (where it is not 0) up to and with that one.
SqlPart without_value_sql(const SortOrder& order, std::int64_t after_id, std::int64_t until_id);
// Both hold.
SqlPart both_sql(SqlPart a, const SqlPart& b);

}  // namespace vez
