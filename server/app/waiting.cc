#include "app/waiting.h"

namespace vez {

WaitingThreads::WaitingThreads(int threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back(&WaitingThreads::loop, this);
}

WaitingThreads::~WaitingThreads() { stop(); }

bool WaitingThreads::run(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(work));
  }
  some_.notify_one();
  return true;
}

void WaitingThreads::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  some_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WaitingThreads::loop() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      some_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace vez
