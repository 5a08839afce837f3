#include "merges/merge_rule.h"

#include <algorithm>

#include "merges/merges.h"
#include "merges_sql.h"

namespace vez {
namespace {

constexpr std::string_view one_kind = "merge_rule";
constexpr std::string_view all_kind = "merge_rule_all";
// So that what is written one after the other is looked at once.
constexpr std::chrono::seconds rule_wait{5};
// Customers with one value that are looked at: of more than that the value says little.
constexpr std::int64_t same_count_max = 50;
// Values in one step of the look at all.
constexpr std::int64_t values_count = 200;

struct OneJob {
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(OneJob, (), (customer_id))

struct AllJob {
  std::string after_value;
  std::string after_kind;
};
BOOST_DESCRIBE_STRUCT(AllJob, (), (after_value, after_kind))

struct Traits {
  CustomerKind kind;
  std::optional<Date> birth_date;
};
BOOST_DESCRIBE_STRUCT(Traits, (), (kind, birth_date))

struct ValueRow {
  std::string value;
  std::string kind;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (value, kind))

std::vector<RuledKind> ruled_kinds(Tx& tx) { return tx.all<RuledKind>(sql::RuledKinds{}); }

std::string key_of(CustomerId id) { return "merge_rule:" + to_text(id); }

void look_at(Tx& tx, CustomerId id, UtcTime at) {
  cancel_jobs(tx, key_of(id));
  enqueue(tx, one_kind, key_of(id), at, OneJob{id});
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& one) { return std::ranges::find(b, one) != b.end(); });
}

// Whether both can be one, as far as is known of them.
bool contradicts(Tx& tx, CustomerId a, const Traits& of_a, CustomerId b) {
  const auto of_b = tx.one<Traits>(sql::RuledTraits{.id = b});
  if (!of_b || of_a.kind != of_b->kind) return true;
  if (of_a.birth_date && of_b->birth_date && *of_a.birth_date != *of_b->birth_date) return true;
  const auto tax_numbers = [&](CustomerId id) {
    return tx.all<std::string>(sql::TaxNumbersOf{.customer_id = id, .valid = true});
  };
  const auto mine = tax_numbers(a), theirs = tax_numbers(b);
  return !mine.empty() && !theirs.empty() && !share(mine, theirs);
}

// The customer and who is a part of it.
std::vector<CustomerId> parts_of(Tx& tx, CustomerId id) {
  std::vector<CustomerId> parts{id};
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const CustomerId part : tx.all<CustomerId>(sql::PartsOf{.customer_id = parts[i]})) parts.push_back(part);
  return parts;
}

// A person has said that these are two: by splitting them, or as a pair of the list.
bool were_told_apart(Tx& tx, CustomerId a, CustomerId b) {
  for (const CustomerId one : parts_of(tx, a))
    for (const CustomerId other : parts_of(tx, b)) {
      if (tx.one<MergeId>(sql::SplitOf{.customer_id = one, .from_id = other}) ||
          tx.one<MergeId>(sql::SplitOf{.customer_id = other, .from_id = one}) ||
          tx.one<CustomerId>(sql::DismissedPair{.first_id = std::min(one, other), .second_id = std::max(one, other)}))
        return true;
    }
  return false;
}

// The older one stays. A merge that is refused (notes too long together) is left to people.
bool merge_by_rule(Tx& tx, CustomerId a, CustomerId b) {
  const Actor before = tx.who();
  tx.act_as(Actor{.user_id = {}, .via = std::string(merge_rule_via)});
  const bool merged = tx.attempt([&] {
    return merge_customers(tx, {.id = std::min(a, b),
                                .from = std::max(a, b),
                                .from_version = std::nullopt,
                                .keep = std::nullopt,
                                .if_match = std::nullopt})
        .has_value();
  });
  tx.act_as(before);
  return merged;
}

void look_at_one(Tx& tx, const Job& job) {
  const auto task = from_json<OneJob>(job.data);
  CHECK(task.has_value());
  const CustomerId id = task->customer_id;
  const auto traits = tx.one<Traits>(sql::RuledTraits{.id = id});
  if (!traits) return;
  for (const CustomerId other :
       tx.all<CustomerId>(sql::SameVerified{.customer_id = id, .valid = true, .count_max = same_count_max})) {
    if (contradicts(tx, id, *traits, other) || were_told_apart(tx, id, other)) continue;
    // The next one in a transaction of its own: the event of this merge has it looked at again.
    if (merge_by_rule(tx, id, other)) return;
  }
}

void look_at_all(Tx& tx, const Job& job) {
  const auto task = from_json<AllJob>(job.data);
  CHECK(task.has_value());
  const auto rows = tx.all<ValueRow>(sql::VerifiedTwice{
      .after_value = task->after_value, .after_kind = task->after_kind, .valid = true, .count_max = values_count});
  for (const ValueRow& row : rows)
    for (const CustomerId id : tx.all<CustomerId>(
             sql::VerifiedOwners{.value = row.value, .kind = row.kind, .valid = true, .count_max = same_count_max}))
      look_at(tx, id, tx.now());
  if (static_cast<std::int64_t>(rows.size()) == values_count)
    enqueue(tx, all_kind, "", tx.now(), AllJob{rows.back().value, rows.back().kind});
}

void look_soon(Tx& tx, const RecordedEvent& event) {
  // What an import brings is looked at when it has ended.
  if (tx.who().via.starts_with("import:") || ruled_kinds(tx).empty()) return;
  if (event.name == CustomersMerged::name && event.as<CustomersMerged>().survivor_id != event.customer_id) return;
  look_at(tx, event.customer_id, tx.now() + rule_wait);
}

void look_at_all_soon(Tx& tx, const RecordedEvent&) {
  if (!ruled_kinds(tx).empty()) enqueue(tx, all_kind, "", tx.now(), AllJob{});
}

}  // namespace

Result<MergeRule> get_merge_rule(Tx& tx, Nothing) { return MergeRule{ruled_kinds(tx)}; }

Result<MergeRule> set_merge_rule(Tx& tx, SetMergeRule input) {
  const auto before = ruled_kinds(tx);
  const auto has = [](const std::vector<RuledKind>& kinds, RuledKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
  };
  const UserId user = tx.who().user_id;
  bool changed = false;
  for (const RuledKind kind : before)
    if (!has(input.kinds, kind)) tx.run(sql::DeleteRuledKind{.kind = enum_name(kind)}), changed = true;
  std::vector<RuledKind> added;
  for (const RuledKind kind : input.kinds) {
    if (has(before, kind) || has(added, kind)) continue;
    tx.run(sql::InsertRuledKind{.kind = enum_name(kind),
                                .now = tx.now(),
                                .author_id = user.value == 0 ? std::nullopt : std::optional<AnyId>(user)});
    added.push_back(kind);
  }
  MergeRule rule{ruled_kinds(tx)};
  if (!changed && added.empty()) return rule;
  tx.record(MergeRuleSet{.kinds = rule.kinds});
  tx.changed("duplicates");
  if (!added.empty()) enqueue(tx, all_kind, "", tx.now(), AllJob{});
  return rule;
}

std::vector<Reaction> merge_rule_reactions() {
  std::vector<Reaction> reactions;
  for (const std::string_view event : {IdentityAdded::name, IdentityChanged::name, IdentityRemoved::name,
                                       CustomerUpdated::name, CustomerRestored::name, CustomersMerged::name})
    reactions.push_back({.event = event, .name = "merge_by_rule", .react = look_soon});
  reactions.push_back({.event = "ImportFinished", .name = "merge_all_by_rule", .react = look_at_all_soon});
  return reactions;
}

void add_merge_rule_jobs(JobKinds& kinds) {
  kinds.add({.name = one_kind, .run = look_at_one});
  kinds.add({.name = all_kind, .run = look_at_all});
}

}  // namespace vez
