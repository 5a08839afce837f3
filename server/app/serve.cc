#include "app/serve.h"

#include <signal.h>

#include <charconv>
#include <filesystem>
#include <iostream>

#include "app/modules.h"
#include "app/router.h"
#include "engine/clock_control.h"
#include "engine/jobs.h"
#include "people/people.h"

namespace vez {
namespace {

namespace fs = std::filesystem;

struct Address {
  std::string host;
  unsigned short port = 0;
};

// "127.0.0.1:8080", "[::1]:8080"
Address address_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']'))
      address.host = address.host.substr(1, address.host.size() - 2);
    const auto read = std::from_chars(text.data() + colon + 1, text.data() + text.size(), address.port);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size() && !address.host.empty()) return address;
  }
  throw Failure("--listen is ADDRESS:PORT, not " + text);
}

// The page's folder: as told, or where the build or the package puts it.
std::string web_folder(const Settings& settings) {
  if (!settings.web.empty()) return settings.web;
  const fs::path program = fs::read_symlink("/proc/self/exe");
  for (fs::path folder = program.parent_path(); folder != folder.parent_path(); folder = folder.parent_path())
    if (fs::exists(folder / "web" / "dist" / "index.html")) return (folder / "web" / "dist").string();
  const fs::path packaged = program.parent_path().parent_path() / "share" / "vez" / "web";
  return fs::exists(packaged / "index.html") ? packaged.string() : "";
}

void greet(Db& db, const std::string& origin) {
  std::cout << "Vez is at " << origin << std::endl;
  const std::string link =
      db.write(TxContext{}, [](Tx& tx) { return setup_needed(tx) ? make_setup_link(tx) : std::string(); });
  if (!link.empty()) std::cout << "Create the owner, once, at " << origin << "/setup#" << link << std::endl;
}

int wait_for_end() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM), sigaddset(&signals, SIGINT);
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

}  // namespace

void tell_demo(const DemoSignIn& sign_in) {
  for (const std::string& mail : sign_in.mails)
    std::cout << "Sign in to the demonstration as " << mail << " with " << sign_in.password << std::endl;
}

std::unique_ptr<Clock> make_clock(const Settings& settings) {
  if (!settings.is_clock_simulated()) return std::make_unique<SystemClock>();
  return std::make_unique<SimulatedClock>(parse_time(settings.clock_start).value_or(SystemClock().now()));
}

DbOptions database_options(const Settings& settings) {
  DbOptions options;
  options.url = settings.database;
  if (options.url.empty()) {
    fs::create_directories(settings.data);
    fs::permissions(settings.data, fs::perms::owner_all);
    options.url = "sqlite:" + (fs::path(settings.data) / "vez.db").string();
  }
  return options;
}

std::unique_ptr<Db> open_database(const Settings& settings, const Clock& clock) {
  auto db = open_db(database_options(settings), clock);
  db->migrate(all_migrations());
  return db;
}

int serve(const Settings& settings, bool demo) {
  // Before the first thread, so that all of them leave the signals to wait_for_end().
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM), sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const auto clock = make_clock(settings);
  const auto db = open_database(settings, *clock);
  JobKinds kinds;
  add_job_kinds(kinds);
  EventJournal journal(all_reactions(), kinds);
  db->set_journal(&journal);
  JobRunner jobs(*db, kinds);
  std::optional<ClockControl> control;
  if (settings.is_clock_simulated()) control.emplace(static_cast<SimulatedClock&>(*clock), jobs, *db);
  db->set_commit_listener([&jobs](std::span<const Change> changes) {
    for (const Change& change : changes)
      if (change.topic == "jobs") return jobs.wake();
  });

  if (demo) {
    const auto sign_in = open_demo(*db);
    if (!sign_in) throw Failure("--demo: " + in_language(sign_in.error().faults.at(0).reason, "en"));
    tell_demo(*sign_in);
  }

  const Address address = address_of(settings.listen);
  auto routes = all_routes(control ? &*control : nullptr);
  auto openapi = openapi_document(routes, VEZ_VERSION);
  Router router(*db, std::move(routes), std::move(openapi), settings.public_url);
  http::Server server({.address = address.host, .port = address.port, .web_folder = web_folder(settings)}, router);
  server.start();
  jobs.start();
  const std::string host = address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
  // What a request says about where it came to is never used for a link.
  greet(*db,
        settings.public_url.empty() ? "http://" + host + ":" + std::to_string(server.port()) : settings.public_url);

  wait_for_end();
  router.drain();
  server.drain(std::chrono::seconds(settings.drain_seconds));
  jobs.stop();
  return 0;
}

}  // namespace vez
