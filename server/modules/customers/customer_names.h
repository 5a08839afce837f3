#pragma once

#include <string>
#include <string_view>

#include "customers/customers.h"

namespace vez {

// A name in its parts; "" is nothing.
struct NameParts {
  CustomerKind kind;
  std::string_view name;  // an organisation's; a person's is made of the rest
  std::string_view given_name;
  std::string_view family_name;
  std::string_view middle_name;
  std::string_view language;
};

// As the language writes it: Hungarians put the family name first, Russians the patronymic between.
std::string display_name(const NameParts& parts);

// How a letter to the customer begins, as the language has it: "Spoštovana gospa Kovač", "Tisztelt Kovács Anna!",
// "Уважаемая Мария Ивановна!", "Dear Ms Smith". Without a salutation nothing is guessed but what a patronymic says.
std::string greeting(const Customer& customer);

// What lists are sorted by: the family name first, without accents and capitals.
std::string sort_name(const NameParts& parts);

}  // namespace vez
