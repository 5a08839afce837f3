#pragma once

// What who runs the server looks after: jobs that failed, and the clock where it is simulated.

#include <optional>
#include <string>
#include <vector>

#include "engine/clock_control.h"
#include "engine/route.h"

namespace vez {

enum class JobState { waiting, parked };
BOOST_DESCRIBE_ENUM(JobState, waiting, parked)

struct ListedJob {
  JobId id;
  std::string kind;
  std::optional<std::string> key;  // jobs of one key run in order
  JobState state;
  std::int64_t attempts;
  UtcTime run_at;
  std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(ListedJob, (), (id, kind, key, state, attempts, run_at, last_error))

struct ListJobs {
  std::optional<JobState> state;  // parked without
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListJobs, (), (state, limit, cursor))

struct RetryJob {
  JobId id;
};
BOOST_DESCRIBE_STRUCT(RetryJob, (), (id))

struct ClockView {
  UtcTime now;
  bool simulated;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (now, simulated))

struct GetClock {
  ClockControl* control = nullptr;
};
BOOST_DESCRIBE_STRUCT(GetClock, (), ())

struct AdvanceClock {
  Text<1, 40> advance;  // "P28D", "PT15M"
  ClockControl* control = nullptr;
  std::int64_t jobs_run = 0;  // counted by before()
};
BOOST_DESCRIBE_STRUCT(AdvanceClock, (), (advance))

struct AdvancedClock {
  UtcTime now;
  std::int64_t jobs_run;
};
BOOST_DESCRIBE_STRUCT(AdvancedClock, (), (now, jobs_run))

// Farthest that the clock goes at once, in days.
constexpr std::int64_t advance_days_max = 3'660;

Result<Page<ListedJob>> list_jobs_of_state(Tx& tx, ListJobs input);
Result<Done> retry_job(Tx& tx, RetryJob input);

// Without a control the clock is the real one, and can't be advanced.
std::vector<Route> operations_routes(ClockControl* control);

}  // namespace vez
