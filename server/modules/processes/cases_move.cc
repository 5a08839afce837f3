// How a case gets from one status to another, and what waits for it there.

#include <algorithm>

#include "calendar/spans.h"
#include "engine/command_parts.h"
#include "memory/memory.h"
#include "people/company.h"
#include "people/seen.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

void write_move(Tx& tx, const CaseRow& row, const std::optional<std::string>& from, const NewMove& move,
                const std::optional<UtcTime>& since_before, const std::optional<std::string>& fields_before) {
  tx.run(sql::InsertMove{.case_id = row.id,
                         .entry = row.entry,
                         .from_status = view(from),
                         .to_status = move.to,
                         .kind = enum_name(move.kind),
                         .reason = view(move.reason),
                         .now = tx.now(),
                         .moved_by_id = author(tx),
                         .version_id = row.version_id,
                         .since_before_at = since_before,
                         .fields_before = view(fields_before)});
}

}  // namespace

std::string timers_key(CaseId id) { return "case:" + to_text(id); }

void tell_case(Tx& tx, const CaseRow& row) {
  tx.changed("cases");
  tx.changed("customer", row.customer_id);
}

std::optional<CaseRow> case_row(Tx& tx, CaseId id) { return tx.one<CaseRow>(sql::CaseRowById{.id = id}); }

SqlPart seen_case(const Tx& tx) {
  SqlPart part = seen(tx, "c.owner_id");
  if (tx.who().sees == Sees::all) return part;
  const SqlPart customer = seen(tx, "s.owner_id");
  part.sql = "(" + part.sql + " OR c.team_id IN (SELECT m.team_id FROM team_members m WHERE m.user_id = ?)" +
             " OR EXISTS (SELECT 1 FROM customers s WHERE s.id = c.customer_id AND " + customer.sql + "))";
  part.values.push_back({Parameter::Kind::integer, tx.who().user_id.value, 0, {}});
  part.values.insert(part.values.end(), customer.values.begin(), customer.values.end());
  return part;
}

Result<CaseRow> find_case(Tx& tx, CaseId id) {
  auto row = tx.one<CaseRow>(sql::CaseRowSeen{.id = id, .seen_case = seen_case(tx)});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such case");
  return *std::move(row);
}

ActionCase action_case(const CaseRow& row) {
  return {.id = row.id,
          .customer_id = row.customer_id,
          .owner_id = any_of(row.owner_id),
          .team_id = row.owner_id ? std::nullopt : any_of(row.team_id)};
}

std::vector<CaseTimer> timers_of(Tx& tx, const Compiled& process, const CaseRow& row, UtcTime after) {
  std::vector<CaseTimer> timers;
  const Status* status = process.definition.status(row.status);
  if (status == nullptr || status->still.empty()) return timers;
  const auto calendar = company_calendar(tx);
  CHECK(calendar.has_value());
  for (const StillThere& still : status->still) {
    const auto span = read_lasting(still.after);
    CHECK(span.has_value());
    const auto due = end_of(*span, row.status_since_at, *calendar);
    // A company that never works has no working time to wait for.
    if (!due || *due <= after) continue;
    CaseTimer timer{.due_at = *due, .after = still.after, .actions = {}};
    for (const ActionCall& call : still.actions) timer.actions.push_back(call.action);
    timers.push_back(std::move(timer));
  }
  std::ranges::sort(timers, {}, &CaseTimer::due_at);
  return timers;
}

void set_timers(Tx& tx, const Compiled& process, const CaseRow& row, UtcTime after) {
  const Status* status = process.definition.status(row.status);
  CHECK(status != nullptr);
  // Jobs of one key run in the order of their making: the earliest first.
  for (const CaseTimer& timer : timers_of(tx, process, row, after)) {
    const auto still = std::ranges::find(status->still, timer.after, &StillThere::after);
    enqueue(tx, timer_kind, timers_key(row.id), timer.due_at,
            TimerJob{.case_id = row.id, .entry = row.entry, .still = still - status->still.begin()});
  }
}

void enter_status(Tx& tx, const Compiled& process, CaseRow& row, const NewMove& move) {
  const CaseRow before = row;
  const Status* left = process.definition.status(before.status);
  const Status* entered = process.definition.status(move.to);
  CHECK(entered != nullptr);
  row.status = move.to, row.entry += 1, row.status_since_at = tx.now(), row.open = !entered->final;
  row.fields = move.fields, row.version += 1;
  tx.run(sql::MoveCaseRow{.version_id = row.version_id,
                          .status = row.status,
                          .entry = row.entry,
                          .since_at = row.status_since_at,
                          .open = row.open,
                          .fields = row.fields,
                          .id = row.id});
  write_move(tx, row, before.status, move, before.status_since_at, before.fields);
  if (left != nullptr && !left->still.empty()) cancel_jobs(tx, timers_key(row.id));
  set_timers(tx, process, row, tx.now());
  tell_case(tx, row);
  tx.record(CaseMoved{
      .case_id = row.id, .customer_id = row.customer_id, .from = before.status, .to = row.status, .entry = row.entry});
}

Result<Done> move_by_rule(Tx& tx, const ActionCase& of, const std::string& to) {
  auto row = case_row(tx, of.id);
  if (!row) return refuse(RefusalCode::not_found, "id", "no such case");
  const auto process = definition_of(tx, row->version_id);
  const Transition* way = process->definition.transition(row->status, to);
  if (way == nullptr)
    return refuse(RefusalCode::conflict, "to",
                  {"no transition leads from {from} to {to}", {{"from", row->status}, {"to", to}}});
  for (const std::string& key : missing_for(process->definition, row->status, *way, values_of(*row)))
    return refuse(RefusalCode::conflict, "to",
                  {"{field} must be filled first",
                   {{"field", std::string(said(process->definition.field(key)->name, tx.who().language))}}});
  if (!is_so(tx, *process, *row, way->condition))
    return refuse(RefusalCode::conflict, "to",
                  {"only where it is so that {condition}", {{"condition", way->condition}}});
  enter_status(tx, *process, *row, {.to = to, .kind = MoveKind::rule, .reason = std::nullopt, .fields = row->fields});
  return Done{};
}

Result<CaseId> start_case(Tx& tx, const StartCase& input) {
  const auto process = definition_of(tx, input.version_id);
  const Definition& definition = process->definition;
  CaseValues values;
  std::vector<std::string> changed;
  TRY(lay_over(definition, values, input.fields, changed));
  const Holder holder =
      input.holder ? *input.holder : holder_for(tx, input.process_id, input.customer_id, definition.owner);
  const CasePlace place = input.place.value_or(CasePlace{definition.start, tx.now()});
  const Status* start = definition.status(place.status);
  if (start == nullptr) return refuse(RefusalCode::invalid, "status", "no such status");
  CaseRow row{.id = tx.new_id<CaseId>(),
              .process_id = input.process_id,
              .version_id = input.version_id,
              .customer_id = input.customer_id,
              .status = place.status,
              .entry = 1,
              .status_since_at = place.since_at,
              .open = !start->final,
              .owner_id = holder.owner_id,
              .team_id = holder.team_id,
              .fields = to_json(values),
              .created_at = place.since_at,
              .version = 1};
  tx.run(sql::InsertCase{.id = row.id,
                         .process_id = row.process_id,
                         .version_id = row.version_id,
                         .customer_id = row.customer_id,
                         .status = row.status,
                         .entry = row.entry,
                         .now = row.created_at,
                         .open = row.open,
                         .owner_id = any_of(row.owner_id),
                         .team_id = any_of(row.team_id),
                         .fields = row.fields,
                         .author_id = author(tx)});
  write_move(tx, row, std::nullopt,
             {.to = row.status, .kind = MoveKind::start, .reason = std::nullopt, .fields = row.fields}, std::nullopt,
             std::nullopt);
  set_timers(tx, *process, row, tx.now());
  tell_case(tx, row);
  if (input.place)
    tx.record(CasePlaced{.case_id = row.id, .customer_id = row.customer_id, .process_id = row.process_id});
  else
    tx.record(CaseStarted{.case_id = row.id, .customer_id = row.customer_id, .process_id = row.process_id});
  return row.id;
}

}  // namespace vez
