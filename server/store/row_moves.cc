#include "store/row_moves.h"

#include <array>
#include <cctype>
#include <deque>
#include <string>

namespace vez {
namespace {

// One statement in both spellings. All its values are ids.
struct Statement {
  std::string name, sqlite, postgres;
  QueryText text;
};

constexpr std::string_view count_columns[] = {"count"};

}  // namespace

struct RowMoves::Texts {
  OwnedRows rows;
  std::string place;          // as it stands in row_moves
  std::deque<Statement> all;  // their addresses stay
  const QueryText *note_new, *give, *note_uncovered, *note_row, *count;

  std::string key(const std::string& alias) const {
    std::string text;
    for (const std::string_view column : rows.key)
      text += (text.empty() ? "CAST(" : " || ' ' || CAST(") + alias + "." + std::string(column) + " AS TEXT)";
    return text;
  }
  // That two rows are the same thing.
  std::string alike(const std::string& a, const std::string& b) const {
    std::string text;
    for (const std::string_view column : rows.same)
      text += " AND " + a + "." + std::string(column) + " = " + b + "." + std::string(column);
    return text;
  }
  // `{n}` stands for the n-th value.
  const QueryText* add(std::string name, const std::string& sql, bool counts = false) {
    Statement& statement = all.emplace_back();
    statement.name = std::move(name);
    for (std::size_t i = 0; i < sql.size(); ++i) {
      if (sql[i] != '{') {
        statement.sqlite += sql[i], statement.postgres += sql[i];
        continue;
      }
      statement.sqlite += "?", statement.sqlite += sql[i + 1];
      statement.postgres += "$", statement.postgres += sql[i + 1], statement.postgres += "::bigint";
      i += 2;
    }
    statement.text = {
        .name = statement.name, .sqlite = statement.sqlite, .postgres = statement.postgres, .columns = {}};
    if (counts) statement.text.columns = count_columns;
    return &statement.text;
  }
};

RowMoves::RowMoves(const OwnedRows& rows) : texts_(std::make_unique<Texts>()) {
  Texts& t = *texts_;
  t.rows = rows;
  const std::string table(rows.table), owner(rows.owner);
  t.place = table + "." + owner;
  const std::string into = "INSERT INTO row_moves (move_id, place, row_key) SELECT {1}, '" + t.place + "', ";
  const std::string once = " ON CONFLICT (move_id, place, row_key) DO NOTHING";
  const std::string of_from = " FROM " + table + " r WHERE r." + owner + " = {2}";
  const std::string not_there = rows.same.empty() ? ""
                                                  : " AND NOT EXISTS (SELECT 1 FROM " + table + " s WHERE s." + owner +
                                                        " = {3}" + t.alike("s", "r") + ")";
  t.note_new = t.add("NoteRows " + t.place, into + t.key("r") + of_from + not_there + once);
  t.give = t.add("GiveRows " + t.place, "UPDATE " + table + " SET " + owner + " = {3} WHERE " + owner +
                                            " = {2} AND EXISTS (SELECT 1 FROM row_moves m WHERE m.move_id = {1} AND "
                                            "m.place = '" +
                                            t.place + "' AND m.row_key = " + t.key(table) + ")");
  t.note_uncovered = rows.same.empty()
                         ? nullptr
                         : t.add("NoteUncoveredRows " + t.place,
                                 into + t.key("r") + of_from + not_there + " AND EXISTS (SELECT 1 FROM " + table +
                                     " g WHERE g." + owner + " = {5}" + t.alike("g", "r") +
                                     " AND EXISTS (SELECT 1 FROM row_moves m WHERE m.move_id = {4} AND m.place = '" +
                                     t.place + "' AND m.row_key = " + t.key("g") + "))" + once);
  t.note_row = t.add("NoteRow " + t.place, "INSERT INTO row_moves (move_id, place, row_key) VALUES ({1}, '" + t.place +
                                               "', CAST({2} AS TEXT))" + once);
  t.count = t.add("CountRows " + t.place,
                  "SELECT count(*) AS count FROM " + table + " r WHERE r." + owner + " = {1}" +
                      (rows.same.empty() ? ""
                                         : " AND NOT EXISTS (SELECT 1 FROM " + table + " s WHERE s." + owner +
                                               " = {2}" + t.alike("s", "r") + ")"),
                  true);
}

RowMoves::~RowMoves() = default;
RowMoves::RowMoves(RowMoves&&) noexcept = default;

void RowMoves::give(Tx& tx, AnyId move_id, AnyId from, AnyId to) const {
  const Parameter values[] = {move_id, from, to};
  tx.run(*texts_->note_new, std::span(values, texts_->rows.same.empty() ? 2 : 3));
  tx.run(*texts_->give, values);
}

std::int64_t RowMoves::give_noted(Tx& tx, AnyId move_id, AnyId from, AnyId to) const {
  const Parameter values[] = {move_id, from, to};
  return tx.run(*texts_->give, values);
}

void RowMoves::note_uncovered(Tx& tx, AnyId move_id, AnyId from, AnyId to, AnyId gone_with, AnyId gone_to) const {
  if (!has_same()) return;
  const Parameter values[] = {move_id, from, to, gone_with, gone_to};
  tx.run(*texts_->note_uncovered, values);
}

void RowMoves::note(Tx& tx, AnyId move_id, AnyId row_id) const {
  const Parameter values[] = {move_id, row_id};
  tx.run(*texts_->note_row, values);
}

std::int64_t RowMoves::count(Tx& tx, AnyId from, AnyId to) const {
  const Parameter values[] = {from, to};
  std::int64_t count = 0;
  const Connection::RowSink sink = [&count](const RowView& row) { count = row.integer(0); };
  tx.connection().run(*texts_->count, std::span(values, has_same() ? 2 : 1), {}, &sink);
  return count;
}

bool RowMoves::has_same() const { return !texts_->rows.same.empty(); }

std::vector<const QueryText*> RowMoves::queries() const {
  std::vector<const QueryText*> queries;
  for (const Statement& statement : texts_->all) queries.push_back(&statement.text);
  return queries;
}

}  // namespace vez
