// Conditions over real rows: the database and the memory agree, and the customers' list asks them.

#include <rapidcheck.h>

#include <deque>
#include <set>

#include "house.h"
#include "store/condition_sql.h"

namespace vez {
namespace {

ListCustomers asked(std::string filter, std::string sort = "name") {
  ListCustomers input{};
  input.filter = Text<0, 8000>{std::move(filter)}, input.sort = std::move(sort);
  return input;
}

using Names = std::vector<std::string>;

// What random conditions ask about: the fields of every customer, and those that the test adds.
const ConditionSchema* schema = &customer_schema();

// A customer as the memory sees it: the fields of customer_schema, in order, then the company's own ones.
class InMemory final : public ConditionRecord {
 public:
  explicit InMemory(const Customer& c, bool do_not_sell = false)
      : c_(c), kind_(enum_name(c.kind)), do_not_sell_(do_not_sell) {}

  ConditionValue value(std::size_t field) const override {
    switch (field) {
      case 0: return kind_;
      case 1: return std::string_view(c_.name);
      case 2: return text(c_.given_name);
      case 3: return text(c_.family_name);
      case 4: return text(c_.language);
      case 5: return text(c_.country);
      case 6: return text(c_.city);
      case 7: return text(c_.postcode);
      case 8: return c_.organisation_id ? ConditionValue(c_.organisation_id->value) : ConditionValue();
      case 9: return day(c_.customer_since);
      case 10: return day(c_.birth_date);
      case 11: return c_.created_at.ms;
      case 12: return c_.updated_at.ms;
      case 13: return c_.last_contact_at ? ConditionValue(c_.last_contact_at->ms) : ConditionValue();
      case 14: return text(c_.source);
      case 15: return c_.owner_id ? ConditionValue(c_.owner_id->value) : ConditionValue();
      case 16: return c_.archived_at.has_value();
      case 17: return has(IdentityKind::phone);
      case 18: return has(IdentityKind::mail);
      case 19: return do_not_sell_;
      case 20: return c_.id.value;
      case 21: return c_.preferred_channel ? ConditionValue(enum_name(*c_.preferred_channel)) : ConditionValue();
      default: return named(schema->fields.at(field));
    }
  }

 private:
  // All contacts of the test are calls.
  ConditionValue named(const ConditionField& field) const {
    if (field.name.starts_with("customer.contacted_by."))
      return field.name.ends_with(".call") && c_.last_contact_at.has_value();
    return custom(field);
  }
  // Of "customer.custom.colours.red": whether red is among them.
  ConditionValue custom(const ConditionField& field) const {
    std::string key(field.name.substr(std::string_view("customer.custom.").size()));
    const std::size_t dot = key.find('.');
    const std::string choice = dot == std::string::npos ? "" : key.substr(dot + 1);
    const auto found = c_.custom.find(key.substr(0, dot));
    if (!choice.empty()) {
      if (found == c_.custom.end()) return false;
      const auto chosen = from_json<std::vector<std::string>>(found->second.text).value();
      return std::ranges::find(chosen, choice) != chosen.end();
    }
    if (found == c_.custom.end()) return {};
    const std::string& json = found->second.text;
    switch (field.type) {
      case ConditionType::text: return std::string_view(texts_.emplace_back(from_json<std::string>(json).value()));
      case ConditionType::real: return from_json<double>(json).value();
      case ConditionType::integer: return from_json<Money>(json).value().amount;
      case ConditionType::boolean: return from_json<bool>(json).value();
      case ConditionType::date: return std::int64_t{from_json<Date>(json).value().days};
      default: break;
    }
    REQUIRE_MESSAGE(false, "a field that this test does not know");
    return {};
  }

  static ConditionValue text(const std::optional<std::string>& v) {
    return v ? ConditionValue(std::string_view(*v)) : ConditionValue();
  }
  static ConditionValue day(const std::optional<Date>& v) {
    return v ? ConditionValue(std::int64_t{v->days}) : ConditionValue();
  }
  bool has(IdentityKind kind) const {
    return std::any_of(c_.identities.begin(), c_.identities.end(), [&](const Identity& i) { return i.kind == kind; });
  }

  const Customer& c_;
  const std::string_view kind_;
  const bool do_not_sell_;
  mutable std::deque<std::string> texts_;  // borrowed by values
};

// A text from a small alphabet in which cases, accents, wildcards and planes differ.
std::string some_text() {
  static const std::vector<std::string> letters{"a", "A", "b", "č", "Č", "%", "_", "'", "\\", "?", " ", "😀", "ß", "z"};
  std::string text;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) text += *rc::gen::elementOf(letters);
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// A random expression of the type, as text; `depth` bounds it.
std::string expression(ConditionType type, int depth);

std::string field_of(ConditionType type) {
  std::vector<std::string> names;
  for (const ConditionField& field : schema->fields)
    if (field.type == type && field.values.empty()) names.emplace_back(field.name);
  return *rc::gen::elementOf(names);
}

std::string value_of(ConditionType type) {
  switch (type) {
    case ConditionType::text: return quoted(some_text());
    case ConditionType::integer: return std::to_string(*rc::gen::inRange(-4, 5));
    case ConditionType::real: return std::to_string(*rc::gen::inRange(-4, 5)) + ".5";
    case ConditionType::boolean: return *rc::gen::elementOf(Names{"true", "false"});
    case ConditionType::span: return "duration(\"" + std::to_string(*rc::gen::inRange(-50, 50)) + "h\")";
    case ConditionType::date: return "date(\"2029-12-" + std::to_string(*rc::gen::inRange(28, 32)) + "\")";
    case ConditionType::time:
      return "timestamp(\"2030-01-01T0" + std::to_string(*rc::gen::inRange(0, 10)) + ":00:00Z\")";
    default: return "null";
  }
}

std::string boolean(int depth) {
  const auto deeper = [depth](ConditionType type) { return expression(type, depth - 1); };
  const auto kind = *rc::gen::elementOf(std::vector{ConditionType::text, ConditionType::integer, ConditionType::real,
                                                    ConditionType::boolean, ConditionType::span, ConditionType::date,
                                                    ConditionType::time, ConditionType::id});
  const bool ordered = kind != ConditionType::boolean && kind != ConditionType::id;
  switch (*rc::gen::inRange(0, 11)) {
    case 0: return "(" + deeper(ConditionType::boolean) + " && " + deeper(ConditionType::boolean) + ")";
    case 1: return "(" + deeper(ConditionType::boolean) + " || " + deeper(ConditionType::boolean) + ")";
    case 2: return "!(" + deeper(ConditionType::boolean) + ")";
    case 3:
      return "(" + deeper(ConditionType::boolean) + " ? " + deeper(ConditionType::boolean) + " : " +
             deeper(ConditionType::boolean) + ")";
    case 4: return "(" + deeper(kind) + *rc::gen::elementOf(Names{" == ", " != "}) + "null)";
    case 5: return "has(" + field_of(ConditionType::text) + ")";
    case 6: {
      const auto method = *rc::gen::elementOf(Names{"startsWith", "endsWith", "contains"});
      return "(" + deeper(ConditionType::text) + ")." + method + "(" + quoted(some_text()) + ")";
    }
    case 7: {
      std::string list;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        list += (list.empty() ? "" : ", ") + (*rc::gen::inRange(0, 5) == 0 ? "null" : value_of(kind));
      return "(" + deeper(kind) + " in [" + list + "])";
    }
    default: {
      const auto sign = ordered ? *rc::gen::elementOf(Names{" == ", " != ", " < ", " <= ", " > ", " >= "})
                                : *rc::gen::elementOf(Names{" == ", " != "});
      return "(" + deeper(kind) + sign + deeper(kind) + ")";
    }
  }
}

std::string expression(ConditionType type, int depth) {
  const int way = depth <= 0 ? 0 : *rc::gen::inRange(0, 4);
  const auto deeper = [depth](ConditionType wanted) { return expression(wanted, depth - 1); };
  switch (type) {
    case ConditionType::boolean:
      if (way > 0) return boolean(depth);
      return *rc::gen::arbitrary<bool>() ? field_of(type) : value_of(type);
    case ConditionType::text:
      if (way == 1) return "(" + deeper(type) + " + " + deeper(type) + ")";
      break;
    case ConditionType::integer:
      if (way == 0) return *rc::gen::arbitrary<bool>() ? field_of(type) : value_of(type);
      if (way == 1) return "size(" + deeper(ConditionType::text) + ")";
      return "(" + deeper(type) + *rc::gen::elementOf(Names{" + ", " - ", " * ", " / ", " % "}) + deeper(type) + ")";
    case ConditionType::real:
      if (way < 2) return *rc::gen::arbitrary<bool>() ? field_of(type) : value_of(type);
      return "(" + deeper(type) + *rc::gen::elementOf(Names{" + ", " - "}) + deeper(type) + ")";
    case ConditionType::span:
      if (way == 1) return "(" + deeper(ConditionType::time) + " - " + deeper(ConditionType::time) + ")";
      return value_of(type);
    case ConditionType::time:
      if (way == 1) return "now";
      if (way == 2) return "timestamp(" + deeper(ConditionType::date) + ")";
      if (way == 3) return "(" + deeper(type) + " - " + deeper(ConditionType::span) + ")";
      break;
    case ConditionType::id: return field_of(type);
    default: break;
  }
  if (way == 2 && type != ConditionType::date)
    return "(" + deeper(ConditionType::boolean) + " ? " + deeper(type) + " : " + deeper(type) + ")";
  return *rc::gen::arbitrary<bool>() ? field_of(type) : value_of(type);
}

template <std::size_t Max>
std::optional<Text<1, Max>> perhaps_text() {
  const std::string text = some_text();
  return trimmed(text).empty() ? std::nullopt : std::optional(Text<1, Max>{text});
}

CreateCustomer some_customer() {
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.family_name = Text<1, 100>{"a" + some_text()};
  input.given_name = perhaps_text<100>(), input.city = perhaps_text<100>(), input.postcode = perhaps_text<20>();
  if (*rc::gen::arbitrary<bool>()) input.customer_since = Date{*rc::gen::inRange(21'912, 21'917)};
  if (*rc::gen::arbitrary<bool>()) input.preferred_channel = *rc::gen::element(Channel::call, Channel::mail);
  if (*rc::gen::arbitrary<bool>()) input.birth_date = Date{*rc::gen::inRange(21'912, 21'917)};
  if (*rc::gen::arbitrary<bool>())
    input.identities.push_back({.kind = IdentityKind::mail, .value = {"a@example.com"}, .label = std::nullopt});
  const auto perhaps = [&](const std::string& key, const std::string& json) {
    if (*rc::gen::arbitrary<bool>()) input.custom.emplace(key, Json{json});
  };
  perhaps("word", to_json("a" + some_text())), perhaps("size", std::to_string(*rc::gen::inRange(-4, 5)) + ".5");
  perhaps("limit", to_json(Money{*rc::gen::inRange(-4, 5), "EUR"}));
  perhaps("vegan", *rc::gen::arbitrary<bool>() ? "true" : "false");
  perhaps("married", to_json(Date{*rc::gen::inRange(21'912, 21'917)}));
  perhaps("colours", *rc::gen::elementOf(Names{"[]", "[\"red\"]", "[\"blue\",\"red\"]"}));
  return input;
}

// A field of each type that conditions know.
void add_custom_fields(House& house) {
  const auto add = [&](const char* key, FieldType type) {
    CreateCustomField input{};
    input.key = {key}, input.type = type, input.label = {key}, input.purpose = {"a test"}, input.used_by = {"tests"};
    if (type == FieldType::money) input.currency = Text<3, 3>{"EUR"};
    if (type == FieldType::choices) input.choices = {{{"red"}, {"Red"}, {}}, {{"blue"}, {"Blue"}, {}}};
    house.write([&](Tx& tx) { return create_custom_field(tx, input); }).value();
  };
  add("word", FieldType::text), add("size", FieldType::number), add("limit", FieldType::money);
  add("vegan", FieldType::boolean), add("married", FieldType::date), add("colours", FieldType::choices);
}

HOUSE_CASE("the database and the memory find the same customers") {
  constexpr int customers = 12, rounds_each = 10;  // rapidcheck runs the whole a hundred times
  std::vector<Customer> all;
  std::set<CustomerId> restricted;
  add_custom_fields(house);
  const auto own = house.write([](Tx& tx) { return std::make_shared<const CustomSchema>(tx, customer_schema()); });
  schema = &own->schema();
  REQUIRE(rc::check([&] {
    if (!all.empty()) return;
    for (int i = 0; i < customers; ++i) {
      const auto made = house.write([input = some_customer()](Tx& tx) { return create_customer(tx, input); });
      RC_ASSERT(made.has_value());
      if (i % 3 == 0) house.write([&](Tx& tx) { return archive_customer(tx, {made->id}); });
      if (i % 2 == 0)
        house.write([&](Tx& tx) {
          return record_contact(tx, {.id = made->id,
                                     .channel = Channel::call,
                                     .direction = Direction::in,
                                     .summary = {"call"},
                                     .occurred_at = std::nullopt});
        });
      if (i % 4 == 1) {
        house.write([&](Tx& tx) {
          return set_restriction(tx,
                                 {.id = made->id, .kind = StatedRestriction::do_not_sell, .reason = {"asked for it"}});
        });
        restricted.insert(made->id);
      }
      house.clock().set(house.clock().now() + std::chrono::hours(i % 3));
      all.push_back(house.write([&](Tx& tx) { return get_customer(tx, {made->id}); }).value());
    }
  }));
  int compared = 0, held = 0;
  const bool agreed = rc::check("memory and database agree", [&] {
    for (int round = 0; round < rounds_each; ++round) {
      // Archived customers are in the list only where the condition asks about them.
      const std::string text =
          "(customer.archived || !customer.archived) && (" + expression(ConditionType::boolean, 4) + ")";
      const auto condition = parse_condition(text, *schema, "?filter");
      if (!condition) continue;  // Too many searches, a sum too large: refused before either sees it.
      RC_ASSERT(parse_condition(to_text(*condition), *schema, "").has_value());
      Names expected;
      for (const Customer& customer : all)
        if (holds(*condition, InMemory(customer, restricted.contains(customer.id)), house.clock().now()))
          expected.push_back(customer.name);
      const auto page = house.write([&](Tx& tx) { return list_customers(tx, asked(text)); });
      RC_ASSERT(page.has_value());
      Names found;
      for (const CustomerRow& row : page->items) found.push_back(row.name);
      std::sort(expected.begin(), expected.end()), std::sort(found.begin(), found.end());
      if (found != expected) RC_FAIL(text);
      compared += customers, held += static_cast<int>(found.size());
    }
  });
  schema = &customer_schema();
  EXPECT(agreed);
  EXPECT_MESSAGE(compared >= 2000, compared);
  EXPECT_MESSAGE(held > compared / 20, held);
  EXPECT_MESSAGE(held < compared - compared / 20, held);
}

HOUSE_CASE("each sort has every customer once, those without a value last both ways") {
  for (int i = 0; i < 7; ++i) {
    house.clock().set(house.clock().now() + std::chrono::hours(1));
    CreateCustomer input{};
    input.kind = CustomerKind::person, input.family_name = Text<1, 100>{std::string(1, static_cast<char>('a' + i % 5))};
    if (i % 2 == 0) input.customer_since = Date{100 + i % 3};
    REQUIRE(house.write([&](Tx& tx) { return create_customer(tx, input); }));
  }
  for (const char* key : {"name", "created_at", "last_contact_at", "customer_since"}) {
    for (const std::string way : {"", "-"}) {
      for (const char* filter : {"", "customer.kind == \"person\"", "customer.archived || !customer.archived"}) {
        INFO(way << key << " " << filter);
        ListCustomers input = asked(filter, way + key);
        const Names whole = names_listed(house, input);
        EXPECT(whole.size() == 7);
        input.limit = 2;
        EXPECT(names_listed(house, input) == whole);
      }
    }
  }
  const auto page = house.write([](Tx& tx) { return list_customers(tx, asked("", "-customer_since")); });
  EXPECT(page->items.front().customer_since == Date{102});
  EXPECT(!page->items.back().customer_since);
  EXPECT(names_listed(house, asked("", "-name")).front() == "e");
}

HOUSE_CASE("customers put away are listed where the condition asks about them") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  house.add_person("Ana", "Kos", "041 123 456");
  REQUIRE(house.write([&](Tx& tx) { return archive_customer(tx, {maja.id}); }));
  EXPECT(names_listed(house, asked("")) == Names{"Ana Kos"});
  EXPECT(names_listed(house, asked("customer.has_phone")) == Names{"Ana Kos"});
  EXPECT(names_listed(house, asked("customer.archived")) == Names{"Maja Zupančič"});
  EXPECT(names_listed(house, asked("customer.archived == false")) == Names{"Ana Kos"});
  CountCustomers count{};
  count.filter = Text<0, 8000>{"customer.archived || customer.has_phone"};
  EXPECT(house.write([&](Tx& tx) { return count_customers(tx, count); })->count == 2);
}

HOUSE_CASE("a search and a condition go together") {
  house.add_person("Maja", "Zupančič", "040 123 456");
  house.add_person("Maja", "Kos", "041 123 456");
  ListCustomers input = asked("customer.family_name.startsWith(\"Z\")");
  input.q = Text<0, 200>{"maja"};
  EXPECT(names_listed(house, input) == Names{"Maja Zupančič"});
}

HOUSE_CASE("a condition that is wrong is refused with the place of the fault") {
  const auto refused = house.write([](Tx& tx) { return list_customers(tx, asked("customer.ctiy == \"Kranj\"")); });
  REQUIRE(!refused);
  EXPECT(refused.error().code == RefusalCode::invalid);
  EXPECT(refused.error().faults[0].pointer == "?filter");
  const auto sort = house.write([](Tx& tx) { return list_customers(tx, asked("", "age")); });
  REQUIRE(!sort);
  EXPECT(sort.error().faults[0].pointer == "?sort");
}

}  // namespace
}  // namespace vez
