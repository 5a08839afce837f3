#pragma once

// Tasks among several people: given on with a word, and how much there is to do for whom.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"
#include "tasks/tasks.h"

namespace vez {

using TaskHandoverId = Id<struct TaskHandoverTag>;

// Who gave the task to whom; names as they were then.
struct TaskHandover {
  TaskHandoverId id;
  UtcTime given_at;
  std::optional<std::string> by_name;
  std::string from_name;
  std::string to_name;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(TaskHandover, (), (id, given_at, by_name, from_name, to_name, note))

struct GiveTask {
  static constexpr std::string_view example = R"({"team_id":null,"note":"I am at the fair; the offer is written"})";
  TaskId id;
  std::optional<UserId> owner_id;  // one of the two
  std::optional<TeamId> team_id;
  std::optional<Text<0, 2000>> note;  // why, and what was done so far
};
BOOST_DESCRIBE_STRUCT(GiveTask, (), (id, owner_id, team_id, note))

// What one person has to do.
struct TaskLoad {
  UserId user_id;
  std::string user_name;
  std::int64_t open_count;     // up to tasks_counted_max, like the others
  std::int64_t overdue_count;  // of those
  std::int64_t week_count;     // of those, due until the week ends, and not overdue
  std::optional<UtcTime> away_until_at;
};
BOOST_DESCRIBE_STRUCT(TaskLoad, (), (user_id, user_name, open_count, overdue_count, week_count, away_until_at))

struct GetTaskLoad {
  std::optional<UtcTime> week_ends_at;  // where the person is; in seven days when nothing is said
};
BOOST_DESCRIBE_STRUCT(GetTaskLoad, (), (week_ends_at))

struct ListTasksBetween {
  UtcTime from_at;
  UtcTime until_at;
  std::optional<UserId> user_id;  // mine when nothing is said
};
BOOST_DESCRIBE_STRUCT(ListTasksBetween, (), (from_at, until_at, user_id))

// Most tasks in a calendar.
constexpr std::int64_t task_calendar_rows_max = 1'000;
constexpr std::int64_t task_handovers_max = 200;

// As update_task gives it; the words stay with the task.
Result<Task> give_task(Tx& tx, GiveTask input);
// The latest first; at most task_handovers_max.
Result<Page<TaskHandover>> list_handovers(Tx& tx, OneTask input);
// Of those whose tasks I see: mine, of the teams I lead or share where I see the team's, of all where I see all.
Result<Page<TaskLoad>> get_task_load(Tx& tx, GetTaskLoad input);
// Open ones due in that time, as far as I see them.
Result<Page<Task>> list_tasks_between(Tx& tx, ListTasksBetween input);

std::vector<Route> teamwork_routes();

}  // namespace vez
