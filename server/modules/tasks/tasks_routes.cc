#include "engine/holding.h"
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

void erase_tasks(Tx& tx, const Erasing& erasing) {
  tx.run(sql::ForgetTasksOf{.customer_id = erasing.customer_id});
  for (const std::string& name : erasing.names) tx.run(sql::ForgetTasksNaming{.pattern = like_text(name)});
}

}  // namespace

std::vector<Holding> tasks_holdings() {
  return {{.name = "tasks", .tables = {"tasks"}, .tell = tell_tasks, .erase = erase_tasks}};
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
      route(Method::get, "/tasks/{id}", "getTask", read, "One task.", get_task),
      route(Method::patch, "/tasks/{id}", "updateTask", write,
            "Changes a task: gives it to somebody, moves it, puts it off.", update_task),
      route(Method::post, "/tasks/{id}/done", "finishTask", write, "The task is done; one that repeats is made anew.",
            finish_task),
      route(Method::post, "/tasks/{id}/cancel", "cancelTask", write, "The task is not to be done any more.",
            cancel_task),
      route(Method::post, "/tasks/{id}/reopen", "reopenTask", write, "The task is to be done after all.", reopen_task),
  };
}

}  // namespace vez
