#pragma once

#include <string>
#include <vector>

#include "engine/route.h"
#include "store/db.h"
#include "store/tx.h"

namespace vez {

struct DemoResult {
  std::int64_t customers;  // that came or went
};
BOOST_DESCRIBE_STRUCT(DemoResult, (), (customers))

struct DemoLoaded {
  static constexpr std::string_view name = "DemoLoaded";
  std::int64_t customers;
};
BOOST_DESCRIBE_STRUCT(DemoLoaded, (), (customers))
struct DemoRemoved {
  static constexpr std::string_view name = "DemoRemoved";
  std::int64_t customers;
};
BOOST_DESCRIBE_STRUCT(DemoRemoved, (), (customers))

// Where a customer of the demonstration comes from (customers.source), and where its people have their mail.
constexpr std::string_view demo_source = "demo";
constexpr std::string_view demo_mail_domain = "@demo.example";

// Customers of six firms with 14 months of contacts and purchases, counted back from now; always the same ones. Refused
// when they are there already.
Result<DemoResult> load_demo(Tx& tx, Nothing);
// Takes them away with all that was noted of them since, and the demonstration's agents; the company and its owner
// stay.
Result<DemoResult> remove_demo(Tx& tx, Nothing);

// Who can sign in to the demonstration, all with one password.
struct DemoSignIn {
  std::vector<std::string> mails;
  std::string password;
};
// Fills an empty database with a company, an owner, two agents and the customers. On a database that holds the
// demonstration already its people get a fresh password. Refused on one that holds another company.
Result<DemoSignIn> open_demo(Db& db);

// Rows of every table that the demonstration writes to, but the journal: what came goes again.
struct DemoFootprint {
  std::int64_t users;
  std::int64_t customers;
  std::int64_t identities;
  std::int64_t restrictions;
  std::int64_t facts;
  std::int64_t consents;
  std::int64_t relations;
  std::int64_t service_points;
  std::int64_t tasks;
  std::int64_t promises;
  std::int64_t entries;
  std::int64_t figures;
  std::int64_t searchable;
  std::int64_t days;
  std::int64_t hours;
  std::int64_t jobs;
  friend auto operator<=>(const DemoFootprint&, const DemoFootprint&) = default;
};
BOOST_DESCRIBE_STRUCT(DemoFootprint, (),
                      (users, customers, identities, restrictions, facts, consents, relations, service_points, tasks,
                       promises, entries, figures, searchable, days, hours, jobs))
DemoFootprint demo_footprint(Tx& tx);

std::vector<Route> demo_routes();

}  // namespace vez
