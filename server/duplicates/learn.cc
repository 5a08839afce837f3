#include "duplicates/learn.h"

#include <algorithm>
#include <cmath>

namespace vez {
namespace {

constexpr int rounds_max = 60;
// The estimated number of pairs of the same customer changes by less than this part: learnt.
constexpr double change_min = 1e-4;
// What is usual weighs as much as so many pairs of the same customer: with few of them nothing is learnt from one
// accident.
constexpr double usual_pairs = 10;
// Pairs of one customer, and of relatives, that are taken to be there before any is seen, for each customer. Few
// relatives: where there are some, they show themselves.
constexpr double same_expected = .002;
constexpr double relatives_expected = .0001;
// For each pair of relatives seen: twins, and fathers and sons of one name. Not learnt: a day of birth mistyped beyond
// recognition makes a father and a son of one customer, and nothing in the data says which it was.
constexpr double twins_per_relatives = .02;
constexpr double namesakes_per_relatives = .03;

// At most so many records of one customer differ altogether in a field (levels from distant on; of the order of names,
// are exchanged). More is never believed: among many customers chance agreements of strangers (one language, one town,
// a common name) would else be taken for customers whose names and days of birth differ, and these draw in yet more.
constexpr std::array<double, compared_fields> differing_max{.12, .12, .3, .2, .1, .5, .4, .6, .6, .1};

// Terms are counted in whole bits from -16 to 15.
constexpr int term_bits_max = 15;
std::uint64_t whole_bits(double bits) {
  return static_cast<std::uint64_t>(std::clamp(static_cast<int>(std::lround(bits)), -term_bits_max - 1, term_bits_max) +
                                    16);
}

using Counted = ComparisonCounts::Counted;
using Kinds = std::array<double, pair_kinds>;

class Learning {
 public:
  Learning(const ComparisonCounts& random, const ComparisonCounts& candidates, const LearnFrom& from, TermCounts terms)
      : random_(random.all()),
        candidates_(candidates.all()),
        customers_(from.customers),
        pairs_(from.customers * (from.customers - 1) / 2 * from.of_one_country),
        organisations_(from.are_organisations) {
    model_ = usual_model();
    model_.customers = from.customers * from.of_one_country;
    model_.terms = std::move(terms);
    set_shares(.01 * from.customers, relatives_expected * from.customers);
    learn_other();
  }

  DuplicateModel run() {
    for (int round = 0; round < rounds_max; ++round) {
      const double before = model_.shares[0];
      learn_round();
      if (std::abs(model_.shares[0] - before) < change_min * before) break;
    }
    return std::move(model_);
  }

 private:
  // Chances of the kinds for each pair of a count.
  Kinds chances(const Counted& counted, const KindBits& bits) const {
    Kinds sums;
    for (std::size_t kind = 0; kind < pair_kinds; ++kind) {
      double sum = std::log2(std::max(model_.shares[kind], 1e-30));
      for (std::size_t field = 0; field < compared_fields; ++field)
        sum +=
            bits[kind][field][static_cast<std::size_t>(level_in(counted.pattern, static_cast<ComparedField>(field)))];
      const auto pair_kind = static_cast<PairKind>(kind);
      if (likeness_of(pair_kind, ComparedField::given_name) > 0) sum += counted.given_bits;
      if (likeness_of(pair_kind, ComparedField::birth) > 0) sum += counted.birth_bits;
      sums[kind] = sum + counted.other_bits;
    }
    return chances_of(sums);
  }

  static void count_levels(FieldChances& counts, std::uint32_t pattern, double weight) {
    for (std::size_t field = 0; field < compared_fields; ++field)
      counts[field][static_cast<std::size_t>(level_in(pattern, static_cast<ComparedField>(field)))] += weight;
  }

  // Chances from counts, those of levels never seen by `usual`, which weighs as much as `weight` pairs.
  static void to_chances(FieldChances& counts, const FieldChances& usual, double weight) {
    for (std::size_t field = 0; field < compared_fields; ++field) {
      double all = 0;
      counts[field][0] = 0;
      for (std::size_t level = 1; level < agreement_levels; ++level)
        all += counts[field][level] += weight * usual[field][level];
      for (double& count : counts[field]) count /= all;
    }
  }

  static void bound_differing(FieldChances& same) {
    for (std::size_t field = 0; field < compared_fields; ++field) {
      const bool order = static_cast<ComparedField>(field) == ComparedField::name_order;
      const auto from = static_cast<std::size_t>(order ? Agreement::akin : Agreement::distant);
      double differing = 0;
      for (std::size_t level = from; level < agreement_levels; ++level) differing += same[field][level];
      const double max = differing_max[field];
      if (differing <= max) continue;
      for (std::size_t level = 1; level < agreement_levels; ++level)
        same[field][level] *= level < from ? (1 - max) / (1 - differing) : max / differing;
    }
  }

  // Names are compared crosswise only where they agree so: how often strangers are, says nothing of strangers of the
  // same names. These are as often typed in another order as anybody. And of numbers it is known that strangers do not
  // share them; where few have one, the pairs looked for would be counted among strangers.
  static void fix_known(FieldChances& other) {
    for (const ComparedField field : {ComparedField::name_order, ComparedField::number})
      other[static_cast<std::size_t>(field)] = usual_model().other[static_cast<std::size_t>(field)];
  }

  void learn_round() {
    const KindBits bits = kind_bits(model_);
    FieldChances same{};
    double same_pairs = 0, relatives = 0;
    for (const Counted& counted : candidates_) {
      const Kinds kinds = chances(counted, bits);
      same_pairs += kinds[0] * counted.count, relatives += kinds[1] * counted.count;
      count_levels(same, counted.pattern, kinds[0] * counted.count);
    }
    FieldChances other{};
    for (const Counted& counted : random_) {
      const Kinds kinds = chances(counted, bits);
      double rest = 1;
      for (const double chance : kinds) rest -= chance;
      count_levels(other, counted.pattern, std::max(rest, 0.0) * counted.count);
    }
    to_chances(same, usual_model().same, usual_pairs);
    to_chances(other, usual_model().other, 1);
    bound_differing(same);
    fix_known(other);
    model_.same = same, model_.other = other;
    set_shares(same_pairs + same_expected * customers_, relatives + relatives_expected * customers_);
  }

  void set_shares(double same_pairs, double relatives) {
    if (organisations_) relatives = 0;
    model_.shares = {same_pairs / pairs_, relatives / pairs_, twins_per_relatives * relatives / pairs_,
                     namesakes_per_relatives * relatives / pairs_};
  }

  // To begin with, all random pairs are strangers.
  void learn_other() {
    FieldChances other{};
    for (const Counted& counted : random_) count_levels(other, counted.pattern, counted.count);
    to_chances(other, usual_model().other, 1);
    fix_known(other);
    model_.other = other;
  }

  std::vector<Counted> random_, candidates_;
  double customers_;
  double pairs_;  // of customers of one country
  bool organisations_;
  DuplicateModel model_;
};

}  // namespace

void ComparisonCounts::add(const Comparison& comparison, const DuplicateModel& bits_from) {
  const auto bits_of = [&](ComparedField field) { return term_bits(bits_from, field, comparison.term(field)); };
  const double given = bits_of(ComparedField::given_name), birth = bits_of(ComparedField::birth);
  const double other = bits_of(ComparedField::family_name) + bits_of(ComparedField::place) +
                       bits_of(ComparedField::phone) + bits_of(ComparedField::mail);
  ++counts_[pattern_of(comparison) | whole_bits(given) << 32 | whole_bits(birth) << 40 | whole_bits(other) << 48];
  ++pairs_;
}

std::vector<Counted> ComparisonCounts::all() const {
  std::vector<Counted> out;
  out.reserve(counts_.size());
  const auto bits = [](std::uint64_t key, unsigned shift) { return static_cast<double>(key >> shift & 0xFF) - 16; };
  for (const auto& [key, count] : counts_)
    out.push_back({.pattern = static_cast<std::uint32_t>(key),
                   .given_bits = bits(key, 32),
                   .birth_bits = bits(key, 40),
                   .other_bits = bits(key, 48),
                   .count = static_cast<double>(count)});
  // The same sums in the same order, whatever the table made of them.
  std::ranges::sort(out, {},
                    [](const Counted& c) { return std::tuple(c.pattern, c.given_bits, c.birth_bits, c.other_bits); });
  return out;
}

DuplicateModel learn(const ComparisonCounts& random, const ComparisonCounts& candidates, const LearnFrom& from,
                     TermCounts terms) {
  return Learning(random, candidates, from, std::move(terms)).run();
}

}  // namespace vez
