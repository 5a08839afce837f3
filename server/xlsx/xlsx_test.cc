#include "xlsx/xlsx.h"

#include "base/testing.h"

namespace vez {
namespace {

ByteSource bytes_of(const std::string& file) {
  return [&file](std::int64_t offset, std::size_t count) {
    return offset > static_cast<std::int64_t>(file.size()) ? "" : file.substr(static_cast<std::size_t>(offset), count);
  };
}

std::vector<CsvRow> rows(const std::string& file, std::size_t sheet = 0) {
  const auto book = open_workbook(bytes_of(file), static_cast<std::int64_t>(file.size()));
  REQUIRE(book);
  std::vector<CsvRow> all;
  SheetReader reader(bytes_of(file), *book, sheet);
  while (reader.next([&](CsvRow&& row) { all.push_back(std::move(row)); })) {
  }
  return all;
}

// A workbook of one sheet with this XML in it.
std::string workbook(std::string_view sheet_data, std::string_view texts = "<sst/>",
                     std::string_view book = "<workbookPr/>") {
  std::string out;
  ZipWriter zip(out);
  zip.part("xl/workbook.xml",
           "<workbook xmlns:r='r'>" + std::string(book) + "<sheets><sheet name='A' r:id='1'/></sheets></workbook>");
  zip.part("xl/_rels/workbook.xml.rels",
           "<Relationships><Relationship Id='1' Type='o/worksheet' Target='s.xml'/><Relationship Id='2' "
           "Type='o/sharedStrings' Target='t.xml'/><Relationship Id='3' Type='o/styles' Target='/xl/f.xml'/>"
           "</Relationships>");
  zip.part("xl/f.xml",
           "<s><numFmts><numFmt numFmtId='170' formatCode='[$-424]d\\. mmm yyyy'/><numFmt numFmtId='171' "
           "formatCode='0.0\"days\"'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf "
           "numFmtId='171'/><xf numFmtId='22'/></cellXfs></s>");
  zip.part("xl/t.xml", texts);
  zip.begin("xl/s.xml");
  zip.write("<worksheet><sheetData>"), zip.write(sheet_data), zip.write("</sheetData></worksheet>");
  zip.end();
  zip.finish();
  return out;
}

std::string cell(std::string_view xml, std::string_view texts = "<sst/>", std::string_view book = "<workbookPr/>") {
  const auto all = rows(workbook("<row r='1'>" + std::string(xml) + "</row>", texts, book));
  return all.size() == 1 && all[0].cells.size() == 1 ? all[0].cells[0] : "(none)";
}

TEST_CASE("what is written is read as it was") {
  XlsxWriter writer("Kupci & Co", {"name", "born", "amount"});
  const std::vector<XlsxCell> cells = {{.value = "=1+1 <&\"'>\r\n\t\x01 _x0041_ Ž", .kind = XlsxCell::Kind::text},
                                       {.value = "1985-04-03", .kind = XlsxCell::Kind::date},
                                       {.value = "12.50", .kind = XlsxCell::Kind::number}};
  writer.row(cells);
  const std::vector<XlsxCell> old = {{.value = "", .kind = XlsxCell::Kind::text},
                                     {.value = "1899-12-31", .kind = XlsxCell::Kind::date}};
  writer.row(old);
  writer.end();
  const std::string file = writer.taken();
  const auto book = open_workbook(bytes_of(file), static_cast<std::int64_t>(file.size()));
  REQUIRE(book);
  EXPECT(book->sheets.at(0).name == "Kupci & Co");
  const auto all = rows(file);
  REQUIRE(all.size() == 3);
  EXPECT(all[0].cells == std::vector<std::string>{"name", "born", "amount"});
  EXPECT(all[1].cells == std::vector<std::string>{cells[0].value, "1985-04-03", "12.5"});
  EXPECT(all[2].cells == std::vector<std::string>{"", "1899-12-31"});
  EXPECT(file.find("<f>") == std::string::npos);
}

TEST_CASE("texts are shared, inline or of a formula, without what is said aloud") {
  EXPECT(cell("<c t='s'><v>1</v></c>",
              "<sst><si><t>a</t></si><si><r><t>b</t></r><r><t> c</t></r><rPh><t>d</t></rPh></si></sst>") == "b c");
  EXPECT(cell("<c t='inlineStr'><is><t>x</t></is></c>") == "x");
  EXPECT(cell("<c t='str'><f>A1</f><v>y</v></c>") == "y");
  EXPECT(cell("<c t='b'><v>1</v></c>") == "true");
}

TEST_CASE("a number that is shown as a day is that day, in both calendars") {
  EXPECT(cell("<c s='1'><v>46085</v></c>") == "2026-03-04");
  EXPECT(cell("<c s='2'><v>46085</v></c>") == "2026-03-04");
  EXPECT(cell("<c s='4'><v>46085.75</v></c>") == "2026-03-04T18:00:00");
  EXPECT(cell("<c s='1'><v>1</v></c>") == "1900-01-01");
  EXPECT(cell("<c s='1'><v>61</v></c>") == "1900-03-01");
  EXPECT(cell("<c s='1'><v>44623</v></c>", "<sst/>", "<workbookPr date1904='1'/>") == "2026-03-04");
  EXPECT(cell("<c s='3'><v>46085</v></c>") == "46085");
  EXPECT(cell("<c t='d'><v>2026-03-04</v></c>") == "2026-03-04");
}

TEST_CASE("a number is what a person sees of it") {
  EXPECT(cell("<c><v>1.1000000000000001</v></c>") == "1.1");
  EXPECT(cell("<c><v>3.86401234E10</v></c>") == "38640123400");
  EXPECT(cell("<c><v>38640123456</v></c>") == "38640123456");
  EXPECT(cell("<c><v>-0.5</v></c>") == "-0.5");
}

TEST_CASE("rows and cells that are left out keep their places") {
  const auto all = rows(workbook("<row r='3'><c r='C3'><v>1</v></c></row><row><c><v>2</v></c></row><row r='9'/>"));
  REQUIRE(all.size() == 2);
  EXPECT(all[0].line == 3);
  EXPECT(all[0].cells == std::vector<std::string>{"", "", "1"});
  EXPECT(all[1].line == 4);
}

TEST_CASE("an error of the spreadsheet and a missing text are said at their row, the others stay") {
  const auto all =
      rows(workbook("<row r='1'><c t='e'><v>#N/A</v></c><c><v>7</v></c></row><row r='2'><c t='s'><v>5</v></c></row>"));
  REQUIRE(all.size() == 2);
  EXPECT(all[0].problem == "a cell holds an error instead of a value");
  EXPECT(all[0].cells == std::vector<std::string>{"", "7"});
  EXPECT(all[1].problem == "a cell refers to a text that the workbook does not have");
}

TEST_CASE("a workbook that is cut off or damaged gives its rows up to there, and says so") {
  const auto broken = rows(workbook("<row r='1'><c><v>1</v></c></row><row r='2'><c><v>2</v></row>"));
  REQUIRE(broken.size() == 2);
  EXPECT(broken[1].problem == "the workbook is damaged here");
  std::string xml;
  for (int i = 1; i < 20'000; ++i) xml += "<row><c><v>" + std::to_string(i * 7919 % 100'003) + "</v></c></row>";
  std::string file = workbook(xml);
  const std::size_t middle = file.find("xl/s.xml") + 30'000;
  file.replace(middle, 2'000, std::string(2'000, '\xFF'));
  const auto cut = rows(file);
  EXPECT(cut.size() > 1'000);
  EXPECT(cut.back().problem == "the workbook is damaged here");
  EXPECT(!open_workbook(bytes_of(xml), static_cast<std::int64_t>(xml.size())));
}

TEST_CASE("what unpacks to too much is left there") {
  std::string file;
  ZipWriter zip(file);
  zip.part("xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='A' r:id='1'/></sheets></workbook>");
  zip.part("xl/_rels/workbook.xml.rels",
           "<Relationships><Relationship Id='1' Type='o/worksheet' Target='s.xml'/></Relationships>");
  zip.begin("xl/s.xml");
  zip.write("<worksheet><sheetData><row r='1'><c><v>1</v></c></row><row r='2'><c t='inlineStr'><is><t>");
  const std::string zeros(1 << 20, '0');
  for (int i = 0; i < 200; ++i) zip.write(zeros);
  zip.write("</t></is></c></row></sheetData></worksheet>");
  zip.end(), zip.finish();
  REQUIRE(file.size() < 400'000);
  const auto all = rows(file);
  REQUIRE(all.size() == 2);
  EXPECT(all[0].cells == std::vector<std::string>{"1"});
  EXPECT(all[1].problem == "the workbook unpacks to more than can be read");
}

TEST_CASE("a cell and a row have their bounds, and what is after them is read") {
  const std::string text(csv_cell_bytes_max + 10, 'x');
  const auto all = rows(workbook("<row r='1'><c t='inlineStr'><is><t>" + text +
                                 "</t></is></c><c r='B1'><v>1</v></c><c r='AAA1'><v>2</v></c></row>"
                                 "<row r='2'><c r='ZZZ2'><v>1</v></c></row>"));
  REQUIRE(all.size() == 2);
  EXPECT(all[0].problem == "a cell is longer than 1 MiB");
  EXPECT(all[0].cells.at(0).size() == csv_cell_bytes_max);
  EXPECT(all[0].cells.at(1) == "1");
  EXPECT(all[1].problem == "the row has more than 1024 cells");
}

TEST_CASE("entities of a document type are not read") {
  const auto all = rows(
      workbook("<row r='1'><c><v>1</v></c></row>", "<!DOCTYPE a [<!ENTITY b 'c'>]><sst><si><t>&b;</t></si></sst>"));
  EXPECT(all.size() == 1);
}

TEST_CASE("a full sheet is followed by another") {
  XlsxWriter writer("A", {"n"});
  const std::vector<XlsxCell> cells = {{.value = "1", .kind = XlsxCell::Kind::number}};
  constexpr int count = (1 << 20) + 1;
  std::string file;
  for (int i = 0; i < count; ++i) {
    writer.row(cells);
    if (i % 10'000 == 0) file += writer.taken();
  }
  writer.end();
  file += writer.taken();
  EXPECT(rows(file, 0).size() == 1 << 20);
  EXPECT(rows(file, 1).size() == 3);
}

}  // namespace
}  // namespace vez
