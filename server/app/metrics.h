#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/route.h"

namespace vez {

// What /metrics tells, in Prometheus' text format. Labels name routes, methods and statuses, never anybody's data.
// Thread safe.
class Metrics {
 public:
  // The routes must outlive it.
  explicit Metrics(const std::vector<Route>& routes);

  // A request was answered; without a route when there is none for it.
  void answered(const Route* route, int status, std::chrono::steady_clock::duration took);
  // A value that is asked for when the metrics are; before the first text().
  void watch(std::string name, std::string help, std::function<double()> value);
  // A sum that only grows, asked for the same way.
  void watch_total(std::string name, std::string help, std::function<double()> value);
  std::string text();

 private:
  static constexpr std::size_t statuses_max = 600;
  struct OfRoute {
    std::string operation;
    std::string method;
    prometheus::Histogram* seconds = nullptr;
    // By status, made when one is answered for the first time.
    std::array<std::atomic<prometheus::Counter*>, statuses_max> requests{};
  };
  struct Watched {
    std::string name;
    std::string help;
    bool total = false;
    std::function<double()> value;
  };

  std::unique_ptr<OfRoute> made(std::string operation, std::string method);

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  std::unordered_map<const Route*, std::unique_ptr<OfRoute>> of_route_;
  std::vector<Watched> watched_;
};

}  // namespace vez
