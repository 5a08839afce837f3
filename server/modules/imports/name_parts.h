#pragma once

#include <string>
#include <string_view>

namespace vez {

struct NameParts {
  std::string given;
  std::string middle;
  std::string family;
};

// A person's name in one text, taken apart as its language writes it: Hungarians put the family name first, Russians
// have a patronymic; "Novak, Maja" says itself what comes first.
NameParts name_parts(std::string_view name, std::string_view language);

// Whether a name says that it is an organisation's: "Alpina d.o.o.", "Kovács Kft.".
bool names_organisation(std::string_view name);

}  // namespace vez
