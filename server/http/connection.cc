#include "http/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstdio>

#include "http/text.h"

namespace vez::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
// A finished connection keeps no more room than this for the next request, in bytes.
constexpr std::size_t pending_bytes_kept = 4096;

// Room for the headers that most requests have.
constexpr std::size_t headers_likely = 8;

// What stands in a reply's status when it is none of the service's.
constexpr int unanswered = 0;
constexpr int too_late = -1;
constexpr int cut_off = -2;

// A reply under way: found by whoever holds a copy of the Reply, completes its connection once.
class PendingReply {
 public:
  PendingReply(std::weak_ptr<Connection> connection, asio::io_context::executor_type executor)
      : connection_(std::move(connection)), executor_(std::move(executor)) {}
  PendingReply(const PendingReply&) = delete;
  PendingReply& operator=(const PendingReply&) = delete;
  ~PendingReply() {
    if (!done_.exchange(true)) post({.status = unanswered});
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

// Gives the parser the first `bytes_max` bytes of `pending`; status 0 to go on reading.
Verdict feed(Connection& connection, Parser& parser, std::size_t bytes_max = std::string::npos) {
  error_code error;
  const std::string_view bytes = std::string_view(connection.pending).substr(0, bytes_max);
  const std::size_t used = parser.put(asio::buffer(bytes), error);
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
  request.headers.reserve(headers_likely);
  for (const auto& field : message)
    request.headers.push_back(
        {std::string(std::string_view(field.name_string())), std::string(std::string_view(field.value()))});
  request.peer = peer;
  return request;
}

constexpr Verdict too_large{.status = 413, .detail = "the body is larger than this request may bring"};

// Tells a client that waits for it to send the body; false when it is gone.
asio::awaitable<bool> invite_body(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser) {
  const auto& message = parser->get();
  if (!connection->pending.empty() || message.version() != 11 ||
      !has_token(std::string_view(message[beast_http::field::expect]), "100-continue"))
    co_return true;
  co_return co_await connection->send("HTTP/1.1 100 Continue\r\n\r\n", {});
}

// When a body of which so many bytes came has to go on; `start` is when it was asked for.
SteadyTime body_deadline(const ServerOptions& options, SteadyTime start, std::size_t bytes) {
  return start + options.body_grace + std::chrono::seconds(bytes / options.body_bytes_per_second_min);
}

asio::awaitable<Verdict> read_body(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser,
                                   std::size_t bytes_max) {
  const ServerOptions& options = connection->loop->shared->options;
  if (const auto length = parser->content_length(); length && *length > bytes_max) co_return too_large;
  if (!co_await invite_body(connection, parser)) co_return gone;
  const auto& message = parser->get();
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
    connection->deadline = body_deadline(options, start, message.body().size());
    if (!co_await connection->receive()) co_return gone;
  }
}

// A fresh reply of this connection: what it brings is waited for with reply_of.
Reply new_reply(const std::shared_ptr<Connection>& connection) {
  connection->answer.reset();
  connection->deadline = no_deadline;
  auto pending = std::make_shared<PendingReply>(connection, connection->loop->io.get_executor());
  return [pending = std::move(pending)](Response response) { pending->complete(std::move(response)); };
}

// What the service replies; one of the statuses above when it does not.
asio::awaitable<Response> reply_of(std::shared_ptr<Connection> connection) {
  const SteadyTime end = std::chrono::steady_clock::now() + connection->loop->shared->options.answer_deadline;
  while (!connection->answer) {
    if (connection->cut) co_return Response{.status = cut_off};
    if (std::chrono::steady_clock::now() >= end) co_return Response{.status = too_late};
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
  bool api = true;
};

Response problem(const Turn& turn, int status, std::string_view detail) {
  return turn.connection->loop->shared->service.problem(
      status, detail, std::string_view(turn.parser->get()[beast_http::field::accept_language]));
}

// Begins what ends with a reply of the service; what it throws is our fault.
template <class Begin>
void begin(const Turn& turn, Begin start) {
  Reply reply = new_reply(turn.connection);
  try {
    start(std::move(reply));
  } catch (const std::exception& fault) {
    turn.connection->loop->shared->report(fault.what());
  }
}

// The reply, or the answer that says there is none.
Response settle(const Turn& turn, Response reply) {
  if (reply.status == unanswered) return problem(turn, 500, "the request was not answered");
  if (reply.status == too_late) return problem(turn, 503, "the answer took too long");
  if (reply.status == cut_off) return problem(turn, 503, "the server is stopping");
  return reply;
}

asio::awaitable<Response> settled(Turn turn) { co_return settle(turn, co_await reply_of(turn.connection)); }

std::string head_of(const Turn& turn, const Response& response, BodyLength length) {
  return response_head(response, length, turn.connection->loop->date(), turn.api, !turn.keep);
}

// HTTP/1.0 knows no chunks: there the end of the connection ends the answer.
bool sends_chunks(const Turn& turn) { return turn.parser->get().version() == 11; }

asio::awaitable<bool> send_piece_head(Turn turn, Response response) {
  const BodyLength length{.told = sends_chunks(turn) ? BodyLength::Told::chunks : BodyLength::Told::close};
  co_return co_await turn.connection->send(head_of(turn, response, length), {});
}

asio::awaitable<bool> send_piece(Turn turn, std::string piece) {
  if (piece.empty()) co_return true;
  if (!sends_chunks(turn)) co_return co_await turn.connection->send(std::move(piece), {});
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
  piece += "\r\n";
  co_return co_await turn.connection->send(size.data(), std::move(piece));
}

asio::awaitable<bool> send_piece_end(Turn turn) {
  co_return !sends_chunks(turn) || co_await turn.connection->send("0\r\n\r\n", {});
}

// An answer in pieces, each made when the one before is on its way.
asio::awaitable<bool> respond_in_pieces(Turn turn, Response response) {
  if (!co_await send_piece_head(turn, {.status = response.status,
                                       .content_type = std::move(response.content_type),
                                       .headers = std::move(response.headers)}))
    co_return false;
  if (turn.head_only) co_return turn.keep;
  for (std::string piece = std::move(response.body);;) {
    if (!co_await send_piece(turn, std::move(piece))) co_return false;
    begin(turn, response.more);
    Response next = co_await reply_of(turn.connection);
    // Broken off without its end, so that nobody takes the part for the whole.
    if (next.status <= 0 || next.status >= 400) co_return false;
    if (next.body.empty()) break;
    piece = std::move(next.body);
  }
  co_return co_await send_piece_end(turn) && turn.keep;
}

asio::awaitable<bool> respond(Turn turn, Response response) {
  if (response.more) co_return co_await respond_in_pieces(std::move(turn), std::move(response));
  std::string head;
  try {
    head = head_of(turn, response, {.bytes = response.body.size()});
  } catch (const std::exception& fault) {
    turn.connection->loop->shared->report(fault.what());
    response = problem(turn, 500, "the answer could not be written");
    head = head_of(turn, response, {.bytes = response.body.size()});
  }
  const bool empty = turn.head_only || response.status == 204 || response.status == 304;
  co_return co_await turn.connection->send(std::move(head), empty ? std::string{} : std::move(response.body)) &&
      turn.keep;
}

asio::awaitable<bool> respond_static(Turn turn, Request request) {
  const std::shared_ptr<Connection> connection = turn.connection;
  turn.api = false;
  StaticAnswer answer = connection->loop->shared->files.answer(request);
  if (!answer.refusal.empty()) {
    Response refused = problem(turn, answer.response.status, answer.refusal);
    std::ranges::move(answer.response.headers, std::back_inserter(refused.headers));
    co_return co_await respond(std::move(turn), std::move(refused));
  }
  if (answer.content.empty()) co_return co_await respond(std::move(turn), std::move(answer.response));
  std::string head = head_of(turn, answer.response, {.bytes = answer.content.size()});
  co_return co_await connection->send_static(std::move(head), turn.head_only ? std::string_view{} : answer.content) &&
      turn.keep;
}

// The upgrade: nothing when the WebSocket is let in, else the refusal.
asio::awaitable<std::optional<Response>> upgrade(Turn turn, Request head) {
  const std::shared_ptr<Connection> connection = turn.connection;
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  if (!turn.parser->is_done() || !connection->pending.empty()) co_return problem(turn, 400, "an upgrade has no body");
  if (shared->draining) co_return problem(turn, 503, "the server is stopping");
  if (shared->options.live_origin_checked && !same_origin(head))
    co_return problem(turn, 403, "the request comes from another site");
  begin(turn, [&](Reply reply) { shared->service.accept_live(std::move(head), std::move(reply)); });
  Response reply = co_await settled(turn);
  if (reply.status != 101) co_return reply;
  connection->let_in = {.parser = turn.parser, .subscriber = std::move(reply.body)};
  co_return std::nullopt;
}

// The last answer of a connection: waits a little for the client to hear it.
asio::awaitable<bool> respond_and_close(Turn turn, Response response) {
  turn.keep = false;
  const std::shared_ptr<Connection> connection = turn.connection;
  co_await respond(std::move(turn), std::move(response));
  co_await linger(connection);
  co_return false;
}

asio::awaitable<bool> refuse(Turn turn, Verdict verdict) {
  if (verdict.status < 0) co_return false;
  Response response = problem(turn, verdict.status, verdict.detail);
  co_return co_await respond_and_close(std::move(turn), std::move(response));
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

// A body on its way to its taker, piece by piece.
struct Exchange {
  Turn turn;
  std::shared_ptr<BodyStream> taker;
  std::size_t bytes_max = 0;
  std::size_t bytes = 0;
  SteadyTime start;        // Later by the time that was not the client's.
  bool answering = false;  // The head of the answer is out.
};

// What has come of the body, at most body_piece_bytes_max, in the parser's body.
asio::awaitable<Verdict> read_piece(std::shared_ptr<Exchange> exchange) {
  Connection& connection = *exchange->turn.connection;
  Parser& parser = *exchange->turn.parser;
  const ServerOptions& options = connection.loop->shared->options;
  std::string& body = parser.get().body();
  while (!parser.is_done()) {
    if (!connection.pending.empty()) {
      const Verdict verdict = feed(connection, parser, options.body_piece_bytes_max);
      if (exchange->bytes + body.size() > exchange->bytes_max) co_return too_large;
      if (verdict.status != 0) co_return verdict;
      if (!body.empty() || parser.is_done()) break;
      if (connection.pending.size() > options.head_bytes_max) co_return Verdict{.status = 400, .detail = "bad chunk"};
    }
    connection.deadline = body_deadline(options, exchange->start, exchange->bytes);
    if (!co_await connection.receive()) co_return gone;
  }
  exchange->bytes += body.size();
  co_return Verdict{};
}

// Before the first byte of the answer the refusal is the answer, after it the last line.
asio::awaitable<bool> end_exchange(std::shared_ptr<Exchange> exchange, Response refusal) {
  const Turn turn = exchange->turn;
  if (!exchange->answering) co_return co_await respond_and_close(turn, std::move(refusal));
  if (co_await send_piece(turn, std::move(refusal.body) + "\n") && co_await send_piece_end(turn))
    co_await linger(turn.connection);
  co_return false;
}

// Sends what the taker has to say; false when the client does not take it.
asio::awaitable<bool> pass_on(std::shared_ptr<Exchange> exchange, Response said) {
  if (said.body.empty()) co_return true;
  std::string piece = std::move(said.body);
  said.body.clear();
  if (!exchange->answering && !co_await send_piece_head(exchange->turn, std::move(said))) co_return false;
  exchange->answering = true;
  co_return co_await send_piece(exchange->turn, std::move(piece));
}

asio::awaitable<bool> pass_body(std::shared_ptr<Exchange> exchange) {
  const Turn turn = exchange->turn;
  std::string& body = turn.parser->get().body();
  turn.parser->eager(true);
  exchange->start = std::chrono::steady_clock::now();
  for (;;) {
    const Verdict verdict = co_await read_piece(exchange);
    if (verdict.status < 0) co_return false;
    if (verdict.status > 0) co_return co_await end_exchange(exchange, problem(turn, verdict.status, verdict.detail));
    const bool last = turn.parser->is_done();
    const SteadyTime handed = std::chrono::steady_clock::now();
    begin(turn, [&](Reply reply) { exchange->taker->take(std::exchange(body, {}), last, std::move(reply)); });
    Response said = co_await settled(turn);
    if (said.status >= 400) co_return co_await end_exchange(exchange, std::move(said));
    if (last && !exchange->answering) co_return co_await respond(turn, std::move(said));
    if (!co_await pass_on(exchange, std::move(said))) co_return false;
    if (last) co_return co_await send_piece_end(turn) && turn.keep;
    exchange->start += std::chrono::steady_clock::now() - handed;
  }
}

asio::awaitable<bool> serve_pieces(Turn turn, Request head) {
  const std::shared_ptr<Connection> connection = turn.connection;
  const std::shared_ptr<Shared> shared = connection->loop->shared;
  const std::size_t bytes_max = allowed_body(*shared, head).value_or(0);
  if (const auto length = turn.parser->content_length(); length && *length > bytes_max)
    co_return co_await refuse(std::move(turn), too_large);
  begin(turn, [&](Reply reply) { shared->service.open_body(std::move(head), std::move(reply)); });
  Response opened = co_await settled(turn);
  if (!opened.taker) co_return co_await respond_and_close(std::move(turn), std::move(opened));
  if (!turn.parser->is_done() && !co_await invite_body(connection, turn.parser)) co_return false;
  turn.keep = turn.keep && !shared->draining;
  const auto exchange = std::make_shared<Exchange>(
      Exchange{.turn = std::move(turn), .taker = std::move(opened.taker), .bytes_max = bytes_max, .start = {}});
  co_return co_await pass_body(exchange);
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
    if (refusal) co_await respond(std::move(turn), std::move(*refusal));
    co_return false;
  }
  const bool api = is_service_path(request.path);
  if (api && shared->service.takes_pieces(request))
    co_return co_await serve_pieces(std::move(turn), std::move(request));
  if (!turn.parser->is_done()) {
    const std::optional<std::size_t> bytes_max = api ? allowed_body(*shared, request) : std::size_t{0};
    if (!bytes_max) co_return co_await refuse(turn, {.status = 500, .detail = "the request could not be answered"});
    const Verdict verdict = co_await read_body(connection, turn.parser, *bytes_max);
    if (verdict.status != 0) co_return co_await refuse(turn, verdict);
    request.body = std::move(turn.parser->get().body());
  }
  turn.keep = turn.keep && !shared->draining;
  if (!api) co_return co_await respond_static(std::move(turn), std::move(request));
  begin(turn, [&](Reply reply) { shared->service.answer(std::move(request), std::move(reply)); });
  Response response = co_await reply_of(connection);
  // A late reply would be taken for the next request's.
  turn.keep = turn.keep && !shared->draining && response.status >= unanswered;
  response = settle(turn, std::move(response));
  co_return co_await respond(std::move(turn), std::move(response));
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
    // The others first: a client that sends a hundred requests at once waits for its turn with each.
    if (!connection->pending.empty()) co_await asio::post(connection->loop->io, asio::use_awaitable);
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

// The content outlives every connection.
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
    if (auto let_in = std::exchange(connection->let_in, std::nullopt)) {
      connection->pending = std::string{};
      co_await serve_live(connection, std::move(let_in->parser), std::move(let_in->subscriber));
    }
  } catch (const std::exception& fault) {
    connection->loop->shared->report(fault.what());
  }
  connection->close();
  connection->loop->remove(*connection);
}

}  // namespace vez::http
