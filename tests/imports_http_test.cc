// Imports and exports through the public interface, on a real server.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "app/remote.h"
#include "app/router.h"
#include "import_house.h"

namespace vez {
namespace {

class Serving {
 public:
  explicit Serving(House& house)
      : token_(house.write([](Tx& tx) { return create_token(tx, "ana@example.com", "t", all_rights); }).value()),
        router_(house.db(), all_routes(), ""),
        server_(any_port(), router_) {
    server_.start();
    folder_ = "/tmp/vez-http-" + std::to_string(::getpid()) + "-" + std::to_string(server_.port());
    std::filesystem::create_directory(folder_);
    std::ofstream(folder_ + "/token") << token_ << "\n";
  }
  ~Serving() { std::filesystem::remove_all(folder_); }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  Remote remote() const {
    return Remote({.server = "http://127.0.0.1:" + std::to_string(port()), .token_file = folder_ + "/token"});
  }
  std::string file(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
    return folder_ + "/" + name;
  }
  unsigned short port() const { return server_.port(); }
  const std::string& token() const { return token_; }
  // The head of an upload that announces so many bytes.
  std::string head(std::string_view bytes) const {
    return "POST /api/v1/imports?filename=a.csv HTTP/1.1\r\nHost: vez\r\nAuthorization: Bearer " + token_ +
           "\r\nContent-Type: text/csv\r\nContent-Length: " + std::string(bytes) + "\r\n\r\n";
  }

 private:
  static http::ServerOptions any_port() {
    http::ServerOptions options;
    options.port = 0;
    return options;
  }

  std::string token_;
  std::string folder_;
  Router router_;
  http::Server server_;
};

// Says something to the server and hears the first line of what comes back, or nothing.
std::string said(unsigned short port, std::string_view text, bool wait) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET, address.sin_port = htons(port), address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::send(socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  char answer[64] = {};
  ssize_t got = 0;
  if (wait) got = ::recv(socket, answer, sizeof answer, 0);
  ::close(socket);
  return got > 0 ? std::string(answer, static_cast<std::size_t>(got)).substr(0, 12) : "";
}

Import import_of(const std::string& json) { return from_json<Import>(json).value(); }

HOUSE_CASE("a file goes through the interface in pieces, is run, reported and exported") {
  const Serving serving(house);
  Remote remote = serving.remote();
  std::string csv = "id,family_name,phone\n";
  for (int i = 0; i < 30'000; ++i) csv += std::to_string(i) + ",Novak,+38640" + std::to_string(100'000 + i) + "\n";
  CHECK(csv.size() > 2 * body_piece_bytes_max);
  const Import import = import_of(remote.upload("/imports?filename=many.csv", serving.file("many.csv", csv)));
  EXPECT(import.size_bytes == static_cast<std::int64_t>(csv.size()));
  const std::string path = "/imports/" + to_text(import.id);
  EXPECT(import_of(remote.patch(path, R"({"options":{"match":false},"columns":[]})")).options.match == false);
  EXPECT(import_of(remote.post(path + "/run")).state == ImportState::running);
  run_jobs(house);
  EXPECT(import_of(remote.get(path)).counts.created == 30'000);
  std::int64_t reported = 0, exported = 0;
  remote.download(path + "/report.csv", [&](std::string_view piece) { reported += std::ranges::count(piece, '\n'); });
  EXPECT(reported == 30'001);
  remote.download("/customers/export?format=csv",
                  [&](std::string_view piece) { exported += std::ranges::count(piece, '\n'); });
  EXPECT(exported == 30'001);
}

// Waits until a job was written that is due now.
class DueJob {
 public:
  explicit DueJob(House& house) : house_(house) {
    house.db().set_commit_listener([this](std::span<const Change> changes) {
      const std::lock_guard lock(mutex_);
      for (const Change& change : changes) jobs_ += change.topic == "jobs";
      written_.notify_all();
    });
  }
  ~DueJob() { house_.db().set_commit_listener({}); }
  DueJob(const DueJob&) = delete;
  DueJob& operator=(const DueJob&) = delete;

  bool wait(int count) {
    std::unique_lock lock(mutex_);
    return written_.wait_for(lock, std::chrono::seconds(20), [&] { return jobs_ >= count; });
  }

 private:
  House& house_;
  std::mutex mutex_;
  std::condition_variable written_;
  int jobs_ = 0;
};

HOUSE_CASE("an upload that breaks off leaves nothing") {
  DueJob due(house);
  {
    const Serving serving(house);
    EXPECT(said(serving.port(), serving.head("5000000") + std::string(2'000'000, 'x'), false).empty());
    REQUIRE(due.wait(2));  // one of its beginning, for a day later, and one of its end
  }
  EXPECT(house.jobs().run_one());
  EXPECT(!house.jobs().run_one());
  EXPECT(house.write([](Tx& tx) { return list_imports(tx, {}); }).value().items.empty());
  EXPECT(house.write([](Tx& tx) { return list_jobs(tx, "parked", JobId{}, 10); }).empty());
}

HOUSE_CASE("a file that says it is larger than a gibibyte is refused before it comes") {
  const Serving serving(house);
  EXPECT(said(serving.port(), serving.head("1073741825"), true) == "HTTP/1.1 413");
}

HOUSE_CASE("who may not import or export hears so") {
  const Serving serving(house);
  house.write([](Tx& tx) { return add_user(tx, "Bor", "bor@example.com", RoleIds::agent, Language::en, "none"); })
      .value();
  const std::string agent =
      house.write([](Tx& tx) { return create_token(tx, "bor@example.com", "t", all_rights); }).value();
  Remote remote(
      {.server = "http://127.0.0.1:" + std::to_string(serving.port()), .token_file = serving.file("agent", agent)});
  EXPECT_THROWS_AS(remote.download("/customers/export", [](std::string_view) {}), Failure);
  EXPECT_THROWS_AS(remote.upload("/imports?filename=a.csv", serving.file("a.csv", "id,name\n1,A\n")), Failure);
  EXPECT(!remote.get("/customers").empty());
}

}  // namespace
}  // namespace vez
