// The one spelling, and rows.

#include "base/ids.h"
#include "base/json.h"
#include "condition/syntax.h"

namespace vez {
namespace {

// How tightly an operator binds; CEL's order of precedence.
int strength(ConditionOp op) {
  switch (op) {
    case ConditionOp::choose: return 1;
    case ConditionOp::any: return 2;
    case ConditionOp::all: return 3;
    case ConditionOp::equal:
    case ConditionOp::unequal:
    case ConditionOp::less:
    case ConditionOp::less_equal:
    case ConditionOp::greater:
    case ConditionOp::greater_equal:
    case ConditionOp::in: return 4;
    case ConditionOp::add:
    case ConditionOp::subtract: return 5;
    case ConditionOp::multiply:
    case ConditionOp::divide:
    case ConditionOp::modulo: return 6;
    case ConditionOp::negate:
    case ConditionOp::invert: return 7;
    default: return 8;
  }
}

class Printer {
 public:
  explicit Printer(const Condition& condition) : condition_(condition) {}

  void print(int at, int strength_min) {
    const ConditionNode& n = condition_.node(at);
    const int own = strength(n.op);
    if (own < strength_min) out += '(';
    put(at, n, own);
    if (own < strength_min) out += ')';
  }

  std::string out;

 private:
  void put(int at, const ConditionNode& n, int own) {
    const auto under = operands(condition_, at);
    switch (n.op) {
      case ConditionOp::literal: out += literal_text(condition_, at); return;
      case ConditionOp::field: out += condition_.field(n).name; return;
      case ConditionOp::now: out += "now"; return;
      case ConditionOp::list: out += '[', separated(under, ", ", 1), out += ']'; return;
      case ConditionOp::negate: out += '-', print(under[0], own); return;
      case ConditionOp::invert: out += '!', print(under[0], own); return;
      case ConditionOp::all: separated(under, " && ", own + 1); return;
      case ConditionOp::any: separated(under, " || ", own + 1); return;
      case ConditionOp::choose:
        print(under[0], own + 1), out += " ? ", print(under[1], own + 1), out += " : ", print(under[2], own);
        return;
      case ConditionOp::has: call("has", under[0]); return;
      case ConditionOp::size: call("size", under[0]); return;
      case ConditionOp::start_of_day: call("timestamp", under[0]); return;
      case ConditionOp::starts_with:
      case ConditionOp::ends_with:
      case ConditionOp::contains: print(under[0], own), out += '.', call(sign_of(n.op), under[1]); return;
      default: print(under[0], own), out += ' ', out += sign_of(n.op), out += ' ', print(under[1], own + 1);
    }
  }
  void call(std::string_view name, int argument) { out += name, out += '(', print(argument, 1), out += ')'; }
  void separated(const std::vector<int>& nodes, std::string_view by, int strength_min) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i > 0) out += by;
      print(nodes[i], strength_min);
    }
  }

  const Condition& condition_;
};

bool is_comparison(ConditionOp op) { return strength(op) == 4 && op != ConditionOp::in; }

// "a < b" read from the other side is "b > a".
ConditionOp turned(ConditionOp op) {
  switch (op) {
    case ConditionOp::less: return ConditionOp::greater;
    case ConditionOp::less_equal: return ConditionOp::greater_equal;
    case ConditionOp::greater: return ConditionOp::less;
    case ConditionOp::greater_equal: return ConditionOp::less_equal;
    default: return op;
  }
}

std::optional<ConditionRow> row_of(const Condition& condition, int at) {
  const ConditionNode& n = condition.node(at);
  const auto under = operands(condition, at);
  const auto is_field = [&](std::size_t i) { return condition.node(under[i]).op == ConditionOp::field; };
  const auto name = [&](int field) { return std::string(condition.field(condition.node(field)).name); };
  const auto printed = [&](int node) {
    Printer printer(condition);
    printer.print(node, 1);
    return std::move(printer.out);
  };
  if (n.op == ConditionOp::field) return ConditionRow{name(at), "==", "true"};
  if (under.empty()) return std::nullopt;
  if (n.op == ConditionOp::has) return ConditionRow{name(under[0]), "has", ""};
  if (n.op == ConditionOp::invert) {
    const ConditionNode& inner = condition.node(under[0]);
    if (inner.op == ConditionOp::has) return ConditionRow{name(inner.first), "!has", ""};
    return is_field(0) ? std::optional(ConditionRow{name(under[0]), "==", "false"}) : std::nullopt;
  }
  const bool rows = is_comparison(n.op) || n.op == ConditionOp::in || n.op == ConditionOp::starts_with ||
                    n.op == ConditionOp::ends_with || n.op == ConditionOp::contains;
  if (!rows) return std::nullopt;
  const auto is_value = [&](std::size_t i) {
    const ConditionOp op = condition.node(under[i]).op;
    return op == ConditionOp::literal || op == ConditionOp::list;
  };
  if (is_field(0) && is_value(1)) return ConditionRow{name(under[0]), std::string(sign_of(n.op)), printed(under[1])};
  if (is_comparison(n.op) && is_value(0) && is_field(1))
    return ConditionRow{name(under[1]), std::string(sign_of(turned(n.op))), printed(under[0])};
  return std::nullopt;
}

}  // namespace

std::string_view sign_of(ConditionOp op) {
  switch (op) {
    case ConditionOp::equal: return "==";
    case ConditionOp::unequal: return "!=";
    case ConditionOp::less: return "<";
    case ConditionOp::less_equal: return "<=";
    case ConditionOp::greater: return ">";
    case ConditionOp::greater_equal: return ">=";
    case ConditionOp::in: return "in";
    case ConditionOp::add: return "+";
    case ConditionOp::subtract: return "-";
    case ConditionOp::multiply: return "*";
    case ConditionOp::divide: return "/";
    case ConditionOp::modulo: return "%";
    case ConditionOp::starts_with: return "startsWith";
    case ConditionOp::ends_with: return "endsWith";
    case ConditionOp::contains: return "contains";
    default: return "";
  }
}

std::string text_literal(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (code < 0x20 || code == 0x7f)
      out += "\\u00", out += hex[code >> 4], out += hex[code & 15];
    else
      out += c;
  }
  return out += '"';
}

std::string literal_text(const Condition& condition, int at) {
  const ConditionNode& n = condition.node(at);
  switch (n.type) {
    case ConditionType::boolean: return n.integer != 0 ? "true" : "false";
    case ConditionType::integer: return std::to_string(n.integer);
    case ConditionType::real: {
      std::string out;
      json_out::number(out, n.real);
      return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
    }
    case ConditionType::text: return text_literal(n.text);
    case ConditionType::time: return "timestamp(" + text_literal(to_text(UtcTime{n.integer})) + ")";
    case ConditionType::date: return "date(" + text_literal(to_text(Date{static_cast<std::int32_t>(n.integer)})) + ")";
    case ConditionType::span: return "duration(" + text_literal(span_text(n.integer)) + ")";
    case ConditionType::id: return text_literal(id_text(n.integer));
    case ConditionType::null:
    case ConditionType::unknown: return "null";
  }
  return "null";
}

std::string to_text(const Condition& condition) {
  Printer printer(condition);
  printer.print(condition.root, 1);
  return std::move(printer.out);
}

std::optional<std::vector<ConditionRow>> rows_of(const Condition& condition) {
  std::vector<ConditionRow> rows;
  const bool many = condition.node(condition.root).op == ConditionOp::all;
  for (const int part : many ? operands(condition, condition.root) : std::vector<int>{condition.root}) {
    auto row = row_of(condition, part);
    if (!row) return std::nullopt;
    rows.push_back(*std::move(row));
  }
  return rows;
}

std::string text_of(const std::vector<ConditionRow>& rows) {
  std::string text;
  for (const ConditionRow& row : rows) {
    if (!text.empty()) text += " && ";
    if (row.op == "has" || row.op == "!has")
      text += row.op + "(" + row.field + ")";
    else if (row.op == "startsWith" || row.op == "endsWith" || row.op == "contains")
      text += row.field + "." + row.op + "(" + row.value + ")";
    else
      text += row.field + " " + row.op + " " + row.value;
  }
  return text;
}

std::vector<ConditionFieldShape> shapes_of(const ConditionSchema& schema) {
  std::vector<ConditionFieldShape> shapes;
  for (const ConditionField& field : schema.fields) {
    ConditionFieldShape shape{.name = std::string(field.name),
                              .type = field.type,
                              .optional = field.optional,
                              .values = {field.values.begin(), field.values.end()},
                              .operators = {"==", "!="}};
    const auto offer = [&](std::initializer_list<const char*> more) {
      shape.operators.insert(shape.operators.end(), more.begin(), more.end());
    };
    if (field.type != ConditionType::boolean) offer({"in"});
    if (field.type != ConditionType::boolean && field.type != ConditionType::id && field.values.empty())
      offer({"<", "<=", ">", ">="});
    if (field.type == ConditionType::text && field.values.empty()) offer({"startsWith", "endsWith", "contains"});
    if (field.optional) offer({"has", "!has"});
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

}  // namespace vez
