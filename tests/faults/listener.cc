#include "listener.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <sstream>

namespace vez::faults {

namespace asio = boost::asio;
namespace beast = boost::beast;

struct Listener::Connection {
  asio::io_context io;
  beast::websocket::stream<beast::tcp_stream> stream{io};
  beast::flat_buffer buffer;
  bool reading = false;
  std::string got = {};
};

Listener::Listener(unsigned short port, const std::string& headers) : connection_(std::make_unique<Connection>()) {
  auto& stream = connection_->stream;
  stream.next_layer().socket().connect({asio::ip::make_address("127.0.0.1"), port});
  stream.set_option(beast::websocket::stream_base::decorator([headers](beast::websocket::request_type& request) {
    std::istringstream lines(headers);
    for (std::string line; std::getline(lines, line);)
      request.set(line.substr(0, line.find(':')), line.substr(line.find(':') + 2));
  }));
  boost::system::error_code refused;
  beast::websocket::response_type answer;
  stream.handshake(answer, "127.0.0.1:" + std::to_string(port), "/api/v1/live", refused);
  status_ = static_cast<int>(answer.result_int());
}

Listener::~Listener() = default;

void Listener::subscribe(const std::string& topic) {
  boost::system::error_code gone;
  connection_->stream.write(asio::buffer(R"({"subscribe":[")" + topic + "\"]}"), gone);
}

std::string Listener::next(std::chrono::milliseconds patience) {
  Connection& c = *connection_;
  c.got.clear();
  if (!c.reading) {
    c.reading = true;
    c.stream.async_read(c.buffer, [&c](boost::system::error_code failure, std::size_t) {
      c.reading = false;
      c.got = failure ? "closed" : beast::buffers_to_string(c.buffer.data());
      c.buffer.consume(c.buffer.size());
    });
  }
  // A read that outlives the patience goes on with the next call.
  c.io.restart();
  const auto end = std::chrono::steady_clock::now() + patience;
  while (c.got.empty() && std::chrono::steady_clock::now() < end) c.io.run_one_until(end);
  return c.got;
}

bool Listener::hears(const std::string& words, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (auto now = std::chrono::steady_clock::now(); now < end; now = std::chrono::steady_clock::now()) {
    const std::string message = next(std::chrono::ceil<std::chrono::milliseconds>(end - now));
    if (message.find(words) != std::string::npos) return true;
    if (message == "closed") return false;
  }
  return false;
}

}  // namespace vez::faults
