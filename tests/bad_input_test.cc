// What comes in wrong: refused with the place of the fault, and nothing changes; what only looks wrong is a text like
// any other, kept and given back as it came.

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "digest.h"
#include "house.h"
#include "interface.h"
#include "shared_data.h"
#include "text/fold.h"

namespace vez {
namespace {

using Element = simdjson::dom::element;

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_refused(int status) { return status >= 400 && status < 500; }

std::string lower(std::string_view words) {
  std::string text(words);
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Every byte as %XX.
// --------------------------------------------------------------------------------------- every field of every route

// A value at a place of a body, wrong or out of its limits.
struct WrongValue {
  std::string body;
  std::string pointer;
};

// Walks through the schemas of the reference of the interface and writes wrong values for each of their fields.
class WrongValues {
 public:
  explicit WrongValues(Element document) : document_(document) {}

  // `schema` of a request's body.
  std::vector<WrongValue> of(Element schema) {
    found_.clear();
    object(resolved(schema), "", "", "", 0);
    return std::exchange(found_, {});
  }

 private:
  // What a field may be: its schema without the null of "anyOf".
  struct Field {
    Element schema;
    bool nullable = false;
  };

  Element resolved(Element schema) const {
    std::string_view reference;
    if (schema["$ref"].get(reference)) return schema;
    return document_["components"]["schemas"][reference.substr(reference.rfind('/') + 1)];
  }
  Field field_of(Element schema) const {
    simdjson::dom::array either;
    if (schema["anyOf"].get(either)) return {resolved(schema)};
    Field field{schema};
    for (const Element one : either) {
      std::string_view type;
      if (!one["type"].get(type) && type == "null")
        field.nullable = true;
      else
        field.schema = resolved(one);
    }
    return field;
  }

  // `before` and `after` are what stands around the object in the body.
  void object(Element schema, const std::string& before, const std::string& after, const std::string& pointer,
              int depth) {
    constexpr int depth_max = 6;
    simdjson::dom::object properties;
    if (depth > depth_max || schema["properties"].get(properties)) return;
    found_.push_back({before + R"({"nobody_knows":1})" + after, pointer + "/nobody_knows"});
    for (const auto property : properties) {
      const std::string name(property.key);
      field(field_of(property.value), before + "{\"" + name + "\":", "}" + after, pointer + "/" + name, depth);
    }
  }

  void field(const Field& field, const std::string& before, const std::string& after, const std::string& pointer,
             int depth) {
    const auto wrong = [&](const std::string& value) { found_.push_back({before + value + after, pointer}); };
    std::string_view type;
    if (field.schema["type"].get(type)) return;
    if (!field.nullable) wrong("null");
    if (type != "object" && type != "array") wrong(R"({"a":1})"), wrong("[1]");
    if (type == "object") wrong("[]"), wrong("1");
    if (type == "array") wrong("{}"), wrong("\"a\"");
    if (type != "boolean") wrong("true");
    if (type == "boolean") wrong("1"), wrong("\"true\"");
    if (type == "integer") wrong("1.5"), wrong("\"1\""), wrong("1e400"), wrong("123456789012345678901234567890");
    if (type == "string") wrong("1"), texts(field.schema, wrong);
    if (type == "array") {
      const Field item = field_of(field.schema["items"]);
      if (item.schema["properties"].error())
        this->field(item, before + "[", "]" + after, pointer + "/0", depth + 1);
      else
        object(item.schema, before + "[", "]" + after, pointer + "/0", depth + 1);
    }
    if (type == "object") object(field.schema, before, after, pointer, depth + 1);
  }

  template <class Wrong>
  static void texts(Element schema, const Wrong& wrong) {
    std::uint64_t count = 0;
    std::string_view format;
    if (!schema["minLength"].get(count) && count > 0) wrong("\"\""), wrong("\"  \"");
    if (!schema["maxLength"].get(count)) {
      wrong("\"" + std::string(count + 1, 'x') + "\"");
      wrong("\"a\\u0000b\"");
    }
    if (!schema["format"].get(format) || !schema["enum"].error() || !schema["pattern"].error())
      wrong("\"nonsense \\u2603\"");
  }

  const Element document_;
  std::vector<WrongValue> found_;
};

HOUSE_CASE("a wrong value in any field of any route is refused by its exact place, and nothing changes") {
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  simdjson::dom::parser parser;
  const simdjson::padded_string reference(openapi_document(all_routes(), "0"));
  const Element document = parser.parse(reference);
  WrongValues values(document);
  const std::string before = digest(house.db());
  std::int64_t sent = 0;
  for (const Route& route : all_routes()) {
    Element schema;
    const std::string method = lower(method_name(route.method));
    if (document["paths"][route.path][method]["requestBody"]["content"]["application/json"]["schema"].get(schema))
      continue;
    for (const WrongValue& wrong : values.of(schema)) {
      INFO(route.operation_id << " " << wrong.body.substr(0, 300));
      const auto answer = interface.send(std::string(method_name(route.method)), path_of(route), wrong.body, owner);
      EXPECT(is_refused(answer.status));
      // What can't be a number at all is no JSON: there the place is the body's.
      const auto named = pointers(answer);
      const bool not_json = wrong.body.contains("1e400") || wrong.body.contains("1234567890123456789012345");
      EXPECT_MESSAGE((std::ranges::find(named, wrong.pointer) != named.end() || (not_json && !named.empty())),
                     wrong.pointer << " not in " << answer.body);
      ++sent;
    }
  }
  EXPECT(sent > 500);
  EXPECT(digest(house.db()) == before);
}

HOUSE_CASE("what is nested too deeply or too long is refused before it is looked at") {
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const std::string before = digest(house.db());
  for (const int depth : {33, 1'000, 100'000}) {
    const auto nested = [&](const std::string& open, const std::string& close) {
      std::string body = R"({"kind":"person","note":)";
      for (int i = 0; i < depth; ++i) body += open;
      body += "1";
      for (int i = 0; i < depth; ++i) body += close;
      return body + "}";
    };
    EXPECT(interface.send("POST", "/customers", nested("[", "]"), owner).status == 400);
    EXPECT(interface.send("POST", "/customers", nested("{\"a\":", "}"), owner).status == 400);
  }
  EXPECT(interface.send("GET", "/customers?filter=" + std::string(20'000, '('), "", owner).status == 400);
  EXPECT(digest(house.db()) == before);
}

HOUSE_CASE("a body that is no JSON is refused at the byte where it stops being some") {
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const std::pair<std::string, std::string> bodies[] = {
      {R"({"kind":"person",})", "byte 17"},  {R"({"kind" "person"})", "byte 8"},     {R"({"kind":tru})", "byte 11"},
      {R"({"kind":"person"} x)", "byte 18"}, {"{\"kind\":\"per\nson\"}", "byte 12"}, {R"({"kind":01})", "byte 9"}};
  for (const auto& [body, place] : bodies) {
    const auto answer = interface.send("POST", "/customers", body, owner);
    EXPECT(answer.status == 400);
    EXPECT_MESSAGE(answer.body.contains(place), body << " was answered " << answer.body);
  }
}

// ------------------------------------------------------------------------------------------------- the suites of
// others

// Does something in a house on each database.
template <class F>
void in_each_house(F f) {
  for (const std::string& database : database_kinds()) {
    INFO(database);
    House house(database);
    f(house);
  }
}

SHARED_DATA_CASE("09_torture/json_test_suite", "what is no JSON is refused, what is some never breaks anything") {
  in_each_house([&](House& house) {
    Interface interface(house);
    const Interface::Sent owner{.credential = house.session().secret};
    const std::string before = digest(house.db());
    int good = 0, bad = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data)) {
      const std::string name = entry.path().filename(), text = contents(entry.path());
      if (entry.path().extension() != ".json") continue;
      INFO(name);
      for (const std::string& body : {text, R"({"kind":"person","nobody_knows":)" + text + "}"}) {
        const auto answer = interface.send("POST", "/customers", body, owner);
        EXPECT(is_refused(answer.status));
        EXPECT(!pointers(answer).empty());
      }
      ++(name.starts_with("n_") ? bad : good);
    }
    EXPECT(bad > 100);
    EXPECT(good > 50);
    EXPECT(digest(house.db()) == before);
  });
}

// A text field of a body, with the most characters it takes.
struct TextField {
  std::string_view name;
  std::size_t characters_max;
};
constexpr TextField customer_texts[] = {{"given_name", 100}, {"family_name", 100}, {"middle_name", 100},
                                        {"street", 200},     {"city", 100},        {"note", 4000}};

bool may_be_kept(std::string_view text) { return characters(text) > 0 && !trimmed(text).empty(); }

// Whether a search for the text finds the customer, on whichever page.
bool is_found(Interface& interface, const Interface::Sent& by, const std::string& text, const std::string& id) {
  simdjson::dom::parser parser;
  std::string cursor;
  do {
    const auto page = interface.send(
        "GET", "/customers?limit=200&q=" + percent_encoded(text) + (cursor.empty() ? "" : "&cursor=" + cursor), "", by);
    REQUIRE(page.status == 200);
    if (page.body.contains(id)) return true;
    std::string_view next;
    cursor = parser.parse(page.body)["next"].get(next) ? "" : std::string(next);
  } while (!cursor.empty());
  return false;
}

// Sends the text through every text field of a customer and through a contact, and looks for it.
void keeps_and_finds(House& house, Interface& interface, const std::string& text) {
  const Interface::Sent owner{.credential = house.session().secret};
  INFO(text);
  std::string body = R"({"kind":"person")";
  for (const TextField& field : customer_texts) {
    body += ",\"" + std::string(field.name) + "\":";
    json_out::string(body, static_cast<std::size_t>(characters(text)) <= field.characters_max ? text : "x");
  }
  const auto made = interface.send("POST", "/customers", body + "}", owner);
  REQUIRE(made.status == 201);
  simdjson::dom::parser parser;
  const std::string id(std::string_view(parser.parse(made.body)["id"]));
  const auto got = interface.send("GET", "/customers/" + id, "", owner);
  const Element customer = parser.parse(got.body);
  for (const TextField& field : customer_texts)
    if (static_cast<std::size_t>(characters(text)) <= field.characters_max)
      EXPECT(std::string_view(customer[field.name]) == text);
  if (characters(text) <= 300) {
    std::string contact = R"({"channel":"call","direction":"in","summary":)";
    json_out::string(contact, text);
    EXPECT(interface.send("POST", "/customers/" + id + "/contacts", contact + "}", owner).status == 201);
    const auto timeline = interface.send("GET", "/customers/" + id + "/timeline?kind=contact", "", owner);
    EXPECT(std::string_view(parser.parse(timeline.body)["items"].at(0)["summary"]) == text);
  }
  if (characters(text) <= 100 && !fold_words(text).empty()) EXPECT(is_found(interface, owner, text, id));
}

void is_no_name(House& house, Interface& interface, const std::string& text) {
  std::string body = R"({"kind":"person","family_name":)";
  json_out::string(body, text);
  const auto answer = interface.send("POST", "/customers", body + "}", {.credential = house.session().secret});
  EXPECT(is_refused(answer.status));
  EXPECT(pointers(answer) == std::vector<std::string>{"/family_name"});
}

void all_kept_and_found(const std::vector<std::string>& texts) {
  in_each_house([&](House& house) {
    Interface interface(house);
    for (const std::string& text : texts) {
      if (may_be_kept(text))
        keeps_and_finds(house, interface, text);
      else
        is_no_name(house, interface, text);
    }
  });
}

SHARED_DATA_CASE("09_torture/blns.json", "every naughty string is kept byte for byte and found by its words") {
  simdjson::dom::parser parser;
  std::vector<std::string> texts;
  for (const Element text : simdjson::dom::array(parser.load(data))) texts.emplace_back(std::string_view(text));
  REQUIRE(texts.size() > 400);
  all_kept_and_found(texts);
}

SHARED_DATA_CASE("09_torture/xss_payloads.txt.gz", "every payload is a text like any other") {
  const gzFile file = gzopen(data.c_str(), "rb");
  REQUIRE(file != nullptr);
  std::vector<std::string> texts;
  std::string line(10'000, '\0');
  // Every fifth: they are variations of each other.
  for (int i = 0; gzgets(file, line.data(), static_cast<int>(line.size())) != nullptr; ++i)
    if (const std::string text(trimmed(line.c_str())); i % 5 == 0 && characters(text) > 0) texts.push_back(text);
  gzclose(file);
  REQUIRE(texts.size() > 400);
  all_kept_and_found(texts);
}

// Samples of the project's own of what the suites of others hold.
TEST_CASE("texts that look like something else are kept byte for byte and found by their words") {
  all_kept_and_found({"<script>alert(1)</script>",
                      "'; DROP TABLE customers; --",
                      "\" OR \"\"=\"",
                      "NULL",
                      "undefined",
                      "../../etc/passwd",
                      "${jndi:ldap://x}",
                      "{{7*7}}",
                      "=1+1",
                      "مرحبا",
                      "田中さん",
                      "Ω≈ç√∫",
                      "\u202Etest",
                      "\uFEFFbom",
                      "👩‍👩‍👧‍👦",
                      "a\tb\nc",
                      "%00",
                      "\\x00",
                      "1e1000",
                      "Zażółć gęślą jaźń"});
}

}  // namespace
}  // namespace vez
