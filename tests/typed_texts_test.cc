// long because each route that takes a text has its lines in plans().
// What people type comes back as they typed it, by every text field of every route. The fields come from the reference
// of the interface, so that a new one is tested without a line here; a new route needs one in plans().

#include <zlib.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "house.h"
#include "import_house.h"
#include "interface.h"
#include "shared_data.h"
#include "text/fold.h"

namespace vez {
namespace {

using Element = simdjson::dom::element;

// A choice of the project's own; each looks like something else, or is hard to show.
std::vector<std::string> own_texts() {
  return {"<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "javascript:alert(1)",
          "'; DROP TABLE customers; --",
          "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
          "=1+1",
          "+1",
          "NULL",
          "1e1000",
          "\\x00",
          "a\tb\nc",
          " a ",
          "\u202Etest\u202C",
          "\uFEFFbom",
          "田中さん",
          "👩‍👩‍👧‍👦",
          "e\u0301 \u00E9",
          "Z\u0351\u036B\u0343\u036A\u0302\u036Balgo",
          "\uFFFE\uFFFF",
          "\xF4\x8F\xBF\xBF",
          "\x01\x1F\x7F",
          "\"\\/\b\f\n\r\t"};
}

bool may_be_kept(std::string_view text) { return characters(text) > 0 && !trimmed(text).empty(); }

std::vector<std::string> shared_texts(const std::string& folder) {
  simdjson::dom::parser parser;
  std::vector<std::string> texts;
  for (const Element text : simdjson::dom::array(parser.load(folder + "/blns.json")))
    texts.emplace_back(std::string_view(text));
  const gzFile file = gzopen((folder + "/xss_payloads.txt.gz").c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string line(10'000, '\0');
  while (gzgets(file, line.data(), static_cast<int>(line.size())) != nullptr) texts.emplace_back(trimmed(line.c_str()));
  gzclose(file);
  std::erase_if(texts, [](const std::string& text) { return !may_be_kept(text); });
  return texts;
}

struct TextField {
  std::vector<std::string> path;  // in the body: {"identities", "0", "label"}
  std::size_t min = 0;
  std::size_t max = 100;  // characters
  std::string pointer() const {
    std::string text;
    for (const std::string& step : path) text += "/" + step;
    return text;
  }
  // By which name it is read: an item's is that of its list.
  const std::string& name() const { return path.back() == "0" ? path.at(path.size() - 2) : path.back(); }
};

// The free texts of a body: strings that are no id, no word of a list and no time.
class TextFields {
 public:
  explicit TextFields(Element document) : document_(document) {}
  std::vector<TextField> of(Element schema) {
    found_.clear();
    walk(resolved(schema), {});
    return std::exchange(found_, {});
  }

 private:
  Element resolved(Element schema) const {
    std::string_view reference;
    if (!schema["$ref"].get(reference))
      return resolved(document_["components"]["schemas"][reference.substr(reference.rfind('/') + 1)]);
    simdjson::dom::array either;
    if (schema["anyOf"].get(either)) return schema;
    for (const Element one : either)
      if (std::string_view type; one["type"].get(type) || type != "null") return resolved(one);
    return schema;
  }
  static std::vector<std::string> below(std::vector<std::string> path, std::string step) {
    path.push_back(std::move(step));
    return path;
  }
  void walk(Element schema, const std::vector<std::string>& path) {
    simdjson::dom::object members;
    Element inner;
    if (!schema["properties"].get(members))
      for (const auto member : members) walk(resolved(member.value), below(path, std::string(member.key)));
    if (!schema["items"].get(inner)) walk(resolved(inner), below(path, "0"));
    std::string_view type;
    const bool typed = !schema["type"].get(type);
    // A text of each language, or the values of the company's own fields.
    if (typed && type == "object" && !schema["additionalProperties"].get(inner) && inner.is_object())
      found_.push_back({.path = below(path, inner["type"].error() ? "motto" : "hu")});
    if (!typed) found_.push_back({.path = path});  // Any value: that of an own field.
    if (!typed || type != "string") return;
    if (!schema["enum"].error() || !schema["pattern"].error() || !schema["format"].error()) return;
    TextField field{.path = path};
    std::uint64_t count = 0;
    if (!schema["minLength"].get(count)) field.min = count;
    if (!schema["maxLength"].get(count)) field.max = count;
    found_.push_back(field);
  }

  const Element document_;
  std::vector<TextField> found_;
};

// The body with the text at the place, whether something is there or not.
std::string put(const Element* body, std::span<const std::string> path, std::string_view text) {
  std::string written;
  if (path.empty()) return json_out::string(written, text), written;
  const auto rest = path.subspan(1);
  const auto add = [&](std::string_view piece) { written += (written.size() > 1 ? "," : ""), written += piece; };
  if (path[0] == "0") {
    written = "[";
    std::size_t i = 0;
    if (body != nullptr)
      for (const Element one : simdjson::dom::array(*body))
        add(i++ == 0 ? put(&one, rest, text) : simdjson::minify(one));
    if (i == 0) add(put(nullptr, rest, text));
    return written + "]";
  }
  written = "{";
  bool there = false;
  if (body != nullptr)
    for (const auto member : simdjson::dom::object(*body)) {
      const bool here = member.key == path[0];
      there = there || here;
      add("\"" + std::string(member.key) +
          "\":" + (here ? put(&member.value, rest, text) : simdjson::minify(member.value)));
    }
  if (!there) add("\"" + path[0] + "\":" + put(nullptr, rest, text));
  return written + "}";
}

std::string put(const std::string& body, const TextField& field, std::string_view text) {
  simdjson::dom::parser parser;
  const Element whole = parser.parse(body);
  return put(&whole, field.path, text);
}

// Whether the text stands under that name, anywhere in it.
bool holds(Element in, std::string_view name, std::string_view text, bool named = false) {
  simdjson::dom::object members;
  simdjson::dom::array items;
  std::string_view value;
  // White space at its ends is no part of a name; the name of another system has one spelling.
  if (!in.get(value))
    return named && (value == text || value == trimmed(text) || (name == "system" && folded(value) == folded(text)));
  if (!in.get(members))
    return std::ranges::any_of(members, [&](const auto& m) { return holds(m.value, name, text, m.key == name); });
  if (!in.get(items)) return std::ranges::any_of(items, [&](const auto& one) { return holds(one, name, text, named); });
  return false;
}

// What has that id, of an answer that may be a list.
Element of_id(Element in, std::string_view id) {
  simdjson::dom::array items;
  simdjson::dom::object members;
  if (in.get(members)) return in;
  if (!in["items"].get(items))
    for (const Element one : items)
      if (std::string_view its; !one["id"].get(its) && its == id) return one;
  return in;
}

struct Plan {
  // Good ones: a field that is not taken in the first may be in another. "#" becomes a number that never was before.
  std::vector<std::string> bodies;
  std::string path = {};  // "" for the route's own; "*" becomes what is made for it
  std::string read;       // GET; "@" becomes the id that the answer has. "" when nothing of it is kept.
  // Takes away what was made, so that names are free again and limits are not reached.
  std::string remove = {};
  std::string retire = {};  // A PATCH with that body instead of a DELETE.
  bool by_job = false;      // It is done when the jobs are.
  // Fields that are read by another name.
  std::map<std::string, std::string> read_as = {};
  // What is made for it, where and of which body: a customer.
  std::pair<std::string, std::string> made = {"/customers", R"({"kind":"person","family_name":"Brisan"})"};
};

// Texts that are told of nobody: passwords and what is only asked.
const std::set<std::string> kept_nowhere = {"signIn",
                                            "completeSetup",
                                            "acceptInvitation",
                                            "changePassword",
                                            "confirmSecondFactor",
                                            "turnOffSecondFactor",
                                            "renewRecoveryCodes",
                                            "advanceClock",
                                            "findTypedDuplicates",
                                            "countFigures"};

// Likewise, of what is kept otherwise; and the sheet of what has none.
const std::set<std::string> asked_only = {"createBulkChange/q", "createBulkChange/filter", "eraseCustomer/name",
                                          "updateImport/dialect/sheet", "updateImport/dialect/sheets/0"};

// What has rules of its own, and is refused by its place where a text is against them.
const std::set<std::string> ruled = {"country",         "region",   "time_zone", "currency",  "language",
                                     "preferred_hours", "opens",    "closes",    "filter",    "sort",
                                     "columns",         "email",    "key",       "field_key", "field",
                                     "delimiter",       "encoding", "quote",     "system",    "date_format"};

class TypedHouse {
 public:
  explicit TypedHouse(House& house) : house_(house), interface_(house) {
    make(
        "/custom-fields",
        R"({"key":"motto","scope":"everybody","type":"text","label":"Motto","required":false,"purpose":"To smile","used_by":"All"})");
    ids["person"] = make("/customers", R"({"kind":"person","family_name":"Kovač"})");
    ids["firm"] = make("/customers", R"({"kind":"organisation","name":"Alpina"})");
    const std::string path = "/customers/" + ids["person"];
    ids["fact_id"] = make(path + "/facts", R"({"kind":"trait","text":"Bere"})");
    ids["identity_id"] = make(path + "/identities", R"({"kind":"card","value":"777"})");
    ids["relation_id"] = make(path + "/relations", R"({"kind":"employee_of","other_id":")" + ids["firm"] + "\"}");
    ids["service_point_id"] = make(path + "/service-points", R"({"name":"Doma"})");
    ids["role"] = make("/roles", R"({"name":"Vloga","sees":"own","rights":[]})");
    ids["team"] = make("/teams", R"({"name":"Skupina"})");
    ids["task"] = make("/tasks", R"({"title":"Pokliči","due_at":"2030-01-02T10:00:00Z"})");
    ids["view"] = make("/views", R"({"name":"Pogled","shared_with":"nobody"})");
    ids["user"] = make("/users", R"({"name":"Eva","email":"eva@example.com","language":"sl","role_id":")" +
                                     to_text(RoleIds::agent) + "\"}");
    ids["field"] = make(
        "/custom-fields",
        R"({"key":"club","scope":"everybody","type":"choice","label":"Klub","choices":[{"key":"ski","label":"Ski"}],"required":false,"purpose":"To invite","used_by":"All"})");
    ids["money"] = make(
        "/custom-fields",
        R"({"key":"deposit","scope":"everybody","type":"money","currency":"EUR","label":"Polog","required":false,"purpose":"To pay back","used_by":"All"})");
    ids["import"] = to_text(upload(house, "a.csv", "id,family_name\n1,Novak\n").value().id);
  }

  http::Response send(const std::string& method, const std::string& path, const std::string& body) {
    return interface_.send(method, path, body, {.credential = house_.session().secret});
  }
  std::string make(const std::string& path, const std::string& body) {
    const auto answer = send("POST", path, body);
    REQUIRE_MESSAGE(answer.status < 300, path << " " << answer.body);
    return id_of(answer.body);
  }
  // Of what was made, which may be in another's midst ("user").
  static std::string id_of(const std::string& body) {
    simdjson::dom::parser parser;
    const Element answer = parser.parse(body);
    std::string_view id;
    if (!answer["id"].get(id) || !answer["user"]["id"].get(id) || !answer["token"]["id"].get(id))
      return std::string(id);
    return "";
  }
  void work() { run_jobs(house_); }
  std::multimap<std::string, Plan> plans() const;

  std::map<std::string, std::string> ids;

 private:
  House& house_;
  Interface interface_;
};

std::multimap<std::string, Plan> TypedHouse::plans() const {
  const auto id = [this](const std::string& name) { return ids.at(name); };
  const std::string person = "/customers/" + id("person"), firm = "/customers/" + id("firm");
  const std::string field =
      R"("scope":"everybody","type":"choice","required":false,"purpose":"To invite","used_by":"All")";
  const std::string dialect =
      R"({"format":"csv","encoding":"UTF-8","delimiter":",","quote":"\"","has_header":true,"sheet":""})";
  const std::string choices = R"("choices":[{"key":"ski","label":"Ski"}])";
  return {
      {"createCustomer",
       {.bodies =
            {R"({"kind":"person","family_name":"A","identities":[{"kind":"card","value":"c#"}]})",
             R"({"kind":"organisation","name":"A"})",
             R"({"kind":"person","family_name":"A","identities":[{"kind":"customer_number","system":"s","value":"c#"}]})"},
        .read = "/customers/@",
        .read_as = {{"value", "given"}}}},
      {"updateCustomer", {.bodies = {"{}"}, .path = person, .read = person}},
      {"updateCustomer", {.bodies = {"{}"}, .path = firm, .read = firm}},
      {"addIdentity",
       {.bodies = {R"({"kind":"phone","value":"c#"})", R"({"kind":"customer_number","system":"s","value":"c#"})"},
        .path = person + "/identities",
        .read = person,
        .remove = person + "/identities/@",
        .read_as = {{"value", "given"}}}},
      {"updateIdentity",
       {.bodies = {"{}"},
        .path = person + "/identities/" + id("identity_id"),
        .read = person,
        .read_as = {{"value", "given"}}}},
      {"recordContact",
       {.bodies = {R"({"channel":"call","direction":"in","summary":"A"})"},
        .path = person + "/contacts",
        .read = person + "/timeline?kind=contact&limit=1"}},
      {"noteFact",
       {.bodies = {R"({"kind":"trait","text":"A #"})"},
        .path = person + "/facts",
        .read = person + "/facts",
        .remove = person + "/facts/@"}},
      {"updateFact", {.bodies = {"{}"}, .path = person + "/facts/" + id("fact_id"), .read = person + "/facts"}},
      {"recordConsent",
       {.bodies = {R"({"purpose":"marketing","channel":"mail","given":true,"method":"website","evidence":"A"})"},
        .path = "/customers/*/consents",
        .read = "/customers/*/consents"}},
      {"addRelation",
       {.bodies = {R"({"kind":"other","other_id":")" + id("firm") + "\"}"},
        .path = person + "/relations",
        .read = person + "/relations",
        .remove = person + "/relations/@"}},
      {"updateRelation",
       {.bodies = {"{}"}, .path = person + "/relations/" + id("relation_id"), .read = person + "/relations"}},
      {"addServicePoint",
       {.bodies = {R"({"name":"A"})"},
        .path = person + "/service-points",
        .read = person + "/service-points",
        .remove = person + "/service-points/@"}},
      {"updateServicePoint",
       {.bodies = {"{}"},
        .path = person + "/service-points/" + id("service_point_id"),
        .read = person + "/service-points"}},
      {"setRestriction",
       {.bodies = {R"({"reason":"A"})"},
        .path = firm + "/restrictions/do_not_sell",
        .read = firm + "/card",
        .remove = firm + "/restrictions/do_not_sell"}},
      {"eraseCustomer",
       {.bodies = {R"({"name":"Brisan","reason":"Prosil je"})"}, .path = "/customers/*/erase", .read = "/erasures/@"}},
      {"createBulkChange",
       {.bodies = {R"({"action":"set_restriction","reason":"A","ids":[")" + id("firm") + "\"]}",
                   R"({"action":"set_field","field_key":"motto","value":"A","ids":[")" + id("firm") + "\"]}",
                   R"({"action":"set_restriction","reason":"A","all":true})"},
        .read = firm + "/card",
        .remove = firm + "/restrictions/do_not_sell",
        .by_job = true,
        .read_as = {{"value", "motto"}}}},
      {"updateCompany",
       {.bodies = {"{}", R"({"opening_hours":[{"weekday":1,"opens":"08:00","closes":"16:00"}]})"}, .read = "/company"}},
      {"addCompanyDay",
       {.bodies = {R"({"date":"2030-05-02","hours":[{"opens":"08:00","closes":"12:00"}]})"},
        .read = "/company/days",
        .remove = "/company/days/@"}},
      {"createCustomField",
       {.bodies = {"{\"key\":\"k#\",\"label\":\"L #\"," + field + "," + choices + "}"},
        .read = "/custom-fields?retired=true",
        .remove = "/custom-fields/@",
        .retire = R"({"retired":true})"}},
      {"updateCustomField",
       {.bodies = {"{" + choices + "}"}, .path = "/custom-fields/" + id("field"), .read = "/custom-fields"}},
      {"updateCustomField", {.bodies = {"{}"}, .path = "/custom-fields/" + id("money"), .read = "/custom-fields"}},
      {"updateImport",
       {.bodies = {R"({"columns":[{"index":1,"target":"custom"}],"dialect":)" + dialect + "}", "{}"},
        .path = "/imports/" + id("import"),
        .read = "/imports/" + id("import")}},
      {"updateMe", {.bodies = {"{}"}, .read = "/session"}},
      {"createRole",
       {.bodies = {R"({"name":"R #","sees":"own","rights":[]})"}, .read = "/roles", .remove = "/roles/@"}},
      {"updateRole", {.bodies = {"{}"}, .path = "/roles/" + id("role"), .read = "/roles"}},
      {"createTask",
       {.bodies = {R"({"title":"A","due_at":"2030-01-02T10:00:00Z","checklist":[{"text":"A","done":false}]})"},
        .read = "/tasks/@"}},
      {"updateTask",
       {.bodies = {R"({"checklist":[{"text":"A","done":false}]})"},
        .path = "/tasks/" + id("task"),
        .read = "/tasks/" + id("task")}},
      {"finishTask",
       {.bodies = {"{}"},
        .path = "/tasks/*/done",
        .read = "/tasks/@",
        .made = {"/tasks", R"({"title":"A","due_at":"2030-01-02T10:00:00Z"})"}}},
      {"createTeam", {.bodies = {R"({"name":"T #"})"}, .read = "/teams", .remove = "/teams/@"}},
      {"updateTeam", {.bodies = {"{}"}, .path = "/teams/" + id("team"), .read = "/teams"}},
      {"createToken",
       {.bodies = {R"({"name":"T","scopes":["customers_read"]})"}, .read = "/tokens?limit=200", .remove = "/tokens/@"}},
      {"createUser",
       {.bodies = {R"({"name":"U","email":"u#@example.com","language":"sl","role_id":")" + to_text(RoleIds::agent) +
                   "\"}"},
        .read = "/users?limit=200"}},
      {"updateUser", {.bodies = {"{}"}, .path = "/users/" + id("user"), .read = "/users?limit=200"}},
      {"createView",
       {.bodies = {R"({"name":"V #","shared_with":"nobody"})"}, .read = "/views/@", .remove = "/views/@"}},
      {"updateView", {.bodies = {"{}"}, .path = "/views/" + id("view"), .read = "/views/" + id("view")}},
  };
}

class Crawl {
 public:
  Crawl(House& house, std::vector<std::string> own, std::vector<std::string> others)
      : house_(house), own_(std::move(own)), others_(std::move(others)), plans_(house_.plans()) {}

  void route(const Route& route, const std::vector<TextField>& fields) {
    const bool kept = !kept_nowhere.contains(route.operation_id);
    const auto [first, last] = plans_.equal_range(route.operation_id);
    if (kept && !fields.empty()) REQUIRE_MESSAGE(first != last, "no line for it in plans()");
    for (const TextField& field : fields) {
      INFO(field.pointer());
      if (kept && !asked_only.contains(route.operation_id + field.pointer()))
        this->field(route, std::ranges::subrange(first, last), field);
      else
        asked(route, field);
      ++fields_count;
    }
  }

  std::int64_t fields_count = 0, kept_count = 0, refused_count = 0;

 private:
  // Those of the project for each field, and some of others', so that all of these come up over the fields.
  std::vector<std::string> texts_for(const TextField& field) {
    std::vector<std::string> texts;
    const auto add = [&](const std::string& text) {
      const auto count = static_cast<std::size_t>(characters(text));
      if (count >= field.min && count <= field.max) texts.push_back(text);
    };
    for (const std::string& text : own_) add(text);
    for (std::size_t i = 0; i < others_per_field && !others_.empty(); ++i) add(others_[next_++ % others_.size()]);
    texts.push_back(std::string(field.max, 'x'));
    return texts;
  }

  void field(const Route& route, const auto& plans, const TextField& field) {
    const bool has_rules = ruled.contains(field.name());
    std::int64_t refused = 0;
    for (const std::string& text : texts_for(field)) {
      INFO(text.substr(0, 300));
      named_ = false;
      const bool taken = std::ranges::any_of(plans, [&](const auto& of_route) {
        const Plan& plan = of_route.second;
        return std::ranges::any_of(plan.bodies, [&](const std::string& body) {
          const std::string whole = put(numbered(body, '#', std::to_string(++number_)), field, text);
          return this->taken(route, plan, field, whole, text);
        });
      });
      if (!has_rules) EXPECT_MESSAGE(taken, last_.status << " " << last_.body);
      ++(taken ? kept_count : refused_count);
      if (taken) continue;
      ++refused;
      EXPECT(last_.status >= 400);
      EXPECT(last_.status < 500);
      EXPECT_MESSAGE(named_, last_.body);
    }
    if (has_rules && !own_.empty()) EXPECT_MESSAGE(refused > 0, "it has no rules");
  }

  // The field, what it is in or what is in it.
  static bool names(const std::vector<std::string>& places, const std::string& pointer) {
    return std::ranges::any_of(places, [&](const std::string& place) {
      return !place.empty() && (pointer.starts_with(place) || place.starts_with(pointer));
    });
  }

  static std::string numbered(std::string text, char mark, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += by.size()) text.replace(at, 1, by);
    return text;
  }

  // Sends it; what is taken comes back as it was, what is refused is refused by its place, twice in the same way.
  bool taken(const Route& route, const Plan& plan, const TextField& field, const std::string& body,
             const std::string& text) {
    simdjson::dom::parser parser;
    const std::string method(method_name(route.method));
    std::string path = plan.path.empty() ? path_of(route) : plan.path, read = plan.read;
    if (path.contains('*')) {
      const std::string id = house_.make(plan.made.first, plan.made.second);
      path = numbered(path, '*', id), read = numbered(read, '*', id);
    }
    last_ = house_.send(method, path, body);
    if (last_.status >= 400) {
      const auto again = house_.send(method, path, body);
      EXPECT(again.status == last_.status);
      EXPECT(pointers(again) == pointers(last_));
      named_ = named_ || names(pointers(last_), field.pointer());
      return false;
    }
    if (plan.by_job) house_.work();
    const std::string id = TypedHouse::id_of(last_.body);
    const auto answer = house_.send("GET", numbered(read, '@', id), "");
    REQUIRE_MESSAGE(answer.status == 200, read << " " << answer.body);
    const Element told = parser.parse(answer.body);
    const auto as = plan.read_as.find(field.name());
    const std::string& name = as == plan.read_as.end() ? field.name() : as->second;
    const bool there = holds(of_id(told, id), name, text);
    if (!there) last_ = answer;
    if (!plan.remove.empty())
      house_.send(plan.retire.empty() ? "DELETE" : "PATCH", numbered(plan.remove, '@', id), plan.retire);
    return there;
  }

  // Nothing of it is kept: it is answered, twice in the same way.
  void asked(const Route& route, const TextField& field) {
    for (const std::string& text : texts_for(field)) {
      INFO(text.substr(0, 300));
      const std::string body = put("{}", field, text), method(method_name(route.method));
      const auto first = house_.send(method, path_of(route), body), second = house_.send(method, path_of(route), body);
      EXPECT(first.status < 500);
      EXPECT((second.status == first.status || second.status == 429));
    }
  }

  static constexpr std::size_t others_per_field = 8;
  TypedHouse house_;
  const std::vector<std::string> own_, others_;
  std::size_t next_ = 0, number_ = 0;
  const std::multimap<std::string, Plan> plans_;
  http::Response last_;
  bool named_ = false;  // by a refusal
};

void every_field(House& house, const std::vector<std::string>& own, const std::vector<std::string>& others) {
  simdjson::dom::parser parser;
  const simdjson::padded_string reference(openapi_document(all_routes(), "0"));
  const Element document = parser.parse(reference);
  TextFields fields(document);
  Crawl crawl(house, own, others);
  for (const Route& route : all_routes()) {
    INFO(route.operation_id);
    Element schema;
    const std::string method = folded(method_name(route.method));
    if (document["paths"][route.path][method]["requestBody"]["content"]["application/json"]["schema"].get(schema))
      continue;
    crawl.route(route, fields.of(schema));
  }
  EXPECT(crawl.fields_count > 120);
  EXPECT(crawl.kept_count > crawl.refused_count);
  EXPECT(crawl.refused_count > 0);
}

HOUSE_CASE("every text comes back by every field of every route as it was typed, or is refused by its place") {
  every_field(house, own_texts(), {});
}

SHARED_DATA_CASE("09_torture", "texts of others come back by every field of every route as they were typed") {
  for (const std::string& database : database_kinds()) {
    INFO(database);
    House house(database);
    every_field(house, {}, shared_texts(data));
  }
}

HOUSE_CASE("the name of a file and each text of a line come back as they were typed") {
  TypedHouse typed(house);
  simdjson::dom::parser parser;
  for (const std::string& text : own_texts()) {
    INFO(text);
    auto taker = create_import(house.db(), importer, {.filename = {text}});
    REQUIRE(taker);
    REQUIRE((*taker)->take(house.db(), "family_name\nNovak\n"));
    const auto import = (*taker)->finish(house.db());
    REQUIRE(import);
    const auto told = typed.send("GET", "/imports/" + TypedHouse::id_of(*import), "");
    EXPECT(std::string_view(parser.parse(told.body)["filename"]) == trimmed(text));
  }
}

// The parameters of the query, of whichever type.
HOUSE_CASE("no text in the query of an address breaks a route, and each is answered twice in the same way") {
  TypedHouse typed(house);
  SchemaBook book;
  std::int64_t sent = 0;
  for (const Route& route : all_routes()) {
    if (route.method != Method::get) continue;
    for (const RouteParameter& parameter : route.parameters(book)) {
      if (parameter.in != "query") continue;
      for (const std::string& text : own_texts()) {
        INFO(route.operation_id << " " << parameter.name << " " << text);
        const std::string address = path_of(route) + "?" + parameter.name + "=" + percent_encoded(text);
        const auto first = typed.send("GET", address, ""), second = typed.send("GET", address, "");
        EXPECT(first.status < 500);
        EXPECT(second.status == first.status);
        ++sent;
      }
    }
  }
  EXPECT(sent > 500);
}

}  // namespace
}  // namespace vez
