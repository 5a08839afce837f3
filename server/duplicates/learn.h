#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "duplicates/model.h"

namespace vez {

// Comparisons of many pairs, counted: what tells one from another when a model is learnt is the pattern of levels and
// how telling the terms are, in whole bits.
class ComparisonCounts {
 public:
  struct Counted {
    std::uint32_t pattern;
    double given_bits, birth_bits,
        other_bits;  // of the terms agreed on: a given name, a day of birth, what a household shares
    double count;
  };

  // `bits_from` says how telling a term is.
  void add(const Comparison& comparison, const DuplicateModel& bits_from);
  std::vector<Counted> all() const;
  std::uint64_t pairs() const { return pairs_; }

 private:
  std::unordered_map<std::uint64_t, std::uint64_t> counts_;
  std::uint64_t pairs_ = 0;
};

struct LearnFrom {
  double customers;        // at least 2
  double of_one_country;   // the chance that two of them are, above 0
  bool are_organisations;  // these have no relatives
};

// Learns a company's model: "other" from random pairs, "same" and the shares by expectation and maximisation over the
// candidates. Pairs that are no candidates are taken to be none: the shares are of all pairs, so that the way
// candidates are found biases neither.
DuplicateModel learn(const ComparisonCounts& random, const ComparisonCounts& candidates, const LearnFrom& from,
                     TermCounts terms);

}  // namespace vez
