#include "app/live.h"

#include "base/log.h"
#include "customers/owners.h"
#include "people/team_members.h"
#include "store/failure.h"

namespace vez {
namespace {

// How often it is looked whose time is over: a session that ended hears nothing after a second.
constexpr std::chrono::milliseconds live_check_ms_max{500};
// How often everybody is looked up, whatever was heard.
constexpr std::chrono::seconds live_sweep_seconds{30};
// Credentials looked up in one read.
constexpr std::size_t check_count_max = 500;
// Changes of one topic in one commit that are told one by one; of more the page fetches the topic again.
constexpr std::int64_t changes_told_max = 20;
// Changes of customers that wait to be told to those who do not see all.
constexpr std::size_t of_customers_max = 20'000;

// A customer was taken from `id`, its owner; the version is the customer (customers.cc).
constexpr std::string_view taken_topic = "taken";

std::string own_channel(std::string_view topic, UserId user) { return std::string(topic) + "\n" + to_text(user); }

}  // namespace

Live::Live(Db& db, std::vector<LiveTopic> topics) : db_(db), topics_(std::move(topics)) {}

Live::~Live() { stop(); }

void Live::start(http::Server& server) {
  server_ = &server;
  checker_ = std::thread([this] { loop(); });
}

void Live::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (checker_.joinable()) checker_.join();
  server_ = nullptr;
}

void Live::heard(std::span<const Change> changes, bool everything) {
  heard_of_access(changes, everything);
  if (!everything) heard_of_customers(changes);
  http::Server* const server = server_;
  if (server == nullptr || server->listeners() == 0) return;
  if (everything) return server->publish_all();
  std::map<std::string_view, std::int64_t> counts;
  for (const Change& change : changes) ++counts[change.topic];
  for (const Change& change : changes) {
    const std::string id = change.id == 0 ? "" : id_text(change.id);
    if (counts[change.topic] <= changes_told_max) server->publish(change.topic, id, change.version);
    if (!id.empty()) server->publish(change.topic + ":" + id, id, change.version);
  }
  for (const auto& [topic, count] : counts)
    if (count > changes_told_max) server->publish_refetch(topic);
}

void Live::heard_of_access(std::span<const Change> changes, bool everything) {
  const auto is_of_access = [](const Change& change) { return change.topic == "access"; };
  if (!everything && std::ranges::none_of(changes, is_of_access)) return;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [hash, listening] : listening_)
      listening.due |= everything || std::ranges::any_of(changes, [&](const Change& change) {
                         return is_of_access(change) && change.id == listening.user_id.value;
                       });
    is_due_ = true;
  }
  wake_.notify_all();
}

void Live::heard_of_customers(std::span<const Change> changes) {
  {
    const std::lock_guard lock(mutex_);
    if (see_some_ == 0) return;
    for (const Change& change : changes) {
      const auto declared = std::ranges::find(topics_, change.topic, &LiveTopic::name);
      const bool tells = declared != topics_.end() && declared->of_customers;
      if (!tells && change.topic != taken_topic && change.topic != "teams") continue;
      if (of_customers_.size() < of_customers_max)
        of_customers_.push_back(change);
      else
        too_many_of_customers_ = true;
    }
    if (of_customers_.empty()) return;
  }
  wake_.notify_all();
}

void Live::tell_who_sees_some() {
  std::vector<Change> changes;
  std::map<UserId, Sees> who;
  std::vector<std::string> anew;
  {
    const std::lock_guard lock(mutex_);
    changes.swap(of_customers_);
    const bool too_many = std::exchange(too_many_of_customers_, false);
    for (const auto& [hash, listening] : listening_) {
      if (listening.sees == Sees::all) continue;
      who[listening.user_id] = listening.sees;
      if (too_many) anew.push_back(hash);
    }
  }
  http::Server* const server = server_;
  if (server == nullptr) return;
  for (const std::string& hash : anew) server->close_subscriber(hash);
  if (changes.empty() || !anew.empty() || who.empty()) return;
  try {
    tell_who_sees_some(who, changes);
  } catch (...) {
    // What could not be looked up is not forgotten: they begin anew.
    const std::lock_guard lock(mutex_);
    too_many_of_customers_ = true;
    throw;
  }
}

Live::Viewers Live::viewers_of(Tx& tx, const std::map<UserId, Sees>& who) {
  Viewers viewers;
  std::map<TeamId, std::vector<UserId>> teams;
  if (std::ranges::any_of(who, [](const auto& one) { return one.second == Sees::team; }))
    for (const TeamMember& member : team_members(tx)) teams[member.team_id].push_back(member.user_id);
  for (const auto& [user, sees] : who) {
    viewers[user].push_back(user);
    if (sees != Sees::team) continue;
    for (const auto& [team, members] : teams)
      if (std::ranges::find(members, user) != members.end())
        for (const UserId mate : members)
          if (std::ranges::find(viewers[mate], user) == viewers[mate].end()) viewers[mate].push_back(user);
  }
  return viewers;
}

void Live::tell_viewers(const std::vector<UserId>& viewers, const std::string& topic, std::int64_t id,
                        std::int64_t version) {
  http::Server* const server = server_;
  const std::string id_of = id_text(id), one = topic + ":" + id_of;
  for (const UserId viewer : viewers) {
    server->publish_on(own_channel(topic, viewer), topic, id_of, version);
    server->publish_on(own_channel(one, viewer), one, id_of, version);
  }
}

void Live::tell_who_sees_some(const std::map<UserId, Sees>& who, const std::vector<Change>& changes) {
  Viewers viewers;
  std::map<std::int64_t, std::optional<UserId>> owners;
  db_.read(TxContext{}, [&](Tx& tx) {
    viewers = viewers_of(tx, who);
    owners.clear();
    for (const Change& change : changes)
      if (change.id != 0 && change.topic != taken_topic && change.topic != "teams" && !owners.contains(change.id))
        owners[change.id] = owner_of(tx, CustomerId{change.id});
  });
  http::Server* const server = server_;
  for (const Change& change : changes) {
    if (change.topic == taken_topic) {
      // They knew it until now.
      for (const std::string topic : {"customers", "customer"})
        tell_viewers(viewers[UserId{change.id}], topic, change.version, 0);
    } else if (change.topic == "teams") {
      for (const auto& [user, sees] : who)
        if (sees == Sees::team) server->publish_refetch_on(own_channel("customers", user), "customers");
    } else if (change.id == 0) {
      for (const auto& [user, sees] : who)
        server->publish_on(own_channel(change.topic, user), change.topic, "", change.version);
    } else if (const auto& owner = owners[change.id]) {
      tell_viewers(viewers[*owner], change.topic, change.id, change.version);
    }
  }
}

std::string Live::join(const std::string& credential_hash, const Caller& caller) {
  {
    const std::lock_guard lock(mutex_);
    const auto [found, is_new] = listening_.try_emplace(credential_hash);
    Listening& listening = found->second;
    if (!is_new && listening.sees != Sees::all) --see_some_;
    if (caller.sees != Sees::all) ++see_some_;
    listening.user_id = caller.user_id, listening.rights = caller.rights, listening.good_until = caller.good_until;
    listening.sees = caller.sees;
    listening.due = true, ++listening.connections;
  }
  return credential_hash;
}

void Live::leave(const std::string& subscriber) {
  const std::lock_guard lock(mutex_);
  const auto found = listening_.find(subscriber);
  if (found == listening_.end() || --found->second.connections > 0) return;
  if (found->second.sees != Sees::all) --see_some_;
  listening_.erase(found);
}

bool Live::may_hear(const std::string& subscriber, std::string_view topic) const {
  const std::string_view name = topic.substr(0, topic.find(':'));
  const auto declared = std::ranges::find(topics_, name, &LiveTopic::name);
  if (declared == topics_.end()) return false;
  const std::lock_guard lock(mutex_);
  const auto found = listening_.find(subscriber);
  if (found == listening_.end()) return false;
  return !declared->needs.right || has_right(found->second.rights, *declared->needs.right);
}

std::string Live::channel_of(const std::string& subscriber, std::string_view topic) const {
  const auto declared = std::ranges::find(topics_, topic.substr(0, topic.find(':')), &LiveTopic::name);
  if (declared == topics_.end() || !declared->of_customers) return std::string(topic);
  const std::lock_guard lock(mutex_);
  const auto found = listening_.find(subscriber);
  if (found == listening_.end() || found->second.sees == Sees::all) return std::string(topic);
  return own_channel(topic, found->second.user_id);
}

std::vector<Live::Due> Live::take_due(bool all) {
  const UtcTime now = db_.clock().now();
  const std::lock_guard lock(mutex_);
  std::vector<Due> due;
  for (auto& [hash, listening] : listening_) {
    if (!all && !listening.due && now < listening.good_until) continue;
    due.push_back({hash, listening.rights, listening.sees});
    listening.due = false;  // Before the look-up: what is heard during it counts.
  }
  is_due_ = false;
  return due;
}

std::vector<std::string> Live::ended(const std::vector<Due>& due) {
  std::vector<std::optional<Caller>> callers;
  db_.read(TxContext{}, [&](Tx& tx) {
    callers.clear();
    for (const Due& one : due) callers.push_back(find_caller(tx, one.credential_hash));
  });
  std::vector<std::string> gone;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < due.size(); ++i) {
    const auto listening = listening_.find(due[i].credential_hash);
    if (listening == listening_.end()) continue;
    // Who sees more or fewer customers than before comes again, to hear of others.
    const bool good = callers[i] && (due[i].rights & ~callers[i]->rights) == 0 && callers[i]->sees == due[i].sees;
    if (good) {
      listening->second.good_until = callers[i]->good_until;
      continue;
    }
    // Stays due until it leaves: a connection that was not open yet is closed the next time.
    listening->second.due = true;
    gone.push_back(due[i].credential_hash);
  }
  return gone;
}

std::vector<std::string> Live::check(bool all) {
  const std::vector<Due> due = take_due(all);
  std::vector<std::string> gone;
  for (std::size_t i = 0; i < due.size(); i += check_count_max) {
    const auto begin = due.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = due.begin() + static_cast<std::ptrdiff_t>(std::min(i + check_count_max, due.size()));
    for (std::string& hash : ended({begin, end})) gone.push_back(std::move(hash));
  }
  if (http::Server* const server = server_; server != nullptr)
    for (const std::string& hash : gone) server->close_subscriber(hash);
  return gone;
}

void Live::loop() {
  auto swept = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    wake_.wait_for(lock, live_check_ms_max, [this] { return stopped_ || is_due_ || !of_customers_.empty(); });
    if (stopped_) return;
    lock.unlock();
    const auto now = std::chrono::steady_clock::now();
    const bool all = now - swept >= live_sweep_seconds;
    try {
      tell_who_sees_some();
      check(all);
      away_ = false;
      if (all) swept = now;
    } catch (const std::exception& failure) {
      // The database is away: nobody can act meanwhile, and the next check comes soon, of everybody. Told once.
      if (!std::exchange(away_, true)) log_line(LogLevel::warning, "live.check", {{"failure", failure.what()}});
      swept = {};
    }
    lock.lock();
  }
}

}  // namespace vez
