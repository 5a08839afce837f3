#include "time_words/tokens.h"

#include <array>
#include <utility>

namespace vez {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

// The character at the beginning of the text; U+FFFD of one byte where that is no UTF-8.
Character character_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC2 ? 2 : 0;
  if (bytes == 0 || bytes > text.size()) return {0xFFFD, 1};
  char32_t code = byte(0) & (0x7F >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0xFFFD, 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, bytes};
}

// Letters of U+00C0 to U+017F without their accents; a space for signs and what is spelt in two letters.
constexpr std::string_view latin_letters =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz ";
static_assert(latin_letters.size() == 0x180 - 0xC0);

constexpr bool is_mark(char32_t c) { return c >= 0x300 && c < 0x370; }
constexpr bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }
constexpr bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F;
}
constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x2C00) && c < 0xF000;
}

char32_t plain(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 0x20;
  if (c >= 0xC0 && c < 0x180) {
    const char letter = latin_letters[c - 0xC0];
    return letter == ' ' ? c : static_cast<char32_t>(letter);
  }
  if (c >= 0x410 && c < 0x430) return c + 0x20;
  if (c == 0x401 || c == 0x451) return 0x435;
  if (c >= 0x400 && c < 0x410) return c + 0x50;
  return c;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

constexpr char32_t plain_sign(char32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? U'-' : c; }

TimeToken::Kind kind_of(char32_t c) {
  if (is_digit(c)) return TimeToken::Kind::digits;
  return is_letter(c) ? TimeToken::Kind::word : TimeToken::Kind::sign;
}

// Longest number that a date or an hour has: a year.
constexpr std::size_t digits_max = 4;

void set_number(TimeToken& token, std::string_view digits) {
  if (digits.size() > digits_max) return;
  token.number = 0;
  for (const char digit : digits) token.number = token.number * 10 + (digit - '0');
}

}  // namespace

std::string plain_letters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = character_at(text);
    text.remove_prefix(c.bytes);
    if (c.code != 0xFFFD && !is_mark(c.code) && !is_apostrophe(c.code)) append(out, plain(c.code));
  }
  return out;
}

std::vector<TimeToken> time_tokens(std::string_view text) {
  std::vector<TimeToken> tokens;
  bool joined = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character first = character_at(text.substr(at));
    if (is_space(first.code) || is_mark(first.code)) {
      joined = joined && is_mark(first.code);
      at += first.bytes;
      continue;
    }
    TimeToken token{.kind = kind_of(first.code), .begin = at, .end = at + first.bytes, .joined = joined};
    if (token.kind == TimeToken::Kind::sign) token.sign = plain_sign(first.code);
    while (token.kind != TimeToken::Kind::sign && token.end < text.size()) {
      const Character next = character_at(text.substr(token.end));
      const bool inside = token.kind == TimeToken::Kind::word && (is_mark(next.code) || is_apostrophe(next.code));
      if (!inside && kind_of(next.code) != token.kind) break;
      token.end += next.bytes;
    }
    const std::string_view said = text.substr(at, token.end - at);
    if (token.kind == TimeToken::Kind::word) token.word = plain_letters(said);
    if (token.kind == TimeToken::Kind::digits) set_number(token, said);
    at = token.end;
    joined = true;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace vez
