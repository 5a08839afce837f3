#pragma once

#include <map>

#include "engine/holding.h"

namespace vez {

std::vector<Holding> timeline_holdings();

// What of a timeline says nothing about anybody: how many contacts and purchases there were in a month, and for how
// much. By month ("2026-03"), kind, and channel or currency.
struct MonthFigure {
  std::int64_t count = 0;
  std::int64_t amount = 0;
};
std::map<std::array<std::string, 3>, MonthFigure> month_figures(Tx& tx, AnyId customer_id);

}  // namespace vez
