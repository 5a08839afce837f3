#include "tasks/calendar_feed.h"

#include "icalendar/icalendar.h"
#include "people/accounts.h"
#include "people/company.h"
#include "people/secrets.h"
#include "tasks/task_clock.h"
#include "tasks/task_rows.h"
#include "tasks_sql.h"

namespace vez {
namespace {

constexpr std::string_view file_ending = ".ics";
// The days that every month has.
constexpr unsigned month_day_max = 28;

// What is open of the user's, and of whom they stand in for or what climbed to them.
SqlPart shown_to(Tx& tx) {
  const SqlPart::Value me = sql_value(tx.who().user_id);
  SqlPart part = tasks_of(stood_in_for(tx, tx.who().user_id));
  part.sql = "(t.owner_id = ? OR t.substitute_id = ? OR t.manager_id = ? OR " + part.sql + ")";
  part.values.insert(part.values.begin(), {me, me, me});
  return part;
}

// A whole day is over at midnight: programs would show the day after.
UtcTime due_of(const Task& task) { return task.whole_day ? task.due_at - std::chrono::minutes(1) : task.due_at; }

// Nothing for turns that the standard has no rule for: working days, and a day of the month that some months lack.
std::optional<Recurrence> recurrence_of(const Task& task, const TimeZone& zone) {
  if (!task.repeat) return std::nullopt;
  Recurrence rule{.every = static_cast<std::int32_t>(task.repeat->every)};
  const std::chrono::year_month_day day =
      std::chrono::sys_days(std::chrono::days(zone.wall_time(due_of(task)).date.days));
  const bool each_month_has_it = static_cast<unsigned>(day.day()) <= month_day_max;
  switch (task.repeat->unit) {
    case RepeatUnit::working_day: return std::nullopt;
    case RepeatUnit::day: rule.frequency = Frequency::daily; return rule;
    case RepeatUnit::week: rule.frequency = Frequency::weekly; return rule;
    case RepeatUnit::month: rule.frequency = Frequency::monthly; break;
    case RepeatUnit::year: rule.frequency = Frequency::yearly; break;
  }
  return each_month_has_it ? std::optional(rule) : std::nullopt;
}

std::string description_of(const Task& task) {
  std::string text = task.customer_name.value_or("");
  const auto add = [&](std::string_view line) { (text += text.empty() ? "" : "\n") += line; };
  if (task.note) add(*task.note);
  for (const TaskStep& step : task.checklist) add((step.done ? "[x] " : "[ ] ") + step.text.value);
  return text;
}

CalendarEntry entry_of(const Task& task, const WorkingCalendar& calendar, UtcTime begins) {
  CalendarEntry entry{.uid = "task-" + to_text(task.id) + "@vez",
                      .changed_at = task.changed_at,
                      .sequence = task.version,
                      .title = task.title,
                      .description = description_of(task),
                      .recurrence = recurrence_of(task, calendar.zone)};
  TaskClock clock{};
  clock.due_at = task.due_at, clock.whole_day = task.whole_day, clock.remind_minutes = task.remind_minutes;
  if (const auto remind_at = times_of(clock, {}, calendar).remind_at; remind_at && *remind_at <= begins)
    entry.alarms.push_back(
        {.before = std::chrono::floor<std::chrono::minutes>(begins - *remind_at), .text = task.title});
  return entry;
}

void add(Calendar& into, const Task& task, const WorkingCalendar& calendar) {
  const UtcTime due = due_of(task);
  // A window stands among the appointments, as many programs show no tasks.
  if (task.due_from_at) {
    CalendarEntry entry = entry_of(task, calendar, *task.due_from_at);
    entry.uid = "window-" + entry.uid;
    into.events.push_back({.entry = std::move(entry), .from = *task.due_from_at, .until = due});
  }
  into.tasks.push_back(
      {.entry = entry_of(task, calendar, task.due_from_at.value_or(due)), .from = task.due_from_at, .due = due});
}

void end_feed(Tx& tx, const RecordedEvent& event) {
  tx.run(sql::DeleteCalendarFeed{.user_id = event.as<PasswordChanged>().user_id});
}

}  // namespace

Result<CalendarFeed> get_calendar_feed(Tx& tx, Nothing) {
  return CalendarFeed{tx.one<UtcTime>(sql::CalendarFeedOf{.user_id = tx.who().user_id})};
}

Result<NewCalendarFeed> make_calendar_feed(Tx& tx, Nothing) {
  const std::string secret = new_secret();
  tx.run(sql::PutCalendarFeed{.user_id = tx.who().user_id, .hash = secret_hash(secret), .now = tx.now()});
  tx.record(CalendarFeedMade{.user_id = tx.who().user_id});
  return NewCalendarFeed{.path = "/calendar/" + secret + std::string(file_ending), .created_at = tx.now()};
}

Result<Done> revoke_calendar_feed(Tx& tx, Nothing) {
  if (tx.run(sql::DeleteCalendarFeed{.user_id = tx.who().user_id}) == 0)
    return refuse(RefusalCode::not_found, "", "there is no link");
  tx.record(CalendarFeedRevoked{.user_id = tx.who().user_id});
  return Done{};
}

Result<RouteAnswer> read_calendar_feed(Tx& tx, ReadCalendarFeed input) {
  const auto unknown = [] { return refuse(RefusalCode::not_found, "file", "no such calendar"); };
  const std::string_view file = input.file.value;
  if (!file.ends_with(file_ending)) return unknown();
  const auto user =
      tx.one<UserId>(sql::CalendarFeedUser{.hash = secret_hash(file.substr(0, file.size() - file_ending.size()))});
  if (!user) return unknown();
  auto actor = actor_now(tx, *user, "calendar");
  if (!actor || !has_right(actor->rights, Right::customers_read)) return unknown();
  tx.act_as(*std::move(actor));
  const WorkingCalendar working = TRY(company_calendar(tx));
  Calendar calendar{
      .name = TRY(get_company(tx, {})).name, .zone = working.zone, .refresh_minutes = feed_refresh_minutes};
  for (const FoundTask& found : listed_tasks(tx, {.which = shown_to(tx), .count_max = feed_tasks_max}))
    add(calendar, found.task, working);
  RouteAnswer answer;
  answer.body = calendar_text(calendar);
  answer.content_type = "text/calendar; charset=utf-8";
  answer.headers = {{"ETag", "\"" + secret_hash(answer.body) + "\""}, {"Cache-Control", "private, no-cache"}};
  return answer;
}

std::vector<Route> calendar_feed_routes() {
  Route read = route(Method::get, "/calendar/{file}", "readCalendarFeed", everybody,
                     "One's tasks as iCalendar, by a secret link; also without /api/v1 before it.", read_calendar_feed);
  read.answer_type = "text/calendar";
  return {
      route(Method::get, "/calendar-feed", "getCalendarFeed", in_person,
            "Whether there is a link by which other programs read my tasks.", get_calendar_feed),
      route(Method::post, "/calendar-feed", "makeCalendarFeed", in_person,
            "A new link by which other programs read my tasks, told once; the one before ends.", make_calendar_feed,
            nullptr, 201),
      route(Method::del, "/calendar-feed", "revokeCalendarFeed", in_person, "Other programs read my tasks no more.",
            revoke_calendar_feed),
      std::move(read),
  };
}

std::vector<Reaction> calendar_feed_reactions() {
  return {{.event = PasswordChanged::name, .name = "end_calendar_feed", .react = end_feed}};
}

}  // namespace vez
