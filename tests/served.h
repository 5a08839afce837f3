#pragma once

#include <string>

#include "app/live.h"
#include "faults/listener.h"
#include "interface.h"

namespace vez {

// The program on a port, as people reach it.
class Served {
 public:
  explicit Served(House& house)
      : house_(house), interface_(house), live_(house.db(), all_topics()), server_(any_port(), interface_.router()) {
    house.db().set_commit_listener([this](std::span<const Change> changes) { live_.heard(changes); });
    interface_.router().set_live(&live_);
    server_.start();
    live_.start(server_);
  }
  ~Served() {
    house_.db().set_commit_listener({});
    interface_.router().set_live(nullptr);
    server_.drain(std::chrono::seconds(1));
    live_.stop();
  }
  static http::ServerOptions any_port() {
    http::ServerOptions options;
    options.port = 0, options.threads = 1;
    return options;
  }
  faults::Listener listener(const std::string& headers) { return {server_.port(), headers}; }
  faults::Listener of_session(const std::string& secret, const std::string& origin = "") {
    return listener("Cookie: vez_session=" + secret + "\n" + (origin.empty() ? "" : "Origin: " + origin + "\n"));
  }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

 private:
  House& house_;
  Interface interface_;
  Live live_;
  http::Server server_;
};

}  // namespace vez
