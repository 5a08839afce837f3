#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/db.h"
#include "store/queue.h"
#include "store/sqlite/connection.h"

namespace vez {

// One file, one process: a writer thread that commits in groups, reader threads, and a reader of each thread's own.
class SqliteDb final : public Db {
 public:
  SqliteDb(const DbOptions& options, const std::string& path, const Clock& clock);
  ~SqliteDb() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  void submit_read(TxContext context, Work work, Finish finish) override;
  void submit_write(TxContext context, Work work, Finish finish) override;
  bool read_here(const TxContext& context, const Work& work) override;
  void migrate(std::span<const Migration> migrations) override;
  int schema_number() override;
  void backup(const std::string& path) override;
  std::vector<std::string> check_integrity() override;
  void prepare(const QueryText& query) override;
  std::string explain(const QueryText& query) override;
  DbLoad load() override;
  void wipe_deleted();  // store/wipe.h
  const std::string& path() const { return path_; }

  // The database at `from`, whether a process is serving it or not, as a file of its own.
  static void copy_file(const std::string& from, const std::string& path);
  static void restore(const std::string& path, const std::string& backup, bool force);

 private:
  struct Ended {
    std::exception_ptr failure;
    std::vector<Change> changes;
  };

  void write_loop();
  void read_loop();
  void commit_group(std::vector<Waiting> group);
  std::vector<Ended> run_group(const std::vector<Waiting>& group);
  std::vector<Ended> run_group(const std::vector<Waiting>& group, PartUndo part_undo);
  Ended run_one(const Waiting& waiting, PartUndo part_undo);
  void lease_ids();
  void wipe_for(std::vector<std::promise<void>> waiting);
  void rewrite_file();
  SqliteConnection& reader_of_this_thread();

  const DbOptions options_;
  const std::string path_;
  const std::uint64_t number_;  // Of this object in the process: another one may stand at the same address later.
  int lock_file_ = -1;
  std::unique_ptr<SqliteConnection> writer_;
  std::unique_ptr<SqliteConnection> idle_;  // the writer thread's, while there is nothing to be written
  std::mutex writer_mutex_;                 // Held for each group, and by migrate().
  std::mutex wipes_mutex_;
  std::vector<std::promise<void>> wipes_;  // asked for; done by the writer thread, where nothing reads meanwhile for it
  int groups_with_savepoints_ = 0;         // still to come
  std::int64_t leased_until_ms_ = 0;
  std::unique_ptr<IdGenerator> ids_;
  WorkQueue writes_;
  WorkQueue reads_;
  std::vector<std::thread> threads_;
  std::mutex readers_mutex_;
  std::unordered_map<std::thread::id, std::unique_ptr<SqliteConnection>> readers_;
};

}  // namespace vez
