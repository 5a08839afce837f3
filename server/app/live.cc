#include "app/live.h"

#include <map>

#include "base/log.h"
#include "store/failure.h"

namespace vez {
namespace {

// How often the credentials of all listeners are looked up: an ended session hears nothing after a second.
constexpr std::chrono::milliseconds live_check_ms_max{500};
// Credentials looked up in one read.
constexpr std::size_t check_count_max = 500;
// Changes of one topic in one commit that are told one by one; of more the page fetches the topic again.
constexpr std::int64_t changes_told_max = 20;

}  // namespace

Live::Live(Db& db, std::vector<LiveTopic> topics) : db_(db), topics_(std::move(topics)) {}

Live::~Live() { stop(); }

void Live::start(http::Server& server) {
  server_ = &server;
  checker_ = std::thread([this] { loop(); });
}

void Live::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (checker_.joinable()) checker_.join();
  server_ = nullptr;
}

void Live::heard(std::span<const Change> changes, bool everything) {
  http::Server* const server = server_;
  if (server == nullptr || server->listeners() == 0) return;
  if (everything) return server->publish_all();
  std::map<std::string_view, std::int64_t> counts;
  for (const Change& change : changes) ++counts[change.topic];
  for (const Change& change : changes) {
    const std::string id = change.id == 0 ? "" : id_text(change.id);
    if (counts[change.topic] <= changes_told_max) server->publish(change.topic, id, change.version);
    if (!id.empty()) server->publish(change.topic + ":" + id, id, change.version);
  }
  for (const auto& [topic, count] : counts)
    if (count > changes_told_max) server->publish_refetch(topic);
}

std::string Live::join(const std::string& credential_hash, Rights rights) {
  const std::lock_guard lock(mutex_);
  Listening& listening = listening_[credential_hash];
  listening.rights = rights, ++listening.connections;
  return credential_hash;
}

void Live::leave(const std::string& subscriber) {
  const std::lock_guard lock(mutex_);
  const auto found = listening_.find(subscriber);
  if (found != listening_.end() && --found->second.connections == 0) listening_.erase(found);
}

bool Live::may_hear(const std::string& subscriber, std::string_view topic) const {
  const std::string_view name = topic.substr(0, topic.find(':'));
  const auto declared = std::ranges::find(topics_, name, &LiveTopic::name);
  if (declared == topics_.end()) return false;
  const std::lock_guard lock(mutex_);
  const auto found = listening_.find(subscriber);
  if (found == listening_.end()) return false;
  return !declared->needs.right || has_right(found->second.rights, *declared->needs.right);
}

std::vector<std::string> Live::ended(std::vector<std::pair<std::string, Rights>> credentials) {
  return db_.read(TxContext{}, [&](Tx& tx) {
    std::vector<std::string> gone;
    for (const auto& [hash, rights] : credentials) {
      const auto caller = find_caller(tx, hash);
      if (!caller || (rights & ~caller->rights) != 0) gone.push_back(hash);
    }
    return gone;
  });
}

void Live::check() {
  std::vector<std::pair<std::string, Rights>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [hash, listening] : listening_) all.emplace_back(hash, listening.rights);
  }
  http::Server* const server = server_;
  for (std::size_t i = 0; i < all.size() && server != nullptr; i += check_count_max) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(i + check_count_max, all.size()));
    for (const std::string& hash : ended({all.begin() + static_cast<std::ptrdiff_t>(i), end}))
      server->close_subscriber(hash);
  }
}

void Live::loop() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    wake_.wait_for(lock, live_check_ms_max, [this] { return stopped_; });
    if (stopped_) return;
    lock.unlock();
    try {
      check();
      away_ = false;
    } catch (const std::exception& failure) {
      // The database is away: nobody can act meanwhile, and the next check comes soon. Told once.
      if (!std::exchange(away_, true)) log_line(LogLevel::warning, "live.check", {{"failure", failure.what()}});
    }
    lock.lock();
  }
}

}  // namespace vez
