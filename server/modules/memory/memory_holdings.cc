#include "memory/memory_holdings.h"

#include <limits>

#include "memory/memory.h"
#include "memory_sql.h"

namespace vez {
namespace {

// Of each kind, more than one customer and those merged into it can have.
constexpr std::int64_t told_rows_max = 100'000;
// Before every day that a fact can end on: the expired ones are told too.
constexpr Date before_all_days{std::numeric_limits<std::int32_t>::min()};

CustomerId customer(AnyId id) { return CustomerId{id.value}; }

std::string tell_facts(Tx& tx, AnyId id) {
  return to_json(
      tx.all<Fact>(sql::FactsOf{.customer_id = customer(id), .today = before_all_days, .count_max = told_rows_max}));
}

std::string tell_consents(Tx& tx, AnyId id) {
  return to_json(tx.all<Consent>(sql::ConsentsOf{.customer_id = customer(id), .count_max = told_rows_max}));
}

std::string tell_relations(Tx& tx, AnyId id) { return to_json(relations_of(tx, customer(id), told_rows_max)); }

std::string tell_service_points(Tx& tx, AnyId id) {
  return to_json(service_points_of(tx, customer(id), told_rows_max));
}

std::string tell_own_fields(Tx& tx, AnyId id) { return to_json(told_custom_values(tx, customer(id))); }

}  // namespace

std::vector<Holding> memory_holdings() {
  return {{.name = "own_fields", .tables = {"custom_values"}, .tell = tell_own_fields},
          {.name = "consents", .tables = {"consents"}, .tell = tell_consents},
          {.name = "relations", .tables = {"relations"}, .tell = tell_relations},
          {.name = "service_points", .tables = {"service_points"}, .tell = tell_service_points},
          {.name = "facts", .tables = {"facts"}, .tell = tell_facts, .erase = [](Tx& tx, const Erasing& erasing) {
             forget_all(tx, customer(erasing.customer_id));
           }}};
}

}  // namespace vez
