#include "app/metrics.h"

#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace vez {
namespace {

// Upper bounds of the buckets in seconds: from a lookup's µs to the deadline of an answer.
const prometheus::Histogram::BucketBoundaries second_buckets = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0, resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

prometheus::ClientMetric& added(Metrics::Families& families, prometheus::MetricType type, std::string_view name,
                                std::string_view help, MetricLabels labels) {
  if (families.empty() || families.back().name != name)
    families.push_back({.name = std::string(name), .help = std::string(help), .type = type, .metric = {}});
  prometheus::ClientMetric& metric = families.back().metric.emplace_back();
  metric.label = std::move(labels);
  return metric;
}

}  // namespace

void add_gauge(Metrics::Families& families, std::string_view name, std::string_view help, double value,
               MetricLabels labels) {
  added(families, prometheus::MetricType::Gauge, name, help, std::move(labels)).gauge.value = value;
}

void add_total(Metrics::Families& families, std::string_view name, std::string_view help, double value,
               MetricLabels labels) {
  added(families, prometheus::MetricType::Counter, name, help, std::move(labels)).counter.value = value;
}

Metrics::Metrics(const std::vector<Route>& routes)
    : requests_(prometheus::BuildCounter()
                    .Name("vez_http_requests_total")
                    .Help("Requests answered, by operation, method and status.")
                    .Register(registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("vez_http_request_seconds")
                   .Help("From the end of a request's head or body to its answer.")
                   .Register(registry_)) {
  for (const Route& route : routes)
    of_route_.emplace(&route, made(route.operation_id, std::string(method_name(route.method))));
  of_route_.emplace(nullptr, made("none", "any"));
  prometheus::BuildGauge()
      .Name("vez_build_info")
      .Help("Always 1; the version is a label.")
      .Register(registry_)
      .Add({{"version", VEZ_VERSION}})
      .Set(1);
  prometheus::BuildGauge()
      .Name("process_start_time_seconds")
      .Help("When the program started, in seconds since 1970.")
      .Register(registry_)
      .Add({})
      .Set(static_cast<double>(SystemClock{}.now().ms) / 1000);
  watch("process_resident_memory_bytes", "Resident memory.", resident_bytes);
  ask([](Families& families) {
    add_total(families, "process_cpu_seconds_total", "CPU time of all threads.", cpu_seconds());
  });
}

std::unique_ptr<Metrics::OfRoute> Metrics::made(std::string operation, std::string method) {
  auto of = std::make_unique<OfRoute>();
  of->seconds = &seconds_.Add({{"operation", operation}}, second_buckets);
  of->operation = std::move(operation), of->method = std::move(method);
  return of;
}

void Metrics::answered(const Route* route, int status, std::chrono::steady_clock::duration took) {
  OfRoute& of = *of_route_.at(route);
  if (status < 0 || status >= static_cast<int>(statuses_max)) return;
  std::atomic<prometheus::Counter*>& counter = of.requests[static_cast<std::size_t>(status)];
  prometheus::Counter* requests = counter.load(std::memory_order_acquire);
  if (requests == nullptr) {
    // The same labels give the same counter, also to two threads at once.
    requests = &requests_.Add({{"operation", of.operation}, {"method", of.method}, {"status", std::to_string(status)}});
    counter.store(requests, std::memory_order_release);
  }
  requests->Increment();
  of.seconds->Observe(std::chrono::duration<double>(took).count());
}

void Metrics::watch(std::string name, std::string help, std::function<double()> value) {
  ask([name = std::move(name), help = std::move(help), value = std::move(value)](Families& families) {
    add_gauge(families, name, help, value());
  });
}

std::string Metrics::text() {
  Families families = registry_.Collect();
  for (const auto& gather : asked_) gather(families);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace vez
