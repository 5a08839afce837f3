#pragma once

#include <cstdint>
#include <mutex>

#include "base/time.h"
#include "engine/jobs.h"
#include "store/db.h"

namespace vez {

// Moves the simulated clock of a server. Where it stands is kept in the database before anything happens at that time,
// so that no restart goes back.
class ClockControl {
 public:
  // Sets the clock to where it stood in this database, when that is later.
  ClockControl(SimulatedClock& clock, JobRunner& jobs, Db& db);

  // Every job due on the way runs, in order, each at its time; one who moves the clock at a time. How many ran.
  std::int64_t advance_by(std::chrono::milliseconds span);

 private:
  void keep(UtcTime time);

  SimulatedClock& clock_;
  JobRunner& jobs_;
  Db& db_;
  std::mutex one_;
};

}  // namespace vez
