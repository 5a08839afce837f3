#include "promises/promise_windows.h"

#include "base/text.h"
#include "calendars/calendars.h"
#include "people/company.h"
#include "promises_sql.h"
#include "time_words/time_words.h"

namespace vez {
namespace {

struct LeadTime {
  std::int64_t days;
  std::optional<std::int64_t> days_from;
  const std::optional<Text<0, 100>>& countries;
  std::string_view prefix;  // "?" of a query, "" of a body
};

// The company's calendar with the holidays of the countries involved: those named, else the customer's.
Result<WorkingCalendar> calendar_of(Tx& tx, const std::optional<Text<0, 100>>& countries, std::string_view prefix,
                                    const std::optional<std::string>& country) {
  WorkingCalendar calendar = TRY(company_calendar(tx));
  if (countries) {
    for (HolidayPlace& place : TRY(holiday_places(countries->value, std::string(prefix) + "countries")))
      calendar.places.push_back(std::move(place));
  } else if (country && has_holidays({*country, ""})) {
    calendar.places.push_back({*country, ""});
  }
  return calendar;
}

Result<Done> check_days(std::int64_t days, const std::string& field, std::int64_t max) {
  if (days < 0 || days > max)
    return refuse(RefusalCode::invalid, field,
                  {"must be from {min} to {max}", {{"min", "0"}, {"max", std::to_string(max)}}});
  return Done{};
}

Result<OpenPeriod> lead_window(Tx& tx, const LeadTime& lead, const std::optional<std::string>& country) {
  const std::string prefix(lead.prefix);
  TRY(check_days(lead.days, prefix + "working_days", promise_working_days_max));
  if (lead.days_from) TRY(check_days(*lead.days_from, prefix + "working_days_from", lead.days));
  const WorkingCalendar calendar = TRY(calendar_of(tx, lead.countries, lead.prefix, country));
  const Date today = calendar.zone.wall_time(tx.now()).date;
  const auto period = [&](std::int64_t days) {
    const auto date = calendar.add_working_days(today, static_cast<std::int32_t>(days));
    return date ? calendar.period_of(*date) : std::nullopt;
  };
  const auto last = period(lead.days);
  const auto first = lead.days_from ? period(*lead.days_from) : std::nullopt;
  if (!last || (lead.days_from && !first)) return refuse(RefusalCode::conflict, "", "the company is never open");
  return OpenPeriod{first ? first->from : tx.now(), last->until};
}

std::vector<TimeWords> windows_in(Tx& tx, std::string_view text, const TimeZone& zone) {
  const auto calendar = company_calendar(tx);
  if (!calendar) return {};
  return find_time_words(text, {.now = tx.now(), .zone = zone, .calendar = *calendar, .language = tx.who().language});
}

WindowReading reading_of(const TimeWords& words, std::string_view text, const std::string& language) {
  WindowReading reading{.from_at = words.from,
                        .until_at = words.until,
                        .said = std::string(text.substr(words.begin, words.end - words.begin)),
                        .rest = {},
                        .language = parse_enum<Language>(words.language),
                        .assumed = {},
                        .past = words.past};
  const std::string_view before = trimmed(text.substr(0, words.begin)), after = trimmed(text.substr(words.end));
  reading.rest = std::string(before) + (before.empty() || after.empty() ? "" : " ") + std::string(after);
  for (const Assumption assumption : words.assumed)
    reading.assumed.push_back(in_language(sentence_of(assumption), language));
  return reading;
}

}  // namespace

Result<CustomerZone> zone_of(Tx& tx, const std::optional<std::string>& time_zone) {
  if (time_zone)
    if (const auto zone = TimeZone::named(*time_zone)) return CustomerZone{*zone, false};
  return CustomerZone{TRY(company_calendar(tx)).zone, true};
}

Channel usual_channel(Tx& tx, CustomerId id, const std::optional<Channel>& preferred) {
  if (broken_count(tx, id) >= promise_slips_min) return Channel::call;
  return preferred.value_or(Channel::call);
}

Result<OpenPeriod> window_of(Tx& tx, const MakePromise& input, const Customer& customer, const CustomerZone& zone) {
  if (input.working_days && (input.from_at || input.until_at))
    return refuse(RefusalCode::invalid, "working_days", "a window is said, or a lead time, one of the two");
  if (input.working_days)
    return lead_window(tx, {*input.working_days, std::nullopt, input.countries, ""}, customer.country);
  if (input.until_at) return OpenPeriod{input.from_at.value_or(tx.now()), *input.until_at};
  if (input.from_at) return refuse(RefusalCode::invalid, "until_at", "a window that begins ends too");
  for (const TimeWords& words : windows_in(tx, input.text.value, zone.zone))
    if (!words.past) return OpenPeriod{words.from, words.until};
  return refuse(RefusalCode::invalid, "text", "no time was understood: say by when, such as \"tomorrow after 17:00\"");
}

Result<WindowReadings> read_window(Tx& tx, ReadWindow input) {
  std::optional<Customer> customer;
  if (input.customer_id) {
    auto found = get_customer(tx, {*input.customer_id});
    if (!found) return refuse(RefusalCode::not_found, "?customer_id", "no such customer");
    customer = *std::move(found);
  }
  const CustomerZone zone = TRY(zone_of(tx, customer ? customer->time_zone : std::nullopt));
  WindowReadings readings{
      .time_zone = zone.zone.name(),
      .of_company = zone.of_company,
      .channel = customer ? usual_channel(tx, customer->id, customer->preferred_channel) : Channel::call,
      .items = {}};
  if (input.working_days) {
    const OpenPeriod window = TRY(lead_window(tx, {*input.working_days, input.working_days_from, input.countries, "?"},
                                              customer ? customer->country : std::nullopt));
    readings.items.push_back({.from_at = window.from,
                              .until_at = window.until,
                              .said = {},
                              .rest = input.text ? input.text->value : std::string(),
                              .language = std::nullopt,
                              .assumed = {},
                              .past = false});
  } else if (input.text) {
    const auto all = windows_in(tx, input.text->value, zone.zone);
    // What is over comes last: a promise takes the first.
    for (const bool past : {false, true})
      for (const TimeWords& words : all)
        if (words.past == past) readings.items.push_back(reading_of(words, input.text->value, tx.who().language));
  }
  return readings;
}

}  // namespace vez
