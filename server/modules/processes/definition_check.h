#pragma once

// For the files of this room.

#include "processes/definition.h"

namespace vez {

// Whether a definition that was read hangs together; adds what does not.
void check_definition(const Definition& definition, DefinitionFaults& faults);

}  // namespace vez
