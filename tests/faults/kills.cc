// vez_kills VEZ KILLS [--cluster URL] [--two] [--must-lose]: kills the server at random moments under load and compares
// what is there with a ledger of what was acknowledged; files are imported, and customers merged and split, meanwhile.
// With --cluster on a PostgreSQL database made there; with --two by two nodes, of which one is killed and the other
// must go on. With --must-lose (a build that answers before the commit) it passes only when the ledger finds a loss:
// the rig can see what it is there to see.

#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <thread>

#include "couples.h"
#include "database.h"
#include "erasures.h"
#include "imports.h"
#include "ledger.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;

constexpr auto ready_max = 1000ms;
// One start of all may be late, and one answer of a node that was not killed: the machine's processors and its disk are
// shared with what else it does.
constexpr auto late_ready_max = 3000ms;
constexpr int clients = 8;
// A file is begun this often, in starts of the server.
constexpr int starts_per_file = 8;

struct Options {
  std::string program;
  int kills = 0;
  std::string cluster_url = {};
  bool two = false;
  bool must_lose = false;
};

// What was seen so far.
struct Findings {
  std::vector<std::string> wrong;
  std::vector<std::chrono::milliseconds> ready;
  std::vector<std::chrono::milliseconds> gaps = {};  // until a node that was not killed had taken a write
  void add(const std::vector<std::string>& found) { wrong.insert(wrong.end(), found.begin(), found.end()); }
};

class Rig {
 public:
  explicit Rig(Options options) : options_(std::move(options)), database_(options_.cluster_url), random_(seed_) {
    std::cout << "seed " << seed_ << std::endl;
    token_ = set_up(options_.program, database_.arguments());
  }

  int run() {
    if (options_.two)
      kill_one_of_two();
    else
      kill_the_only_one();
    look_at_everything();
    return report();
  }

 private:
  void check(ServerProcess& server) {
    findings_.add(ledger_.settle(server, token_));
    findings_.add(ledger_.verify(server, token_));
    findings_.add(couples_.verify(server, token_));
  }

  // Load, and now and then a couple or a file, until the server is gone or `stop` is set.
  std::vector<std::jthread> put_under_load(ServerProcess& server, int round, const std::atomic<bool>& stop) {
    if (round % 2 == 0) couples_.bring_together(server.client(token_));
    std::vector<std::jthread> threads;
    threads.emplace_back([this, &server, &stop] { ledger_.load(server, token_, clients, stop); });
    if (round % 2 == 0) threads.emplace_back([this, &server, &stop] { couples_.go_on(server.client(token_), stop); });
    if (round % starts_per_file == 0)
      threads.emplace_back([this, &server] { imports_.run_another(server.client(token_)); });
    else if (round % starts_per_file == starts_per_file / 2)
      threads.emplace_back([this, &server] { erasures_.erase_another(server.client(token_)); });
    return threads;
  }

  // Now and then long enough for what takes many statements.
  void let_it_work() {
    const unsigned longest = random_() % 4 == 0 ? 500 : 120;
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + random_() % longest));
  }

  void kill_the_only_one() {
    const std::atomic<bool> stop = false;
    int round = 0;
    for (int i = 0; i < options_.kills && findings_.wrong.empty(); ++i) {
      ServerProcess server(options_.program, database_.arguments());
      // Every fifth is killed once more while it starts.
      if (i % 5 == 4) {
        server.launch();
        std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 40));
        server.kill();
        ++i;
      }
      findings_.ready.push_back(server.start());
      check(server);
      const auto load = put_under_load(server, round++, stop);
      let_it_work();
      server.kill();
    }
  }

  void kill_one_of_two() {
    std::array<std::unique_ptr<ServerProcess>, 2> nodes;
    for (int i = 0; i < options_.kills && findings_.wrong.empty(); ++i) {
      for (auto& node : nodes) {
        if (node && node->runs()) continue;
        node = std::make_unique<ServerProcess>(options_.program, database_.arguments());
        findings_.ready.push_back(node->start());
      }
      const std::size_t victim = random_() % 2;
      ServerProcess& other = *nodes[1 - victim];
      check(other);
      std::atomic<bool> stop = false;
      const auto load = put_under_load(*nodes[victim], i, stop), more = put_under_load(other, i + 1, stop);
      let_it_work();
      nodes[victim]->kill();
      must_go_on(other);
      stop = true;
    }
  }

  // A node whose neighbour was just killed takes a write at once.
  void must_go_on(ServerProcess& node) {
    const auto asked_at = std::chrono::steady_clock::now();
    const auto answer =
        node.client(token_).ask("POST", "/api/v1/customers", R"({"kind":"person","family_name":"Probe"})");
    const auto taken =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked_at);
    if (!answer || answer->status != 201)
      findings_.wrong.push_back("the other node answered " + std::to_string(answer ? answer->status : 0) + " after " +
                                std::to_string(taken.count()) + " ms");
    findings_.gaps.push_back(taken);
  }

  void look_at_everything() {
    ServerProcess server(options_.program, database_.arguments());
    server.start();
    check(server);
    if (!options_.must_lose || findings_.wrong.empty())
      findings_.add(imports_.verify(server, token_)), findings_.add(erasures_.verify(server, token_));
    findings_.add(ledger_.verify_all(server, token_));
    findings_.add(couples_.verify_all(server, token_));
    server.stop();
    std::vector<std::string> words{"check"};
    words.insert(words.end(), database_.arguments().begin(), database_.arguments().end());
    if (const Ended ended = vez::faults::run(options_.program, words); ended.code != 0)
      findings_.wrong.push_back("vez check: " + ended.output);
  }

  // Sorts them.
  static bool are_late(std::vector<std::chrono::milliseconds>& spans) {
    std::sort(spans.begin(), spans.end());
    return (spans.size() > 1 && spans[spans.size() - 2] > ready_max) ||
           (!spans.empty() && spans.back() > late_ready_max);
  }

  int report() {
    auto& [wrong, ready, gaps] = findings_;
    if (are_late(ready) && !options_.must_lose)
      wrong.push_back("it took " + std::to_string(ready.back().count()) + " ms to be ready again");
    if (are_late(gaps)) wrong.push_back("the other node answered after " + std::to_string(gaps.back().count()) + " ms");
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 20); ++i) std::cout << wrong[i] << "\n";
    std::cout << options_.kills << " kills, " << ledger_.acknowledged() << " writes acknowledged, " << ledger_.denied()
              << " denied, " << imports_.count() << " files imported, " << couples_.changes() << " merges and splits, "
              << erasures_.count() << " customers erased; ready again in " << ready[ready.size() / 2].count()
              << " ms (median), " << ready.back().count() << " ms (longest)";
    if (!gaps.empty()) std::cout << "; the other node answered within " << gaps.back().count() << " ms";
    std::cout << "; " << wrong.size() << " faults" << std::endl;
    if (options_.must_lose) return wrong.empty() ? 1 : 0;
    return wrong.empty() ? 0 : 1;
  }

  const Options options_;
  const OwnDatabase database_;
  const unsigned seed_ = std::random_device{}();
  std::mt19937 random_;
  std::string token_;
  Ledger ledger_;
  Imports imports_;
  Couples couples_;
  Erasures erasures_;
  Findings findings_;
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) return std::cerr << "vez_kills VEZ KILLS [--cluster URL] [--two] [--must-lose]\n", 2;
  Options options{.program = words[1], .kills = std::atoi(words[2])};
  for (int i = 3; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--must-lose") options.must_lose = true;
    if (word == "--two") options.two = true;
    if (word == "--cluster" && i + 1 < count) options.cluster_url = words[++i];
  }
  try {
    return Rig(options).run();
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
}
