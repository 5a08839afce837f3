#include "people/company.h"

#include <algorithm>
#include <cstdio>

#include "people_sql.h"
#include "text/codes.h"

namespace vez {
namespace {

struct CompanyRow {
  std::string name;
  std::string country;
  std::optional<std::string> region;
  Language language;
  std::string time_zone;
  std::string currency;
  bool has_demo;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CompanyRow, (), (name, country, region, language, time_zone, currency, has_demo, version))

struct HoursRow {
  std::int64_t weekday;
  std::int64_t opens_minute;
  std::int64_t closes_minute;
};
BOOST_DESCRIBE_STRUCT(HoursRow, (), (weekday, opens_minute, closes_minute))

struct DayRow {
  CompanyDayId id;
  Date day_date;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(DayRow, (), (id, day_date, name))

struct DayHoursRow {
  CompanyDayId day_id;
  std::int64_t opens_minute;
  std::int64_t closes_minute;
};
BOOST_DESCRIBE_STRUCT(DayHoursRow, (), (day_id, opens_minute, closes_minute))

// "16:30" of 990; midnight at the end of a day is "24:00", later is the clock of the night after.
std::string clock_text(std::int64_t minute) {
  if (minute > minutes_per_day) minute -= minutes_per_day;
  char text[8];
  std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(minute / 60), static_cast<int>(minute % 60));
  return text;
}

std::optional<std::int64_t> minute_of(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::int64_t hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  if (hour > 24 || minute > 59 || hour * 60 + minute > minutes_per_day) return std::nullopt;
  return hour * 60 + minute;
}

// The span of two clock times, or the refusal that names the field below `pointer`.
Result<OpenSpan> span_of(std::string_view opens, std::string_view closes, const std::string& pointer) {
  const auto from = minute_of(opens), to = minute_of(closes);
  if (!from || *from == minutes_per_day)
    return refuse(RefusalCode::invalid, pointer + "/opens", "must be a time of day, as 08:00");
  if (!to) return refuse(RefusalCode::invalid, pointer + "/closes", "must be a time of day, as 16:00");
  if (*from == *to && *from != 0) return refuse(RefusalCode::invalid, pointer + "/closes", "must not be the opening");
  return OpenSpan{.opens = *from, .closes = *to > *from ? *to : *to + minutes_per_day};
}

constexpr std::string_view overlapping = "the hours overlap";

// The week of the hours, each day's in order; a night may not last into hours of the day after.
Result<std::array<DayHours, 7>> week_of(const std::vector<OpeningHours>& hours) {
  std::array<DayHours, 7> week;
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const std::string pointer = "/opening_hours/" + std::to_string(i);
    if (hours[i].weekday < 1 || hours[i].weekday > 7)
      return refuse(RefusalCode::invalid, pointer + "/weekday", "must be from 1 (Monday) to 7 (Sunday)");
    DayHours& day = week[static_cast<std::size_t>(hours[i].weekday - 1)];
    day.push_back(TRY(span_of(hours[i].opens, hours[i].closes, pointer)));
    if (day.size() > day_spans_max)
      return refuse(RefusalCode::invalid, pointer, {"must be at most {max}", {{"max", std::to_string(day_spans_max)}}});
  }
  for (DayHours& day : week) {
    std::ranges::sort(day);
    if (!are_possible(day)) return refuse(RefusalCode::invalid, "opening_hours", overlapping);
  }
  for (std::size_t i = 0; i < week.size(); ++i) {
    const DayHours& next = week[(i + 1) % week.size()];
    if (!week[i].empty() && !next.empty() && week[i].back().closes - minutes_per_day > next.front().opens)
      return refuse(RefusalCode::invalid, "opening_hours", overlapping);
  }
  return week;
}

void store_week(Tx& tx, const std::array<DayHours, 7>& week) {
  tx.run(sql::DeleteCompanyHours{});
  for (std::size_t i = 0; i < week.size(); ++i)
    for (const OpenSpan& span : week[i])
      tx.run(sql::InsertCompanyHours{
          .weekday = static_cast<std::int64_t>(i) + 1, .opens_minute = span.opens, .closes_minute = span.closes});
}

Result<CompanyRow> company_row(Tx& tx) {
  auto row = tx.one<CompanyRow>(sql::TheCompany{});
  if (!row) return refuse(RefusalCode::conflict, "", "the company is not set up yet");
  return *std::move(row);
}

Result<Done> check_place(const CompanyRow& row) {
  if (!is_country_code(row.country)) return refuse(RefusalCode::invalid, "country", "is not a country's code");
  if (!TimeZone::named(row.time_zone))
    return refuse(RefusalCode::invalid, "time_zone", "is not the name of a time zone");
  if (!is_currency_code(row.currency)) return refuse(RefusalCode::invalid, "currency", "is not a currency's code");
  if (row.region && !has_holidays({row.country, *row.region}))
    return refuse(RefusalCode::invalid, "region", "is not a region with holidays of its own in this country");
  return Done{};
}

CompanyDay day_of(const DayRow& row, const std::vector<DayHoursRow>& all_hours) {
  CompanyDay day{.id = row.id, .date = row.day_date, .name = row.name, .hours = {}};
  for (const DayHoursRow& hours : all_hours)
    if (hours.day_id == row.id) day.hours.push_back({clock_text(hours.opens_minute), clock_text(hours.closes_minute)});
  return day;
}

std::vector<DayRow> day_rows(Tx& tx) { return tx.all<DayRow>(sql::CompanyDayRows{.count_max = company_days_max}); }

// By day; with those that are closed too.
std::map<Date, DayHours> own_days(Tx& tx) {
  std::map<CompanyDayId, Date> dates;
  std::map<Date, DayHours> days;
  for (const DayRow& row : day_rows(tx)) dates[row.id] = row.day_date, days[row.day_date];
  for (const DayHoursRow& hours : tx.all<DayHoursRow>(sql::CompanyDayHours{}))
    days[dates[hours.day_id]].push_back({hours.opens_minute, hours.closes_minute});
  return days;
}

void insert_day(Tx& tx, CompanyDayId id, Date date, std::string_view name, const DayHours& hours) {
  tx.run(sql::InsertCompanyDay{.id = id, .day_date = date, .name = name});
  for (const OpenSpan& span : hours)
    tx.run(sql::InsertCompanyDayHours{.day_id = id, .opens_minute = span.opens, .closes_minute = span.closes});
  tx.record(CompanyDayAdded{.day_id = id, .date = date});
}

void delete_day(Tx& tx, const DayRow& row) {
  tx.run(sql::DeleteCompanyDayHours{.day_id = row.id});
  tx.run(sql::DeleteCompanyDay{.id = row.id});
  tx.record(CompanyDayRemoved{.day_id = row.id, .date = row.day_date});
}

// Makes exactly these the days that are closed; days with other hours stay. False when they were that already.
Result<bool> set_closed_days(Tx& tx, const std::vector<Date>& wanted) {
  if (static_cast<std::int64_t>(wanted.size()) > company_days_max)
    return refuse(RefusalCode::invalid, "closed_days",
                  {"must be at most {max}", {{"max", std::to_string(company_days_max)}}});
  const auto days = own_days(tx);
  bool changed = false;
  for (const DayRow& row : day_rows(tx))
    if (days.at(row.day_date).empty() && std::ranges::find(wanted, row.day_date) == wanted.end())
      delete_day(tx, row), changed = true;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto there = days.find(wanted[i]);
    if (there != days.end() && !there->second.empty())
      return refuse(RefusalCode::conflict, "/closed_days/" + std::to_string(i), "has hours of its own");
    const bool repeated = std::find(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(i), wanted[i]) !=
                          wanted.begin() + static_cast<std::ptrdiff_t>(i);
    if (there != days.end() || repeated) continue;
    insert_day(tx, tx.new_id<CompanyDayId>(), wanted[i], "", {});
    changed = true;
  }
  return changed;
}

template <class Value, class Given>
void apply(std::vector<std::string>& fields, std::string_view name, const Patch<Given>& patch, Value& target) {
  if (!patch.present || !patch.value) return;
  Value value;
  if constexpr (requires { patch.value->value; })
    value = patch.value->value;
  else
    value = *patch.value;
  if (value == target) return;
  target = std::move(value);
  fields.emplace_back(name);
}

// What every company has can't be taken away.
Result<Done> check_not_null(const UpdateCompany& input) {
  Result<Done> checked;
  boost::mp11::mp_for_each<MembersOf<UpdateCompany>>([&](auto member) {
    const auto& patch = input.*member.pointer;
    if (std::string_view(member.name) != "region" && patch.present && !patch.value)
      checked = refuse(RefusalCode::invalid, member.name, "must be there");
  });
  return checked;
}

}  // namespace

Result<Company> get_company(Tx& tx, Nothing) {
  CompanyRow row = TRY(company_row(tx));
  Company company{.name = std::move(row.name),
                  .country = std::move(row.country),
                  .region = std::move(row.region),
                  .language = row.language,
                  .time_zone = std::move(row.time_zone),
                  .currency = std::move(row.currency),
                  .opening_hours = {},
                  .closed_days = {},
                  .has_demo = row.has_demo,
                  .version = row.version};
  for (const HoursRow& hours : tx.all<HoursRow>(sql::CompanyHours{}))
    company.opening_hours.push_back(
        {.weekday = hours.weekday, .opens = clock_text(hours.opens_minute), .closes = clock_text(hours.closes_minute)});
  for (const auto& [date, hours] : own_days(tx))
    if (hours.empty()) company.closed_days.push_back(date);
  return company;
}

Result<Done> create_company(Tx& tx, const CompanySetup& input) {
  const CompanyRow row{.name = input.name.value,
                       .country = input.country.value,
                       .region = std::nullopt,
                       .language = input.language,
                       .time_zone = input.time_zone.value,
                       .currency = input.currency.value,
                       .has_demo = false,
                       .version = 1};
  auto checked = check_place(row);
  if (!checked) {
    for (Fault& fault : checked.error().faults) fault.pointer = "/company" + fault.pointer;
    return checked;
  }
  tx.run(sql::InsertCompany{.id = tx.new_id<Id<struct CompanyTag>>(),
                            .name = row.name,
                            .country = row.country,
                            .language = enum_name(row.language),
                            .time_zone = row.time_zone,
                            .currency = row.currency,
                            .has_demo = false});
  std::array<DayHours, 7> week;
  for (std::size_t weekday = 0; weekday < 5; ++weekday) week[weekday] = {{8 * 60, 16 * 60}};
  store_week(tx, week);
  tx.changed("company");
  return Done{};
}

Result<Company> update_company(Tx& tx, UpdateCompany input) {
  CompanyRow row = TRY(company_row(tx));
  if (input.if_match && *input.if_match != row.version)
    return refuse(RefusalCode::stale, "", "somebody has changed the company meanwhile");
  TRY(check_not_null(input));
  std::vector<std::string> fields;
  apply(fields, "name", input.name, row.name);
  apply(fields, "country", input.country, row.country);
  apply(fields, "language", input.language, row.language);
  apply(fields, "time_zone", input.time_zone, row.time_zone);
  apply(fields, "currency", input.currency, row.currency);
  if (input.region.present) {
    std::optional<std::string> region;
    if (input.region.value) region = input.region.value->value;
    if (region != row.region) row.region = region, fields.emplace_back("region");
  } else if (row.region && !has_holidays({row.country, *row.region})) {
    row.region.reset(), fields.emplace_back("region");  // It was one of the country before.
  }
  TRY(check_place(row));
  if (input.opening_hours.present) {
    const auto week = TRY(week_of(*input.opening_hours.value));
    if (week != TRY(company_calendar(tx)).week) store_week(tx, week), fields.emplace_back("opening_hours");
  }
  if (input.closed_days.present && TRY(set_closed_days(tx, *input.closed_days.value)))
    fields.emplace_back("closed_days");
  if (fields.empty()) return get_company(tx, {});
  tx.run(sql::UpdateCompanyFields{.name = row.name,
                                  .country = row.country,
                                  .region = row.region,
                                  .language = enum_name(row.language),
                                  .time_zone = row.time_zone,
                                  .currency = row.currency});
  tx.record(CompanyUpdated{.fields = fields});
  tx.changed("company");
  return get_company(tx, {});
}

Result<CompanyDays> list_company_days(Tx& tx, Nothing) {
  CompanyDays days{.items = {}, .next = std::nullopt};
  const auto hours = tx.all<DayHoursRow>(sql::CompanyDayHours{});
  for (const DayRow& row : day_rows(tx)) days.items.push_back(day_of(row, hours));
  return days;
}

Result<CompanyDay> add_company_day(Tx& tx, AddCompanyDay input) {
  TRY(company_row(tx));
  DayHours hours;
  if (input.hours.size() > day_spans_max)
    return refuse(RefusalCode::invalid, "hours", {"must be at most {max}", {{"max", std::to_string(day_spans_max)}}});
  for (std::size_t i = 0; i < input.hours.size(); ++i)
    hours.push_back(TRY(span_of(input.hours[i].opens, input.hours[i].closes, "/hours/" + std::to_string(i))));
  std::ranges::sort(hours);
  if (!are_possible(hours)) return refuse(RefusalCode::invalid, "hours", overlapping);
  if (tx.one<DayRow>(sql::CompanyDayOn{.day_date = input.date}))
    return refuse(RefusalCode::conflict, "date", "is a day of the company's own already");
  if (*tx.one<std::int64_t>(sql::CountCompanyDays{}) >= company_days_max)
    return refuse(RefusalCode::conflict, "", {"must be at most {max}", {{"max", std::to_string(company_days_max)}}});
  const auto id = tx.new_id<CompanyDayId>();
  insert_day(tx, id, input.date, input.name ? std::string_view(*input.name) : "", hours);
  tx.run(sql::TouchCompany{});
  tx.changed("company");
  const auto row = tx.one<DayRow>(sql::CompanyDayById{.id = id});
  CHECK(row.has_value());
  return day_of(*row, tx.all<DayHoursRow>(sql::CompanyDayHours{}));
}

Result<Done> remove_company_day(Tx& tx, OneCompanyDay input) {
  const auto row = tx.one<DayRow>(sql::CompanyDayById{.id = input.id});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such day");
  delete_day(tx, *row);
  tx.run(sql::TouchCompany{});
  tx.changed("company");
  return Done{};
}

void set_has_demo(Tx& tx, bool has_demo) {
  tx.run(sql::SetHasDemo{.has_demo = has_demo});
  tx.changed("company");
}

Result<WorkingCalendar> company_calendar(Tx& tx) {
  const CompanyRow row = TRY(company_row(tx));
  const auto zone = TimeZone::named(row.time_zone);
  // Checked when it came in; the machine's zones may have become fewer since.
  if (!zone) return refuse(RefusalCode::conflict, "", "the company's time zone is not known on this machine");
  WorkingCalendar calendar{
      .zone = *zone, .week = {}, .places = {{row.country, row.region.value_or("")}}, .own_days = own_days(tx)};
  for (const HoursRow& hours : tx.all<HoursRow>(sql::CompanyHours{}))
    calendar.week[static_cast<std::size_t>(hours.weekday - 1)].push_back({hours.opens_minute, hours.closes_minute});
  return calendar;
}

}  // namespace vez
