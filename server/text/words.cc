#include "text/words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace vez {
namespace {

// Words are compared by their first bytes; names are shorter.
constexpr std::size_t compared_bytes_max = 48;

struct SpeltSound {
  std::string_view spelt, sound;
};

// Longer spellings before their beginnings. š, č and ž are s, c and z already in a folded word, so that the digraphs
// other customs use for them must become those too.
constexpr SpeltSound spelt_sounds[] = {
    {"tsch", "c"}, {"shch", "sc"}, {"tch", "c"}, {"sch", "s"}, {"chr", "kr"}, {"ch", "c"}, {"cs", "c"},
    {"cz", "c"},   {"ck", "k"},    {"cc", "k"},  {"sh", "s"},  {"sz", "s"},   {"zh", "z"}, {"zs", "z"},
    {"kh", "h"},   {"th", "t"},    {"ph", "f"},  {"ts", "c"},  {"tz", "c"},   {"ae", "a"}, {"oe", "o"},
    {"ue", "u"},   {"qu", "kv"},   {"ye", "e"},  {"je", "e"},  {"q", "k"},    {"w", "v"},  {"x", "ks"},
    {"y", "i"},    {"j", "i"},     {"ct", "kt"}, {"cl", "kl"}, {"cr", "kr"},
};

bool is_vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

// ё after a consonant: "Fyodor", "Fjodor" is "Fedor" in a folded word.
bool is_soft_o(std::string_view word, std::size_t at) {
  return at > 0 && !is_vowel(word[at - 1]) && (word.substr(at, 2) == "yo" || word.substr(at, 2) == "jo");
}

// A bit for each letter that is there.
std::uint64_t letters_in(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return letters;
}

std::string_view shortened(std::string_view word) { return word.substr(0, compared_bytes_max); }

// What slips put into a word.
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

}  // namespace

std::string sound_of(std::string_view folded_word) {
  std::string out;
  const auto add = [&](std::string_view sound) {
    for (const char c : sound)
      if (out.empty() || out.back() != c || (c >= '0' && c <= '9')) out += c;
  };
  for (std::size_t i = 0; i < folded_word.size();) {
    if (is_soft_o(folded_word, i)) {
      add("e"), i += 2;
      continue;
    }
    const auto found = std::ranges::find_if(
        spelt_sounds, [&](const SpeltSound& s) { return folded_word.substr(i).starts_with(s.spelt); });
    if (found != std::end(spelt_sounds))
      add(found->sound), i += found->spelt.size();
    else
      add(folded_word.substr(i++, 1));
  }
  // After a hushing sound ё is written as o: "Hruščov", "Gorbačova".
  for (const std::string_view ending : {"ov", "ova"})
    if (out.size() > ending.size() + 1 && out.ends_with(ending) &&
        std::string_view("csz").find(out[out.size() - ending.size() - 1]) != std::string_view::npos)
      out[out.size() - ending.size()] = 'e';
  return out;
}

int edits_between(std::string_view a, std::string_view b, int max) {
  a = shortened(a), b = shortened(b);
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  const auto size_a = static_cast<int>(a.size()), size_b = static_cast<int>(b.size());
  if (std::abs(size_a - size_b) > max) return max + 1;
  std::array<std::array<int, compared_bytes_max + 1>, 3> rows;
  for (int j = 0; j <= size_b; ++j) rows[0][j] = j;
  for (int i = 1; i <= size_a; ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& second_above = rows[(i + 1) % 3];
    row[0] = i;
    int least = i;
    for (int j = 1; j <= size_b; ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], second_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > max) return max + 1;
  }
  return std::min(rows[size_a % 3][size_b], max + 1);
}

std::vector<std::string> one_slip_away(std::string_view word) {
  std::vector<std::string> words;
  // Digits are mistaken for digits, and letters for letters.
  const bool number = !word.empty() && word.find_first_not_of(digits) == std::string_view::npos;
  const std::string_view others = number ? digits : letters;
  words.reserve(word.size() * (2 * others.size() + 2) + others.size());
  for (std::size_t i = 0; i <= word.size(); ++i) {
    const std::string before(word.substr(0, i)), after(word.substr(i));
    for (const char sign : others) words.push_back(before + sign + after);
    if (after.empty()) continue;
    words.push_back(before + after.substr(1));
    for (const char sign : others)
      if (sign != after[0]) words.push_back(before + sign + after.substr(1));
    if (after.size() > 1 && after[0] != after[1]) words.push_back(before + after[1] + after[0] + after.substr(2));
  }
  return words;
}

double likeness(std::string_view a, std::string_view b) {
  a = shortened(a), b = shortened(b);
  if (a.empty() || b.empty()) return 0;
  const auto size_a = static_cast<int>(a.size()), size_b = static_cast<int>(b.size());
  const int reach = std::max(std::max(size_a, size_b) / 2 - 1, 0);
  std::uint64_t taken_a = 0, taken_b = 0;
  int common = 0;
  for (int i = 0; i < size_a; ++i)
    for (int j = std::max(0, i - reach); j < std::min(size_b, i + reach + 1); ++j)
      if (a[i] == b[j] && (taken_b >> j & 1) == 0) {
        taken_a |= std::uint64_t{1} << i, taken_b |= std::uint64_t{1} << j, ++common;
        break;
      }
  if (common == 0) return 0;
  int exchanged = 0;
  for (int i = 0, j = 0; i < size_a; ++i) {
    if ((taken_a >> i & 1) == 0) continue;
    while ((taken_b >> j & 1) == 0) ++j;
    exchanged += a[i] != b[j++];
  }
  const double jaro = (double(common) / size_a + double(common) / size_b + (common - exchanged / 2.0) / common) / 3;
  const auto [end_a, end_b] = std::ranges::mismatch(a.substr(0, 4), b.substr(0, 4));
  return jaro + 0.1 * double(end_a - a.begin()) * (1 - jaro);
}

bool is_slip(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  const int edits_max = shorter >= 6 ? 2 : 1;
  if (shorter < 3 || longer - shorter > static_cast<std::size_t>(edits_max)) return false;
  // An edit brings one letter and takes one away at most: most words are told apart by their letters alone.
  const std::uint64_t letters_a = letters_in(a), letters_b = letters_in(b);
  if (std::popcount(letters_a & ~letters_b) > edits_max || std::popcount(letters_b & ~letters_a) > edits_max)
    return false;
  return edits_between(a, b, edits_max) <= edits_max;
}

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  // FNV-1a with the mixing of splitmix64 at the end, so that all bits depend on all bytes.
  std::uint64_t hash = 0xcbf29ce484222325 ^ (seed * 0x9e3779b97f4a7c15);
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

}  // namespace vez
