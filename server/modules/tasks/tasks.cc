#include "tasks/tasks.h"

#include <algorithm>

#include "customers/customers.h"
#include "engine/command_parts.h"
#include "engine/page.h"
#include "memory/memory.h"
#include "people/accounts.h"
#include "people/company.h"
#include "people/seen.h"
#include "store/condition_sql.h"
#include "tasks/calendar_feed.h"
#include "tasks/repeats.h"
#include "tasks/task_clock.h"
#include "tasks/task_rows.h"
#include "tasks/teamwork.h"
#include "tasks_sql.h"

namespace vez {
namespace {

SqlPart::Value me(const Tx& tx) { return sql_value(tx.who().user_id); }

constexpr std::string_view my_teams = "(SELECT m.team_id FROM team_members m WHERE m.user_id = ?)";

SqlPart which_scope(const Tx& tx, TaskScope scope) {
  switch (scope) {
    case TaskScope::mine: return {"t.owner_id = ?", {me(tx)}};
    case TaskScope::queue: return {"(t.owner_id IS NULL AND t.team_id IN " + std::string(my_teams) + ")", {me(tx)}};
    case TaskScope::made: return {"(t.author_id = ? AND (t.owner_id IS NULL OR t.owner_id <> ?))", {me(tx), me(tx)}};
    case TaskScope::all: return every_row();
  }
  return every_row();
}

std::vector<Task> listed(Tx& tx, TaskList list) {
  std::vector<Task> tasks;
  for (FoundTask& found : listed_tasks(tx, std::move(list))) tasks.push_back(std::move(found.task));
  return tasks;
}

// Of whom I stand in for until they are back, and what climbed to me.
SqlPart which_of_others(Tx& tx) {
  SqlPart part = tasks_of(stood_in_for(tx, tx.who().user_id));
  part.sql =
      "((t.owner_id IS NULL OR t.owner_id <> ?) AND (t.substitute_id = ? OR t.manager_id = ? OR " + part.sql + "))";
  part.values.insert(part.values.begin(), {me(tx), me(tx), me(tx)});
  return part;
}

// What is to be done comes by when it is due, what is over the other way round.
SortOrder order_of(TaskState state) { return {"t.due_at", "t.id", state != TaskState::open}; }

constexpr std::size_t id_length = 13;

std::string cursor_of(const Task& task) { return id_text(task.due_at.ms) + to_text(task.id); }

Result<SqlPart> place_of(const std::optional<std::string>& cursor, const SortOrder& order) {
  if (!cursor) return every_row();
  const std::string_view text = *cursor;
  const auto due = text.size() == 2 * id_length ? parse_id(text.substr(0, id_length)) : std::nullopt;
  const auto id = due ? parse_id(text.substr(id_length)) : std::nullopt;
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return after_sql(order, SqlPart::Value{Parameter::Kind::integer, *due, 0, {}}, *id);
}

Result<Done> check_steps(const std::optional<std::vector<TaskStep>>& steps) {
  if (steps && steps->size() > task_steps_max)
    return refuse(RefusalCode::invalid, "checklist",
                  {"must be at most {max}", {{"max", std::to_string(task_steps_max)}}});
  return Done{};
}

Result<Done> check_repeat(const std::optional<TaskRepeat>& repeat) {
  if (repeat && (repeat->every < 1 || repeat->every > task_repeat_max))
    return refuse(RefusalCode::invalid, "/repeat/every",
                  {"must be from {min} to {max}", {{"min", "1"}, {"max", std::to_string(task_repeat_max)}}});
  return Done{};
}

// The end of that day where the company is.
Result<UtcTime> end_of_day(Tx& tx, Date day) { return TRY(company_calendar(tx)).zone.begin_of(day, minutes_per_day); }

bool sees_customer(Tx& tx, UserId user, CustomerId customer) {
  if (user == tx.who().user_id) return true;
  const auto actor = actor_now(tx, user, "");
  return actor && tx.one<CustomerId>(sql::CustomerSeenBy{.id = customer, .seen = seen(*actor, "c.owner_id")});
}

// Whoever is to do something for a customer must be able to look them up.
Result<Done> check_sight(Tx& tx, const FoundTask& found) {
  const Task& task = found.task;
  if (!found.about_id) return Done{};
  if (task.owner_id && !sees_customer(tx, *task.owner_id, *found.about_id))
    return refuse(RefusalCode::invalid, "owner_id",
                  "does not see this customer: give them the customer first, or the task to somebody else");
  if (task.owner_id || !task.team_id) return Done{};
  for (const UserId member :
       tx.all<UserId>(sql::MembersOfQueue{.team_id = *task.team_id, .count_max = team_members_max}))
    if (sees_customer(tx, member, *found.about_id)) return Done{};
  return refuse(RefusalCode::invalid, "team_id",
                "nobody in this team sees the customer: give the task to somebody who does");
}

Result<Done> check_people(Tx& tx, const Task& task) {
  if (task.owner_id && !tx.one<UserId>(sql::TaskOwnerThere{.id = *task.owner_id, .disabled = false}))
    return refuse(RefusalCode::invalid, "owner_id", "no such user, or not any more");
  if (task.team_id && !tx.one<TeamId>(sql::TaskTeamThere{.id = *task.team_id}))
    return refuse(RefusalCode::invalid, "team_id", "no such team");
  if (!task.owner_id && !task.team_id)
    return refuse(RefusalCode::invalid, "owner_id", "a task is somebody's, or a team's");
  return Done{};
}

// Whose it is, by name.
std::string holder_name(Tx& tx, const Task& task) {
  if (task.owner_id) return tx.one<std::string>(sql::OwnerName{.id = *task.owner_id}).value_or("");
  return tx.one<std::string>(sql::QueueName{.id = *task.team_id}).value_or("");
}

Result<Done> check_window(const Task& task) {
  if (task.due_from_at && *task.due_from_at >= task.due_at)
    return refuse(RefusalCode::invalid, "due_from_at", "must be before it is due");
  return Done{};
}

bool is_among(std::initializer_list<std::string_view> some, const std::vector<std::string>& fields) {
  return std::ranges::any_of(fields,
                             [&](const std::string& field) { return std::ranges::find(some, field) != some.end(); });
}

std::optional<std::string> text_of(const auto& text) {
  if (!text || text->value.empty()) return std::nullopt;
  return text->value;
}
std::optional<std::string_view> unit_of(const std::optional<TaskRepeat>& repeat) {
  return repeat ? std::optional(enum_name(repeat->unit)) : std::nullopt;
}
std::optional<std::int64_t> every_of(const std::optional<TaskRepeat>& repeat) {
  return repeat ? std::optional(repeat->every) : std::nullopt;
}

void insert(Tx& tx, const FoundTask& made) {
  const Task& task = made.task;
  tx.run(sql::InsertTask{.id = task.id,
                         .customer_id = any_of(made.about_id),
                         .title = task.title,
                         .note = view(task.note),
                         .owner_id = any_of(task.owner_id),
                         .team_id = any_of(task.team_id),
                         .author_id = author(tx),
                         .due_from_at = task.due_from_at,
                         .due_at = task.due_at,
                         .whole_day = task.whole_day,
                         .repeat_unit = unit_of(task.repeat),
                         .repeat_every = every_of(task.repeat),
                         .checklist = to_json(task.checklist),
                         .remind_minutes = task.remind_minutes,
                         .now = tx.now()});
  wind_clock(tx, task.id);
  tx.record(TaskCreated{.task_id = task.id, .customer_id = made.about()});
  tell_task(tx, made);
}

// The same once more, the next time that is still to come.
Result<std::optional<TaskId>> make_next(Tx& tx, const FoundTask& done) {
  if (!done.task.repeat) return std::optional<TaskId>();
  const WorkingCalendar calendar = TRY(company_calendar(tx));
  // A day's end is the next day's beginning: turns are counted from the day itself.
  const auto of_day = std::chrono::milliseconds(done.task.whole_day ? 1 : 0);
  const auto due = next_due(done.task.due_at - of_day, *done.task.repeat, tx.now(), calendar);
  if (!due) return std::optional<TaskId>();
  FoundTask next = done;
  next.task.id = tx.new_id<TaskId>();
  if (done.task.due_from_at) next.task.due_from_at = *due - (done.task.due_at - *done.task.due_from_at);
  next.task.due_at =
      done.task.whole_day ? calendar.zone.begin_of(calendar.zone.wall_time(*due).date, minutes_per_day) : *due;
  for (TaskStep& step : next.task.checklist) step.done = false;
  insert(tx, next);
  return std::optional(next.task.id);
}

Result<FoundTask> end_task(Tx& tx, const FinishTask& input, TaskState state) {
  FoundTask found = TRY(find_task(tx, input.id));
  if (found.task.state != TaskState::open) return refuse(RefusalCode::conflict, "", "this task is not open any more");
  const auto outcome = text_of(input.outcome);
  tx.run(sql::EndTaskRow{.state = enum_name(state),
                         .outcome = view(outcome),
                         .ended_at = tx.now(),
                         .ended_by_id = author(tx),
                         .now = tx.now(),
                         .id = input.id});
  wind_clock(tx, input.id);
  return found;
}

// Whoever acts; of a program the first owner of the company.
std::optional<UserId> heir(Tx& tx) {
  if (author(tx)) return tx.who().user_id;
  return tx.one<UserId>(sql::AnOwner{.role_id = RoleIds::owner, .disabled = false});
}

void take_queue(Tx& tx, const RecordedEvent& event) {
  const TeamId team = event.as<TeamRemoved>().team_id;
  const auto to = heir(tx);
  if (!to) return;
  tx.run(sql::TakeQueueOf{.owner_id = *to, .now = tx.now(), .team_id = team});
  if (tx.run(sql::LeaveTeam{.now = tx.now(), .team_id = team}) > 0) tx.changed("tasks");
}

void take_tasks(Tx& tx, const RecordedEvent& event) {
  const UserId user = event.as<UserUpdated>().user_id;
  const auto to = heir(tx);
  if (!to || *to == user || !tx.one<bool>(sql::IsDisabled{.id = user}).value_or(false)) return;
  if (tx.run(sql::TakeOpenOf{.owner_id = *to, .now = tx.now(), .user_id = user}) > 0) tx.changed("tasks");
}

// Days show other tasks when somebody leaves or is back.
void show_absence(Tx& tx, const RecordedEvent&) { tx.changed("tasks"); }

}  // namespace

Result<Page<Task>> list_tasks(Tx& tx, ListTasks input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const TaskState state = input.state.value_or(TaskState::open);
  SqlPart which =
      which_scope(tx, input.scope.value_or(input.customer_id || input.case_id ? TaskScope::all : TaskScope::mine));
  if (input.customer_id) {
    if (!customer_row(tx, *input.customer_id))
      return refuse(RefusalCode::not_found, "?customer_id", "no such customer");
    which = both_sql({"t.customer_id = ?", {sql_value(*input.customer_id)}}, which);
  }
  if (input.case_id) which = both_sql({"t.case_id = ?", {sql_value(*input.case_id)}}, which);
  const SortOrder order = order_of(state);
  SqlPart place = TRY(place_of(input.cursor, order));
  Page<Task> page{
      .items =
          listed(tx, {.which = std::move(which), .state = state, .place = std::move(place), .count_max = limit + 1}),
      .next = std::nullopt};
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = cursor_of(page.items.back());
  }
  return page;
}

Result<TaskDay> get_task_day(Tx& tx, GetTaskDay input) {
  const TimeZone zone = TRY(company_calendar(tx)).zone;
  const Date date = zone.wall_time(tx.now()).date;
  const UtcTime began = input.day_began_at.value_or(zone.begin_of(date, 0));
  const UtcTime ends = input.day_ends_at.value_or(zone.begin_of(date, minutes_per_day));
  const auto due = [&](SqlPart which) {
    which =
        both_sql(std::move(which), {"(t.hidden_until_at IS NULL OR t.hidden_until_at <= ?)", {sql_value(tx.now())}});
    return listed(tx, {.which = std::move(which), .until = ends, .count_max = task_day_rows_max + 1});
  };
  TaskDay day{};
  std::vector<Task> mine = due(which_scope(tx, TaskScope::mine));
  day.for_others = due(which_of_others(tx));
  day.queue = due(which_scope(tx, TaskScope::queue));
  for (std::vector<Task>* part : {&mine, &day.for_others, &day.queue})
    if (std::ssize(*part) > task_day_rows_max) part->pop_back(), day.more = true;
  for (Task& task : mine) (task.due_at <= tx.now() ? day.overdue : day.today).push_back(std::move(task));
  const UserId user = tx.who().user_id;
  day.later_count =
      *tx.one<std::int64_t>(sql::TasksLaterCount{.owner_id = user, .after_at = ends, .count_max = tasks_counted_max});
  day.done_count =
      *tx.one<std::int64_t>(sql::TasksDoneCount{.user_id = user, .since_at = began, .count_max = tasks_counted_max});
  return day;
}

Result<Task> get_task(Tx& tx, OneTask input) { return TRY(find_task(tx, input.id)).task; }

Result<Task> create_task(Tx& tx, CreateTask input) {
  if (input.due_at.has_value() == input.due_on.has_value())
    return refuse(RefusalCode::invalid, "due_at", "is said by a moment or by a day, one of the two");
  TRY(check_steps(input.checklist));
  TRY(check_repeat(input.repeat));
  if (input.customer_id) TRY(must_take(tx, *input.customer_id));
  FoundTask made{};
  Task& task = made.task;
  made.about_id = input.customer_id;
  task.id = tx.new_id<TaskId>(), task.title = input.title.value, task.note = text_of(input.note);
  task.owner_id = input.owner_id, task.team_id = input.team_id;
  if (!task.owner_id && !task.team_id && author(tx)) task.owner_id = tx.who().user_id;
  task.due_from_at = input.due_from_at, task.whole_day = input.due_on.has_value(), task.repeat = input.repeat;
  task.due_at = input.due_on ? TRY(end_of_day(tx, *input.due_on)) : *input.due_at;
  if (input.checklist) task.checklist = *std::move(input.checklist);
  TRY(check_people(tx, task));
  TRY(check_sight(tx, made));
  TRY(check_window(task));
  TRY(check_reminder(input.remind_minutes.value));
  if (input.remind_minutes.present || !task.owner_id)
    task.remind_minutes = input.remind_minutes.value;
  else
    task.remind_minutes = usual_reminder(tx, *task.owner_id);
  insert(tx, made);
  return TRY(find_task(tx, task.id)).task;
}

Result<Task> update_task(Tx& tx, UpdateTask input) { return change_task(tx, std::move(input), std::nullopt); }

Result<Task> change_task(Tx& tx, UpdateTask input, std::optional<std::string> handover_note) {
  FoundTask found = TRY(find_task(tx, input.id));
  Task& task = found.task;
  if (input.if_match && *input.if_match != task.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this task meanwhile");
  if (task.state != TaskState::open) return refuse(RefusalCode::conflict, "", "this task is not open any more");
  if (input.due_at && input.due_on)
    return refuse(RefusalCode::invalid, "due_at", "is said by a moment or by a day, one of the two");
  TRY(check_steps(input.checklist));
  TRY(check_repeat(input.repeat.value));
  if (input.customer_id.value) TRY(must_take(tx, *input.customer_id.value));
  const std::string from_name = task.owner_name.value_or(task.team_name.value_or(""));
  std::vector<std::string> fields;
  if (input.title) put(task.title, input.title->value, "title", fields);
  if (input.note.present) put(task.note, text_of(input.note.value), "note", fields);
  if (input.customer_id.present) put(found.about_id, input.customer_id.value, "customer_id", fields);
  take(input.owner_id, task.owner_id, "owner_id", fields), take(input.team_id, task.team_id, "team_id", fields);
  take(input.due_from_at, task.due_from_at, "due_from_at", fields);
  if (input.due_at) put(task.due_at, *input.due_at, "due_at", fields), task.whole_day = false;
  if (input.due_on) put(task.due_at, TRY(end_of_day(tx, *input.due_on)), "due_at", fields), task.whole_day = true;
  take(input.hidden_until_at, task.hidden_until_at, "hidden_until_at", fields);
  take(input.repeat, task.repeat, "repeat", fields);
  TRY(check_reminder(input.remind_minutes.value));
  take(input.remind_minutes, task.remind_minutes, "remind_minutes", fields);
  if (input.checklist && to_json(*input.checklist) != to_json(task.checklist))
    task.checklist = *std::move(input.checklist), fields.emplace_back("checklist");
  if (fields.empty()) return task;
  TRY(check_people(tx, task));
  const bool given = is_among({"owner_id", "team_id"}, fields);
  if (given || is_among({"customer_id"}, fields)) TRY(check_sight(tx, found));
  TRY(check_window(task));
  tx.run(sql::UpdateTaskRow{.customer_id = any_of(found.about_id),
                            .title = task.title,
                            .note = view(task.note),
                            .owner_id = any_of(task.owner_id),
                            .team_id = any_of(task.team_id),
                            .due_from_at = task.due_from_at,
                            .due_at = task.due_at,
                            .whole_day = task.whole_day,
                            .hidden_until_at = task.hidden_until_at,
                            .repeat_unit = unit_of(task.repeat),
                            .repeat_every = every_of(task.repeat),
                            .checklist = to_json(task.checklist),
                            .remind_minutes = task.remind_minutes,
                            .now = tx.now(),
                            .id = input.id});
  if (given || is_among({"due_at", "hidden_until_at", "remind_minutes"}, fields))
    restart_clock(tx, input.id, given ? std::optional(tx.now()) : std::nullopt);
  if (given)
    tx.run(sql::InsertHandover{.id = tx.new_id<TaskHandoverId>(),
                               .task_id = task.id,
                               .now = tx.now(),
                               .by_id = author(tx),
                               .from_name = from_name,
                               .to_name = holder_name(tx, task),
                               .note = view(handover_note)});
  tx.record(TaskChanged{.task_id = task.id, .customer_id = found.about(), .fields = std::move(fields)});
  tell_task(tx, found);
  // Who gives it away may not see it any more.
  task.version += 1;
  if (auto now = find_task(tx, input.id)) return std::move(now->task);
  return task;
}

Result<Task> finish_task(Tx& tx, FinishTask input) {
  const FoundTask done = TRY(end_task(tx, input, TaskState::done));
  const auto next_id = TRY(make_next(tx, done));
  tx.record(TaskDone{.task_id = input.id, .customer_id = done.about(), .next_id = next_id});
  tell_task(tx, done);
  return TRY(find_task(tx, input.id)).task;
}

Result<Task> cancel_task(Tx& tx, OneTask input) {
  const FoundTask found = TRY(end_task(tx, {.id = input.id, .outcome = std::nullopt}, TaskState::cancelled));
  tx.record(TaskCancelled{.task_id = input.id, .customer_id = found.about()});
  tell_task(tx, found);
  return TRY(find_task(tx, input.id)).task;
}

Result<Task> reopen_task(Tx& tx, OneTask input) {
  const FoundTask found = TRY(find_task(tx, input.id));
  if (found.task.state == TaskState::open) return found.task;
  tx.run(sql::EndTaskRow{.state = enum_name(TaskState::open),
                         .outcome = view(found.task.outcome),
                         .ended_at = {},
                         .ended_by_id = {},
                         .now = tx.now(),
                         .id = input.id});
  restart_clock(tx, input.id, tx.now());
  tx.record(TaskReopened{.task_id = input.id, .customer_id = found.about()});
  tell_task(tx, found);
  return TRY(find_task(tx, input.id)).task;
}

std::vector<Reaction> tasks_reactions() {
  std::vector<Reaction> reactions{{.event = TeamRemoved::name, .name = "take_queue", .react = take_queue},
                                  {.event = UserUpdated::name, .name = "take_tasks", .react = take_tasks}};
  for (const std::string_view event :
       {AbsenceSet::name, AbsenceChanged::name, AbsenceRemoved::name, AbsenceTurned::name, SubstituteSet::name})
    reactions.push_back({.event = event, .name = "show_absence", .react = show_absence});
  for (Reaction& reaction : calendar_feed_reactions()) reactions.push_back(std::move(reaction));
  return reactions;
}

std::vector<CustomerRows> tasks_rows() { return {{.name = "tasks", .table = "tasks", .key = {"id"}}}; }

}  // namespace vez
