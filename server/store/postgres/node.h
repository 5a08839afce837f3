#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "store/db.h"
#include "store/postgres/connection.h"
#include "store/postgres/url.h"

namespace vez {

// This process among the app nodes of one PostgreSQL: holds a number (0..1023) of the table `nodes`, leases the times
// of its ids, and tells the others what it changed. One connection, one thread; the connection keeps a session and goes
// around a pooler.
//
// No clock of another machine is trusted: a node is given up when its beat has stood still for lease_seconds of the
// watcher's own time; itself it stops earlier, counting from before its last beat was sent.
class PostgresNode {
 public:
  // Claims a number. Throws StoreFailure.
  PostgresNode(const PostgresUrl& url, const Clock& clock);
  // Tells what is still to be told, and gives the number back.
  ~PostgresNode();
  PostgresNode(const PostgresNode&) = delete;
  PostgresNode& operator=(const PostgresNode&) = delete;

  IdGenerator& ids() { return *ids_; }
  std::int64_t number() const { return ids_->node(); }
  // The number is surely still this process's.
  bool holds() const { return std::chrono::steady_clock::now() < holds_until_.load(); }
  // Waits until ids of now may be made. Throws StoreUnreachable.
  void lease_ids();
  // Tells the other nodes, soon.
  void publish(std::span<const Change> changes);
  void set_listener(Db::RemoteListener listener);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Neighbour {
    std::int64_t number = 0;
    std::int64_t beat = 0;
    Time beat_seen_at{};
    std::int64_t told = -1;  // number of its last notification; -1 before the first
    bool said_goodbye = false;
    bool missing = false;
  };

  void loop();
  void step();
  void connect();
  void claim();
  bool claim_free();
  bool claim_silent();
  void take(std::int64_t number, std::int64_t ids_until_ms, Time asked_at);
  void beat();
  void watch();
  void send();
  void hear();
  void hear_one(std::string_view payload);
  void notify(std::string_view body);
  void tell(std::span<const Change> changes, bool everything);
  std::int64_t ids_now_ms() const;
  std::int64_t ids_wanted_ms() const;

  const PostgresUrl url_;
  const Clock& clock_;
  const std::int64_t holder_;  // of this process among all there have been; random
  std::unique_ptr<IdGenerator> ids_;
  std::unique_ptr<PostgresConnection> connection_;
  std::atomic<Time> holds_until_{};
  std::map<std::int64_t, Neighbour> neighbours_;  // by holder
  std::int64_t told_ = 0;
  Time next_beat_{}, next_send_{}, heard_self_at_{};

  std::mutex listener_mutex_;  // Held while it is told.
  Db::RemoteListener listener_;
  std::mutex mutex_;  // Guards what follows.
  std::condition_variable leased_;
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> pending_;  // versions by topic and id
  bool pending_everything_ = false;
  bool beat_asked_ = false;
  bool stop_ = false;
  std::int64_t ids_until_ms_ = 0;
  int waker_ = -1;  // eventfd(2)
  std::thread thread_;
};

// Makes the store's own tables where they are missing; several nodes may come at once.
void create_store_tables(PostgresConnection& connection);

}  // namespace vez
