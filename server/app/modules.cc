#include "app/modules.h"

#include <algorithm>
#include <charconv>

#include "base/embedded.h"
#include "customers/customers.h"
#include "imports/imports.h"
#include "people/people.h"
#include "timeline/timeline.h"

namespace vez {

std::span<const EmbeddedFile> migration_files();

std::vector<Route> all_routes() {
  std::vector<Route> routes = people_routes();
  for (Route& route : customers_routes()) routes.push_back(std::move(route));
  for (Route& route : imports_routes()) routes.push_back(std::move(route));
  return routes;
}

std::vector<Reaction> all_reactions() { return timeline_reactions(); }

// Each module with heavy or later work adds its kinds here.
void add_job_kinds(JobKinds& kinds) { add_import_jobs(kinds); }

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
