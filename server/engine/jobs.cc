#include "engine/jobs.h"

#include <algorithm>
#include <optional>

#include "engine_sql.h"
#include "store/failure.h"

namespace vez {
namespace {

// Longest sleep without a look at the list: what another node wrote is seen after this long at the latest.
constexpr std::chrono::milliseconds poll_ms{500};

// A job that failed rolls its transaction back; this carries it out to be written down in another.
struct JobFailed : std::runtime_error {
  JobFailed(Job j, const std::string& what) : std::runtime_error(what), job(std::move(j)) {}
  Job job;
};

std::int64_t retry_seconds(std::int64_t attempts) {
  std::int64_t seconds = job_retry_seconds_min;
  for (std::int64_t i = 1; i < attempts && seconds < job_retry_seconds_max; ++i) seconds *= 2;
  return std::min(seconds, job_retry_seconds_max);
}

}  // namespace

void JobKinds::add(JobKind kind) {
  std::string name(kind.name);
  const bool fresh = kinds_.emplace(std::move(name), std::move(kind)).second;
  CHECK(fresh);
}

const JobKind* JobKinds::find(std::string_view name) const {
  const auto kind = kinds_.find(name);
  return kind == kinds_.end() ? nullptr : &kind->second;
}

JobId enqueue_json(Tx& tx, std::string_view kind, std::string_view key, UtcTime run_at, std::string_view data) {
  const auto id = tx.new_id<JobId>();
  tx.run(sql::InsertJob{.id = id,
                        .kind = kind,
                        .key = key,
                        .run_at = run_at,
                        .cause_id = tx.why().event_id,
                        .depth = tx.why().depth,
                        .data = data});
  tx.changed("jobs");
  return id;
}

void cancel_jobs(Tx& tx, std::string_view key) { tx.run(sql::DeleteJobsOfKey{.key = key}); }

std::vector<JobView> list_jobs(Tx& tx, std::string_view state, JobId after, std::int64_t count_max) {
  return tx.all<JobView>(sql::JobsInState{.state = state, .after_id = after, .count_max = count_max});
}

bool retry_parked_job(Tx& tx, JobId id) {
  tx.changed("jobs");
  return tx.run(sql::RetryParkedJob{.now = tx.now(), .id = id}) == 1;
}

JobRunner::JobRunner(Db& db, const JobKinds& kinds) : db_(db), kinds_(kinds) {}

JobRunner::~JobRunner() { stop(); }

void JobRunner::start() { thread_ = std::thread(&JobRunner::loop, this); }

void JobRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wakened_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(mutex_);
    wake_ = true;
  }
  wakened_.notify_one();
}

void JobRunner::do_job(Tx& tx, const Job& job) {
  tx.run(sql::DeleteJob{.id = job.id});
  const JobKind* kind = kinds_.find(job.kind);
  if (kind == nullptr) throw JobFailed(job, "no such kind of job: " + job.kind);
  try {
    tx.because({.event_id = job.cause_id, .depth = job.depth}, [&] { kind->run(tx, job); });
  } catch (const StoreFailure&) {
    throw;
  } catch (const std::exception& failure) {
    throw JobFailed(job, failure.what());
  }
  tx.changed("jobs");
}

bool JobRunner::run_one() {
  std::optional<Job> unprepared;
  try {
    const bool ran = db_.write(TxContext{}, [&](Tx& tx) {
      unprepared.reset();
      const auto job = tx.one<Job>(sql::NextDueJob{.now = tx.now()});
      if (!job) return false;
      const JobKind* kind = kinds_.find(job->kind);
      if (kind != nullptr && kind->prepare)
        unprepared = *job;
      else
        do_job(tx, *job);
      return true;
    });
    return unprepared ? run_prepared(*unprepared, *kinds_.find(unprepared->kind)) : ran;
  } catch (const JobFailed& failure) {
    fail(failure.job, failure.what());
    return true;
  }
}

bool JobRunner::run_prepared(Job job, const JobKind& kind) {
  try {
    job.prepared = kind.prepare(db_, job);
  } catch (const StoreFailure&) {
    throw;
  } catch (const std::exception& failure) {
    throw JobFailed(job, failure.what());
  }
  return db_.write(TxContext{}, [&](Tx& tx) {
    // Another node may have done it, or somebody has taken it back.
    if (tx.one<JobId>(sql::WaitingJob{.id = job.id})) do_job(tx, job);
    return true;
  });
}

void JobRunner::fail(const Job& job, const std::string& error) {
  db_.write(TxContext{}, [&](Tx& tx) {
    const std::int64_t attempts = job.attempts + 1;
    const bool park = attempts >= job_attempts_max || kinds_.find(job.kind) == nullptr;
    tx.run(sql::FailJob{.attempts = attempts,
                        .run_at = tx.now() + std::chrono::seconds(retry_seconds(attempts)),
                        .state = park ? "parked" : "waiting",
                        .last_error = error,
                        .id = job.id});
    tx.changed("jobs");
  });
}

std::optional<UtcTime> JobRunner::next_at() {
  return db_.read(TxContext{}, [](Tx& tx) { return tx.one<UtcTime>(sql::NextJobTime{}); });
}

void JobRunner::loop() {
  for (;;) {
    bool ran = false;
    try {
      ran = run_one();
    } catch (const std::exception&) {
      // The database is away; the next look comes after poll_ms.
    }
    std::unique_lock lock(mutex_);
    if (stop_) return;
    if (ran) continue;
    wakened_.wait_for(lock, poll_ms, [this] { return wake_ || stop_; });
    wake_ = false;
    if (stop_) return;
  }
}

std::int64_t advance(SimulatedClock& clock, JobRunner& jobs, std::chrono::milliseconds span) {
  const UtcTime end = clock.now() + span;
  std::int64_t count = 0;
  for (;;) {
    const auto next = jobs.next_at();
    if (!next || *next > end) break;
    clock.set(*next);
    while (jobs.run_one()) {
      if (++count > advance_job_count_max) throw Failure("more than 10000000 jobs ran while the clock was advanced");
    }
  }
  clock.set(end);
  return count;
}

}  // namespace vez
