#pragma once

#include <string_view>

namespace vez {

// `english` in `language`, from base/messages/*.json (embedded by CMake); `english` itself where there is no
// translation.
std::string_view translation(std::string_view english, std::string_view language);

}  // namespace vez
