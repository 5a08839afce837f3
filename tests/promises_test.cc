// What was promised to customers: read, kept, broken, moved; on each database.
// long because all that may come of a promise stands here.

#include "promises/promises.h"

#include "demo/demo.h"
#include "interface.h"
#include "merges/merges.h"
#include "people/accounts.h"
#include "people/roles.h"
#include "privacy/privacy.h"
#include "tasks/tasks.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

// Runs `work` as that user, who sees all customers.
template <class F>
auto by(House& house, UserId user, F work, Sees sees = Sees::all) {
  TxContext context;
  context.actor.user_id = user, context.actor.sees = sees, context.actor.rights = all_rights;
  return house.db().write(context, work);
}

UserId ana(House& house) { return house.session().user.id; }

UserId add_user(House& house, const std::string& name, RoleId role = RoleIds::agent) {
  CreateUser input{};
  input.name = Text<1, 200>{name}, input.email = Text<3, 254>{name + "@alpina.example"}, input.role_id = role;
  input.language = Language::en;
  return house.write([&](Tx& tx) { return create_user(tx, input); }).value().user.id;
}

TeamId add_team(House& house, std::vector<UserId> members) {
  CreateTeam input{};
  input.name = Text<1, 60>{"Prodaja"}, input.member_ids = std::move(members);
  return house.write([&](Tx& tx) { return create_team(tx, input); }).value().id;
}

CustomerId marko(House& house) { return house.add_person("Marko", "Hribar", "041 700 300").id; }

MakePromise promise(CustomerId customer, std::string text) {
  MakePromise input{};
  input.id = customer, input.text = Text<1, 500>{std::move(text)};
  return input;
}

// Tuesday 2030-01-01 10:00 in Ljubljana; a call tomorrow from 17 to 20 there.
MakePromise call_tomorrow(CustomerId customer) {
  MakePromise input = promise(customer, "Pokličemo glede računa");
  input.from_at = at("2030-01-02T16:00:00Z"), input.until_at = at("2030-01-02T19:00:00Z");
  input.channel = Channel::call;
  return input;
}

CustomerPromise made(House& house, const MakePromise& input) {
  return by(house, ana(house), [&](Tx& tx) { return make_promise(tx, input); }).value();
}
CustomerPromise now_of(House& house, const CustomerPromise& promise) {
  return house.write([&](Tx& tx) { return get_promise(tx, {promise.id}); }).value();
}

RecordContact call_out(CustomerId customer, std::optional<UtcTime> occurred_at = {}) {
  RecordContact input{};
  input.id = customer, input.channel = Channel::call, input.direction = Direction::out;
  input.summary = Text<1, 300>{"Klic"}, input.occurred_at = occurred_at;
  return input;
}
auto record(House& house, const RecordContact& input) {
  return by(house, ana(house), [&](Tx& tx) { return record_contact(tx, input); });
}

// The clock goes there; every job due on the way runs at its time.
void go(House& house, UtcTime time) { advance(house.clock(), house.jobs(), time - house.clock().now()); }

std::vector<Task> open_tasks(House& house, CustomerId customer) {
  ListTasks input{};
  input.customer_id = customer;
  return house.write([&](Tx& tx) { return list_tasks(tx, input); }).value().items;
}
std::vector<std::string> titles(const std::vector<Task>& tasks) {
  std::vector<std::string> titles;
  for (const Task& task : tasks) titles.push_back(task.title);
  std::ranges::sort(titles);
  return titles;
}
using Titles = std::vector<std::string>;

std::vector<std::string> timeline_events(House& house, CustomerId customer) {
  ListTimeline input{};
  input.id = customer, input.kind = EntryKind::change;
  std::vector<std::string> events;
  for (const TimelineEntry& entry : house.write([&](Tx& tx) { return list_timeline(tx, input); }).value().items)
    if (entry.event && entry.event->starts_with("Promise")) events.insert(events.begin(), *entry.event);
  return events;
}
using Events = std::vector<std::string>;

PromiseFigures figures(House& house) {
  GetPromiseBoard input{};
  input.scope = PromiseScope::all;
  return house.write([&](Tx& tx) { return get_promise_board(tx, input); }).value().figures;
}

std::string sentence(const Refusal& refusal) { return in_language(refusal.faults[0].reason, "en"); }

HOUSE_CASE("a promise is made of one line in each language: tomorrow after 17 lasts until 20 where the customer is") {
  for (const std::string line : {"Pokličemo jutri po 17.", "Felhívjuk holnap 17 után", "Позвоним завтра после 17:00",
                                 "We call tomorrow after 5 pm"}) {
    INFO(line);
    const CustomerPromise told = made(house, promise(marko(house), line));
    EXPECT(told.text == line);
    EXPECT(told.time_zone == "Europe/Ljubljana");
    EXPECT(told.from_at == at("2030-01-02T16:00:00Z"));
    EXPECT(told.until_at == at("2030-01-02T19:00:00Z"));
    EXPECT(told.owner_id == ana(house));
    EXPECT(told.channel == Channel::call);
  }
}

HOUSE_CASE("the hours of a line are those of the customer's own time zone, where it is known") {
  const CustomerId id = marko(house);
  UpdateCustomer update{};
  update.id = id, update.time_zone = {true, Text<1, 60>{"Europe/Moscow"}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  const CustomerPromise told = made(house, promise(id, "jutri po 17."));
  EXPECT(told.time_zone == "Europe/Moscow");
  EXPECT(told.from_at == at("2030-01-02T14:00:00Z"));
}

HOUSE_CASE("a line is read before anything is kept: its windows, what was assumed, and what the line says besides") {
  const CustomerId id = marko(house);
  ReadWindow input{};
  input.customer_id = id, input.text = Text<0, 500>{"Call tomorrow after 5 pm or on Friday at 10:00"};
  const WindowReadings read = house.write([&](Tx& tx) { return read_window(tx, input); }).value();
  EXPECT(read.of_company);
  REQUIRE(read.items.size() == 2);
  EXPECT(read.items[0].said == "tomorrow after 5 pm");
  EXPECT(read.items[0].rest == "Call or on Friday at 10:00");
  EXPECT(read.items[0].assumed == std::vector<std::string>{"No end is said: until the evening."});
  EXPECT(read.items[1].from_at == at("2030-01-04T09:00:00Z"));
  EXPECT(house.write([&](Tx& tx) { return list_customer_promises(tx, {id}); }).value().open.empty());
}

HOUSE_CASE("a line without a time makes no promise, and says so at the text") {
  const MakePromise input = promise(marko(house), "Vrnemo 17 €");
  const auto refused = by(house, ana(house), [&](Tx& tx) { return make_promise(tx, input); });
  REQUIRE(!refused);
  EXPECT(refused.error().faults[0].pointer == "/text");
}

HOUSE_CASE("a lead time counts the working days of both countries, in Slovenia and in Britain") {
  const CustomerId id = marko(house);
  ReadWindow input{};
  input.customer_id = id, input.working_days = 3, input.countries = Text<0, 100>{"GB"};
  go(house, at("2030-04-17T09:00:00Z"));  // Wednesday before Easter: Good Friday is free in Britain, Monday in both
  const auto read = [&] { return house.write([&](Tx& tx) { return read_window(tx, input); }).value().items[0]; };
  EXPECT(read().until_at == at("2030-04-24T14:00:00Z"));
  input.countries = Text<0, 100>{"SI"};
  EXPECT(read().until_at == at("2030-04-23T14:00:00Z"));
  input.working_days_from = 2;
  EXPECT(read().from_at == at("2030-04-19T06:00:00Z"));
}

HOUSE_CASE("an outgoing call inside the window keeps the promise, and the timeline says so") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-02T17:30:00Z"));
  const TimelineEntry call = record(house, call_out(id)).value();
  const CustomerPromise kept = now_of(house, told);
  EXPECT(kept.state == PromiseState::kept);
  EXPECT(kept.entry_id == call.id);
  EXPECT(timeline_events(house, id) == Events{"PromiseMade", "PromiseKept"});
  go(house, at("2030-01-03T09:00:00Z"));
  EXPECT(now_of(house, told).state == PromiseState::kept);
  EXPECT(figures(house).kept_percent == 100);
}

HOUSE_CASE("a call of the customer's own, or a mail, keeps no promise of a call") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-02T17:30:00Z"));
  RecordContact call_in = call_out(id), mail = call_out(id);
  call_in.direction = Direction::in, mail.channel = Channel::mail;
  REQUIRE(record(house, call_in));
  REQUIRE(record(house, mail));
  EXPECT(now_of(house, told).state == PromiseState::open);
}

HOUSE_CASE("dialling before the window is stopped in words, by may-contact and when the call is written down") {
  const CustomerId id = marko(house);
  made(house, call_tomorrow(id));
  go(house, at("2030-01-02T10:00:00Z"));
  const MayContact may = by(house, ana(house), [&](Tx& tx) {
                           return may_contact(tx, {id, ContactPurpose::service, ConsentChannel::call});
                         }).value();
  EXPECT(!may.allowed);
  EXPECT(may.reason == MayContactReason::promised);
  EXPECT(may.says == "promised only after 17:00");
  REQUIRE(may.promised);
  EXPECT(may.promised->from_at == at("2030-01-02T16:00:00Z"));
  const auto refused = record(house, call_out(id));
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::conflict);
  EXPECT(sentence(refused.error()) == "promised only after 17:00");
  // What disturbs nobody is not stopped; nor is what happened before anything was promised.
  EXPECT(by(house, ana(house),
            [&](Tx& tx) { return may_contact(tx, {id, ContactPurpose::service, ConsentChannel::mail}); })
             .value()
             .allowed);
  EXPECT(record(house, call_out(id, House::start - 1h)));
}

HOUSE_CASE("the day before, what stops a call names the day too") {
  const CustomerId id = marko(house);
  made(house, call_tomorrow(id));
  house.clock().set(House::start + 1h);
  const auto refused = record(house, call_out(id));
  REQUIRE(!refused);
  EXPECT(sentence(refused.error()) == "promised only after 2030-01-02 17:00");
}

HOUSE_CASE(
    "an override with its reason goes through, is counted, breaks the promise as early and asks for an apology") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-02T10:00:00Z"));
  RecordContact call = call_out(id);
  call.override_reason = Text<1, 300>{"Izpad, ne more čakati"};
  REQUIRE(record(house, call));
  const CustomerPromise broken = now_of(house, told);
  EXPECT(broken.state == PromiseState::broken);
  EXPECT(broken.breach == PromiseBreach::early);
  EXPECT(broken.override_count == 1);
  EXPECT(broken.reason == "Izpad, ne more čakati");
  EXPECT(titles(open_tasks(house, id)) == Titles{"Opravičite se po telefonu: Pokličemo glede računa"});
  EXPECT(figures(house).early == 1);
  EXPECT(figures(house).overrides == 1);
}

HOUSE_CASE("a promise that nobody keeps is missed at the window's end, once, with one task of its owner") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-02T18:59:59Z"));
  EXPECT(now_of(house, told).state == PromiseState::open);
  go(house, at("2030-01-02T19:00:00Z"));
  const CustomerPromise broken = now_of(house, told);
  EXPECT(broken.breach == PromiseBreach::missed);
  EXPECT(broken.ended_at == told.until_at);
  const auto tasks = open_tasks(house, id);
  REQUIRE(tasks.size() == 1);
  EXPECT(tasks[0].owner_id == ana(house));
  EXPECT(broken.repair_task_id == tasks[0].id);
  go(house, at("2030-01-05T09:00:00Z"));
  EXPECT(open_tasks(house, id).size() == 1);
  EXPECT(timeline_events(house, id) == Events{"PromiseMade", "PromiseBroken"});
}

HOUSE_CASE("what fell due while nothing ran is found missed once, whichever of two nodes looks first") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  house.clock().set(at("2030-01-09T09:00:00Z"));
  if (house.db().dialect() == Dialect::postgres) {
    const auto other = house.second_node();
    JobRunner there(*other, house.kinds());
    std::thread racing([&] {
      while (there.run_one()) {
      }
    });
    while (house.jobs().run_one()) {
    }
    racing.join();
  } else {
    while (house.jobs().run_one()) {
    }
  }
  EXPECT(now_of(house, told).breach == PromiseBreach::missed);
  EXPECT(now_of(house, told).ended_at == told.until_at);
  EXPECT(open_tasks(house, id).size() == 1);
}

HOUSE_CASE("a call written down late that happened inside the window makes a missed promise kept, and says so") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-03T09:00:00Z"));
  REQUIRE(now_of(house, told).breach == PromiseBreach::missed);
  REQUIRE(record(house, call_out(id, at("2030-01-02T17:00:00Z"))));
  const CustomerPromise kept = now_of(house, told);
  EXPECT(kept.state == PromiseState::kept);
  EXPECT(kept.after_missed);
  EXPECT(kept.ended_at == at("2030-01-02T17:00:00Z"));
  EXPECT(open_tasks(house, id).empty());
  EXPECT(timeline_events(house, id) == Events{"PromiseMade", "PromiseBroken", "PromiseKeptAfterAll"});
}

HOUSE_CASE("a call after the window makes a missed promise late, without a second apology") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-03T09:00:00Z"));
  REQUIRE(record(house, call_out(id)));
  EXPECT(now_of(house, told).breach == PromiseBreach::late);
  EXPECT(open_tasks(house, id).size() == 1);
  EXPECT(figures(house).late == 1);
  EXPECT(figures(house).missed == 0);
}

HOUSE_CASE("on the evening of a missed window a call is stopped as too late; the day after it is not") {
  const CustomerId id = marko(house);
  made(house, call_tomorrow(id));
  go(house, at("2030-01-02T20:30:00Z"));
  const auto refused = record(house, call_out(id));
  REQUIRE(!refused);
  EXPECT(sentence(refused.error()) == "promised only until 20:00");
  go(house, at("2030-01-02T23:30:00Z"));  // half past midnight there
  EXPECT(record(house, call_out(id)));
}

HOUSE_CASE("of two promised calls the open window decides: a call in it keeps one and breaks neither") {
  const CustomerId id = marko(house);
  const CustomerPromise first = made(house, call_tomorrow(id));
  MakePromise later = call_tomorrow(id);
  later.from_at = at("2030-01-04T16:00:00Z"), later.until_at = at("2030-01-04T19:00:00Z");
  const CustomerPromise second = made(house, later);
  go(house, at("2030-01-02T17:00:00Z"));
  REQUIRE(record(house, call_out(id)));
  EXPECT(now_of(house, first).state == PromiseState::kept);
  EXPECT(now_of(house, second).state == PromiseState::open);
}

HOUSE_CASE("by hand a promise is kept in its window, not before a promised call, and late after it") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  KeepPromise keep{};
  keep.id = told.id;
  const auto kept = [&] { return by(house, ana(house), [&](Tx& tx) { return keep_promise(tx, keep); }); };
  EXPECT(!kept());
  go(house, at("2030-01-02T16:00:00Z"));
  EXPECT(kept().value().state == PromiseState::kept);
  const CustomerPromise opened = by(house, ana(house), [&](Tx& tx) { return reopen_promise(tx, {told.id}); }).value();
  EXPECT(opened.state == PromiseState::open);
  go(house, at("2030-01-03T10:00:00Z"));
  EXPECT(now_of(house, told).breach == PromiseBreach::missed);
  EXPECT(kept().value().breach == PromiseBreach::late);
}

HOUSE_CASE("a letter that goes out early may be kept before its window: it disturbs nobody") {
  MakePromise letter = call_tomorrow(marko(house));
  letter.channel = Channel::letter;
  KeepPromise keep{};
  keep.id = made(house, letter).id;
  EXPECT(by(house, ana(house), [&](Tx& tx) { return keep_promise(tx, keep); }).value().state == PromiseState::kept);
}

HOUSE_CASE("what the clock or a contact ended is not opened again by hand") {
  const CustomerPromise told = made(house, call_tomorrow(marko(house)));
  go(house, at("2030-01-03T09:00:00Z"));
  const auto refused = by(house, ana(house), [&](Tx& tx) { return reopen_promise(tx, {told.id}); });
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::conflict);
}

HOUSE_CASE(
    "a promise is moved before it is due, with what the customer was told on the timeline, and missed at its new end") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  MovePromise move{};
  move.id = told.id, move.from_at = at("2030-01-07T16:00:00Z"), move.until_at = at("2030-01-07T19:00:00Z");
  move.told = Text<1, 300>{"Pokličemo v ponedeljek"}, move.told_channel = Channel::mail;
  const auto moved = [&] { return by(house, ana(house), [&](Tx& tx) { return move_promise(tx, move); }); };
  EXPECT(moved().value().moved_count == 1);
  ListTimeline timeline{};
  timeline.id = id;
  const auto entries = house.write([&](Tx& tx) { return list_timeline(tx, timeline); }).value().items;
  EXPECT(entries[0].event == "PromiseMoved");
  EXPECT(entries[0].summary == "Pokličemo v ponedeljek");
  EXPECT(entries[0].channel == Channel::mail);
  go(house, at("2030-01-03T09:00:00Z"));
  EXPECT(now_of(house, told).state == PromiseState::open);
  go(house, at("2030-01-07T19:00:00Z"));
  EXPECT(now_of(house, told).breach == PromiseBreach::missed);
  const auto refused = moved();
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::conflict);
}

HOUSE_CASE("no promise is moved after it was due, also before the job has run") {
  const CustomerPromise told = made(house, call_tomorrow(marko(house)));
  house.clock().set(told.until_at);
  MovePromise move{};
  move.id = told.id, move.from_at = told.until_at, move.until_at = told.until_at + 24h;
  move.told = Text<1, 300>{"Jutri"}, move.told_channel = Channel::call;
  EXPECT(!by(house, ana(house), [&](Tx& tx) { return move_promise(tx, move); }));
}

HOUSE_CASE("the second broken promise goes to the manager, and from then on a call is what keeps one") {
  const UserId boss = add_user(house, "Boss", RoleIds::manager);
  const CustomerId id = marko(house);
  UpdateCustomer update{};
  update.id = id, update.preferred_channel = {true, Channel::mail};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  const CustomerPromise first = made(house, promise(id, "Pošljemo jutri do 12h"));
  EXPECT(first.channel == Channel::mail);
  go(house, at("2030-01-03T09:00:00Z"));
  EXPECT(titles(open_tasks(house, id)) == Titles{"Opravičite se: Pošljemo jutri do 12h"});
  const CustomerPromise second = made(house, promise(id, "Pošljemo jutri do 12h"));
  go(house, at("2030-01-05T09:00:00Z"));
  const CustomerPromise broken = now_of(house, second);
  EXPECT(broken.repair_channel == Channel::call);
  EXPECT(titles(open_tasks(house, id)) ==
         Titles{"Opravičite se po telefonu: Pošljemo jutri do 12h", "Opravičite se: Pošljemo jutri do 12h",
                "Promises to this customer were broken again, call them: Pošljemo jutri do 12h"});
  const auto tasks = open_tasks(house, id);
  EXPECT(std::ranges::count(tasks, std::optional(boss), &Task::owner_id) == 1);
  EXPECT(made(house, promise(id, "Javimo v ponedeljek ob 10h")).channel == Channel::call);
}

HOUSE_CASE("a broken promise is late on the board until its apology is made") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  go(house, at("2030-01-03T09:00:00Z"));
  const auto late = [&] {
    return by(house, ana(house), [](Tx& tx) { return get_promise_board(tx, {}); }).value().late;
  };
  REQUIRE(late().size() == 1);
  EXPECT(late()[0].id == told.id);
  const TaskId apology = open_tasks(house, id)[0].id;
  by(house, ana(house), [&](Tx& tx) { return finish_task(tx, {apology, {}}); }).value();
  EXPECT(late().empty());
  EXPECT(timeline_events(house, id) == Events{"PromiseMade", "PromiseBroken", "PromiseSettled"});
}

HOUSE_CASE("the board parts today, this week and later; a window over midnight belongs to its evening") {
  const CustomerId id = marko(house);
  const auto add = [&](std::string_view from, std::string_view until) {
    MakePromise input = call_tomorrow(id);
    input.from_at = at(from), input.until_at = at(until);
    return made(house, input).id;
  };
  const PromiseId night = add("2030-01-01T21:00:00Z", "2030-01-02T01:00:00Z");
  const PromiseId tomorrow = add("2030-01-02T16:00:00Z", "2030-01-02T19:00:00Z");
  const PromiseId sunday = add("2030-01-06T16:00:00Z", "2030-01-06T19:00:00Z");
  const PromiseId monday = add("2030-01-07T16:00:00Z", "2030-01-07T19:00:00Z");
  const PromiseBoard board = by(house, ana(house), [](Tx& tx) { return get_promise_board(tx, {}); }).value();
  const auto ids = [](const std::vector<CustomerPromise>& promises) {
    std::vector<PromiseId> ids;
    for (const CustomerPromise& promise : promises) ids.push_back(promise.id);
    return ids;
  };
  EXPECT(ids(board.today) == std::vector{night});
  EXPECT(ids(board.week) == std::vector{tomorrow, sunday});
  EXPECT(ids(board.later) == std::vector{monday});
  EXPECT(!board.more);
}

HOUSE_CASE("one delay moves every promise that hangs on it by the wall clock, each with a task before the old date") {
  const auto cause =
      by(house, ana(house), [](Tx& tx) { return create_promise_cause(tx, {Text<1, 120>{"Brescia"}}); }).value();
  const auto hang = [&](std::string_view from, std::string_view until) {
    MakePromise input = call_tomorrow(marko(house));
    input.from_at = at(from), input.until_at = at(until), input.cause_id = cause.id;
    return made(house, input);
  };
  // Over the night in which clocks go forward.
  const CustomerPromise one = hang("2030-03-28T08:00:00Z", "2030-03-28T15:00:00Z");
  const CustomerPromise two = hang("2030-03-29T08:00:00Z", "2030-03-29T15:00:00Z");
  const CustomerPromise other = made(house, call_tomorrow(marko(house)));
  const PromiseDelay delay = by(house, ana(house), [&](Tx& tx) {
                               return delay_promise_cause(tx, {cause.id, 7, Text<1, 300>{"Teden dni"}});
                             }).value();
  EXPECT(delay.open_count == 2);
  go(house, House::start + 1s);
  const CustomerPromise moved = now_of(house, one);
  EXPECT(moved.from_at == at("2030-04-04T07:00:00Z"));
  EXPECT(moved.until_at == at("2030-04-04T14:00:00Z"));
  EXPECT(moved.to_tell);
  EXPECT(now_of(house, two).until_at == at("2030-04-05T14:00:00Z"));
  EXPECT(now_of(house, other).moved_count == 0);
  ListTasks mine{};
  const auto tasks = by(house, ana(house), [&](Tx& tx) { return list_tasks(tx, mine); }).value().items;
  REQUIRE(tasks.size() == 2);
  EXPECT(tasks[0].due_at == one.until_at);
  EXPECT(tasks[0].note == "Teden dni");
  by(house, ana(house), [&](Tx& tx) { return finish_task(tx, {tasks[0].id, {}}); }).value();
  EXPECT(!now_of(house, one).to_tell);
  EXPECT(now_of(house, two).to_tell);
}

HOUSE_CASE("a delay moves more promises than one transaction takes") {
  const auto cause =
      by(house, ana(house), [](Tx& tx) { return create_promise_cause(tx, {Text<1, 120>{"Brescia"}}); }).value();
  const CustomerId id = marko(house);
  for (std::int64_t i = 0; i < promise_delay_rows_max + 5; ++i) {
    MakePromise input = call_tomorrow(id);
    input.cause_id = cause.id;
    made(house, input);
  }
  by(house, ana(house), [&](Tx& tx) { return delay_promise_cause(tx, {cause.id, 1, Text<1, 300>{"Dan"}}); }).value();
  go(house, House::start + 1s);
  ListPromises hanging{};
  hanging.cause_id = cause.id, hanging.limit = page_count_max;
  const auto promises = by(house, ana(house), [&](Tx& tx) { return list_promises(tx, hanging); }).value().items;
  EXPECT(std::ssize(promises) == promise_delay_rows_max + 5);
  EXPECT(std::ranges::all_of(promises, [](const CustomerPromise& one) { return one.moved_count == 1; }));
}

HOUSE_CASE("no promise is nobody's: not made so, and what was of a team or a colleague goes to who took them away") {
  const MakePromise of_nobody = call_tomorrow(marko(house));
  EXPECT(!house.write([&](Tx& tx) { return make_promise(tx, of_nobody); }));
  const UserId eva = add_user(house, "Eva");
  const TeamId team = add_team(house, {eva});
  MakePromise hers = call_tomorrow(marko(house)), queued = hers;
  hers.owner_id = eva, queued.team_id = team;
  const CustomerPromise of_eva = made(house, hers), of_team = made(house, queued);
  EXPECT(!of_team.owner_id);
  by(house, ana(house), [&](Tx& tx) { return remove_team(tx, {team}); }).value();
  EXPECT(now_of(house, of_team).owner_id == ana(house));
  by(house, ana(house), [&](Tx& tx) { return update_user(tx, disabling(eva)); }).value();
  EXPECT(now_of(house, of_eva).owner_id == ana(house));
}

HOUSE_CASE("a promise goes with its customer into a merge, is missed there, and comes back") {
  const Customer one = house.add_person("Marko", "Hribar", "041 700 300");
  const Customer two = house.add_person("Marko", "Hribar", "041 700 301");
  const CustomerPromise told = made(house, call_tomorrow(two.id));
  MergeCustomers merge{};
  merge.id = one.id, merge.from = two.id;
  const auto merged = by(house, ana(house), [&](Tx& tx) { return merge_customers(tx, merge); }).value();
  EXPECT(now_of(house, told).customer_id == one.id);
  go(house, at("2030-01-03T09:00:00Z"));
  EXPECT(now_of(house, told).breach == PromiseBreach::missed);
  EXPECT(open_tasks(house, one.id).size() == 1);
  SplitCustomer split{};
  split.id = one.id, split.merge_id = merged.id;
  by(house, ana(house), [&](Tx& tx) { return split_customer(tx, split); }).value();
  EXPECT(now_of(house, told).customer_id == two.id);
}

HOUSE_CASE("figures stand by person, team and customer, and each number has its promises") {
  const UserId eva = add_user(house, "Eva");
  const TeamId team = add_team(house, {eva});
  const CustomerId id = marko(house);
  MakePromise hers = call_tomorrow(id);
  hers.owner_id = eva;
  made(house, hers);
  go(house, at("2030-01-03T09:00:00Z"));
  const auto table = [&](PromiseFiguresBy by_whom) {
    ListPromiseFigures input{};
    input.by = by_whom;
    return by(house, ana(house), [&](Tx& tx) { return list_promise_figures(tx, input); }).value();
  };
  for (const PromiseFiguresBy by_whom :
       {PromiseFiguresBy::person, PromiseFiguresBy::team, PromiseFiguresBy::customer}) {
    const auto rows = table(by_whom).items;
    REQUIRE(rows.size() == 1);
    EXPECT(rows[0].figures.missed == 1);
    EXPECT(rows[0].figures.kept_percent == 0);
    ListPromises list{};
    list.breach = PromiseBreach::missed, list.since_at = table(by_whom).since_at;
    list.owner_id = rows[0].owner_id, list.team_id = rows[0].team_id, list.customer_id = rows[0].customer_id;
    EXPECT(by(house, ana(house), [&](Tx& tx) { return list_promises(tx, list); }).value().items.size() == 1);
  }
  EXPECT(table(PromiseFiguresBy::team).items[0].team_id == team);
}

HOUSE_CASE("whoever sees only the own customers sees no promise to those of others, and does not hear their names") {
  const UserId eva = add_user(house, "Eva");
  const CustomerPromise told = made(house, call_tomorrow(marko(house)));
  const auto seen = [&](PromiseId id) {
    return by(house, eva, [&](Tx& tx) { return get_promise(tx, {id}); }, Sees::own);
  };
  EXPECT(!seen(told.id));
  UpdatePromise give{};
  give.id = told.id, give.owner_id = {true, eva};
  by(house, ana(house), [&](Tx& tx) { return update_promise(tx, give); }).value();
  const CustomerPromise hers = seen(told.id).value();
  EXPECT(!hers.customer_name);
  // What follows from it is written all the same.
  BreakPromise broken{};
  broken.id = told.id, broken.reason = Text<1, 1000>{"Ne gre"};
  EXPECT(by(house, eva, [&](Tx& tx) { return break_promise(tx, broken); }, Sees::own));
}

HOUSE_CASE("promises are read page by page") {
  const CustomerId id = marko(house);
  for (int i = 0; i < 3; ++i) {
    MakePromise input = call_tomorrow(id);
    input.until_at = *input.until_at + std::chrono::minutes(i);
    made(house, input);
  }
  ListPromises list{};
  list.limit = 2;
  const auto page = [&] { return by(house, ana(house), [&](Tx& tx) { return list_promises(tx, list); }).value(); };
  const auto first = page();
  EXPECT(first.items.size() == 2);
  REQUIRE(first.next);
  list.cursor = first.next;
  EXPECT(page().items.size() == 1);
  EXPECT(!page().next);
}

HOUSE_CASE("a bad window is refused at its place") {
  const CustomerId id = marko(house);
  const auto pointer = [&](auto change) {
    MakePromise input = call_tomorrow(id);
    change(input);
    const auto refused = by(house, ana(house), [&](Tx& tx) { return make_promise(tx, input); });
    REQUIRE(!refused);
    return refused.error().faults[0].pointer;
  };
  EXPECT(pointer([](MakePromise& p) { p.from_at = p.until_at; }) == "/from_at");
  EXPECT(pointer([](MakePromise& p) { p.from_at = House::start - 2h, p.until_at = House::start; }) == "/until_at");
  EXPECT(pointer([](MakePromise& p) { p.until_at.reset(); }) == "/until_at");
  EXPECT(pointer([](MakePromise& p) { p.until_at = *p.until_at + std::chrono::days(4000); }) == "/until_at");
  EXPECT(pointer([](MakePromise& p) { p.working_days = 3; }) == "/working_days");
  EXPECT(pointer([](MakePromise& p) { p.owner_id = UserId{1}; }) == "/owner_id");
  EXPECT(pointer([](MakePromise& p) { p.cause_id = PromiseCauseId{1}; }) == "/cause_id");
  EXPECT(pointer([](MakePromise& p) {
           p.from_at.reset(), p.until_at.reset(), p.working_days = 3, p.countries = Text<0, 100>{"XX"};
         }) == "/countries");
}

HOUSE_CASE("an erased customer takes along what was promised, and the job that waited for it") {
  const CustomerId id = marko(house);
  const CustomerPromise told = made(house, call_tomorrow(id));
  MovePromise move{};
  move.id = told.id, move.from_at = *call_tomorrow(id).from_at, move.until_at = *call_tomorrow(id).until_at + 1h;
  move.told = Text<1, 300>{"Uro dlje"}, move.told_channel = Channel::call;
  by(house, ana(house), [&](Tx& tx) { return move_promise(tx, move); }).value();
  house.write([&](Tx& tx) {
    forget_promises(tx, id);
    return 0;
  });
  EXPECT(!house.write([&](Tx& tx) { return get_promise(tx, {told.id}); }));
  go(house, at("2030-01-03T09:00:00Z"));
  EXPECT(open_tasks(house, id).empty());
}

}  // namespace
}  // namespace vez
