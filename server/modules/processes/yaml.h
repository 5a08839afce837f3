#pragma once

// A document in YAML as a tree that knows where each part stands. No anchors, aliases, tags or second documents.

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vez {

// Lines and columns (characters) from 1.
struct YamlPlace {
  std::int64_t line = 1;
  std::int64_t column = 1;
};

struct YamlEntry;

struct YamlNode {
  enum class Kind { text, list, map };
  Kind kind = Kind::text;
  YamlPlace at;
  std::string text;
  bool quoted = false;  // a text that is nothing else, however it reads
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;

  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  YamlPlace at;
  YamlNode value;
};

struct YamlFault {
  YamlPlace at;
  Message what;
};

constexpr std::size_t yaml_bytes_max = 128 * 1024;
constexpr int yaml_depth_max = 12;
constexpr std::size_t yaml_nodes_max = 10'000;

std::expected<YamlNode, YamlFault> parse_yaml(std::string_view text);

// As JSON: what reads as null, true, false or a number in YAML's core schema is that, unless it is quoted.
std::string json_of(const YamlNode& node);

// A text as it stands in YAML on one line: plain where that reads back the same text, else in quotes.
std::string yaml_text(std::string_view text);
// JSON as YAML on one line ("{title: {en: Call}, due: 2 days}"); what was made by json_of reads back the same.
std::string yaml_line(std::string_view json);

}  // namespace vez
