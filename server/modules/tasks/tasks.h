#pragma once

// What somebody is to do by a time: about a customer or not, of a person or in a team's queue.

#include <optional>
#include <string>
#include <vector>

#include "absence/absence.h"
#include "engine/action.h"
#include "engine/customer_rows.h"
#include "engine/holding.h"
#include "engine/journal.h"
#include "engine/route.h"
#include "people/roles.h"

namespace vez {

using TaskId = Id<struct TaskTag>;

enum class TaskState { open, done, cancelled };
BOOST_DESCRIBE_ENUM(TaskState, open, done, cancelled)

// After how many of these a task that repeats is due again.
enum class RepeatUnit { day, working_day, week, month, year };
BOOST_DESCRIBE_ENUM(RepeatUnit, day, working_day, week, month, year)
struct TaskRepeat {
  RepeatUnit unit;
  std::int64_t every;
  friend auto operator<=>(const TaskRepeat&, const TaskRepeat&) = default;
};
BOOST_DESCRIBE_STRUCT(TaskRepeat, (), (unit, every))

struct TaskStep {
  Text<1, 200> text;
  bool done;
};
BOOST_DESCRIBE_STRUCT(TaskStep, (), (text, done))

struct Task {
  TaskId id;
  std::string title;
  std::optional<std::string> note;
  std::optional<CustomerId> customer_id;  // none where who asks may not see the customer
  std::optional<std::string> customer_name;
  std::optional<UserId> owner_id;  // none: whoever of the team takes it
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  std::optional<std::string> author_name;
  std::optional<UtcTime> due_from_at;  // not before
  UtcTime due_at;                      // by then
  bool whole_day;                      // any time of the day that due_at ends, where the company is
  std::optional<UtcTime> hidden_until_at;
  std::optional<TaskRepeat> repeat;
  std::vector<TaskStep> checklist;
  std::optional<std::int64_t> remind_minutes;  // before it is due; of a whole day, before work ends on it
  std::optional<UtcTime> reminded_at;          // and not looked at yet
  std::optional<UtcTime> owner_away_until_at;  // whose it is, is away now
  std::optional<std::string> substitute_name;  // who has it too, as it is late
  std::optional<UtcTime> substitute_since_at;
  std::optional<std::string> manager_name;  // and after that
  std::optional<UtcTime> manager_since_at;
  TaskState state;
  std::optional<std::string> outcome;  // what came of it
  std::optional<UtcTime> ended_at;
  std::optional<std::string> ended_by_name;
  UtcTime created_at;
  UtcTime changed_at;
  std::int64_t version;
  std::optional<CaseId> case_id;  // of a process, whose step it is
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, title, note, customer_id, customer_name, owner_id, owner_name, team_id, team_name,
                       author_name, due_from_at, due_at, whole_day, hidden_until_at, repeat, checklist, remind_minutes,
                       reminded_at, owner_away_until_at, substitute_name, substitute_since_at, manager_name,
                       manager_since_at, state, outcome, ended_at, ended_by_name, created_at, changed_at, version,
                       case_id))

struct CreateTask {
  static constexpr std::string_view example =
      R"({"title":"Call about the second invoice","due_from_at":"2026-03-05T16:00:00Z","due_at":"2026-03-05T18:00:00Z","checklist":[{"text":"Look at the invoice","done":false}]})";
  Text<1, 200> title;
  std::optional<Text<0, 4000>> note;
  std::optional<CustomerId> customer_id;
  std::optional<UserId> owner_id;  // whoever makes it, when neither is said
  std::optional<TeamId> team_id;
  std::optional<UtcTime> due_from_at;
  std::optional<UtcTime> due_at;
  std::optional<Date> due_on;  // instead: the whole day, where the company is
  std::optional<TaskRepeat> repeat;
  std::optional<std::vector<TaskStep>> checklist;
  Patch<std::int64_t> remind_minutes;  // as whose it is wants it, when it is not said
};
BOOST_DESCRIBE_STRUCT(CreateTask, (),
                      (title, note, customer_id, owner_id, team_id, due_from_at, due_at, due_on, repeat, checklist,
                       remind_minutes))

struct UpdateTask {
  static constexpr std::string_view example = R"({"hidden_until_at":"2026-03-05T09:00:00Z"})";
  TaskId id;
  std::optional<Text<1, 200>> title;
  Patch<Text<0, 4000>> note;
  Patch<CustomerId> customer_id;
  Patch<UserId> owner_id;
  Patch<TeamId> team_id;
  Patch<UtcTime> due_from_at;
  std::optional<UtcTime> due_at;
  std::optional<Date> due_on;
  Patch<UtcTime> hidden_until_at;
  Patch<TaskRepeat> repeat;
  std::optional<std::vector<TaskStep>> checklist;
  Patch<std::int64_t> remind_minutes;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateTask, (),
                      (id, title, note, customer_id, owner_id, team_id, due_from_at, due_at, due_on, hidden_until_at,
                       repeat, checklist, remind_minutes))

struct OneTask {
  TaskId id;
};
BOOST_DESCRIBE_STRUCT(OneTask, (), (id))

struct FinishTask {
  static constexpr std::string_view example = R"({"outcome":"Reached, the invoice is paid"})";
  TaskId id;
  std::optional<Text<0, 1000>> outcome;
};
BOOST_DESCRIBE_STRUCT(FinishTask, (), (id, outcome))

// Mine; of my teams and taken by nobody; those I made for others; all that I see.
enum class TaskScope { mine, queue, made, all };
BOOST_DESCRIBE_ENUM(TaskScope, mine, queue, made, all)

struct ListTasks {
  std::optional<TaskScope> scope;  // mine when neither this nor a customer or case is said
  std::optional<TaskState> state;  // open when nothing is said
  std::optional<CustomerId> customer_id;
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
  std::optional<CaseId> case_id;
};
BOOST_DESCRIBE_STRUCT(ListTasks, (), (scope, state, customer_id, limit, cursor, case_id))

// One's tasks, the earliest due first: those that may wait until later than today are only counted.
struct TaskDay {
  std::vector<Task> overdue;
  std::vector<Task> today;
  std::vector<Task> for_others;  // of whom I stand in for until they are back, and late ones that climbed to me
  std::vector<Task> queue;       // of my teams, due today or before, taken by nobody
  std::int64_t later_count;
  std::int64_t done_count;  // since the day began
  bool more;                // than are told
};
BOOST_DESCRIBE_STRUCT(TaskDay, (), (overdue, today, for_others, queue, later_count, done_count, more))

struct GetTaskDay {
  std::optional<UtcTime> day_began_at;  // where the person is; the company's day when nothing is said
  std::optional<UtcTime> day_ends_at;
};
BOOST_DESCRIBE_STRUCT(GetTaskDay, (), (day_began_at, day_ends_at))

// After how much working time, in minutes, a late task goes to who stands in for whose it is too, and to the manager;
// none: it does not.
struct TaskRules {
  std::optional<std::int64_t> substitute_minutes;
  std::optional<std::int64_t> manager_minutes;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(TaskRules, (), (substitute_minutes, manager_minutes, version))

struct UpdateTaskRules {
  static constexpr std::string_view example = R"({"substitute_minutes":120,"manager_minutes":480})";
  Patch<std::int64_t> substitute_minutes;
  Patch<std::int64_t> manager_minutes;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateTaskRules, (), (substitute_minutes, manager_minutes))

// How long before their tasks somebody is reminded, in minutes, where the task does not say it; none: not at all.
struct TaskHabits {
  std::optional<std::int64_t> remind_minutes;
};
BOOST_DESCRIBE_STRUCT(TaskHabits, (), (remind_minutes))

struct SetTaskHabits {
  static constexpr std::string_view example = R"({"remind_minutes":15})";
  std::optional<std::int64_t> remind_minutes;
};
BOOST_DESCRIBE_STRUCT(SetTaskHabits, (), (remind_minutes))

struct TaskCreated {
  static constexpr std::string_view name = "TaskCreated";
  TaskId task_id;
  CustomerId customer_id;  // 0: about nobody
};
BOOST_DESCRIBE_STRUCT(TaskCreated, (), (task_id, customer_id))
struct TaskChanged {
  static constexpr std::string_view name = "TaskChanged";
  TaskId task_id;
  CustomerId customer_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(TaskChanged, (), (task_id, customer_id, fields))
struct TaskDone {
  static constexpr std::string_view name = "TaskDone";
  TaskId task_id;
  CustomerId customer_id;
  std::optional<TaskId> next_id;  // of one that repeats
};
BOOST_DESCRIBE_STRUCT(TaskDone, (), (task_id, customer_id, next_id))
struct TaskCancelled {
  static constexpr std::string_view name = "TaskCancelled";
  TaskId task_id;
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(TaskCancelled, (), (task_id, customer_id))
struct TaskReopened {
  static constexpr std::string_view name = "TaskReopened";
  TaskId task_id;
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(TaskReopened, (), (task_id, customer_id))

// It was late for so long that somebody else has it too.
struct TaskClimbed {
  static constexpr std::string_view name = "TaskClimbed";
  TaskId task_id;
  CustomerId customer_id;
  UserId user_id;   // to whom
  bool to_manager;  // else to who stands in
};
BOOST_DESCRIBE_STRUCT(TaskClimbed, (), (task_id, customer_id, user_id, to_manager))
struct TaskRulesSet {
  static constexpr std::string_view name = "TaskRulesSet";
};
BOOST_DESCRIBE_STRUCT(TaskRulesSet, (), ())

constexpr std::size_t task_steps_max = 50;
constexpr std::int64_t task_repeat_max = 366;
// Tasks of one part of a day that are told.
constexpr std::int64_t task_day_rows_max = 100;
constexpr std::int64_t tasks_counted_max = 1'000;
// Working time until a late task climbs where the company says nothing: half a day, a day. At most 30 days of 24 hours.
constexpr std::int64_t substitute_minutes_default = 4 * 60;
constexpr std::int64_t manager_minutes_default = 8 * 60;
constexpr std::int64_t climb_minutes_max = 30 * 24 * 60;
// Longest before a task, two weeks.
constexpr std::int64_t remind_minutes_max = 14 * 24 * 60;

Result<Page<Task>> list_tasks(Tx& tx, ListTasks input);
Result<TaskDay> get_task_day(Tx& tx, GetTaskDay input);
Result<Task> get_task(Tx& tx, OneTask input);
Result<Task> create_task(Tx& tx, CreateTask input);
Result<Task> update_task(Tx& tx, UpdateTask input);
// One that repeats is made anew, due the next time that is still to come.
Result<Task> finish_task(Tx& tx, FinishTask input);
// Not to be done any more; one that repeats ends with it.
Result<Task> cancel_task(Tx& tx, OneTask input);
Result<Task> reopen_task(Tx& tx, OneTask input);

Result<TaskRules> get_task_rules(Tx& tx, Nothing);
Result<TaskRules> update_task_rules(Tx& tx, UpdateTaskRules input);
Result<TaskHabits> get_task_habits(Tx& tx, Nothing);
Result<TaskHabits> set_task_habits(Tx& tx, SetTaskHabits input);
// What the user wants; nothing when they want none or have not said.
std::optional<std::int64_t> usual_reminder(Tx& tx, UserId user);
Result<Done> check_reminder(const std::optional<std::int64_t>& minutes);
// Tasks of which I was reminded, or whoever I stand in for, and nobody has looked yet.
Result<Page<Task>> list_reminders(Tx& tx, Nothing);
Result<Done> see_reminder(Tx& tx, OneTask input);

std::vector<Route> tasks_routes();
// What was of a team or of a colleague who is no more goes to who took them away: it is never nobody's.
std::vector<Reaction> tasks_reactions();
std::vector<CustomerRows> tasks_rows();
std::vector<Holding> tasks_holdings();
void add_tasks_jobs(JobKinds& kinds);

}  // namespace vez
