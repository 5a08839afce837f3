#include "text/fold.h"

#include <chrono>
#include <random>

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("a letter that only looks like another sign is found as that letter") {
  EXPECT(folded("µ") == folded("μ"));  // The sign for micro and the Greek letter.
  EXPECT(folded("Ａｎａ") == "ana");   // As some keyboards for Chinese write it.
}

TEST_CASE("Cyrillic and accented names are found by plain Latin letters") {
  EXPECT(folded("Иванов Щукин") == "ivanov shchukin");
  EXPECT(folded("Žagar-Čeh") == "zagar ceh");
  EXPECT(folded("Kőrösi Ágnes") == "korosi agnes");
  EXPECT(folded("O'Brien") == "obrien");
  EXPECT(folded("Đorđe Straße") == "dorde strasse");
}

TEST_CASE("what is no UTF-8 has no words") { EXPECT(fold_words("\xff\xfe").empty()); }

TEST_CASE("names sort by the Slovene alphabet") {
  EXPECT(name_sort_text("Cvet") < name_sort_text("Čeh"));
  EXPECT(name_sort_text("Čeh") < name_sort_text("Dolenc"));
  EXPECT(name_sort_text("Zupan") < name_sort_text("Žagar"));
}

TEST_CASE("the table of plain letters folds as the rules do, alone and in any company") {
  std::mt19937 random(7);
  const auto letter = [&](std::string& text, unsigned c) {
    if (c < 0x80)
      text += static_cast<char>(c);
    else
      text += static_cast<char>(0xC0 | c >> 6), text += static_cast<char>(0x80 | (c & 0x3F));
  };
  for (unsigned c = 1; c < 0x0500; ++c) {
    std::string text = "a";
    letter(text, c), text += "b";
    REQUIRE_MESSAGE(fold_words(text) == fold_words_by_rules(text), text);
  }
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) letter(text, random() % 2 ? 1 + random() % 0x24F : 0x400 + random() % 0x60);
    REQUIRE_MESSAGE(fold_words(text) == fold_words_by_rules(text), text);
  }
}

TEST_CASE("other scripts keep their words apart and safe") {
  EXPECT(fold_words("Ελένη  Παππά").size() == 2);
  EXPECT(fold_words("\"; DROP (x) * NEAR/2").size() == 4);
}

TEST_CASE("sort text never grows over 64 bytes") { EXPECT(name_sort_text(std::string(10'000, 'z')).size() <= 64); }

TEST_CASE("figure: folding a plain name") {
  constexpr int rounds = 100'000;
  std::size_t words = fold_words("Иванов").size();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) words += fold_words(i % 2 ? "Žiga Kovačič-Đurić" : "Иванов Щукин").size();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  EXPECT(words > rounds);
  const auto start_rules = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds / 50; ++i) words += fold_words_by_rules("Иванов Щукин").size();
  const std::chrono::duration<double, std::micro> by_rules = std::chrono::steady_clock::now() - start_rules;
  MESSAGE("fold_words: ", took.count() / rounds, " us a name, by the rules alone ", by_rules.count() * 50 / rounds);
}

}  // namespace
}  // namespace vez
