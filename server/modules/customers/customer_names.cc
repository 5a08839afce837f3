#include "customers/customer_names.h"

#include <array>

#include "text/fold.h"

namespace vez {

std::string display_name(const NameParts& parts) {
  if (parts.kind == CustomerKind::organisation) return std::string(parts.name);
  const auto order = parts.language == "hu" ? std::array{parts.family_name, parts.given_name, parts.middle_name}
                                            : std::array{parts.given_name, parts.middle_name, parts.family_name};
  std::string name;
  for (const std::string_view part : order) {
    if (part.empty()) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  return name;
}

std::string sort_name(const NameParts& parts) {
  if (parts.kind == CustomerKind::organisation || parts.family_name.empty()) return name_sort_text(display_name(parts));
  return name_sort_text(std::string(parts.family_name) + " " + std::string(parts.given_name));
}

}  // namespace vez
