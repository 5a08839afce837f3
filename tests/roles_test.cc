// Roles, teams, and whose customers somebody sees.

#include "people/roles.h"

#include "digest.h"
#include "interface.h"

namespace vez {
namespace {

Actor actor_of(const Session& session) {
  Actor actor{.user_id = session.user.id, .via = "page", .rights = 0, .sees = session.sees, .language = "en"};
  for (const Right right : session.rights) actor.rights |= right_bit(right);
  return actor;
}

template <class F>
auto as(House& house, const Session& session, F f) {
  return house.db().write(TxContext{.actor = actor_of(session), .cause = {}}, f);
}

RoleId own_role(House& house, const std::string& name, std::vector<Right> rights, Sees sees) {
  return as(house, house.session(),
            [&](Tx& tx) { return create_role(tx, {.name = {name}, .rights = rights, .sees = sees}); })
      .value()
      .id;
}

const std::vector<Right> everyday{Right::customers_read,   Right::customers_write, Right::contacts_write,
                                  Right::customers_export, Right::customers_merge, Right::customer_data_tell,
                                  Right::customers_erase};

Customer owned_by(House& house, const Session& owner, const std::string& family, const std::string& phone) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{family};
  input.owner_id = owner.user.id;
  input.identities.push_back({.kind = IdentityKind::phone, .value = {phone}, .label = std::nullopt});
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

// Eva and Iva see what is their own, or their team's; each has a customer.
struct TwoDesks {
  TwoDesks(House& house, Sees sees)
      : role(own_role(house, "Desk", everyday, sees)),
        eva(invited(house, role, "eva@example.com")),
        iva(invited(house, role, "iva@example.com")),
        of_eva(owned_by(house, eva, "Evina", "041 111 111")),
        of_iva(owned_by(house, iva, "Ivina", "041 222 222")),
        of_nobody(house.add_person("Nikogaršnji", "Kupec", "041 333 333")),
        interface(house) {}

  // All of an answer, also one that comes in pieces.
  std::string text(const std::string& path) {
    const http::Response response = get(path);
    std::string all = response.body;
    for (std::string piece = response.more ? "-" : ""; !piece.empty();) {
      std::promise<std::string> next;
      response.more([&](http::Response part) { next.set_value(std::move(part.body)); });
      all += piece = next.get_future().get();
    }
    return all;
  }
  http::Response get(const std::string& path) { return interface.send("GET", path, "", {.credential = eva.secret}); }
  void join(House& house, std::vector<UserId> members) {
    as(house, house.session(), [&](Tx& tx) {
      return create_team(tx, {.name = {"Team"}, .member_ids = std::move(members), .lead_id = {}});
    }).value();
  }

  RoleId role;
  Session eva, iva;
  Customer of_eva, of_iva, of_nobody;
  Interface interface;
};

HOUSE_CASE("six roles come with Vez, named in the language of who asks") {
  TxContext context{.actor = actor_of(house.session()), .cause = {}};
  context.actor.language = "sl";
  const auto roles = house.db().write(context, [](Tx& tx) { return list_roles(tx, {}); }).value().items;
  REQUIRE(roles.size() == 6);
  EXPECT(roles[0].name == "Lastnik");
  EXPECT(roles[0].user_count == 1);
  EXPECT(roles[2].rights ==
         std::vector<Right>{Right::customers_read, Right::customers_write, Right::contacts_write, Right::tasks_write});
  EXPECT(roles[3].sees == Sees::own);
}

HOUSE_CASE("a role that comes with Vez stays as it is") {
  const auto changed = as(house, house.session(), [](Tx& tx) {
    return update_role(tx, {.id = RoleIds::agent, .name = Text<1, 60>{"X"}, .rights = {}, .sees = {}, .if_match = {}});
  });
  EXPECT(changed.error().code == RefusalCode::conflict);
  const auto removed = as(house, house.session(), [](Tx& tx) { return remove_role(tx, {RoleIds::analyst}); });
  EXPECT(removed.error().code == RefusalCode::conflict);
}

HOUSE_CASE("a role of one's own is removed when nobody has it") {
  const RoleId role = own_role(house, "Reklamacije", everyday, Sees::all);
  const Session eva = invited(house, role, "eva@example.com");
  const auto remove = [&] { return as(house, house.session(), [&](Tx& tx) { return remove_role(tx, {role}); }); };
  EXPECT(remove().error().code == RefusalCode::conflict);
  UpdateUser move{};
  move.id = eva.user.id, move.role_id = {true, RoleIds::agent};
  as(house, house.session(), [&](Tx& tx) { return update_user(tx, move); }).value();
  EXPECT(remove());
}

HOUSE_CASE("what is taken from a role is gone for who is at work with it") {
  const RoleId role = own_role(house, "Reklamacije", everyday, Sees::all);
  const Session eva = invited(house, role, "eva@example.com");
  Interface interface(house);
  const auto list = [&] { return interface.send("GET", "/customers", "", {.credential = eva.secret}).status; };
  EXPECT(list() == 200);
  as(house, house.session(), [&](Tx& tx) {
    return update_role(
        tx, {.id = role, .name = {}, .rights = std::vector<Right>{Right::contacts_write}, .sees = {}, .if_match = {}});
  }).value();
  EXPECT(list() == 403);
}

HOUSE_CASE("nobody gives a role that allows more than their own, nor takes one") {
  const Session chief = invited(
      house, own_role(house, "Chief", {Right::users_manage, Right::customers_read}, Sees::all), "chief@example.com");
  const auto invite = as(house, chief, [](Tx& tx) {
    return create_user(
        tx, {.name = {"Z"}, .email = {"z@example.com"}, .role_id = RoleIds::owner, .language = Language::en});
  });
  EXPECT(invite.error().code == RefusalCode::forbidden);
  UpdateUser promote{};
  promote.id = chief.user.id, promote.role_id = {true, RoleIds::owner};
  EXPECT(as(house, chief, [&](Tx& tx) { return update_user(tx, promote); }).error().code == RefusalCode::forbidden);
  EXPECT(as(house, chief, [&](Tx& tx) { return update_user(tx, disabling(house.session().user.id)); }).error().code ==
         RefusalCode::forbidden);
  const auto role = as(house, chief, [](Tx& tx) {
    return create_role(tx,
                       {.name = {"More"}, .rights = {Right::customers_read, Right::company_manage}, .sees = Sees::own});
  });
  REQUIRE(!role);
  EXPECT(role.error().faults[0].pointer == "/rights/1");
}

HOUSE_CASE("who may import sees all customers") {
  const auto role = as(house, house.session(), [](Tx& tx) {
    return create_role(tx, {.name = {"Uvoz"}, .rights = {Right::imports_run}, .sees = Sees::team});
  });
  REQUIRE(!role);
  EXPECT(role.error().faults[0].pointer == "/sees");
}

HOUSE_CASE("who sees their own customers finds no other in lists, counts, searches and exports") {
  TwoDesks desks(house, Sees::own);
  for (const std::string path :
       {"/customers", "/customers?sort=-created_at", "/customers?filter=customer.kind%20%3D%3D%20%22person%22",
        "/customers/export", "/timeline/export", "/customers?q=evina"}) {
    INFO(path);
    const std::string body = desks.text(path);
    EXPECT(!body.contains("Ivina"));
    EXPECT(!body.contains("Nikogar"));
    if (path != "/timeline/export") EXPECT(body.contains("Evina"));
  }
  EXPECT(!desks.get("/customers?q=ivina").body.contains("Ivina"));
  EXPECT(desks.get("/customers/count").body.contains("\"count\":1"));
  EXPECT(desks.get("/customers/count?q=ivina").body.contains("\"count\":0"));
}

HOUSE_CASE("everybody hears whether a number is a customer's, since when, and what must not be done") {
  TwoDesks desks(house, Sees::own);
  house
      .write([&](Tx& tx) {
        return set_restriction(tx, {.id = desks.of_iva.id, .kind = StatedRestriction::do_not_sell, .reason = {}});
      })
      .value();
  const std::string answer = desks.get("/customers/lookup?identity=phone:041222222").body;
  EXPECT(answer.contains("\"matches\":[]"));
  EXPECT(answer.contains("\"do_not_sell\":true"));
  EXPECT(!answer.contains("Ivina"));
  EXPECT(desks.get("/customers/lookup?identity=phone:041111111").body.contains("Evina"));
  EXPECT(desks.get("/customers/lookup?identity=phone:041333333").body.contains("\"do_not_sell\":false"));
}

HOUSE_CASE("who sees their team's customers sees those of its members, and no others") {
  TwoDesks desks(house, Sees::team);
  EXPECT(!desks.get("/customers").body.contains("Ivina"));
  desks.join(house, {desks.eva.user.id, desks.iva.user.id});
  const std::string body = desks.get("/customers").body;
  EXPECT(body.contains("Ivina"));
  EXPECT(body.contains("Evina"));
  EXPECT(!body.contains("Nikogar"));
}

HOUSE_CASE("whoever adds a customer without seeing all owns it") {
  TwoDesks desks(house, Sees::own);
  const auto made = desks.interface.send("POST", "/customers", R"({"kind":"person","family_name":"Nova"})",
                                         {.credential = desks.eva.secret});
  EXPECT(made.status == 201);
  EXPECT(made.body.contains(to_text(desks.eva.user.id)));
}

HOUSE_CASE("a customer is given to a member of the team, not to where one would not see it") {
  TwoDesks desks(house, Sees::team);
  const auto give = [&](UserId to) {
    return desks.interface
        .send("PATCH", "/customers/" + to_text(desks.of_eva.id), "{\"owner_id\":\"" + to_text(to) + "\"}",
              {.credential = desks.eva.secret})
        .status;
  };
  EXPECT(give(desks.iva.user.id) == 403);
  desks.join(house, {desks.eva.user.id, desks.iva.user.id});
  EXPECT(give(desks.iva.user.id) == 200);
}

HOUSE_CASE("a team has each member once and a name of its own") {
  const UserId ana = house.session().user.id;
  const auto make = [&] {
    return as(house, house.session(),
              [&](Tx& tx) { return create_team(tx, {.name = {"Nabava"}, .member_ids = {ana, ana}, .lead_id = {}}); });
  };
  EXPECT(make().value().member_ids == std::vector<UserId>{ana});
  EXPECT(make().error().faults[0].pointer == "/name");
}

}  // namespace
}  // namespace vez
