#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "duplicates/model.h"

namespace vez {
namespace {

// Another way of comparing, or of making terms, makes models of before useless.
constexpr std::int64_t model_version = 1;
// The commonest terms are kept; names beyond are too rare to matter. About 2 MB.
constexpr std::size_t kept_terms_max = 50'000;
// What comes in is refused beyond.
constexpr std::size_t terms_max = 1'000'000;

struct KeptField {
  ComparedField field;
  std::vector<double> same, other;  // by Agreement, from missing (0) to unlike
};
BOOST_DESCRIBE_STRUCT(KeptField, (), (field, same, other))

struct KeptModel {
  std::int64_t version;
  double customers;
  std::vector<double> shares;  // by PairKind
  std::vector<KeptField> fields;
  std::map<std::string, std::int64_t> terms;  // how many have them
};
BOOST_DESCRIBE_STRUCT(KeptModel, (), (version, customers, shares, fields, terms))

// 16 hexadecimal digits.
std::string term_text(Term term) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; term >>= 4) text[i] = "0123456789abcdef"[term & 15];
  return text;
}

std::optional<Term> parse_term(std::string_view text) {
  Term term = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), term, 16);
  if (text.size() != 16 || error != std::errc() || end != text.data() + text.size() || term == 0) return std::nullopt;
  return term;
}

bool is_chance(double value) { return value >= 0 && value <= 1; }

bool are_chances(const std::vector<double>& values, std::size_t count) {
  return values.size() == count && std::ranges::all_of(values, is_chance);
}

}  // namespace

std::string model_json(const DuplicateModel& model) {
  KeptModel kept{.version = model_version,
                 .customers = model.customers,
                 .shares = {model.shares.begin(), model.shares.end()},
                 .fields = {},
                 .terms = {}};
  for (std::size_t i = 0; i < compared_fields; ++i)
    kept.fields.push_back({.field = static_cast<ComparedField>(i),
                           .same = {model.same[i].begin(), model.same[i].end()},
                           .other = {model.other[i].begin(), model.other[i].end()}});
  auto terms = model.terms.entries();
  std::ranges::sort(terms, [](const TermCounts::Entry& a, const TermCounts::Entry& b) {
    return std::pair(b.count, a.term) < std::pair(a.count, b.term);
  });
  if (terms.size() > kept_terms_max) terms.resize(kept_terms_max);
  for (const TermCounts::Entry& entry : terms) kept.terms.emplace(term_text(entry.term), entry.count);
  return to_json(kept);
}

Result<DuplicateModel> model_of_json(std::string_view json) {
  const KeptModel kept = TRY(from_json<KeptModel>(json));
  if (kept.version != model_version)
    return refuse(RefusalCode::invalid, "version", "this model was learnt by another version");
  if (!(kept.customers >= 0) || !are_chances(kept.shares, pair_kinds))
    return refuse(RefusalCode::invalid, "shares", "this is no model of duplicates");
  if (kept.terms.size() > terms_max) return refuse(RefusalCode::too_large, "terms", "this is no model of duplicates");
  DuplicateModel model;
  model.customers = kept.customers;
  std::ranges::copy(kept.shares, model.shares.begin());
  std::array<bool, compared_fields> seen{};
  for (const KeptField& field : kept.fields) {
    if (!are_chances(field.same, agreement_levels) || !are_chances(field.other, agreement_levels))
      return refuse(RefusalCode::invalid, "fields", "this is no model of duplicates");
    const auto i = static_cast<std::size_t>(field.field);
    seen[i] = true;
    std::ranges::copy(field.same, model.same[i].begin());
    std::ranges::copy(field.other, model.other[i].begin());
  }
  if (std::ranges::count(seen, true) != static_cast<std::ptrdiff_t>(compared_fields))
    return refuse(RefusalCode::invalid, "fields", "this is no model of duplicates");
  std::vector<TermCounts::Entry> terms;
  for (const auto& [text, count] : kept.terms) {
    const auto term = parse_term(text);
    if (!term || count < 1 || count > 0xFFFFFFFF)
      return refuse(RefusalCode::invalid, "terms", "this is no model of duplicates");
    terms.push_back({*term, static_cast<std::uint32_t>(count)});
  }
  model.terms = TermCounts(terms);
  return model;
}

}  // namespace vez
