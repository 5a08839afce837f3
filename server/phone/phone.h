#pragma once

#include <string>
#include <string_view>

namespace vez {

struct Phone {
  std::string value;  // E.164, with ";ext=12" for an extension (RFC 3966); as given when it can't be a number
  bool valid = false;
};

// A phone number as people write it, read as in `country` (ISO 3166) where it names none.
Phone normal_phone(std::string_view given, std::string_view country);

}  // namespace vez
