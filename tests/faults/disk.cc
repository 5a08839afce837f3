// vez_disk full VEZ: the disk of the database runs full under load and gets room again.
// vez_disk fsync VEZ SHIM: fsync fails; the server must stop at once and find everything acknowledged when it starts
// again.

#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "ledger.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;

// A folder of its own that goes away with it; as a small disk when `bytes` is given.
class Folder {
 public:
  explicit Folder(const std::string& bytes = "") {
    char name[] = "/tmp/vez-disk-XXXXXX";
    if (::mkdtemp(name) == nullptr) throw std::runtime_error("no room in /tmp");
    path_ = name;
    if (bytes.empty()) return;
    mounted_ = ::mount("tmpfs", name, "tmpfs", 0, ("size=" + bytes).c_str()) == 0;
  }
  ~Folder() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
    std::filesystem::remove_all(path_);
  }
  bool mounted() const { return mounted_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
  bool mounted_ = false;
};

int report(const std::vector<std::string>& wrong, const Ledger& ledger) {
  for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 20); ++i) std::cout << wrong[i] << "\n";
  std::cout << ledger.acknowledged() << " writes acknowledged, " << ledger.denied() << " denied, " << wrong.size()
            << " faults" << std::endl;
  return wrong.empty() ? 0 : 1;
}

void add(std::vector<std::string>& wrong, const std::vector<std::string>& found) {
  wrong.insert(wrong.end(), found.begin(), found.end());
}

// Whether a customer can be added now, by its answer's status.
int status_of_a_write(ServerProcess& server, const std::string& token) {
  const auto answer =
      server.client(token).ask("POST", "/api/v1/customers", R"({"kind":"person","family_name":"Probe"})");
  return answer ? answer->status : 0;
}

int disk_full(const std::string& program) {
  Folder disk("24m");
  if (!disk.mounted()) return std::cout << "skipped: a small disk can be made by root alone" << std::endl, 0;
  const std::vector<std::string> where{"--data", disk / "data"};
  const std::string token = set_up(program, where);
  const std::string ballast = disk / "ballast";
  std::ofstream(ballast) << std::string(std::size_t{16} * 1024 * 1024, 'x');
  ServerProcess server(program, where);
  server.start();
  Ledger ledger;
  std::vector<std::string> wrong;
  std::atomic<bool> stop = false;
  std::jthread load([&] { ledger.load(server, token, 4, stop); });
  const auto end = std::chrono::steady_clock::now() + 60s;
  int status = 201;
  while (status == 201 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(20ms);
    status = status_of_a_write(server, token);
  }
  stop = true;
  load.join();
  if (status != 503) wrong.push_back("a write on the full disk was answered " + std::to_string(status));
  const auto read = server.client(token).ask("GET", "/api/v1/customers");
  if (!read || read->status != 200) wrong.push_back("reads do not go on while the disk is full");
  std::filesystem::remove(ballast);
  const auto freed = std::chrono::steady_clock::now();
  while (status_of_a_write(server, token) != 201 && std::chrono::steady_clock::now() < freed + 5s)
    std::this_thread::sleep_for(20ms);
  if (status_of_a_write(server, token) != 201) wrong.push_back("writes did not go on 5 s after there was room again");
  if (ledger.denied() == 0) wrong.push_back("the disk was never full");
  add(wrong, ledger.settle(server, token));
  add(wrong, ledger.verify(server, token));
  server.stop();
  if (const Ended ended = run(program, {"check", "--data", disk / "data"}); ended.code != 0)
    wrong.push_back("vez check: " + ended.output);
  return report(wrong, ledger);
}

int failing_fsync(const std::string& program, const std::string& shim) {
  const Folder folder;
  const std::vector<std::string> where{"--data", folder / "data"};
  const std::string token = set_up(program, where);
  const std::string trigger = folder / "fail";
  Ledger ledger;
  std::vector<std::string> wrong;
  {
    ServerProcess server(program, where, {"LD_PRELOAD=" + shim, "FAIL_FSYNC_WHEN=" + trigger});
    server.start();
    const std::atomic<bool> stop = false;
    std::jthread load([&] { ledger.load(server, token, 8, stop); });
    std::this_thread::sleep_for(200ms);
    std::ofstream(trigger) << "now";
    const int code = server.wait_for_end(1000ms);
    if (code != 70) wrong.push_back("it did not stop within 1 s of a failed fsync, but: " + std::to_string(code));
    if (server.runs()) server.kill();
    load.join();
  }
  ServerProcess server(program, where);
  server.start();
  add(wrong, ledger.settle(server, token));
  add(wrong, ledger.verify(server, token));
  server.stop();
  if (ledger.acknowledged() == 0) wrong.push_back("nothing was written before the fault");
  return report(wrong, ledger);
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 2 ? words[1] : "";
  try {
    if (what == "full") return disk_full(words[2]);
    if (what == "fsync" && count > 3) return failing_fsync(words[2], words[3]);
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
  return std::cerr << "vez_disk full VEZ | fsync VEZ SHIM\n", 2;
}
