#include "duplicates/scan.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "duplicates/learn.h"
#include "text/words.h"

namespace vez {
namespace {

constexpr std::size_t chunk_bytes = 4 << 20;
// Pairs of random customers that "other" is learnt from.
constexpr std::uint64_t random_pairs_max = 1'000'000;
// Candidates that one kind of key may bring: for each customer, and at least.
constexpr std::uint64_t pairs_per_customer_max = 2;
constexpr std::uint64_t pairs_min = 250'000;
// Sizes of blocks that are still compared in full; the largest that the bound above allows is taken.
constexpr std::array<std::uint64_t, 10> block_sizes{2000, 1000, 500, 200, 100, 50, 24, 12, 6, 3};
// What a candidate must be worth, as usual, to be scored when the model is learnt: no pair below it comes near the
// lines.
constexpr double kept_bits_min = 0;

struct KeyEntry {
  std::uint64_t order;  // within a block: those alike stand together
  std::uint32_t key;
  std::uint32_t customer;
};

// A key as it is kept: half of its value, and its kind.
struct KeptKey {
  std::uint32_t value;
  KeyKind kind;
};
constexpr std::size_t kept_key_bytes = 5;

std::uint64_t order_of(const ProfileView& view) {
  std::uint64_t order = 0;
  for (std::size_t i = 0; i < 4; ++i)
    order = order << 8 | (i < view.given.size() ? static_cast<unsigned char>(view.given[i]) : 0);
  return order << 32 | static_cast<std::uint64_t>(view.year) << 16 | static_cast<std::uint64_t>(view.month) << 8 |
         view.day;
}

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

// Calls take(begin, end) for each block of entries with one key.
template <class Take>
void for_each_block(std::span<const KeyEntry> entries, Take take) {
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    while (end < entries.size() && entries[end].key == entries[begin].key) ++end;
    if (end - begin > 1) take(entries.subspan(begin, end - begin));
  }
}

std::uint64_t reach_within(std::uint64_t block_size, std::uint64_t full_size) {
  return block_size <= full_size ? block_size - 1 : std::max<std::uint64_t>((full_size - 1) / 2, 1);
}

std::uint64_t pairs_within(std::uint64_t block_size, std::uint64_t full_size) {
  const std::uint64_t reach = reach_within(block_size, full_size);
  return reach * block_size - reach * (reach + 1) / 2;
}

// Appends the pairs that one kind of key brings.
void append_pairs(std::vector<KeyEntry>& entries, std::uint64_t pairs_max, std::vector<std::uint64_t>& pairs) {
  std::ranges::sort(entries, {}, [](const KeyEntry& e) { return std::tuple(e.key, e.order, e.customer); });
  std::uint64_t full_size = block_sizes.back();
  for (const std::uint64_t size : block_sizes) {
    std::uint64_t all = 0;
    for_each_block(entries, [&](auto block) { all += pairs_within(block.size(), size); });
    if (all > pairs_max) continue;
    full_size = size;
    break;
  }
  for_each_block(entries, [&](std::span<const KeyEntry> block) {
    const std::uint64_t reach = reach_within(block.size(), full_size);
    for (std::size_t i = 0; i < block.size(); ++i)
      for (std::size_t j = i + 1; j < std::min<std::size_t>(block.size(), i + 1 + reach); ++j)
        if (block[i].customer != block[j].customer) pairs.push_back(pair_of(block[i].customer, block[j].customer));
  });
}

// Splitmix64: the same random pairs each time.
class Random {
 public:
  std::uint64_t below(std::uint64_t end) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % end;
  }

 private:
  std::uint64_t state_ = 42;
};

}  // namespace

char* DuplicateScan::room_for(std::size_t bytes) {
  if (bytes > room_) {
    chunks_.push_back(std::make_unique<char[]>(chunk_bytes));
    room_ = chunk_bytes;
  }
  char* const place = chunks_.back().get() + (chunk_bytes - room_);
  room_ -= bytes;
  return place;
}

void DuplicateScan::add(const CustomerTraits& traits) {
  const Profile made = profile_of(traits);
  const ProfileView view = view_of(made.bytes);
  CHECK(profiles_.empty() || this->view(0).is_organisation == view.is_organisation);
  const auto keys = blocking_keys(view);
  char* place = room_for(made.bytes.size() + keys.size() * kept_key_bytes);
  profiles_.push_back({.bytes = place,
                       .size = static_cast<std::uint16_t>(made.bytes.size()),
                       .keys = static_cast<std::uint16_t>(keys.size()),
                       .country = view.country,
                       .order = order_of(view)});
  place = std::ranges::copy(made.bytes, place).out;
  for (const BlockingKey& key : keys) {
    const auto value = static_cast<std::uint32_t>(key.value);
    std::memcpy(place, &value, sizeof value);
    place[sizeof value] = static_cast<char>(key.kind);
    place += kept_key_bytes;
  }
}

// Strangers of one country: among all, names, towns and postcodes would seem to tell more than they do, as they go
// together.
double DuplicateScan::count_strangers(const TermCounts& terms, const DuplicateModel& bits_from,
                                      ComparisonCounts& counts) const {
  std::uint64_t tried = 0, of_one_country = 0;
  const auto take = [&](std::uint64_t first, std::uint64_t second) {
    const std::uint16_t a = profiles_[first].country, b = profiles_[second].country;
    ++tried;
    if (a != b && a != 0 && b != 0) return;
    ++of_one_country;
    counts.add(compare(view(first), view(second), terms), bits_from);
  };
  const std::uint64_t customers = profiles_.size();
  if (customers * (customers - 1) / 2 <= random_pairs_max) {
    for (std::uint64_t a = 0; a < customers; ++a)
      for (std::uint64_t b = a + 1; b < customers; ++b) take(a, b);
  } else {
    Random random;
    while (of_one_country < random_pairs_max && tried < 10 * random_pairs_max) {
      const std::uint64_t a = random.below(customers);
      take(a, (a + 1 + random.below(customers - 1)) % customers);
    }
  }
  return tried == 0 ? 1 : std::max(static_cast<double>(of_one_country) / static_cast<double>(tried), 1e-3);
}

TermCounts DuplicateScan::count_terms() const {
  std::vector<Term> terms;
  terms.reserve(profiles_.size() * 8);
  for (std::size_t i = 0; i < profiles_.size(); ++i) append_terms(view(i), terms);
  return TermCounts(std::move(terms));
}

std::vector<std::uint64_t> DuplicateScan::candidates() const {
  const std::uint64_t pairs_max = std::max(pairs_min, pairs_per_customer_max * profiles_.size());
  std::vector<std::uint64_t> pairs;
  std::vector<KeyEntry> entries;
  for (std::size_t kind = 0; kind < key_kinds; ++kind) {
    entries.clear();
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      const Kept& kept = profiles_[i];
      const char* place = kept.bytes + kept.size;
      for (std::uint16_t k = 0; k < kept.keys; ++k, place += kept_key_bytes) {
        if (static_cast<std::size_t>(place[sizeof(std::uint32_t)]) != kind) continue;
        KeyEntry entry{.order = kept.order, .key = 0, .customer = static_cast<std::uint32_t>(i)};
        std::memcpy(&entry.key, place, sizeof entry.key);
        entries.push_back(entry);
      }
    }
    std::vector<std::uint64_t> found, all;
    append_pairs(entries, pairs_max, found);
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    all.reserve(pairs.size() + found.size());
    std::ranges::set_union(pairs, found, std::back_inserter(all));
    pairs = std::move(all);
  }
  return pairs;
}

template <class Take>
void DuplicateScan::for_each_pair(std::span<const std::uint64_t> pairs, Take take) const {
  // Profiles lie all over the memory: those of pairs to come are on their way while one is compared.
  constexpr std::size_t ahead = 8;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + 2 * ahead < pairs.size()) __builtin_prefetch(&profiles_[pairs[i + 2 * ahead] & 0xFFFFFFFF]);
    if (i + ahead < pairs.size()) {
      const char* const bytes = profiles_[pairs[i + ahead] & 0xFFFFFFFF].bytes;
      __builtin_prefetch(bytes), __builtin_prefetch(bytes + 64);
    }
    const std::uint64_t pair = pairs[i];
    take(pair, view(pair >> 32), view(pair & 0xFFFFFFFF));
  }
}

std::vector<DuplicatePair> DuplicateScan::scored(std::span<const std::uint64_t> pairs,
                                                 const DuplicateScorer& scorer) const {
  std::vector<DuplicatePair> out;
  for_each_pair(pairs, [&](std::uint64_t pair, const ProfileView& a, const ProfileView& b) {
    const PairScore score = scorer.score(a, b);
    if (score.verdict != Verdict::unlikely)
      out.push_back({static_cast<std::uint32_t>(pair >> 32), static_cast<std::uint32_t>(pair), score});
  });
  return out;
}

void DuplicateScan::count_candidates(std::vector<std::uint64_t>& pairs, const TermCounts& terms,
                                     const DuplicateModel& bits_from, ComparisonCounts& counts) const {
  const KindBits usual = kind_bits(bits_from);
  std::size_t kept = 0;
  for_each_pair(pairs, [&](std::uint64_t pair, const ProfileView& a, const ProfileView& b) {
    const Comparison comparison = compare(a, b, terms);
    counts.add(comparison, bits_from);
    double bits = 0;
    for (std::size_t field = 0; field < compared_fields; ++field)
      bits += usual[0][field][static_cast<std::size_t>(comparison.levels[field])];
    // No longer needed at this place: the walk is past it.
    if (bits >= kept_bits_min) pairs[kept++] = pair;
  });
  pairs.resize(kept);
}

DuplicateFindings DuplicateScan::find() {
  if (profiles_.size() < 2) return {.model = usual_model(), .pairs = {}};
  TermCounts terms = count_terms();
  // How telling a term is depends on how often strangers agree: as usual, until random pairs have said it.
  DuplicateModel first = usual_model();
  first.customers = static_cast<double>(profiles_.size());
  first.terms = terms;
  ComparisonCounts random_patterns, candidate_patterns;
  const double of_one_country = count_strangers(terms, first, random_patterns);
  std::vector<std::uint64_t> pairs = candidates();
  const std::uint64_t compared = pairs.size();
  count_candidates(pairs, terms, first, candidate_patterns);
  const DuplicateScorer scorer(learn(random_patterns, candidate_patterns,
                                     {first.customers, of_one_country, view(0).is_organisation}, std::move(terms)));
  return {.model = scorer.model(), .pairs = scored(pairs, scorer), .compared = compared};
}

DuplicateFindings DuplicateScan::find_by(DuplicateModel model) {
  const DuplicateScorer scorer(std::move(model));
  const auto pairs = candidates();
  return {.model = scorer.model(), .pairs = scored(pairs, scorer), .compared = pairs.size()};
}

}  // namespace vez
