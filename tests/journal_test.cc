// Who did what and when, as it is read.

#include "journal/journal.h"

#include <algorithm>
#include <set>

#include "interface.h"
#include "people/roles.h"

namespace vez {
namespace {

template <class T>
bool has(const std::vector<T>& all, const auto& one) {
  return std::ranges::find(all, one) != all.end();
}

Page<JournalEntry> read(House& house, const ReadJournal& input, const std::string& language = "en") {
  TxContext context{};
  context.actor.language = language;
  return house.db().read(context, [&](Tx& tx) { return read_journal(tx, input); }).value();
}

std::vector<std::string> texts(const Page<JournalEntry>& page) {
  std::vector<std::string> all;
  for (const JournalEntry& entry : page.items) all.push_back(entry.text);
  return all;
}

Actor actor_of(const Session& session) {
  Actor actor{.user_id = session.user.id, .via = "page", .rights = 0, .sees = session.sees, .language = "en"};
  for (const Right right : session.rights) actor.rights |= right_bit(right);
  return actor;
}

Customer added_by(House& house, const Session& session, const std::string& family) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{family};
  return house.db()
      .write(TxContext{.actor = actor_of(session), .cause = {}}, [&](Tx& tx) { return create_customer(tx, input); })
      .value();
}

HOUSE_CASE("an entry says what was done, by whom and to which customer") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const Customer kos = added_by(house, eva, "Kos");
  const auto page = read(house, {});
  REQUIRE(!page.items.empty());
  const JournalEntry& entry = page.items[0];
  EXPECT(entry.text == "Customer added: Kos");
  EXPECT(entry.event == "CustomerCreated");
  EXPECT(entry.kind == JournalKind::customers);
  EXPECT(entry.user_name == "Eva");
  EXPECT(entry.customer_id == kos.id);
  EXPECT(read(house, {}, "sl").items[0].text == "Stranka dodana: Kos");
  EXPECT(read(house, {}, "hu").items[0].text == "Ügyfél hozzáadva: Kos");
  EXPECT(read(house, {}, "ru").items[0].text == "Клиент добавлен: Kos");
}

HOUSE_CASE("the journal is read by person, by customer, by kind, and by two of them") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const Session iva = invited(house, RoleIds::agent, "iva@example.com");
  const Customer of_eva = added_by(house, eva, "Evina");
  const Customer of_iva = added_by(house, iva, "Ivina");
  ReadJournal by{};
  by.user_id = eva.user.id;
  for (const JournalEntry& entry : read(house, by).items) EXPECT(entry.user_id == eva.user.id);
  EXPECT(has(texts(read(house, by)), "Customer added: Evina"));
  by.kind = JournalKind::customers;
  EXPECT(texts(read(house, by)) == std::vector<std::string>{"Customer added: Evina"});
  ReadJournal about{};
  about.customer_id = of_iva.id;
  EXPECT(texts(read(house, about)) == std::vector<std::string>{"Customer added: Ivina"});
  ReadJournal kind{};
  kind.kind = JournalKind::access;
  const auto access = texts(read(house, kind));
  EXPECT(has(access, "Invitation for Eva"));
  EXPECT(has(access, "User added: Eva, with the role Agent"));
  EXPECT(std::ranges::none_of(read(house, kind).items,
                              [](const JournalEntry& e) { return e.kind != JournalKind::access; }));
  static_cast<void>(of_eva);
}

HOUSE_CASE("days are those of the company's clock") {
  // 2030-01-01T09:00Z; in Ljubljana the day begins an hour before UTC's.
  added_by(house, house.session(), "Prvi");
  house.clock().set(UtcTime{House::start.ms + 14 * 3'600'000 + 30 * 60'000});
  added_by(house, house.session(), "Drugi");
  const auto on = [&](const char* from, const char* until) {
    ReadJournal day{};
    day.kind = JournalKind::customers;
    if (*from != '\0') day.from = parse_date(from);
    if (*until != '\0') day.until = parse_date(until);
    return texts(read(house, day));
  };
  EXPECT(on("2030-01-01", "2030-01-01") == std::vector<std::string>{"Customer added: Prvi"});
  EXPECT(on("2030-01-02", "") == std::vector<std::string>{"Customer added: Drugi"});
  EXPECT(on("", "2029-12-31").empty());
}

HOUSE_CASE("pages follow each other without gap and without repetition, whatever is chosen") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  for (int i = 0; i < 7; ++i) added_by(house, i % 2 == 0 ? eva : house.session(), "Kos" + std::to_string(i));
  const auto all_of = [&](ReadJournal input) {
    std::vector<EventId> ids;
    input.limit = 3;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = read(house, input);
      for (const JournalEntry& entry : page.items) ids.push_back(entry.id);
      if (!page.next) break;
      input.cursor = page.next;
    }
    return ids;
  };
  const auto at_once = [&](ReadJournal input) {
    std::vector<EventId> ids;
    input.limit = 200;
    for (const JournalEntry& entry : read(house, input).items) ids.push_back(entry.id);
    return ids;
  };
  ReadJournal nothing{}, kind{}, both{};
  kind.kind = JournalKind::customers;
  both.kind = JournalKind::customers, both.user_id = eva.user.id;
  for (const ReadJournal& input : {nothing, kind, both}) EXPECT(all_of(input) == at_once(input));
  EXPECT(at_once(kind).size() == 7);
  EXPECT(at_once(both).size() == 4);
}

HOUSE_CASE("a sign-in that was refused is in the journal with the reason; of a stranger's address nothing is") {
  Interface interface(house);
  const auto enter = [&](const std::string& email) {
    return interface.send("POST", "/session", R"({"email":")" + email + R"(","password":"wrong"})", {}).status;
  };
  const std::size_t before = read(house, {}).items.size();
  EXPECT(enter("nobody@example.com") == 401);
  EXPECT(read(house, {}).items.size() == before);
  EXPECT(enter("ana@example.com") == 401);
  EXPECT(read(house, {}).items[0].text ==
         "Sign-in as " + house.session().user.name + " was refused: the password was wrong");
}

HOUSE_CASE("a change of rights is in the journal with who made it") {
  house.db()
      .write(TxContext{.actor = actor_of(house.session()), .cause = {}},
             [](Tx& tx) {
               return create_role(tx, {.name = {"Reklamacije"}, .rights = {Right::customers_read}, .sees = Sees::own});
             })
      .value();
  const auto entry = read(house, {}).items.at(0);
  EXPECT(entry.text == "Role added: Reklamacije");
  EXPECT(entry.user_id == house.session().user.id);
}

std::string file_of(House& house, const ExportJournal& input) {
  TxContext context{};
  context.actor.language = "en";
  const auto answer = house.db().read(context, [&](Tx& tx) { return export_journal(tx, input); }).value();
  std::string all;
  for (std::string piece = answer.more(house.db()); !piece.empty(); piece = answer.more(house.db())) all += piece;
  return all;
}

HOUSE_CASE("the journal as a file has all that its pages have, and what is chosen alone") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  for (int i = 0; i < 5; ++i) added_by(house, i % 2 == 0 ? eva : house.session(), "Kos" + std::to_string(i));
  ExportJournal records{};
  records.format = JournalFormat::ndjson;
  ReadJournal pages{};
  pages.limit = 200;
  std::string expected;
  for (const JournalEntry& entry : read(house, pages).items) expected += to_json(entry) + "\n";
  EXPECT(file_of(house, records) == expected);
  records.user_id = eva.user.id, records.kind = JournalKind::customers;
  EXPECT(std::ranges::count(file_of(house, records), '\n') == 3);
  ExportJournal table{};
  table.kind = JournalKind::customers;
  const std::string csv = file_of(house, table);
  EXPECT(csv.starts_with("id,at,kind,event,text,fields,person,customer_id,customer_name,via\r\n"));
  EXPECT(std::ranges::count(csv, '\n') == 1 + 5);
  EXPECT(csv.contains("Customer added: Kos4"));
}

HOUSE_CASE("more than goes into one piece is all in the file, and what is rare among much is found") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  added_by(house, eva, "Prva");
  house.write([](Tx& tx) {
    for (int i = 0; i < 6'500; ++i) tx.record(RoleRemoved{.role_id = RoleId{i + 1}});
  });
  ExportJournal all{};
  EXPECT(std::ranges::count(file_of(house, all), '\n') > 6'500);
  all.user_id = eva.user.id, all.kind = JournalKind::customers;
  EXPECT(std::ranges::count(file_of(house, all), '\n') == 2);
}

HOUSE_CASE("the journal's table has no formula, and is nobody's without the right to read it") {
  added_by(house, house.session(), "=HYPERLINK(1)");
  const std::string csv = file_of(house, {});
  EXPECT(csv.contains("'=HYPERLINK(1)"));
  EXPECT(!csv.contains(",=HYPERLINK"));
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  Interface interface(house);
  EXPECT(interface.send("GET", "/journal/export", "", {.credential = eva.secret}).status == 403);
  EXPECT(interface.send("GET", "/journal/export", "", {.credential = house.session().secret}).status == 200);
}

HOUSE_CASE("who may read the journal sees all customers") {
  const auto role = house.write([](Tx& tx) {
    return create_role(tx, {.name = {"Revizija"}, .rights = {Right::journal_read}, .sees = Sees::team});
  });
  REQUIRE(!role);
  EXPECT(role.error().faults[0].pointer == "/sees");
}

TEST_CASE("each event has one sentence") {
  std::set<std::string_view> seen;
  for (const EventWords& words : event_words()) EXPECT_MESSAGE(seen.insert(words.event).second, words.event);
  EXPECT(words_of("OfAnotherVersion").text.english == "Something else was done");
}

}  // namespace
}  // namespace vez
