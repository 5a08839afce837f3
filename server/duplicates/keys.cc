#include "duplicates/keys.h"

#include <algorithm>
#include <string>

#include "text/words.h"

namespace vez {
namespace {

// Keys of a version of this file: another way of making them must not meet old ones that are kept.
constexpr std::uint64_t key_version = 1;

class Keys {
 public:
  // Persons and organisations never meet.
  explicit Keys(bool of_organisation) : seed_(key_version * 64 + (of_organisation ? 32 : 0)) {}

  // Nothing where a part is missing.
  void add(KeyKind kind, std::initializer_list<std::string_view> parts) {
    if (keys_.size() == keys_max) return;
    std::string text;
    for (const std::string_view part : parts) {
      if (part.empty()) return;
      text.append(part) += '\n';
    }
    const BlockingKey key{kind, hash_of(text, seed_ + static_cast<std::uint64_t>(kind))};
    if (std::ranges::find(keys_, key) == keys_.end()) keys_.push_back(key);
  }
  void add_each(KeyKind kind, std::string_view values) {
    for (const std::string_view value : words_in(values)) add(kind, {value});
  }
  std::vector<BlockingKey> take() { return std::move(keys_); }

 private:
  std::uint64_t seed_;
  std::vector<BlockingKey> keys_;
};

std::string number_text(int number) { return number == 0 ? std::string() : std::to_string(number); }

// The longest first.
std::vector<std::string_view> by_length(std::string_view text) {
  auto words = words_in(text);
  std::ranges::sort(words, std::greater{}, [](std::string_view word) { return std::pair(word.size(), word); });
  return words;
}

std::string_view longest_word(std::string_view text) {
  const auto words = by_length(text);
  return words.empty() ? std::string_view() : words[0];
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

// The first letter and the consonants after it: vowels are what is misheard.
std::string consonants(std::string_view word, std::size_t count_max) {
  std::string out;
  for (const char c : word) {
    if (out.size() == count_max) break;
    if (out.empty() || std::string_view("aeiou ").find(c) == std::string_view::npos) out += c;
  }
  return out;
}

void add_person(Keys& keys, const ProfileView& view) {
  const std::string_view given = first_word(view.given), family = longest_word(view.family);
  keys.add(KeyKind::names, {std::min(given, family), std::max(given, family)});
  const std::string year = number_text(view.year), month = number_text(view.month), day = number_text(view.day);
  for (const std::string_view name : {given, family})
    keys.add(KeyKind::birth_initial, {year, month, day, name.substr(0, 1)});
  for (const std::string_view place : {view.postcode, view.house})
    keys.add(KeyKind::birth_place, {year, month, day, place});
  keys.add(KeyKind::family_year, {family, year});
  keys.add(KeyKind::given_day, {given, month, day});
  keys.add(KeyKind::given_year, {given, year});
  for (const std::string_view place : {view.postcode, view.city, view.house})
    keys.add(KeyKind::family_place, {family, place});
  keys.add(KeyKind::given_place, {given, view.postcode});
  keys.add(KeyKind::family, {family});
  keys.add(KeyKind::birth, {year, month, day});
  keys.add(KeyKind::coarse_names, {consonants(family, 4), given.substr(0, 2)});
}

void add_organisation(Keys& keys, const ProfileView& view) {
  const auto words = by_length(view.family);
  if (words.empty()) return;
  const std::string_view longest = words[0], second = words.size() > 1 ? words[1] : words[0];
  keys.add(KeyKind::names, {std::min(longest, second), std::max(longest, second)});
  keys.add(KeyKind::family_place, {longest, view.postcode});
  keys.add(KeyKind::given_place, {second, view.postcode});
  const auto rest = words_in(view.family);
  keys.add(KeyKind::coarse_names, {consonants(rest[0], 4), rest.size() > 1 ? rest[1].substr(0, 2) : "-"});
}

}  // namespace

std::vector<BlockingKey> blocking_keys(const ProfileView& view) {
  Keys keys(view.is_organisation);
  keys.add_each(KeyKind::phone, view.phones);
  keys.add_each(KeyKind::mail, view.mails);
  keys.add_each(KeyKind::number, view.numbers);
  if (view.is_organisation)
    add_organisation(keys, view);
  else
    add_person(keys, view);
  const auto street = by_length(view.street);
  for (std::size_t i = 0; i < std::min<std::size_t>(street.size(), 2); ++i)
    keys.add(KeyKind::house_street, {view.house, street[i]});
  for (std::size_t i = 0; i < std::min<std::size_t>(street.size(), 2); ++i)
    for (const std::string_view place : {view.postcode, view.city}) keys.add(KeyKind::street_place, {street[i], place});
  return keys.take();
}

}  // namespace vez
