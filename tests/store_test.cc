// What store/ promises, on each database it knows.

#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <set>

#include "house.h"
#include "store/failure.h"
#include "store/postgres/connection.h"
#include "store/postgres/url.h"
#include "store/text_index.h"

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A table of the tests' own: numbers by name.
constexpr std::string_view numbers_sql = "CREATE TABLE numbers (name TEXT NOT NULL, number BIGINT NOT NULL);";

struct InsertNumber {
  static constexpr QueryText text{"InsertNumber",
                                  "INSERT INTO numbers (name, number) VALUES (?1, ?2)",
                                  "INSERT INTO numbers (name, number) VALUES ($1::text, $2::bigint)",
                                  {}};
  std::string_view name;
  std::int64_t number = 0;
  auto parameters() const { return std::array<Parameter, 2>{Parameter(name), Parameter(number)}; }
};
constexpr std::string_view count_column[] = {"count"};
struct CountNumbers {
  static constexpr QueryText text{"CountNumbers", "SELECT count(*) AS count FROM numbers WHERE name = ?1",
                                  "SELECT count(*) AS count FROM numbers WHERE name = $1::text", count_column};
  std::string_view name;
  auto parameters() const { return std::array<Parameter, 1>{Parameter(name)}; }
};
constexpr std::string_view number_column[] = {"number"};
struct NumbersOf {
  static constexpr QueryText text{"NumbersOf", "SELECT number FROM numbers WHERE name = ?1 ORDER BY number",
                                  "SELECT number FROM numbers WHERE name = $1::text ORDER BY number", number_column};
  std::string_view name;
  auto parameters() const { return std::array<Parameter, 1>{Parameter(name)}; }
};
struct SetNumber {
  static constexpr QueryText text{"SetNumber",
                                  "UPDATE numbers SET number = ?2 WHERE name = ?1",
                                  "UPDATE numbers SET number = $2::bigint WHERE name = $1::text",
                                  {}};
  std::string_view name;
  std::int64_t number = 0;
  auto parameters() const { return std::array<Parameter, 2>{Parameter(name), Parameter(number)}; }
};

struct CountFound {
  static constexpr QueryText text{
      "CountFound", "SELECT count(*) AS count FROM customers_search WHERE customers_search MATCH ?1",
      "SELECT count(*) AS count FROM customers_search WHERE words @@ to_tsquery('simple', $1::text)", count_column};
  std::string_view words;  // of match_query()
  auto parameters() const { return std::array<Parameter, 1>{Parameter(words)}; }
};

// What can't be read in it is not a search on SQLite, not a number on PostgreSQL.
struct Unreadable {
  static constexpr QueryText text{"Unreadable",
                                  "SELECT count(*) AS count FROM customers_search WHERE customers_search MATCH ?1",
                                  "SELECT CAST($1::text AS BIGINT) AS count", count_column};
  std::string_view value;
  auto parameters() const { return std::array<Parameter, 1>{Parameter(value)}; }
};

void add_numbers_table(Db& db) {
  std::vector<Migration> migrations = all_migrations();
  migrations.push_back({static_cast<int>(migrations.size()) + 1, "numbers", numbers_sql});
  db.migrate(migrations);
}

std::int64_t count_of(Db& db, std::string_view name) {
  return db.read(TxContext{}, [&](Tx& tx) { return *tx.one<std::int64_t>(CountNumbers{.name = name}); });
}

std::int64_t found_count(Db& db, const std::string& word) {
  const std::string words = match_query(db.dialect(), std::vector<TextChoices>{{{word, true}}});
  return db.read(TxContext{}, [&](Tx& tx) { return *tx.one<std::int64_t>(CountFound{.words = words}); });
}

template <class F>
void in_threads(int count, F f) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&f, i] { f(i); });
  for (std::thread& thread : threads) thread.join();
}

// What a remote listener heard.
struct Heard {
  std::mutex mutex;
  std::vector<Change> changes;
  int everything = 0;

  void listen_to(Db& db) {
    db.set_remote_listener([this](std::span<const Change> some, bool all) {
      const std::lock_guard lock(mutex);
      changes.insert(changes.end(), some.begin(), some.end());
      everything += all;
    });
  }
  bool has(std::string_view topic, std::int64_t version) {
    const std::lock_guard lock(mutex);
    return std::ranges::any_of(changes, [&](const Change& c) { return c.topic == topic && c.version == version; });
  }
  int everything_count() {
    const std::lock_guard lock(mutex);
    return everything;
  }
};

bool has_postgres() { return database_kinds().size() > 1; }

PostgresConnection connection_to(const std::string& url) {
  return PostgresConnection(PostgresUrl(url).settings, false);
}

HOUSE_CASE("every query is understood, and a hot one never reads a table whole") {
  int hot = 0;
  for (const QueryText* query : all_queries()) {
    INFO(query->name);
    house.db().prepare(*query);
    if (!query->hot) continue;
    ++hot;
    const std::string plan = house.db().explain(*query);
    INFO(plan);
    std::istringstream lines(plan);
    for (std::string line; std::getline(lines, line);) {
      EXPECT(line.find("Seq Scan") == std::string::npos);
      EXPECT((!line.starts_with("SCAN ") || line.find(" INDEX ") != std::string::npos));
    }
  }
  EXPECT(hot > 0);
}

HOUSE_CASE("what many read and write back at the same time is never lost") {
  add_numbers_table(house.db());
  house.write([](Tx& tx) { tx.run(InsertNumber{.name = "sum", .number = 0}); });
  constexpr int thread_count = 4, round_count = 25;
  in_threads(thread_count, [&](int) {
    for (int i = 0; i < round_count; ++i)
      house.write([](Tx& tx) {
        tx.run(SetNumber{.name = "sum", .number = *tx.one<std::int64_t>(NumbersOf{.name = "sum"}) + 1});
      });
  });
  EXPECT(house.write([](Tx& tx) { return *tx.one<std::int64_t>(NumbersOf{.name = "sum"}); }) ==
         thread_count * round_count);
}

HOUSE_CASE("of many that write only where nothing is there, one writes") {
  add_numbers_table(house.db());
  for (int round = 0; round < 20; ++round) {
    const std::string name = "round " + std::to_string(round);
    in_threads(3, [&](int i) {
      house.write([&](Tx& tx) {
        if (*tx.one<std::int64_t>(CountNumbers{.name = name}) == 0) tx.run(InsertNumber{.name = name, .number = i});
      });
    });
    EXPECT(count_of(house.db(), name) == 1);
  }
}

HOUSE_CASE("a text with the character NUL is never cut short") {
  add_numbers_table(house.db());
  const std::string_view text("a\0b", 3);
  const auto insert = [&] { house.write([&](Tx& tx) { tx.run(InsertNumber{.name = text, .number = 1}); }); };
  if (house.db().dialect() == Dialect::sqlite)
    insert();
  else
    EXPECT_THROWS_AS(insert(), ConstraintViolated);
  EXPECT(count_of(house.db(), "a") == 0);
}

HOUSE_CASE("a savepoint takes back what was tried under it, and nothing else") {
  add_numbers_table(house.db());
  house.write([](Tx& tx) {
    tx.run(InsertNumber{.name = "kept", .number = 1});
    tx.attempt([&] { return tx.run(InsertNumber{.name = "taken back", .number = 1}), false; });
    try {
      tx.attempt([&]() -> bool {
        tx.run(InsertNumber{.name = "thrown away", .number = 1});
        throw Failure("no");
      });
    } catch (const Failure&) {
      tx.run(InsertNumber{.name = "kept", .number = 2});
    }
  });
  EXPECT(count_of(house.db(), "kept") == 2);
  EXPECT(count_of(house.db(), "taken back") == 0);
  EXPECT(count_of(house.db(), "thrown away") == 0);
}

// Works that come while another is under way: on SQLite they are committed together.
HOUSE_CASE("of works that are committed together each is kept or not alone, and each once") {
  add_numbers_table(house.db());
  std::promise<void> all_there;
  std::mutex mutex;
  std::map<std::string, int> ended;
  const auto end_as = [&](std::string_view how) {
    return [&, how](std::exception_ptr failure) {
      const std::lock_guard lock(mutex);
      ++ended[std::string(how) + (failure ? ", failed" : "")];
    };
  };
  const auto submit = [&](std::string_view how, Db::Work work) {
    house.db().submit_write(TxContext{}, std::move(work), end_as(how));
  };
  const auto insert = [](Tx& tx, std::string_view name) { tx.run(InsertNumber{.name = name, .number = 1}); };
  submit("first", [there = all_there.get_future().share()](Tx&) { return there.wait(), Outcome::commit; });
  for (int i = 0; i < 10; ++i) {
    submit("kept", [&](Tx& tx) { return insert(tx, "kept"), Outcome::commit; });
    submit("refused", [&](Tx& tx) { return insert(tx, "refused"), Outcome::roll_back; });
    submit("thrown", [&](Tx& tx) -> Outcome {
      insert(tx, "thrown");
      throw Failure("no");
    });
    submit("looked", [](Tx&) { return Outcome::roll_back; });
    submit("in part", [&](Tx& tx) {
      insert(tx, "in part");
      put_text(tx, "customers_search", AnyId{2}, "whole");
      tx.attempt([&] { return put_text(tx, "customers_search", AnyId{1}, "part"), false; });
      return Outcome::commit;
    });
  }
  all_there.set_value();
  REQUIRE(comes_true([&] {
    const std::lock_guard lock(mutex);
    int count = 0;
    for (const auto& [how, times] : ended) count += times;
    return count == 51;
  }));
  EXPECT(ended ==
         std::map<std::string, int>{
             {"first", 1}, {"kept", 10}, {"refused", 10}, {"thrown, failed", 10}, {"looked", 10}, {"in part", 10}});
  EXPECT(count_of(house.db(), "kept") == 10);
  EXPECT(count_of(house.db(), "refused") == 0);
  EXPECT(count_of(house.db(), "thrown") == 0);
  EXPECT(count_of(house.db(), "in part") == 10);
  EXPECT(found_count(house.db(), "part") == 0);
  EXPECT(found_count(house.db(), "whole") == 1);
}

HOUSE_CASE("a queue that is full refuses at once") {
  add_numbers_table(house.db());
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  int busy = 0, done = 0;
  // More than the queue and all threads hold.
  constexpr int count = 10'100;
  for (int i = 0; i < count; ++i)
    house.db().submit_write(
        TxContext{},
        [&](Tx&) {
          std::unique_lock lock(mutex);
          changed.wait(lock, [&] { return open; });
          return Outcome::roll_back;
        },
        [&](std::exception_ptr failure) {
          const std::lock_guard lock(mutex);
          ++done;
          try {
            if (failure) std::rethrow_exception(failure);
          } catch (const StoreBusy&) {
            ++busy;
          }
        });
  {
    const std::lock_guard lock(mutex);
    EXPECT(busy > 0);
    EXPECT(busy == done);
    open = true;
  }
  changed.notify_all();
  EXPECT(comes_true([&] {
    const std::lock_guard lock(mutex);
    return done == count;
  }));
}

HOUSE_CASE("signs that mean something to a search engine are letters like others, or nothing") {
  for (const std::string_view q : {"'", "\"", "a' & 'b", "maja:*", "!", "(", "\\", "maja | x", "* *"})
    house.names_found(std::string(q));
  house.add_person("Maja", "O'Neil-Žagar", "040 123 456");
  EXPECT(house.names_found("o'neil maj") == std::vector<std::string>{"Maja O'Neil-Žagar"});
  EXPECT(house.names_found("zag") == std::vector<std::string>{"Maja O'Neil-Žagar"});
  EXPECT(house.names_found("ilzaga").empty());
}

HOUSE_CASE("a backup comes back whole, a cut one not at all, and never over what is there") {
  add_numbers_table(house.db());
  house.write([](Tx& tx) { tx.run(InsertNumber{.name = "before", .number = 1}); });
  char folder[] = "/tmp/vez-backup-XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  const std::string file = std::string(folder) + "/backup", cut = std::string(folder) + "/cut";
  house.db().backup(file);
  std::filesystem::copy_file(file, cut);
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 2);

  EXPECT_THROWS_AS(restore_backup({.url = house.database()}, file, false), StoreFailure);
  std::string url = "sqlite:" + std::string(folder) + "/restored.db";
  std::unique_ptr<PostgresDatabase> empty;
  if (house.db().dialect() == Dialect::postgres) {
    empty = std::make_unique<PostgresDatabase>();
    url = empty->url();
    connection_to(url).execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }
  EXPECT_THROWS_AS(restore_backup({.url = url}, cut, false), StoreFailure);
  restore_backup({.url = url}, file, false);
  const auto db = open_db({.url = url}, house.clock());
  EXPECT(count_of(*db, "before") == 1);
  EXPECT(db->schema_number() == static_cast<int>(all_migrations().size()) + 1);
  std::filesystem::remove_all(folder);
}

HOUSE_CASE("a backup in which one bit was changed is refused") {
  char folder[] = "/tmp/vez-backup-XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  const std::string file = std::string(folder) + "/backup";
  house.db().backup(file);
  // Only its owner may read what is the company's.
  EXPECT((std::filesystem::status(file).permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
  const auto byte = static_cast<char>(bytes.get() ^ 4);
  bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
  bytes.put(byte).flush();
  EXPECT_THROWS_AS(restore_backup({.url = house.database()}, file, true), StoreFailure);
  EXPECT(house.db().schema_number() == static_cast<int>(all_migrations().size()));
  std::filesystem::remove_all(folder);
}

HOUSE_CASE("what the database says about a value that it can't read does not repeat the value") {
  std::string said;
  try {
    house.db().read(TxContext{}, [](Tx& tx) { return tx.one<std::int64_t>(Unreadable{.value = "kanarcek:"}); });
  } catch (const StoreFailure& failure) {
    said = failure.what();
  }
  EXPECT(said.contains("Unreadable"));
  EXPECT(!said.contains("kanarcek"));
}

HOUSE_CASE("the database finds nothing wrong with itself") { EXPECT(house.db().check_integrity().empty()); }

// Runs `count` jobs of several keys by four runners; each job writes the next number of its key and fails when it is
// not the next.
void run_jobs_by_four(House& house, const std::vector<Db*>& nodes, int count, int keys) {
  add_numbers_table(house.db());
  JobKinds kinds;
  kinds.add({.name = "next", .run = [](Tx& tx, const Job& job) {
               const std::int64_t there = *tx.one<std::int64_t>(CountNumbers{.name = job.key});
               if (std::to_string(there) != job.data) throw Failure("not in order");
               tx.run(InsertNumber{.name = job.key, .number = there});
             }});
  house.write([&](Tx& tx) {
    for (int i = 0; i < count; ++i)
      enqueue(tx, "next", "key" + std::to_string(i % keys), tx.now(), static_cast<std::int64_t>(i / keys));
  });
  const auto started = std::chrono::steady_clock::now();
  in_threads(4, [&](int i) {
    Db& db = *nodes[static_cast<std::size_t>(i) % nodes.size()];
    JobRunner runner(db, kinds);
    while (runner.next_at()) {
      try {
        runner.run_one();
      } catch (const StoreBusy&) {
        // The others were quicker each time for as long as a work is patient; as a runner of its own it looks again.
      }
    }
  });
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  const std::string said = (house.db().dialect() == Dialect::sqlite ? "SQLite: " : "PostgreSQL: ") +
                           std::to_string(static_cast<int>(count / taken.count())) + " jobs/s";
  MESSAGE(said);
  EXPECT(house.write([](Tx& tx) { return list_jobs(tx, "parked", {}, 1).size(); }) == 0);
  for (int key = 0; key < keys; ++key) EXPECT(count_of(house.db(), "key" + std::to_string(key)) == count / keys);
}

// A kind whose first preparation ends as it does when the process is killed: the job stays leased.
class Interrupted {
 public:
  Interrupted() {
    kinds.add({.name = "long",
               .run = [this](Tx&, const Job&) { done_.set_value(); },
               .prepare = [this](Db&, const Job&) -> std::shared_ptr<const void> {
                 if (std::exchange(first_, false)) throw StoreFailure("gone");
                 return std::make_shared<int>(1);
               }});
  }
  void begin(House& house) {
    house.write([](Tx& tx) { enqueue(tx, "long", "", tx.now(), 0); });
    EXPECT_THROWS_AS(JobRunner(house.db(), kinds).run_one(), StoreFailure);
    EXPECT(!JobRunner(house.db(), kinds).run_one());
  }
  bool done() { return done_.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready; }

  JobKinds kinds;

 private:
  bool first_ = true;
  std::promise<void> done_;
};

HOUSE_CASE("a job that was being prepared by a process that is gone is done when its lease is over") {
  Interrupted interrupted;
  interrupted.begin(house);
  house.clock().set(house.clock().now() + std::chrono::seconds(10));
  EXPECT(JobRunner(house.db(), interrupted.kinds).run_one());
  EXPECT(interrupted.done());
}

HOUSE_CASE("the embedded database's only process waits for nobody's lease") {
  if (house.db().dialect() != Dialect::sqlite) return;
  Interrupted interrupted;
  interrupted.begin(house);
  JobRunner runner(house.db(), interrupted.kinds);
  runner.start();
  EXPECT(interrupted.done());
}

HOUSE_CASE("jobs of one key run in order and each once, whoever runs them") {
  std::vector<std::unique_ptr<Db>> others;
  std::vector<Db*> nodes{&house.db()};
  if (house.db().dialect() == Dialect::postgres)
    for (int i = 0; i < 3; ++i) nodes.push_back(others.emplace_back(house.second_node()).get());
  run_jobs_by_four(house, nodes, 2'000, 50);
}

TEST_CASE("the ids of two nodes never meet, nor those of a node that comes back" * doctest::skip(!has_postgres())) {
  const PostgresDatabase database;
  const SimulatedClock clock(House::start);
  std::set<std::int64_t> ids;
  constexpr int count = 5'000;
  for (int round = 0; round < 2; ++round) {
    const auto one = open_db({.url = database.url()}, clock), other = open_db({.url = database.url()}, clock);
    EXPECT(one->node() != other->node());
    for (int i = 0; i < count; ++i) ids.insert(one->ids().next()), ids.insert(other->ids().next());
  }
  EXPECT(ids.size() == 4 * count);
}

TEST_CASE("two nodes that migrate at once do it once" * doctest::skip(!has_postgres())) {
  const PostgresDatabase database;
  connection_to(database.url()).execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const SimulatedClock clock(House::start);
  in_threads(3, [&](int) { open_db({.url = database.url()}, clock)->migrate(all_migrations()); });
  const auto applied = connection_to(database.url()).texts("SELECT count(*) FROM schema_migrations");
  EXPECT(applied.at(0) == std::to_string(all_migrations().size()));
}

TEST_CASE("a node hears what another changed, also the last before its end" * doctest::skip(!has_postgres())) {
  House house("postgres");
  Heard heard;
  heard.listen_to(house.db());
  {
    const auto other = house.second_node();
    other->write(TxContext{}, [](Tx& tx) { tx.changed("customers", AnyId(7), 3); });
    EXPECT(comes_true([&] { return heard.has("customers", 3); }));
    other->write(TxContext{}, [](Tx& tx) { tx.changed("customers", AnyId(7), 4); });
  }
  EXPECT(comes_true([&] { return heard.has("customers", 4); }));
  EXPECT(heard.everything_count() == 0);
  house.db().set_remote_listener({});
}

TEST_CASE("more changes than fit into a hint are told as everything" * doctest::skip(!has_postgres())) {
  House house("postgres");
  Heard heard;
  heard.listen_to(house.db());
  const auto other = house.second_node();
  other->write(TxContext{}, [](Tx& tx) {
    for (int i = 1; i < 1'000; ++i) tx.changed("customers", AnyId(i), i);
  });
  EXPECT(comes_true([&] { return heard.everything_count() > 0; }));
  house.db().set_remote_listener({});
}

TEST_CASE("a node whose connections are cut again and again keeps every acknowledged write, once" *
          doctest::skip(!has_postgres())) {
  House house("postgres");
  add_numbers_table(house.db());
  Heard heard;
  heard.listen_to(house.db());
  std::atomic<bool> stop = false;
  std::thread cutter([&] {
    auto connection = connection_to(house.database());
    while (!stop) {
      connection.texts(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname = "
          "current_database() AND "
          "pid <> pg_backend_pid() ORDER BY random() LIMIT 2");
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  constexpr int thread_count = 4, round_count = 150;
  std::mutex mutex;
  std::set<std::int64_t> acknowledged, unknown;
  in_threads(thread_count, [&](int thread) {
    for (std::int64_t i = 0; i < round_count; ++i) {
      const std::int64_t number = thread * round_count + i;
      try {
        house.write([&](Tx& tx) { tx.run(InsertNumber{.name = "cut", .number = number}); });
        const std::lock_guard lock(mutex);
        acknowledged.insert(number);
      } catch (const CommitUnknown&) {
        const std::lock_guard lock(mutex);
        unknown.insert(number);
      } catch (const StoreFailure&) {
        // Said not to be there: it must not be.
      }
    }
  });
  stop = true;
  cutter.join();
  const auto there = house.write([](Tx& tx) { return tx.all<std::int64_t>(NumbersOf{.name = "cut"}); });
  const std::set<std::int64_t> found(there.begin(), there.end());
  const std::string said =
      "acknowledged " + std::to_string(acknowledged.size()) + ", unknown " + std::to_string(unknown.size());
  MESSAGE(said);
  EXPECT(found.size() == there.size());
  EXPECT(std::ranges::includes(found, acknowledged));
  for (const std::int64_t number : found) EXPECT((acknowledged.contains(number) || unknown.contains(number)));
  EXPECT(acknowledged.size() > thread_count * round_count / 2);
  EXPECT(comes_true([&] { return heard.everything_count() > 0; }));
  house.db().set_remote_listener({});
}

TEST_CASE("PostgreSQL may crash and come back: refused meanwhile, at work again within 5 s" *
          doctest::skip(!has_postgres())) {
  char folder[] = "/tmp/vez-cluster-XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  const std::string script = std::string(VEZ_POSTGRES_SCRIPT) + " ", to_file = std::string(" > ") + folder + ".url";
  REQUIRE(std::system((script + "start --fast " + folder + to_file).c_str()) == 0);
  std::string url;
  std::ifstream(std::string(folder) + ".url") >> url;
  {
    const SystemClock clock;
    const auto db = open_db({.url = url}, clock);
    add_numbers_table(*db);
    const auto insert = [&] {
      db->write(TxContext{}, [](Tx& tx) { tx.run(InsertNumber{.name = "crash", .number = 1}); });
    };
    insert();
    REQUIRE(std::system((script + "crash " + folder).c_str()) == 0);
    EXPECT_THROWS_AS(insert(), StoreUnreachable);
    const auto asked_at = std::chrono::steady_clock::now();
    EXPECT_THROWS_AS(insert(), StoreUnreachable);
    EXPECT(std::chrono::steady_clock::now() - asked_at < seconds(1));
    REQUIRE(std::system((script + "start --fast " + folder + to_file).c_str()) == 0);
    EXPECT(comes_true(
        [&] {
          try {
            return insert(), true;
          } catch (const StoreUnreachable&) {
            return false;
          }
        },
        seconds(5)));
    EXPECT(count_of(*db, "crash") == 2);
  }
  REQUIRE(std::system((script + "stop " + folder).c_str()) == 0);
  std::filesystem::remove_all(folder);
  std::filesystem::remove(std::string(folder) + ".url");
}

}  // namespace
}  // namespace vez
