#pragma once

#include <cstdint>
#include <vector>

#include "duplicates/profile.h"

namespace vez {

// By what customers are found who may be the same: those with a key in common are compared.
enum class KeyKind : std::uint8_t {
  phone,
  mail,
  number,
  names,          // both names, in any order
  birth_initial,  // day of birth and the first letter of a name
  birth_place,    // day of birth and the postcode, or the number of the house
  family_year,    // family name and year of birth
  given_day,      // given name and day of the year
  given_year,     // given name and year of birth
  family_place,   // family name and postcode, town or number of the house
  given_place,    // given name and postcode
  house_street,   // number of the house and a word of the street
  street_place,   // a word of the street and postcode or town
  family,         // the family name alone: in a large company only with those next to it (scan.h)
  birth,          // the day of birth alone, likewise
  coarse_names,   // consonants of the family name, beginning of the given one
};
constexpr std::size_t key_kinds = 16;
constexpr std::size_t keys_max = 28;

// Of keys kept in a database, those that more customers have are passed over when candidates for one customer are
// looked up: the other keys find who is alike, and a look-up stays short.
constexpr std::size_t customers_per_key_max = 100;

struct BlockingKey {
  KeyKind kind;
  std::uint64_t value;  // unlike for unlike kinds; the same on every machine and in every version
  friend auto operator<=>(const BlockingKey&, const BlockingKey&) = default;
};

// At most keys_max. A customer without any finds nobody.
std::vector<BlockingKey> blocking_keys(const ProfileView& view);

}  // namespace vez
