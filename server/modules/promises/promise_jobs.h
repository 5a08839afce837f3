#pragma once

#include "engine/jobs.h"

namespace vez {

// Finds what is missed at the end of its window.
void add_due_job(JobKinds& kinds);
// Moves what hangs on a cause that is late.
void add_delay_job(JobKinds& kinds);

}  // namespace vez
