#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/jobs.h"
#include "engine/route.h"
#include "imports/records.h"

namespace vez {

using ImportId = Id<struct ImportTag>;
// One check, run or undo of an import.
using PassId = Id<struct ImportPassTag>;

enum class ImportState { uploaded, checking, checked, running, done, cancelled, undoing, undone, failed };
BOOST_DESCRIBE_ENUM(ImportState, uploaded, checking, checked, running, done, cancelled, undoing, undone, failed)

// What became of a row. skipped: the customer is there and was to be left as is, or was put away; unclear: somebody
// should look, nothing was done.
enum class Fate { created, updated, unchanged, skipped, unclear, failed };
BOOST_DESCRIBE_ENUM(Fate, created, updated, unchanged, skipped, unclear, failed)

struct ImportCounts {
  std::int64_t rows;
  std::int64_t created;
  std::int64_t updated;
  std::int64_t unchanged;
  std::int64_t skipped;
  std::int64_t unclear;
  std::int64_t failed;
  std::int64_t undone;
  std::int64_t kept;  // by an undo, because somebody has changed the customer since
};
BOOST_DESCRIBE_STRUCT(ImportCounts, (), (rows, created, updated, unchanged, skipped, unclear, failed, undone, kept))

struct Import {
  ImportId id;
  std::string filename;
  ImportState state;
  RecordType record_type;
  ImportDialect dialect;
  std::vector<ImportColumn> columns;
  ImportOptions options;
  std::int64_t size_bytes;
  std::int64_t done_bytes;
  ImportCounts counts;
  std::string sha256;
  std::optional<std::string> problem;
  UtcTime created_at;
  std::string created_by_name;
  std::optional<UtcTime> finished_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Import, (),
                      (id, filename, state, record_type, dialect, columns, options, size_bytes, done_bytes, counts,
                       sha256, problem, created_at, created_by_name, finished_at, version))

struct CreateImport {
  Text<1, 200> filename;
};
BOOST_DESCRIBE_STRUCT(CreateImport, (), (filename))

struct OneImport {
  ImportId id;
};
BOOST_DESCRIBE_STRUCT(OneImport, (), (id))

struct ListImports {
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListImports, (), (limit, cursor))

struct ColumnTarget {
  using comes_in = void;
  std::int64_t index;
  std::optional<Target> target;
  std::optional<Text<1, 40>> field = {};  // of "custom": the key of the company's own field
};
BOOST_DESCRIBE_STRUCT(ColumnTarget, (), (index, target, field))

// What is absent stays as it is.
struct ChangeOptions {
  using comes_in = void;
  std::optional<Text<1, 60>> source;
  std::optional<bool> match;
  std::optional<Existing> existing;
  std::optional<OnConflict> on_conflict;
  std::optional<bool> create_missing;
  Patch<Text<2, 2>> country;
  Patch<Text<2, 2>> language;
  Patch<Text<3, 3>> currency;
  Patch<Text<1, 20>> date_format;
};
BOOST_DESCRIBE_STRUCT(ChangeOptions, (),
                      (source, match, existing, on_conflict, create_missing, country, language, currency, date_format))

struct UpdateImport {
  ImportId id;
  std::optional<RecordType> record_type;
  std::vector<ColumnTarget> columns;
  std::optional<ChangeOptions> options;
  std::optional<ImportDialect> dialect;
};
BOOST_DESCRIBE_STRUCT(UpdateImport, (), (id, record_type, columns, options, dialect))

struct ListImportRows {
  ImportId id;
  std::optional<Fate> fate;
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListImportRows, (), (id, fate, limit, cursor))

struct RowMessage {
  std::string column;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RowMessage, (), (column, reason))

enum class RowUndo { none, undone, kept };
BOOST_DESCRIBE_ENUM(RowUndo, none, undone, kept)

struct ImportRow {
  std::int64_t line;
  Fate fate;
  RowUndo undo;
  std::optional<CustomerId> customer_id;
  std::vector<RowMessage> messages;
  std::string sample;
};
BOOST_DESCRIBE_STRUCT(ImportRow, (), (line, fate, undo, customer_id, messages, sample))

struct ImportUploaded {
  static constexpr std::string_view name = "ImportUploaded";
  ImportId import_id;
};
BOOST_DESCRIBE_STRUCT(ImportUploaded, (), (import_id))
struct ImportStarted {
  static constexpr std::string_view name = "ImportStarted";
  ImportId import_id;
};
BOOST_DESCRIBE_STRUCT(ImportStarted, (), (import_id))
struct ImportFinished {
  static constexpr std::string_view name = "ImportFinished";
  ImportId import_id;
  ImportCounts counts;
};
BOOST_DESCRIBE_STRUCT(ImportFinished, (), (import_id, counts))
struct ImportCancelled {
  static constexpr std::string_view name = "ImportCancelled";
  ImportId import_id;
};
BOOST_DESCRIBE_STRUCT(ImportCancelled, (), (import_id))
struct ImportUndone {
  static constexpr std::string_view name = "ImportUndone";
  ImportId import_id;
  ImportCounts counts;
};
BOOST_DESCRIBE_STRUCT(ImportUndone, (), (import_id, counts))

// Largest file, packed or not; largest piece of it in the database.
constexpr std::size_t import_bytes_max = 1 << 30;
constexpr std::size_t import_chunk_bytes = 1 << 20;
// Rows of one transaction. On SQLite everybody else's writes wait for its end; and each statement in it costs the more,
// the more pages it has changed before: SQLite walks its journal of the savepoint in memory.
constexpr std::int64_t import_rows_per_job = 1'000;

// Takes the file of POST /imports in pieces.
Result<std::unique_ptr<BodyTaker>> create_import(Db& db, const Actor& actor, CreateImport input);
Result<Page<Import>> list_imports(Tx& tx, ListImports input);
Result<Import> get_import(Tx& tx, OneImport input);
Result<Import> update_import(Tx& tx, UpdateImport input);
Result<Import> check_import(Tx& tx, OneImport input);
Result<Import> run_import(Tx& tx, OneImport input);
Result<Import> cancel_import(Tx& tx, OneImport input);
Result<Import> undo_import(Tx& tx, OneImport input);
Result<Page<ImportRow>> list_import_rows(Tx& tx, ListImportRows input);
// The report as CSV, in pieces: "" at its end. `after` is the number of the last row written, 0 for the header too.
std::string import_report(Tx& tx, ImportId id, std::int64_t& after);

// Takes the lines of POST /ingest.
Result<std::unique_ptr<BodyTaker>> ingest(Db& db, const Actor& actor, Nothing input);

std::vector<Route> imports_routes();
void add_import_jobs(JobKinds& kinds, std::int64_t rows_per_job = import_rows_per_job);
std::vector<CustomerRows> import_rows_of_customers();

}  // namespace vez
