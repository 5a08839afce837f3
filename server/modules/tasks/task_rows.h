#pragma once

// Tasks as they stand in the database, and who may see which; for the files of this room.

#include "store/query.h"
#include "tasks/tasks.h"

namespace vez {

// The end of the times that are kept.
constexpr UtcTime task_ever{std::numeric_limits<std::int64_t>::max()};

// A task, and whom it is about, also where the name is not shown.
struct FoundTask {
  Task task;
  std::optional<CustomerId> about_id;
  CustomerId about() const { return about_id.value_or(CustomerId{}); }
};

SqlPart::Value sql_value(AnyId id);
SqlPart::Value sql_value(UtcTime at);
// Those of the user, and of whom the user stands in for what is due until they are back.
SqlPart tasks_of(const std::vector<Away>& stood_in_for);
// Mine, of those whose customers I see, made by me, in a queue of mine, of whom I stand in for or lead, climbed to me,
// about a customer that I see.
SqlPart seen_task(Tx& tx);

Result<FoundTask> find_task(Tx& tx, TaskId id);

struct TaskList {
  SqlPart which;
  TaskState state = TaskState::open;
  UtcTime until = task_ever;
  std::optional<SqlPart> place = {};
  std::int64_t count_max = 0;
};
// What is to be done by when it is due, what is over the other way round.
std::vector<FoundTask> listed_tasks(Tx& tx, TaskList list);

// update_task, with a word for whom it is given to.
Result<Task> change_task(Tx& tx, UpdateTask input, std::optional<std::string> handover_note);

// To the live feed.
void tell_task(Tx& tx, const FoundTask& found);

}  // namespace vez
