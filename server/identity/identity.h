#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

namespace vez {

enum class IdentityKind {
  phone,
  mail,
  telegram,
  whatsapp,
  viber,
  vk,
  facebook,
  instagram,
  linkedin,
  x,
  skype,        // ended in 2025: history
  google_plus,  // ended in 2019: history
  card,
  tax_number,
  customer_number,  // in another system: "crm:K-12"
  web_visitor,
};
BOOST_DESCRIBE_ENUM(IdentityKind, phone, mail, telegram, whatsapp, viber, vk, facebook, instagram, linkedin, x, skype,
                    google_plus, card, tax_number, customer_number, web_visitor)

struct IdentityValue {
  std::string value;  // in the one spelling; as given (trimmed) when it is not valid
  bool valid = false;
};

// `country` (ISO 3166) is where a phone or tax number without one belongs.
IdentityValue normal_identity_value(IdentityKind kind, std::string_view given, std::string_view country);

// A tax number: of a firm or a person, with or without its country before it. (README.md)
IdentityValue normal_tax_number(std::string_view given, std::string_view country);

}  // namespace vez
