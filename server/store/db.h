#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "store/tx.h"

namespace vez {

// store/failure.h's kinds are all StoreFailure.

struct Migration {
  int number;             // 1, 2, … without gaps
  std::string_view name;  // "people"
  std::string_view sql;   // in our one DDL (store/README.md); each database spells it its own way
};

struct DbOptions {
  // "sqlite:PATH" or a libpq URL ("postgresql://…").
  std::string url;
  int readers = 2;         // SQLite reader threads; PostgreSQL connections are readers + writers
  int writers = 4;         // PostgreSQL only; SQLite has one writer
  int group_max = 64;      // most writes in one SQLite commit
  int queue_max = 10'000;  // work waiting per queue; beyond it submit refuses with StoreBusy
};

enum class Outcome { commit, roll_back };

// Hears how a database does, on its threads; must be quick. For the metrics.
class DbWatch {
 public:
  virtual ~DbWatch() = default;
  // So many transactions are on disk by one commit, which took so long.
  virtual void committed(std::size_t writes, std::chrono::steady_clock::duration took) = 0;
  // A transaction runs again from its start.
  virtual void retried() = 0;
  // A transaction was refused or failed; `kind`: "unreachable", "busy", "full", "unknown" (whether it was committed) or
  // "other". What the business refuses is none of these.
  virtual void failed(std::string_view kind) = 0;
};

// What a database has to do at this moment. A worker is a thread with a connection.
struct DbLoad {
  struct Workers {
    std::int64_t all = 0;
    std::int64_t busy = 0;
    std::int64_t waiting = 0;  // transactions without a worker yet
  };
  Workers reads;  // without the short ones of read_here
  Workers writes;
  bool reachable = true;
  std::optional<std::int64_t> log_bytes;  // of SQLite's write-ahead log
};

// A database: transactions run as functions on its own threads. Thread safe.
//
// Durable: `done` of a write is called after the commit is on disk, never before. A write is run again from its start
// when the database asks for it; the functions have no other effects.
class Db {
 public:
  using Work = std::function<Outcome(Tx&)>;
  // Called once, on a thread of the database; with the exception when the work or the commit failed (then nothing was
  // kept).
  using Finish = std::function<void(std::exception_ptr)>;

  virtual ~Db() = default;
  virtual Dialect dialect() const = 0;

  virtual void submit_read(TxContext context, Work work, Finish finish) = 0;
  virtual void submit_write(TxContext context, Work work, Finish finish) = 0;

  // Runs a short read on the calling thread with a connection of that thread (SQLite: no hand-over between threads, for
  // point queries only). False, and nothing done, when this database can't (PostgreSQL: it would block on the network).
  virtual bool read_here(const TxContext& context, const Work& work) = 0;

  // For the command line, the job runner and tests: waits. F: Tx& -> T or Result<T>; a refusal rolls back.
  template <class F>
  auto read(TxContext context, F f) {
    return wait<F>(std::move(f), [&](Work work, Finish finish) {
      submit_read(std::move(context), std::move(work), std::move(finish));
    });
  }
  template <class F>
  auto write(TxContext context, F f) {
    return wait<F>(std::move(f), [&](Work work, Finish finish) {
      submit_write(std::move(context), std::move(work), std::move(finish));
    });
  }

  // Applies the migrations that are missing, each in its own transaction; safe to be called by several nodes at once
  // and to be killed at any moment. Refuses (StoreFailure) a database that is newer than these migrations, or whose
  // applied ones differ in text.
  virtual void migrate(std::span<const Migration> migrations) = 0;
  // Number of the newest migration applied; 0 for an empty database.
  virtual int schema_number() = 0;

  // Tells the listener what other nodes on this database changed; `everything` when that is not known exactly and all
  // has to be looked at again. Called on a thread of the database; must be quick. Never on SQLite, which has one node.
  // When this returns the listener before is not called any more.
  using RemoteListener = std::function<void(std::span<const Change>, bool everything)>;
  virtual void set_remote_listener(RemoteListener) {}

  // A consistent copy while running, to a file of this path (SQLite: backup API; PostgreSQL: pg_dump -Fc).
  virtual void backup(const std::string& path) = 0;
  // integrity_check / amcheck; what is wrong, in words, empty when nothing is.
  virtual std::vector<std::string> check_integrity() = 0;
  // Prepares the query, throws StoreFailure naming it when the database refuses it; for the test of all queries.
  virtual void prepare(const QueryText& query) = 0;
  // Its plan (EXPLAIN QUERY PLAN / EXPLAIN), one step a line; for tests of hot queries.
  virtual std::string explain(const QueryText& query) = 0;

  virtual DbLoad load() = 0;

  // Set before the first transaction that it is to hear of; outlives the database.
  void set_watch(DbWatch* watch) { watch_ = watch; }
  // Set before the first transaction.
  void set_journal(Journal* journal) { journal_ = journal; }
  // Called after each commit with what it changed, on a database thread; must be quick.
  void set_commit_listener(std::function<void(std::span<const Change>)> listener) { listener_ = std::move(listener); }

  IdGenerator& ids() { return *id_source_; }
  const Clock& clock() const { return *clock_; }
  // This process's number among the app nodes (0 on SQLite), leased in the database. A node that was cut off for long
  // comes back with another.
  std::int64_t node() const { return id_source_->node(); }

 protected:
  void tell_failed(const std::exception_ptr& failure) const;
  // The last word of a transaction; the watch hears of a failure first.
  void end(const Finish& finish, const std::exception_ptr& failure) const;
  void tell_committed(std::size_t writes, std::chrono::steady_clock::time_point begun) const;

  DbWatch* watch_ = nullptr;
  Journal* journal_ = nullptr;
  std::function<void(std::span<const Change>)> listener_;
  IdGenerator* id_source_ = nullptr;
  const Clock* clock_ = nullptr;

 private:
  template <class T>
  struct IsResult : std::false_type {};
  template <class T>
  struct IsResult<Result<T>> : std::true_type {};

  template <class F, class Submit>
  auto wait(F f, Submit submit) {
    using T = std::invoke_result_t<F&, Tx&>;
    using Kept = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    struct State {
      std::optional<Kept> value;
      std::promise<void> promise;
    };
    const auto state = std::make_shared<State>();
    auto future = state->promise.get_future();
    submit(
        [state, f = std::move(f)](Tx& tx) mutable {
          if constexpr (std::is_void_v<T>) {
            f(tx);
            state->value.emplace();
          } else {
            state->value.emplace(f(tx));
            if constexpr (IsResult<T>::value) {
              if (!state->value->has_value()) return Outcome::roll_back;
            }
          }
          return Outcome::commit;
        },
        [state](std::exception_ptr failure) {
          if (failure)
            state->promise.set_exception(failure);
          else
            state->promise.set_value();
        });
    future.get();
    if constexpr (!std::is_void_v<T>) return std::move(*state->value);
  }
};

// Puts a backup in the place of the database of `options`, which no process may be using. Refuses (StoreFailure, and
// nothing is changed) a file that is no whole backup, and, unless `force`, a database that is already there.
void restore_backup(const DbOptions& options, const std::string& path, bool force);

// Opens (and for SQLite creates) the database. Throws StoreFailure with the reason. The clock must outlive it.
std::unique_ptr<Db> open_db(const DbOptions& options, const Clock& clock);

}  // namespace vez
