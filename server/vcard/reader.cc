// long because a line goes through all of it: folding, its head, its encodings, its card.
#include <unicode/ucnv.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "csv/decoder.h"
#include "vcard/vcard.h"

namespace vez {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view line_too_long = "a cell is longer than 1 MiB";
constexpr std::string_view card_too_long = "the row is longer than 4 MiB";
constexpr std::string_view broken_off = "the card has no end";
constexpr std::string_view no_property = "a line is no property of a card";
constexpr std::string_view outside = "this stands outside of a card";
constexpr std::string_view replaced = "characters that are not in the encoding of the file were replaced";
// What a property without an encoding most likely has, that is no valid UTF-8.
constexpr const char* old_encoding = "windows-1252";

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string in_capitals(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper);
  return out;
}
bool same_word(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, upper, upper); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = upper(c);
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// RFC 2045 §6.7; what is no code stands as it is.
std::string from_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

// RFC 6868: what a parameter can't hold as it is.
std::string parameter_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '^' && i + 1 < text.size()) {
      const char next = text[i + 1];
      if (next == 'n' || next == '^' || next == '\'') {
        out += next == 'n' ? '\n' : next == '^' ? '^' : '"';
        ++i;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

// The first of `signs` that stands outside of quotation marks.
std::size_t find_bare(std::string_view text, std::string_view signs, std::size_t from = 0) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && signs.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

void add_parameter(VCardProperty& property, std::string_view part) {
  const std::size_t equals = part.find('=');
  std::string name = "TYPE";
  std::string_view value = trimmed(part);
  if (equals != std::string_view::npos) {
    name = in_capitals(trimmed(part.substr(0, equals)));
    value = trimmed(part.substr(equals + 1));
  } else if (same_word(value, "QUOTED-PRINTABLE") || same_word(value, "BASE64") || same_word(value, "8BIT") ||
             same_word(value, "7BIT")) {
    name = "ENCODING";
  }
  if (value.size() > 1 && value.starts_with('"') && value.ends_with('"')) value = value.substr(1, value.size() - 2);
  if (name != "TYPE") {
    property.parameters.push_back({std::move(name), parameter_text(value)});
    return;
  }
  // One each, also of TYPE="home,voice".
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(find_bare(value, ",", begin), value.size());
    const std::string_view one = trimmed(value.substr(begin, end - begin));
    if (!one.empty()) property.parameters.push_back({"TYPE", parameter_text(one)});
    begin = end + 1;
  }
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
  });
}

// Name and parameters; false when they are none.
bool read_head(std::string_view head, VCardProperty& property) {
  std::size_t end = std::min(find_bare(head, ";"), head.size());
  std::string_view name = trimmed(head.substr(0, end));
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    property.group = in_capitals(name.substr(0, dot));
    name.remove_prefix(dot + 1);
  }
  if (!is_name(name)) return false;
  property.name = in_capitals(name);
  while (end < head.size()) {
    const std::size_t begin = end + 1;
    end = std::min(find_bare(head, ";", begin), head.size());
    const std::string_view part = head.substr(begin, end - begin);
    if (!trimmed(part).empty()) add_parameter(property, part);
  }
  return true;
}

std::size_t end_of_head(std::string_view line) {
  const std::size_t colon = find_bare(line, ":");
  return colon != std::string_view::npos ? colon : line.find(':');  // a quotation mark without its other
}

bool is_quoted_printable(std::string_view line) {
  const std::string head = in_capitals(line.substr(0, std::min(end_of_head(line), line.size())));
  return head.find("QUOTED-PRINTABLE") != std::string::npos;
}

std::string converted(std::string_view bytes, const std::string& encoding) {
  std::string out;
  StreamDecoder(encoding).decode(bytes, true, [&](std::string_view piece) { out += piece; });
  std::erase(out, '\0');
  return out;
}

bool is_known(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding.c_str(), &status);
  if (U_FAILURE(status)) return false;
  ucnv_close(converter);
  return true;
}

}  // namespace

class VCardReader::Whole : public StreamDecoder {
 public:
  using StreamDecoder::StreamDecoder;
};

bool VCardProperty::has(std::string_view parameter, std::string_view value_in_lower_case) const {
  return std::ranges::any_of(parameters, [&](const VCardParameter& p) {
    return p.name == parameter && same_word(p.value, value_in_lower_case);
  });
}

VCardReader::VCardReader(std::string encoding) : encoding_(std::move(encoding)) {
  if (encoding_.starts_with("UTF-16")) whole_ = std::make_unique<Whole>(encoding_);
}
VCardReader::~VCardReader() = default;

void VCardReader::feed(std::string_view bytes, const Take& take) {
  if (whole_)
    whole_->decode(bytes, false, [&](std::string_view utf8) { decoded(utf8, take); });
  else
    decoded(bytes, take);
}

void VCardReader::finish(const Take& take) {
  if (whole_) whole_->decode({}, true, [&](std::string_view utf8) { decoded(utf8, take); });
  if (!head_passed_) head_passed_ = true, decoded({}, take);
  if (!physical_.empty()) physical_line(physical_, take);
  physical_.clear();
  logical_line(take);
  if (depth_ > 0) report(broken_off), hand_out(take);
}

void VCardReader::decoded(std::string_view bytes, const Take& take) {
  if (!head_passed_) {
    head_ += bytes;
    if (head_.size() < byte_order_mark.size()) return;
    head_passed_ = true;
    const std::string head = std::move(head_);
    return decoded(head.starts_with(byte_order_mark) ? std::string_view(head).substr(3) : std::string_view(head), take);
  }
  if (!head_.empty()) physical_ += std::exchange(head_, {});
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", i), bytes.size());
    std::string_view part = bytes.substr(i, end - i);
    if (!part.empty()) after_cr_ = false;
    if (physical_.size() + part.size() > vcard_line_bytes_max) {
      part = part.substr(0, vcard_line_bytes_max - physical_.size());
      physical_cut_ = true;
    }
    physical_ += part;
    if (end == bytes.size()) return;
    const bool second_of_crlf = bytes[end] == '\n' && after_cr_ && physical_.empty();
    after_cr_ = bytes[end] == '\r';
    i = end + 1;
    if (second_of_crlf) continue;
    physical_line(physical_, take);
    physical_.clear();
    physical_cut_ = false;
    ++line_;
  }
}

void VCardReader::physical_line(std::string_view line, const Take& take) {
  const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t') && logical_begun_;
  if (soft_break_ || folded) {
    if (!soft_break_) line.remove_prefix(1);
    if (logical_.size() + line.size() > vcard_line_bytes_max) {
      line = line.substr(0, vcard_line_bytes_max - logical_.size());
      logical_cut_ = true;
    }
    logical_ += line;
  } else {
    logical_line(take);
    if (line.empty()) return;
    logical_ = line, logical_begun_ = true, logical_line_ = line_;
  }
  logical_cut_ |= physical_cut_;
  soft_break_ = logical_.ends_with('=') && is_quoted_printable(logical_);
  if (soft_break_) logical_.pop_back();
}

void VCardReader::logical_line(const Take& take) {
  soft_break_ = false;
  if (!std::exchange(logical_begun_, false)) return;
  const std::string line = std::exchange(logical_, {});
  const bool cut = std::exchange(logical_cut_, false);
  if (trimmed(line).empty()) return;
  const std::size_t colon = end_of_head(line);
  VCardProperty property;
  const bool whole = colon != std::string::npos && read_head(std::string_view(line).substr(0, colon), property);
  const std::string_view raw = whole ? std::string_view(line).substr(colon + 1) : std::string_view(line);
  if (whole && property.name == "BEGIN" && same_word(trimmed(raw), "VCARD")) return begin_card(take);
  if (depth_ == 0) {
    if (std::exchange(outside_told_, true)) return;
    card_ = {.line = logical_line_, .version = "", .properties = {}, .problem = std::string(outside)};
    return hand_out(take);
  }
  if (whole && property.name == "END" && same_word(trimmed(raw), "VCARD")) {
    if (--depth_ == 0) hand_out(take);
    return;
  }
  if (!whole) {
    // Lines of a picture that nobody has indented.
    if (!card_.properties.empty() && card_.properties.back().binary && line.find(' ') == std::string::npos) return;
    property = {}, report(no_property);
  }
  if (cut) report(line_too_long);
  std::string bytes(raw);
  std::string charset;
  for (const VCardParameter& parameter : property.parameters) {
    if (parameter.name == "CHARSET") charset = parameter.value;
    if (parameter.name != "ENCODING") continue;
    if (same_word(parameter.value, "QUOTED-PRINTABLE")) bytes = from_quoted_printable(bytes);
    if (same_word(parameter.value, "B") || same_word(parameter.value, "BASE64")) property.binary = true;
  }
  const bool holds_data =
      property.name == "PHOTO" || property.name == "LOGO" || property.name == "SOUND" || property.name == "KEY";
  if (holds_data && bytes.starts_with("data:")) property.binary = true;
  if (property.name == "VERSION" && depth_ == 1) {
    card_.version = text_of(std::string(trimmed(bytes)), "");
    return;
  }
  if (!property.binary) property.value = text_of(std::move(bytes), charset);
  for (VCardParameter& parameter : property.parameters) parameter.value = text_of(parameter.value, "");
  property.group = text_of(property.group, "");
  if (property.value.find("\xEF\xBF\xBD") != std::string::npos && raw.find("\xEF\xBF\xBD") == std::string_view::npos)
    report(replaced);
  if (depth_ > 1) property.name = "AGENT " + property.name;
  card_bytes_ += property.value.size() + property.name.size();
  for (const VCardParameter& parameter : property.parameters) card_bytes_ += parameter.value.size();
  if (card_bytes_ > vcard_bytes_max || card_.properties.size() >= vcard_properties_max) return report(card_too_long);
  card_.properties.push_back(std::move(property));
}

void VCardReader::begin_card(const Take& take) {
  // In a card it is the agent of its person (2.1), or the card before has no end.
  const bool agent = depth_ > 0 && !card_.properties.empty() && card_.properties.back().name.ends_with("AGENT") &&
                     trimmed(card_.properties.back().value).empty();
  if (agent) {
    ++depth_;
    return;
  }
  if (depth_ > 0) report(broken_off), hand_out(take);
  depth_ = 1, card_bytes_ = 0, outside_told_ = false;
  card_ = {.line = logical_line_, .version = "", .properties = {}, .problem = ""};
}

void VCardReader::hand_out(const Take& take) {
  depth_ = 0;
  take(std::exchange(card_, {}));
}

void VCardReader::report(std::string_view problem) {
  if (card_.problem.empty()) card_.problem = problem;
}

std::string VCardReader::text_of(std::string bytes, std::string_view charset) const {
  const std::string named(charset);
  const bool is_utf8 = named.empty() || same_word(named, "UTF-8") || same_word(named, "UTF8") || !is_known(named);
  if (is_utf8 && characters(bytes) >= 0) return bytes;
  if (!is_utf8) return converted(bytes, named);
  if (!named.empty() && is_known(named)) return converted(bytes, "UTF-8");
  const bool own = encoding_ != "UTF-8" && !whole_;
  // NUL among valid characters is no sign of another encoding.
  std::string without = bytes;
  std::erase(without, '\0');
  if (characters(without) >= 0) return without;
  return converted(bytes, own ? encoding_ : old_encoding);
}

std::vector<std::string> vcard_parts(std::string_view value, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == separator) {
      parts.push_back(vcard_text(value.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  parts.push_back(vcard_text(value.substr(begin)));
  return parts;
}

std::string vcard_text(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char next = value[++i];
    if (next == 'n' || next == 'N')
      out += '\n';
    else if (next == ',' || next == ';' || next == '\\' || next == ':')
      out += next;
    else
      (out += '\\') += next;
  }
  return out;
}

}  // namespace vez
