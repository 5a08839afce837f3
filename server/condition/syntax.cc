// Lexer and parser, after the grammar of the CEL specification (cel-spec, doc/langdef.md).

#include "condition/syntax.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/text.h"

namespace vez {
namespace {

enum class Kind { end, sign, word, integer, real, text, wrong };

struct Token {
  Kind kind = Kind::end;
  std::size_t at = 0;
  std::size_t length = 0;
  std::string text;           // of a sign, word or text
  std::uint64_t integer = 0;  // without its sign
  double real = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

void put_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, ConditionFaults& faults) : text_(text), faults_(faults) {}

  Token next() {
    skip_space();
    Token token;
    token.at = at_;
    if (at_ == text_.size()) return token;
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && is_digit(ahead(1))))
      number(token);
    else if (c == '"' || c == '\'' || ((c == 'r' || c == 'R') && (ahead(1) == '"' || ahead(1) == '\'')))
      string(token);
    else if (is_letter(c))
      word(token);
    else
      sign(token);
    token.length = at_ - token.at;
    return token;
  }

 private:
  char ahead(std::size_t n) const { return at_ + n < text_.size() ? text_[at_ + n] : '\0'; }

  void wrong(Token& token, Message reason) {
    token.kind = Kind::wrong;
    faults_.add(token.at, std::max<std::size_t>(1, at_ - token.at), std::move(reason));
  }

  void skip_space() {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '/' && ahead(1) == '/') at_ = std::min(text_.find('\n', at_), text_.size());
      if (at_ == text_.size() || std::string_view(" \t\n\f\r").find(text_[at_]) == std::string_view::npos) return;
    }
  }

  void word(Token& token) {
    while (is_letter(ahead(0)) || is_digit(ahead(0))) ++at_;
    token.kind = Kind::word, token.text = text_.substr(token.at, at_ - token.at);
    if (ahead(0) == '"' || ahead(0) == '\'') wrong(token, "bytes are not part of conditions");
  }

  void sign(Token& token) {
    token.kind = Kind::sign;
    for (const std::string_view two : {"==", "!=", "<=", ">=", "&&", "||"}) {
      if (!text_.substr(at_).starts_with(two)) continue;
      token.text = two, at_ += 2;
      return;
    }
    const char c = text_[at_];
    // A sign that is no single byte is told whole.
    ++at_;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xc0) == 0x80) ++at_;
    token.text = text_.substr(token.at, at_ - token.at);
    if (std::string_view("!<>+-*/%()[],.?:").find(c) == std::string_view::npos || token.text.size() != 1)
      wrong(token, {"{sign} is no sign of conditions", {{"sign", token.text}}});
  }

  void number(Token& token) {
    const bool hex = ahead(0) == '0' && (ahead(1) == 'x' || ahead(1) == 'X');
    bool real = false;
    if (hex) at_ += 2;
    while (is_digit(ahead(0)) || (hex && std::isxdigit(static_cast<unsigned char>(ahead(0))))) ++at_;
    if (!hex && ahead(0) == '.' && is_digit(ahead(1))) {
      real = true, ++at_;
      while (is_digit(ahead(0))) ++at_;
    }
    if (!hex && (ahead(0) == 'e' || ahead(0) == 'E')) {
      real = true, ++at_;
      if (ahead(0) == '+' || ahead(0) == '-') ++at_;
      while (is_digit(ahead(0))) ++at_;
    }
    if (is_letter(ahead(0))) {
      while (is_letter(ahead(0)) || is_digit(ahead(0))) ++at_;
      return wrong(token, "is not a number");
    }
    const char* const begin = text_.data() + token.at + (hex ? 2 : 0);
    const char* const end = text_.data() + at_;
    if (real) {
      token.kind = Kind::real;
      const auto read = std::from_chars(begin, end, token.real);
      if (read.ptr != end) return wrong(token, "is not a number");
      if (read.ec != std::errc() || token.real > condition_real_max) return wrong(token, "the number is too large");
    } else {
      token.kind = Kind::integer;
      const auto read = std::from_chars(begin, end, token.integer, hex ? 16 : 10);
      if (begin == end || (read.ptr != end && read.ec == std::errc())) return wrong(token, "is not a number");
      if (read.ec != std::errc()) return wrong(token, "the number is too large");
    }
  }

  void string(Token& token) {
    token.kind = Kind::text;
    const bool raw = text_[at_] != '"' && text_[at_] != '\'';
    if (raw) ++at_;
    const char quote = text_[at_];
    const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
    const std::string_view close = text_.substr(at_).starts_with(three) ? three : three.substr(0, 1);
    at_ += close.size();
    for (;;) {
      if (at_ == text_.size() || (close.size() == 1 && (text_[at_] == '\n' || text_[at_] == '\r')))
        return wrong(token, "the text has no closing quote");
      if (text_.substr(at_).starts_with(close)) break;
      if (text_[at_] == '\\' && !raw) {
        if (!escape(token.text)) return wrong(token, "the text holds an unknown escape");
      } else {
        token.text += text_[at_++];
      }
    }
    at_ += close.size();
    if (characters(token.text) < 0) wrong(token, "the text holds a character that cannot be kept");
  }

  bool escape(std::string& out) {
    constexpr std::string_view names = "abfnrtv\\?\"'`", bytes = "\a\b\f\n\r\t\v\\?\"'`";
    const char c = ahead(1);
    if (c == '\0') return false;
    if (const std::size_t i = names.find(c); i != std::string_view::npos) return at_ += 2, out += bytes[i], true;
    int digits = 0, base = 16;
    switch (c) {
      case 'x':
      case 'X': digits = 2; break;
      case 'u': digits = 4; break;
      case 'U': digits = 8; break;
      default: base = 8, digits = c >= '0' && c <= '3' ? 3 : 0;
    }
    const std::size_t from = at_ + (base == 8 ? 1 : 2);
    const std::string_view given = text_.substr(std::min(from, text_.size()), static_cast<std::size_t>(digits));
    std::uint32_t code = 0;
    const auto read = std::from_chars(given.data(), given.data() + given.size(), code, base);
    if (digits == 0 || given.size() != static_cast<std::size_t>(digits) || read.ptr != given.data() + given.size() ||
        read.ec != std::errc() || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      return false;
    at_ = from + given.size();
    put_utf8(out, code);
    return true;
  }

  std::string_view text_;
  ConditionFaults& faults_;
  std::size_t at_ = 0;
};

struct Method {
  std::string_view name;
  ConditionOp op;
  std::size_t arguments;
};
constexpr std::array methods{Method{"startsWith", ConditionOp::starts_with, 1},
                             Method{"endsWith", ConditionOp::ends_with, 1},
                             Method{"contains", ConditionOp::contains, 1}, Method{"size", ConditionOp::size, 0}};

// Recursive descent; every function returns the node's number, or -1 after a fault was told.
class Parser {
 public:
  Parser(std::string_view text, Condition& out, ConditionFaults& faults)
      : lexer_(text, faults), out_(out), faults_(faults) {
    advance();
  }

  bool whole() {
    out_.root = choice();
    if (out_.root >= 0 && token_.kind != Kind::end) unexpected();
    return !faults_.any();
  }

 private:
  void advance() { end_ = token_.at + token_.length, token_ = lexer_.next(); }
  bool at(std::string_view sign) const { return token_.kind == Kind::sign && token_.text == sign; }
  bool take(std::string_view sign) { return at(sign) && (advance(), true); }

  int unexpected() {
    if (faults_.any()) return -1;
    if (token_.kind == Kind::end)
      faults_.add(token_.at, 0, "the condition ends too soon");
    else
      faults_.add(token_.at, token_.length, "is not expected here");
    return -1;
  }
  int expect(std::string_view sign, int node) { return node < 0 || take(sign) ? node : unexpected(); }

  int add(ConditionOp op, std::size_t from, std::initializer_list<int> operands) {
    for (const int operand : operands)
      if (operand < 0) return -1;
    if (out_.nodes.size() >= condition_nodes_max) {
      if (!faults_.any()) faults_.add(from, end_ - from, "the condition has too many parts");
      return -1;
    }
    ConditionNode node{.op = op};
    node.at = static_cast<std::uint32_t>(from), node.length = static_cast<std::uint32_t>(end_ - from);
    int last = -1;
    for (const int operand : operands) {
      (last < 0 ? node.first : out_.nodes[static_cast<std::size_t>(last)].next) = operand;
      last = operand;
    }
    out_.nodes.push_back(std::move(node));
    return static_cast<int>(out_.nodes.size()) - 1;
  }
  ConditionNode& node(int i) { return out_.nodes[static_cast<std::size_t>(i)]; }

  // Nesting is bounded where it begins anew, so that the stack is.
  int nested(int (Parser::*inner)()) {
    if (depth_ >= condition_depth_max) {
      if (!faults_.any()) faults_.add(token_.at, token_.length, "the condition is nested too deeply");
      return -1;
    }
    ++depth_;
    const int found = (this->*inner)();
    --depth_;
    return found;
  }

  int choice() {
    const std::size_t from = token_.at;
    const int condition = any();
    if (condition < 0 || !take("?")) return condition;
    const int yes = expect(":", any());
    return yes < 0 ? -1 : add(ConditionOp::choose, from, {condition, yes, nested(&Parser::choice)});
  }

  int any() { return chain("||", ConditionOp::any, &Parser::all); }
  int all() { return chain("&&", ConditionOp::all, &Parser::relation); }

  // a && b && c is one step with three operands: Kleene's "and" does not mind how they are grouped.
  int chain(std::string_view sign, ConditionOp op, int (Parser::*inner)()) {
    const std::size_t from = token_.at;
    const int first = (this->*inner)();
    if (first < 0 || !at(sign)) return first;
    const int whole = add(op, from, {});
    if (whole < 0) return -1;
    int last = -1;
    for (int operand = first;;) {
      if (operand < 0) return -1;
      const bool same = node(operand).op == op;
      const int begin = same ? node(operand).first : operand;
      (last < 0 ? node(whole).first : node(last).next) = begin;
      for (last = begin; node(last).next >= 0;) last = node(last).next;
      if (!take(sign)) break;
      operand = (this->*inner)();
    }
    node(whole).length = static_cast<std::uint32_t>(end_ - from);
    return whole;
  }

  int relation() {
    static constexpr std::array signs{
        std::pair{"==", ConditionOp::equal},         std::pair{"!=", ConditionOp::unequal},
        std::pair{"<=", ConditionOp::less_equal},    std::pair{"<", ConditionOp::less},
        std::pair{">=", ConditionOp::greater_equal}, std::pair{">", ConditionOp::greater}};
    return left(&Parser::sum, [this]() -> std::optional<ConditionOp> {
      if (token_.kind == Kind::word && token_.text == "in") return advance(), ConditionOp::in;
      for (const auto& [sign, op] : signs)
        if (take(sign)) return op;
      return std::nullopt;
    });
  }
  int sum() {
    return left(&Parser::product, [this]() -> std::optional<ConditionOp> {
      if (take("+")) return ConditionOp::add;
      if (take("-")) return ConditionOp::subtract;
      return std::nullopt;
    });
  }
  int product() {
    return left(&Parser::unary, [this]() -> std::optional<ConditionOp> {
      if (take("*")) return ConditionOp::multiply;
      if (take("/")) return ConditionOp::divide;
      if (take("%")) return ConditionOp::modulo;
      return std::nullopt;
    });
  }

  template <class Sign>
  int left(int (Parser::*inner)(), Sign sign) {
    const std::size_t from = token_.at;
    int found = (this->*inner)();
    int steps = 0;
    while (found >= 0) {
      const auto op = sign();
      if (!op) break;
      // A chain to the left is as deep as it is long.
      if (++steps + depth_ > condition_depth_max)
        return faults_.add(from, end_ - from, "the condition is nested too deeply"), -1;
      found = add(*op, from, {found, (this->*inner)()});
    }
    return found;
  }

  int unary() {
    const std::size_t from = token_.at;
    if (take("!")) return add(ConditionOp::invert, from, {nested(&Parser::unary)});
    if (!take("-")) return member();
    if (token_.kind == Kind::integer && token_.integer == std::uint64_t{1} << 63) {
      advance();
      const int least = add(ConditionOp::literal, from, {});
      if (least < 0) return -1;
      node(least).type = ConditionType::integer, node(least).integer = INT64_MIN;
      return least;
    }
    const int operand = nested(&Parser::unary);
    if (operand < 0) return -1;
    ConditionNode& n = node(operand);
    const bool integer = n.type == ConditionType::integer && n.integer != INT64_MIN;
    if (n.op != ConditionOp::literal || !(integer || n.type == ConditionType::real))
      return add(ConditionOp::negate, from, {operand});
    if (integer)
      n.integer = -n.integer;
    else
      n.real = -n.real;
    n.at = static_cast<std::uint32_t>(from), n.length = static_cast<std::uint32_t>(end_ - from);
    return operand;
  }

  int member() {
    const std::size_t from = token_.at;
    int found = primary();
    while (found >= 0 && take(".")) {
      if (token_.kind != Kind::word) return unexpected();
      const Token name = token_;
      advance();
      if (at("(")) {
        found = method(from, found, name);
      } else if (node(found).op == ConditionOp::field && node(found).at == from) {
        node(found).text += "." + name.text, node(found).length = static_cast<std::uint32_t>(end_ - from);
      } else {
        return faults_.add(name.at, name.length, "only a field has parts"), -1;
      }
    }
    return found;
  }

  int unknown_function(const Token& name) {
    if (faults_.any()) return -1;
    if (name.text == "matches")
      faults_.add(name.at, name.length, "patterns are not part of conditions: use startsWith, endsWith or contains");
    else
      faults_.add(name.at, name.length, {"{name} is no function of conditions", {{"name", name.text}}});
    return -1;
  }

  int method(std::size_t from, int receiver, const Token& name) {
    const auto known =
        std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.name == name.text; });
    if (known == methods.end()) return unknown_function(name);
    take("(");
    if (known->arguments == 0) return expect(")", receiver) < 0 ? -1 : add(known->op, from, {receiver});
    const int argument = expect(")", nested(&Parser::choice));
    return argument < 0 ? -1 : add(known->op, from, {receiver, argument});
  }

  int literal(ConditionType type, std::int64_t integer, double real = 0, std::string text = "") {
    const std::size_t from = token_.at;
    advance();
    const int found = add(ConditionOp::literal, from, {});
    if (found < 0) return -1;
    node(found).type = type, node(found).integer = integer, node(found).real = real, node(found).text = std::move(text);
    return found;
  }

  int primary() {
    switch (token_.kind) {
      case Kind::integer:
        if (token_.integer > INT64_MAX) return faults_.add(token_.at, token_.length, "the number is too large"), -1;
        return literal(ConditionType::integer, static_cast<std::int64_t>(token_.integer));
      case Kind::real: return literal(ConditionType::real, 0, token_.real);
      case Kind::text: return literal(ConditionType::text, 0, 0, std::move(token_.text));
      case Kind::word: return word();
      case Kind::end:
      case Kind::wrong: return unexpected();
      case Kind::sign: break;
    }
    if (take("(")) return expect(")", nested(&Parser::choice));
    if (at("[")) return list();
    return unexpected();
  }

  int list() {
    const std::size_t from = token_.at;
    take("[");
    const int whole = add(ConditionOp::list, from, {});
    int last = -1;
    for (int count = 1; whole >= 0 && !at("]"); ++count) {
      if (count > condition_items_max)
        return faults_.add(token_.at, token_.length,
                           {"a list has at most {count} items", {{"count", std::to_string(condition_items_max)}}}),
               -1;
      const int item = nested(&Parser::choice);
      if (item < 0) return -1;
      (last < 0 ? node(whole).first : node(last).next) = item;
      last = item;
      if (!take(",")) break;
    }
    if (expect("]", whole) < 0) return -1;
    node(whole).length = static_cast<std::uint32_t>(end_ - from);
    return whole;
  }

  int word() {
    const Token name = token_;
    if (name.text == "true" || name.text == "false") return literal(ConditionType::boolean, name.text == "true");
    if (name.text == "null") return literal(ConditionType::null, 0);
    if (name.text == "in") return unexpected();
    advance();
    if (at("(")) return call(name);
    const int found = add(name.text == "now" ? ConditionOp::now : ConditionOp::field, name.at, {});
    if (found >= 0) node(found).text = name.text;
    return found;
  }

  int call(const Token& name) {
    static constexpr std::array known{"has", "size", "duration", "timestamp", "date"};
    if (std::find(known.begin(), known.end(), name.text) == known.end()) return unknown_function(name);
    take("(");
    const int argument = expect(")", nested(&Parser::choice));
    if (argument < 0) return -1;
    if (name.text == "has") return add(ConditionOp::has, name.at, {argument});
    if (name.text == "size") return add(ConditionOp::size, name.at, {argument});
    ConditionNode& n = node(argument);
    const bool text = n.op == ConditionOp::literal && n.type == ConditionType::text;
    if (name.text == "timestamp" && !text) return add(ConditionOp::start_of_day, name.at, {argument});
    if (!text) return faults_.add(n.at, n.length, "must be a text in quotes"), -1;
    std::optional<std::int64_t> value;
    if (name.text == "duration") {
      n.type = ConditionType::span, value = parse_span(n.text);
      if (!value) faults_.add(n.at, n.length, R"(must be a duration like "720h" or "1h30m")");
    } else if (name.text == "timestamp") {
      n.type = ConditionType::time;
      if (const auto time = parse_time(n.text)) value = time->ms;
      if (!value) faults_.add(n.at, n.length, R"(must be a time like "2026-03-04T09:00:00Z")");
    } else {
      n.type = ConditionType::date;
      if (const auto date = parse_date(n.text)) value = date->days;
      if (!value) faults_.add(n.at, n.length, R"(must be a day like "2026-03-04")");
    }
    if (!value) return -1;
    n.integer = *value, n.text.clear();
    n.at = static_cast<std::uint32_t>(name.at), n.length = static_cast<std::uint32_t>(end_ - name.at);
    return argument;
  }

  Lexer lexer_;
  Condition& out_;
  ConditionFaults& faults_;
  Token token_;
  std::size_t end_ = 0;  // of the token before
  int depth_ = 0;
};

struct SpanUnit {
  std::string_view name;
  std::int64_t ns;
};
constexpr std::array span_units{SpanUnit{"h", 3'600'000'000'000},
                                SpanUnit{"ms", 1'000'000},
                                SpanUnit{"m", 60'000'000'000},
                                SpanUnit{"s", 1'000'000'000},
                                SpanUnit{"us", 1'000},
                                SpanUnit{"µs", 1'000},
                                SpanUnit{"ns", 1}};
// CEL's bound of a duration: 315,576,000,000 seconds.
constexpr std::int64_t span_ms_max = 315'576'000'000'000;

// One "1.5h" taken off the front, in nanoseconds.
std::optional<__int128> take_span(std::string_view& text) {
  constexpr int digits_max = 18;
  __int128 whole = 0, fraction = 0, scale = 1;
  int digits = 0;
  const auto digit = [&] { return !text.empty() && is_digit(text[0]) && ++digits <= digits_max; };
  for (; digit(); text.remove_prefix(1)) whole = whole * 10 + (text[0] - '0');
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (; digit(); text.remove_prefix(1)) fraction = fraction * 10 + (text[0] - '0'), scale *= 10;
  }
  if (digits == 0 || digits > digits_max) return std::nullopt;
  for (const SpanUnit& unit : span_units) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    if (fraction * unit.ns % scale != 0) return std::nullopt;
    return whole * unit.ns + fraction * unit.ns / scale;
  }
  return std::nullopt;
}

}  // namespace

void ConditionFaults::add(std::size_t at, std::size_t length, Message reason) {
  if (faults_.size() >= faults_max) return;
  const std::string_view before = text_.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }) +
                      1;
  reason.parameters.emplace_back("line", std::to_string(line));
  reason.parameters.emplace_back("column", std::to_string(column));
  reason.parameters.emplace_back("offset", std::to_string(at));
  reason.parameters.emplace_back("length", std::to_string(length));
  faults_.push_back({std::string(pointer_), std::move(reason)});
}

bool read_condition(std::string_view text, Condition& out, ConditionFaults& faults) {
  return Parser(text, out, faults).whole();
}

std::optional<std::int64_t> parse_span(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  __int128 ns = 0;
  while (!text.empty()) {
    const auto part = take_span(text);
    if (!part) return std::nullopt;
    ns += *part;
    if (ns > __int128{span_ms_max} * 1'000'000) return std::nullopt;
  }
  if (ns % 1'000'000 != 0) return std::nullopt;
  const auto ms = static_cast<std::int64_t>(ns / 1'000'000);
  return negative ? -ms : ms;
}

std::string span_text(std::int64_t ms) {
  if (ms % 3'600'000 == 0) return std::to_string(ms / 3'600'000) + "h";
  if (ms % 60'000 == 0) return std::to_string(ms / 60'000) + "m";
  if (ms % 1000 == 0) return std::to_string(ms / 1000) + "s";
  return std::to_string(ms) + "ms";
}

}  // namespace vez
