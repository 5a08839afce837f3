#include "http/server.h"

#include <sodium.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <thread>

#include "base/check.h"
#include "base/failure.h"
#include "base/json.h"
#include "http/connection.h"
#include "http/text.h"

namespace vez::http {
namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
// Descriptors that are not connections: database, logs, the rest of the program.
constexpr std::int64_t descriptors_kept = 256;
// After a failed accept (no descriptors left), before the next.
constexpr std::chrono::milliseconds accept_pause{100};
// For the coroutines of cut connections to end.
constexpr std::chrono::seconds cut_seconds_max{5};
constexpr int threads_max = 64;

// Raises the limit of open files to what is allowed; returns the limit.
std::int64_t raise_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return static_cast<std::int64_t>(before);
  return static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_max, 1'000'000));
}

std::string random_epoch() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, 8> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, bytes.size() * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

// A client too many hears so, if it fits without waiting.
void turn_away(Loop& loop, Tcp::socket socket) {
  const Response busy = loop.shared->service.problem(503, "too many connections", {});
  const std::string text = response_head(busy, {.bytes = busy.body.size()}, loop.date(), true, true) + busy.body;
  error_code ignored;  // It is turned away in any case.
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
}

}  // namespace

struct Server::Inside {
  std::shared_ptr<Shared> shared;
  std::vector<std::shared_ptr<Loop>> loops;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
  std::vector<std::thread> threads;
  std::shared_ptr<Tcp::acceptor> acceptor;
  unsigned short port = 0;
  bool drained = false;

  void bind();
  void stop();
  template <class Write>
  void publish(std::string_view topic, Write write);
};

namespace {

// Takes connections on the first thread and deals them out in turn. One accepting socket, not one for each thread
// (SO_REUSEPORT): a second server on the same port must fail, and a few connections spread evenly.
asio::awaitable<void> accept_all(std::shared_ptr<Tcp::acceptor> acceptor, std::vector<std::shared_ptr<Loop>> loops) {
  const std::shared_ptr<Loop> own = loops.front();
  asio::steady_timer pause(own->io);
  for (std::size_t next = 0; acceptor->is_open(); next = (next + 1) % loops.size()) {
    const std::shared_ptr<Loop> loop = loops[next];
    auto [error, socket] = co_await acceptor->async_accept(loop->io, awaited);
    if (error == asio::error::operation_aborted || !acceptor->is_open()) co_return;
    if (error) {
      own->shared->report("accept: " + error.message());
      pause.expires_after(accept_pause);
      co_await pause.async_wait(awaited);
      continue;
    }
    if (!own->shared->add_connection()) {
      turn_away(*own, std::move(socket));
      continue;
    }
    error_code ignored;  // A socket that is gone already ends at its first read.
    socket.non_blocking(true, ignored);
    socket.set_option(Tcp::no_delay(true), ignored);
    asio::co_spawn(loop->io, serve(std::make_shared<Connection>(loop, std::move(socket))), asio::detached);
  }
}

}  // namespace

void Server::Inside::bind() {
  const ServerOptions& options = shared->options;
  const std::string where = options.address + " port " + std::to_string(options.port) + ": ";
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw Failure("can't listen on " + where + error.message());
  acceptor = std::make_shared<Tcp::acceptor>(loops.front()->io);
  const Tcp::endpoint endpoint(address, options.port);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(Tcp::acceptor::max_listen_connections, error);
  if (error) throw Failure("can't listen on " + where + error.message());
  port = acceptor->local_endpoint().port();
}

Server::Server(ServerOptions options, Service& service) : inside_(std::make_unique<Inside>()) {
  CHECK(options.threads >= 1 && options.threads <= threads_max);
  inside_->shared = std::make_shared<Shared>(std::move(options), service);
}

Server::~Server() { drain(std::chrono::seconds{0}); }

void Server::start() {
  Inside& in = *inside_;
  CHECK(in.threads.empty() && !in.drained);
  in.shared->epoch = random_epoch();
  in.shared->files.load(in.shared->options.web_folder, in.shared->options.web_bytes_max);
  auto& connections_max = in.shared->options.connections_max;
  connections_max = std::max<std::int64_t>(1, std::min(connections_max, raise_descriptors() - descriptors_kept));
  for (int i = 0; i < in.shared->options.threads; ++i)
    in.loops.push_back(std::make_shared<Loop>(in.shared, static_cast<std::size_t>(i)));
  try {
    in.bind();
  } catch (const Failure&) {
    in.acceptor.reset();
    in.loops.clear();
    throw;
  }
  asio::co_spawn(in.loops.front()->io, accept_all(in.acceptor, in.loops), asio::detached);
  for (const auto& loop : in.loops) {
    in.guards.push_back(asio::make_work_guard(loop->io));
    asio::post(loop->io, [loop] { loop->start_ticking(); });
    in.threads.emplace_back([loop] { loop->run(); });
  }
}

unsigned short Server::port() const { return inside_->port; }

std::int64_t Server::connections() const {
  const std::lock_guard lock(inside_->shared->count_mutex);
  return inside_->shared->connections;
}

std::int64_t Server::listeners() const { return inside_->shared->listeners.load(std::memory_order_relaxed); }

void Server::drain(std::chrono::seconds deadline) {
  Inside& in = *inside_;
  if (in.threads.empty() || in.drained) return;
  in.drained = true;
  in.shared->draining = true;
  std::promise<void> closed;  // After it no thread gets another connection.
  asio::post(in.loops.front()->io, [acceptor = in.acceptor, &closed] {
    error_code ignored;  // It is not used any more in any case.
    acceptor->close(ignored);
    closed.set_value();
  });
  closed.get_future().wait();
  for (const auto& loop : in.loops) asio::post(loop->io, [loop] { loop->close_connections(false); });
  const auto none = [&in] { return in.shared->connections == 0; };
  std::unique_lock lock(in.shared->count_mutex);
  if (!in.shared->none_left.wait_for(lock, deadline, none)) {
    lock.unlock();
    for (const auto& loop : in.loops) asio::post(loop->io, [loop] { loop->close_connections(true); });
    lock.lock();
    in.shared->none_left.wait_for(lock, cut_seconds_max, none);
  }
  lock.unlock();
  in.stop();
}

void Server::Inside::stop() {
  for (const auto& loop : loops) asio::post(loop->io, [loop] { loop->stop_ticking(); });
  guards.clear();
  for (std::thread& thread : threads) thread.join();
  acceptor.reset();  // The loops stay, for those who still publish.
}

// Hands the message to the threads that have listeners of the topic; it is only written when there are some.
template <class Write>
void Server::Inside::publish(std::string_view topic, Write write) {
  if (shared->listeners.load(std::memory_order_relaxed) == 0) return;
  std::vector<std::int32_t> by_thread;
  {
    const std::lock_guard lock(shared->topics_mutex);
    const auto found = shared->topics.find(topic);
    if (found == shared->topics.end()) return;
    by_thread = found->second;
  }
  std::string text;
  write(text);
  const auto message = std::make_shared<const std::string>(std::move(text));
  for (std::size_t i = 0; i < by_thread.size() && i < loops.size(); ++i)
    if (by_thread[i] > 0)
      asio::post(loops[i]->io,
                 [loop = loops[i].get(), topic = std::string(topic), message] { loop->deliver(topic, message); });
}

void Server::publish(std::string_view topic, std::string_view id_text, std::int64_t version) {
  publish_on(topic, topic, id_text, version);
}

void Server::publish_on(std::string_view channel, std::string_view topic, std::string_view id_text,
                        std::int64_t version) {
  inside_->publish(channel, [&](std::string& text) {
    text = R"({"changed":{"topic":)";
    json_out::string(text, topic);
    text += R"(,"ids":[)";
    if (!id_text.empty()) json_out::string(text, id_text);
    text += R"(],"version":)" + std::to_string(version) + "}}";
  });
}

void Server::publish_refetch(std::string_view topic) { publish_refetch_on(topic, topic); }

void Server::publish_refetch_on(std::string_view channel, std::string_view topic) {
  inside_->publish(channel, [&](std::string& text) {
    text = R"({"refetch":[)";
    json_out::string(text, topic);
    text += "]}";
  });
}

void Server::publish_all() {
  if (inside_->shared->listeners.load(std::memory_order_relaxed) == 0) return;
  for (const auto& loop : inside_->loops) asio::post(loop->io, [loop = loop.get()] { loop->deliver_refetch(); });
}

void Server::close_subscriber(std::string_view subscriber_prefix) {
  for (const auto& loop : inside_->loops)
    asio::post(loop->io,
               [loop = loop.get(), prefix = std::string(subscriber_prefix)] { loop->close_subscriber(prefix); });
}

}  // namespace vez::http
