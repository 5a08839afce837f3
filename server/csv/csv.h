#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vez {

// Bounds of one row, so that a file of any size is read in constant memory. What goes beyond is dropped and the row is
// reported.
constexpr std::size_t csv_cell_bytes_max = 1 << 20;
constexpr std::size_t csv_row_bytes_max = 4 << 20;
constexpr std::size_t csv_cells_max = 1024;

struct CsvDialect {
  char delimiter = ',';  // ' ' is any number of spaces, also before the first cell and after the last
  char quote = '"';
  std::string encoding = "UTF-8";  // or "UTF-16LE", "UTF-16BE", "windows-1250", "windows-1251": any name ICU knows
  bool has_header = true;          // for the caller to heed; the reader hands out every row
};

struct CsvRow {
  std::int64_t line = 0;           // where the row begins in the file, from 1
  std::vector<std::string> cells;  // always valid UTF-8 without NUL
  std::string problem;             // "" when fine; otherwise what is wrong with the row, the key of a Message
};

// The most likely dialect of a file from its first bytes (64 KiB are looked at). Delimiters , ; TAB |, and
// runs of spaces where most cells are numbers.
CsvDialect guess_dialect(std::string_view first_bytes);

// Reads RFC 4180 and what people make of it, in whatever pieces it arrives: CR, LF and CRLF mixed; quotes inside bare
// cells and text after a closing quote taken as they stand; rows of unequal length kept as they are; empty lines
// skipped. A quoted cell that outgrows its bound ends with its line, so that one forgotten quote does not swallow the
// file.
class CsvReader {
 public:
  using Take = std::function<void(CsvRow&&)>;

  // An unknown encoding is a fault of the program (CHECK).
  explicit CsvReader(CsvDialect dialect);
  ~CsvReader();

  void feed(std::string_view bytes, const Take& take);
  // The end of the file: hands out the last row. The reader is used up.
  void finish(const Take& take);

 private:
  class Decoder;
  enum class State : std::uint8_t { cell_start, bare, quoted, quote_in_quoted };

  void decoded(std::string_view utf8, const Take& take);
  void parse(std::string_view utf8, const Take& take);
  void append(std::string_view text);
  void end_cell();
  void end_row(const Take& take);
  void report(std::string_view problem);

  CsvDialect dialect_;
  std::unique_ptr<Decoder> decoder_;  // null for UTF-8
  bool special_[256] = {};            // bytes that end a run of a bare cell
  State state_ = State::cell_start;
  CsvRow row_;
  std::string cell_;
  std::string head_;  // the first bytes, until it is known whether they are a byte order mark
  std::size_t row_bytes_ = 0;
  std::int64_t line_ = 1;
  bool head_passed_ = false;
  bool cell_dropped_ = false;
  bool after_cr_ = false;
  bool row_begun_ = false;
};

// One line of output with CRLF. A cell that a spreadsheet would run as a formula (it begins with = + - @ TAB or CR)
// gets a leading apostrophe, unless it is a plain number or an E.164 phone number (OWASP, CSV Injection).
std::string csv_line(std::span<const std::string> cells);
// A cell without the apostrophe that csv_line() has put before it.
std::string_view csv_unescaped(std::string_view cell);

// How 1/2/2026 is read where the text itself does not say.
enum class DateOrder { day_first, month_first };

// The order all samples of a column allow; day first when both do or none does.
DateOrder guess_date_order(std::span<const std::string> samples);

// "2026-03-04", "31.12.1999", "12/31/1999", "19991231", "2026. 03. 04."; four digits of a year, real days only. Dotted
// dates are day first everywhere; `order` decides for slashes and hyphens.
std::optional<Date> parse_human_date(std::string_view text, DateOrder order);

}  // namespace vez
