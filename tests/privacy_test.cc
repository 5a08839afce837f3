// All that is kept about one customer: told, and erased until no byte is left.

#include "privacy/privacy.h"

#include <atomic>
#include <filesystem>
#include <regex>
#include <set>
#include <thread>

#include "customers/customers_export.h"
#include "digest.h"
#include "import_house.h"
#include "interface.h"
#include "merges/duplicates.h"
#include "merges/merges.h"
#include "store/backup.h"
#include "store/failure.h"
#include "store/postgres/connection.h"
#include "store/postgres/url.h"
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

// Own fields, one of which is retired, and the marker in all that is remembered; somebody who is like the customer, and
// one who is merged into it.
void remember_marked(House& house, CustomerId id) {
  const CustomerId other = house.add_person("Tujec", "Novak", "").id;
  const CustomerId same = house.add_person("Xyzzyplughica", "Xyzzyplughova", "041/777-888").id;
  house.write([&](Tx& tx) {
    const auto add_field = [&](std::string key) {
      return create_custom_field(tx, {.key = {std::move(key)},
                                      .scope = FieldScope::everybody,
                                      .type = FieldType::text,
                                      .label = {"Motto"},
                                      .labels = {},
                                      .choices = {},
                                      .currency = std::nullopt,
                                      .required = false,
                                      .on_card = std::nullopt,
                                      .purpose = {"To smile"},
                                      .used_by = {"All"}})
          .value();
    };
    add_field("motto");
    const CustomField old = add_field("old_motto");
    UpdateCustomer change{};
    change.id = id, change.salutation = {true, Text<1, 40>{marked(" dr.")}};
    change.custom = {true, CustomValues{{"motto", Json{to_json(marked(" motto"))}},
                                        {"old_motto", Json{to_json(marked(" old motto"))}}}};
    REQUIRE(update_customer(tx, change));
    UpdateCustomField retire{};
    retire.id = old.id, retire.retired = true;
    REQUIRE(update_custom_field(tx, retire));
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<IdentityKind>>([&](auto kind) {
      AddIdentity identity{};
      identity.id = id, identity.kind = kind.value, identity.value = Text<1, 254>{marked("-") + kind.name};
      identity.label = Text<0, 40>{marked(" label")};
      if (kind.value == IdentityKind::customer_number) identity.value = Text<1, 254>{"crm:" + marked("-9")};
      REQUIRE(add_identity(tx, identity));
    });
    NoteFact fact{};
    fact.id = id, fact.kind = FactKind::advice, fact.text = Text<1, 300>{marked(" reads all")};
    fact.source = Text<1, 200>{marked(" said")};
    REQUIRE(note_fact(tx, fact));
    fact.text = Text<1, 300>{marked(" long ago")}, fact.expires_on = Date{21'916};
    REQUIRE(note_fact(tx, fact));
    RecordConsent consent{};
    consent.id = id, consent.given = true, consent.evidence = Text<1, 1000>{marked(" signed")};
    REQUIRE(record_consent(tx, consent));
    AddRelation relation{};
    relation.id = other, relation.other_id = id, relation.kind = RelationKind::household;
    relation.note = Text<0, 200>{marked(" at home")};
    REQUIRE(add_relation(tx, relation));
    AddServicePoint point{};
    point.id = id, point.name = Text<1, 100>{marked(" line")}, point.contract_number = Text<1, 100>{marked("-77")};
    REQUIRE(add_service_point(tx, point));
  });
  house.clock().set(house.clock().now() + std::chrono::minutes(1));
  house.write([&](Tx& tx) {
    MergeCustomers merge{};
    merge.id = id, merge.from = same;
    REQUIRE(merge_customers(tx, merge));
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
  remember_marked(house, id);
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

bool holds(std::string text, std::string_view small) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text.find(small) != std::string::npos;
}

bool holds_marker(std::string text) { return holds(std::move(text), "xyzzyplugh"); }

// The jobs of an erasure. Wiping on PostgreSQL waits for whoever writes in the cluster, other tests too; when that
// takes too long it is tried again after its lease, as on a node.
void wipe(House& house) {
  for (int tries = 1;; ++tries) {
    try {
      return run_jobs(house);
    } catch (const StoreBusy&) {
      if (tries == 6) throw;
      house.clock().set(house.clock().now() + std::chrono::minutes(1));
    }
  }
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
  EXPECT(tables >= 16);
  // What becomes of a table's rows by a merge, and what by an erasure, is said of the same tables.
  for (const CustomerRows& rows : customer_rows())
    EXPECT_MESSAGE(held.contains(std::string(rows.table)), std::string(rows.table), " is in customer_rows() only");
}

HOUSE_CASE("everything that is kept about a customer is told, and that it was told stands in the journal") {
  const CustomerId id = marked_customer(house);
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const auto json = interface.send("POST", "/customers/" + to_text(id) + "/data", R"({"format":"json"})", owner);
  REQUIRE(json.status == 200);
  for (const std::string_view what :
       {"Xyzzyplughova",        "Xyzzyplughgrad",      "Xyzzyplugh second note", "xyzzyplugh@example.com",
        "Xyzzyplugh called",    "Xyzzyplugh asked",    "Xyzzyplugh shoes",       "Xyzzyplugh-7",
        "CustomerCreated",      "Xyzzyplugh.csv",      "Xyzzyplugh motto",       "Xyzzyplugh old motto",
        "Xyzzyplugh reads all", "Xyzzyplugh long ago", "Xyzzyplugh signed",      "Xyzzyplugh at home",
        "Xyzzyplugh line",      "crm:Xyzzyplugh-9",    "Xyzzyplugh dr.",         "Xyzzyplughica"})
    EXPECT_MESSAGE(json.body.find(what) != std::string::npos, std::string(what));
  const auto html =
      interface.send("POST", "/customers/" + to_text(id) + "/data", R"({"format":"html","language":"sl"})", owner);
  REQUIRE(html.status == 200);
  EXPECT(html.body.find("Xyzzyplugh shoes") != std::string::npos);
  EXPECT(html.body.find("Xyzzyplugh old motto") != std::string::npos);
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
  run_jobs(house);
  EXPECT(erase(house, maja, "Maja Zupančič").has_value());
}

HOUSE_CASE("an erased customer is in no answer, no export and no row; figures by month and the proof stay") {
  const CustomerId id = marked_customer(house);
  const CustomerId other = house.add_person("Bor", "Novak", "041/123-456").id;
  const auto erasure = erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova");
  REQUIRE(erasure);
  wipe(house);
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

// The part of a dump that is one table's.
std::string section(const std::string& dumped, std::string_view table) {
  const std::size_t begin = dumped.find("== " + std::string(table) + "\n");
  if (begin == std::string::npos) return {};
  return dumped.substr(begin, dumped.find("\n== ", begin + 1) - begin);
}

HOUSE_CASE("the marker is in every table that can hold a text of a customer, and in none after the erasure") {
  const CustomerId namesake = house.add_person("Xyzzyplugh", "Xyzzyplughova", "").id;
  const CustomerId id = marked_customer(house);
  run_jobs(house);
  const std::string before = dump(house.db());
  for (const std::string_view table :
       {"customers", "identities", "restrictions", "timeline_entries", "import_rows", "facts", "consents", "relations",
        "service_points", "custom_values", "idempotent_answers"})
    EXPECT_MESSAGE(holds_marker(section(before, table)), std::string(table));
  for (const std::string_view table : {"merges", "row_moves", "duplicate_keys", "duplicate_pairs"})
    EXPECT_MESSAGE(section(before, table).find('\n') != std::string::npos, std::string(table));
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova"));
  wipe(house);
  const std::string after = dump(house.db());
  // Somebody else of the same name.
  EXPECT(house.write([&](Tx& tx) { return get_customer(tx, {namesake}); }));
  EXPECT(section(after, "merges") == "== merges");
  EXPECT(section(after, "row_moves") == "== row_moves");
  for (const std::string_view table : {"facts", "consents", "relations", "service_points", "custom_values"})
    EXPECT_MESSAGE(!holds_marker(section(after, table)), std::string(table));
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
  run_jobs(house);
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
  run_jobs(house);
  const auto lines = read_ledger(ledger_path(house.db()));
  // The customer, and the one who had been merged into it.
  REQUIRE(lines.size() == 2);
  EXPECT((lines[0].customer_id == id || lines[1].customer_id == id));
  EXPECT(lines[0].id == lines[1].id);
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
    EXPECT(erase_again(*db, all_holdings(), lines) >= 1);
    EXPECT(erase_again(*db, all_holdings(), lines) == 0);
    EXPECT(!db->read({}, [&](Tx& tx) { return get_customer(tx, {id}); }));
    EXPECT(db->read({}, [&](Tx& tx) { return get_customer(tx, {other}); }));
    EXPECT(db->read({}, erasures_of).at(0).id == erasure->id);
    EXPECT(!holds_marker(bytes_of(restored)));
  }
  for (const std::string& path : {backup, restored, restored + ".lock"}) std::filesystem::remove(path);
}

// The files of a PostgreSQL database, without its log; "" where the cluster's folder is not in sight.
std::string files_of_postgres(const House& house) {
  std::string url = house.database();
  url.replace(url.find("user=vez"), std::string_view("user=vez").size(), "user=postgres");
  const PostgresUrl read(url);
  PostgresConnection cluster(read.settings, read.prepare);
  cluster.execute("CHECKPOINT");
  const std::string folder = cluster.texts("SHOW data_directory").at(0) + "/base/" +
                             cluster.texts("SELECT oid FROM pg_database WHERE datname = current_database()").at(0);
  if (!std::filesystem::exists(folder)) return {};
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) all += bytes_of(entry.path().string());
  return all;
}

TEST_CASE("no byte of an erased name is left in the files of PostgreSQL's tables and indexes") {
  for (const std::string& database : database_kinds()) {
    if (database != "postgres") continue;
    House house(database);
    for (int i = 0; i < 100; ++i) house.add_person("Ana" + std::to_string(i), "Novak", "");
    const CustomerId id = marked_customer(house);
    const std::string before = files_of_postgres(house);
    if (before.empty()) {
      MESSAGE("the folder of the cluster is not in sight");
      return;
    }
    EXPECT(holds_marker(before));
    REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughvna Xyzzyplughova"));
    wipe(house);
    EXPECT(!holds_marker(files_of_postgres(house)));
    EXPECT(house.db().read({}, erasures_of).size() == 2);
    EXPECT(house.names_found("ana99").size() == 1);
  }
}

// A ledger with one who was erased after the backup.
std::vector<LedgerLine> lines_for(CustomerId id) {
  return {{.id = ErasureId{7}, .customer_id = id, .at = House::start, .user_name = "Ana", .reason = "asked"}};
}

HOUSE_CASE("a backup in which the erased one is merged with somebody who stays takes the two apart first") {
  const CustomerId bor = house.add_person("Bor", "Novak", "041/123-456").id;
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040/123-456").id;
  const CustomerId eva = house.add_person("Eva", "Zupančič", "040/123-457").id;
  for (const auto& [into, from] : {std::pair(bor, maja), std::pair(bor, eva)})
    REQUIRE(house.write([&](Tx& tx) {
      MergeCustomers merge{};
      merge.id = into, merge.from = from;
      return merge_customers(tx, merge);
    }));
  EXPECT(erase_again(house.db(), all_holdings(), lines_for(maja)) == 1);
  EXPECT(!house.write([&](Tx& tx) { return get_customer(tx, {maja}); }));
  EXPECT(house.write([&](Tx& tx) { return get_customer(tx, {bor}); })->identities.size() == 2);
  EXPECT(house.write([&](Tx& tx) { return get_customer(tx, {eva}); })->merged_into_id == bor);
  EXPECT(!holds(dump(house.db()), "maja"));
}

HOUSE_CASE("a backup in which somebody who stays was merged into the erased one keeps who stays") {
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040/123-456").id;
  const CustomerId bor = house.add_person("Bor", "Novak", "041/123-456").id;
  REQUIRE(house.write([&](Tx& tx) {
    MergeCustomers merge{};
    merge.id = maja, merge.from = bor;
    return merge_customers(tx, merge);
  }));
  EXPECT(erase_again(house.db(), all_holdings(), lines_for(maja)) == 1);
  const auto left = house.write([&](Tx& tx) { return get_customer(tx, {bor}); });
  REQUIRE(left);
  EXPECT(!left->merged_into_id);
  EXPECT(left->identities.size() == 1);
  EXPECT(!house.write([&](Tx& tx) { return get_customer(tx, {maja}); }));
}

HOUSE_CASE("who was merged into another is erased with that one, not alone") {
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040/123-456").id;
  const CustomerId again = house.add_person("Majda", "Zupančič", "").id;
  REQUIRE(house.write([&](Tx& tx) {
    MergeCustomers merge{};
    merge.id = maja, merge.from = again;
    return merge_customers(tx, merge);
  }));
  EXPECT(erase(house, again, "Majda Zupančič").error().code == RefusalCode::conflict);
  EXPECT(erase(house, maja, "Maja Zupančič", "Majda asked").error().faults.at(0).pointer == "/reason");
  REQUIRE(erase(house, maja, "Maja Zupančič"));
  wipe(house);
  EXPECT(!house.write([&](Tx& tx) { return get_customer(tx, {again}); }));
  EXPECT(!holds(dump(house.db()), "majda"));
}

// The kinds of a house, with something done around the sweep of an erasure.
JobKinds with_sweep(House& house, const std::function<std::shared_ptr<const void>(const JobKind&, const Job&)>& sweep) {
  JobKinds kinds;
  for (const std::string_view name : house.kinds().names()) {
    JobKind kind = *house.kinds().find(name);
    if (name == sweep_kind) kind.prepare = [sweep, real = kind](Db&, const Job& job) { return sweep(real, job); };
    kinds.add(std::move(kind));
  }
  return kinds;
}

constexpr std::string_view marked_csv = "name,city\nBor Novak,Koper\nXyzzyplugh Xyzzyplughova,Kranj\n";

std::int64_t kept_chunks(House& house) {
  const std::string dumped = section(dump(house.db()), "import_chunks");
  return std::ranges::count(dumped, '\n');
}

HOUSE_CASE("a file that comes in while the others are looked through is looked through too") {
  const CustomerId id = house.add_person("Xyzzyplugh", "Xyzzyplughova", "040/123-456").id;
  upload(house, "mine.csv", marked_csv).value();
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughova"));
  std::optional<ImportId> late;
  const JobKinds kinds = with_sweep(house, [&](const JobKind& real, const Job& job) {
    auto looked_at = real.prepare(house.db(), job);
    if (!late) late = upload(house, "late.csv", "name,city\nXyzzyplugh Xyzzyplughova,Kranj\n").value().id;
    return looked_at;
  });
  JobRunner runner(house.db(), kinds);
  runner.run_one();
  REQUIRE(late);
  // Not at its end: the late one was not looked at.
  EXPECT(house.write([](Tx& tx) { return is_to_sweep(tx); }));
  wipe(house);
  EXPECT(get(house, *late).state == ImportState::failed);
  EXPECT(!holds_marker(dump(house.db())));
}

HOUSE_CASE("a sweep of the files that was killed is gone on with, before and after it has taken files away") {
  const CustomerId id = house.add_person("Xyzzyplugh", "Xyzzyplughova", "040/123-456").id;
  upload(house, "mine.csv", marked_csv).value();
  const auto erasure = erase(house, id, "Xyzzyplugh Xyzzyplughova").value();
  int tries = 0;
  const JobKinds kinds = with_sweep(house, [&](const JobKind& real, const Job& job) -> std::shared_ptr<const void> {
    if (++tries == 1) throw StoreFailure("killed");
    auto looked_at = real.prepare(house.db(), job);
    if (tries == 2) throw StoreFailure("killed");
    return looked_at;
  });
  const auto run = [&] {
    JobRunner runner(house.db(), kinds);
    while (runner.run_one()) {
    }
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROWS_AS(run(), StoreFailure);
    EXPECT(house.write([](Tx& tx) { return is_to_sweep(tx); }));
    house.clock().set(house.clock().now() + prepare_lease);
  }
  JobRunner last(house.db(), kinds);
  while (tries < 3 && last.run_one()) {
  }
  EXPECT(tries == 3);
  wipe(house);
  EXPECT(!holds_marker(dump(house.db())));
  Interface interface(house);
  const auto proof =
      interface.send("GET", "/erasures/" + to_text(erasure.id), "", {.credential = house.session().secret});
  EXPECT(from_json<Erasure>(proof.body).value().wiped_at);
}

HOUSE_CASE("others write while the files of an erasure are looked through") {
  std::string csv = "name,city\n";
  while (csv.size() < 12'000'000) csv += "Bor Novak,Kranj\nEva Zajc,Koper\nIva Kralj,Celje\n";
  upload(house, "large.csv", csv, 1'000'000).value();
  const std::int64_t chunks = kept_chunks(house);
  const CustomerId id = house.add_person("Xyzzyplugh", "Xyzzyplughova", "040/123-456").id;
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughova"));
  std::atomic<bool> begun = false, ended = false;
  const JobKinds kinds = with_sweep(house, [&](const JobKind& real, const Job& job) {
    begun = true;
    auto looked_at = real.prepare(house.db(), job);
    ended = true;
    return looked_at;
  });
  JobRunner runner(house.db(), kinds);
  std::thread sweeping([&] { runner.run_one(); });
  int written = 0;
  while (!ended) {
    const bool was_begun = begun;
    house.add_person("Bor", "Novak", "");
    written += was_begun && !ended ? 1 : 0;
  }
  sweeping.join();
  EXPECT(written > 0);
  EXPECT(!house.write([](Tx& tx) { return is_to_sweep(tx); }));
  EXPECT(kept_chunks(house) == chunks);
}

HOUSE_CASE("no import is begun out of a file that an erasure has not looked through yet") {
  const CustomerId id = house.add_person("Xyzzyplugh", "Xyzzyplughova", "040/123-456").id;
  const Import mine = upload(house, "mine.csv", "name\nXyzzyplugh Xyzzyplughova\n").value();
  const Import others = upload(house, "others.csv", "name\nBor Novak\n").value();
  REQUIRE(erase(house, id, "Xyzzyplugh Xyzzyplughova"));
  const auto begin = [&](const Import& import) {
    return house.write([&](Tx& tx) { return run_import(tx, {import.id}); });
  };
  EXPECT(begin(mine).error().code == RefusalCode::conflict);
  EXPECT(begin(others).error().code == RefusalCode::conflict);
  wipe(house);
  EXPECT(begin(others).has_value());
  run_jobs(house);
  EXPECT(house.names_found("xyzzyplugh").empty());
  EXPECT(house.names_found("novak").size() == 1);
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
  run_jobs(house);
  EXPECT(!holds_marker(files_of(house)));
}

}  // namespace
}  // namespace vez
