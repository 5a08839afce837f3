#pragma once

#include <string>
#include <vector>

#include "engine/route.h"
#include "http/server.h"
#include "store/db.h"

namespace vez {

// Turns requests into calls of routes: who is it, may they, is it well-formed; then the transaction; then the answer.
class Router final : public http::Service {
 public:
  // `public_url`: where people reach it ("https://vez.example.com"); "" when that is not told. Changes are then taken
  // only from its own page, and cookies are bound to it where it is https.
  Router(Db& db, std::vector<Route> routes, std::string openapi, std::string public_url = "");
  ~Router() override;

  std::size_t body_bytes_max(const http::Request& head) override;
  void answer(http::Request request, http::Reply reply) override;
  http::Response problem(int status, const http::Request& head) override;

  // From now on /readyz says no.
  void drain() { draining_ = true; }

 private:
  class Slow;
  struct Running;
  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> path;
    bool other_method = false;
  };

  Match match(const http::Request& request) const;
  bool answer_outside(const http::Request& request, const http::Reply& reply);
  std::string secret_of(const http::Request& request) const;
  bool from_elsewhere(const http::Request& request) const;
  http::Response response_of(RouteAnswer answer) const;
  static Result<RouteAnswer> authorised_run(Tx& tx, Running& running);
  static Result<std::optional<RouteAnswer>> before_slow(Tx& tx, Running& running);
  void run_slow(const std::shared_ptr<Running>& running, const http::Reply& reply);
  void run(const std::shared_ptr<Running>& running, const http::Reply& reply);

  Db& db_;
  const std::vector<Route> routes_;
  const std::string openapi_;
  const std::string public_url_;
  const std::string cookie_;  // name of the session's cookie
  std::atomic<bool> draining_ = false;
  std::unique_ptr<Slow> slow_;
};

}  // namespace vez
