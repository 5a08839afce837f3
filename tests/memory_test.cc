// What is remembered about a customer.

#include "memory/memory.h"

#include <fstream>

#include "customers/customers_bulk.h"
#include "digest.h"
#include "interface.h"
#include "shared_data.h"

namespace vez {
namespace {

using Sent = Interface::Sent;

struct Desk {
  explicit Desk(House& house)
      : interface(house),
        owner{.credential = house.session().secret},
        ana(house.add_person("Ana", "Kovač", "041 111 111")) {
    path = "/customers/" + to_text(ana.id);
  }
  http::Response send(const std::string& method, const std::string& at, const std::string& body = "") {
    return interface.send(method, at, body, owner);
  }
  // The value of a text member in an answer.
  static std::string member(const std::string& body, const std::string& name) {
    const std::size_t at = body.find("\"" + name + "\":\"");
    REQUIRE(at != std::string::npos);
    const std::size_t begin = at + name.size() + 4;
    return body.substr(begin, body.find('"', begin) - begin);
  }

  Interface interface;
  Sent owner;
  Customer ana;
  std::string path;
};

Customer organisation(House& house, const std::string& name) {
  CreateCustomer input{};
  input.kind = CustomerKind::organisation, input.name = Text<1, 200>{name};
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

// ------------------------------------------------------------------------------------------------------------- facts

HOUSE_CASE("a fact stands on the card, traits first, until its time is over") {
  Desk desk(house);
  EXPECT(desk.send("POST", desk.path + "/facts", R"({"kind":"preference","text":"Najraje po 17. uri"})").status == 201);
  EXPECT(desk.send("POST", desk.path + "/facts", R"({"kind":"trait","text":"Bere vse","expires_on":"2030-01-02"})")
             .status == 201);
  const auto card = [&] { return house.write([&](Tx& tx) { return get_customer_card(tx, {desk.ana.id}); }).value(); };
  REQUIRE(card().facts.size() == 2);
  EXPECT(card().facts[0].text == "Bere vse");
  house.clock().set(house.clock().now() + std::chrono::hours(48));
  REQUIRE(card().facts.size() == 1);
  EXPECT(card().facts[0].text == "Najraje po 17. uri");
  const auto all = house.write([&](Tx& tx) { return list_facts(tx, {.id = desk.ana.id, .expired = true}); }).value();
  EXPECT(all.items.size() == 2);
}

HOUSE_CASE("a life event without source and legal basis is not for contact") {
  Desk desk(house);
  const auto noted = desk.send("POST", desk.path + "/facts", R"({"kind":"life_event","text":"Odprla je s.p."})");
  EXPECT(noted.body.contains("\"for_contact\":false"));
  const std::string at = desk.path + "/facts/" + Desk::member(noted.body, "id");
  EXPECT(desk.send("PATCH", at, R"({"source":"AJPES"})").body.contains("\"for_contact\":false"));
  EXPECT(desk.send("PATCH", at, R"({"legal_basis":"legitimate_interest"})").body.contains("\"for_contact\":true"));
  EXPECT(desk.send("POST", desk.path + "/facts", R"({"kind":"trait","text":"Mirna"})")
             .body.contains("\"for_contact\":true"));
}

HOUSE_CASE("an erased fact is gone; the journal keeps that it was, not what") {
  Desk desk(house);
  const auto noted = desk.send("POST", desk.path + "/facts", R"({"kind":"trait","text":"Nezaupljiva in glasna"})");
  const std::string at = desk.path + "/facts/" + Desk::member(noted.body, "id");
  EXPECT(desk.send("DELETE", at).status == 204);
  EXPECT(desk.send("DELETE", at).status == 404);
  EXPECT(!dump(house.db()).contains("Nezaupljiva"));
  EXPECT(desk.send("GET", desk.path + "/timeline").body.contains("FactErased"));
}

HOUSE_CASE("a fact that is over already is not noted") {
  Desk desk(house);
  const auto refused =
      desk.send("POST", desk.path + "/facts", R"({"kind":"trait","text":"Bere vse","expires_on":"2029-12-31"})");
  EXPECT(refused.status == 422);
  EXPECT(refused.body.contains("/expires_on"));
}

// ---------------------------------------------------------------------------------------------------------- consents

MayContact asked(House& house, CustomerId id, ContactPurpose purpose, ConsentChannel channel) {
  return house.write([&](Tx& tx) { return may_contact(tx, {.id = id, .purpose = purpose, .channel = channel}); })
      .value();
}

HOUSE_CASE("the last word counts, whether about one channel or all") {
  Desk desk(house);
  const auto say = [&](const std::string& channel, bool given) {
    house.clock().set(house.clock().now() + std::chrono::minutes(1));
    const auto said = desk.send("POST", desk.path + "/consents",
                                R"({"purpose":"marketing","channel":")" + channel + R"(","method":"website","given":)" +
                                    (given ? R"(true,"text_version":"2030-01"})" : "false}"));
    EXPECT(said.status == 201);
  };
  const auto mail = [&] { return asked(house, desk.ana.id, ContactPurpose::marketing, ConsentChannel::mail); };
  const auto call = [&] { return asked(house, desk.ana.id, ContactPurpose::marketing, ConsentChannel::call); };
  EXPECT(mail().reason == MayContactReason::no_consent);
  say("any", true);
  EXPECT(mail().allowed);
  say("mail", false);
  EXPECT(mail().reason == MayContactReason::withdrawn);
  EXPECT(call().allowed);
  say("mail", true), say("any", false);
  EXPECT(mail().reason == MayContactReason::withdrawn);
  EXPECT(call().reason == MayContactReason::withdrawn);
  const auto list = house.write([&](Tx& tx) { return list_consents(tx, {desk.ana.id}); }).value();
  EXPECT(list.history.size() == 4);
  EXPECT(list.current.size() == 2);
}

HOUSE_CASE("a consent needs a proof, taking it back does not") {
  Desk desk(house);
  const auto given = desk.send("POST", desk.path + "/consents",
                               R"({"purpose":"surveys","channel":"call","given":true,"method":"call"})");
  EXPECT(given.status == 422);
  EXPECT(given.body.contains("/evidence"));
  EXPECT(desk.send("POST", desk.path + "/consents",
                   R"({"purpose":"surveys","channel":"call","given":false,"method":"call"})")
             .status == 201);
}

HOUSE_CASE("a consent ends with its last day; service needs none; who is not to be sold anything is not") {
  Desk desk(house);
  desk.send(
      "POST", desk.path + "/consents",
      R"({"purpose":"marketing","channel":"mail","given":true,"method":"paper","evidence":"map 12","expires_on":"2030-01-01"})");
  EXPECT(asked(house, desk.ana.id, ContactPurpose::marketing, ConsentChannel::mail).allowed);
  house
      .write([&](Tx& tx) {
        return set_restriction(tx, {.id = desk.ana.id, .kind = StatedRestriction::do_not_sell, .reason = {"Prosila"}});
      })
      .value();
  EXPECT(asked(house, desk.ana.id, ContactPurpose::marketing, ConsentChannel::mail).reason ==
         MayContactReason::do_not_sell);
  EXPECT(asked(house, desk.ana.id, ContactPurpose::service, ConsentChannel::call).allowed);
  house.write([&](Tx& tx) { return lift_restriction(tx, {desk.ana.id, StatedRestriction::do_not_sell}); });
  house.clock().set(house.clock().now() + std::chrono::hours(24));
  EXPECT(asked(house, desk.ana.id, ContactPurpose::marketing, ConsentChannel::mail).reason ==
         MayContactReason::expired);
  house.write([&](Tx& tx) { return archive_customer(tx, {desk.ana.id}); });
  EXPECT(asked(house, desk.ana.id, ContactPurpose::service, ConsentChannel::call).reason == MayContactReason::archived);
}

// --------------------------------------------------------------------------------------------------------- relations

Result<Relation> related(House& house, CustomerId id, RelationKind kind, CustomerId other) {
  return house.write([&](Tx& tx) {
    return add_relation(tx, {.id = id, .kind = kind, .other_id = other, .note = {}, .since_on = {}, .until_on = {}});
  });
}
std::vector<Relation> relations(House& house, CustomerId id) {
  return house.write([&](Tx& tx) { return list_relations(tx, {id}); }).value().items;
}

HOUSE_CASE("a relation is seen from both sides by its name there, and changed and taken away from either") {
  const Customer ana = house.add_person("Ana", "Kovač", "041 111 111");
  const Customer alpina = organisation(house, "Alpina");
  const RelationId id = related(house, alpina.id, RelationKind::employer_of, ana.id).value().id;
  REQUIRE(relations(house, ana.id).size() == 1);
  EXPECT(relations(house, ana.id)[0].kind == RelationKind::employee_of);
  EXPECT(relations(house, ana.id)[0].other_name == "Alpina");
  EXPECT(relations(house, alpina.id)[0].kind == RelationKind::employer_of);
  UpdateRelation ended{};
  ended.id = alpina.id, ended.relation_id = id, ended.until_on = {true, Date{21'000}};
  EXPECT(house.write([&](Tx& tx) { return update_relation(tx, ended); }));
  EXPECT(relations(house, ana.id)[0].until_on == Date{21'000});
  EXPECT(house.write([&](Tx& tx) { return remove_relation(tx, {ana.id, id}); }));
  EXPECT(relations(house, alpina.id).empty());
}

HOUSE_CASE("a household is there once, whoever says it") {
  const Customer ana = house.add_person("Ana", "Kovač", "041 111 111");
  const Customer jan = house.add_person("Jan", "Kovač", "041 222 222");
  EXPECT(related(house, ana.id, RelationKind::household, jan.id));
  EXPECT(related(house, jan.id, RelationKind::household, ana.id).error().code == RefusalCode::conflict);
  EXPECT(related(house, ana.id, RelationKind::household, ana.id).error().code == RefusalCode::invalid);
  EXPECT(related(house, ana.id, RelationKind::household, organisation(house, "Alpina").id).error().code ==
         RefusalCode::invalid);
}

HOUSE_CASE("nothing stands above itself, neither as a subsidiary nor as a part") {
  const Customer a = organisation(house, "A"), b = organisation(house, "B"), c = organisation(house, "C");
  EXPECT(related(house, b.id, RelationKind::subsidiary_of, a.id));
  EXPECT(related(house, b.id, RelationKind::parent_of, c.id));
  EXPECT(related(house, a.id, RelationKind::subsidiary_of, c.id).error().code == RefusalCode::conflict);
  const auto put_below = [&](CustomerId id, CustomerId above) {
    UpdateCustomer update{};
    update.id = id, update.organisation_id = {true, above};
    return house.write([&](Tx& tx) { return update_customer(tx, update); });
  };
  EXPECT(put_below(a.id, b.id));
  EXPECT(put_below(b.id, c.id));
  EXPECT(put_below(c.id, a.id).error().code == RefusalCode::conflict);
  EXPECT(put_below(a.id, a.id).error().code == RefusalCode::conflict);
}

HOUSE_CASE("a relation to somebody who is not one's own is not told") {
  const Customer ana = house.add_person("Ana", "Kovač", "041 111 111");
  const Customer jan = house.add_person("Jan", "Skriti", "041 222 222");
  EXPECT(related(house, ana.id, RelationKind::household, jan.id));
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  UpdateCustomer give{};
  give.id = ana.id, give.owner_id = {true, eva.user.id};
  house.write([&](Tx& tx) { return update_customer(tx, give); }).value();
  Actor own{.user_id = eva.user.id, .via = "page", .sees = Sees::own, .language = "sl"};
  const auto list =
      house.db().write(TxContext{.actor = own, .cause = {}}, [&](Tx& tx) { return list_relations(tx, {ana.id}); });
  EXPECT(list.value().items.empty());
  const auto relate = house.db().write(TxContext{.actor = own, .cause = {}}, [&](Tx& tx) {
    return add_relation(
        tx,
        {.id = ana.id, .kind = RelationKind::family, .other_id = jan.id, .note = {}, .since_on = {}, .until_on = {}});
  });
  EXPECT(relate.error().code == RefusalCode::invalid);
}

// ---------------------------------------------------------------------------------------------------- service points

HOUSE_CASE("each service point has its own history") {
  Desk desk(house);
  const auto add = [&](const std::string& name) {
    return Desk::member(desk.send("POST", desk.path + "/service-points",
                                  "{\"name\":\"" + name + R"(","product":"Fibre","since_on":"2021-05-01"})")
                            .body,
                        "id");
  };
  const std::string home = add("Doma"), cottage = add("Vikend");
  const auto record = [&](const std::string& point, const std::string& summary) {
    return desk.send("POST", desk.path + "/contacts",
                     R"({"channel":"call","direction":"in","summary":")" + summary + "\"" +
                         (point.empty() ? "" : R"(,"service_point_id":")" + point + "\"") + "}");
  };
  EXPECT(record(home, "Ne dela doma").status == 201);
  EXPECT(record(cottage, "Ne dela na vikendu").status == 201);
  EXPECT(record("", "Splošno").status == 201);
  EXPECT(record(to_text(desk.ana.id), "Tuje").status == 422);
  const std::string at_home = desk.send("GET", desk.path + "/timeline?service_point_id=" + home).body;
  EXPECT(at_home.contains("Ne dela doma"));
  EXPECT(!at_home.contains("vikendu"));
  EXPECT(!at_home.contains("Splošno"));
  EXPECT(desk.send("DELETE", desk.path + "/service-points/" + home).status == 409);
  EXPECT(desk.send("PATCH", desk.path + "/service-points/" + home, R"({"until_on":"2029-12-31"})").status == 200);
  const auto card = house.write([&](Tx& tx) { return get_customer_card(tx, {desk.ana.id}); }).value();
  REQUIRE(card.service_points.size() == 2);
  EXPECT(card.service_points[0].name == "Vikend");
}

// ----------------------------------------------------------------------------------------------------- custom fields

std::string field(const std::string& key, const std::string& type, const std::string& rest = "") {
  return R"({"key":")" + key + R"(","scope":"persons","type":")" + type +
         R"(","label":"L","required":false,"purpose":"To test","used_by":"Tests")" + rest + "}";
}

HOUSE_CASE("values of the company's own fields come back as they were given") {
  Desk desk(house);
  EXPECT(desk.send("POST", "/custom-fields", field("word", "text")).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("size", "number")).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("fee", "money", R"(,"currency":"EUR")")).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("vegan", "boolean")).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("wed", "date")).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("site", "link")).status == 201);
  const std::string some = R"(,"choices":[{"key":"red","label":"Rdeča"},{"key":"blue","label":"Modra"}])";
  EXPECT(desk.send("POST", "/custom-fields", field("level", "choice", some)).status == 201);
  EXPECT(desk.send("POST", "/custom-fields", field("colours", "choices", some)).status == 201);
  const std::string custom =
      R"("custom":{"colours":["blue","red"],"fee":{"amount":1250,"currency":"EUR"},"level":"red","site":"https://example.com/","size":42.5,"vegan":false,"wed":"2020-06-01","word":"Žaba \"x\""})";
  const auto changed = desk.send("PATCH", desk.path, "{" + custom + "}");
  EXPECT(changed.status == 200);
  EXPECT(changed.body.contains(custom));
  EXPECT(desk.send("GET", desk.path).body.contains(custom));
  EXPECT(desk.send("PATCH", desk.path, R"({"custom":{"size":null}})").body.contains("\"vegan\":false"));
  EXPECT(!desk.send("GET", desk.path).body.contains("\"size\""));
  const auto found = desk.send(
      "GET", "/customers?filter=customer.custom.level%20%3D%3D%20%22red%22%20%26%26%20customer.custom.colours.blue");
  EXPECT(found.body.contains("Kovač"));
  EXPECT(desk.send("GET", "/customers/fields").body.contains("customer.custom.colours.red"));
}

HOUSE_CASE("what does not fit a field is refused with its place") {
  Desk desk(house);
  desk.send("POST", "/custom-fields", field("size", "number"));
  desk.send("POST", "/custom-fields", field("fee", "money", R"(,"currency":"EUR")"));
  desk.send("POST", "/custom-fields", field("wed", "date"));
  desk.send("POST", "/custom-fields", field("site", "link"));
  desk.send("POST", "/custom-fields", field("level", "choice", R"(,"choices":[{"key":"red","label":"R"}])"));
  for (const std::string wrong :
       {R"("size":"42")", R"("size":1e300)", R"("fee":{"amount":1,"currency":"USD"})", R"("fee":12)",
        R"("wed":"2020-02-30")", R"x("site":"javascript:alert(1)")x", R"("level":"green")", R"("nothing":1)"}) {
    INFO(wrong);
    const auto refused = desk.send("PATCH", desk.path, "{\"custom\":{" + wrong + "}}");
    EXPECT(refused.status == 422);
    EXPECT(refused.body.contains("/custom/" + wrong.substr(1, wrong.find('"', 1) - 1)));
  }
  EXPECT(desk.send("GET", desk.path).body.contains("\"custom\":{}"));
}

HOUSE_CASE("what is required must be there when a customer is made, and stays") {
  Desk desk(house);
  std::string required = field("size", "number");
  required.replace(required.find("false"), 5, "true");
  desk.send("POST", "/custom-fields", required);
  const auto refused = desk.send("POST", "/customers", R"({"kind":"person","family_name":"Nova"})");
  EXPECT(refused.status == 422);
  EXPECT(refused.body.contains("/custom/size"));
  EXPECT(desk.send("POST", "/customers", R"({"kind":"person","family_name":"Nova","custom":{"size":38}})").status ==
         201);
  EXPECT(desk.send("POST", "/customers", R"({"kind":"organisation","name":"Alpina"})").status == 201);
  EXPECT(desk.send("PATCH", desk.path, R"({"custom":{"size":null}})").status == 422);
  EXPECT(desk.send("PATCH", desk.path, R"({"city":"Kranj"})").status == 200);
}

HOUSE_CASE("a retired field is not shown and not filled; its values come back with it") {
  Desk desk(house);
  const std::string id = Desk::member(desk.send("POST", "/custom-fields", field("size", "number")).body, "id");
  desk.send("PATCH", desk.path, R"({"custom":{"size":38}})");
  EXPECT(desk.send("GET", "/custom-fields/use").body.contains("\"filled_count\":1,\"unused\":false"));
  EXPECT(desk.send("PATCH", "/custom-fields/" + id, R"({"retired":true})").status == 200);
  EXPECT(desk.send("GET", desk.path).body.contains("\"custom\":{}"));
  EXPECT(desk.send("PATCH", desk.path, R"({"custom":{"size":39}})").status == 422);
  EXPECT(desk.send("GET", "/customers?filter=customer.custom.size%20%3E%201.0").status == 422);
  EXPECT(desk.send("GET", "/custom-fields").body.contains("\"items\":[]"));
  EXPECT(desk.send("PATCH", "/custom-fields/" + id, R"({"retired":false})").status == 200);
  EXPECT(desk.send("GET", desk.path).body.contains("\"size\":38"));
}

HOUSE_CASE("a field has a purpose and a key of its own; a choice that is used stays") {
  Desk desk(house);
  EXPECT(desk.send("POST", "/custom-fields", field("Size", "number")).status == 422);
  EXPECT(desk.send("POST", "/custom-fields", field("level", "choice")).status == 422);
  EXPECT(desk.send("POST", "/custom-fields", field("fee", "money")).status == 422);
  std::string purposeless = field("size", "number");
  purposeless.replace(purposeless.find("To test"), 7, "");
  EXPECT(desk.send("POST", "/custom-fields", purposeless).status == 400);
  const std::string two = R"(,"choices":[{"key":"red","label":"R"},{"key":"blue","label":"B"}])";
  const std::string id = Desk::member(desk.send("POST", "/custom-fields", field("level", "choice", two)).body, "id");
  EXPECT(desk.send("POST", "/custom-fields", field("level", "text")).status == 409);
  desk.send("PATCH", desk.path, R"({"custom":{"level":"red"}})");
  EXPECT(desk.send("PATCH", "/custom-fields/" + id, R"({"choices":[{"key":"blue","label":"B"}]})").status == 409);
  EXPECT(desk.send("PATCH", "/custom-fields/" + id, R"({"choices":[{"key":"red","label":"Rdeča"}]})").status == 200);
}

// --------------------------------------------------------------------------------------------------------- addresses

PostcodesRead read_places(House& house, std::vector<std::string> pieces) {
  std::size_t at = 0;
  return import_postcodes(house.db(), [&] { return at < pieces.size() ? pieces[at++] : std::string(); });
}
AddressCheck checked(House& house, const std::string& country, const std::string& postcode, const std::string& city) {
  return house
      .write([&](Tx& tx) {
        return check_address(tx, {.country = {country}, .postcode = {postcode}, .city = Text<1, 100>{city}});
      })
      .value();
}

HOUSE_CASE("a wrong digit of a postcode is seen, with what was meant") {
  const auto read =
      read_places(house, {"SI\t1000\tLjubljana\tOsrednjeslovenska\t\t\t\t\t\t46.05\t14.5\t6\nSI\t4000\tKr",
                          "anj\tGorenjska\t\t\t\t\t\t46.2\t14."
                          "3\t6\nGB\tEH8\tEdinburgh\tScotland\nGB\tEH9\tEdinburgh\tScotland\nbroken\n"});
  EXPECT(read.rows == 5);
  EXPECT(read.places == 4);
  EXPECT(read.unreadable == 1);
  EXPECT(checked(house, "SI", "1000", "Ljubljana").verdict == AddressVerdict::good);
  EXPECT(checked(house, "SI", "SI-1000", "ljubljana").verdict == AddressVerdict::good);
  const AddressCheck slip = checked(house, "SI", "1001", "Ljubljana");
  EXPECT(slip.verdict == AddressVerdict::unknown_postcode);
  REQUIRE(!slip.nearest.empty());
  EXPECT(slip.nearest[0].postcode == "1000");
  const AddressCheck other = checked(house, "SI", "1000", "Kranj");
  EXPECT(other.verdict == AddressVerdict::other_city);
  REQUIRE(!other.nearest.empty());
  EXPECT(other.nearest[0].postcode == "4000");
  EXPECT(checked(house, "SI", "10000", "").verdict == AddressVerdict::wrong_form);
  EXPECT(checked(house, "GB", "EH8 9YL", "Edinburgh").verdict == AddressVerdict::good);
  EXPECT(checked(house, "FR", "75001", "Paris").verdict == AddressVerdict::unchecked);
  EXPECT(read_places(house, {"SI\t1000\tLjubljana\tOsrednjeslovenska\n"}).places == 0);
}

SHARED_DATA_CASE("08_names_addresses/postcodes_SI.csv", "all Slovene postcodes are read and known") {
  House house("sqlite");
  std::ifstream file(data);
  std::stringstream text;
  text << file.rdbuf();
  const auto read = read_places(house, {text.str()});
  EXPECT(read.rows == 556);
  EXPECT(read.unreadable == 0);
  EXPECT(checked(house, "SI", "4270", "Jesenice").verdict == AddressVerdict::good);
  EXPECT(checked(house, "SI", "1000", "Ljubljana").verdict == AddressVerdict::good);
}

// ------------------------------------------------------------------------------------------------------------- names

HOUSE_CASE("a letter begins as the language has it") {
  const auto greeting = [&](const std::string& body) {
    Interface interface(house);
    const Sent owner{.credential = house.session().secret};
    const auto made = interface.send("POST", "/customers", body, owner);
    REQUIRE(made.status == 201);
    return Desk::member(interface.send("GET", "/customers/" + Desk::member(made.body, "id") + "/card", "", owner).body,
                        "greeting");
  };
  EXPECT(
      greeting(R"({"kind":"person","given_name":"Ana","family_name":"Kovač","language":"sl","salutation":"gospa"})") ==
      "Spoštovana gospa Kovač");
  EXPECT(greeting(R"({"kind":"person","given_name":"Ana","family_name":"Kovač","language":"sl"})") == "Spoštovani");
  EXPECT(greeting(R"({"kind":"person","given_name":"Anna","family_name":"Kovács","language":"hu"})") ==
         "Tisztelt Kovács Anna!");
  EXPECT(
      greeting(
          R"({"kind":"person","given_name":"Мария","middle_name":"Ивановна","family_name":"Соколова","language":"ru"})") ==
      "Уважаемая Мария Ивановна!");
  EXPECT(
      greeting(
          R"({"kind":"person","given_name":"Илья","middle_name":"Кузьмич","family_name":"Белов","language":"ru"})") ==
      "Уважаемый Илья Кузьмич!");
  EXPECT(greeting(R"({"kind":"person","given_name":"Jane","family_name":"Smith","language":"en","salutation":"Ms"})") ==
         "Dear Ms Smith");
}

HOUSE_CASE("wishes of a customer are checked where they are given") {
  Desk desk(house);
  EXPECT(desk.send("PATCH", desk.path,
                   R"({"preferred_hours":"17:00-20:00","preferred_channel":"call","time_zone":"Europe/Ljubljana"})")
             .status == 200);
  EXPECT(desk.send("PATCH", desk.path, R"({"preferred_hours":"20:00-17:00"})").status == 422);
  EXPECT(desk.send("PATCH", desk.path, R"({"time_zone":"Europe/Bled"})").status == 422);
}

HOUSE_CASE("with a customer goes all that is remembered of it") {
  Desk desk(house);
  const Customer jan = house.add_person("Jan", "Kovač", "041 222 222");
  related(house, jan.id, RelationKind::household, desk.ana.id).value();
  desk.send("POST", desk.path + "/facts", R"({"kind":"trait","text":"Mirna"})");
  desk.send("POST", desk.path + "/service-points", R"({"name":"Doma"})");
  desk.send("POST", desk.path + "/consents", R"({"purpose":"surveys","channel":"call","given":false,"method":"call"})");
  EXPECT(house.write([&](Tx& tx) { return remove_customer(tx, desk.ana.id); }));
  EXPECT(relations(house, jan.id).empty());
}

}  // namespace
}  // namespace vez
