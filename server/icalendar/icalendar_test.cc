#include "icalendar/icalendar.h"

#include <libical/ical.h>
#include <rapidcheck.h>

#include <algorithm>
#include <memory>

#include "base/testing.h"
#include "base/text.h"
#include "icalendar/text.h"

namespace vez {
namespace {

using std::chrono::minutes;

TimeZone zone(std::string_view name) { return TimeZone::named(name).value(); }
UtcTime at(std::string_view text) { return parse_time(text).value(); }
Recurrence rule(std::string_view text) { return parse_recurrence(text).value(); }

// The first few times on the wall, as "20260329T090000".
std::vector<std::string> shown(std::string_view rule_text, std::string_view first, const TimeZone& where,
                               std::size_t count) {
  std::vector<std::string> out;
  const UtcTime begin = at(first);
  for (const UtcTime time : occurrences(rule(rule_text), begin, where, begin, at("2200-01-01T00:00:00Z"), count))
    out.push_back(calendar_wall_time(time, where));
  return out;
}

struct Freed {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Freed>;

// What libical, which the calendars of GNOME and KDE read with, makes of a text.
Component read(const std::string& text) { return Component(icalparser_parse_string(text.c_str())); }

std::size_t errors_in(icalcomponent* component) {
  icalrestriction_check(component);
  return static_cast<std::size_t>(icalcomponent_count_errors(component));
}

CalendarEvent meeting(UtcTime from, std::optional<Recurrence> recurrence = {}) {
  return {.entry = {.uid = "meeting@vez.example.com",
                    .changed_at = at("2026-01-01T00:00:00Z"),
                    .title = "Klic stranke",
                    .recurrence = std::move(recurrence)},
          .from = from,
          .until = from + minutes(30)};
}

Calendar calendar_of(const TimeZone& where, CalendarEvent event) {
  return {.name = "Vez", .zone = where, .events = {std::move(event)}};
}

// The times of the first event within a span, as libical reckons them from rule and VTIMEZONE of the text alone.
std::vector<UtcTime> reckoned(const std::string& text, UtcTime from, UtcTime until) {
  std::vector<UtcTime> times;
  const Component whole = read(text);
  REQUIRE(whole);
  icalcomponent* event = icalcomponent_get_first_component(whole.get(), ICAL_VEVENT_COMPONENT);
  REQUIRE(event);
  icalproperty* rule_property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
  REQUIRE(rule_property);
  const icaltimetype start = icalcomponent_get_dtstart(event);
  REQUIRE(start.zone != nullptr);
  icalrecur_iterator* all = icalrecur_iterator_new(icalproperty_get_rrule(rule_property), start);
  REQUIRE(all);
  while (true) {
    icaltimetype next = icalrecur_iterator_next(all);
    if (icaltime_is_null_time(next)) break;
    const UtcTime time{static_cast<std::int64_t>(icaltime_as_timet_with_zone(next, start.zone)) * 1'000};
    if (time >= until) break;
    if (time >= from) times.push_back(time);
  }
  icalrecur_iterator_free(all);
  return times;
}

TEST_CASE("every day at nine stays at nine on the wall when the clocks change") {
  const TimeZone ljubljana = zone("Europe/Ljubljana");
  const UtcTime first = at("2026-03-27T08:00:00Z");
  const auto times = occurrences(rule("FREQ=DAILY"), first, ljubljana, first, at("2026-03-31T00:00:00Z"), 10);
  EXPECT(times == std::vector{at("2026-03-27T08:00:00Z"), at("2026-03-28T08:00:00Z"), at("2026-03-29T07:00:00Z"),
                              at("2026-03-30T07:00:00Z")});
}

TEST_CASE("an hour that clocks skip comes as much later, one that they show twice the first time") {
  EXPECT(shown("FREQ=DAILY", "2026-03-28T01:30:00Z", zone("Europe/Ljubljana"), 3) ==
         std::vector<std::string>{"20260328T023000", "20260329T033000", "20260330T023000"});
  const UtcTime first = at("2026-10-24T00:30:00Z");
  const auto times =
      occurrences(rule("FREQ=DAILY"), first, zone("Europe/Budapest"), first, at("2026-10-27T00:00:00Z"), 10);
  EXPECT(times == std::vector{first, at("2026-10-25T00:30:00Z"), at("2026-10-26T01:30:00Z")});
}

TEST_CASE("rules of days, weeks, months and years") {
  const TimeZone london = zone("Europe/London");
  const auto days = [&](std::string_view text, std::string_view first, std::size_t count) {
    std::vector<std::string> out;
    for (const std::string& time : shown(text, first, london, count)) out.push_back(time.substr(0, 8));
    return out;
  };
  using Days = std::vector<std::string>;
  EXPECT(days("FREQ=DAILY;INTERVAL=10", "2026-01-05T09:00:00Z", 3) == Days{"20260105", "20260115", "20260125"});
  EXPECT(days("FREQ=WEEKLY;BYDAY=MO,TH", "2026-01-05T09:00:00Z", 3) == Days{"20260105", "20260108", "20260112"});
  EXPECT(days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", "2026-01-06T09:00:00Z", 4) ==
         Days{"20260106", "20260111", "20260120", "20260125"});
  EXPECT(days("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", "2026-01-06T09:00:00Z", 4) ==
         Days{"20260106", "20260118", "20260120", "20260201"});
  EXPECT(days("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T09:00:00Z", 3) == Days{"20260131", "20260331", "20260531"});
  EXPECT(days("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T09:00:00Z", 3) == Days{"20260131", "20260228", "20260331"});
  EXPECT(days("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30T09:00:00Z", 3) == Days{"20260130", "20260227", "20260327"});
  EXPECT(days("FREQ=MONTHLY;BYDAY=2TU", "2026-01-13T09:00:00Z", 3) == Days{"20260113", "20260210", "20260310"});
  EXPECT(days("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2026-02-13T09:00:00Z", 3) ==
         Days{"20260213", "20260313", "20261113"});
  EXPECT(days("FREQ=YEARLY", "2024-02-29T09:00:00Z", 3) == Days{"20240229", "20280229", "20320229"});
  EXPECT(days("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26T09:00:00Z", 2) == Days{"20261126", "20271125"});
  EXPECT(days("FREQ=YEARLY;BYDAY=-1MO", "2026-12-28T09:00:00Z", 2) == Days{"20261228", "20271227"});
}

TEST_CASE("a rule ends with its count, its moment or its day") {
  const TimeZone ljubljana = zone("Europe/Ljubljana");
  EXPECT(shown("FREQ=DAILY;COUNT=3", "2026-01-05T09:00:00Z", ljubljana, 10).size() == 3);
  EXPECT(shown("FREQ=DAILY;UNTIL=20260107T090000Z", "2026-01-05T09:00:00Z", ljubljana, 10).size() == 3);
  EXPECT(shown("FREQ=DAILY;UNTIL=20260107T085959Z", "2026-01-05T09:00:00Z", ljubljana, 10).size() == 2);
  EXPECT(shown("FREQ=DAILY;UNTIL=20260108", "2026-01-05T09:00:00Z", ljubljana, 10).size() == 4);
}

TEST_CASE("what came before the asked span counts towards the count") {
  const UtcTime first = at("2026-01-05T09:00:00Z");
  const auto times = occurrences(rule("FREQ=DAILY;COUNT=10"), first, zone("Europe/Ljubljana"),
                                 at("2026-01-12T00:00:00Z"), at("2027-01-01T00:00:00Z"), 100);
  EXPECT(times.size() == 3);
}

TEST_CASE("a rule that never comes ends") {
  EXPECT(shown("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-05T09:00:00Z", zone("Europe/London"), 1).empty());
  EXPECT(shown("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-01-05T09:00:00Z", zone("Europe/London"), 1).empty());
}

TEST_CASE("a rule is read and written the same, and what is none is refused") {
  for (const std::string_view text :
       {"FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=-1,1;COUNT=5",
        "FREQ=YEARLY;BYMONTH=3,11;BYDAY=-1SU;UNTIL=20301231T225959Z", "FREQ=DAILY;UNTIL=20301231"}) {
    INFO(text);
    EXPECT(recurrence_text(rule(text)) == text);
  }
  for (const std::string_view text :
       {"", "DAILY", "FREQ=", "FREQ=HOURLY", "INTERVAL=2", "FREQ=DAILY;", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20301231", "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;UNTIL=20260230", "FREQ=DAILY;UNTIL=20260201T250000Z",
        "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO"}) {
    INFO(text);
    EXPECT(!parse_recurrence(text));
  }
}

TEST_CASE("a long line is folded at 75 bytes, not through a character, and reads back") {
  std::string title;
  for (int count = 0; count < 60; ++count) title += "žaba; ščuka, \\";
  CalendarEvent event = meeting(at("2026-11-26T16:00:00Z"));
  event.entry.title = title;
  event.entry.description = "Prva vrstica\nDruga; z vejico,\r\nTretja\x01";
  const std::string text = calendar_text(calendar_of(zone("Europe/Ljubljana"), event));
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find("\r\n");
    REQUIRE(end != std::string_view::npos);
    EXPECT(end <= 75);
    EXPECT(characters(rest.substr(0, end)) >= 0);
    rest.remove_prefix(end + 2);
  }
  const Component whole = read(text);
  icalcomponent* first = icalcomponent_get_first_component(whole.get(), ICAL_VEVENT_COMPONENT);
  EXPECT(std::string(icalcomponent_get_summary(first)) == title);
  EXPECT(std::string(icalcomponent_get_description(first)) == "Prva vrstica\nDruga; z vejico,\nTretja");
}

TEST_CASE("an event is read by libical as it was written") {
  CalendarEvent event = meeting(at("2026-11-26T16:00:00Z"));
  event.location = "Celovška 1, Ljubljana";
  event.entry.categories = {"obljuba", "a,b"};
  event.entry.url = "https://vez.example.com/customers/1?a=1,2";
  event.entry.alarms = {{.before = minutes(15), .text = "Kmalu"}};
  event.entry.sequence = 3;
  const Component whole = read(calendar_text(calendar_of(zone("Europe/Ljubljana"), event)));
  REQUIRE(whole);
  EXPECT(errors_in(whole.get()) == 0);
  icalcomponent* first = icalcomponent_get_first_component(whole.get(), ICAL_VEVENT_COMPONENT);
  const icaltimetype start = icalcomponent_get_dtstart(first);
  EXPECT(icaltime_as_timet_with_zone(start, start.zone) * 1'000 == event.from.ms);
  EXPECT(start.hour == 17);
  EXPECT(icaldurationtype_as_int(icalcomponent_get_duration(first)) == 30 * 60);
  EXPECT(std::string(icalcomponent_get_location(first)) == event.location);
  EXPECT(std::string(icalcomponent_get_uid(first)) == event.entry.uid);
  EXPECT(icalcomponent_get_sequence(first) == 3);
  icalcomponent* alarm = icalcomponent_get_first_component(first, ICAL_VALARM_COMPONENT);
  REQUIRE(alarm);
  const icaltriggertype trigger =
      icalproperty_get_trigger(icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY));
  EXPECT(icaldurationtype_as_int(trigger.duration) == -15 * 60);
}

TEST_CASE("whole days end on the day after the last") {
  CalendarEvent event = meeting(at("2026-12-23T23:00:00Z"), rule("FREQ=YEARLY;UNTIL=20301223T230000Z"));
  event.until = at("2026-12-26T23:00:00Z");
  event.whole_days = true;
  const std::string text = calendar_text(calendar_of(zone("Europe/Ljubljana"), event));
  EXPECT(text.contains("DTSTART;VALUE=DATE:20261224\r\n"));
  EXPECT(text.contains("DTEND;VALUE=DATE:20261227\r\n"));
  EXPECT(text.contains("RRULE:FREQ=YEARLY;UNTIL=20301224\r\n"));
}

TEST_CASE("a task is read by libical as it was written") {
  Calendar calendar{.name = "Vez", .zone = zone("Europe/Moscow")};
  CalendarTask task{
      .entry = meeting(at("2026-11-26T16:00:00Z")).entry, .due = at("2026-11-27T14:00:00Z"), .priority = 2};
  task.entry.alarms = {{.before = minutes(60), .text = ""}};
  calendar.tasks = {task};
  task.entry.uid = "done@vez.example.com";
  task.status = TaskStatus::completed;
  task.completed_at = at("2026-11-27T10:00:00Z");
  calendar.tasks.push_back(task);
  const Component whole = read(calendar_text(calendar));
  REQUIRE(whole);
  EXPECT(errors_in(whole.get()) == 0);
  icalcomponent* open = icalcomponent_get_first_component(whole.get(), ICAL_VTODO_COMPONENT);
  const icaltimetype due = icalcomponent_get_due(open);
  EXPECT(due.hour == 17);
  EXPECT(icaltime_as_timet_with_zone(due, due.zone) * 1'000 == task.due->ms);
  EXPECT(icalcomponent_get_status(open) == ICAL_STATUS_NEEDSACTION);
  icalcomponent* done = icalcomponent_get_next_component(whole.get(), ICAL_VTODO_COMPONENT);
  REQUIRE(done);
  EXPECT(icalcomponent_get_status(done) == ICAL_STATUS_COMPLETED);
}

TEST_CASE("a calendar in UTC names no zone") {
  const std::string text = calendar_text(calendar_of(zone("UTC"), meeting(at("2026-11-26T16:00:00Z"))));
  EXPECT(text.contains("DTSTART:20261126T160000Z\r\n"));
  EXPECT(!text.contains("VTIMEZONE"));
}

TEST_CASE("the zone's clocks are told as far as they are needed") {
  const TimeZone ljubljana = zone("Europe/Ljubljana");
  const std::string once = calendar_text(calendar_of(ljubljana, meeting(at("2026-11-26T16:00:00Z"))));
  EXPECT(once.contains("BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"));
  EXPECT(!once.contains("DAYLIGHT"));
  const std::string weekly =
      calendar_text(calendar_of(ljubljana, meeting(at("2026-11-26T16:00:00Z"), rule("FREQ=WEEKLY"))));
  EXPECT(weekly.contains("RDATE:20360330T020000\r\n"));
}

Recurrence some_rule() {
  Recurrence made{
      .frequency = *rc::gen::element(Frequency::daily, Frequency::weekly, Frequency::monthly, Frequency::yearly),
      .every = *rc::gen::inRange(1, 5)};
  const bool by_month = made.frequency == Frequency::monthly || made.frequency == Frequency::yearly;
  switch (*rc::gen::inRange(0, 4)) {
    case 1:
      for (int count = *rc::gen::inRange(1, 4); count > 0; --count)
        made.weekdays.push_back(
            {.weekday = *rc::gen::inRange(0, 7), .ordinal = by_month ? *rc::gen::element(0, 1, 2, -1) : 0});
      break;
    case 2:
      // Days of each month of a year: libical 3.0 takes them of the first's month alone, the standard of all.
      if (made.frequency == Frequency::monthly) made.month_days = {*rc::gen::element(1, 15, 28, 30, 31, -1, -2)};
      break;
    case 3: made.months = {*rc::gen::inRange(1, 13)}; break;
    default: break;
  }
  // In order and each once, as they are read.
  return rule(recurrence_text(rule(recurrence_text(made))));
}

TEST_CASE("libical reckons the same times from what is written, at changes of the clocks too") {
  int compared = 0;
  const bool holds = rc::check("recurrence against libical", [&] {
    const TimeZone where = zone(*rc::gen::element<std::string>("Europe/Ljubljana", "Europe/Budapest", "Europe/Moscow",
                                                               "Europe/London", "Australia/Lord_Howe"));
    Recurrence made = some_rule();
    const UtcTime seed = at("2024-01-01T00:00:00Z") + minutes(*rc::gen::inRange(0, 3 * 365 * 24 * 2) * 30);
    // The first time follows the rule: what else is not said by the standard.
    const auto begin = occurrences(made, seed, where, seed, at("2040-01-01T00:00:00Z"), 1);
    // In the hours in which clocks change libical 3.0 goes its own ways: it takes the second of two, and stays behind a
    // gap.
    constexpr std::int64_t night_ms = 4 * 60 * 60'000;
    if (begin.empty() || where.wall_time(begin[0]).ms < night_ms) return;
    if (*rc::gen::inRange(0, 2) == 0) made.count = *rc::gen::inRange(1, 40);
    const UtcTime until = begin[0] + std::chrono::hours(24 * 365 * 4);
    const auto expected = occurrences(made, begin[0], where, begin[0], until, 5'000);
    const std::string text = calendar_text(calendar_of(where, meeting(begin[0], made)));
    RC_LOG(text);
    RC_ASSERT(reckoned(text, begin[0], until) == expected);
    compared += static_cast<int>(expected.size());
  });
  EXPECT(holds);
  EXPECT(compared > 1'000);
}

}  // namespace
}  // namespace vez
