#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/route.h"

namespace vez {

// The interface for people: every route with what it needs, takes and answers, as one page without scripts. Links to
// reference_style at /api/docs.css.
std::string reference_page(const std::vector<Route>& routes, std::string_view version);
extern const std::string_view reference_style;

}  // namespace vez
