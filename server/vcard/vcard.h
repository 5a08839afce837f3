#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vez {

// Bounds of one card, so that a file of any size is read in constant memory.
constexpr std::size_t vcard_line_bytes_max = 1 << 20;
constexpr std::size_t vcard_bytes_max = 4 << 20;
constexpr std::size_t vcard_properties_max = 2'000;

struct VCardParameter {
  std::string name;   // in capitals
  std::string value;  // of several, "home,voice", one each
};

struct VCardProperty {
  std::string group;  // of "item1.TEL", in capitals
  std::string name;   // in capitals; "" for a line that is none; "AGENT FN" of a card in a card
  std::vector<VCardParameter> parameters;
  std::string value;    // valid UTF-8 without NUL; escapes are still in it
  bool binary = false;  // a picture or the like: its bytes are not kept

  bool has(std::string_view parameter, std::string_view value_in_lower_case) const;
};

struct VCard {
  std::int64_t line = 0;  // where it begins in the file, from 1
  std::string version;    // "" where it does not say
  std::vector<VCardProperty> properties;
  std::string problem;  // "" when fine; otherwise what is wrong with it, the key of a Message
};

// Reads cards in whatever pieces they arrive.
class VCardReader {
 public:
  using Take = std::function<void(VCard&&)>;

  // `encoding` of what does not name its own and is no valid UTF-8; an unknown one is a fault of the program (CHECK).
  explicit VCardReader(std::string encoding);
  ~VCardReader();
  void feed(std::string_view bytes, const Take& take);
  // The end of the file. The reader is used up.
  void finish(const Take& take);

 private:
  class Whole;
  void decoded(std::string_view bytes, const Take& take);
  void physical_line(std::string_view line, const Take& take);
  void logical_line(const Take& take);
  void begin_card(const Take& take);
  void hand_out(const Take& take);
  void report(std::string_view problem);
  std::string text_of(std::string bytes, std::string_view charset) const;

  std::string encoding_;
  std::unique_ptr<Whole> whole_;  // of UTF-16, which has no lines before it is decoded
  std::string head_;              // the first bytes, until it is known whether they are a byte order mark
  bool head_passed_ = false;
  std::string physical_;  // the line that is coming in
  bool physical_cut_ = false;
  bool after_cr_ = false;
  std::int64_t line_ = 1;
  std::string logical_;  // lines put together again
  bool logical_begun_ = false, logical_cut_ = false, soft_break_ = false;
  std::int64_t logical_line_ = 0;
  VCard card_;
  int depth_ = 0;  // 0 outside of a card
  std::size_t card_bytes_ = 0;
  bool outside_told_ = false;
};

// Parts of a structured value ("N", "ADR", "ORG") between semicolons, or of a list between commas, without escapes.
std::vector<std::string> vcard_parts(std::string_view value, char separator);
// A value without escapes.
std::string vcard_text(std::string_view value);

// A card being written.
enum class VCardVersion { v3, v4 };
class VCardWriter {
 public:
  VCardWriter(std::string& out, VCardVersion version);
  // `head`: name and parameters as they stand before the colon; `value` as it stands behind it.
  void property(std::string_view head, std::string_view value);
  void text(std::string_view head, std::string_view value);
  void end();

 private:
  std::string& out_;
};
// A text as it stands in a value: commas, semicolons, backslashes and line ends escaped.
std::string vcard_escaped(std::string_view text);

}  // namespace vez
