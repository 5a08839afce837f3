#include "store/sqlite/sqlite_db.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "store/backup_file.h"
#include "store/failure.h"
#include "store/spelling.h"

namespace vez {
namespace {

// No id at or after the moment leased in the file was ever committed: there the next process begins, so that neither a
// crash nor a clock set back can repeat one. A lease reaches this far ahead of the ids made.
constexpr std::int64_t id_lease_ms = 1'000;
// After a group that had to be run again, so many run with savepoints at once: who is refused often costs little.
constexpr int groups_with_savepoints = 16;
// Times that cutting off the log is tried; each waits for readers as long as any statement does.
constexpr int log_cut_tries_max = 20;

std::atomic<std::uint64_t> next_number = 1;

// A second process on the same file would not see our threads' state: it is refused.
int lock(const std::string& path) {
  const std::string lock_path = path + ".lock";
  const int file = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw StoreFailure("the folder of " + path + " cannot be written");
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    throw StoreInUse("the database " + path + " is in use by another process of Vez");
  }
  return file;
}

// Brings what stands in the log of a database that nobody has open into the database itself; the log is gone then.
void fold_in_log(const std::string& path) {
  if (!std::filesystem::exists(path) || !std::filesystem::exists(path + "-wal")) return;
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK)
    sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_close(db);
}

}  // namespace

SqliteDb::SqliteDb(const DbOptions& options, const std::string& path, const Clock& clock)
    : options_(options),
      path_(path),
      number_(next_number++),
      lock_file_(lock(path)),
      writes_(options.queue_max),
      reads_(options.queue_max) {
  ::signal(SIGXFSZ, SIG_IGN);  // A full disk or quota is an error to be answered, not the end.
  clock_ = &clock;
  writer_ = std::make_unique<SqliteConnection>(path, SqliteConnection::Access::write);
  writer_->execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
      "NULL, applied_at INTEGER NOT NULL) STRICT");
  writer_->execute(
      "CREATE TABLE IF NOT EXISTS id_lease (one INTEGER PRIMARY KEY CHECK (one = 1), until_ms INTEGER NOT NULL) "
      "STRICT");
  writer_->execute("INSERT OR IGNORE INTO id_lease VALUES (1, 0)");
  leased_until_ms_ = std::stoll(writer_->texts("SELECT CAST(until_ms AS TEXT) FROM id_lease").at(0));
  ids_ = std::make_unique<IdGenerator>(
      clock, 0, IdGenerator::at(UtcTime{std::max<std::int64_t>(leased_until_ms_, IdGenerator::time_of(0).ms)}));
  id_source_ = ids_.get();
  idle_ = std::make_unique<SqliteConnection>(path, SqliteConnection::Access::read);
  threads_.emplace_back(&SqliteDb::write_loop, this);
  for (int i = 0; i < options.readers; ++i) threads_.emplace_back(&SqliteDb::read_loop, this);
}

SqliteDb::~SqliteDb() {
  writes_.close(), reads_.close();
  for (std::thread& thread : threads_) thread.join();
  readers_.clear();
  idle_.reset(), writer_.reset();
  ::close(lock_file_);
}

void SqliteDb::submit_read(TxContext context, Work work, Finish finish) {
  Waiting waiting{std::move(context), std::move(work), std::move(finish)};
  if (!reads_.push(waiting))
    end(waiting.finish, std::make_exception_ptr(StoreBusy("too many reads wait for the database")));
}

void SqliteDb::submit_write(TxContext context, Work work, Finish finish) {
  Waiting waiting{std::move(context), std::move(work), std::move(finish)};
  if (!writes_.push(waiting))
    end(waiting.finish, std::make_exception_ptr(StoreBusy("too many writes wait for the database")));
}

SqliteConnection& SqliteDb::reader_of_this_thread() {
  // The last database this thread has read from; almost always the only one.
  thread_local std::uint64_t last_number = 0;
  thread_local SqliteConnection* last = nullptr;
  if (last_number == number_) return *last;
  const std::lock_guard guard(readers_mutex_);
  auto& reader = readers_[std::this_thread::get_id()];
  if (!reader) reader = std::make_unique<SqliteConnection>(path_, SqliteConnection::Access::read);
  last_number = number_, last = reader.get();
  return *reader;
}

bool SqliteDb::read_here(const TxContext& context, const Work& work) {
  SqliteConnection& reader = reader_of_this_thread();
  reader.begin();
  try {
    Tx tx(reader, context, clock_->now(), *ids_, journal_);
    work(tx);
  } catch (...) {
    reader.roll_back();
    tell_failed(std::current_exception());
    throw;
  }
  reader.commit();
  return true;
}

void SqliteDb::read_loop() {
  for (;;) {
    auto taken = reads_.take(1);
    if (taken.empty()) return;
    std::exception_ptr failure;
    try {
      read_here(taken[0].context, taken[0].work);
    } catch (...) {
      failure = std::current_exception();
    }
    taken[0].finish(failure);
  }
}

void SqliteDb::write_loop() {
  for (;;) {
    // While nothing is written the writer reads, too: then the lock of each reader on the log is counted in this
    // process, where it costs two calls of the system otherwise. Not for longer: the log could not be cut back. Where
    // it can't, the readers do without.
    static_cast<void>(idle_->hold());
    auto group = writes_.take(static_cast<std::size_t>(options_.group_max));
    idle_->roll_back();
    if (group.empty()) return;
    std::unique_lock wipes(wipes_mutex_);
    std::vector<std::promise<void>> asked = std::exchange(wipes_, {});
    wipes.unlock();
    if (!asked.empty()) wipe_for(std::move(asked));
    commit_group(std::move(group));
  }
}

void SqliteDb::wipe_deleted() {
  std::future<void> done;
  {
    const std::lock_guard lock(wipes_mutex_);
    done = wipes_.emplace_back().get_future();
  }
  // Wakes the writer.
  submit_write({}, [](Tx&) { return Outcome::roll_back; }, [](const std::exception_ptr&) {});
  done.get();
}

void SqliteDb::wipe_for(std::vector<std::promise<void>> waiting) {
  std::exception_ptr failure;
  try {
    rewrite_file();
  } catch (...) {
    failure = std::current_exception();
  }
  for (std::promise<void>& one : waiting) failure ? one.set_exception(failure) : one.set_value();
}

void SqliteDb::rewrite_file() {
  const std::lock_guard lock(writer_mutex_);
  // An index keeps the words of what was deleted until its parts are merged.
  for (const std::string& index : writer_->texts("SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'"))
    writer_->execute("INSERT INTO " + index + " (" + index + ") VALUES ('optimize')");
  // The copy that VACUUM makes is as large as the file.
  writer_->execute("PRAGMA temp_store=FILE");
  writer_->execute("VACUUM");
  writer_->execute("PRAGMA temp_store=MEMORY");
  // Busy while a reader still needs the log; each reads no longer than a transaction.
  for (int tries = 0; tries < log_cut_tries_max; ++tries)
    if (sqlite3_wal_checkpoint_v2(writer_->raw(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) == SQLITE_OK)
      return;
  throw StoreBusy("the write-ahead log is still being read");
}

void SqliteDb::lease_ids() {
  const std::int64_t highest_ms = ids_->highest().ms;
  if (highest_ms < leased_until_ms_) return;
  leased_until_ms_ = highest_ms + id_lease_ms;
  writer_->execute("UPDATE id_lease SET until_ms = max(until_ms, " + std::to_string(leased_until_ms_) + ")");
}

SqliteDb::Ended SqliteDb::run_one(const Waiting& waiting, PartUndo part_undo) {
  Ended ended;
  const bool alone = part_undo == PartUndo::savepoint;
  try {
    if (alone) writer_->savepoint(0);
    Tx tx(*writer_, waiting.context, clock_->now(), *ids_, journal_, part_undo);
    bool keep = false;
    try {
      keep = waiting.work(tx) == Outcome::commit;
    } catch (const SavepointsNeeded&) {
      throw;
    } catch (...) {
      ended.failure = std::current_exception();
    }
    if (keep)
      ended.changes = std::move(tx.changes());
    else if (alone)
      writer_->roll_back_to(0);
    else if (tx.wrote())
      throw SavepointsNeeded();
    if (alone) writer_->release(0);
  } catch (const StoreFailure&) {
    // Not even the savepoint could be undone (a full disk rolls everything back): the whole group is lost.
    if (!ended.failure) ended.failure = std::current_exception();
  }
  return ended;
}

std::vector<SqliteDb::Ended> SqliteDb::run_group(const std::vector<Waiting>& group, PartUndo part_undo) {
  std::vector<Ended> ended;
  writer_->begin();
  for (const Waiting& waiting : group) {
    ended.push_back(run_one(waiting, part_undo));
    if (sqlite3_get_autocommit(writer_->raw()) != 0) throw StoreFull("the transaction was rolled back by the database");
  }
  return ended;
}

// Almost always all of a group is kept, and savepoints would be for nothing: the text index writes itself out at each,
// and pages are copied to be undone. The group is run with them only where a part of it has to be undone.
std::vector<SqliteDb::Ended> SqliteDb::run_group(const std::vector<Waiting>& group) {
  if (groups_with_savepoints_ > 0) {
    --groups_with_savepoints_;
    return run_group(group, PartUndo::savepoint);
  }
  try {
    return run_group(group, PartUndo::run_again);
  } catch (const SavepointsNeeded&) {
    writer_->roll_back();
    groups_with_savepoints_ = groups_with_savepoints;
    return run_group(group, PartUndo::savepoint);
  }
}

void SqliteDb::commit_group(std::vector<Waiting> group) {
  std::vector<Ended> ended;
  std::exception_ptr failure;
  {
    const std::lock_guard lock(writer_mutex_);
    try {
      ended = run_group(group);
      lease_ids();
#ifdef VEZ_ANSWER_BEFORE_COMMIT  // The build that tests/faults must catch lying.
      for (std::size_t i = 0; i < ended.size(); ++i)
        std::exchange(group[i].finish, [](std::exception_ptr) {})(ended[i].failure);
#endif
      const auto begun = std::chrono::steady_clock::now();
      writer_->commit();
      tell_committed(group.size(), begun);
    } catch (...) {
      failure = std::current_exception();
      writer_->roll_back();
      leased_until_ms_ = 0;
    }
  }
  ended.resize(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!failure && !ended[i].failure && listener_ && !ended[i].changes.empty()) listener_(ended[i].changes);
    end(group[i].finish, ended[i].failure ? ended[i].failure : failure);
  }
}

DbLoad SqliteDb::load() {
  std::error_code none;  // The log is made by the first transaction.
  const std::uintmax_t log_bytes = std::filesystem::file_size(path_ + "-wal", none);
  return {.reads = reads_.load(options_.readers),
          .writes = writes_.load(1),
          .reachable = true,
          .log_bytes = none ? 0 : static_cast<std::int64_t>(log_bytes)};
}

int SqliteDb::schema_number() {
  const std::lock_guard lock(writer_mutex_);
  return std::stoi(writer_->texts("SELECT CAST(coalesce(max(number), 0) AS TEXT) FROM schema_migrations").at(0));
}

void SqliteDb::migrate(std::span<const Migration> migrations) {
  const int there = schema_number();
  if (there > static_cast<int>(migrations.size()))
    throw StoreFailure("the database is of a newer Vez: its schema is " + std::to_string(there) +
                       ", this program knows " + std::to_string(migrations.size()));
  const std::lock_guard lock(writer_mutex_);
  for (const Migration& migration : migrations) {
    const std::string sum = checksum(migration.sql);
    if (migration.number <= there) {
      if (writer_->texts("SELECT checksum FROM schema_migrations WHERE number = " + std::to_string(migration.number))
              .at(0) != sum)
        throw StoreFailure("migration " + std::to_string(migration.number) + " differs from the one that was applied");
      continue;
    }
    writer_->begin();
    try {
      for (const std::string& statement : spell_migration(migration.sql, Dialect::sqlite)) writer_->execute(statement);
      writer_->execute("INSERT INTO schema_migrations VALUES (" + std::to_string(migration.number) + ", '" +
                       std::string(migration.name) + "', '" + sum + "', " + std::to_string(clock_->now().ms) + ")");
      writer_->commit();
    } catch (...) {
      writer_->roll_back();
      throw;
    }
  }
}

void SqliteDb::backup(const std::string& path) { copy_file(path_, path); }

void SqliteDb::copy_file(const std::string& from, const std::string& path) {
  // Under another name until it is whole.
  const std::string part = begin_backup(path);
  try {
    SqliteConnection source(from, SqliteConnection::Access::read);
    SqliteConnection target(part, SqliteConnection::Access::write);
    sqlite3_backup* copy = sqlite3_backup_init(target.raw(), "main", source.raw(), "main");
    if (copy == nullptr) throw StoreFailure("the backup " + path + " cannot be written");
    // In one read transaction of the source, so that writers do not make it start anew.
    const int code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) throw StoreFailure(std::string("the backup failed: ") + sqlite3_errstr(code));
    target.execute("PRAGMA journal_mode=DELETE");
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw;
  }
  finish_backup(part, path);
}

std::vector<std::string> SqliteDb::check_integrity() {
  std::vector<std::string> found;
  SqliteConnection reader(path_, SqliteConnection::Access::read);
  for (std::string& line : reader.texts("PRAGMA integrity_check"))
    if (line != "ok") found.push_back(std::move(line));
  for (const std::string& table : reader.texts("SELECT \"table\" || ' row ' || rowid || ' refers to a missing row of ' "
                                               "|| parent FROM pragma_foreign_key_check"))
    found.push_back(table);
  return found;
}

// Checked first, then copied beside the database, and put in its place by one rename.
void SqliteDb::restore(const std::string& path, const std::string& backup, bool force) {
  if (std::filesystem::exists(path) && !force)
    throw StoreFailure("there is a database at " + path + " already: move it away first");
  const std::uintmax_t bytes = check_backup(backup);
  const int held = lock(path);
  const std::string copy = path + ".restored";
  try {
    std::filesystem::copy_file(backup, copy, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(copy, bytes);
    {
      SqliteConnection reader(copy, SqliteConnection::Access::write);
      if (reader.texts("PRAGMA integrity_check") != std::vector<std::string>{"ok"} ||
          reader.texts("SELECT name FROM sqlite_schema WHERE name = 'schema_migrations'").empty())
        throw StoreFailure(backup + " is no whole backup");
      reader.texts("PRAGMA journal_mode=DELETE");
    }
    sync_to_disk(copy);
    // The old log must not be played into the new file, and until that is there the old one must be whole without it.
    fold_in_log(path);
    std::filesystem::remove(path + "-wal");
    std::filesystem::remove(path + "-shm");
    std::filesystem::rename(copy, path);
    sync_to_disk(std::filesystem::absolute(path).parent_path());
  } catch (const std::filesystem::filesystem_error& error) {
    ::close(held);
    std::filesystem::remove(copy);
    throw StoreFailure(std::string("the backup can't be read or put in its place: ") + error.what());
  } catch (...) {
    ::close(held);
    std::filesystem::remove(copy);
    throw;
  }
  ::close(held);
}

void SqliteDb::prepare(const QueryText& query) {
  SqliteConnection(path_, SqliteConnection::Access::read).prepare(query);
}

std::string SqliteDb::explain(const QueryText& query) {
  return SqliteConnection(path_, SqliteConnection::Access::read).explain(query);
}

}  // namespace vez
