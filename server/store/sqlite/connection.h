#pragma once

#include <sqlite3.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/tx.h"

namespace vez {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// One connection with its statement cache; one thread at a time.
class SqliteConnection final : public Connection {
 public:
  enum class Access { read, write };

  SqliteConnection(const std::string& path, Access access);

  Dialect dialect() const override { return Dialect::sqlite; }
  std::int64_t run(const QueryText& query, std::span<const Parameter> parameters, std::span<const SqlPart* const> parts,
                   const RowSink* rows) override;
  void savepoint(int number) override { control("SAVEPOINT s", number); }
  void release(int number) override { control("RELEASE s", number); }
  void roll_back_to(int number) override { control("ROLLBACK TO s", number); }

  // As the connection was opened: to read, or to write (and alone, from the beginning).
  void begin();
  // Ends the process when the disk fails: what is on it is then unknown (fsync is not to be tried twice).
  void commit();
  // Begins, and reads as much as it takes to see one moment from here on; false, and nothing done, when it can't.
  bool hold();
  // Whatever state the transaction is in.
  void roll_back() noexcept;

  // One statement of our own without parameters.
  void execute(const std::string& sql);
  void prepare(const QueryText& query);
  std::string explain(const QueryText& query);
  std::vector<std::string> texts(const std::string& sql);
  sqlite3* raw() { return db_.get(); }

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, CloseSqlite>;

  sqlite3_stmt* statement_of(const QueryText& query);
  sqlite3_stmt* statement_of(const std::string& sql);
  Statement compile(std::string_view sql, std::string_view name);
  void bind(sqlite3_stmt* statement, std::span<const Parameter> parameters);
  std::int64_t step_all(sqlite3_stmt* statement, std::string_view name, const RowSink* rows);
  void control(const char* words, int number) { run_cached(words + std::to_string(number)); }
  void run_cached(const std::string& sql);
  [[noreturn]] void fail(int code, std::string_view what);

  const Access access_;
  std::unique_ptr<sqlite3, CloseSqlite> db_;
  // Those of every transaction, compiled when first used.
  Statement begin_;
  Statement commit_;
  std::unordered_map<const QueryText*, Statement> catalogue_;
  // Statements with filled holes, and our own control statements, newest first.
  std::list<std::pair<std::string, Statement>> recent_;
};

}  // namespace vez
