// Customers and their timelines as files: all of them, exactly those asked for, and back again through the import.

#include "customers/customers_export.h"
#include "import_house.h"
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

std::string timeline_file(House& house, ExportFormat format) {
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
      for (const Identity& identity : c.identities) text += "|" + identity.value;
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
  const std::string table = timeline_file(house, ExportFormat::csv);
  EXPECT(lines(table) == 1 + 2'600 + 1);
  EXPECT(table.find("'=Asks") != std::string::npos);
  EXPECT(table.find(",12.50,EUR,") != std::string::npos);
  const std::string records = timeline_file(house, ExportFormat::ndjson);
  EXPECT(lines(records) == 2'601);
  House other(house.db().dialect() == Dialect::sqlite ? "sqlite" : "postgres");
  auto taker = ingest(other.db(), importer, {}).value();
  std::string answers = taker->take(other.db(), customers_file(house, ExportFormat::ndjson)).value();
  answers += taker->take(other.db(), records).value() + taker->finish(other.db()).value();
  EXPECT(answers.find("failed") == std::string::npos);
  EXPECT(lines(timeline_file(other, ExportFormat::ndjson)) == 2'601);
}

}  // namespace
}  // namespace vez
