#pragma once

#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/connection.h"

namespace vez::http {

// One WebSocket. Its thread alone touches it; its reader and its writer keep it alive.
struct Listener : std::enable_shared_from_this<Listener> {
  Listener(std::shared_ptr<Connection> its_connection, std::string its_subscriber);

  std::shared_ptr<Connection> connection;
  boost::beast::websocket::stream<Tcp::socket&, false> socket;  // Without compression: messages are short.
  std::string subscriber;
  std::vector<std::string> topics;  // Their channels.
  std::deque<std::shared_ptr<const std::string>> queue;
  asio::steady_timer wake;  // The writer waits here; cancelled when there is something to do.
  bool closing = false;     // The writer sends a close frame and ends.
  bool ended = false;       // The reader is done.
  boost::beast::websocket::close_reason reason;

  // Queues a message; when live_queue_max wait already, all of them become one {"refetch":"all"}.
  void push(std::shared_ptr<const std::string> message);
  // Everything that waits becomes one {"refetch":"all"}.
  void push_refetch();
  void subscribe(std::string_view topic);
  void unsubscribe(std::string_view topic);
  void unsubscribe_all();
  // Obeys one message of the client; false with the reason when it makes no sense.
  bool obey(std::string_view message);
};

}  // namespace vez::http
