// The company, its hours and its days, on a database of the test's own.

#include "calendars/calendars.h"
#include "house.h"

namespace vez {
namespace {

UtcTime at(std::string_view text) { return parse_time(text).value(); }
Date day(std::string_view text) { return parse_date(text).value(); }

Company company(House& house) {
  return house.write([](Tx& tx) { return get_company(tx, {}); }).value();
}

Result<Company> update(House& house, const UpdateCompany& input) {
  return house.write([&](Tx& tx) { return update_company(tx, input); });
}

std::string fault_of(const auto& result) { return result ? "" : result.error().faults.at(0).pointer; }

HOUSE_CASE("a company that has just begun is open from Monday to Friday, eight to sixteen") {
  const Company fresh = company(house);
  REQUIRE(fresh.opening_hours.size() == 5);
  EXPECT(fresh.opening_hours[0].weekday == 1);
  EXPECT(fresh.opening_hours[4].opens == "08:00");
  EXPECT(fresh.opening_hours[4].closes == "16:00");
  EXPECT(!fresh.has_demo);
}

HOUSE_CASE("hours of the company come back as they were given, by day and time") {
  UpdateCompany input{};
  input.opening_hours = {
      true, std::vector<OpeningHours>{{5, "20:00", "04:00"}, {1, "13:00", "24:00"}, {1, "08:00", "12:00"}}};
  const Company changed = update(house, input).value();
  REQUIRE(changed.opening_hours.size() == 3);
  EXPECT(changed.opening_hours[0].opens == "08:00");
  EXPECT(changed.opening_hours[1].closes == "24:00");
  EXPECT(changed.opening_hours[2].closes == "04:00");
  EXPECT(changed.version == house.session().company.version + 1);
}

HOUSE_CASE("hours that can't be are refused by the place of the fault") {
  const auto refused = [&](std::vector<OpeningHours> hours) {
    UpdateCompany input{};
    input.opening_hours = {true, std::move(hours)};
    return fault_of(update(house, input));
  };
  EXPECT(refused({{1, "8:00", "16:00"}}) == "/opening_hours/0/opens");
  EXPECT(refused({{1, "08:00", "16:00"}, {2, "08:00", "24:01"}}) == "/opening_hours/1/closes");
  EXPECT(refused({{1, "08:00", "08:00"}}) == "/opening_hours/0/closes");
  EXPECT(refused({{8, "08:00", "16:00"}}) == "/opening_hours/0/weekday");
  EXPECT(refused({{1, "08:00", "12:00"}, {1, "11:00", "16:00"}}) == "/opening_hours");
  EXPECT(refused({{7, "20:00", "09:00"}, {1, "08:00", "16:00"}}) == "/opening_hours");
  EXPECT(company(house).opening_hours.size() == 5);
}

HOUSE_CASE("country, time zone, currency and region must be real") {
  const auto refused = [&](auto change) {
    UpdateCompany input{};
    change(input);
    return fault_of(update(house, input));
  };
  EXPECT(refused([](UpdateCompany& c) { c.country = {true, Text<2, 2>{"XX"}}; }) == "/country");
  EXPECT(refused([](UpdateCompany& c) { c.time_zone = {true, Text<1, 60>{"Europe/Celje"}}; }) == "/time_zone");
  EXPECT(refused([](UpdateCompany& c) { c.currency = {true, Text<3, 3>{"SIT"}}; }) == "/currency");
  EXPECT(refused([](UpdateCompany& c) { c.region = {true, Text<1, 10>{"SCT"}}; }) == "/region");
  EXPECT(refused([](UpdateCompany& c) { c.name = {true, std::nullopt}; }) == "/name");
}

HOUSE_CASE("a region is forgotten when the country becomes another") {
  UpdateCompany scotland{};
  scotland.country = {true, Text<2, 2>{"GB"}}, scotland.region = {true, Text<1, 10>{"SCT"}};
  EXPECT(update(house, scotland).value().region == "SCT");
  UpdateCompany hungary{};
  hungary.country = {true, Text<2, 2>{"HU"}};
  EXPECT(!update(house, hungary).value().region);
}

HOUSE_CASE("a change of the company against an old version is refused") {
  UpdateCompany input{};
  input.name = {true, Text<1, 200>{"Beta"}}, input.if_match = company(house).version;
  EXPECT(update(house, input).value().name == "Beta");
  input.name = {true, Text<1, 200>{"Gama"}};
  const auto stale = update(house, input);
  REQUIRE(!stale);
  EXPECT(stale.error().code == RefusalCode::stale);
}

HOUSE_CASE("a change that changes nothing makes no new version") {
  UpdateCompany input{};
  input.name = {true, Text<1, 200>{"Alpina"}}, input.opening_hours = {true, company(house).opening_hours};
  EXPECT(update(house, input).value().version == house.session().company.version);
}

HOUSE_CASE("days that are closed are exactly those given, and days with other hours stay") {
  const auto market = house.write([](Tx& tx) {
    return add_company_day(tx, {.date = day("2030-06-01"), .name = {{"Sejem"}}, .hours = {{"09:00", "13:00"}}});
  });
  REQUIRE(market);
  UpdateCompany input{};
  input.closed_days = {true, std::vector<Date>{day("2030-12-24"), day("2030-12-31"), day("2030-12-24")}};
  EXPECT(update(house, input).value().closed_days == std::vector<Date>{day("2030-12-24"), day("2030-12-31")});
  input.closed_days = {true, std::vector<Date>{day("2030-12-31")}};
  EXPECT(update(house, input).value().closed_days == std::vector<Date>{day("2030-12-31")});
  const auto days = house.write([](Tx& tx) { return list_company_days(tx, {}); }).value();
  REQUIRE(days.items.size() == 2);
  EXPECT(days.items[0].name == "Sejem");
  EXPECT(days.items[0].hours[0].closes == "13:00");
}

HOUSE_CASE("a day can be the company's own once, and is like the others again when removed") {
  const auto add = [&] {
    return house.write([](Tx& tx) {
      return add_company_day(tx, {.date = day("2030-02-08"), .name = std::nullopt, .hours = {{"10:00", "12:00"}}});
    });
  };
  const auto added = add();
  REQUIRE(added);
  EXPECT(fault_of(add()) == "/date");
  const auto due = [&] {
    return house.write([](Tx& tx) { return add_working_time(tx, {.from = at("2030-02-07T20:00:00Z"), .minutes = 30}); })
        .value()
        .due_at;
  };
  EXPECT(due() == at("2030-02-08T09:30:00Z"));
  EXPECT(house.write([&](Tx& tx) { return remove_company_day(tx, {added->id}); }));
  EXPECT(due() == at("2030-02-11T07:30:00Z"));  // The holiday, then a weekend.
}

HOUSE_CASE("working days heed the holidays of other countries involved") {
  const auto due = [&](std::optional<std::string> countries) {
    return house.write(
        [&](Tx& tx) { return add_working_days(tx, {.from = day("2030-08-02"), .days = 1, .countries = countries}); });
  };
  EXPECT(due(std::nullopt)->date == day("2030-08-05"));
  EXPECT(due("GB-SCT")->date == day("2030-08-06"));
  EXPECT(due("GB-SCT,HU")->opens_at == at("2030-08-06T06:00:00Z"));
  EXPECT(fault_of(due("GB-XXX")) == "?countries");
}

HOUSE_CASE("holidays are named in the language of who asks") {
  const auto first = [&](std::string language) {
    return house.db()
        .read(TxContext{.actor = {.user_id = {}, .via = "", .rights = 0, .language = std::move(language)}, .cause = {}},
              [](Tx& tx) { return list_holidays(tx, {.year = 2030, .country = {"SI"}, .region = std::nullopt}); })
        .value()
        .items.at(0);
  };
  EXPECT(first("hu").name == "Újév");
  EXPECT(first("hu").local_name == "novo leto");
  EXPECT(first("sl").date == day("2030-01-01"));
}

HOUSE_CASE("a company that is never open is told so") {
  UpdateCompany input{};
  input.opening_hours = {true, std::vector<OpeningHours>{}};
  EXPECT(update(house, input).value().opening_hours.empty());
  const auto due = house.write([](Tx& tx) { return add_working_time(tx, {.from = House::start, .minutes = 1}); });
  REQUIRE(!due);
  EXPECT(due.error().code == RefusalCode::conflict);
}

}  // namespace
}  // namespace vez
