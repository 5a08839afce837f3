#pragma once

// What a named query of a .sql file becomes in C++ (written by store/tools/sqlgen at build time), and how its
// parameters and rows travel. Modules only ever see the generated structs and Tx (store/tx.h).

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace vez {

enum class Dialect { sqlite, postgres };

// One query of the catalogue, in both spellings. Its address is its identity: statements are cached by it.
struct QueryText {
  std::string_view name;
  std::string_view sqlite;    // :name became ?1, ?2 …
  std::string_view postgres;  // … and $1, $2 …
  // Columns of the answer in order, as written in the .sql file; empty for a query without rows.
  std::span<const std::string_view> columns;
  // For each {hole} in order, something harmless to fill it with, for the tests of all queries ("-- sample: HOLE SQL").
  std::span<const std::string_view> samples = {};
  // Run so often that it must never read a table whole ("-- hot"), which a test holds it to.
  bool hot = false;

  std::string_view text(Dialect dialect) const { return dialect == Dialect::sqlite ? sqlite : postgres; }
};

// Bytes that are no text.
struct Bytes {
  std::string_view bytes;
};

// A value on its way into a query; texts and bytes are borrowed for the length of the call.
struct Parameter {
  enum class Kind { null, integer, real, text, bytes, boolean };
  Kind kind = Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;

  Parameter() = default;
  Parameter(std::int64_t v) : kind(Kind::integer), integer(v) {}
  Parameter(bool v) : kind(Kind::boolean), integer(v) {}
  Parameter(double v) : kind(Kind::real), real(v) {}
  Parameter(std::string_view v) : kind(Kind::text), text(v) {}
  Parameter(UtcTime v) : kind(Kind::integer), integer(v.ms) {}
  Parameter(Date v) : kind(Kind::integer), integer(v.days) {}
  Parameter(AnyId v) : kind(Kind::integer), integer(v.value) {}
  Parameter(Bytes v) : kind(Kind::bytes), text(v.bytes) {}
  template <class T>
  Parameter(const std::optional<T>& v) {
    if (v) *this = Parameter(*v);
  }
};

// A piece of SQL with its values, that a query takes where its text has a hole ({filter}, {order}). Made only by the
// condition compiler and from declared sort orders: never from what came in. In `sql` values stand as "?" in order (no
// other "?").
struct SqlPart {
  struct Value {
    Parameter::Kind kind = Parameter::Kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
  };
  std::string sql;
  std::vector<Value> values;
};

// One row of an answer, valid until the next is asked for.
class RowView {
 public:
  virtual ~RowView() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;  // also booleans
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // also bytes
};

namespace row_in {

inline void column(const RowView& row, int i, std::int64_t& out) { out = row.integer(i); }
inline void column(const RowView& row, int i, std::int32_t& out) { out = static_cast<std::int32_t>(row.integer(i)); }
inline void column(const RowView& row, int i, bool& out) { out = row.integer(i) != 0; }
inline void column(const RowView& row, int i, double& out) { out = row.real(i); }
inline void column(const RowView& row, int i, std::string& out) { out = row.text(i); }
inline void column(const RowView& row, int i, UtcTime& out) { out.ms = row.integer(i); }
inline void column(const RowView& row, int i, Date& out) { out.days = static_cast<std::int32_t>(row.integer(i)); }
inline void column(const RowView& row, int i, Json& out) { out.text = row.text(i); }
template <class Tag>
void column(const RowView& row, int i, Id<Tag>& out) {
  out.value = row.integer(i);
}
template <std::size_t Min, std::size_t Max>
void column(const RowView& row, int i, Text<Min, Max>& out) {
  out.value = row.text(i);
}
template <DescribedEnum E>
void column(const RowView& row, int i, E& out) {
  const auto parsed = parse_enum<E>(row.text(i));
  CHECK_WITH(parsed.has_value(), "unknown name in a column: " + std::string(row.text(i)));
  out = *parsed;
}
template <class T>
void column(const RowView& row, int i, std::optional<T>& out) {
  if (row.is_null(i))
    out.reset();
  else
    column(row, i, out.emplace());
}

// A described struct takes the columns in the order of its members; anything else takes the only column.
template <class Row>
Row read(const RowView& view) {
  Row row{};
  if constexpr (Described<Row>) {
    int i = 0;
    boost::mp11::mp_for_each<MembersOf<Row>>([&](auto member) { column(view, i++, row.*member.pointer); });
  } else {
    column(view, 0, row);
  }
  return row;
}

// CHECKs (once per query and row type) that the query's columns are the struct's fields, in order.
template <class Row>
void expect_columns(const QueryText& query) {
  if constexpr (Described<Row>) {
    std::size_t i = 0;
    boost::mp11::mp_for_each<MembersOf<Row>>([&](auto member) {
      CHECK_WITH(i < query.columns.size() && query.columns[i] == member.name,
                 std::string(query.name) + ": column " + std::to_string(i) + " should be " + member.name);
      ++i;
    });
    CHECK_WITH(i == query.columns.size(), std::string(query.name) + ": more columns than fields");
  } else {
    CHECK_WITH(query.columns.size() == 1, std::string(query.name) + ": one column is expected");
  }
}

}  // namespace row_in

}  // namespace vez
