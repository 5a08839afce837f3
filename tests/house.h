#pragma once

// The modules together on a database of the test's own, on a clock that stands still until the test moves it.
//
//   HOUSE_CASE("a customer is recognised by a phone number however it is written") {
//     const Customer maja = house.add_person("Maja", "Zupančič", "040/123-456");
//     …
//   }
//
// runs once on each database: SQLite always, PostgreSQL where VEZ_TEST_POSTGRES holds the URL of a cluster (bin/test
// starts one).

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/modules.h"
#include "base/testing.h"
#include "customers/customers.h"
#include "engine/jobs.h"
#include "people/people.h"

namespace vez {

// A database of its own on the cluster of VEZ_TEST_POSTGRES, migrated, without any row; dropped at the end.
class PostgresDatabase {
 public:
  PostgresDatabase();
  ~PostgresDatabase();
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;
  const std::string& url() const { return url_; }

 private:
  std::string name_;
  std::string url_;
};

// A company ("Alpina", Slovenia, owner Ana) on an empty database.
class House {
 public:
  // When every house begins: 2030-01-01T09:00:00Z.
  static constexpr UtcTime start{1'893'488'400'000};

  explicit House(const std::string& database_kind);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  template <class F>
  auto write(F f) {
    return db_->write(TxContext{}, f);
  }

  // Another node on the same database, with the same journal; on PostgreSQL only.
  std::unique_ptr<Db> second_node() const;
  const std::string& database() const { return database_; }

  Customer add_person(std::string given, std::string family, std::string phone);
  // Names on the first page of the list, as searched for.
  std::vector<std::string> names_found(std::string q);

  Db& db() { return *db_; }
  SimulatedClock& clock() { return clock_; }
  JobKinds& kinds() { return kinds_; }
  JobRunner& jobs() { return *jobs_; }
  const Session& session() const { return session_; }

 private:
  SimulatedClock clock_{start};
  std::string folder_;
  std::unique_ptr<PostgresDatabase> postgres_;
  std::string database_;
  JobKinds kinds_;
  std::unique_ptr<EventJournal> journal_;
  std::unique_ptr<Db> db_;
  std::unique_ptr<JobRunner> jobs_;
  Session session_;
};

// Runs what is due by the house's clock, and what follows from it.
void run_jobs(House& house);

// Names of the whole list, page by page.
std::vector<std::string> names_listed(House& house, ListCustomers input);

// Waits for what another thread does; false when it did not come.
template <class F>
bool comes_true(F f, std::chrono::seconds patience = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!f()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// Those of all rooms.
std::vector<const QueryText*> all_queries();

// "sqlite", and "postgres" where there is a cluster.
std::vector<std::string> database_kinds();

}  // namespace vez

#define HOUSE_CASE_NAMED(function, title)                         \
  static void function(::vez::House& house);                      \
  TEST_CASE(title) {                                              \
    for (const std::string& database : ::vez::database_kinds()) { \
      INFO(database);                                             \
      ::vez::House house(database);                               \
      function(house);                                            \
    }                                                             \
  }                                                               \
  static void function([[maybe_unused]] ::vez::House& house)
#define HOUSE_CASE(title) HOUSE_CASE_NAMED(DOCTEST_ANONYMOUS(house_case_), title)
