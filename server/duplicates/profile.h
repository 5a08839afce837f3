#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vez {

// A day of birth as it was given: parts that are not known are 0, and it may be a day that never was (a typing error).
struct BirthDate {
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;

  bool known() const { return year != 0 || month != 0 || day != 0; }
  friend auto operator<=>(const BirthDate&, const BirthDate&) = default;
};

BirthDate birth_date(Date date);

// What is compared of a customer. Everything may be empty.
struct CustomerTraits {
  bool is_organisation = false;
  std::string name;  // of an organisation; of a person whose parts of the name are not known
  std::string given_name;
  std::string family_name;
  std::string middle_name;
  BirthDate born;
  std::string street;  // with the number of the house
  std::string postcode;
  std::string city;
  std::string country;               // ISO 3166; names and towns are compared with those of the same country
  std::vector<std::string> phones;   // E.164
  std::vector<std::string> mails;    // normal_mail (text/fold.h)
  std::vector<std::string> numbers;  // that nobody else has, with their kind: "tax:SI12345678", "card:4711"
};

// How many identities of a kind are compared; the rest only costs time.
constexpr std::size_t compared_identities_max = 4;

// Who stands first of two of one name, as far as the name says: "ifj.", "Jr", "mlajši" and "id.", "Sr", "starejši".
enum class Generation : std::uint8_t { unknown, younger, older };

// A customer prepared for being compared: words by their sound (words.h), a fifth of the bytes of a customer. Views
// into the bytes of its Profile.
struct ProfileView {
  bool is_organisation = false;
  Generation generation = Generation::unknown;
  std::uint16_t year = 0;
  std::uint8_t month = 0, day = 0;
  std::uint16_t country = 0;         // 0 when not known
  std::uint32_t given_spelling = 0;  // hash of the folded word, equal only where the spelling is
  std::uint32_t family_spelling = 0;
  std::string_view given;   // of persons
  std::string_view family;  // of persons; the name of an organisation
  std::string_view middle;
  std::string_view street;  // words without the number
  std::string_view house;
  std::string_view postcode;
  std::string_view city;
  std::string_view phones, mails, numbers;  // separated by spaces

  bool has_birth() const { return year != 0 || month != 0 || day != 0; }
};

// The bytes of a prepared customer, to keep.
struct Profile {
  std::string bytes;
};

Profile profile_of(const CustomerTraits& traits);
ProfileView view_of(std::string_view profile_bytes);

}  // namespace vez
