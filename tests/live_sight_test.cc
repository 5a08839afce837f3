// Whose customers somebody hears of over the live feed.

#include <functional>

#include "customers/customers_bulk.h"
#include "house.h"
#include "people/roles.h"
#include "privacy/privacy.h"
#include "served.h"

namespace vez {
namespace {

using std::chrono::milliseconds;

// Eva, who sees her own customers or her team's, listens to all that tells of customers; Iva has customers too.
struct Hearing {
  Hearing(House& its_house, Sees sees)
      : house(its_house),
        served(its_house),
        role(own_role(sees)),
        eva(invited(its_house, role, "eva@example.com")),
        iva(invited(its_house, role, "iva@example.com")),
        of_eva(owned_by(eva)),
        of_iva(owned_by(iva)),
        listener(served.of_session(eva.secret)) {
    for (const std::string& topic : {std::string("customers"), std::string("customer"), "customer:" + to_text(of_eva),
                                     "customer:" + to_text(of_iva)})
      listener.subscribe(topic);
    for (int i = 0; i < 100 && !listener.hears(to_text(of_eva), milliseconds(100)); ++i) change(of_eva);
  }

  RoleId own_role(Sees sees) {
    return house
        .write([&](Tx& tx) {
          return create_role(
              tx, {.name = {"Desk"}, .rights = {Right::customers_read, Right::customers_write}, .sees = sees});
        })
        .value()
        .id;
  }
  CustomerId owned_by(const Session& owner) {
    CreateCustomer input{};
    input.kind = CustomerKind::person, input.family_name = Text<1, 100>{"Nova"}, input.owner_id = owner.user.id;
    return house.write([&](Tx& tx) { return create_customer(tx, input); }).value().id;
  }
  void change(CustomerId id, std::function<void(UpdateCustomer&)> how = {}) {
    UpdateCustomer update{};
    update.id = id;
    update.city = {true, Text<1, 100>{"Kranj " + std::to_string(++count)}};
    if (how) how(update);
    house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  }
  void give(CustomerId id, const Session& to) {
    change(id, [&](UpdateCustomer& update) { update.owner_id = {true, to.user.id}; });
  }
  // All that is heard up to a change of this customer.
  std::string heard_until(CustomerId id) {
    std::string heard;
    for (int i = 0; i < 50; ++i) {
      const std::string message = listener.next(milliseconds(2'000));
      heard += message;
      if (message.empty() || message == "closed" || message.contains(to_text(id))) return heard;
    }
    return heard;
  }
  // What else comes with the last.
  void rest() {
    while (!listener.next(milliseconds(100)).empty()) {
    }
  }

  House& house;
  Served served;
  RoleId role;
  Session eva, iva;
  CustomerId of_eva, of_iva;
  faults::Listener listener;
  int count = 0;
};

HOUSE_CASE("who sees their own customers does not hear of others") {
  Hearing hearing(house, Sees::own);
  hearing.rest();
  hearing.change(hearing.of_iva);
  const CustomerId of_nobody = house.add_person("Nikogar", "Kupec", "041 333 333").id;
  hearing.change(hearing.of_eva);
  const std::string heard = hearing.heard_until(hearing.of_eva);
  EXPECT(heard.contains(to_text(hearing.of_eva)));
  EXPECT(!heard.contains(to_text(hearing.of_iva)));
  EXPECT(!heard.contains(to_text(of_nobody)));
}

HOUSE_CASE("who sees their team's customers hears of those, from when they are in the team") {
  Hearing hearing(house, Sees::team);
  hearing.rest();
  hearing.change(hearing.of_iva);
  hearing.change(hearing.of_eva);
  EXPECT(!hearing.heard_until(hearing.of_eva).contains(to_text(hearing.of_iva)));
  house
      .write([&](Tx& tx) {
        return create_team(tx,
                           {.name = {"Team"}, .member_ids = {hearing.eva.user.id, hearing.iva.user.id}, .lead_id = {}});
      })
      .value();
  // What they see has changed as a whole.
  EXPECT(hearing.listener.hears("refetch", milliseconds(2'000)));
  hearing.change(hearing.of_iva);
  EXPECT(hearing.heard_until(hearing.of_iva).contains(to_text(hearing.of_iva)));
}

HOUSE_CASE("a customer who gets another owner is heard of by both, and then by the new one alone") {
  Hearing hearing(house, Sees::own);
  hearing.rest();
  hearing.give(hearing.of_iva, hearing.eva);
  EXPECT(hearing.heard_until(hearing.of_iva).contains(to_text(hearing.of_iva)));
  hearing.give(hearing.of_iva, hearing.iva);
  EXPECT(hearing.heard_until(hearing.of_iva).contains(to_text(hearing.of_iva)));
  hearing.rest();
  hearing.change(hearing.of_iva);
  hearing.change(hearing.of_eva);
  EXPECT(!hearing.heard_until(hearing.of_eva).contains(to_text(hearing.of_iva)));
}

HOUSE_CASE("who sees more or fewer customers than before comes again") {
  Hearing hearing(house, Sees::own);
  house
      .write([&](Tx& tx) {
        return update_role(tx, {.id = hearing.role, .name = {}, .rights = {}, .sees = Sees::all, .if_match = {}});
      })
      .value();
  const auto is_closed = [&] {
    for (int i = 0; i < 50; ++i)
      if (hearing.listener.next(milliseconds(2'000)) == "closed") return true;
    return false;
  };
  EXPECT(is_closed());
}

HOUSE_CASE("who sees their own customers hears that one of these was erased, and of no other that was") {
  Hearing hearing(house, Sees::own);
  hearing.rest();
  const auto erase = [&](CustomerId id) {
    return house.write([&](Tx& tx) {
      return erase_customer(tx, all_holdings(), {.id = id, .name = {"Nova"}, .reason = {"Asked for it."}});
    });
  };
  REQUIRE(erase(hearing.of_iva));
  REQUIRE(erase(hearing.of_eva));
  const std::string heard = hearing.heard_until(hearing.of_eva);
  EXPECT(heard.contains(to_text(hearing.of_eva)));
  EXPECT(!heard.contains(to_text(hearing.of_iva)));
}

HOUSE_CASE("who sees their team's customers hears that a colleague's was taken away with its import") {
  Hearing hearing(house, Sees::team);
  house
      .write([&](Tx& tx) {
        return create_team(tx,
                           {.name = {"Team"}, .member_ids = {hearing.eva.user.id, hearing.iva.user.id}, .lead_id = {}});
      })
      .value();
  EXPECT(hearing.listener.hears("refetch", milliseconds(2'000)));
  hearing.rest();
  house.write([&](Tx& tx) { CHECK(remove_customer(tx, hearing.of_iva)); });
  EXPECT(hearing.heard_until(hearing.of_iva).contains(to_text(hearing.of_iva)));
}

HOUSE_CASE("who sees all customers hears of each") {
  Hearing hearing(house, Sees::all);
  hearing.rest();
  hearing.change(hearing.of_iva);
  EXPECT(hearing.heard_until(hearing.of_iva).contains(to_text(hearing.of_iva)));
}

}  // namespace
}  // namespace vez
