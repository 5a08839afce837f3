#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vez {

struct Phone {
  std::string value;  // E.164, with ";ext=12" for an extension (RFC 3966); as given when it can't be a number
  bool valid = false;
};

// A phone number as people write it, read as in `country` (ISO 3166) where it names none.
Phone normal_phone(std::string_view given, std::string_view country);

// The digits by which a number of which this is the beginning may begin in E.164, without the plus, when it is dialled
// from `country`: "040 12" in Slovenia is 040 12 there, 386 40 12 anywhere. None where the text is no beginning of a
// number: fewer than four digits, or anything but digits and what stands between them.
std::vector<std::string> phone_beginnings(std::string_view text, std::string_view country);

}  // namespace vez
