#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <string_view>

#include "duplicates/profile.h"
#include "duplicates/terms.h"

namespace vez {

// What of two customers is compared.
enum class ComparedField : std::uint8_t {
  given_name,
  family_name,
  name_order,
  middle_name,
  birth,
  street,
  place,
  phone,
  mail,
  number
};
BOOST_DESCRIBE_ENUM(ComparedField, given_name, family_name, name_order, middle_name, birth, street, place, phone, mail,
                    number)
constexpr std::size_t compared_fields = 10;

// How well they agree there. Not every field has every level.
enum class Agreement : std::uint8_t {
  missing,  // one of the two says nothing: neither for nor against
  same,     // names: as folded; the order of the names: the usual one
  sounds,   // names: the same in another spelling or script
  slip,     // one may be the other mistyped (of names: one of the two is a word that hardly anybody else has)
  akin,  // names: alike, and both are names of others too; a part, an initial, a short form. Dates: two of three parts.
         // Streets: the same street, another or no number. Places: postcode or town the same. The order: exchanged
  distant,  // names: somewhat alike, one of the two is a word that hardly anybody else has
  strange,  // names: unlike, one of the two is a word that hardly anybody else has
  unlike,
};
BOOST_DESCRIBE_ENUM(Agreement, missing, same, sounds, slip, akin, distant, strange, unlike)
constexpr std::size_t agreement_levels = 8;

// Two customers compared.
struct Comparison {
  std::array<Agreement, compared_fields> levels{};
  // What they agree on, for weighing it by how many have it; 0 where they do not.
  std::array<Term, compared_fields> terms{};
  bool of_organisations = false;
  // The names or days of birth say that it is a father and a son, or the like.
  bool other_generation = false;

  Agreement operator[](ComparedField field) const { return levels[static_cast<std::size_t>(field)]; }
  Term term(ComparedField field) const { return terms[static_cast<std::size_t>(field)]; }
};

// Three bits a field.
std::uint32_t pattern_of(const Comparison& comparison);
Agreement level_in(std::uint32_t pattern, ComparedField field);

Comparison compare(const ProfileView& a, const ProfileView& b, const TermCounts& terms);

}  // namespace vez
