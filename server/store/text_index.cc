#include "store/text_index.h"

#include <array>
#include <map>
#include <mutex>

namespace vez {
namespace {

// Longest query, in words; more do not find more.
constexpr std::size_t query_words_max = 8;

// Pages merged in one transaction: others write in between.
constexpr std::int64_t merged_pages = 100;

// What the connection has changed so far.
constexpr std::string_view count_columns[] = {"count"};
struct RowsChanged {
  static constexpr QueryText text{"RowsChanged", "SELECT total_changes() AS count", {}, count_columns};
  auto parameters() const { return std::array<Parameter, 0>{}; }
};

// The statements of one index, in both spellings; made once, so that their addresses stay.
struct IndexQueries {
  std::string delete_sqlite, insert_sqlite, merge_sqlite, delete_postgres, insert_postgres;
  QueryText remove;
  QueryText insert;
  QueryText merge;
};

const IndexQueries& queries_of(std::string_view index) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<IndexQueries>, std::less<>> all;
  const std::lock_guard lock(mutex);
  auto& queries = all[std::string(index)];
  if (queries) return *queries;
  queries = std::make_unique<IndexQueries>();
  const std::string name(index);
  queries->delete_sqlite = "DELETE FROM " + name + " WHERE rowid = ?1";
  queries->insert_sqlite = "INSERT INTO " + name + " (rowid, words) VALUES (?1, ?2)";
  queries->delete_postgres = "DELETE FROM " + name + " WHERE id = $1::bigint";
  queries->insert_postgres =
      "INSERT INTO " + name + " (id, words) VALUES ($1::bigint, to_tsvector('simple', $2::text))";
  queries->merge_sqlite = "INSERT INTO " + name + " (" + name + ", rank) VALUES ('merge', ?1)";
  queries->remove = {"RemoveText", queries->delete_sqlite, queries->delete_postgres, {}, {}, false};
  queries->insert = {"InsertText", queries->insert_sqlite, queries->insert_postgres, {}, {}, false};
  queries->merge = {"MergeText", queries->merge_sqlite, {}, {}, {}, false};
  return *queries;
}

// Folded words hold letters and digits only: nothing in them means anything to either database.
std::string one_of(bool sqlite, const TextChoices& choices) {
  std::string query;
  for (const TextTerm& term : choices) {
    if (!query.empty()) query += sqlite ? " OR " : " | ";
    query += (sqlite ? "\"" : "'") + term.word + (sqlite ? "\"" : "'");
    if (term.beginning) query += sqlite ? "*" : ":*";
  }
  return "(" + query + ")";
}

std::string all_of(bool sqlite, std::span<const TextChoices> words) {
  std::string query;
  for (const TextChoices& choices : words.first(std::min(words.size(), query_words_max)))
    query += (query.empty() ? "" : sqlite ? " AND " : " & ") + one_of(sqlite, choices);
  return query;
}

}  // namespace

void put_text(Tx& tx, std::string_view index, AnyId id, std::string_view words) {
  const IndexQueries& queries = queries_of(index);
  const Parameter parameters[] = {Parameter(id), Parameter(words)};
  tx.run(queries.remove, std::span(parameters, 1));
  tx.run(queries.insert, parameters);
}

void add_text(Tx& tx, std::string_view index, AnyId id, std::string_view words) {
  const Parameter parameters[] = {Parameter(id), Parameter(words)};
  tx.run(queries_of(index).insert, parameters);
}

void remove_text(Tx& tx, std::string_view index, AnyId id) {
  const Parameter parameters[] = {Parameter(id)};
  tx.run(queries_of(index).remove, parameters);
}

bool merge_text_parts(Tx& tx, std::string_view index, bool begin) {
  if (tx.dialect() == Dialect::postgres) return false;
  const auto changes = [&] { return *tx.one<std::int64_t>(RowsChanged{}); };
  const std::int64_t before = changes();
  // Below zero all parts become one, however few they are (sqlite.org/fts5.html, 'merge').
  const Parameter pages[] = {Parameter(begin ? -merged_pages : merged_pages)};
  tx.run(queries_of(index).merge, pages);
  // Where there was nothing to do, the statement itself is the only change.
  return changes() - before >= 2;
}

std::string match_query(Dialect dialect, std::span<const TextChoices> words, std::span<const TextChoices> but_not) {
  const bool sqlite = dialect == Dialect::sqlite;
  std::string query = all_of(sqlite, words);
  if (query.empty() || but_not.empty()) return query;
  return "(" + query + (sqlite ? ") NOT (" : ") & !(") + all_of(sqlite, but_not) + ")";
}

}  // namespace vez
