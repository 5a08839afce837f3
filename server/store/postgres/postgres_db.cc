#include "store/postgres/postgres_db.h"

#include <algorithm>
#include <random>

#include "store/failure.h"
#include "store/postgres/programs.h"
#include "store/spelling.h"

namespace vez {
namespace {

using Access = PostgresConnection::Access;
using std::chrono::milliseconds;

// Work that PostgreSQL refuses for what others do at the same time is run again for so long, waiting between the tries.
constexpr milliseconds busy_span_max{5'000};
constexpr milliseconds busy_wait_min{1};
constexpr milliseconds busy_wait_max{200};
// How long work waits for a PostgreSQL that went away; after that it is refused at once.
constexpr milliseconds away_span_max{1'000};
// Between two tries to reach it.
constexpr milliseconds reconnect_wait{100};
// How long it is asked what became of a commit whose answer did not come.
constexpr milliseconds resolve_span_max{10'000};
// How often, and after what wait each time, it is looked whether all have ended who may still see what was deleted.
constexpr int wipe_tries_max = 200;
constexpr milliseconds wipe_wait{50};
// Rows of tx_marks a node may use: one per write connection.
constexpr std::int64_t slots_per_node = 1'024;

// The next wait of a work that is tried again: doubling, with jitter, so that two do not meet again and again.
class Patience {
 public:
  Patience() : end_(std::chrono::steady_clock::now() + busy_span_max) {}

  // False when it has been tried for long enough.
  bool wait() {
    thread_local std::minstd_rand dice{std::random_device{}()};
    const auto pause = milliseconds(std::uniform_int_distribution<std::int64_t>(0, wait_.count())(dice));
    if (std::chrono::steady_clock::now() + pause >= end_) return false;
    std::this_thread::sleep_for(pause);
    wait_ = std::min(2 * wait_, busy_wait_max);
    return true;
  }

 private:
  const std::chrono::steady_clock::time_point end_;
  milliseconds wait_ = busy_wait_min;
};

// Until the query finds no row.
void wait_for_none(PostgresConnection& connection, const std::string& rows) {
  for (int tries = 0; !connection.texts(rows).empty(); ++tries) {
    if (tries == wipe_tries_max) throw StoreBusy("somebody still reads what was before");
    std::this_thread::sleep_for(wipe_wait);
  }
}

void wait_for_older(PostgresConnection& connection) {
  // Rows that an older snapshot may still see would be taken along: first whatever wrote before now has to end, in
  // any database, so that no new snapshot is older; then whoever reads by one that is. Who is of no database yet
  // counts for all: one that is just connecting, and PostgreSQL's own processes.
  const std::string now = connection.texts("SELECT pg_current_xact_id()").at(0);
  wait_for_none(connection, "SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) <= '" + now + "'");
  const std::string older =
      connection
          .texts(
              "SELECT coalesce(array_agg(virtualxid), '{}') FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid) "
              "WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() "
              "AND coalesce(a.datname, current_database()) = current_database()")
          .at(0);
  wait_for_none(connection, "SELECT 1 FROM pg_locks WHERE virtualxid = ANY ('" + older + "') LIMIT 1");
}

}  // namespace

PostgresDb::PostgresDb(const DbOptions& options, const Clock& clock)
    : options_(options),
      url_(options.url),
      node_of_db_(url_, clock),
      writes_(options.queue_max),
      reads_(options.queue_max) {
  CHECK(options.writers >= 1 && options.writers < slots_per_node && options.readers >= 1);
  clock_ = &clock;
  id_source_ = &node_of_db_.ids();
  for (int i = 0; i < options.writers; ++i) threads_.emplace_back([this, i] { loop(writes_, i, Access::write); });
  for (int i = 0; i < options.readers; ++i) threads_.emplace_back([this, i] { loop(reads_, i, Access::read); });
}

PostgresDb::~PostgresDb() {
  writes_.close(), reads_.close();
  for (std::thread& thread : threads_) thread.join();
}

void PostgresDb::submit_read(TxContext context, Work work, Finish finish) {
  Waiting waiting{std::move(context), std::move(work), std::move(finish)};
  if (!reads_.push(waiting))
    end(waiting.finish, std::make_exception_ptr(StoreBusy("too many reads wait for the database")));
}

void PostgresDb::submit_write(TxContext context, Work work, Finish finish) {
  Waiting waiting{std::move(context), std::move(work), std::move(finish)};
  if (!writes_.push(waiting))
    end(waiting.finish, std::make_exception_ptr(StoreBusy("too many writes wait for the database")));
}

void PostgresDb::loop(WorkQueue& queue, std::int64_t number, Access access) {
  Worker worker{.number = number, .connection = nullptr};
  for (;;) {
    auto taken = queue.take(1);
    if (taken.empty()) return;
    finish(worker, std::move(taken[0]), access);
  }
}

// Runs the work until it is done, refused, or there is no more time.
void PostgresDb::finish(Worker& worker, Waiting waiting, Access access) {
  Patience patience;
  bool violated = false;
  std::exception_ptr failure;
  for (;;) {
    failure = nullptr;
    bool again = false;
    try {
      if (access == Access::read)
        read_once(worker, waiting);
      else
        write_once(worker, waiting);
    } catch (const StoreBusy&) {
      failure = std::current_exception(), again = true;
    } catch (const StoreUnreachable&) {
      failure = std::current_exception();
      const std::lock_guard lock(away_mutex_);
      again = !away_since_ || std::chrono::steady_clock::now() - *away_since_ < away_span_max;
    } catch (const ConstraintViolated&) {
      // Two that came at once may both have found nothing there: run again, the second sees the first.
      failure = std::current_exception(), again = !std::exchange(violated, true);
    } catch (...) {
      failure = std::current_exception();
    }
    if (!again || !patience.wait()) break;
    if (watch_ != nullptr) watch_->retried();
  }
  end(waiting.finish, failure);
}

std::unique_ptr<PostgresConnection> PostgresDb::fresh_connection() const {
  return std::make_unique<PostgresConnection>(url_.settings, url_.prepare);
}

// While PostgreSQL is away one thread at a time tries to reach it; for the others it is away without a try.
PostgresConnection& PostgresDb::connect(Worker& worker) {
  if (worker.connection && worker.connection->usable()) return *worker.connection;
  worker.connection.reset();
  {
    const std::lock_guard lock(away_mutex_);
    if (away_since_ && (trying_ || std::chrono::steady_clock::now() < next_try_))
      throw StoreUnreachable("PostgreSQL can't be reached at the moment");
    trying_ = away_since_.has_value();
  }
  try {
    worker.connection = fresh_connection();
  } catch (...) {
    const std::lock_guard lock(away_mutex_);
    const Time now = std::chrono::steady_clock::now();
    if (!away_since_) away_since_ = now;
    next_try_ = now + reconnect_wait;
    trying_ = false;
    throw;
  }
  const std::lock_guard lock(away_mutex_);
  away_since_.reset();
  trying_ = false;
  return *worker.connection;
}

void PostgresDb::read_once(Worker& worker, const Waiting& waiting) {
  PostgresConnection& connection = connect(worker);
  try {
    connection.begin(Access::read, waiting.context.isolation);
    Tx tx(connection, waiting.context, clock_->now(), ids(), journal_);
    waiting.work(tx);
  } catch (...) {
    connection.roll_back();
    throw;
  }
  connection.roll_back();
}

void PostgresDb::write_once(Worker& worker, Waiting& waiting) {
  PostgresConnection& connection = connect(worker);
  node_of_db_.lease_ids();
  const std::int64_t slot = node_of_db_.number() * slots_per_node + worker.number;
  std::int64_t mark = 0;
  std::vector<Change> changes;
  try {
    connection.begin(Access::write, waiting.context.isolation);
    Tx tx(connection, waiting.context, clock_->now(), ids(), journal_);
    if (waiting.work(tx) == Outcome::roll_back) {
      connection.roll_back();
      return;
    }
    changes = std::move(tx.changes());
    mark = ids().next();
#ifdef VEZ_ANSWER_BEFORE_COMMIT  // The build that tests/faults must catch lying, for as long as a disk would take.
    std::exchange(waiting.finish, [](std::exception_ptr) {})(nullptr);
    std::this_thread::sleep_for(milliseconds(5));
#endif
    const Time begun = std::chrono::steady_clock::now();
    connection.commit(slot, mark);
    tell_committed(1, begun);
  } catch (const CommitLost&) {
    if (!was_committed(worker, slot, mark)) throw StoreUnreachable("the connection was lost before the commit");
  } catch (...) {
    connection.roll_back();
    throw;
  }
  if (changes.empty()) return;
  if (listener_) listener_(changes);
  node_of_db_.publish(changes);
}

bool PostgresDb::was_committed(Worker& worker, std::int64_t slot, std::int64_t mark) {
  const Time end = std::chrono::steady_clock::now() + resolve_span_max;
  const std::string ours = std::to_string(mark);
  while (std::chrono::steady_clock::now() < end && node_of_db_.holds()) {
    try {
      PostgresConnection& connection = connect(worker);
      // Waits for a commit still under way. Where the mark is not there another is put, so that a COMMIT which is on
      // its way but late (its snapshot is older than this row) is refused.
      const std::string fence = std::to_string(ids().next());
      const auto found =
          connection.texts("INSERT INTO tx_marks (slot, mark) VALUES (" + std::to_string(slot) + ", " + fence +
                           ") ON CONFLICT (slot) DO UPDATE SET mark = CASE WHEN tx_marks.mark = " + ours +
                           " THEN tx_marks.mark ELSE EXCLUDED.mark END RETURNING mark");
      // The number must have been ours all the time: its next holder writes the same rows.
      if (!node_of_db_.holds()) break;
      return found.at(0) == ours;
    } catch (const StoreFailure&) {
      std::this_thread::sleep_for(reconnect_wait);
    }
  }
  throw CommitUnknown("the connection to PostgreSQL was lost while committing; whether it took place can't be told");
}

int PostgresDb::schema_number() {
  return std::stoi(fresh_connection()->texts("SELECT coalesce(max(number), 0) FROM schema_migrations").at(0));
}

void PostgresDb::migrate_one(PostgresConnection& connection, const Migration& migration) {
  const std::string number = std::to_string(migration.number), sum = checksum(migration.sql);
  connection.execute("BEGIN");
  // Other nodes wait here, and then find it done.
  connection.execute("LOCK TABLE schema_migrations IN EXCLUSIVE MODE");
  const auto applied = connection.texts("SELECT checksum FROM schema_migrations WHERE number = " + number);
  if (!applied.empty()) {
    connection.execute("ROLLBACK");
    if (applied[0] != sum) throw StoreFailure("migration " + number + " differs from the one that was applied");
    return;
  }
  for (const std::string& statement : spell_migration(migration.sql, Dialect::postgres)) connection.execute(statement);
  connection.execute("INSERT INTO schema_migrations VALUES (" + number + ", '" + std::string(migration.name) + "', '" +
                     sum + "', " + std::to_string(clock_->now().ms) + ")");
  connection.execute("COMMIT");
}

void PostgresDb::migrate(std::span<const Migration> migrations) {
  const auto connection = fresh_connection();
  const int there = std::stoi(connection->texts("SELECT coalesce(max(number), 0) FROM schema_migrations").at(0));
  if (there > static_cast<int>(migrations.size()))
    throw StoreFailure("the database is of a newer Vez: its schema is " + std::to_string(there) +
                       ", this program knows " + std::to_string(migrations.size()));
  for (const Migration& migration : migrations) migrate_one(*connection, migration);
}

void PostgresDb::backup(const std::string& path) { dump(url_, path); }

void PostgresDb::wipe_deleted(std::span<const std::string_view> tables) {
  const auto connection = fresh_connection();
  wait_for_older(*connection);
  // Whoever wants a table that this waits for would wait too.
  connection->execute("SET lock_timeout = '10s'");
  for (const std::string_view table : tables) connection->execute("VACUUM (FULL, ANALYZE) " + std::string(table));
  // Common values and bounds as they were, which the analysis has just replaced. Left with a warning where the database
  // is somebody else's.
  wait_for_older(*connection);
  connection->execute("VACUUM FULL pg_statistic");
}

std::vector<std::string> PostgresDb::check_integrity() {
  const auto connection = fresh_connection();
  std::vector<std::string> found;
  if (connection
          ->texts("SELECT coalesce(has_function_privilege(to_regprocedure('bt_index_check(regclass, boolean)'), "
                  "'EXECUTE'), false)")
          .at(0) != "t")
    return {
        "the indexes were not checked: a superuser has to say CREATE EXTENSION amcheck; GRANT EXECUTE ON FUNCTION "
        "bt_index_check(regclass, boolean) TO the role of the database's URL"};
  const auto indexes = connection->table(
      "SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND i.indisvalid AND i.indisready AND "
      "c.relpersistence = 'p' AND n.nspname = current_schema() ORDER BY c.relname");
  for (const auto& index : indexes) {
    try {
      // With the rows of its table: each must be in the index.
      connection->execute("SELECT bt_index_check(" + index[0] + "::oid::regclass, true)");
    } catch (const StoreUnreachable&) {
      throw;
    } catch (const StoreFailure& failure) {
      found.push_back(index[1] + ": " + failure.what());
    }
  }
  return found;
}

void PostgresDb::prepare(const QueryText& query) { fresh_connection()->prepare(query); }

std::string PostgresDb::explain(const QueryText& query) { return fresh_connection()->explain(query); }

DbLoad PostgresDb::load() {
  const std::lock_guard lock(away_mutex_);
  return {.reads = reads_.load(options_.readers),
          .writes = writes_.load(options_.writers),
          .reachable = !away_since_,
          .log_bytes = std::nullopt};
}

void PostgresDb::copy_file(const DbOptions& options, const std::string& path) { dump(PostgresUrl(options.url), path); }

void PostgresDb::restore(const DbOptions& options, const std::string& path, bool force) {
  const PostgresUrl url(options.url);
  const bool empty = PostgresConnection(url.settings, false)
                         .texts(
                             "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
                             "n.nspname = current_schema() AND c.relkind = 'r'")
                         .at(0) == "0";
  if (!empty && !force) throw StoreFailure("there are tables in the database already: restore into an empty one");
  vez::load(url, path, !empty);
}

}  // namespace vez
