#include "tasks/task_rows.h"

#include "people/seen.h"
#include "store/condition_sql.h"
#include "tasks_sql.h"

namespace vez {
namespace {

struct TaskRow {
  TaskId id;
  std::string title;
  std::optional<std::string> note;
  std::optional<CustomerId> customer_id;
  std::optional<std::string> customer_name;
  std::optional<UserId> owner_id;
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  std::optional<std::string> author_name;
  std::optional<UtcTime> due_from_at;
  UtcTime due_at;
  bool whole_day;
  std::optional<UtcTime> hidden_until_at;
  std::optional<RepeatUnit> repeat_unit;
  std::optional<std::int64_t> repeat_every;
  std::string checklist;
  std::optional<std::int64_t> remind_minutes;
  std::optional<UtcTime> reminded_at;
  std::optional<UtcTime> owner_away_until_at;
  std::optional<std::string> substitute_name;
  std::optional<UtcTime> substitute_since_at;
  std::optional<std::string> manager_name;
  std::optional<UtcTime> manager_since_at;
  TaskState state;
  std::optional<std::string> outcome;
  std::optional<UtcTime> ended_at;
  std::optional<std::string> ended_by_name;
  UtcTime created_at;
  UtcTime changed_at;
  std::int64_t version;
  std::optional<CaseId> case_id;
  std::optional<CustomerId> about_id;  // the customer, also where the name is not shown
};
BOOST_DESCRIBE_STRUCT(TaskRow, (),
                      (id, title, note, customer_id, customer_name, owner_id, owner_name, team_id, team_name,
                       author_name, due_from_at, due_at, whole_day, hidden_until_at, repeat_unit, repeat_every,
                       checklist, remind_minutes, reminded_at, owner_away_until_at, substitute_name,
                       substitute_since_at, manager_name, manager_since_at, state, outcome, ended_at, ended_by_name,
                       created_at, changed_at, version, case_id, about_id))

FoundTask found(TaskRow row) {
  auto checklist = from_json<std::vector<TaskStep>>(row.checklist);
  CHECK(checklist.has_value());
  FoundTask found{.task = {.id = row.id,
                           .title = std::move(row.title),
                           .note = std::move(row.note),
                           .customer_id = row.customer_id,
                           .customer_name = std::move(row.customer_name),
                           .owner_id = row.owner_id,
                           .owner_name = std::move(row.owner_name),
                           .team_id = row.team_id,
                           .team_name = std::move(row.team_name),
                           .author_name = std::move(row.author_name),
                           .due_from_at = row.due_from_at,
                           .due_at = row.due_at,
                           .whole_day = row.whole_day,
                           .hidden_until_at = row.hidden_until_at,
                           .repeat = std::nullopt,
                           .checklist = *std::move(checklist),
                           .remind_minutes = row.remind_minutes,
                           .reminded_at = row.reminded_at,
                           .owner_away_until_at = row.owner_away_until_at,
                           .substitute_name = std::move(row.substitute_name),
                           .substitute_since_at = row.substitute_since_at,
                           .manager_name = std::move(row.manager_name),
                           .manager_since_at = row.manager_since_at,
                           .state = row.state,
                           .outcome = std::move(row.outcome),
                           .ended_at = row.ended_at,
                           .ended_by_name = std::move(row.ended_by_name),
                           .created_at = row.created_at,
                           .changed_at = row.changed_at,
                           .version = row.version,
                           .case_id = row.case_id},
                  .about_id = row.about_id};
  if (row.repeat_unit) found.task.repeat = TaskRepeat{*row.repeat_unit, row.repeat_every.value_or(1)};
  return found;
}

void add(SqlPart& part, std::string_view sql, std::initializer_list<SqlPart::Value> values) {
  part.sql += sql;
  part.values.insert(part.values.end(), values);
}

}  // namespace

SqlPart::Value sql_value(AnyId id) { return {Parameter::Kind::integer, id.value, 0, {}}; }
SqlPart::Value sql_value(UtcTime at) { return {Parameter::Kind::integer, at.ms, 0, {}}; }

SqlPart tasks_of(const std::vector<Away>& stood_in_for) {
  SqlPart part{"(FALSE", {}};
  for (const Away& away : stood_in_for)
    add(part, " OR (t.owner_id = ? AND t.due_at <= ?)", {sql_value(away.user_id), sql_value(away.until_at)});
  part.sql += ")";
  return part;
}

SqlPart seen_task(Tx& tx) {
  SqlPart part = seen(tx, "t.owner_id");
  if (tx.who().sees == Sees::all) return part;
  const SqlPart::Value me = sql_value(tx.who().user_id);
  part.sql = "(" + part.sql;
  add(part, " OR t.author_id = ? OR t.substitute_id = ? OR t.manager_id = ?", {me, me, me});
  add(part, " OR t.team_id IN (SELECT m.team_id FROM team_members m WHERE m.user_id = ?)", {me});
  add(part,
      " OR t.owner_id IN (SELECT m.user_id FROM teams l JOIN team_members m ON m.team_id = l.id WHERE l.lead_id = ?)",
      {me});
  const SqlPart others = tasks_of(stood_in_for(tx, tx.who().user_id));
  const SqlPart customer = seen(tx, "s.owner_id");
  part.sql += " OR " + others.sql + " OR EXISTS (SELECT 1 FROM customers s WHERE s.id = t.customer_id AND " +
              customer.sql + "))";
  for (const SqlPart* more : {&others, &customer})
    part.values.insert(part.values.end(), more->values.begin(), more->values.end());
  return part;
}

Result<FoundTask> find_task(Tx& tx, TaskId id) {
  auto row = tx.one<TaskRow>(sql::TaskById{.now = tx.now(), .id = id, .seen = seen(tx), .seen_task = seen_task(tx)});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such task");
  return found(*std::move(row));
}

std::vector<FoundTask> listed_tasks(Tx& tx, TaskList list) {
  const SortOrder order{"t.due_at", "t.id", list.state != TaskState::open};
  std::vector<FoundTask> tasks;
  tx.each<TaskRow>(sql::TasksListed{.now = tx.now(),
                                    .state = enum_name(list.state),
                                    .until_at = list.until,
                                    .count_max = list.count_max,
                                    .seen = seen(tx),
                                    .which = std::move(list.which),
                                    .place = list.place ? *std::move(list.place) : every_row(),
                                    .seen_task = seen_task(tx),
                                    .order = order_sql(order)},
                   [&](TaskRow row) { tasks.push_back(found(std::move(row))); });
  return tasks;
}

void tell_task(Tx& tx, const FoundTask& found) {
  tx.changed("tasks");
  if (found.about_id) tx.changed("customer", *found.about_id);
}

}  // namespace vez
