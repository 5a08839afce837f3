#include "tasks/teamwork.h"

#include "people/accounts.h"
#include "people/seen.h"
#include "store/condition_sql.h"
#include "tasks/task_rows.h"
#include "tasks_sql.h"

namespace vez {
namespace {

// Whose tasks I see, by the person in `column`.
SqlPart seen_person(const Tx& tx, std::string_view column) {
  SqlPart part = seen(tx, column);
  if (tx.who().sees == Sees::all) return part;
  part.sql = "(" + part.sql + " OR " + std::string(column) +
             " IN (SELECT m.user_id FROM teams l JOIN team_members m ON m.team_id = l.id WHERE l.lead_id = ?))";
  part.values.push_back(sql_value(tx.who().user_id));
  return part;
}

}  // namespace

Result<Task> give_task(Tx& tx, GiveTask input) {
  if (input.owner_id.has_value() == input.team_id.has_value())
    return refuse(RefusalCode::invalid, "owner_id", "is given to somebody or to a team, one of the two");
  const Task before = TRY(find_task(tx, input.id)).task;
  if (input.owner_id ? before.owner_id == input.owner_id : !before.owner_id && before.team_id == input.team_id)
    return refuse(RefusalCode::conflict, "owner_id", "the task is theirs already");
  UpdateTask update{};
  update.id = input.id;
  update.owner_id = {true, input.owner_id};
  if (input.team_id) update.team_id = {true, input.team_id};
  std::optional<std::string> note;
  if (input.note && !trimmed(input.note->value).empty()) note = input.note->value;
  return change_task(tx, std::move(update), std::move(note));
}

Result<Page<TaskHandover>> list_handovers(Tx& tx, OneTask input) {
  TRY(find_task(tx, input.id));
  return Page<TaskHandover>{
      .items = tx.all<TaskHandover>(sql::HandoversOf{.task_id = input.id, .count_max = task_handovers_max}),
      .next = std::nullopt};
}

Result<Page<TaskLoad>> get_task_load(Tx& tx, GetTaskLoad input) {
  return Page<TaskLoad>{.items = tx.all<TaskLoad>(
                            sql::TaskLoads{.counted_max = tasks_counted_max,
                                           .now = tx.now(),
                                           .week_ends_at = input.week_ends_at.value_or(tx.now() + std::chrono::days(7)),
                                           .disabled = false,
                                           .count_max = colleagues_max,
                                           .seen_person = seen_person(tx, "u.id")}),
                        .next = std::nullopt};
}

Result<Page<Task>> list_tasks_between(Tx& tx, ListTasksBetween input) {
  if (input.until_at <= input.from_at) return refuse(RefusalCode::invalid, "?until_at", "must be after it begins");
  Page<Task> page;
  SqlPart which{"(t.owner_id = ? AND t.due_at > ?)",
                {sql_value(input.user_id.value_or(tx.who().user_id)), sql_value(input.from_at)}};
  for (FoundTask& found :
       listed_tasks(tx, {.which = std::move(which), .until = input.until_at, .count_max = task_calendar_rows_max}))
    page.items.push_back(std::move(found.task));
  return page;
}

std::vector<Route> teamwork_routes() {
  constexpr Right read = Right::customers_read;
  return {
      route(Method::post, "/tasks/{id}/give", "giveTask", Right::tasks_write,
            "Gives a task to somebody else, with a word that stays with it.", give_task),
      route(Method::get, "/tasks/{id}/handovers", "listTaskHandovers", read, "Who gave the task to whom, and why.",
            list_handovers),
      route(Method::get, "/task-load", "getTaskLoad", read, "How much those have to do whose tasks I see.",
            get_task_load),
      route(Method::get, "/tasks/between", "listTasksBetween", read, "Somebody's open tasks that are due in a time.",
            list_tasks_between),
  };
}

}  // namespace vez
