#include "app/serve.h"

#include <signal.h>

#include <charconv>
#include <filesystem>
#include <iostream>

#include "app/callers.h"
#include "app/live.h"
#include "app/modules.h"
#include "app/router.h"
#include "app/work_metrics.h"
#include "base/log.h"
#include "engine/clock_control.h"
#include "engine/jobs.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "store/wipe.h"

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

// Whoever was erased after this file was copied away and put back is erased again, before anybody is served.
void forget_erased(Db& db) {
  const std::string path = ledger_path(db);
  if (path.empty()) return;
  if (const std::int64_t count = erase_again(db, all_holdings(), read_ledger(path)); count > 0)
    log_line(LogLevel::warning, "erased again", {{"customers", std::to_string(count)}});
}

void watch(Metrics& metrics, http::Server& server) {
  metrics.watch("vez_http_connections", "Open connections.",
                [&server] { return static_cast<double>(server.connections()); });
  metrics.watch("vez_live_listeners", "Listeners of the live feed.",
                [&server] { return static_cast<double>(server.listeners()); });
}

// From now on SIGTERM and SIGINT end the program where it stands.
void end_at_second_signal() {
  signal(SIGTERM, SIG_DFL), signal(SIGINT, SIG_DFL);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM), sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
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
  const bool known_level = set_log_level(settings.log_level);
  CHECK(known_level);  // app/settings.cc lets no other through.
  // Before the first thread, so that all of them leave the signals to wait_for_end().
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM), sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  WorkMetrics work;
  const auto clock = make_clock(settings);
  const auto db = open_database(settings, *clock);
  db->set_watch(&work);
  JobKinds kinds;
  add_job_kinds(kinds);
  EventJournal journal(all_reactions(), kinds);
  db->set_journal(&journal);
  forget_erased(*db);
  JobRunner jobs(*db, kinds);
  jobs.set_watch([&work](const std::string& kind, JobEnd end) { work.job_ended(kind, end); });
  std::optional<ClockControl> control;
  if (settings.is_clock_simulated()) control.emplace(static_cast<SimulatedClock&>(*clock), jobs, *db);
  Live live(*db, all_topics());
  // On PostgreSQL other nodes may end an access, and are heard of a little later only.
  Callers callers(db->dialect() == Dialect::sqlite);
  db->set_commit_listener([&jobs, &live, &callers](std::span<const Change> changes) {
    callers.heard(changes);
    live.heard(changes);
    for (const Change& change : changes)
      if (change.topic == "jobs") return jobs.wake();
  });

  db->set_remote_listener([&jobs, &live](std::span<const Change> changes, bool everything) {
    live.heard(changes, everything);
    const auto is_jobs = [](const Change& change) { return change.topic == "jobs"; };
    if (everything || std::any_of(changes.begin(), changes.end(), is_jobs)) jobs.wake();
  });
  if (demo) {
    const auto sign_in = open_demo(*db);
    if (!sign_in) throw Failure("--demo: " + in_language(sign_in.error().faults.at(0).reason, "en"));
    tell_demo(*sign_in);
  }

  const Address address = address_of(settings.listen);
  auto routes = all_routes(control ? &*control : nullptr);
  auto openapi = openapi_document(routes, VEZ_VERSION);
  Router router(
      *db, std::move(routes), std::move(openapi),
      {.version = VEZ_VERSION, .public_url = settings.public_url, .metrics_from_any = settings.metrics_from == "any"});
  router.set_live(&live);
  router.set_callers(&callers);
  http::Server server({.address = address.host,
                       .port = address.port,
                       .threads = static_cast<int>(settings.io_threads),
                       .web_folder = web_folder(settings),
                       .report = [](std::string_view what) { log_line(LogLevel::error, "http", {{"failure", what}}); }},
                      router);
  watch(router.metrics(), server);
  router.metrics().ask([&](Metrics::Families& families) { work.gather(families, *db, kinds); });
  server.start();
  live.start(server);
  jobs.start();
  const std::string host = address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
  // What a request says about where it came to is never used for a link.
  greet(*db,
        settings.public_url.empty() ? "http://" + host + ":" + std::to_string(server.port()) : settings.public_url);

  wait_for_end();
  end_at_second_signal();
  log_line(LogLevel::info, "draining");
  router.drain();
  server.drain(std::chrono::seconds(settings.drain_seconds));
  live.stop();
  jobs.stop();
  db->set_remote_listener({});
  log_line(LogLevel::info, "ended");
  flush_log();
  return 0;
}

}  // namespace vez
