// JSON objects as rows, one a line or in one list: nested fields have their path as a name ("address.city").
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "csv/decoder.h"
#include "customers/identity_line.h"
#include "imports/rows.h"
#include "text/codes.h"

namespace vez {
namespace {

// The column of what comes up in later rows only.
constexpr std::string_view other_column = "other-fields";
constexpr std::size_t name_bytes_max = 80;
// U+FFFD, which stands for what could not be read.
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

struct JsonField {
  std::string name;
  std::string value;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// The fields of one object.
class Flattened {
 public:
  explicit Flattened(const simdjson::dom::element& root) { put("", root); }
  std::vector<JsonField> fields;

 private:
  using Element = simdjson::dom::element;

  static std::optional<std::string> plain(const Element& element) {
    switch (element.type()) {
      case simdjson::dom::element_type::STRING: {
        std::string text(std::string_view(element.get_string()));
        std::erase(text, '\0');
        return text;
      }
      case simdjson::dom::element_type::INT64: return std::to_string(std::int64_t(element.get_int64()));
      case simdjson::dom::element_type::UINT64: return std::to_string(std::uint64_t(element.get_uint64()));
      case simdjson::dom::element_type::BOOL: return bool(element.get_bool()) ? "true" : "false";
      case simdjson::dom::element_type::DOUBLE: {
        std::string text;
        json_out::number(text, double(element.get_double()));
        return text;
      }
      default: return std::nullopt;
    }
  }

  void add(const std::string& name, std::string_view value, std::string_view between) {
    const std::string cut_name = cut(name, name_bytes_max);
    for (JsonField& field : fields)
      if (field.name == cut_name) return void((field.value += between) += value);
    fields.push_back({cut_name, std::string(value)});
  }

  void put(const std::string& name, const Element& element) {
    if (const auto text = plain(element)) return add(name, *text, "\n");
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (!element.get(object)) return put_object(name, object);
    if (!element.get(array))
      for (const Element one : array) put_one_of_many(name, one);
  }

  void put_object(const std::string& name, const simdjson::dom::object& object) {
    if (put_money(name, object)) return;
    for (const auto field : object) {
      std::string key(field.key);
      std::erase(key, '\0');
      put(name.empty() ? key : name + "." + key, field.value);
    }
  }

  // {"amount": 1250, "currency": "EUR"}, as the interface writes it.
  bool put_money(const std::string& name, const simdjson::dom::object& object) {
    std::int64_t amount = 0;
    std::string_view currency;
    if (object.size() != 2 || object["amount"].get(amount) || object["currency"].get(currency)) return false;
    add(name, amount_text(amount, currency), "\n");
    add("currency", currency, "\n");
    return true;
  }

  // Of {"kind": "phone", "label": "work", "value": "+386…"}, {"VALUE_TYPE": "WORK", "VALUE": …} a line "label: value"
  // of an exact cell (records.cc).
  void put_one_of_many(const std::string& name, const Element& element) {
    simdjson::dom::object object;
    if (element.get(object)) return put(name, element);
    std::string kind, label;
    std::optional<std::string> value, verified_at;
    for (const auto field : object) {
      const std::string key = lower(field.key);
      const auto text = plain(field.value);
      if (key == "value") value = text;
      if (!text) {
        // amoCRM: {"field_code": "PHONE", "values": [{"value": "+7…", "enum_code": "WORK"}]}
        if (key == "values" && !kind.empty()) return put(name + "." + kind, field.value);
        continue;
      }
      if (key == "kind" || key == "field_code" || (key == "field_name" && kind.empty())) kind = *text;
      if (key == "label") label = *text;
      if (key == "verified_at") verified_at = text;
      if (key == "value_type" || key == "enum_code") label = lower(*text);
    }
    if (!value) return put_object(name, object);
    std::ranges::replace(*value, '\n', ' ');
    if (verified_at && !kind.empty()) add(name + ".verified_at", *verified_at + " " + kind + ":" + *value, "\n");
    // Those without a column of their own stand in that of all: "customer_number:crm:K-12".
    if (kind == "customer_number" || kind == "web_visitor" || kind == "google_plus")
      return add(name, "\n" + identity_line(label, kind + ":" + *value), "");
    add(kind.empty() ? name : name + "." + kind, "\n" + identity_line(label, *value), "");
  }
};

// Cuts a stream into objects: lines, or what stands in a list.
class ObjectSplitter {
 public:
  struct Piece {
    std::int64_t line = 0;
    std::string text;
    bool cut = false;
  };
  using Take = std::function<void(Piece&&)>;

  void feed(std::string_view text, const Take& take) {
    for (const char c : text) {
      if (c == '\n') ++line_;
      if (state_ == State::begin) {
        if (c == '[') {
          state_ = State::list;
          continue;
        }
        if (c == '{') state_ = State::lines;
      }
      state_ == State::list ? in_list(c, take) : in_lines(c, take);
    }
  }
  void finish(const Take& take) { hand_out(take); }

 private:
  enum class State : std::uint8_t { begin, lines, list };

  void in_lines(char c, const Take& take) {
    if (c == '\n' || c == '\r') return hand_out(take);
    append(c);
  }

  void in_list(char c, const Take& take) {
    if (depth_ == 0) {
      if (c != '{') return;
      depth_ = 1, append(c);
      return;
    }
    append(c);
    if (quoted_) {
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        quoted_ = false;
    } else if (c == '"') {
      quoted_ = true;
    } else if (c == '{') {
      ++depth_;
    } else if (c == '}' && --depth_ == 0) {
      hand_out(take);
    }
  }

  void append(char c) {
    if (piece_.text.empty() && (c == ' ' || c == '\t')) return;
    if (piece_.text.empty()) piece_.line = line_;
    if (piece_.text.size() < csv_row_bytes_max)
      piece_.text += c;
    else
      piece_.cut = true;
  }

  void hand_out(const Take& take) {
    depth_ = 0, quoted_ = escaped_ = false;
    if (!piece_.text.empty()) take(std::move(piece_));
    piece_ = {};
  }

  State state_ = State::begin;
  std::int64_t line_ = 1;
  Piece piece_;
  int depth_ = 0;
  bool quoted_ = false, escaped_ = false;
};

// Objects one after the other, or what is wrong with one.
class ObjectReader {
 public:
  using Take = std::function<void(std::int64_t line, std::vector<JsonField>&& fields, std::string_view problem)>;
  ObjectReader(StoredFile file, const std::string& encoding) : file_(std::move(file)), decoder_(encoding) {}

  bool next(const Take& take) {
    const ObjectSplitter::Take put = [&](ObjectSplitter::Piece&& piece) { read(std::move(piece), take); };
    const auto feed = [&](std::string_view text) {
      if (std::exchange(begun_, true) || !text.starts_with("\xEF\xBB\xBF")) return splitter_.feed(text, put);
      splitter_.feed(text.substr(3), put);
    };
    if (chunk_ == file_.chunk_count) {
      if (std::exchange(finished_, true)) return false;
      decoder_.decode({}, true, feed);
      splitter_.finish(put);
      return false;
    }
    const std::string bytes = file_.chunk(chunk_++);
    done_bytes_ += static_cast<std::int64_t>(bytes.size());
    decoder_.decode(bytes, false, feed);
    return true;
  }
  std::int64_t done_bytes() const { return done_bytes_; }

 private:
  void read(ObjectSplitter::Piece&& piece, const Take& take) {
    if (piece.cut) return take(piece.line, {}, "the row is longer than 4 MiB");
    const auto root = document_.parse(piece.text);
    if (!root) return take(piece.line, {}, "this is not JSON");
    if (!root->is_object()) return take(piece.line, {}, "this is no JSON object");
    const bool replaced = piece.text.find(replacement_character) != std::string::npos;
    take(piece.line, std::move(Flattened(*root).fields),
         replaced ? "characters that are not in the encoding of the file were replaced" : "");
  }

  const StoredFile file_;
  StreamDecoder decoder_;
  ObjectSplitter splitter_;
  JsonDocument document_;
  bool begun_ = false, finished_ = false;
  std::int64_t chunk_ = 0, done_bytes_ = 0;
};

CsvRow row_of(std::int64_t line, std::vector<JsonField>&& fields, std::string_view problem,
              const std::vector<std::string>& columns) {
  CsvRow row{.line = line, .cells = {}, .problem = std::string(problem)};
  if (!problem.empty() && fields.empty()) return row;
  row.cells.resize(columns.size());
  for (JsonField& field : fields) {
    const auto found = std::ranges::find(columns, field.name);
    if (found != columns.end()) {
      row.cells[static_cast<std::size_t>(found - columns.begin())] = std::move(field.value);
    } else if (!columns.empty() && !trimmed(field.value).empty()) {
      std::string& other = row.cells.back();
      if (other.size() + field.value.size() < csv_cell_bytes_max)
        other += (other.empty() ? "" : "\n") + field.name + ": " + std::string(trimmed(field.value));
      else
        row.problem = "a cell is longer than 1 MiB";
    }
  }
  return row;
}

class ObjectRows final : public RowSource {
 public:
  ObjectRows(StoredFile file, const ImportDialect& dialect, const std::vector<ImportColumn>& columns)
      : reader_(std::move(file), dialect.encoding) {
    for (const ImportColumn& column : columns) columns_.push_back(column.name);
  }
  bool next(const Take& take) override {
    return reader_.next([&](std::int64_t line, std::vector<JsonField>&& fields, std::string_view problem) {
      take(row_of(line, std::move(fields), problem, columns_));
    });
  }
  std::int64_t done_bytes() const override { return reader_.done_bytes(); }

 private:
  ObjectReader reader_;
  std::vector<std::string> columns_;
};

}  // namespace

std::unique_ptr<RowSource> open_objects(StoredFile file, const ImportDialect& dialect,
                                        const std::vector<ImportColumn>& columns) {
  return std::make_unique<ObjectRows>(std::move(file), dialect, columns);
}

std::vector<CsvRow> head_objects(const StoredFile& file, const ImportDialect& dialect) {
  std::vector<std::pair<std::int64_t, std::vector<JsonField>>> objects;
  std::vector<std::string> columns;
  ObjectReader reader({file.chunk, std::min<std::int64_t>(file.chunk_count, 1), file.size_bytes}, dialect.encoding);
  const ObjectReader::Take take = [&](std::int64_t line, std::vector<JsonField>&& fields, std::string_view problem) {
    if ((!problem.empty() && fields.empty()) || objects.size() == head_rows_max) return;
    for (const JsonField& field : fields)
      if (std::ranges::find(columns, field.name) == columns.end() && columns.size() + 1 < csv_cells_max)
        columns.push_back(field.name);
    objects.emplace_back(line, std::move(fields));
  };
  while (reader.next(take)) {
  }
  if (objects.empty()) return {};
  columns.emplace_back(other_column);
  std::vector<CsvRow> rows = {{.line = 0, .cells = columns, .problem = ""}};
  for (auto& [line, fields] : objects) rows.push_back(row_of(line, std::move(fields), "", columns));
  return rows;
}

}  // namespace vez
