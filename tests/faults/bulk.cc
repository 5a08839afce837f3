// vez_bulk VEZ [--cluster URL]: a change of many customers, and its undo, go on where they were when the server is
// killed again and again: each customer is changed once, none is left, and the undo leaves nothing.

#include <iostream>
#include <random>
#include <thread>

#include "database.h"
#include "server_process.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;

// So many pieces of a change that several kills fall into it.
constexpr int customers = 3'000;
constexpr int kills_max = 12;
constexpr auto done_max = 60s;

class Rig {
 public:
  Rig(std::string program, const std::string& cluster_url) : program_(std::move(program)), database_(cluster_url) {
    std::cout << "seed " << seed_ << std::endl;
    token_ = set_up(program_, database_.arguments());
  }

  int run() {
    begin();
    expect_ended("done", "changed_count");
    expect_count("customer.do_not_sell", customers);
    must(ask("POST", path_ + "/undo"), 200);
    expect_ended("undone", "undone_count");
    expect_count("customer.do_not_sell", 0);
    for (const std::string& fault : wrong_) std::cout << fault << "\n";
    std::cout << customers << " customers, " << kills_ << " kills, " << wrong_.size() << " faults" << std::endl;
    return wrong_.empty() ? 0 : 1;
  }

 private:
  void start() {
    server_ = std::make_unique<ServerProcess>(program_, database_.arguments());
    server_->start();
  }

  std::string ask(const std::string& method, const std::string& target, const std::string& body = "",
                  const std::string& type = "application/json") {
    if (!server_) start();
    const auto answer = server_->client(token_).ask(method, target, body, "", type);
    status_ = answer ? answer->status : 0;
    return answer ? answer->body : "";
  }

  void must(const std::string& body, int status) {
    if (status_ != status) wrong_.push_back("answered " + std::to_string(status_) + ": " + body.substr(0, 300));
  }

  void begin() {
    std::string lines;
    for (int i = 0; i < customers; ++i) {
      const std::string name = "B" + std::to_string(i);
      lines += R"({"type":"customer","source":"rig","external_id":")" + name + R"(","kind":"person","family_name":")" +
               name + "\"}\n";
    }
    must(ask("POST", "/api/v1/ingest", lines, "application/x-ndjson"), 200);
    const std::string begun = ask("POST", "/api/v1/bulk-changes",
                                  R"({"action":"set_restriction","reason":"Asked in writing","all":true,"ids":[]})");
    must(begun, 201);
    path_ = "/api/v1/bulk-changes/" + member(begun, "id");
  }

  // Kills the server while the change is under way, until it has ended.
  void expect_ended(const std::string& state, const std::string& counted) {
    const auto end = std::chrono::steady_clock::now() + done_max;
    std::string change;
    for (int killed = 0; std::chrono::steady_clock::now() < end;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + random_() % 60));
      change = ask("GET", path_);
      if (member(change, "state") == state) break;
      if (killed++ >= kills_max) continue;
      server_->kill();
      server_.reset();
      ++kills_;
    }
    if (member(change, "state") != state || member(change, counted) != std::to_string(customers) ||
        member(change, "skipped_count") != "0" || member(change, "kept_count") != "0")
      wrong_.push_back("should be " + state + " with all of them: " + change);
  }

  void expect_count(const std::string& condition, int count) {
    const std::string answer = ask("GET", "/api/v1/customers/count?filter=" + condition);
    if (member(answer, "count") != std::to_string(count))
      wrong_.push_back("should be " + std::to_string(count) + " of " + condition + ": " + answer);
  }

  const std::string program_;
  const OwnDatabase database_;
  const unsigned seed_ = std::random_device{}();
  std::mt19937 random_{seed_};
  std::string token_;
  std::string path_;
  std::unique_ptr<ServerProcess> server_;
  int status_ = 0;
  int kills_ = 0;
  std::vector<std::string> wrong_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 2 && count != 4) return std::cerr << "vez_bulk VEZ [--cluster URL]\n", 2;
  try {
    return Rig(words[1], count == 4 ? words[3] : "").run();
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
}
