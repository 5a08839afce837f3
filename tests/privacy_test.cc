// All that is kept about one customer: told, and erased until no byte is left.

#include "privacy/privacy.h"

#include <filesystem>
#include <regex>
#include <set>

#include "customers/customers_export.h"
#include "digest.h"
#include "import_house.h"
#include "interface.h"
#include "store/backup.h"
#include "store/wipe.h"

namespace vez {
namespace {

// In every text that a customer can have; found nowhere else.
constexpr std::string_view marker = "Xyzzyplugh";

std::string marked(std::string_view what) { return std::string(marker) + std::string(what); }

Result<Erasure> erase(House& house, CustomerId id, std::string name, std::string reason = "Asked for it by letter.") {
  return house.write([&](Tx& tx) {
    return erase_customer(tx, all_holdings(), {.id = id, .name = {std::move(name)}, .reason = {std::move(reason)}});
  });
}

// A customer with the marker in every text that people can write, in files and in an answer that is kept.
CustomerId marked_customer(House& house) {
  Interface interface(house);
  // Its answer is kept for those who ask again.
  const Interface::Sent asking_twice{.credential = house.session().secret, .headers = {{"Idempotency-Key", "marked"}}};
  const auto made = interface.send(
      "POST", "/customers",
      R"({"kind":"person","given_name":"Xyzzyplugh","family_name":"Xyzzyplughova","middle_name":"Xyzzyplughvna",)"
      R"("street":"Xyzzyplugh 1","city":"Xyzzyplughgrad","postcode":"XYZZYPLUGH","note":"Xyzzyplugh note",)"
      R"("birth_date":"1985-04-03","identities":[{"kind":"mail","value":"xyzzyplugh@example.com","label":"Xyzzyplugh"},)"
      R"({"kind":"phone","value":"call Xyzzyplugh"}]})",
      asking_twice);
  REQUIRE(made.status == 201);
  const CustomerId id = from_json<Customer>(made.body).value().id;
  house.write([&](Tx& tx) {
    RecordContact contact{};
    contact.id = id, contact.channel = Channel::call, contact.direction = Direction::in;
    contact.summary = Text<1, 300>{marked(" called")};
    REQUIRE(record_contact(tx, contact));
    REQUIRE(set_restriction(tx, {.id = id, .kind = StatedRestriction::do_not_sell, .reason = {marked(" asked")}}));
    UpdateCustomer change{};
    change.id = id, change.note = {true, Text<1, 4000>{marked(" second note")}};
    REQUIRE(update_customer(tx, change));
  });
  // A purchase with a name elsewhere, a row that updates, one that fails, and a file that was never run.
  const std::string csv =
      "customer_mail,date,amount,currency,id,summary\nxyzzyplugh@example.com,2029-05-06,12.50,EUR,Xyzzyplugh-7,"
      "Xyzzyplugh shoes\nsomebody@example.com,2029-05-07,1.00,EUR,8,laces\n";
  const Import purchases = upload(house, "nakupi.csv", csv).value();
  CHECK(purchases.record_type == RecordType::purchase);
  done(house, purchases.id, run_import);
  done(house,
       upload(house, "Xyzzyplugh.csv",
              "mail,family_name,city\nxyzzyplugh@example.com,Xyzzyplughova,Kranj\n,,Xyzzyplugh "
              "Xyzzyplughova\n")
           .value()
           .id,
       run_import);
  upload(house, "later.csv", "mail,family_name\nother@example.com,Novak\nxyzzyplugh@example.com,Xyzzyplughova\n")
      .value();
  house.clock().set(house.clock().now() + std::chrono::minutes(1));
  return id;
}

std::string files_of(const House& house) {
  const std::string path = house.database().substr(std::string_view("sqlite:").size());
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
    if (entry.is_regular_file()) all += bytes_of(entry.path().string());
  return all;
}

bool holds_marker(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text.find("xyzzyplugh") != std::string::npos;
}

HOUSE_CASE("every table that refers to customers is somebody's to tell and to erase") {
  std::set<std::string> held;
  for (const Holding& holding : all_holdings())
    for (const std::string_view table : holding.tables) held.emplace(table);
  // Kept on purpose: the proof, and figures that are nobody's.
  held.emplace("erasures");
  int tables = 0;
  for (const Migration& migration : all_migrations()) {
    const std::string sql(migration.sql);
    const std::regex create(R"(CREATE TABLE (\w+) \(([^;]*)\))");
    for (std::sregex_iterator it(sql.begin(), sql.end(), create), end; it != end; ++it) {
      const std::string name = (*it)[1], body = (*it)[2];
      if (!std::regex_search(body, std::regex(R"(customer_id|REFERENCES customers)")) && name != "customers") continue;
      ++tables;
      EXPECT_MESSAGE(held.contains(name), name, " refers to customers and is in no holding (engine/holding.h)");
    }
  }
  EXPECT(tables >= 9);
}

HOUSE_CASE("everything that is kept about a customer is told, and that it was told stands in the journal") {
  const CustomerId id = marked_customer(house);
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const auto json = interface.send("POST", "/customers/" + to_text(id) + "/data", R"({"format":"json"})", owner);
  REQUIRE(json.status == 200);
  for (const std::string_view what :
       {"Xyzzyplughova", "Xyzzyplughgrad", "Xyzzyplugh second note", "xyzzyplugh@example.com", "Xyzzyplugh called",
        "Xyzzyplugh asked", "Xyzzyplugh shoes", "Xyzzyplugh-7", "CustomerCreated", "Xyzzyplugh.csv"})
    EXPECT_MESSAGE(json.body.find(what) != std::string::npos, std::string(what));
  const auto html =
      interface.send("POST", "/customers/" + to_text(id) + "/data", R"({"format":"html","language":"sl"})", owner);
  REQUIRE(html.status == 200);
  EXPECT(html.body.find("Xyzzyplugh shoes") != std::string::npos);
  EXPECT(html.body.find("Datum rojstva") != std::string::npos);
  const auto again = interface.send("POST", "/customers/" + to_text(id) + "/data", R"({"format":"json"})", owner);
  EXPECT(again.body.find("CustomerDataTold") != std::string::npos);
}

HOUSE_CASE("what a customer is called is inert in the page that tells about them") {
  const CustomerId id = house.write([](Tx& tx) {
    CreateCustomer one{};
    one.kind = CustomerKind::person, one.family_name = Text<1, 100>{"<script>alert(1)</script>"};
    one.note = Text<1, 4000>{"\"><img src=x onerror=alert(1)>"};
    return create_customer(tx, one).value().id;
  });
  const std::string html = house.write([&](Tx& tx) {
    const Customer customer = get_customer(tx, {id}).value();
    return customer_data_html(customer_data_json(tx, all_holdings(), customer), "hu", customer.name);
  });
  EXPECT(html.find("<script") == std::string::npos);
  EXPECT(html.find("<img") == std::string::npos);
  EXPECT(html.find("&lt;script&gt;") != std::string::npos);
}

HOUSE_CASE("an erasure wants the customer's name, and a reason that does not name them") {
  const CustomerId id = house.add_person("Maja", "Zupančič", "040/123-456").id;
  const std::string before = digest(house.db());
  EXPECT(erase(house, id, "Maja").error().faults.at(0).pointer == "/name");
  EXPECT(erase(house, id, "Maja Zupančič", "Zupancic asked").error().faults.at(0).pointer == "/reason");
  EXPECT(erase(house, id, "Maja Zupančič", "called from +38640123456").error().faults.at(0).pointer == "/reason");
  EXPECT(erase(house, CustomerId{1}, "Maja Zupančič").error().code == RefusalCode::not_found);
  EXPECT(digest(house.db()) == before);
  EXPECT(erase(house, id, " maja zupancic ").has_value());
}

HOUSE_CASE("an organisation with people, and anybody while an import runs, is not erased") {
  const CustomerId firm = house.write([](Tx& tx) {
    CreateCustomer one{};
    one.kind = CustomerKind::organisation, one.name = Text<1, 200>{"Alpina"};
    return create_customer(tx, one).value().id;
  });
  house.write([&](Tx& tx) {
    CreateCustomer one{};
    one.kind = CustomerKind::person, one.family_name = Text<1, 100>{"Novak"}, one.organisation_id = firm;
    return create_customer(tx, one).value().id;
  });
  EXPECT(erase(house, firm, "Alpina").error().code == RefusalCode::conflict);
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040/123-456").id;
  const Import import = upload(house, "a.csv", "family_name\nKovač\n").value();
  REQUIRE(house.write([&](Tx& tx) { return run_import(tx, {import.id}); }));
  EXPECT(erase(house, maja, "Maja Zupančič").error().code == RefusalCode::conflict);
  work(house);
  EXPECT(erase(house, maja, "Maja Zupančič").has_value());
}

HOUSE_CASE("an erased customer is in no answer, no export and no row; figures by month and the proof stay") {
  const CustomerId id = marked_customer(house);
  const CustomerId other = house.add_person("Bor", "Novak", "041/123-456").id;
  const auto erasure = erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova");
  REQUIRE(erasure);
  work(house);
  EXPECT(!house.write([&](Tx& tx) { return get_customer(tx, {id}); }));
  EXPECT(house.write([&](Tx& tx) { return get_customer(tx, {other}); }));
  EXPECT(house.names_found("xyzzyplugh").empty());
  EXPECT(!holds_marker(dump(house.db())));
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const auto proof = interface.send("GET", "/erasures/" + to_text(erasure->id), "", owner);
  CHECK(proof.status == 200);
  EXPECT(proof.body.find("Asked for it by letter.") != std::string::npos);
  EXPECT(from_json<Erasure>(proof.body).value().wiped_at);
  const auto figures = interface.send("GET", "/erasures/figures", "", owner);
  EXPECT(figures.body.find(R"({"month":"2029-05","kind":"purchase","key":"EUR","count":1,"amount":1250})") !=
         std::string::npos);
  EXPECT(figures.body.find(R"("kind":"contact","key":"call","count":1)") != std::string::npos);
  // What came from the same files and is somebody else's is there.
  EXPECT(house.write([](Tx& tx) { return lookup_customer(tx, {.identity = {"mail:somebody@example.com"}}); })
             .value()
             .matches.size() == 1);
}

TEST_CASE("no byte of an erased name is left in the database's files, whatever was changed before") {
  House house("sqlite");
  for (int i = 0; i < 300; ++i) house.add_person("Ana" + std::to_string(i), "Novak", "");
  const CustomerId id = marked_customer(house);
  // Old versions of a row, of the index and of its pages.
  for (int i = 0; i < 50; ++i)
    house.write([&](Tx& tx) {
      UpdateCustomer change{};
      change.id = id, change.city = {true, Text<1, 100>{marked(std::to_string(i))}};
      return update_customer(tx, change);
    });
  EXPECT(holds_marker(files_of(house)));
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova"));
  work(house);
  EXPECT(!holds_marker(files_of(house)));
  EXPECT(house.names_found("ana299").size() == 1);
}

TEST_CASE("a backup from before an erasure is cleared of the customer again") {
  House house("sqlite");
  const CustomerId id = marked_customer(house);
  const CustomerId other = house.add_person("Bor", "Novak", "041/123-456").id;
  const std::string folder =
      std::filesystem::path(house.database().substr(std::string_view("sqlite:").size())).parent_path().string();
  const std::string backup = folder + "-backup", restored = folder + "-restored";
  house.db().backup(backup);
  const auto erasure = erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova");
  REQUIRE(erasure);
  work(house);
  const auto lines = read_ledger(ledger_path(house.db()));
  REQUIRE(lines.size() == 1);
  EXPECT(lines[0].customer_id == id);
  DbOptions options;
  options.url = "sqlite:" + restored;
  restore_backup(options, backup, false);
  {
    const auto db = open_db(options, house.clock());
    JobKinds kinds;
    add_job_kinds(kinds);
    EventJournal journal(all_reactions(), kinds);
    db->set_journal(&journal);
    EXPECT(db->read({}, [&](Tx& tx) { return get_customer(tx, {id}); }));
    EXPECT(erase_again(*db, all_holdings(), lines) == 1);
    EXPECT(erase_again(*db, all_holdings(), lines) == 0);
    EXPECT(!db->read({}, [&](Tx& tx) { return get_customer(tx, {id}); }));
    EXPECT(db->read({}, [&](Tx& tx) { return get_customer(tx, {other}); }));
    EXPECT(db->read({}, erasures_of).at(0).id == erasure->id);
    EXPECT(!holds_marker(bytes_of(restored)));
  }
  for (const std::string& path : {backup, restored, restored + ".lock"}) std::filesystem::remove(path);
}

TEST_CASE("a wipe that did not come to its end is done by the next") {
  House house("sqlite");
  const CustomerId id = marked_customer(house);
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova"));
  // The ledger cannot be written: the job is tried again, and nothing says that it was done.
  const std::string path = ledger_path(house.db());
  std::filesystem::create_directory(path + ".part");
  house.jobs().run_one();
  EXPECT(holds_marker(files_of(house)));
  std::filesystem::remove(path + ".part");
  house.clock().set(house.clock().now() + std::chrono::minutes(10));
  work(house);
  EXPECT(!holds_marker(files_of(house)));
}

}  // namespace
}  // namespace vez
