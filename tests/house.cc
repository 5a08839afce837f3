#include "house.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

#include "store/postgres/connection.h"
#include "store/postgres/url.h"
#include "store/spelling.h"

namespace vez {
namespace {

std::string cluster_url() {
  const char* const url = ::getenv("VEZ_TEST_POSTGRES");
  return url == nullptr ? "" : url;
}

// Of two names of the database the later one counts.
std::string url_of(const std::string& database) {
  const std::string url = cluster_url();
  return url + (url.find('?') == std::string::npos ? "?dbname=" : "&dbname=") + database;
}

PostgresConnection& cluster() {
  static PostgresConnection connection(PostgresUrl(cluster_url()).settings, false);
  return connection;
}

bool is_there(const std::string& database) {
  return !cluster().texts("SELECT 1 FROM pg_database WHERE datname = '" + database + "'").empty();
}

// A migrated database that is copied for each test; made by the first that comes.
std::string template_database() {
  std::string all;
  for (const Migration& migration : all_migrations()) all += migration.sql;
  const std::string name = "vez_template_" + checksum(all);
  if (is_there(name)) return name;
  const std::string draft = "vez_draft_" + std::to_string(::getpid());
  cluster().execute("CREATE DATABASE " + draft);
  const SimulatedClock clock(House::start);
  open_db({.url = url_of(draft)}, clock)->migrate(all_migrations());
  PostgresConnection(PostgresUrl(url_of(draft)).settings, false).execute("DELETE FROM nodes; DELETE FROM tx_marks");
  try {
    cluster().execute("ALTER DATABASE " + draft + " RENAME TO " + name);
  } catch (const StoreFailure&) {
    // Another process made it at the same time.
    cluster().execute("DROP DATABASE " + draft);
    REQUIRE(is_there(name));
  }
  return name;
}

}  // namespace

std::vector<std::string> database_kinds() {
  if (cluster_url().empty()) return {"sqlite"};
  return {"sqlite", "postgres"};
}

PostgresDatabase::PostgresDatabase() {
  static const std::string from = template_database();
  static int count = 0;
  name_ = "vez_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  cluster().execute("CREATE DATABASE " + name_ + " TEMPLATE " + from);
  url_ = url_of(name_);
}

PostgresDatabase::~PostgresDatabase() { cluster().execute("DROP DATABASE " + name_); }

House::House(const std::string& database_kind) {
  if (database_kind == "postgres") {
    postgres_ = std::make_unique<PostgresDatabase>();
    database_ = postgres_->url();
  } else {
    REQUIRE(database_kind == "sqlite");
    char folder[] = "/tmp/vez-test-XXXXXX";
    REQUIRE(::mkdtemp(folder) != nullptr);
    folder_ = folder;
    database_ = "sqlite:" + folder_ + "/vez.db";
  }
  db_ = open_db({.url = database_}, clock_);
  db_->migrate(all_migrations());
  add_job_kinds(kinds_);
  journal_ = std::make_unique<EventJournal>(all_reactions(), kinds_);
  db_->set_journal(journal_.get());
  jobs_ = std::make_unique<JobRunner>(*db_, kinds_);
  const std::string link = write([](Tx& tx) { return make_setup_link(tx); });
  CompleteSetup setup{};
  setup.token.value = link;
  setup.company = {.name = {"Alpina"},
                   .country = {"SI"},
                   .language = Language::sl,
                   .time_zone = {"Europe/Ljubljana"},
                   .currency = {"EUR"}};
  setup.owner = {
      .name = {"Ana"}, .email = {"ana@example.com"}, .password = {"correct horse battery"}, .language = Language::sl};
  setup.password_hash = "none";
  session_ = write([&](Tx& tx) { return complete_setup(tx, setup); }).value();
}

House::~House() {
  jobs_.reset();
  db_.reset();
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
}

std::unique_ptr<Db> House::second_node() const {
  REQUIRE(postgres_ != nullptr);
  auto db = open_db({.url = database_}, clock_);
  db->set_journal(journal_.get());
  return db;
}

Customer House::add_person(std::string given, std::string family, std::string phone) {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.given_name = Text<1, 100>{std::move(given)}, input.family_name = Text<1, 100>{std::move(family)};
  input.identities.push_back({.kind = IdentityKind::phone, .value = {std::move(phone)}, .label = std::nullopt});
  return write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

void run_jobs(House& house) {
  while (house.jobs().run_one()) {
  }
}

std::vector<std::string> names_listed(House& house, ListCustomers input) {
  std::vector<std::string> names;
  do {
    const auto page = house.write([&](Tx& tx) { return list_customers(tx, input); });
    REQUIRE(page);
    for (const CustomerRow& row : page->items) names.push_back(row.name);
    input.cursor = page->next;
  } while (input.cursor);
  return names;
}

std::vector<std::string> House::names_found(std::string q) {
  const auto page = write([&](Tx& tx) {
    ListCustomers input{};
    input.q = Text<0, 200>{q};
    return list_customers(tx, input);
  });
  std::vector<std::string> names;
  for (const CustomerRow& row : page.value().items) names.push_back(row.name);
  return names;
}

}  // namespace vez
