#include "store/postgres/node.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <charconv>
#include <random>

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds beat_every{2};
// A node whose beat stands still for so long has lost its number …
constexpr seconds lease_span{10};
// … and itself takes it for lost so much earlier.
constexpr seconds lease_margin{2};
// Hints go out at most 20 times a second: a NOTIFY holds a lock of the whole database while it commits.
constexpr milliseconds send_every{50};
constexpr milliseconds reconnect_every{250};
constexpr std::int64_t node_count_max = 1024;
// Ids are made up to so far ahead of the last lease, asked for anew when half of it is gone.
constexpr std::int64_t id_lease_ms = 20'000;
constexpr seconds lease_wait_max{3};
// PostgreSQL takes payloads below 8000 bytes; some room for the head.
constexpr std::size_t payload_bytes_max = 7'900;
constexpr std::size_t pending_changes_max = 2'000;
constexpr int claim_tries_max = 50;

constexpr std::string_view everything_word = "everything";
constexpr std::string_view goodbye_word = "goodbye";
constexpr std::string_view beat_word = "beat";

std::int64_t random_holder() {
  std::random_device device;
  const std::uint64_t bits = (std::uint64_t{device()} << 32) | device();
  return static_cast<std::int64_t>(bits >> 1) | 1;  // Positive, and never 0, which is nobody.
}

std::string_view next_word(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view word = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return word;
}

std::int64_t number_of(std::string_view word) {
  std::int64_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return number;
}

bool is_plain(std::string_view topic) { return topic.find_first_of(" \n'\\") == std::string_view::npos; }

std::string text(std::int64_t number) { return std::to_string(number); }

}  // namespace

void create_store_tables(PostgresConnection& connection) {
  for (int i = 0;; ++i) {
    if (connection
            .texts("SELECT count(*) FROM (VALUES (to_regclass('schema_migrations')), (to_regclass('nodes')), "
                   "(to_regclass('tx_marks'))) AS t (name) WHERE name IS NOT NULL")
            .at(0) == "3")
      return;
    try {
      connection.execute(
          "BEGIN; "
          "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT "
          "NOT "
          "NULL, applied_at BIGINT NOT NULL); "
          "CREATE TABLE IF NOT EXISTS nodes (number BIGINT PRIMARY KEY, holder BIGINT NOT NULL, beat BIGINT NOT NULL, "
          "ids_until_ms BIGINT NOT NULL); "
          "CREATE TABLE IF NOT EXISTS tx_marks (slot BIGINT PRIMARY KEY, mark BIGINT NOT NULL) WITH (fillfactor = 50); "
          "COMMIT");
      return;
    } catch (const StoreFailure&) {
      // Another node makes the same tables at this moment (a unique violation in the catalogue): they are there soon.
      connection.roll_back();
      if (i == claim_tries_max) throw;
      std::this_thread::sleep_for(milliseconds(10));
    }
  }
}

PostgresNode::PostgresNode(const PostgresUrl& url, const Clock& clock)
    : url_(url), clock_(clock), holder_(random_holder()), waker_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(waker_ >= 0);
  ids_ = std::make_unique<IdGenerator>(clock, 0, 0);
  connect();
  claim();
  beat();
  thread_ = std::thread(&PostgresNode::loop, this);
}

PostgresNode::~PostgresNode() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  ::eventfd_write(waker_, 1);
  thread_.join();
  ::close(waker_);
}

void PostgresNode::set_listener(Db::RemoteListener listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

void PostgresNode::tell(std::span<const Change> changes, bool everything) {
  const std::lock_guard lock(listener_mutex_);
  if (listener_ && (everything || !changes.empty())) listener_(changes, everything);
}

void PostgresNode::publish(std::span<const Change> changes) {
  bool first;
  {
    const std::lock_guard lock(mutex_);
    first = pending_.empty() && !pending_everything_;
    for (const Change& change : changes) {
      if (pending_everything_) break;
      if (!is_plain(change.topic) || pending_.size() >= pending_changes_max) {
        pending_everything_ = true, pending_.clear();
        break;
      }
      std::int64_t& version = pending_[{change.topic, change.id}];
      version = std::max(version, change.version);
    }
  }
  if (first) ::eventfd_write(waker_, 1);
}

// Ids run ahead of a clock that stands still or was set back.
std::int64_t PostgresNode::ids_now_ms() const { return std::max(clock_.now().ms, ids_->highest().ms); }

std::int64_t PostgresNode::ids_wanted_ms() const { return ids_now_ms() + id_lease_ms; }

void PostgresNode::lease_ids() {
  const auto is_leased = [this] { return ids_now_ms() + id_lease_ms / 2 <= ids_until_ms_; };
  std::unique_lock lock(mutex_);
  if (is_leased()) return;
  beat_asked_ = true;
  ::eventfd_write(waker_, 1);
  if (!leased_.wait_for(lock, lease_wait_max, is_leased))
    throw StoreUnreachable("the times of new ids can't be leased from PostgreSQL");
}

void PostgresNode::connect() {
  auto fresh = std::make_unique<PostgresConnection>(url_.listen_settings, url_.prepare);
  create_store_tables(*fresh);
  fresh->execute("SET statement_timeout = '3s'; SET lock_timeout = '2s'; LISTEN vez");
  connection_ = std::move(fresh);
  heard_self_at_ = std::chrono::steady_clock::now();
}

void PostgresNode::take(std::int64_t number, std::int64_t ids_until_ms, Time asked_at) {
  const std::int64_t until_ms = std::max(ids_until_ms, ids_wanted_ms());
  const Time deadline = asked_at + lease_span - lease_margin;
  ids_->move_to(number, IdGenerator::at(UtcTime{std::max(ids_until_ms, IdGenerator::time_of(0).ms)}), deadline);
  holds_until_ = deadline;
  const std::lock_guard lock(mutex_);
  ids_until_ms_ = until_ms;
}

// A number that nobody holds, or the next one there has never been.
bool PostgresNode::claim_free() {
  const Time asked_at = std::chrono::steady_clock::now();
  connection_->execute("BEGIN");
  const auto free = connection_->table(
      "SELECT number, ids_until_ms FROM nodes WHERE holder = 0 ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED");
  const std::int64_t number =
      number_of(free.empty() ? connection_->texts("SELECT coalesce(max(number) + 1, 0) FROM nodes").at(0) : free[0][0]);
  const std::int64_t ids_until_ms = free.empty() ? 0 : number_of(free[0][1]);
  if (number >= node_count_max) {
    connection_->roll_back();
    return false;
  }
  const std::string until = text(std::max(ids_until_ms, ids_wanted_ms()));
  connection_->execute("INSERT INTO nodes (number, holder, beat, ids_until_ms) VALUES (" + text(number) + ", " +
                       text(holder_) + ", 0, " + until + ") ON CONFLICT (number) DO UPDATE SET holder = " +
                       text(holder_) + ", ids_until_ms = " + until + " WHERE nodes.holder = 0");
  const bool mine =
      connection_->texts("SELECT holder FROM nodes WHERE number = " + text(number)).at(0) == text(holder_);
  connection_->execute(mine ? "COMMIT" : "ROLLBACK");
  if (mine) take(number, ids_until_ms, asked_at);
  return mine;
}

// All numbers are held: one whose beat stands still is given up.
bool PostgresNode::claim_silent() {
  const auto beats = [this] {
    return connection_->table("SELECT number, holder, beat FROM nodes WHERE holder <> 0 ORDER BY number");
  };
  const auto before = beats();
  std::this_thread::sleep_for(lease_span);
  std::int64_t freed = 0;
  for (const auto& row : before)
    freed += connection_->execute("UPDATE nodes SET holder = 0 WHERE number = " + row[0] + " AND holder = " + row[1] +
                                  " AND beat = " + row[2]);
  return freed > 0;
}

void PostgresNode::claim() {
  for (int i = 0; i < claim_tries_max; ++i) {
    try {
      if (claim_free()) return;
    } catch (const StoreUnreachable&) {
      throw;
    } catch (const StoreFailure&) {
      // Another node took the same number first.
      connection_->roll_back();
      continue;
    }
    if (number_of(connection_->texts("SELECT count(*) FROM nodes").at(0)) >= node_count_max && !claim_silent())
      throw StoreFailure("all 1024 numbers of nodes are in use");
  }
  throw StoreFailure("no number of a node could be claimed");
}

void PostgresNode::notify(std::string_view body) {
  connection_->execute("SELECT pg_notify('vez', '" + text(holder_) + " " + text(told_) + " " + std::string(body) +
                       "')");
  ++told_;
}

void PostgresNode::beat() {
  const Time asked_at = std::chrono::steady_clock::now();
  const std::int64_t until_ms = ids_wanted_ms();
  const std::int64_t kept =
      connection_->execute("UPDATE nodes SET beat = beat + 1, ids_until_ms = GREATEST(ids_until_ms, " + text(until_ms) +
                           ") WHERE number = " + text(number()) + " AND holder = " + text(holder_));
  if (kept == 1) {
    const Time deadline = asked_at + lease_span - lease_margin;
    ids_->keep_until(deadline);
    holds_until_ = deadline;
    const std::lock_guard lock(mutex_);
    ids_until_ms_ = std::max(ids_until_ms_, until_ms);
  } else {
    // Given up by the others while this process slept or was cut off; what they changed may have been missed.
    ids_->keep_until(Time::min());
    holds_until_ = Time::min();
    claim();
    tell({}, true);
  }
  leased_.notify_all();
  notify(beat_word);
  next_beat_ = asked_at + beat_every;
}

void PostgresNode::watch() {
  const Time now = std::chrono::steady_clock::now();
  std::vector<std::int64_t> there;
  for (const auto& row : connection_->table("SELECT number, holder, beat FROM nodes WHERE holder <> 0")) {
    const std::int64_t holder = number_of(row[1]), beats = number_of(row[2]);
    if (holder == holder_) continue;
    there.push_back(holder);
    Neighbour& neighbour = neighbours_[holder];
    if (neighbour.beat_seen_at == Time{} || neighbour.beat != beats)
      neighbour.number = number_of(row[0]), neighbour.beat = beats, neighbour.beat_seen_at = now;
    if (now - neighbour.beat_seen_at >= lease_span)
      connection_->execute("UPDATE nodes SET holder = 0 WHERE number = " + row[0] + " AND holder = " + row[1] +
                           " AND beat = " + row[2]);
  }
  bool lost = false;
  for (auto it = neighbours_.begin(); it != neighbours_.end();) {
    Neighbour& neighbour = it->second;
    const bool gone = std::find(there.begin(), there.end(), it->first) == there.end();
    // Its goodbye may still be on the way when the row is gone: it has one beat of time.
    if (gone && (neighbour.said_goodbye || neighbour.missing)) {
      lost |= !neighbour.said_goodbye;
      it = neighbours_.erase(it);
      continue;
    }
    neighbour.missing = gone;
    ++it;
  }
  // A node that ended without goodbye may have committed what it could not tell any more.
  if (lost) tell({}, true);
}

void PostgresNode::send() {
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> changes;
  bool everything = false;
  {
    const std::lock_guard lock(mutex_);
    changes.swap(pending_);
    everything = std::exchange(pending_everything_, false);
  }
  std::string body;
  for (const auto& [what, version] : changes) {
    body += "\n" + what.first + " " + text(what.second) + " " + text(version);
    if (body.size() > payload_bytes_max) everything = true;
    if (everything) break;
  }
  if (!everything && body.empty()) return;
  next_send_ = std::chrono::steady_clock::now() + send_every;
  try {
    notify(everything ? everything_word : std::string_view(body));
  } catch (...) {
    const std::lock_guard lock(mutex_);
    pending_everything_ = true, pending_.clear();
    throw;
  }
}

void PostgresNode::hear_one(std::string_view payload) {
  const std::int64_t holder = number_of(next_word(payload, ' ')), number = number_of(next_word(payload, ' '));
  if (holder == holder_) {
    heard_self_at_ = std::chrono::steady_clock::now();
    return;
  }
  Neighbour& neighbour = neighbours_[holder];
  if (neighbour.beat_seen_at == Time{}) neighbour.beat_seen_at = std::chrono::steady_clock::now();
  const bool missed = neighbour.told >= 0 && number != neighbour.told + 1;
  neighbour.told = number;
  if (payload == goodbye_word) neighbour.said_goodbye = true;
  std::vector<Change> changes;
  if (payload.starts_with('\n')) {
    payload.remove_prefix(1);
    while (!payload.empty()) {
      std::string_view line = next_word(payload, '\n');
      Change change;
      change.topic = next_word(line, ' ');
      change.id = number_of(next_word(line, ' '));
      change.version = number_of(line);
      changes.push_back(std::move(change));
    }
  }
  tell(changes, missed || payload == everything_word);
}

void PostgresNode::hear() {
  if (PQconsumeInput(connection_->raw()) == 0)
    throw StoreUnreachable("the listening connection to PostgreSQL was lost");
  while (const std::unique_ptr<PGnotify, FreePostgres> notification{PQnotifies(connection_->raw())})
    hear_one(notification->extra);
}

void PostgresNode::step() {
  if (!connection_) {
    connect();
    // What was told while nobody listened here is not known.
    neighbours_.clear();
    beat();
    tell({}, true);
  }
  bool beat_asked;
  {
    const std::lock_guard lock(mutex_);
    beat_asked = std::exchange(beat_asked_, false);
  }
  Time now = std::chrono::steady_clock::now();
  if (beat_asked || now >= next_beat_) {
    const bool regular = now >= next_beat_;
    beat();
    if (regular) watch();
  }
  now = std::chrono::steady_clock::now();
  if (now >= next_send_) send();
  hear();
  // Its own beats come back by the same way as the others' words: when they stop, this node hears nothing.
  if (now - heard_self_at_ > 3 * beat_every) throw StoreUnreachable("notifications of PostgreSQL do not arrive");

  bool waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting = !pending_.empty() || pending_everything_;
  }
  const Time wake_at = waiting ? std::min(next_beat_, next_send_) : next_beat_;
  const auto wait = std::chrono::ceil<milliseconds>(wake_at - std::chrono::steady_clock::now());
  pollfd sources[] = {{PQsocket(connection_->raw()), POLLIN, 0}, {waker_, POLLIN, 0}};
  if (::poll(sources, 2, static_cast<int>(std::max<std::int64_t>(0, wait.count()))) > 0 && sources[1].revents != 0) {
    eventfd_t count;
    ::eventfd_read(waker_, &count);
  }
}

void PostgresNode::loop() {
  const auto stopped = [this] {
    const std::lock_guard lock(mutex_);
    return stop_;
  };
  while (!stopped()) {
    try {
      step();
    } catch (const StoreFailure&) {
      // PostgreSQL is away; the number is kept as long as the lease runs.
      connection_.reset();
      if (!stopped()) std::this_thread::sleep_for(reconnect_every);
    }
  }
  try {
    if (!connection_) return;
    send();
    connection_->execute("BEGIN; UPDATE nodes SET holder = 0 WHERE number = " + text(number()) +
                         " AND holder = " + text(holder_));
    notify(goodbye_word);
    connection_->execute("COMMIT");
  } catch (const StoreFailure&) {
    // The others notice that the beat stands still.
  }
}

}  // namespace vez
