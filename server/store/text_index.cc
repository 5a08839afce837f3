#include "store/text_index.h"

#include <map>
#include <mutex>

namespace vez {
namespace {

// Longest query, in words; more do not find more.
constexpr std::size_t query_words_max = 8;

// The statements of one index, in both spellings; made once, so that their addresses stay.
struct IndexQueries {
  std::string delete_sqlite, insert_sqlite, delete_postgres, insert_postgres;
  QueryText remove;
  QueryText insert;
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
  queries->remove = {"RemoveText", queries->delete_sqlite, queries->delete_postgres, {}, {}, false};
  queries->insert = {"InsertText", queries->insert_sqlite, queries->insert_postgres, {}, {}, false};
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

std::string match_query(Dialect dialect, std::span<const TextChoices> words, std::span<const TextChoices> but_not) {
  const bool sqlite = dialect == Dialect::sqlite;
  std::string query = all_of(sqlite, words);
  if (query.empty() || but_not.empty()) return query;
  return "(" + query + (sqlite ? ") NOT (" : ") & !(") + all_of(sqlite, but_not) + ")";
}

}  // namespace vez
