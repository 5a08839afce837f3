#pragma once

#include <span>
#include <string_view>

namespace vez {

// A file that travels inside the program (cmake: vez_embed).
struct EmbeddedFile {
  std::string_view name;  // without its folder
  std::string_view bytes;
};

}  // namespace vez
