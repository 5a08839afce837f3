// What comes after the first run.

#include "desk/first_steps.h"

#include "demo/demo.h"
#include "interface.h"
#include "people/roles.h"

namespace vez {
namespace {

HOUSE_CASE("the first steps are those one may do, done by doing them, and gone when all are done") {
  const auto steps = [&](const Session& who) {
    return to_json(as_user(house, who, [](Tx& tx) { return get_first_steps(tx, {}); }).value().items);
  };
  EXPECT(
      steps(house.session()) ==
      R"([{"kind":"bring_customers","done":false},{"kind":"invite_colleagues","done":false},{"kind":"record_contact","done":false}])");
  const Customer ana = house.add_person("Ana", "Kovač", "040 123 456");
  const Session agent = invited(house, RoleIds::agent, "a@example.com");
  EXPECT(
      steps(house.session()) ==
      R"([{"kind":"bring_customers","done":true},{"kind":"invite_colleagues","done":true},{"kind":"record_contact","done":false}])");
  EXPECT(steps(agent).contains(R"({"kind":"record_contact","done":false})"));
  EXPECT(!steps(agent).contains("invite_colleagues"));
  as_user(house, house.session(), [&](Tx& tx) {
    return record_contact(tx, {.id = ana.id,
                               .channel = Channel::call,
                               .direction = Direction::in,
                               .summary = {"call"},
                               .occurred_at = std::nullopt});
  }).value();
  EXPECT(steps(house.session()) == "[]");
  EXPECT(steps(agent).contains(R"({"kind":"record_contact","done":false})"));
}

HOUSE_CASE("the first steps are put away by each for themselves, and come back when asked for") {
  const auto put_away = [&](const Session& who, bool away) {
    return as_user(house, who, [&](Tx& tx) { return put_away_first_steps(tx, {away}); }).value();
  };
  const Session agent = invited(house, RoleIds::agent, "a@example.com");
  EXPECT(put_away(house.session(), true).items.empty());
  EXPECT(put_away(house.session(), true).put_away);
  EXPECT(!as_user(house, agent, [](Tx& tx) { return get_first_steps(tx, {}); }).value().items.empty());
  EXPECT(put_away(house.session(), false).items.size() == 3);
}

HOUSE_CASE("customers of the demonstration are not yet the company's own") {
  as_user(house, house.session(), [](Tx& tx) { return load_demo(tx, {}); }).value();
  const auto steps = as_user(house, house.session(), [](Tx& tx) { return get_first_steps(tx, {}); }).value();
  EXPECT(!steps.items.at(0).done);
}

}  // namespace
}  // namespace vez
