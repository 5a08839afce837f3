#pragma once

#include <span>
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

// Does some of the work that makes the index one whole, and says whether there is more of it. SQLite's grows in parts,
// each of which is looked through for each word; PostgreSQL's does not. `begin` at first, later calls go on.
bool merge_text_parts(Tx& tx, std::string_view index, bool begin);

// A word asked for, as a whole or as a beginning of a longer one.
struct TextTerm {
  std::string word;
  bool beginning = true;
};
// The ways in which one word may be written: one of them must be there.
using TextChoices = std::vector<TextTerm>;

// The value for a query's {text_found(…, :q)}: rows that have every word, in any order, without those that have all of
// `but_not`. "" when there is no word, and nothing is found.
std::string match_query(Dialect dialect, std::span<const TextChoices> words, std::span<const TextChoices> but_not = {});

}  // namespace vez
