#include "http/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "http/text.h"

namespace vez::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
// A finished connection keeps no more room than this for the next request, in bytes.
constexpr std::size_t pending_bytes_kept = 4096;

// A reply under way: found by whoever holds a copy of the Reply, completes its connection once.
class PendingReply {
 public:
  PendingReply(std::weak_ptr<Connection> connection, asio::io_context::executor_type executor)
      : connection_(std::move(connection)), executor_(std::move(executor)) {}
  PendingReply(const PendingReply&) = delete;
  PendingReply& operator=(const PendingReply&) = delete;
  ~PendingReply() {
    if (!done_.exchange(true)) post(problem(500, "the request was not answered"));
  }
  void complete(Response response) {
    if (!done_.exchange(true)) post(std::move(response));
  }

 private:
  // The queue holds no connection alive, or a queue that nobody runs any more would keep itself alive.
  void post(Response response) {
    const std::shared_ptr<Connection> alive = connection_.lock();
    if (!alive) return;
    asio::dispatch(executor_, [weak = connection_, response = std::move(response)]() mutable {
      const std::shared_ptr<Connection> connection = weak.lock();
      if (!connection) return;
      connection->answer = std::move(response);
      connection->wake.cancel();
    });
  }

  std::weak_ptr<Connection> connection_;
  asio::io_context::executor_type executor_;
  std::atomic<bool> done_ = false;
};

// Why a request is not served: status 0 when it is, -1 when the client went away.
struct Verdict {
  int status = 0;
  std::string_view detail = {};
};

constexpr Verdict gone{.status = -1};

// The bytes of `pending` that the parser takes; 0 to go on reading.
Verdict feed(Connection& connection, Parser& parser) {
  error_code error;
  const std::size_t used = parser.put(asio::buffer(connection.pending), error);
  connection.pending.erase(0, used);
  if (!error || error == beast_http::error::need_more) return {};
  if (error == beast_http::error::header_limit) return {.status = 431, .detail = "the head is too large"};
  return {.status = 400, .detail = "this is not a well-formed HTTP/1.1 request"};
}

asio::awaitable<Verdict> read_head(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser, bool first) {
  const ServerOptions& options = connection->loop->shared->options;
  connection->idle = connection->pending.empty();
  connection->allow(first || !connection->idle ? options.head_deadline : options.idle_deadline);
  for (;;) {
    if (!connection->pending.empty()) {
      if (connection->idle && !first) connection->allow(options.head_deadline);
      connection->idle = false;
      const Verdict verdict = feed(*connection, *parser);
      if (verdict.status != 0 || parser->is_header_done()) co_return verdict;
      if (connection->pending.size() > options.head_bytes_max)
        co_return Verdict{.status = 431, .detail = "the head is too large"};
    }
    if (!co_await connection->receive()) co_return gone;
  }
}

// What is wrong with a head that the parser let through.
Verdict judge_head(const Parser& parser) {
  const auto& message = parser.get();
  const auto target = message.target();
  if (target.empty() || target.front() != '/') return {.status = 400, .detail = "the target must be a path"};
  if (message.version() != 11 && message.version() != 10) return {.status = 400, .detail = "only HTTP/1.1 here"};
  if (message.version() == 11 && message.count(beast_http::field::host) != 1)
    return {.status = 400, .detail = "there must be one Host"};
  const auto codings = message.count(beast_http::field::transfer_encoding);
  if (codings == 0) return {};
  if (message.count(beast_http::field::content_length) > 0)
    return {.status = 400, .detail = "Content-Length and Transfer-Encoding together"};
  if (codings > 1 || message.version() != 11 ||
      !same_name(std::string_view(message[beast_http::field::transfer_encoding]), "chunked"))
    return {.status = 501, .detail = "only the chunked transfer coding"};
  return {};
}

Request request_of(const Parser& parser, const std::string& peer) {
  const auto& message = parser.get();
  Request request;
  request.method = std::string_view(message.method_string());
  if (request.method == "HEAD") request.method = "GET";
  request.target = std::string_view(message.target());
  const auto question = request.target.find('?');
  request.path = request.target.substr(0, question);
  if (question != std::string::npos) request.query = request.target.substr(question + 1);
  for (const auto& field : message)
    request.headers.push_back(
        {std::string(std::string_view(field.name_string())), std::string(std::string_view(field.value()))});
  request.peer = peer;
  return request;
}

asio::awaitable<Verdict> read_body(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser,
                                   std::size_t bytes_max) {
  constexpr Verdict too_large{.status = 413, .detail = "the body is larger than this request may bring"};
  const ServerOptions& options = connection->loop->shared->options;
  if (const auto length = parser->content_length(); length && *length > bytes_max) co_return too_large;
  const auto& message = parser->get();
  if (has_token(std::string_view(message[beast_http::field::expect]), "100-continue") && connection->pending.empty() &&
      !co_await connection->send("HTTP/1.1 100 Continue\r\n\r\n", {}))
    co_return gone;
  const SteadyTime start = std::chrono::steady_clock::now();
  parser->eager(true);  // As many chunks as there are, not one at a time.
  for (;;) {
    if (!connection->pending.empty()) {
      const Verdict verdict = feed(*connection, *parser);
      if (message.body().size() > bytes_max) co_return too_large;
      if (verdict.status != 0 || parser->is_done()) co_return verdict;
      // Chunk headers and trailers are bounded like the head.
      if (connection->pending.size() > options.head_bytes_max) co_return Verdict{.status = 400, .detail = "bad chunk"};
    }
    const auto seconds = message.body().size() / options.body_bytes_per_second_min;
    connection->deadline = start + options.body_grace + std::chrono::seconds{seconds};
    if (!co_await connection->receive()) co_return gone;
  }
}

// Hands the request over and waits for the answer.
asio::awaitable<Response> ask_service(std::shared_ptr<Connection> connection, Request request) {
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  connection->answer.reset();
  connection->deadline = no_deadline;
  try {
    auto pending = std::make_shared<PendingReply>(connection, connection->loop->io.get_executor());
    shared->service.answer(std::move(request), [pending = std::move(pending)](Response response) {
      pending->complete(std::move(response));
    });
  } catch (const std::exception& fault) {
    shared->report(fault.what());
    co_return problem(500, "the request could not be answered");
  }
  const SteadyTime end = std::chrono::steady_clock::now() + shared->options.answer_deadline;
  while (!connection->answer) {
    if (connection->cut) co_return problem(503, "the server is stopping");
    if (std::chrono::steady_clock::now() >= end) co_return problem(503, "the answer took too long");
    connection->wake.expires_at(end);
    co_await connection->wake.async_wait(awaited);
  }
  co_return std::move(*connection->answer);
}

// Our side is closed; what the client still sends is read and forgotten for a while, so that it sees our answer
// rather than a reset (RFC 9112 §9.6).
asio::awaitable<void> linger(std::shared_ptr<Connection> connection) {
  error_code ignored;  // The client may be gone already: then there is nobody to be kind to.
  connection->socket.shutdown(Tcp::socket::shutdown_send, ignored);
  connection->allow(connection->loop->shared->options.linger);
  do {
    connection->pending.clear();
  } while (co_await connection->receive());
}

bool same_origin(const Request& head) {
  const std::string_view origin = head.header("Origin");
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string_view::npos && same_name(origin.substr(scheme + 3), head.header("Host"));
}

// One request, from its head until its answer is sent. The coroutines below return true to go on with the next one.
struct Turn {
  std::shared_ptr<Connection> connection;
  std::shared_ptr<Parser> parser;
  bool head_only = false;
  bool keep = false;
};

asio::awaitable<bool> respond(Turn turn, Response response, bool api) {
  std::string head;
  const std::shared_ptr<Connection> connection = std::move(turn.connection);
  try {
    head = response_head(response, response.body.size(), connection->loop->date(), api, !turn.keep);
  } catch (const std::exception& fault) {
    connection->loop->shared->report(fault.what());
    response = problem(500, "the answer could not be written");
    head = response_head(response, response.body.size(), connection->loop->date(), api, !turn.keep);
  }
  const bool empty = turn.head_only || response.status == 204 || response.status == 304;
  co_return co_await connection->send(std::move(head), empty ? std::string{} : std::move(response.body)) && turn.keep;
}

asio::awaitable<bool> respond_static(Turn turn, Request request) {
  const std::shared_ptr<Connection> connection = turn.connection;
  StaticAnswer answer = connection->loop->shared->files.answer(request);
  if (answer.content.empty()) co_return co_await respond(std::move(turn), std::move(answer.response), false);
  std::string head = response_head(answer.response, answer.content.size(), connection->loop->date(), false, !turn.keep);
  co_return co_await connection->send_static(std::move(head), turn.head_only ? std::string_view{} : answer.content) &&
      turn.keep;
}

// The upgrade: true when the WebSocket was served to its end, false with the refusal in `refusal`.
asio::awaitable<std::optional<Response>> upgrade(Turn turn, Request head) {
  const std::shared_ptr<Connection> connection = turn.connection;
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  if (!turn.parser->is_done() || !connection->pending.empty()) co_return problem(400, "an upgrade has no body");
  if (shared->draining) co_return problem(503, "the server is stopping");
  if (shared->options.live_origin_checked && !same_origin(head)) co_return problem(403, "from another origin");
  std::string subscriber;
  Response refusal = problem(403, "not allowed");
  try {
    if (!shared->service.accept_live(head, subscriber, refusal)) co_return refusal;
  } catch (const std::exception& fault) {
    shared->report(fault.what());
    co_return problem(500, "the request could not be answered");
  }
  co_await serve_live(connection, turn.parser, std::move(subscriber));
  co_return std::nullopt;
}

// Says why and waits a little for the client to hear it; never goes on.
asio::awaitable<bool> refuse(Turn turn, Verdict verdict) {
  if (verdict.status < 0) co_return false;
  turn.keep = false;
  const std::shared_ptr<Connection> connection = turn.connection;
  co_await respond(std::move(turn), problem(verdict.status, verdict.detail), true);
  co_await linger(connection);
  co_return false;
}

// What the service allows; nothing when it failed.
std::optional<std::size_t> allowed_body(const Shared& shared, const Request& head) {
  try {
    return shared.service.body_bytes_max(head);
  } catch (const std::exception& fault) {
    shared.report(fault.what());
    return std::nullopt;
  }
}

asio::awaitable<bool> serve_head(Turn turn) {
  const std::shared_ptr<Connection> connection = turn.connection;
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  const auto& message = turn.parser->get();
  turn.head_only = message.method() == beast_http::verb::head;
  turn.keep = turn.parser->keep_alive() && message.version() == 11;
  if (const Verdict verdict = judge_head(*turn.parser); verdict.status != 0) co_return co_await refuse(turn, verdict);
  Request request = request_of(*turn.parser, connection->peer);
  if (request.path == live_path && boost::beast::websocket::is_upgrade(message)) {
    turn.keep = false;
    auto refusal = co_await upgrade(turn, std::move(request));
    if (refusal) co_await respond(std::move(turn), std::move(*refusal), true);
    co_return false;
  }
  const bool api = is_service_path(request.path);
  if (!turn.parser->is_done()) {
    const std::optional<std::size_t> bytes_max = api ? allowed_body(*shared, request) : std::size_t{0};
    if (!bytes_max) co_return co_await refuse(turn, {.status = 500, .detail = "the request could not be answered"});
    const Verdict verdict = co_await read_body(connection, turn.parser, *bytes_max);
    if (verdict.status != 0) co_return co_await refuse(turn, verdict);
    request.body = std::move(turn.parser->get().body());
  }
  turn.keep = turn.keep && !shared->draining;
  if (!api) co_return co_await respond_static(std::move(turn), std::move(request));
  Response response = co_await ask_service(connection, std::move(request));
  turn.keep = turn.keep && !shared->draining;
  co_return co_await respond(std::move(turn), std::move(response), true);
}

asio::awaitable<void> serve_requests(std::shared_ptr<Connection> connection) {
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  for (bool first = true;; first = false) {
    if (shared->draining && connection->pending.empty()) co_return;
    auto parser = std::make_shared<Parser>();
    parser->header_limit(static_cast<std::uint32_t>(shared->options.head_bytes_max));
    parser->body_limit(boost::none);  // read_body bounds it, when the head has said what the request is.
    const Verdict verdict = co_await read_head(connection, parser, first);
    Turn turn{.connection = connection, .parser = parser};
    if (verdict.status != 0) {
      co_await refuse(std::move(turn), verdict);
      co_return;
    }
    if (!co_await serve_head(std::move(turn))) co_return;
    if (connection->pending.empty() && connection->pending.capacity() > pending_bytes_kept)
      connection->pending = std::string{};
  }
}

}  // namespace

Connection::Connection(std::shared_ptr<Loop> its_loop, Tcp::socket its_socket)
    : loop(std::move(its_loop)), socket(std::move(its_socket)), wake(loop->io) {
  error_code error;
  const auto other = socket.remote_endpoint(error);
  if (!error) peer = other.address().to_string();
}

void Connection::allow(std::chrono::milliseconds span) { deadline = std::chrono::steady_clock::now() + span; }

void Connection::close() {
  error_code ignored;  // Closing releases the descriptor whatever it says.
  socket.close(ignored);
  wake.cancel();
}

asio::awaitable<bool> Connection::receive() {
  for (;;) {
    const auto [wait_error] = co_await socket.async_wait(Tcp::socket::wait_read, awaited);
    if (wait_error || cut) co_return false;
    error_code error;
    const std::size_t bytes = socket.read_some(asio::buffer(loop->scratch), error);
    if (error == asio::error::would_block) continue;
    if (error) co_return false;
    pending.append(loop->scratch.data(), bytes);
    co_return true;
  }
}

asio::awaitable<bool> Connection::send(std::string head, std::string body) {
  co_return co_await send_static(std::move(head), body);
}

asio::awaitable<bool> Connection::send_static(std::string head, std::string_view content_of_the_server) {
  std::string_view rest_of_head = head;
  std::string_view rest = content_of_the_server;
  while (!rest_of_head.empty() || !rest.empty()) {
    error_code error;
    std::size_t sent = socket.write_some(std::array{asio::const_buffer(rest_of_head.data(), rest_of_head.size()),
                                                    asio::const_buffer(rest.data(), rest.size())},
                                         error);
    if (error && error != asio::error::would_block) co_return false;
    const std::size_t of_head = std::min(sent, rest_of_head.size());
    rest_of_head.remove_prefix(of_head);
    rest.remove_prefix(sent - of_head);
    if (!error) continue;
    allow(loop->shared->options.write_stall);
    const auto [wait_error] = co_await socket.async_wait(Tcp::socket::wait_write, awaited);
    if (wait_error || cut) co_return false;
  }
  co_return true;
}

asio::awaitable<void> serve(std::shared_ptr<Connection> connection) {
  connection->loop->add(*connection);
  try {
    co_await serve_requests(connection);
  } catch (const std::exception& fault) {
    connection->loop->shared->report(fault.what());
  }
  connection->close();
  connection->loop->remove(*connection);
}

}  // namespace vez::http
