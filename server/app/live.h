#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/route.h"
#include "http/server.h"
#include "people/people.h"
#include "store/db.h"

namespace vez {

// What may be subscribed to, and what it needs: "customers", and with an id "customer:ID".
struct LiveTopic {
  std::string_view name;  // without the id
  Needs needs;
  bool of_customers = false;  // tells of customers: whoever does not see all of them hears of those they see
};

// Between the commits and the listeners of the live feed: who may hear what, what is told, whose time is over.
class Live {
 public:
  Live(Db& db, std::vector<LiveTopic> topics);
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // From now on changes are told to the server's listeners, and those whose session or token has ended lose their
  // connection at once, or within live_check_ms_max and the time of a read when it ended by itself. The server outlives
  // stop().
  void start(http::Server& server);
  void stop();

  // After a commit, here or (set_remote_listener) on another node; `everything` when it is not known what changed.
  void heard(std::span<const Change> changes, bool everything = false);

  // Lets a listener in; its name for the server. What the caller was read from may have changed since: looked up once
  // more.
  std::string join(const std::string& credential_hash, const Caller& caller);
  void leave(const std::string& subscriber);
  bool may_hear(const std::string& subscriber, std::string_view topic) const;
  // Whoever does not see all customers hears of them on a channel of their own.
  std::string channel_of(const std::string& subscriber, std::string_view topic) const;

  // Looks up those of whose access something was heard, those whose time is over, and with `all` everybody. Closes, and
  // returns, those whose credential is not good any more, or allows less than it did.
  std::vector<std::string> check(bool all = false);

 private:
  struct Listening {
    UserId user_id;
    Rights rights = 0;
    Sees sees = Sees::own;
    UtcTime good_until;  // as it was when last looked up: being used makes it later
    bool due = true;     // to be looked up
    int connections = 0;
  };
  struct Due {
    std::string credential_hash;
    Rights rights = 0;
    Sees sees = Sees::own;
  };
  // Of those who listen and do not see all customers, by the owner of a customer: who sees it.
  using Viewers = std::map<UserId, std::vector<UserId>>;
  void loop();
  void heard_of_access(std::span<const Change> changes, bool everything);
  void heard_of_customers(std::span<const Change> changes);
  // What was heard of customers, to those who do not see all of them: their owners are looked up here, away from the
  // commits, once for each change and not for each listener.
  void tell_who_sees_some();
  void tell_who_sees_some(const std::map<UserId, Sees>& who, const std::vector<Change>& changes);
  Viewers viewers_of(Tx& tx, const std::map<UserId, Sees>& who);
  void tell_viewers(const std::vector<UserId>& viewers, const std::string& topic, std::int64_t id,
                    std::int64_t version);
  std::vector<Due> take_due(bool all);
  std::vector<std::string> ended(const std::vector<Due>& due);

  Db& db_;
  const std::vector<LiveTopic> topics_;
  std::atomic<http::Server*> server_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::unordered_map<std::string, Listening> listening_;  // by credential hash
  bool is_due_ = false;                                   // somebody's access has changed
  std::int64_t see_some_ = 0;                             // credentials that do not see all customers
  std::vector<Change> of_customers_;                      // to be told to those who do not see all
  bool too_many_of_customers_ = false;                    // more than can wait: they begin anew
  bool stopped_ = false;
  bool away_ = false;  // the last check failed
  std::thread checker_;
};

}  // namespace vez
