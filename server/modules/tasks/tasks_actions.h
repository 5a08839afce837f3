#pragma once

#include <vector>

#include "engine/action.h"

namespace vez {

// `create_task`: something that whoever has the case is to do.
std::vector<Action> tasks_actions();

}  // namespace vez
