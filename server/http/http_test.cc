// long because every way a client can misbehave stands beside the one server they all talk to.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/failure.h"
#include "base/testing.h"
#include "http/server.h"

namespace vez::http {
namespace {

// A blocking client with a bounded patience.
class Client {
 public:
  explicit Client(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Until there are `count` bytes; fewer when the server closes.
  std::string take(std::size_t count) {
    while (buffer_.size() < count && more()) {
    }
    std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return taken;
  }
  std::string head() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos && more()) {
    }
    return end == std::string::npos ? std::exchange(buffer_, {}) : take(end + 4);
  }
  bool closed() { return buffer_.empty() && !more() && !timed_out_; }

 private:
  bool more() {
    std::array<char, 4096> bytes{};
    const ssize_t got = recv(socket_, bytes.data(), bytes.size(), 0);
    timed_out_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (got <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
  }
  int socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string buffer_;
};

struct Answer {
  std::string head;
  std::string body;
  int status() const { return head.size() > 12 ? std::atoi(head.c_str() + 9) : 0; }
  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

Answer read_answer(Client& client, bool without_body = false) {
  Answer answer{.head = client.head(), .body = {}};
  const std::string length = answer.header("Content-Length");
  if (!without_body && !length.empty()) answer.body = client.take(static_cast<std::size_t>(std::atoll(length.c_str())));
  return answer;
}

Answer ask(Client& client, std::string_view target, std::string_view more_headers = {}) {
  client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: vez\r\n" + std::string(more_headers) + "\r\n");
  return read_answer(client);
}

// Says what it was asked; some paths answer otherwise.
struct Echo : Service {
  struct Pieces;
  std::atomic<int> left = 0;
  std::atomic<int> takers = 0;
  std::atomic<std::size_t> piece_bytes_max = 0;
  std::vector<std::thread> threads;
  std::promise<Reply> held;
  ~Echo() override {
    for (std::thread& thread : threads) thread.join();
  }
  std::size_t body_bytes_max(const Request& head) override { return head.path == "/api/small" ? 10 : 100'000; }
  void answer(Request request, Reply reply) override {
    if (request.path == "/api/throw") throw Failure("on purpose");
    if (request.path == "/api/forget") return;
    if (request.path == "/api/hold") return held.set_value(std::move(reply));
    Response response{.status = 200, .content_type = "text/plain", .headers = {}, .body = {}};
    response.body = request.method + " " + request.path + "?" + request.query + " " + request.body;
    if (request.path == "/api/stream")
      response.more = [count = std::make_shared<int>(0)](Reply next) {
        next({.status = 200, .body = ++*count < 3 ? std::to_string(*count) : ""});
      };
    if (request.path == "/api/broken") response.more = [](Reply next) { next({.status = 500}); };
    if (request.path == "/api/large") response.body = std::string(5'000'000, 'x');
    if (request.path != "/api/thread") return reply(std::move(response));
    threads.emplace_back([reply, response] { reply(response); });
  }
  Response problem(int status, std::string_view detail, std::string_view) override {
    return {.status = status, .content_type = "application/problem+json", .body = std::string(detail)};
  }
  bool takes_pieces(const Request& head) override { return head.path.starts_with("/api/pieces"); }
  void open_body(Request head, Reply reply) override;
  void accept_live(Request head, Reply reply) override {
    reply(head.header("cookie") == "session=good" ? Response{.status = 101, .body = "ana/1"} : Response{.status = 401});
  }
  void leave_live(const std::string&) override { ++left; }
  bool may_subscribe(const std::string&, std::string_view topic) override { return topic != "secret"; }
};

// Takes a body; answers, by the path, nothing till the end, each piece at once, or no to the word "bad".
struct Echo::Pieces : BodyStream {
  Pieces(Echo& its_echo, std::string its_path) : echo(its_echo), path(std::move(its_path)) { ++echo.takers; }
  ~Pieces() override { --echo.takers; }
  void take(std::string piece, bool last, Reply reply) override {
    bytes += piece.size();
    echo.piece_bytes_max = std::max(echo.piece_bytes_max.load(), piece.size());
    if (piece.contains("bad")) return reply({.status = 422, .body = "no"});
    Response said{.status = 201, .content_type = "text/plain"};
    if (path == "/api/pieces/echo") said.body = std::move(piece);
    if (last) said.body += "=" + std::to_string(bytes);
    reply(std::move(said));
  }
  Echo& echo;
  std::string path;
  std::size_t bytes = 0;
};

void Echo::open_body(Request head, Reply reply) {
  if (head.path == "/api/pieces/forbidden") return reply({.status = 403});
  reply({.taker = std::make_shared<Pieces>(*this, head.path)});
}

struct Running {
  Echo echo;
  std::vector<std::string> reports;
  std::mutex reports_mutex;
  Server server;
  explicit Running(ServerOptions options = {}) : server(with(std::move(options)), echo) { server.start(); }
  ServerOptions with(ServerOptions options) {
    options.port = 0;
    options.linger = std::chrono::milliseconds{200};
    options.tick = std::chrono::milliseconds{10};
    options.report = [this](std::string_view what) {
      const std::lock_guard lock(reports_mutex);
      reports.emplace_back(what);
    };
    return options;
  }
};

TEST_CASE("a connection serves one request after another, also when they come together") {
  Running running;
  Client client(running.server.port());
  EXPECT(ask(client, "/api/a?x=1").body == "GET /api/a?x=1 ");
  client.send(
      "GET /api/b HTTP/1.1\r\nHost: vez\r\n\r\nPOST /api/c HTTP/1.1\r\nHost: vez\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT(read_answer(client).body == "GET /api/b? ");
  EXPECT(read_answer(client).body == "POST /api/c? abc");
  client.send("HEAD /api/d HTTP/1.1\r\nHost: vez\r\n\r\n");
  const Answer head = read_answer(client, true);
  EXPECT(head.header("Content-Length") == "12");
  const Answer last = ask(client, "/api/e", "Connection: close\r\n");
  EXPECT(last.header("Connection") == "close");
  EXPECT(last.header("Cache-Control") == "no-store");
  EXPECT(last.header("X-Content-Type-Options") == "nosniff");
  EXPECT(last.header("Content-Security-Policy").starts_with("default-src 'none'"));
  EXPECT(client.closed());
}

TEST_CASE("a body over its limit is refused, announced or not") {
  Running running;
  Client announced(running.server.port());
  announced.send("POST /api/small HTTP/1.1\r\nHost: vez\r\nContent-Length: 11\r\n\r\n");
  const Answer answer = read_answer(announced);
  EXPECT(answer.status() == 413);
  EXPECT(answer.header("Content-Type") == "application/problem+json");
  EXPECT(announced.closed());
  Client chunked(running.server.port());
  chunked.send(
      "POST /api/small HTTP/1.1\r\nHost: vez\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n");
  EXPECT(read_answer(chunked).status() == 413);
  Client fitting(running.server.port());
  fitting.send(
      "POST /api/small HTTP/1.1\r\nHost: vez\r\nTransfer-Encoding: "
      "chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
  EXPECT(read_answer(fitting).body == "POST /api/small? 0123456789");
  EXPECT(ask(fitting, "/api/next").status() == 200);
}

TEST_CASE("a client that expects 100 hears it before the body and 413 without it") {
  Running running;
  Client client(running.server.port());
  client.send("POST /api/c HTTP/1.1\r\nHost: vez\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT(client.head() == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT(read_answer(client).body == "POST /api/c? abc");
  client.send("POST /api/small HTTP/1.1\r\nHost: vez\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n");
  EXPECT(read_answer(client).status() == 413);
}

TEST_CASE("requests that two readers could read differently are refused") {
  Running running;
  const auto status = [&](std::string_view text) {
    Client client(running.server.port());
    client.send(text);
    return read_answer(client).status();
  };
  EXPECT(
      status("POST /api/a HTTP/1.1\r\nHost: v\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
      400);
  EXPECT(
      status("POST /api/a HTTP/1.1\r\nHost: v\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n") ==
      400);
  EXPECT(status("POST /api/a HTTP/1.1\r\nHost: v\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd") == 400);
  EXPECT(status("POST /api/a HTTP/1.1\r\nHost: v\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == 501);
  EXPECT(status("POST /api/a HTTP/1.1\r\nHost: v\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n") == 501);
  EXPECT(status("GET /api/a HTTP/1.1\r\n\r\n") == 400);
  EXPECT(status("GET /api/a HTTP/1.1\r\nHost: v\r\nHost: w\r\n\r\n") == 400);
  EXPECT(status("GET http://v/api/a HTTP/1.1\r\nHost: v\r\n\r\n") == 400);
  EXPECT(status("GET /api/a b HTTP/1.1\r\nHost: v\r\n\r\n") == 400);
  EXPECT(status("\x16\x03\x01") == 400);
  EXPECT(status("GET /api/a HTTP/1.1\r\nHost: v\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n") == 431);
}

TEST_CASE("a request that nobody answers, or wrongly, becomes 500 and is reported") {
  Running running;
  Client client(running.server.port());
  EXPECT(ask(client, "/api/forget").status() == 500);
  EXPECT(ask(client, "/api/throw").status() == 500);
  EXPECT(ask(client, "/api/fine").status() == 200);
  const std::lock_guard lock(running.reports_mutex);
  EXPECT(running.reports == std::vector<std::string>{"on purpose"});
}

TEST_CASE("an answer may come from another thread, be large, or come after the server") {
  auto running = std::make_unique<Running>();
  Client client(running->server.port());
  EXPECT(ask(client, "/api/thread").body == "GET /api/thread? ");
  EXPECT(ask(client, "/api/large").body.size() == 5'000'000);
  client.send("GET /api/hold HTTP/1.1\r\nHost: v\r\n\r\n");
  const Reply reply = running->echo.held.get_future().get();
  running.reset();
  reply({});
  EXPECT(client.closed());
}

TEST_CASE("a silent client is closed at its deadline") {
  ServerOptions options;
  options.head_deadline = std::chrono::milliseconds{50};
  options.idle_deadline = std::chrono::milliseconds{50};
  Running running(options);
  Client slow(running.server.port());
  slow.send("GET /api/a HT");
  EXPECT(slow.closed());
  Client idle(running.server.port());
  EXPECT(ask(idle, "/api/a").status() == 200);
  EXPECT(idle.closed());
}

TEST_CASE("a connection too many hears 503") {
  ServerOptions options;
  options.connections_max = 1;
  Running running(options);
  Client one(running.server.port());
  EXPECT(ask(one, "/api/a").status() == 200);
  Client two(running.server.port());
  EXPECT(read_answer(two).status() == 503);
  EXPECT(ask(one, "/api/a").status() == 200);
}

TEST_CASE("drain lets an answer under way finish, ends the idle and takes no more") {
  Running running;
  Client idle(running.server.port());
  EXPECT(ask(idle, "/api/a").status() == 200);
  Client busy(running.server.port());
  busy.send("GET /api/hold HTTP/1.1\r\nHost: v\r\n\r\n");
  const Reply reply = running.echo.held.get_future().get();
  std::thread draining([&] { running.server.drain(std::chrono::seconds{10}); });
  EXPECT(idle.closed());
  EXPECT(!Client(running.server.port()).connected());
  reply({.status = 200, .content_type = "text/plain", .headers = {}, .body = "late"});
  const Answer answer = read_answer(busy);
  EXPECT(answer.body == "late");
  EXPECT(answer.header("Connection") == "close");
  draining.join();
}

TEST_CASE("a port that is taken is a failure with its reason") {
  Running running;
  Echo echo;
  ServerOptions options;
  options.port = running.server.port();
  Server second(options, echo);
  EXPECT_THROWS_AS(second.start(), Failure);
}

// ----------------------------------------------------------------------------------------------------------- in pieces

constexpr std::string_view chunked_head = "HTTP/1.1\r\nHost: v\r\nTransfer-Encoding: chunked\r\n\r\n";

// The chunks of an answer up to the last one, joined.
std::string read_chunks(Client& client) {
  std::string body;
  for (;;) {
    std::string size;
    while (!size.ends_with("\r\n")) {
      const std::string one = client.take(1);
      if (one.empty()) return body + "<broken>";
      size += one;
    }
    const std::size_t bytes = std::stoul(size, nullptr, 16);
    body += client.take(bytes);
    client.take(2);
    if (bytes == 0) return body;
  }
}

TEST_CASE("a body in pieces is taken whole and in order, with a length or in chunks") {
  Running running;
  Client client(running.server.port());
  client.send("POST /api/pieces HTTP/1.1\r\nHost: v\r\nContent-Length: 5\r\n\r\nab");
  client.send("cde");
  const Answer answer = read_answer(client);
  EXPECT(answer.status() == 201);
  EXPECT(answer.body == "=5");
  client.send("POST /api/pieces " + std::string(chunked_head) + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
  EXPECT(read_answer(client).body == "=5");
  EXPECT(ask(client, "/api/next").status() == 200);
}

TEST_CASE("what is said about a piece goes out before the next one comes") {
  Running running;
  Client client(running.server.port());
  client.send("POST /api/pieces/echo " + std::string(chunked_head) + "3\r\none\r\n");
  EXPECT(Answer{.head = client.head(), .body = {}}.header("Transfer-Encoding") == "chunked");
  EXPECT(client.take(8) == "3\r\none\r\n");
  client.send("3\r\ntwo\r\n0\r\n\r\n");
  EXPECT(read_chunks(client) == "two=6");
  EXPECT(ask(client, "/api/next").status() == 200);
}

TEST_CASE("no piece is larger than it may be, however the body comes") {
  ServerOptions options;
  options.body_piece_bytes_max = 1000;
  Running running(options);
  Client client(running.server.port());
  client.send("POST /api/pieces HTTP/1.1\r\nHost: v\r\nContent-Length: 50000\r\n\r\n" + std::string(50'000, 'x'));
  EXPECT(read_answer(client).body == "=50000");
  EXPECT(running.echo.piece_bytes_max <= 1000);
}

TEST_CASE("a body in pieces over its limit is refused, announced or not") {
  Running running;
  Client announced(running.server.port());
  announced.send("POST /api/pieces HTTP/1.1\r\nHost: v\r\nContent-Length: 100001\r\n\r\n");
  EXPECT(read_answer(announced).status() == 413);
  Client chunked(running.server.port());
  chunked.send("POST /api/pieces " + std::string(chunked_head) + "186a1\r\n" + std::string(100'001, 'x') + "\r\n");
  EXPECT(read_answer(chunked).status() == 413);
}

TEST_CASE("a refusal is the answer, or its last line when some went out, and ends the connection") {
  Running running;
  Client forbidden(running.server.port());
  forbidden.send("POST /api/pieces/forbidden " + std::string(chunked_head));
  EXPECT(read_answer(forbidden).status() == 403);
  EXPECT(forbidden.closed());
  Client early(running.server.port());
  early.send("POST /api/pieces " + std::string(chunked_head) + "3\r\nbad\r\n");
  EXPECT(read_answer(early).status() == 422);
  EXPECT(early.closed());
  Client late(running.server.port());
  late.send("POST /api/pieces/echo " + std::string(chunked_head) + "3\r\none\r\n");
  late.head();
  late.take(8);
  late.send("3\r\nbad\r\n");
  EXPECT(read_chunks(late) == "no\n");
  EXPECT(late.closed());
}

TEST_CASE("a body that breaks off takes its taker with it") {
  Running running;
  {
    Client client(running.server.port());
    client.send("POST /api/pieces/echo " + std::string(chunked_head) + "3\r\none\r\n");
    client.head();
    EXPECT(running.echo.takers == 1);
  }
  running.server.drain(std::chrono::seconds{10});
  EXPECT(running.echo.takers == 0);
}

TEST_CASE("an answer in pieces ends with its last chunk, or shows that it is broken") {
  Running running;
  Client client(running.server.port());
  client.send("GET /api/stream HTTP/1.1\r\nHost: v\r\n\r\n");
  client.head();
  EXPECT(read_chunks(client) == "GET /api/stream? 12");
  client.send("GET /api/broken HTTP/1.1\r\nHost: v\r\n\r\n");
  client.head();
  EXPECT(read_chunks(client) == "GET /api/broken? <broken>");
  Client old(running.server.port());
  old.send("GET /api/stream HTTP/1.0\r\nHost: v\r\n\r\n");
  EXPECT(Answer{.head = old.head(), .body = {}}.header("Transfer-Encoding").empty());
  EXPECT(old.take(1000) == "GET /api/stream? 12");
}

// ------------------------------------------------------------------------------------------------------- static files

struct WebFolder {
  std::filesystem::path outer;
  WebFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vez_http_XXXXXX").string();
    outer = mkdtemp(name.data());
    write("secret.txt", "secret");
    write("web/index.html", "<html>");
    write("web/assets/app-1.js", "alert");
    write("web/assets/app-1.js.gz", "zipped");
    std::filesystem::create_symlink(outer / "secret.txt", outer / "web/link.txt");
  }
  ~WebFolder() { std::filesystem::remove_all(outer); }
  void write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((outer / name).parent_path());
    std::ofstream(outer / name) << content;
  }
};

TEST_CASE("files are served from memory, zipped to those who accept it, and not twice") {
  const WebFolder folder;
  ServerOptions options;
  options.web_folder = folder.outer / "web";
  Running running(options);
  Client client(running.server.port());
  const Answer index = ask(client, "/customers/0abc");
  EXPECT(index.body == "<html>");
  EXPECT(index.header("Cache-Control") == "no-cache");
  EXPECT(index.header("Content-Type") == "text/html; charset=utf-8");
  EXPECT(index.header("X-Content-Type-Options") == "nosniff");
  const Answer plain = ask(client, "/assets/app-1.js");
  EXPECT(plain.body == "alert");
  EXPECT(plain.header("Cache-Control") == "public, max-age=31536000, immutable");
  const Answer zipped = ask(client, "/assets/app-1.js", "Accept-Encoding: br, gzip;q=0.8\r\n");
  EXPECT(zipped.body == "zipped");
  EXPECT(zipped.header("Content-Encoding") == "gzip");
  EXPECT(zipped.header("ETag") != plain.header("ETag"));
  EXPECT(ask(client, "/assets/app-1.js", "Accept-Encoding: gzip;q=0\r\n").body == "alert");
  const Answer same = ask(client, "/assets/app-1.js", "If-None-Match: " + plain.header("ETag") + "\r\n");
  EXPECT(same.status() == 304);
  EXPECT(same.header("ETag") == plain.header("ETag"));
  EXPECT(ask(client, "/assets/none.js").status() == 404);
  client.send("POST / HTTP/1.1\r\nHost: v\r\nContent-Length: 0\r\n\r\n");
  EXPECT(read_answer(client).status() == 405);
}

TEST_CASE("no spelling of a path leads out of the web folder") {
  const WebFolder folder;
  ServerOptions options;
  options.web_folder = folder.outer / "web";
  Running running(options);
  Client client(running.server.port());
  for (const std::string path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/%2e%2e%2fsecret.txt",
        "//secret.txt", "/..\\secret.txt", "/%252e%252e/secret.txt", "/link.txt", "/secret.txt%00", "/%", "/%zz",
        "/assets/%c0%ae%c0%ae/secret.txt", "/....//secret.txt", "/./secret.txt", "//etc/passwd", "/../../etc/passwd"}) {
    INFO(path);
    const Answer answer = ask(client, path);
    EXPECT((answer.status() == 404 || answer.body == "<html>"));
  }
}

// ---------------------------------------------------------------------------------------------------------- live feed

// A text frame of a client: short, masked with zeros.
std::string frame(std::string_view text, unsigned char opcode = 0x81) {
  std::string out{static_cast<char>(opcode)};
  if (text.size() < 126) {
    out += static_cast<char>(0x80 | text.size());
  } else {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
  }
  return out + std::string(4, '\0') + std::string(text);
}

struct Frame {
  int opcode = 0;
  std::string payload;
};

Frame read_frame(Client& client) {
  const std::string start = client.take(2);
  if (start.size() < 2) return {};
  std::size_t size = static_cast<unsigned char>(start[1]);
  if (size == 126) {
    const std::string extended = client.take(2);
    size = static_cast<unsigned char>(extended[0]) * 256U + static_cast<unsigned char>(extended[1]);
  }
  return {.opcode = start[0] & 0x0f, .payload = client.take(size)};
}

std::string upgrade(Client& client, std::string_view headers = "Cookie: session=good\r\n") {
  client.send(
      "GET /api/v1/live HTTP/1.1\r\nHost: vez\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      std::string(headers) + "\r\n");
  return client.head();
}

// Returns when the server has read all that was sent before.
void round_trip(Client& client) {
  client.send(frame("?", 0x89));
  REQUIRE(read_frame(client).opcode == 0x0a);
}

TEST_CASE("a listener hears hello and what it subscribed to, no more") {
  Running running;
  Client client(running.server.port());
  const Answer answer{.head = upgrade(client), .body = {}};
  EXPECT(answer.status() == 101);
  EXPECT(answer.header("X-Content-Type-Options") == "nosniff");
  EXPECT(read_frame(client).payload.starts_with(R"({"hello":{"epoch":")"));
  client.send(frame(R"({"subscribe":["customers","secret","users"]})"));
  client.send(frame(R"({"unsubscribe":["users"]})"));
  round_trip(client);
  running.server.publish("users", "1", 1);
  running.server.publish("secret", "1", 1);
  running.server.publish("customers", "0000000000001", 7);
  EXPECT(read_frame(client).payload == R"({"changed":{"topic":"customers","ids":["0000000000001"],"version":7}})");
  running.server.publish("customers", "", 8);
  EXPECT(read_frame(client).payload == R"({"changed":{"topic":"customers","ids":[],"version":8}})");
}

TEST_CASE("an upgrade is refused to strangers, other origins and old versions") {
  Running running;
  const auto status = [&](std::string_view headers) {
    Client client(running.server.port());
    return Answer{.head = upgrade(client, headers), .body = {}}.status();
  };
  EXPECT(status("Cookie: session=bad\r\n") == 401);
  EXPECT(status("Cookie: session=good\r\nOrigin: http://evil\r\n") == 403);
  EXPECT(status("Cookie: session=good\r\nOrigin: http://vez\r\n") == 101);
}

TEST_CASE("a listener that is signed out, sends nonsense or too much is closed") {
  Running running;
  const auto close_code = [&](const std::string& sent) {
    Client client(running.server.port());
    upgrade(client);
    read_frame(client);
    if (sent.empty()) running.server.close_subscriber("ana/");
    client.send(sent);
    const Frame last = read_frame(client);
    EXPECT(last.opcode == 8);
    return last.payload.size() < 2
               ? 0
               : static_cast<unsigned char>(last.payload[0]) * 256 + static_cast<unsigned char>(last.payload[1]);
  };
  EXPECT(close_code({}) == 1008);
  EXPECT(close_code(frame("hello")) == 1008);
  EXPECT(close_code(frame(R"({"subscribe":[""]})")) == 1008);
  EXPECT(close_code(frame(std::string(5000, 'x'))) == 1009);
}

TEST_CASE("a listener that does not read hears refetch instead of everything") {
  ServerOptions options;
  options.live_queue_max = 4;
  Running running(options);
  Client client(running.server.port());
  upgrade(client);
  read_frame(client);
  client.send(frame(R"({"subscribe":["customers"]})"));
  round_trip(client);
  const std::string id(20'000, 'x');
  for (int i = 0; i < 2000; ++i) running.server.publish("customers", id, i);
  int messages = 0;
  std::string last;
  while (last != R"({"refetch":"all"})" && messages < 2000) {
    last = read_frame(client).payload;
    ++messages;
  }
  EXPECT(messages < 2000);
}

TEST_CASE("a listener is told when the server stops") {
  Running running;
  Client client(running.server.port());
  upgrade(client);
  read_frame(client);
  std::thread draining([&] { running.server.drain(std::chrono::seconds{10}); });
  const Frame last = read_frame(client);
  EXPECT(last.opcode == 8);
  client.send(frame(last.payload, 0x88));
  draining.join();
}

TEST_CASE("percent coding, queries and cookies are read exactly") {
  EXPECT(percent_decoded("a%20b+c") == "a b+c");
  for (const std::string_view bad : {"%", "%2", "%zz", "%00", "%ff", "%c0%ae"}) EXPECT(!percent_decoded(bad));
  const auto pairs = parse_query("q=%C5%BEaba+x&limit=5&&flag&e=a=b");
  REQUIRE((pairs && pairs->size() == 4));
  EXPECT((*pairs)[0].second == "žaba x");
  EXPECT((*pairs)[2].first == "flag");
  EXPECT((*pairs)[3].second == "a=b");
  EXPECT(!parse_query("a=1&b=%"));
  EXPECT(cookie("a=1; session=x=y ;b=2", "session") == "x=y");
  EXPECT(cookie("xsession=1", "session").empty());
}

}  // namespace
}  // namespace vez::http
