#include "people/passwords.h"

#include <algorithm>

#include "base/text.h"
#include "text/fold.h"

namespace vez {
namespace {

// Letters that must be left when what everybody would try is taken away.
constexpr std::size_t own_letters_min = 5;
// Shorter words are no reason: they are part of too many others.
constexpr std::size_t word_letters_min = 3;
// A walk has at least this many keys.
constexpr std::size_t walk_keys_min = 3;

// What people of our four languages choose first, and what software is delivered with.
constexpr std::string_view first_words[] = {
    "password",  "passwort", "passw0rd", "p4ssw0rd",      "geslo",   "jelszo", "parol",    "secret",   "skrivnost",
    "titok",     "welcome",  "letmein",  "dobrodosli",    "pozdrav", "privet", "hello",    "iloveyou", "ljubimte",
    "szeretlek", "lyublyu",  "admin",    "administrator", "root",    "user",   "test",     "demo",     "default",
    "changeme",  "monkey",   "dragon",   "football",      "nogomet", "foci",   "baseball", "master",   "princess",
    "sunshine",  "superman", "batman",   "pokemon",       "summer",  "winter", "spring",   "autumn",   "poletje",
    "zima",      "pomlad",   "jesen",    "leto",          "osen",    "login",  "guest",    "company",  "podjetje",
    "abc",       "qwerty",   "qwertz",   "asdf",          "vez"};

// Rows and columns of keys as they lie, the alphabet, the digits.
constexpr std::string_view walks[] = {"1234567890",
                                      "0987654321",
                                      "qwertyuiop",
                                      "qwertzuiop",
                                      "asdfghjkl",
                                      "zxcvbnm",
                                      "yxcvbnm",
                                      "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
                                      "1q2w3e4r5t6y7u8i9o0p",
                                      "1q2w3e4r5t6z7u8i9o0p",
                                      "qazwsxedcrfvtgbyhnujm",
                                      "abcdefghijklmnopqrstuvwxyz",
                                      "йцукенгшщзхъ",
                                      "фывапролджэ",
                                      "ячсмитьбю",
                                      "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"};

std::string letters_and_digits(std::string_view text) {
  std::string out = folded(text);
  std::erase(out, ' ');
  return out;
}

bool is_one_piece_repeated(std::string_view text) {
  for (std::size_t length = 1; length <= text.size() / 2; ++length)
    if (text.substr(length) == text.substr(0, text.size() - length)) return true;
  return false;
}

void take_away(std::string& text, std::string_view word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.erase(at, word.size());
}

// Takes away the longest walks, from each place on, forwards and backwards.
void take_walks_away(std::string& text) {
  for (const std::string_view keys : walks) {
    std::string walk = letters_and_digits(keys);
    for (int direction = 0; direction < 2; ++direction) {
      for (std::size_t length = std::min(walk.size(), text.size()); length >= walk_keys_min; --length)
        for (std::size_t from = 0; from + length <= walk.size(); ++from)
          take_away(text, std::string_view(walk).substr(from, length));
      std::reverse(walk.begin(), walk.end());
    }
  }
}

}  // namespace

bool is_guessable_password(std::string_view password, const std::vector<std::string>& words) {
  std::string rest = letters_and_digits(password);
  if (rest.empty()) return is_one_piece_repeated(password);
  // Mostly of other signs: those are not guessed by words.
  if (static_cast<std::int64_t>(rest.size()) * 2 < characters(password)) return false;
  if (is_one_piece_repeated(rest)) return true;
  for (const std::string& text : words)
    for (const std::string& word : fold_words(text))
      if (word.size() >= word_letters_min) take_away(rest, word);
  for (const std::string_view word : first_words) take_away(rest, word);
  take_walks_away(rest);
  std::erase_if(rest, [](char c) { return c >= '0' && c <= '9'; });
  std::string distinct = rest;
  std::ranges::sort(distinct);
  const auto [first, last] = std::ranges::unique(distinct);
  distinct.erase(first, last);
  return distinct.size() < own_letters_min;
}

}  // namespace vez
