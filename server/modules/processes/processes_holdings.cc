#include "engine/holding.h"
#include "engine/jobs.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

constexpr std::int64_t told_rows_max = 100'000;

struct CaseTold {
  CaseId id;
  std::string definition;
  std::string status;
  UtcTime status_since_at;
  bool open;
  std::string fields;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(CaseTold, (), (id, definition, status, status_since_at, open, fields, created_at))
struct MoveTold {
  std::optional<std::string> from_status;
  std::string to_status;
  std::optional<std::string> reason;
  UtcTime moved_at;
};
BOOST_DESCRIBE_STRUCT(MoveTold, (), (from_status, to_status, reason, moved_at))
struct ToldCase {
  std::string process;
  std::string status;
  UtcTime since_at;
  bool open;
  std::map<std::string, Json> fields;  // by their label
  std::vector<MoveTold> moves;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(ToldCase, (), (process, status, since_at, open, fields, moves, created_at))

struct MoveFields {
  CaseId case_id;
  std::int64_t entry;
  std::optional<std::string> fields_before;
};
BOOST_DESCRIBE_STRUCT(MoveFields, (), (case_id, entry, fields_before))
struct CaseFields {
  CaseId id;
  std::string fields;
};
BOOST_DESCRIBE_STRUCT(CaseFields, (), (id, fields))

std::string tell_cases(Tx& tx, AnyId id) {
  std::vector<ToldCase> told;
  const std::string language = tx.who().language;
  for (const CaseTold& row : tx.all<CaseTold>(sql::CasesTold{.customer_id = id, .count_max = told_rows_max})) {
    const auto process = compiled(row.definition);
    const Definition& definition = process->definition;
    ToldCase one{.process = std::string(said(definition.name, language)),
                 .status = row.status,
                 .since_at = row.status_since_at,
                 .open = row.open,
                 .fields = {},
                 .moves = tx.all<MoveTold>(sql::MovesTold{.case_id = row.id, .count_max = told_rows_max}),
                 .created_at = row.created_at};
    const auto name = [&](std::string& key) {
      if (const Status* status = definition.status(key)) key = said(status->name, language);
    };
    name(one.status);
    for (MoveTold& move : one.moves) {
      name(move.to_status);
      if (move.from_status) name(*move.from_status);
    }
    const auto values = from_json<CaseValues>(row.fields);
    CHECK(values.has_value());
    for (const auto& [key, value] : *values) {
      const CaseField* field = definition.field(key);
      one.fields.emplace(field == nullptr ? key : std::string(said(field->name, language)), value);
    }
    told.push_back(std::move(one));
  }
  return to_json(told);
}

// Without the values that have the name in them.
std::string without(const std::string& fields, std::string_view name) {
  auto values = from_json<CaseValues>(fields);
  CHECK(values.has_value());
  std::erase_if(*values, [&](const auto& value) { return value.second.text.contains(name); });
  return to_json(*values);
}

void erase_cases(Tx& tx, const Erasing& erasing) {
  const AnyId id = erasing.customer_id;
  for (const CaseFaultId fault : tx.all<CaseFaultId>(sql::FaultIdsOf{.customer_id = id}))
    cancel_jobs(tx, "case_rule:" + to_text(fault));
  for (const CaseId one : tx.all<CaseId>(sql::CaseIdsOf{.customer_id = id})) cancel_jobs(tx, timers_key(one));
  tx.run(sql::ForgetFaultsOf{.customer_id = id});
  tx.run(sql::ForgetMovesOf{.customer_id = id});
  tx.run(sql::ForgetCasesOf{.customer_id = id});
  // Others' cases that name the person.
  for (const std::string& name : erasing.names) {
    const std::string pattern = like_text(name);
    tx.run(sql::ForgetReasonsNaming{.pattern = pattern});
    for (const CaseFields& row : tx.all<CaseFields>(sql::CasesNaming{.pattern = pattern}))
      tx.run(sql::SetCaseFields{.fields = without(row.fields, name), .id = row.id});
    for (const MoveFields& row : tx.all<MoveFields>(sql::MovesNaming{.pattern = pattern})) {
      const std::string fields = without(*row.fields_before, name);
      tx.run(sql::SetMoveFields{.fields_before = fields, .case_id = row.case_id, .entry = row.entry});
    }
  }
}

}  // namespace

std::vector<Holding> processes_holdings() {
  return {
      {.name = "cases", .tables = {"cases", "case_moves", "case_faults"}, .tell = tell_cases, .erase = erase_cases}};
}

std::vector<CustomerRows> processes_rows() { return {{.name = "cases", .table = "cases", .key = {"id"}}}; }

}  // namespace vez
