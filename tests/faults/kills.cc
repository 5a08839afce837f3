// vez_kills VEZ KILLS [--database URL] [--must-lose]: kills the server at random moments under load and compares what
// is there with a ledger of what was acknowledged. With --must-lose (a build that answers before the commit) it passes
// only when the ledger finds a loss: the rig can see what it is there to see.

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

#include "ledger.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;

constexpr auto ready_max = 1000ms;
constexpr int clients = 8;

int kills(const std::string& program, int count, const std::string& database, bool must_lose) {
  char folder[] = "/tmp/vez-kills-XXXXXX";
  if (::mkdtemp(folder) == nullptr) return 2;
  std::vector<std::string> where{"--data", folder};
  if (!database.empty()) where = {"--database", database};
  const std::string token = set_up(program, where);
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  std::cout << "seed " << seed << std::endl;
  Ledger ledger;
  std::vector<std::string> wrong;
  std::vector<std::chrono::milliseconds> ready;
  const auto check = [&](std::vector<std::string> found) { wrong.insert(wrong.end(), found.begin(), found.end()); };
  for (int i = 0; i < count && wrong.empty(); ++i) {
    ServerProcess server(program, where);
    // Every fifth is killed once more while it starts.
    if (i % 5 == 4) {
      server.launch();
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 40));
      server.kill();
      ++i;
    }
    ready.push_back(server.start());
    check(ledger.settle(server, token));
    check(ledger.verify(server, token));
    const std::atomic<bool> stop = false;
    std::jthread load([&] { ledger.load(server, token, clients, stop); });
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + random() % 120));
    server.kill();
  }
  ServerProcess server(program, where);
  server.start();
  check(ledger.settle(server, token));
  check(ledger.verify(server, token));
  check(ledger.verify_all(server, token));
  server.stop();
  std::vector<std::string> words{"check"};
  words.insert(words.end(), where.begin(), where.end());
  if (const Ended ended = run(program, words); ended.code != 0) wrong.push_back("vez check: " + ended.output);
  std::filesystem::remove_all(folder);

  std::sort(ready.begin(), ready.end());
  if (ready.back() > ready_max && !must_lose)
    wrong.push_back("it took " + std::to_string(ready.back().count()) + " ms to be ready again");
  for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 20); ++i) std::cout << wrong[i] << "\n";
  std::cout << count << " kills, " << ledger.acknowledged() << " writes acknowledged, " << ledger.denied()
            << " denied; ready again in " << ready[ready.size() / 2].count() << " ms (median), " << ready.back().count()
            << " ms (longest); " << wrong.size() << " faults" << std::endl;
  if (must_lose) return wrong.empty() ? 1 : 0;
  return wrong.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  std::string database;
  bool must_lose = false;
  for (int i = 3; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--must-lose") must_lose = true;
    if (word == "--database" && i + 1 < count) database = words[++i];
  }
  if (count < 3) return std::cerr << "vez_kills VEZ KILLS [--database URL] [--must-lose]\n", 2;
  try {
    return kills(words[1], std::atoi(words[2]), database, must_lose);
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return must_lose ? 0 : 1;
  }
}
