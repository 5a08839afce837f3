// Workbooks, cards and JSON through the import.

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
         "Kliče \"popoldne\"\nin zvečer, včasih\nN prefix: Dr.\nORG unit: Prodaja\nADR region: Gorenjska\nADR (work): "
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
  const Import import = upload(house, "bomb.xlsx", file).value();
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 1'498);
  EXPECT(run.counts.failed == 1);
  EXPECT(said(rows(house, import.id, Fate::failed).at(0)) == "the workbook unpacks to more than can be read|");
  EXPECT(done(house, import.id, undo_import).counts.undone == 1'498);
  EXPECT(customers(house) == 0);
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
  return {"a.csv", "family_name,note\nOne,\nTwo,\"" + large + "\"\nThree,\n"};
}

HOUSE_CASE("a cell of ten megabytes is reported, the rows around it go in, and the undo takes them back") {
  for (const FileFormat format : {FileFormat::csv, FileFormat::vcard, FileFormat::ndjson}) {
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
