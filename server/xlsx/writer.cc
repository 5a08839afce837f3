#include <charconv>

#include "base/text.h"
#include "xlsx/xlsx.h"

namespace vez {
namespace {

// A sheet has no more (ECMA-376).
constexpr std::int64_t sheet_rows_max = 1 << 20;
// Longest text of a cell, in characters.
constexpr std::size_t cell_characters_max = 32'767;
constexpr std::size_t xml_bytes_packed_at_once = 64 << 10;
constexpr std::int64_t day_zero = -25'569;
constexpr std::int64_t first_sure_day = 61;  // 1 March 1900: there is a day too many in front of it
constexpr std::string_view head_style = " s=\"1\"", date_style = " s=\"2\"";

constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view office_names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_names = "http://schemas.openxmlformats.org/package/2006/";
constexpr std::string_view types_head = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

// What XML can't hold is written "_x0001_", and so is what would be read as that.
void add_text(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || (c == '_' && text.substr(i, 2) == "_x")) {
      constexpr std::string_view digits = "0123456789ABCDEF";
      ((out += "_x00") += digits[c / 16]) += digits[c % 16];
      out += '_';
    } else if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
      out += text[i + 2] == '\xBE' ? "_xFFFE_" : "_xFFFF_";
      i += 2;
    } else {
      out += static_cast<char>(c);
    }
  }
}

// A longer one is no cell any more.
std::string_view fitting(std::string_view text) {
  if (text.size() <= cell_characters_max) return text;
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xC0) == 0x80) continue;
    units += c >= 0xF0 ? 2 : 1;
    if (units > cell_characters_max) return text.substr(0, i);
  }
  return text;
}

std::string column_name(std::size_t index) {
  std::string name;
  for (++index; index > 0; index = (index - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (index - 1) % 26));
  return name;
}

}  // namespace

XlsxWriter::XlsxWriter(std::string sheet, std::vector<std::string> head) : name_(std::move(sheet)) {
  for (std::string& name : head) head_.push_back({.value = std::move(name), .kind = XlsxCell::Kind::text});
}

void XlsxWriter::begin_sheet() {
  ++sheet_, row_ = 0;
  zip_.begin("xl/worksheets/sheet" + std::to_string(sheet_) + ".xml");
  xml_ = std::string(xml_head) + "<worksheet xmlns=\"" + std::string(main_names) +
         "\"><sheetViews><sheetView workbookViewId=\"0\"" + (sheet_ == 1 ? " tabSelected=\"1\"" : "") +
         "><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
         "<sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"" +
         std::to_string(std::max<std::size_t>(1, head_.size())) +
         "\" width=\"18\" customWidth=\"1\"/></cols><sheetData>";
  write_cells(head_, true);
}

void XlsxWriter::end_sheet() {
  xml_ += "</sheetData></worksheet>";
  zip_.write(std::exchange(xml_, {}));
  zip_.end();
}

void XlsxWriter::write_cells(std::span<const XlsxCell> cells, bool head) {
  const std::string number = std::to_string(++row_);
  xml_ += "<row r=\"" + number + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const XlsxCell& cell = cells[i];
    if (cell.value.empty()) continue;
    xml_ += "<c r=\"" + column_name(i) + number + "\"";
    if (head) xml_ += head_style;
    const auto date = cell.kind == XlsxCell::Kind::date ? parse_date(cell.value) : std::nullopt;
    if (date && date->days - day_zero >= first_sure_day) {
      (xml_ += date_style) += "><v>" + std::to_string(date->days - day_zero) + "</v></c>";
    } else if (cell.kind == XlsxCell::Kind::number) {
      xml_ += "><v>" + cell.value + "</v></c>";
    } else {
      xml_ += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
      add_text(xml_, fitting(cell.value));
      xml_ += "</t></is></c>";
    }
  }
  xml_ += "</row>";
  if (xml_.size() >= xml_bytes_packed_at_once) zip_.write(xml_), xml_.clear();
}

void XlsxWriter::row(std::span<const XlsxCell> cells) {
  if (sheet_ > 0 && row_ == sheet_rows_max) end_sheet(), begin_sheet();
  if (sheet_ == 0) begin_sheet();
  write_cells(cells, false);
}

void XlsxWriter::end() {
  if (sheet_ == 0) begin_sheet();
  end_sheet();
  const std::string head(xml_head), main(main_names), office(office_names), package(package_names), types(types_head);
  std::string kinds =
      head + "<Types xmlns=\"" + package +
      "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
      "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" +
      types + "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" + types + "styles+xml\"/>";
  std::string book = head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + office + "\"><sheets>";
  std::string relations = head + "<Relationships xmlns=\"" + package +
                          "relationships\"><Relationship Id=\"styles\" Type=\"" + office +
                          "/styles\" Target=\"styles.xml\"/>";
  for (std::int64_t i = 1; i <= sheet_; ++i) {
    const std::string n = std::to_string(i);
    kinds += "<Override PartName=\"/xl/worksheets/sheet" + n + ".xml\" ContentType=\"" + types + "worksheet+xml\"/>";
    book += "<sheet name=\"";
    add_text(book, i == 1 ? name_ : name_ + " " + n);
    book += "\" sheetId=\"" + n + "\" r:id=\"sheet" + n + "\"/>";
    relations += "<Relationship Id=\"sheet" + n + "\" Type=\"" + office + "/worksheet\" Target=\"worksheets/sheet" + n +
                 ".xml\"/>";
  }
  zip_.part("xl/workbook.xml", book + "</sheets></workbook>");
  zip_.part("xl/_rels/workbook.xml.rels", relations + "</Relationships>");
  zip_.part(
      "xl/styles.xml",
      head + "<styleSheet xmlns=\"" + main +
          "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><fonts "
          "count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name "
          "val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
          "<fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/>"
          "<top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
          "fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" "
          "fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" "
          "xfId=\"0\" applyFont=\"1\"/><xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
          "applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
  zip_.part("_rels/.rels", head + "<Relationships xmlns=\"" + package +
                               "relationships\"><Relationship Id=\"book\" Type=\"" + office +
                               "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  zip_.part("[Content_Types].xml", kinds + "</Types>");
  zip_.finish();
}

}  // namespace vez
