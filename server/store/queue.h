#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "store/db.h"

namespace vez {

// A transaction that waits for a thread of the database.
struct Waiting {
  TxContext context;
  Db::Work work;
  Db::Finish finish;
};

// Bounded, thread safe. After close() what is still there is taken, then nothing more.
class WorkQueue {
 public:
  explicit WorkQueue(int count_max) : count_max_(static_cast<std::size_t>(count_max)) {}

  // False when it is full or closed; then `waiting` is untouched.
  bool push(Waiting& waiting) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || items_.size() >= count_max_) return false;
      items_.push_back(std::move(waiting));
    }
    some_.notify_one();
    return true;
  }

  // Waits for work and takes up to `count`; empty when closed and drained.
  std::vector<Waiting> take(std::size_t count) {
    std::unique_lock lock(mutex_);
    ++idle_;
    some_.wait(lock, [this] { return closed_ || !items_.empty(); });
    --idle_;
    std::vector<Waiting> taken;
    while (!items_.empty() && taken.size() < count) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  // Of so many threads that take from here.
  DbLoad::Workers load(std::int64_t workers) const {
    const std::lock_guard lock(mutex_);
    return {.all = workers, .busy = workers - idle_, .waiting = static_cast<std::int64_t>(items_.size())};
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    some_.notify_all();
  }

 private:
  const std::size_t count_max_;
  mutable std::mutex mutex_;
  std::condition_variable some_;
  std::deque<Waiting> items_;
  std::int64_t idle_ = 0;  // threads that wait for work
  bool closed_ = false;
};

}  // namespace vez
