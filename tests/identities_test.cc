// What a customer is recognised by.

#include "interface.h"

namespace vez {
namespace {

Customer with(House& house, const std::string& family, std::vector<std::pair<IdentityKind, std::string>> identities) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{family};
  for (auto& [kind, value] : identities)
    input.identities.push_back({.kind = kind, .value = {value}, .label = std::nullopt});
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

LookupAnswer looked_up(House& house, const std::string& identity) {
  return house.write([&](Tx& tx) { return lookup_customer(tx, {.identity = {identity}}); }).value();
}

HOUSE_CASE("a customer is recognised by any identity, however it is written") {
  const Customer ana = with(house, "Kovač",
                            {{IdentityKind::telegram, "@Ana_K"},
                             {IdentityKind::tax_number, "10693661"},
                             {IdentityKind::card, "2800 1234"},
                             {IdentityKind::customer_number, "CRM:K-12"},
                             {IdentityKind::web_visitor, "4f1c0d9e-visitor"}});
  for (const auto& [asked, reason] :
       std::vector<std::pair<std::string, MatchReason>>{{"telegram:https://t.me/ana_k", MatchReason::same_handle},
                                                        {"tax_number:SI10693661", MatchReason::same_tax_number},
                                                        {"card:28001234", MatchReason::same_card},
                                                        {"customer_number:crm:K-12", MatchReason::same_customer_number},
                                                        {"web_visitor:4f1c0d9e-visitor", MatchReason::same_visitor}}) {
    INFO(asked);
    const LookupAnswer answer = looked_up(house, asked);
    REQUIRE(answer.matches.size() == 1);
    EXPECT(answer.matches[0].customer.id == ana.id);
    EXPECT(answer.matches[0].reason == reason);
  }
  EXPECT(looked_up(house, "customer_number:shop:K-12").matches.empty());
}

HOUSE_CASE("a number known from a messenger is found by telephone, less sure") {
  with(house, "Kovač", {{IdentityKind::whatsapp, "040 123 456"}});
  const LookupAnswer answer = looked_up(house, "phone:040 123 456");
  REQUIRE(answer.matches.size() == 1);
  EXPECT(answer.matches[0].reason == MatchReason::same_number_elsewhere);
  EXPECT(answer.matches[0].confidence < 1);
}

HOUSE_CASE("a switchboard's number finds who has a line of it") {
  with(house, "Kovač", {{IdentityKind::phone, "01 234 56 78 ext. 12"}});
  with(house, "Novak", {{IdentityKind::phone, "01 234 56 79"}});
  const LookupAnswer answer = looked_up(house, "phone:+38612345678");
  REQUIRE(answer.matches.size() == 1);
  EXPECT(answer.matches[0].reason == MatchReason::same_number_other_line);
  EXPECT(looked_up(house, "phone:01 234 56 79 ext. 3").matches.size() == 1);
}

HOUSE_CASE("how sure an identity is goes into the match") {
  const Customer ana = with(house, "Kovač", {});
  house
      .write([&](Tx& tx) {
        return add_identity(tx, {.id = ana.id,
                                 .kind = IdentityKind::x,
                                 .value = {"ana_k"},
                                 .label = {},
                                 .source = Text<1, 60>{"mail signature"},
                                 .confidence = 0.6});
      })
      .value();
  const LookupAnswer answer = looked_up(house, "x:@ana_k");
  REQUIRE(answer.matches.size() == 1);
  EXPECT(answer.matches[0].confidence == 0.6);
  EXPECT(!answer.matches[0].verified);
}

HOUSE_CASE("who has verified an identity, and when, is told; a value put right is not verified any more") {
  const Customer ana = with(house, "Kovač", {{IdentityKind::tax_number, "10693662"}});
  EXPECT(!ana.identities[0].valid);
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  const std::string path = "/customers/" + to_text(ana.id) + "/identities/" + to_text(ana.identities[0].id);
  const auto verified = interface.send("PATCH", path, R"({"verified":true})", owner);
  EXPECT(verified.status == 200);
  EXPECT(verified.body.contains("\"verified_by_name\":\"" + house.session().user.name + "\""));
  const auto corrected = interface.send("PATCH", path, R"({"value":"10693661"})", owner);
  EXPECT(corrected.body.contains("\"value\":\"SI10693661\""));
  EXPECT(corrected.body.contains("\"verified_at\":null"));
  EXPECT(interface.send("PATCH", path, R"({"confidence":2})", owner).status == 422);
}

HOUSE_CASE("a customer number needs the name of its system") {
  Interface interface(house);
  const Customer ana = with(house, "Kovač", {});
  const auto add = [&](const std::string& body) {
    return interface.send("POST", "/customers/" + to_text(ana.id) + "/identities", body,
                          {.credential = house.session().secret});
  };
  EXPECT(add(R"({"kind":"customer_number","value":"K-12"})").status == 422);
  const auto made = add(R"({"kind":"customer_number","value":"K-12","system":"CRM"})");
  EXPECT(made.status == 201);
  EXPECT(made.body.contains("\"value\":\"crm:K-12\""));
  EXPECT(made.body.contains("\"source\":\"page\""));
  EXPECT(add(R"({"kind":"phone","value":"040 123 456","system":"CRM"})").status == 422);
}

}  // namespace
}  // namespace vez
