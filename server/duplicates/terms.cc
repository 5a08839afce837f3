#include "duplicates/terms.h"

#include <algorithm>
#include <bit>

#include "text/words.h"

namespace vez {
namespace {

// One a field, so that a given name is counted apart from a family's.
enum Seed : std::uint64_t { given = 11, family, birth, postcode, city, phone, mail };

Term term_of(std::string_view text, std::uint64_t seed) { return text.empty() ? 0 : hash_of(text, seed) | 1; }

}  // namespace

Term given_term(std::string_view words) { return term_of(words, Seed::given); }
Term family_term(std::string_view words) { return term_of(words, Seed::family); }
Term postcode_term(std::string_view postcode) { return term_of(postcode, Seed::postcode); }
Term city_term(std::string_view city) { return term_of(city, Seed::city); }
Term phone_term(std::string_view phone) { return term_of(phone, Seed::phone); }
Term mail_term(std::string_view mail) { return term_of(mail, Seed::mail); }

Term birth_term(const ProfileView& view) {
  if (!view.has_birth()) return 0;
  const char parts[] = {static_cast<char>(view.year >> 8), static_cast<char>(view.year), static_cast<char>(view.month),
                        static_cast<char>(view.day)};
  return term_of(std::string_view(parts, sizeof parts), Seed::birth);
}

void append_terms(const ProfileView& view, std::vector<Term>& terms) {
  const auto add = [&](Term term) {
    if (term != 0) terms.push_back(term);
  };
  add(given_term(view.given)), add(family_term(view.family)), add(birth_term(view));
  add(postcode_term(view.postcode)), add(city_term(view.city));
  for (const std::string_view one : words_in(view.phones)) add(phone_term(one));
  for (const std::string_view one : words_in(view.mails)) add(mail_term(one));
}

TermCounts::TermCounts(std::vector<Term> terms) {
  std::ranges::sort(terms);
  std::size_t kept = 0;
  const auto for_each_run = [&](auto take) {
    for (std::size_t begin = 0, end = 0; begin < terms.size(); begin = end) {
      while (end < terms.size() && terms[end] == terms[begin]) ++end;
      if (end - begin >= count_min) take(terms[begin], end - begin);
    }
  };
  for_each_run([&](Term, std::size_t) { ++kept; });
  make_room(kept);
  for_each_run([&](Term term, std::size_t count) { insert({term, static_cast<std::uint32_t>(count)}); });
}

TermCounts::TermCounts(std::span<const Entry> entries) {
  make_room(entries.size());
  for (const Entry& entry : entries)
    if (entry.term != 0) insert(entry);
}

void TermCounts::make_room(std::size_t entries) { slots_.assign(std::bit_ceil(2 * entries + 2), Entry{0, 0}); }

void TermCounts::insert(Entry entry) {
  std::size_t at = entry.term & (slots_.size() - 1);
  while (slots_[at].term != 0 && slots_[at].term != entry.term) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = entry;
}

std::uint32_t TermCounts::count(Term term) const {
  if (slots_.empty() || term == 0) return 2;
  for (std::size_t at = term & (slots_.size() - 1); slots_[at].term != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].term == term) return slots_[at].count;
  return 2;
}

std::vector<TermCounts::Entry> TermCounts::entries() const {
  std::vector<Entry> out;
  std::ranges::copy_if(slots_, std::back_inserter(out), [](const Entry& entry) { return entry.term != 0; });
  return out;
}

}  // namespace vez
