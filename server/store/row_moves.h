#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "store/tx.h"

namespace vez {

// Rows of a table that belong to somebody, as the column `owner` says, and can be given to another and taken back. All
// names are of our own making.
struct OwnedRows {
  std::string_view table;
  std::string_view owner;
  // Tells a row from all others whoever it belongs to, and stays when the row is changed.
  std::vector<std::string_view> key;
  // What agrees here is one thing twice: of two such rows of one owner one is enough. Empty: there are none such.
  std::vector<std::string_view> same;
};

// Statements that give rows from one owner to another. Which rows were given stands in the table `row_moves`, by the
// move (an id of the caller's) that did it: so they are found again wherever they are and whatever became of them.
class RowMoves {
 public:
  explicit RowMoves(const OwnedRows& rows);
  ~RowMoves();
  RowMoves(RowMoves&&) noexcept;

  // Gives what `from` has to `to` and notes it, but for what `to` has the same of: that stays where it is.
  void give(Tx& tx, AnyId move_id, AnyId from, AnyId to) const;
  // Gives what was noted of a move, as far as `from` has it.
  std::int64_t give_noted(Tx& tx, AnyId move_id, AnyId from, AnyId to) const;
  // Notes for `move_id` what stayed with `from` because `to` had the same, where that is `gone_with` a move to
  // `gone_to`.
  void note_uncovered(Tx& tx, AnyId move_id, AnyId from, AnyId to, AnyId gone_with, AnyId gone_to) const;
  // Notes one row more.
  void note(Tx& tx, AnyId move_id, AnyId row_id) const;
  // How many of `from` would be given to `to`.
  std::int64_t count(Tx& tx, AnyId from, AnyId to) const;
  bool has_same() const;

  // All of them, for the test that has both databases understand them.
  std::vector<const QueryText*> queries() const;

 private:
  struct Texts;
  std::unique_ptr<Texts> texts_;
};

}  // namespace vez
