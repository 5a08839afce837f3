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
                               c.language, c.country, c.street, c.postcode, c.city, c.note, c.source, c.external_id})
        text += part.value_or("-") + "|";
      text += c.birth_date ? to_text(*c.birth_date) : "-";
      for (const Identity& identity : c.identities) text += "|" + identity.label + ":" + identity.value;
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

HOUSE_CASE("an export has those of its condition and its search, and no formula") {
  checked_and_run(house, upload(house, "ljudje.csv", people_csv).value().id);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "customer.city == \"Budapest\"")) == 1);
  EXPECT(lines(customers_file(house, ExportFormat::ndjson, "", "romaska")) +
             lines(customers_file(house, ExportFormat::ndjson, "", "romashka")) ==
         1);
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

// Every customer goes out in each format, comes into an empty house, and is there as it was.
std::int64_t must_come_back(House& house, const std::string& database, std::initializer_list<ExportFormat> formats) {
  const auto before = told(house);
  for (const Copy& copy : copies) {
    if (std::ranges::find(formats, copy.format) == formats.end()) continue;
    House other(database);
    const std::string file = customers_file(house, copy.format);
    const Import run = done(other, upload(other, std::string(copy.filename), file).value().id, run_import);
    EXPECT_MESSAGE(run.counts.failed == 0, copy.filename);
    const auto after = told(other);
    EXPECT_MESSAGE(before.size() == after.size(), copy.filename);
    std::vector<std::string> changed;
    std::ranges::set_difference(before, after, std::back_inserter(changed));
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
    maja.identities = {{IdentityKind::phone, {"040 123 456"}, Text<0, 40>{"work, fax"}},
                       {IdentityKind::phone, {"call: me; or not"}, std::nullopt},
                       {IdentityKind::mail, {"maja@example.com"}, Text<0, 40>{"Šola"}}};
    const Customer made = create_customer(tx, maja).value();
    REQUIRE(set_restriction(tx, {.id = made.id, .kind = StatedRestriction::do_not_sell, .reason = {"Asked, twice"}}));
    CreateCustomer firm{};
    firm.kind = CustomerKind::organisation, firm.name = Text<1, 200>{"Ромашка; ООО"};
    REQUIRE(create_customer(tx, firm));
  });
  // Names of this house are names of another system there.
  House first(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  done(first, upload(first, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  const std::string database = house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres";
  EXPECT(must_come_back(first, database,
                        {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::vcard, ExportFormat::vcard3,
                         ExportFormat::ndjson}) == 2);
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

// Every string that breaks something, as a name and as a note.
SHARED_DATA_CASE("09_torture/blns.json", "strings that break things go out and come back as they were typed") {
  House house("sqlite");
  simdjson::dom::parser parser;
  simdjson::dom::array strings;
  REQUIRE(!parser.load(data).get(strings));
  house.write([&](Tx& tx) {
    for (const auto element : strings) {
      const std::string text(std::string_view(element.get_string()));
      CreateCustomer one{};
      one.kind = CustomerKind::person, one.family_name = Text<1, 100>{"N"};
      if (characters(text) < 1 || characters(text) > 100 || trimmed(text).empty()) continue;
      one.given_name = Text<1, 100>{text}, one.note = Text<1, 4000>{text}, one.street = Text<1, 200>{text};
      create_customer(tx, one);
    }
  });
  House first("sqlite");
  done(first, upload(first, "vse.csv", customers_file(house, ExportFormat::csv)).value().id, run_import);
  MESSAGE(must_come_back(
              first, "sqlite",
              {ExportFormat::csv, ExportFormat::xlsx, ExportFormat::vcard, ExportFormat::vcard3, ExportFormat::ndjson}),
          " customers");
}

}  // namespace
}  // namespace vez
