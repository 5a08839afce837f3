#include "engine/job_leases.h"

#include "engine_sql.h"
#include "store/failure.h"

namespace vez {
namespace {

// A lease is made longer when less than this is left of it.
constexpr std::chrono::seconds left_min{7};
// Between two looks at the leases.
constexpr std::chrono::milliseconds look{500};
// A job's row is changed by whoever does it, too: that one goes first.
const TxContext lease_context{.actor = {}, .cause = {}, .isolation = Isolation::snapshot};

}  // namespace

JobLeases::~JobLeases() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool JobLeases::take(JobId id) {
  const std::lock_guard lock(mutex_);
  if (!until_.emplace(id, db_.clock().now() + prepare_lease).second) return false;
  if (!thread_.joinable()) thread_ = std::thread(&JobLeases::keep, this);
  changed_.notify_all();
  return true;
}

void JobLeases::end(JobId id) {
  const std::lock_guard lock(mutex_);
  until_.erase(id);
}

bool JobLeases::has(JobId id) {
  const std::lock_guard lock(mutex_);
  return until_.contains(id);
}

std::vector<JobId> JobLeases::ending() {
  const UtcTime soon = db_.clock().now() + left_min;
  std::vector<JobId> ids;
  for (const auto& [id, until] : until_)
    if (until < soon) ids.push_back(id);
  return ids;
}

void JobLeases::keep() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (until_.empty()) {
      changed_.wait(lock, [this] { return stop_ || !until_.empty(); });
      continue;
    }
    changed_.wait_for(lock, look, [this] { return stop_; });
    const std::vector<JobId> ids = ending();
    if (ids.empty() || stop_) continue;
    // Not under the lock: the database's own thread asks has().
    lock.unlock();
    const auto until = prolong(ids);
    lock.lock();
    for (const JobId id : ids)
      if (const auto lease = until_.find(id); until && lease != until_.end()) lease->second = *until;
  }
}

std::optional<UtcTime> JobLeases::prolong(const std::vector<JobId>& ids) {
  try {
    return db_.write(lease_context, [&](Tx& tx) {
      const UtcTime until = tx.now() + prepare_lease;
      for (const JobId id : ids) tx.run(sql::ProlongLease{.run_at = until, .id = id});
      return std::optional(until);
    });
  } catch (const StoreFailure&) {
    return std::nullopt;  // The database is away or full: the next look tries again.
  }
}

}  // namespace vez
