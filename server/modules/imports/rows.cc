#include "imports/rows.h"

#include <algorithm>

#include "base/text.h"
#include "imports/imports.h"
#include "xlsx/xlsx.h"

namespace vez {
namespace {

class TableRows final : public RowSource {
 public:
  TableRows(StoredFile file, const ImportDialect& dialect)
      : file_(std::move(file)), reader_(csv_dialect(dialect)), skip_header_(dialect.has_header) {}

  bool next(const Take& take) override {
    const CsvReader::Take put = [&](CsvRow&& row) {
      if (!std::exchange(skip_header_, false)) take(std::move(row));
    };
    if (chunk_ == file_.chunk_count) {
      if (!std::exchange(finished_, true)) reader_.finish(put);
      return false;
    }
    const std::string bytes = file_.chunk(chunk_++);
    done_bytes_ += static_cast<std::int64_t>(bytes.size());
    reader_.feed(bytes, put);
    return true;
  }
  std::int64_t done_bytes() const override { return done_bytes_; }

 private:
  const StoredFile file_;
  CsvReader reader_;
  bool skip_header_;
  bool finished_ = false;
  std::int64_t chunk_ = 0, done_bytes_ = 0;
};

// Reads by place; the pieces asked for last are kept.
ByteSource bytes_of(StoredFile file) {
  constexpr std::size_t kept_max = 2;
  return [file = std::move(file), kept = std::vector<std::pair<std::int64_t, std::string>>()](
             std::int64_t offset, std::size_t count) mutable {
    std::string out;
    constexpr auto chunk_bytes = static_cast<std::int64_t>(import_chunk_bytes);
    while (count > 0 && offset >= 0 && offset < file.size_bytes) {
      const std::int64_t number = offset / chunk_bytes;
      auto found = std::ranges::find(kept, number, &std::pair<std::int64_t, std::string>::first);
      if (found == kept.end()) {
        if (kept.size() == kept_max) kept.erase(kept.begin());
        kept.emplace_back(number, file.chunk(number));
        found = std::prev(kept.end());
      }
      const std::string_view part =
          std::string_view(found->second)
              .substr(std::min(static_cast<std::size_t>(offset % chunk_bytes), found->second.size()), count);
      if (part.empty()) break;
      out += part;
      count -= part.size(), offset += static_cast<std::int64_t>(part.size());
    }
    return out;
  };
}

class SheetRows final : public RowSource {
 public:
  SheetRows(const StoredFile& file, const ImportDialect& dialect)
      : size_bytes_(file.size_bytes), skip_header_(dialect.has_header) {
    const ByteSource source = bytes_of(file);
    const auto book = open_workbook(source, file.size_bytes);
    if (!book) return;
    const auto sheet = std::ranges::find(book->sheets, dialect.sheet, &Workbook::Sheet::name);
    const auto index = sheet == book->sheets.end() ? 0 : sheet - book->sheets.begin();
    reader_.emplace(source, *book, static_cast<std::size_t>(index));
  }

  bool next(const Take& take) override {
    if (!reader_) return false;
    return reader_->next([&](CsvRow&& row) {
      if (!std::exchange(skip_header_, false)) take(std::move(row));
    });
  }
  std::int64_t done_bytes() const override {
    return reader_ ? static_cast<std::int64_t>(reader_->progress() * static_cast<double>(size_bytes_)) : 0;
  }

 private:
  const std::int64_t size_bytes_;
  bool skip_header_;
  std::optional<SheetReader> reader_;
};

std::vector<CsvRow> first_rows(RowSource& source) {
  std::vector<CsvRow> rows;
  const RowSource::Take take = [&](CsvRow&& row) {
    if (rows.size() < head_rows_max) rows.push_back(std::move(row));
  };
  while (rows.size() < head_rows_max && source.next(take)) {
  }
  return rows;
}

std::vector<CsvRow> head_of_table(std::string_view head, const CsvDialect& dialect) {
  std::vector<CsvRow> rows;
  const CsvReader::Take take = [&](CsvRow&& row) {
    if (rows.size() < head_rows_max) rows.push_back(std::move(row));
  };
  CsvReader reader(dialect);
  head = head.substr(0, head_bytes_max);
  reader.feed(head, take);
  const std::size_t whole = rows.size();
  reader.finish(take);
  if (whole > 1 && head.size() == head_bytes_max) rows.resize(whole);  // The last may be cut off.
  return rows;
}

// Whether the first row of a sheet names its columns: as of a table of the same cells.
bool has_header(const std::vector<CsvRow>& rows) {
  std::string table;
  for (const CsvRow& row : rows)
    if (table.size() < head_bytes_max) table += csv_line(row.cells);
  return guess_dialect(table).has_header;
}

// The workbook's sheets, and of them the first that has rows.
std::optional<ImportDialect> sheet_dialect(const StoredFile& file, ImportDialect dialect) {
  const auto book = open_workbook(bytes_of(file), file.size_bytes);
  if (!book) return std::nullopt;
  dialect.format = FileFormat::xlsx;
  for (const Workbook::Sheet& sheet : book->sheets) dialect.sheets.push_back(sheet.name);
  for (const std::string& name : dialect.sheets) {
    dialect.sheet = name, dialect.has_header = false;
    SheetRows source(file, dialect);
    const std::vector<CsvRow> rows = first_rows(source);
    if (std::ranges::all_of(rows, [](const CsvRow& row) { return row.cells.empty(); })) continue;
    dialect.has_header = has_header(rows);
    return dialect;
  }
  dialect.sheet = dialect.sheets.front();
  return dialect;
}

// The first letters of what is no table, after a byte order mark and white space.
std::string beginning(std::string_view head, const std::string& encoding) {
  std::string text;
  constexpr std::size_t bytes_max = 400;
  CsvReader reader({.delimiter = '\1', .quote = '\2', .encoding = encoding, .has_header = false});
  const CsvReader::Take take = [&](CsvRow&& row) {
    if (text.empty() && !row.cells.empty()) text = std::string(trimmed(row.cells[0]));
  };
  reader.feed(head.substr(0, bytes_max), take);
  reader.finish(take);
  return text;
}

bool begins_card(std::string_view text) {
  constexpr std::string_view sign = "begin:vcard";
  return std::ranges::equal(text.substr(0, sign.size()), sign, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

}  // namespace

std::unique_ptr<RowSource> open_rows(StoredFile file, const ImportDialect& dialect,
                                     const std::vector<ImportColumn>& columns) {
  switch (dialect.format) {
    case FileFormat::csv: return std::make_unique<TableRows>(std::move(file), dialect);
    case FileFormat::xlsx: return std::make_unique<SheetRows>(file, dialect);
    case FileFormat::vcard: return open_cards(std::move(file), dialect);
    case FileFormat::ndjson: return open_objects(std::move(file), dialect, columns);
  }
  return nullptr;
}

std::vector<CsvRow> head_rows(const StoredFile& file, const ImportDialect& dialect) {
  if (file.chunk_count == 0) return {};
  if (dialect.format == FileFormat::csv) return head_of_table(file.chunk(0), csv_dialect(dialect));
  if (dialect.format == FileFormat::ndjson) return head_objects(file, dialect);
  if (dialect.format == FileFormat::vcard) {
    const auto source = open_cards(file, dialect);
    std::vector<CsvRow> rows = first_rows(*source);
    rows.insert(rows.begin(), {.line = 0, .cells = card_columns(), .problem = ""});
    return rows;
  }
  ImportDialect with_header = dialect;
  with_header.has_header = false;
  SheetRows source(file, with_header);
  return first_rows(source);
}

std::optional<ImportDialect> guess_dialect(std::string_view head, const StoredFile& file) {
  const CsvDialect csv = guess_dialect(head);
  ImportDialect dialect{.format = FileFormat::csv,
                        .delimiter = std::string(1, csv.delimiter),
                        .encoding = csv.encoding,
                        .has_header = csv.has_header,
                        .quote = std::string(1, csv.quote),
                        .sheet = "",
                        .sheets = {}};
  if (is_zip(head)) return sheet_dialect(file, dialect);
  const std::string text = beginning(head, csv.encoding);
  const bool objects = text.starts_with('{') || text.starts_with("[{") || text == "[";
  if (begins_card(text)) dialect.format = FileFormat::vcard, dialect.has_header = true;
  if (objects) dialect.format = FileFormat::ndjson, dialect.has_header = true;
  return dialect;
}

}  // namespace vez
