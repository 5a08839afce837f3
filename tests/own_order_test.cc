// Lists of customers in the order of the company's own fields.

#include "desk/views.h"
#include "interface.h"
#include "people/roles.h"

namespace vez {
namespace {

using Names = std::vector<std::string>;

void add_field(House& house, std::string key, FieldType type, std::vector<std::string> choices = {}) {
  CreateCustomField input{};
  input.key = {key}, input.scope = FieldScope::persons, input.type = type, input.label = {key};
  input.purpose = {"To test"}, input.used_by = {"Tests"};
  for (std::string& choice : choices) input.choices.push_back({.key = {choice}, .label = {choice}, .labels = {}});
  if (type == FieldType::money) input.currency = Text<3, 3>{"EUR"};
  house.write([&](Tx& tx) { return create_custom_field(tx, input); }).value();
}

// A person of that name with a value, as JSON; without one where it is empty.
CustomerId add(House& house, const std::string& name, const std::string& key, const std::string& value) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{name};
  if (!value.empty()) input.custom = {{key, Json{value}}};
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value().id;
}

// Names of the whole list, page by page.
Names listed(House& house, const std::string& sort, const std::string& filter = "", std::int64_t limit = 50) {
  ListCustomers input{};
  input.sort = sort, input.filter = Text<0, 8000>{filter}, input.limit = limit;
  return names_listed(house, std::move(input));
}

std::string refusal(House& house, const std::string& sort, std::optional<std::string> cursor = {}) {
  ListCustomers input{};
  input.sort = sort, input.cursor = std::move(cursor);
  const auto page = house.write([&](Tx& tx) { return list_customers(tx, input); });
  return page ? "" : page.error().faults.at(0).pointer;
}

HOUSE_CASE("a list is sorted by an own field of each type, both ways, those without a value last") {
  struct Case {
    FieldType type;
    Names values;  // of A, B, C
  };
  const std::vector<Case> cases = {
      {FieldType::text, {R"("Cvet")", R"("Čeh")", R"("Dolenc")"}},
      {FieldType::long_text, {R"("čaj")", R"("Dan in noč")", R"("žaba")"}},
      {FieldType::link, {R"("https://a.example")", R"("https://b.example")", R"("https://c.example")"}},
      {FieldType::number, {"-3.5", "2", "10"}},
      {FieldType::money,
       {R"({"amount":-100,"currency":"EUR"})", R"({"amount":900,"currency":"EUR"})",
        R"({"amount":1000,"currency":"EUR"})"}},
      {FieldType::date, {R"("1969-12-31")", R"("1970-01-02")", R"("2030-01-01")"}},
      {FieldType::choice, {R"("low")", R"("middle")", R"("high")"}},
  };
  for (const Case& one : cases) {
    const std::string key = "f_" + std::string(enum_name(one.type));
    add_field(house, key, one.type, one.type == FieldType::choice ? Names{"low", "middle", "high"} : Names{});
    std::vector<CustomerId> ids{add(house, "B", key, one.values[1]), add(house, "N", key, ""),
                                add(house, "C", key, one.values[2]), add(house, "A", key, one.values[0]),
                                add(house, "B", key, one.values[1]), add(house, "M", key, "")};
    for (const std::int64_t limit : {1, 2, 50}) {
      INFO(key << " " << limit);
      EXPECT(listed(house, "custom." + key, "", limit) == Names{"A", "B", "B", "C", "N", "M"});
      EXPECT(listed(house, "-custom." + key, "", limit) == Names{"C", "B", "B", "A", "M", "N"});
    }
    for (const CustomerId id : ids) house.write([&](Tx& tx) { return archive_customer(tx, {id}); }).value();
  }
}

HOUSE_CASE("choices stand as they stand in the field, also after they were put in another order") {
  add_field(house, "level", FieldType::choice, {"low", "high"});
  add(house, "H", "level", R"("high")"), add(house, "L", "level", R"("low")");
  EXPECT(listed(house, "custom.level") == Names{"L", "H"});
  UpdateCustomField update{};
  update.id = house.write([](Tx& tx) { return list_custom_fields(tx, {}); })->items.at(0).id;
  update.choices = std::vector<NewFieldChoice>{{{"high"}, {"High"}, {}}, {{"low"}, {"Low"}, {}}};
  house.write([&](Tx& tx) { return update_custom_field(tx, update); }).value();
  EXPECT(listed(house, "custom.level") == Names{"H", "L"});
}

HOUSE_CASE("a value that changed is where it belongs by then") {
  add_field(house, "size", FieldType::number);
  const CustomerId a = add(house, "A", "size", "1");
  add(house, "B", "size", "2");
  UpdateCustomer update{};
  update.id = a, update.custom = {true, CustomValues{{"size", Json{"3"}}}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  EXPECT(listed(house, "custom.size") == Names{"B", "A"});
  update.custom = {true, CustomValues{{"size", Json{"null"}}}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  EXPECT(listed(house, "-custom.size") == Names{"B", "A"});
}

HOUSE_CASE("a condition and an own order go together, also over those put away") {
  add_field(house, "size", FieldType::number);
  add(house, "A", "size", "3"), add(house, "B", "size", "1"), add(house, "N", "size", "");
  const CustomerId away = add(house, "W", "size", "2");
  house.write([&](Tx& tx) { return archive_customer(tx, {away}); }).value();
  EXPECT(listed(house, "custom.size") == Names{"B", "A", "N"});
  EXPECT(listed(house, "custom.size", "customer.custom.size > 1.5") == Names{"A"});
  EXPECT(listed(house, "custom.size", "customer.archived") == Names{"W"});
  EXPECT(listed(house, "custom.size", "customer.archived || !customer.archived", 1) == Names{"B", "W", "A", "N"});
}

HOUSE_CASE("whoever sees some customers finds no others in an own order, with a value or without") {
  add_field(house, "size", FieldType::number);
  const Session caller = invited(house, RoleIds::caller, "a@example.com");
  add(house, "Theirs", "size", "1"), add(house, "Theirs too", "size", "");
  for (const CustomerId id : {add(house, "Mine", "size", "2"), add(house, "Mine too", "size", "")}) {
    UpdateCustomer update{};
    update.id = id, update.owner_id = {true, caller.user.id};
    house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  }
  ListCustomers input{};
  input.sort = "custom.size";
  const auto page = as_user(house, caller, [&](Tx& tx) { return list_customers(tx, input); }).value();
  REQUIRE(page.items.size() == 2);
  EXPECT(page.items[0].name == "Mine");
  EXPECT(page.items[1].name == "Mine too");
}

HOUSE_CASE("a named list keeps an own order, and none by a field that is not there") {
  add_field(house, "size", FieldType::number);
  CreateView input{};
  input.name = {"By size"}, input.shared_with = SharedWith::nobody, input.sort = Text<0, 60>{"-custom.size"};
  const auto saved = as_user(house, house.session(), [&](Tx& tx) { return create_view(tx, input); });
  REQUIRE(saved);
  EXPECT(saved->sort == "-custom.size");
  input.sort = Text<0, 60>{"custom.weight"};
  const auto refused = as_user(house, house.session(), [&](Tx& tx) { return create_view(tx, input); });
  REQUIRE(!refused);
  EXPECT(refused.error().faults.at(0).pointer == "/sort");
}

HOUSE_CASE("an order by a field that has none, is not there or is retired is refused at its place") {
  add_field(house, "colours", FieldType::choices, {"red"});
  add_field(house, "level", FieldType::choice, {"low"});
  add_field(house, "size", FieldType::number);
  EXPECT(refusal(house, "custom.colours") == "?sort");
  EXPECT(refusal(house, "custom.nothing") == "?sort");
  EXPECT(refusal(house, "custom.") == "?sort");
  EXPECT(refusal(house, "custom.level", id_text(1) + ".high") == "?cursor");
  EXPECT(refusal(house, "custom.size", "5") == "?cursor");
  EXPECT(refusal(house, "custom.size").empty());
  UpdateCustomField update{};
  for (const CustomField& field : house.write([](Tx& tx) { return list_custom_fields(tx, {}); })->items)
    if (field.key == "size") update.id = field.id;
  update.retired = true;
  house.write([&](Tx& tx) { return update_custom_field(tx, update); }).value();
  EXPECT(refusal(house, "custom.size") == "?sort");
}

HOUSE_CASE("an own order walks the index of values, and sorts nothing") {
  int found = 0;
  for (const QueryText* query : all_queries()) {
    if (query->name != "CustomersByOwnValue" && query->name != "OwnValuesWindowEnd") continue;
    ++found;
    const std::string plan = house.db().explain(*query);
    INFO(query->name << plan);
    EXPECT(plan.find("custom_values_field") != std::string::npos);
    EXPECT(plan.find("TEMP B-TREE") == std::string::npos);
    EXPECT(plan.find("Sort") == std::string::npos);
  }
  EXPECT(found == 2);
}

HOUSE_CASE("a card shows the fields that are meant for it, by what they are called, and no others") {
  add_field(house, "size", FieldType::number);
  add_field(house, "level", FieldType::choice, {"low", "high"});
  const CustomerId id = add(house, "A", "size", "38");
  const auto card = [&] { return house.write([&](Tx& tx) { return get_customer_card(tx, {id}); }).value(); };
  EXPECT(card().own_values.empty());
  UpdateCustomField update{};
  update.id = house.write([](Tx& tx) { return list_custom_fields(tx, {}); })->items.at(0).id;
  update.on_card = true, update.labels = std::map<std::string, std::string>{{"sl", "Številka"}};
  house.write([&](Tx& tx) { return update_custom_field(tx, update); }).value();
  REQUIRE(card().own_values.size() == 1);
  EXPECT(to_json(card().own_values[0]) ==
         R"({"key":"size","type":"number","label":"size","labels":{"sl":"Številka"},"choices":[],"value":38})");
}

HOUSE_CASE("a card shows so many fields and no more; one that is retired makes room") {
  const auto create = [&](int i) {
    CreateCustomField input{};
    input.key = {"f" + std::to_string(i)}, input.type = FieldType::text, input.label = {"L"}, input.on_card = true;
    input.purpose = {"To test"}, input.used_by = {"Tests"};
    return house.write([&](Tx& tx) { return create_custom_field(tx, input); });
  };
  const CustomFieldId first = create(0).value().id;
  for (int i = 1; i < card_fields_max; ++i) create(i).value();
  const auto refused = create(100);
  REQUIRE(!refused);
  EXPECT(refused.error().faults.at(0).pointer == "/on_card");
  UpdateCustomField retire{};
  retire.id = first, retire.retired = true;
  house.write([&](Tx& tx) { return update_custom_field(tx, retire); }).value();
  EXPECT(create(100).has_value());
  retire.retired = false;
  EXPECT(!house.write([&](Tx& tx) { return update_custom_field(tx, retire); }));
}

}  // namespace
}  // namespace vez
