// Customers made one by the company's rule.

#include "merges/merge_rule.h"

#include "house.h"
#include "merges/duplicates.h"
#include "merges/merges.h"
#include "store/query.h"

namespace vez {
namespace {

void rule(House& house, std::vector<RuledKind> kinds) {
  house.write([&](Tx& tx) { return set_merge_rule(tx, {.kinds = kinds}); }).value();
}

// What falls due in a minute.
void wait(House& house) { advance(house.clock(), house.jobs(), std::chrono::minutes(1)); }

struct Given {
  std::string family = "Kos";
  std::optional<Date> born = {};
  std::string tax_number = {};
  CustomerKind kind = CustomerKind::person;
};

void add(House& house, CustomerId id, IdentityKind kind, const std::string& value, bool verified) {
  const Identity identity =
      house
          .write([&](Tx& tx) {
            return add_identity(tx, {.id = id, .kind = kind, .value = {value}, .label = std::nullopt});
          })
          .value();
  UpdateIdentity seen{};
  seen.id = id, seen.identity_id = identity.id, seen.verified = {true, true};
  if (verified) house.write([&](Tx& tx) { return update_identity(tx, seen); }).value();
}

// Somebody with a verified address.
CustomerId with_mail(House& house, const std::string& mail, const Given& given = {}, bool verified = true) {
  CreateCustomer input{};
  input.kind = given.kind;
  if (given.kind == CustomerKind::person)
    input.family_name = Text<1, 100>{given.family};
  else
    input.name = Text<1, 200>{given.family};
  input.birth_date = given.born;
  const CustomerId id = house.write([&](Tx& tx) { return create_customer(tx, input); }).value().id;
  add(house, id, IdentityKind::mail, mail, verified);
  if (!given.tax_number.empty()) add(house, id, IdentityKind::tax_number, given.tax_number, false);
  return id;
}

bool are_one(House& house, CustomerId a, CustomerId b) {
  return house.write([&](Tx& tx) { return living_customer(tx, a) == living_customer(tx, b); });
}

HOUSE_CASE("nobody is merged by itself before the company says so") {
  const CustomerId first = with_mail(house, "maja@example.com"), second = with_mail(house, "maja@example.com");
  wait(house);
  EXPECT(!are_one(house, first, second));
  rule(house, {RuledKind::phone});
  wait(house);
  EXPECT(!are_one(house, first, second));
}

HOUSE_CASE("two with the same verified address become one, the older one stays, and the journal says by what") {
  rule(house, {RuledKind::mail});
  const CustomerId first = with_mail(house, "maja@example.com"), second = with_mail(house, "Maja@Example.com");
  wait(house);
  REQUIRE(are_one(house, first, second));
  const auto merges = house.write([&](Tx& tx) { return list_merges(tx, {first}); }).value().items;
  REQUIRE(merges.size() == 1);
  EXPECT(merges[0].from_id == second);
  EXPECT(!merges[0].author_name);
}

HOUSE_CASE("those who were there before the rule become one too") {
  const CustomerId first = with_mail(house, "maja@example.com"), second = with_mail(house, "maja@example.com"),
                   third = with_mail(house, "maja@example.com"), other = with_mail(house, "iva@example.com");
  rule(house, {RuledKind::mail});
  wait(house);
  EXPECT(are_one(house, first, second));
  EXPECT(are_one(house, first, third));
  EXPECT(!are_one(house, first, other));
}

HOUSE_CASE("an address that nobody has verified merges nobody") {
  rule(house, {RuledKind::mail});
  const CustomerId first = with_mail(house, "maja@example.com"),
                   second = with_mail(house, "maja@example.com", {}, false);
  wait(house);
  EXPECT(!are_one(house, first, second));
}

HOUSE_CASE("who differs by birth date, tax number or kind is left to people") {
  rule(house, {RuledKind::mail});
  const auto differ = [&](const std::string& mail, const Given& a, const Given& b) {
    const CustomerId first = with_mail(house, mail, a), second = with_mail(house, mail, b);
    wait(house);
    return !are_one(house, first, second);
  };
  EXPECT(differ("a@example.com", {.born = parse_date("1980-01-02")}, {.born = parse_date("1980-02-01")}));
  EXPECT(differ("b@example.com", {.tax_number = "SI 15012557"}, {.tax_number = "SI 59082437"}));
  EXPECT(differ("c@example.com", {}, {.kind = CustomerKind::organisation}));
  // What only one of them says contradicts nothing.
  EXPECT(!differ("d@example.com", {.born = parse_date("1980-01-02")}, {.tax_number = "SI 59082437"}));
}

HOUSE_CASE("whom a person has split the rule does not merge again, also as a part of another") {
  rule(house, {RuledKind::mail});
  const CustomerId first = with_mail(house, "maja@example.com"), second = with_mail(house, "maja@example.com");
  wait(house);
  const auto merge = house.write([&](Tx& tx) { return list_merges(tx, {first}); }).value().items.at(0);
  house.write([&](Tx& tx) { return split_customer(tx, {.id = first, .merge_id = merge.id, .if_match = std::nullopt}); })
      .value();
  wait(house);
  EXPECT(!are_one(house, first, second));
  rule(house, {});
  rule(house, {RuledKind::mail});
  wait(house);
  EXPECT(!are_one(house, first, second));
  // A third takes one of them in, and the other stays apart.
  with_mail(house, "maja@example.com");
  wait(house);
  EXPECT(!are_one(house, first, second));
}

HOUSE_CASE("whom a person has found not to be the same the rule does not merge") {
  const CustomerId first = with_mail(house, "maja@example.com"), second = with_mail(house, "maja@example.com");
  house.write([&](Tx& tx) { return dismiss_duplicate(tx, {first, second}); }).value();
  rule(house, {RuledKind::mail});
  wait(house);
  EXPECT(!are_one(house, first, second));
}

}  // namespace
}  // namespace vez
