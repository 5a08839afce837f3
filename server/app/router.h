#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/callers.h"
#include "app/live.h"
#include "app/metrics.h"
#include "app/route_tree.h"
#include "app/waiting.h"
#include "engine/route.h"
#include "http/server.h"
#include "store/db.h"

namespace vez {

struct RouterOptions {
  std::string version = {};  // of the program, as the reference page says it
  // Where people reach it ("https://vez.example.com"); "" when that is not told. Changes are then taken only from its
  // own page, and cookies are bound to it where it is https.
  std::string public_url = {};
  bool metrics_from_any = false;  // else /metrics is answered to this machine alone
};

// Turns requests into calls of routes: who is it, may they, is it well-formed; then the transaction; then the answer.
class Router final : public http::Service {
 public:
  Router(Db& db, std::vector<Route> routes, std::string openapi, RouterOptions options = {});
  ~Router() override;

  // Without it nobody may listen. It outlives the router.
  void set_live(Live* live) { live_ = live; }
  // Without it each request looks up who asks. It outlives the router.
  void set_callers(Callers* callers) { callers_ = callers; }
  Metrics& metrics() { return metrics_; }
  // From now on /readyz says no.
  void drain() { draining_ = true; }

  std::size_t body_bytes_max(const http::Request& head) override;
  void answer(http::Request request, http::Reply reply) override;
  http::Response problem(int status, std::string_view detail, std::string_view accept_language) override;
  bool takes_pieces(const http::Request& head) override;
  void open_body(http::Request head, http::Reply reply) override;
  void accept_live(http::Request head, http::Reply reply) override;
  bool may_subscribe(const std::string& subscriber, std::string_view topic) override;
  std::string channel_of(const std::string& subscriber, std::string_view topic) override;
  void leave_live(const std::string& subscriber) override;

 private:
  struct Running;

  RouteTree::Found match(const http::Request& request) const;
  bool answer_outside(const http::Request& request, const http::Reply& reply);
  std::string secret_of(const http::Request& request) const;
  bool from_elsewhere(const http::Request& request) const;
  void answer_metrics(const http::Request& request, const http::Reply& reply);
  // A reply that is counted and logged.
  http::Reply watched(const Route* route, http::Reply reply);
  void run(std::shared_ptr<Running> running, http::Reply reply);
  void read(const Db::Work& work, const Db::Finish& finish);
  void open_admitted(std::shared_ptr<Running> running, http::Reply reply);
  void touch(const Running& running);
  http::Response response_of(RouteAnswer answer);
  std::function<void(http::Reply)> next_piece(std::function<std::string(Db&)> more);

  Db& db_;
  const std::vector<Route> routes_;
  const RouteTree tree_;
  const std::string openapi_;
  const std::string reference_;  // the same for people
  const RouterOptions options_;
  const std::string cookie_;  // name of the session's cookie
  Metrics metrics_;
  Live* live_ = nullptr;
  Callers* callers_ = nullptr;
  std::atomic<bool> draining_ = false;
  std::atomic<int> bodies_ = 0;  // bodies in pieces that are open
  WaitingThreads hashing_;
  const std::shared_ptr<WaitingThreads> waiting_;
};

}  // namespace vez
