// The demonstration company, on a database of the test's own.

#include "demo/demo.h"

#include <set>

#include "demo/demo_text.h"
#include "house.h"
#include "text/fold.h"

namespace vez {
namespace {

DemoFootprint footprint(House& house) { return house.write(demo_footprint); }

std::int64_t load(House& house) {
  return house.write([](Tx& tx) { return load_demo(tx, {}); }).value().customers;
}

// Every customer whole, by the pages of the list.
std::vector<Customer> everybody_there(House& house) {
  std::vector<Customer> all;
  std::optional<std::string> cursor;
  do {
    const auto page = house
                          .write([&](Tx& tx) {
                            ListCustomers input{};
                            input.limit = page_count_max, input.cursor = cursor;
                            return list_customers(tx, input);
                          })
                          .value();
    for (const CustomerRow& row : page.items)
      all.push_back(house.write([&](Tx& tx) { return get_customer(tx, {row.id}); }).value());
    cursor = page.next;
  } while (cursor);
  return all;
}

HOUSE_CASE(
    "the demonstration has some 300 customers with about 4,000 entries of 14 months, made within 3 s on SQLite") {
  const auto began = std::chrono::steady_clock::now();
  const std::int64_t customers = load(house);
  const auto took = std::chrono::steady_clock::now() - began;
  MESSAGE("loaded in " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms, " << customers
                       << " customers, " << footprint(house).entries << " entries");
  // PostgreSQL answers each statement over a socket: there the time says how busy the machine is.
  if (house.db().dialect() == Dialect::sqlite) EXPECT(took < std::chrono::seconds(3));
  EXPECT(customers >= 290);
  EXPECT(footprint(house).customers == customers);
  EXPECT(footprint(house).searchable == customers);
  EXPECT(footprint(house).entries >= 3800);
  EXPECT(footprint(house).entries <= 5000);
}

HOUSE_CASE("all that the demonstration made goes again, and nothing else") {
  const Customer own = house.add_person("Maja", "Zupančič", "040 123 456");
  const DemoFootprint before = footprint(house);
  const std::int64_t customers = load(house);
  EXPECT(house.write([](Tx& tx) { return get_company(tx, {}); }).value().has_demo);
  EXPECT(house.write([](Tx& tx) { return remove_demo(tx, {}); }).value().customers == customers);
  EXPECT(footprint(house) == before);
  EXPECT(!house.write([](Tx& tx) { return get_company(tx, {}); }).value().has_demo);
  EXPECT(house.write([&](Tx& tx) { return get_customer(tx, {own.id}); }).value().name == "Maja Zupančič");
  EXPECT(house.names_found("vidmar").empty());
}

HOUSE_CASE("an own customer who has joined an organisation of the demonstration stays, without it") {
  load(house);
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.given_name = Text<1, 100>{"Maja"};
  for (const Customer& customer : everybody_there(house))
    if (customer.kind == CustomerKind::organisation) input.organisation_id = customer.id;
  const Customer own = house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
  EXPECT(house.write([](Tx& tx) { return remove_demo(tx, {}); }));
  EXPECT(!house.write([&](Tx& tx) { return get_customer(tx, {own.id}); }).value().organisation_id);
}

HOUSE_CASE("the demonstration is loaded once, and can come again after it went") {
  load(house);
  const auto again = house.write([](Tx& tx) { return load_demo(tx, {}); });
  REQUIRE(!again);
  EXPECT(again.error().code == RefusalCode::conflict);
  EXPECT(house.write([](Tx& tx) { return remove_demo(tx, {}); }));
  const auto removed_again = house.write([](Tx& tx) { return remove_demo(tx, {}); });
  REQUIRE(!removed_again);
  EXPECT(removed_again.error().code == RefusalCode::conflict);
  EXPECT(load(house) >= 290);
}

HOUSE_CASE("every phone and mail of the demonstration is valid and belongs to one customer") {
  load(house);
  std::set<std::string> seen;
  for (const Customer& customer : everybody_there(house))
    for (const Identity& identity : customer.identities) {
      INFO(customer.name << " " << identity.value);
      EXPECT(identity.valid);
      EXPECT(seen.insert(identity.value).second);
      if (identity.kind == IdentityKind::mail) EXPECT(is_valid_mail(identity.value));
    }
}

HOUSE_CASE("the people of the stories are there with a history to read") {
  load(house);
  for (const std::string name :
       {"Tjaša Vidmar", "Matjaž Oblak", "Neža Kralj", "Fiona MacLeod", "Farkas Katalin", "Елена Андреевна Воробьёва",
        "Дарья Игоревна Климова", "Николай Степанович Громов", "Валентина Павловна Ермакова"}) {
    INFO(name);
    const auto page = house
                          .write([&](Tx& tx) {
                            ListCustomers input{};
                            input.q = Text<0, 200>{name};
                            return list_customers(tx, input);
                          })
                          .value();
    // Others may be found by what is noted about them, after whoever is called so.
    REQUIRE(!page.items.empty());
    EXPECT(page.items[0].name == name);
    const CustomerCard card = house.write([&](Tx& tx) { return get_customer_card(tx, {page.items[0].id}); }).value();
    EXPECT(card.contacts.count >= 6);
    EXPECT(card.customer.source == std::string(demo_source));
    EXPECT(card.customer.note.has_value());
  }
}

HOUSE_CASE("what the demonstration tells happened within the last 14 months, and was noted then") {
  load(house);
  for (const Customer& customer : everybody_there(house)) {
    const auto page = house
                          .write([&](Tx& tx) {
                            return list_timeline(
                                tx, {.id = customer.id, .kind = std::nullopt, .limit = page_count_max, .cursor = {}});
                          })
                          .value();
    INFO(customer.name);
    EXPECT(page.items.size() >= 3);
    for (const TimelineEntry& entry : page.items) {
      EXPECT(entry.occurred_at <= House::start);  // what is promised now is told now
      EXPECT(entry.occurred_at > House::start - std::chrono::hours(24 * 440));
      EXPECT(entry.recorded_at == entry.occurred_at);
      EXPECT(entry.summary.find_first_of("{}|") == std::string::npos);
    }
    EXPECT(page.items.back().kind == EntryKind::change);
  }
}

HOUSE_CASE("a database with another company is not made the demonstration's") {
  const auto refused = open_demo(house.db());
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::conflict);
  EXPECT(footprint(house).customers == 0);
}

TEST_CASE("a line of a history is read with its day, time and price") {
  const DemoLine call = read_line("402 10:15 call out | Told him.", true);
  EXPECT(call.days_ago == 402);
  EXPECT(call.minute == 615);
  EXPECT(call.channel == Channel::call);
  EXPECT(call.direction == Direction::out);
  EXPECT(call.text == "Told him.");
  const DemoLine ride = read_line("buy 4.90-12 | Ride", false);
  EXPECT(!ride.channel);
  EXPECT(ride.cents_min == 490);
  EXPECT(ride.cents_max == 1200);
}

TEST_CASE("a sentence is spoken of a woman or a man, with the customer's number") {
  EXPECT(spoken("Vprašal{a|} je za {number}.", true, 17) == "Vprašala je za 17.");
  EXPECT(spoken("Vprašal{a|} je za {number}.", false, 17) == "Vprašal je za 17.");
}

}  // namespace
}  // namespace vez
