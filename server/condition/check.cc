// Types, names and costs.

#include <array>

#include "base/ids.h"
#include "condition/syntax.h"

namespace vez {
namespace {

using Wide = __int128;

// What a step gives: its type, and between which whole numbers it lies. Only where a result surely fits is arithmetic
// allowed, because the databases do not agree on what does not fit.
struct Checked {
  ConditionType type = ConditionType::unknown;
  Wide least = 0;
  Wide most = 0;
};

constexpr Wide result_max = Wide{1} << 62;
// Years 0000 to 9999 in milliseconds and days, generously.
constexpr Wide time_max = Wide{1} << 49;
constexpr Wide date_max = Wide{1} << 23;
constexpr Wide day_ms = 86'400'000;

Checked of_type(ConditionType type) {
  switch (type) {
    case ConditionType::integer: return {type, -Wide{condition_integer_max}, Wide{condition_integer_max}};
    case ConditionType::time: return {type, -time_max, time_max};
    case ConditionType::date: return {type, -date_max, date_max};
    default: return {type, 0, 0};
  }
}

std::string_view word_for(ConditionType type) {
  switch (type) {
    case ConditionType::boolean: return "bool";
    case ConditionType::integer: return "int";
    case ConditionType::real: return "double";
    case ConditionType::text: return "string";
    case ConditionType::time: return "timestamp";
    case ConditionType::date: return "date";
    case ConditionType::span: return "duration";
    case ConditionType::id: return "id";
    case ConditionType::null: return "null";
    case ConditionType::unknown: return "";
  }
  return "";
}

// How many letters differ (Levenshtein); texts are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = above;
    }
  }
  return row.back();
}

// The name most like the one given, if any is.
std::string_view nearest(std::string_view given, const std::vector<std::string_view>& names) {
  constexpr std::size_t length_max = 100;
  if (given.size() > length_max) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, given.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t d = distance(given, name);
    if (d < best_distance) best = name, best_distance = d;
  }
  return best;
}

class Checker {
 public:
  Checker(Condition& condition, ConditionFaults& faults) : condition_(condition), faults_(faults) {}

  void whole() {
    const Checked root = check(condition_.root);
    if (root.type != ConditionType::boolean && root.type != ConditionType::unknown)
      wrong_type(condition_.root, ConditionType::boolean, root.type);
  }

 private:
  ConditionNode& node(int i) { return condition_.nodes[static_cast<std::size_t>(i)]; }

  Checked fault(int at, Message reason) {
    faults_.add(node(at).at, node(at).length, std::move(reason));
    return {};
  }
  Checked wrong_type(int at, ConditionType wanted, ConditionType found) {
    return fault(at, {"must be {wanted}, not {found}",
                      {{"wanted", std::string(word_for(wanted))}, {"found", std::string(word_for(found))}}});
  }
  // A literal or a whole: tells unless it is of this type.
  bool expect(int at, ConditionType wanted) {
    const Checked found = check(at);
    if (found.type == wanted) return true;
    if (found.type != ConditionType::unknown) wrong_type(at, wanted, found.type);
    return false;
  }

  Checked check(int at) {
    const Checked found = step(at);
    node(at).type = found.type;
    return found;
  }

  Checked step(int at) {
    switch (node(at).op) {
      case ConditionOp::literal: return literal(at);
      case ConditionOp::field: return field(at);
      case ConditionOp::now: return of_type(ConditionType::time);
      case ConditionOp::list: return fault(at, "a list stands only after in");
      case ConditionOp::negate:
      case ConditionOp::add:
      case ConditionOp::subtract:
      case ConditionOp::multiply:
      case ConditionOp::divide:
      case ConditionOp::modulo: return arithmetic(at);
      case ConditionOp::invert:
      case ConditionOp::all:
      case ConditionOp::any: {
        bool good = true;
        for (int i = node(at).first; i >= 0; i = node(i).next) good &= expect(i, ConditionType::boolean);
        return good ? of_type(ConditionType::boolean) : Checked{};
      }
      case ConditionOp::choose: return choose(at);
      case ConditionOp::equal:
      case ConditionOp::unequal:
      case ConditionOp::less:
      case ConditionOp::less_equal:
      case ConditionOp::greater:
      case ConditionOp::greater_equal: return comparison(at);
      case ConditionOp::in: return in(at);
      case ConditionOp::has: {
        const int operand = node(at).first;
        if (node(operand).op != ConditionOp::field) return fault(operand, "has() takes a field");
        return check(operand).type == ConditionType::unknown ? Checked{} : of_type(ConditionType::boolean);
      }
      case ConditionOp::size:
        return expect(node(at).first, ConditionType::text)
                   ? Checked{ConditionType::integer, 0, Wide{condition_integer_max}}
                   : Checked{};
      case ConditionOp::starts_with:
      case ConditionOp::ends_with:
      case ConditionOp::contains: return search(at);
      case ConditionOp::start_of_day:
        return expect(node(at).first, ConditionType::date)
                   ? Checked{ConditionType::time, -date_max * day_ms, date_max * day_ms}
                   : Checked{};
    }
    return {};
  }

  Checked literal(int at) {
    const ConditionNode& n = node(at);
    const bool whole = n.type == ConditionType::integer || n.type == ConditionType::time ||
                       n.type == ConditionType::date || n.type == ConditionType::span;
    return {n.type, whole ? n.integer : 0, whole ? n.integer : 0};
  }

  Checked field(int at) {
    const auto& fields = condition_.schema->fields;
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      names.push_back(fields[i].name);
      if (fields[i].name != node(at).text) continue;
      node(at).integer = static_cast<std::int64_t>(i), node(at).text.clear();
      return of_type(fields[i].type);
    }
    const std::string_view near = nearest(node(at).text, names);
    if (near.empty()) return fault(at, {"there is no field {name}", {{"name", node(at).text}}});
    return fault(at, {"there is no field {name}; did you mean {nearest}?",
                      {{"name", node(at).text}, {"nearest", std::string(near)}}});
  }

  Checked arithmetic(int at) {
    const int a = node(at).first, b = node(a).next;
    const Checked x = check(a), y = b < 0 ? Checked{ConditionType::integer, 0, 0} : check(b);
    if (x.type == ConditionType::unknown || y.type == ConditionType::unknown) return {};
    using enum ConditionType;
    const ConditionOp op = node(at).op;
    if (op == ConditionOp::negate) {
      if (x.type == real) return of_type(real);
      return x.type == integer ? fits(at, {integer, -x.most, -x.least}) : wrong_type(a, integer, x.type);
    }
    const bool adds = op == ConditionOp::add || op == ConditionOp::subtract;
    if (adds && x.type == real && y.type == real) return of_type(real);
    if (op == ConditionOp::add && x.type == text && y.type == text) return of_type(text);
    const ConditionType type = type_of(op, x.type, y.type);
    if (type == unknown)
      return fault(at, {"{a} and {b} do not go together here",
                        {{"a", std::string(word_for(x.type))}, {"b", std::string(word_for(y.type))}}});
    return fits(at, range(op, type, x, y));
  }

  // Of what is whole numbers inside.
  static ConditionType type_of(ConditionOp op, ConditionType x, ConditionType y) {
    using enum ConditionType;
    if (x == integer && y == integer) return integer;
    if (op == ConditionOp::add) {
      if (x == span && y == span) return span;
      if ((x == time && y == span) || (x == span && y == time)) return time;
    }
    if (op == ConditionOp::subtract) {
      if (x == span && y == span) return span;
      if (x == time && y == span) return time;
      if (x == time && y == time) return span;
    }
    return unknown;
  }

  static Checked range(ConditionOp op, ConditionType type, const Checked& x, const Checked& y) {
    const auto magnitude = [](const Checked& c) { return std::max(c.most, -c.least); };
    switch (op) {
      case ConditionOp::add: return {type, x.least + y.least, x.most + y.most};
      case ConditionOp::subtract: return {type, x.least - y.most, x.most - y.least};
      case ConditionOp::multiply: {
        const std::array products{x.least * y.least, x.least * y.most, x.most * y.least, x.most * y.most};
        const auto [least, most] = std::minmax_element(products.begin(), products.end());
        return {type, *least, *most};
      }
      case ConditionOp::divide: return {type, -magnitude(x), magnitude(x)};
      default: return {type, -std::min(magnitude(x), magnitude(y)), std::min(magnitude(x), magnitude(y))};
    }
  }

  Checked fits(int at, Checked found) {
    if (found.least >= -result_max && found.most <= result_max) return found;
    return fault(at, "the result could be too large");
  }

  // `b` a literal made to what it is compared with: a whole number to a double, a text to an id; and a name that a
  // field can be.
  Checked adapt(int a, const Checked& x, int b, Checked y) {
    ConditionNode& n = node(b);
    if (n.op != ConditionOp::literal) return y;
    if (x.type == ConditionType::real && y.type == ConditionType::integer && y.least >= -condition_integer_max &&
        y.most <= condition_integer_max) {
      n.type = ConditionType::real, n.real = static_cast<double>(n.integer);
      return of_type(n.type);
    }
    if (x.type == ConditionType::id && y.type == ConditionType::text) {
      const auto id = parse_id(n.text);
      if (!id) return fault(b, "is not an id");
      n.type = ConditionType::id, n.integer = *id, n.text.clear();
      return of_type(n.type);
    }
    if (node(a).op == ConditionOp::field && x.type == ConditionType::text && y.type == ConditionType::text)
      return known_value(a, b) ? y : Checked{};
    return y;
  }

  bool known_value(int a, int b) {
    const auto& values = condition_.field(node(a)).values;
    const std::string& given = node(b).text;
    if (values.empty() || std::find(values.begin(), values.end(), given) != values.end()) return true;
    std::string names;
    for (const std::string_view value : values) (names += names.empty() ? "" : ", ") += value;
    fault(b, {"must be one of: {names}", {{"names", names}}});
    return false;
  }

  Checked comparison(int at) {
    const int a = node(at).first, b = node(a).next;
    Checked x = check(a), y = check(b);
    if (x.type == ConditionType::unknown || y.type == ConditionType::unknown) return {};
    y = adapt(a, x, b, y), x = adapt(b, y, a, x);
    node(a).type = x.type, node(b).type = y.type;
    if (x.type == ConditionType::unknown || y.type == ConditionType::unknown) return {};
    const bool equality = node(at).op == ConditionOp::equal || node(at).op == ConditionOp::unequal;
    const bool null = x.type == ConditionType::null || y.type == ConditionType::null;
    if (equality && null) return of_type(ConditionType::boolean);
    if (x.type != y.type || null)
      return fault(at, {"{a} and {b} cannot be compared",
                        {{"a", std::string(word_for(x.type))}, {"b", std::string(word_for(y.type))}}});
    if (!equality && (x.type == ConditionType::boolean || x.type == ConditionType::id))
      return fault(at, {"{type} has no order", {{"type", std::string(word_for(x.type))}}});
    return of_type(ConditionType::boolean);
  }

  Checked in(int at) {
    const int a = node(at).first, b = node(a).next;
    const Checked x = check(a);
    if (node(b).op != ConditionOp::list) return fault(b, "must be a list like [\"a\", \"b\"]");
    bool good = x.type != ConditionType::unknown;
    if (x.type == ConditionType::null) good = false, fault(a, "null is in no list");
    for (int i = node(b).first; i >= 0; i = node(i).next) {
      if (node(i).op != ConditionOp::literal) {
        good = false, fault(i, "a list holds values only");
        continue;
      }
      if (x.type == ConditionType::unknown || node(i).type == ConditionType::null) continue;
      const Checked y = adapt(a, x, i, literal(i));
      if (y.type == ConditionType::unknown)
        good = false;
      else if (y.type != x.type)
        good = false, wrong_type(i, x.type, y.type);
    }
    return good ? of_type(ConditionType::boolean) : Checked{};
  }

  Checked choose(int at) {
    const int condition = node(at).first, a = node(condition).next, b = node(a).next;
    const bool good = expect(condition, ConditionType::boolean);
    const Checked x = check(a), y = check(b);
    if (!good || x.type == ConditionType::unknown || y.type == ConditionType::unknown) return {};
    if (x.type == ConditionType::null) return fault(a, "null can only be compared");
    if (x.type != y.type) return wrong_type(b, x.type, y.type);
    return {x.type, std::min(x.least, y.least), std::max(x.most, y.most)};
  }

  Checked search(int at) {
    const int a = node(at).first, b = node(a).next;
    const bool good = expect(a, ConditionType::text);
    if (++searches_ == condition_searches_max + 1)
      fault(at, {"a condition searches inside texts at most {count} times",
                 {{"count", std::to_string(condition_searches_max)}}});
    if (node(b).op != ConditionOp::literal || node(b).type != ConditionType::text)
      return fault(b, "must be a text in quotes");
    return good ? of_type(ConditionType::boolean) : Checked{};
  }

  Condition& condition_;
  ConditionFaults& faults_;
  int searches_ = 0;
};

}  // namespace

void check_condition(Condition& condition, ConditionFaults& faults) { Checker(condition, faults).whole(); }

Result<Condition> parse_condition(std::string_view text, const ConditionSchema& schema, std::string_view pointer) {
  ConditionFaults faults(text, pointer);
  Condition condition{.schema = &schema, .nodes = {}, .root = -1};
  if (text.size() > condition_bytes_max)
    faults.add(0, text.size(), "the condition is too long");
  else if (read_condition(text, condition, faults))
    check_condition(condition, faults);
  if (faults.any()) return std::unexpected(Refusal{RefusalCode::invalid, faults.take()});
  return condition;
}

bool Condition::mentions(std::string_view name) const {
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const ConditionNode& n) { return n.op == ConditionOp::field && field(n).name == name; });
}

}  // namespace vez
