#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "csv/csv.h"
#include "csv/decoder.h"

namespace vez {
namespace {

constexpr std::size_t sample_bytes_max = 64 << 10;
constexpr std::size_t sample_rows_max = 200;

bool is_ascii_letter(unsigned char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

// UTF-16 without a mark: every second byte of mostly Latin or Cyrillic text with its signs is NUL far more often than
// the other. Empty when it is not UTF-16.
std::string utf16_by_zeros(std::string_view bytes) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == 0;
  const std::size_t few = bytes.size() / 20;  // of a half: a tenth of the characters are ASCII even in Cyrillic tables
  if (zeros[1] > few && zeros[1] > 4 * zeros[0]) return "UTF-16LE";
  if (zeros[0] > few && zeros[0] > 4 * zeros[1]) return "UTF-16BE";
  return {};
}

// Whether more characters beyond ASCII are whole UTF-8 sequences than are not. A sequence cut off by the end is no
// fault.
bool is_mostly_utf8(std::string_view bytes) {
  std::size_t whole = 0, broken = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    const std::size_t size = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (size > 1 && i + size > bytes.size()) break;
    if (size == 1) {
      ++i;
    } else if (size > 1 && characters(bytes.substr(i, size)) == 1) {
      ++whole, i += size;
    } else {
      ++broken, ++i;
    }
  }
  return broken == 0 || whole > broken;
}

// Cyrillic words of windows-1251 are rows of high bytes; in words of windows-1250 high bytes stand among ASCII letters.
std::string central_or_cyrillic(std::string_view bytes) {
  std::size_t high_pairs = 0, mixed_pairs = 0;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const auto a = static_cast<unsigned char>(bytes[i - 1]), b = static_cast<unsigned char>(bytes[i]);
    high_pairs += a >= 0xC0 && b >= 0xC0;
    mixed_pairs += (a >= 0x80 && is_ascii_letter(b)) || (b >= 0x80 && is_ascii_letter(a));
  }
  return high_pairs > mixed_pairs ? "windows-1251" : "windows-1250";
}

std::string guess_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "UTF-8";
  if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
  if (std::string utf16 = utf16_by_zeros(bytes); !utf16.empty()) return utf16;
  return is_mostly_utf8(bytes) ? "UTF-8" : central_or_cyrillic(bytes);
}

std::vector<CsvRow> sample_rows(std::string_view bytes, const CsvDialect& dialect) {
  std::vector<CsvRow> rows;
  const CsvReader::Take keep = [&rows](CsvRow&& row) {
    if (rows.size() < sample_rows_max) rows.push_back(std::move(row));
  };
  CsvReader reader(dialect);
  reader.feed(bytes, keep);
  const std::size_t whole = rows.size();
  reader.finish(keep);
  // The last row may be cut off; without others it must do.
  if (whole > 1 && bytes.size() == sample_bytes_max) rows.resize(whole);
  return rows;
}

// How well the rows agree about a number of columns above one: the share of the rows that have the commonest number,
// with a little more for more columns.
double agreement(const std::vector<CsvRow>& rows) {
  std::map<std::size_t, std::size_t> counts;
  double faults = 0;
  for (const CsvRow& row : rows) ++counts[row.cells.size()], faults += !row.problem.empty();
  double best = 0;
  for (const auto& [columns, count] : counts)
    if (columns > 1)
      best = std::max(
          best, static_cast<double>(count) * (1 + 0.01 * static_cast<double>(std::min<std::size_t>(columns, 20))));
  return rows.empty() ? 0 : (best - faults) / static_cast<double>(rows.size());
}

// Apostrophes quote when cells begin and end with them equally often and no quotation mark is about.
bool is_apostrophe_quoted(const std::vector<CsvRow>& rows) {
  std::size_t opening = 0, closing = 0;
  for (const CsvRow& row : rows)
    for (const std::string& cell : row.cells) {
      if (cell.find('"') != std::string::npos) return false;
      opening += cell.starts_with('\''), closing += cell.size() > 1 && cell.ends_with('\'');
    }
  return opening > 0 && opening == closing;
}

// Columns of numbers set apart by spaces, as statisticians write them: half of the cells or more have digits only.
bool are_mostly_numbers(const std::vector<CsvRow>& rows) {
  std::size_t numbers = 0, all = 0;
  for (const CsvRow& row : rows)
    for (const std::string& cell : row.cells)
      ++all, numbers += cell.find_first_not_of("0123456789.-") == std::string::npos;
  return 2 * numbers > all;
}

// Names of columns: none empty, none twice, no values among them.
bool is_header(const std::vector<std::string>& cells) {
  std::set<std::string_view> seen;
  for (const std::string& cell : cells) {
    const std::string_view name = trimmed(cell);
    const bool has_letter = std::ranges::any_of(name, [](unsigned char c) { return is_ascii_letter(c) || c >= 0x80; });
    if (!has_letter || name.find('@') != std::string_view::npos || !seen.insert(name).second) return false;
  }
  return !cells.empty();
}

}  // namespace

CsvDialect guess_dialect(std::string_view first_bytes) {
  first_bytes = first_bytes.substr(0, sample_bytes_max);
  CsvDialect best{.delimiter = ',', .quote = '"', .encoding = guess_encoding(first_bytes), .has_header = true};
  double best_agreement = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    CsvDialect dialect = best;
    dialect.delimiter = delimiter;
    dialect.quote = '"';
    std::vector<CsvRow> rows = sample_rows(first_bytes, dialect);
    if (is_apostrophe_quoted(rows)) {
      dialect.quote = '\'';
      rows = sample_rows(first_bytes, dialect);
    }
    if (const double found = agreement(rows); found > best_agreement) best_agreement = found, best = dialect;
  }
  CsvDialect spaced = best;
  spaced.delimiter = ' ';
  if (const auto rows = sample_rows(first_bytes, spaced);
      best_agreement < 0.5 && agreement(rows) > 0.9 && are_mostly_numbers(rows))
    best = spaced;
  const std::vector<CsvRow> rows = sample_rows(first_bytes, best);
  best.has_header = !rows.empty() && is_header(rows.front().cells);
  return best;
}

}  // namespace vez
