#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/loop.h"

namespace vez::http {

// A body that grows as it comes: Beast's string_body reserves what Content-Length announces, which is anybody's word.
struct GrowingBody {
  using value_type = std::string;
  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(boost::beast::http::header<isRequest, Fields>&, std::string& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      const std::size_t before = body_.size();
      for (const asio::const_buffer part : boost::beast::buffers_range_ref(buffers))
        body_.append(static_cast<const char*>(part.data()), part.size());
      return body_.size() - before;
    }
    void finish(error_code& error) { error = {}; }

   private:
    std::string& body_;
  };
};

using Parser = boost::beast::http::request_parser<GrowingBody>;

// One client. Lives as long as a coroutine of it runs; its thread alone touches it.
struct Connection : std::enable_shared_from_this<Connection> {
  Connection(std::shared_ptr<Loop> its_loop, Tcp::socket its_socket);

  std::shared_ptr<Loop> loop;  // First: the socket needs it to the end.
  Tcp::socket socket;
  std::string peer;
  asio::steady_timer wake;            // Waits for the answer; cancelled when it is there.
  SteadyTime deadline = no_deadline;  // The tick closes the socket after it.
  std::size_t place = 0;              // In Loop::connections.
  std::string pending;                // Bytes read and not used yet.
  bool idle = true;                   // Between two requests.
  bool cut = false;                   // Ends now, whatever it does.
  std::optional<Response> answer;
  // A WebSocket that was let in, until serve_live takes it: what served its request ends first, so that an idle
  // listener does not keep it.
  struct LetIn {
    std::shared_ptr<Parser> parser;
    std::string subscriber;
  };
  std::optional<LetIn> let_in;
  Listener* listener = nullptr;  // After the upgrade.

  void allow(std::chrono::milliseconds span);
  // Ends all its waits.
  void close();

  // Appends what has come to `pending`; false at the end, a fault or the deadline.
  asio::awaitable<bool> receive();
  // Sends both parts; false when the client did not take them. `this` lives as long as its coroutines.
  asio::awaitable<bool> send(std::string head, std::string body);
  // What is static outlives every connection.
  asio::awaitable<bool> send_static(std::string head, std::string_view content_of_the_server);
};

// Serves the connection to its end.
asio::awaitable<void> serve(std::shared_ptr<Connection> connection);

// Serves the WebSocket to its end; the upgrade was accepted.
asio::awaitable<void> serve_live(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser,
                                 std::string subscriber);
// Ends a listener from its own thread: a close frame with the code and reason, then the end within
// ServerOptions::linger.
void close_listener(Listener& listener, std::uint16_t code, std::string_view reason);

}  // namespace vez::http
