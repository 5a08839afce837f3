#include "app/work_metrics.h"

#include "store/failure.h"

namespace vez {
namespace {

// Upper ends of the ranges commits are counted in: seconds from an NVMe's fsync to a disk that is dying, and writes up
// to the largest group (DbOptions::group_max).
const prometheus::Histogram::BucketBoundaries second_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                             0.05,   0.1,   0.25,   0.5,   1,    5};
const prometheus::Histogram::BucketBoundaries write_buckets{1, 2, 4, 8, 16, 32, 64};

std::string_view end_name(JobEnd end) {
  switch (end) {
    case JobEnd::done: return "done";
    case JobEnd::failed: return "failed";
    case JobEnd::parked: return "parked";
  }
  return "";
}

prometheus::Histogram& histogram(prometheus::Registry& registry, const std::string& name, const std::string& help,
                                 const prometheus::Histogram::BucketBoundaries& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, buckets);
}

void add_workers(Metrics::Families& families, const DbLoad& load) {
  const auto each = [&](std::string_view name, std::string_view help, std::int64_t DbLoad::Workers::* value) {
    add_gauge(families, name, help, static_cast<double>(load.reads.*value), {{"kind", "read"}});
    add_gauge(families, name, help, static_cast<double>(load.writes.*value), {{"kind", "write"}});
  };
  each("vez_db_workers", "Threads with a connection to the database.", &DbLoad::Workers::all);
  each("vez_db_workers_busy", "Those that run a transaction.", &DbLoad::Workers::busy);
  each("vez_db_waiting", "Transactions that wait for one.", &DbLoad::Workers::waiting);
}

using CountedJobs = std::vector<std::pair<std::string_view, JobCounts>>;

void add_jobs(Metrics::Families& families, const CountedJobs& jobs, UtcTime now) {
  const auto each = [&](std::string_view name, std::string_view help, auto value_of) {
    for (const auto& [kind, counts] : jobs)
      add_gauge(families, name, help, static_cast<double>(value_of(counts)), {{"kind", std::string(kind)}});
  };
  each("vez_jobs_waiting", "Jobs to be done, now or later; counted up to 1000.",
       [](const JobCounts& counts) { return counts.waiting; });
  each("vez_jobs_late", "Jobs that are due and not done; counted up to 1000.",
       [](const JobCounts& counts) { return counts.late; });
  each("vez_jobs_parked", "Jobs that failed too often and wait for a person; counted up to 1000.",
       [](const JobCounts& counts) { return counts.parked; });
  each("vez_jobs_late_seconds", "For how long the oldest job has been due.", [&](const JobCounts& counts) {
    return counts.oldest_at && *counts.oldest_at < now ? std::chrono::duration<double>(now - *counts.oldest_at).count()
                                                       : 0;
  });
}

// Nothing while the database can't be asked.
CountedJobs counted_jobs(Db& db, const JobKinds& kinds) {
  try {
    return db.read(TxContext{}, [&](Tx& tx) {
      CountedJobs jobs;
      for (const std::string_view kind : kinds.names()) jobs.emplace_back(kind, count_jobs(tx, kind));
      return jobs;
    });
  } catch (const StoreFailure&) {
    return {};  // Told by vez_db_failures_total and vez_db_reachable.
  }
}

}  // namespace

WorkMetrics::WorkMetrics()
    : commit_seconds_(histogram(registry_, "vez_db_commit_seconds",
                                "Commits: from the order until the database says it is on disk.", second_buckets)),
      commit_writes_(histogram(registry_, "vez_db_commit_transactions", "Transactions that went to disk by one commit.",
                               write_buckets)),
      retries_(prometheus::BuildCounter()
                   .Name("vez_db_retries_total")
                   .Help("Transactions run again, as the database asked for it or was away for a moment.")
                   .Register(registry_)
                   .Add({})),
      failures_(prometheus::BuildCounter()
                    .Name("vez_db_failures_total")
                    .Help("Transactions that the database failed or refused, by kind.")
                    .Register(registry_)),
      jobs_ended_(prometheus::BuildCounter()
                      .Name("vez_jobs_total")
                      .Help("Tries of jobs on this node, by kind and how they ended.")
                      .Register(registry_)) {
  // There from the beginning, so that the first one shows as a growth.
  for (const char* kind : {"unreachable", "busy", "full", "unknown", "other"}) failures_.Add({{"kind", kind}});
}

void WorkMetrics::committed(std::size_t writes, std::chrono::steady_clock::duration took) {
  commit_seconds_.Observe(std::chrono::duration<double>(took).count());
  commit_writes_.Observe(static_cast<double>(writes));
}

void WorkMetrics::retried() { retries_.Increment(); }

void WorkMetrics::failed(std::string_view kind) { failures_.Add({{"kind", std::string(kind)}}).Increment(); }

void WorkMetrics::job_ended(const std::string& kind, JobEnd end) {
  jobs_ended_.Add({{"kind", kind}, {"end", std::string(end_name(end))}}).Increment();
}

void WorkMetrics::gather(Metrics::Families& families, Db& db, const JobKinds& kinds) const {
  std::ranges::move(registry_.Collect(), std::back_inserter(families));
  const DbLoad load = db.load();
  add_workers(families, load);
  add_gauge(families, "vez_db_reachable", "1 while the database can be reached, else 0.", load.reachable ? 1 : 0);
  if (load.log_bytes)
    add_gauge(families, "vez_db_log_bytes", "Size of SQLite's write-ahead log.", static_cast<double>(*load.log_bytes));
  add_jobs(families, counted_jobs(db, kinds), db.clock().now());
}

}  // namespace vez
