#include "store/spelling.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "base/check.h"
#include "base/text.h"

namespace vez {
namespace {

std::string_view cast_of(Parameter::Kind kind) {
  switch (kind) {
    case Parameter::Kind::integer: return "::bigint";
    case Parameter::Kind::real: return "::double precision";
    case Parameter::Kind::text: return "::text";
    case Parameter::Kind::bytes: return "::bytea";
    case Parameter::Kind::boolean: return "::boolean";
    case Parameter::Kind::null: return "";
  }
  return "";
}

Parameter borrowed(const SqlPart::Value& value) {
  Parameter p;
  p.kind = value.kind, p.integer = value.integer, p.real = value.real, p.text = value.text;
  return p;
}

// The part with its "?" numbered on from the parameters there are.
std::string numbered(const SqlPart& part, Dialect dialect, std::vector<Parameter>& parameters) {
  std::string text;
  std::size_t next = 0;
  for (const char c : part.sql) {
    if (c != '?') {
      text += c;
      continue;
    }
    CHECK(next < part.values.size());
    parameters.push_back(borrowed(part.values[next++]));
    text += dialect == Dialect::sqlite ? '?' : '$';
    text += std::to_string(parameters.size());
    if (dialect == Dialect::postgres) text += cast_of(parameters.back().kind);
  }
  CHECK(next == part.values.size());
  return text;
}

void replace_word(std::string& text, std::string_view word, std::string_view by) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    const std::size_t end = at + word.size();
    if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) {
      at = end;
      continue;
    }
    text.replace(at, word.size(), by);
    at += by.size();
  }
}

// "text index NAME": where names are found by their first letters. SQLite gathers the rows of a beginning longer than
// those it keeps before it gives the first: with three letters kept, four of a name that 40,000 have took 27 ms.
std::string spell_text_index(const std::string& name, Dialect dialect) {
  if (dialect == Dialect::sqlite)
    return "CREATE VIRTUAL TABLE " + name +
           " USING fts5(words, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6 7 8', detail=none)";
  return "CREATE TABLE " + name + " (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)";
}

std::string spell_for_sqlite(std::string statement, bool clustered) {
  replace_word(statement, "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
  replace_word(statement, "BIGINT", "INTEGER");
  replace_word(statement, "BOOLEAN", "INTEGER");
  replace_word(statement, "DOUBLE PRECISION", "REAL");
  replace_word(statement, "BYTEA", "BLOB");
  if (statement.starts_with("CREATE TABLE")) statement += clustered ? " STRICT, WITHOUT ROWID" : " STRICT";
  return statement;
}

}  // namespace

std::string fill_holes(const QueryText& query, Dialect dialect, std::span<const SqlPart* const> parts,
                       std::vector<Parameter>& parameters) {
  const std::string_view text = query.text(dialect);
  std::string filled;
  std::size_t next = 0, from = 0;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', from)) {
    CHECK(next < parts.size());
    filled += text.substr(from, open - from);
    filled += numbered(*parts[next++], dialect, parameters);
    from = text.find('}', open) + 1;
  }
  CHECK(next == parts.size());
  filled += text.substr(from);
  return filled;
}

std::string_view sample_of_hole(const QueryText& query, std::size_t hole) {
  const std::string_view sample = hole < query.samples.size() ? query.samples[hole] : "";
  return sample.empty() ? "1 = 1" : sample;
}

std::string sample_text(const QueryText& query, Dialect dialect) {
  std::vector<SqlPart> parts;
  const std::string_view text = query.text(dialect);
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1))
    parts.push_back({.sql = std::string(sample_of_hole(query, parts.size())), .values = {}});
  std::vector<const SqlPart*> pointers;
  for (const SqlPart& part : parts) pointers.push_back(&part);
  std::vector<Parameter> parameters;
  return fill_holes(query, dialect, pointers, parameters);
}

std::vector<std::string> spell_migration(std::string_view sql, Dialect dialect) {
  std::vector<std::string> statements;
  std::string statement;
  bool clustered = false;
  constexpr std::string_view text_index = "-- text index ";
  const auto finish = [&] {
    std::string text(trimmed(statement));
    if (!text.empty()) statements.push_back(dialect == Dialect::sqlite ? spell_for_sqlite(text, clustered) : text);
    statement.clear(), clustered = false;
  };
  for (std::size_t from = 0; from < sql.size();) {
    const std::size_t end = std::min(sql.find('\n', from), sql.size());
    const std::string_view line = sql.substr(from, end - from);
    from = end + 1;
    if (line.starts_with(text_index)) {
      const std::string name(trimmed(line.substr(text_index.size())));
      statements.push_back(spell_text_index(name, dialect));
      if (dialect == Dialect::postgres)
        statements.push_back("CREATE INDEX " + name + "_words ON " + name + " USING gin (words)");
    } else if (line.starts_with("--")) {
      continue;
    } else {
      const std::size_t comment = line.find("--");
      if (comment != std::string_view::npos && line.substr(comment) == "-- clustered") clustered = true;
      const std::string_view code = line.substr(0, comment);
      const std::size_t semicolon = code.rfind(';');
      statement += code.substr(0, semicolon);
      statement += '\n';
      if (semicolon != std::string_view::npos) finish();
    }
  }
  finish();
  return statements;
}

std::string checksum(std::string_view text) {
  // FNV-1a: offset basis and prime of the 64-bit variant (draft-eastlake-fnv).
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return hex;
}

}  // namespace vez
