#include "memory/facts.h"

#include <algorithm>

#include "engine/command_parts.h"
#include "memory/memory.h"
#include "memory_sql.h"

namespace vez {
namespace {

// Long before anybody's time: every fact is still shown.
constexpr Date beginning{std::numeric_limits<std::int32_t>::min()};

Result<Fact> find_fact(Tx& tx, CustomerId customer_id, FactId id) {
  auto fact = tx.one<Fact>(sql::FactById{.customer_id = customer_id, .id = id});
  if (!fact) return refuse(RefusalCode::not_found, "fact_id", "no such fact of this customer");
  return *std::move(fact);
}

std::vector<Fact> facts_since(Tx& tx, CustomerId id, Date day, std::int64_t count_max) {
  auto facts = tx.all<Fact>(sql::FactsOf{.customer_id = id, .today = day, .count_max = count_max});
  // Newer ones have larger ids.
  std::ranges::sort(facts, {}, [](const Fact& fact) { return std::pair(fact.kind, -fact.id.value); });
  return facts;
}

}  // namespace

std::vector<Fact> facts_to_know(Tx& tx, CustomerId id) {
  auto facts = facts_since(tx, id, today(tx), facts_max);
  if (std::ssize(facts) > card_facts_max) facts.resize(card_facts_max);
  return facts;
}

Result<FactList> list_facts(Tx& tx, ListFacts input) {
  TRY(must_see(tx, input.id));
  return FactList{facts_since(tx, input.id, input.expired.value_or(false) ? beginning : today(tx), facts_max)};
}

Result<Fact> note_fact(Tx& tx, NoteFact input) {
  TRY(must_take(tx, input.id));
  if (*tx.one<std::int64_t>(sql::CountFacts{.customer_id = input.id}) >= facts_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(facts_max)}}});
  if (input.expires_on && *input.expires_on < today(tx))
    return refuse(RefusalCode::invalid, "expires_on", "is over already");
  const auto id = tx.new_id<FactId>();
  tx.run(sql::InsertFact{.customer_id = input.id,
                         .id = id,
                         .kind = enum_name(input.kind),
                         .words = input.text,
                         .happened_on = input.happened_on,
                         .now = tx.now(),
                         .author_id = author(tx),
                         .source = view(input.source),
                         .legal_basis = name_of(input.legal_basis),
                         .expires_on = input.expires_on});
  tx.record(FactNoted{.customer_id = input.id, .fact_id = id, .kind = input.kind});
  tx.changed("customer", input.id);
  return find_fact(tx, input.id, id);
}

Result<Fact> update_fact(Tx& tx, UpdateFact input) {
  TRY(must_take(tx, input.id));
  Fact fact = TRY(find_fact(tx, input.id, input.fact_id));
  std::vector<std::string> fields;
  std::optional<FactKind> kind = fact.kind;
  std::optional<std::string> text = fact.text;
  take(input.kind, kind, "kind", fields), take(input.text, text, "text", fields);
  if (!kind) return refuse(RefusalCode::invalid, "kind", "can't be empty");
  if (!text) return refuse(RefusalCode::invalid, "text", "can't be empty");
  take(input.happened_on, fact.happened_on, "happened_on", fields), take(input.source, fact.source, "source", fields);
  take(input.legal_basis, fact.legal_basis, "legal_basis", fields);
  take(input.expires_on, fact.expires_on, "expires_on", fields);
  if (fields.empty()) return fact;
  tx.run(sql::UpdateFactFields{.kind = enum_name(*kind),
                               .words = *text,
                               .happened_on = fact.happened_on,
                               .source = view(fact.source),
                               .legal_basis = name_of(fact.legal_basis),
                               .expires_on = fact.expires_on,
                               .customer_id = input.id,
                               .id = input.fact_id});
  tx.record(FactChanged{.customer_id = input.id, .fact_id = input.fact_id, .fields = fields});
  tx.changed("customer", input.id);
  return find_fact(tx, input.id, input.fact_id);
}

Result<Done> erase_fact(Tx& tx, OneFact input) {
  TRY(must_take(tx, input.id));
  if (tx.run(sql::DeleteFact{.customer_id = input.id, .id = input.fact_id}) == 0)
    return refuse(RefusalCode::not_found, "fact_id", "no such fact of this customer");
  tx.record(FactErased{.customer_id = input.id, .fact_id = input.fact_id});
  tx.changed("customer", input.id);
  return Done{};
}

}  // namespace vez
