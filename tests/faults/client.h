#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vez::faults {

struct Answer {
  int status = 0;
  std::string body = {};
  std::string retry_after = {};
  std::string session = {};  // the secret of the session's cookie, when one was set
};

// A client of the interface on one kept connection, with a bearer token. One thread at a time.
class Client {
 public:
  Client(std::string host, unsigned short port, std::string token);
  Client(Client&&) noexcept;
  ~Client();

  // A header that goes with every request from now on.
  void always_send(std::string name, std::string value) { headers_.emplace_back(std::move(name), std::move(value)); }

  // Nothing when the connection broke before the whole answer came: what became of the request is unknown then.
  std::optional<Answer> ask(const std::string& method, const std::string& target, const std::string& body = "",
                            const std::string& idempotency_key = "",
                            const std::string& content_type = "application/json");

 private:
  struct Connection;

  const std::string host_;
  const unsigned short port_;
  const std::string token_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::unique_ptr<Connection> connection_;
};

// The text of a member of a JSON text, found by its name alone ("id"); "" when absent.
std::string member(const std::string& json, const std::string& name);

}  // namespace vez::faults
