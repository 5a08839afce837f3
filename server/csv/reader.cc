#include <unicode/unistr.h>

#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "csv/csv.h"
#include "csv/decoder.h"

namespace vez {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// Valid UTF-8 without NUL: what is neither becomes U+FFFD.
std::string repaired(const std::string& cell) {
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(cell.data(), static_cast<int32_t>(cell.size())));
  text.findAndReplace(icu::UnicodeString(static_cast<UChar32>(0)), icu::UnicodeString(static_cast<UChar32>(0xFFFD)));
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

class CsvReader::Decoder : public StreamDecoder {
 public:
  using StreamDecoder::StreamDecoder;
};

CsvReader::CsvReader(CsvDialect dialect) : dialect_(std::move(dialect)) {
  if (dialect_.encoding != "UTF-8") decoder_ = std::make_unique<Decoder>(dialect_.encoding);
  for (const char c : {dialect_.delimiter, '\n', '\r'}) special_[static_cast<unsigned char>(c)] = true;
}

CsvReader::~CsvReader() = default;

void CsvReader::feed(std::string_view bytes, const Take& take) {
  if (!decoder_) return decoded(bytes, take);
  decoder_->decode(bytes, false, [&](std::string_view utf8) { decoded(utf8, take); });
}

void CsvReader::finish(const Take& take) {
  if (decoder_) decoder_->decode({}, true, [&](std::string_view utf8) { decoded(utf8, take); });
  if (!head_passed_) parse(head_, take);
  if (state_ == State::quoted) report("a quotation mark is never closed");
  if (row_begun_) end_row(take);
}

// Takes the byte order mark off the beginning.
void CsvReader::decoded(std::string_view utf8, const Take& take) {
  if (!head_passed_) {
    const std::size_t missing = byte_order_mark.size() - head_.size();
    head_ += utf8.substr(0, missing);
    utf8.remove_prefix(std::min(missing, utf8.size()));
    if (head_.size() < byte_order_mark.size()) return;
    head_passed_ = true;
    if (head_ != byte_order_mark) parse(head_, take);
  }
  parse(utf8, take);
}

void CsvReader::parse(std::string_view utf8, const Take& take) {
  for (std::size_t i = 0; i < utf8.size();) {
    const char c = utf8[i];
    const bool ends_crlf = after_cr_ && c == '\n';
    after_cr_ = c == '\r';
    if (c == '\r' || (c == '\n' && !ends_crlf)) ++line_;
    if (state_ == State::quoted) {
      if (c == dialect_.quote) {
        state_ = State::quote_in_quoted, ++i;
      } else if (c == '\r' || c == '\n') {
        // Beyond its bound a quoted cell ends with its line.
        cell_dropped_ ? end_row(take) : append(utf8.substr(i, 1));
        ++i;
      } else {
        const std::size_t from = i;
        while (i < utf8.size() && utf8[i] != dialect_.quote && utf8[i] != '\r' && utf8[i] != '\n') ++i;
        append(utf8.substr(from, i - from));
      }
      continue;
    }
    if (c == dialect_.quote && state_ != State::bare) {
      if (state_ == State::quote_in_quoted) append(utf8.substr(i, 1));
      if (!row_begun_) row_begun_ = true, row_.line = line_;
      state_ = State::quoted, ++i;
    } else if (c == dialect_.delimiter && c == ' ' && state_ == State::cell_start) {
      ++i;
    } else if (c == dialect_.delimiter) {
      if (!row_begun_) row_begun_ = true, row_.line = line_;
      end_cell(), ++i;
    } else if (c == '\r' || c == '\n') {
      if (row_begun_) end_row(take);
      ++i;
    } else {
      if (!row_begun_) row_begun_ = true, row_.line = line_;
      state_ = State::bare;
      const std::size_t from = i;
      while (i < utf8.size() && !special_[static_cast<unsigned char>(utf8[i])]) ++i;
      append(utf8.substr(from, i - from));
    }
  }
}

void CsvReader::append(std::string_view text) {
  if (cell_dropped_) return;
  const std::size_t room = std::min(csv_cell_bytes_max - cell_.size(), csv_row_bytes_max - row_bytes_);
  if (text.size() > room) {
    report(cell_.size() + text.size() > csv_cell_bytes_max ? "a cell is longer than 1 MiB"
                                                           : "the row is longer than 4 MiB");
    text = text.substr(0, room);
    cell_dropped_ = true;
  }
  cell_ += text;
  row_bytes_ += text.size();
}

void CsvReader::end_cell() {
  // A cut may have gone through a character.
  if (cell_dropped_)
    for (int i = 0; i < 3 && !cell_.empty() && characters(cell_) < 0; ++i) cell_.pop_back();
  if (characters(cell_) < 0) {
    report("characters that are not in the encoding of the file were replaced");
    cell_ = repaired(cell_);
  } else if (decoder_ && cell_.find(replacement_character) != std::string::npos) {
    report("characters that are not in the encoding of the file were replaced");
  }
  if (row_.cells.size() < csv_cells_max)
    row_.cells.push_back(cell_);
  else
    report("the row has more than 1024 cells");
  cell_.clear();
  cell_dropped_ = false;
  state_ = State::cell_start;
}

void CsvReader::end_row(const Take& take) {
  // Spaces at the end of a line separate nothing.
  if (dialect_.delimiter != ' ' || state_ != State::cell_start || row_.cells.empty()) end_cell();
  const std::size_t cells = row_.cells.size();
  take(std::exchange(row_, {}));
  row_.cells.reserve(cells);  // the next row is most likely as wide
  row_bytes_ = 0;
  row_begun_ = false;
  if (cell_.capacity() > csv_cell_bytes_max / 16) cell_.shrink_to_fit();
}

void CsvReader::report(std::string_view problem) {
  if (row_.problem.empty()) row_.problem = problem;
}

}  // namespace vez
