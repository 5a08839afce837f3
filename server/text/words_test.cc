#include "text/words.h"

#include <algorithm>
#include <set>

#include "base/testing.h"
#include "duplicates/short_forms.h"
#include "text/fold.h"

namespace vez {
namespace {

std::string sound(std::string_view name) { return sound_of(folded(name)); }

TEST_CASE("a name sounds the same in Cyrillic and as passports, carriers and Slovenes write it") {
  struct Spelt {
    std::string_view cyrillic;
    std::vector<std::string_view> latin;
  };
  const Spelt names[] = {{"Юлия", {"Yuliya", "Yulia", "Julija", "Iuliia", "Julia"}},
                         {"Щукин", {"Shchukin", "Ščukin"}},
                         {"Хрущёв", {"Khrushchev", "Khrushchyov", "Hruščov", "Hruščev"}},
                         {"Артём", {"Artem", "Artyom", "Artjom"}},
                         {"Цветков", {"Tsvetkov", "Cvetkov"}},
                         {"Екатерина", {"Yekaterina", "Ekaterina", "Jekaterina"}},
                         {"Алексей", {"Aleksey", "Aleksei", "Alexei", "Aleksej"}},
                         {"Чайковский", {"Tchaikovsky", "Čajkovskij", "Chaykovskiy"}},
                         {"Наталья", {"Natalya", "Natalia", "Natalija"}}};
  for (const Spelt& name : names)
    for (const std::string_view latin : name.latin)
      EXPECT_MESSAGE(sound(latin) == sound(name.cyrillic), std::string(latin), " is ", sound(latin), ", not ",
                     sound(name.cyrillic));
}

TEST_CASE("a name sounds the same by Hungarian, Slovene and German customs") {
  EXPECT(sound("Kovács") == sound("Kovač"));
  EXPECT(sound("Szabó") == sound("Сабо"));
  EXPECT(sound("Müller") == sound("Mueller"));
  EXPECT(sound("Žagar") == sound("Zsagar"));
}

TEST_CASE("other names sound otherwise") {
  EXPECT(sound("Maja") != sound("Maša"));
  EXPECT(sound("Иван") != sound("Иванна"));
  EXPECT(sound("Kovač") != sound("Novak"));
}

TEST_CASE("edits are counted, two neighbours that changed places as one") {
  EXPECT(edits_between("novak", "novak", 2) == 0);
  EXPECT(edits_between("novak", "nvoak", 2) == 1);
  EXPECT(edits_between("novak", "nowakk", 2) == 2);
  EXPECT(edits_between("novak", "kovac", 1) == 2);
  EXPECT(edits_between("", "abc", 5) == 3);
  EXPECT(edits_between("ab", "abcdef", 2) == 3);
}

TEST_CASE("likeness is Jaro's and Winkler's") {
  EXPECT(likeness("martha", "marhta") == doctest::Approx(0.9611).epsilon(0.0001));
  EXPECT(likeness("dwayne", "duane") == doctest::Approx(0.84).epsilon(0.0001));
  EXPECT(likeness("abc", "xyz") == 0);
  EXPECT(likeness("", "a") == 0);
}

TEST_CASE("a slip is one edit, two in a long word, none in a short one") {
  EXPECT(is_slip("novak", "novaj"));
  EXPECT(!is_slip("novak", "novyj"));
  EXPECT(is_slip("kastelic", "kastlcic"));
  EXPECT(!is_slip("al", "an"));
}

TEST_CASE("short forms belong to their names, in each script") {
  EXPECT(is_short_form(sound("Саша"), sound("Александр")));
  EXPECT(is_short_form(sound("Kati"), sound("Katalin")));
  EXPECT(is_short_form(sound("Bill"), sound("William")));
  EXPECT(is_short_form(sound("Janez"), sound("Jani")));
  EXPECT(!is_short_form(sound("Bill"), sound("Katalin")));
}

TEST_CASE("the number of a text never changes: keys in databases are made of it") {
  EXPECT(hash_of("novak", 1) == 9398326906410569178ULL);
}

bool is_among(std::string_view word, std::string_view typed) {
  const auto words = one_slip_away(typed);
  return std::ranges::find(words, word) != words.end();
}

TEST_CASE("a letter left out, one too many, another one and two in the wrong order are one slip") {
  for (const std::string_view typed : {"kovcic", "kovacicc", "kovasic", "kovaicc", "ovacic", "kovaci", "okvacic"}) {
    EXPECT_MESSAGE(is_among("kovacic", typed), typed);
    EXPECT_MESSAGE(edits_between(typed, "kovacic", 1) == 1, typed);
  }
}

TEST_CASE("what is made by one slip is one slip away, and all that is") {
  const std::set<std::string> made = [] {
    const auto words = one_slip_away("abba");
    return std::set<std::string>(words.begin(), words.end());
  }();
  for (const std::string& word : made) EXPECT_MESSAGE((word == "abba" || edits_between(word, "abba", 1) == 1), word);
  // 5 places x 26 letters of which 4 meet another, 3 shorter ones, 4 x 25 other letters, 2 in another order.
  EXPECT(made.size() == 5 * 26 - 4 + 3 + 4 * 25 + 2);
}

TEST_CASE("a digit is taken for a digit") {
  EXPECT(is_among("1000", "1001"));
  EXPECT(!is_among("100a", "1001"));
  EXPECT(!is_among("1", "a"));
}

}  // namespace
}  // namespace vez
