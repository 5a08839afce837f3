#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/csv.h"
#include "xlsx/zip.h"

namespace vez {

// A workbook's sheets, and what their cells refer to.
struct Workbook {
  struct Sheet {
    std::string name;
    ZipPart part;
  };
  std::vector<Sheet> sheets;  // without those hidden, unless all are
  std::optional<ZipPart> texts, styles;
  bool from_1904 = false;  // days are counted from 1904
};
// Nothing when the file is no workbook.
std::optional<Workbook> open_workbook(const ByteSource& source, std::int64_t size_bytes);
// Whether the bytes begin as an archive does.
bool is_zip(std::string_view first_bytes);

// Reads the rows of one sheet; `line` of a row is its number in the sheet.
class SheetReader {
 public:
  using Take = std::function<void(CsvRow&&)>;

  SheetReader(ByteSource source, const Workbook& workbook, std::size_t sheet);
  ~SheetReader();
  // Reads a piece and hands out its rows; false at the end. Where the sheet can't be read further a last row without
  // cells says why.
  bool next(const Take& take);
  // How much of the sheet is read, 0 to 1.
  double progress() const;

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

// A cell to be written.
struct XlsxCell {
  enum class Kind : std::uint8_t { text, number, date };
  std::string value;  // as it is read: "12.50", "2026-03-04"
  Kind kind = Kind::text;
};

// Writes a workbook of one kind of rows in pieces. Each call answers the bytes that are ready.
class XlsxWriter {
 public:
  // `sheet`: the name of the first; others are "name 2" and so on.
  XlsxWriter(std::string sheet, std::vector<std::string> head);
  void row(std::span<const XlsxCell> cells);
  void end();
  // What was made since the last call.
  std::string taken() { return std::exchange(out_, {}); }

 private:
  void begin_sheet();
  void end_sheet();
  void write_cells(std::span<const XlsxCell> cells, bool head);

  const std::string name_;
  std::vector<XlsxCell> head_;
  std::string out_;
  ZipWriter zip_{out_};
  std::string xml_;  // of rows, until they are worth being packed
  std::int64_t sheet_ = 0, row_ = 0;
};

}  // namespace vez
