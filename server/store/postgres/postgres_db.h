#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/db.h"
#include "store/postgres/connection.h"
#include "store/postgres/node.h"
#include "store/postgres/url.h"
#include "store/queue.h"

namespace vez {

// Connections with a thread each, some for reads, some for writes. When PostgreSQL is away, work waits a short while
// for it, then is refused at once until it is back.
class PostgresDb final : public Db {
 public:
  PostgresDb(const DbOptions& options, const Clock& clock);
  ~PostgresDb() override;

  Dialect dialect() const override { return Dialect::postgres; }
  void submit_read(TxContext context, Work work, Finish finish) override;
  void submit_write(TxContext context, Work work, Finish finish) override;
  bool read_here(const TxContext&, const Work&) override { return false; }
  void set_remote_listener(RemoteListener listener) override { node_of_db_.set_listener(std::move(listener)); }
  void migrate(std::span<const Migration> migrations) override;
  int schema_number() override;
  void backup(const std::string& path) override;
  std::vector<std::string> check_integrity() override;
  void prepare(const QueryText& query) override;
  std::string explain(const QueryText& query) override;
  DbLoad load() override;
  void wipe_deleted(std::span<const std::string_view> tables);  // store/wipe.h

  static void copy_file(const DbOptions& options, const std::string& path);
  static void restore(const DbOptions& options, const std::string& path, bool force);

 private:
  using Time = std::chrono::steady_clock::time_point;

  // A thread's connection; none when it was lost.
  struct Worker {
    std::int64_t number = 0;
    std::unique_ptr<PostgresConnection> connection;
  };

  void loop(WorkQueue& queue, std::int64_t number, PostgresConnection::Access access);
  void finish(Worker& worker, Waiting waiting, PostgresConnection::Access access);
  void read_once(Worker& worker, const Waiting& waiting);
  void write_once(Worker& worker, Waiting& waiting);
  // Whether the commit of `mark` took place; if not, it never will.
  bool was_committed(Worker& worker, std::int64_t slot, std::int64_t mark);
  PostgresConnection& connect(Worker& worker);
  std::unique_ptr<PostgresConnection> fresh_connection() const;
  void migrate_one(PostgresConnection& connection, const Migration& migration);

  const DbOptions options_;
  const PostgresUrl url_;
  PostgresNode node_of_db_;
  std::mutex away_mutex_;
  std::optional<Time> away_since_;
  Time next_try_{};
  bool trying_ = false;
  WorkQueue writes_;
  WorkQueue reads_;
  std::vector<std::thread> threads_;
};

}  // namespace vez
