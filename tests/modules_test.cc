// The modules together, through their public commands, on a database of the test's own.

#include "engine/idempotency.h"
#include "house.h"
#include "people/secrets.h"

namespace vez {
namespace {

HOUSE_CASE("the link to create the owner is good once") {
  EXPECT(house.session().user.role_id == RoleIds::owner);
  const auto again = house.write([](Tx& tx) { return complete_setup(tx, {}); });
  REQUIRE(!again);
  EXPECT(again.error().code == RefusalCode::conflict);
}

HOUSE_CASE("a session ends half an hour after its last use") {
  const std::string hash = secret_hash(house.session().secret);
  const auto signed_in = [&] { return house.write([&](Tx& tx) { return find_caller(tx, hash).has_value(); }); };
  house.clock().set(House::start + std::chrono::minutes(29));
  EXPECT(signed_in());
  house.clock().set(House::start + std::chrono::minutes(31));
  EXPECT(!signed_in());
}

HOUSE_CASE("a customer is recognised by a phone number however it is written") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040/123-456");
  const auto answer = house.write([](Tx& tx) { return lookup_customer(tx, {.identity = {"phone:00386 40 123 456"}}); });
  REQUIRE(answer);
  REQUIRE(answer->matches.size() == 1);
  EXPECT(answer->matches[0].customer.id == maja.id);
}

HOUSE_CASE("whichever identity was asked for, the first phone and mail are shown") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  for (const std::string phone : {"041 111 222", "051 111 222"})
    house
        .write([&](Tx& tx) {
          return add_identity(tx, {.id = maja.id, .kind = IdentityKind::phone, .value = {phone}, .label = {}});
        })
        .value();
  for (const std::string mail : {"maja@example.com", "z@example.com"})
    house
        .write([&](Tx& tx) {
          return add_identity(tx, {.id = maja.id, .kind = IdentityKind::mail, .value = {mail}, .label = {}});
        })
        .value();
  for (const std::string asked : {"phone:+38651111222", "phone:051 111 222", "mail:z@example.com"}) {
    INFO(asked);
    const auto answer = house.write([&](Tx& tx) { return lookup_customer(tx, {.identity = {asked}}); });
    REQUIRE(answer.value().matches.size() == 1);
    EXPECT(answer->matches[0].customer.phone == "+38640123456");
    EXPECT(answer->matches[0].customer.mail == "maja@example.com");
  }
}

HOUSE_CASE("of many who share a number, at most ten are told, each once") {
  for (int i = 0; i < 12; ++i) house.add_person("Ana", "Deli" + std::to_string(i), "01 555 66 77");
  const auto answer = house.write([](Tx& tx) { return lookup_customer(tx, {.identity = {"phone:+38615556677"}}); });
  REQUIRE(answer.value().matches.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) EXPECT(answer->matches[i].customer.name == "Ana Deli" + std::to_string(i));
}

HOUSE_CASE("search finds beginnings of words in any order, without accents, across scripts") {
  house.add_person("Maja", "Zupančič", "040 123 456");
  house.add_person("Иван", "Иванов", "041 123 456");
  EXPECT(house.names_found("zupan maj") == std::vector<std::string>{"Maja Zupančič"});
  EXPECT(house.names_found("ivanov") == std::vector<std::string>{"Иван Иванов"});
  EXPECT(house.names_found("иванов ив") == std::vector<std::string>{"Иван Иванов"});
  EXPECT(house.names_found("\"*' OR").empty());
}

HOUSE_CASE("a refused change leaves nothing behind") {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  const auto refused = house.write([&](Tx& tx) { return create_customer(tx, input); });
  REQUIRE(!refused);
  EXPECT(refused.error().faults[0].pointer == "/family_name");
  EXPECT(house.write([](Tx& tx) { return count_customers(tx, {}); }).value().count == 0);
}

HOUSE_CASE("a change against an old version is refused") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  UpdateCustomer input{};
  input.id = maja.id, input.city = {true, Text<1, 100>{"Kranj"}}, input.if_match = maja.version;
  EXPECT(house.write([&](Tx& tx) { return update_customer(tx, input); }).value().version == maja.version + 1);
  input.city = {true, Text<1, 100>{"Bled"}};
  const auto stale = house.write([&](Tx& tx) { return update_customer(tx, input); });
  REQUIRE(!stale);
  EXPECT(stale.error().code == RefusalCode::stale);
}

HOUSE_CASE("the timeline pages through every entry once, newest first") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  for (int i = 0; i < 25; ++i) {
    house.clock().set(house.clock().now() + std::chrono::minutes(i % 3));
    const auto entry = house.write([&](Tx& tx) {
      return record_contact(tx, {.id = maja.id,
                                 .channel = Channel::call,
                                 .direction = Direction::in,
                                 .summary = {"call"},
                                 .occurred_at = std::nullopt});
    });
    REQUIRE(entry);
  }
  std::vector<UtcTime> times;
  std::optional<std::string> cursor;
  do {
    const auto page =
        house
            .write([&](Tx& tx) {
              return list_timeline(tx, {.id = maja.id, .kind = std::nullopt, .limit = 10, .cursor = cursor});
            })
            .value();
    for (const TimelineEntry& entry : page.items) times.push_back(entry.occurred_at);
    cursor = page.next;
  } while (cursor);
  EXPECT(times.size() == 26);  // With the entry that tells of her being added.
  EXPECT(std::is_sorted(times.rbegin(), times.rend()));
}

HOUSE_CASE("the same Idempotency-Key runs once, another request with it is refused") {
  int runs = 0;
  const auto once = [&](const std::string& hash) {
    return house.write([&](Tx& tx) {
      return run_once(tx, house.session().user.id, "key", hash, [&](Tx&) -> Result<RouteAnswer> {
        RouteAnswer answer;
        answer.status = 201, answer.body = std::to_string(++runs);
        return answer;
      });
    });
  };
  EXPECT(once("a").value().body == "1");
  EXPECT(once("a").value().body == "1");
  EXPECT(once("b").error().code == RefusalCode::invalid);
  EXPECT(runs == 1);
}

HOUSE_CASE("a job runs at its time, once, and a failing one is parked without stopping the rest") {
  int good_runs = 0, bad_runs = 0;
  house.kinds().add({.name = "good", .run = [&](Tx&, const Job&) { ++good_runs; }});
  house.kinds().add({.name = "bad", .run = [&](Tx&, const Job&) {
                       ++bad_runs;
                       throw Failure("always");
                     }});
  JobRunner runner(house.db(), house.kinds());
  house.write([&](Tx& tx) {
    enqueue(tx, "bad", "", tx.now(), Nothing{});
    enqueue(tx, "good", "", tx.now() + std::chrono::hours(1), Nothing{});
  });
  advance(house.clock(), runner, std::chrono::minutes(59));
  EXPECT(good_runs == 0);
  EXPECT(bad_runs == job_attempts_max);
  advance(house.clock(), runner, std::chrono::hours(24));
  EXPECT(good_runs == 1);
  const auto parked = house.write([](Tx& tx) { return list_jobs(tx, "parked", {}, 10); });
  REQUIRE(parked.size() == 1);
  EXPECT(parked[0].last_error == "always");
}

TEST_CASE("every route says what it needs, and each operation has one name") {
  std::vector<std::string> names;
  for (const Route& route : all_routes()) names.push_back(route.operation_id);
  std::sort(names.begin(), names.end());
  EXPECT(std::adjacent_find(names.begin(), names.end()) == names.end());
}

}  // namespace
}  // namespace vez
