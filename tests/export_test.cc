// Customers and their timelines as files: all of them, exactly those asked for, and back again through the import.

#include <filesystem>

#include "base/json.h"
#include "customers/customers_export.h"
#include "import_house.h"
#include "shared_data.h"
#include "text/fold.h"

namespace vez {
namespace {

template <class Input>
std::string file_of(House& house, const Input& input) {
  auto file = house.write([&](Tx& tx) { return open_export(tx, input); });
  REQUIRE(file);
  std::string all;
  for (std::string piece = (*file)->next(house.db(), {}); !piece.empty(); piece = (*file)->next(house.db(), {}))
    all += piece;
  return all;
}

std::string customers_file(House& house, ExportFormat format, std::string filter = "", std::string q = "") {
  ExportCustomers input{};
  input.format = format;
  if (!filter.empty()) input.filter = Text<0, 8000>{filter};
  if (!q.empty()) input.q = Text<0, 200>{q};
  return file_of(house, input);
}

std::string timeline_file(House& house, TimelineFormat format) {
  return file_of(house, ExportTimeline{.filter = std::nullopt, .format = format});
}

std::int64_t lines(const std::string& text) { return std::ranges::count(text, '\n'); }

constexpr std::string_view people_csv =
    "id,kind,given_name,family_name,name,company,phone,mail,street,zip,city,country,language,birth_date,note\n"
    "1,person,Maja,Zupančič,,Alpina d.o.o.,040 123 456; 01 234 56 78 ext. 12,Maja@čebela.si,\"Čopova 5, 2. "
    "nadstropje\","
    "4000,Kranj,SI,sl,1985-04-03,\"Kliče \"\"popoldne\"\"\nin zvečer\"\n"
    "2,person,Eszter,Kovács,,,,,,,Budapest,HU,hu,,=SUM(A1)\n"
    "3,organisation,,,Ромашка ООО,,+7 916 123 45 67,,,,Москва,RU,ru,,'=1+1\n"
    "4,person,,Brez,,,not a number,not a mail,,,,,,,\n";

// All that a file can say of the customers, by name; the names of a customer in another system are part of it.
std::vector<std::string> told(House& house) {
  std::vector<std::string> all;
  std::optional<std::string> cursor;
  do {
    ListCustomers list{};
    list.cursor = cursor, list.limit = 200;
    const auto page = house.write([&](Tx& tx) { return list_customers(tx, list); });
    REQUIRE(page);
    for (const CustomerRow& row : page->items) {
      const Customer c = house.write([&](Tx& tx) { return get_customer(tx, {row.id}); }).value();
      std::string text;
      for (const auto& part : {std::optional(c.name), c.given_name, c.family_name, c.middle_name, c.organisation_name,
                               c.language, c.country, c.street, c.postcode, c.city, c.note, c.source, c.external_id,
                               c.salutation, c.time_zone, c.preferred_hours})
        text += part.value_or("-") + "|";
      text += (c.preferred_channel ? std::string(enum_name(*c.preferred_channel)) : "-") + "|";
      text += c.birth_date ? to_text(*c.birth_date) : "-";
      // Kinds may change their places, not those of one kind.
      std::map<IdentityKind, std::string> identities;
      for (const Identity& identity : c.identities)
        identities[identity.kind] += "|" + identity.label + ":" + identity.value +
                                     (identity.verified_at ? " since " + to_text(*identity.verified_at) : "");
      for (const auto& [kind, values] : identities) text += "|" + std::string(enum_name(kind)) + values;
      text += "|" + to_json(c.custom);
      for (const Restriction& restriction : house.write([&](Tx& tx) { return restrictions_of(tx, c); }))
        text += "|" + restriction.reason.value_or("-");
      all.push_back(text);
    }
    cursor = page->next;
  } while (cursor);
  std::ranges::sort(all);
  return all;
}

HOUSE_CASE("what was exported as CSV comes into an empty database as it was") {
  checked_and_run(house, upload(house, "ljudje.csv", people_csv).value().id);
  const std::string csv = customers_file(house, ExportFormat::csv);
  // A head, five customers (one the firm of another), a line break in a note and one between two phones.
  EXPECT(lines(csv) == 1 + 5 + 2);
  House other(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  const Import run = checked_and_run(other, upload(other, "vse.csv", csv).value().id);
  EXPECT(run.counts.failed == 0);
  const auto before = told(house), after = told(other);
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    // The firm had no name elsewhere, and goes by its own here.
    if (before[i].starts_with("Alpina")) continue;
    EXPECT(before[i] == after[i]);
  }
  EXPECT(checked_and_run(other, upload(other, "vse.csv", csv).value().id).counts.unchanged == run.counts.rows);
}

HOUSE_CASE("what was exported as NDJSON is taken by ingest as it was") {
  checked_and_run(house, upload(house, "ljudje.csv", people_csv).value().id);
  House other(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  auto taker = ingest(other.db(), importer, {}).value();
  std::string answers = taker->take(other.db(), customers_file(house, ExportFormat::ndjson)).value();
  answers += taker->finish(other.db()).value();
  EXPECT(answers.find("failed") == std::string::npos);
  EXPECT(customers(other) == 5);
  const auto before = told(house), after = told(other);
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!before[i].starts_with("Alpina")) EXPECT(before[i] == after[i]);
}

HOUSE_CASE("handles and the company's own fields go out and come in again") {
  House other(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  for (House* one : {&house, &other}) {
    CreateCustomField field{};
    field.key = {"size"}, field.type = FieldType::number, field.label = {"Size"};
    field.purpose = {"To recommend what fits"}, field.used_by = {"Shop"};
    one->write([&](Tx& tx) { return create_custom_field(tx, field); }).value();
  }
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{"Kovač"};
  input.identities.push_back({.kind = IdentityKind::telegram, .value = {"@ana_k"}, .label = std::nullopt});
  input.custom.emplace("size", Json{"38.5"});
  house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
  EXPECT(customers_file(house, ExportFormat::csv).contains("telegram:ana_k"));
  EXPECT(customers_file(house, ExportFormat::csv).contains("size"));
  auto taker = ingest(other.db(), importer, {}).value();
  std::string answers = taker->take(other.db(), customers_file(house, ExportFormat::ndjson)).value();
  answers += taker->finish(other.db()).value();
  EXPECT(answers.contains("created"));
  const auto found =
      other.write([](Tx& tx) { return lookup_customer(tx, {.identity = {"telegram:ana_k"}}); }).value().matches;
  REQUIRE(found.size() == 1);
  const Customer there = other.write([&](Tx& tx) { return get_customer(tx, {found[0].customer.id}); }).value();
  EXPECT(there.custom.at("size").text == "38.5");
}

HOUSE_CASE("an export has those of its condition and its search, and no formula") {
  checked_and_run(house, upload(house, "ljudje.csv", people_csv).value().id);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "customer.city == \"Budapest\"")) == 1);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "", "romashka")) == 1);
  EXPECT(customers_file(house, ExportFormat::ndjson, "customer.city == \"Nowhere\"").empty());
  EXPECT(customers_file(house, ExportFormat::csv).find("\"=") == std::string::npos);
  EXPECT(customers_file(house, ExportFormat::csv).find(",=") == std::string::npos);
  const auto refused = house.write([](Tx& tx) {
    return open_export(tx, ExportCustomers{.q = std::nullopt, .filter = Text<0, 8000>{"customer.moon"}, .format = {}});
  });
  REQUIRE(!refused);
  EXPECT(refused.error().faults.at(0).pointer == "?filter");
}

HOUSE_CASE("more customers than go into one piece are all in the file, those put away are not") {
  std::string csv = "id,family_name,city\n";
  for (int i = 0; i < 2'300; ++i) csv += std::to_string(i) + ",N,K" + std::to_string(i % 2) + "\n";
  const Import run = done(house, upload(house, "many.csv", csv).value().id, run_import);
  EXPECT(lines(customers_file(house, ExportFormat::csv)) == 2'301);
  EXPECT(lines(customers_file(house, ExportFormat::csv, "customer.city == \"K1\"")) == 1'151);
  EXPECT(lines(customers_file(house, ExportFormat::csv, "", "n")) == 2'301);
  const CustomerId first = *rows(house, run.id).at(0).customer_id;
  house.write([&](Tx& tx) { return archive_customer(tx, {first}); });
  EXPECT(lines(customers_file(house, ExportFormat::csv)) == 2'300);
}

HOUSE_CASE("a timeline goes out with contacts and purchases, each once, and comes back by ingest") {
  std::string csv = "customer_external_id,date,amount,currency,id\n";
  for (int i = 0; i < 1'500; ++i)
    csv += "7,2025-01-" + std::string(i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1) + ",12.50,EUR,o" +
           std::to_string(i) + "\n";
  for (int i = 0; i < 1'100; ++i) csv += "c" + std::to_string(i) + ",2025-02-01,1.00,EUR,p" + std::to_string(i) + "\n";
  const Import import = upload(house, "shop.csv", csv).value();
  EXPECT(import.record_type == RecordType::purchase);
  const Import run = done(house, import.id, run_import);
  EXPECT(run.counts.created == 2'600);
  const CustomerId first = *rows(house, run.id).at(0).customer_id;
  house.write([&](Tx& tx) {
    RecordContact contact{};
    contact.id = first, contact.channel = Channel::call, contact.direction = Direction::in;
    contact.summary = Text<1, 300>{"=Asks, then waits"};
    return record_contact(tx, contact);
  });
  const std::string table = timeline_file(house, TimelineFormat::csv);
  EXPECT(lines(table) == 1 + 2'600 + 1);
  EXPECT(table.find("'=Asks") != std::string::npos);
  EXPECT(table.find(",12.50,EUR,") != std::string::npos);
  const std::string records = timeline_file(house, TimelineFormat::ndjson);
  EXPECT(lines(records) == 2'601);
  House other(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  auto taker = ingest(other.db(), importer, {}).value();
  std::string answers = taker->take(other.db(), customers_file(house, ExportFormat::ndjson)).value();
  answers += taker->take(other.db(), records).value() + taker->finish(other.db()).value();
  EXPECT(answers.find("failed") == std::string::npos);
  EXPECT(lines(timeline_file(other, TimelineFormat::ndjson)) == 2'601);
}

struct Copy {
  ExportFormat format;
  std::string_view filename;
};
constexpr Copy copies[] = {{ExportFormat::csv, "vse.csv"},
                           {ExportFormat::xlsx, "vse.xlsx"},
                           {ExportFormat::vcard, "vse.vcf"},
                           {ExportFormat::vcard3, "vse3.vcf"},
                           {ExportFormat::ndjson, "vse.ndjson"}};

void add_own_fields(House& house) {
  const auto add = [&](std::string key, FieldType type, std::vector<NewFieldChoice> choices = {}) {
    const bool money = type == FieldType::money;
    REQUIRE(house.write([&](Tx& tx) {
      return create_custom_field(tx, {.key = {key},
                                      .scope = FieldScope::everybody,
                                      .type = type,
                                      .label = {"Own " + key},
                                      .labels = {},
                                      .choices = choices,
                                      .currency = money ? std::optional(Text<3, 3>{"EUR"}) : std::nullopt,
                                      .required = false,
                                      .on_card = std::nullopt,
                                      .purpose = {"To know"},
                                      .used_by = {"All"}});
    }));
  };
  add("motto", FieldType::text), add("story", FieldType::long_text), add("size", FieldType::number);
  add("credit", FieldType::money), add("vip", FieldType::boolean), add("wedding", FieldType::date);
  add("club", FieldType::choice, {{{"ski"}, {"Ski club"}, {}}, {{"chess"}, {"Chess, and draughts"}, {}}});
  add("tastes", FieldType::choices, {{{"red"}, {"Red"}, {}}, {{"blue"}, {"Blue"}, {}}, {{"green"}, {"Green"}, {}}});
  add("site", FieldType::link);
}

void copy_own_fields(House& from, House& to) {
  if (!from.write([](Tx& tx) { return list_custom_fields(tx, {}); }).value().items.empty()) add_own_fields(to);
}

// Every customer goes out in each format, comes into an empty house, and is there as it was.
std::int64_t must_come_back(House& house, const std::string& database, std::initializer_list<ExportFormat> formats) {
  const auto before = told(house);
  for (const Copy& copy : copies) {
    if (std::ranges::find(formats, copy.format) == formats.end()) continue;
    House other(database);
    copy_own_fields(house, other);
    const std::string file = customers_file(house, copy.format);
    const Import run = done(other, upload(other, std::string(copy.filename), file).value().id, run_import);
    EXPECT_MESSAGE(run.counts.failed == 0, copy.filename);
    const auto after = told(other);
    EXPECT_MESSAGE(before.size() == after.size(), copy.filename);
    std::vector<std::string> changed, fresh;
    std::ranges::set_difference(before, after, std::back_inserter(changed));
    std::ranges::set_difference(after, before, std::back_inserter(fresh));
    for (const std::string& one : fresh) changed.push_back("came back: " + one);
    for (const std::string& one : changed) EXPECT_MESSAGE(one.empty(), copy.filename, "\n", one);
  }
  return static_cast<std::int64_t>(before.size());
}

HOUSE_CASE("what goes out as a table, cards or JSON comes back by the import as it was, labels and restrictions too") {
  house.write([](Tx& tx) {
    CreateCustomer maja{};
    maja.kind = CustomerKind::person, maja.given_name = Text<1, 100>{"Maja, \"Ma;ja\""};
    maja.family_name = Text<1, 100>{"=Zupančič\\n"};
    maja.note = Text<1, 4000>{"  first\n\nX-SKYPE: maja.z\t=1+1 _x0041_"};
    maja.birth_date = parse_date("1985-04-03"), maja.country = Text<2, 2>{"SI"}, maja.city = Text<1, 100>{"Kranj"};
    maja.salutation = Text<1, 40>{"ga., dr."}, maja.time_zone = Text<1, 60>{"Asia/Vladivostok"};
    maja.preferred_channel = Channel::letter, maja.preferred_hours = Text<11, 11>{"17:00-20:00"};
    maja.identities = {{IdentityKind::phone, {"040 123 456"}, Text<0, 40>{"work, fax"}},
                       {IdentityKind::phone, {"041 123 456"}, Text<0, 40>{"Home: or \\ his: mother"}},
                       {IdentityKind::mail, {"home@example.com"}, std::nullopt},
                       {IdentityKind::phone, {"call: me; or not"}, std::nullopt},
                       {IdentityKind::mail, {"maja@example.com"}, Text<0, 40>{"Šola"}}};
    const std::pair<IdentityKind, std::string> others[] = {
        {IdentityKind::telegram, "@maja_z"},         {IdentityKind::whatsapp, "+38640123456"},
        {IdentityKind::viber, "+38640123456"},       {IdentityKind::vk, "maja.z"},
        {IdentityKind::facebook, "maja.zupancic"},   {IdentityKind::instagram, "maja_z"},
        {IdentityKind::linkedin, "maja-zupancic"},   {IdentityKind::x, "maja_z"},
        {IdentityKind::skype, "live:maja.z"},        {IdentityKind::google_plus, "116899029375914044550"},
        {IdentityKind::card, "2900 1234"},           {IdentityKind::tax_number, "SI50223054"},
        {IdentityKind::customer_number, "crm:K-12"}, {IdentityKind::web_visitor, "visitor: 7, \"x\""}};
    for (const auto& [kind, value] : others)
      maja.identities.push_back(
          {kind, {value}, kind < IdentityKind::facebook ? std::optional(Text<0, 40>{"private"}) : std::nullopt});
    const Customer made = create_customer(tx, maja).value();
    REQUIRE(set_restriction(tx, {.id = made.id, .kind = StatedRestriction::do_not_sell, .reason = {"Asked, twice"}}));
    for (const Identity& identity : made.identities) {
      if (identity.kind != IdentityKind::telegram && identity.label != "work, fax" &&
          !identity.label.starts_with("Home"))
        continue;
      UpdateIdentity verify{};
      verify.id = made.id, verify.identity_id = identity.id, verify.verified = {true, true};
      REQUIRE(update_identity(tx, verify));
    }
    CreateCustomer firm{};
    firm.kind = CustomerKind::organisation, firm.name = Text<1, 200>{"Ромашка; ООО"};
    firm.salutation = Text<1, 40>{"Družba"}, firm.time_zone = Text<1, 60>{"Europe/Moscow"};
    REQUIRE(create_customer(tx, firm));
  });
  // Names of this house are names of another system there.
  House first(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  done(first, upload(first, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  const std::string database = house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres";
  EXPECT(must_come_back(first, database,
                        {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::vcard, ExportFormat::vcard3,
                         ExportFormat::ndjson}) == 2);
  const auto all = told(first);
  for (const std::string_view what :
       {"|Home: or \\ his: mother:+38641123456 since 2030", "|work, fax:+38640123456 since 2030", ":maja_z since 2030",
        "|ga., dr.|Asia/Vladivostok|17:00-20:00|letter|", "|Družba|Europe/Moscow|-|-|"})
    EXPECT_MESSAGE(std::ranges::any_of(all, [&](const std::string& c) { return c.find(what) != c.npos; }),
                   std::string(what));
}

HOUSE_CASE("what is no time zone, no channel, no hours, or verifies nobody, is said and left out") {
  const Import run = checked_and_run(
      house, upload(house, "a.csv",
                    "id,family_name,phone,time_zone,preferred_channel,preferred_hours,verified_identities\n"
                    "1,A,040123456,Nowhere,pigeon,evenings,2029-05-06T07:08:09Z phone:+38641999999\n"
                    "2,B,041123456,Europe/Ljubljana,call,08:00-10:00,2029-05-06T07:08:09Z phone:+38641123456\n")
                 .value()
                 .id);
  const auto all = rows(house, run.id);
  EXPECT(all.at(0).messages.size() == 4);
  EXPECT(all.at(1).messages.empty());
  const Customer second = house.write([&](Tx& tx) { return get_customer(tx, {*all.at(1).customer_id}); }).value();
  EXPECT(second.identities.at(0).verified_at == parse_time("2029-05-06T07:08:09Z"));
  EXPECT(second.preferred_channel == Channel::call);
  const Customer first = house.write([&](Tx& tx) { return get_customer(tx, {*all.at(0).customer_id}); }).value();
  EXPECT(!first.identities.at(0).verified_at);
  EXPECT(!first.time_zone);
}

const CustomValues own_values{{"motto", Json{R"("=1+1, \"so\"\n'what")"}},
                              {"story", Json{R"("first\n\nsecond")"}},
                              {"size", Json{"42.5"}},
                              {"credit", Json{R"({"amount":-1234567,"currency":"EUR"})"}},
                              {"vip", Json{"false"}},
                              {"wedding", Json{R"("2009-05-02")"}},
                              {"club", Json{R"("chess")"}},
                              {"tastes", Json{R"(["green","red"])"}},
                              {"site", Json{R"("https://example.com/a?b=c&d")"}}};

HOUSE_CASE("fields of the company's own go out as columns and come back by the import, of each type") {
  add_own_fields(house);
  house.write([](Tx& tx) {
    CreateCustomer maja{};
    maja.kind = CustomerKind::person, maja.family_name = Text<1, 100>{"Zupančič"}, maja.custom = own_values;
    REQUIRE(create_customer(tx, maja));
    maja.family_name = Text<1, 100>{"Novak"}, maja.custom = {{"size", Json{"1e-7"}}, {"vip", Json{"true"}}};
    REQUIRE(create_customer(tx, maja));
  });
  EXPECT(customers_file(house, ExportFormat::csv).find(",custom.motto,") != std::string::npos);
  const std::string database = house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres";
  House first(database);
  add_own_fields(first);
  done(first, upload(first, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  EXPECT(must_come_back(first, database, {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::ndjson}) == 2);
  const auto all = told(first);
  EXPECT(std::ranges::any_of(all, [](const std::string& c) { return c.find(to_json(own_values)) != c.npos; }));
}

HOUSE_CASE("who is not to be sold to is a condition of lists and exports") {
  checked_and_run(house, upload(house, "a.csv", "id,family_name,do_not_sell\n1,A,asked\n2,B,no\n3,C,\n").value().id);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "customer.do_not_sell")) == 1);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "!customer.do_not_sell")) == 2);
}

HOUSE_CASE("what an import has stated is lifted by its undo, what was there is left") {
  checked_and_run(house, upload(house, "a.csv", "id,family_name\n1,A\n").value().id);
  const Import import = upload(house, "a.csv", "id,family_name,do_not_sell\n1,A,asked\n").value();
  checked_and_run(house, import.id);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "customer.do_not_sell")) == 1);
  EXPECT(done(house, import.id, undo_import).counts.undone == 1);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "customer.do_not_sell")) == 0);
}

SHARED_DATA_CASE("04_formats/vcard", "what came in as cards goes out and comes back as it was") {
  House house("sqlite");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    if (entry.path().extension() != ".vcf") continue;
    const auto import = upload(house, entry.path().filename().string(), bytes_of(entry.path().string()));
    REQUIRE(import);
    done(house, import->id, run_import);
  }
  // Firms that came in with a person get names of their own on the way.
  House once("sqlite"), first("sqlite");
  done(once, upload(once, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  done(first, upload(first, "vse.csv", customers_file(once, ExportFormat::csv)).value().id, run_import);
  MESSAGE(must_come_back(
              first, "sqlite",
              {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::vcard, ExportFormat::vcard3, ExportFormat::ndjson}),
          " customers");
}

// Every string as a name, a street and a note, of those that may be one; out and in again in every format.
void strings_come_back(const std::vector<std::string>& strings) {
  House house("sqlite");
  std::int64_t kept = 0;
  house.write([&](Tx& tx) {
    kept = 0;
    for (const std::string& text : strings) {
      CreateCustomer one{};
      one.kind = CustomerKind::person, one.family_name = Text<1, 100>{"N"};
      if (characters(text) < 1 || characters(text) > 100 || trimmed(text).empty()) continue;
      one.given_name = Text<1, 100>{text}, one.note = Text<1, 4000>{text}, one.street = Text<1, 200>{text};
      kept += create_customer(tx, one) ? 1 : 0;
    }
  });
  House first("sqlite");
  done(first, upload(first, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  EXPECT(kept > 0);
  EXPECT(must_come_back(first, "sqlite",
                        {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::vcard, ExportFormat::vcard3,
                         ExportFormat::ndjson}) == kept);
}

SHARED_DATA_CASE("09_torture/blns.json", "strings that break things go out and come back as they were typed") {
  simdjson::dom::parser parser;
  std::vector<std::string> strings;
  for (const auto text : parser.load(data).get_array().value()) strings.emplace_back(text.get_string().value());
  strings_come_back(strings);
}

SHARED_DATA_CASE("09_torture/csv_injection_payloads.txt", "formulas go out and come back as they were typed") {
  std::ifstream in(data);
  std::vector<std::string> strings;
  for (std::string line; std::getline(in, line);) strings.push_back(line);
  strings_come_back(strings);
}

}  // namespace
}  // namespace vez
