#pragma once

// What a customer was told that would be done: within a window, by somebody, on a channel; kept or broken.

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/customer_rows.h"
#include "engine/holding.h"
#include "engine/journal.h"
#include "engine/route.h"
#include "people/roles.h"
#include "promises/promise_events.h"
#include "timeline/timeline.h"

namespace vez {

enum class PromiseState { open, kept, broken };
BOOST_DESCRIBE_ENUM(PromiseState, open, kept, broken)

struct CustomerPromise {
  PromiseId id;
  std::optional<CustomerId> customer_id;  // none where who asks may not see the customer
  std::optional<std::string> customer_name;
  std::string text;  // as told to the customer
  UtcTime from_at;
  UtcTime until_at;
  std::string time_zone;  // of the customer when it was made
  Channel channel;
  std::optional<UserId> owner_id;  // none: whoever of the team takes it
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  std::optional<std::string> author_name;
  std::optional<PromiseCauseId> cause_id;
  std::optional<std::string> cause_name;
  PromiseState state;
  std::optional<PromiseBreach> breach;
  std::optional<std::string> reason;  // why it could not be kept, or how it was
  std::optional<EntryId> entry_id;    // the contact that ended it
  bool after_missed;                  // was found missed before it turned out that it was kept
  std::optional<UtcTime> ended_at;
  std::optional<std::string> ended_by_name;  // none: by the clock, or by a contact
  std::int64_t moved_count;
  std::int64_t override_count;
  bool to_tell;  // was moved by a delay, and the customer has not been told yet
  std::optional<TaskId> repair_task_id;
  std::optional<Channel> repair_channel;
  std::optional<UtcTime> settled_at;  // a broken one: when the repair was done
  UtcTime created_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CustomerPromise, (),
                      (id, customer_id, customer_name, text, from_at, until_at, time_zone, channel, owner_id,
                       owner_name, team_id, team_name, author_name, cause_id, cause_name, state, breach, reason,
                       entry_id, after_missed, ended_at, ended_by_name, moved_count, override_count, to_tell,
                       repair_task_id, repair_channel, settled_at, created_at, version))

// A window of time that a line names, or that a lead time makes.
struct WindowReading {
  UtcTime from_at;
  UtcTime until_at;
  std::string said;                  // the part of the line that names it; "" of a lead time
  std::string rest;                  // the line without it
  std::optional<Language> language;  // in which it was understood
  std::vector<std::string> assumed;  // sentences, in the language of who asks
  bool past;                         // a time that is over
};
BOOST_DESCRIBE_STRUCT(WindowReading, (), (from_at, until_at, said, rest, language, assumed, past))

struct WindowReadings {
  std::string time_zone;
  bool of_company;                   // the customer's zone is not known: the company's
  Channel channel;                   // how to keep it, when nobody says otherwise
  std::vector<WindowReading> items;  // what a promise takes first
};
BOOST_DESCRIBE_STRUCT(WindowReadings, (), (time_zone, of_company, channel, items))

struct ReadWindow {
  std::optional<Text<0, 500>> text;
  std::optional<CustomerId> customer_id;
  std::optional<std::int64_t> working_days;       // instead: a lead time, until the close of that day
  std::optional<std::int64_t> working_days_from;  // from the opening of this one; from now when it is not said
  std::optional<Text<0, 100>> countries;          // that are involved too: "GB-SCT,HU"; the customer's when not said
};
BOOST_DESCRIBE_STRUCT(ReadWindow, (), (text, customer_id, working_days, working_days_from, countries))

struct MakePromise {
  static constexpr std::string_view example = R"({"text":"Jutri po 17. pokličemo glede računa","channel":"call"})";
  CustomerId id;
  Text<1, 500> text;
  std::optional<UtcTime> from_at;  // the window; read from the text when neither is said
  std::optional<UtcTime> until_at;
  std::optional<std::int64_t> working_days;  // instead: by a lead time
  std::optional<Text<0, 100>> countries;
  std::optional<Channel> channel;  // the customer's own, else a call
  std::optional<UserId> owner_id;  // whoever makes it, when neither is said
  std::optional<TeamId> team_id;
  std::optional<PromiseCauseId> cause_id;
};
BOOST_DESCRIBE_STRUCT(MakePromise, (),
                      (id, text, from_at, until_at, working_days, countries, channel, owner_id, team_id, cause_id))

struct OnePromise {
  PromiseId id;
};
BOOST_DESCRIBE_STRUCT(OnePromise, (), (id))

// Gives it to somebody, or says what it hangs on. What was told stays as it was told.
struct UpdatePromise {
  static constexpr std::string_view example = R"({"cause_id":null})";
  PromiseId id;
  Patch<UserId> owner_id;
  Patch<TeamId> team_id;
  Patch<PromiseCauseId> cause_id;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdatePromise, (), (id, owner_id, team_id, cause_id))

struct KeepPromise {
  static constexpr std::string_view example = R"({"note":"Was in the shop, all is settled"})";
  PromiseId id;
  std::optional<UtcTime> kept_at;  // now when it is not said
  std::optional<Text<0, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(KeepPromise, (), (id, kept_at, note))

struct BreakPromise {
  static constexpr std::string_view example = R"({"reason":"The goods are not here"})";
  PromiseId id;
  Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(BreakPromise, (), (id, reason))

struct MovePromise {
  static constexpr std::string_view example =
      R"({"from_at":"2026-03-06T16:00:00Z","until_at":"2026-03-06T19:00:00Z","told":"We call on Friday instead","told_channel":"call"})";
  PromiseId id;
  UtcTime from_at;
  UtcTime until_at;
  Text<1, 300> told;  // what was said to the customer
  Channel told_channel;
};
BOOST_DESCRIBE_STRUCT(MovePromise, (), (id, from_at, until_at, told, told_channel))

// Mine; of my teams' people and queues; all that I see.
enum class PromiseScope { mine, team, all };
BOOST_DESCRIBE_ENUM(PromiseScope, mine, team, all)

struct ListPromises {
  std::optional<PromiseScope> scope;  // all when nothing is said
  std::optional<PromiseState> state;  // open when nothing is said
  std::optional<PromiseBreach> breach;
  std::optional<bool> overridden;
  std::optional<CustomerId> customer_id;
  std::optional<UserId> owner_id;
  std::optional<TeamId> team_id;  // of its people, or in its queue
  std::optional<PromiseCauseId> cause_id;
  std::optional<UtcTime> since_at;  // ended then or later; of open ones: due
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListPromises, (),
                      (scope, state, breach, overridden, customer_id, owner_id, team_id, cause_id, since_at, limit,
                       cursor))

struct PromiseFigures {
  std::int64_t kept;
  std::int64_t early;
  std::int64_t late;
  std::int64_t missed;
  std::int64_t overrides;
  std::optional<std::int64_t> kept_percent;  // of those that ended; none where none did
};
BOOST_DESCRIBE_STRUCT(PromiseFigures, (), (kept, early, late, missed, overrides, kept_percent))

// What is promised, by when it is due; broken ones until they are repaired.
struct PromiseBoard {
  std::vector<CustomerPromise> late;
  std::vector<CustomerPromise> today;
  std::vector<CustomerPromise> week;
  std::vector<CustomerPromise> later;
  bool more;               // than are told
  PromiseFigures figures;  // of what ended since figures_since_at
  UtcTime figures_since_at;
};
BOOST_DESCRIBE_STRUCT(PromiseBoard, (), (late, today, week, later, more, figures, figures_since_at))

struct GetPromiseBoard {
  std::optional<PromiseScope> scope;   // mine when nothing is said
  std::optional<UtcTime> day_ends_at;  // where the person is; the company's day when nothing is said
};
BOOST_DESCRIBE_STRUCT(GetPromiseBoard, (), (scope, day_ends_at))

struct CustomerPromises {
  std::vector<CustomerPromise> open;    // the earliest due first
  std::vector<CustomerPromise> broken;  // and not repaired yet
  std::vector<CustomerPromise> ended;   // the latest first
  std::int64_t broken_count;            // in the time that slips are counted
};
BOOST_DESCRIBE_STRUCT(CustomerPromises, (), (open, broken, ended, broken_count))

enum class PromiseFiguresBy { person, team, customer };
BOOST_DESCRIBE_ENUM(PromiseFiguresBy, person, team, customer)
struct ListPromiseFigures {
  PromiseFiguresBy by;
  std::optional<std::int64_t> days;  // of the last so many days
};
BOOST_DESCRIBE_STRUCT(ListPromiseFigures, (), (by, days))
struct PromiseFiguresRow {
  std::optional<UserId> owner_id;
  std::optional<TeamId> team_id;
  std::optional<CustomerId> customer_id;
  std::string name;
  PromiseFigures figures;
};
BOOST_DESCRIBE_STRUCT(PromiseFiguresRow, (), (owner_id, team_id, customer_id, name, figures))
struct PromiseFiguresTable {
  UtcTime since_at;
  std::vector<PromiseFiguresRow> items;
};
BOOST_DESCRIBE_STRUCT(PromiseFiguresTable, (), (since_at, items))

struct PromiseCause {
  PromiseCauseId id;
  std::string name;
  std::int64_t open_count;  // promises that hang on it
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(PromiseCause, (), (id, name, open_count, created_at))

struct CreatePromiseCause {
  static constexpr std::string_view example = R"({"name":"Delivery from Brescia"})";
  Text<1, 120> name;
};
BOOST_DESCRIBE_STRUCT(CreatePromiseCause, (), (name))

struct DelayPromiseCause {
  static constexpr std::string_view example = R"({"days":7,"reason":"The maker is late by a week"})";
  PromiseCauseId id;
  std::int64_t days;
  Text<1, 300> reason;
};
BOOST_DESCRIBE_STRUCT(DelayPromiseCause, (), (id, days, reason))
struct PromiseDelay {
  PromiseDelayId id;
  std::int64_t open_count;  // promises that it moves
};
BOOST_DESCRIBE_STRUCT(PromiseDelay, (), (id, open_count))

// Windows end within so many days from now.
constexpr std::int64_t promise_days_max = 3'660;
constexpr std::int64_t promise_working_days_max = 400;
constexpr std::int64_t promise_delay_days_max = 366;
// Promises of one part of the board, or of one customer, that are told.
constexpr std::int64_t promise_board_rows_max = 200;
constexpr std::int64_t promise_ended_rows_max = 20;
// Of what ended in so many days the figures are, when nobody says; at most.
constexpr std::int64_t promise_figures_days = 30;
constexpr std::int64_t promise_figures_days_max = 730;
constexpr std::int64_t promise_figures_rows_max = 200;
// Broken promises to one customer are counted for so many days; from this one on they go to a manager.
constexpr std::int64_t promise_slips_days = 365;
constexpr std::int64_t promise_slips_min = 2;
// When an apology is due, in working hours after it broke.
constexpr std::int64_t promise_repair_hours = 4;
constexpr std::int64_t promise_causes_max = 2'000;
// Promises that a delay moves in one transaction.
constexpr std::int64_t promise_delay_rows_max = 100;

Result<WindowReadings> read_window(Tx& tx, ReadWindow input);
Result<CustomerPromise> make_promise(Tx& tx, MakePromise input);
Result<CustomerPromise> get_promise(Tx& tx, OnePromise input);
Result<CustomerPromise> update_promise(Tx& tx, UpdatePromise input);
// In its window it is kept; after it, late. Before it a call or a visit is refused: it was not to come yet.
Result<CustomerPromise> keep_promise(Tx& tx, KeepPromise input);
Result<CustomerPromise> break_promise(Tx& tx, BreakPromise input);
// Only before it is due, and only with the customer told.
Result<CustomerPromise> move_promise(Tx& tx, MovePromise input);
// What somebody ended by hand is to be done after all.
Result<CustomerPromise> reopen_promise(Tx& tx, OnePromise input);

Result<Page<CustomerPromise>> list_promises(Tx& tx, ListPromises input);
Result<PromiseBoard> get_promise_board(Tx& tx, GetPromiseBoard input);
Result<CustomerPromises> list_customer_promises(Tx& tx, OneCustomer input);
Result<PromiseFiguresTable> list_promise_figures(Tx& tx, ListPromiseFigures input);

Result<Page<PromiseCause>> list_promise_causes(Tx& tx, Nothing);
Result<PromiseCause> create_promise_cause(Tx& tx, CreatePromiseCause input);
// Moves every open promise that hangs on it, each with a task to tell the customer before the old date passes.
Result<PromiseDelay> delay_promise_cause(Tx& tx, DelayPromiseCause input);

// Takes away what was promised to a customer, and what waits for it.
void forget_promises(Tx& tx, CustomerId customer_id);

std::vector<Route> promises_routes();
// A contact keeps or breaks what it was promised for; a repair that is done settles it; what was of a team or of a
// colleague who is no more goes to who took them away.
std::vector<Reaction> promises_reactions();
void add_promise_jobs(JobKinds& kinds);
std::vector<CustomerRows> promises_rows();
std::vector<Holding> promises_holdings();

}  // namespace vez
