#include "processes/yaml.h"

#include <yaml.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <set>

#include "base/json.h"

namespace vez {
namespace {

std::string_view view_of(const yaml_char_t* text, std::size_t length) {
  return {reinterpret_cast<const char*>(text), length};
}

YamlPlace place_of(const yaml_mark_t& mark) {
  return {static_cast<std::int64_t>(mark.line) + 1, static_cast<std::int64_t>(mark.column) + 1};
}

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t event{};
};

// libyaml's events made a tree. It answers by throwing a YamlFault to the one place that catches it below.
class Builder {
 public:
  explicit Builder(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Builder() { yaml_parser_delete(&parser_); }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  YamlNode document() {
    YamlNode root;
    bool seen = false;
    for (;;) {
      Event next;
      take(next);
      switch (next.event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_DOCUMENT_START_EVENT:
          if (seen) fail(next, Message("there must be one document only"));
          seen = true;
          break;
        case YAML_STREAM_END_EVENT: return root;
        default: root = node(next, 1);
      }
    }
  }

 private:
  [[noreturn]] static void fail(const Event& event, Message what) {
    throw YamlFault{place_of(event.event.start_mark), std::move(what)};
  }

  void take(Event& next) {
    if (yaml_parser_parse(&parser_, &next.event) != 0) return;
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    throw YamlFault{place_of(parser_.problem_mark), Message("is not YAML from here on")};
  }

  static void check(const Event& of, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (anchor != nullptr) fail(of, Message("anchors (&) are not for here"));
    if (tag != nullptr) fail(of, Message("tags (!) are not for here"));
  }

  YamlNode node(Event& of, int depth) {
    if (depth > yaml_depth_max) fail(of, Message("is nested too deeply"));
    if (++count_ > yaml_nodes_max) fail(of, Message("the document is too large"));
    YamlNode made;
    made.at = place_of(of.event.start_mark);
    switch (of.event.type) {
      case YAML_SCALAR_EVENT: {
        const auto& scalar = of.event.data.scalar;
        check(of, scalar.anchor, scalar.tag);
        made.text = view_of(scalar.value, scalar.length);
        if (characters(made.text) < 0) fail(of, Message("has a character that can't be kept"));
        made.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return made;
      }
      case YAML_SEQUENCE_START_EVENT:
        check(of, of.event.data.sequence_start.anchor, of.event.data.sequence_start.tag);
        made.kind = YamlNode::Kind::list;
        for (;;) {
          Event next;
          take(next);
          if (next.event.type == YAML_SEQUENCE_END_EVENT) return made;
          made.items.push_back(node(next, depth + 1));
        }
      case YAML_MAPPING_START_EVENT:
        check(of, of.event.data.mapping_start.anchor, of.event.data.mapping_start.tag);
        made.kind = YamlNode::Kind::map;
        entries(made, depth);
        return made;
      case YAML_ALIAS_EVENT: fail(of, Message("aliases (*) are not for here"));
      default: fail(of, Message("is not YAML from here on"));
    }
  }

  void entries(YamlNode& map, int depth) {
    std::set<std::string> seen;
    for (;;) {
      Event next;
      take(next);
      if (next.event.type == YAML_MAPPING_END_EVENT) return;
      YamlNode key = node(next, depth + 1);
      if (key.kind != YamlNode::Kind::text) fail(next, Message("a name must be a text"));
      if (!seen.insert(key.text).second) fail(next, Message("is there twice"));
      Event value;
      take(value);
      map.entries.push_back({std::move(key.text), key.at, node(value, depth + 1)});
    }
  }

  yaml_parser_t parser_{};
  std::size_t count_ = 0;
};

bool is_number(std::string_view text) {
  if (text.empty() || text.size() > 20) return false;
  const char first = text[0] == '-' && text.size() > 1 ? text[1] : text[0];
  if (first < '0' || first > '9') return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

bool is_word_of_core(std::string_view text) {
  for (const std::string_view word :
       {"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})
    if (text == word) return true;
  return is_number(text);
}

std::string scalar_json(const YamlNode& node) {
  const std::string& text = node.text;
  if (!node.quoted) {
    if (is_number(text)) {
      std::int64_t whole = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
      if (error == std::errc() && end == text.data() + text.size()) return to_json(whole);
      double real = 0;
      std::from_chars(text.data(), text.data() + text.size(), real);
      return to_json(real);
    }
    if (is_word_of_core(text)) {
      const char first = text.empty() ? '~' : text[0];
      if (first == 't' || first == 'T') return "true";
      if (first == 'f' || first == 'F') return "false";
      return "null";
    }
  }
  return to_json(text);
}

// Whether a plain scalar of this text reads back the same, also inside of {} and [].
bool is_plain(std::string_view text) {
  if (is_word_of_core(text)) return false;
  const auto safe = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' ||
           c == '.' || c == '-' || c == '(' || c == ')' || c == '/' || c == ';';
  };
  const auto letter = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (text.find("---") != std::string_view::npos || text.find("...") != std::string_view::npos) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // Letters of other alphabets, but for what YAML takes for the end of a line or can't print.
    if (c >= 0x80) {
      if (c == 0xc2 || c == 0xe2 || c >= 0xef) return false;
      continue;
    }
    if (!safe(c) || (i == 0 && !letter(c))) return false;
  }
  return text.back() != ' ';
}

void write_line(std::string& out, const simdjson::dom::element& value) {
  switch (value.type()) {
    case simdjson::dom::element_type::OBJECT: {
      out += '{';
      bool first = true;
      for (const auto field : simdjson::dom::object(value)) {
        if (!first) out += ", ";
        first = false;
        out += yaml_text(field.key), out += ": ";
        write_line(out, field.value);
      }
      out += '}';
      return;
    }
    case simdjson::dom::element_type::ARRAY: {
      out += '[';
      bool first = true;
      for (const auto item : simdjson::dom::array(value)) {
        if (!first) out += ", ";
        first = false;
        write_line(out, item);
      }
      out += ']';
      return;
    }
    case simdjson::dom::element_type::STRING: out += yaml_text(std::string_view(value)); return;
    case simdjson::dom::element_type::BOOL: out += bool(value) ? "true" : "false"; return;
    case simdjson::dom::element_type::NULL_VALUE: out += "null"; return;
    case simdjson::dom::element_type::DOUBLE: json_out::number(out, double(value)); return;
    default: out += simdjson::minify(value);
  }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const YamlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::expected<YamlNode, YamlFault> parse_yaml(std::string_view text) {
  if (text.size() > yaml_bytes_max) return std::unexpected(YamlFault{{}, Message("the document is too large")});
  if (characters(text) < 0) return std::unexpected(YamlFault{{}, Message("is not a text in UTF-8")});
  try {
    return Builder(text).document();
  } catch (YamlFault& fault) {
    return std::unexpected(std::move(fault));
  }
}

std::string json_of(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::text) return scalar_json(node);
  std::string out(1, node.kind == YamlNode::Kind::list ? '[' : '{');
  bool first = true;
  const auto comma = [&] { out += first ? "" : ",", first = false; };
  for (const YamlNode& item : node.items) comma(), out += json_of(item);
  for (const YamlEntry& entry : node.entries) {
    comma();
    json_out::string(out, entry.key), out += ':', out += json_of(entry.value);
  }
  return out + (node.kind == YamlNode::Kind::list ? ']' : '}');
}

std::string yaml_text(std::string_view text) {
  if (!text.empty() && is_plain(text)) return std::string(text);
  // JSON's strings are YAML's in double quotes; what YAML can't print is escaped besides.
  std::string json;
  json_out::string(json, text);
  std::string out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto c = static_cast<unsigned char>(json[i]);
    const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0u;
    const auto third = i + 2 < json.size() ? static_cast<unsigned char>(json[i + 2]) : 0u;
    char escaped[12];
    if (c == 0x7f) {
      out += "\\x7f";
    } else if (c == 0xc2 && next < 0xa0) {  // U+0080 to U+009F
      std::snprintf(escaped, sizeof escaped, "\\x%02x", next);
      out += escaped, i += 1;
    } else if (c == 0xe2 && next == 0x80 && (third == 0xa8 || third == 0xa9)) {  // line and paragraph separator
      out += third == 0xa8 ? "\\u2028" : "\\u2029", i += 2;
    } else if (c == 0xef && next == 0xbb && third == 0xbf) {  // byte order mark
      out += "\\ufeff", i += 2;
    } else if (c == 0xef && next == 0xbf && third >= 0xbe) {  // U+FFFE and U+FFFF
      out += third == 0xbe ? "\\ufffe" : "\\uffff", i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string yaml_line(std::string_view json) {
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(json);
  std::string out;
  write_line(out, parser.parse(padded));
  return out;
}

}  // namespace vez
