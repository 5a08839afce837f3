#include "server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace vez::faults {
namespace {

std::string contents(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// What stands behind `mark` on its line; "" without it.
std::string behind(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) return "";
  const std::size_t end = text.find('\n', at);
  if (end == std::string::npos) return "";  // Not whole yet.
  return text.substr(at + mark.size(), end - at - mark.size());
}

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment, const std::string& output) {
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  for (const std::string& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, program.c_str(), &actions, nullptr, words.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(program + " does not start");
  return pid;
}

std::string new_file() {
  char name[] = "/tmp/vez-faults-XXXXXX";
  const int file = ::mkstemp(name);
  if (file < 0) throw std::runtime_error("no room in /tmp");
  ::close(file);
  return name;
}

}  // namespace

ServerProcess::ServerProcess(std::string program, std::vector<std::string> arguments,
                             std::vector<std::string> environment)
    : program_(std::move(program)),
      arguments_(std::move(arguments)),
      environment_(std::move(environment)),
      log_(new_file()) {}

ServerProcess::~ServerProcess() {
  kill();
  ::unlink(log_.c_str());
}

void ServerProcess::launch() {
  std::vector<std::string> words{"serve", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  pid_ = spawn(program_, words, environment_, log_);
}

std::chrono::milliseconds ServerProcess::start() {
  const auto begin = std::chrono::steady_clock::now();
  launch();
  for (;;) {
    const auto taken = std::chrono::steady_clock::now() - begin;
    if (taken > std::chrono::seconds(10) || !runs()) throw std::runtime_error("the server did not start: " + output());
    if (const std::string origin = behind(output(), "Vez is at http://127.0.0.1:"); !origin.empty()) {
      port_ = static_cast<unsigned short>(std::stoi(origin));
      const auto ready = client("").ask("GET", "/readyz");
      if (ready && ready->status == 200)
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void ServerProcess::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int ServerProcess::stop() {
  ::kill(pid_, SIGTERM);
  return wait_for_end(std::chrono::seconds(30));
}

int ServerProcess::wait_for_end(std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return -1;
}

bool ServerProcess::runs() {
  siginfo_t info{};
  return pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

std::string ServerProcess::output() const { return contents(log_); }

std::string ServerProcess::setup_link() const {
  for (int i = 0; i < 500; ++i) {
    if (const std::string link = behind(output(), "/setup#"); !link.empty()) return link;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("no link to create the owner: " + output());
}

Ended run(const std::string& program, const std::vector<std::string>& arguments) {
  const std::string file = new_file();
  const pid_t pid = spawn(program, arguments, {}, file);
  int status = 0;
  ::waitpid(pid, &status, 0);
  Ended ended{.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128, .output = contents(file)};
  ::unlink(file.c_str());
  return ended;
}

std::string set_up(const std::string& program, const std::vector<std::string>& database_arguments) {
  ServerProcess server(program, database_arguments);
  server.start();
  const std::string company =
      R"({"name":"Alpina","country":"SI","language":"sl","time_zone":"Europe/Ljubljana","currency":"EUR"})";
  const std::string owner =
      R"({"name":"Ana","email":"ana@example.com","password":"correct horse battery","language":"sl"})";
  const auto done = server.client("").ask(
      "POST", "/api/v1/setup",
      R"({"token":")" + server.setup_link() + R"(","company":)" + company + R"(,"owner":)" + owner + "}");
  if (!done || done->status >= 300) throw std::runtime_error("the company could not be set up");
  server.stop();
  std::vector<std::string> words{"token", "create", "--user", "ana@example.com", "--name", "faults"};
  words.insert(words.end(), database_arguments.begin(), database_arguments.end());
  const Ended token = run(program, words);
  if (token.code != 0) throw std::runtime_error("no token: " + token.output);
  return token.output.substr(0, token.output.find('\n'));
}

}  // namespace vez::faults
