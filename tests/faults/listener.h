#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace vez::faults {

// A client of the live feed.
class Listener {
 public:
  // `headers`: "Name: value" lines of the upgrade, each ended by a line feed (Authorization, Cookie, Origin). Throws
  // when nobody answers at all.
  Listener(unsigned short port, const std::string& headers);
  ~Listener();

  // What the upgrade was answered: 101 when it listens.
  int status() const { return status_; }
  void subscribe(const std::string& topic);
  // The next message; "" when none came for so long, "closed" when the server ended the connection.
  std::string next(std::chrono::milliseconds patience);
  // Whether a message with these words comes in time; others are read over.
  bool hears(const std::string& words, std::chrono::milliseconds patience);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
  int status_ = 0;
};

}  // namespace vez::faults
