// A condition over one record, in memory.

#include <forward_list>

#include "base/check.h"
#include "condition/condition.h"

namespace vez {
namespace {

using Value = ConditionValue;
using Kind = ConditionValue::Kind;

int order(const Value& a, const Value& b) {
  if (a.kind == Kind::text) {
    const int found = a.text.compare(b.text);
    return found < 0 ? -1 : found > 0 ? 1 : 0;
  }
  if (a.kind == Kind::real) return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
  return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
}

// No value equals no value, and nothing else.
bool same(const Value& a, const Value& b) {
  if (a.kind == Kind::none || b.kind == Kind::none) return a.kind == b.kind;
  return order(a, b) == 0;
}

std::int64_t letters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

class Evaluation {
 public:
  Evaluation(const Condition& condition, const ConditionRecord& record, UtcTime now)
      : condition_(condition), record_(record), now_(now) {}

  Value value(int at) {
    const ConditionNode& n = condition_.node(at);
    switch (n.op) {
      case ConditionOp::literal: return literal(n);
      case ConditionOp::field: return record_.value(static_cast<std::size_t>(n.integer));
      case ConditionOp::now: return now_.ms;
      case ConditionOp::invert: {
        const Value operand = value(n.first);
        return operand.kind == Kind::none ? Value() : Value(operand.integer == 0);
      }
      case ConditionOp::all: return chain(n, false);
      case ConditionOp::any: return chain(n, true);
      case ConditionOp::choose: {
        const Value chosen = value(n.first);
        if (chosen.kind == Kind::none) return {};
        const int yes = condition_.node(n.first).next;
        return value(chosen.integer != 0 ? yes : condition_.node(yes).next);
      }
      case ConditionOp::in: return in(n);
      case ConditionOp::has: return value(n.first).kind != Kind::none;
      case ConditionOp::list: break;
      default: return calculation(n);
    }
    CHECK_WITH(false, "a list is no value");
    return {};
  }

 private:
  static Value literal(const ConditionNode& n) {
    switch (n.type) {
      case ConditionType::null: return {};
      case ConditionType::text: return std::string_view(n.text);
      case ConditionType::real: return n.real;
      default: return n.integer;
    }
  }

  // Kleene: one operand that decides is enough, whatever is missing among the others.
  Value chain(const ConditionNode& n, bool decisive) {
    bool missing = false;
    for (int i = n.first; i >= 0; i = condition_.node(i).next) {
      const Value operand = value(i);
      if (operand.kind == Kind::none)
        missing = true;
      else if ((operand.integer != 0) == decisive)
        return decisive;
    }
    return missing ? Value() : Value(!decisive);
  }

  Value in(const ConditionNode& n) {
    const Value asked = value(n.first);
    const int list = condition_.node(n.first).next;
    for (int i = condition_.node(list).first; i >= 0; i = condition_.node(i).next)
      if (same(asked, literal(condition_.node(i)))) return true;
    return false;
  }

  Value calculation(const ConditionNode& n) {
    const Value a = value(n.first);
    const int second = condition_.node(n.first).next;
    const Value b = second < 0 ? Value(std::int64_t{0}) : value(second);
    if (n.op == ConditionOp::equal) return same(a, b);
    if (n.op == ConditionOp::unequal) return !same(a, b);
    if (a.kind == Kind::none || b.kind == Kind::none) return {};
    switch (n.op) {
      case ConditionOp::less: return order(a, b) < 0;
      case ConditionOp::less_equal: return order(a, b) <= 0;
      case ConditionOp::greater: return order(a, b) > 0;
      case ConditionOp::greater_equal: return order(a, b) >= 0;
      case ConditionOp::size: return letters(a.text);
      case ConditionOp::starts_with: return a.text.starts_with(b.text);
      case ConditionOp::ends_with: return a.text.ends_with(b.text);
      case ConditionOp::contains: return a.text.find(b.text) != std::string_view::npos;
      case ConditionOp::start_of_day: return a.integer * std::int64_t{86'400'000};
      case ConditionOp::negate: return a.kind == Kind::real ? Value(-a.real) : Value(-a.integer);
      case ConditionOp::add:
        if (a.kind == Kind::text) return joined(a.text, b.text);
        return a.kind == Kind::real ? Value(a.real + b.real) : Value(a.integer + b.integer);
      case ConditionOp::subtract: return a.kind == Kind::real ? Value(a.real - b.real) : Value(a.integer - b.integer);
      case ConditionOp::multiply: return a.integer * b.integer;
      case ConditionOp::divide: return b.integer == 0 ? Value() : Value(a.integer / b.integer);
      case ConditionOp::modulo: return b.integer == 0 ? Value() : Value(a.integer % b.integer);
      default: CHECK_WITH(false, "no calculation"); return {};
    }
  }

  Value joined(std::string_view a, std::string_view b) {
    std::string& whole = made_.emplace_front(a);
    whole += b;
    return std::string_view(whole);
  }

  const Condition& condition_;
  const ConditionRecord& record_;
  const UtcTime now_;
  std::forward_list<std::string> made_;  // texts that were added, kept to the end
};

}  // namespace

bool holds(const Condition& condition, const ConditionRecord& record, UtcTime now) {
  const Value result = Evaluation(condition, record, now).value(condition.root);
  return result.kind != Kind::none && result.integer != 0;
}

}  // namespace vez
