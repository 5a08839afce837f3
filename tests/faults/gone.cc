// vez_gone VEZ BIN/POSTGRES: a PostgreSQL of its own goes away under load (as a crash, then stopped in order) and comes
// back; one server process lives through all of it.

#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <iostream>
#include <thread>

#include "imports.h"
#include "ledger.h"
#include "listener.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// The first to meet it wait a second for it (store/postgres), others are refused at once.
constexpr auto first_answer_max = 2000ms;
constexpr auto answer_max = 300ms;
constexpr auto recovery_max = 5000ms;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

class Cluster {
 public:
  explicit Cluster(std::string script) : script_(std::move(script)) {
    char folder[] = "/tmp/vez-gone-XXXXXX";
    if (::mkdtemp(folder) == nullptr) throw std::runtime_error("no room in /tmp");
    folder_ = folder;
    does("start");
    const Ended url = run(script_, {"url", folder_});
    url_ = url.output.substr(0, url.output.find('\n'));
  }
  ~Cluster() {
    does("stop");
    std::filesystem::remove_all(folder_);
  }
  void does(const std::string& verb) {
    const Ended ended = run(script_, {verb, "--fast", folder_});
    if (ended.code != 0) std::cout << "bin/postgres " << verb << ": " << ended.output << std::endl;
  }
  const std::string& url() const { return url_; }

 private:
  const std::string script_;
  std::string folder_;
  std::string url_;
};

class Rig {
 public:
  Rig(std::string program, const std::string& script)
      : program_(std::move(program)),
        cluster_(script),
        where_{"--database", cluster_.url()},
        token_(set_up(program_, where_)),
        server_(program_, where_) {}

  int run() {
    server_.start();
    const pid_t process = server_.pid();
    Listener listener(server_.port(), "Authorization: Bearer " + token_ + "\n");
    listener.subscribe("customers");
    for (const std::string how : {"crash", "stop", "crash"}) goes_and_comes_back(how, listener);
    expect(server_.runs() && server_.pid() == process, "it is another process");
    add(imports_.verify(server_, token_));
    add(ledger_.verify_all(server_, token_));
    server_.stop();
    const Ended checked = vez::faults::run(program_, {"check", where_[0], where_[1]});
    expect(checked.code == 0, "vez check: " + checked.output);
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong_.size(), 20); ++i) std::cout << wrong_[i] << "\n";
    std::cout << ledger_.acknowledged() << " writes acknowledged, " << ledger_.denied() << " denied; refused within "
              << slowest_refusal_.count() << " ms, at work again " << slowest_recovery_.count()
              << " ms after PostgreSQL was back; " << wrong_.size() << " faults" << std::endl;
    return wrong_.empty() ? 0 : 1;
  }

 private:
  void expect(bool good, const std::string& what) {
    if (!good) wrong_.push_back(what);
  }
  void add(const std::vector<std::string>& found) { wrong_.insert(wrong_.end(), found.begin(), found.end()); }

  void goes_and_comes_back(const std::string& how, Listener& listener) {
    std::atomic<bool> stop = false;
    std::jthread load([&] { ledger_.load(server_, token_, 4, stop); });
    imports_.run_another(server_.client(token_));
    while (listener.next(1ms) != "") {
    }
    cluster_.does(how);
    is_refused();
    cluster_.does("start");
    comes_back(how);
    stop = true;
    load.join();
    expect(listener.hears("refetch", recovery_max), "listeners were not told to fetch again after " + how);
    add(ledger_.settle(server_, token_));
    add(ledger_.verify(server_, token_));
  }

  // Reads, writes and readiness say 503 and when to come again; the process itself is well.
  void is_refused() {
    const std::pair<std::string, std::string> asked[] = {
        {"GET", "/readyz"}, {"GET", "/api/v1/customers"}, {"POST", "/api/v1/customers"}, {"GET", "/api/v1/session"}};
    for (const bool first : {true, false}) {
      for (const auto& [method, target] : asked) {
        const auto start = Clock::now();
        const auto answer = server_.client(token_).ask(
            method, target, method == "POST" ? R"({"kind":"person","family_name":"Away"})" : "");
        const auto taken = since(start);
        const std::string what = method + " " + target + " without PostgreSQL was answered " +
                                 std::to_string(answer ? answer->status : 0) + " after " +
                                 std::to_string(taken.count()) + " ms";
        expect(answer && answer->status == 503 && !answer->retry_after.empty(), what);
        expect(taken <= (first ? first_answer_max : answer_max), what);
        if (!first) slowest_refusal_ = std::max(slowest_refusal_, taken);
      }
    }
    const auto healthy = server_.client("").ask("GET", "/healthz");
    expect(healthy && healthy->status == 200, "/healthz did not say that the process is well");
  }

  void comes_back(const std::string& how) {
    const auto start = Clock::now();
    const auto is_well = [&] {
      const auto ready = server_.client("").ask("GET", "/readyz");
      const auto written =
          server_.client(token_).ask("POST", "/api/v1/customers", R"({"kind":"person","family_name":"Back"})");
      return ready && ready->status == 200 && written && written->status == 201;
    };
    bool well = is_well();
    for (; !well && since(start) < recovery_max; well = is_well()) std::this_thread::sleep_for(10ms);
    expect(well, "it was not at work 5 s after PostgreSQL was back from " + how);
    slowest_recovery_ = std::max(slowest_recovery_, since(start));
  }

  const std::string program_;
  Cluster cluster_;
  const std::vector<std::string> where_;
  const std::string token_;
  ServerProcess server_;
  Ledger ledger_;
  Imports imports_;
  std::vector<std::string> wrong_;
  std::chrono::milliseconds slowest_refusal_{}, slowest_recovery_{};
};

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::cerr << "vez_gone VEZ BIN/POSTGRES\n", 2;
  try {
    return Rig(words[1], words[2]).run();
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
}
