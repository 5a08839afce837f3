#include "http/server.h"

#include <sys/resource.h>

#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <iostream>
#include <set>
#include <thread>

#include "base/failure.h"
#include "http/static_files.h"

namespace vez::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Stream = beast::basic_stream<tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable_t<Executor>{});

// The page runs only what comes from here, in no frame, and talks to nobody else.
constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n";

// The answer of one request on its way from whatever thread made it to its connection.
class Answer : public std::enable_shared_from_this<Answer> {
 public:
  explicit Answer(Executor executor) : timer_(executor, std::chrono::steady_clock::time_point::max()) {}

  void complete(Response response) {
    if (done_.exchange(true)) return;
    response_ = std::move(response);
    // The timer belongs to its io thread.
    asio::dispatch(timer_.get_executor(), [self = shared_from_this()] {
      self->ready_ = true;
      self->timer_.cancel();
    });
  }

  bool ready() const { return ready_; }
  Timer& timer() { return timer_; }
  Response take() { return std::move(response_); }

 private:
  Timer timer_;
  std::atomic<bool> done_ = false;
  bool ready_ = false;
  Response response_;
};

// Calls back once; when all copies are gone without a call, the answer is 500.
class ReplyOnce {
 public:
  explicit ReplyOnce(std::shared_ptr<Answer> answer) : answer_(std::move(answer)) {}
  ~ReplyOnce() { answer_->complete({.status = 500, .content_type = "", .headers = {}, .body = ""}); }
  ReplyOnce(const ReplyOnce&) = delete;
  ReplyOnce& operator=(const ReplyOnce&) = delete;
  void operator()(Response response) const { answer_->complete(std::move(response)); }

 private:
  std::shared_ptr<Answer> answer_;
};

std::string written(const Response& response, bool keep_alive, bool head_only, bool is_api) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += beast::http::obsolete_reason(static_cast<beast::http::status>(response.status));
  out += "\r\n";
  out += security_headers;
  bool cache_said = false;
  for (const Header& header : response.headers) {
    out += header.name, out += ": ", out += header.value, out += "\r\n";
    cache_said |= header.name == "Cache-Control";
  }
  if (is_api && !cache_said) out += "Cache-Control: no-store\r\n";
  if (!response.content_type.empty()) out += "Content-Type: ", out += response.content_type, out += "\r\n";
  if (response.status != 204 && response.status != 304)
    out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  out += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
  if (!head_only) out += response.body;
  return out;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Service& service)
      : options_(std::move(options)), service_(service), files_(options_.web_folder) {}

  void start() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
      files.rlim_cur = files.rlim_max;
      ::setrlimit(RLIMIT_NOFILE, &files);
    }
    error_code failure;
    const auto address = asio::ip::make_address(options_.address, failure);
    if (failure) throw Failure(options_.address + " is not an address to listen on");
    tcp::endpoint endpoint(address, options_.port);
    for (int i = 0; i < options_.threads; ++i) {
      auto& lane = lanes_.emplace_back(std::make_unique<Lane>());
      listen(lane->acceptor, endpoint);
      endpoint.port(lane->acceptor.local_endpoint().port());
    }
    port_ = endpoint.port();
    for (const auto& lane : lanes_) {
      asio::co_spawn(lane->io, accept(*lane), asio::detached);
      lane->thread = std::thread([&io = lane->io] { io.run(); });
    }
  }

  void drain(std::chrono::seconds deadline) {
    if (draining_.exchange(true)) return;
    for (const auto& lane : lanes_)
      asio::post(lane->io, [&lane = *lane] {
        lane.acceptor.close();
        for (Stream* stream : lane.idle) stream->socket().close();
      });
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (connections_ > 0 && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const auto& lane : lanes_) lane->io.stop();
    for (const auto& lane : lanes_)
      if (lane->thread.joinable()) lane->thread.join();
  }

  unsigned short port() const { return port_; }
  std::size_t connections() const { return connections_; }

 private:
  using Parser = beast::http::request_parser<beast::http::string_body>;

  // A thread with its io_context; connections stay on the one that accepted them.
  struct Lane {
    asio::io_context io{1};
    asio::basic_socket_acceptor<tcp, Executor> acceptor{io};
    std::thread thread;
    std::set<Stream*> idle;  // Waiting for the next request; closed when draining.
  };

  void listen(asio::basic_socket_acceptor<tcp, Executor>& acceptor, const tcp::endpoint& endpoint) {
    error_code failure;
    acceptor.open(endpoint.protocol(), failure);
    acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
    // Each lane has its own queue of new connections, filled by the kernel.
    acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true), failure);
    acceptor.bind(endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    if (failure)
      throw Failure("cannot listen on " + options_.address + ":" + std::to_string(options_.port) + ": " +
                    failure.message());
  }

  // The lanes outlive what runs on them: their threads are joined before they go.
  awaitable<void, Executor> accept(Lane& lane) {
    for (;;) {
      auto [failure, socket] = co_await lane.acceptor.async_accept(lane.io.get_executor(), quietly);
      if (draining_) co_return;
      if (failure) {
        // Out of files: the connections there are go on; a moment later some have ended.
        Timer pause(lane.io.get_executor(), std::chrono::milliseconds(50));
        co_await pause.async_wait(quietly);
        continue;
      }
      if (connections_ >= options_.connections_max) continue;  // Closed at once.
      socket.set_option(tcp::no_delay(true), failure);
      asio::co_spawn(lane.io, serve(lane, Stream(std::move(socket))), asio::detached);
    }
  }

  struct Counted {
    explicit Counted(std::atomic<std::size_t>& c) : count(c) { ++count; }
    ~Counted() { --count; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    std::atomic<std::size_t>& count;
  };

  // The lane outlives its connections.
  awaitable<void, Executor> serve(Lane& lane, Stream stream) {
    const Counted counted(connections_);
    error_code failure;
    const auto peer = stream.socket().remote_endpoint(failure).address().to_string();
    beast::flat_buffer buffer;
    for (bool first = true; !draining_; first = false) {
      Parser parser;
      parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
      parser.body_limit(boost::none);
      if (buffer.size() == 0) {
        lane.idle.insert(&stream);
        stream.expires_after(first ? options_.header_seconds_max : options_.idle_seconds_max);
        buffer.shrink_to_fit();
        const auto [waited, bytes] = co_await stream.async_read_some(buffer.prepare(4096), quietly);
        lane.idle.erase(&stream);
        if (waited) break;
        buffer.commit(bytes);
      }
      stream.expires_after(options_.header_seconds_max);
      Request request;
      request.peer = peer;
      const auto [headed, head_bytes] = co_await beast::http::async_read_header(stream, buffer, parser, quietly);
      if (headed) {
        if (const int status = refusal_of(headed))
          co_await write(stream, service_.problem(status, request), false, false, true);
        break;
      }
      take_head(parser, request);
      const std::size_t body_max = service_.body_bytes_max(request);
      // Two lengths are how requests are smuggled past a proxy (RFC 9112 §6.3).
      const bool two_lengths = parser.chunked() && !request.header("Content-Length").empty();
      const bool too_large = parser.content_length() && *parser.content_length() > body_max;
      if (two_lengths || too_large) {
        co_await write(stream, service_.problem(two_lengths ? 400 : 413, request), false, false, true);
        break;
      }
      parser.body_limit(body_max);
      if (beast::iequals(request.header("Expect"), "100-continue")) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(go_on), quietly);
      }
      stream.expires_after(options_.body_seconds_max);
      const auto [read, body_bytes] = co_await beast::http::async_read(stream, buffer, parser, quietly);
      if (read) {
        if (const int status = refusal_of(read))
          co_await write(stream, service_.problem(status, request), false, false, true);
        break;
      }
      const bool keep_alive = parser.get().keep_alive();
      const bool head_only = request.method == "HEAD";
      const bool is_api = request.path.starts_with("/api/");
      request.body = std::move(parser.get().body());
      Response response;
      auto file = is_api ? std::nullopt : static_file(request);
      if (file) {
        response = *std::move(file);
      } else {
        const auto answer = std::make_shared<Answer>(stream.get_executor());
        ask(std::move(request), answer);
        stream.expires_never();
        while (!answer->ready()) co_await answer->timer().async_wait(quietly);
        response = answer->take();
      }
      if (!co_await write(stream, std::move(response), keep_alive && !draining_, head_only, is_api)) break;
      if (!keep_alive) break;
    }
    stream.socket().shutdown(tcp::socket::shutdown_both, failure);
  }

  std::optional<Response> static_file(const Request& request) {
    // What the server itself answers outside /api.
    if (request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics") return std::nullopt;
    return files_.find(request);
  }

  void ask(Request request, const std::shared_ptr<Answer>& answer) {
    const auto once = std::make_shared<ReplyOnce>(answer);
    service_.answer(std::move(request), [once](Response response) { (*once)(std::move(response)); });
  }

  static int refusal_of(error_code failure) {
    if (failure == beast::http::error::header_limit) return 431;
    if (failure == beast::http::error::body_limit) return 413;
    if (failure == beast::error::timeout) return 408;
    if (failure == beast::http::error::end_of_stream || failure == beast::http::error::partial_message) return 0;
    return failure.category() == beast::http::make_error_code(beast::http::error::bad_method).category() ? 400 : 0;
  }

  static void take_head(const Parser& parser, Request& request) {
    const auto& message = parser.get();
    request.method = message.method_string();
    const std::string_view target(message.target().data(), message.target().size());
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    for (const auto& field : message)
      request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }

  // The stream belongs to serve(), which outlives this as it waits for it.
  awaitable<bool, Executor> write(Stream& stream, Response response, bool keep_alive, bool head_only, bool is_api) {
    const std::string bytes = written(response, keep_alive, head_only, is_api);
    stream.expires_after(options_.write_seconds_max);
    const auto [failure, count] = co_await asio::async_write(stream, asio::buffer(bytes), quietly);
    co_return !failure;
  }

  const ServerOptions options_;
  Service& service_;
  const StaticFiles files_;
  unsigned short port_ = 0;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<bool> draining_ = false;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

Server::Server(ServerOptions options, Service& service) : impl_(std::make_unique<Impl>(std::move(options), service)) {}
Server::~Server() { impl_->drain(std::chrono::seconds(0)); }
void Server::start() { impl_->start(); }
unsigned short Server::port() const { return impl_->port(); }
std::size_t Server::connections() const { return impl_->connections(); }
void Server::drain(std::chrono::seconds deadline) { impl_->drain(deadline); }

}  // namespace vez::http
