#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/tx.h"

namespace vez {

// Text indexes ("-- text index NAME" in a migration) find rows by the first letters of their words. `index` is a name
// of our own making; `words` are folded (text/fold.h), separated by spaces.
void put_text(Tx& tx, std::string_view index, AnyId id, std::string_view words);
// The row is found no more.
void remove_text(Tx& tx, std::string_view index, AnyId id);

// The same for a row that the index does not have yet. Many together, and before no savepoint: SQLite's index writes
// what it has gathered to the file at each.
void add_text(Tx& tx, std::string_view index, AnyId id, std::string_view words);

// The value for a query's {text_found(…, :q)}: every word, as a beginning, in any order. "" when there is no word.
std::string match_query(Dialect dialect, const std::vector<std::string>& words);

}  // namespace vez
