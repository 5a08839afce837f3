#include "duplicates/compare.h"

#include <algorithm>
#include <cstdlib>

#include "duplicates/short_forms.h"
#include "text/words.h"

namespace vez {
namespace {

// Years between parents and children, at least.
constexpr int generation_years_min = 14;
// A year may be mistyped by less than this; more is another generation.
constexpr int slip_years_max = 9;
// Names at least this alike (words.h) are not taken for strangers; below it two names share letters by chance.
constexpr double likeness_min = 0.8;

// ------------------------------------------------------------------------------------------------------------- names

struct Name {
  std::string_view words;
  std::uint32_t spelling;
};

// Whether it is a name of others too.
bool is_common(const Name& name, const TermCounts& terms) {
  return terms.is_common(given_term(name.words)) || terms.is_common(family_term(name.words));
}

bool is_initial(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && (a.size() == 1 || b.size() == 1) && a.front() == b.front();
}

// "Jánosné": the wife of János.
bool is_wife_of(std::string_view a, std::string_view b) {
  return (a.ends_with("ne") && a.substr(0, a.size() - 2) == b) || (b.ends_with("ne") && b.substr(0, b.size() - 2) == a);
}

// Whether all words of the shorter are in the longer, in any order, none twice.
bool is_part(std::string_view a, std::string_view b) {
  auto longer = words_in(a), shorter = words_in(b);
  if (longer.size() < shorter.size()) std::swap(longer, shorter);
  if (longer.size() < 2) return false;
  for (const std::string_view word : shorter) {
    const auto found = std::ranges::find(longer, word);
    if (found == longer.end()) return false;
    longer.erase(found);
  }
  return true;
}

// The same letters but for spaces and the order of the words: "Anna-Maria", "Annamaria".
bool same_letters(std::string_view a, std::string_view b) {
  if (a.size() + b.size() > 2 * 64) return false;
  const auto without_spaces = [](std::string_view text) {
    std::string out;
    for (const char c : text)
      if (c != ' ') out += c;
    return out;
  };
  if (without_spaces(a) == without_spaces(b)) return true;
  auto words_a = words_in(a), words_b = words_in(b);
  if (words_a.size() != words_b.size() || words_a.size() < 2) return false;
  std::ranges::sort(words_a), std::ranges::sort(words_b);
  return words_a == words_b;
}

// The family name of a wife and a husband: "ivanova", "ivanov"; "kovalevskaia", "kovalevski".
bool is_other_gender(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (b.size() < 4 || !a.ends_with('a')) return false;
  return a.substr(0, a.size() - 1) == b ||
         (a.ends_with("aia") && b.ends_with('i') && a.substr(0, a.size() - 3) == b.substr(0, b.size() - 1));
}

bool has_space(std::string_view text) { return text.find(' ') != std::string_view::npos; }

Agreement compare_names(const Name& a, const Name& b, const TermCounts& terms) {
  if (a.words.empty() || b.words.empty()) return Agreement::missing;
  if (a.words == b.words) return a.spelling == b.spelling ? Agreement::same : Agreement::sounds;
  const bool several = has_space(a.words) || has_space(b.words);
  if (several && same_letters(a.words, b.words)) return Agreement::sounds;
  if (is_wife_of(a.words, b.words)) return Agreement::unlike;
  if (is_initial(a.words, b.words) || (several && is_part(a.words, b.words))) return Agreement::akin;
  if (is_other_gender(a.words, b.words)) return Agreement::akin;
  const bool both_common = is_common(a, terms) && is_common(b, terms);
  if (is_slip(a.words, b.words)) return both_common ? Agreement::akin : Agreement::slip;
  if (is_short_form(a.words, b.words)) return Agreement::akin;
  if (both_common) return Agreement::unlike;
  return likeness(a.words, b.words) >= likeness_min ? Agreement::distant : Agreement::strange;
}

// What an agreement of names is worth when it is to be decided which name stands for which.
int points(Agreement level) {
  switch (level) {
    case Agreement::same: return 8;
    case Agreement::sounds: return 7;
    case Agreement::slip: return 5;
    case Agreement::akin: return 4;
    case Agreement::distant: return 2;
    case Agreement::missing: return 1;
    case Agreement::strange:
    case Agreement::unlike: return 0;
  }
  return 0;
}

void set(Comparison& comparison, ComparedField field, Agreement level, Term term = 0) {
  comparison.levels[static_cast<std::size_t>(field)] = level;
  comparison.terms[static_cast<std::size_t>(field)] = level == Agreement::same || level == Agreement::sounds ? term : 0;
}

// How much the names of a customer look as if each stood for the other: above 1, the other order is the likelier one.
double exchange_sign(const ProfileView& view, const TermCounts& terms) {
  if (view.given.empty() || view.family.empty()) return 1;
  return double(terms.count(family_term(view.given))) * terms.count(given_term(view.family)) /
         (double(terms.count(given_term(view.given))) * terms.count(family_term(view.family)));
}

// From here on names surely stand in the wrong fields.
constexpr double exchanged_surely = 8;

void compare_person_names(const ProfileView& a, const ProfileView& b, const TermCounts& terms, Comparison& out) {
  Name given_a{a.given, a.given_spelling}, family_a{a.family, a.family_spelling};
  Name given_b{b.given, b.given_spelling}, family_b{b.family, b.family_spelling};
  Agreement given = compare_names(given_a, given_b, terms), family = compare_names(family_a, family_b, terms);
  const int straight = points(given) + points(family);
  bool exchanged = false;
  if (straight < 2 * points(Agreement::akin)) {
    const int crossed =
        points(compare_names(given_a, family_b, terms)) + points(compare_names(family_a, given_b, terms));
    exchanged = crossed > straight + 1 && crossed > points(Agreement::slip);
  }
  // Of two that stand crosswise one is wrong; where one name agrees and the other does not, both may be, and it
  // matters.
  if (exchanged || std::abs(points(given) - points(family)) >= points(Agreement::akin)) {
    const double sign_a = exchange_sign(a, terms), sign_b = exchange_sign(b, terms);
    const bool both_wrong = sign_a >= exchanged_surely && sign_b >= exchanged_surely;
    if (exchanged ? sign_a > sign_b : both_wrong) std::swap(given_a, family_a);
    if (exchanged ? sign_a <= sign_b : both_wrong) std::swap(given_b, family_b);
    given = compare_names(given_a, given_b, terms), family = compare_names(family_a, family_b, terms);
  }
  set(out, ComparedField::given_name, given, given_term(given_a.words));
  set(out, ComparedField::family_name, family, family_term(family_a.words));
  const bool known = given != Agreement::missing || family != Agreement::missing;
  set(out, ComparedField::name_order, !known ? Agreement::missing : exchanged ? Agreement::akin : Agreement::same);
  const std::string_view middle_a = a.middle, middle_b = b.middle;
  if (!middle_a.empty() && !middle_b.empty()) {
    const bool near = is_initial(middle_a, middle_b) || is_slip(middle_a, middle_b) || is_part(middle_a, middle_b);
    set(out, ComparedField::middle_name,
        middle_a == middle_b ? Agreement::same
        : near               ? Agreement::akin
                             : Agreement::unlike);
  }
}

// Of organisations: as many words the same, or nearly, as the shorter name has.
void compare_organisation_names(const ProfileView& a, const ProfileView& b, Comparison& out) {
  const auto set_family = [&](Agreement level) { set(out, ComparedField::family_name, level, family_term(a.family)); };
  if (a.family.empty() || b.family.empty()) return set_family(Agreement::missing);
  if (a.family == b.family)
    return set_family(a.family_spelling == b.family_spelling ? Agreement::same : Agreement::sounds);
  if (same_letters(a.family, b.family)) return set_family(Agreement::sounds);
  const auto words_a = words_in(a.family), words_b = words_in(b.family);
  std::size_t shared_bytes = 0;
  for (const std::string_view word : words_a)
    for (const std::string_view other : words_b)
      if (word == other || is_slip(word, other)) {
        shared_bytes += word.size();
        break;
      }
  std::size_t bytes_a = 0, bytes_b = 0;
  for (const std::string_view word : words_a) bytes_a += word.size();
  for (const std::string_view word : words_b) bytes_b += word.size();
  const double of_shorter = double(shared_bytes) / double(std::min(bytes_a, bytes_b));
  const double of_longer = double(shared_bytes) / double(std::max(bytes_a, bytes_b));
  if (of_longer >= 0.8) return set_family(Agreement::slip);
  if (of_shorter >= 0.9 || is_initial(a.family, b.family)) return set_family(Agreement::akin);
  if (of_shorter >= 0.5) return set_family(Agreement::distant);
  set_family(Agreement::unlike);
}

// ------------------------------------------------------------------------------------------------------------- dates

std::array<char, 8> digits_of(const ProfileView& view) {
  std::array<char, 8> digits;
  int year = view.year;
  for (int i = 3; i >= 0; --i, year /= 10) digits[i] = static_cast<char>(year % 10);
  digits[4] = static_cast<char>(view.month / 10), digits[5] = static_cast<char>(view.month % 10);
  digits[6] = static_cast<char>(view.day / 10), digits[7] = static_cast<char>(view.day % 10);
  return digits;
}

bool is_date_slip(const ProfileView& a, const ProfileView& b) {
  if (std::abs(a.year - b.year) > slip_years_max) return false;
  if (a.year == b.year && a.month == b.day && a.day == b.month) return true;
  const auto digits_a = digits_of(a), digits_b = digits_of(b);
  std::size_t differing = 0, first = 0, last = 0;
  for (std::size_t i = 0; i < digits_a.size(); ++i)
    if (digits_a[i] != digits_b[i]) {
      if (differing++ == 0) first = i;
      last = i;
    }
  if (differing == 1) return true;
  return differing == 2 && last == first + 1 && digits_a[first] == digits_b[last] && digits_a[last] == digits_b[first];
}

Agreement compare_births(const ProfileView& a, const ProfileView& b) {
  if (!a.has_birth() || !b.has_birth()) return Agreement::missing;
  if (a.year == b.year && a.month == b.month && a.day == b.day) return Agreement::same;
  // Only a year, or only a day, is known of one.
  const auto differs = [](int x, int y) { return x != 0 && y != 0 && x != y; };
  if (!differs(a.year, b.year) && !differs(a.month, b.month) && !differs(a.day, b.day)) return Agreement::akin;
  if (is_date_slip(a, b)) return Agreement::slip;
  if ((a.year == b.year) + (a.month == b.month) + (a.day == b.day) >= 2) return Agreement::akin;
  return Agreement::unlike;
}

bool are_of_two_generations(const ProfileView& a, const ProfileView& b) {
  if (a.generation != b.generation && a.generation != Generation::unknown && b.generation != Generation::unknown)
    return true;
  return a.year != 0 && b.year != 0 && std::abs(a.year - b.year) >= generation_years_min;
}

// --------------------------------------------------------------------------------------------------------- addresses

// At least half of the words of the shorter one are in the other one, or nearly, and one of them is no mere particle.
bool is_same_street(std::string_view a, std::string_view b) {
  if (a == b) return true;
  auto shorter = words_in(a), longer = words_in(b);
  if (longer.size() < shorter.size()) std::swap(longer, shorter);
  std::size_t found = 0;
  bool telling = false;
  for (const std::string_view word : shorter)
    for (const std::string_view other : longer)
      if (word == other || is_slip(word, other)) {
        ++found, telling |= word.size() > 3;
        break;
      }
  return found > 0 && telling && 2 * found >= shorter.size();
}

Agreement compare_streets(const ProfileView& a, const ProfileView& b) {
  const bool known_a = !a.street.empty() || !a.house.empty(), known_b = !b.street.empty() || !b.house.empty();
  if (!known_a || !known_b) return Agreement::missing;
  if (a.street == b.street && a.house == b.house) return Agreement::same;
  if (a.street.empty() || b.street.empty()) return a.house == b.house ? Agreement::missing : Agreement::unlike;
  if (!is_same_street(a.street, b.street)) return Agreement::unlike;
  return a.house == b.house ? Agreement::slip : Agreement::akin;
}

// Postcodes of five letters and digits or more tell the area by all but the last three.
bool are_of_one_area(std::string_view a, std::string_view b) {
  return a.size() >= 5 && a.size() == b.size() && a.substr(0, a.size() - 3) == b.substr(0, b.size() - 3);
}

struct PlaceAgreement {
  Agreement level;
  Term term;
};

PlaceAgreement compare_places(const ProfileView& a, const ProfileView& b) {
  const bool codes = !a.postcode.empty() && !b.postcode.empty(), cities = !a.city.empty() && !b.city.empty();
  if (!codes && !cities) return {Agreement::missing, 0};
  const bool same_code = codes && a.postcode == b.postcode, same_city = cities && a.city == b.city;
  if (same_code && (same_city || !cities)) return {Agreement::same, postcode_term(a.postcode)};
  if (same_city && !codes) return {Agreement::sounds, city_term(a.city)};
  const bool near_code = codes && edits_between(a.postcode, b.postcode, 1) <= 1;
  const bool near_city = cities && is_slip(a.city, b.city);
  if (same_code || (same_city && near_code)) return {Agreement::slip, 0};
  if (same_city || (near_code && near_city)) return {Agreement::akin, 0};
  if (near_city || (codes && are_of_one_area(a.postcode, b.postcode))) return {Agreement::distant, 0};
  return {Agreement::unlike, 0};
}

// -------------------------------------------------------------------------------------------------------- identities

// Two texts of identities: the best agreement of any two, by `is_near` for what is not the same.
template <class Near>
PlaceAgreement compare_identities(std::string_view a, std::string_view b, Near is_near,
                                  Term (*term)(std::string_view)) {
  if (a.empty() || b.empty()) return {Agreement::missing, 0};
  bool near = false;
  const auto others = words_in(b);
  for (const std::string_view one : words_in(a))
    for (const std::string_view other : others) {
      if (one == other) return {Agreement::same, term(one)};
      near = near || is_near(one, other);
    }
  return {near ? Agreement::slip : Agreement::unlike, 0};
}

bool is_near_phone(std::string_view a, std::string_view b) { return a.size() > 5 && edits_between(a, b, 1) <= 1; }

std::string digits_in(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// Mistyped. Other digits are no slip: "novak12" and "novak13" are two people.
bool is_near_mail(std::string_view a, std::string_view b) {
  return a.front() == b.front() && edits_between(a, b, 1) <= 1 && digits_in(a) == digits_in(b);
}

// The same mailbox with another provider.
bool is_other_host(std::string_view a, std::string_view b) {
  const std::string_view local = a.substr(0, a.find('@'));
  return local.size() > 4 && local == b.substr(0, b.find('@'));
}

// "ana.novak" says no more than the name has said already.
bool is_made_of_name(std::string_view mail, const ProfileView& view) {
  const std::string_view local = mail.substr(0, mail.find('@'));
  if (digits_in(local).size() > 2) return false;
  std::string letters;
  std::ranges::copy_if(local, std::back_inserter(letters), [](char c) { return c >= 'a' && c <= 'z'; });
  const std::string sound = sound_of(letters);
  const auto holds = [&](std::string_view name) {
    return std::ranges::any_of(words_in(name),
                               [&](std::string_view w) { return w.size() > 2 && sound.find(w) != std::string::npos; });
  };
  return holds(view.family) || holds(view.given);
}

PlaceAgreement compare_mails(const ProfileView& a, const ProfileView& b) {
  const PlaceAgreement found = compare_identities(a.mails, b.mails, is_near_mail, mail_term);
  if (found.level != Agreement::unlike) return found;
  const auto others = words_in(b.mails);
  for (const std::string_view one : words_in(a.mails))
    for (const std::string_view other : others)
      if (is_other_host(one, other)) return {is_made_of_name(one, a) ? Agreement::missing : Agreement::akin, 0};
  return found;
}

// Numbers of different kinds say nothing.
PlaceAgreement compare_numbers(std::string_view a, std::string_view b) {
  Agreement level = Agreement::missing;
  const auto others = words_in(b);
  for (const std::string_view one : words_in(a))
    for (const std::string_view other : others) {
      if (one == other) return {Agreement::same, 0};
      const std::string_view kind = one.substr(0, one.find(':') + 1);
      if (kind.empty() || !other.starts_with(kind)) continue;
      const bool near = one.size() > kind.size() + 4 && edits_between(one, other, 1) <= 1;
      level = near || level == Agreement::slip ? Agreement::slip : Agreement::unlike;
    }
  return {level, 0};
}

}  // namespace

std::uint32_t pattern_of(const Comparison& comparison) {
  std::uint32_t pattern = 0;
  for (std::size_t i = 0; i < compared_fields; ++i)
    pattern |= static_cast<std::uint32_t>(comparison.levels[i]) << (3 * i);
  return pattern;
}

Agreement level_in(std::uint32_t pattern, ComparedField field) {
  return static_cast<Agreement>(pattern >> (3 * static_cast<unsigned>(field)) & 7);
}

Comparison compare(const ProfileView& a, const ProfileView& b, const TermCounts& terms) {
  Comparison out;
  out.of_organisations = a.is_organisation;
  if (a.is_organisation)
    compare_organisation_names(a, b, out);
  else
    compare_person_names(a, b, terms, out);
  set(out, ComparedField::birth, compare_births(a, b), birth_term(a));
  set(out, ComparedField::street, compare_streets(a, b));
  const PlaceAgreement place = compare_places(a, b);
  set(out, ComparedField::place, place.level, place.term);
  const PlaceAgreement phone = compare_identities(a.phones, b.phones, is_near_phone, phone_term);
  set(out, ComparedField::phone, phone.level, phone.term);
  const PlaceAgreement mail = compare_mails(a, b);
  set(out, ComparedField::mail, mail.level, mail.term);
  set(out, ComparedField::number, compare_numbers(a.numbers, b.numbers).level);
  out.other_generation = are_of_two_generations(a, b);
  return out;
}

}  // namespace vez
