// Files through the import, on each database: taken in pieces, checked, run, cancelled, undone.

#include "import_house.h"

namespace vez {
namespace {

constexpr std::string_view people_csv =
    "Šifra;Ime;Priimek;Telefon;E-pošta;Kraj\n"
    "1;Maja;Zupančič;040 123 456;maja@example.com;Kranj\n"
    "2;Jan;Novak;041 222 333;;Bled\n"
    "3;;;;;\n"
    "4;Maja;Zupančič;040123456;;Koper\n";

HOUSE_CASE("a file's columns are recognised by their headers, in Slovene too") {
  const Import import = upload(house, "stranke.csv", people_csv, 7).value();
  EXPECT(import.dialect.delimiter == ";");
  EXPECT(target(import, "Šifra") == Target::external_id);
  EXPECT(target(import, "Ime") == Target::given_name);
  EXPECT(target(import, "Priimek") == Target::family_name);
  EXPECT(target(import, "Telefon") == Target::phone);
  EXPECT(target(import, "E-pošta") == Target::mail);
  EXPECT(target(import, "Kraj") == Target::city);
}

HOUSE_CASE("a check counts what a run then does, and changes nothing") {
  const Import import = upload(house, "stranke.csv", people_csv).value();
  const Import checked = done(house, import.id, check_import);
  EXPECT(checked.state == ImportState::checked);
  EXPECT(customers(house) == 0);
  const Import run = done(house, import.id, run_import);
  EXPECT(run.state == ImportState::done);
  EXPECT(to_json(run.counts) == to_json(checked.counts));
  EXPECT(run.counts.rows == 4);
  EXPECT(run.counts.created == 2);
  EXPECT(run.counts.failed == 1);
  EXPECT(run.counts.unclear == 1);  // Maja's phone with another id of the same source.
  EXPECT(customers(house) == 2);
  EXPECT(house.names_found("zupancic maja") == std::vector<std::string>{"Maja Zupančič"});
}

HOUSE_CASE("the same file again changes nothing") {
  done(house, upload(house, "stranke.csv", people_csv).value().id, run_import);
  const Import again = done(house, upload(house, "stranke.csv", people_csv).value().id, run_import);
  EXPECT(again.counts.created == 0);
  EXPECT(again.counts.unchanged == 2);
  EXPECT(customers(house) == 2);
}

HOUSE_CASE("what a customer lacks is added, what is there stays") {
  house.add_person("Maja", "Zupančič", "040 123 456");
  const Import run =
      done(house, upload(house, "a.csv", "given_name,family_name,phone,city\nMarija,Z,+38640123456,Kranj\n").value().id,
           run_import);
  EXPECT(run.counts.updated == 1);
  const auto row = rows(house, run.id).at(0);
  REQUIRE(row.customer_id);
  const Customer maja = house.write([&](Tx& tx) { return get_customer(tx, {*row.customer_id}); }).value();
  EXPECT(maja.given_name == "Maja");
  EXPECT(maja.city == "Kranj");
}

HOUSE_CASE("a phone of one and a mail of another never join strangers") {
  done(house, upload(house, "a.csv", "family_name,phone,mail\nA,040111222,\nB,,b@example.com\n").value().id,
       run_import);
  const Import run =
      done(house, upload(house, "b.csv", "family_name,phone,mail\nC,040111222,b@example.com\n").value().id, run_import);
  EXPECT(run.counts.unclear == 1);
  EXPECT(customers(house) == 2);
}

HOUSE_CASE("an undo takes away what was made and gives back what was changed") {
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  const Import import =
      upload(house, "a.csv",
             "family_name,phone,city,mail,company\nZ,040123456,Kranj,m@example.com,\nN,041222333,Bled,,Alpina d.o.o.\n")
          .value();
  done(house, import.id, run_import);
  EXPECT(customers(house) == 3);  // Maja, N and the organisation.
  const Import undone = done(house, import.id, undo_import);
  EXPECT(undone.state == ImportState::undone);
  EXPECT(undone.counts.undone == 2);
  EXPECT(undone.counts.kept == 0);
  EXPECT(customers(house) == 1);
  const Customer after = house.write([&](Tx& tx) { return get_customer(tx, {maja.id}); }).value();
  EXPECT(!after.city);
  EXPECT(after.identities.size() == 1);
  EXPECT(house.names_found("alpina").empty());
}

HOUSE_CASE("an undo keeps whom people have changed since, and names the row") {
  const Import import = upload(house, "a.csv", "family_name,phone\nA,040111222\nB,040111333\n").value();
  done(house, import.id, run_import);
  const CustomerId first = *rows(house, import.id).at(0).customer_id;
  house.write([&](Tx& tx) {
    UpdateCustomer change{};
    change.id = first, change.city = {true, Text<1, 100>{"Kranj"}};
    return update_customer(tx, change);
  });
  const Import undone = done(house, import.id, undo_import);
  EXPECT(undone.counts.undone == 1);
  EXPECT(undone.counts.kept == 1);
  EXPECT(rows(house, import.id).at(0).undo == RowUndo::kept);
  EXPECT(customers(house) == 1);
}

std::string many(int count) {
  std::string csv = "id,family_name,phone\n";
  for (int i = 0; i < count; ++i)
    csv += std::to_string(i) + ",N" + std::to_string(i) + ",+38640" + std::to_string(100'000 + i) + "\n";
  return csv;
}

HOUSE_CASE("a run that was cancelled goes on where it was, no row twice") {
  const Import import = upload(house, "many.csv", many(2'500)).value();
  house.write([&](Tx& tx) { return run_import(tx, {import.id}); });
  EXPECT(house.jobs().run_one());
  const auto cancelled = house.write([&](Tx& tx) { return cancel_import(tx, {import.id}); });
  REQUIRE(cancelled);
  EXPECT(cancelled->counts.created == import_rows_per_job);
  run_jobs(house);
  EXPECT(customers(house) == import_rows_per_job);
  const Import run = done(house, import.id, run_import);
  EXPECT(run.counts.created == 2'500);
  EXPECT(customers(house) == 2'500);
}

HOUSE_CASE("a process that begins anew goes on in the middle of the file") {
  const Import import = upload(house, "many.csv", many(2'500)).value();
  house.write([&](Tx& tx) { return run_import(tx, {import.id}); });
  EXPECT(house.jobs().run_one());
  JobKinds kinds;  // knows nothing of what was read ahead
  add_import_jobs(kinds);
  JobRunner other(house.db(), kinds);
  while (other.run_one()) {
  }
  EXPECT(get(house, import.id).counts.created == 2'500);
  EXPECT(customers(house) == 2'500);
}

HOUSE_CASE("a process that begins anew goes on in the middle of an undo") {
  const Import import = upload(house, "many.csv", many(2'500)).value();
  done(house, import.id, run_import);
  REQUIRE(house.write([&](Tx& tx) { return undo_import(tx, {import.id}); }));
  EXPECT(house.jobs().run_one());
  EXPECT(get(house, import.id).state == ImportState::undoing);
  const std::int64_t left = customers(house);
  EXPECT(left > 0);
  EXPECT(left < 2'500);
  JobKinds kinds;
  add_import_jobs(kinds);
  JobRunner other(house.db(), kinds);
  while (other.run_one()) {
  }
  const Import undone = get(house, import.id);
  EXPECT(undone.state == ImportState::undone);
  EXPECT(undone.counts.undone == 2'500);
  EXPECT(customers(house) == 0);
}

HOUSE_CASE("an import whose rows can't be worked off says so, and goes on when it is asked again") {
  const Import import = upload(house, "many.csv", many(2'500)).value();
  house.write([&](Tx& tx) { return run_import(tx, {import.id}); });
  EXPECT(house.jobs().run_one());
  bool broken = true;
  JobKinds kinds;
  JobKinds good;
  add_import_jobs(good);
  JobKind rows_kind = *good.find("import_rows");
  rows_kind.run = [&](Tx& tx, const Job& job) {
    if (broken) throw Failure("the moon is full");
    good.find("import_rows")->run(tx, job);
  };
  kinds.add(std::move(rows_kind));
  JobRunner runner(house.db(), kinds);
  for (int i = 0; i < job_attempts_max; ++i) {
    EXPECT(runner.run_one());
    house.clock().set(house.clock().now() + std::chrono::seconds(job_retry_seconds_max));
  }
  const Import failed = get(house, import.id);
  EXPECT(failed.state == ImportState::failed);
  EXPECT(failed.problem == "it failed again and again: the moon is full");
  EXPECT(house.write([](Tx& tx) { return list_jobs(tx, "parked", JobId{}, 10); }).size() == 1);
  broken = false;
  const auto again = house.write([&](Tx& tx) { return run_import(tx, {import.id}); });
  REQUIRE(again);
  EXPECT(again->state == ImportState::running);
  while (runner.run_one()) {
  }
  const Import run = get(house, import.id);
  EXPECT(run.state == ImportState::done);
  EXPECT(run.counts.created == 2'500);
  EXPECT(house.write([](Tx& tx) { return list_jobs(tx, "parked", JobId{}, 10); }).empty());
}

HOUSE_CASE("a mail is the same by hand, in a file, by ingest and when it is looked up") {
  const auto lookup = [&](std::string identity) {
    return house.write([&](Tx& tx) { return lookup_customer(tx, {{identity}}); }).value().matches.size();
  };
  CreateCustomer by_hand{};
  by_hand.kind = CustomerKind::person, by_hand.family_name = Text<1, 100>{"Hand"};
  by_hand.identities.push_back({IdentityKind::mail, {"Žan@ČEBELA.si"}, std::nullopt});
  REQUIRE(house.write([&](Tx& tx) { return create_customer(tx, by_hand); }));
  const Import run = checked_and_run(house, upload(house, "a.csv", "id,mail\n1,ŽAN@xn--ebela-gya.si\n").value().id);
  EXPECT(run.counts.updated == 1);  // it has an external id now
  auto taker = ingest(house.db(), importer, {}).value();
  std::string answer = taker
                           ->take(house.db(), R"({"type":"customer","source":"s","external_id":"9","identities":)"
                                              R"([{"kind":"mail","value":"žan@čebela.SI"}]})")
                           .value();
  answer += taker->finish(house.db()).value();
  EXPECT(answer.starts_with(R"({"line":1,"fate":"unchanged")"));
  EXPECT(lookup("mail:Z\xCC\x8C"
                "an@Čebela.SI") == 1);
  EXPECT(lookup("mail:žan@xn--ebela-gya.si") == 1);
  EXPECT(customers(house) == 1);
}

HOUSE_CASE("what is no table is refused by name") {
  const std::pair<std::string, std::string> files[] = {
      {"", "the file is empty"},
      {"PK\x03\x04 and more bytes", "this is an archive or a damaged workbook; XLSX and CSV can be imported"},
      {"%PDF-1.7 and more bytes", "this is a PDF document, not a table"}};
  for (const auto& [bytes, reason] : files) {
    const auto refused = upload(house, "a.csv", bytes);
    REQUIRE(!refused);
    EXPECT(refused.error().faults.at(0).reason.english == reason);
  }
}

HOUSE_CASE("purchases set apart by spaces come in, once, and make the customers nobody knows") {
  constexpr std::string_view text =
      " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00021 0002 19970101  3   63.34\n";
  const Import import = upload(house, "cdnow.txt", text).value();
  EXPECT(import.record_type == RecordType::purchase);
  EXPECT(import.columns.size() == 5);
  EXPECT(done(house, import.id, check_import).counts.created == 3);
  const Import run = done(house, import.id, run_import);
  EXPECT(run.counts.created == 3);
  EXPECT(customers(house) == 2);
  const auto row = rows(house, import.id).at(0);
  const CustomerCard card = house.write([&](Tx& tx) { return get_customer_card(tx, {*row.customer_id}); }).value();
  EXPECT(card.purchases.count == 2);
  EXPECT(card.purchases.total.at(0).amount == 5906);
  EXPECT(done(house, upload(house, "cdnow.txt", text).value().id, run_import).counts.unchanged == 3);
  EXPECT(done(house, import.id, undo_import).counts.undone == 3);
  EXPECT(customers(house) == 0);
}

HOUSE_CASE("ingest answers a line per record, and a bad one fails alone") {
  auto taker = ingest(house.db(), importer, {}).value();
  const std::string lines =
      R"({"type":"customer","source":"shop","external_id":"1","family_name":"Novak","identities":[{"kind":"phone","value":"040123456"}]})"
      "\n\n"
      R"({"type":"customer","source":"shop","external_id":"2","nonsense":1})"
      "\n"
      R"({"type":"purchase","source":"shop","external_id":"o1","customer":{"external_id":"1"},"occurred_at":"2029-01-01T10:00:00Z","amount":{"amount":1250,"currency":"EUR"}})"
      "\n";
  std::string answers = taker->take(house.db(), std::string_view(lines).substr(0, 50)).value();
  answers += taker->take(house.db(), std::string_view(lines).substr(50)).value();
  answers += taker->finish(house.db()).value();
  EXPECT(std::ranges::count(answers, '\n') == 3);
  EXPECT(answers.find(R"({"line":1,"fate":"created")") == 0);
  EXPECT(answers.find(R"({"line":3,"fate":"failed","id":null,"errors":[{"pointer":"/nonsense")") != std::string::npos);
  EXPECT(answers.find(R"({"line":4,"fate":"created")") != std::string::npos);
  EXPECT(customers(house) == 1);
}

HOUSE_CASE("ingest takes only a country's code, and says where it was none") {
  auto taker = ingest(house.db(), importer, {}).value();
  std::string answers =
      taker
          ->take(house.db(),
                 R"({"type":"customer","source":"shop","external_id":"1","family_name":"Novak","country":"<b"})"
                 "\n"
                 R"({"type":"customer","source":"shop","external_id":"2","family_name":"Kos","country":"SI"})"
                 "\n")
          .value();
  answers += taker->finish(house.db()).value();
  EXPECT(answers.contains(R"({"line":1,"fate":"failed","id":null,"errors":[{"pointer":"/country")"));
  EXPECT(answers.contains(R"({"line":2,"fate":"created")"));
  EXPECT(customers(house) == 1);
}

HOUSE_CASE("a form of dates that is none is refused by its place, and none is guessed for it") {
  const Import import = upload(house, "people.csv", "name,born\nNovak,3.4.1985\n").value();
  const auto set = [&](std::string format) {
    return house.write([&](Tx& tx) {
      UpdateImport update{};
      update.id = import.id;
      update.options.emplace();
      update.options->date_format = {true, Text<1, 20>{format}};
      return update_import(tx, update);
    });
  };
  for (const std::string format : {"DD.MM.YYYY", "MM/DD/YYYY", "YYYY-MM-DD", "DD-MM-YYYY"}) EXPECT(set(format));
  for (const std::string format : {"D.M.Y", "DD.MM/YYYY", "MMDDYYYY", "YYYY-DD-MM", "tomorrow"})
    EXPECT(set(format).error().faults.at(0).pointer == "/options/date_format");
}

}  // namespace
}  // namespace vez
