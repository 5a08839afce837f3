#pragma once

#include <vector>

#include "engine/action.h"

namespace vez {

// `note`: a line on the customer's timeline.
std::vector<Action> timeline_actions();

}  // namespace vez
