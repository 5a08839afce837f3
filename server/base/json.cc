#include "base/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace vez {
namespace json_out {

// What can't stand in a string as it is (RFC 8259 §7).
constexpr auto escaped = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

// How many bytes of the front, whole eights of them, can stand as they are. The top bit of each byte tells, in each of
// the three words, whether it is one of those looked for; what a borrow sets besides is only looked at once more.
std::size_t clean_eights(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = ones << 7;
  const auto has_zero = [](std::uint64_t eight) { return (eight - ones) & ~eight & tops; };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, 8);
    const std::uint64_t control = (eight - ones * 0x20) & ~eight & tops;
    if ((control | has_zero(eight ^ ones * '"') | has_zero(eight ^ ones * '\\')) != 0) break;
  }
  return i;
}

void string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t clean_from = 0;
  for (std::size_t i = clean_eights(text); i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!escaped[c]) continue;
    out.append(text, clean_from, i - clean_from);
    clean_from = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += "\\u00", out += hex[c >> 4], out += hex[c & 15];
    }
  }
  out.append(text, clean_from);
  out += '"';
}

void number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[32];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

}  // namespace json_out

void JsonPlace::enter(std::string_view name) {
  pointer_ += '/';
  for (const char c : name) {
    if (c == '~')
      pointer_ += "~0";
    else if (c == '/')
      pointer_ += "~1";
    else
      pointer_ += c;
  }
}

void JsonPlace::enter(std::size_t index) {
  pointer_ += '/';
  pointer_ += std::to_string(index);
}

void JsonPlace::leave() { pointer_.resize(pointer_.rfind('/')); }

bool JsonPlace::fault(Message reason) {
  if (faults_.size() < faults_max)
    faults_.push_back({prefix_.empty() ? pointer_ : prefix_ + pointer_.substr(1), std::move(reason)});
  return false;
}

namespace json_in {

bool value(const Element& in, bool& out, JsonPlace& place) {
  return !in.get(out) || place.fault("must be true or false");
}

bool value(const Element& in, std::int64_t& out, JsonPlace& place) {
  return !in.get(out) || place.fault("must be a whole number");
}

template <class In>
bool narrow_value(const In& in, std::int32_t& out, JsonPlace& place) {
  std::int64_t wide = 0;
  if (!value(in, wide, place)) return false;
  out = static_cast<std::int32_t>(wide);
  return out == wide || place.fault("is too large a number");
}
bool value(const Element& in, std::int32_t& out, JsonPlace& place) { return narrow_value(in, out, place); }
bool value(std::string_view in, std::int32_t& out, JsonPlace& place) { return narrow_value(in, out, place); }

bool value(const Element& in, double& out, JsonPlace& place) { return !in.get(out) || place.fault("must be a number"); }

constexpr std::size_t text_characters_max = 100'000;
bool value(const Element& in, std::string& out, JsonPlace& place) {
  return text(in, 0, text_characters_max, out, place);
}
bool value(std::string_view in, std::string& out, JsonPlace& place) {
  return text(in, 0, text_characters_max, out, place);
}

bool text(const Element& in, std::size_t min, std::size_t max, std::string& out, JsonPlace& place) {
  std::string_view view;
  return in.get(view) ? place.fault("must be a text") : text(view, min, max, out, place);
}

bool text(std::string_view in, std::size_t min, std::size_t max, std::string& out, JsonPlace& place) {
  const std::int64_t count = characters(in);
  if (count < 0) return place.fault("must not hold the character U+0000");
  if (count > 0 && trimmed(in).empty() && min > 0) return place.fault("must not be empty");
  if (static_cast<std::size_t>(count) < min)
    return min == 1 ? place.fault("must not be empty")
                    : place.fault({"must have at least {min} characters", {{"min", std::to_string(min)}}});
  if (static_cast<std::size_t>(count) > max)
    return place.fault({"must have at most {max} characters", {{"max", std::to_string(max)}}});
  out = in;
  return true;
}

// What is no text is none of these either: "" is neither an id nor a time nor a date.
std::string_view text_or_nothing(const Element& in) {
  std::string_view view;
  return in.get(view) ? std::string_view{} : view;
}

bool id(const Element& in, std::int64_t& out, JsonPlace& place) { return id(text_or_nothing(in), out, place); }
bool value(const Element& in, UtcTime& out, JsonPlace& place) { return value(text_or_nothing(in), out, place); }
bool value(const Element& in, Date& out, JsonPlace& place) { return value(text_or_nothing(in), out, place); }

bool id(std::string_view in, std::int64_t& out, JsonPlace& place) {
  const auto parsed = parse_id(in);
  if (!parsed) return place.fault("must be an id");
  out = *parsed;
  return true;
}

bool value(std::string_view in, UtcTime& out, JsonPlace& place) {
  const auto parsed = parse_time(in);
  if (!parsed) return place.fault("must be a time like 2026-03-04T09:00:00Z");
  out = *parsed;
  return true;
}

bool value(std::string_view in, Date& out, JsonPlace& place) {
  const auto parsed = parse_date(in);
  if (!parsed) return place.fault("must be a date like 2026-03-04");
  out = *parsed;
  return true;
}

bool value(std::string_view in, bool& out, JsonPlace& place) {
  out = in == "true";
  return out || in == "false" || place.fault("must be true or false");
}

bool value(std::string_view in, std::int64_t& out, JsonPlace& place) {
  const auto read = std::from_chars(in.data(), in.data() + in.size(), out);
  return (read.ec == std::errc() && read.ptr == in.data() + in.size()) || place.fault("must be a whole number");
}

bool value(const Element& in, Money& out, JsonPlace& place) {
  simdjson::dom::object object;
  if (in.get(object) || object.size() != 2) return place.fault("must be an amount and a currency");
  const auto is_currency = [](std::string_view code) {
    return code.size() == 3 && std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ").find(code[0]) != std::string_view::npos &&
           code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
  };
  std::string_view currency;
  if (object["amount"].get(out.amount) || object["currency"].get(currency) || !is_currency(currency))
    return place.fault("must be an amount and a currency");
  out.currency = currency;
  return true;
}

bool value(const Element& in, Json& out, JsonPlace&) {
  out.text = simdjson::minify(in);
  return true;
}

bool unknown_name(const std::vector<std::string_view>& names, JsonPlace& place) {
  std::string list;
  for (const auto name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return place.fault({"must be one of: {names}", {{"names", list}}});
}

}  // namespace json_in

namespace {

// Finds where a text stops being JSON (RFC 8259), for the one who sent it; simdjson only says that it does.
class JsonEnd {
 public:
  explicit JsonEnd(std::string_view text) : text_(text) {}

  // The first byte that can't stand where it stands; the text's size when only its end is missing, or nothing is wrong.
  std::size_t find() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      if (at_ == text_.size() || !step(text_[at_])) return at_;
    }
  }

 private:
  enum class Want { value, value_or_end, key, key_or_end, colon, comma_or_end, nothing };

  bool step(char c) {
    switch (want_) {
      case Want::value_or_end:
        if (c == ']') return close();
        [[fallthrough]];
      case Want::value: return value(c);
      case Want::key_or_end:
        if (c == '}') return close();
        [[fallthrough]];
      case Want::key: return want_ = Want::colon, c == '"' && string();
      case Want::colon: return want_ = Want::value, take(':');
      case Want::comma_or_end:
        if (c == (open_.back() == '{' ? '}' : ']')) return close();
        return want_ = open_.back() == '{' ? Want::key : Want::value, take(',');
      case Want::nothing: return false;
    }
    return false;
  }
  bool value(char c) {
    if (c == '{' || c == '[') {
      open_ += c;
      want_ = c == '{' ? Want::key_or_end : Want::value_or_end;
      return ++at_, true;
    }
    after_value();
    if (c == '"') return string();
    if (c == 't') return word("true");
    if (c == 'f') return word("false");
    if (c == 'n') return word("null");
    return number();
  }
  void after_value() { want_ = open_.empty() ? Want::nothing : Want::comma_or_end; }
  bool close() { return open_.pop_back(), after_value(), ++at_, true; }
  bool take(char c) { return at_ < text_.size() && text_[at_] == c && (++at_, true); }
  bool word(std::string_view letters) {
    return std::ranges::all_of(letters, [this](char c) { return take(c); });
  }
  bool digits() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
    return at_ > begin;
  }
  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }
  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }
  // Stands on the last character of the escape afterwards.
  bool escape() {
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
    if (++at_ >= text_.size()) return false;
    if (text_[at_] != 'u') return std::string_view("\"\\/bfnrt").contains(text_[at_]);
    for (int i = 0; i < 4; ++i)
      if (++at_ >= text_.size() || !hexadecimal.contains(text_[at_])) return false;
    return true;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;  // the brackets around this place
  Want want_ = Want::value;
};

}  // namespace

Result<simdjson::dom::element> JsonDocument::parse(std::string_view text) {
  if (parser_.max_depth() != static_cast<std::size_t>(json_depth_max)) {
    if (parser_.allocate(text.size() > 4096 ? text.size() : 4096, json_depth_max))
      return refuse(RefusalCode::too_large, "", "is too large");
  }
  simdjson::dom::element root;
  const auto error = parser_.parse(text.data(), text.size()).get(root);
  switch (error) {
    case simdjson::SUCCESS: return root;
    case simdjson::DEPTH_ERROR:
      return refuse(RefusalCode::malformed, "",
                    {"is nested deeper than {max} levels", {{"max", std::to_string(json_depth_max)}}});
    case simdjson::UTF8_ERROR: return refuse(RefusalCode::malformed, "", "is not UTF-8");
    case simdjson::EMPTY: return refuse(RefusalCode::malformed, "", "is empty; JSON is expected");
    case simdjson::CAPACITY: return refuse(RefusalCode::too_large, "", "is too large");
    default:
      return refuse(
          RefusalCode::malformed, "",
          {"is not JSON: {error}",
           {{"error", "byte " + std::to_string(JsonEnd(text).find()) + ": " + simdjson::error_message(error)}}});
  }
}

}  // namespace vez
