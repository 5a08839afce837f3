// Pairs of customers who may be the same: found one by one and all together, decided, told.

#include <algorithm>
#include <array>
#include <set>

#include "customers/customers_bulk.h"
#include "interface.h"
#include "merges/duplicates.h"
#include "merges/merges.h"

namespace vez {
namespace {

constexpr std::string_view count_columns[] = {"count"};
struct CountKeys {
  static constexpr QueryText text{"CountKeys", "SELECT count(*) AS count FROM duplicate_keys WHERE customer_id = ?1",
                                  "SELECT count(*) AS count FROM duplicate_keys WHERE customer_id = $1::bigint",
                                  count_columns};
  CustomerId customer_id;
  auto parameters() const { return std::array<Parameter, 1>{Parameter(customer_id)}; }
};

CreateCustomer person(const std::string& given, const std::string& family, std::optional<std::string> phone,
                      std::optional<Date> born = std::nullopt, const std::string& city = "Kranj") {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.given_name = Text<1, 100>{given}, input.family_name = Text<1, 100>{family};
  input.city = Text<1, 100>{city}, input.country = Text<2, 2>{"SI"}, input.birth_date = born;
  if (phone) input.identities.push_back({.kind = IdentityKind::phone, .value = {*phone}, .label = std::nullopt});
  return input;
}

Customer add(House& house, const CreateCustomer& input) {
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

// All that is to be done within two minutes.
void work(House& house) {
  house.clock().set(house.clock().now() + std::chrono::minutes(2));
  run_jobs(house);
}

std::vector<DuplicateRow> pairs(House& house, PairState state = PairState::open) {
  return house
      .write([&](Tx& tx) { return list_duplicates(tx, {.state = state, .verdict = {}, .limit = {}, .cursor = {}}); })
      .value()
      .items;
}

// Two who are surely one, and one who has nothing to do with them.
struct Twice {
  explicit Twice(House& house)
      : ivan(add(house, person("Иван", "Петров", "040 111 222", Date{4'000}))),
        petrov(add(house, person("Petrov", "Ivan", "+38640111222", Date{4'000}))),
        other(add(house, person("Marija", "Kos", "041 999 999", Date{7'000}, "Maribor"))) {}
  Customer ivan, petrov, other;
};

TEST_CASE("the phone of a messenger is compared as a phone, a name at a network not at all") {
  CustomerTraits traits;
  add_identity(traits, IdentityKind::whatsapp, "+38640123456");
  add_identity(traits, IdentityKind::mail, "ana@example.com");
  add_identity(traits, IdentityKind::telegram, "ana_k");
  EXPECT(traits.phones == std::vector<std::string>{"+38640123456"});
  EXPECT(traits.mails == std::vector<std::string>{"ana@example.com"});
  EXPECT(traits.numbers.empty());
}

CustomerTraits ana_kos(std::string_view number, IdentityKind kind) {
  CustomerTraits traits;
  traits.given_name = "Ana", traits.family_name = "Kos", traits.born = {1980, 2, 3};
  add_identity(traits, kind, std::string(number));
  return traits;
}

PairScore scored(const CustomerTraits& a, const CustomerTraits& b) {
  const Profile first = profile_of(a), second = profile_of(b);
  const DuplicateScorer scorer(usual_model());
  return scorer.score(compare(view_of(first.bytes), view_of(second.bytes), scorer.model().terms));
}

TEST_CASE("two tax numbers of one country are of two people, two of two countries may be one's") {
  const auto with = [](std::string_view number) { return ana_kos(number, IdentityKind::tax_number); };
  EXPECT(scored(with("SI12345679"), with("SI87654321")).held_back == HeldBack::other_number);
  EXPECT(scored(with("SI12345679"), with("HR12345678903")).held_back == HeldBack::no);
}

TEST_CASE("whoever has two cards may be one customer, and one card is of one") {
  const auto with = [](std::string_view number) { return ana_kos(number, IdentityKind::card); };
  EXPECT(scored(with("4711"), with("4712")).held_back == HeldBack::no);
  EXPECT(scored(with("4711"), with("4711")).probability > scored(with("4711"), with("4712")).probability);
}

HOUSE_CASE("a customer is found again across scripts and orders of names, soon after being added") {
  const Twice twice(house);
  work(house);
  const auto found = pairs(house);
  REQUIRE(found.size() == 1);
  EXPECT(found[0].first.id == twice.ivan.id);
  EXPECT(found[0].second.id == twice.petrov.id);
  EXPECT(found[0].likeness.probability > 0.9);
  EXPECT(!found[0].likeness.reasons.empty());
  const auto like = house.write([&](Tx& tx) { return list_customer_duplicates(tx, {twice.petrov.id}); }).value();
  REQUIRE(like.items.size() == 1);
  EXPECT(like.items[0].customer.id == twice.ivan.id);
  EXPECT(house.write([&](Tx& tx) { return list_customer_duplicates(tx, {twice.other.id}); }).value().items.empty());
}

HOUSE_CASE("reasons are told in the language of who asks") {
  const Twice twice(house);
  work(house);
  const auto sentence = [&](const std::string& language) {
    TxContext context{.actor = {.user_id = {}, .via = "page", .language = language}, .cause = {}};
    return house.db()
        .write(context,
               [](Tx& tx) { return list_duplicates(tx, {.state = {}, .verdict = {}, .limit = {}, .cursor = {}}); })
        .value()
        .items.at(0)
        .likeness.reasons.at(0)
        .sentence;
  };
  EXPECT(!sentence("en").empty());
  EXPECT(sentence("sl") != sentence("en"));
}

HOUSE_CASE("who is typed is found before being added") {
  const Twice twice(house);
  work(house);
  TypedCustomer typed{};
  typed.kind = CustomerKind::person, typed.given_name = Text<0, 100>{"Ivan"},
  typed.family_name = Text<0, 100>{"Petrov"};
  typed.identities.push_back({.kind = IdentityKind::phone, .value = {"040/111-222"}, .label = std::nullopt});
  const auto like = house.write([&](Tx& tx) { return find_typed_duplicates(tx, typed); }).value();
  REQUIRE(like.items.size() == 2);
  // The phone alone is enough to be shown, not to be alike.
  typed.given_name = typed.family_name = std::nullopt;
  EXPECT(house.write([&](Tx& tx) { return find_typed_duplicates(tx, typed); }).value().items.size() == 2);
  typed = {};
  typed.kind = CustomerKind::person, typed.given_name = Text<0, 100>{"Nobody"};
  EXPECT(house.write([&](Tx& tx) { return find_typed_duplicates(tx, typed); }).value().items.empty());
}

HOUSE_CASE("a pair that a person has dismissed stays dismissed, also after a scan of all") {
  const Twice twice(house);
  work(house);
  const OnePair pair{.first_id = twice.petrov.id, .second_id = twice.ivan.id};
  REQUIRE(house.write([&](Tx& tx) { return dismiss_duplicate(tx, pair); }));
  EXPECT(pairs(house).empty());
  house.write([](Tx& tx) { scan_soon(tx, true); });
  house.write([&](Tx& tx) { look_for_duplicates_of(tx, twice.ivan.id); });
  work(house);
  EXPECT(pairs(house).empty());
  REQUIRE(pairs(house, PairState::dismissed).size() == 1);
  REQUIRE(house.write([&](Tx& tx) { return reopen_duplicate(tx, pair); }));
  EXPECT(pairs(house).size() == 1);
}

HOUSE_CASE("a pair that is none any more is gone") {
  const Twice twice(house);
  work(house);
  EXPECT(pairs(house).size() == 1);
  UpdateCustomer update{};
  update.id = twice.petrov.id;
  update.given_name = {true, Text<1, 100>{"Zofija"}}, update.family_name = {true, Text<1, 100>{"Bernik"}};
  update.birth_date = {true, Date{9'000}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  house
      .write([&](Tx& tx) {
        return remove_identity(tx, {.id = twice.petrov.id, .identity_id = twice.petrov.identities[0].id});
      })
      .value();
  work(house);
  EXPECT(pairs(house).empty());
}

HOUSE_CASE("merging decides a pair, splitting opens it again, and no pair is of somebody who is not there") {
  const Twice twice(house);
  work(house);
  const CustomerMerge made =
      house
          .write([&](Tx& tx) {
            return merge_customers(
                tx, {.id = twice.ivan.id, .from = twice.petrov.id, .from_version = {}, .keep = {}, .if_match = {}});
          })
          .value();
  work(house);
  EXPECT(pairs(house).empty());
  EXPECT(pairs(house, PairState::merged).size() == 1);
  for (const RuleCheck& check : all_rule_checks()) EXPECT(check.faults(house.db()).empty());
  REQUIRE(house.write(
      [&](Tx& tx) { return split_customer(tx, {.id = twice.ivan.id, .merge_id = made.id, .if_match = {}}); }));
  work(house);
  EXPECT(pairs(house).size() == 1);
}

HOUSE_CASE("the scan after an import finds what was brought, and keeps by what it is found") {
  house.write([](Tx& tx) {
    CustomersBulk bulk(tx);
    tx.act_as({.user_id = {}, .via = "import:1"});
    for (int i = 0; i < 2; ++i) {
      CustomerDraft draft;
      field(draft.fields, CustomerField::given_name) = "Ana";
      field(draft.fields, CustomerField::family_name) = i == 0 ? "Čehovin" : "Cehovin";
      field(draft.fields, CustomerField::birth_date) = "1980-02-03";
      field(draft.fields, CustomerField::city) = "Kranj";
      complete_draft(draft);
      bulk.create(draft, {.kind = draft.kind, .fields = draft.fields, .organisation_id = {}, .archived = false});
    }
    bulk.finish();
  });
  work(house);
  EXPECT(pairs(house).empty());
  house.write([](Tx& tx) { scan_soon(tx, true); });
  work(house);
  EXPECT(pairs(house).size() == 1);
  TypedCustomer typed{};
  typed.kind = CustomerKind::person, typed.given_name = Text<0, 100>{"Ana"};
  typed.family_name = Text<0, 100>{"Čehovin"}, typed.birth_date = parse_date("1980-02-03");
  EXPECT(house.write([&](Tx& tx) { return find_typed_duplicates(tx, typed); }).value().items.size() == 2);
}

HOUSE_CASE("whoever has the same tax number is found under another name, town and phone") {
  const auto with_number = [](CreateCustomer one) {
    one.identities.push_back({.kind = IdentityKind::tax_number, .value = {"SI10693661"}, .label = std::nullopt});
    return one;
  };
  const CustomerId first = add(house, with_number(person("Maja", "Zupančič", "040 111 222", Date{4'000}))).id;
  add(house, with_number(person("Maja", "Kos", "041 333 444", Date{4'000}, "Maribor")));
  work(house);
  const auto found = pairs(house);
  REQUIRE(found.size() == 1);
  EXPECT(found[0].first.id == first);
}

HOUSE_CASE("whoever was changed among very many is found by what is written of them now, and no more by what was") {
  const Twice twice(house);
  work(house);
  house.write([](Tx& tx) { scan_soon(tx, true); });
  work(house);
  house.clock().set(house.clock().now() + std::chrono::hours(1));
  house.write([&](Tx& tx) {
    UpdateCustomer update{};
    update.id = twice.petrov.id;
    update.given_name = {true, Text<1, 100>{"Francka"}}, update.family_name = {true, Text<1, 100>{"Čehovin"}};
    update_customer(tx, update).value();
    for (int i = 0; i < 1'000; ++i)
      create_customer(tx, person("Ana", "Kovač " + std::to_string(i), std::nullopt, Date{i * 17})).value();
  });
  for (const int seconds : {10, 600, 60}) {
    house.clock().set(house.clock().now() + std::chrono::seconds(seconds));
    run_jobs(house);
  }
  TypedCustomer typed{};
  typed.kind = CustomerKind::person, typed.given_name = Text<0, 100>{"Francka"};
  typed.family_name = Text<0, 100>{"Čehovin"}, typed.birth_date = Date{4'000};
  EXPECT(house.write([&](Tx& tx) { return find_typed_duplicates(tx, typed); }).value().items.size() == 1);
  const auto kept = house.write([&](Tx& tx) { return kept_keys_of(tx, twice.petrov.id); });
  REQUIRE(kept);
  EXPECT(!kept->stale_at);
  EXPECT(house.write([&](Tx& tx) { return *tx.one<std::int64_t>(CountKeys{twice.petrov.id}); }) ==
         static_cast<std::int64_t>(kept->keys.size()));
}

HOUSE_CASE(
    "more customers at once than are compared one by one are left to one scan, and the two who are the same found by "
    "it") {
  const auto work_until = [&](std::chrono::seconds span) {
    house.clock().set(house.clock().now() + span);
    run_jobs(house);
  };
  house.write([](Tx& tx) {
    for (int i = 0; i < 1'000; ++i)
      create_customer(tx, person("Ana", "Kovač " + std::to_string(i), std::nullopt, Date{i * 17})).value();
  });
  const Twice twice(house);
  work_until(std::chrono::seconds(10));
  EXPECT(pairs(house).empty());
  work_until(std::chrono::minutes(10));
  work_until(std::chrono::minutes(1));
  const auto found = pairs(house);
  EXPECT(std::ranges::any_of(found, [&](const DuplicateRow& row) {
    return row.first.id == twice.ivan.id && row.second.id == twice.petrov.id;
  }));
}

HOUSE_CASE("nobody sees pairs of customers that are not theirs") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  CreateCustomer hers = person("Иван", "Петров", "040 111 222", Date{4'000});
  hers.owner_id = eva.user.id;
  const Customer mine = add(house, hers);
  const Customer other = add(house, person("Petrov", "Ivan", "+38640111222", Date{4'000}));
  work(house);
  EXPECT(pairs(house).size() == 1);
  const TxContext as_eva{.actor = {.user_id = eva.user.id, .via = "page", .sees = Sees::own, .language = "en"},
                         .cause = {}};
  const auto listed = house.db().write(
      as_eva, [](Tx& tx) { return list_duplicates(tx, {.state = {}, .verdict = {}, .limit = {}, .cursor = {}}); });
  EXPECT(listed.value().items.empty());
  const auto counted = house.db().write(as_eva, [](Tx& tx) { return count_duplicates(tx, {}); });
  EXPECT(counted.value().count == 0);
  const auto like = house.db().write(as_eva, [&](Tx& tx) { return list_customer_duplicates(tx, {mine.id}); });
  EXPECT(like.value().items.empty());
  const auto one =
      house.db().write(as_eva, [&](Tx& tx) { return get_duplicate(tx, {.first_id = mine.id, .second_id = other.id}); });
  EXPECT(one.error().code == RefusalCode::not_found);
}

HOUSE_CASE("the list pages through every pair once, the likeliest first") {
  const std::vector<std::string> families = {"Zupančič", "Kovačič", "Hribar", "Oblak", "Žnidaršič"};
  for (std::size_t i = 0; i < families.size(); ++i)
    for (int twice = 0; twice < 2; ++twice)
      add(house, person("Marjeta", families[i], "040 111 22" + std::to_string(i),
                        Date{static_cast<std::int32_t>(1'000 + 700 * i)}));
  work(house);
  std::set<std::pair<std::int64_t, std::int64_t>> seen_pairs;
  double last = 2;
  std::optional<std::string> cursor;
  do {
    const auto page = house
                          .write([&](Tx& tx) {
                            return list_duplicates(tx, {.state = {}, .verdict = {}, .limit = 2, .cursor = cursor});
                          })
                          .value();
    for (const DuplicateRow& row : page.items) {
      EXPECT(seen_pairs.emplace(row.first.id.value, row.second.id.value).second);
      EXPECT(row.likeness.probability <= last + 1e-6);
      last = row.likeness.probability;
    }
    cursor = page.next;
  } while (cursor);
  EXPECT(static_cast<std::int64_t>(seen_pairs.size()) ==
         house.write([](Tx& tx) { return count_duplicates(tx, {}); }).value().count);
  EXPECT(seen_pairs.size() >= families.size());
}

}  // namespace
}  // namespace vez
