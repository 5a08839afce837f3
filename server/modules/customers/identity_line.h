#pragma once

#include <string>
#include <string_view>

namespace vez {

// An identity as a line of a cell: "value", or "label: value". In a label what would end it has a backslash before it,
// and a line end is "\n"; a value with a ": " of its own has an empty label before it.
std::string identity_line(std::string_view label, std::string_view value);

struct IdentityLine {
  std::string label;
  std::string value;
};
IdentityLine read_identity_line(std::string_view line);

}  // namespace vez
