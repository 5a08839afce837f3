#pragma once

// What happens to a task by the clock: it is reminded of, and a late one climbs to who stands in and to the manager.

#include <optional>
#include <vector>

#include "calendar/working_calendar.h"
#include "tasks/tasks.h"

namespace vez {

// What the times of a task follow from.
struct TaskClock {
  TaskId id;
  CustomerId about_id;  // 0: nobody
  std::optional<UserId> owner_id;
  std::optional<TeamId> team_id;
  UtcTime due_at;
  bool whole_day;
  std::optional<UtcTime> hidden_until_at;
  UtcTime given_at;  // since when it is whose it is
  std::optional<std::int64_t> remind_minutes;
  std::optional<UtcTime> reminded_at;
  std::optional<UtcTime> substitute_at;
  std::optional<UtcTime> manager_at;
};
BOOST_DESCRIBE_STRUCT(TaskClock, (),
                      (id, about_id, owner_id, team_id, due_at, whole_day, hidden_until_at, given_at, remind_minutes,
                       reminded_at, substitute_at, manager_at))

// When each step comes; none where it does not.
struct TaskTimes {
  std::optional<UtcTime> remind_at;
  std::optional<UtcTime> substitute_at;
  std::optional<UtcTime> manager_at;
};

// A reminder counts back from the due time, of a whole day from the end of work on it, and waits for what is put off.
// A late task climbs after so much working time since it was due, came back or was given to whose it is, whichever was
// last; where the company never works, after as much time.
TaskTimes times_of(const TaskClock& task, const TaskRules& rules, const WorkingCalendar& calendar);

// Sets the task's clock anew, by what it is now; an ended one has none.
void wind_clock(Tx& tx, TaskId id);
// The climb and the reminder begin anew, for who has it since then.
void restart_clock(Tx& tx, TaskId id, std::optional<UtcTime> given_at);

}  // namespace vez
