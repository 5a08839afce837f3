#pragma once

// What somebody is to do by a time: about a customer or not, of a person or in a team's queue.

#include <optional>
#include <string>
#include <vector>

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
  TaskState state;
  std::optional<std::string> outcome;  // what came of it
  std::optional<UtcTime> ended_at;
  std::optional<std::string> ended_by_name;
  UtcTime created_at;
  std::int64_t version;
  std::optional<CaseId> case_id;  // of a process, whose step it is
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, title, note, customer_id, customer_name, owner_id, owner_name, team_id, team_name,
                       author_name, due_from_at, due_at, whole_day, hidden_until_at, repeat, checklist, state, outcome,
                       ended_at, ended_by_name, created_at, version, case_id))

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
};
BOOST_DESCRIBE_STRUCT(CreateTask, (),
                      (title, note, customer_id, owner_id, team_id, due_from_at, due_at, due_on, repeat, checklist))

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
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateTask, (),
                      (id, title, note, customer_id, owner_id, team_id, due_from_at, due_at, due_on, hidden_until_at,
                       repeat, checklist))

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
  std::vector<Task> queue;  // of my teams, due today or before, taken by nobody
  std::int64_t later_count;
  std::int64_t done_count;  // since the day began
  bool more;                // than are told
};
BOOST_DESCRIBE_STRUCT(TaskDay, (), (overdue, today, queue, later_count, done_count, more))

struct GetTaskDay {
  std::optional<UtcTime> day_began_at;  // where the person is; the company's day when nothing is said
  std::optional<UtcTime> day_ends_at;
};
BOOST_DESCRIBE_STRUCT(GetTaskDay, (), (day_began_at, day_ends_at))

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

constexpr std::size_t task_steps_max = 50;
constexpr std::int64_t task_repeat_max = 366;
// Tasks of one part of a day that are told.
constexpr std::int64_t task_day_rows_max = 100;
constexpr std::int64_t tasks_counted_max = 1'000;

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

std::vector<Route> tasks_routes();
// What was of a team or of a colleague who is no more goes to who took them away: it is never nobody's.
std::vector<Reaction> tasks_reactions();
std::vector<CustomerRows> tasks_rows();
std::vector<Holding> tasks_holdings();

}  // namespace vez
