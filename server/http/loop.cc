#include "http/loop.h"

#include <array>
#include <cstdio>

#include "base/time.h"
#include "http/connection.h"
#include "http/live.h"

namespace vez::http {
namespace {

// Bytes read at once; what one connection can bring per turn.
constexpr std::size_t scratch_bytes = std::size_t{64} * 1024;

constexpr std::uint16_t going_away = 1001;  // RFC 6455 §7.4.1
constexpr std::uint16_t policy_violation = 1008;

std::string imf_fixdate(std::int64_t second) {
  constexpr auto weekdays = std::to_array<const char*>({"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"});
  constexpr auto months =
      std::to_array<const char*>({"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  const std::chrono::sys_seconds time{std::chrono::seconds{second}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                weekdays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace

bool Shared::add_connection() {
  const std::lock_guard lock(count_mutex);
  if (connections >= options.connections_max) return false;
  ++connections;
  return true;
}

void Shared::remove_connection() {
  const std::lock_guard lock(count_mutex);
  if (--connections == 0) none_left.notify_all();
}

void Shared::report(std::string_view what) const {
  if (options.report) return options.report(what);
  std::fprintf(stderr, "http: %.*s\n", static_cast<int>(what.size()), what.data());
}

Loop::Loop(std::shared_ptr<Shared> shared_by_all, std::size_t index_of_thread)
    : shared(std::move(shared_by_all)), index(index_of_thread), scratch(scratch_bytes) {}

void Loop::run() {
  for (;;) {
    try {
      io.run();
      return;
    } catch (const std::exception& fault) {
      shared->report(fault.what());
    }
  }
}

void Loop::start_ticking() {
  ticking_ = true;
  on_tick();
}

void Loop::stop_ticking() {
  ticking_ = false;
  tick.cancel();
}

void Loop::on_tick() {
  if (!ticking_) return;
  const SteadyTime now = std::chrono::steady_clock::now();
  for (Connection* connection : connections)
    if (connection->deadline < now) {
      connection->deadline = no_deadline;
      connection->close();
    }
  tick.expires_after(shared->options.tick);
  tick.async_wait([self = shared_from_this()](error_code) { self->on_tick(); });
}

void Loop::add(Connection& connection) {
  connection.place = connections.size();
  connections.push_back(&connection);
}

void Loop::remove(Connection& connection) {
  connections.back()->place = connection.place;
  connections[connection.place] = connections.back();
  connections.pop_back();
  shared->remove_connection();
}

void Loop::close_connections(bool cut) {
  for (Connection* connection : connections) {
    if (cut) {
      connection->cut = true;
      connection->close();
    } else if (connection->listener != nullptr) {
      close_listener(*connection->listener, going_away, "the server is stopping");
    } else if (connection->idle) {
      connection->close();
    }
  }
}

std::string_view Loop::date() {
  const std::int64_t second = SystemClock{}.now().ms / 1000;
  if (second != date_second_) {
    date_second_ = second;
    date_ = imf_fixdate(second);
  }
  return date_;
}

void Loop::deliver(std::string_view topic, const std::shared_ptr<const std::string>& message) {
  const auto found = listeners.find(topic);
  if (found == listeners.end()) return;
  for (Listener* listener : found->second) listener->push(message);
}

void Loop::deliver_refetch() {
  for (Connection* connection : connections)
    if (connection->listener != nullptr) connection->listener->push_refetch();
}

void Loop::close_subscriber(std::string_view prefix) {
  for (Connection* connection : connections)
    if (connection->listener != nullptr && connection->listener->subscriber.starts_with(prefix))
      close_listener(*connection->listener, policy_violation, "signed out");
}

}  // namespace vez::http
