#include "engine/jobs.h"

#include <algorithm>
#include <optional>

#include "engine_sql.h"
#include "store/failure.h"

namespace vez {
namespace {

// Longest sleep without a look at the list: what another node wrote, and its hint did not tell, is seen after this
// long.
constexpr std::chrono::milliseconds poll_max{2'000};
// Shortest, when what is due is under way on another node.
constexpr std::chrono::milliseconds poll_min{20};
// Jobs at a time. SQLite commits them together; on PostgreSQL each takes a connection from those for writes.
constexpr int threads_on_sqlite = 8;
constexpr int threads_on_postgres = 2;
// Each job is claimed by a row lock, so what others do at the same time is no reason to run it again.
const TxContext job_context{.actor = {}, .cause = {}, .isolation = Isolation::snapshot};

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

std::vector<std::string_view> JobKinds::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, kind] : kinds_) names.push_back(name);
  return names;
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

std::vector<std::string> kinds_of_jobs(Tx& tx) { return tx.all<std::string>(sql::KindsOfJobs{}); }

std::vector<JobView> list_jobs(Tx& tx, std::string_view state, JobId after, std::int64_t count_max) {
  return tx.all<JobView>(sql::JobsInState{.state = state, .after_id = after, .count_max = count_max});
}

JobCounts count_jobs(Tx& tx, std::string_view kind) {
  return tx.one<JobCounts>(sql::CountJobs{.kind = kind, .count_max = job_count_max, .now = tx.now()}).value();
}

bool retry_parked_job(Tx& tx, JobId id) {
  tx.changed("jobs");
  return tx.run(sql::RetryParkedJob{.now = tx.now(), .id = id}) == 1;
}

JobRunner::JobRunner(Db& db, const JobKinds& kinds) : db_(db), kinds_(kinds), leases_(db) {}

JobRunner::~JobRunner() { stop(); }

void JobRunner::start() {
  const bool alone = db_.dialect() == Dialect::sqlite;
  // Nobody else prepares anything: what is leased was left by a process that is gone.
  if (alone) db_.write(job_context, [](Tx& tx) { tx.run(sql::EndLeases{.now = tx.now()}); });
  const int count = alone ? threads_on_sqlite : threads_on_postgres;
  threads_.emplace_back(&JobRunner::lead, this);
  for (int i = 1; i < count; ++i) threads_.emplace_back(&JobRunner::help, this);
}

void JobRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wakened_.notify_all(), helpers_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(mutex_);
    wake_ = true;
  }
  wakened_.notify_one();
}

bool JobRunner::run_one() {
  std::optional<Job> leased;  // to be prepared before its transaction
  std::string done_kind;
  std::optional<JobEnd> end;
  const bool found = db_.write(job_context, [&](Tx& tx) {
    leased.reset(), end.reset();
    const auto job = tx.one<Job>(sql::NextDueJob{.now = tx.now()});
    if (!job) return false;
    const JobKind* kind = kinds_.find(job->kind);
    if (kind != nullptr && kind->prepare) {
      tx.run(sql::LeaseJob{.run_at = tx.now() + prepare_lease, .id = job->id});
      // Its lease can be over while one of our own threads prepares it: the writer was kept busy for longer.
      if (!leases_.has(job->id)) leased = *job;
    } else {
      done_kind = job->kind, end = do_job(tx, *job);
    }
    return true;
  });
  tell(done_kind, end);
  if (leased) run_prepared(*std::move(leased));
  return found;
}

void JobRunner::tell(const std::string& kind, std::optional<JobEnd> end) const {
  if (watch_ && end) watch_(kind, *end);
}

JobEnd JobRunner::do_job(Tx& tx, const Job& job) {
  tx.changed("jobs");
  const JobKind* kind = kinds_.find(job.kind);
  if (kind == nullptr) return fail(tx, job, "no such kind of job: " + job.kind);
  try {
    tx.attempt([&] {
      tx.because({.event_id = job.cause_id, .depth = job.depth}, [&] { kind->run(tx, job); });
      return true;
    });
  } catch (const StoreBusy&) {
    throw;
  } catch (const StoreUnreachable&) {
    throw;
  } catch (const StoreFull&) {
    throw;
  } catch (const std::exception& failure) {
    return fail(tx, job, failure.what());
  }
  tx.run(sql::DeleteJob{.id = job.id});
  return JobEnd::done;
}

void JobRunner::run_prepared(Job job) {
  if (!leases_.take(job.id)) return;
  struct Lease {
    JobLeases& leases;
    JobId id;
    ~Lease() { leases.end(id); }
  } const lease{leases_, job.id};
  std::string failure;
  try {
    job.prepared = kinds_.find(job.kind)->prepare(db_, job);
  } catch (const StoreFailure&) {
    throw;  // The database failed, not the job: it is tried again when its lease is over.
  } catch (const std::exception& thrown) {
    failure = thrown.what();
  }
  std::optional<JobEnd> end;
  db_.write(job_context, [&](Tx& tx) {
    end.reset();
    // Another node may have done it when the lease was over, or somebody has taken it back.
    if (!tx.one<JobId>(sql::WaitingJob{.id = job.id})) return;
    end = failure.empty() ? do_job(tx, job) : fail(tx, job, failure);
  });
  tell(job.kind, end);
}

JobEnd JobRunner::fail(Tx& tx, const Job& job, const std::string& error) {
  const std::int64_t attempts = job.attempts + 1;
  const JobKind* kind = kinds_.find(job.kind);
  const bool park = attempts >= job_attempts_max || kind == nullptr;
  tx.run(sql::FailJob{.attempts = attempts,
                      .run_at = tx.now() + std::chrono::seconds(retry_seconds(attempts)),
                      .state = park ? "parked" : "waiting",
                      .last_error = error,
                      .id = job.id});
  if (park && kind != nullptr && kind->parked) kind->parked(tx, job, error);
  return park ? JobEnd::parked : JobEnd::failed;
}

std::optional<UtcTime> JobRunner::next_at() {
  return db_.read(TxContext{}, [](Tx& tx) { return tx.one<UtcTime>(sql::NextJobTime{}); });
}

std::chrono::milliseconds JobRunner::time_to_next() {
  try {
    const auto next = next_at();
    return next ? std::clamp(*next - db_.clock().now(), poll_min, poll_max) : poll_max;
  } catch (const StoreFailure&) {
    return poll_max;  // The database is away.
  }
}

bool JobRunner::run_one_or_wait() {
  try {
    const std::shared_lock turn(turn_);
    return run_one();
  } catch (const std::exception&) {
    // The database is away or full: the job is still there, and the next look comes soon.
    return false;
  }
}

void JobRunner::lead() {
  for (;;) {
    const bool ran = run_one_or_wait();
    const std::chrono::milliseconds pause = ran ? std::chrono::milliseconds(0) : time_to_next();
    std::unique_lock lock(mutex_);
    if (stop_) return;
    if (ran) {
      ++found_;
      helpers_.notify_all();
      continue;
    }
    wakened_.wait_for(lock, pause, [this] { return wake_ || stop_; });
    wake_ = false;
    if (stop_) return;
  }
}

void JobRunner::help() {
  std::uint64_t seen = 0;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      helpers_.wait(lock, [&] { return found_ != seen || stop_; });
      if (stop_) return;
      seen = found_;
    }
    while (run_one_or_wait()) {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
    }
  }
}

std::int64_t advance(SimulatedClock& clock, JobRunner& jobs, std::chrono::milliseconds span,
                     const std::function<void(UtcTime)>& before_step) {
  const auto turn = jobs.hold();
  const UtcTime end = clock.now() + span;
  const auto step_to = [&](UtcTime time) {
    if (before_step && time > clock.now()) before_step(time);
    clock.set(time);
  };
  std::int64_t count = 0;
  for (;;) {
    const auto next = jobs.next_at();
    if (!next || *next > end) break;
    step_to(*next);
    while (jobs.run_one()) {
      if (++count > advance_job_count_max) throw Failure("more than 10000000 jobs ran while the clock was advanced");
    }
  }
  step_to(end);
  return count;
}

}  // namespace vez
