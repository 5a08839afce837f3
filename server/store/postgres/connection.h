#pragma once

#include <libpq-fe.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/failure.h"
#include "store/tx.h"

namespace vez {

struct FreePostgres {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};
using PostgresResult = std::unique_ptr<PGresult, FreePostgres>;

// The connection was lost between sending COMMIT and hearing the answer.
struct CommitLost : StoreFailure {
  using StoreFailure::StoreFailure;
};

// One connection with its prepared statements; one thread at a time. Nothing of it is kept in the session but those, so
// that a pooler may stand between.
class PostgresConnection final : public Connection {
 public:
  using Settings = std::vector<std::pair<std::string, std::string>>;
  enum class Access { read, write };

  // Throws StoreUnreachable.
  PostgresConnection(const Settings& settings, bool prepare);

  Dialect dialect() const override { return Dialect::postgres; }
  std::int64_t run(const QueryText& query, std::span<const Parameter> parameters, std::span<const SqlPart* const> parts,
                   const RowSink* rows) override;
  void savepoint(int number) override { execute("SAVEPOINT s" + std::to_string(number)); }
  void release(int number) override { execute("RELEASE s" + std::to_string(number)); }
  void roll_back_to(int number) override { execute("ROLLBACK TO s" + std::to_string(number)); }

  void begin(Access access, Isolation isolation);
  // With `mark` in the row `slot` of tx_marks when something was written. Throws CommitLost when the answer did not
  // come.
  void commit(std::int64_t slot, std::int64_t mark);
  // Whatever state the transaction is in.
  void roll_back() noexcept;
  // Good for another transaction.
  bool usable() const { return !spoilt_ && PQstatus(raw_.get()) == CONNECTION_OK; }

  // Statements of our own without parameters; the number of rows the last one changed.
  std::int64_t execute(const std::string& sql);
  // The last column of every row.
  std::vector<std::string> texts(const std::string& sql);
  // Every column of every row.
  std::vector<std::vector<std::string>> table(const std::string& sql);
  // Throws when the database refuses the query or answers in a type that can't be read.
  void prepare(const QueryText& query);
  std::string explain(const QueryText& query);
  PGconn* raw() { return raw_.get(); }

 private:
  PostgresResult run_simple(const std::string& sql);
  std::string prepared(std::string name, std::string_view sql, std::string_view query_name);
  // The statement's name, prepared when it is new.
  const std::string& statement_of(const QueryText& query);
  const std::string& statement_of(const QueryText& query, std::string sql);
  [[noreturn]] void fail(const PGresult* result, std::string_view what);

  std::unique_ptr<PGconn, FreePostgres> raw_;
  const bool prepare_;
  bool spoilt_ = false;
  bool wrote_ = false;
  std::int64_t statements_ = 0;
  std::unordered_map<const QueryText*, std::string> catalogue_;
  // Statements with filled holes and their names, newest first.
  std::list<std::pair<std::string, std::string>> recent_;
};

}  // namespace vez
