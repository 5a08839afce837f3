#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "duplicates/profile.h"

namespace vez {

// A value of a field as a number, never the value itself: what is kept of a model holds nobody's name.
using Term = std::uint64_t;

Term given_term(std::string_view words);
Term family_term(std::string_view words);
Term birth_term(const ProfileView& view);
Term postcode_term(std::string_view postcode);
Term city_term(std::string_view city);
Term phone_term(std::string_view phone);
Term mail_term(std::string_view mail);

// Every term of a customer.
void append_terms(const ProfileView& view, std::vector<Term>& terms);

// How many customers have a value; of those that fewer than three have, only that.
class TermCounts {
 public:
  struct Entry {
    Term term;
    std::uint32_t count;
  };
  // Counts below this are not kept: they are what two records of one customer leave behind.
  static constexpr std::uint32_t count_min = 3;

  TermCounts() = default;
  // `terms` of all customers, in any order; used up.
  explicit TermCounts(std::vector<Term> terms);
  explicit TermCounts(std::span<const Entry> entries);

  // At least 2, as two that agree have it.
  std::uint32_t count(Term term) const;
  bool is_common(Term term) const { return count(term) >= count_min; }
  std::vector<Entry> entries() const;

 private:
  void insert(Entry entry);
  void make_room(std::size_t entries);
  std::vector<Entry> slots_;  // open addressing, a power of two, at most half full; term 0 is an empty slot
};

}  // namespace vez
