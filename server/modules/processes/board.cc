// The board of a process: a column for each status, filled as far as it is looked at.

#include "processes/board.h"

#include <algorithm>

#include "people/seen.h"
#include "processes_sql.h"
#include "store/condition_sql.h"

namespace vez {
namespace {

struct Counted {
  std::int64_t count;
  std::optional<UtcTime> oldest_at;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count, oldest_at))

constexpr std::size_t id_length = 13;

SortOrder order_of(bool final) { return {"c.status_since_at", "c.id", final}; }

std::string cursor_of(const Case& last) { return id_text(last.status_since_at.ms) + to_text(last.id); }

Result<SqlPart> place_of(const std::optional<std::string>& cursor, const SortOrder& order) {
  if (!cursor) return every_row();
  const std::string_view text = *cursor;
  const auto since = text.size() == 2 * id_length ? parse_id(text.substr(0, id_length)) : std::nullopt;
  const auto id = since ? parse_id(text.substr(id_length)) : std::nullopt;
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return after_sql(order, SqlPart::Value{Parameter::Kind::integer, *since, 0, {}}, *id);
}

Result<Page<Case>> cards(Tx& tx, ProcessId process, const std::string& status, bool final,
                         const std::optional<std::string>& cursor) {
  const SortOrder order = order_of(final);
  Page<Case> page{.items = all_shown(tx, tx.all<ListedCase>(sql::CasesOfColumn{.process_id = process,
                                                                               .status = status,
                                                                               .count_max = column_cards_max + 1,
                                                                               .seen = seen(tx),
                                                                               .place = TRY(place_of(cursor, order)),
                                                                               .seen_case = seen_case(tx),
                                                                               .order = order_sql(order)})),
                  .next = std::nullopt};
  if (std::ssize(page.items) > column_cards_max) page.items.pop_back(), page.next = cursor_of(page.items.back());
  return page;
}

Result<BoardColumn> column(Tx& tx, ProcessId process, const Status& status, bool old) {
  const std::int64_t count_max = status.final ? final_count_max : column_count_max;
  const auto counted = tx.one<Counted>(sql::CountColumn{
      .process_id = process, .status = status.key, .count_max = count_max + 1, .seen_case = seen_case(tx)});
  BoardColumn made{.status = status.key,
                   .name = std::string(said(status.name, tx.who().language)),
                   .final = status.final,
                   .old = old,
                   .count = std::min(counted->count, count_max),
                   .more = counted->count > count_max,
                   .oldest_at = status.final ? std::nullopt : counted->oldest_at,
                   .cases = {},
                   .next = std::nullopt};
  if (made.count == 0) return made;
  Page<Case> first = TRY(cards(tx, process, status.key, status.final, std::nullopt));
  made.cases = std::move(first.items), made.next = std::move(first.next);
  return made;
}

// The statuses of all versions that have something to show: of the active one, and of others in which cases run.
struct Shown {
  Status status;
  bool old;
};
std::vector<Shown> statuses_of(Tx& tx, const ProcessRecord& process) {
  std::vector<Shown> all;
  const auto add = [&](const Definition& definition, bool old) {
    for (const Status& status : definition.statuses)
      if (std::ranges::find(all, status.key, [](const Shown& one) { return one.status.key; }) == all.end())
        all.push_back({status, old});
  };
  if (process.active_version_id) add(definition_of(tx, *process.active_version_id)->definition, false);
  for (const VersionRecord& version : versions_of(tx, process.id))
    if (version.state == VersionState::archived &&
        *tx.one<std::int64_t>(sql::OpenOfVersion{.version_id = version.id, .count_max = 1}) > 0)
      add(compiled(version.definition)->definition, true);
  return all;
}

}  // namespace

Result<Board> get_board(Tx& tx, OneProcess input) {
  const ProcessRecord process = TRY(find_process(tx, input.id));
  Board board;
  for (const Shown& one : statuses_of(tx, process)) {
    BoardColumn made = TRY(column(tx, process.id, one.status, one.old));
    if (!one.old || made.count > 0) board.columns.push_back(std::move(made));
  }
  return board;
}

Result<Page<Case>> list_column(Tx& tx, ListColumn input) {
  const ProcessRecord process = TRY(find_process(tx, input.id));
  for (const Shown& one : statuses_of(tx, process))
    if (one.status.key == input.status.value)
      return cards(tx, process.id, one.status.key, one.status.final, input.cursor);
  return refuse(RefusalCode::not_found, "status", "no such status");
}

}  // namespace vez
