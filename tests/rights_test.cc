// What belongs to others, by every route: made from the route table, so that a new route without an answer here fails.
// Who may call a route at all stands in people_test.cc.

#include <algorithm>
#include <map>
#include <set>

#include "digest.h"
#include "interface.h"
#include "people/roles.h"

namespace vez {
namespace {

template <class T>
bool has(const std::vector<T>& all, const auto& one) {
  return std::ranges::find(all, one) != all.end();
}

// A word of every text of Iva's customers, and one of Eva's.
constexpr std::string_view hers = "Evinski", others = "Ivinski";

std::string text_at(const std::string& json, std::string_view name) {
  simdjson::dom::parser parser;
  std::string_view value;
  return parser.parse(json)[name].get(value) ? "" : std::string(value);
}

// All of an answer, also one that comes in pieces.
std::string whole(http::Response response) {
  std::string all = response.body;
  for (std::string piece = response.more ? "-" : ""; !piece.empty();) {
    std::promise<std::string> next;
    response.more([&](http::Response part) { next.set_value(std::move(part.body)); });
    all += piece = next.get_future().get();
  }
  return all;
}

// A customer of somebody, with one row of all that a customer has, and their name in each text.
struct Records {
  std::string id, name, partner, merged, merge_id, owner;
  std::map<std::string, std::string> parts;  // by the name in the path: "fact_id"
};

int phones = 100'000;
std::string next_phone() { return "+38641" + std::to_string(++phones); }

class Crawl {
 public:
  // Two people of a role that sees what is their own.
  Crawl(House& its_house, RoleId role)
      : house(its_house),
        interface(its_house),
        eva(invited(its_house, role, "eva@example.com")),
        iva(invited(its_house, role, "iva@example.com")) {}

  std::string owner_post(const std::string& path, const std::string& body) {
    const auto answer = interface.send("POST", path, body, {.credential = house.session().secret});
    REQUIRE_MESSAGE(answer.status < 300, path << " " << answer.body);
    return answer.body;
  }

  std::string customer_of(const Session& owner, std::string_view name) {
    const std::string word(name);
    return text_at(
        owner_post("/customers", R"({"kind":"person","family_name":")" + word + R"(","city":")" + word +
                                     R"(","note":")" + word + R"(","owner_id":")" + to_text(owner.user.id) +
                                     R"(","identities":[{"kind":"phone","value":")" + next_phone() + "\"}]}"),
        "id");
  }

  Records records_of(const Session& owner, std::string_view name) {
    const std::string word(name);
    Records made{.id = customer_of(owner, name),
                 .name = word,
                 .partner = customer_of(owner, name),
                 .merged = customer_of(owner, name),
                 .merge_id = {},
                 .owner = to_text(owner.user.id),
                 .parts = {}};
    const std::string path = "/customers/" + made.id;
    made.merge_id = text_at(owner_post(path + "/merge", R"({"from":")" + made.merged + "\"}"), "id");
    made.parts["identity_id"] =
        text_at(owner_post(path + "/identities", R"({"kind":"phone","value":")" + next_phone() + "\"}"), "id");
    made.parts["fact_id"] = text_at(owner_post(path + "/facts", R"({"kind":"trait","text":")" + word + "\"}"), "id");
    made.parts["relation_id"] =
        text_at(owner_post(path + "/relations", R"({"kind":"family","other_id":")" + made.partner + "\"}"), "id");
    made.parts["service_point_id"] = text_at(owner_post(path + "/service-points", R"({"name":")" + word + "\"}"), "id");
    owner_post(path + "/contacts", R"({"channel":"call","direction":"in","summary":")" + word + "\"}");
    interface.send("PUT", path + "/restrictions/do_not_sell", R"({"reason":"wish"})",
                   {.credential = house.session().secret});
    for (const auto& [part, id] : made.parts) REQUIRE_MESSAGE(!id.empty(), part);
    return made;
  }

  http::Response by_eva(const Route& route, const std::string& path, const std::string& body) {
    return interface.send(std::string(method_name(route.method)), path, body, {.credential = eva.secret});
  }

  House& house;
  Interface interface;
  Session eva, iva;
};

// What a route of one customer is sent; a write without a line here fails the test.
std::optional<std::string> body_for(const Route& route, const Records& records) {
  if (!route.writes || route.method == Method::del) return "";
  const std::map<std::string, std::string> bodies = {
      {"updateCustomer", R"({"city":"Kranj"})"},
      {"restoreCustomer", "{}"},
      {"addIdentity", R"({"kind":"phone","value":")" + next_phone() + "\"}"},
      {"updateIdentity", R"({"label":"home"})"},
      {"setRestriction", R"({"reason":"Tako želi"})"},
      {"recordContact", R"({"channel":"call","direction":"in","summary":"Klic"})"},
      {"makePromise", R"({"text":"Pokličemo jutri po 17."})"},
      {"noteFact", R"({"kind":"trait","text":"Bere vse"})"},
      {"updateFact", R"({"text":"Bere vse dvakrat"})"},
      {"recordConsent", R"({"purpose":"marketing","channel":"any","given":false,"method":"call"})"},
      {"addRelation", R"({"kind":"household","other_id":")" + records.partner + "\"}"},
      {"updateRelation", R"({"note":"sestra"})"},
      {"addServicePoint", R"({"name":"Doma"})"},
      {"updateServicePoint", R"({"name":"Na morju"})"},
      {"mergeCustomers", R"({"from":")" + records.partner + "\"}"},
      {"splitCustomer", R"({"merge_id":")" + records.merge_id + "\"}"},
      {"tellCustomerData", R"({"format":"json"})"},
      {"eraseCustomer", R"({"name":")" + records.name + R"(","reason":"Prosila je"})"},
      {"dismissDuplicate", "{}"},
      {"reopenDuplicate", "{}"},
  };
  const auto found = bodies.find(route.operation_id);
  if (found == bodies.end()) return std::nullopt;
  return found->second;
}

// Queries without which a route is malformed.
std::string query_of(const Route& route) {
  static const std::map<std::string, std::string> queries = {
      {"mayContact", "?purpose=service&channel=call"},
      {"lookupCustomer", "?identity=phone:041100101"},
      {"listHolidays", "?country=SI&year=2030"},
      {"listHolidayRegions", "?country=GB"},
      {"addWorkingTime", "?from=2030-01-02T09:00:00Z&minutes=60"},
      {"addWorkingDays", "?from=2030-01-02&days=3"},
      {"checkAddress", "?country=SI&postcode=4000&city=Kranj"},
      {"listPromiseFigures", "?by=customer"},
      {"listTasksBetween", "?from_at=2030-01-01T00:00:00Z&until_at=2030-01-08T00:00:00Z"},
  };
  const auto found = queries.find(route.operation_id);
  return found == queries.end() ? "" : found->second;
}

bool is_of_customer(const Route& route) {
  return route.path.starts_with("/customers/{id}") || route.path.starts_with("/duplicates/{first_id}");
}

// The path with the ids of these records; nothing when it names a part that nobody has made.
std::optional<std::string> path_for(const Route& route, const Records& records,
                                    const std::map<std::string, std::string>& parts) {
  std::string path = route.path;
  for (const std::string& name : path_names(route.path)) {
    std::string value;
    if (name == "id" || name == "first_id")
      value = records.id;
    else if (name == "second_id")
      value = records.partner;
    else if (name == "kind")
      value = part_of_path(route, name);
    else if (const auto part = parts.find(name); part != parts.end())
      value = part->second;
    if (value.empty()) return std::nullopt;
    path.replace(path.find("{" + name + "}"), name.size() + 2, value);
  }
  return path + query_of(route);
}

RoleId desk_role(House& house) {
  std::vector<Right> rights = rights_list(all_rights);
  // Who may do these sees all customers.
  std::erase_if(rights, [](Right right) { return right == Right::imports_run || right == Right::journal_read; });
  return house.write([&](Tx& tx) { return create_role(tx, {.name = {"Desk"}, .rights = rights, .sees = Sees::own}); })
      .value()
      .id;
}

bool may(const Session& session, const Route& route) {
  return !route.needs.right || has(session.rights, *route.needs.right);
}

void others_are_not_there(House& house, RoleId role) {
  Crawl crawl(house, role);
  const Records mine = crawl.records_of(crawl.eva, hers), theirs = crawl.records_of(crawl.iva, others);
  crawl.interface.send("GET", "/session", "",
                       {.credential = crawl.eva.secret});  // So that the first use writes nothing.
  const std::string before = digest(house.db());
  int tried = 0;
  for (const Route& route : all_routes()) {
    if (!is_of_customer(route)) continue;
    INFO(route.operation_id);
    const auto body = body_for(route, mine);
    REQUIRE_MESSAGE(body.has_value(), "no body for it in body_for");
    const auto refused = [&](const std::optional<std::string>& path, const std::string& sent) {
      REQUIRE_MESSAGE(path.has_value(), "no answer for a part of its path in Records");
      const auto answer = crawl.by_eva(route, *path, sent);
      EXPECT(answer.status == (may(crawl.eva, route) ? 404 : 403));
      EXPECT(!whole(answer).contains(others));
      EXPECT(digest(house.db()) == before);
      ++tried;
    };
    refused(path_for(route, theirs, theirs.parts), *body);
    // A part of another's under one's own.
    const auto names = path_names(route.path);
    const bool has_part = std::ranges::any_of(names, [&](const std::string& n) { return theirs.parts.contains(n); });
    if (has_part) refused(path_for(route, mine, theirs.parts), *body);
  }
  EXPECT(tried > 40);
}

HOUSE_CASE("what belongs to others is not there, by any route, for a role that may do everything with its own") {
  others_are_not_there(house, desk_role(house));
}

HOUSE_CASE("what belongs to others is not there, by any route, for an outbound caller") {
  others_are_not_there(house, RoleIds::caller);
}

HOUSE_CASE("what is one's own is there, by every route that the role allows") {
  Crawl crawl(house, desk_role(house));
  for (const Route& route : all_routes()) {
    if (!is_of_customer(route)) continue;
    INFO(route.operation_id);
    const Records mine = crawl.records_of(crawl.eva, hers);
    // Only who was put away is brought back, and only a pair that was decided is opened again.
    if (route.operation_id == "restoreCustomer")
      crawl.interface.send("DELETE", "/customers/" + mine.id, "", {.credential = crawl.eva.secret});
    if (route.operation_id == "reopenDuplicate")
      crawl.interface.send("POST", "/duplicates/" + mine.id + "/" + mine.partner + "/dismiss", "{}",
                           {.credential = crawl.eva.secret});
    const auto answer = crawl.by_eva(route, path_for(route, mine, mine.parts).value(), body_for(route, mine).value());
    EXPECT_MESSAGE(answer.status < 300, answer.status << " " << answer.body);
  }
}

HOUSE_CASE("nothing of others is named in what one writes") {
  Crawl crawl(house, desk_role(house));
  const Records mine = crawl.records_of(crawl.eva, hers), theirs = crawl.records_of(crawl.iva, others);
  crawl.interface.send("GET", "/session", "", {.credential = crawl.eva.secret});
  const std::string before = digest(house.db());
  const std::string path = "/customers/" + mine.id;
  const struct {
    std::string method, path, body;
  } writes[] = {
      {"POST", "/customers", R"({"kind":"person","family_name":"A","organisation_id":")" + theirs.id + "\"}"},
      {"POST", "/customers", R"({"kind":"person","family_name":"A","owner_id":")" + theirs.owner + "\"}"},
      {"PATCH", path, R"({"organisation_id":")" + theirs.id + "\"}"},
      {"PATCH", path, R"({"owner_id":")" + theirs.owner + "\"}"},
      {"POST", path + "/merge", R"({"from":")" + theirs.id + "\"}"},
      {"POST", path + "/split", R"({"merge_id":")" + theirs.merge_id + "\"}"},
      {"POST", path + "/relations", R"({"kind":"family","other_id":")" + theirs.id + "\"}"},
      {"POST", "/duplicates/" + mine.id + "/" + theirs.id + "/dismiss", "{}"},
  };
  for (const auto& [method, to, body] : writes) {
    INFO(method << " " << to << " " << body);
    const auto answer = crawl.interface.send(method, to, body, {.credential = crawl.eva.secret});
    EXPECT(answer.status >= 400);
    EXPECT(!answer.body.contains(others));
    EXPECT(digest(house.db()) == before);
  }
}

HOUSE_CASE("sessions, tokens and what else is a person's own is not there for others") {
  Crawl crawl(house, desk_role(house));
  const std::string token = text_at(crawl.interface
                                        .send("POST", "/tokens", R"({"name":"t","scopes":["customers_read"]})",
                                              {.credential = crawl.iva.secret})
                                        .body,
                                    "id");
  REQUIRE(!token.empty());
  crawl.interface.send("GET", "/session", "", {.credential = crawl.eva.secret});
  const std::string before = digest(house.db());
  for (const std::string& path : {"/tokens/" + token, "/sessions/" + to_text(crawl.iva.session_id)}) {
    INFO(path);
    EXPECT(crawl.interface.send("DELETE", path, "", {.credential = crawl.eva.secret}).status == 404);
  }
  EXPECT(digest(house.db()) == before);
}

HOUSE_CASE("no list, count, search or file tells of others, whatever it is filtered and sorted by") {
  Crawl crawl(house, desk_role(house));
  const Records mine = crawl.records_of(crawl.eva, hers), theirs = crawl.records_of(crawl.iva, others);
  const auto read = [&](const std::string& path) {
    auto answer = crawl.interface.send("GET", path, "", {.credential = crawl.eva.secret});
    EXPECT_MESSAGE(answer.status == 200, path << " " << answer.body);
    const std::string text = whole(std::move(answer));
    EXPECT_MESSAGE(!text.contains(others), path);
    EXPECT_MESSAGE(!text.contains(theirs.id), path);
    return text;
  };
  for (const Route& route : all_routes())
    if (route.method == Method::get && path_names(route.path).empty() && may(crawl.eva, route))
      read(route.path + query_of(route));
  // By every field that a condition can ask, and in every order.
  simdjson::dom::parser parser;
  const std::string fields = read("/customers/fields");
  int asked = 0;
  for (const auto field : parser.parse(fields)["items"]) {
    const std::string name{std::string_view(field["name"])};
    const std::string any = "has(" + name + ")%20%7C%7C%20!has(" + name + ")";
    for (const std::string sort : {"name", "-name", "created_at", "-last_contact_at", "customer_since"})
      EXPECT(read("/customers?sort=" + sort + "&filter=" + any).contains(hers));
    EXPECT(read("/customers/count?filter=" + any).contains("\"count\":2"));
    read("/customers/export?filter=" + any);
    ++asked;
  }
  EXPECT(asked > 15);
  const std::string of_iva = "customer.owner_id%20%3D%3D%20%22" + theirs.owner + "%22";
  EXPECT(read("/customers?filter=" + of_iva).contains("\"items\":[]"));
  EXPECT(read("/customers/count?filter=" + of_iva).contains("\"count\":0"));
  EXPECT(read("/customers/count?q=ivinski").contains("\"count\":0"));
  read("/customers?q=ivinsk");
}

HOUSE_CASE("no route takes a column, or a field of an answer, that is not its own") {
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const std::string before = digest(house.db());
  std::set<std::string> names = columns_of_all_tables();
  const auto routes = all_routes();
  SchemaBook book;
  const auto add_properties = [&](std::string_view schema) {
    constexpr std::string_view opening = "\":{";
    for (std::size_t at = schema.find(opening); at != std::string_view::npos; at = schema.find(opening, at + 1)) {
      const std::size_t begin = schema.rfind('"', at - 1) + 1;
      names.emplace(schema.substr(begin, at - begin));
    }
  };
  for (const Route& route : routes)
    if (route.answer_schema) add_properties(route.answer_schema(book));
  for (const auto& [type, schema] : book) add_properties(schema);
  for (const char* const name : {"__proto__", "isAdmin", "is_owner", "from", "if_match", "verified"})
    names.insert(name);
  EXPECT(names.size() > 250);
  std::int64_t sent = 0;
  for (const Route& route : routes) {
    if (!route.writes || route.method == Method::del || route.open_body) continue;
    SchemaBook own;
    const std::string schema = route.body_schema ? route.body_schema(own) : "";
    std::string fields = schema;
    // The body's own struct, not what is inside of it.
    if (const auto at = schema.rfind('/'); at != std::string::npos)
      for (const auto& [type, text] : own)
        if (schema.substr(at + 1).starts_with(type + "\"")) fields = text;
    for (const std::string& name : names) {
      if (fields.contains("\"" + name + "\":{")) continue;
      INFO(route.operation_id << " " << name);
      const auto answer =
          interface.send(std::string(method_name(route.method)), path_of(route), "{\"" + name + "\":\"x\"}", owner);
      EXPECT(answer.status == 400);
      ++sent;
    }
  }
  EXPECT(sent > 10'000);
  EXPECT(digest(house.db()) == before);
}

}  // namespace
}  // namespace vez
