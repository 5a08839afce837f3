#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "client.h"

namespace vez::faults {

// `vez serve` as a child process on a free port.
class ServerProcess {
 public:
  // `environment`: "NAME=value" added to ours.
  ServerProcess(std::string program, std::vector<std::string> arguments, std::vector<std::string> environment = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Starts it; returns how long it took until /readyz said yes. Throws when it has not after 10 s or ended.
  std::chrono::milliseconds start();
  // Starts it and does not wait.
  void launch();
  // kill -9, and waits for its end.
  void kill();
  // SIGTERM, and waits; the exit code.
  int stop();
  // Waits for its end by itself; the exit code, -1 when it still runs after `patience`.
  int wait_for_end(std::chrono::milliseconds patience);
  bool runs();

  Client client(const std::string& token) const { return Client("127.0.0.1", port_, token); }
  pid_t pid() const { return pid_; }
  unsigned short port() const { return port_; }
  // What it printed so far.
  std::string output() const;
  // The secret of the link to create the owner, as printed; waits for it a moment.
  std::string setup_link() const;

 private:
  const std::string program_;
  const std::vector<std::string> arguments_;
  const std::vector<std::string> environment_;
  std::string log_;  // file
  pid_t pid_ = -1;
  unsigned short port_ = 0;
};

// Runs a program to its end; its exit code and what it printed.
struct Ended {
  int code = -1;
  std::string output;
};
Ended run(const std::string& program, const std::vector<std::string>& arguments);

// Sets a company up on an empty database and makes a token of its owner's with all rights.
std::string set_up(const std::string& program, const std::vector<std::string>& database_arguments);

}  // namespace vez::faults
