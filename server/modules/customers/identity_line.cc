#include "customers/identity_line.h"

#include "base/text.h"

namespace vez {
namespace {

constexpr std::string_view mark = ": ";

std::string escaped(std::string_view label) {
  std::string out;
  for (const char c : label) {
    if (c == '\\' || c == ':') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

std::string unescaped(std::string_view label) {
  std::string out;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const bool is_escape = label[i] == '\\' && i + 1 < label.size();
    if (!is_escape)
      out += label[i];
    else
      out += label[++i] == 'n' ? '\n' : label[i];
  }
  return out;
}

// Where the label ends; npos where there is none.
std::size_t end_of_label(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line.substr(i).starts_with(mark))
      return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::string identity_line(std::string_view label, std::string_view value) {
  const bool marked = !label.empty() || end_of_label(value) != std::string_view::npos;
  return (marked ? escaped(label) + std::string(mark) : "") + std::string(value);
}

IdentityLine read_identity_line(std::string_view line) {
  const std::size_t end = end_of_label(line);
  if (end == std::string_view::npos) return {"", std::string(line)};
  return {unescaped(trimmed(line.substr(0, end))), std::string(line.substr(end + mark.size()))};
}

}  // namespace vez
