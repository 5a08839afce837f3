// vez_backup VEZ [--cluster URL]: backups taken while the server is written to, restored and compared with a ledger;
// backups that were cut or changed on the way, which must be refused and change nothing.

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "database.h"
#include "ledger.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int damaged_backups = 40;

class Rig {
 public:
  Rig(std::string program, const std::string& cluster_url)
      : program_(std::move(program)), database_(cluster_url), elsewhere_(cluster_url), files_("") {
    folder_ = files_.arguments()[1];
    fs::create_directories(folder_);
    token_ = set_up(program_, database_.arguments());
  }

  int run() {
    back_up_under_load();
    // To an empty place, to one where something is, and over what is there by --force.
    must(0, {"restore", file("whole")}, elsewhere_);
    must_be_there(elsewhere_);
    must(1, {"restore", file("whole")}, elsewhere_);
    damage_and_restore();
    must_be_there(elsewhere_);
    must(0, {"restore", file("whole"), "--force"}, database_);
    must_be_there(database_);
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong_.size(), 20); ++i) std::cout << wrong_[i] << "\n";
    std::cout << before_.acknowledged() << " writes before the backup, " << meanwhile_.acknowledged() << " during it, "
              << damaged_backups << " damaged backups; " << wrong_.size() << " faults" << std::endl;
    return wrong_.empty() ? 0 : 1;
  }

 private:
  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  void add(const std::vector<std::string>& found) { wrong_.insert(wrong_.end(), found.begin(), found.end()); }

  Ended vez(std::vector<std::string> words, const OwnDatabase& database) const {
    words.insert(words.end(), database.arguments().begin(), database.arguments().end());
    return vez::faults::run(program_, words);
  }
  void must(int code, const std::vector<std::string>& words, const OwnDatabase& database) {
    const Ended ended = vez(words, database);
    if (ended.code != code)
      wrong_.push_back("vez " + words[0] + " " + words[1] + " ended with " + std::to_string(ended.code) + ": " +
                       ended.output);
  }

  void back_up_under_load() {
    ServerProcess server(program_, database_.arguments());
    server.start();
    std::atomic<bool> stop = false;
    {
      std::jthread load([&] { before_.load(server, token_, 4, stop); });
      while (before_.begun() < 200) std::this_thread::sleep_for(5ms);
      stop = true;
    }
    stop = false;
    std::jthread load([&] { meanwhile_.load(server, token_, 4, stop); });
    must(0, {"backup", file("whole")}, database_);
    stop = true;
    load.join();
    if (meanwhile_.acknowledged() == 0) wrong_.push_back("nothing was written while the backup was taken");
    server.stop();
  }

  // What was acknowledged before the backup began is in it, and its rules hold.
  void must_be_there(const OwnDatabase& database) {
    must(0, {"check"}, database);
    ServerProcess server(program_, database.arguments());
    server.start();
    add(before_.verify_anew(server, token_));
    server.stop();
  }

  void damage_and_restore() {
    std::ifstream in(file("whole"), std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    std::cout << "seed " << seed << std::endl;
    for (int i = 0; i < damaged_backups; ++i) {
      std::string bad = whole;
      const std::size_t at = random() % bad.size();
      if (i % 2 == 0)
        bad.resize(at);
      else
        bad[at] = static_cast<char>(bad[at] ^ (1 << (random() % 8)));
      std::ofstream(file("damaged"), std::ios::binary) << bad;
      must(1, {"restore", file("damaged"), "--force"}, elsewhere_);
    }
    std::ofstream(file("text")) << "no backup at all";
    must(1, {"restore", file("text"), "--force"}, elsewhere_);
    must(1, {"restore", file("missing"), "--force"}, elsewhere_);
  }

  const std::string program_;
  const OwnDatabase database_, elsewhere_, files_;
  std::string folder_;
  std::string token_;
  Ledger before_;
  Ledger meanwhile_{"M"};
  std::vector<std::string> wrong_;
};

}  // namespace

int main(int count, char** words) {
  const bool on_cluster = count == 4 && std::string(words[2]) == "--cluster";
  if (count != 2 && !on_cluster) return std::cerr << "vez_backup VEZ [--cluster URL]\n", 2;
  try {
    return Rig(words[1], on_cluster ? words[3] : "").run();
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
}
