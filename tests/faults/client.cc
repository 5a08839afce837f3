#include "client.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace vez::faults {

namespace asio = boost::asio;
namespace beast = boost::beast;

struct Client::Connection {
  asio::io_context io;
  beast::tcp_stream stream{io};
  beast::flat_buffer buffer;
};

Client::Client(std::string host, unsigned short port, std::string token)
    : host_(std::move(host)), port_(port), token_(std::move(token)) {}

Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

std::optional<Answer> Client::ask(const std::string& method, const std::string& target, const std::string& body,
                                  const std::string& idempotency_key, const std::string& content_type) {
  boost::system::error_code failure;
  if (!connection_) {
    connection_ = std::make_unique<Connection>();
    const asio::ip::tcp::endpoint place(asio::ip::make_address(host_), port_);
    connection_->stream.socket().connect(place, failure);
    if (failure) return connection_.reset(), std::nullopt;
    connection_->stream.socket().set_option(asio::ip::tcp::no_delay(true), failure);
  }
  beast::http::request<beast::http::string_body> request(beast::http::string_to_verb(method), target, 11);
  request.set(beast::http::field::host, host_);
  if (!token_.empty()) request.set(beast::http::field::authorization, "Bearer " + token_);
  if (!idempotency_key.empty()) request.set("Idempotency-Key", idempotency_key);
  if (!body.empty()) request.set(beast::http::field::content_type, content_type);
  for (const auto& [name, value] : headers_) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  beast::http::write(connection_->stream.socket(), request, failure);
  if (failure) return connection_.reset(), std::nullopt;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(std::uint64_t{256} * 1024 * 1024);
  beast::http::read(connection_->stream.socket(), connection_->buffer, parser, failure);
  if (failure) return connection_.reset(), std::nullopt;
  Answer answer{.status = static_cast<int>(parser.get().result_int()),
                .body = std::move(parser.get().body()),
                .retry_after = std::string(parser.get()[beast::http::field::retry_after])};
  if (const std::string cookie(parser.get()[beast::http::field::set_cookie]); !cookie.empty())
    answer.session = cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
  if (!parser.get().keep_alive()) connection_.reset();
  return answer;
}

std::string member(const std::string& json, const std::string& name) {
  const std::string key = "\"" + name + "\":";
  const std::size_t at = json.find(key);
  if (at == std::string::npos) return "";
  std::size_t begin = at + key.size();
  if (begin < json.size() && json[begin] == '"') return json.substr(begin + 1, json.find('"', begin + 1) - begin - 1);
  return json.substr(begin, json.find_first_of(",}]", begin) - begin);
}

}  // namespace vez::faults
