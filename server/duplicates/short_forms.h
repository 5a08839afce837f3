#pragma once

#include <string_view>

namespace vez {

// Whether one is what people call the other: "Саша" and "Александр", "Kati" and "Katalin". Sounds of words (words.h).
bool is_short_form(std::string_view a, std::string_view b);

}  // namespace vez
