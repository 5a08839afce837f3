#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "store/db.h"

namespace vez {

using JobId = Id<struct JobTag>;

// How long others leave a job alone that is being prepared; one whose node died is taken up again after that.
constexpr std::chrono::seconds prepare_lease{10};

// The jobs that one runner is preparing: their leases are made longer again and again, by a thread of its own, so that
// no other runner takes them up however long it lasts.
class JobLeases {
 public:
  explicit JobLeases(Db& db) : db_(db) {}
  ~JobLeases();
  JobLeases(const JobLeases&) = delete;
  JobLeases& operator=(const JobLeases&) = delete;

  // One that the database has leased just now; false when another thread of this runner prepares it.
  bool take(JobId id);
  void end(JobId id);
  bool has(JobId id);

 private:
  void keep();
  std::vector<JobId> ending();
  // Until when they are this runner's now; nothing when the database is away.
  std::optional<UtcTime> prolong(const std::vector<JobId>& ids);

  Db& db_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<JobId, UtcTime> until_;
  bool stop_ = false;
  std::thread thread_;  // from the first job on
};

}  // namespace vez
