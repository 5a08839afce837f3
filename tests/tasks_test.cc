// What is to be done: by whom, by when, seen by whom; on each database.

#include "tasks/tasks.h"

#include "interface.h"
#include "people/accounts.h"
#include "people/roles.h"
#include "tasks/repeats.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

CreateTask task(std::string title, UtcTime due_at) {
  CreateTask input{};
  input.title = Text<1, 200>{std::move(title)}, input.due_at = due_at;
  return input;
}

// Runs `work` as that user, who sees all customers.
template <class F>
auto by(House& house, UserId user, F work, Sees sees = Sees::all) {
  TxContext context;
  context.actor.user_id = user, context.actor.sees = sees, context.actor.rights = all_rights;
  return house.db().write(context, work);
}

UserId ana(House& house) { return house.session().user.id; }

UserId add_user(House& house, std::string name) {
  CreateUser input{};
  input.name = Text<1, 200>{name}, input.email = Text<3, 254>{name + "@alpina.example"}, input.role_id = RoleIds::agent;
  input.language = Language::sl;
  return house.write([&](Tx& tx) { return create_user(tx, input); }).value().user.id;
}

TeamId add_team(House& house, std::vector<UserId> members) {
  CreateTeam input{};
  input.name = Text<1, 60>{"Prodaja"}, input.member_ids = std::move(members);
  return house.write([&](Tx& tx) { return create_team(tx, input); }).value().id;
}

Task made(House& house, UserId user, CreateTask input) {
  return by(house, user, [&](Tx& tx) { return create_task(tx, input); }).value();
}

std::vector<std::string> titles(const std::vector<Task>& tasks) {
  std::vector<std::string> titles;
  for (const Task& task : tasks) titles.push_back(task.title);
  return titles;
}

using Titles = std::vector<std::string>;

std::vector<Task> listed(House& house, UserId user, ListTasks input, Sees sees = Sees::all) {
  return by(house, user, [&](Tx& tx) { return list_tasks(tx, input); }, sees).value().items;
}

TaskDay day(House& house, UserId user) {
  return by(house, user, [](Tx& tx) { return get_task_day(tx, {}); }).value();
}

HOUSE_CASE("a task without a name at it is whose who makes it") {
  const Task task_made = made(house, ana(house), task("Pokliči", House::start + 2h));
  EXPECT(task_made.owner_id == ana(house));
  EXPECT(task_made.author_name == task_made.owner_name);
  EXPECT(titles(listed(house, ana(house), {})) == Titles{"Pokliči"});
}

HOUSE_CASE("no task is nobody's: not made so, and not left so") {
  // A program has nobody of its own.
  EXPECT(!house.write([](Tx& tx) { return create_task(tx, task("Pokliči", House::start + 2h)); }));
  const Task of_ana = made(house, ana(house), task("Pokliči", House::start + 2h));
  UpdateTask update{};
  update.id = of_ana.id, update.owner_id = {true, std::nullopt};
  const auto refused = by(house, ana(house), [&](Tx& tx) { return update_task(tx, update); });
  REQUIRE(!refused);
  EXPECT(refused.error().faults[0].pointer == "/owner_id");
}

HOUSE_CASE("the day tells what is overdue, what is due today and what waits in the queue; the rest is counted") {
  const UserId eva = add_user(house, "Eva");
  const TeamId team = add_team(house, {eva});
  made(house, eva, task("Včeraj", House::start - 20h));
  made(house, eva, task("Popoldne", House::start + 3h));
  made(house, eva, task("Jutri", House::start + 30h));
  CreateTask waiting = task("V vrsti", House::start + 4h);
  waiting.team_id = team;
  made(house, ana(house), waiting);
  const TaskDay told = day(house, eva);
  EXPECT(titles(told.overdue) == Titles{"Včeraj"});
  EXPECT(titles(told.today) == Titles{"Popoldne"});
  EXPECT(titles(told.queue) == Titles{"V vrsti"});
  EXPECT(told.later_count == 1);
  EXPECT(day(house, ana(house)).queue.empty());
}

HOUSE_CASE("what is put off is not on the day's list until then, and is due as before") {
  const Task late = made(house, ana(house), task("Pokliči", House::start + 1h));
  UpdateTask update{};
  update.id = late.id, update.hidden_until_at = {true, House::start + 2h};
  const Task hidden = by(house, ana(house), [&](Tx& tx) { return update_task(tx, update); }).value();
  EXPECT(hidden.due_at == late.due_at);
  EXPECT(day(house, ana(house)).today.empty());
  house.clock().set(House::start + 2h);
  EXPECT(titles(day(house, ana(house)).overdue) == Titles{"Pokliči"});
}

HOUSE_CASE("whoever takes a task from a queue has it, and it is in the queue no more") {
  const UserId eva = add_user(house, "Eva");
  CreateTask waiting = task("V vrsti", House::start + 4h);
  waiting.team_id = add_team(house, {eva, ana(house)});
  const Task queued = made(house, ana(house), waiting);
  EXPECT(!queued.owner_id);
  UpdateTask update{};
  update.id = queued.id, update.owner_id = {true, eva};
  by(house, eva, [&](Tx& tx) { return update_task(tx, update); }).value();
  EXPECT(day(house, ana(house)).queue.empty());
  EXPECT(titles(day(house, eva).today) == Titles{"V vrsti"});
}

HOUSE_CASE("what was of a team or a colleague who is no more goes to who took them away") {
  const UserId eva = add_user(house, "Eva");
  const TeamId team = add_team(house, {eva});
  CreateTask waiting = task("V vrsti", House::start + 4h);
  waiting.team_id = team;
  made(house, eva, waiting);
  made(house, eva, task("Evina", House::start + 2h));
  by(house, ana(house), [&](Tx& tx) { return remove_team(tx, {team}); }).value();
  EXPECT(titles(listed(house, ana(house), {})) == Titles{"V vrsti"});
  UpdateUser away{};
  away.id = eva, away.disabled = {true, true};
  by(house, ana(house), [&](Tx& tx) { return update_user(tx, away); }).value();
  EXPECT(titles(listed(house, ana(house), {})) == Titles{"Evina", "V vrsti"});
}

HOUSE_CASE("who sees only the own customers sees the own tasks and those about them, not those of others") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  const Task others = made(house, iva, task("Ivina", House::start + 2h));
  CreateTask about = task("O Maji", House::start + 2h);
  about.customer_id = maja.id;
  const Task of_maja = made(house, iva, about);
  const auto seen_by_eva = [&](TaskId id) {
    return by(house, eva, [&](Tx& tx) { return get_task(tx, {id}); }, Sees::own);
  };
  EXPECT(seen_by_eva(others.id).error().code == RefusalCode::not_found);
  EXPECT(seen_by_eva(of_maja.id).error().code == RefusalCode::not_found);
  UpdateCustomer hers{};
  hers.id = maja.id, hers.owner_id = {true, eva};
  house.write([&](Tx& tx) { return update_customer(tx, hers); }).value();
  EXPECT(seen_by_eva(of_maja.id).value().customer_name == "Maja Zupančič");
  // Iva has it still, without the name of a customer that is not hers.
  const Task as_iva = by(house, iva, [&](Tx& tx) { return get_task(tx, {of_maja.id}); }, Sees::own).value();
  EXPECT(!as_iva.customer_id);
  EXPECT(!as_iva.customer_name);
}

HOUSE_CASE("what is done is done by whom and when, changes no more, and can be opened again") {
  const Task open = made(house, ana(house), task("Pokliči", House::start + 2h));
  const FinishTask end{.id = open.id, .outcome = Text<0, 1000>{"Dosežena"}};
  const Task done = by(house, ana(house), [&](Tx& tx) { return finish_task(tx, end); }).value();
  EXPECT(done.state == TaskState::done);
  EXPECT(done.outcome == "Dosežena");
  EXPECT(done.ended_at == House::start);
  EXPECT(day(house, ana(house)).done_count == 1);
  EXPECT(by(house, ana(house), [&](Tx& tx) { return finish_task(tx, end); }).error().code == RefusalCode::conflict);
  const Task again = by(house, ana(house), [&](Tx& tx) { return reopen_task(tx, {open.id}); }).value();
  EXPECT(again.state == TaskState::open);
  EXPECT(!again.ended_at);
}

HOUSE_CASE("a task that repeats is made anew, due at the next turn that is still to come") {
  CreateTask weekly = task("Poročilo", at("2029-12-21T14:00:00Z"));
  weekly.repeat = TaskRepeat{RepeatUnit::week, 1};
  weekly.checklist = std::vector<TaskStep>{{Text<1, 200>{"Številke"}, true}};
  const Task first = made(house, ana(house), weekly);
  by(house, ana(house), [&](Tx& tx) { return finish_task(tx, {first.id, {}}); }).value();
  const auto open = listed(house, ana(house), {});
  REQUIRE(open.size() == 1);
  EXPECT(open[0].due_at == at("2030-01-04T14:00:00Z"));
  EXPECT(!open[0].checklist[0].done);
}

HOUSE_CASE("a whole day ends where the company is, and the next turn is a whole day too") {
  CreateTask daily = task("Blagajna", House::start);
  daily.due_at = std::nullopt, daily.due_on = parse_date("2030-01-02");
  daily.repeat = TaskRepeat{RepeatUnit::working_day, 1};
  const Task first = made(house, ana(house), daily);
  EXPECT(first.due_at == at("2030-01-02T23:00:00Z"));
  by(house, ana(house), [&](Tx& tx) { return finish_task(tx, {first.id, {}}); }).value();
  EXPECT(listed(house, ana(house), {})[0].due_at == at("2030-01-03T23:00:00Z"));
}

HOUSE_CASE("a list pages through every task once, the earliest due first") {
  for (int i = 0; i < 7; ++i)
    made(house, ana(house), task(std::to_string(i), House::start + std::chrono::hours(i / 2)));
  std::vector<std::string> all;
  ListTasks input{};
  input.limit = 3;
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = by(house, ana(house), [&](Tx& tx) { return list_tasks(tx, input); }).value();
    for (const Task& one : page.items) all.push_back(one.title);
    input.cursor = page.next;
    if (!page.next) break;
  }
  EXPECT(all == Titles{"0", "1", "2", "3", "4", "5", "6"});
}

HOUSE_CASE("what is said of the time must fit together, and the refusal names the place") {
  const auto place = [&](const CreateTask& input) {
    return by(house, ana(house), [&](Tx& tx) { return create_task(tx, input); }).error().faults[0].pointer;
  };
  CreateTask without = task("a", House::start);
  without.due_at = std::nullopt;
  EXPECT(place(without) == "/due_at");
  CreateTask twice = task("a", House::start);
  twice.due_on = parse_date("2030-01-02");
  EXPECT(place(twice) == "/due_at");
  CreateTask backwards = task("a", House::start);
  backwards.due_from_at = House::start + 1h;
  EXPECT(place(backwards) == "/due_from_at");
  CreateTask never = task("a", House::start);
  never.repeat = TaskRepeat{RepeatUnit::day, 0};
  EXPECT(place(never) == "/repeat/every");
}

TEST_CASE("a turn of months keeps its day, and takes the last one where there is none") {
  EXPECT(add_months(parse_date("2026-01-31").value(), 1, 31) == parse_date("2026-02-28").value());
  EXPECT(add_months(parse_date("2026-01-31").value(), 2, 31) == parse_date("2026-03-31").value());
  EXPECT(add_months(parse_date("2024-02-29").value(), 12, 29) == parse_date("2025-02-28").value());
}

TEST_CASE("a task of working days that nobody took for very long goes on from now") {
  WorkingCalendar calendar{
      .zone = TimeZone::named("Europe/Ljubljana").value(), .week = {}, .places = {}, .own_days = {}};
  const TaskRepeat rare{RepeatUnit::working_day, 366};
  EXPECT(!next_due(at("2010-01-04T08:00:00Z"), rare, at("2030-01-01T08:00:00Z"), calendar));  // never works
  for (DayHours& hours : calendar.week) hours = {{8 * 60, 16 * 60}};
  const auto next = next_due(at("2010-01-04T08:00:00Z"), rare, at("2030-01-01T08:00:00Z"), calendar);
  REQUIRE(next);
  EXPECT(to_text(*next) == "2031-01-02T08:00:00.000Z");
}

TEST_CASE("every day at nine is at nine also after the clocks were changed") {
  WorkingCalendar calendar{
      .zone = TimeZone::named("Europe/Ljubljana").value(), .week = {}, .places = {}, .own_days = {}};
  const auto next = [&](std::string_view due) {
    return to_text(next_due(at(due), {RepeatUnit::day, 1}, at(due), calendar).value());
  };
  EXPECT(next("2026-03-28T08:00:00Z") == "2026-03-29T07:00:00.000Z");
  EXPECT(next("2026-10-24T07:00:00Z") == "2026-10-25T08:00:00.000Z");
}

}  // namespace
}  // namespace vez
