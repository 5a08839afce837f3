// Cases that run are brought to another version of their process, some at a time.

#include "engine/command_parts.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

// In one transaction.
constexpr std::int64_t cases_at_once = 200;

struct LastMove {
  std::int64_t entry;
  std::optional<std::string> from_status;
  std::string to_status;
  MoveKind kind;
  std::optional<std::string> reason;
  UtcTime moved_at;
  std::optional<std::string> moved_by_name;
  std::optional<UserId> moved_by_id;
  ProcessVersionId version_id;
  std::optional<UtcTime> since_before_at;
  std::optional<std::string> fields_before;
};
BOOST_DESCRIBE_STRUCT(LastMove, (),
                      (entry, from_status, to_status, kind, reason, moved_at, moved_by_name, moved_by_id, version_id,
                       since_before_at, fields_before))

// Where the case goes there; nothing when it stays in its version.
std::optional<std::string> place_in(Tx& tx, const VersionMove& move, const Definition& there, const CaseRow& row) {
  std::string to = row.status;
  if (move.back) {
    const auto last = tx.one<LastMove>(sql::MovesOf{.case_id = row.id, .count_max = 1});
    if (last && last->kind == MoveKind::version && last->from_status) to = *last->from_status;
  } else if (const auto mapped = move.mapping.find(row.status); mapped != move.mapping.end()) {
    to = mapped->second;
  }
  if (there.status(to) == nullptr) return std::nullopt;
  return to;
}

void bring_one(Tx& tx, const VersionMove& move, const Compiled& there, CaseId id) {
  auto row = case_row(tx, id);
  if (!row || !row->open || row->version_id != move.from_id) return;
  const auto to = place_in(tx, move, there.definition, *row);
  if (!to) return;
  const CaseRow before = *row;
  // It is the same stage under another name, so it lasts since it began; and what a new status does when it is entered
  // is not done again.
  row->version_id = move.to_id, row->status = *to, row->entry += 1;
  row->open = !there.definition.status(*to)->final;
  tx.run(sql::MoveCaseRow{.version_id = row->version_id,
                          .status = row->status,
                          .entry = row->entry,
                          .since_at = row->status_since_at,
                          .open = row->open,
                          .fields = row->fields,
                          .id = row->id});
  tx.run(sql::InsertMove{.case_id = row->id,
                         .entry = row->entry,
                         .from_status = before.status,
                         .to_status = row->status,
                         .kind = enum_name(MoveKind::version),
                         .reason = std::nullopt,
                         .now = tx.now(),
                         .moved_by_id = std::nullopt,
                         .version_id = row->version_id,
                         .since_before_at = before.status_since_at,
                         .fields_before = before.fields});
  cancel_jobs(tx, timers_key(row->id));
  set_timers(tx, there, *row, move.asked_at);
  tx.changed("customer", row->customer_id);
}

}  // namespace

void move_versions(Tx& tx, const Job& job) {
  auto move = from_json<VersionMove>(job.data);
  CHECK(move.has_value());
  const auto there = definition_of(tx, move->to_id);
  const auto ids = tx.all<CaseId>(sql::OpenOfVersionAfter{
      .version_id = move->from_id, .after_id = move->after_id.value_or(CaseId{}), .count_max = cases_at_once});
  for (const CaseId id : ids) bring_one(tx, *move, *there, id);
  tx.changed("cases");
  if (std::ssize(ids) < cases_at_once) return tx.changed("processes");
  move->after_id = ids.back();
  // Before every timer that comes due meanwhile: those are set anew by it.
  enqueue(tx, version_move_kind, "process:" + to_text(move->process_id), move->asked_at, *move);
}

}  // namespace vez
