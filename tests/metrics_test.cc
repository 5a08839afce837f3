// What /metrics tells of the database and of jobs.
#include <latch>

#include "app/work_metrics.h"
#include "house.h"
#include "store/failure.h"

namespace vez {
namespace {

struct Nothingness {};
BOOST_DESCRIBE_STRUCT(Nothingness, (), ())
struct Largeness {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Largeness, (), (text))

// The metrics of a house for as long as this lives, and two kinds of jobs: one that is done, one that never is.
class Measured {
 public:
  explicit Measured(House& house) : house_(house), runner(house.db(), kinds) {
    kinds.add({.name = "sure", .run = [](Tx&, const Job&) {}});
    kinds.add({.name = "hopeless", .run = [](Tx&, const Job&) { throw Failure("never"); }});
    house.db().set_watch(&work_);
    runner.set_watch([this](const std::string& kind, JobEnd end) { work_.job_ended(kind, end); });
  }
  ~Measured() { house_.db().set_watch(nullptr); }

  // The metric as Prometheus reads it ("vez_jobs_waiting{kind=\"sure\"}"); nothing when it is not told.
  std::optional<double> value(const std::string& metric) {
    const std::vector<Route> no_routes;
    Metrics metrics(no_routes);
    metrics.ask([this](Metrics::Families& families) { work_.gather(families, house_.db(), kinds); });
    const std::string text = "\n" + metrics.text();
    const std::size_t line = text.find("\n" + metric + " ");
    if (line == std::string::npos) return std::nullopt;
    return std::stod(text.substr(line + metric.size() + 2));
  }
  void enqueue_in(const char* kind, std::chrono::seconds wait) {
    house_.write([&](Tx& tx) { return enqueue(tx, kind, "", tx.now() + wait, Nothingness{}); });
  }

  JobKinds kinds;

 private:
  House& house_;
  WorkMetrics work_;

 public:
  JobRunner runner;
};

HOUSE_CASE("a commit is measured once") {
  Measured measured(house);
  for (int i = 0; i < 3; ++i) house.add_person("Maja", "Zupančič", "040 123 456");
  EXPECT(measured.value("vez_db_commit_seconds_count") == 3);
  EXPECT(measured.value("vez_db_commit_transactions_sum") == 3);
}

HOUSE_CASE("what the database fails is counted by its kind, what the business refuses is not") {
  Measured measured(house);
  EXPECT_THROWS_AS(house.write([](Tx&) { throw StoreFull("no room"); }), StoreFull);
  EXPECT(!house.write([](Tx&) -> Result<Done> { return refuse(RefusalCode::conflict, "", "no"); }));
  EXPECT(measured.value("vez_db_failures_total{kind=\"full\"}") == 1);
  EXPECT(measured.value("vez_db_failures_total{kind=\"other\"}") == 0);
}

HOUSE_CASE("a transaction that PostgreSQL has run again is counted") {
  if (house.db().dialect() != Dialect::postgres) return;
  Measured measured(house);
  int runs = 0;
  house.write([&](Tx&) {
    if (++runs < 3) throw StoreBusy("others came first");
  });
  EXPECT(measured.value("vez_db_retries_total") == 2);
}

HOUSE_CASE("reads under way and those that wait for a thread are told") {
  Measured measured(house);
  const auto workers = static_cast<int>(house.db().load().reads.all);
  std::latch begun(workers), go(1), done(workers + 1);
  const auto submit = [&] {
    house.db().submit_read(
        TxContext{}, [&](Tx&) { return begun.count_down(), go.wait(), Outcome::commit; },
        [&](std::exception_ptr) { done.count_down(); });
  };
  for (int i = 0; i < workers; ++i) submit();
  begun.wait();
  house.db().submit_read(
      TxContext{}, [](Tx&) { return Outcome::commit; }, [&](std::exception_ptr) { done.count_down(); });
  const DbLoad load = house.db().load();
  EXPECT(load.reads.busy == workers);
  EXPECT(load.reads.waiting == 1);
  go.count_down();
  done.wait();
  EXPECT(house.db().load().reads.waiting == 0);
  EXPECT(measured.value("vez_db_workers{kind=\"read\"}") == workers);
}

HOUSE_CASE("the size of SQLite's log is told, and PostgreSQL has none") {
  Measured measured(house);
  const bool told = measured.value("vez_db_log_bytes").value_or(0) > 0;
  EXPECT(told == (house.db().dialect() == Dialect::sqlite));
  EXPECT(measured.value("vez_db_reachable") == 1);
}

HOUSE_CASE("SQLite's log is begun anew while it is written to now and then, and does not grow") {
  if (house.db().dialect() != Dialect::sqlite) return;
  Measured measured(house);
  constexpr double megabyte = 1024 * 1024;
  const Largeness large{std::string(256 * 1024, 'x')};
  for (int i = 0; i < 240; ++i) house.write([&](Tx& tx) { return enqueue(tx, "sure", "", tx.now(), large); });
  // 60 MB were written, 16 MB is what comes between two beginnings.
  EXPECT(measured.value("vez_db_log_bytes").value() < 34 * megabyte);
}

HOUSE_CASE("a job that is due and not done is late by the clock") {
  Measured measured(house);
  measured.enqueue_in("sure", std::chrono::seconds(10));
  measured.enqueue_in("sure", std::chrono::hours(1));
  EXPECT(measured.value("vez_jobs_waiting{kind=\"sure\"}") == 2);
  EXPECT(measured.value("vez_jobs_late{kind=\"sure\"}") == 0);
  EXPECT(measured.value("vez_jobs_late_seconds{kind=\"sure\"}") == 0);
  house.clock().set(house.clock().now() + std::chrono::seconds(40));
  EXPECT(measured.value("vez_jobs_late{kind=\"sure\"}") == 1);
  EXPECT(measured.value("vez_jobs_late_seconds{kind=\"sure\"}") == 30);
  EXPECT(measured.value("vez_jobs_waiting{kind=\"hopeless\"}") == 0);
}

HOUSE_CASE("how jobs ended is counted, each try once") {
  Measured measured(house);
  measured.enqueue_in("sure", std::chrono::seconds(0));
  measured.enqueue_in("hopeless", std::chrono::seconds(0));
  advance(house.clock(), measured.runner, std::chrono::hours(1));
  EXPECT(measured.value("vez_jobs_total{end=\"done\",kind=\"sure\"}") == 1);
  EXPECT(measured.value("vez_jobs_total{end=\"failed\",kind=\"hopeless\"}") == job_attempts_max - 1);
  EXPECT(measured.value("vez_jobs_total{end=\"parked\",kind=\"hopeless\"}") == 1);
  EXPECT(measured.value("vez_jobs_parked{kind=\"hopeless\"}") == 1);
  EXPECT(measured.value("vez_jobs_waiting{kind=\"sure\"}") == 0);
}

HOUSE_CASE("jobs are counted up to a bound") {
  Measured measured(house);
  house.write([](Tx& tx) {
    for (std::int64_t i = 0; i < job_count_max + 5; ++i) enqueue(tx, "sure", "", tx.now(), Nothingness{});
  });
  EXPECT(measured.value("vez_jobs_waiting{kind=\"sure\"}") == job_count_max);
}

}  // namespace
}  // namespace vez
