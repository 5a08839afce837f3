#include "app/router.h"

#include <array>
#include <future>

#include "house.h"
#include "people/secrets.h"

namespace vez {
namespace {

struct CountName {
  Text<1, 20> name;
};
BOOST_DESCRIBE_STRUCT(CountName, (), (name))

// Counts bytes; says so when the body is whole.
struct Counter final : BodyTaker {
  std::size_t bytes = 0;
  Result<std::string> take(Db&, std::string_view piece) override {
    if (piece == "bad") return refuse(RefusalCode::invalid, "", "is bad");
    bytes += piece.size();
    return std::string();
  }
  Result<std::string> finish(Db&) override { return std::to_string(bytes); }
};

Result<std::unique_ptr<BodyTaker>> open_counter(Db&, const Actor&, CountName) { return std::make_unique<Counter>(); }

std::vector<Route> routes() {
  auto all = all_routes();
  all.push_back(streamed_route<CountName, std::int64_t>(Method::post, "/counts/{name}", "count", Right::imports_run,
                                                        "Count.", {"text/csv"}, 1'000, open_counter, 201));
  return all;
}

class Asking {
 public:
  explicit Asking(House& house) : router_(house.db(), routes(), "") {
    owner_ = house.write([](Tx& tx) { return create_token(tx, "ana@example.com", "t", all_rights); }).value();
    house.write([](Tx& tx) { return add_user(tx, "Bor", "bor@example.com", RoleIds::agent, Language::en, "none"); })
        .value();
    agent_ = house.write([](Tx& tx) { return create_token(tx, "bor@example.com", "t", all_rights); }).value();
  }
  http::Request request(std::string method, std::string path, const std::string& token) const {
    http::Request made{};
    made.method = std::move(method);
    made.path = path, made.target = std::move(path);
    made.peer = "127.0.0.1";
    if (!token.empty()) made.headers.push_back({"Authorization", "Bearer " + token});
    return made;
  }
  template <class Begin>
  http::Response wait(Begin begin) {
    auto done = std::make_shared<std::promise<http::Response>>();
    begin([done](http::Response response) { done->set_value(std::move(response)); });
    return done->get_future().get();
  }
  http::Response ask(http::Request request) {
    return wait([&](http::Reply reply) { router_.answer(std::move(request), std::move(reply)); });
  }
  http::Response open(const std::string& token, const std::string& type) {
    http::Request head = request("POST", "/api/v1/counts/a", token);
    head.headers.push_back({"Content-Type", type});
    REQUIRE(router_.takes_pieces(head));
    return wait([&](http::Reply reply) { router_.open_body(std::move(head), std::move(reply)); });
  }
  http::Response take(const http::Response& opened, std::string piece, bool last) {
    return wait([&](http::Reply reply) { opened.taker->take(std::move(piece), last, std::move(reply)); });
  }
  const std::string& owner() const { return owner_; }
  const std::string& agent() const { return agent_; }

 private:
  Router router_;
  std::string owner_;
  std::string agent_;
};

HOUSE_CASE("a body in pieces is opened to who may, and of a type that is taken") {
  Asking asking(house);
  EXPECT(asking.open("", "text/csv").status == 401);
  EXPECT(asking.open(asking.agent(), "text/csv").status == 403);
  EXPECT(asking.open(asking.owner(), "application/json").status == 415);
  EXPECT(asking.open(asking.owner(), "text/csv; charset=utf-8").taker != nullptr);
}

HOUSE_CASE("a body in pieces is answered by its taker") {
  Asking asking(house);
  const http::Response opened = asking.open(asking.owner(), "text/csv");
  EXPECT(asking.take(opened, "abc", false).body.empty());
  const http::Response last = asking.take(opened, "de", true);
  EXPECT(last.status == 201);
  EXPECT(last.body == "5");
}

HOUSE_CASE("a taker's refusal is a problem") {
  Asking asking(house);
  const http::Response opened = asking.open(asking.owner(), "text/csv");
  const http::Response refused = asking.take(opened, "bad", false);
  EXPECT(refused.status == 422);
  EXPECT(refused.content_type == "application/problem+json");
}

HOUSE_CASE("a path that is there with other methods says which") {
  Asking asking(house);
  const http::Response refused = asking.ask(asking.request("PUT", "/api/v1/company", asking.owner()));
  EXPECT(refused.status == 405);
  REQUIRE(!refused.headers.empty());
  EXPECT(refused.headers[0].value.contains("GET"));
}

HOUSE_CASE("a path of garbage is nothing here") {
  Asking asking(house);
  for (const std::string path : {"/api/v1", "/api/v1/", "/api/v1/customers/%", "/api/v1/customers/%00",
                                 "/api/v1/customers/%c0%ae", "/api/v1//customers", "/api/v1/customers//"}) {
    INFO(path);
    EXPECT(asking.ask(asking.request("GET", path, asking.owner())).status == 404);
  }
}

HOUSE_CASE("a listener hears the topics its rights allow, and none that nobody declared") {
  Live live(house.db(), all_topics());
  const std::string agent =
      live.join("a", {.rights = rights_set({Right::customers_read, Right::customers_write, Right::contacts_write})});
  EXPECT(live.may_hear(agent, "customers"));
  EXPECT(live.may_hear(agent, "customer:0abc"));
  EXPECT(live.may_hear(agent, "company"));
  EXPECT(!live.may_hear(agent, "users"));
  EXPECT(!live.may_hear(agent, "nothing"));
  live.leave(agent);
  EXPECT(!live.may_hear(agent, "customers"));
}

// Whoever a fresh session of Ana's belongs to.
struct Listener {
  UserId user_id;
  std::string hash;
  Caller caller;
};
Listener listener_of(House& house) {
  return house.write([ana = house.session().user.id](Tx& tx) {
    const Session session = begin_session(tx, ana, From{}).value();
    const std::string hash = secret_hash(session.secret);
    return Listener{session.user.id, hash, *find_caller(tx, hash)};
  });
}

HOUSE_CASE("a listener whose access ends is cut off when that is heard of") {
  Live live(house.db(), all_topics());
  const Listener listener = listener_of(house);
  live.join(listener.hash, listener.caller);
  EXPECT(live.check().empty());
  house.write([&](Tx& tx) { end_credentials(tx, listener.user_id, ""); });
  live.heard(std::array{Change{.topic = "access", .id = listener.user_id.value}});
  EXPECT(live.check() == std::vector{listener.hash});
}

HOUSE_CASE("a listener whose access ended before anybody could hear of it is cut off") {
  Live live(house.db(), all_topics());
  const Listener listener = listener_of(house);
  house.write([&](Tx& tx) { end_credentials(tx, listener.user_id, ""); });
  live.join(listener.hash, listener.caller);
  EXPECT(live.check() == std::vector{listener.hash});
}

HOUSE_CASE("a listener whose access ended unheard is cut off by the sweep") {
  Live live(house.db(), all_topics());
  const Listener listener = listener_of(house);
  live.join(listener.hash, listener.caller);
  live.check();
  house.write([&](Tx& tx) { end_credentials(tx, listener.user_id, ""); });
  EXPECT(live.check().empty());
  EXPECT(live.check(true) == std::vector{listener.hash});
}

HOUSE_CASE("a listener whose session ends by itself is cut off at its time") {
  Live live(house.db(), all_topics());
  const Listener listener = listener_of(house);
  live.join(listener.hash, listener.caller);
  house.clock().set(listener.caller.good_until - std::chrono::seconds(1));
  EXPECT(live.check().empty());
  house.clock().set(listener.caller.good_until);
  EXPECT(live.check() == std::vector{listener.hash});
}

HOUSE_CASE("a listener whose session is used meanwhile stays") {
  Live live(house.db(), all_topics());
  const Listener listener = listener_of(house);
  live.join(listener.hash, listener.caller);
  house.clock().set(listener.caller.good_until - std::chrono::seconds(1));
  house.write([&](Tx& tx) { touch_credential(tx, listener.hash); });
  house.clock().set(listener.caller.good_until);
  EXPECT(live.check().empty());
}

TEST_CASE("a caller is known from one request to the next until their access changes") {
  Callers callers(true);
  const Caller caller{.user_id = UserId{7}, .good_until = House::start + std::chrono::hours(1)};
  callers.keep("h", caller, callers.moment(), House::start);
  EXPECT(callers.find("h", House::start).has_value());
  callers.heard(std::array{Change{.topic = "access", .id = 8}});
  EXPECT(!callers.find("h", House::start).has_value());
}

TEST_CASE("a caller who was read before a change of access is not kept after it") {
  Callers callers(true);
  const Caller caller{.user_id = UserId{7}, .good_until = House::start + std::chrono::hours(1)};
  const std::int64_t moment = callers.moment();
  callers.heard(std::array{Change{.topic = "users", .id = 7}});
  callers.keep("h", caller, moment, House::start);
  EXPECT(!callers.find("h", House::start).has_value());
}

TEST_CASE("a caller is forgotten when their session ends by itself") {
  Callers callers(true);
  const UtcTime end = House::start + std::chrono::milliseconds(100);
  callers.keep("h", {.user_id = UserId{7}, .good_until = end}, callers.moment(), House::start);
  EXPECT(callers.find("h", end - std::chrono::milliseconds(1)).has_value());
  EXPECT(!callers.find("h", end).has_value());
}

HOUSE_CASE("the reference page has every route, and every type it links to") {
  Asking asking(house);
  const http::Response page = asking.ask(asking.request("GET", "/api/docs", ""));
  EXPECT(page.content_type == "text/html; charset=utf-8");
  for (const Route& route : routes()) EXPECT(page.body.contains("<section id=\"" + route.operation_id + "\">"));
  constexpr std::string_view link = "href=\"#";
  for (std::size_t at = page.body.find(link); at != std::string::npos; at = page.body.find(link, at + 1)) {
    const std::size_t begin = at + link.size();
    const std::string id = page.body.substr(begin, page.body.find('"', begin) - begin);
    EXPECT_MESSAGE(page.body.contains("id=\"" + id + "\""), id);
  }
}

HOUSE_CASE("metrics are told to this machine alone") {
  Asking asking(house);
  const http::Response near = asking.ask(asking.request("GET", "/metrics", ""));
  EXPECT(near.body.contains("vez_build_info"));
  http::Request far = asking.request("GET", "/metrics", "");
  far.peer = "192.0.2.1";
  EXPECT(asking.ask(far).status == 404);
  http::Request through_proxy = asking.request("GET", "/metrics", "");
  through_proxy.headers.push_back({"X-Forwarded-For", "192.0.2.1"});
  EXPECT(asking.ask(through_proxy).status == 404);
}

}  // namespace
}  // namespace vez
