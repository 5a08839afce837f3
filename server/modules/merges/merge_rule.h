#pragma once

// A company's rule: two customers with the same verified identity are made one by themselves, when nothing contradicts.

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/jobs.h"
#include "engine/journal.h"

namespace vez {

// Identities that belong to one customer alone, once somebody has seen the proof.
enum class RuledKind { mail, phone, tax_number, customer_number };
BOOST_DESCRIBE_ENUM(RuledKind, mail, phone, tax_number, customer_number)

struct MergeRule {
  std::vector<RuledKind> kinds;  // none: nobody is merged by itself
};
BOOST_DESCRIBE_STRUCT(MergeRule, (), (kinds))

struct SetMergeRule {
  static constexpr std::string_view example = R"({"kinds":["mail","tax_number"]})";
  std::vector<RuledKind> kinds;
};
BOOST_DESCRIBE_STRUCT(SetMergeRule, (), (kinds))

struct MergeRuleSet {
  static constexpr std::string_view name = "MergeRuleSet";
  std::vector<RuledKind> kinds;
};
BOOST_DESCRIBE_STRUCT(MergeRuleSet, (), (kinds))

Result<MergeRule> get_merge_rule(Tx& tx, Nothing);
// Those who are there already are merged too, soon.
Result<MergeRule> set_merge_rule(Tx& tx, SetMergeRule input);

// What stands in `via` of a merge by the rule.
constexpr std::string_view merge_rule_via = "rule:identical_identity";

std::vector<Reaction> merge_rule_reactions();
void add_merge_rule_jobs(JobKinds& kinds);

}  // namespace vez
