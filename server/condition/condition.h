#pragma once

// The language that says "which" everywhere (README.md): a subset of CEL, the Common Expression Language.
//
//   const Condition condition = TRY(parse_condition("customer.city == \"Kranj\"", schema, "?filter"));
//   if (holds(condition, record, now)) …
//
// store/condition_sql.h makes the same condition a part of a query, with the same result.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace vez {

// `time` is CEL's timestamp, `span` its duration (both in milliseconds); `date` and `id` are ours. `null` is the type
// of the literal null alone, `unknown` that of what is wrong (and has been told).
enum class ConditionType { boolean, integer, real, text, time, date, span, id, null, unknown };
BOOST_DESCRIBE_ENUM(ConditionType, boolean, integer, real, text, time, date, span, id, null, unknown)

// Whoever keeps an integer field keeps it within this, whoever keeps a real one keeps it finite and within `real_max`:
// then no sum can overflow, which the databases would treat differently.
constexpr std::int64_t condition_integer_max = std::int64_t{1} << 53;
constexpr double condition_real_max = 1e300;

struct ConditionField {
  std::string_view name;  // "customer.city"
  ConditionType type;
  bool optional;                         // may have no value
  std::vector<std::string_view> values;  // all that a text can be; empty: anything
  std::string_view column;               // where the query finds it, for store/condition_sql.h
};

// The fields there are. Lives longer than the conditions over it.
struct ConditionSchema {
  std::vector<ConditionField> fields;
};

enum class ConditionOp {
  literal,
  field,
  now,
  list,
  negate,
  invert,
  all,
  any,
  choose,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  has,
  size,
  starts_with,
  ends_with,
  contains,
  start_of_day
};

// One step of a condition. Its operands are `first` and the `next` ones of that; -1: none.
struct ConditionNode {
  ConditionOp op;
  ConditionType type = ConditionType::unknown;
  int first = -1;
  int next = -1;
  std::uint32_t at = 0;  // where it stands in the text, in bytes
  std::uint32_t length = 0;
  std::int64_t integer = 0;  // a literal's value (boolean, time, date, span, id too); a field's number
  double real = 0;
  std::string text = {};
};

struct Condition {
  const ConditionSchema* schema = nullptr;
  std::vector<ConditionNode> nodes;
  int root = -1;

  const ConditionNode& node(int i) const { return nodes[static_cast<std::size_t>(i)]; }
  const ConditionField& field(const ConditionNode& of) const {
    return schema->fields[static_cast<std::size_t>(of.integer)];
  }
  bool mentions(std::string_view field) const;
};

// Longest condition in bytes; most steps; deepest nesting; most items of a list; most searches inside texts
// (startsWith, endsWith, contains): what one condition may cost.
constexpr std::size_t condition_bytes_max = 8000;
constexpr std::size_t condition_nodes_max = 500;
constexpr int condition_depth_max = 32;
constexpr int condition_items_max = 200;
constexpr int condition_searches_max = 10;

// Parses and checks. Refuses (invalid) with all faults of types and names, or with the first of the grammar; each has
// the parameters line, column (characters from 1), offset and length (bytes).
Result<Condition> parse_condition(std::string_view text, const ConditionSchema& schema, std::string_view pointer);

// In the one spelling: parse_condition of it gives the same condition.
std::string to_text(const Condition& condition);

// A value of a field. Texts are borrowed; booleans, times, dates, spans and ids are integers.
struct ConditionValue {
  enum class Kind { none, integer, real, text };
  Kind kind = Kind::none;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;

  ConditionValue() = default;
  ConditionValue(std::int64_t v) : kind(Kind::integer), integer(v) {}
  ConditionValue(bool v) : kind(Kind::integer), integer(v) {}
  ConditionValue(double v) : kind(Kind::real), real(v) {}
  ConditionValue(std::string_view v) : kind(Kind::text), text(v) {}
};

class ConditionRecord {
 public:
  virtual ~ConditionRecord() = default;
  // The value of the schema's field of this number.
  virtual ConditionValue value(std::size_t field) const = 0;
};

// Whether the condition is true of the record; neither "false" nor "no value" is. Allocates only where texts are added.
bool holds(const Condition& condition, const ConditionRecord& record, UtcTime now);

// One line of a condition on the page. `op` is the sign or method ("==", "in", "contains"), "has" or "!has" (without a
// value); `value` is a literal of the language.
struct ConditionRow {
  std::string field;
  std::string op;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(ConditionRow, (), (field, op, value))

// The condition as rows that all hold; nullopt when it is not so simple.
std::optional<std::vector<ConditionRow>> rows_of(const Condition& condition);
// And back, as text to be parsed; refuses nothing.
std::string text_of(const std::vector<ConditionRow>& rows);

// What a page has to know of a field to offer it.
struct ConditionFieldShape {
  std::string name;
  ConditionType type;
  bool optional;
  std::vector<std::string> values;
  std::vector<std::string> operators;
};
BOOST_DESCRIBE_STRUCT(ConditionFieldShape, (), (name, type, optional, values, operators))
std::vector<ConditionFieldShape> shapes_of(const ConditionSchema& schema);

}  // namespace vez
