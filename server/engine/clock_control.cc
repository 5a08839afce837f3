#include "engine/clock_control.h"

#include "engine_sql.h"

namespace vez {
namespace {

// The one row.
const AnyId clock_row_id{1};

}  // namespace

ClockControl::ClockControl(SimulatedClock& clock, JobRunner& jobs, Db& db) : clock_(clock), jobs_(jobs), db_(db) {
  if (const auto kept = db_.read(TxContext{}, [](Tx& tx) { return tx.one<UtcTime>(sql::KeptClock{}); }))
    clock_.set(*kept);
  keep(clock_.now());
}

void ClockControl::keep(UtcTime time) {
  db_.write(TxContext{}, [time](Tx& tx) { tx.run(sql::KeepClock{.id = clock_row_id, .now_at = time}); });
}

std::int64_t ClockControl::advance_by(std::chrono::milliseconds span) {
  const std::lock_guard one(one_);
  return advance(clock_, jobs_, span, [this](UtcTime time) { keep(time); });
}

}  // namespace vez
