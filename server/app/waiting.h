#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vez {

// Threads for what waits or computes long, apart from those that serve connections. Thread safe.
class WaitingThreads {
 public:
  WaitingThreads(int threads, std::size_t waiting_max);
  ~WaitingThreads();
  WaitingThreads(const WaitingThreads&) = delete;
  WaitingThreads& operator=(const WaitingThreads&) = delete;

  // False when too many wait already, or it is stopped. `work` must not throw.
  bool run(std::function<void()> work);
  // Does what waits, then ends the threads. Not from one of them.
  void stop();

 private:
  void loop();

  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace vez
