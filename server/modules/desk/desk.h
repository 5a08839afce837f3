#pragma once

// What somebody works with all day: named lists, changes of many customers, the first page, the figures of a list.

#include "desk/bulk.h"
#include "desk/figures.h"
#include "desk/first_steps.h"
#include "desk/home.h"
#include "desk/views.h"
#include "engine/holding.h"

namespace vez {

std::vector<Route> desk_routes();
void add_desk_jobs(JobKinds& kinds);
std::vector<Reaction> desk_reactions();
// Nothing of a customer stays in what can be undone, and no figures that were counted with it.
std::vector<Holding> desk_holdings();
// What becomes of the rows here when customers are merged.
std::vector<CustomerRows> desk_rows();

}  // namespace vez
