// Customers are found by what people type, on each database.

#include <set>

#include "customers/customers_search.h"
#include "house.h"
#include "imports/imports.h"
#include "merges/merges.h"

namespace vez {
namespace {

using Names = std::vector<std::string>;

CustomerPage typed(House& house, std::string q, std::optional<std::int64_t> limit = std::nullopt,
                   std::optional<std::string> cursor = std::nullopt, std::string filter = "") {
  ListCustomers input{};
  input.q = Text<0, 200>{std::move(q)}, input.limit = limit, input.cursor = std::move(cursor);
  if (!filter.empty()) input.filter = Text<0, 8000>{std::move(filter)};
  return house.write([&](Tx& tx) { return list_customers(tx, input); }).value();
}

void add(House& house, std::string given, std::string family, std::string note = "", std::string postcode = "") {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.given_name = Text<1, 100>{std::move(given)}, input.family_name = Text<1, 100>{std::move(family)};
  if (!note.empty()) input.note = Text<1, 4000>{std::move(note)};
  if (!postcode.empty()) input.postcode = Text<1, 20>{std::move(postcode)};
  REQUIRE(house.write([&](Tx& tx) { return create_customer(tx, input); }).has_value());
}

HOUSE_CASE("who has the word as it was typed comes before who has a longer one") {
  add(house, "Ana", "Novaković"), add(house, "Eva", "Novak");
  EXPECT(house.names_found("novak") == Names{"Eva Novak", "Ana Novaković"});
}

HOUSE_CASE("the words of a search come in any order, and each may be a beginning") {
  add(house, "Ana", "Novaković"), add(house, "Ana", "Kos");
  EXPECT(house.names_found("nova an") == Names{"Ana Novaković"});
}

HOUSE_CASE("the pages of a search bring each who is found once") {
  for (int i = 0; i < 5; ++i) add(house, "Ana", "Novak"), add(house, "Ana", "Novaković");
  std::set<std::int64_t> ids;
  Names names;
  std::optional<std::string> cursor;
  for (int page = 0; page < 10; ++page) {
    const CustomerPage found = typed(house, "novak", 3, cursor);
    for (const CustomerRow& row : found.items) ids.insert(row.id.value), names.push_back(row.name);
    cursor = found.next;
    if (!cursor) break;
  }
  EXPECT(!cursor);
  EXPECT(ids.size() == 10);
  EXPECT(names.size() == 10);
  EXPECT(Names(names.begin(), names.begin() + 5) == Names(5, "Ana Novak"));
}

HOUSE_CASE("a filter holds for whoever a search finds, in either step") {
  add(house, "Ana", "Novak", "", "1000"), add(house, "Eva", "Novaković", "", "1000"), add(house, "Ida", "Novak");
  const CustomerPage found = typed(house, "novak", std::nullopt, std::nullopt, "customer.postcode == \"1000\"");
  REQUIRE(found.items.size() == 2);
  EXPECT(found.items[0].name == "Ana Novak");
  EXPECT(found.items[1].name == "Eva Novaković");
}

HOUSE_CASE("a name with one slip of the hand is found where nobody has the name that was typed") {
  add(house, "Marjeta", "Kovačič"), add(house, "Ida", "Krajnc");
  for (const std::string slip : {"kovacc", "kovaicč", "Kovačičt", "Kovasič", "marjeta Kovcič", "mrajeta"}) {
    const CustomerPage found = typed(house, slip);
    REQUIRE_MESSAGE(found.items.size() == 1, slip);
    EXPECT_MESSAGE(found.items[0].name == "Marjeta Kovačič", slip);
    EXPECT_MESSAGE(found.similar, slip);
  }
  EXPECT(!typed(house, "kovacic").similar);
}

HOUSE_CASE("the index of words that an import leaves in parts is made whole, and finds as before") {
  add(house, "Marjeta", "Kovačič");
  for (int i = 0; i < 300; ++i) add(house, "Ana" + std::to_string(i), "Krajnc");
  const bool parts = house.db().dialect() == Dialect::sqlite;
  EXPECT(house.write([](Tx& tx) { return merge_text_parts(tx, search_index, true); }) == parts);
  for (int i = 0; house.write([](Tx& tx) { return merge_text_parts(tx, search_index, false); }); ++i) REQUIRE(i < 100);
  EXPECT(house.names_found("marjeta kov") == Names{"Marjeta Kovačič"});
  EXPECT(house.names_found("ana299 krajnc") == Names{"Ana299 Krajnc"});
}

HOUSE_CASE("after an import the index of words is made whole in the background, to its end") {
  add(house, "Marjeta", "Kovačič");
  house.write([](Tx& tx) { tx.record(ImportFinished{}); });
  const auto waiting = [&] { return house.write([](Tx& tx) { return count_jobs(tx, "search_index_merge").waiting; }); };
  EXPECT(waiting() == 1);
  house.clock().set(house.clock().now() + std::chrono::minutes(2));
  run_jobs(house);
  EXPECT(waiting() == 0);
}

HOUSE_CASE("the nearest of those with similar words comes first") {
  add(house, "Ana", "Novakov"), add(house, "Eva", "Novak");
  const CustomerPage found = typed(house, "novaks");
  REQUIRE(found.items.size() == 2);
  EXPECT(found.items[0].name == "Eva Novak");
}

HOUSE_CASE("who is called so comes before whose note says so") {
  add(house, "Gergely", "Farkas", "Katalin férje"), add(house, "Katalin", "Farkas");
  EXPECT(house.names_found("farkas katalin") == Names{"Katalin Farkas", "Gergely Farkas"});
}

HOUSE_CASE("a short word is meant as it is typed") {
  add(house, "Ana", "Kos");
  EXPECT(typed(house, "kis").items.empty());
  EXPECT(!typed(house, "kis").similar);
}

HOUSE_CASE("a name is found in another case of its language") {
  add(house, "Primož", "Novak"), add(house, "Éva", "Kovács"), add(house, "Олег", "Соколов"),
      add(house, "Fiona", "Campbell");
  EXPECT(house.names_found("Novakovega") == Names{});
  EXPECT(house.names_found("Novakom") == Names{"Primož Novak"});
  EXPECT(house.names_found("Kovácsnak") == Names{"Éva Kovács"});
  EXPECT(house.names_found("Соколовым") == Names{"Олег Соколов"});
  EXPECT(house.names_found("Campbell's") == Names{"Fiona Campbell"});
}

HOUSE_CASE("a name is found as it sounds, in whichever script it was written down") {
  add(house, "Юлия", "Щукина"), add(house, "Julia", "Kovac");
  for (const std::string spelling : {"Yuliya Shchukina", "Julija Ščukina", "Юлия"})
    EXPECT_MESSAGE(house.names_found(spelling).at(0) == "Юлия Щукина", spelling);
}

HOUSE_CASE("a number is found as it is dialled, also before all of it is typed") {
  house.add_person("Ana", "Kos", "040 123 456");
  for (const std::string beginning : {"040123", "040/123-4", "+386 40 1", "0038640", "40 123 456", "38640123456"})
    EXPECT_MESSAGE(house.names_found(beginning) == Names{"Ana Kos"}, beginning);
  EXPECT(house.names_found("041 123").empty());
}

HOUSE_CASE("a customer is found by the note and the postcode") {
  add(house, "Ana", "Kos", "Kliče vedno po sedemnajsti", "2310"), add(house, "Eva", "Krt");
  EXPECT(house.names_found("sedemnajsti") == Names{"Ana Kos"});
  EXPECT(house.names_found("2310") == Names{"Ana Kos"});
}

HOUSE_CASE("an empty search and one of signs alone find what they can, and say nothing is similar") {
  add(house, "Ana", "Kos");
  EXPECT(typed(house, "   ").items.size() == 1);
  EXPECT(typed(house, "--- / !").items.empty());
}

HOUSE_CASE("a cursor of another list is refused") {
  ListCustomers input{};
  input.q = Text<0, 200>{"ana"}, input.cursor = "nonsense";
  const auto refused = house.write([&](Tx& tx) { return list_customers(tx, input); });
  REQUIRE(!refused.has_value());
  EXPECT(refused.error().faults.at(0).pointer == "?cursor");
}

Customer add_organisation(House& house, std::string name) {
  CreateCustomer input{};
  input.kind = CustomerKind::organisation, input.name = Text<1, 200>{std::move(name)};
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

void add_member(House& house, CustomerId organisation, std::string given) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.organisation_id = organisation;
  input.given_name = Text<1, 100>{std::move(given)}, input.family_name = Text<1, 100>{"Kos"};
  REQUIRE(house.write([&](Tx& tx) { return create_customer(tx, input); }).has_value());
}

HOUSE_CASE("members are found by the new name of their organisation, and not by its old one") {
  const Customer lipa = add_organisation(house, "Lipa");
  constexpr int members = 201;  // more than are indexed at once
  for (int i = 0; i < members; ++i) add_member(house, lipa.id, i == members - 1 ? "Zala" : "Ana");
  UpdateCustomer update{};
  update.id = lipa.id, update.name = {true, Text<1, 200>{"Javor"}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  run_jobs(house);
  EXPECT(house.names_found("zala javor") == Names{"Zala Kos"});
  EXPECT(house.names_found("zala lipa").empty());
}

HOUSE_CASE("members of a merged organisation are found by the name it has now, and by the old one after a split") {
  const Customer lipa = add_organisation(house, "Lipa"), javor = add_organisation(house, "Javor");
  add_member(house, lipa.id, "Zala");
  const CustomerMerge merge =
      house
          .write([&](Tx& tx) {
            return merge_customers(tx,
                                   {.id = javor.id, .from = lipa.id, .from_version = {}, .keep = {}, .if_match = {}});
          })
          .value();
  run_jobs(house);
  EXPECT(house.names_found("zala javor") == Names{"Zala Kos"});
  house.write([&](Tx& tx) { return split_customer(tx, {.id = javor.id, .merge_id = merge.id, .if_match = {}}); })
      .value();
  run_jobs(house);
  EXPECT(house.names_found("zala lipa") == Names{"Zala Kos"});
  EXPECT(house.names_found("zala javor").empty());
}

}  // namespace
}  // namespace vez
