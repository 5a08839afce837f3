#pragma once

#include <string>
#include <string_view>

namespace vez {

// "NAME;…:value" of a card or a calendar as lines of at most 75 bytes, not through a character (RFC 6350 §3.2, RFC 5545
// §3.1).
void append_content_line(std::string& out, std::string_view head, std::string_view value);

}  // namespace vez
