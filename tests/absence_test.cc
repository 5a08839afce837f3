// Who is away and who stands in; what is late climbs; what is reminded of: on each database, on the test's clock.

#include "absence/absence.h"

#include "interface.h"
#include "people/accounts.h"
#include "people/roles.h"
#include "tasks/task_clock.h"

namespace vez {
namespace {

using namespace std::chrono_literals;
using Titles = std::vector<std::string>;
using Ids = std::vector<UserId>;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

template <class F>
auto by(House& house, UserId user, F work, Sees sees = Sees::all, Rights rights = all_rights) {
  TxContext context;
  context.actor.user_id = user, context.actor.sees = sees, context.actor.rights = rights;
  return house.db().write(context, work);
}

UserId ana(House& house) { return house.session().user.id; }

UserId add_user(House& house, std::string name, RoleId role = RoleIds::agent) {
  CreateUser input{};
  input.name = Text<1, 200>{name}, input.email = Text<3, 254>{name + "@alpina.example"}, input.role_id = role;
  input.language = Language::sl;
  return house.write([&](Tx& tx) { return create_user(tx, input); }).value().user.id;
}

TeamId add_team(House& house, std::vector<UserId> members, std::optional<UserId> lead = {}) {
  CreateTeam input{};
  input.name = Text<1, 60>{"Prodaja"}, input.member_ids = std::move(members), input.lead_id = lead;
  return house.write([&](Tx& tx) { return create_team(tx, input); }).value().id;
}

AbsenceId away(House& house, UserId user, std::optional<UserId> substitute, UtcTime from = House::start - 1h,
               UtcTime until = House::start + 24h * 7) {
  const CreateAbsence input{.user_id = user, .from_at = from, .until_at = until, .substitute_id = substitute};
  return by(house, ana(house), [&](Tx& tx) { return create_absence(tx, input); }).value().id;
}

void always(House& house, UserId user, UserId substitute) {
  by(house, ana(house), [&](Tx& tx) { return set_substitute(tx, {user, substitute}); }).value();
}

Task task_of(House& house, UserId owner, std::string title, UtcTime due_at) {
  CreateTask input{};
  input.title = Text<1, 200>{std::move(title)}, input.due_at = due_at, input.owner_id = owner;
  return by(house, ana(house), [&](Tx& tx) { return create_task(tx, input); }).value();
}

TaskDay day(House& house, UserId user, Sees sees = Sees::own) {
  return by(house, user, [](Tx& tx) { return get_task_day(tx, {}); }, sees).value();
}

Titles others(House& house, UserId user) {
  Titles titles;
  for (const Task& task : day(house, user).for_others) titles.push_back(task.title);
  return titles;
}

Task now_of(House& house, TaskId id) {
  return by(house, ana(house), [&](Tx& tx) { return get_task(tx, {id}); }).value();
}

template <class F>
Refusal refused(House& house, UserId user, F work, Rights rights = all_rights) {
  const auto answer = by(house, user, work, Sees::all, rights);
  REQUIRE(!answer);
  return answer.error();
}

// The clock goes on, and whatever is due on the way is done.
void pass(House& house, std::chrono::milliseconds span) { advance(house.clock(), house.jobs(), span); }

HOUSE_CASE("what is due of who is away is on the day of who stands in, with whose it is and until when") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  task_of(house, eva, "Evina", House::start + 2h);
  EXPECT(others(house, iva).empty());
  away(house, eva, iva);
  const TaskDay told = day(house, iva);
  REQUIRE(told.for_others.size() == 1);
  EXPECT(told.for_others[0].owner_name == "Eva");
  EXPECT(told.for_others[0].owner_away_until_at == House::start + 24h * 7);
  // Made while she is away, it is hers and is seen by Iva as well.
  task_of(house, eva, "Nova", House::start + 3h);
  EXPECT(others(house, iva) == Titles{"Evina", "Nova"});
  EXPECT(day(house, eva).today.size() == 2);
}

HOUSE_CASE("who stands in may do and end what they stand in for, and sees nothing of it when the other is back") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  const Task first = task_of(house, eva, "Prva", House::start + 2h);
  const Task second = task_of(house, eva, "Druga", House::start + 3h);
  const AbsenceId absence = away(house, eva, iva);
  EXPECT(by(house, iva, [&](Tx& tx) { return finish_task(tx, {first.id, {}}); }, Sees::own));
  by(house, eva, [&](Tx& tx) { return remove_absence(tx, {absence}); }, Sees::own).value();
  EXPECT(others(house, iva).empty());
  const auto gone = by(house, iva, [&](Tx& tx) { return get_task(tx, {second.id}); }, Sees::own);
  EXPECT(gone.error().code == RefusalCode::not_found);
}

HOUSE_CASE("what is due after they are back waits for them") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  away(house, eva, iva, House::start - 1h, House::start + 2h);
  task_of(house, eva, "Pozneje", House::start + 3h);
  task_of(house, eva, "Prej", House::start + 1h);
  EXPECT(others(house, iva) == Titles{"Prej"});
}

HOUSE_CASE("a chain of those who are away ends with the first who is there") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva"), oto = add_user(house, "Oto");
  away(house, eva, iva), away(house, iva, oto);
  task_of(house, eva, "Evina", House::start + 2h);
  EXPECT(others(house, iva).empty());
  EXPECT(others(house, oto) == Titles{"Evina"});
}

HOUSE_CASE("those away for each other leave their work to the lead of their team, and without one to an owner") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva"), oto = add_user(house, "Oto");
  away(house, eva, iva), away(house, iva, eva);
  task_of(house, eva, "Evina", House::start + 2h);
  EXPECT(others(house, ana(house)) == Titles{"Evina"});
  add_team(house, {eva, iva, oto}, oto);
  EXPECT(others(house, ana(house)).empty());
  EXPECT(others(house, oto) == Titles{"Evina"});
}

HOUSE_CASE("who always stands in does so where the absence names nobody; one who may not sign in any more does not") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  always(house, eva, iva);
  away(house, eva, std::nullopt);
  task_of(house, eva, "Evina", House::start + 2h);
  EXPECT(others(house, iva) == Titles{"Evina"});
  UpdateUser leaves{};
  leaves.id = iva, leaves.disabled = {true, true};
  by(house, ana(house), [&](Tx& tx) { return update_user(tx, leaves); }).value();
  EXPECT(others(house, ana(house)) == Titles{"Evina"});
}

HOUSE_CASE("an absence is told to everybody, and pages hear when it begins and ends") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  away(house, eva, iva, House::start + 1h, House::start + 3h);
  const auto told = by(house, iva, [](Tx& tx) { return list_absences(tx, {}); }, Sees::own, 0).value().items;
  REQUIRE(told.size() == 1);
  EXPECT(told[0].user_name == "Eva");
  EXPECT(told[0].substitute_name == "Iva");
  EXPECT(house.jobs().next_at() == House::start + 1h);
  pass(house, 1h);
  EXPECT(house.jobs().next_at() == House::start + 3h);
  pass(house, 2h);
  EXPECT(by(house, iva, [](Tx& tx) { return list_absences(tx, {}); }).value().items.empty());
}

HOUSE_CASE("everybody says it of themselves, of others who manages users; what does not fit is refused by its place") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  const Rights few = rights_set({Right::customers_read, Right::tasks_write});
  const auto place = [&](CreateAbsence input, UserId user, Rights rights) {
    return refused(house, user, [&](Tx& tx) { return create_absence(tx, input); }, rights).faults[0].pointer;
  };
  CreateAbsence input{.user_id = eva, .from_at = House::start, .until_at = House::start + 48h, .substitute_id = {}};
  EXPECT(place(input, iva, few) == "/user_id");
  input.substitute_id = eva;
  EXPECT(place(input, eva, few) == "/substitute_id");
  input.substitute_id = std::nullopt, input.until_at = input.from_at;
  EXPECT(place(input, eva, few) == "/until_at");
  input.from_at = House::start - 48h, input.until_at = House::start - 24h;
  EXPECT(place(input, eva, few) == "/until_at");
  input.from_at = House::start, input.until_at = House::start + 24h * 800;
  EXPECT(place(input, eva, few) == "/until_at");
  away(house, eva, iva);
  input.until_at = House::start + 24h;
  EXPECT(place(input, eva, few) == "/from_at");
  EXPECT(
      refused(house, iva, [&](Tx& tx) { return set_substitute(tx, {eva, iva}); }, few).faults[0].pointer == "/user_id");
}

HOUSE_CASE("a lead is one of the team, and leads it no more when they leave it") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  CreateTeam wrong{};
  wrong.name = Text<1, 60>{"Druga"}, wrong.member_ids = {eva}, wrong.lead_id = iva;
  EXPECT(refused(house, ana(house), [&](Tx& tx) { return create_team(tx, wrong); }).faults[0].pointer == "/lead_id");
  UpdateTeam change{};
  change.id = add_team(house, {eva, iva}, iva), change.member_ids = Ids{eva};
  const Team team = by(house, ana(house), [&](Tx& tx) { return update_team(tx, change); }).value();
  EXPECT(!team.lead_id);
}

// 2030-01-03 is a Thursday; the company works from 8 to 16 (7:00Z to 15:00Z).
HOUSE_CASE("a late task goes to who stands in after half a day of work and to the team's lead after a day, each once") {
  house.clock().set(at("2030-01-03T07:00:00Z"));
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva"), oto = add_user(house, "Oto");
  add_team(house, {eva, iva, oto}, oto);
  always(house, eva, iva);
  const Task late = task_of(house, eva, "Pokliči", at("2030-01-03T13:00:00Z"));
  pass(house, 7h);  // 14:00Z: late for an hour
  EXPECT(day(house, eva).overdue.size() == 1);
  EXPECT(others(house, iva).empty());
  pass(house, 18h);  // 08:00Z on Friday: three hours of work
  EXPECT(others(house, iva).empty());
  pass(house, 1h);  // four
  EXPECT(others(house, iva) == Titles{"Pokliči"});
  EXPECT(now_of(house, late.id).substitute_since_at == at("2030-01-04T09:00:00Z"));
  EXPECT(others(house, oto).empty());
  pass(house, 4h);  // eight
  EXPECT(others(house, oto) == Titles{"Pokliči"});
  const Task told = now_of(house, late.id);
  EXPECT(told.manager_name == "Oto");
  EXPECT(told.manager_since_at == at("2030-01-04T13:00:00Z"));
  EXPECT(told.owner_name == "Eva");
  pass(house, 24h * 30);
  EXPECT(now_of(house, late.id).manager_since_at == at("2030-01-04T13:00:00Z"));
}

HOUSE_CASE("what was due while nobody did the jobs climbs as soon as somebody does") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  always(house, eva, iva);
  task_of(house, eva, "Pokliči", House::start + 1h);
  house.clock().set(House::start + 24h * 10);
  while (house.jobs().run_one()) {
  }
  EXPECT(others(house, iva) == Titles{"Pokliči"});
  EXPECT(others(house, ana(house)) == Titles{"Pokliči"});
}

HOUSE_CASE("put off, moved, given away or done, a task that climbed is nobody else's any more") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  always(house, eva, iva);
  const auto climbed = [&] {
    const Task task = task_of(house, eva, "Pokliči", house.clock().now() + 1h);
    pass(house, 24h * 5);
    EXPECT(others(house, iva) == Titles{"Pokliči"});
    return task;
  };
  const auto change = [&](auto fill) {
    UpdateTask update{};
    update.id = climbed().id;
    fill(update);
    by(house, eva, [&](Tx& tx) { return update_task(tx, update); }).value();
    EXPECT(!now_of(house, update.id).manager_since_at);
    EXPECT(others(house, iva).empty());
    by(house, ana(house), [&](Tx& tx) { return cancel_task(tx, {update.id}); }).value();
  };
  change([&](UpdateTask& update) { update.hidden_until_at = {true, house.clock().now() + 24h}; });
  change([&](UpdateTask& update) { update.due_at = house.clock().now() + 24h; });
  change([&](UpdateTask& update) { update.owner_id = {true, ana(house)}; });
  const Task done = climbed();
  by(house, eva, [&](Tx& tx) { return finish_task(tx, {done.id, {}}); }).value();
  EXPECT(others(house, iva).empty());
  EXPECT(!now_of(house, done.id).substitute_since_at);
}

HOUSE_CASE("what is put off climbs only so long after it is back") {
  house.clock().set(at("2030-01-03T07:00:00Z"));
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  always(house, eva, iva);
  UpdateTask update{};
  update.id = task_of(house, eva, "Pokliči", at("2030-01-03T08:00:00Z")).id;
  update.hidden_until_at = {true, at("2030-01-04T08:00:00Z")};
  by(house, eva, [&](Tx& tx) { return update_task(tx, update); }).value();
  pass(house, 28h);  // 11:00Z on Friday
  EXPECT(others(house, iva).empty());
  pass(house, 1h);
  EXPECT(others(house, iva) == Titles{"Pokliči"});
}

HOUSE_CASE("what waits in a queue too long goes to the team's lead") {
  const UserId eva = add_user(house, "Eva"), oto = add_user(house, "Oto");
  CreateTask waiting{};
  waiting.title = Text<1, 200>{"V vrsti"}, waiting.due_at = House::start + 1h;
  waiting.team_id = add_team(house, {eva, oto}, oto);
  const Task queued = by(house, eva, [&](Tx& tx) { return create_task(tx, waiting); }).value();
  pass(house, 24h * 5);
  EXPECT(now_of(house, queued.id).manager_name == "Oto");
  EXPECT(others(house, oto) == Titles{"V vrsti"});
}

HOUSE_CASE("the company says when late tasks climb, also of those that are there, and may say not at all") {
  const UserId eva = add_user(house, "Eva"), iva = add_user(house, "Iva");
  always(house, eva, iva);
  house.clock().set(at("2030-01-03T07:00:00Z"));
  const Task late = task_of(house, eva, "Pokliči", at("2030-01-03T08:00:00Z"));
  UpdateTaskRules rules{};
  rules.substitute_minutes = {true, 60}, rules.manager_minutes = {true, std::nullopt};
  by(house, ana(house), [&](Tx& tx) { return update_task_rules(tx, rules); }).value();
  pass(house, 2h);
  EXPECT(now_of(house, late.id).substitute_since_at == at("2030-01-03T09:00:00Z"));
  pass(house, 24h * 30);
  EXPECT(!now_of(house, late.id).manager_since_at);
  rules.substitute_minutes = {true, 120}, rules.manager_minutes = {true, 60};
  EXPECT(refused(house, ana(house), [&](Tx& tx) { return update_task_rules(tx, rules); }).faults[0].pointer ==
         "/manager_minutes");
}

HOUSE_CASE("a reminder comes before the task is due, is told until somebody looks, and comes again when it is moved") {
  const UserId eva = add_user(house, "Eva");
  by(house, eva, [](Tx& tx) { return set_task_habits(tx, {30}); }).value();
  const auto reminders = [&](UserId user) {
    Titles titles;
    for (const Task& task : by(house, user, [](Tx& tx) { return list_reminders(tx, {}); }).value().items)
      titles.push_back(task.title);
    return titles;
  };
  const Task soon = task_of(house, eva, "Pokliči", House::start + 2h);
  EXPECT(soon.remind_minutes == 30);
  pass(house, 89min);
  EXPECT(reminders(eva).empty());
  pass(house, 1min);
  EXPECT(reminders(eva) == Titles{"Pokliči"});
  EXPECT(reminders(ana(house)).empty());
  by(house, eva, [&](Tx& tx) { return see_reminder(tx, {soon.id}); }).value();
  EXPECT(reminders(eva).empty());
  UpdateTask moved{};
  moved.id = soon.id, moved.due_at = House::start + 5h;
  by(house, eva, [&](Tx& tx) { return update_task(tx, moved); }).value();
  pass(house, 3h);
  EXPECT(reminders(eva) == Titles{"Pokliči"});
}

HOUSE_CASE("a task's own reminder wins over the habit, also the one that says none") {
  const UserId eva = add_user(house, "Eva");
  by(house, eva, [](Tx& tx) { return set_task_habits(tx, {30}); }).value();
  CreateTask input{};
  input.title = Text<1, 200>{"a"}, input.due_at = House::start + 2h, input.owner_id = eva;
  input.remind_minutes = {true, std::nullopt};
  EXPECT(!by(house, eva, [&](Tx& tx) { return create_task(tx, input); }).value().remind_minutes);
  input.remind_minutes = {true, 0};
  EXPECT(refused(house, eva, [&](Tx& tx) { return create_task(tx, input); }).faults[0].pointer == "/remind_minutes");
}

HOUSE_CASE("a task about a customer is not given to who does not see the customer") {
  const UserId eva = add_user(house, "Eva", RoleIds::caller), iva = add_user(house, "Iva");
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  CreateTask input{};
  input.title = Text<1, 200>{"Pokliči"}, input.due_at = House::start + 2h, input.customer_id = maja.id;
  const auto place = [&] {
    return refused(house, ana(house), [&](Tx& tx) { return create_task(tx, input); }).faults[0].pointer;
  };
  input.owner_id = eva;
  EXPECT(place() == "/owner_id");
  input.owner_id = std::nullopt, input.team_id = add_team(house, {eva});
  EXPECT(place() == "/team_id");
  input.team_id = std::nullopt, input.owner_id = iva;
  UpdateTask given{};
  given.id = by(house, ana(house), [&](Tx& tx) { return create_task(tx, input); }).value().id;
  given.owner_id = {true, eva};
  EXPECT(refused(house, ana(house), [&](Tx& tx) { return update_task(tx, given); }).faults[0].pointer == "/owner_id");
}

TEST_CASE("a whole day is reminded of before work ends on it, and climbs with the work of the next") {
  WorkingCalendar calendar{
      .zone = TimeZone::named("Europe/Ljubljana").value(), .week = {}, .places = {}, .own_days = {}};
  for (DayHours& hours : calendar.week) hours = {{8 * 60, 16 * 60}};
  TaskClock task{};
  task.owner_id = UserId{7}, task.due_at = at("2030-01-03T23:00:00Z"), task.whole_day = true, task.remind_minutes = 60;
  const TaskTimes times = times_of(task, {240, 480, 0}, calendar);
  EXPECT(to_text(times.remind_at.value()) == "2030-01-03T14:00:00.000Z");
  EXPECT(to_text(times.substitute_at.value()) == "2030-01-04T11:00:00.000Z");
  EXPECT(to_text(times.manager_at.value()) == "2030-01-04T15:00:00.000Z");
  calendar.week = {};
  EXPECT(to_text(times_of(task, {240, {}, 0}, calendar).substitute_at.value()) == "2030-01-04T03:00:00.000Z");
}

TEST_CASE("who is there for somebody is the end of their chain, and nobody in a circle") {
  const auto gone = [](std::int64_t user, std::int64_t substitute) {
    return Away{.user_id = UserId{user}, .from_at = {}, .until_at = {}, .substitute_id = UserId{substitute}};
  };
  EXPECT(present_for({}, UserId{1}) == UserId{1});
  EXPECT(present_for({gone(1, 2), gone(2, 3)}, UserId{1}) == UserId{3});
  EXPECT(!present_for({gone(1, 2), gone(2, 3), gone(3, 1)}, UserId{1}));
}

}  // namespace
}  // namespace vez
