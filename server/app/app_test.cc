// The modules together, through their public commands, on a database of the test's own.

#include <stdlib.h>

#include <filesystem>

#include "app/modules.h"
#include "base/testing.h"
#include "customers/customers.h"
#include "engine/idempotency.h"
#include "engine/jobs.h"
#include "people/people.h"
#include "people/secrets.h"

namespace vez {
namespace {

constexpr UtcTime monday{1'893'488'400'000};  // 2030-01-01T09:00:00Z

// A company with its owner, on an empty SQLite database and a clock that stands still.
class House {
 public:
  template <class F>
  auto write(F f) {
    return db_->write(TxContext{}, f);
  }
  House() : clock_(monday) {
    char folder[] = "/tmp/vez-test-XXXXXX";
    REQUIRE(::mkdtemp(folder) != nullptr);
    folder_ = folder;
    db_ = open_db({.url = "sqlite:" + folder_ + "/vez.db"}, clock_);
    db_->migrate(all_migrations());
    journal_ = std::make_unique<EventJournal>(all_reactions(), kinds_);
    db_->set_journal(journal_.get());
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
  ~House() {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  Customer add_person(std::string given, std::string family, std::string phone) {
    CreateCustomer input{};
    input.kind = CustomerKind::person;
    input.given_name = Text<1, 100>{std::move(given)}, input.family_name = Text<1, 100>{std::move(family)};
    input.identities.push_back({.kind = IdentityKind::phone, .value = {std::move(phone)}, .label = std::nullopt});
    return write([&](Tx& tx) { return create_customer(tx, input); }).value();
  }
  std::vector<std::string> names_found(std::string q) {
    const auto page = write([&](Tx& tx) {
      return list_customers(tx, {.q = Text<0, 200>{q},
                                 .from = std::nullopt,
                                 .sort = std::nullopt,
                                 .limit = std::nullopt,
                                 .cursor = std::nullopt});
    });
    std::vector<std::string> names;
    for (const CustomerRow& row : page.value().items) names.push_back(row.name);
    return names;
  }

  Db& db() { return *db_; }
  SimulatedClock& clock() { return clock_; }
  JobKinds& kinds() { return kinds_; }
  const Session& session() const { return session_; }

 private:
  SimulatedClock clock_;
  std::string folder_;
  std::unique_ptr<Db> db_;
  JobKinds kinds_;
  std::unique_ptr<EventJournal> journal_;
  Session session_;
};

TEST_CASE("the link to create the owner is good once") {
  House house;
  EXPECT(house.session().user.role == Role::owner);
  const auto again = house.write([](Tx& tx) { return complete_setup(tx, {}); });
  REQUIRE(!again);
  EXPECT(again.error().code == RefusalCode::conflict);
}

TEST_CASE("a session ends half an hour after its last use") {
  House house;
  const std::string hash = secret_hash(house.session().secret);
  const auto signed_in = [&] { return house.write([&](Tx& tx) { return find_caller(tx, hash).has_value(); }); };
  house.clock().set(monday + std::chrono::minutes(29));
  EXPECT(signed_in());
  house.clock().set(monday + std::chrono::minutes(31));
  EXPECT(!signed_in());
}

TEST_CASE("a customer is recognised by a phone number however it is written") {
  House house;
  const Customer maja = house.add_person("Maja", "Zupančič", "040/123-456");
  const auto answer = house.write([](Tx& tx) { return lookup_customer(tx, {.identity = {"phone:00386 40 123 456"}}); });
  REQUIRE(answer);
  REQUIRE(answer->matches.size() == 1);
  EXPECT(answer->matches[0].customer.id == maja.id);
}

TEST_CASE("search finds beginnings of words in any order, without accents, across scripts") {
  House house;
  house.add_person("Maja", "Zupančič", "040 123 456");
  house.add_person("Иван", "Иванов", "041 123 456");
  EXPECT(house.names_found("zupan maj") == std::vector<std::string>{"Maja Zupančič"});
  EXPECT(house.names_found("ivanov") == std::vector<std::string>{"Иван Иванов"});
  EXPECT(house.names_found("иванов ив") == std::vector<std::string>{"Иван Иванов"});
  EXPECT(house.names_found("\"*' OR").empty());
}

TEST_CASE("a refused change leaves nothing behind") {
  House house;
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  const auto refused = house.write([&](Tx& tx) { return create_customer(tx, input); });
  REQUIRE(!refused);
  EXPECT(refused.error().faults[0].pointer == "/family_name");
  EXPECT(house.write([](Tx& tx) { return count_customers(tx, {}); }).value().count == 0);
}

TEST_CASE("a change against an old version is refused") {
  House house;
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  UpdateCustomer input{};
  input.id = maja.id, input.city = {true, Text<1, 100>{"Kranj"}}, input.if_match = maja.version;
  EXPECT(house.write([&](Tx& tx) { return update_customer(tx, input); }).value().version == maja.version + 1);
  input.city = {true, Text<1, 100>{"Bled"}};
  const auto stale = house.write([&](Tx& tx) { return update_customer(tx, input); });
  REQUIRE(!stale);
  EXPECT(stale.error().code == RefusalCode::stale);
}

TEST_CASE("the timeline pages through every entry once, newest first") {
  House house;
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

TEST_CASE("the same Idempotency-Key runs once, another request with it is refused") {
  House house;
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

TEST_CASE("a job runs at its time, once, and a failing one is parked without stopping the rest") {
  House house;
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
