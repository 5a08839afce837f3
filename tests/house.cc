#include "house.h"

#include <stdlib.h>

#include <filesystem>

namespace vez {

std::vector<std::string> database_kinds() { return {"sqlite"}; }

House::House(const std::string& database_kind) {
  REQUIRE(database_kind == "sqlite");
  char folder[] = "/tmp/vez-test-XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  folder_ = folder;
  database_ = "sqlite:" + folder_ + "/vez.db";
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
  std::filesystem::remove_all(folder_);
}

Customer House::add_person(std::string given, std::string family, std::string phone) {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.given_name = Text<1, 100>{std::move(given)}, input.family_name = Text<1, 100>{std::move(family)};
  input.identities.push_back({.kind = IdentityKind::phone, .value = {std::move(phone)}, .label = std::nullopt});
  return write([&](Tx& tx) { return create_customer(tx, input); }).value();
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
