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
  Router(Db& db, std::vector<Route> routes, std::string openapi);
  ~Router() override;

  std::size_t body_bytes_max(const http::Request& head) override;
  void answer(http::Request request, http::Reply reply) override;
  http::Response problem(int status, const http::Request& head) override;

  // From now on /readyz says no.
  void drain() { draining_ = true; }

 private:
  class Slow;
  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> path;
    bool other_method = false;
  };

  Match match(const http::Request& request) const;
  bool answer_outside(const http::Request& request, const http::Reply& reply);
  void run(const Route& route, std::shared_ptr<Call> call, http::Request request, http::Reply reply);

  Db& db_;
  const std::vector<Route> routes_;
  const std::string openapi_;
  std::atomic<bool> draining_ = false;
  std::unique_ptr<Slow> slow_;
};

}  // namespace vez
