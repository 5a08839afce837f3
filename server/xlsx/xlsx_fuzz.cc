#include <cstdlib>

#include "base/text.h"
#include "xlsx/xlsx.h"

namespace {

// A sheet of the fuzzer's XML in a sound archive, so that more than archives is tried.
std::string workbook_of(std::string_view sheet, std::string_view texts) {
  std::string out;
  vez::ZipWriter zip(out);
  zip.part("xl/workbook.xml",
           "<workbook><workbookPr date1904='1'/><sheets><sheet name='A' r:id='1' xmlns:r='r'/></sheets></workbook>");
  zip.part("xl/_rels/workbook.xml.rels",
           "<Relationships><Relationship Id='1' Type='x/worksheet' Target='s.xml'/><Relationship Id='2' "
           "Type='x/sharedStrings' Target='t.xml'/><Relationship Id='3' Type='x/styles' Target='/xl/f.xml'/>"
           "</Relationships>");
  zip.part("xl/f.xml", "<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>");
  zip.part("xl/t.xml", texts);
  zip.part("xl/s.xml", sheet);
  zip.finish();
  return out;
}

void must_read(const std::string& file) {
  const vez::ByteSource source = [&](std::int64_t offset, std::size_t count) {
    if (offset < 0 || offset > static_cast<std::int64_t>(file.size())) return std::string();
    return file.substr(static_cast<std::size_t>(offset), count);
  };
  const auto book = vez::open_workbook(source, static_cast<std::int64_t>(file.size()));
  if (!book) return;
  for (std::size_t i = 0; i < book->sheets.size(); ++i) {
    std::int64_t line = 0;
    vez::SheetReader reader(source, *book, i);
    const vez::SheetReader::Take take = [&](vez::CsvRow&& row) {
      if (row.line <= line) std::abort();
      line = row.line;
      if (row.cells.empty() && row.problem.empty()) std::abort();
      for (const std::string& cell : row.cells)
        if (vez::characters(cell) < 0) std::abort();
    };
    while (reader.next(take)) {
    }
  }
}

}  // namespace

// Whatever the bytes, as an archive or as the XML of a sheet: rows in order, of valid UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    must_read(std::string(bytes));
    return 0;
  }
  const std::size_t half = std::min(bytes.find('\0'), bytes.size());
  must_read(workbook_of(bytes.substr(0, half), bytes.substr(std::min(half + 1, bytes.size()))));
  return 0;
}
