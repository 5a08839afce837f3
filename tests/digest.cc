#include "digest.h"

#include <deque>

#include "app/modules.h"
#include "people/secrets.h"

namespace vez {
namespace {

// Statements are cached by the address of their text: these stay where they are.
struct TableQuery {
  std::string name;
  std::string sql;
  std::string_view column = "line";
  QueryText text;
  std::vector<std::string> columns = {};
};

std::string_view first_word(std::string_view line) {
  line = trimmed(line);
  return line.substr(0, line.find_first_of(" ("));
}

// A query that writes each row of a table as one text; the columns are read from the migration.
const std::deque<TableQuery>& table_queries() {
  static const std::deque<TableQuery> queries = [] {
    std::deque<TableQuery> found;
    for (const Migration& migration : all_migrations()) {
      std::string_view rest = migration.sql;
      constexpr std::string_view opening = "CREATE TABLE ";
      for (auto at = rest.find(opening); at != std::string_view::npos; at = rest.find(opening)) {
        rest.remove_prefix(at + opening.size());
        TableQuery& query = found.emplace_back();
        query.name = first_word(rest);
        std::string line;
        std::string_view body = rest.substr(0, rest.find("\n)"));
        body.remove_prefix(body.find('\n') + 1);
        while (!body.empty()) {
          const std::size_t end = std::min(body.find('\n'), body.size());
          const std::string column(first_word(body.substr(0, end)));
          body.remove_prefix(std::min(end + 1, body.size()));
          // Other lines are rules, comments and what goes on from the line above.
          if (column.empty() || column[0] < 'a' || column[0] > 'z') continue;
          query.columns.push_back(column);
          line += (line.empty() ? "" : " || '|' || ") + ("coalesce(CAST(" + column + " AS TEXT), '')");
        }
        query.sql = "SELECT " + line + " AS line FROM " + query.name + " ORDER BY 1";
      }
    }
    for (TableQuery& query : found)
      query.text = {.name = query.name,
                    .sqlite = query.sql,
                    .postgres = query.sql,
                    .columns = std::span<const std::string_view>(&query.column, 1)};
    return found;
  }();
  return queries;
}

}  // namespace

std::string dump(Db& db) {
  return db.read(TxContext{}, [](Tx& tx) {
    std::string out;
    for (const TableQuery& query : table_queries()) {
      out += "== " + query.name + "\n";
      const Connection::RowSink sink = [&out](const RowView& row) { out += std::string(row.text(0)) + "\n"; };
      tx.connection().run(query.text, {}, {}, &sink);
    }
    return out;
  });
}

std::set<std::string> columns_of_all_tables() {
  std::set<std::string> columns;
  for (const TableQuery& query : table_queries()) columns.insert(query.columns.begin(), query.columns.end());
  return columns;
}

std::string digest(Db& db) { return secret_hash(dump(db)); }

}  // namespace vez
