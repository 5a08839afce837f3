#include "duplicates/profile.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <span>

#include "base/check.h"
#include "text/fold.h"
#include "text/words.h"

namespace vez {
namespace {

// Of one text of a profile: its length is kept in a byte.
constexpr std::size_t text_bytes_max = 255;
// Words of a name; what is longer is no name.
constexpr std::size_t name_words_max = 12;

constexpr std::uint64_t spelling_seed = 1;

using Words = std::vector<std::string>;

// Words of a street that say nothing, folded: kinds of streets and "house", "flat" in the languages of the product.
constexpr std::array<std::string_view, 56> street_noise{
    "crescent", "circuit", "terrace",  "square",   "boulevard", "gardens", "grove",  "way",      "ulica",  "ul",
    "cesta",    "c",       "trg",      "pot",      "naselje",   "st",      "street", "str",      "road",   "rd",
    "avenue",   "ave",     "av",       "lane",     "ln",        "drive",   "dr",     "close",    "court",  "ct",
    "place",    "pl",      "utca",     "u",        "ut",        "utja",    "ter",    "tere",     "krt",    "korut",
    "em",       "emelet",  "ajto",     "prospekt", "pr",        "prt",     "per",    "pereulok", "shosse", "d",
    "dom",      "kv",      "kvartira", "flat",     "apt",       "no"};

// Words of organisations that say what they are in law, folded.
constexpr std::array<std::string_view, 22> legal_forms{"doo", "dd",  "sp",  "kft",  "bt", "rt", "zrt", "nyrt",
                                                       "ooo", "oao", "zao", "pao",  "ao", "ip", "ltd", "limited",
                                                       "plc", "inc", "llc", "gmbh", "ag", "the"};

struct GenerationWord {
  std::string_view word;
  Generation generation;
};
constexpr GenerationWord generation_words[] = {
    {"jr", Generation::younger},     {"junior", Generation::younger},   {"ifj", Generation::younger},
    {"ifjabb", Generation::younger}, {"ml", Generation::younger},       {"mlajsi", Generation::younger},
    {"mlajsa", Generation::younger}, {"mladshii", Generation::younger}, {"mladshiy", Generation::younger},
    {"sr", Generation::older},       {"senior", Generation::older},     {"id", Generation::older},
    {"idosb", Generation::older},    {"starejsi", Generation::older},   {"starejsa", Generation::older},
    {"starshii", Generation::older}, {"starshiy", Generation::older}};

// How people are addressed, folded: no part of a name.
constexpr std::array<std::string_view, 12> titles{"mr",     "mrs",   "ms",  "miss", "dr",  "prof",
                                                  "gospod", "gospa", "ing", "dipl", "mag", "ozv"};

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// "Петрович", "Ильинична": a name after the father.
bool is_patronymic(std::string_view folded_word) {
  constexpr std::array<std::string_view, 7> endings{"ovich", "evich", "ovna", "evna", "ichna", "ovic", "evic"};
  return folded_word.size() > 6 &&
         std::ranges::any_of(endings, [&](std::string_view ending) { return folded_word.ends_with(ending); });
}

struct NameWords {
  Words given, family, middle;
  Generation generation = Generation::unknown;
};

// The words of a part of a name without titles; what says the generation goes where it belongs.
Words name_words(std::string_view text, NameWords& name) {
  Words words = fold_words(text);
  if (words.size() > name_words_max) words.resize(name_words_max);
  std::erase_if(words, [&](const std::string& word) {
    const auto found = std::ranges::find(generation_words, word, &GenerationWord::word);
    if (found == std::end(generation_words)) return is_among(word, titles);
    name.generation = found->generation;
    return true;
  });
  // "starejši" too, but "St John" is a name.
  if (words.size() > 1 && words.back() == "st") {
    name.generation = Generation::older;
    words.pop_back();
  }
  return words;
}

NameWords person_name(const CustomerTraits& traits) {
  NameWords name;
  name.given = name_words(traits.given_name, name);
  name.family = name_words(traits.family_name, name);
  name.middle = name_words(traits.middle_name, name);
  if (!name.given.empty() && !name.family.empty()) return name;
  if (!name.family.empty()) return name;
  // The given name holds the whole name, or there is only a name: the patronymic stands out, of the rest the last word
  // is taken for the family's; comparing tries the other order too.
  Words all = name.given.empty() ? name_words(traits.name, name) : name.given;
  if (all.size() < 2) {
    (name.given.empty() ? name.family : name.given) = all;
    return name;
  }
  if (all.size() > 2 && name.middle.empty()) {
    // Before the last word only: there are families called Petrovich.
    const auto patronymic =
        std::ranges::find_if(all.rbegin(), all.rend(), [](const auto& w) { return is_patronymic(w); });
    if (patronymic != all.rend()) {
      name.middle = {*patronymic};
      all.erase(std::next(patronymic).base());
    }
  }
  name.family = {all.back()};
  all.pop_back();
  name.given = std::move(all);
  return name;
}

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string sounds(const Words& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += sound_of(word);
  }
  return out;
}

// Letters and digits of a postcode in lower case.
std::string plain_code(std::string_view text) {
  std::string out;
  for (const std::string& word : fold_words(text)) out += word;
  return out;
}

struct Street {
  std::string words, house;
};

// The first word with a digit at its beginning is the house; further numbers (flat, floor) are not compared: they are
// left out more often than they tell.
Street street_of(std::string_view text) {
  Street street;
  for (const std::string& word : fold_words(text)) {
    if (word.front() >= '0' && word.front() <= '9') {
      if (street.house.empty()) street.house = word;
    } else if (!is_among(word, street_noise)) {
      if (!street.words.empty()) street.words += ' ';
      street.words += sound_of(word);
    }
  }
  return street;
}

std::string identities(const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < std::min(values.size(), compared_identities_max); ++i) {
    if (values[i].empty() || out.size() + values[i].size() + 1 > text_bytes_max) continue;
    if (!out.empty()) out += ' ';
    // A space would part one identity in two.
    for (const char c : values[i])
      if (c != ' ') out += c;
  }
  return out;
}

// What stands before the texts.
struct Head {
  std::uint32_t given_spelling, family_spelling;
  std::uint16_t year;
  std::uint8_t month, day, is_organisation, generation;
  std::uint16_t country;
};
static_assert(sizeof(Head) == 16);

constexpr std::uint32_t spelling(const std::string& words) {
  return static_cast<std::uint32_t>(hash_of(words, spelling_seed));
}

void append(std::string& bytes, std::string_view text) {
  text = text.substr(0, text_bytes_max);
  bytes += static_cast<char>(text.size());
  bytes += text;
}

std::uint16_t country_number(std::string_view code) {
  if (code.size() != 2) return 0;
  return static_cast<std::uint16_t>(static_cast<unsigned char>(code[0]) << 8 | static_cast<unsigned char>(code[1]));
}

template <class T>
T bounded(std::int32_t value, std::int32_t max) {
  return static_cast<T>(value >= 0 && value <= max ? value : 0);
}

}  // namespace

BirthDate birth_date(Date date) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{date.days}}};
  return {.year = static_cast<int>(day.year()),
          .month = static_cast<std::int32_t>(static_cast<unsigned>(day.month())),
          .day = static_cast<std::int32_t>(static_cast<unsigned>(day.day()))};
}

Profile profile_of(const CustomerTraits& traits) {
  NameWords name;
  if (traits.is_organisation) {
    name.family = fold_words(traits.name);
    if (name.family.size() > name_words_max) name.family.resize(name_words_max);
    std::erase_if(name.family, [](const std::string& word) { return is_among(word, legal_forms); });
  } else {
    name = person_name(traits);
  }
  const Street street = street_of(traits.street);
  const Head head{.given_spelling = spelling(joined(name.given)),
                  .family_spelling = spelling(joined(name.family)),
                  .year = bounded<std::uint16_t>(traits.born.year, 9999),
                  .month = bounded<std::uint8_t>(traits.born.month, 99),
                  .day = bounded<std::uint8_t>(traits.born.day, 99),
                  .is_organisation = traits.is_organisation,
                  .generation = static_cast<std::uint8_t>(name.generation),
                  .country = country_number(traits.country)};
  Profile profile;
  profile.bytes.reserve(160);
  profile.bytes.append(reinterpret_cast<const char*>(&head), sizeof head);
  for (const std::string& text : {sounds(name.given), sounds(name.family), sounds(name.middle), street.words,
                                  street.house, plain_code(traits.postcode), sounds(fold_words(traits.city)),
                                  identities(traits.phones), identities(traits.mails), identities(traits.numbers)})
    append(profile.bytes, text);
  return profile;
}

ProfileView view_of(std::string_view bytes) {
  CHECK(bytes.size() >= sizeof(Head));
  Head head;
  std::memcpy(&head, bytes.data(), sizeof head);
  ProfileView view;
  view.is_organisation = head.is_organisation != 0;
  view.generation = static_cast<Generation>(head.generation);
  view.country = head.country;
  view.year = head.year, view.month = head.month, view.day = head.day;
  view.given_spelling = head.given_spelling, view.family_spelling = head.family_spelling;
  bytes.remove_prefix(sizeof head);
  for (std::string_view* const text : {&view.given, &view.family, &view.middle, &view.street, &view.house,
                                       &view.postcode, &view.city, &view.phones, &view.mails, &view.numbers}) {
    const std::size_t size = static_cast<unsigned char>(bytes.at(0));
    *text = bytes.substr(1, size);
    bytes.remove_prefix(1 + size);
  }
  return view;
}

}  // namespace vez
