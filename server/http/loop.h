#pragma once

// Inside of the room: Asio stands here and below, never in server.h.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/server.h"
#include "http/static_files.h"

namespace vez::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using SteadyTime = std::chrono::steady_clock::time_point;

struct Connection;
struct Listener;

constexpr SteadyTime no_deadline = SteadyTime::max();

// Names in a map that is asked with views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// What all threads of one server share.
struct Shared {
  ServerOptions options;
  Service& service;
  StaticFiles files;
  std::string epoch;  // Another one after each start: a listener that sees it change has missed something.
  std::atomic<bool> draining = false;

  // Open connections of all threads; `none_left` when it falls to 0.
  std::mutex count_mutex;
  std::condition_variable none_left;
  std::int64_t connections = 0;

  // Which threads (a bit each) have listeners of a topic, and how many listeners there are.
  std::atomic<std::int64_t> listeners = 0;
  std::mutex topics_mutex;
  TextMap<std::vector<std::int32_t>> topics;  // Listeners by thread.

  // False when there are connections_max already.
  bool add_connection();
  void remove_connection();
  void report(std::string_view what) const;
};

// One thread with its own io_context: everything below is touched by this thread alone.
struct Loop : std::enable_shared_from_this<Loop> {
  Loop(std::shared_ptr<Shared> shared_by_all, std::size_t index_of_thread);

  std::shared_ptr<Shared> shared;
  std::size_t index;
  asio::io_context io{1};
  asio::steady_timer tick{io};
  std::vector<Connection*> connections;
  TextMap<std::vector<Listener*>> listeners;  // By topic.
  std::vector<char> scratch;                  // What was read last, until it is copied to its connection.

  // Runs the handlers until there are none and no work is promised; reports what they throw.
  void run();
  // Closes connections over their deadline, each tick, until `stop_ticking`.
  void start_ticking();
  void stop_ticking();
  void add(Connection& connection);
  void remove(Connection& connection);
  // Ends what is idle; with `cut` everything.
  void close_connections(bool cut);
  // An IMF-fixdate (RFC 9110 §5.6.7), made once a second.
  std::string_view date();
  void deliver(std::string_view topic, const std::shared_ptr<const std::string>& message);
  // {"refetch":"all"} to every listener.
  void deliver_refetch();
  void close_subscriber(std::string_view prefix);

 private:
  void on_tick();

  bool ticking_ = false;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace vez::http
