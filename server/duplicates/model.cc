#include "duplicates/model.h"

#include <algorithm>
#include <cmath>

namespace vez {
namespace {

constexpr auto fields = [] {
  std::array<ComparedField, compared_fields> all{};
  for (std::size_t i = 0; i < compared_fields; ++i) all[i] = static_cast<ComparedField>(i);
  return all;
}();

constexpr std::size_t index(ComparedField field) { return static_cast<std::size_t>(field); }
constexpr std::size_t index(Agreement level) { return static_cast<std::size_t>(level); }

// Levels in the order of Agreement: missing, same, sounds, slip, akin, distant, strange, unlike. Set down beforehand
// from how people's data goes wrong, not fitted to any file.
constexpr FieldChances usual_same{{
    {0, .74, .06, .08, .06, .02, .02, .02},  // given name
    {0, .76, .06, .09, .03, .02, .02, .02},  // family name
    {0, .96, 0, 0, .04, 0, 0, 0},            // order of the names
    {0, .78, 0, 0, .14, 0, 0, .08},          // middle name
    {0, .84, 0, .10, .04, 0, 0, .02},        // birth
    {0, .55, 0, .15, .12, 0, 0, .18},        // street
    {0, .55, .10, .10, .08, .02, 0, .15},    // place
    {0, .60, 0, .05, 0, 0, 0, .35},          // phone
    {0, .60, 0, .06, .06, 0, 0, .28},        // mail
    {0, .92, 0, .05, 0, 0, 0, .03},          // number
}};
constexpr FieldChances usual_other{{
    {0, .01, .001, .003, .02, .01, .1, .856},
    {0, .002, .0005, .003, .005, .01, .15, .8295},
    {0, .9, 0, 0, .1, 0, 0, 0},
    {0, .02, 0, 0, .06, 0, 0, .92},
    {0, .00004, 0, .001, .003, 0, 0, .99596},
    {0, .00002, 0, .0001, .002, 0, 0, .99788},
    {0, .002, .02, .002, .02, .001, 0, .955},
    {0, .000003, 0, .00001, 0, 0, 0, .999987},
    {0, .000003, 0, .00001, .0001, 0, 0, .999887},
    {0, .000001, 0, .00001, 0, 0, 0, .999989},
}};

// Rows are kinds of pairs. One household shares its address, often its family's name and phone, seldom its mail; twins
// their day of birth besides; namesakes the given name, and brothers the name after the father.
constexpr std::array<std::array<double, compared_fields>, pair_kinds> likenesses{{
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
    {0, .80, 1, .3, 0, .95, .97, .6, .15, 0},
    {0, .95, 1, .9, 1, .95, .97, .7, .15, 0},
    {1, 1, 1, .3, 0, .95, .97, .6, .15, 0},
}};

}  // namespace

DuplicateModel usual_model() {
  DuplicateModel model;
  model.same = usual_same, model.other = usual_other;
  model.customers = 100'000;
  model.shares = {5e-7, 2e-6, 4e-8, 4e-8};
  return model;
}

double likeness_of(PairKind kind, ComparedField field) {
  return likenesses[static_cast<std::size_t>(kind)][index(field)];
}

KindBits kind_bits(const DuplicateModel& model) {
  // Levels that no pair was ever seen at; only keeps logarithms finite.
  constexpr double chance_min = 1e-9;
  KindBits bits{};
  for (std::size_t kind = 0; kind < pair_kinds; ++kind)
    for (const ComparedField field : fields)
      for (std::size_t level = 1; level < agreement_levels; ++level) {
        const double ratio = std::max(model.same[index(field)][level], chance_min) /
                             std::max(model.other[index(field)][level], chance_min);
        const double part = likeness_of(static_cast<PairKind>(kind), field);
        bits[kind][index(field)][level] = std::log2(part * ratio + (1 - part));
      }
  return bits;
}

double term_bits(const DuplicateModel& model, ComparedField field, Term term) {
  if (term == 0) return 0;
  const LevelChances& other = model.other[index(field)];
  const double usual = std::max(other[index(Agreement::same)] + other[index(Agreement::sounds)], 1e-9);
  // How many others have it, with a doubt of one in as many customers as it takes to meet the usual agreement once: of
  // a value that only the two have nothing else is known.
  const double share = (model.terms.count(term) - 1.0) / (model.customers + 1 / usual);
  return std::log2(usual / share);
}

std::array<double, pair_kinds> chances_of(const std::array<double, pair_kinds>& bits) {
  const double most = std::max(0.0, *std::ranges::max_element(bits));
  double all = std::exp2(-most);
  std::array<double, pair_kinds> chances{};
  for (std::size_t i = 0; i < pair_kinds; ++i) all += chances[i] = std::exp2(bits[i] - most);
  for (double& chance : chances) chance /= all;
  return chances;
}

DuplicateScorer::DuplicateScorer(DuplicateModel model) : model_(std::move(model)), bits_(kind_bits(model_)) {}

namespace {

bool is_same_name(Agreement level) { return level == Agreement::same || level == Agreement::sounds; }

// Evidence that a household shares — its name, address, phone, even a day of birth of twins — never makes a pair the
// same person; neither does a name that a father may have given his son.
HeldBack held_back(const Comparison& c) {
  using enum ComparedField;
  const bool same_number = c[number] == Agreement::same;
  if (c[number] == Agreement::unlike) return HeldBack::other_number;
  if (c.other_generation) return HeldBack::other_generation;
  if (c[birth] == Agreement::unlike || c[birth] == Agreement::akin) return HeldBack::other_birth;
  if (c.of_organisations) {
    // Its name and something of its own.
    const bool identity =
        same_number || c[phone] == Agreement::same || c[mail] == Agreement::same || c[street] == Agreement::same;
    return is_same_name(c[family_name]) && identity ? HeldBack::no : HeldBack::only_household;
  }
  if (!is_same_name(c[given_name])) return HeldBack::other_given_name;
  if (c[middle_name] == Agreement::unlike) return HeldBack::other_middle_name;
  if (!is_same_name(c[family_name]) && c[family_name] != Agreement::slip && !same_number)
    return HeldBack::other_family_name;
  if (c[birth] == Agreement::missing && !same_number) return HeldBack::only_household;
  return HeldBack::no;
}

}  // namespace

// Of a kind that a pair can't be.
constexpr double bits_none = -1000;

PairScore DuplicateScorer::score(const Comparison& comparison) const {
  std::array<double, pair_kinds> bits{};
  for (std::size_t kind = 0; kind < pair_kinds; ++kind) bits[kind] = std::log2(std::max(model_.shares[kind], 1e-30));
  for (const ComparedField field : fields) {
    const std::size_t level = index(comparison[field]);
    if (level == 0) continue;
    const double of_term = term_bits(model_, field, comparison.term(field));
    for (std::size_t kind = 0; kind < pair_kinds; ++kind)
      bits[kind] += bits_[kind][index(field)][level] + (likenesses[kind][index(field)] > 0 ? of_term : 0);
  }
  if (comparison.of_organisations) std::fill(bits.begin() + 1, bits.end(), bits_none);  // these have no relatives
  PairScore score{.probability = chances_of(bits)[0]};
  score.held_back = held_back(comparison);
  score.verdict = score.probability >= same_min && score.held_back == HeldBack::no ? Verdict::same
                  : score.probability >= likely_min                                ? Verdict::likely
                  : score.probability >= possible_min                              ? Verdict::possible
                                                                                   : Verdict::unlikely;
  return score;
}

PairScore DuplicateScorer::score(const ProfileView& a, const ProfileView& b) const {
  if (a.is_organisation != b.is_organisation) return {};
  return score(compare(a, b, model_.terms));
}

double DuplicateScorer::bits(ComparedField field, const Comparison& comparison) const {
  return bits_[0][index(field)][index(comparison[field])] + term_bits(model_, field, comparison.term(field));
}

std::vector<DuplicateReason> DuplicateScorer::reasons(const Comparison& comparison) const {
  std::vector<DuplicateReason> reasons;
  for (const ComparedField field : fields) {
    const Agreement level = comparison[field];
    // That the names stand in their usual order goes without saying.
    if (level == Agreement::missing || (field == ComparedField::name_order && level == Agreement::same)) continue;
    reasons.push_back({field, level, bits(field, comparison), sentence_of(field, level, comparison.of_organisations)});
  }
  std::ranges::sort(reasons, std::greater{},
                    [](const DuplicateReason& r) { return std::pair(std::abs(r.bits), -static_cast<int>(r.field)); });
  return reasons;
}

}  // namespace vez
