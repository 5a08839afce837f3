#include "processes/cases.h"

#include <algorithm>

#include "customers/customers.h"
#include "engine/command_parts.h"
#include "engine/page.h"
#include "memory/memory.h"
#include "people/seen.h"
#include "processes/board.h"
#include "processes_sql.h"
#include "store/condition_sql.h"

namespace vez {
namespace {

struct MoveRow {
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
BOOST_DESCRIBE_STRUCT(MoveRow, (),
                      (entry, from_status, to_status, kind, reason, moved_at, moved_by_name, moved_by_id, version_id,
                       since_before_at, fields_before))

// Definitions of the versions that the rows of one answer are of.
class Versions {
 public:
  explicit Versions(Tx& tx) : tx_(tx) {}
  const Definition& of(ProcessVersionId id) {
    auto& kept = kept_[id.value];
    if (!kept) kept = definition_of(tx_, id);
    return kept->definition;
  }

 private:
  Tx& tx_;
  std::map<std::int64_t, std::shared_ptr<const Compiled>> kept_;
};

std::string status_name(const Definition& definition, const std::string& key, std::string_view language) {
  const Status* status = definition.status(key);
  return status == nullptr ? key : std::string(said(status->name, language));
}

Case shown(Tx& tx, Versions& versions, ListedCase row) {
  const Definition& definition = versions.of(row.version_id);
  const std::string_view language = tx.who().language;
  std::string name = status_name(definition, row.status, language);
  return {.id = row.id,
          .process_id = row.process_id,
          .process_name = std::string(said(definition.name, language)),
          .version_number = row.version_number,
          .customer_id = row.customer_id,
          .customer_name = std::move(row.customer_name),
          .status = std::move(row.status),
          .status_name = std::move(name),
          .status_since_at = row.status_since_at,
          .open = row.open,
          .owner_id = row.owner_id,
          .owner_name = std::move(row.owner_name),
          .team_id = row.team_id,
          .team_name = std::move(row.team_name),
          .stuck = row.stuck,
          .created_at = row.created_at,
          .version = row.version};
}

SqlPart::Value number(AnyId id) { return {Parameter::Kind::integer, id.value, 0, {}}; }

// Why who asks may not take this way; nothing where they may.
std::optional<std::string> forbidden(Tx& tx, const Transition& way) {
  const Actor& who = tx.who();
  if (way.right && !has_right(who.rights, *way.right))
    return in_language(Message("only who has the right {right}", {{"right", std::string(enum_name(*way.right))}}),
                       who.language);
  if (way.roles.empty() || who.user_id.value == 0) return std::nullopt;
  const auto mine = tx.one<RoleId>(sql::RoleOfUser{.id = who.user_id});
  std::string names;
  for (const std::string& name : way.roles) {
    const auto role = role_named(tx, name);
    if (role && role == mine) return std::nullopt;
    names += (names.empty() ? "" : ", ") + (role ? role_name(tx, *role, name) : name);
  }
  return in_language(Message("only for {roles}", {{"roles", names}}), who.language);
}

std::vector<CaseWay> ways_of(Tx& tx, const Definition& definition, const CaseRow& row, const CaseValues& values) {
  std::vector<CaseWay> ways;
  for (const Transition& way : definition.transitions) {
    if (std::ranges::find(way.from, row.status) == way.from.end()) continue;
    const Words& name = way.name.empty() ? definition.status(way.to)->name : way.name;
    ways.push_back({.to = way.to,
                    .name = std::string(said(name, tx.who().language)),
                    .missing = missing_for(definition, row.status, way, values),
                    .forbidden = forbidden(tx, way)});
  }
  return ways;
}

// The moves to be taken back: the last one by hand with those that followed from it in the same moment; empty where who
// asks can't.
std::vector<MoveRow> undoable(const std::vector<MoveRow>& moves, const Tx& tx) {
  std::vector<MoveRow> taken;
  for (const MoveRow& move : moves) {
    taken.push_back(move);
    if (move.kind == MoveKind::rule && move.moved_at == moves.front().moved_at) continue;
    const bool mine = move.kind == MoveKind::hand && move.moved_at == moves.front().moved_at && move.moved_by_id &&
                      *move.moved_by_id == tx.who().user_id;
    if (mine && tx.now() - move.moved_at <= std::chrono::seconds(undo_seconds_max)) return taken;
    break;
  }
  return {};
}

std::vector<MoveRow> moves_of(Tx& tx, CaseId id) {
  return tx.all<MoveRow>(sql::MovesOf{.case_id = id, .count_max = case_moves_told_max});
}

void tell_moves(Tx& tx, CaseCard& card, const std::vector<MoveRow>& moves) {
  Versions versions(tx);
  const std::string_view language = tx.who().language;
  for (const MoveRow& move : moves) {
    const Definition& definition = versions.of(move.version_id);
    CaseMove told{.entry = move.entry,
                  .from_name = std::nullopt,
                  .to_name = status_name(definition, move.to_status, language),
                  .kind = move.kind,
                  .reason = move.reason,
                  .moved_at = move.moved_at,
                  .moved_by_name = move.moved_by_name};
    if (move.from_status) told.from_name = status_name(definition, *move.from_status, language);
    card.moves.push_back(std::move(told));
  }
}

CaseCard card_of(Tx& tx, const CaseRow& row) {
  const auto process = definition_of(tx, row.version_id);
  const Definition& definition = process->definition;
  Versions versions(tx);
  auto listed = tx.one<ListedCase>(sql::CaseById{.id = row.id, .seen = seen(tx), .seen_case = every_row()});
  CHECK(listed.has_value());
  const CaseValues values = values_of(row);
  CaseCard card{};
  card.id = row.id;
  card.at = shown(tx, versions, *std::move(listed)), card.version = row.version;
  for (const CaseField& field : definition.fields) {
    const auto value = values.find(field.key);
    card.fields.push_back(view_of(field, value == values.end() ? Json{} : value->second, tx.who().language));
  }
  card.ways = ways_of(tx, definition, row, values);
  card.timers = timers_of(tx, *process, row, tx.now());
  card.faults = tx.all<CaseFault>(sql::FaultsOf{.case_id = row.id, .count_max = case_moves_told_max});
  const auto moves = moves_of(tx, row.id);
  tell_moves(tx, card, moves);
  card.can_undo = !undoable(moves, tx).empty();
  return card;
}

Result<Done> check_version(const std::optional<std::int64_t>& if_match, const CaseRow& row) {
  if (if_match && *if_match != row.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this case meanwhile");
  return Done{};
}

// Who gives it away may not see it any more.
Result<CaseCard> card_now(Tx& tx, CaseId id) {
  const auto row = case_row(tx, id);
  CHECK(row.has_value());
  return card_of(tx, *row);
}

Result<StartCase> start_of(Tx& tx, CreateCase input) {
  const auto process = tx.one<ProcessRecord>(sql::ProcessByKey{.key = input.process});
  if (!process) return refuse(RefusalCode::invalid, "process", "no such process");
  if (!process->active_version_id) return refuse(RefusalCode::conflict, "process", "this process is not published yet");
  TRY(must_take(tx, input.customer_id));
  StartCase start{.process_id = process->id,
                  .version_id = *process->active_version_id,
                  .customer_id = input.customer_id,
                  .fields = std::move(input.fields),
                  .holder = std::nullopt,
                  .place = std::nullopt};
  if (input.owner_id || input.team_id) {
    start.holder = Holder{.owner_id = input.owner_id, .team_id = input.team_id};
    TRY(check_holder(tx, *start.holder));
  }
  return start;
}

}  // namespace

std::vector<Case> all_shown(Tx& tx, std::vector<ListedCase> rows) {
  Versions versions(tx);
  std::vector<Case> cases;
  cases.reserve(rows.size());
  for (ListedCase& row : rows) cases.push_back(shown(tx, versions, std::move(row)));
  return cases;
}

Result<Page<Case>> list_cases(Tx& tx, ListCases input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  SqlPart which = every_row();
  if (input.customer_id) {
    if (!customer_row(tx, *input.customer_id))
      return refuse(RefusalCode::not_found, "?customer_id", "no such customer");
    which = both_sql(std::move(which), {"c.customer_id = ?", {number(*input.customer_id)}});
  }
  if (input.process_id) which = both_sql(std::move(which), {"c.process_id = ?", {number(*input.process_id)}});
  if (input.mine.value_or(false)) which = both_sql(std::move(which), {"c.owner_id = ?", {number(tx.who().user_id)}});
  const std::int64_t before = input.cursor ? TRY(id_of_cursor(input.cursor)) : std::numeric_limits<std::int64_t>::max();
  auto rows = tx.all<ListedCase>(sql::CasesListed{.open = input.open.value_or(true),
                                                  .before_id = AnyId(before),
                                                  .count_max = limit + 1,
                                                  .seen = seen(tx),
                                                  .which = which,
                                                  .seen_case = seen_case(tx)});
  return page_by_id(all_shown(tx, std::move(rows)), limit);
}

Result<CaseCard> get_case(Tx& tx, OneCase input) { return card_of(tx, TRY(find_case(tx, input.id))); }

Result<CaseCard> create_case(Tx& tx, CreateCase input) {
  return card_now(tx, TRY(start_case(tx, TRY(start_of(tx, std::move(input))))));
}

Result<CaseId> place_case(Tx& tx, CreateCase input, std::string_view status, UtcTime since_at) {
  StartCase start = TRY(start_of(tx, std::move(input)));
  start.place = CasePlace{std::string(status), since_at};
  return start_case(tx, start);
}

Result<CaseCard> update_case(Tx& tx, UpdateCase input) {
  CaseRow row = TRY(find_case(tx, input.id));
  TRY(check_version(input.if_match, row));
  const auto process = definition_of(tx, row.version_id);
  CaseValues values = values_of(row);
  std::vector<std::string> changed;
  TRY(lay_over(process->definition, values, input.fields, changed));
  take(input.owner_id, row.owner_id, "owner_id", changed), take(input.team_id, row.team_id, "team_id", changed);
  if (changed.empty()) return card_of(tx, row);
  TRY(check_holder(tx, {row.owner_id, row.team_id}));
  row.fields = to_json(values);
  tx.run(sql::UpdateCaseRow{
      .fields = row.fields, .owner_id = any_of(row.owner_id), .team_id = any_of(row.team_id), .id = row.id});
  tx.record(CaseChanged{.case_id = row.id, .customer_id = row.customer_id, .fields = std::move(changed)});
  tell_case(tx, row);
  return card_now(tx, row.id);
}

Result<CaseCard> move_case(Tx& tx, MoveCase input) {
  CaseRow row = TRY(find_case(tx, input.id));
  TRY(check_version(input.if_match, row));
  const auto process = definition_of(tx, row.version_id);
  const Definition& definition = process->definition;
  const std::string_view language = tx.who().language;
  if (row.status == input.to.value) return card_of(tx, row);  // Asked twice, done once.
  if (definition.status(input.to.value) == nullptr) return refuse(RefusalCode::invalid, "to", "no such status");
  const Transition* way = definition.transition(row.status, input.to.value);
  if (way == nullptr)
    return refuse(RefusalCode::conflict, "to",
                  {"from {from} no way leads to {to}",
                   {{"from", status_name(definition, row.status, language)},
                    {"to", status_name(definition, input.to.value, language)}}});
  if (const auto why = forbidden(tx, *way))
    return refuse(RefusalCode::forbidden, "to", {"this move is not yours: {why}", {{"why", *why}}});
  CaseValues values = values_of(row);
  std::vector<std::string> changed;
  TRY(lay_over(definition, values, input.fields, changed));
  std::vector<Fault> missing;
  for (const std::string& key : missing_for(definition, row.status, *way, values))
    missing.push_back(
        {"/fields/" + key, Message("{field} must be filled first",
                                   {{"field", std::string(said(definition.field(key)->name, language))}})});
  if (!missing.empty()) return std::unexpected(Refusal{RefusalCode::invalid, std::move(missing)});
  CaseRow filled = row;
  filled.fields = to_json(values);
  if (!is_so(tx, *process, filled, way->condition))
    return refuse(RefusalCode::conflict, "to",
                  {"only where it is so that {condition}", {{"condition", way->condition}}});
  std::optional<std::string> reason;
  if (input.reason && !input.reason->empty()) reason = input.reason->value;
  enter_status(tx, *process, row,
               {.to = input.to.value, .kind = MoveKind::hand, .reason = reason, .fields = filled.fields});
  return card_now(tx, row.id);
}

Result<CaseCard> undo_move(Tx& tx, OneCase input) {
  CaseRow row = TRY(find_case(tx, input.id));
  const auto moves = moves_of(tx, row.id);
  const auto taken = undoable(moves, tx);
  if (taken.empty()) return refuse(RefusalCode::conflict, "", "this move can't be taken back any more");
  const MoveRow& first = taken.back();
  // What the rules made goes before the case: they were made for it as it is.
  for (const Action& action : all_actions())
    if (action.undo) action.undo(tx, action_case(row), first.moved_at);
  const auto process = definition_of(tx, row.version_id);
  const CaseRow before = row;
  cancel_jobs(tx, timers_key(row.id));
  row.status = *first.from_status, row.entry += 1, row.status_since_at = *first.since_before_at;
  row.open = !process->definition.status(row.status)->final;
  row.fields = first.fields_before.value_or(row.fields);
  tx.run(sql::MoveCaseRow{.version_id = row.version_id,
                          .status = row.status,
                          .entry = row.entry,
                          .since_at = row.status_since_at,
                          .open = row.open,
                          .fields = row.fields,
                          .id = row.id});
  tx.run(sql::InsertMove{.case_id = row.id,
                         .entry = row.entry,
                         .from_status = before.status,
                         .to_status = row.status,
                         .kind = enum_name(MoveKind::undo),
                         .reason = std::nullopt,
                         .now = tx.now(),
                         .moved_by_id = author(tx),
                         .version_id = row.version_id,
                         .since_before_at = before.status_since_at,
                         .fields_before = before.fields});
  set_timers(tx, *process, row, first.moved_at);
  tx.record(CaseMoveUndone{.case_id = row.id, .customer_id = row.customer_id});
  tell_case(tx, row);
  return card_now(tx, row.id);
}

}  // namespace vez
