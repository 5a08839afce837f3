#include <algorithm>

#include "csv/csv.h"

namespace vez {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Sign, digits, and points or commas between digits: "-1.234,50", "+38640123456".
bool is_plain_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!is_digit(text[i]) && ((text[i] != '.' && text[i] != ',') || !is_digit(text[i - 1]))) return false;
  return true;
}

// "+38612345678;ext=12"
bool is_phone_with_extension(std::string_view text) {
  const std::size_t at = text.find(";ext=");
  if (at == std::string_view::npos || !text.starts_with('+')) return false;
  const auto are_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return are_digits(text.substr(1, at - 1)) && are_digits(text.substr(at + 5));
}

// Apostrophes before it do not count, so that what was escaped is not taken for what was not.
bool is_formula(std::string_view cell) {
  cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
  constexpr std::string_view formula_starts = "=+-@\t\r";
  return !cell.empty() && formula_starts.find(cell.front()) != std::string_view::npos && !is_plain_number(cell) &&
         !is_phone_with_extension(cell);
}

}  // namespace

std::string csv_line(std::span<const std::string> cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string& cell = cells[i];
    const bool formula = is_formula(cell);
    // A single empty cell is quoted: an empty line would be no row.
    const bool quoted = cell.find_first_of(",;|\t\"\r\n") != std::string::npos || cell.starts_with(' ') ||
                        cell.ends_with(' ') || cell.starts_with("\xEF\xBB\xBF") || (cell.empty() && cells.size() == 1);
    if (quoted) line += '"';
    if (formula) line += '\'';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    if (quoted) line += '"';
  }
  line += "\r\n";
  return line;
}

std::string_view csv_unescaped(std::string_view cell) {
  if (cell.starts_with('\'') && is_formula(cell)) cell.remove_prefix(1);
  return cell;
}

}  // namespace vez
