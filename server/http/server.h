#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vez::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;  // "GET"
  std::string path;    // as it came, before '?'
  std::string query;   // as it came, after '?'
  std::vector<Header> headers;
  std::string body;
  std::string peer;  // address, without port

  // Of any case; "" when absent.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type;
  std::vector<Header> headers;
  std::string body;
};

// Completes a request, once, from any thread. Dropped without being called, the client gets 500.
using Reply = std::function<void(Response)>;

// What the server serves, besides its static files.
class Service {
 public:
  virtual ~Service() = default;
  // The most bytes of body that this request (its head) may bring.
  virtual std::size_t body_bytes_max(const Request& head) = 0;
  // On an io thread: must not wait.
  virtual void answer(Request request, Reply reply) = 0;
  // The body of an error that the server itself answers with.
  virtual Response problem(int status, const Request& head) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  // 0: any free one
  int threads = 2;
  std::string web_folder;  // the built page; "" for none
  // RFC 9110 names no limits; these are what nginx and Apache serve with.
  std::size_t header_bytes_max = 16 * 1024;
  std::chrono::seconds header_seconds_max{10};
  std::chrono::seconds body_seconds_max{60};
  std::chrono::seconds idle_seconds_max{75};
  std::chrono::seconds write_seconds_max{20};
  std::size_t connections_max = 20'000;
};

// HTTP/1.1 on io threads of its own.
class Server {
 public:
  Server(ServerOptions options, Service& service);
  ~Server();

  // Binds and serves. Throws Failure with the reason.
  void start();
  unsigned short port() const;
  std::size_t connections() const;
  // Accepts no more, lets what is under way end within the deadline, then closes all. Returns when every thread has
  // ended.
  void drain(std::chrono::seconds deadline);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Nothing when malformed, not UTF-8, or holding NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
// "a=1&b=2", decoded, in order; nothing when malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);
// The value of the cookie; "" when absent.
std::string_view cookie(std::string_view cookie_header, std::string_view name);

}  // namespace vez::http
