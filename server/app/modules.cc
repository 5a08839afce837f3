#include "app/modules.h"

#include <algorithm>
#include <charconv>

#include "base/embedded.h"
#include "calendars/calendars.h"
#include "customers/customers.h"
#include "customers/customers_holdings.h"
#include "demo/demo.h"
#include "imports/imports.h"
#include "imports/imports_holdings.h"
#include "operations/operations.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "timeline/timeline.h"
#include "timeline/timeline_holdings.h"

namespace vez {

std::span<const EmbeddedFile> migration_files();

std::vector<Route> all_routes(ClockControl* control) {
  std::vector<Route> routes = people_routes();
  for (Route& route : calendars_routes()) routes.push_back(std::move(route));
  for (Route& route : customers_routes()) routes.push_back(std::move(route));
  for (Route& route : demo_routes()) routes.push_back(std::move(route));
  for (Route& route : operations_routes(control)) routes.push_back(std::move(route));
  for (Route& route : imports_routes()) routes.push_back(std::move(route));
  for (Route& route : privacy_routes(all_holdings())) routes.push_back(std::move(route));
  return routes;
}

std::vector<LiveTopic> all_topics() {
  return {
      {.name = "colleagues", .needs = signed_in},
      {.name = "company", .needs = signed_in},
      {.name = "customer", .needs = Right::customers_read},
      {.name = "customers", .needs = Right::customers_read},
      {.name = "erasures", .needs = Right::customers_erase},
      {.name = "import", .needs = Right::imports_run},
      {.name = "imports", .needs = Right::imports_run},
      {.name = "job", .needs = Right::jobs_manage},
      {.name = "jobs", .needs = Right::jobs_manage},
      {.name = "roles", .needs = Right::users_manage},
      {.name = "teams", .needs = signed_in},
      {.name = "tokens", .needs = Right::tokens_manage},
      {.name = "users", .needs = Right::users_manage},
  };
}

std::vector<Reaction> all_reactions() { return timeline_reactions(); }

// Each module with heavy or later work adds its kinds here.
void add_job_kinds(JobKinds& kinds) {
  add_import_jobs(kinds);
  add_privacy_jobs(kinds);
}

std::vector<Holding> all_holdings() {
  std::vector<Holding> holdings = imports_holdings();
  for (auto list : {journal_holdings(), timeline_holdings(), customers_holdings()})
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
