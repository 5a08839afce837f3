#include "icalendar/icalendar.h"

#include <algorithm>

#include "icalendar/text.h"
#include "icalendar/zone_component.h"
#include "text/content_line.h"

namespace vez {
namespace {

using std::chrono::milliseconds;

// Writes components of one calendar, whose times are on the wall of one zone.
class Writer {
 public:
  Writer(std::string& out, const TimeZone& zone)
      : out_(out), zone_(zone), is_utc_(zone.name() == "UTC" || zone.name() == "Etc/UTC") {}

  void line(std::string_view head, std::string_view value) { append_content_line(out_, head, value); }
  void text(std::string_view head, std::string_view value) {
    if (!value.empty()) line(head, calendar_escaped(value));
  }
  void time(std::string_view name, UtcTime time) {
    if (is_utc_) return line(name, calendar_time(time));
    line(std::string(name) + ";TZID=" + zone_.name(), calendar_wall_time(time, zone_));
  }
  void date(std::string_view name, Date date) { line(std::string(name) + ";VALUE=DATE", calendar_date(date)); }
  void event(const CalendarEvent& event);
  void task(const CalendarTask& task);
  bool is_utc() const { return is_utc_; }

 private:
  void entry(const CalendarEntry& entry, bool whole_days);
  Recurrence rule_as_written(Recurrence rule, bool whole_days) const;
  void alarms(const CalendarEntry& entry, bool from_end);

  std::string& out_;
  const TimeZone& zone_;
  bool is_utc_;
};

// The end of a rule is a day for whole days, and a moment of UTC otherwise (RFC 5545 §3.3.10).
Recurrence Writer::rule_as_written(Recurrence rule, bool whole_days) const {
  if (whole_days && rule.until) rule.until_date = zone_.wall_time(*rule.until).date, rule.until.reset();
  if (!whole_days && rule.until_date)
    rule.until = zone_.end_of(*rule.until_date, minutes_per_day) - milliseconds{1}, rule.until_date.reset();
  return rule;
}

void Writer::entry(const CalendarEntry& entry, bool whole_days) {
  text("UID", entry.uid);
  line("DTSTAMP", calendar_time(entry.changed_at));
  line("LAST-MODIFIED", calendar_time(entry.changed_at));
  line("SEQUENCE", std::to_string(entry.sequence));
  text("SUMMARY", entry.title);
  text("DESCRIPTION", entry.description);
  // A URI is no text: nothing is escaped in it, but it is one line.
  std::string url = entry.url;
  std::erase_if(url, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!url.empty()) line("URL", url);
  std::string categories;
  for (const std::string& category : entry.categories)
    (categories += categories.empty() ? "" : ",") += calendar_escaped(category);
  if (!categories.empty()) line("CATEGORIES", categories);
  if (entry.recurrence) line("RRULE", recurrence_text(rule_as_written(*entry.recurrence, whole_days)));
  for (const UtcTime left_out : entry.left_out)
    whole_days ? date("EXDATE", zone_.wall_time(left_out).date) : time("EXDATE", left_out);
}

void Writer::alarms(const CalendarEntry& entry, bool from_end) {
  for (const CalendarAlarm& alarm : entry.alarms) {
    out_ += "BEGIN:VALARM\r\n";
    line("ACTION", "DISPLAY");
    line(from_end ? "TRIGGER;RELATED=END" : "TRIGGER",
         (alarm.before.count() < 0 ? "PT" : "-PT") + std::to_string(std::abs(alarm.before.count())) + "M");
    line("DESCRIPTION", calendar_escaped(alarm.text.empty() ? entry.title : alarm.text));
    out_ += "END:VALARM\r\n";
  }
}

void Writer::event(const CalendarEvent& event) {
  out_ += "BEGIN:VEVENT\r\n";
  entry(event.entry, event.whole_days);
  if (event.whole_days) {
    date("DTSTART", zone_.wall_time(event.from).date);
    // The end of days is the one after the last (RFC 5545 §3.6.1).
    date("DTEND", Date{zone_.wall_time(std::max(event.from, event.until - milliseconds{1})).date.days + 1});
  } else {
    time("DTSTART", event.from);
    time("DTEND", std::max(event.from, event.until));
  }
  text("LOCATION", event.location);
  constexpr std::string_view statuses[] = {"CONFIRMED", "TENTATIVE", "CANCELLED"};
  line("STATUS", statuses[static_cast<std::size_t>(event.status)]);
  alarms(event.entry, false);
  out_ += "END:VEVENT\r\n";
}

void Writer::task(const CalendarTask& task) {
  out_ += "BEGIN:VTODO\r\n";
  entry(task.entry, false);
  // What recurs must begin (RFC 5545 §3.8.2.4): when it is due, where nothing else is said.
  const auto from = task.from || !task.entry.recurrence ? task.from : task.due;
  if (from) time("DTSTART", *from);
  if (task.due && (!from || *task.due > *from)) time("DUE", *task.due);
  constexpr std::string_view statuses[] = {"NEEDS-ACTION", "IN-PROCESS", "COMPLETED", "CANCELLED"};
  line("STATUS", statuses[static_cast<std::size_t>(task.status)]);
  if (task.completed_at) line("COMPLETED", calendar_time(*task.completed_at));
  if (task.status == TaskStatus::completed) line("PERCENT-COMPLETE", "100");
  if (task.priority != 0) line("PRIORITY", std::to_string(task.priority));
  if (from || task.due) alarms(task.entry, !from);
  out_ += "END:VTODO\r\n";
}

// From the first to the last moment that any entry names.
struct Span {
  std::optional<UtcTime> from, until;

  void take(UtcTime time) {
    if (!from || time < *from) from = time;
    if (!until || time > *until) until = time;
  }
  void take(const CalendarEntry& entry, UtcTime first) {
    take(first);
    if (!entry.recurrence) return;
    constexpr std::chrono::hours year{366 * 24};
    const UtcTime far = first + milliseconds{year * calendar_years_max};
    take(entry.recurrence->until ? std::min(*entry.recurrence->until, far) : far);
  }
};

Span span_of(const Calendar& calendar) {
  Span span;
  for (const CalendarEvent& event : calendar.events) {
    span.take(event.entry, event.from);
    span.take(event.until);
  }
  for (const CalendarTask& task : calendar.tasks) {
    if (task.from) span.take(task.entry, *task.from);
    if (task.due) span.take(task.entry, *task.due);
  }
  return span;
}

}  // namespace

std::string calendar_text(const Calendar& calendar) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Vez//Vez//EN\r\nCALSCALE:GREGORIAN\r\n";
  Writer writer(out, calendar.zone);
  // NAME and REFRESH-INTERVAL are those of RFC 7986; older clients know them by the other names.
  writer.text("NAME", calendar.name);
  writer.text("X-WR-CALNAME", calendar.name);
  writer.line("X-WR-TIMEZONE", calendar.zone.name());
  if (calendar.refresh_minutes > 0) {
    const std::string span = "PT" + std::to_string(calendar.refresh_minutes) + "M";
    writer.line("REFRESH-INTERVAL;VALUE=DURATION", span);
    writer.line("X-PUBLISHED-TTL", span);
  }
  // A day more at the end, so that the change of a night that an entry reaches into is told.
  constexpr std::chrono::hours day{24};
  if (const Span span = span_of(calendar); span.from && !writer.is_utc())
    append_zone(out, calendar.zone, *span.from, *span.until + milliseconds{day});
  for (const CalendarEvent& event : calendar.events) writer.event(event);
  for (const CalendarTask& task : calendar.tasks) writer.task(task);
  out += "END:VCALENDAR\r\n";
  return out;
}

}  // namespace vez
