#include "calendar/working_calendar.h"

#include <rapidcheck.h>

#include "base/testing.h"

namespace vez {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

TimeZone zone(std::string_view name) { return TimeZone::named(name).value(); }
UtcTime at(std::string_view text) { return parse_time(text).value(); }
Date day(std::string_view text) { return parse_date(text).value(); }
constexpr std::int64_t clock_time(std::int64_t hour, std::int64_t minute = 0) { return hour * 60 + minute; }

// Monday to Friday with the given hours, nothing on other days.
WorkingCalendar weekdays(std::string_view zone_name, DayHours hours, std::vector<HolidayPlace> places = {}) {
  WorkingCalendar calendar{.zone = zone(zone_name), .week = {}, .places = std::move(places), .own_days = {}};
  for (std::size_t weekday = 0; weekday < 5; ++weekday) calendar.week[weekday] = hours;
  return calendar;
}

WorkingCalendar every_day(std::string_view zone_name, DayHours hours) {
  WorkingCalendar calendar{.zone = zone(zone_name), .week = {}, .places = {}, .own_days = {}};
  calendar.week.fill(hours);
  return calendar;
}

const DayHours office{{clock_time(8), clock_time(16)}};
const DayHours with_lunch{{clock_time(8), clock_time(12)}, {clock_time(13), clock_time(17)}};

TEST_CASE("a time zone is known by its name of the IANA database alone") {
  for (const std::string_view name : {"Europe/Ljubljana", "Europe/Budapest", "Europe/Moscow", "Asia/Kathmandu", "UTC"})
    EXPECT(TimeZone::named(name).has_value());
  for (const std::string_view name : {"", "Europe", "Europe/Celje", "europe/ljubljana", "../zoneinfo/UTC", "CEST"})
    EXPECT(!TimeZone::named(name).has_value());
}

TEST_CASE("the wall shows the hour of the zone, also with 45 minutes and before 1970") {
  const auto shows = [](std::string_view name, std::string_view when) {
    const WallTime wall = zone(name).wall_time(at(when));
    return to_text(wall.date) + " " + std::to_string(wall.ms / 60'000);
  };
  EXPECT(shows("Asia/Kathmandu", "2030-01-01T18:14:00Z") == "2030-01-01 1439");
  EXPECT(shows("Asia/Kathmandu", "2030-01-01T18:15:00Z") == "2030-01-02 0");
  EXPECT(shows("Europe/Ljubljana", "1969-12-31T22:30:00Z") == "1969-12-31 1410");
}

TEST_CASE("hours that begin in the gap of spring begin at its end, and hours that end in it end there") {
  // Clocks of Ljubljana go from 02:00 to 03:00 at 01:00Z.
  const TimeZone ljubljana = zone("Europe/Ljubljana");
  const Date spring = day("2026-03-29");
  EXPECT(ljubljana.begin_of(spring, clock_time(2, 30)) == at("2026-03-29T01:00:00Z"));
  EXPECT(ljubljana.end_of(spring, clock_time(2, 30)) == at("2026-03-29T01:00:00Z"));
  EXPECT(ljubljana.begin_of(spring, clock_time(3)) == at("2026-03-29T01:00:00Z"));
  EXPECT(ljubljana.end_of(spring, clock_time(2)) == at("2026-03-29T01:00:00Z"));
}

TEST_CASE("hours that are there twice in autumn begin with the first and end with the second") {
  // Clocks of Budapest go from 03:00 back to 02:00 at 01:00Z.
  const TimeZone budapest = zone("Europe/Budapest");
  const Date autumn = day("2026-10-25");
  EXPECT(budapest.begin_of(autumn, clock_time(2, 30)) == at("2026-10-25T00:30:00Z"));
  EXPECT(budapest.end_of(autumn, clock_time(2, 30)) == at("2026-10-25T01:30:00Z"));
  EXPECT(budapest.end_of(autumn, clock_time(2)) == at("2026-10-25T00:00:00Z"));
  EXPECT(budapest.end_of(autumn, clock_time(3)) == at("2026-10-25T02:00:00Z"));
}

TEST_CASE("a night of work is an hour shorter in spring and an hour longer in autumn") {
  const DayHours night{{clock_time(22), clock_time(30)}};
  const auto worked = [&](std::string_view name, std::string_view from, std::string_view until) {
    return every_day(name, night).working_time_between(at(from), at(until));
  };
  EXPECT(worked("Europe/Ljubljana", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z") == hours(7));
  EXPECT(worked("Europe/Budapest", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z") == hours(9));
  EXPECT(worked("Europe/London", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z") == hours(7));
  EXPECT(worked("Europe/London", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z") == hours(9));
  EXPECT(worked("Europe/Moscow", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z") == hours(8));
  EXPECT(worked("Asia/Kathmandu", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z") == hours(8));
}

TEST_CASE("a company that never closes is open through every change of the clocks") {
  const WorkingCalendar always = every_day("Europe/London", {{0, minutes_per_day}});
  const UtcTime from = at("2026-01-01T00:00:00Z");
  EXPECT(always.working_time_between(from, from + hours(365 * 24)) == hours(365 * 24));
  EXPECT(always.add_working_time(from, hours(5000)) == from + hours(5000));
}

TEST_CASE("the year in which Moscow left summer time has its own hours") {
  // In October 2014 the clocks went back from +04 to +03 for good.
  const WorkingCalendar moscow = weekdays("Europe/Moscow", office);
  EXPECT(moscow.next_open(at("2014-10-24T13:00:00Z")) == at("2014-10-27T05:00:00Z"));
}

TEST_CASE("working time passes over lunch, evenings and weekends") {
  const WorkingCalendar calendar = weekdays("Europe/Ljubljana", with_lunch);
  // Friday, 11:30 in Ljubljana.
  EXPECT(calendar.add_working_time(at("2026-01-09T10:30:00Z"), hours(1)) == at("2026-01-09T12:30:00Z"));
  EXPECT(calendar.add_working_time(at("2026-01-09T15:30:00Z"), hours(1)) == at("2026-01-12T07:30:00Z"));
}

TEST_CASE("time that ends with the day is due at closing, not at the next opening") {
  const WorkingCalendar calendar = weekdays("Europe/Ljubljana", office);
  EXPECT(calendar.add_working_time(at("2026-01-09T07:00:00Z"), hours(8)) == at("2026-01-09T15:00:00Z"));
}

TEST_CASE("the minute of opening is open and the minute of closing is not") {
  const WorkingCalendar calendar = weekdays("Europe/Ljubljana", office);
  EXPECT(!calendar.is_open(at("2026-01-09T06:59:59.999Z")));
  EXPECT(calendar.is_open(at("2026-01-09T07:00:00Z")));
  EXPECT(calendar.is_open(at("2026-01-09T14:59:59.999Z")));
  EXPECT(!calendar.is_open(at("2026-01-09T15:00:00Z")));
}

TEST_CASE("a night's shift does not begin on a holiday, but lasts into one") {
  WorkingCalendar taxi = every_day("Europe/Ljubljana", {{clock_time(20), clock_time(28)}});
  taxi.places = {{"SI", ""}};
  // The eighth of February is Prešeren's day.
  EXPECT(taxi.is_open(at("2026-02-08T02:59:00Z")));
  EXPECT(!taxi.is_open(at("2026-02-08T20:00:00Z")));
  EXPECT(!taxi.is_open(at("2026-02-09T02:00:00Z")));
}

TEST_CASE("hours covered by the night before count once") {
  WorkingCalendar calendar = every_day("Europe/Ljubljana", {});
  calendar.week[0] = {{clock_time(20), clock_time(34)}};
  calendar.week[1] = {{clock_time(8), clock_time(11)}};
  // Monday 20:00 to Tuesday 10:00, and on until 11:00; asked up to Tuesday 09:00.
  EXPECT(calendar.working_time_between(at("2026-01-05T12:00:00Z"), at("2026-01-06T08:00:00Z")) == hours(13));
  EXPECT(calendar.working_time_between(at("2026-01-05T12:00:00Z"), at("2026-01-06T20:00:00Z")) == hours(15));
}

TEST_CASE("an own day closes an usual day and opens a holiday") {
  WorkingCalendar calendar = weekdays("Europe/Budapest", office, {{"HU", ""}});
  calendar.own_days[day("2026-08-08")] = office;  // a Saturday that is worked
  calendar.own_days[day("2026-08-21")] = {};      // for this Friday
  EXPECT(calendar.add_working_days(day("2026-08-07"), 1) == day("2026-08-08"));
  EXPECT(calendar.add_working_days(day("2026-08-19"), 1) == day("2026-08-24"));
}

TEST_CASE("three to four working days from Ljubljana to Edinburgh heed the holidays of both") {
  const WorkingCalendar slovenia = weekdays("Europe/Ljubljana", office, {{"SI", ""}});
  const WorkingCalendar both = slovenia.also_in({"GB", "SCT"});
  // Wednesday before New Year: 1 and 2 January in both, and 2 January in Slovenia and Scotland, not in England.
  EXPECT(slovenia.add_working_days(day("2025-12-24"), 3) == day("2025-12-31"));
  EXPECT(both.add_working_days(day("2025-12-24"), 3) == day("2025-12-31"));
  EXPECT(both.add_working_days(day("2025-12-24"), 4) == day("2026-01-05"));
  // The Scottish summer holiday is on the first Monday of August, the English on the last.
  EXPECT(both.add_working_days(day("2026-07-31"), 1) == day("2026-08-04"));
  EXPECT(slovenia.also_in({"GB", "ENG"}).add_working_days(day("2026-07-31"), 1) == day("2026-08-03"));
}

TEST_CASE("who is never open is told so in bounded time") {
  const WorkingCalendar closed = every_day("Europe/Ljubljana", {});
  EXPECT(!closed.next_open(at("2026-01-01T00:00:00Z")));
  EXPECT(!closed.add_working_time(at("2026-01-01T00:00:00Z"), minutes(1)));
  EXPECT(!closed.add_working_days(day("2026-01-01"), 1));
}

TEST_CASE("hours that overlap, are empty or begin on another day are not possible") {
  EXPECT(are_possible({}));
  EXPECT(are_possible(with_lunch));
  EXPECT(are_possible({{0, minutes_per_day}}));
  EXPECT(!are_possible({{clock_time(8), clock_time(8)}}));
  EXPECT(!are_possible({{clock_time(8), clock_time(12)}, {clock_time(11), clock_time(13)}}));
  EXPECT(!are_possible({{minutes_per_day, minutes_per_day + 60}}));
  EXPECT(!are_possible({{-60, 60}}));
}

// The slow way, minute by minute: what the wall shows decides.
class Reference {
 public:
  // Knows the minutes from `start` on, for `days` days.
  Reference(const WorkingCalendar& calendar, UtcTime start, std::int64_t days) : start_(start) {
    const std::int64_t count = days * minutes_per_day;
    std::vector<std::int64_t> wall;
    for (std::int64_t minute = 0; minute < count; ++minute) {
      const WallTime shown = calendar.zone.wall_time(time(minute));
      wall.push_back(shown.date.days * minutes_per_day + shown.ms / 60'000);
    }
    open_.assign(static_cast<std::size_t>(count), false);
    for (std::int64_t d = wall.front() / minutes_per_day; d <= wall.back() / minutes_per_day; ++d)
      for (const OpenSpan& span : calendar.hours_of(Date{static_cast<std::int32_t>(d)}))
        mark(wall, d * minutes_per_day + span.opens, d * minutes_per_day + span.closes);
  }

  bool is_open(std::int64_t minute) const { return open_[static_cast<std::size_t>(minute)]; }
  UtcTime time(std::int64_t minute) const { return start_ + minutes(minute); }
  std::int64_t size() const { return static_cast<std::int64_t>(open_.size()); }

 private:
  // From the first minute whose wall shows `from` or more to the last whose wall shows less than `until`.
  void mark(const std::vector<std::int64_t>& wall, std::int64_t from, std::int64_t until) {
    std::size_t first = 0, end = wall.size();
    while (first < wall.size() && wall[first] < from) ++first;
    while (end > 0 && wall[end - 1] >= until) --end;
    for (std::size_t minute = first; minute < end; ++minute) open_[minute] = true;
  }

  UtcTime start_;
  std::vector<bool> open_;
};

DayHours some_hours() {
  DayHours hours;
  std::int64_t free_from = 0;
  for (int spans = *rc::gen::inRange(0, 4); spans > 0; --spans) {
    const auto opens = free_from + *rc::gen::inRange<std::int64_t>(0, 500);
    const auto closes = opens + *rc::gen::inRange<std::int64_t>(1, 700);
    if (opens >= minutes_per_day) break;
    hours.push_back({opens, closes});
    free_from = closes;
  }
  return hours;
}

WorkingCalendar some_calendar(Date around) {
  WorkingCalendar calendar{.zone = zone(*rc::gen::element<std::string>(
                               "Europe/Ljubljana", "Europe/Budapest", "Europe/London", "Europe/Moscow",
                               "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Beirut")),
                           .week = {},
                           .places = {{"SI", ""}, {"GB", "SCT"}},
                           .own_days = {}};
  for (DayHours& hours : calendar.week) hours = some_hours();
  for (int days = *rc::gen::inRange(0, 4); days > 0; --days)
    calendar.own_days[Date{around.days + *rc::gen::inRange(-3, 12)}] = some_hours();
  return calendar;
}

TEST_CASE("the calendar says what counting minute by minute says, at changes of the clocks too") {
  const bool holds = rc::check("calendar against reference", [] {
    // Days about which clocks change somewhere, and any.
    const Date around = *rc::gen::element(day("2026-03-28"), day("2026-10-24"), day("2018-11-03"), day("2026-04-04"),
                                          day("2025-12-24"), Date{*rc::gen::inRange(16'500, 25'000)});
    const WorkingCalendar calendar = some_calendar(around);
    // Spans that began two days before the first question are known too.
    const UtcTime start = UtcTime{(around.days - 3) * minutes_per_day * 60'000};
    const Reference reference(calendar, start, 12);
    const std::int64_t from = *rc::gen::inRange<std::int64_t>(3 * minutes_per_day, 6 * minutes_per_day);
    const std::int64_t until = *rc::gen::inRange<std::int64_t>(from, 9 * minutes_per_day);

    RC_ASSERT(calendar.is_open(reference.time(from)) == reference.is_open(from));
    std::int64_t open = 0;
    for (std::int64_t minute = from; minute < until; ++minute) open += reference.is_open(minute) ? 1 : 0;
    RC_ASSERT(calendar.working_time_between(reference.time(from), reference.time(until)) == minutes(open));

    std::int64_t next = from;
    while (next < 10 * minutes_per_day && !reference.is_open(next)) ++next;
    if (next < 10 * minutes_per_day) RC_ASSERT(calendar.next_open(reference.time(from)) == reference.time(next));

    // The moment that many minutes on is the end of the last of them.
    if (open > 0) {
      std::int64_t end = until;
      while (!reference.is_open(end - 1)) --end;
      RC_ASSERT(calendar.add_working_time(reference.time(from), minutes(open)) == reference.time(end));
    }
  });
  EXPECT(holds);
}

TEST_CASE("adding working days and counting them agree") {
  const bool holds = rc::check("days", [] {
    const Date from{*rc::gen::inRange(16'500, 25'000)};
    WorkingCalendar calendar = some_calendar(from);
    calendar.week[2] = {{600, 660}};
    const std::int32_t count = *rc::gen::inRange(1, 60);
    const auto until = calendar.add_working_days(from, count);
    RC_ASSERT(until.has_value());
    RC_ASSERT(calendar.is_working_day(*until));
    RC_ASSERT(calendar.working_days_between(from, *until) == count);
    if (calendar.is_working_day(from)) RC_ASSERT(calendar.add_working_days(*until, -count) == from);
  });
  EXPECT(holds);
}

}  // namespace
}  // namespace vez
