#include <cstdlib>

#include "base/text.h"
#include "csv/csv.h"

namespace {

std::vector<vez::CsvRow> read(std::string_view file, const vez::CsvDialect& dialect, std::size_t piece) {
  std::vector<vez::CsvRow> rows;
  const vez::CsvReader::Take take = [&rows](vez::CsvRow&& row) { rows.push_back(std::move(row)); };
  vez::CsvReader reader(dialect);
  for (; !file.empty(); file.remove_prefix(std::min(piece, file.size()))) reader.feed(file.substr(0, piece), take);
  reader.finish(take);
  return rows;
}

}  // namespace

// Whatever the bytes: every cell is valid UTF-8, the pieces do not matter, and what is written is read again.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view file(reinterpret_cast<const char*>(data + 1), size - 1);
  const vez::CsvDialect dialect = vez::guess_dialect(file);
  const auto whole = read(file, dialect, std::string_view::npos);
  const auto pieces = read(file, dialect, data[0] % 16 + 1);
  if (whole.size() != pieces.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i].line != pieces[i].line || whole[i].cells != pieces[i].cells || whole[i].problem != pieces[i].problem)
      std::abort();
    for (const std::string& cell : whole[i].cells) {
      if (vez::characters(cell) < 0) std::abort();
      vez::parse_human_date(cell, vez::DateOrder::day_first);
    }
    const auto again = read(vez::csv_line(whole[i].cells), {}, std::string_view::npos);
    if (again.size() != 1 || again[0].cells.size() != whole[i].cells.size()) std::abort();
  }
  return 0;
}
