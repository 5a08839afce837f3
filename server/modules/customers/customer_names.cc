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

namespace {

// Whom a salutation speaks to, or a patronymic is of.
enum class Gender { unknown, female, male };

Gender gender_of(const Customer& c) {
  const std::string salutation = c.salutation ? folded(*c.salutation) : "";
  for (const std::string_view word : {"gospa", "ga", "gospodicna", "ms", "mrs", "miss", "gospozha", "g zha", "asszony"})
    if (salutation == word) return Gender::female;
  for (const std::string_view word : {"gospod", "g", "mr", "gospodin", "gn", "ur"})
    if (salutation == word) return Gender::male;
  const std::string_view patronymic = c.middle_name ? std::string_view(*c.middle_name) : "";
  for (const std::string_view end : {"вна", "чна", "шна", "кызы"})
    if (patronymic.ends_with(end)) return Gender::female;
  for (const std::string_view end : {"вич", "ьич", "мич", "кич", "оглы"})
    if (patronymic.ends_with(end)) return Gender::male;
  return Gender::unknown;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!all.empty()) all += ' ';
    all += part;
  }
  return all;
}

std::string_view text(const std::optional<std::string>& part) { return part ? std::string_view(*part) : ""; }

std::string slovene(const Customer& c, Gender gender) {
  if (gender == Gender::unknown) return "Spoštovani";
  // With a family name alone: given names are for friends.
  const std::string_view name = c.family_name ? text(c.family_name) : text(c.given_name);
  return joined({gender == Gender::female ? "Spoštovana" : "Spoštovani", text(c.salutation), name});
}

std::string russian(const Customer& c, Gender gender) {
  if (gender == Gender::unknown) return "Здравствуйте!";
  const std::string_view dear = gender == Gender::female ? "Уважаемая" : "Уважаемый";
  if (c.given_name && c.middle_name) return joined({dear, *c.given_name, *c.middle_name}) + "!";
  return joined({dear, text(c.salutation), c.family_name ? text(c.family_name) : text(c.given_name)}) + "!";
}

}  // namespace

std::string greeting(const Customer& c) {
  const std::string_view language = text(c.language);
  const bool person = c.kind == CustomerKind::person;
  const Gender gender = person ? gender_of(c) : Gender::unknown;
  if (language == "sl") return slovene(c, gender);
  if (language == "ru") return russian(c, gender);
  if (language == "hu") return person ? joined({"Tisztelt", c.name, text(c.salutation)}) + "!" : "Tisztelt Partnerünk!";
  if (!person) return "Dear Sir or Madam";
  if (c.salutation && c.family_name) return joined({"Dear", *c.salutation, *c.family_name});
  return joined({"Dear", c.name});
}

std::string sort_name(const NameParts& parts) {
  if (parts.kind == CustomerKind::organisation || parts.family_name.empty()) return name_sort_text(display_name(parts));
  return name_sort_text(std::string(parts.family_name) + " " + std::string(parts.given_name));
}

}  // namespace vez
