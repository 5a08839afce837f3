// Customers merged and split, through the public commands.

#include "merges/merges.h"

#include <set>
#include <sstream>

#include "customers/customers_bulk.h"
#include "interface.h"

namespace vez {
namespace {

Customer add(House& house, CreateCustomer input) {
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

Customer get(House& house, CustomerId id) {
  return house.write([&](Tx& tx) { return get_customer(tx, {id}); }).value();
}

CustomerMerge merge(House& house, const Customer& into, const Customer& from, std::optional<KeptFields> keep = {}) {
  return house
      .write([&](Tx& tx) {
        return merge_customers(
            tx, {.id = into.id, .from = from.id, .from_version = std::nullopt, .keep = keep, .if_match = std::nullopt});
      })
      .value();
}

Result<CustomerMerge> try_split(House& house, CustomerId id, MergeId merge_id) {
  return house.write(
      [&](Tx& tx) { return split_customer(tx, {.id = id, .merge_id = merge_id, .if_match = std::nullopt}); });
}

CustomerMerge split(House& house, const CustomerMerge& merge) {
  return try_split(house, merge.customer_id, merge.id).value();
}

std::vector<std::string> values_of(const Customer& customer) {
  std::vector<std::string> values;
  for (const Identity& identity : customer.identities) values.push_back(identity.value);
  std::ranges::sort(values);
  return values;
}

void add_phone(House& house, CustomerId id, const std::string& phone) {
  house
      .write([&](Tx& tx) {
        return add_identity(tx, {.id = id, .kind = IdentityKind::phone, .value = {phone}, .label = std::nullopt});
      })
      .value();
}

TimelineEntry call(House& house, CustomerId id, const std::string& summary) {
  house.clock().set(house.clock().now() + std::chrono::minutes(1));
  return house
      .write([&](Tx& tx) {
        return record_contact(tx, {.id = id,
                                   .channel = Channel::call,
                                   .direction = Direction::in,
                                   .summary = {summary},
                                   .occurred_at = std::nullopt});
      })
      .value();
}

std::vector<std::string> contacts_of(House& house, CustomerId id) {
  const auto page =
      house
          .write([&](Tx& tx) {
            return list_timeline(tx, {.id = id, .kind = EntryKind::contact, .limit = 200, .cursor = std::nullopt});
          })
          .value();
  std::vector<std::string> summaries;
  for (const TimelineEntry& entry : page.items) summaries.push_back(entry.summary);
  std::ranges::sort(summaries);
  return summaries;
}

void expect_whole(House& house) {
  for (const RuleCheck& check : all_rule_checks()) {
    INFO(check.name);
    for (const std::string& fault : check.faults(house.db())) INFO(fault);
    EXPECT(check.faults(house.db()).empty());
  }
}

// ------------------------------------------------------------------------------------------------- nothing is
// forgotten

struct SchemaColumns {
  static constexpr std::string_view columns[] = {"name"};
  // Whatever refers to a customer, and whatever is named as if it did.
  static constexpr QueryText text{
      "SchemaColumns",
      "SELECT m.name || '.' || f.\"from\" AS name FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
      "WHERE m.type = 'table' AND f.\"table\" = 'customers' "
      "UNION SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c "
      "WHERE m.type = 'table' AND (c.name = 'customer_id' OR c.name LIKE '%\\_customer\\_id' ESCAPE '\\')",
      "SELECT c.conrelid::regclass::text || '.' || a.attname AS name FROM pg_constraint c JOIN pg_attribute a "
      "ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
      "WHERE c.contype = 'f' AND c.confrelid = 'customers'::regclass "
      "UNION SELECT table_name || '.' || column_name FROM information_schema.columns "
      "WHERE table_schema = 'public' AND (column_name = 'customer_id' OR column_name LIKE '%\\_customer\\_id')",
      columns};
  auto parameters() const { return std::array<Parameter, 0>{}; }
};

struct AllColumns {
  static constexpr std::string_view columns[] = {"name"};
  static constexpr QueryText text{
      "AllColumns",
      "SELECT m.name || '.' || c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
      "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'",
      columns};
  auto parameters() const { return std::array<Parameter, 0>{}; }
};

HOUSE_CASE("every column that names a customer says what becomes of it when customers are merged") {
  std::set<std::string> known;
  for (const CustomerRows& rows : customer_rows()) {
    known.insert(std::string(rows.table) + "." + std::string(rows.column));
    EXPECT((rows.on_merge == OnMerge::move) == !rows.key.empty());
    if (rows.on_merge == OnMerge::recount) EXPECT(rows.recount != nullptr);
  }
  const auto named = house.write([](Tx& tx) { return tx.all<std::string>(SchemaColumns{}); });
  EXPECT(named.size() > 10);
  for (const std::string& column : named) {
    INFO(column << " is not in customer_rows()");
    EXPECT(known.contains(column));
  }
  const auto all = house.write([](Tx& tx) { return tx.all<std::string>(AllColumns{}); });
  const std::set<std::string> there(all.begin(), all.end());
  for (const std::string& column : known) {
    INFO(column << " is in customer_rows() and not in the schema");
    EXPECT(there.contains(column));
  }
  for (const CustomerRows& rows : customer_rows())
    for (const auto& columns : {rows.key, rows.same})
      for (const std::string_view column : columns)
        EXPECT(there.contains(std::string(rows.table) + "." + std::string(column)));
}

HOUSE_CASE("every column of a customer is kept of one of the two, or named as left alone") {
  const auto all = house.write([](Tx& tx) { return tx.all<std::string>(AllColumns{}); });
  const auto left_alone = columns_not_merged();
  for (const std::string& name : all) {
    if (!name.starts_with("customers.")) continue;
    const std::string column = name.substr(std::string_view("customers.").size());
    INFO(column);
    EXPECT(parse_enum<MergeField>(column).has_value() != (std::ranges::find(left_alone, column) != left_alone.end()));
  }
}

HOUSE_CASE("the statements that move rows are understood, and read no table whole") {
  for (const MovedRows& moved : moved_rows())
    for (const QueryText* query : moved.moves.queries()) {
      INFO(query->name);
      house.db().prepare(*query);
      std::istringstream plan(house.db().explain(*query));
      for (std::string line; std::getline(plan, line);) {
        INFO(line);
        EXPECT(line.find("Seq Scan") == std::string::npos);
        EXPECT((!line.starts_with("SCAN ") || line.find(" INDEX ") != std::string::npos ||
                line.find("CONSTANT ROW") != std::string::npos));
      }
    }
}

// --------------------------------------------------------------------------------------------------------- what is
// seen

HOUSE_CASE("whoever was merged is found as the survivor, by everything that was known of either") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  const Customer maya = house.add_person("Maya", "Zupancic", "041 222 333");
  const CustomerMerge made = merge(house, maja, maya);
  for (const std::string phone : {"phone:040 123 456", "phone:041 222 333"}) {
    const auto answer = house.write([&](Tx& tx) { return lookup_customer(tx, {.identity = {phone}}); }).value();
    REQUIRE(answer.matches.size() == 1);
    EXPECT(answer.matches[0].customer.id == maja.id);
  }
  EXPECT(house.names_found("zupan") == std::vector<std::string>{"Maja Zupančič"});
  // As it sounds.
  EXPECT(house.names_found("maya") == std::vector<std::string>{"Maja Zupančič"});
  EXPECT(house.write([](Tx& tx) { return count_customers(tx, {}); }).value().count == 1);
  // Not even among those put away.
  const auto away = house
                        .write([](Tx& tx) {
                          CountCustomers input{};
                          input.filter = Text<0, 8000>{"customer.archived"};
                          return count_customers(tx, input);
                        })
                        .value();
  EXPECT(away.count == 0);
  EXPECT(get(house, maya.id).merged_into_id == maja.id);
  split(house, made);
  EXPECT(house.names_found("zupan") == std::vector<std::string>{"Maja Zupančič", "Maya Zupancic"});
  EXPECT(!get(house, maya.id).merged_into_id);
  expect_whole(house);
}

HOUSE_CASE("the id of the merged one is good for reading, and says where to write") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  const Customer maya = house.add_person("Maya", "Zupancic", "041 222 333");
  merge(house, maja, maya);
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const std::string path = "/customers/" + to_text(maya.id);
  const auto answer = interface.send("GET", path, "", owner);
  EXPECT(answer.status == 200);
  EXPECT(answer.body.contains("\"merged_into_id\":\"" + to_text(maja.id) + "\""));
  for (const auto& [method, below, body] :
       {std::tuple("PATCH", "", R"({"city":"Kranj"})"), std::tuple("DELETE", "", ""),
        std::tuple("POST", "/restore", "{}"), std::tuple("POST", "/identities", R"({"kind":"mail","value":"a@b.si"})"),
        std::tuple("PUT", "/restrictions/do_not_sell", R"({"reason":"x"})"),
        std::tuple("DELETE", "/restrictions/do_not_sell", ""),
        std::tuple("POST", "/contacts", R"({"channel":"call","direction":"in","summary":"x"})")}) {
    INFO(method << " " << below);
    EXPECT(interface.send(method, path + below, body, owner).status == 409);
  }
}

HOUSE_CASE("what came with the merged one goes back as it is by now, what was added since stays") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 222 222");
  call(house, ana.id, "of ana"), call(house, anna.id, "of anna");
  const CustomerMerge made = merge(house, ana, anna);
  call(house, ana.id, "of both");
  add_phone(house, ana.id, "040 333 333");
  EXPECT(contacts_of(house, ana.id) == std::vector<std::string>{"of ana", "of anna", "of both"});
  const auto card = house.write([&](Tx& tx) { return get_customer_card(tx, {ana.id}); }).value();
  EXPECT(card.contacts.count == 3);
  split(house, made);
  EXPECT(contacts_of(house, ana.id) == std::vector<std::string>{"of ana", "of both"});
  EXPECT(contacts_of(house, anna.id) == std::vector<std::string>{"of anna"});
  EXPECT(values_of(get(house, ana.id)) == std::vector<std::string>{"+38640111111", "+38640333333"});
  EXPECT(values_of(get(house, anna.id)) == std::vector<std::string>{"+38640222222"});
  EXPECT(house.write([&](Tx& tx) { return get_customer_card(tx, {anna.id}); }).value().contacts.count == 1);
  expect_whole(house);
}

HOUSE_CASE("a phone that both have is kept once, and is of both again when they are split") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 111 111");
  const CustomerMerge made = merge(house, ana, anna);
  EXPECT(values_of(get(house, ana.id)) == std::vector<std::string>{"+38640111111"});
  split(house, made);
  EXPECT(values_of(get(house, ana.id)) == std::vector<std::string>{"+38640111111"});
  EXPECT(values_of(get(house, anna.id)) == std::vector<std::string>{"+38640111111"});
}

HOUSE_CASE("a phone that two merged ones had stays with the survivor when one of them leaves") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 999 999");
  const Customer one = house.add_person("Anna", "Kovac", "040 111 111");
  const Customer two = house.add_person("Anica", "Kovač", "040 111 111");
  const CustomerMerge first = merge(house, ana, one), second = merge(house, ana, two);
  split(house, first);
  EXPECT(values_of(get(house, ana.id)) == std::vector<std::string>{"+38640111111", "+38640999999"});
  EXPECT(values_of(get(house, one.id)) == std::vector<std::string>{"+38640111111"});
  split(house, second);
  EXPECT(values_of(get(house, ana.id)) == std::vector<std::string>{"+38640999999"});
  EXPECT(values_of(get(house, two.id)) == std::vector<std::string>{"+38640111111"});
}

CreateCustomer person(const std::string& family, std::optional<std::string> street, std::optional<std::string> city) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{family};
  if (street) input.street = Text<1, 200>{*street};
  if (city) input.city = Text<1, 100>{*city};
  return input;
}

HOUSE_CASE("what the survivor does not say is filled, a part of an address only where the rest agrees") {
  const Customer here = add(house, person("Kovač", std::nullopt, "Kranj"));
  const Customer same = add(house, person("Kovač", "Glavni trg 1", "kranj"));
  const Customer other = add(house, person("Kovač", "Trubarjeva 5", "Ljubljana"));
  const CustomerMerge far = merge(house, here, other);
  EXPECT(!get(house, here.id).street);
  split(house, far);
  const CustomerMerge near = merge(house, here, same);
  EXPECT(get(house, here.id).street == "Glavni trg 1");
  EXPECT(get(house, here.id).city == "Kranj");
  split(house, near);
  EXPECT(!get(house, here.id).street);
}

HOUSE_CASE("a person decides field by field, and both notes can be kept") {
  CreateCustomer a = person("Kovač", std::nullopt, "Kranj"), b = person("Kovacs", std::nullopt, "Bled");
  a.note = Text<1, 4000>{"One."}, b.note = Text<1, 4000>{"Two."};
  const Customer ana = add(house, a), anna = add(house, b);
  KeptFields keep{};
  keep.family_name = KeptSide::merged, keep.note = KeptSide::both;
  const CustomerMerge made = merge(house, ana, anna, keep);
  const Customer whole = get(house, ana.id);
  EXPECT(whole.name == "Kovacs");
  EXPECT(whole.city == "Kranj");
  EXPECT(whole.note == "One.\n\nTwo.");
  split(house, made);
  EXPECT(get(house, ana.id).name == "Kovač");
  EXPECT(get(house, ana.id).note == "One.");
}

HOUSE_CASE("a field that came with the merged one goes again, unless somebody has changed it") {
  const Customer ana = add(house, person("Kovač", std::nullopt, std::nullopt));
  CreateCustomer input = person("Kovač", "Glavni trg 1", "Kranj");
  const Customer anna = add(house, input);
  const CustomerMerge made = merge(house, ana, anna);
  UpdateCustomer update{};
  update.id = ana.id, update.city = {true, Text<1, 100>{"Bled"}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  split(house, made);
  EXPECT(!get(house, ana.id).street);
  EXPECT(get(house, ana.id).city == "Bled");
  EXPECT(get(house, anna.id).city == "Kranj");
}

HOUSE_CASE("merges of merges are undone in any order") {
  for (const bool inner_first : {true, false}) {
    const Customer a = add(house, person("A", std::nullopt, "Ankaran"));
    const Customer b = add(house, person("B", std::nullopt, std::nullopt));
    const Customer c = add(house, person("C", std::nullopt, std::nullopt));
    add_phone(house, a.id, "040 111 111"), add_phone(house, b.id, "040 222 222"), add_phone(house, c.id, "040 333 333");
    const CustomerMerge inner = merge(house, b, a), outer = merge(house, c, b);
    EXPECT(get(house, c.id).identities.size() == 3);
    EXPECT(get(house, c.id).city == "Ankaran");
    // Whoever asks for it where it is kept by now, finds it.
    EXPECT(try_split(house, c.id, (inner_first ? inner : outer).id));
    if (inner_first) EXPECT(!get(house, c.id).city);
    EXPECT(try_split(house, b.id, (inner_first ? outer : inner).id));
    for (const auto& [customer, phone] : {std::pair(a, "+38640111111"), {b, "+38640222222"}, {c, "+38640333333"}})
      EXPECT(values_of(get(house, customer.id)) == std::vector<std::string>{phone});
    EXPECT(get(house, a.id).city == "Ankaran");
    EXPECT(!get(house, b.id).city);
    EXPECT(!get(house, c.id).city);
  }
  expect_whole(house);
}

// A node that took a number over makes ids ahead of its time: what was merged there has the higher id, though it came
// first.
HOUSE_CASE("merges are undone in the order in which they came, whichever node made them") {
  if (house.db().dialect() != Dialect::postgres) return;
  house.second_node().reset();
  const auto ahead = house.second_node();
  const Customer ana = add(house, person("Ana", std::nullopt, std::nullopt));
  const Customer one = add(house, person("One", std::nullopt, "Kranj"));
  const Customer two = add(house, person("Two", std::nullopt, "Bled"));
  const CustomerMerge first =
      ahead
          ->write(TxContext{},
                  [&](Tx& tx) {
                    return merge_customers(
                        tx, {.id = ana.id, .from = one.id, .from_version = {}, .keep = {}, .if_match = {}});
                  })
          .value();
  KeptFields keep{};
  keep.city = KeptSide::merged;
  const CustomerMerge second = merge(house, ana, two, keep);
  CHECK(first.id.value > second.id.value);
  const auto told = house.write([&](Tx& tx) { return list_merges(tx, {ana.id}); }).value();
  EXPECT(told.items.at(0).id == second.id);
  split(house, first);
  EXPECT(get(house, ana.id).city == "Bled");
  split(house, second);
  EXPECT(!get(house, ana.id).city);
}

HOUSE_CASE("members follow their organisation, which never belongs to itself") {
  CreateCustomer organisation{};
  organisation.kind = CustomerKind::organisation, organisation.name = Text<1, 200>{"Lipa"};
  const Customer lipa = add(house, organisation);
  organisation.organisation_id = lipa.id, organisation.name = Text<1, 200>{"Lipa d.o.o."};
  const Customer company = add(house, organisation);
  CreateCustomer member = person("Kovač", std::nullopt, std::nullopt);
  member.organisation_id = company.id;
  const Customer ana = add(house, member);
  const CustomerMerge made = merge(house, lipa, company);
  EXPECT(get(house, ana.id).organisation_id == lipa.id);
  EXPECT(!get(house, lipa.id).organisation_id);
  split(house, made);
  EXPECT(get(house, ana.id).organisation_id == company.id);
  EXPECT(get(house, company.id).organisation_id == lipa.id);
  // The other way round.
  const CustomerMerge back = merge(house, company, lipa);
  EXPECT(!get(house, company.id).organisation_id);
  split(house, back);
  EXPECT(get(house, company.id).organisation_id == lipa.id);
}

HOUSE_CASE("an organisation that came with somebody is left again, though it was merged meanwhile") {
  CreateCustomer organisation{};
  organisation.kind = CustomerKind::organisation, organisation.name = Text<1, 200>{"Lipa"};
  const Customer lipa = add(house, organisation), lipa2 = add(house, organisation);
  CreateCustomer member = person("Kovač", std::nullopt, std::nullopt);
  const Customer ana = add(house, member);
  member.organisation_id = lipa.id;
  const Customer anna = add(house, member);
  const CustomerMerge people = merge(house, ana, anna);
  const CustomerMerge firms = merge(house, lipa2, lipa);
  EXPECT(get(house, ana.id).organisation_id == lipa2.id);
  split(house, people);
  EXPECT(!get(house, ana.id).organisation_id);
  EXPECT(get(house, anna.id).organisation_id == lipa2.id);
  split(house, firms);
  EXPECT(get(house, anna.id).organisation_id == lipa.id);
}

HOUSE_CASE("what must not be done with one of the two must not be done with both") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 222 222");
  house
      .write([&](Tx& tx) {
        return set_restriction(tx, {.id = anna.id, .kind = StatedRestriction::do_not_sell, .reason = {"Ne želi."}});
      })
      .value();
  const CustomerMerge made = merge(house, ana, anna);
  const auto restrictions = [&](CustomerId id) {
    return house.write([&](Tx& tx) { return get_customer_card(tx, {id}); }).value().restrictions;
  };
  REQUIRE(restrictions(ana.id).size() == 1);
  EXPECT(restrictions(ana.id)[0].reason == "Ne želi.");
  split(house, made);
  EXPECT(restrictions(ana.id).empty());
  EXPECT(restrictions(anna.id).size() == 1);
}

HOUSE_CASE("a program that knows the merged one by its own number reaches the survivor") {
  CustomerDraft draft;
  field(draft.fields, CustomerField::family_name) = "Kovač";
  field(draft.fields, CustomerField::source) = "shop", field(draft.fields, CustomerField::external_id) = "17";
  complete_draft(draft);
  const CustomerId known = house.write([&](Tx& tx) {
    CustomersBulk bulk(tx);
    CustomerState state{.kind = draft.kind, .fields = draft.fields, .organisation_id = {}, .archived = false};
    const CustomerId id = bulk.create(draft, state);
    bulk.finish();
    return id;
  });
  const auto found = [&] { return house.write([](Tx& tx) { return CustomersBulk(tx).by_external_id("shop", "17"); }); };
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const CustomerMerge made = merge(house, ana, get(house, known));
  EXPECT(found() == ana.id);
  split(house, made);
  EXPECT(found() == known);
}

// ------------------------------------------------------------------------------------------------------------- refused

HOUSE_CASE("what can't be merged is refused and nothing changes") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 222 222");
  CreateCustomer organisation{};
  organisation.kind = CustomerKind::organisation, organisation.name = Text<1, 200>{"Lipa"};
  const Customer lipa = add(house, organisation);
  const auto refused = [&](MergeCustomers input) {
    return house.write([&](Tx& tx) { return merge_customers(tx, input); }).error().code;
  };
  EXPECT(refused({.id = ana.id, .from = lipa.id, .from_version = {}, .keep = {}, .if_match = {}}) ==
         RefusalCode::invalid);
  EXPECT(refused({.id = ana.id, .from = ana.id, .from_version = {}, .keep = {}, .if_match = {}}) ==
         RefusalCode::invalid);
  EXPECT(refused({.id = ana.id, .from = CustomerId{1}, .from_version = {}, .keep = {}, .if_match = {}}) ==
         RefusalCode::not_found);
  EXPECT(refused({.id = ana.id, .from = anna.id, .from_version = {}, .keep = {}, .if_match = ana.version + 1}) ==
         RefusalCode::stale);
  EXPECT(refused({.id = ana.id, .from = anna.id, .from_version = anna.version + 1, .keep = {}, .if_match = {}}) ==
         RefusalCode::stale);
  KeptFields keep{};
  keep.city = KeptSide::both;
  EXPECT(refused({.id = ana.id, .from = anna.id, .from_version = {}, .keep = keep, .if_match = {}}) ==
         RefusalCode::invalid);
  const CustomerMerge made = merge(house, ana, anna);
  EXPECT(refused({.id = lipa.id, .from = anna.id, .from_version = {}, .keep = {}, .if_match = {}}) ==
         RefusalCode::conflict);
  EXPECT(try_split(house, lipa.id, made.id).error().code == RefusalCode::not_found);
}

HOUSE_CASE("together they may not have more phones and addresses than one customer may") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 111 111");
  for (int i = 0; i < 30; ++i)
    for (const Customer& customer : {ana, anna})
      add_phone(house, customer.id,
                "041 " + std::to_string(customer.id == ana.id ? 100 : 200) + " " + std::to_string(100 + i));
  const auto answer = house.write([&](Tx& tx) {
    return merge_customers(tx, {.id = ana.id, .from = anna.id, .from_version = {}, .keep = {}, .if_match = {}});
  });
  EXPECT(answer.error().code == RefusalCode::conflict);
}

HOUSE_CASE("nobody merges or splits whom they do not see") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  CreateCustomer input = person("Kovač", std::nullopt, std::nullopt);
  input.owner_id = eva.user.id;
  const Customer hers = add(house, input);
  const Actor desk{.user_id = eva.user.id, .via = "page", .sees = Sees::own, .language = "en"};
  const auto as_eva = [&](CustomerId into, CustomerId from) {
    return house.db().write(TxContext{.actor = desk, .cause = {}}, [&](Tx& tx) {
      return merge_customers(tx, {.id = into, .from = from, .from_version = {}, .keep = {}, .if_match = {}});
    });
  };
  EXPECT(as_eva(hers.id, ana.id).error().code == RefusalCode::not_found);
  EXPECT(as_eva(ana.id, hers.id).error().code == RefusalCode::not_found);
  const CustomerMerge made = merge(house, hers, ana);
  const auto split_by_eva = house.db().write(TxContext{.actor = desk, .cause = {}}, [&](Tx& tx) {
    return split_customer(tx, {.id = hers.id, .merge_id = made.id, .if_match = {}});
  });
  EXPECT(split_by_eva.error().code == RefusalCode::not_found);
}

HOUSE_CASE("a merge is undone once, however often it is asked for") {
  const Customer ana = house.add_person("Ana", "Kovač", "040 111 111");
  const Customer anna = house.add_person("Anna", "Kovac", "040 222 222");
  const CustomerMerge made = merge(house, ana, anna);
  const CustomerMerge undone = split(house, made);
  EXPECT(undone.split_at.has_value());
  EXPECT(split(house, made).split_at == undone.split_at);
  const auto told = house.write([&](Tx& tx) { return list_merges(tx, {ana.id}); }).value();
  REQUIRE(told.items.size() == 1);
  EXPECT(told.items[0].from_name == "Anna Kovac");
}

}  // namespace
}  // namespace vez
