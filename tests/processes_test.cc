// Processes and their cases, on each database: moves, what waits, versions.

#include "interface.h"
#include "people/accounts.h"
#include "privacy/privacy.h"
#include "processes/cases.h"
#include "processes_house.h"
#include "tasks/tasks.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

// Runs `work` as that user, who may do everything.
template <class F>
auto by(House& house, UserId user, F work, Sees sees = Sees::all) {
  TxContext context;
  context.actor.user_id = user, context.actor.sees = sees, context.actor.rights = all_rights;
  return house.db().write(context, work);
}

UserId ana(House& house) { return house.session().user.id; }

UserId add_user(House& house, const std::string& name) {
  CreateUser input{};
  input.name = Text<1, 200>{name}, input.email = Text<3, 254>{name + "@alpina.example"};
  input.role_id = RoleIds::agent, input.language = Language::sl;
  return house.write([&](Tx& tx) { return create_user(tx, input); }).value().user.id;
}

TeamId add_team(House& house, std::vector<UserId> members) {
  CreateTeam input{};
  input.name = Text<1, 60>{"Prodaja"}, input.member_ids = std::move(members);
  return house.write([&](Tx& tx) { return create_team(tx, input); }).value().id;
}

ProcessRow published(House& house, const std::string& yaml) {
  const ProcessRow made =
      by(house, ana(house), [&](Tx& tx) { return create_process(tx, {.definition = {yaml}}); }).value();
  return by(house, ana(house),
            [&](Tx& tx) { return publish_draft(tx, {.id = made.id, .running = RunningCases::keep, .mapping = {}}); })
      .value();
}

void save(House& house, ProcessId id, const std::string& yaml) {
  by(house, ana(house), [&](Tx& tx) {
    return save_draft(tx, {.id = id, .definition = {yaml}, .if_match = std::nullopt});
  }).value();
}

void run_jobs(House& house) {
  while (house.jobs().run_one()) {
  }
}

void publish(House& house, ProcessId id, const std::string& yaml, std::map<std::string, std::string> mapping) {
  save(house, id, yaml);
  by(house, ana(house), [&](Tx& tx) {
    return publish_draft(tx, {.id = id, .running = RunningCases::move, .mapping = mapping});
  }).value();
  run_jobs(house);
}

Result<CaseCard> start(House& house, UserId user, CustomerId customer, const std::string& key = "order") {
  CreateCase input{};
  input.process = Text<1, 40>{key}, input.customer_id = customer;
  return by(house, user, [&](Tx& tx) { return create_case(tx, input); });
}

Result<CaseCard> move(House& house, UserId user, CaseId id, const std::string& to,
                      std::map<std::string, Json> fields = {}) {
  MoveCase input{};
  input.id = id, input.to = Text<1, 40>{to}, input.fields = std::move(fields);
  return by(house, user, [&](Tx& tx) { return move_case(tx, input); });
}

CaseCard card(House& house, CaseId id) {
  return by(house, ana(house), [&](Tx& tx) { return get_case(tx, {id}); }).value();
}

// A case of Maja's in the process of that definition.
CaseCard started(House& house, const std::string& yaml) {
  published(house, yaml);
  return start(house, ana(house), house.add_person("Maja", "Zupančič", "040 123 456").id).value();
}

std::vector<std::string> tasks_of(House& house, CaseId id, TaskState state = TaskState::open) {
  ListTasks input{};
  input.case_id = id, input.state = state;
  std::vector<std::string> titles;
  for (const Task& task : by(house, ana(house), [&](Tx& tx) { return list_tasks(tx, input); }).value().items)
    titles.push_back(task.title);
  return titles;
}

using Titles = std::vector<std::string>;

void advance_to(House& house, UtcTime time) { advance(house.clock(), house.jobs(), time - house.clock().now()); }

HOUSE_CASE("the processes that come with Vez are taken over with one click, in all four languages") {
  const auto packs = house.write([](Tx& tx) { return list_packs(tx, {}); }).value().items;
  REQUIRE(packs.size() == 3);
  for (const PackView& pack : packs) {
    const ProcessRow taken = by(house, ana(house), [&](Tx& tx) { return take_pack(tx, {.key = {pack.key}}); }).value();
    EXPECT(taken.active_number == 1);
    const auto text = by(house, ana(house), [&](Tx& tx) { return get_version(tx, {taken.id, 1}); }).value().definition;
    const auto definition = parse_definition(text, all_actions()).value();
    for (const Status& status : definition.statuses) EXPECT(status.name.size() == 4);
    EXPECT(!by(house, ana(house), [&](Tx& tx) { return take_pack(tx, {.key = {pack.key}}); }));
  }
}

HOUSE_CASE("a case begins in the first status, is whose starts it, and tells that in its history") {
  const CaseCard made = started(house, process());
  EXPECT(made.at.status == "open");
  EXPECT(made.at.owner_id == ana(house));
  REQUIRE(made.moves.size() == 1);
  EXPECT(made.moves[0].kind == MoveKind::start);
}

HOUSE_CASE("a move is written with who, when, from, to and why") {
  const CaseCard made = started(house, process());
  house.clock().set(House::start + 2h);
  MoveCase input{};
  input.id = made.at.id, input.to = {"work"}, input.reason = Text<0, 500>{"Stranka čaka"};
  const CaseCard moved = by(house, ana(house), [&](Tx& tx) { return move_case(tx, input); }).value();
  EXPECT(moved.at.status_since_at == House::start + 2h);
  EXPECT(moved.moves[0].reason == "Stranka čaka");
  EXPECT(moved.moves[0].from_name == "Open");
  EXPECT(moved.moves[0].to_name == "Work");
  EXPECT(moved.moves[0].moved_by_name.has_value());
}

HOUSE_CASE("a move without a way, without its fields or against its condition is refused in words, and nothing moves") {
  const CaseCard made =
      started(house, process("    leave_behind: maker\n", "    needs: deposit\n    if: case.deposit >= 10000\n"));
  const auto refused = [&](const std::string& to, std::map<std::string, Json> fields) {
    const auto answer = move(house, ana(house), made.at.id, to, std::move(fields));
    REQUIRE(!answer);
    return answer.error();
  };
  EXPECT(refused("nowhere", {}).faults[0].pointer == "/to");
  const Refusal missing = refused("work", {});
  REQUIRE(missing.faults.size() == 2);
  EXPECT(missing.faults[0].pointer == "/fields/maker");
  EXPECT(in_language(missing.faults[1].reason, "en") == "Deposit must be filled first");
  const std::map<std::string, Json> small{{"maker", {R"("Gorenje")"}},
                                          {"deposit", {R"({"amount":500,"currency":"EUR"})"}}};
  EXPECT(refused("work", small).code == RefusalCode::conflict);
  EXPECT(card(house, made.at.id).at.version == made.at.version);
  std::map<std::string, Json> enough = small;
  enough["deposit"] = {R"({"amount":50000,"currency":"EUR"})"};
  EXPECT(move(house, ana(house), made.at.id, "work", enough).value().at.status == "work");
}

HOUSE_CASE("a way for managers is no agent's: it is said so, and refused") {
  const CaseCard made = started(house, process("", "    roles: manager\n"));
  const UserId eva = add_user(house, "eva");
  const auto refused = move(house, eva, made.at.id, "work");
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::forbidden);
  const CaseCard seen = by(house, eva, [&](Tx& tx) { return get_case(tx, {made.at.id}); }).value();
  EXPECT(seen.ways[0].forbidden == "only for Manager");
}

HOUSE_CASE("whose customers are not seen, their cases are not there: 404, not 403") {
  const CaseCard made = started(house, process());
  const UserId eva = add_user(house, "eva");
  const auto refused = [&](auto work) {
    const auto answer = by(house, eva, work, Sees::own);
    return !answer && answer.error().code == RefusalCode::not_found;
  };
  EXPECT(refused([&](Tx& tx) { return get_case(tx, {made.at.id}); }));
  EXPECT(refused([&](Tx& tx) { return undo_move(tx, {made.at.id}); }));
  MoveCase to{};
  to.id = made.at.id, to.to = {"work"};
  EXPECT(refused([&](Tx& tx) { return move_case(tx, to); }));
  UpdateCase update{};
  update.id = made.at.id;
  EXPECT(refused([&](Tx& tx) { return update_case(tx, update); }));
  CreateCase create{};
  create.process = {"order"}, create.customer_id = *made.at.customer_id;
  EXPECT(refused([&](Tx& tx) { return create_case(tx, create); }));
  const auto board = by(house, eva, [&](Tx& tx) { return get_board(tx, {made.at.process_id}); }, Sees::own).value();
  EXPECT(board.columns[0].count == 0);
}

HOUSE_CASE("what a status does when it is entered makes tasks of the case, for whoever has it") {
  const CaseCard made = started(
      house,
      process("    on_enter:\n      - create_task: {title: {sl: Pogodba, en: Contract}, due: 2 working days}\n"));
  // The language of the company.
  EXPECT(tasks_of(house, made.at.id) == Titles{"Pogodba"});
}

HOUSE_CASE("what lasts 28 days is done once, on the minute, and not before") {
  const CaseCard made = started(house, process(still("28 days")));
  const UtcTime due = House::start + 28 * 24h;
  advance_to(house, due - 1ms);
  EXPECT(tasks_of(house, made.at.id).empty());
  advance_to(house, due);
  EXPECT(tasks_of(house, made.at.id) == Titles{"Still there"});
  advance_to(house, due + 60 * 24h);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
}

HOUSE_CASE("who leaves the status in time hears nothing; who comes back begins anew") {
  const CaseCard made = started(house, process(still("2 days")));
  advance_to(house, House::start + 24h);
  move(house, ana(house), made.at.id, "work").value();
  advance_to(house, House::start + 72h);
  EXPECT(tasks_of(house, made.at.id).empty());
  move(house, ana(house), made.at.id, "open").value();
  advance_to(house, House::start + 72h + 48h);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
}

HOUSE_CASE("what fell due while the server was off is done when it is back, once") {
  const CaseCard made = started(house, process(still("3 days")));
  house.clock().set(House::start + 10 * 24h);  // nobody was there
  run_jobs(house);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
  run_jobs(house);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
}

HOUSE_CASE("days are those of the wall clock, also over the night in which the clocks change; hours pass as they do") {
  house.clock().set(at("2030-03-30T09:00:00Z"));  // 10:00 in Ljubljana, on the day before summer time
  published(house, process(still("1 days") +
                           "      - after: 24 hours\n        do:\n          - create_task: {title: {en: Hours}}\n"));
  const CaseCard made = start(house, ana(house), house.add_person("Maja", "Zupančič", "040 123 456").id).value();
  REQUIRE(made.timers.size() == 2);
  EXPECT(made.timers[0].due_at == at("2030-03-31T08:00:00Z"));
  EXPECT(made.timers[0].after == "1 days");
  EXPECT(made.timers[1].due_at == at("2030-03-31T09:00:00Z"));
}

HOUSE_CASE("working hours pass while the company works") {
  // Friday 4 January 2030, 15:00 in Ljubljana; the company is open from 8 to 16, Monday to Friday.
  house.clock().set(at("2030-01-04T14:00:00Z"));
  const CaseCard made = started(house, process(still("2 working hours")));
  REQUIRE(made.timers.size() == 1);
  EXPECT(made.timers[0].due_at == at("2030-01-07T08:00:00Z"));
}

HOUSE_CASE("a rule that can't be done is shown, tried again and parked; the move of the person stands") {
  const CaseCard made = started(house, process("    on_leave:\n      - start_process: {process: later}\n"));
  const CaseCard moved = move(house, ana(house), made.at.id, "work").value();
  EXPECT(moved.at.status == "work");
  REQUIRE(moved.faults.size() == 1);
  EXPECT(moved.faults[0].action == "start_process");
  advance_to(house, house.clock().now() + 1h);
  const CaseCard parked = card(house, made.at.id);
  REQUIRE(parked.faults.size() == 1);
  EXPECT(parked.faults[0].parked);
  published(house, process("", "", "later"));
  by(house, ana(house), [&](Tx& tx) { return retry_case_fault(tx, {made.at.id, parked.faults[0].id}); }).value();
  run_jobs(house);
  EXPECT(card(house, made.at.id).faults.empty());
  ListCases of_customer{};
  of_customer.customer_id = made.at.customer_id;
  EXPECT(by(house, ana(house), [&](Tx& tx) { return list_cases(tx, of_customer); }).value().items.size() == 2);
}

HOUSE_CASE("moves that follow from each other without end stop after some, and the case says so") {
  std::string yaml = process("    on_enter:\n      - move: {to: work}\n        if: !has\n");
  yaml.replace(yaml.find("!has"), 4, "has(case.maker)");
  const std::string work = "    name: {sl: V delu, en: Work}\n";
  yaml.insert(yaml.find(work) + work.size(), "    on_enter:\n      - move: {to: open}\n");
  const CaseCard made = started(house, yaml);
  const CaseCard moved = move(house, ana(house), made.at.id, "work", {{"maker", {R"("Gorenje")"}}}).value();
  REQUIRE(moved.faults.size() == 1);
  EXPECT(moved.faults[0].parked);
  EXPECT(moved.moves.size() <= static_cast<std::size_t>(case_depth_max) + 3);
}

HOUSE_CASE("a move is taken back with what the rules made of it; since when it waited is as before") {
  std::string yaml = process(still("5 days"));
  const std::string work = "    name: {sl: V delu, en: Work}\n";
  yaml.insert(yaml.find(work) + work.size(), "    on_enter:\n      - create_task: {title: {en: Begin}}\n");
  const CaseCard made = started(house, yaml);
  advance_to(house, House::start + 24h);
  EXPECT(move(house, ana(house), made.at.id, "work").value().can_undo);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
  const CaseCard back = by(house, ana(house), [&](Tx& tx) { return undo_move(tx, {made.at.id}); }).value();
  EXPECT(back.at.status == "open");
  EXPECT(back.at.status_since_at == House::start);
  EXPECT(tasks_of(house, made.at.id).empty());
  REQUIRE(back.timers.size() == 1);
  EXPECT(back.timers[0].due_at == House::start + 5 * 24h);
  EXPECT(!by(house, ana(house), [&](Tx& tx) { return undo_move(tx, {made.at.id}); }));
}

HOUSE_CASE("a team takes turns, and who has least to do comes first") {
  const UserId eva = add_user(house, "eva"), iva = add_user(house, "iva");
  add_team(house, {eva, iva});
  const auto by_team = [](const std::string& how, const std::string& key) {
    std::string yaml = process("", "", key);
    return yaml.replace(yaml.find("{by: starter}"), 13, "{by: " + how + ", team: Prodaja}");
  };
  published(house, by_team("rotation", "turns"));
  published(house, by_team("least_load", "load"));
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040 123 456").id;
  const auto owner = [&](const std::string& key) { return *start(house, ana(house), maja, key).value().at.owner_id; };
  EXPECT(owner("turns") == eva);
  EXPECT(owner("turns") == iva);
  EXPECT(owner("turns") == eva);
  EXPECT(owner("load") == iva);
}

HOUSE_CASE("no case is nobody's: an empty team, a team that goes and a colleague who goes leave it to somebody") {
  const UserId eva = add_user(house, "eva");
  const TeamId team = add_team(house, {});
  std::string yaml = process();
  yaml.replace(yaml.find("{by: starter}"), 13, "{by: rotation, team: Prodaja}");
  const CaseCard made = started(house, yaml);
  EXPECT(made.at.owner_id == ana(house));
  UpdateCase give{};
  give.id = made.at.id, give.owner_id = {true, std::nullopt}, give.team_id = {true, team};
  by(house, ana(house), [&](Tx& tx) { return update_case(tx, give); }).value();
  by(house, ana(house), [&](Tx& tx) { return remove_team(tx, {team}); }).value();
  EXPECT(card(house, made.at.id).at.owner_id == ana(house));
  give.owner_id = {true, eva}, give.team_id = {};
  by(house, ana(house), [&](Tx& tx) { return update_case(tx, give); }).value();
  by(house, ana(house), [&](Tx& tx) { return update_user(tx, disabling(eva)); }).value();
  EXPECT(card(house, made.at.id).at.owner_id == ana(house));
  give.owner_id = {true, std::nullopt};
  EXPECT(!by(house, ana(house), [&](Tx& tx) { return update_case(tx, give); }));
}

// The same with the second status under another name.
std::string renamed(std::string yaml) {
  for (std::size_t at = yaml.find("work"); at != std::string::npos; at = yaml.find("work", at + 1))
    yaml.replace(at, 4, "shop");
  return yaml;
}

HOUSE_CASE("publishing keeps the cases that run in their version") {
  const CaseCard made = started(house, process());
  save(house, made.at.process_id, renamed(process()));
  by(house, ana(house), [&](Tx& tx) {
    return publish_draft(tx, {.id = made.at.process_id, .running = RunningCases::keep, .mapping = {}});
  }).value();
  run_jobs(house);
  EXPECT(card(house, made.at.id).at.version_number == 1);
  EXPECT(move(house, ana(house), made.at.id, "work").value().at.status == "work");
  EXPECT(start(house, ana(house), *made.at.customer_id).value().at.version_number == 2);
}

HOUSE_CASE("publishing brings the cases that run over by the mapping that was shown; without it they are asked for") {
  const CaseCard made = started(house, process());
  move(house, ana(house), made.at.id, "work").value();
  save(house, made.at.process_id, renamed(process()));
  const Publication shown =
      by(house, ana(house), [&](Tx& tx) { return get_publication(tx, {made.at.process_id}); }).value();
  REQUIRE(shown.running.size() == 1);
  EXPECT(shown.running[0].count == 1);
  EXPECT(!shown.running[0].to);
  const auto refused = by(house, ana(house), [&](Tx& tx) {
    return publish_draft(tx, {.id = made.at.process_id, .running = RunningCases::move, .mapping = {}});
  });
  REQUIRE(!refused);
  EXPECT(refused.error().faults[0].pointer == "/mapping/work");
  publish(house, made.at.process_id, renamed(process()), {{"work", "shop"}});
  const CaseCard moved = card(house, made.at.id);
  EXPECT(moved.at.version_number == 2);
  EXPECT(moved.at.status == "shop");
  EXPECT(moved.at.status_since_at == House::start);
  EXPECT(moved.moves[0].kind == MoveKind::version);
}

HOUSE_CASE(
    "timers come along to the new version: counted from when the status began, what was done is not done again") {
  const CaseCard made = started(house, process(still("2 days", "Two")));
  advance_to(house, House::start + 60h);
  EXPECT(tasks_of(house, made.at.id) == Titles{"Two"});
  publish(house, made.at.process_id,
          process(still("1 days", "One") +
                  "      - after: 4 days\n        do:\n          - create_task: {title: {en: Four}}\n"),
          {});
  advance_to(house, House::start + 96h - 1ms);
  EXPECT(tasks_of(house, made.at.id).size() == 1);
  advance_to(house, House::start + 200h);
  EXPECT(tasks_of(house, made.at.id).size() == 2);
}

HOUSE_CASE("rolling back is one action: the version before is active, and the cases are where they were") {
  const CaseCard made = started(house, process(still("4 days")));
  move(house, ana(house), made.at.id, "work").value();
  publish(house, made.at.process_id, renamed(process()), {{"work", "shop"}});
  const CaseCard fresh = start(house, ana(house), *made.at.customer_id).value();
  const ProcessRow back = by(house, ana(house), [&](Tx& tx) { return roll_back(tx, {made.at.process_id}); }).value();
  run_jobs(house);
  EXPECT(back.active_number == 1);
  EXPECT(card(house, made.at.id).at.status == "work");
  EXPECT(card(house, made.at.id).at.version_number == 1);
  EXPECT(card(house, fresh.at.id).at.version_number == 1);
  EXPECT(!by(house, ana(house), [&](Tx& tx) { return roll_back(tx, {made.at.process_id}); }));
}

HOUSE_CASE("a field keeps its type in every version") {
  const CaseCard made = started(house, process());
  std::string yaml = process();
  yaml.replace(yaml.find("type: text"), 10, "type: number");
  const auto refused = by(house, ana(house), [&](Tx& tx) {
    return save_draft(tx, {.id = made.at.process_id, .definition = {yaml}, .if_match = std::nullopt});
  });
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::conflict);
}

HOUSE_CASE("the board counts each status, with who waits longest first, and pages through all of a column") {
  published(house, process());
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040 123 456").id;
  std::vector<CaseId> made;
  for (int i = 0; i < 40; ++i) {
    house.clock().set(House::start + std::chrono::minutes(i));
    made.push_back(start(house, ana(house), maja).value().at.id);
  }
  const ProcessId id = card(house, made[0]).at.process_id;
  const Board board = by(house, ana(house), [&](Tx& tx) { return get_board(tx, {id}); }).value();
  REQUIRE(board.columns.size() == 3);
  EXPECT(board.columns[0].count == 40);
  EXPECT(board.columns[0].oldest_at == House::start);
  std::vector<CaseId> seen;
  for (const Case& one : board.columns[0].cases) seen.push_back(one.id);
  ListColumn more{};
  more.id = id, more.status = {"open"}, more.cursor = board.columns[0].next;
  for (const Case& one : by(house, ana(house), [&](Tx& tx) { return list_column(tx, more); }).value().items)
    seen.push_back(one.id);
  EXPECT(seen == made);
}

HOUSE_CASE("a case goes with its customer when two are merged") {
  const CaseCard made = started(house, process());
  Interface interface(house);
  const Customer other = house.add_person("Maja", "Zupancic", "041 555 666");
  const auto merged =
      interface.send("POST", "/customers/" + to_text(other.id) + "/merge",
                     R"({"from":")" + to_text(*made.at.customer_id) + "\"}", {.credential = house.session().secret});
  REQUIRE(merged.status < 300);
  EXPECT(card(house, made.at.id).at.customer_id == other.id);
}

HOUSE_CASE("an erased customer's cases are gone with their timers, and others' no longer name the person") {
  const CaseCard made = started(house, process(still("2 days")));
  const CustomerId other = house.add_person("Tina", "Kos", "041 555 666").id;
  const CaseCard naming = start(house, ana(house), other).value();
  UpdateCase update{};
  update.id = naming.at.id, update.fields = {{"maker", {R"("soseda Maja Zupančič")"}}};
  by(house, ana(house), [&](Tx& tx) { return update_case(tx, update); }).value();
  Interface interface(house);
  const auto erased =
      interface.send("POST", "/customers/" + to_text(*made.at.customer_id) + "/erase",
                     R"({"name":"Maja Zupančič","reason":"Prosila je"})", {.credential = house.session().secret});
  REQUIRE_MESSAGE(erased.status < 300, erased.body);
  const auto gone = by(house, ana(house), [&](Tx& tx) { return get_case(tx, {made.at.id}); });
  EXPECT(!gone);
  EXPECT(card(house, naming.at.id).fields[1].value.text == "null");
  advance_to(house, House::start + 72h);
  EXPECT(tasks_of(house, made.at.id).empty());
}

}  // namespace
}  // namespace vez
