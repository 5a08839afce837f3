#pragma once

#include <array>
#include <boost/describe.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "duplicates/compare.h"

namespace vez {

// What a pair of customers may be. The rest, nearly all, have nothing to do with each other.
enum class PairKind : std::uint8_t {
  same,      // one customer twice
  relative,  // of one household
  twin,      // of one household, born on one day
  namesake,  // of one household with one name: a father and a son
};
constexpr std::size_t pair_kinds = 4;

using LevelChances = std::array<double, agreement_levels>;
using FieldChances = std::array<LevelChances, compared_fields>;

// How customers of one company agree with themselves and with others (Fellegi and Sunter).
struct DuplicateModel {
  FieldChances same{};                      // chance of each level, missing apart, where both are one customer ("m")
  FieldChances other{};                     // … where they have nothing to do with each other ("u")
  std::array<double, pair_kinds> shares{};  // of all pairs of one country
  double customers = 0;                     // of one country: its mean, weighted by size
  TermCounts terms;
};

// Before anything is known of a company's customers: what is usual. Learning begins here (learn.h).
DuplicateModel usual_model();

// The model as a text to keep: no name, date or number of anybody is in it (terms are hashes, the commonest only).
std::string model_json(const DuplicateModel& model);
Result<DuplicateModel> model_of_json(std::string_view json);

// Lines for all companies alike. A pair from `likely_min` on is shown as a duplicate, from `possible_min` on as one
// that may be; "the same person" needs `same_min` and evidence of the person, not of the household (verdict_of).
constexpr double possible_min = 0.2;
constexpr double likely_min = 0.5;
constexpr double same_min = 0.999;

enum class Verdict { unlikely, possible, likely, same };
BOOST_DESCRIBE_ENUM(Verdict, unlikely, possible, likely, same)

// Why a pair stays below the line of the same person, however probable it is.
enum class HeldBack {
  no,
  other_given_name,
  other_family_name,
  other_middle_name,
  other_birth,
  other_generation,
  other_number,
  only_household
};
BOOST_DESCRIBE_ENUM(HeldBack, no, other_given_name, other_family_name, other_middle_name, other_birth, other_generation,
                    other_number, only_household)

// One field's part in a pair's probability.
struct DuplicateReason {
  ComparedField field;
  Agreement agreement;
  double bits;  // for the same customer when positive, against it when negative
  Message sentence;
};

struct PairScore {
  double probability = 0;
  Verdict verdict = Verdict::unlikely;
  HeldBack held_back = HeldBack::no;
};

// Scores by a model. Thread safe.
class DuplicateScorer {
 public:
  explicit DuplicateScorer(DuplicateModel model);

  PairScore score(const Comparison& comparison) const;
  PairScore score(const ProfileView& a, const ProfileView& b) const;
  // The fields that say something, the weightiest first.
  std::vector<DuplicateReason> reasons(const Comparison& comparison) const;
  const DuplicateModel& model() const { return model_; }

 private:
  double bits(ComparedField field, const Comparison& comparison) const;
  DuplicateModel model_;
  std::array<std::array<LevelChances, compared_fields>, pair_kinds> bits_;
};

// What a person is told; nothing for HeldBack::no.
Message sentence_of(ComparedField field, Agreement agreement, bool of_organisations = false);
Message sentence_of(HeldBack held_back);

// How much more telling than usual an agreement on this term is, in bits: a rare name more than a common one.
double term_bits(const DuplicateModel& model, ComparedField field, Term term);

// The shares of a household in common: how the levels of a field come about among those of one kind, as a part of
// "same"; the rest is as among strangers.
double likeness_of(PairKind kind, ComparedField field);

// log2 of how much more often a level is seen among pairs of a kind than among strangers.
using KindBits = std::array<std::array<LevelChances, compared_fields>, pair_kinds>;
KindBits kind_bits(const DuplicateModel& model);

// Chances of the kinds, from log2 of share times ratio each; what is missing to 1 is the rest's.
std::array<double, pair_kinds> chances_of(const std::array<double, pair_kinds>& bits);

}  // namespace vez
