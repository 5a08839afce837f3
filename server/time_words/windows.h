#pragma once

#include <optional>

#include "time_words/phrases.h"
#include "time_words/time_words.h"

namespace vez {

// The window that a phrase names, without its place and language; nothing where there is none such ("30 February", an
// hour of today that nobody said and that is over).
std::optional<TimeWords> window_of(const TimePhrase& phrase, const TimeReading& reading);

}  // namespace vez
