#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
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
  using Families = std::vector<prometheus::MetricFamily>;
  // What adds its families when the metrics are asked for; before the first text().
  void ask(std::function<void(Families&)> gather) { asked_.push_back(std::move(gather)); }
  // One value, asked for the same way.
  void watch(std::string name, std::string help, std::function<double()> value);
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
  std::unique_ptr<OfRoute> made(std::string operation, std::string method);

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  std::unordered_map<const Route*, std::unique_ptr<OfRoute>> of_route_;
  std::vector<std::function<void(Families&)>> asked_;
};

// Adds a value that goes up and down, or a sum that only grows. Those of one name follow each other.
using MetricLabels = std::vector<prometheus::ClientMetric::Label>;
void add_gauge(Metrics::Families& families, std::string_view name, std::string_view help, double value,
               MetricLabels labels = {});
void add_total(Metrics::Families& families, std::string_view name, std::string_view help, double value,
               MetricLabels labels = {});

}  // namespace vez
