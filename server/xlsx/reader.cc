// long because a cell's text comes out of four parts of a workbook, each a small reader here.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/text.h"
#include "xlsx/xlsx.h"
#include "xlsx/xml.h"

namespace vez {
namespace {

// Of shared texts, over all cells.
constexpr std::size_t texts_bytes_max = 128 << 20;
constexpr std::size_t texts_max = 4'000'000;
constexpr std::size_t styles_max = 65'536;
constexpr std::size_t sheets_max = 1'000;
constexpr std::size_t small_part_bytes_max = 16 << 20;
// The last row there can be (ECMA-376: 1,048,576).
constexpr std::int64_t row_max = 1 << 20;
// From 1970 back to day 0 of each calendar; of 1900's there is a day too many in front of March.
constexpr std::int64_t day_zero_1900 = -25'569, day_zero_1904 = -24'107;
constexpr std::int64_t false_leap_day = 60;
constexpr std::int64_t day_max = 2'958'465;  // 31 December 9999
constexpr std::int64_t seconds_a_day = 24 * 3600;

constexpr std::string_view cell_too_long = "a cell is longer than 1 MiB";
constexpr std::string_view row_too_long = "the row is longer than 4 MiB";
constexpr std::string_view too_many_cells = "the row has more than 1024 cells";
constexpr std::string_view damaged = "the workbook is damaged here";
constexpr std::string_view missing_text = "a cell refers to a text that the workbook does not have";
constexpr std::string_view error_cell = "a cell holds an error instead of a value";

std::string_view of(const XmlReader::Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string_view() : found->second;
}

// By the name without its prefix: "r:id".
std::string_view of_any_prefix(const XmlReader::Attributes& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes)
    if (key.ends_with(name) && key.size() > name.size() && key[key.size() - name.size() - 1] == ':') return value;
  return {};
}

std::int64_t whole_number(std::string_view text, std::int64_t otherwise) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : otherwise;
}

// Of at most 16 bits.
void add_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// "_x000D_" is a character that XML cannot hold (ECMA-376 §22.9.2.19).
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    unsigned code = 0;
    const bool may = text.substr(i, 2) == "_x" && i + 7 <= text.size() && text[i + 6] == '_';
    const auto read =
        may ? std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16) : std::from_chars_result{};
    const bool half = code >= 0xD800 && code <= 0xDFFF;
    if (!may || read.ptr != text.data() + i + 6 || half) {
      out += text[i++];
      continue;
    }
    if (code != 0) add_utf8(out, code);
    i += 7;
  }
  return out;
}

// Runs a small part through a reader; false when it is damaged.
bool read_part(const ByteSource& source, const ZipPart& part, XmlReader& reader) {
  ZipPartReader bytes(source, part);
  std::size_t size = 0;
  for (std::string_view piece = bytes.next(); !piece.empty(); piece = bytes.next()) {
    if ((size += piece.size()) > small_part_bytes_max || !reader.feed(piece, false)) return false;
  }
  return bytes.problem().empty() && reader.feed({}, true);
}

struct Relation {
  std::string id, type, target;
};

class RelationsReader final : public XmlReader {
 public:
  std::vector<Relation> relations;

 private:
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "Relationship" && relations.size() < 2 * sheets_max)
      relations.push_back({std::string(of(attributes, "Id")), std::string(of(attributes, "Type")),
                           std::string(of(attributes, "Target"))});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

class BookReader final : public XmlReader {
 public:
  struct Sheet {
    std::string name, relation;
    bool hidden;
  };
  std::vector<Sheet> sheets;
  bool from_1904 = false;

 private:
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "workbookPr") from_1904 = of(attributes, "date1904") == "1" || of(attributes, "date1904") == "true";
    if (name == "sheet" && sheets.size() < sheets_max) {
      const std::string_view state = of(attributes, "state");
      sheets.push_back({std::string(of(attributes, "name")), std::string(of_any_prefix(attributes, "id")),
                        !state.empty() && state != "visible"});
    }
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

// Whether a number format shows a day or a time: letters of dates outside of quotes, brackets and escapes.
bool shows_date(std::string_view format) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c == '"') {
      i = std::min(format.find('"', i + 1), format.size());
    } else if (c == '[') {
      const std::size_t end = std::min(format.find(']', i), format.size());
      const std::string_view inside = format.substr(i + 1, end - i - 1);
      if (inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s" || inside == "ss")
        return true;
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == ';') {
      return false;  // Only how positive numbers are shown counts.
    } else if (format.substr(i, 7) == "General") {
      i += 6;
    } else if (std::string_view("dmyhsDMYHS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// ECMA-376 §18.8.30.
bool is_built_in_date(std::int64_t id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

class StylesReader final : public XmlReader {
 public:
  std::vector<bool> is_date;  // by the style of a cell

 private:
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt" && formats_.size() < styles_max)
      formats_[whole_number(of(attributes, "numFmtId"), -1)] = shows_date(of(attributes, "formatCode"));
    if (name == "cellXfs") in_cells_ = true;
    if (name != "xf" || !in_cells_ || is_date.size() >= styles_max) return;
    const std::int64_t id = whole_number(of(attributes, "numFmtId"), 0);
    const auto own = formats_.find(id);
    is_date.push_back(own != formats_.end() ? own->second : is_built_in_date(id));
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") in_cells_ = false;
  }
  void text(std::string_view) override {}
  std::map<std::int64_t, bool> formats_;
  bool in_cells_ = false;
};

// All shared texts, one behind the other.
class TextsReader final : public XmlReader {
 public:
  // Nothing when there is no such text, or no room was left for it.
  std::optional<std::string_view> at(std::int64_t index) const {
    if (index < 0 || index >= static_cast<std::int64_t>(ends_.size())) return std::nullopt;
    const std::size_t begin = index == 0 ? 0 : ends_[static_cast<std::size_t>(index) - 1];
    return std::string_view(all_).substr(begin, ends_[static_cast<std::size_t>(index)] - begin);
  }

 private:
  void begin(std::string_view name, const Attributes&) override {
    if (name == "si") text_bytes_ = 0;
    if (name == "rPh") phonetic_ = true;  // how it is read aloud, not what it says
    in_text_ = name == "t" && !phonetic_;
  }
  void end(std::string_view name) override {
    in_text_ = false;
    if (name == "rPh") phonetic_ = false;
    if (name == "si" && !full_) ends_.push_back(static_cast<std::uint32_t>(all_.size()));
  }
  void text(std::string_view text) override {
    if (!in_text_ || full_) return;
    full_ = all_.size() + text.size() > texts_bytes_max || ends_.size() >= texts_max;
    if (full_) return;
    text = text.substr(0, csv_cell_bytes_max + 4 - std::min(text_bytes_, csv_cell_bytes_max + 4));
    text_bytes_ += text.size();
    all_ += text;
  }
  std::string all_;
  std::vector<std::uint32_t> ends_;
  std::size_t text_bytes_ = 0;
  bool in_text_ = false, phonetic_ = false, full_ = false;
};

const ZipPart* part_named(const std::vector<ZipPart>& parts, std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  const auto found = std::ranges::find(parts, name, &ZipPart::name);
  return found == parts.end() ? nullptr : &*found;
}

std::vector<Relation> relations_of(const ByteSource& source, const std::vector<ZipPart>& parts,
                                   const std::string& name) {
  RelationsReader reader;
  if (const ZipPart* part = part_named(parts, name)) read_part(source, *part, reader);
  return std::move(reader.relations);
}

std::string resolved(const std::string& folder, const std::string& target) {
  return target.starts_with('/') ? target.substr(1) : folder + target;
}

// A number as a person sees it.
std::string shown_number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool plain = text.find_first_not_of("0123456789-") == std::string_view::npos;
  if (plain || read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value))
    return std::string(text);
  constexpr double whole_max = 1e15;
  char buffer[64];
  const auto written = std::abs(value) < whole_max && value == std::floor(value)
                           ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(value))
                           : std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 15);
  return {buffer, written.ptr};
}

std::string shown_date(std::string_view text, bool from_1904) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(value >= 0) ||
      value > static_cast<double>(day_max))
    return shown_number(text);
  auto days = static_cast<std::int64_t>(value);
  auto seconds = std::llround((value - static_cast<double>(days)) * static_cast<double>(seconds_a_day));
  if (seconds == seconds_a_day) ++days, seconds = 0;
  char clock[16];
  std::snprintf(clock, sizeof clock, "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  if (days == 0) return clock;
  std::int64_t since_1970 = days + (from_1904 ? day_zero_1904 : day_zero_1900);
  if (!from_1904 && days < false_leap_day) ++since_1970;
  std::string day = to_text(Date{static_cast<std::int32_t>(since_1970)});
  return seconds == 0 ? day : day + "T" + clock;
}

// "C" of "C5" is 2; -1 when there are no letters.
std::int64_t column_of(std::string_view reference) {
  std::int64_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || column > 100'000) break;
    column = column * 26 + (c - 'A' + 1);
  }
  return column - 1;
}

class RowsReader final : public XmlReader {
 public:
  RowsReader(const TextsReader& texts, const std::vector<bool>& is_date, bool from_1904)
      : texts_(texts), is_date_(is_date), from_1904_(from_1904) {}
  const SheetReader::Take* take = nullptr;
  std::int64_t line() const { return row_.line; }

 private:
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "row") {
      const std::int64_t number = whole_number(of(attributes, "r"), row_.line + 1);
      row_ = {.line = number > row_.line && number <= row_max ? number : row_.line + 1, .cells = {}, .problem = ""};
      bytes_ = 0, next_column_ = 0;
    } else if (name == "c") {
      const std::int64_t column = column_of(of(attributes, "r"));
      column_ = column >= 0 ? column : next_column_;
      next_column_ = column_ + 1;
      type_ = of(attributes, "t");
      const std::int64_t style = whole_number(of(attributes, "s"), 0);
      date_ =
          style >= 0 && style < static_cast<std::int64_t>(is_date_.size()) && is_date_[static_cast<std::size_t>(style)];
      value_.clear(), cut_ = false, in_cell_ = true;
    } else if (name == "rPh") {
      phonetic_ = true;
    }
    in_value_ = in_cell_ && !phonetic_ && (name == "v" || name == "t");
  }

  void text(std::string_view text) override {
    if (!in_value_) return;
    const std::size_t room = csv_cell_bytes_max - std::min(value_.size(), csv_cell_bytes_max);
    cut_ |= text.size() > room;
    value_ += text.substr(0, room);
  }

  void end(std::string_view name) override {
    in_value_ = false;
    if (name == "rPh") phonetic_ = false;
    if (name == "c" && std::exchange(in_cell_, false)) end_cell();
    if (name != "row") return;
    while (!row_.cells.empty() && row_.cells.back().empty()) row_.cells.pop_back();
    if (!row_.cells.empty() || !row_.problem.empty())
      (*take)({.line = row_.line, .cells = std::exchange(row_.cells, {}), .problem = std::exchange(row_.problem, {})});
  }

  void report(std::string_view problem) {
    if (row_.problem.empty()) row_.problem = problem;
  }

  void end_cell() {
    std::string shown = shown_value();
    if (shown.size() > csv_cell_bytes_max) shown.resize(csv_cell_bytes_max), cut_ = true;
    if (cut_) {
      report(cell_too_long);
      for (int i = 0; i < 3 && !shown.empty() && characters(shown) < 0; ++i) shown.pop_back();
    }
    if (shown.empty()) return;
    if (column_ >= static_cast<std::int64_t>(csv_cells_max)) return report(too_many_cells);
    if (bytes_ + shown.size() > csv_row_bytes_max) return report(row_too_long);
    bytes_ += shown.size();
    const auto at = static_cast<std::size_t>(column_);
    if (row_.cells.size() <= at) row_.cells.resize(at + 1);
    row_.cells[at] = std::move(shown);
  }

  std::string shown_value() {
    if (type_ == "s") {
      const auto text = texts_.at(whole_number(value_, -1));
      if (!text) return report(missing_text), std::string();
      return unescaped(*text);
    }
    if (type_ == "inlineStr" || type_ == "str") return unescaped(value_);
    if (type_ == "b") return value_ == "1" ? "true" : "false";
    if (type_ == "e") return report(error_cell), std::string();
    if (type_ == "d") return value_;
    if (value_.empty()) return value_;
    return date_ ? shown_date(value_, from_1904_) : shown_number(value_);
  }

  const TextsReader& texts_;
  const std::vector<bool>& is_date_;
  const bool from_1904_;
  CsvRow row_;
  std::size_t bytes_ = 0;
  std::int64_t column_ = 0, next_column_ = 0;
  std::string type_, value_;
  bool date_ = false, cut_ = false, in_cell_ = false, in_value_ = false, phonetic_ = false;
};

}  // namespace

bool is_zip(std::string_view first_bytes) { return first_bytes.starts_with("PK\x03\x04"); }

std::optional<Workbook> open_workbook(const ByteSource& source, std::int64_t size_bytes) {
  const std::vector<ZipPart> parts = zip_parts(source, size_bytes);
  std::string name = "xl/workbook.xml";
  for (const Relation& relation : relations_of(source, parts, "_rels/.rels"))
    if (relation.type.ends_with("/officeDocument")) name = resolved("", relation.target);
  const ZipPart* const book_part = part_named(parts, name);
  BookReader book;
  if (book_part == nullptr || !read_part(source, *book_part, book)) return std::nullopt;
  const std::size_t slash = name.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : name.substr(0, slash + 1);
  const std::string file = name.substr(folder.size());
  const auto relations = relations_of(source, parts, folder + "_rels/" + file + ".rels");
  Workbook workbook{.sheets = {}, .texts = std::nullopt, .styles = std::nullopt, .from_1904 = book.from_1904};
  for (const Relation& relation : relations) {
    const ZipPart* const part = part_named(parts, resolved(folder, relation.target));
    if (part != nullptr && relation.type.ends_with("/sharedStrings")) workbook.texts = *part;
    if (part != nullptr && relation.type.ends_with("/styles")) workbook.styles = *part;
  }
  const bool all_hidden = std::ranges::all_of(book.sheets, &BookReader::Sheet::hidden);
  for (const BookReader::Sheet& sheet : book.sheets) {
    const auto relation = std::ranges::find(relations, sheet.relation, &Relation::id);
    // A chart on a sheet of its own has no rows.
    if (relation == relations.end() || !relation->type.ends_with("/worksheet") || (sheet.hidden && !all_hidden))
      continue;
    if (const ZipPart* const part = part_named(parts, resolved(folder, relation->target)))
      workbook.sheets.push_back({sheet.name, *part});
  }
  if (workbook.sheets.empty()) return std::nullopt;
  return workbook;
}

class SheetReader::Parts {
 public:
  Parts(const ByteSource& source, const Workbook& workbook, const ZipPart& sheet)
      : bytes(source, sheet), packed_bytes(sheet.packed_bytes) {
    StylesReader styles;
    if (workbook.styles && read_part(source, *workbook.styles, styles)) is_date = std::move(styles.is_date);
    if (workbook.texts) {
      // As many as there are room and whole ones for; the others are missed where they are asked for.
      ZipPartReader part(source, *workbook.texts);
      for (std::string_view piece = part.next(); !piece.empty() && texts.feed(piece, false); piece = part.next()) {
      }
    }
    rows.emplace(texts, is_date, workbook.from_1904);
  }
  ZipPartReader bytes;
  const std::int64_t packed_bytes;
  std::vector<bool> is_date;
  TextsReader texts;
  std::optional<RowsReader> rows;
  bool ended = false;
};

SheetReader::SheetReader(ByteSource source, const Workbook& workbook, std::size_t sheet) {
  CHECK(sheet < workbook.sheets.size());
  parts_ = std::make_unique<Parts>(source, workbook, workbook.sheets[sheet].part);
}

SheetReader::~SheetReader() = default;

bool SheetReader::next(const Take& take) {
  if (parts_->ended) return false;
  RowsReader& rows = *parts_->rows;
  rows.take = &take;
  const std::string_view piece = parts_->bytes.next();
  std::string_view problem = parts_->bytes.problem();
  if (problem.empty() && !rows.feed(piece, piece.empty())) problem = damaged;
  parts_->ended = piece.empty() || !problem.empty();
  if (!problem.empty()) take({.line = rows.line() + 1, .cells = {}, .problem = std::string(problem)});
  return !parts_->ended;
}

double SheetReader::progress() const {
  if (parts_->packed_bytes <= 0) return 1;
  return std::min(1.0,
                  static_cast<double>(parts_->bytes.packed_bytes_read()) / static_cast<double>(parts_->packed_bytes));
}

}  // namespace vez
