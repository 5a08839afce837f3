#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/json.h"
#include "engine/job_leases.h"
#include "store/db.h"

namespace vez {

// Something to be done later, written by the transaction that wants it.
struct Job {
  JobId id;
  std::string kind;
  std::string key;  // jobs of one key run in order of their making; "" has no order
  UtcTime run_at;
  std::int64_t attempts = 0;
  EventId cause_id;
  std::int32_t depth = 0;
  std::string data;                                // JSON of the kind's own struct
  std::shared_ptr<const void> prepared = nullptr;  // what the kind's prepare() made
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, key, run_at, attempts, cause_id, depth, data))

// How jobs of one kind are done. `run` happens in the transaction that also takes the job off the list: its effects and
// its "done" commit together. It may throw: the job is tried again later, in the end parked.
struct JobKind {
  std::string_view name;
  std::function<void(Tx&, const Job&)> run;
  // What takes long and needs no transaction, for kinds that have it: runs before, on the runner's thread; its answer
  // is the job's `prepared`. The job is nobody else's however long that lasts; only when the database is away meanwhile
  // another node may take it too, and one of the two was in vain.
  std::function<std::shared_ptr<const void>(Db&, const Job&)> prepare = nullptr;
  // What else is to be written when a job is parked, for kinds whose owner shows how far the work is: in the same
  // transaction, with what went wrong.
  std::function<void(Tx&, const Job&, const std::string& error)> parked = nullptr;
};

class JobKinds {
 public:
  void add(JobKind kind);
  const JobKind* find(std::string_view name) const;
  std::vector<std::string_view> names() const;

 private:
  std::map<std::string, JobKind, std::less<>> kinds_;
};

// Adds a job to this transaction; it runs at `run_at` or as soon after it as it can. `data` is a described struct.
JobId enqueue_json(Tx& tx, std::string_view kind, std::string_view key, UtcTime run_at, std::string_view data);
template <class Data>
JobId enqueue(Tx& tx, std::string_view kind, std::string_view key, UtcTime run_at, const Data& data) {
  return enqueue_json(tx, kind, key, run_at, to_json(data));
}

// Takes back all jobs of the key, those that were parked too.
void cancel_jobs(Tx& tx, std::string_view key);

// A job as people see it.
struct JobView {
  JobId id;
  std::string kind;
  std::string key;
  std::string state;
  std::int64_t attempts = 0;
  UtcTime run_at;
  std::string last_error;
};
BOOST_DESCRIBE_STRUCT(JobView, (), (id, kind, key, state, attempts, run_at, last_error))

// How many jobs of a kind there are, each counted up to job_count_max and through an index alone.
struct JobCounts {
  std::int64_t waiting = 0;
  std::int64_t late = 0;  // of those, due and not done yet
  std::int64_t parked = 0;
  std::optional<UtcTime> oldest_at;  // when the first of those that wait is due, exactly
};
BOOST_DESCRIBE_STRUCT(JobCounts, (), (waiting, late, parked, oldest_at))
constexpr std::int64_t job_count_max = 1'000;
JobCounts count_jobs(Tx& tx, std::string_view kind);

// How a try of a job ended: after a failure it waits for the next, parked it waits for a person.
enum class JobEnd { done, failed, parked };

// Tries before a job is parked, and the wait before the next try in seconds (doubling from the first to the last).
constexpr std::int64_t job_attempts_max = 5;
constexpr std::int64_t job_retry_seconds_min = 5;
constexpr std::int64_t job_retry_seconds_max = 300;

// Does due jobs, one a transaction, several at a time. Several nodes may run on one database: a job is claimed by the
// row lock of its own transaction, so a node that dies leaves it to the others at once.
class JobRunner {
 public:
  JobRunner(Db& db, const JobKinds& kinds);
  ~JobRunner();

  // Hears, on the runner's threads, how each try ended, when that is committed. Set before start().
  void set_watch(std::function<void(const std::string& kind, JobEnd)> watch) { watch_ = std::move(watch); }

  // Runs due jobs on threads of its own until stop() (the real clock).
  void start();
  // Finishes the jobs under way, then returns.
  void stop();
  // There may be something due: called after commits.
  void wake();

  // While this is held, the threads of start() run no job: for who moves the clock.
  std::unique_lock<std::shared_mutex> hold() { return std::unique_lock(turn_); }

  // Does one due job; false when there was none. For the simulated clock and tests.
  bool run_one();
  // When the next job is due; nothing when none waits.
  std::optional<UtcTime> next_at();

 private:
  // The first thread looks at the clock; the others help while it finds something.
  void lead();
  void help();
  bool run_one_or_wait();
  std::chrono::milliseconds time_to_next();
  JobEnd do_job(Tx& tx, const Job& job);
  void run_prepared(Job job);
  JobEnd fail(Tx& tx, const Job& job, const std::string& error);
  void tell(const std::string& kind, std::optional<JobEnd> end) const;

  Db& db_;
  const JobKinds& kinds_;
  std::function<void(const std::string&, JobEnd)> watch_;
  std::shared_mutex turn_;
  std::mutex mutex_;
  std::condition_variable wakened_;
  std::condition_variable helpers_;
  bool wake_ = false;
  std::uint64_t found_ = 0;  // jobs the leader has found
  bool stop_ = false;
  std::vector<std::thread> threads_;
  JobLeases leases_;
};

// Runs every job due up to `now + span`, in order, each at its own time; then the clock stands at now + span. Returns
// how many ran. `before_step` hears each time before the clock is set to it. At most `job_count_max`, so that jobs
// which make jobs at once end.
constexpr std::int64_t advance_job_count_max = 10'000'000;
std::int64_t advance(SimulatedClock& clock, JobRunner& jobs, std::chrono::milliseconds span,
                     const std::function<void(UtcTime)>& before_step = {});

// The kinds of the jobs that are there; one that nobody does any more is a fault of a database.
std::vector<std::string> kinds_of_jobs(Tx& tx);

// For the interface.
std::vector<JobView> list_jobs(Tx& tx, std::string_view state, JobId after, std::int64_t count_max);
bool retry_parked_job(Tx& tx, JobId id);

}  // namespace vez
