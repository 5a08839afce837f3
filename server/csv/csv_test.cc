#include "csv/csv.h"

#include <simdjson.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/testing.h"
#include "base/text.h"
#include "shared_data.h"

namespace vez {
namespace {

std::string content(const std::filesystem::path& path) {
  std::stringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

// All rows, the file given in pieces of `piece` bytes.
std::vector<CsvRow> read(std::string_view file, const CsvDialect& dialect = {}, std::size_t piece = std::string::npos) {
  std::vector<CsvRow> rows;
  const CsvReader::Take take = [&rows](CsvRow&& row) { rows.push_back(std::move(row)); };
  CsvReader reader(dialect);
  for (; !file.empty(); file.remove_prefix(std::min(piece, file.size()))) reader.feed(file.substr(0, piece), take);
  reader.finish(take);
  return rows;
}

std::string shown(const std::vector<CsvRow>& rows) {
  std::string text;
  for (const CsvRow& row : rows) {
    text += std::to_string(row.line);
    for (const std::string& cell : row.cells) text += "[" + cell + "]";
    text += row.problem + "\n";
  }
  return text;
}

TEST_CASE("rows as RFC 4180 writes them and as people do") {
  EXPECT(shown(read("a,b\r\n\"x\"\"y\",\"1\r\n2\"\r\nlast,")) == "1[a][b]\n2[x\"y][1\r\n2]\n4[last][]\n");
  EXPECT(shown(read("a\rb\nc\r\n\n\r\rd")) == "1[a]\n2[b]\n3[c]\n7[d]\n");
  EXPECT(shown(read("5\" pipe,\"old\"er\n,\n\"\"\n")) == "1[5\" pipe][older]\n2[][]\n3[]\n");
  EXPECT(shown(read("a,b,c\n1\n1,2,3,4\n")) == "1[a][b][c]\n2[1]\n3[1][2][3][4]\n");
  EXPECT(shown(read("\xEF\xBB\xBFime\nAna")) == "1[ime]\n2[Ana]\n");
  EXPECT(read("").empty());
}

TEST_CASE("a quote never closed is reported where it began") {
  const auto rows = read("a,b\n1,\"two\nthree,4\n");
  REQUIRE(rows.size() == 2);
  EXPECT(rows[1].line == 2);
  EXPECT(rows[1].problem == "a quotation mark is never closed");
}

TEST_CASE("a cell, a row and a number of cells have bounds, and the rows after go on") {
  const std::string big(csv_cell_bytes_max + 7, 'x');
  auto rows = read("a," + big + ",b\nnext,1\n");
  REQUIRE(rows.size() == 2);
  EXPECT(rows[0].problem == "a cell is longer than 1 MiB");
  EXPECT(rows[0].cells.size() == 3);
  EXPECT(rows[0].cells[1].size() == csv_cell_bytes_max);
  EXPECT(rows[0].cells[2] == "b");
  EXPECT(rows[1].problem.empty());
  // Forgotten: the row ends with its line once the bound is passed.
  std::string forgotten = "\"open\n";
  while (forgotten.size() <= csv_cell_bytes_max + 100) forgotten += "row of a good length\n";
  rows = read(forgotten + "good,row\n");
  EXPECT(rows.size() >= 2);
  EXPECT(rows.front().problem == "a cell is longer than 1 MiB");
  EXPECT(rows.back().cells == std::vector<std::string>{"good", "row"});
  const std::string three_quarters(csv_cell_bytes_max / 4 * 3, 'x');
  std::string wide;
  for (int i = 0; i < 8; ++i) wide += three_quarters + ",";
  rows = read(wide + "\nok\n");
  REQUIRE(rows.size() == 2);
  EXPECT(rows[0].problem == "the row is longer than 4 MiB");
  EXPECT(rows[1].problem.empty());
  rows = read(std::string(csv_cells_max + 5, ',') + "\nok\n");
  REQUIRE(rows.size() == 2);
  EXPECT(rows[0].problem == "the row has more than 1024 cells");
  EXPECT(rows[0].cells.size() == csv_cells_max);
}

TEST_CASE("what is broken in its encoding is replaced and reported on its row alone") {
  const auto rows = read(std::string_view("good,č\nbad,\xFFx\nnul,\0y\ngood,š\n", 30));
  REQUIRE(rows.size() == 4);
  EXPECT(rows[0].problem.empty());
  EXPECT(rows[1].cells[1] == "\xEF\xBF\xBDx");
  EXPECT(!rows[1].problem.empty());
  EXPECT(rows[2].cells[1] == "\xEF\xBF\xBDy");
  EXPECT(!rows[2].problem.empty());
  EXPECT(rows[3].problem.empty());
}

TEST_CASE("encodings are recognised and read, in pieces of any size") {
  struct Sample {
    std::string encoding, bytes, first, second;
  };
  std::string little, big;
  for (const char16_t c : std::u16string(u"ime;kraj\nŽiga;Črnomelj\nИван;Тверь\n")) {
    little += static_cast<char>(c & 0xFF), little += static_cast<char>(c >> 8);
    big += static_cast<char>(c >> 8), big += static_cast<char>(c & 0xFF);
  }
  const std::vector<Sample> samples = {
      {"windows-1250",
       "ime;kraj\n\x8Eiga;\xC8rnomelj\n\x8Apela;\x8E"
       "alec\n",
       "Žiga", "Črnomelj"},
      {"windows-1251", "\xE8\xEC\xFF;\xE3\xEE\xF0\xEE\xE4\n\xC8\xE2\xE0\xED;\xD2\xE2\xE5\xF0\xFC\n", "Иван", "Тверь"},
      {"UTF-8", "ime;kraj\nŽiga;Črnomelj\n", "Žiga", "Črnomelj"},
      {"UTF-16LE", little, "Žiga", "Črnomelj"},
      {"UTF-16BE", big, "Žiga", "Črnomelj"},
      {"UTF-16LE", "\xFF\xFE" + little, "Žiga", "Črnomelj"},
      {"UTF-16BE", "\xFE\xFF" + big, "Žiga", "Črnomelj"},
  };
  for (const Sample& sample : samples) {
    const CsvDialect dialect = guess_dialect(sample.bytes);
    EXPECT_MESSAGE(dialect.encoding == sample.encoding, sample.encoding, " taken for ", dialect.encoding);
    EXPECT(dialect.delimiter == ';');
    EXPECT(dialect.has_header);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::string::npos}) {
      const auto rows = read(sample.bytes, dialect, piece);
      REQUIRE(rows.size() >= 2);
      EXPECT(rows[1].cells == std::vector<std::string>{sample.first, sample.second});
      EXPECT(rows[1].problem.empty());
    }
  }
}

TEST_CASE("dialects are guessed") {
  EXPECT(guess_dialect("name\tnote\nAna\ta, b; c\nEva\td, e\n").delimiter == '\t');
  EXPECT(guess_dialect("ime;znesek\nAna;1,50\nEva;2,75\n").delimiter == ';');
  EXPECT(guess_dialect("a|b\n1|2\n").delimiter == '|');
  EXPECT(guess_dialect("'a;b','c'\n'd','e'\n").quote == '\'');
  EXPECT(guess_dialect("O'Brien,'t Hooft\n").quote == '"');
  EXPECT(!guess_dialect("Ana,ana@example.com\nEva,eva@example.com\n").has_header);
  EXPECT(!guess_dialect("1,2\n3,4\n").has_header);
  EXPECT(guess_dialect("").delimiter == ',');
}

SHARED_DATA_CASE("09_torture/csv_spectrum", "all twelve files; two expectations do not belong to their file") {
  int files = 0;
  std::vector<std::string> different;
  for (const auto& entry : std::filesystem::directory_iterator(data + "/csvs")) {
    ++files;
    const auto rows = read(content(entry.path()));
    simdjson::dom::parser parser;
    simdjson::dom::element json = parser.load(data + "/json/" + entry.path().stem().string() + ".json").value();
    std::vector<simdjson::dom::element> expected;
    if (json.is_array())
      for (auto one : json.get_array().value()) expected.push_back(one);
    else
      expected.push_back(json);
    bool same = rows.size() == expected.size() + 1;
    for (std::size_t i = 0; same && i < expected.size(); ++i) {
      std::size_t column = 0;
      for (auto [key, value] : expected[i].get_object().value()) {
        same &= rows[0].cells.at(column) == key && rows[i + 1].cells.at(column) == value.get_string().value();
        ++column;
      }
      same &= column == rows[i + 1].cells.size() && rows[i + 1].problem.empty();
    }
    if (!same) different.push_back(entry.path().stem().string());
  }
  std::ranges::sort(different);
  EXPECT(files == 12);
  // The JSON has another phone number in one and CRLF where the file has LF in the other.
  EXPECT(different == std::vector<std::string>{"location_coordinates", "newlines_crlf"});
}

SHARED_DATA_CASE("09_torture/duckdb_csv", "files of bug reports: valid cells, the same rows in pieces of any size") {
  int files = 0, with_problem = 0;
  std::size_t rows_count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data)) {
    ++files;
    const std::string file = content(entry.path());
    const CsvDialect dialect = guess_dialect(file);
    const auto rows = read(file, dialect);
    rows_count += rows.size();
    bool problem = false;
    for (const CsvRow& row : rows) {
      problem |= !row.problem.empty();
      for (const std::string& cell : row.cells) EXPECT(characters(cell) >= 0);
    }
    with_problem += problem;
    for (const std::size_t piece : {1, 2, 7, 64})
      EXPECT_MESSAGE(shown(read(file, dialect, piece)) == shown(rows), entry.path().string());
  }
  EXPECT(files == 120);
  MESSAGE(rows_count, " rows, ", with_problem, " files with a reported row");
  EXPECT(guess_dialect(content(data + "/encodings__utf16.csv")).encoding == "UTF-16LE");
  EXPECT(guess_dialect(content(data + "/encodings__latin1.csv")).encoding == "windows-1250");
  EXPECT(guess_dialect(content(data + "/auto__tab_single_quote.csv")).delimiter == '\t');
  EXPECT(guess_dialect(content(data + "/auto__tab_single_quote.csv")).quote == '\'');
  EXPECT(guess_dialect(content(data + "/rejects__multiple_errors__invalid_utf_unquoted.csv")).delimiter == ',');
}

TEST_CASE("what is written is read again, whatever the cells hold") {
  std::mt19937 random(11);
  constexpr std::string_view signs = "ab\",;\r\n\t' |č";
  for (int round = 0; round < 5'000; ++round) {
    std::vector<std::string> cells(1 + random() % 5);
    for (std::string& cell : cells) {
      cell = random() % 4 ? "x" : "";
      if (!cell.empty())
        for (std::size_t i = random() % 8; i > 0; --i) cell += signs[random() % (signs.size() - 2)];
    }
    const std::string file = csv_line(cells) + csv_line(cells);
    const auto rows = read(file, {}, 1 + random() % 9);
    REQUIRE(rows.size() == 2);
    REQUIRE(rows[0].cells == cells);
    REQUIRE(rows[1].cells == cells);
  }
}

TEST_CASE("no cell of an export is a formula; numbers and phone numbers stay as they are") {
  const auto written = [](const std::string& cell) { return csv_line(std::vector{cell}); };
  for (const char* plain : {"-5", "+38640123456", "-1.234,50", "Ana", "+38612345678;ext=12"})
    EXPECT(written(plain).find('\'') == std::string::npos);
  EXPECT(written("=1+1") == "'=1+1\r\n");
  EXPECT(written("-2+3") == "'-2+3\r\n");
  EXPECT(written("+1;ext=1;2") == "\"'+1;ext=1;2\"\r\n");
  EXPECT(written("@SUM(A1)") == "'@SUM(A1)\r\n");
  EXPECT(written("\t=1") == "\"'\t=1\"\r\n");
  EXPECT(written("\r=1") == "\"'\r=1\"\r\n");
  EXPECT(written("-") == "'-\r\n");
}

SHARED_DATA_CASE("09_torture/csv_injection_payloads.txt", "no known formula leaves as one") {
  std::ifstream payloads(data);
  int neutralised = 0, count = 0;
  for (std::string line; std::getline(payloads, line); ++count) {
    const std::string cell = read(csv_line(std::vector{line})).at(0).cells.at(0);
    REQUIRE(std::string("=+-@\t\r").find(cell.front()) == std::string::npos);
    neutralised += cell.starts_with('\'');
  }
  EXPECT(count == 6);
  EXPECT(neutralised == 5);  // the sixth begins with a letter ("DDE (…"): text to a spreadsheet
}

TEST_CASE("dates as people write them") {
  const auto text = [](std::string_view given, DateOrder order = DateOrder::day_first) {
    const auto date = parse_human_date(given, order);
    return date ? to_text(*date) : "";
  };
  EXPECT(text("2026-03-04") == "2026-03-04");
  EXPECT(text("31.12.1999") == "1999-12-31");
  EXPECT(text("31. 12. 1999") == "1999-12-31");
  EXPECT(text("12/31/1999", DateOrder::month_first) == "1999-12-31");
  EXPECT(text("1/2/2026") == "2026-02-01");
  EXPECT(text("1/2/2026", DateOrder::month_first) == "2026-01-02");
  EXPECT(text("1.2.2026", DateOrder::month_first) == "2026-02-01");
  EXPECT(text("19991231") == "1999-12-31");
  EXPECT(text("2026. 03. 04.") == "2026-03-04");
  EXPECT(text("29.2.2024") == "2024-02-29");
  for (const char* bad : {"", "29.2.2026", "31/12/99", "2026-13-01", "12/31/1999", "20261301", "1.2", "1.2.2026.3",
                          "1-2.2026", "00000101", "99999.1.1"})
    EXPECT_MESSAGE(text(bad).empty(), std::string(bad));
  EXPECT(guess_date_order(std::vector<std::string>{"1/2/2026", "1/31/2026"}) == DateOrder::month_first);
  EXPECT(guess_date_order(std::vector<std::string>{"1/2/2026", "31/1/2026"}) == DateOrder::day_first);
  EXPECT(guess_date_order(std::vector<std::string>{"1/2/2026", ""}) == DateOrder::day_first);
}

TEST_CASE("figure: reading speed") {
  std::string file;
  for (int i = 0; file.size() < 16'000'000; ++i)
    file += std::to_string(i) + ",Žiga Kovačič,\"Cesta 5, Ljubljana\",ziga" + std::to_string(i) +
            "@example.si,+38640123456,2026-03-04\r\n";
  for (const CsvDialect& dialect :
       {CsvDialect{}, CsvDialect{.delimiter = ',', .quote = '"', .encoding = "windows-1251", .has_header = false}}) {
    std::size_t cells = 0;
    const auto start = std::chrono::steady_clock::now();
    const CsvReader::Take take = [&cells](CsvRow&& row) { cells += row.cells.size(); };
    CsvReader reader(dialect);
    for (std::size_t at = 0; at < file.size(); at += 65'536)
      reader.feed(std::string_view(file).substr(at, 65'536), take);
    reader.finish(take);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT(cells % 6 == 0);
    MESSAGE(dialect.encoding, ": ", static_cast<double>(file.size()) / 1e6 / took.count(), " MB/s");
  }
}

}  // namespace
}  // namespace vez
