#include "condition/condition.h"

#include "base/ids.h"
#include "base/testing.h"
#include "condition/syntax.h"

namespace vez {
namespace {

const ConditionSchema& schema() {
  static const ConditionSchema fields{{
      {"customer.kind", ConditionType::text, false, {"person", "organisation"}, "kind"},
      {"customer.city", ConditionType::text, true, {}, "city"},
      {"customer.visits", ConditionType::integer, true, {}, "visits"},
      {"customer.score", ConditionType::real, true, {}, "score"},
      {"customer.archived", ConditionType::boolean, false, {}, "archived"},
      {"customer.last_contact_at", ConditionType::time, true, {}, "last_contact_at"},
      {"customer.birth_date", ConditionType::date, true, {}, "birth_date"},
      {"customer.owner_id", ConditionType::id, true, {}, "owner_id"},
  }};
  return fields;
}

// A person of Bled with 7 visits, not archived; all else has no value.
class Someone final : public ConditionRecord {
 public:
  ConditionValue value(std::size_t field) const override {
    switch (field) {
      case 0: return std::string_view("person");
      case 1: return std::string_view("Bled");
      case 2: return std::int64_t{7};
      case 4: return false;
      default: return {};
    }
  }
};

// 2030-01-01T00:00:00Z
constexpr UtcTime now{1'893'456'000'000};

bool is_true(std::string_view text) {
  const auto condition = parse_condition(text, schema(), "?filter");
  REQUIRE_MESSAGE(condition.has_value(), text << ": " << in_language(condition.error().faults[0].reason, "en"));
  return holds(*condition, Someone(), now);
}

std::string spelt(std::string_view text) {
  const auto condition = parse_condition(text, schema(), "?filter");
  REQUIRE_MESSAGE(condition.has_value(), text << ": " << in_language(condition.error().faults[0].reason, "en"));
  return to_text(*condition);
}

// "line:column+length sentence" of each fault.
std::vector<std::string> faults(std::string_view text) {
  const auto condition = parse_condition(text, schema(), "?filter");
  REQUIRE_MESSAGE(!condition.has_value(), text);
  std::vector<std::string> told;
  for (const Fault& fault : condition.error().faults) {
    std::string line, column, length;
    for (const auto& [name, value] : fault.reason.parameters) {
      if (name == "line") line = value;
      if (name == "column") column = value;
      if (name == "length") length = value;
    }
    told.push_back(line + ":" + column + "+" + length + " " + in_language(fault.reason, "en"));
  }
  return told;
}

using Told = std::vector<std::string>;

TEST_CASE("operators bind as CEL says") {
  EXPECT(spelt("true || true && (false || true)") == "true || true && (false || true)");
  EXPECT(is_true("true || false && false"));
  EXPECT(!is_true("(true || false) && false"));
  EXPECT(is_true("1 + 2 * 3 == 7"));
  EXPECT(is_true("(1 + 2) * 3 == 9"));
  EXPECT(is_true("10 - 3 - 2 == 5"));
  EXPECT(is_true("-7 / 2 == -3"));
  EXPECT(is_true("-7 % 2 == -1"));
  EXPECT(is_true("1 < 2 == true"));
  EXPECT(is_true("false ? false : true ? true : false"));
  EXPECT(is_true("!false && !(true && false)"));
}

TEST_CASE("texts are written as in CEL") {
  EXPECT(is_true(R"("a\n\t\"\\" == 'a' + '\n' + '\t' + '"' + r'\')"));
  EXPECT(is_true(R"("\x41\u0042\U00000043\104" == "ABCD")"));
  EXPECT(is_true(R"(r"\n" == "\\n")"));
  EXPECT(is_true("\"\"\"a\n\"b\" \"\"\" == \"a\\n\\\"b\\\" \""));
  EXPECT(is_true("'''a\nb''' == 'a\\nb'"));
  EXPECT(is_true("size('čšž') == 3"));
  EXPECT(is_true("'čšž'.size() == 3"));
}

TEST_CASE("true and false decide whatever else is missing, in any order") {
  EXPECT(is_true("1 / 0 == 1 || true"));
  EXPECT(is_true("customer.score > 1.0 || true"));
  EXPECT(is_true("true || customer.score > 1.0"));
  EXPECT(is_true("!(customer.score > 1.0 && false)"));
  EXPECT(!is_true("customer.score > 1.0"));
  EXPECT(!is_true("!(customer.score > 1.0)"));
}

TEST_CASE("what has no value equals null and nothing else") {
  EXPECT(is_true("customer.score == null"));
  EXPECT(is_true("customer.score != 1.0"));
  EXPECT(!is_true("customer.score == 1.0"));
  EXPECT(is_true("customer.city != null"));
  EXPECT(is_true("!has(customer.score) && has(customer.city)"));
  EXPECT(is_true("customer.owner_id in [null]"));
  EXPECT(!is_true("customer.owner_id in []"));
  EXPECT(is_true("1 / (customer.visits - 7) == null"));
}

TEST_CASE("times and durations") {
  EXPECT(is_true(R"(now == timestamp("2030-01-01T01:00:00+01:00"))"));
  EXPECT(is_true(R"(now - duration("24h") == timestamp("2029-12-31T00:00:00Z"))"));
  EXPECT(is_true(R"(now - timestamp(date("2029-12-31")) == duration("1440m"))"));
  EXPECT(is_true(R"(duration("1.5h") == duration("1h30m"))"));
  EXPECT(is_true(R"(duration("-90s") == duration("-1m30s"))"));
  EXPECT(faults(R"(now > timestamp("soon"))") == Told{R"(1:17+6 must be a time like "2026-03-04T09:00:00Z")"});
  EXPECT(faults(R"(duration("1us") == duration("1h"))").size() == 1);
}

TEST_CASE("every fault of names and types is told, with its place") {
  EXPECT(faults("customer.ctiy == 1 &&\n customer.kind == \"dog\" && customer.visits == \"x\"") ==
         Told{"1:1+13 there is no field customer.ctiy; did you mean customer.city?",
              "2:19+5 must be one of: person, organisation", "2:28+22 int and string cannot be compared"});
  EXPECT(faults("customer.city") == Told{"1:1+13 must be bool, not string"});
  EXPECT(faults("customer.visits") == Told{"1:1+15 must be bool, not int"});
  EXPECT(faults("customer.owner_id == \"x\"") == Told{"1:22+3 is not an id"});
  EXPECT(faults("customer.archived < true") == Told{"1:1+24 bool has no order"});
  EXPECT(faults("customer.city.matches(\"a\")") ==
         Told{"1:15+7 patterns are not part of conditions: use startsWith, endsWith or contains"});
  EXPECT(faults("\"č\" == 1") == Told{"1:1+9 string and int cannot be compared"});
}

TEST_CASE("the first fault of the grammar is told, with its place") {
  EXPECT(faults("") == Told{"1:1+0 the condition ends too soon"});
  EXPECT(faults("true &&") == Told{"1:8+0 the condition ends too soon"});
  EXPECT(faults("true true") == Told{"1:6+4 is not expected here"});
  EXPECT(faults("'č' == ;") == Told{"1:8+1 ; is no sign of conditions"});
  EXPECT(faults("\"a") == Told{"1:1+2 the text has no closing quote"});
  EXPECT(faults("\"\\q\" == \"\"") == Told{"1:1+1 the text holds an unknown escape"});
  EXPECT(faults("5u == 5") == Told{"1:1+2 is not a number"});
  EXPECT(faults("9223372036854775808 == 1") == Told{"1:1+19 the number is too large"});
}

TEST_CASE("what costs too much is refused") {
  EXPECT(faults(std::string(100, '(') + "true" + std::string(100, ')')) ==
         Told{"1:34+1 the condition is nested too deeply"});
  EXPECT(faults(std::string(100, '!') + "true").size() == 1);
  EXPECT(faults(std::string(condition_bytes_max + 1, ' ')).size() == 1);
  std::string sum = "1", ors = "true", searches = "true", list = "customer.city in [\"\"";
  for (int i = 0; i < 100; ++i) sum += " + 1";
  for (int i = 0; i < 600; ++i) ors += " || true";
  for (int i = 0; i < 11; ++i) searches += " || customer.city.contains(\"a\")";
  for (int i = 0; i < condition_items_max; ++i) list += ", \"a\"";
  EXPECT(faults(sum + " == 1").size() == 1);
  EXPECT(faults(ors).size() == 1);
  EXPECT(faults(searches).size() == 1);
  EXPECT(faults(list + "]").size() == 1);
}

TEST_CASE("arithmetic that could not be kept is refused before it happens") {
  EXPECT(is_true("-9223372036854775808 < 9223372036854775807"));
  EXPECT(is_true("customer.visits * 100 == 700"));
  EXPECT(faults("customer.visits * customer.visits > 1") == Told{"1:1+33 the result could be too large"});
  EXPECT(faults("9223372036854775807 + 1 > 0") == Told{"1:1+23 the result could be too large"});
  EXPECT(faults("customer.score * 2.0 > 1.0") == Told{"1:1+20 double and double do not go together here"});
}

TEST_CASE("one spelling") {
  EXPECT(spelt("((customer.city=='Bled'))&&(true&&!(customer.archived))") ==
         "customer.city == \"Bled\" && true && !customer.archived");
  EXPECT(spelt("customer.score>3") == "customer.score > 3.0");
  EXPECT(spelt("1-(2-3)==0") == "1 - (2 - 3) == 0");
  EXPECT(spelt("duration('90m')>duration('7200s') // long") == R"(duration("90m") > duration("2h"))");
  EXPECT(spelt("('a'+'b').startsWith('a')") == R"(("a" + "b").startsWith("a"))");
  EXPECT(spelt("--5 == - -5") == "5 == 5");
}

TEST_CASE("what the page builds is accepted") {
  EXPECT(!is_true(R"(customer.kind == "person" && customer.city in ["Kranj", "Nova \u0007Gorica"])"));
  EXPECT(is_true(R"(customer.kind == "person" && customer.city == "Bled")"));
}

TEST_CASE("rows that all hold, and back") {
  const std::string text =
      R"(customer.kind == "person" && customer.city in ["Bled", "Kranj"] && !has(customer.score) && customer.city.contains("l") && customer.visits < 9)";
  const auto rows = rows_of(parse_condition(text, schema(), "").value());
  REQUIRE(rows);
  REQUIRE(rows->size() == 5);
  EXPECT(rows->at(1).op == "in");
  EXPECT(rows->at(1).value == R"(["Bled", "Kranj"])");
  EXPECT(text_of(*rows) == text);
  EXPECT(rows_of(parse_condition("9 > customer.visits", schema(), "").value())->at(0).op == "<");
  EXPECT(!rows_of(parse_condition("true || customer.archived", schema(), "").value()));
}

}  // namespace
}  // namespace vez
