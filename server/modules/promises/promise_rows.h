#pragma once

// Promises as the commands of this room find and write them.

#include "calendar/time_zone.h"
#include "promises/promises.h"
#include "store/condition_sql.h"

namespace vez {

// A promise, and what of it is not told.
struct FoundPromise {
  CustomerPromise promise;
  CustomerId about_id;  // the customer, also where the name is not shown
  std::optional<UserId> ended_by_id;
  std::optional<TaskId> telling_task_id;
  std::optional<TaskId> manager_task_id;
};

// Who acts sees all customers while this lives: what follows from a promise reaches also those whom the one that ends
// it does not see.
class SeesAll {
 public:
  explicit SeesAll(Tx& tx) : tx_(tx), who_(tx.who()) {
    Actor all = who_;
    all.sees = Sees::all;
    tx_.act_as(std::move(all));
  }
  ~SeesAll() { tx_.act_as(who_); }
  SeesAll(const SeesAll&) = delete;
  SeesAll& operator=(const SeesAll&) = delete;

 private:
  Tx& tx_;
  const Actor who_;
};

// Mine, of those whose customers I see, made by me, in a queue of mine, about a customer that I see.
SqlPart seen_promise(const Tx& tx);
SqlPart::Value sql_value(std::int64_t value);
SqlPart::Value sql_value(std::string_view value);

std::optional<FoundPromise> promise_row(Tx& tx, PromiseId id);
Result<FoundPromise> find_promise(Tx& tx, PromiseId id);
// `which` begins with what an index begins with.
std::vector<CustomerPromise> promises_listed(Tx& tx, const SqlPart& which, SqlPart place, const SortOrder& order,
                                             std::int64_t count_max);

// The day's end where the customer is on which a window ends.
UtcTime end_of_window_day(const std::string& time_zone, UtcTime until_at);
Result<Done> check_window(const Tx& tx, UtcTime from_at, UtcTime until_at);
// The zone of the customer, else the company's.
struct CustomerZone {
  TimeZone zone;
  bool of_company;
};
Result<CustomerZone> zone_of(Tx& tx, const std::optional<std::string>& time_zone);
// By which channel a promise to the customer is kept, when nobody says: after broken ones by a call.
Channel usual_channel(Tx& tx, CustomerId id, const std::optional<Channel>& preferred);
std::int64_t broken_count(Tx& tx, CustomerId id);

// How a promise ends.
struct PromiseEnd {
  UtcTime at;
  std::optional<std::string> reason = {};
  std::optional<EntryId> entry_id = {};
  bool by_hand = false;
  bool by_clock = false;
};
void end_as_kept(Tx& tx, const FoundPromise& found, const PromiseEnd& end);
// With what follows: an apology of the owner, and from the second broken one on a manager.
void end_as_broken(Tx& tx, const FoundPromise& found, PromiseBreach breach, const PromiseEnd& end);

void tell_promise(Tx& tx, const FoundPromise& found);
// Puts it on the customer's timeline.
struct PromiseNote {
  std::string_view event;
  std::string_view summary;
  std::optional<Channel> channel = {};
};
void note_promise(Tx& tx, CustomerId customer_id, const PromiseNote& note);

// It is found missed at that moment, unless it ended before.
void expect_due(Tx& tx, PromiseId id, UtcTime until_at);
void expect_nothing(Tx& tx, PromiseId id);

// Moves it: the old window is kept beside the new one.
struct PromiseMove {
  UtcTime from_at;
  UtcTime until_at;
  std::optional<std::string> told = {};
  std::optional<Channel> told_channel = {};
  std::optional<PromiseDelayId> delay_id = {};
  std::optional<TaskId> telling_task_id = {};
};
void move_window(Tx& tx, const FoundPromise& found, const PromiseMove& move);

// In the language of whose the promise is.
std::string language_of_owner(Tx& tx, const CustomerPromise& promise);
// The text, short enough for the title of a task.
std::string short_text(std::string_view text);
// A task of whose the promise is.
TaskId add_task(Tx& tx, const FoundPromise& found, std::string title, UtcTime due_at,
                std::optional<std::string> note = {});
void cancel_open_task(Tx& tx, const std::optional<TaskId>& id);

}  // namespace vez
