// Workbooks, cards and JSON through the import.

#include <malloc.h>

#include <filesystem>

#include "import_house.h"
#include "shared_data.h"
#include "xlsx/xlsx.h"

namespace vez {
namespace {

Customer customer_of(House& house, const ImportRow& row) {
  REQUIRE(row.customer_id);
  return house.write([&](Tx& tx) { return get_customer(tx, {*row.customer_id}); }).value();
}

std::string said(const ImportRow& row) {
  std::string all;
  for (const RowMessage& message : row.messages) all += message.reason + "|";
  return all;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VEZ_MEMORY_IS_NOT_OURS
#endif
#endif
// The most memory that this process has had since it was asked to forget what it had, in bytes; proc(5).
void forget_memory_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}
std::int64_t memory_peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(line.find_first_of("0123456789"))) * 1024;
  REQUIRE_MESSAGE(false, "no VmHWM in /proc/self/status");
  return 0;
}
// What reading a file may take besides; a sanitizer's memory is not counted.
void must_be_bounded(std::int64_t before_bytes, [[maybe_unused]] std::int64_t more_bytes_max) {
  const std::int64_t more = memory_peak_bytes() - before_bytes;
  MESSAGE((more >> 20), " MiB more at the most");
#ifndef VEZ_MEMORY_IS_NOT_OURS
  EXPECT(more <= more_bytes_max);
#endif
}

HOUSE_CASE("a workbook is read by its sheets, with days as days and numbers as they are seen") {
  const Import import = upload(house, "stranke.xlsx", bytes_of(std::string(VEZ_SAMPLES) + "/stranke.xlsx")).value();
  EXPECT(import.dialect.format == FileFormat::xlsx);
  EXPECT(import.dialect.sheets == std::vector<std::string>{"Povzetek", "Stranke"});
  EXPECT(import.dialect.sheet == "Stranke");
  EXPECT(import.dialect.has_header);
  EXPECT(target(import, "Rojstni datum") == Target::birth_date);
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 3);
  const auto all = rows(house, import.id);
  const Customer maja = customer_of(house, all.at(0));
  EXPECT(maja.birth_date == parse_date("1985-04-03"));
  EXPECT(maja.postcode == "4000");
  EXPECT(maja.note == "Kliče \"popoldne\"\nin zvečer");
  EXPECT(maja.external_id == "1");
  const Customer eszter = customer_of(house, all.at(1));
  EXPECT(eszter.identities.at(0).given == "3612345678");
  EXPECT(eszter.note == "'=1+1");
  EXPECT(all.at(2).line == 5);
  EXPECT(customer_of(house, all.at(2)).note == "=SUM(A1)");
  EXPECT(done(house, import.id, undo_import).state == ImportState::undone);
  EXPECT(customers(house) == 0);
}

HOUSE_CASE("another sheet of a workbook can be chosen, one it has not is refused") {
  const Import import = upload(house, "stranke.xlsx", bytes_of(std::string(VEZ_SAMPLES) + "/stranke.xlsx")).value();
  UpdateImport change{};
  change.id = import.id, change.dialect = import.dialect;
  change.dialect->sheet = "Povzetek";
  const auto empty = house.write([&](Tx& tx) { return update_import(tx, change); });
  REQUIRE(empty);
  EXPECT(empty->columns.empty());
  change.dialect->sheet = "Moon";
  EXPECT(!house.write([&](Tx& tx) { return update_import(tx, change); }));
}

constexpr std::string_view cards =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Zupančič;Maja;Ana,Neža;Dr.;\r\nFN:Dr. Maja Ana Neža Zupančič\r\nORG:Alpina "
    "d.o.o.;Prodaja\r\nitem1.TEL:040 123 456\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\nTEL;TYPE=WORK,FAX:01 234 56 "
    "78\r\nEMAIL;TYPE=INTERNET;TYPE=HOME:maja@example.com\r\nADR;TYPE=HOME:;2. nadstropje;Čopova "
    "5;Kranj;Gorenjska;4000;"
    "Slovenija\r\nADR;TYPE=WORK:;;Cesta 1;Ljubljana;;1000;SI\r\nBDAY:19850403\r\nLANG:sl\r\nNOTE:Kliče "
    "\"popoldne\"\\nin "
    "zvečer\\, včasih\r\nX-SKYPE:maja.z\r\nURL:http\\://example.com\r\nPHOTO;ENCODING=b:AAAA\r\nUID:abc\r\nREV:"
    "20200101T000000Z\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2=E0;=C0=ED=ED="
    "E0\r\n"
    "TEL;CELL:+7 916 123 45 67\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Nakup d.o.o.\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\nnothing\r\nBEGIN:VCARD\r\nFN:Cut Off";

HOUSE_CASE("cards of every version are customers; what has no place of its own is in the note") {
  const Import import = upload(house, "imenik.vcf", cards).value();
  EXPECT(import.dialect.format == FileFormat::vcard);
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 4);
  EXPECT(run.counts.failed == 2);
  const auto all = rows(house, import.id);
  const Customer maja = customer_of(house, all.at(0));
  EXPECT(maja.given_name == "Maja");
  EXPECT(maja.middle_name == "Ana Neža");
  EXPECT(maja.family_name == "Zupančič");
  EXPECT(maja.salutation == "Dr.");
  EXPECT(maja.organisation_name == "Alpina d.o.o.");
  EXPECT(maja.street == "2. nadstropje, Čopova 5");
  EXPECT(maja.city == "Kranj");
  EXPECT(maja.postcode == "4000");
  EXPECT(maja.country == "SI");
  EXPECT(maja.language == "sl");
  EXPECT(maja.birth_date == parse_date("1985-04-03"));
  EXPECT(maja.external_id == "abc");
  REQUIRE(maja.identities.size() == 3);
  EXPECT(maja.identities[0].value == "+38640123456");
  EXPECT(maja.identities[0].label == "Mobile");
  EXPECT(maja.identities[1].label == "work, fax");
  EXPECT(maja.identities[2].label == "home");
  EXPECT(maja.note ==
         "Kliče \"popoldne\"\nin zvečer, včasih\nORG unit: Prodaja\nADR region: Gorenjska\nADR (work): "
         "Cesta 1; Ljubljana; 1000; SI\nX-SKYPE: maja.z\nURL: http://example.com");
  EXPECT(said(all.at(0)).find("a picture, a sound or a key in the card is not taken over") != std::string::npos);
  EXPECT(customer_of(house, all.at(1)).name == "Анна Иванова");
  EXPECT(customer_of(house, all.at(2)).kind == CustomerKind::organisation);
  EXPECT(all.at(3).fate == Fate::failed);
  EXPECT(said(all.at(4)) == "this stands outside of a card|");
  EXPECT(said(all.at(5)) == "the card has no end|");
  EXPECT(customer_of(house, all.at(5)).name == "Cut Off");
}

HOUSE_CASE("JSON comes in by line or as a list, with fields in fields and those that come up late") {
  const std::string lines =
      "{\"id\":7,\"properties\":{\"firstname\":\"Ana\",\"email\":\"ana@example.com\"},\"tags\":[\"a\",\"b\"]}\n"
      "\n{\"id\":8,\"properties\":{\"firstname\":\"Bor\"}\n"
      "[1]\n"
      "{\"id\":9,\"properties\":{\"firstname\":\"Cilka\"},\"PHONE\":[{\"VALUE\":\"040 123 "
      "456\",\"VALUE_TYPE\":\"WORK\"},"
      "{\"VALUE\":\"041 123 456\",\"VALUE_TYPE\":\"HOME\"}]}\n";
  const Import import = upload(house, "a.ndjson", lines).value();
  EXPECT(import.dialect.format == FileFormat::ndjson);
  EXPECT(target(import, "properties.email") == Target::mail);
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 2);
  EXPECT(run.counts.failed == 2);
  const auto all = rows(house, import.id);
  EXPECT(all.at(1).line == 3);
  EXPECT(said(all.at(1)) == "this is not JSON|");
  const Customer cilka = customer_of(house, all.at(3));
  REQUIRE(cilka.identities.size() == 2);
  EXPECT(cilka.identities[0].label == "work");
  EXPECT(cilka.identities[1].value == "+38641123456");
  const std::string list =
      "\xEF\xBB\xBF[\n {\"family_name\": \"A}\\\"{\"},\n {\"family_name\": \"B\",\n  \"note\": null}]";
  EXPECT(checked_and_run(house, upload(house, "b.json", list).value().id).counts.created == 2);
}

HOUSE_CASE("fields that come up after the first 64 KiB are in the note") {
  std::string lines;
  for (int i = 0; i < 2'000; ++i)
    lines += "{\"family_name\":\"N" + std::to_string(i) + "\",\"city\":\"Kranj na Gorenjskem\"}\n";
  lines += "{\"family_name\":\"Last\",\"shoe_size\":42}\n";
  const Import import = upload(house, "a.ndjson", lines).value();
  const Import run = done(house, import.id, run_import);
  EXPECT(run.counts.created == 2'001);
  const auto found = house.write([](Tx& tx) {
    ListCustomers list{};
    list.q = Text<0, 200>{"Last"};
    return list_customers(tx, list);
  });
  REQUIRE(found.value().items.size() == 1);
  const auto last = house.write([&](Tx& tx) { return get_customer(tx, {found->items[0].id}); });
  EXPECT(last.value().note == "shoe_size: 42");
}

HOUSE_CASE("the exports of other systems are known by their columns, and their names are understood") {
  struct Sample {
    std::string_view head, source;
    std::vector<std::pair<std::string_view, Target>> meanings;
  };
  const Sample samples[] = {
      {"Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Original Source",
       "hubspot",
       {{"Record ID", Target::external_id},
        {"First Name", Target::given_name},
        {"Create Date", Target::customer_since}}},
      {"Name,Is a company,Related company,Address type,Street,ZIP,City,State,Country",
       "odoo",
       {{"Name", Target::name}, {"Is a company", Target::kind}, {"Related company", Target::organisation_name}}},
      {"ID,FirstName,LastName,MailingStreet,MailingCity,MailingPostalCode,MailingCountry,Phone,MobilePhone,Email",
       "salesforce",
       {{"MailingStreet", Target::street}, {"MobilePhone", Target::phone}}},
      {"id,first_name,last_name,email1,phone_work,phone_mobile,primary_address_street,primary_address_city,"
       "primary_address_postalcode,primary_address_country,account_name,description",
       "suitecrm",
       {{"phone_work", Target::phone}, {"primary_address_city", Target::city}, {"description", Target::note}}},
      {"id,firstName,lastName,accountName,emailAddress,phoneNumber,addressStreet,addressCity,addressCountry,"
       "addressPostalCode,description",
       "espocrm",
       {{"accountName", Target::organisation_name}, {"addressPostalCode", Target::postcode}}},
      {"ID,NAME,SECOND_NAME,LAST_NAME,BIRTHDATE,COMPANY_TITLE,ADDRESS,ADDRESS_CITY,ADDRESS_POSTAL_CODE,"
       "ADDRESS_COUNTRY,COMMENTS",
       "bitrix24",
       {{"NAME", Target::given_name}, {"SECOND_NAME", Target::middle_name}, {"COMMENTS", Target::note}}},
      {"ID контакта,Имя,Фамилия,Компания контакта,Рабочий телефон,Мобильный телефон,Рабочий email",
       "amocrm",
       {{"Рабочий телефон", Target::phone}, {"Рабочий email", Target::mail}, {"Имя", Target::given_name}}},
      {"Azonosító;Vezetéknév;Keresztnév;Cégnév;E-mail cím;Telefonszám;Irányítószám;Település;Megjegyzés",
       "file",
       {{"Cégnév", Target::organisation_name}, {"Település", Target::city}, {"Megjegyzés", Target::note}}},
  };
  for (const Sample& sample : samples) {
    const Import import = upload(house, "file.csv", std::string(sample.head) + "\n1,2,3\n").value();
    EXPECT(import.options.source == sample.source);
    for (const auto& [column, meaning] : sample.meanings)
      EXPECT_MESSAGE(target(import, column) == meaning, sample.source, ": ", column);
  }
}

HOUSE_CASE("a workbook that is no workbook, is cut off or is another archive is refused with the reason") {
  const std::string whole = bytes_of(std::string(VEZ_SAMPLES) + "/stranke.xlsx");
  for (const std::string& bytes :
       {whole.substr(0, whole.size() / 2), std::string("PK\x03\x04") + std::string(100, 'x')}) {
    const auto refused = upload(house, "a.xlsx", bytes);
    REQUIRE(!refused);
    EXPECT(refused.error().code == RefusalCode::unsupported);
  }
}

HOUSE_CASE("a workbook that unpacks to gigabytes ends at a row that says so, and what was before it is undone") {
  std::string file;
  ZipWriter zip(file);
  zip.part("xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='A' r:id='1'/></sheets></workbook>");
  zip.part("xl/_rels/workbook.xml.rels",
           "<Relationships><Relationship Id='1' Type='o/worksheet' Target='s.xml'/></Relationships>");
  zip.begin("xl/s.xml");
  zip.write("<worksheet><sheetData><row r='1'><c t='str'><v>Priimek</v></c></row>");
  for (int i = 2; i < 1'500; ++i) zip.write("<row r='" + std::to_string(i) + "'><c t='str'><v>N</v></c></row>");
  zip.write("<row r='1500'><c t='str'><v>");
  const std::string zeros(1 << 20, '0');
  for (int i = 0; i < 300; ++i) zip.write(zeros);
  zip.write("</v></c></row></sheetData></worksheet>");
  zip.end(), zip.finish();
  forget_memory_peak();
  const std::int64_t before = memory_peak_bytes();
  const Import import = upload(house, "bomb.xlsx", file).value();
  const Import run = checked_and_run(house, import.id);
  must_be_bounded(before, 128 << 20);
  EXPECT(run.counts.created == 1'498);
  EXPECT(run.counts.failed == 1);
  EXPECT(said(rows(house, import.id, Fate::failed).at(0)) == "the workbook unpacks to more than can be read|");
  EXPECT(done(house, import.id, undo_import).counts.undone == 1'498);
  EXPECT(customers(house) == 0);
}

// Own fields that a file can fill.
void add_fields(House& house) {
  const auto add = [&](std::string key, FieldType type, FieldScope scope, std::vector<NewFieldChoice> choices = {}) {
    REQUIRE(house.write([&](Tx& tx) {
      return create_custom_field(tx, {.key = {key},
                                      .scope = scope,
                                      .type = type,
                                      .label = {key == "shoe_size" ? "Shoe size" : key},
                                      .labels = {{"sl", key == "shoe_size" ? "Številka čevljev" : key}},
                                      .choices = choices,
                                      .currency = std::nullopt,
                                      .required = false,
                                      .on_card = std::nullopt,
                                      .purpose = {"To know"},
                                      .used_by = {"All"}});
    }));
  };
  add("shoe_size", FieldType::number, FieldScope::persons);
  add("club", FieldType::choice, FieldScope::everybody, {{{"ski"}, {"Ski club"}, {{"sl", "Smučarski klub"}}}});
}

// The same table in each format: the second row has no number, the third none of the choices, the fourth is a firm.
std::vector<std::pair<std::string, std::string>> own_field_files() {
  const std::vector<std::vector<std::string>> table = {{"id", "kind", "name", "Številka čevljev", "custom.club"},
                                                       {"1", "person", "Ana Novak", "42,5", "smučarski klub"},
                                                       {"2", "person", "Bor Novak", "large", "ski"},
                                                       {"3", "person", "Cilka Novak", "38", "golf"},
                                                       {"4", "organisation", "Alpina", "40", "Ski club"}};
  std::string csv, ndjson;
  XlsxWriter book("people", table[0]);
  for (const auto& row : table) {
    csv += csv_line(row);
    if (&row == &table[0]) continue;
    std::vector<XlsxCell> cells;
    std::map<std::string, std::string> object;
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back({.value = row[i]}), object[table[0][i]] = row[i];
    book.row(cells);
    ndjson += to_json(object) + "\n";
  }
  book.end();
  return {{"a.csv", csv}, {"a.xlsx", book.taken()}, {"a.ndjson", ndjson}};
}

HOUSE_CASE(
    "fields of the company's own are filled by an import, what does not fit is told by row, the undo empties them") {
  add_fields(house);
  for (const auto& [name, bytes] : own_field_files()) {
    INFO(name);
    const Import import = upload(house, name, bytes).value();
    EXPECT(target(import, "Številka čevljev") == Target::custom);
    EXPECT(target(import, "custom.club") == Target::custom);
    const Import run = checked_and_run(house, import.id);
    EXPECT(run.counts.created == 4);
    const auto all = rows(house, import.id);
    std::vector<CustomValues> values;
    for (const ImportRow& row : all)
      values.push_back(house.write([&](Tx& tx) { return custom_values(tx, *row.customer_id); }));
    EXPECT(to_json(values.at(0)) == R"({"club":"ski","shoe_size":42.5})");
    EXPECT(to_json(values.at(1)) == R"({"club":"ski"})");
    EXPECT(to_json(values.at(2)) == R"({"shoe_size":38})");
    EXPECT(to_json(values.at(3)) == R"({"club":"ski"})");
    EXPECT(said(all.at(0)).empty());
    EXPECT(said(all.at(1)).find("must be a number") != std::string::npos);
    EXPECT(said(all.at(2)).find("is not one of the choices") != std::string::npos);
    EXPECT(said(all.at(3)).find("there is no such field") != std::string::npos);
    EXPECT(done(house, import.id, undo_import).counts.undone == 4);
    EXPECT(customers(house) == 0);
  }
}

HOUSE_CASE(
    "what a field of the company's own had before is filled, overwritten or left, and comes back with the undo") {
  add_fields(house);
  const Import first = upload(house, "a.csv", "id,family_name,custom.shoe_size\n1,Novak,38\n").value();
  checked_and_run(house, first.id);
  const CustomerId ana = *rows(house, first.id).at(0).customer_id;
  const auto size = [&] { return to_json(house.write([&](Tx& tx) { return custom_values(tx, ana); })); };
  const std::string again = "id,family_name,custom.shoe_size,custom.club\n1,Novak,41,ski\n1,Novak,41,ski\n";
  const Import filling = upload(house, "a.csv", again).value();
  EXPECT(checked_and_run(house, filling.id).counts.unchanged == 1);
  EXPECT(size() == R"({"club":"ski","shoe_size":38})");
  EXPECT(done(house, filling.id, undo_import).counts.undone == 1);
  EXPECT(size() == R"({"shoe_size":38})");
  const Import over = upload(house, "a.csv", again).value();
  UpdateImport change{};
  change.id = over.id, change.options = ChangeOptions{}, change.options->existing = Existing::overwrite;
  REQUIRE(house.write([&](Tx& tx) { return update_import(tx, change); }));
  checked_and_run(house, over.id);
  EXPECT(size() == R"({"club":"ski","shoe_size":41})");
  done(house, over.id, undo_import);
  EXPECT(size() == R"({"shoe_size":38})");
}

HOUSE_CASE("a column is given to a field of the company's own by hand, once, and only to one that is there") {
  add_fields(house);
  const Import import = upload(house, "a.csv", "id,family_name,left,right\n1,Novak,38,39\n").value();
  const auto give = [&](std::int64_t column, std::optional<std::string> field) {
    UpdateImport change{};
    change.id = import.id;
    change.columns = {{.index = column, .target = Target::custom, .field = std::nullopt}};
    if (field) change.columns[0].field = Text<1, 40>{*field};
    return house.write([&](Tx& tx) { return update_import(tx, change); });
  };
  EXPECT(give(2, std::nullopt).error().faults.at(0).pointer == "/columns/0/field");
  EXPECT(give(2, "hat_size").error().faults.at(0).pointer == "/columns/0/field");
  REQUIRE(give(2, "shoe_size"));
  const auto moved = give(3, "shoe_size");
  REQUIRE(moved);
  EXPECT(!moved->columns.at(2).target);
  EXPECT(moved->columns.at(3).field == "shoe_size");
  checked_and_run(house, import.id);
  const CustomerId ana = *rows(house, import.id).at(0).customer_id;
  EXPECT(to_json(house.write([&](Tx& tx) { return custom_values(tx, ana); })) == R"({"shoe_size":39})");
}

// A file of each format with three customers, of which the second has a cell of ten megabytes.
std::pair<std::string, std::string> large_cell(FileFormat format) {
  const std::string large(10 << 20, 'x');
  if (format == FileFormat::vcard)
    return {"a.vcf", "BEGIN:VCARD\nFN:A One\nEND:VCARD\nBEGIN:VCARD\nNOTE:" + large +
                         "\nFN:B Two\nEND:VCARD\nBEGIN:VCARD\nFN:C Three\nEND:VCARD\n"};
  if (format == FileFormat::ndjson)
    return {"a.ndjson", "{\"family_name\":\"One\",\"note\":\"\"}\n{\"family_name\":\"Two\",\"note\":\"" + large +
                            "\"}\n{\"family_name\":\"Three\"}\n"};
  if (format == FileFormat::xlsx) {
    XlsxWriter book("people", {"family_name", "note"});
    for (const auto& [name, note] :
         {std::pair("One", std::string()), std::pair("Two", large), std::pair("Three", std::string())}) {
      const std::vector<XlsxCell> row{{.value = name}, {.value = note}};
      book.row(row);
    }
    book.end();
    return {"a.xlsx", book.taken()};
  }
  return {"a.csv", "family_name,note\nOne,\nTwo,\"" + large + "\"\nThree,\n"};
}

HOUSE_CASE("a cell of ten megabytes is reported, the rows around it go in, and the undo takes them back") {
  for (const FileFormat format : {FileFormat::csv, FileFormat::xlsx, FileFormat::vcard, FileFormat::ndjson}) {
    const auto [name, bytes] = large_cell(format);
    INFO(name);
    const Import import = upload(house, name, bytes).value();
    EXPECT(import.dialect.format == format);
    const Import run = checked_and_run(house, import.id);
    EXPECT(run.counts.rows == 3);
    EXPECT(run.counts.created >= 2);
    EXPECT(!said(rows(house, import.id).at(1)).empty());
    done(house, import.id, undo_import);
    EXPECT(customers(house) == 0);
  }
}

std::string whole_report(House& house, ImportId id) {
  return house.write([&](Tx& tx) {
    std::int64_t after = 0;
    std::string report, piece;
    while (!(piece = import_report(tx, id, after)).empty()) report += piece;
    return report;
  });
}

// What the report says of a line of the file.
std::string report_line(const std::string& report, std::int64_t line) {
  const std::size_t begin = report.find("\n" + std::to_string(line) + ",");
  return begin == std::string::npos ? "" : report.substr(begin + 1, report.find('\n', begin + 1) - begin - 1);
}

// Rows in UTF-8 for more than what is looked at before, then ten in windows-1250, then the first hundred again, and one
// that is cut off.
std::string broken_table(FileFormat format, int rows_count) {
  std::string file = format == FileFormat::csv ? "id,given_name,family_name\n" : "";
  const auto row = [&](int i, std::string_view family) {
    const std::string id = std::to_string(i);
    return format == FileFormat::csv
               ? id + ",Ana," + std::string(family) + id + "\n"
               : R"({"id":")" + id + R"(","given_name":"Ana","family_name":")" + std::string(family) + id + "\"}\n";
  };
  for (int i = 0; i < rows_count; ++i) file += row(i, "Žagar");
  for (int i = rows_count; i < rows_count + 10; ++i)
    file += row(i,
                "\x8E"
                "agar");
  for (int i = 0; i < 100; ++i) file += row(i, "Žagar");
  return file + (format == FileFormat::csv ? "9999,Zadnja,\"ki je odrez" : R"({"id":"9999","given_name":"Zad)");
}

HOUSE_CASE(
    "a table that changes its encoding half-way, repeats itself and is cut off goes in as far as it goes, by line") {
  constexpr int rows_count = 4'000;
  for (const FileFormat format : {FileFormat::csv, FileFormat::ndjson}) {
    const std::string name = format == FileFormat::csv ? "a.csv" : "a.ndjson";
    INFO(name);
    forget_memory_peak();
    const std::int64_t before = memory_peak_bytes();
    const Import import = upload(house, name, broken_table(format, rows_count)).value();
    EXPECT(import.dialect.encoding == "UTF-8");
    const Import run = checked_and_run(house, import.id);
    must_be_bounded(before, 128 << 20);
    const std::int64_t header = format == FileFormat::csv ? 1 : 0;
    EXPECT(run.counts.rows == rows_count + 10 + 100 + 1);
    // The name in another encoding is kept as far as it can be read, and its line says so.
    EXPECT(run.counts.created >= rows_count + 10);
    EXPECT(run.counts.unchanged == 100);
    const std::string report = whole_report(house, import.id);
    const std::string replaced = "characters that are not in the encoding of the file were replaced";
    EXPECT(report_line(report, header + rows_count).find(replaced) == std::string::npos);
    for (int i = rows_count; i < rows_count + 10; ++i)
      EXPECT(report_line(report, header + i + 1).find(replaced) != std::string::npos);
    const std::string last = report_line(report, header + rows_count + 111);
    EXPECT(last.find(format == FileFormat::csv ? "never closed" : "this is not JSON") != std::string::npos);
    const Import undone = done(house, import.id, undo_import);
    EXPECT(undone.counts.undone == run.counts.created);
    EXPECT(customers(house) == 0);
  }
}

HOUSE_CASE("a workbook that repeats its rows makes each customer once, and the undo takes them back") {
  XlsxWriter book("people", {"id", "family_name"});
  for (int again = 0; again < 3; ++again)
    for (int i = 0; i < 500; ++i) {
      const std::vector<XlsxCell> row{{.value = std::to_string(i)}, {.value = "Žagar" + std::to_string(i)}};
      book.row(row);
    }
  book.end();
  const Import import = upload(house, "a.xlsx", book.taken()).value();
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 500);
  EXPECT(run.counts.unchanged == 1'000);
  EXPECT(done(house, import.id, undo_import).counts.undone == 500);
  EXPECT(customers(house) == 0);
}

HOUSE_CASE("cards that are cut off, repeat themselves or change their encoding half-way go in as far as they go") {
  std::string file;
  for (int i = 0; i < 400; ++i)
    file += "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Žagar" + std::to_string(i) + ";Ana\r\nUID:u" + std::to_string(i) +
            "\r\nEND:VCARD\r\n";
  for (int i = 400; i < 410; ++i)
    file +=
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:\x8E"
        "agar" +
        std::to_string(i) + ";Ana\r\nUID:u" + std::to_string(i) + "\r\nEND:VCARD\r\n";
  const Import import = upload(house, "imenik.vcf", file + file.substr(0, 1'000) + "BEGIN:VCARD\r\nN:Zadnja;O").value();
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 411);
  EXPECT(run.counts.failed == 0);
  EXPECT(run.counts.unchanged > 10);
  EXPECT(house.names_found("zagar405").size() == 1);
  EXPECT(checked_and_run(house, upload(house, "imenik.vcf", file).value().id).counts.unchanged == 410);
}

SHARED_DATA_CASE("04_formats/vcard", "every card comes in, or its row says why not") {
  House house("sqlite");
  std::int64_t files = 0, created = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    if (entry.path().extension() != ".vcf") continue;
    ++files;
    const auto import = upload(house, entry.path().filename().string(), bytes_of(entry.path().string()));
    REQUIRE_MESSAGE(import, entry.path().string());
    EXPECT(import->dialect.format == FileFormat::vcard);
    const Import run = checked_and_run(house, import->id);
    created += run.counts.created;
    for (const ImportRow& row : rows(house, import->id, Fate::failed)) EXPECT(!row.messages.empty());
  }
  MESSAGE(files, " files, ", created, " customers");
  EXPECT(files == 55);
}

}  // namespace
}  // namespace vez
