#pragma once

// The rows of a file, whatever it is: a table, a workbook, cards, or JSON. Each kind is made the same table of text
// cells, so that meanings, check, run, report and undo know one thing only.

#include <functional>
#include <memory>

#include "imports/records.h"

namespace vez {

// A file as it is kept.
struct StoredFile {
  std::function<std::string(std::int64_t number)> chunk;  // of import_chunk_bytes, the last may be shorter
  std::int64_t chunk_count;
  std::int64_t size_bytes;
};

class RowSource {
 public:
  using Take = std::function<void(CsvRow&&)>;
  virtual ~RowSource() = default;
  // Reads a piece and hands out its rows; false at the end.
  virtual bool next(const Take& take) = 0;
  virtual std::int64_t done_bytes() const = 0;
};

// The rows without their header. `columns` as head_rows() has named them: of JSON they say which cell is whose.
std::unique_ptr<RowSource> open_rows(StoredFile file, const ImportDialect& dialect,
                                     const std::vector<ImportColumn>& columns);
// The header, where the file has one, and the first rows.
std::vector<CsvRow> head_rows(const StoredFile& file, const ImportDialect& dialect);
// What the file is and how it is to be read, by its first bytes; nothing when it is none of these. Of a workbook the
// whole file is looked at.
std::optional<ImportDialect> guess_dialect(std::string_view head, const StoredFile& file);

// Cards as rows, and the columns of such rows.
std::vector<std::string> card_columns();
std::unique_ptr<RowSource> open_cards(StoredFile file, const ImportDialect& dialect);
// JSON objects as rows; without columns they are given with a header of their own.
std::unique_ptr<RowSource> open_objects(StoredFile file, const ImportDialect& dialect,
                                        const std::vector<ImportColumn>& columns);
std::vector<CsvRow> head_objects(const StoredFile& file, const ImportDialect& dialect);

// Bytes looked at for a dialect, and rows for names and samples.
constexpr std::size_t head_bytes_max = 64 << 10;
constexpr std::size_t head_rows_max = 200;

}  // namespace vez
