#include "engine/holding.h"
#include "tasks/task_clock.h"
#include "tasks/tasks.h"
#include "tasks_sql.h"

namespace vez {
namespace {

constexpr std::int64_t told_rows_max = 100'000;

struct ToldTask {
  std::string title;
  std::optional<std::string> note;
  UtcTime due_at;
  TaskState state;
  std::optional<std::string> outcome;
  std::optional<UtcTime> ended_at;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(ToldTask, (), (title, note, due_at, state, outcome, ended_at, created_at))

std::string tell_tasks(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldTask>(sql::TasksTold{.customer_id = id, .count_max = told_rows_max}));
}

struct ToldHandover {
  UtcTime given_at;
  std::string from_name;
  std::string to_name;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(ToldHandover, (), (given_at, from_name, to_name, note))

std::string tell_handovers(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldHandover>(sql::HandoversTold{.customer_id = id, .count_max = told_rows_max}));
}

// Before the tasks that they are of.
void erase_handovers(Tx& tx, const Erasing& erasing) {
  tx.run(sql::ForgetHandoversOf{.customer_id = erasing.customer_id});
  for (const std::string& name : erasing.names) tx.run(sql::ForgetHandoversNaming{.pattern = like_text(name)});
}

void erase_tasks(Tx& tx, const Erasing& erasing) {
  std::vector<TaskId> ids = tx.all<TaskId>(sql::TaskIdsOf{.customer_id = erasing.customer_id});
  for (const std::string& name : erasing.names)
    for (const TaskId id : tx.all<TaskId>(sql::TaskIdsNaming{.pattern = like_text(name)})) ids.push_back(id);
  for (const TaskId id : ids) {
    tx.run(sql::ForgetTask{.id = id});
    wind_clock(tx, id);
  }
}

}  // namespace

std::vector<Holding> tasks_holdings() {
  return {{.name = "task_handovers", .tables = {"task_handovers"}, .tell = tell_handovers, .erase = erase_handovers},
          {.name = "tasks", .tables = {"tasks"}, .tell = tell_tasks, .erase = erase_tasks}};
}

std::vector<Route> tasks_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right write = Right::tasks_write;
  return {
      route(Method::get, "/tasks", "listTasks", read, "Tasks: mine, of my teams, made for others, or of a customer.",
            list_tasks),
      route(Method::get, "/tasks/day", "getTaskDay", read, "What I have to do today.", get_task_day),
      route(Method::post, "/tasks", "createTask", write, "Something that somebody is to do by a time.", create_task,
            nullptr, 201),
      route(Method::get, "/tasks/reminders", "listReminders", read,
            "Tasks of which I was reminded and that nobody has looked at yet.", list_reminders),
      route(Method::del, "/tasks/{id}/reminder", "seeReminder", write, "The reminder of a task was seen.",
            see_reminder),
      route(Method::get, "/tasks/{id}", "getTask", read, "One task.", get_task),
      route(Method::patch, "/tasks/{id}", "updateTask", write,
            "Changes a task: gives it to somebody, moves it, puts it off.", update_task),
      route(Method::post, "/tasks/{id}/done", "finishTask", write, "The task is done; one that repeats is made anew.",
            finish_task),
      route(Method::post, "/tasks/{id}/cancel", "cancelTask", write, "The task is not to be done any more.",
            cancel_task),
      route(Method::post, "/tasks/{id}/reopen", "reopenTask", write, "The task is to be done after all.", reopen_task),
      route(Method::get, "/task-rules", "getTaskRules", read, "When late tasks climb.", get_task_rules),
      route(Method::patch, "/task-rules", "updateTaskRules", Right::company_manage,
            "Says after how much working time late tasks climb.", update_task_rules),
      route(Method::get, "/task-habits", "getTaskHabits", read, "How long before my tasks I am reminded.",
            get_task_habits),
      route(Method::put, "/task-habits", "setTaskHabits", write, "Says how long before my tasks I am reminded.",
            set_task_habits),
  };
}

}  // namespace vez
