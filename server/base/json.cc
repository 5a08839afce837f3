#include "base/json.h"

#include <array>
#include <cmath>

namespace vez {
namespace json_out {

// What can't stand in a string as it is (RFC 8259 §7).
constexpr auto escaped = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

void string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t clean_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
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

bool value(const Element& in, std::int32_t& out, JsonPlace& place) {
  std::int64_t wide = 0;
  if (!value(in, wide, place)) return false;
  out = static_cast<std::int32_t>(wide);
  return out == wide || place.fault("is too large a number");
}

bool value(const Element& in, double& out, JsonPlace& place) { return !in.get(out) || place.fault("must be a number"); }

bool value(const Element& in, std::string& out, JsonPlace& place) {
  constexpr std::size_t characters_max = 100'000;
  return text(in, 0, characters_max, out, place);
}

bool text(const Element& in, std::size_t min, std::size_t max, std::string& out, JsonPlace& place) {
  std::string_view view;
  if (in.get(view)) return place.fault("must be a text");
  const std::int64_t count = characters(view);
  if (count < 0) return place.fault("must not hold the character U+0000");
  if (count > 0 && trimmed(view).empty() && min > 0) return place.fault("must not be empty");
  if (static_cast<std::size_t>(count) < min)
    return min == 1 ? place.fault("must not be empty")
                    : place.fault({"must have at least {min} characters", {{"min", std::to_string(min)}}});
  if (static_cast<std::size_t>(count) > max)
    return place.fault({"must have at most {max} characters", {{"max", std::to_string(max)}}});
  out = view;
  return true;
}

bool id(const Element& in, std::int64_t& out, JsonPlace& place) {
  std::string_view view;
  if (in.get(view)) return place.fault("must be an id");
  const auto parsed = parse_id(view);
  if (!parsed) return place.fault("must be an id");
  out = *parsed;
  return true;
}

bool value(const Element& in, UtcTime& out, JsonPlace& place) {
  std::string_view view;
  const auto parsed = in.get(view) ? std::nullopt : parse_time(view);
  if (!parsed) return place.fault("must be a time like 2026-03-04T09:00:00Z");
  out = *parsed;
  return true;
}

bool value(const Element& in, Date& out, JsonPlace& place) {
  std::string_view view;
  const auto parsed = in.get(view) ? std::nullopt : parse_date(view);
  if (!parsed) return place.fault("must be a date like 2026-03-04");
  out = *parsed;
  return true;
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
      return refuse(RefusalCode::malformed, "", {"is not JSON: {error}", {{"error", simdjson::error_message(error)}}});
  }
}

}  // namespace vez
