#include "store/sqlite/connection.h"

#include <unistd.h>

#include <iostream>

#include "store/failure.h"
#include "store/spelling.h"

namespace vez {
namespace {

// Statements kept that are not of the catalogue as it stands (filters, orders, savepoints).
constexpr std::size_t recent_statements_max = 64;
// How long a reader waits for a checkpoint, or a start for another process that is just ending, in milliseconds.
constexpr int busy_wait_ms = 5000;
// A WAL larger than this is cut back after a checkpoint, in bytes.
constexpr const char* journal_bytes_max = "67108864";

class SqliteRow final : public RowView {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

// Puts the statement back for its next use, however its run ended.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  ~Reset() { sqlite3_reset(statement_), sqlite3_clear_bindings(statement_); }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* statement_;
};

// Once, before the first connection. SQLite's own count of its memory takes a lock for each piece.
void configure_sqlite() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  CHECK(configured == SQLITE_OK);
}

bool is_disk_failure(int code) { return (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CORRUPT; }

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path, Access access) : access_(access) {
  configure_sqlite();
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (access == Access::write ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) throw StoreFailure("the database " + path + " cannot be opened: " + sqlite3_errstr(code));
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, busy_wait_ms);
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute("PRAGMA foreign_keys=ON");
  execute("PRAGMA temp_store=MEMORY");
  execute(std::string("PRAGMA journal_size_limit=") + journal_bytes_max);
  // Pages in the log before they go to the file: 16 MB. Most pages of an index are changed again before that.
  execute("PRAGMA wal_autocheckpoint=4000");
  // Those who read share the pages through the mapped file. The writer keeps those it changes again and again, and maps
  // nothing: it goes everywhere in a file during an import, and each page would count as memory of ours. In KiB.
  execute(access == Access::write ? "PRAGMA cache_size=-65536" : "PRAGMA cache_size=-4096");
  execute(access == Access::write ? "PRAGMA mmap_size=0" : "PRAGMA mmap_size=1073741824");
  if (access == Access::read) execute("PRAGMA query_only=ON");
}

void SqliteConnection::fail(int code, std::string_view what) {
  const std::string text = std::string(what) + ": " + sqlite3_errmsg(db_.get());
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: throw StoreBusy(text);
    case SQLITE_FULL: throw StoreFull(text);
    case SQLITE_CONSTRAINT: throw ConstraintViolated(text);
    default: throw StoreFailure(text);
  }
}

SqliteConnection::Statement SqliteConnection::compile(std::string_view sql, std::string_view name) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) fail(code, name);
  return Statement(statement);
}

sqlite3_stmt* SqliteConnection::statement_of(const QueryText& query) {
  Statement& statement = catalogue_[&query];
  if (!statement) statement = compile(query.sqlite, query.name);
  return statement.get();
}

sqlite3_stmt* SqliteConnection::statement_of(const std::string& sql) {
  for (auto entry = recent_.begin(); entry != recent_.end(); ++entry) {
    if (entry->first != sql) continue;
    recent_.splice(recent_.begin(), recent_, entry);
    return recent_.front().second.get();
  }
  recent_.emplace_front(sql, compile(sql, sql));
  if (recent_.size() > recent_statements_max) recent_.pop_back();
  return recent_.front().second.get();
}

void SqliteConnection::bind(sqlite3_stmt* statement, std::span<const Parameter> parameters) {
  int i = 0;
  for (const Parameter& p : parameters) {
    ++i;
    switch (p.kind) {
      case Parameter::Kind::null: sqlite3_bind_null(statement, i); break;
      case Parameter::Kind::integer:
      case Parameter::Kind::boolean: sqlite3_bind_int64(statement, i, p.integer); break;
      case Parameter::Kind::real: sqlite3_bind_double(statement, i, p.real); break;
      case Parameter::Kind::text:
        sqlite3_bind_text64(statement, i, p.text.data() == nullptr ? "" : p.text.data(), p.text.size(), SQLITE_STATIC,
                            SQLITE_UTF8);
        break;
      case Parameter::Kind::bytes:
        sqlite3_bind_blob64(statement, i, p.text.data() == nullptr ? "" : p.text.data(), p.text.size(), SQLITE_STATIC);
        break;
    }
  }
}

std::int64_t SqliteConnection::step_all(sqlite3_stmt* statement, std::string_view name, const RowSink* rows) {
  const SqliteRow row(statement);
  const Reset reset(statement);
  for (;;) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
      if (rows != nullptr) (*rows)(row);
      continue;
    }
    // It was understood before: this is about a value, and the message quotes it.
    if ((code & 0xff) == SQLITE_ERROR) throw StoreFailure(std::string(name) + ": SQLite can't read a value");
    if (code != SQLITE_DONE) fail(code, name);
    return sqlite3_stmt_readonly(statement) ? 0 : sqlite3_changes64(db_.get());
  }
}

std::int64_t SqliteConnection::run(const QueryText& query, std::span<const Parameter> parameters,
                                   std::span<const SqlPart* const> parts, const RowSink* rows) {
  if (parts.empty()) {
    sqlite3_stmt* const statement = statement_of(query);
    bind(statement, parameters);
    return step_all(statement, query.name, rows);
  }
  std::vector<Parameter> all(parameters.begin(), parameters.end());
  sqlite3_stmt* const statement = statement_of(fill_holes(query, Dialect::sqlite, parts, all));
  bind(statement, all);
  return step_all(statement, query.name, rows);
}

void SqliteConnection::run_cached(const std::string& sql) { step_all(statement_of(sql), sql, nullptr); }

void SqliteConnection::begin() {
  const std::string_view sql = access_ == Access::write ? "BEGIN IMMEDIATE" : "BEGIN";
  if (!begin_) begin_ = compile(sql, sql);
  step_all(begin_.get(), sql, nullptr);
}

void SqliteConnection::commit() {
  constexpr std::string_view sql = "COMMIT";
  try {
    if (!commit_) commit_ = compile(sql, sql);
    step_all(commit_.get(), sql, nullptr);
  } catch (const StoreFull&) {
    throw;
  } catch (const StoreFailure& failure) {
    if (!is_disk_failure(sqlite3_extended_errcode(db_.get()))) throw;
    std::cerr << "vez: the disk failed while committing, stopping at once: " << failure.what() << std::endl;
    ::_exit(70);  // EX_SOFTWARE of sysexits.h: what reached the disk is known only after a fresh start.
  }
}

bool SqliteConnection::hold() {
  try {
    begin();
    run_cached("PRAGMA schema_version");
    return true;
  } catch (const StoreFailure&) {
    return roll_back(), false;
  }
}

void SqliteConnection::roll_back() noexcept {
  if (sqlite3_get_autocommit(db_.get()) == 0) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteConnection::execute(const std::string& sql) {
  char* error = nullptr;
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, &error);
  sqlite3_free(error);
  if (code != SQLITE_OK) fail(code, sql);
}

std::vector<std::string> SqliteConnection::texts(const std::string& sql) {
  std::vector<std::string> found;
  const Statement statement = compile(sql, sql);
  const RowSink take = [&](const RowView& row) {
    found.emplace_back(row.text(sqlite3_column_count(statement.get()) - 1));
  };
  step_all(statement.get(), sql, &take);
  return found;
}

void SqliteConnection::prepare(const QueryText& query) { compile(sample_text(query, Dialect::sqlite), query.name); }

std::string SqliteConnection::explain(const QueryText& query) {
  std::string plan;
  for (const std::string& step : texts("EXPLAIN QUERY PLAN " + sample_text(query, Dialect::sqlite)))
    plan += step + "\n";
  return plan;
}

}  // namespace vez
