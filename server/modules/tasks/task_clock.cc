#include "tasks/task_clock.h"

#include "absence/absence.h"
#include "engine/command_parts.h"
#include "people/accounts.h"
#include "people/company.h"
#include "tasks/task_rows.h"
#include "tasks_sql.h"

namespace vez {
namespace {

constexpr std::string_view step_kind = "task_step";
constexpr std::string_view clocks_kind = "task_clocks";
// Tasks whose clocks are set anew in one transaction.
constexpr std::int64_t clocks_count_max = 200;

enum class ClockStep { remind, substitute, manager };
BOOST_DESCRIBE_ENUM(ClockStep, remind, substitute, manager)
struct StepJob {
  TaskId task_id;
  ClockStep step;
};
BOOST_DESCRIBE_STRUCT(StepJob, (), (task_id, step))
struct ClocksJob {
  std::int64_t after_due_at;  // milliseconds
  std::int64_t after_id;
};
BOOST_DESCRIBE_STRUCT(ClocksJob, (), (after_due_at, after_id))

std::string key_of(TaskId id) { return "task:" + to_text(id); }

TaskRules rules_now(Tx& tx) {
  return tx.one<TaskRules>(sql::TaskRulesNow{})
      .value_or(TaskRules{substitute_minutes_default, manager_minutes_default, 0});
}

TaskTimes times_now(Tx& tx, const TaskClock& task) {
  // A company has its hours before it has tasks.
  return times_of(task, rules_now(tx), company_calendar(tx).value());
}

void enqueue_step(Tx& tx, const TaskClock& task, ClockStep step, UtcTime at) {
  enqueue(tx, step_kind, key_of(task.id), at, StepJob{task.id, step});
}

void enqueue_manager(Tx& tx, const TaskClock& task, const TaskTimes& times) {
  if (times.manager_at && !task.manager_at) enqueue_step(tx, task, ClockStep::manager, *times.manager_at);
}
void enqueue_climb(Tx& tx, const TaskClock& task, const TaskTimes& times) {
  if (times.substitute_at && !task.substitute_at && !task.manager_at)
    enqueue_step(tx, task, ClockStep::substitute, *times.substitute_at);
  else
    enqueue_manager(tx, task, times);
}

void wind(Tx& tx, const TaskClock& task) {
  cancel_jobs(tx, key_of(task.id));
  const TaskTimes times = times_now(tx, task);
  // A time that is over already is not reminded of.
  if (times.remind_at && *times.remind_at > tx.now() && !task.reminded_at)
    enqueue_step(tx, task, ClockStep::remind, *times.remind_at);
  else
    enqueue_climb(tx, task, times);
}

void climb(Tx& tx, const TaskClock& task, ClockStep step, UserId to) {
  if (step == ClockStep::substitute)
    tx.run(sql::TaskToSubstitute{.substitute_id = to, .now = tx.now(), .id = task.id});
  else
    tx.run(sql::TaskToManager{.manager_id = to, .now = tx.now(), .id = task.id});
  tx.record(TaskClimbed{
      .task_id = task.id, .customer_id = task.about_id, .user_id = to, .to_manager = step == ClockStep::manager});
  tx.changed("tasks");
  if (task.about_id.value != 0) tx.changed("customer", task.about_id);
}

std::optional<UserId> substitute_of(Tx& tx, const std::vector<Away>& away, const TaskClock& task) {
  if (!task.owner_id) return std::nullopt;
  if (const auto found = stand_in(tx, away, *task.owner_id)) return found;
  return usual_substitute(tx, away, *task.owner_id);
}

std::optional<UserId> manager_of_task(Tx& tx, const std::vector<Away>& away, const TaskClock& task) {
  const auto lead =
      task.team_id ? tx.one<UserId>(sql::TeamLeadThere{.id = *task.team_id, .disabled = false}) : std::nullopt;
  const auto found = lead ? present_for(away, *lead) : std::nullopt;
  if (found && found != task.owner_id) return found;
  return manager_of(tx, away, task.owner_id.value_or(UserId{}));
}

void run_step(Tx& tx, const Job& job) {
  const auto [id, step] = from_json<StepJob>(job.data).value();
  const auto task = tx.one<TaskClock>(sql::TaskClockOf{.id = id});
  if (!task) return;
  const TaskTimes times = times_now(tx, *task);
  const auto& at = step == ClockStep::remind       ? times.remind_at
                   : step == ClockStep::substitute ? times.substitute_at
                                                   : times.manager_at;
  // It was moved by what does not set clocks (a colleague's tasks were taken over).
  if (at && *at > tx.now()) return enqueue_step(tx, *task, step, *at);
  const bool due = at.has_value();
  switch (step) {
    case ClockStep::remind:
      if (due && task->owner_id) {
        tx.run(sql::RemindOfTask{.now = tx.now(), .id = id});
        tx.changed("tasks");
      }
      return enqueue_climb(tx, *task, times);
    case ClockStep::substitute: {
      const auto to = due ? substitute_of(tx, away_at(tx, tx.now()), *task) : std::nullopt;
      if (to) climb(tx, *task, step, *to);
      return enqueue_manager(tx, *task, times);
    }
    case ClockStep::manager:
      if (const auto to = due ? manager_of_task(tx, away_at(tx, tx.now()), *task) : std::nullopt)
        climb(tx, *task, step, *to);
  }
}

void run_clocks(Tx& tx, const Job& job) {
  const auto after = from_json<ClocksJob>(job.data).value();
  const auto tasks = tx.all<TaskClock>(sql::TaskClocksAfter{
      .after_due_at = after.after_due_at, .after_id = TaskId{after.after_id}, .count_max = clocks_count_max});
  for (const TaskClock& task : tasks) wind(tx, task);
  if (std::ssize(tasks) == clocks_count_max)
    enqueue(tx, clocks_kind, clocks_kind, tx.now(), ClocksJob{tasks.back().due_at.ms, tasks.back().id.value});
}

// Nobody's reminder of a task that is over, or was of somebody else.
SqlPart reminded(Tx& tx) {
  SqlPart part = tasks_of(stood_in_for(tx, tx.who().user_id));
  part.sql = "(t.reminded_at IS NOT NULL AND (t.owner_id = ? OR " + part.sql + "))";
  part.values.insert(part.values.begin(), sql_value(tx.who().user_id));
  return part;
}

Result<Done> check_minutes(const std::optional<std::int64_t>& minutes, std::string_view field, std::int64_t max) {
  if (minutes && (*minutes < 1 || *minutes > max))
    return refuse(RefusalCode::invalid, field,
                  {"must be from {min} to {max}", {{"min", "1"}, {"max", std::to_string(max)}}});
  return Done{};
}

}  // namespace

TaskTimes times_of(const TaskClock& task, const TaskRules& rules, const WorkingCalendar& calendar) {
  const UtcTime hidden = task.hidden_until_at.value_or(UtcTime{});
  TaskTimes times;
  if (task.remind_minutes) {
    const auto day = task.whole_day
                         ? calendar.period_of(calendar.zone.wall_time(task.due_at - std::chrono::milliseconds(1)).date)
                         : std::nullopt;
    const UtcTime due = day ? day->until : task.due_at;
    times.remind_at = std::max(due - std::chrono::minutes(*task.remind_minutes), hidden);
  }
  const UtcTime late = std::max({task.due_at, hidden, task.given_at});
  const auto after = [&](std::int64_t minutes) {
    const std::chrono::minutes span(minutes);
    return calendar.add_working_time(late, span).value_or(late + span);
  };
  if (rules.substitute_minutes && task.owner_id) times.substitute_at = after(*rules.substitute_minutes);
  if (rules.manager_minutes) times.manager_at = after(*rules.manager_minutes);
  return times;
}

void wind_clock(Tx& tx, TaskId id) {
  if (const auto task = tx.one<TaskClock>(sql::TaskClockOf{.id = id}))
    wind(tx, *task);
  else
    cancel_jobs(tx, key_of(id));
}

void restart_clock(Tx& tx, TaskId id, std::optional<UtcTime> given_at) {
  tx.run(sql::RestartTaskClock{.given_at = given_at, .id = id});
  wind_clock(tx, id);
}

Result<TaskRules> get_task_rules(Tx& tx, Nothing) { return rules_now(tx); }

Result<TaskRules> update_task_rules(Tx& tx, UpdateTaskRules input) {
  TaskRules rules = rules_now(tx);
  if (input.if_match && *input.if_match != rules.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this meanwhile");
  if (input.substitute_minutes.present) rules.substitute_minutes = input.substitute_minutes.value;
  if (input.manager_minutes.present) rules.manager_minutes = input.manager_minutes.value;
  TRY(check_minutes(rules.substitute_minutes, "substitute_minutes", climb_minutes_max));
  TRY(check_minutes(rules.manager_minutes, "manager_minutes", climb_minutes_max));
  if (rules.substitute_minutes && rules.manager_minutes && *rules.manager_minutes < *rules.substitute_minutes)
    return refuse(RefusalCode::invalid, "manager_minutes", "must not be before it climbs to the substitute");
  tx.run(sql::PutTaskRules{.substitute_minutes = rules.substitute_minutes, .manager_minutes = rules.manager_minutes});
  tx.record(TaskRulesSet{});
  enqueue(tx, clocks_kind, clocks_kind, tx.now(), ClocksJob{0, 0});
  return rules_now(tx);
}

Result<TaskHabits> get_task_habits(Tx& tx, Nothing) { return TaskHabits{usual_reminder(tx, tx.who().user_id)}; }

Result<TaskHabits> set_task_habits(Tx& tx, SetTaskHabits input) {
  TRY(check_minutes(input.remind_minutes, "remind_minutes", remind_minutes_max));
  if (!author(tx)) return refuse(RefusalCode::forbidden, "", "only a person who signed in can do this, not a token");
  tx.run(sql::PutTaskHabits{.user_id = tx.who().user_id, .remind_minutes = input.remind_minutes});
  return TaskHabits{input.remind_minutes};
}

std::optional<std::int64_t> usual_reminder(Tx& tx, UserId user) {
  return tx.one<std::optional<std::int64_t>>(sql::TaskHabitsOf{.user_id = user}).value_or(std::nullopt);
}

Result<Done> check_reminder(const std::optional<std::int64_t>& minutes) {
  return check_minutes(minutes, "remind_minutes", remind_minutes_max);
}

Result<Page<Task>> list_reminders(Tx& tx, Nothing) {
  Page<Task> page;
  for (FoundTask& one : listed_tasks(tx, {.which = reminded(tx), .count_max = task_day_rows_max}))
    page.items.push_back(std::move(one.task));
  return page;
}

Result<Done> see_reminder(Tx& tx, OneTask input) {
  TRY(find_task(tx, input.id));
  if (tx.run(sql::ForgetReminder{.id = input.id}) > 0) tx.changed("tasks");
  return Done{};
}

void add_tasks_jobs(JobKinds& kinds) {
  kinds.add({.name = step_kind, .run = run_step});
  kinds.add({.name = clocks_kind, .run = run_clocks});
}

}  // namespace vez
