// Named lists, changes of many customers, the first page, the figures of a list.

#include "desk/desk.h"

#include <map>

#include "customers/customers_bulk.h"
#include "digest.h"
#include "interface.h"
#include "people/roles.h"

namespace vez {
namespace {

using Sent = Interface::Sent;

Customer person(House& house, const std::string& family, const std::string& city) {
  CreateCustomer input{};
  input.kind = CustomerKind::person, input.family_name = Text<1, 100>{family}, input.city = Text<1, 100>{city};
  return house.write([&](Tx& tx) { return create_customer(tx, input); }).value();
}

Customer now(House& house, const Customer& customer) {
  return house.write([&](Tx& tx) { return get_customer(tx, {customer.id}); }).value();
}

// ------------------------------------------------------------------------------------------------------------- views

CreateView view_named(const std::string& name, SharedWith shared = SharedWith::nobody) {
  CreateView input{};
  input.name = {name}, input.shared_with = shared;
  input.filter = Text<0, 8000>{"customer.city == \"Kranj\""}, input.sort = Text<0, 60>{"-last_contact_at"};
  input.columns = {{"where"}, {"custom.shoe_size"}};
  return input;
}

std::vector<std::string> views_of(House& house, const Session& who) {
  std::vector<std::string> names;
  for (const View& view : as_user(house, who, [](Tx& tx) { return list_views(tx, {}); }).value().items)
    names.push_back(view.name);
  return names;
}

HOUSE_CASE("a view keeps search, condition, order and columns, and comes back as it was saved") {
  const View saved =
      as_user(house, house.session(), [](Tx& tx) { return create_view(tx, view_named("Kranj")); }).value();
  const View read = as_user(house, house.session(), [&](Tx& tx) { return get_view(tx, {saved.id}); }).value();
  EXPECT(read.filter == "customer.city == \"Kranj\"");
  EXPECT(read.sort == "-last_contact_at");
  EXPECT(read.columns == std::vector<std::string>{"where", "custom.shoe_size"});
  EXPECT(read.q == std::nullopt);
  EXPECT(read.may_change);
}

HOUSE_CASE("a view of one's own is nobody else's; one shared with everybody is seen, and changed by its owner") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const View own = as_user(house, eva, [](Tx& tx) { return create_view(tx, view_named("Eva's")); }).value();
  const View shared = as_user(house, house.session(), [](Tx& tx) {
                        return create_view(tx, view_named("All", SharedWith::everybody));
                      }).value();
  EXPECT(views_of(house, eva) == std::vector<std::string>{"All", "Eva's"});
  EXPECT(views_of(house, house.session()) == std::vector<std::string>{"All"});
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return remove_view(tx, {own.id}); }).error().code ==
         RefusalCode::not_found);
  EXPECT(as_user(house, eva, [&](Tx& tx) { return remove_view(tx, {shared.id}); }).error().code ==
         RefusalCode::forbidden);
  UpdateView rename{};
  rename.id = own.id, rename.name = Text<1, 80>{"Mine"};
  EXPECT(as_user(house, eva, [&](Tx& tx) { return update_view(tx, rename); }).value().name == "Mine");
  EXPECT(as_user(house, eva, [&](Tx& tx) { return remove_view(tx, {own.id}); }).has_value());
  EXPECT(views_of(house, eva) == std::vector<std::string>{"All"});
}

HOUSE_CASE("a view is shared with a team one is in, and seen by those in it") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const Session ivo = invited(house, RoleIds::agent, "ivo@example.com");
  const Team team = as_user(house, house.session(), [&](Tx& tx) {
                      return create_team(tx, {.name = {"North"}, .member_ids = {eva.user.id}});
                    }).value();
  CreateView input = view_named("North", SharedWith::team);
  EXPECT(as_user(house, eva, [&](Tx& tx) { return create_view(tx, input); }).error().faults[0].pointer == "/team_id");
  input.team_id = team.id;
  EXPECT(as_user(house, ivo, [&](Tx& tx) { return create_view(tx, input); }).error().code == RefusalCode::forbidden);
  as_user(house, house.session(), [&](Tx& tx) { return create_view(tx, input); }).value();
  EXPECT(views_of(house, eva) == std::vector<std::string>{"North"});
  EXPECT(views_of(house, ivo).empty());
}

HOUSE_CASE("a view of a condition, an order or a column that there is not is refused at its place") {
  const auto fault = [&](CreateView input) {
    return as_user(house, house.session(), [&](Tx& tx) { return create_view(tx, input); }).error().faults[0].pointer;
  };
  CreateView input = view_named("A");
  input.filter = Text<0, 8000>{"customer.ctiy == 1"};
  EXPECT(fault(input) == "/filter");
  input = view_named("A"), input.sort = Text<0, 60>{"shoe_size"};
  EXPECT(fault(input) == "/sort");
  input = view_named("A"), input.columns = {{"where"}, {"password_hash"}};
  EXPECT(fault(input) == "/columns/1");
  input = view_named("A"), input.columns = {{"where"}, {"where"}};
  EXPECT(fault(input) == "/columns/1");
  as_user(house, house.session(), [](Tx& tx) { return create_view(tx, view_named("A")); }).value();
  EXPECT(fault(view_named("A")) == "/name");
}

// ------------------------------------------------------------------------------------------------------- own columns

HOUSE_CASE("a list shows the own fields that were asked for, and who owns a customer") {
  CreateCustomField field{};
  field.key = {"shoe_size"}, field.scope = FieldScope::persons, field.type = FieldType::number;
  field.label = {"Shoe size"}, field.purpose = {"To recommend what fits"}, field.used_by = {"Shop"};
  as_user(house, house.session(), [&](Tx& tx) { return create_custom_field(tx, field); }).value();
  const Customer ana = person(house, "Kovač", "Kranj");
  UpdateCustomer update{};
  update.id = ana.id, update.owner_id = {true, house.session().user.id};
  update.custom = {true, CustomValues{{"shoe_size", Json{"42.5"}}}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  const auto rows = [&](const std::string& custom, const std::string& q) {
    ListCustomers input{};
    input.custom = Text<0, 1000>{custom};
    if (!q.empty()) input.q = Text<0, 200>{q};
    return house.write([&](Tx& tx) { return list_customers(tx, input); }).value().items;
  };
  for (const std::string q : {"", "kov"}) {
    INFO(q);
    REQUIRE(rows("shoe_size,nothing", q).size() == 1);
    EXPECT(rows("shoe_size,nothing", q)[0].custom.at("shoe_size").text == "42.5");
    EXPECT(rows("", q)[0].custom.empty());
    EXPECT(rows("", q)[0].owner_name == house.session().user.name);
  }
}

HOUSE_CASE("the type of an own field changes only while nobody has a value in it") {
  CreateCustomField field{};
  field.key = {"size"}, field.scope = FieldScope::persons, field.type = FieldType::number;
  field.label = {"Size"}, field.purpose = {"To recommend what fits"}, field.used_by = {"Shop"};
  const CustomField made =
      as_user(house, house.session(), [&](Tx& tx) { return create_custom_field(tx, field); }).value();
  const auto become = [&](FieldType type, std::vector<NewFieldChoice> choices = {}) {
    UpdateCustomField update{};
    update.id = made.id, update.type = type;
    if (!choices.empty()) update.choices = std::move(choices);
    return as_user(house, house.session(), [&](Tx& tx) { return update_custom_field(tx, update); });
  };
  EXPECT(become(FieldType::choice).error().faults[0].pointer == "/choices");
  EXPECT(become(FieldType::money).error().faults[0].pointer == "/currency");
  EXPECT(become(FieldType::choice, {{.key = {"small"}, .label = {"Small"}, .labels = {}}}).value().choices.size() == 1);
  EXPECT(become(FieldType::text).value().choices.empty());
  const Customer ana = person(house, "Kovač", "Kranj");
  UpdateCustomer update{};
  update.id = ana.id, update.custom = {true, CustomValues{{"size", Json{"\"L\""}}}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  EXPECT(become(FieldType::date).error().code == RefusalCode::conflict);
}

// -------------------------------------------------------------------------------------------------------------- bulk

CreateBulkChange in_kranj(BulkAction action) {
  CreateBulkChange input{};
  input.action = action, input.all = true, input.filter = Text<0, 8000>{"customer.city == \"Kranj\""};
  return input;
}

BulkChange begin(House& house, const Session& who, CreateBulkChange input) {
  return as_user(house, who, [&](Tx& tx) { return create_bulk_change(tx, input); }).value();
}
BulkChange state(House& house, const BulkChange& change) {
  return as_user(house, house.session(), [&](Tx& tx) { return get_bulk_change(tx, {change.id}); }).value();
}
BulkChange changed(House& house, CreateBulkChange input) {
  const BulkChange change = begin(house, house.session(), std::move(input));
  run_jobs(house);
  return state(house, change);
}
BulkChange undone(House& house, const BulkChange& change) {
  as_user(house, house.session(), [&](Tx& tx) { return undo_bulk_change(tx, {change.id}); }).value();
  run_jobs(house);
  return state(house, change);
}

bool restricted(House& house, const Customer& customer) {
  return house.write([&](Tx& tx) { return !restrictions_of(tx, customer).empty(); });
}

HOUSE_CASE("all of a list get an owner, and have their former ones again when it is undone") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  std::vector<Customer> kranj;
  for (int i = 0; i < 250; ++i) kranj.push_back(person(house, "K" + std::to_string(i), "Kranj"));
  const Customer koper = person(house, "Other", "Koper");
  UpdateCustomer before{};
  before.id = kranj[7].id, before.owner_id = {true, house.session().user.id};
  house.write([&](Tx& tx) { return update_customer(tx, before); }).value();
  CreateBulkChange input = in_kranj(BulkAction::set_owner);
  input.owner_id = eva.user.id;
  const BulkChange change = changed(house, input);
  EXPECT(change.state == BulkState::done);
  EXPECT(change.expected_count == 250);
  EXPECT(change.changed_count == 250);
  EXPECT(now(house, kranj[200]).owner_id == eva.user.id);
  EXPECT(now(house, koper).owner_id == std::nullopt);
  const BulkChange back = undone(house, change);
  EXPECT(back.state == BulkState::undone);
  EXPECT(back.undone_count == 250);
  EXPECT(now(house, kranj[7]).owner_id == house.session().user.id);
  EXPECT(now(house, kranj[200]).owner_id == std::nullopt);
}

HOUSE_CASE("those chosen one by one are each changed once, however often they are named") {
  const Customer ana = person(house, "Kovač", "Kranj"), eva = person(house, "Kos", "Kranj");
  CreateBulkChange input{};
  input.action = BulkAction::archive, input.ids = {ana.id, ana.id};
  const BulkChange change = changed(house, input);
  EXPECT(change.changed_count == 1);
  EXPECT(now(house, ana).archived_at.has_value());
  EXPECT(!now(house, eva).archived_at);
  EXPECT(undone(house, change).undone_count == 1);
  EXPECT(!now(house, ana).archived_at);
}

HOUSE_CASE("who is so already, was merged or is gone is left, and said with the reason") {
  const Customer ana = person(house, "Kovač", "Kranj"), put_away = person(house, "Kos", "Kranj");
  house.write([&](Tx& tx) { return archive_customer(tx, {put_away.id}); }).value();
  CreateBulkChange input{};
  input.action = BulkAction::archive, input.ids = {ana.id, put_away.id, CustomerId{1}};
  const BulkChange change = changed(house, input);
  EXPECT(change.changed_count == 1);
  EXPECT(change.skipped_count == 2);
  const auto skipped = as_user(house, house.session(), [&](Tx& tx) {
                         return list_skipped_customers(tx, {.id = change.id, .limit = {}, .cursor = {}});
                       }).value();
  REQUIRE(skipped.items.size() == 2);
  EXPECT(skipped.items[0].reason == "te stranke ni");
  EXPECT(skipped.items[0].name == std::nullopt);
  EXPECT(skipped.items[1].reason == "je že tako");
  EXPECT(skipped.items[1].name == put_away.name);
}

HOUSE_CASE("a restriction that was lifted from many comes back with its day and its author") {
  const Customer ana = person(house, "Kovač", "Kranj");
  as_user(house, house.session(), [&](Tx& tx) {
    return set_restriction(tx, {.id = ana.id, .kind = StatedRestriction::do_not_sell, .reason = {"Asked"}});
  }).value();
  const auto stated = [&] { return house.write([&](Tx& tx) { return restrictions_of(tx, ana); }).at(0); };
  const Restriction before = stated();
  house.clock().set(house.clock().now() + std::chrono::hours(5));
  const BulkChange change = changed(house, in_kranj(BulkAction::lift_restriction));
  EXPECT(!restricted(house, ana));
  undone(house, change);
  EXPECT(stated().since_at == before.since_at);
  EXPECT(stated().author_name == before.author_name);
  EXPECT(stated().reason == "Asked");
}

HOUSE_CASE("what somebody has changed since is kept by an undo, and counted") {
  const Customer ana = person(house, "Kovač", "Kranj"), eva = person(house, "Kos", "Kranj");
  CreateBulkChange input = in_kranj(BulkAction::set_restriction);
  input.reason = Text<1, 300>{"Asked in writing"};
  const BulkChange change = changed(house, input);
  as_user(house, house.session(), [&](Tx& tx) {
    return set_restriction(tx, {.id = ana.id, .kind = StatedRestriction::do_not_sell, .reason = {"Asked again"}});
  }).value();
  const BulkChange back = undone(house, change);
  EXPECT(back.undone_count == 1);
  EXPECT(back.kept_count == 1);
  EXPECT(restricted(house, ana));
  EXPECT(!restricted(house, eva));
}

HOUSE_CASE("an own field is set for many, and a value that reads the same is no change") {
  CreateCustomField field{};
  field.key = {"size"}, field.scope = FieldScope::persons, field.type = FieldType::number;
  field.label = {"Size"}, field.purpose = {"To recommend what fits"}, field.used_by = {"Shop"};
  as_user(house, house.session(), [&](Tx& tx) { return create_custom_field(tx, field); }).value();
  const Customer ana = person(house, "Kovač", "Kranj"), eva = person(house, "Kos", "Kranj");
  UpdateCustomer update{};
  update.id = ana.id, update.custom = {true, CustomValues{{"size", Json{"5"}}}};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  CreateBulkChange input = in_kranj(BulkAction::set_field);
  input.field_key = Text<1, 40>{"size"}, input.value = Json{"\"big\""};
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return create_bulk_change(tx, input); })
             .error()
             .faults[0]
             .pointer == "/custom/size");
  input.value = Json{"5.0"};
  const BulkChange change = changed(house, input);
  EXPECT(change.changed_count == 1);
  EXPECT(change.skipped_count == 1);
  EXPECT(now(house, eva).custom.at("size").text == "5");
  EXPECT(undone(house, change).undone_count == 1);
  EXPECT(now(house, eva).custom.empty());
  EXPECT(now(house, ana).custom.at("size").text == "5");
}

HOUSE_CASE("a cancelled change ends where it is, and what it did can be undone") {
  for (int i = 0; i < 150; ++i) person(house, "K" + std::to_string(i), "Kranj");
  const BulkChange change = begin(house, house.session(), in_kranj(BulkAction::archive));
  house.jobs().run_one();
  const BulkChange cancelled =
      as_user(house, house.session(), [&](Tx& tx) { return cancel_bulk_change(tx, {change.id}); }).value();
  EXPECT(cancelled.state == BulkState::cancelled);
  EXPECT(cancelled.changed_count == bulk_piece_customers);
  run_jobs(house);
  EXPECT(state(house, change).changed_count == bulk_piece_customers);
  EXPECT(undone(house, change).undone_count == bulk_piece_customers);
}

HOUSE_CASE("who came after it began is not changed") {
  for (int i = 0; i < 100; ++i) person(house, "K" + std::to_string(i), "Kranj");
  const BulkChange change = begin(house, house.session(), in_kranj(BulkAction::archive));
  house.clock().set(house.clock().now() + std::chrono::seconds(1));
  const Customer late = person(house, "Late", "Kranj");
  run_jobs(house);
  EXPECT(state(house, change).changed_count == 100);
  EXPECT(!now(house, late).archived_at);
}

HOUSE_CASE("after a day it can't be undone, and nothing is kept of what was before") {
  CreateBulkChange input = in_kranj(BulkAction::set_restriction);
  input.reason = Text<1, 300>{"A reason that names somebody"};
  person(house, "Kovač", "Kranj");
  const BulkChange change = changed(house, input);
  house.clock().set(change.undo_until);
  EXPECT(!state(house, change).can_undo);
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return undo_bulk_change(tx, {change.id}); }).error().code ==
         RefusalCode::conflict);
  run_jobs(house);
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return list_skipped_customers(tx, {change.id, {}, {}}); })
             .value()
             .items.empty());
}

HOUSE_CASE("a change of many is of those whom its author sees, and nobody else's business") {
  const auto role =
      as_user(house, house.session(), [](Tx& tx) {
        return create_role(
            tx, {.name = {"Own only"}, .rights = {Right::customers_read, Right::customers_write}, .sees = Sees::own});
      }).value();
  const Session eva = invited(house, role.id, "eva@example.com");
  const Customer hers = person(house, "Kovač", "Kranj"), others = person(house, "Kos", "Kranj");
  UpdateCustomer update{};
  update.id = hers.id, update.owner_id = {true, eva.user.id};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  const BulkChange change = begin(house, eva, in_kranj(BulkAction::archive));
  run_jobs(house);
  EXPECT(now(house, hers).archived_at.has_value());
  EXPECT(!now(house, others).archived_at);
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return get_bulk_change(tx, {change.id}); }).error().code ==
         RefusalCode::not_found);
}

HOUSE_CASE("who may not change customers any more does not go on changing them") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const Customer ana = person(house, "Kovač", "Kranj");
  const BulkChange change = begin(house, eva, in_kranj(BulkAction::archive));
  as_user(house, house.session(), [&](Tx& tx) { return update_user(tx, disabling(eva.user.id)); }).value();
  run_jobs(house);
  EXPECT(!now(house, ana).archived_at);
  const auto states = house.write([&](Tx& tx) {
    tx.act_as({.user_id = eva.user.id});
    return get_bulk_change(tx, {change.id});
  });
  EXPECT(states.value().state == BulkState::failed);
}

HOUSE_CASE("all events of a change of many have its one event as their cause") {
  person(house, "Kovač", "Kranj"), person(house, "Kos", "Kranj");
  const auto events = [&] { return house.write([](Tx& tx) { return events_after(tx, {}, 1'000); }); };
  const std::size_t before = events().size();
  changed(house, in_kranj(BulkAction::archive));
  const auto all = events();
  REQUIRE(all.size() == before + 4);
  EXPECT(all[before].name == "BulkChangeStarted");
  EXPECT(all[before].depth == 0);
  EXPECT(all.back().name == "BulkChangeEnded");
}

HOUSE_CASE("a customer that is removed leaves nothing in what can be undone") {
  const Customer ana = person(house, "Kovač", "Kranj");
  const BulkChange change = changed(house, in_kranj(BulkAction::archive));
  house.write([&](Tx& tx) { remove_customer(tx, ana.id); });
  EXPECT(undone(house, change).undone_count == 0);
}

// ----------------------------------------------------------------------------------------------------------- figures

std::map<std::string, std::int64_t> counted(const ListFigures& figures, std::string_view by) {
  std::map<std::string, std::int64_t> counts;
  for (const FigureGroup& group : figures.groups)
    if (group.by == by)
      for (const FigureCount& count : group.counts) counts[count.key] = count.count;
  return counts;
}

ListFigures figures_of(House& house, const Session& who, CountFigures input = {}) {
  const auto begun = as_user(house, who, [&](Tx& tx) { return count_figures(tx, input); }).value();
  run_jobs(house);
  return as_user(house, who, [&](Tx& tx) { return get_figures(tx, {begun.id}); }).value();
}

using Counted = std::map<std::string, std::int64_t>;

void contact(House& house, const Customer& customer, Channel channel) {
  RecordContact input{};
  input.id = customer.id, input.channel = channel, input.direction = Direction::in,
  input.summary = Text<1, 300>{"came"};
  house.write([&](Tx& tx) { return record_contact(tx, input); }).value();
}

HOUSE_CASE("the figures of a list count its customers by their properties") {
  const Customer ana = person(house, "Kovač", "Kranj");
  person(house, "Kos", "Kranj"), person(house, "Novak", "Koper");
  contact(house, ana, Channel::visit);
  const ListFigures all = figures_of(house, house.session());
  EXPECT(all.state == FiguresState::done);
  EXPECT(all.counted == 3);
  EXPECT(counted(all, "city") == Counted{{"Kranj", 2}, {"Koper", 1}});
  EXPECT(counted(all, "created") == Counted{{"2030-01", 3}});
  EXPECT(counted(all, "last_contact") == Counted{{"", 2}, {"7", 1}});
  EXPECT(counted(all, "contacted_by") == Counted{{"visit", 1}});
  EXPECT(counted(all, "missing").at("phone") == 3);
  CountFigures kranj{};
  kranj.filter = Text<0, 8000>{"customer.city == \"Kranj\""};
  EXPECT(counted(figures_of(house, house.session(), kranj), "city") == Counted{{"Kranj", 2}});
  CountFigures typed{};
  typed.q = Text<0, 200>{"kov"};
  EXPECT(figures_of(house, house.session(), typed).counted == 1);
}

HOUSE_CASE("months of figures are those of the company's clock") {
  // In Ljubljana the month has begun, in UTC not yet.
  house.clock().set(parse_time("2030-03-31T22:30:00Z").value());
  person(house, "Kovač", "Kranj");
  EXPECT(counted(figures_of(house, house.session()), "created") == Counted{{"2030-04", 1}});
}

HOUSE_CASE("who was counted by a channel of contacts is found by it") {
  const Customer ana = person(house, "Kovač", "Kranj");
  person(house, "Kos", "Kranj");
  contact(house, ana, Channel::letter);
  EXPECT(counted(figures_of(house, house.session()), "contacted_by") == Counted{{"letter", 1}});
  const auto found = [&](std::string filter) {
    ListCustomers list{};
    list.filter = Text<0, 8000>{std::move(filter)};
    return as_user(house, house.session(), [&](Tx& tx) { return list_customers(tx, list); }).value().items;
  };
  const auto by_letter = found("customer.contacted_by.letter");
  REQUIRE(by_letter.size() == 1);
  EXPECT(by_letter[0].id == ana.id);
  EXPECT(found("!customer.contacted_by.letter").size() == 1);
  EXPECT(found("customer.contacted_by.call").empty());
}

HOUSE_CASE("figures are of the customers that who asks may see, and theirs alone") {
  const Session eva = invited(house, RoleIds::caller, "eva@example.com");
  const Customer hers = person(house, "Kovač", "Kranj");
  person(house, "Kos", "Kranj");
  UpdateCustomer update{};
  update.id = hers.id, update.owner_id = {true, eva.user.id};
  house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
  const ListFigures figures = figures_of(house, eva);
  EXPECT(figures.counted == 1);
  EXPECT(counted(figures, "owner") == Counted{{to_text(eva.user.id), 1}});
  EXPECT(as_user(house, house.session(), [&](Tx& tx) { return get_figures(tx, {figures.id}); }).error().code ==
         RefusalCode::not_found);
}

HOUSE_CASE("figures of today are told again when that will do, and counted anew when not") {
  CountFigures kept{};
  kept.kept = true;
  const ListFigures first = figures_of(house, house.session(), kept);
  EXPECT(figures_of(house, house.session(), kept).id == first.id);
  EXPECT(figures_of(house, house.session()).id != first.id);
  house.clock().set(house.clock().now() + std::chrono::hours(25));
  EXPECT(figures_of(house, house.session(), kept).id != first.id);
}

HOUSE_CASE("figures as a file can't run formulas") {
  person(house, "Kovač", "=1+1");
  const ListFigures figures = figures_of(house, house.session());
  const auto file = as_user(house, house.session(), [&](Tx& tx) { return download_figures(tx, {figures.id}); }).value();
  EXPECT(file.body.contains("city,'=1+1,,1\r\n"));
}

// -------------------------------------------------------------------------------------------------------------- home

HOUSE_CASE("the first page is for the role's kind of work, until somebody chooses another") {
  const auto kind = [&](const Session& who) {
    return as_user(house, who, [](Tx& tx) { return get_home(tx, {}); }).value().own_kind;
  };
  const Session caller = invited(house, RoleIds::caller, "a@example.com");
  const Session analyst = invited(house, RoleIds::analyst, "b@example.com");
  EXPECT(kind(house.session()) == HomeKind::service);
  EXPECT(kind(caller) == HomeKind::sales);
  EXPECT(kind(analyst) == HomeKind::analysis);
  as_user(house, caller, [](Tx& tx) { return choose_home(tx, {HomeKind::service}); }).value();
  EXPECT(kind(caller) == HomeKind::service);
}

HOUSE_CASE("the sales page counts my customers by when they were last contacted, and tells the forgotten ones first") {
  const auto mine = [&](const std::string& name, int days) {
    const Customer customer = person(house, name, "Kranj");
    UpdateCustomer update{};
    update.id = customer.id, update.owner_id = {true, house.session().user.id};
    house.write([&](Tx& tx) { return update_customer(tx, update); }).value();
    if (days >= 0)
      house
          .write([&](Tx& tx) {
            return record_contact(tx, {.id = customer.id,
                                       .channel = Channel::call,
                                       .direction = Direction::out,
                                       .summary = {"call"},
                                       .occurred_at = tx.now() - std::chrono::hours(24 * days)});
          })
          .value();
  };
  mine("Today", 0), mine("Old", 200), mine("Older", 300), mine("Never", -1), mine("Month", 20);
  person(house, "Nobody's", "Kranj");
  const Home home = as_user(house, house.session(), [](Tx& tx) {
                      return get_home(tx, {.kind = HomeKind::sales, .day_began_at = {}});
                    }).value();
  REQUIRE(home.sales.has_value());
  EXPECT(home.sales->mine_count.count == 5);
  EXPECT(home.sales->within_week_count.count == 1);
  EXPECT(home.sales->within_month_count.count == 1);
  EXPECT(home.sales->older_count.count == 2);
  EXPECT(home.sales->never_count.count == 1);
  REQUIRE(home.sales->forgotten.size() == 3);
  EXPECT(home.sales->forgotten[0].name == "Older");
}

HOUSE_CASE("the first page walks indexes of its own, whatever it counts") {
  const std::map<std::string_view, std::string_view> indexes{{"MineContactedCount", "customers_owner_contact"},
                                                             {"MineNeverContactedCount", "customers_owner_contact"},
                                                             {"MineRecent", "customers_owner_contact"},
                                                             {"MineForgotten", "customers_owner_contact"},
                                                             {"MineNeverContacted", "customers_owner_contact"},
                                                             {"ContactsRecordedCount", "timeline_entries_author"},
                                                             {"ContactsRecorded", "timeline_entries_author"},
                                                             {"RestrictedLately", "restrictions_since"},
                                                             {"ViewsFor", "views_"}};
  std::size_t found = 0;
  for (const QueryText* query : all_queries()) {
    const auto wanted = indexes.find(query->name);
    if (wanted == indexes.end()) continue;
    ++found;
    const std::string plan = house.db().explain(*query);
    INFO(query->name << plan);
    // PostgreSQL chooses among indexes by what is in them: here nothing is.
    if (house.db().dialect() == Dialect::sqlite) EXPECT(plan.find(wanted->second) != std::string::npos);
    EXPECT(plan.find("Seq Scan") == std::string::npos);
  }
  EXPECT(found == indexes.size());
}

HOUSE_CASE("the service page tells what I recorded today, and what must not be done") {
  const Customer ana = person(house, "Kovač", "Kranj");
  const auto call = [&](const Session& who) {
    as_user(house, who, [&](Tx& tx) {
      return record_contact(tx, {.id = ana.id,
                                 .channel = Channel::call,
                                 .direction = Direction::in,
                                 .summary = {"call"},
                                 .occurred_at = std::nullopt});
    }).value();
  };
  call(house.session());
  house.clock().set(house.clock().now() + std::chrono::hours(20));
  call(house.session());
  call(invited(house, RoleIds::agent, "eva@example.com"));
  as_user(house, house.session(), [&](Tx& tx) {
    return set_restriction(tx, {.id = ana.id, .kind = StatedRestriction::do_not_sell, .reason = {"Asked"}});
  }).value();
  const auto home =
      as_user(house, house.session(), [&](Tx& tx) {
        return get_home(tx, {.kind = HomeKind::service, .day_began_at = tx.now() - std::chrono::hours(9)});
      }).value();
  REQUIRE(home.service.has_value());
  EXPECT(home.service->contact_count.count == 1);
  EXPECT(home.service->contacts.size() == 1);
  EXPECT(home.service->restriction_count.count == 1);
  EXPECT(home.service->restrictions.at(0).reason == "Asked");
  EXPECT(home.service->recent.empty());
}

}  // namespace
}  // namespace vez
