#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vez::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;  // "GET" …; HEAD arrives as GET, its answer goes out without the body.
  std::string target;  // As it came, always beginning with '/'.
  std::string path;    // What stands before '?', not decoded.
  std::string query;   // What stands after '?', not decoded.
  std::vector<Header> headers;
  std::string body;
  std::string peer;  // The other end's address, without the port.

  // The first header of this name in any case; "" when there is none.
  std::string_view header(std::string_view name) const;
};

struct Response;

// Completes a request, once; further calls do nothing. From any thread. When the last copy dies unused, the client
// hears 500.
using Reply = std::function<void(Response)>;

// Takes a body in pieces. Each call is replied to before the next is made; calls come on the server's threads and must
// not block. Dropped before the last piece when the connection broke.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // The reply carries the bytes of the answer that can go out already, none for not yet. The first that has some fixes
  // status and headers. One of 400 and more ends the request: it is the answer, or, when some went out before, its last
  // line; then the connection is closed.
  virtual void take(std::string piece, bool last, Reply reply) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = {};  // "" with an empty body.
  std::vector<Header> headers = {};
  std::string body = {};
  // The rest of an answer that is too large to be held: asked for a piece when the one before went out, until one is
  // empty. A status of 400 and more breaks the connection, so that nobody takes the part for the whole.
  std::function<void(Reply)> more = {};
  // From open_body alone: who takes the body.
  std::shared_ptr<BodyStream> taker = {};
};

// What the server asks of the program. All of it is called on the server's threads and must not block; what it throws
// becomes 500 and a line in ServerOptions::report.
class Service {
 public:
  virtual ~Service() = default;
  // From the head alone (the body is still empty): the most bytes of body this request may bring; 0 for none.
  virtual std::size_t body_bytes_max(const Request& head) = 0;
  virtual void answer(Request request, Reply reply) = 0;
  // An error that the server itself answers with; `detail` is English and says what is wrong.
  virtual Response problem(int status, std::string_view detail, std::string_view accept_language) = 0;

  // From the head alone: is the body taken in pieces? Then open_body comes instead of answer.
  virtual bool takes_pieces(const Request& head) = 0;
  // The reply has a `taker`, or is the refusal, after which the connection is closed.
  virtual void open_body(Request head, Reply reply) = 0;

  // May this upgrade at live_path go on? The reply is 101 with the name of who listens as its body, for may_subscribe
  // and close_subscriber, or the refusal.
  virtual void accept_live(Request head, Reply reply) = 0;
  // A topic that may not be subscribed to stays silent.
  virtual bool may_subscribe(const std::string& subscriber, std::string_view topic) = 0;
  // Where this listener hears the topic: the topic itself, or a channel of its own where not all hear the same of it.
  // Always the same while it listens.
  virtual std::string channel_of(const std::string& subscriber, std::string_view topic) {
    static_cast<void>(subscriber);
    return std::string(topic);
  }
  // A listener that was accepted is gone; once for each.
  virtual void leave_live(const std::string& subscriber) = 0;
};

// Where the WebSocket lives.
constexpr std::string_view live_path = "/api/v1/live";

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  // 0: any free one.
  int threads = 2;
  std::string web_folder;  // Its files are read once, at start; "" for none.

  std::size_t head_bytes_max = std::size_t{16} * 1024;
  std::chrono::milliseconds head_deadline{10'000};  // From the first byte (or the connection) to the end of the head.
  std::chrono::milliseconds idle_deadline{75'000};  // Between two requests.
  std::chrono::milliseconds write_stall{20'000};    // Without the client taking a byte.
  std::chrono::milliseconds body_grace{20'000};     // A body may take this long and 1 s per body_bytes_per_second_min.
  std::size_t body_bytes_per_second_min = 500;
  std::size_t body_piece_bytes_max = std::size_t{256} * 1024;
  std::chrono::milliseconds answer_deadline{120'000};  // For Service::answer, and for each piece; then 503.
  std::chrono::milliseconds linger{2'000};  // For a refused client to hear why, for a closed listener to agree.
  std::chrono::milliseconds tick{250};      // How often deadlines are looked at.
  std::int64_t connections_max = 20'000;    // Fewer when the process may not open as many files.
  std::size_t web_bytes_max = std::size_t{64} * 1024 * 1024;  // All files of web_folder together.

  std::chrono::milliseconds live_ping{25'000};  // A listener silent for twice as long is dropped.
  std::size_t live_message_bytes_max = std::size_t{4} * 1024;
  std::size_t live_queue_max = 256;   // Messages waiting for one listener; then it hears {"refetch":"all"} instead.
  std::size_t live_topics_max = 200;  // Of one listener.
  bool live_origin_checked = true;    // An Origin that is not the Host's is refused with 403.

  // Faults of the program and the world that no client's answer tells; to stderr when empty. From any thread.
  std::function<void(std::string_view)> report;
};

class Server {
 public:
  // The service outlives the server.
  Server(ServerOptions options, Service& service);
  // Drains with no patience when nobody has drained.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Reads the web folder, binds and serves; throws Failure with the reason. Raises the process's limit of open files
  // to what it may have.
  void start();
  // The real one, also when 0 was asked; 0 before start.
  unsigned short port() const;
  std::int64_t connections() const;
  std::int64_t listeners() const;
  // Takes no more connections, closes idle ones and listeners (1001), lets requests that are being answered finish
  // until the deadline, then cuts. Returns when all threads have ended. A drained server does not start again.
  void drain(std::chrono::seconds deadline);

  // Tells every listener of `topic` that `id_text` (none when "") changed. From any thread; costs one load when nobody
  // listens at all.
  void publish(std::string_view topic, std::string_view id_text, std::int64_t version);
  // The same to those alone who hear the topic on this channel (Service::channel_of).
  void publish_on(std::string_view channel, std::string_view topic, std::string_view id_text, std::int64_t version);
  // Tells every listener of `topic` to fetch it again, when too much changed to name it.
  void publish_refetch(std::string_view topic);
  void publish_refetch_on(std::string_view channel, std::string_view topic);
  // Tells every listener to fetch everything again.
  void publish_all();
  // Closes the listeners whose subscriber begins so (1008). From any thread; returns before they are closed.
  void close_subscriber(std::string_view subscriber_prefix);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// RFC 3986 §2.1; nothing when malformed, not UTF-8 or holding NUL.
std::optional<std::string> percent_decoded(std::string_view text);
// The name=value pairs of a query, decoded, '+' is a space (the HTML standard's form encoding); a name without '=' has
// the value "". Nothing when one of them is malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);
// The value of the first cookie of this name in a Cookie header; "" when there is none.
std::string_view cookie(std::string_view cookie_header, std::string_view name);

}  // namespace vez::http
