#pragma once

#include <vector>

#include "app/live.h"
#include "engine/holding.h"
#include "engine/jobs.h"
#include "engine/journal.h"
#include "engine/route.h"
#include "engine/rule_check.h"
#include "store/db.h"

namespace vez {

class ClockControl;

// All that the modules bring: the one list (modules.cc). The clock's routes refuse to move it without a control.
std::vector<Route> all_routes(ClockControl* control = nullptr);
std::vector<Reaction> all_reactions();
void add_job_kinds(JobKinds& kinds);
// What `vez check` looks for beside the database's own rules.
std::vector<RuleCheck> all_rule_checks();
// The migrations inside the program, by number.
std::vector<Migration> all_migrations();

// What is kept about a customer, in the order in which it is erased: the customers' own rows last.
std::vector<Holding> all_holdings();

// What can be subscribed to on the live feed.
std::vector<LiveTopic> all_topics();

}  // namespace vez
