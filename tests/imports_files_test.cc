// Whole files through the import: small ones of our own in four languages and old encodings, and those of others.

#include <filesystem>
#include <regex>

#include "csv/csv.h"
#include "import_house.h"
#include "shared_data.h"

namespace vez {
namespace {

Import uploaded(House& house, const std::string& path) {
  const auto import = upload(house, path.substr(path.rfind('/') + 1), bytes_of(path));
  REQUIRE(import);
  return *import;
}

Import sample(House& house, const std::string& name) { return uploaded(house, VEZ_SAMPLES "/" + name); }

// The customers that rows of the report made, in the order of the rows.
std::vector<Customer> made_by(House& house, ImportId id) {
  std::vector<Customer> made;
  for (const ImportRow& row : rows(house, id, Fate::created))
    made.push_back(house.write([&](Tx& tx) { return get_customer(tx, {*row.customer_id}); }).value());
  return made;
}

HOUSE_CASE("a Slovene file in windows-1250 with semicolons comes in as it is meant") {
  const Import import = sample(house, "stranke.csv");
  EXPECT(import.dialect.encoding == "windows-1250");
  EXPECT(import.dialect.delimiter == ";");
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.rows == 5);
  EXPECT(run.counts.created == 3);
  EXPECT(run.counts.unclear == 1);  // Maja's phone under another id
  EXPECT(run.counts.failed == 1);   // nobody's name
  const auto made = made_by(house, run.id);
  REQUIRE(made.size() == 3);
  EXPECT(made[0].name == "Maja Zupančič");
  EXPECT(made[0].birth_date == parse_date("1985-04-03"));
  EXPECT(made[0].identities.at(0).value == "+38640123456");
  EXPECT(made[0].identities.at(1).value == "maja.zupancic@example.com");
  EXPECT(made[2].street == "Cesta 4; vhod B");
  EXPECT(made[2].identities.at(1).value == "spela@xn--ebela-gya.si");
  EXPECT(made[2].note == "V dveh\r\nvrsticah");
}

HOUSE_CASE("Hungarian names have the family first, and their firms are made once") {
  const Import import = sample(house, "ugyfelek.csv");
  OneImport one{import.id};
  house.write([&](Tx& tx) {
    UpdateImport update{};
    update.id = one.id;
    update.options.emplace();
    update.options->country = {true, Text<2, 2>{"HU"}}, update.options->language = {true, Text<2, 2>{"hu"}};
    return update_import(tx, update);
  });
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 4);
  EXPECT(customers(house) == 5);
  const auto made = made_by(house, run.id);
  REQUIRE(made.size() == 4);
  EXPECT(made[0].family_name == "Kovács");
  EXPECT(made[0].given_name == "Eszter");
  EXPECT(made[0].organisation_name == "Tűzköves Kft.");
  EXPECT(made[0].birth_date == parse_date("1978-05-17"));
  EXPECT(made[1].given_name == "Zsófia Ilona");
  EXPECT(made[1].identities.at(0).value == "+36209876543");
  EXPECT(made[2].organisation_id == made[0].organisation_id);
  EXPECT(made[3].kind == CustomerKind::organisation);
}

HOUSE_CASE("Russian names in windows-1251 are taken apart with their patronymics") {
  const Import import = sample(house, "klienty.csv");
  EXPECT(import.dialect.encoding == "windows-1251");
  house.write([&](Tx& tx) {
    UpdateImport update{};
    update.id = import.id;
    update.options.emplace();
    update.options->country = {true, Text<2, 2>{"RU"}};
    return update_import(tx, update);
  });
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 3);
  const auto made = made_by(house, run.id);
  REQUIRE(made.size() == 3);
  EXPECT(made[0].family_name == "Иванов");
  EXPECT(made[0].given_name == "Пётр");
  EXPECT(made[0].middle_name == "Сергеевич");
  EXPECT(made[0].identities.at(0).value == "+79161234567");
  EXPECT(made[1].family_name == "Смирнова");
  EXPECT(made[1].middle_name == "Андреевна");
  EXPECT(made[2].kind == CustomerKind::organisation);
  EXPECT(house.names_found("romashka") == std::vector<std::string>{"ООО Ромашка"});
}

HOUSE_CASE("an English file with commas: several phones in a cell, dates month first, what is no phone is kept") {
  const Import run = checked_and_run(house, sample(house, "customers.csv").id);
  EXPECT(run.counts.created == 3);
  EXPECT(customers(house) == 4);
  const auto made = made_by(house, run.id);
  REQUIRE(made.size() == 3);
  EXPECT(made[0].birth_date == parse_date("1970-03-21"));
  EXPECT(made[0].identities.size() == 3);
  EXPECT(made[1].birth_date == parse_date("1988-12-05"));
  EXPECT(made[1].given_name == "Tom \"Tommy\"");
  EXPECT(made[1].identities.at(0).value == "+442079460019");
  EXPECT(made[2].identities.at(0).value == "not a number");
  EXPECT(!made[2].identities.at(0).valid);
  EXPECT(made[2].organisation_id == made[0].organisation_id);
}

HOUSE_CASE("purchases with a decimal comma find their customers by the id of the same source") {
  checked_and_run(house, sample(house, "stranke.csv").id);
  const Import import = sample(house, "nakupi.csv");
  EXPECT(import.record_type == RecordType::purchase);
  house.write([&](Tx& tx) {
    UpdateImport update{};
    update.id = import.id;
    update.options.emplace();
    update.options->source = Text<1, 60>{"stranke"}, update.options->create_missing = false;
    return update_import(tx, update);
  });
  const Import run = checked_and_run(house, import.id);
  EXPECT(run.counts.created == 2);
  EXPECT(run.counts.failed == 2);  // no such customer, no customer at all
  const ImportRow first = rows(house, run.id, Fate::created).at(0);
  const auto card = house.write([&](Tx& tx) { return get_customer_card(tx, {*first.customer_id}); });
  REQUIRE(card);
  EXPECT(card->customer.family_name == "Zupančič");
  EXPECT(card->purchases.total.at(0).amount == 123'450);
}

// Runs on every database, on the data of others.
void each_house(const std::function<void(House&)>& test) {
  for (const std::string& database : database_kinds()) {
    INFO(database);
    House house(database);
    test(house);
  }
}

SHARED_DATA_CASE("03_linkage/splink_fake_1000.csv", "every row becomes somebody or says why not") {
  each_house([&](House& house) { EXPECT(checked_and_run(house, uploaded(house, data).id).counts.rows == 1'000); });
}

SHARED_DATA_CASE("01_clv/cdnow_sample.txt", "each purchase once, for as many customers as there are") {
  each_house([&](House& house) {
    const Import run = checked_and_run(house, uploaded(house, data).id);
    EXPECT(run.counts.created == 6'919);
    EXPECT(customers(house) == 2'357);
  });
}

// 25,898 records with ids of their own, of which 33 have no name at all (counted with Python's csv).
SHARED_DATA_CASE("03_linkage/splink_historical_half.csv.gz", "all persons with a name come in from the packed file") {
  each_house([&](House& house) {
    const Import run = done(house, uploaded(house, data).id, run_import);
    EXPECT(run.counts.rows == 25'898);
    EXPECT(run.counts.created == 25'865);
    EXPECT(run.counts.failed == 33);
  });
}

// Takes the social security number for the id: the only thing both files share, in 4,560 of 5,000 rows unharmed. One
// row of the first file and one of the others of the second have no name (counted with Python's csv).
SHARED_DATA_CASE("03_linkage/febrl_dataset4b.csv.gz", "the second file finds the persons of the first") {
  const auto by_number = [](House& house, const std::string& path) {
    const Import import = uploaded(house, path);
    const auto updated = house.write([&](Tx& tx) {
      UpdateImport update{};
      update.id = import.id;
      for (const ImportColumn& column : import.columns)
        if (column.name == "soc_sec_id") update.columns.push_back({column.index, Target::external_id});
      update.options.emplace();
      update.options->source = Text<1, 60>{"febrl"};
      return update_import(tx, update);
    });
    REQUIRE(updated);
    return checked_and_run(house, import.id).counts;
  };
  const std::string first = shared_data("03_linkage/febrl_dataset4a.csv.gz");
  REQUIRE(!first.empty());
  each_house([&](House& house) {
    const ImportCounts a = by_number(house, first);
    EXPECT(a.created == 4'999);
    EXPECT(a.failed == 1);
    const ImportCounts b = by_number(house, data);
    EXPECT(b.updated + b.unchanged == 4'560);
    EXPECT(b.created == 439);
    EXPECT(b.failed == 1);
  });
}

// 59 customers, ten of them of a company of their own; one without a phone.
SHARED_DATA_CASE("10_peers/chinook_Customer.csv", "another program's customers come in by their headers alone") {
  each_house([&](House& house) {
    const Import import = uploaded(house, data);
    EXPECT(target(import, "CustomerId") == Target::external_id);
    EXPECT(target(import, "PostalCode") == Target::postcode);
    const Import run = checked_and_run(house, import.id);
    EXPECT(run.counts.created == 59);
    EXPECT(customers(house) == 69);
    const auto luis = house.write([](Tx& tx) { return lookup_customer(tx, {{"mail:LuisG@embraer.com.br"}}); });
    REQUIRE(luis);
    REQUIRE(luis->matches.size() == 1);
    EXPECT(luis->matches[0].customer.name == "Luís Gonçalves");
    EXPECT(luis->matches[0].customer.phone == "+551239235555");
  });
}

// Three companies, four contacts of theirs and one of nobody's.
SHARED_DATA_CASE("10_peers/odoo_o2m_customers_contacts.csv", "contacts belong to the companies of the same file") {
  each_house([&](House& house) {
    const Import run = checked_and_run(house, uploaded(house, data).id);
    EXPECT(run.counts.created == 8);
    EXPECT(customers(house) == 8);
    int organisations = 0, members = 0;
    for (const Customer& one : made_by(house, run.id))
      organisations += one.kind == CustomerKind::organisation, members += one.organisation_id.has_value();
    EXPECT(organisations == 3);
    EXPECT(members == 4);
  });
}

SHARED_DATA_CASE("09_torture/csv_spectrum", "all twelve files are taken, none harms another") {
  each_house([&](House& house) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data + "/csvs")) {
      INFO(entry.path().string());
      ++files;
      const Import import = uploaded(house, entry.path().string());
      house.write([&](Tx& tx) {  // Whatever it says, it is somebody's name.
        UpdateImport update{};
        update.id = import.id, update.columns = {{0, Target::family_name}};
        return update_import(tx, update);
      });
      const Import run = checked_and_run(house, import.id);
      EXPECT(run.counts.created + run.counts.failed == run.counts.rows);
    }
    EXPECT(files == 12);
  });
}

SHARED_DATA_CASE("09_torture/duckdb_csv", "files of bug reports are taken or refused by name, never half") {
  House house("sqlite");
  int taken = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data)) {
    const std::string path = entry.path().string();
    INFO(path);
    const auto import = upload(house, path.substr(path.rfind('/') + 1), bytes_of(path));
    ++(import ? taken : refused);
    if (!import) {
      EXPECT(!import.error().faults.at(0).reason.english.empty());
      continue;
    }
    const auto begun = house.write([&](Tx& tx) { return check_import(tx, {import->id}); });
    if (!begun) continue;  // no column means anything
    run_jobs(house);
    const Import checked = get(house, import->id);
    EXPECT(checked.state == ImportState::checked);
    EXPECT(adds_up(checked.counts));
  }
  EXPECT(taken > 60);
  EXPECT(customers(house) == 0);
}

SHARED_DATA_CASE("09_torture/csv_injection_payloads.txt", "a formula comes in as it is and goes out harmless") {
  each_house([&](House& house) {
    std::string csv = csv_line(std::vector<std::string>{"id", "family_name"});
    std::vector<std::string> payloads;
    std::ifstream in(data);
    for (std::string line; std::getline(in, line);)
      payloads.push_back(line), csv += "\"" + std::to_string(payloads.size()) + "\",\"" +
                                       std::regex_replace(line, std::regex("\""), "\"\"") + "\"\n";
    const Import run = checked_and_run(house, upload(house, "payloads.csv", csv).value().id);
    EXPECT(run.counts.created == static_cast<std::int64_t>(payloads.size()));
    const auto made = made_by(house, run.id);
    for (std::size_t i = 0; i < made.size(); ++i) EXPECT(made[i].family_name == trimmed(payloads[i]));
  });
}

// 515 strings, of which two are empty or blank; 14 are longer than a name may be.
SHARED_DATA_CASE("09_torture/blns.json", "strings that break others are names like any") {
  simdjson::dom::parser parser;
  std::vector<std::string> strings;
  for (const auto one : parser.load(data).get_array().value()) strings.emplace_back(one.get_string().value());
  each_house([&](House& house) {
    std::string csv = "id,family_name\n";
    for (std::size_t i = 0; i < strings.size(); ++i)
      csv += std::to_string(i) + ",\"" + std::regex_replace(strings[i], std::regex("\""), "\"\"") + "\"\n";
    const Import run = checked_and_run(house, upload(house, "blns.csv", csv).value().id);
    EXPECT(run.counts.rows == 515);
    EXPECT(run.counts.created == 513);
    EXPECT(run.counts.failed == 2);
    int different = 0;
    std::optional<std::string> cursor;
    do {
      const auto page = house.write([&](Tx& tx) {
        return list_import_rows(tx, {.id = run.id, .fate = Fate::created, .limit = 200, .cursor = cursor});
      });
      REQUIRE(page);
      for (const ImportRow& row : page->items) {
        const auto made = house.write([&](Tx& tx) { return get_customer(tx, {*row.customer_id}); });
        REQUIRE(made);
        different += made->family_name != trimmed(strings.at(std::stoul(*made->external_id)));
      }
      cursor = page->next;
    } while (cursor);
    EXPECT(different == 14);
  });
}

}  // namespace
}  // namespace vez
