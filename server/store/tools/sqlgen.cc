// sqlgen ROOM OUTDIR file.sql…: turns named queries into typed C++ (OUTDIR/ROOM_sql.h and .cc). See store/README.md.

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using std::string;
using std::string_view;

struct Parameter {
  string name;
  string type;  // as in `-- param: name type`
  bool nullable = false;
};

struct Query {
  string name;
  string place;  // file:line, for messages
  string sqlite;
  string postgres;
  std::vector<Parameter> parameters;
  std::vector<string> holes;
  std::vector<string> columns;
  std::map<string, Parameter> declared;
  std::map<string, string> samples;  // by hole
  bool hot = false;
};

[[noreturn]] void fail(const string& place, const string& why) {
  std::cerr << place << ": " << why << "\n";
  std::exit(1);
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool ends_with_any(string_view text, std::initializer_list<string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](string_view end) { return text.ends_with(end); });
}

// The house's names: what a parameter is called says what it is.
string type_by_name(string_view name) {
  if (name == "now" || ends_with_any(name, {"_at", "_until"})) return "time";
  if (name == "id" || ends_with_any(name, {"_id"})) return "id";
  if (ends_with_any(name, {"_on", "_date"})) return "date";
  for (const string_view word :
       {"version", "number", "depth", "attempts", "amount", "quantity", "status", "count", "line", "rights", "index"})
    if (name == word || name.ends_with("_" + string(word))) return "int";
  if (ends_with_any(name, {"_max", "_cents", "_seconds", "_ms", "_bytes", "_rows"}) || name.starts_with("count_"))
    return "int";
  if (name.starts_with("is_") || name.starts_with("has_") || name == "valid" || name == "disabled") return "bool";
  return "text";
}

string cpp_type(const Parameter& p, const string& place) {
  static const std::map<string, string> types = {
      {"int", "std::int64_t"}, {"text", "std::string_view"}, {"time", "UtcTime"}, {"date", "Date"}, {"id", "AnyId"},
      {"bool", "bool"},        {"real", "double"},           {"bytes", "Bytes"}};
  const auto type = types.find(p.type);
  if (type == types.end()) fail(place, "no such type of a parameter: " + p.type);
  return p.nullable ? "std::optional<" + type->second + ">" : type->second;
}

string postgres_type(const string& type) {
  if (type == "text") return "text";
  if (type == "bool") return "boolean";
  if (type == "real") return "double precision";
  if (type == "bytes") return "bytea";
  return "bigint";
}

string upper(string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// The end of the parenthesis or quotation that starts at `i`.
std::size_t skip_nested(const string& text, std::size_t i, const string& place) {
  int depth = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '\'') {
      i = text.find('\'', i + 1);
      if (i == string::npos) fail(place, "a text without its closing quote");
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')' && --depth == 0) {
      return i;
    }
    if (depth == 0) return i;
  }
  fail(place, "a parenthesis is not closed");
}

// The names of the columns of the top-level SELECT or RETURNING list.
std::vector<string> columns_of(const string& sql, const string& place) {
  const string all = upper(sql);
  std::size_t start = string::npos;
  const auto is_at = [&](std::size_t i, string_view word) {
    return all.compare(i, word.size(), word) == 0 && (i == 0 || !is_word(all[i - 1])) &&
           (i + word.size() == all.size() || !is_word(all[i + word.size()]));
  };
  const bool reads = is_at(all.find_first_not_of(" \n\t"), "SELECT") || is_at(all.find_first_not_of(" \n\t"), "WITH");
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == '(' || all[i] == '\'')
      i = skip_nested(all, i, place);
    else if (reads && start == string::npos && is_at(i, "SELECT"))
      start = i + 6;
    else if (!reads && is_at(i, "RETURNING"))
      start = i + 9;
  }
  if (start == string::npos) return {};
  std::vector<string> columns;
  string item;
  const auto finish = [&] {
    std::size_t end = item.find_last_not_of(" \n\t");
    if (end == string::npos) fail(place, "an empty column");
    std::size_t begin = end;
    while (begin > 0 && is_word(item[begin - 1])) --begin;
    if (!is_word(item[end])) fail(place, "a column needs a name (AS …): " + item);
    columns.push_back(item.substr(begin, end + 1 - begin));
    item.clear();
  };
  for (std::size_t i = start; i < sql.size(); ++i) {
    if (sql[i] == '(' || sql[i] == '\'') {
      const std::size_t end = skip_nested(sql, i, place);
      item += sql.substr(i, end + 1 - i);
      i = end;
    } else if (sql[i] == ',') {
      finish();
    } else if (reads && is_at(i, "FROM")) {
      break;
    } else if (is_at(i, "DISTINCT")) {
      i += 7;
    } else {
      item += sql[i];
    }
  }
  finish();
  return columns;
}

Parameter& parameter(Query& query, const string& name) {
  for (Parameter& p : query.parameters)
    if (p.name == name) return p;
  const auto declared = query.declared.find(name);
  query.parameters.push_back(declared != query.declared.end() ? declared->second
                                                              : Parameter{name, type_by_name(name), false});
  return query.parameters.back();
}

// Writes the query in both spellings; `::` casts are for us to write.
void spell(Query& query, const string& text) {
  const auto put = [&](const string& piece) { query.sqlite += piece, query.postgres += piece; };
  const auto put_parameter = [&](const string& name) {
    const Parameter p = parameter(query, name);
    std::size_t number = 1;
    while (query.parameters[number - 1].name != name) ++number;
    query.sqlite += "?" + std::to_string(number);
    query.postgres += "$" + std::to_string(number) + "::" + postgres_type(p.type);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') {
      const std::size_t end = text.find('\'', i + 1);
      if (end == string::npos) fail(query.place, "a text without its closing quote");
      put(text.substr(i, end + 1 - i));
      i = end;
    } else if (text[i] == ':' && i + 1 < text.size() && is_word(text[i + 1])) {
      std::size_t end = i + 1;
      while (end < text.size() && is_word(text[end])) ++end;
      put_parameter(text.substr(i + 1, end - i - 1));
      i = end - 1;
    } else if (text[i] == '{') {
      const std::size_t end = text.find('}', i);
      if (end == string::npos) fail(query.place, "a { without its }");
      const string inside = text.substr(i + 1, end - i - 1);
      if (inside == "for_update_skip_locked") {
        query.postgres += "FOR UPDATE SKIP LOCKED";
      } else if (inside.starts_with("text_found(")) {
        // text_found(index, :q)
        const std::size_t comma = inside.find(',');
        const string index = inside.substr(11, comma - 11);
        string q = inside.substr(comma + 1);
        q = q.substr(q.find(':') + 1);
        q.pop_back();  // the closing parenthesis
        query.sqlite += "(SELECT rowid AS id FROM " + index + " WHERE " + index + " MATCH ";
        query.postgres += "(SELECT id FROM " + index + " WHERE words @@ to_tsquery('simple', ";
        put_parameter(q);
        query.sqlite += ")";
        query.postgres += "))";
      } else if (std::all_of(inside.begin(), inside.end(), is_word)) {
        query.holes.push_back(inside);
        put("{" + inside + "}");
      } else {
        fail(query.place, "unknown macro {" + inside + "}");
      }
      i = end;
    } else {
      put(string(1, text[i]));
    }
  }
}

string trimmed(string text) {
  const auto begin = text.find_first_not_of(" \n\t\r");
  if (begin == string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \n\t\r") + 1 - begin);
}

void read_file(const string& path, std::vector<Query>& queries) {
  std::ifstream in(path);
  if (!in) fail(path, "cannot be read");
  string line, text;
  Query query;
  int number = 0;
  const auto finish = [&] {
    if (query.name.empty()) return;
    text = trimmed(text);
    if (text.empty() || text.back() != ';') fail(query.place, query.name + " does not end with ;");
    text.pop_back();
    if (text.find(';') != string::npos) fail(query.place, query.name + " holds more than one statement");
    spell(query, text);
    query.columns = columns_of(query.sqlite, query.place);
    for (const string& column : query.columns)
      if (column == "*") fail(query.place, "name the columns instead of *");
    for (const auto& [name, declared] : query.declared)
      if (std::none_of(query.parameters.begin(), query.parameters.end(),
                       [&](const Parameter& p) { return p.name == declared.name; }))
        fail(query.place, query.name + " has no parameter " + name);
    for (const auto& [hole, sample] : query.samples)
      if (std::find(query.holes.begin(), query.holes.end(), hole) == query.holes.end())
        fail(query.place, query.name + " has no hole " + hole);
    queries.push_back(query);
    query = {}, text.clear();
  };
  while (std::getline(in, line)) {
    ++number;
    const string place = path + ":" + std::to_string(number);
    if (line.starts_with("-- name:")) {
      finish();
      query.name = trimmed(line.substr(8));
      query.place = place;
    } else if (line.starts_with("-- param:")) {
      std::istringstream words(line.substr(9));
      Parameter p;
      if (!(words >> p.name >> p.type)) fail(place, "wants a name and a type");
      if (p.type.ends_with('?')) p.nullable = true, p.type.pop_back();
      query.declared[p.name] = p;
    } else if (line.starts_with("-- sample:")) {
      const string words = trimmed(line.substr(10));
      const std::size_t space = words.find(' ');
      if (space == string::npos) fail(place, "wants a hole and SQL for it");
      query.samples[words.substr(0, space)] = words.substr(space + 1);
    } else if (trimmed(line) == "-- hot") {
      query.hot = true;
    } else if (!line.starts_with("--")) {
      if (query.name.empty() && !trimmed(line).empty()) fail(place, "SQL without a name");
      text += line + "\n";
      if (trimmed(line).ends_with(';')) finish();
    }
  }
  finish();
}

string literal(const string& text) { return "R\"sql(" + text + ")sql\""; }

void write_header(std::ostream& out, const std::vector<Query>& queries, const string& room) {
  // Each room's queries are in a namespace of their own, so that two rooms may name one alike.
  out << "#pragma once\n\n#include \"store/query.h\"\n\nnamespace vez {\nnamespace " << room << "_sql {\n";
  for (const Query& q : queries) {
    out << "\nstruct " << q.name << " {\n";
    for (const Parameter& p : q.parameters) out << "  " << cpp_type(p, q.place) << " " << p.name << ";\n";
    for (const string& hole : q.holes) out << "  const SqlPart& " << hole << ";\n";
    out << "  static const QueryText text;\n  auto parameters() const {\n    return std::array<Parameter, "
        << q.parameters.size() << ">{";
    for (std::size_t i = 0; i < q.parameters.size(); ++i)
      out << (i ? ", " : "") << "Parameter(" << q.parameters[i].name << ")";
    out << "};\n  }\n";
    if (!q.holes.empty()) {
      out << "  auto parts() const {\n    return std::array<const SqlPart*, " << q.holes.size() << ">{";
      for (std::size_t i = 0; i < q.holes.size(); ++i) out << (i ? ", &" : "&") << q.holes[i];
      out << "};\n  }\n";
    }
    out << "};\n";
  }
  out << "\n}  // namespace " << room << "_sql\n\nnamespace sql = " << room
      << "_sql;\n\nstd::span<const QueryText* const> " << room << "_queries();\n\n}  // namespace vez\n";
}

void write_source(std::ostream& out, const std::vector<Query>& queries, const string& room) {
  out << "#include \"" << room << "_sql.h\"\n\nnamespace vez {\nnamespace " << room << "_sql {\n";
  for (const Query& q : queries) {
    if (!q.columns.empty()) {
      out << "\nstatic constexpr std::string_view columns_of_" << q.name << "[] = {";
      for (const string& column : q.columns) out << "\"" << column << "\", ";
      out << "};";
    }
    if (!q.samples.empty()) {
      out << "\nstatic constexpr std::string_view samples_of_" << q.name << "[] = {";
      for (const string& hole : q.holes) {
        const auto sample = q.samples.find(hole);
        out << (sample == q.samples.end() ? "\"\"" : literal(sample->second)) << ", ";
      }
      out << "};";
    }
    out << "\nconst QueryText " << q.name << "::text{\"" << q.name << "\", " << literal(q.sqlite) << ",\n"
        << literal(q.postgres) << ",\n"
        << (q.columns.empty() ? "{}" : "columns_of_" + q.name) << ", "
        << (q.samples.empty() ? "{}" : "samples_of_" + q.name) << ", " << (q.hot ? "true" : "false") << "};\n";
  }
  out << "\n}  // namespace " << room << "_sql\n\nstd::span<const QueryText* const> " << room
      << "_queries() {\n  static const QueryText* const all[] = {";
  for (const Query& q : queries) out << "&sql::" << q.name << "::text, ";
  out << "};\n  return all;\n}\n\n}  // namespace vez\n";
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) fail("sqlgen", "wants ROOM OUTDIR file.sql…");
  const string room = words[1], folder = words[2];
  std::vector<Query> queries;
  for (int i = 3; i < count; ++i) read_file(words[i], queries);
  std::vector<string> names;
  for (const Query& q : queries) {
    if (std::find(names.begin(), names.end(), q.name) != names.end()) fail(q.place, q.name + " is there twice");
    names.push_back(q.name);
  }
  std::ofstream header(folder + "/" + room + "_sql.h"), source(folder + "/" + room + "_sql.cc");
  write_header(header, queries, room);
  write_source(source, queries, room);
  if (!header || !source) fail(folder, "cannot be written");
  return 0;
}
