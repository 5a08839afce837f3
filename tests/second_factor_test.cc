// The code that is asked for beside the password.

#include "people/second_factor.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "digest.h"
#include "interface.h"
#include "people/roles.h"
#include "people/totp.h"

namespace vez {
namespace {

template <class T>
bool has(const std::vector<T>& all, const auto& one) {
  return std::ranges::find(all, one) != all.end();
}

constexpr std::string_view password = "correct horse battery";

// Eva, who can sign in, and what she does through the interface.
struct Somebody {
  explicit Somebody(House& its_house, RoleId role = RoleIds::agent) : house(its_house), interface(its_house) {
    static const std::string hash = hash_password(password);
    id = house.write([&](Tx& tx) { return add_user(tx, "Eva", "eva@example.com", role, Language::en, hash); }).value();
  }

  http::Response enter(const std::string& code = "") {
    std::string body = R"({"email":"eva@example.com","password":")" + std::string(password) + "\"";
    if (!code.empty()) body += ",\"code\":\"" + code + "\"";
    http::Response answer = interface.send("POST", "/session", body + "}", {});
    for (const http::Header& header : answer.headers)
      if (header.name == "Set-Cookie")
        session = header.value.substr(header.value.find('=') + 1, header.value.find(';') - header.value.find('=') - 1);
    return answer;
  }
  http::Response send(const std::string& method, const std::string& path, const std::string& body = "") {
    return interface.send(method, path, body, {.credential = session});
  }
  std::string code(int steps = 0) { return *totp_code(secret, totp_step(house.clock().now()) + steps); }
  void start() {
    const std::string answer = send("POST", "/me/second-factor", "{}").body;
    const std::string_view opening = "\"secret\":\"";
    secret = answer.substr(answer.find(opening) + opening.size(), 32);
  }
  // Signs in, turns it on, and keeps the codes for recovery.
  void turn_on() {
    enter();
    start();
    const auto answer = send("POST", "/me/second-factor/confirm", "{\"code\":\"" + code() + "\"}");
    REQUIRE(answer.status == 200);
    for (std::size_t at = answer.body.find("[\""); at != std::string::npos && recovery.size() < 10;
         at = answer.body.find(",\"", at + 1))
      recovery.push_back(answer.body.substr(at + 2, 19));
    wait();
  }
  // Until the next code.
  void wait() { house.clock().set(house.clock().now() + std::chrono::seconds(totp_step_seconds)); }
  std::string proof(const std::string& its_password, const std::string& its_code) const {
    return R"({"password":")" + its_password + R"(","code":")" + its_code + "\"}";
  }

  House& house;
  Interface interface;
  UserId id;
  std::string session, secret;
  std::vector<std::string> recovery;
};

HOUSE_CASE("a second factor is asked for after the password, from its first code on") {
  Somebody eva(house);
  EXPECT(eva.enter().status == 200);
  eva.start();
  // Not confirmed yet.
  EXPECT(eva.enter().status == 200);
  eva.turn_on();
  const auto without = eva.enter();
  EXPECT(without.status == 422);
  EXPECT(without.body.contains("\"pointer\":\"/code\""));
  EXPECT(without.headers.empty());
  EXPECT(eva.enter(eva.code()).status == 200);
}

HOUSE_CASE("who does not know the password does not hear that there is a second factor") {
  Somebody eva(house);
  eva.turn_on();
  const auto answer = eva.interface.send("POST", "/session", R"({"email":"eva@example.com","password":"wrong"})", {});
  EXPECT(answer.status == 401);
  EXPECT(!answer.body.contains("/code"));
}

HOUSE_CASE("a code is good once") {
  Somebody eva(house);
  eva.turn_on();
  EXPECT(eva.enter(eva.code()).status == 200);
  EXPECT(eva.enter(eva.code()).status == 422);
  eva.wait();
  EXPECT(eva.enter(eva.code()).status == 200);
  // One of a step before one that was used.
  EXPECT(eva.enter(eva.code(-1)).status == 422);
  // A phone that goes before; then what lies between is over.
  EXPECT(eva.enter(eva.code(1)).status == 200);
  EXPECT(eva.enter(eva.code(1)).status == 422);
}

HOUSE_CASE("of two sign-ins at once with one code one comes in") {
  Somebody eva(house);
  eva.turn_on();
  const std::string code = eva.code();
  std::atomic<int> in = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      if (take_code(house.db(), eva.id, "eva@example.com", Text<1, 64>{code}, {})) ++in;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT(in == 1);
}

HOUSE_CASE("the code that turned it on does not open the door") {
  Somebody eva(house);
  eva.enter();
  eva.start();
  const std::string code = eva.code();
  EXPECT(eva.send("POST", "/me/second-factor/confirm", "{\"code\":\"" + code + "\"}").status == 200);
  EXPECT(eva.enter(code).status == 422);
}

HOUSE_CASE("a wrong code does not turn it on") {
  Somebody eva(house);
  eva.enter();
  eva.start();
  EXPECT(eva.send("POST", "/me/second-factor/confirm", R"({"code":"abcdef"})").status == 422);
  EXPECT(eva.enter().status == 200);
}

HOUSE_CASE("ten codes for recovery are good once each, however they are written") {
  Somebody eva(house);
  eva.turn_on();
  REQUIRE(eva.recovery.size() == 10);
  std::string lower = eva.recovery[0];
  for (char& c : lower) c = static_cast<char>(c == '-' ? ' ' : std::tolower(static_cast<unsigned char>(c)));
  EXPECT(eva.enter(lower).status == 200);
  EXPECT(eva.enter(eva.recovery[0]).status == 422);
  EXPECT(eva.enter(eva.recovery[9]).status == 200);
  EXPECT(eva.send("GET", "/me/second-factor").body.contains("\"recovery_codes_left\":8"));
}

HOUSE_CASE("new codes for recovery make the old ones useless") {
  Somebody eva(house);
  eva.turn_on();
  eva.enter(eva.code());
  eva.wait();
  const auto renewed =
      eva.send("POST", "/me/second-factor/recovery-codes", eva.proof(std::string(password), eva.code()));
  EXPECT(renewed.status == 200);
  EXPECT(!renewed.body.contains(eva.recovery[0]));
  EXPECT(eva.enter(eva.recovery[0]).status == 422);
}

HOUSE_CASE("it is turned off with password and code, not with one of them") {
  Somebody eva(house);
  eva.turn_on();
  eva.enter(eva.code());
  const auto off = [&](const std::string& its_password, const std::string& code) {
    return eva.send("POST", "/me/second-factor/off", eva.proof(its_password, code)).status;
  };
  eva.wait();
  EXPECT(off("wrong", eva.code()) == 422);
  EXPECT(off(std::string(password), "000000") == 422);
  EXPECT(off(std::string(password), eva.code()) == 204);
  EXPECT(eva.enter().status == 200);
}

HOUSE_CASE("wrong codes are slowed down like wrong passwords, and by the account for an hour") {
  Somebody eva(house);
  eva.turn_on();
  for (std::int64_t i = 0; i < code_failures_per_hour_max; ++i) {
    EXPECT(eva.enter("nonsense").status == 422);
    house.clock().set(house.clock().now() + std::chrono::minutes(2));
  }
  const auto refused = eva.enter(eva.code());
  EXPECT(refused.status == 429);
  EXPECT(eva.enter(eva.recovery[0]).status == 429);
  house.clock().set(house.clock().now() + std::chrono::hours(1));
  EXPECT(eva.enter(eva.code()).status == 200);
}

HOUSE_CASE("sessions that were begun without it end, keys of programs stay") {
  Somebody eva(house);
  eva.enter();
  const std::string other = eva.session;
  const std::string token =
      house.write([](Tx& tx) { return create_token(tx, "eva@example.com", "t", all_rights); }).value();
  eva.turn_on();
  EXPECT(eva.interface.send("GET", "/session", "", {.credential = other}).status == 401);
  EXPECT(eva.send("GET", "/session").status == 200);
  EXPECT(eva.interface.send("GET", "/customers", "", {.credential = token, .by_session = false}).status == 200);
}

HOUSE_CASE("an owner turns off what somebody has lost, and can't do it to themselves") {
  Somebody eva(house);
  eva.turn_on();
  const Interface::Sent owner{.credential = house.session().secret};
  const auto reset = [&](UserId id) {
    return eva.interface.send("DELETE", "/users/" + to_text(id) + "/second-factor", "", owner).status;
  };
  EXPECT(reset(eva.id) == 204);
  EXPECT(eva.send("GET", "/session").status == 401);
  EXPECT(eva.enter().status == 200);
  EXPECT(reset(eva.id) == 409);
  EXPECT(reset(house.session().user.id) == 409);
}

HOUSE_CASE("nobody resets the second factor of who may do more") {
  Somebody eva(house, RoleIds::owner);
  eva.turn_on();
  const RoleId role =
      house
          .write([](Tx& tx) {
            return create_role(
                tx, {.name = {"Chief"}, .rights = {Right::users_manage, Right::customers_read}, .sees = Sees::all});
          })
          .value()
          .id;
  const Session chief = invited(house, role, "chief@example.com");
  const std::string before = digest(house.db());
  EXPECT(eva.interface.send("DELETE", "/users/" + to_text(eva.id) + "/second-factor", "", {.credential = chief.secret})
             .status == 403);
  EXPECT(eva.interface
             .send("PUT", "/company/second-factor", R"({"everybody":true,"role_ids":[]})", {.credential = chief.secret})
             .status == 403);
  EXPECT(digest(house.db()) == before);
}

// The owner, with a second factor, demands it of these.
http::Response demand(House& house, Somebody& through, const std::string& body) {
  return through.interface.send("PUT", "/company/second-factor", body, {.credential = house.session().secret});
}

HOUSE_CASE("it is demanded of others only by who has one") {
  Somebody eva(house);
  EXPECT(demand(house, eva, R"({"everybody":true,"role_ids":[]})").status == 409);
  // Of a role that is not one's own.
  EXPECT(demand(house, eva, R"({"everybody":false,"role_ids":[")" + to_text(RoleIds::agent) + "\"]}").status == 200);
}

HOUSE_CASE("of whom it is demanded, who has none is out, and can do nothing else when they come back") {
  Somebody eva(house);
  eva.enter();
  EXPECT(demand(house, eva, R"({"everybody":false,"role_ids":[")" + to_text(RoleIds::agent) + "\"]}").status == 200);
  EXPECT(eva.send("GET", "/session").status == 401);
  EXPECT(eva.enter().body.contains("\"second_factor_due\":true"));
  eva.send("GET", "/session");  // So that the first use writes nothing.
  const std::string before = digest(house.db());
  for (const Route& route : all_routes()) {
    if (route.needs.everybody || route.needs.at_the_door) continue;
    INFO(route.operation_id);
    const std::string body = route.writes && route.method != Method::del ? "{}" : "";
    EXPECT(eva.send(std::string(method_name(route.method)), path_of(route), body).status == 403);
  }
  EXPECT(digest(house.db()) == before);
  eva.turn_on();
  EXPECT(eva.send("GET", "/customers").status == 200);
  EXPECT(eva.send("GET", "/session").body.contains("\"second_factor_due\":false"));
}

HOUSE_CASE("keys of programs work on when it is demanded of their owner") {
  Somebody eva(house);
  const std::string token =
      house.write([](Tx& tx) { return create_token(tx, "eva@example.com", "t", all_rights); }).value();
  demand(house, eva, R"({"everybody":false,"role_ids":[")" + to_text(RoleIds::agent) + "\"]}");
  EXPECT(eva.interface.send("GET", "/customers", "", {.credential = token, .by_session = false}).status == 200);
}

HOUSE_CASE("everybody is also who gets a role that is made later") {
  const auto rule = [&](bool all) {
    return house.write([&](Tx& tx) { return set_second_factor_rule(tx, {.everybody = all, .role_ids = {}}); }).value();
  };
  const auto role = [&](const std::string& name) {
    return house.write([&](Tx& tx) { return create_role(tx, {.name = {name}, .rights = {}, .sees = Sees::own}); })
        .value()
        .id;
  };
  const auto demanded_of = [&] {
    return house.write([](Tx& tx) { return get_second_factor_rule(tx, {}); }).value().role_ids;
  };
  EXPECT(rule(true).role_ids.size() == 6);
  const RoleId first = role("First");
  EXPECT(has(demanded_of(), first));
  house.write([&](Tx& tx) { return remove_role(tx, {first}); }).value();
  EXPECT(rule(false).role_ids.empty());
  const RoleId second = role("Second");
  EXPECT(!has(demanded_of(), second));
}

HOUSE_CASE("no code for recovery stands in the database") {
  Somebody eva(house);
  eva.turn_on();
  const std::string everything = dump(house.db());
  for (const std::string& code : eva.recovery) {
    std::string plain = code;
    std::erase(plain, '-');
    EXPECT(!everything.contains(code));
    EXPECT(!everything.contains(plain));
  }
}

}  // namespace
}  // namespace vez
