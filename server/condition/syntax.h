#pragma once

// Inside the room: from text to steps that are not yet checked, and the words for what is wrong.

#include "condition/condition.h"

namespace vez {

// What is wrong with a condition, with its place. Enough to show, no more.
class ConditionFaults {
 public:
  static constexpr std::size_t faults_max = 20;

  ConditionFaults(std::string_view text, std::string_view pointer) : text_(text), pointer_(pointer) {}
  void add(std::size_t at, std::size_t length, Message reason);
  bool any() const { return !faults_.empty(); }
  std::vector<Fault> take() { return std::move(faults_); }

 private:
  std::string_view text_;
  std::string_view pointer_;
  std::vector<Fault> faults_;
};

// A node's operands, for range loops over few of them.
inline std::vector<int> operands(const Condition& condition, int node) {
  std::vector<int> found;
  for (int i = condition.node(node).first; i >= 0; i = condition.node(i).next) found.push_back(i);
  return found;
}

// False when a fault was told. Fields are by name (`text`) yet.
bool read_condition(std::string_view text, Condition& out, ConditionFaults& faults);
// Gives types, finds the fields.
void check_condition(Condition& condition, ConditionFaults& faults);

// "-1h30m" of CEL (and Go), in milliseconds; nullopt too where it is finer or beyond CEL's 10,000 years.
std::optional<std::int64_t> parse_span(std::string_view text);
std::string span_text(std::int64_t ms);
// A literal as it is written.
std::string literal_text(const Condition& condition, int node);
std::string text_literal(std::string_view text);
// How an operator is written ("==", "startsWith").
std::string_view sign_of(ConditionOp op);

}  // namespace vez
