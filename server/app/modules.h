#pragma once

#include <vector>

#include "app/live.h"
#include "engine/jobs.h"
#include "engine/journal.h"
#include "engine/route.h"
#include "store/db.h"

namespace vez {

// All that the modules bring: the one list (modules.cc).
std::vector<Route> all_routes();
std::vector<Reaction> all_reactions();
void add_job_kinds(JobKinds& kinds);
// The migrations inside the program, by number.
std::vector<Migration> all_migrations();

// What can be subscribed to on the live feed.
std::vector<LiveTopic> all_topics();

}  // namespace vez
