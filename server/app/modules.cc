#include "app/modules.h"

#include <algorithm>
#include <charconv>

#include "absence/absence.h"
#include "base/embedded.h"
#include "calendars/calendars.h"
#include "customers/customers.h"
#include "customers/customers_holdings.h"
#include "customers/customers_search.h"
#include "demo/demo.h"
#include "desk/desk.h"
#include "imports/imports.h"
#include "imports/imports_holdings.h"
#include "journal/journal.h"
#include "memory/memory.h"
#include "memory/memory_holdings.h"
#include "merges/duplicates.h"
#include "merges/merge_rule.h"
#include "merges/merges.h"
#include "merges/merges_holdings.h"
#include "operations/operations.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "processes/processes.h"
#include "promises/promises.h"
#include "tasks/calendar_feed.h"
#include "tasks/tasks.h"
#include "tasks/tasks_actions.h"
#include "tasks/teamwork.h"
#include "timeline/timeline.h"
#include "timeline/timeline_actions.h"
#include "timeline/timeline_holdings.h"
#include "typed_times/typed_times.h"

namespace vez {

std::span<const EmbeddedFile> migration_files();

std::vector<Route> all_routes(ClockControl* control) {
  std::vector<Route> routes = people_routes();
  for (Route& route : journal_routes()) routes.push_back(std::move(route));
  for (Route& route : calendars_routes()) routes.push_back(std::move(route));
  for (Route& route : customers_routes()) routes.push_back(std::move(route));
  for (Route& route : memory_routes()) routes.push_back(std::move(route));
  for (Route& route : demo_routes()) routes.push_back(std::move(route));
  for (Route& route : operations_routes(control)) routes.push_back(std::move(route));
  for (Route& route : imports_routes()) routes.push_back(std::move(route));
  for (Route& route : desk_routes()) routes.push_back(std::move(route));
  for (Route& route : absence_routes()) routes.push_back(std::move(route));
  for (Route& route : tasks_routes()) routes.push_back(std::move(route));
  for (Route& route : promises_routes()) routes.push_back(std::move(route));
  for (Route& route : processes_routes()) routes.push_back(std::move(route));
  for (Route& route : teamwork_routes()) routes.push_back(std::move(route));
  for (Route& route : calendar_feed_routes()) routes.push_back(std::move(route));
  for (Route& route : typed_times_routes()) routes.push_back(std::move(route));
  for (Route& route : merges_routes()) routes.push_back(std::move(route));
  for (Route& route : privacy_routes(all_holdings())) routes.push_back(std::move(route));
  return routes;
}

std::vector<LiveTopic> all_topics() {
  return {
      {.name = "absences", .needs = signed_in},
      {.name = "bulk", .needs = Right::customers_write},
      {.name = "cases", .needs = Right::customers_read},
      {.name = "colleagues", .needs = signed_in},
      {.name = "company", .needs = signed_in},
      {.name = "custom_fields", .needs = Right::customers_read},
      {.name = "customer", .needs = Right::customers_read, .of_customers = true},
      {.name = "customers", .needs = Right::customers_read, .of_customers = true},
      {.name = "duplicates", .needs = Right::customers_read},
      {.name = "erasures", .needs = Right::customers_erase},
      {.name = "figures", .needs = Right::customers_read},
      {.name = "import", .needs = Right::imports_run},
      {.name = "imports", .needs = Right::imports_run},
      {.name = "job", .needs = Right::jobs_manage},
      {.name = "jobs", .needs = Right::jobs_manage},
      {.name = "promises", .needs = Right::customers_read},
      {.name = "processes", .needs = Right::customers_read},
      {.name = "roles", .needs = Right::users_manage},
      {.name = "tasks", .needs = Right::customers_read},
      {.name = "teams", .needs = signed_in},
      {.name = "tokens", .needs = Right::tokens_manage},
      {.name = "users", .needs = Right::users_manage},
      {.name = "views", .needs = Right::customers_read},
  };
}

std::vector<Reaction> all_reactions() {
  std::vector<Reaction> reactions = timeline_reactions();
  for (Reaction& reaction : tasks_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : promises_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : processes_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : search_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : duplicate_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : desk_reactions()) reactions.push_back(std::move(reaction));
  for (Reaction& reaction : merge_rule_reactions()) reactions.push_back(std::move(reaction));
  return reactions;
}

// Each module with heavy or later work adds its kinds here.
void add_job_kinds(JobKinds& kinds) {
  add_import_jobs(kinds);
  add_desk_jobs(kinds);
  add_absence_jobs(kinds);
  add_tasks_jobs(kinds);
  add_search_jobs(kinds);
  add_duplicate_jobs(kinds);
  add_merge_rule_jobs(kinds);
  add_promise_jobs(kinds);
  add_process_jobs(kinds);
  add_privacy_jobs(kinds, all_holdings());
}

// What a process may do by itself.
std::span<const Action> all_actions() {
  static const std::vector<Action> actions = [] {
    std::vector<Action> all = processes_actions();
    for (auto list : {tasks_actions(), timeline_actions()}) all.insert(all.end(), list.begin(), list.end());
    return all;
  }();
  return actions;
}

std::vector<Holding> all_holdings() {
  std::vector<Holding> holdings = imports_holdings();
  for (auto list : {journal_holdings(), desk_holdings(), timeline_holdings(), memory_holdings(), tasks_holdings(),
                    promises_holdings(), processes_holdings(), merges_holdings(), customers_holdings()})
    for (Holding& holding : list) holdings.push_back(std::move(holding));
  return holdings;
}

namespace {

std::vector<std::string> job_kind_faults(Db& db) {
  JobKinds kinds;
  add_job_kinds(kinds);
  const EventJournal journal(all_reactions(), kinds);
  std::vector<std::string> faults;
  for (const std::string& kind : db.read(TxContext{}, kinds_of_jobs))
    if (kinds.find(kind) == nullptr) faults.push_back("nobody does jobs of the kind " + kind);
  return faults;
}

}  // namespace

std::vector<RuleCheck> all_rule_checks() {
  std::vector<RuleCheck> checks = people_rule_checks();
  for (RuleCheck& check : customers_rule_checks()) checks.push_back(std::move(check));
  for (RuleCheck& check : merges_rule_checks()) checks.push_back(std::move(check));
  checks.push_back({"jobs are of known kinds", job_kind_faults});
  return checks;
}

std::vector<Migration> all_migrations() {
  std::vector<Migration> migrations;
  for (const EmbeddedFile& file : migration_files()) {
    int number = 0;
    std::from_chars(file.name.data(), file.name.data() + 4, number);
    migrations.push_back({.number = number, .name = file.name.substr(5, file.name.size() - 9), .sql = file.bytes});
  }
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  for (std::size_t i = 0; i < migrations.size(); ++i) CHECK(migrations[i].number == static_cast<int>(i) + 1);
  return migrations;
}

}  // namespace vez
