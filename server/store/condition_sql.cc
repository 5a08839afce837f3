#include "store/condition_sql.h"

namespace vez {
namespace {

SqlPart::Value whole(std::int64_t value) { return {Parameter::Kind::integer, value, 0, {}}; }

// Whether NULL may stand for false: only where both end in the row being left out.
enum class Missing { exact, as_false };

class Compiler {
 public:
  Compiler(const Condition& condition, UtcTime now, Dialect dialect)
      : condition_(condition), now_(now), dialect_(dialect) {}

  SqlPart out;

  void put(int at, Missing missing) {
    const ConditionNode& n = condition_.node(at);
    const int a = n.first, b = a < 0 ? -1 : condition_.node(a).next;
    switch (n.op) {
      case ConditionOp::literal: return literal(n);
      case ConditionOp::field: out.sql += condition_.field(n).column; return;
      case ConditionOp::now: return parameter(whole(now_.ms));
      case ConditionOp::list: return;
      case ConditionOp::all: return chain(n, " AND ", missing);
      case ConditionOp::any: return chain(n, " OR ", missing);
      case ConditionOp::invert: return around("(NOT ", a, ")");
      case ConditionOp::negate: return around("(- ", a, ")");
      case ConditionOp::has: return around("(", a, " IS NOT NULL)");
      case ConditionOp::size: return around("length(", a, ")");
      case ConditionOp::start_of_day: return around("(", a, " * 86400000)");
      case ConditionOp::choose: {
        around("(CASE ", a, " WHEN TRUE THEN "), put(b, missing);
        out.sql += " WHEN FALSE THEN ", put(condition_.node(b).next, missing), out.sql += " END)";
        return;
      }
      case ConditionOp::equal:
      case ConditionOp::unequal: return equality(n, a, b, missing);
      case ConditionOp::in: return in(a, b, missing);
      case ConditionOp::starts_with:
      case ConditionOp::ends_with:
      case ConditionOp::contains: return search(n.op, a, condition_.node(b).text);
      // Zero has no quotient; PostgreSQL would fail.
      case ConditionOp::divide: around("(", a, " / NULLIF("), around("", b, ", 0))"); return;
      case ConditionOp::modulo: around("(", a, " % NULLIF("), around("", b, ", 0))"); return;
      case ConditionOp::less: return ordered(a, " < ", b);
      case ConditionOp::less_equal: return ordered(a, " <= ", b);
      case ConditionOp::greater: return ordered(a, " > ", b);
      case ConditionOp::greater_equal: return ordered(a, " >= ", b);
      case ConditionOp::add: return pair(a, n.type == ConditionType::text ? " || " : " + ", b);
      case ConditionOp::subtract: return pair(a, " - ", b);
      case ConditionOp::multiply: return pair(a, " * ", b);
    }
  }

 private:
  void around(std::string_view before, int node, std::string_view after) {
    out.sql += before, put(node, Missing::exact), out.sql += after;
  }
  void pair(int a, std::string_view sign, int b) { around("(", a, sign), around("", b, ")"); }

  void parameter(SqlPart::Value value) { out.sql += '?', out.values.push_back(std::move(value)); }
  void text(std::string_view text) { parameter({Parameter::Kind::text, 0, 0, std::string(text)}); }

  void literal(const ConditionNode& n) {
    switch (n.type) {
      case ConditionType::boolean: out.sql += n.integer != 0 ? "TRUE" : "FALSE"; return;
      case ConditionType::null: out.sql += "NULL"; return;
      case ConditionType::text: return text(n.text);
      case ConditionType::real: return parameter({Parameter::Kind::real, 0, n.real, {}});
      default: return parameter(whole(n.integer));
    }
  }

  void chain(const ConditionNode& n, std::string_view sign, Missing missing) {
    std::string_view before = "(";
    for (int i = n.first; i >= 0; i = condition_.node(i).next) {
      out.sql += before, put(i, missing);
      before = sign;
    }
    out.sql += ')';
  }

  void equality(const ConditionNode& n, int a, int b, Missing missing) {
    const bool equal = n.op == ConditionOp::equal;
    const auto is_null = [&](int i) { return condition_.node(i).type == ConditionType::null; };
    if (is_null(a)) std::swap(a, b);
    if (is_null(a)) {
      out.sql += equal ? "TRUE" : "FALSE";
    } else if (is_null(b)) {
      around("(", a, equal ? " IS NULL)" : " IS NOT NULL)");
    } else if (equal && missing == Missing::as_false && (is_value(a) || is_value(b))) {
      pair(a, " = ", b);
    } else if (dialect_ == Dialect::sqlite) {
      pair(a, equal ? " IS " : " IS NOT ", b);
    } else {
      pair(a, equal ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ", b);
    }
  }
  bool is_value(int node) const { return condition_.node(node).op == ConditionOp::literal; }

  void ordered(int a, std::string_view sign, int b) {
    // Byte by byte, whatever the database's language.
    const bool text = condition_.node(a).type == ConditionType::text && dialect_ == Dialect::postgres;
    around("(", a, text ? " COLLATE \"C\"" : ""), out.sql += sign, around("", b, ")");
  }

  void in(int a, int list, Missing missing) {
    bool null = false;
    std::vector<int> items;
    for (int i = condition_.node(list).first; i >= 0; i = condition_.node(i).next) {
      if (condition_.node(i).type == ConditionType::null)
        null = true;
      else
        items.push_back(i);
    }
    if (items.empty()) {
      if (null)
        around("(", a, " IS NULL)");
      else
        out.sql += "FALSE";
      return;
    }
    const bool bare = missing == Missing::as_false && !null;
    around(bare ? "(" : "COALESCE(", a, " IN (");
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out.sql += ", ";
      literal(condition_.node(items[i]));
    }
    out.sql += bare ? "))" : null ? "), TRUE)" : "), FALSE)";
  }

  void search(ConditionOp op, int a, const std::string& sought) {
    if (sought.empty()) return around("(length(", a, ") >= 0)");
    if (op == ConditionOp::contains) {
      around(dialect_ == Dialect::sqlite ? "(instr(" : "(strpos(", a, ", "), text(sought), out.sql += ") > 0)";
      return;
    }
    const auto count = std::count_if(sought.begin(), sought.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    if (dialect_ == Dialect::postgres) {
      around(op == ConditionOp::starts_with ? "(left(" : "(right(", a, ", " + std::to_string(count) + ") = ");
    } else if (op == ConditionOp::starts_with) {
      around("(substr(", a, ", 1, " + std::to_string(count) + ") = ");
    } else {
      around("(substr(", a, ", -" + std::to_string(count) + ") = ");
    }
    text(sought), out.sql += ')';
  }

  const Condition& condition_;
  const UtcTime now_;
  const Dialect dialect_;
};

std::string row_of(const SortOrder& order) {
  return "(" + std::string(order.column) + ", " + std::string(order.id_column) + ")";
}

SqlPart bounded(const SortOrder& order, bool from_below, std::string_view equal, const SqlPart::Value& key,
                std::int64_t id) {
  const std::string sign = from_below ? ">" : "<";
  // The column alone as well: a bound that every planner takes for its index.
  return {"(" + std::string(order.column) + " " + sign + "= ? AND " + row_of(order) + " " + sign + std::string(equal) +
              " (?, ?))",
          {key, key, whole(id)}};
}

}  // namespace

SqlPart condition_sql(const Condition& condition, UtcTime now, Dialect dialect) {
  Compiler compiler(condition, now, dialect);
  compiler.put(condition.root, Missing::as_false);
  return std::move(compiler.out);
}

SqlPart every_row() { return {"TRUE", {}}; }

SqlPart has_value_sql(std::string_view column, bool has) {
  return {std::string(column) + (has ? " IS NOT NULL" : " IS NULL"), {}};
}

SqlPart order_sql(const SortOrder& order) {
  const std::string way = order.descending ? " DESC" : "";
  return {std::string(order.column) + way + ", " + std::string(order.id_column) + way, {}};
}

SqlPart after_sql(const SortOrder& order, const std::optional<SqlPart::Value>& key, std::int64_t id) {
  if (!key) return {"(" + std::string(order.column) + " IS NOT NULL)", {}};
  return bounded(order, !order.descending, "", *key, id);
}

SqlPart until_sql(const SortOrder& order, const SqlPart::Value& key, std::int64_t id) {
  return bounded(order, order.descending, "=", key, id);
}

SqlPart without_value_sql(const SortOrder& order, std::int64_t after_id, std::int64_t until_id) {
  const std::string id(order.id_column);
  SqlPart part{"(" + std::string(order.column) + " IS NULL", {}};
  const bool begun = after_id != 0;
  if (begun) part.sql += " AND " + id + (order.descending ? " < ?" : " > ?"), part.values.push_back(whole(after_id));
  if (until_id != 0)
    part.sql += " AND " + id + (order.descending ? " >= ?" : " <= ?"), part.values.push_back(whole(until_id));
  part.sql += ")";
  return part;
}

SqlPart both_sql(SqlPart a, const SqlPart& b) {
  a.sql = "(" + a.sql + " AND " + b.sql + ")";
  a.values.insert(a.values.end(), b.values.begin(), b.values.end());
  return a;
}

}  // namespace vez
