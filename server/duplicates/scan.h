#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "duplicates/keys.h"
#include "duplicates/learn.h"

namespace vez {

// Two customers, by the order in which they were added; first < second.
struct DuplicatePair {
  std::uint32_t first, second;
  PairScore score;
};

struct DuplicateFindings {
  DuplicateModel model;
  std::vector<DuplicatePair> pairs;  // from possible_min on, by first and second
  std::uint64_t compared = 0;        // candidates
};

// All duplicates among all customers of one kind (persons, or organisations). Memory is about 300 bytes a customer,
// time grows with their number: a block of customers with a key in common is compared in full while it is small, and
// else each with those next to it by name and birth.
class DuplicateScan {
 public:
  // All of one kind, at most 2^32.
  void add(const CustomerTraits& traits);
  std::size_t size() const { return profiles_.size(); }
  ProfileView view(std::size_t index) const { return view_of(profile(index)); }

  // Learns the model of these customers and finds their duplicates; empty for fewer than two.
  DuplicateFindings find();
  // The same by a model learnt before.
  DuplicateFindings find_by(DuplicateModel model);

 private:
  struct Kept {
    const char* bytes;
    std::uint16_t size;  // of the profile; its keys follow
    std::uint16_t keys;
    std::uint16_t country;
    std::uint64_t order;  // in large blocks those alike stand together
  };
  std::string_view profile(std::size_t index) const { return {profiles_[index].bytes, profiles_[index].size}; }
  char* room_for(std::size_t bytes);
  TermCounts count_terms() const;
  // Compares random customers; the part of them that is of one country.
  double count_strangers(const TermCounts& terms, const DuplicateModel& bits_from, ComparisonCounts& counts) const;
  std::vector<std::uint64_t> candidates() const;
  // Calls take(pair, first's view, second's view) for each.
  template <class Take>
  void for_each_pair(std::span<const std::uint64_t> pairs, Take take) const;
  // Compares candidates; those that no model would take for duplicates are gone from `pairs` then.
  void count_candidates(std::vector<std::uint64_t>& pairs, const TermCounts& terms, const DuplicateModel& bits_from,
                        ComparisonCounts& counts) const;
  std::vector<DuplicatePair> scored(std::span<const std::uint64_t> pairs, const DuplicateScorer& scorer) const;

  std::vector<Kept> profiles_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t room_ = 0;  // bytes left in the last chunk
};

}  // namespace vez
