// Promises as they are looked at: lists, the board, one customer's, the figures.

#include "engine/page.h"
#include "memory/memory.h"
#include "people/company.h"
#include "people/seen.h"
#include "promises/promise_rows.h"
#include "promises_sql.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

// A window that begins in the evening and ends in the night belongs to the evening.
constexpr std::chrono::hours night = 12h;
constexpr std::size_t id_length = 13;

std::string cursor_of(const CustomerPromise& promise, PromiseState state) {
  const UtcTime at = state == PromiseState::open ? promise.until_at : promise.ended_at.value_or(promise.until_at);
  return id_text(at.ms) + to_text(promise.id);
}

Result<SqlPart> place_of(const std::optional<std::string>& cursor, const SortOrder& order) {
  if (!cursor) return every_row();
  const std::string_view text = *cursor;
  const auto at = text.size() == 2 * id_length ? parse_id(text.substr(0, id_length)) : std::nullopt;
  const auto id = at ? parse_id(text.substr(id_length)) : std::nullopt;
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return after_sql(order, sql_value(*at), *id);
}

// What is to be done comes by when it is due, what is over the other way round.
SortOrder order_of(PromiseState state) { return {"p.sort_at", "p.id", state != PromiseState::open}; }

SqlPart equals(std::string_view column, SqlPart::Value value) {
  return {std::string(column) + " = ?", {std::move(value)}};
}
SqlPart in_state(PromiseState state) { return equals("p.state", sql_value(enum_name(state))); }

SqlPart of_scope(const Tx& tx, PromiseScope scope) {
  const SqlPart::Value me = sql_value(tx.who().user_id.value);
  switch (scope) {
    case PromiseScope::mine: return equals("p.owner_id", me);
    case PromiseScope::team:
      return {
          "(p.owner_id = ? OR p.owner_id IN (SELECT other.user_id FROM team_members mine JOIN team_members other "
          "ON other.team_id = mine.team_id WHERE mine.user_id = ?) OR p.team_id IN (SELECT m.team_id FROM "
          "team_members m WHERE m.user_id = ?))",
          {me, me, me}};
    case PromiseScope::all: return every_row();
  }
  return every_row();
}

SqlPart of_team(TeamId team) {
  return {"(p.team_id = ? OR p.owner_id IN (SELECT m.user_id FROM team_members m WHERE m.team_id = ?))",
          {sql_value(team.value), sql_value(team.value)}};
}

struct FigureCounts {
  std::int64_t kept;
  std::int64_t early;
  std::int64_t late;
  std::int64_t missed;
  std::int64_t overrides;
};
BOOST_DESCRIBE_STRUCT(FigureCounts, (), (kept, early, late, missed, overrides))

PromiseFigures figures_of(const FigureCounts& counts) {
  const std::int64_t all = counts.kept + counts.early + counts.late + counts.missed;
  return {.kept = counts.kept,
          .early = counts.early,
          .late = counts.late,
          .missed = counts.missed,
          .overrides = counts.overrides,
          .kept_percent = all == 0 ? std::nullopt : std::optional(counts.kept * 100 / all)};
}

struct FiguresRow {
  std::int64_t id;
  std::string name;
  std::int64_t kept;
  std::int64_t early;
  std::int64_t late;
  std::int64_t missed;
  std::int64_t overrides;
};
BOOST_DESCRIBE_STRUCT(FiguresRow, (), (id, name, kept, early, late, missed, overrides))

std::vector<FiguresRow> figures_by(Tx& tx, PromiseFiguresBy by, UtcTime since) {
  constexpr std::int64_t max = promise_figures_rows_max;
  switch (by) {
    case PromiseFiguresBy::person:
      return tx.all<FiguresRow>(
          sql::PromiseFiguresByPerson{.since_at = since, .count_max = max, .seen_promise = seen_promise(tx)});
    case PromiseFiguresBy::team:
      return tx.all<FiguresRow>(
          sql::PromiseFiguresByTeam{.since_at = since, .count_max = max, .seen_promise = seen_promise(tx)});
    case PromiseFiguresBy::customer:
      return tx.all<FiguresRow>(sql::PromiseFiguresByCustomer{.since_at = since, .count_max = max, .seen = seen(tx)});
  }
  return {};
}

// Fills the parts of the board up to their bound.
void put_on(PromiseBoard& board, std::vector<CustomerPromise> open, UtcTime day_ends, UtcTime week_ends) {
  const auto within = [](const CustomerPromise& promise, UtcTime end) {
    return promise.until_at <= end || (promise.from_at < end && promise.until_at <= end + night);
  };
  for (CustomerPromise& promise : open) {
    std::vector<CustomerPromise>& part = within(promise, day_ends)    ? board.today
                                         : within(promise, week_ends) ? board.week
                                                                      : board.later;
    if (std::ssize(part) == promise_board_rows_max)
      board.more = true;
    else
      part.push_back(std::move(promise));
  }
}

}  // namespace

Result<Page<CustomerPromise>> list_promises(Tx& tx, ListPromises input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const PromiseState state = input.state.value_or(input.breach ? PromiseState::broken : PromiseState::open);
  SqlPart which = in_state(state);
  if (input.breach) which = both_sql(which, equals("p.breach", sql_value(enum_name(*input.breach))));
  if (input.overridden)
    which = both_sql(which, {*input.overridden ? "p.override_count > 0" : "p.override_count = 0", {}});
  if (input.customer_id) which = both_sql(which, equals("p.customer_id", sql_value(input.customer_id->value)));
  if (input.owner_id) which = both_sql(which, equals("p.owner_id", sql_value(input.owner_id->value)));
  if (input.team_id) which = both_sql(which, of_team(*input.team_id));
  if (input.cause_id) which = both_sql(which, equals("p.cause_id", sql_value(input.cause_id->value)));
  if (input.since_at) which = both_sql(which, {"p.sort_at >= ?", {sql_value(input.since_at->ms)}});
  if (input.scope) which = both_sql(which, of_scope(tx, *input.scope));
  const SortOrder order = order_of(state);
  SqlPart place = TRY(place_of(input.cursor, order));
  Page<CustomerPromise> page{.items = promises_listed(tx, which, std::move(place), order, limit + 1),
                             .next = std::nullopt};
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = cursor_of(page.items.back(), state);
  }
  return page;
}

Result<PromiseBoard> get_promise_board(Tx& tx, GetPromiseBoard input) {
  const TimeZone zone = TRY(company_calendar(tx)).zone;
  const Date today = zone.wall_time(tx.now()).date;
  const UtcTime midnight = zone.begin_of(today, minutes_per_day);
  const UtcTime day_ends = input.day_ends_at.value_or(midnight);
  // 1970-01-01 was a Thursday; a week ends with Sunday.
  const std::int32_t to_sunday = 6 - (today.days + 3) % 7;
  const UtcTime week_ends = day_ends + (zone.begin_of(Date{today.days + to_sunday}, minutes_per_day) - midnight);
  const SqlPart scope = of_scope(tx, input.scope.value_or(PromiseScope::mine));
  PromiseBoard board{};
  board.late = promises_listed(tx, both_sql({"p.state = 'broken' AND p.settled_at IS NULL", {}}, scope), every_row(),
                               {"p.sort_at", "p.id", false}, promise_board_rows_max + 1);
  if (std::ssize(board.late) > promise_board_rows_max) board.late.pop_back(), board.more = true;
  const std::int64_t open_max = 3 * promise_board_rows_max;
  auto open = promises_listed(tx, both_sql(in_state(PromiseState::open), scope), every_row(),
                              order_of(PromiseState::open), open_max + 1);
  if (std::ssize(open) > open_max) open.pop_back(), board.more = true;
  put_on(board, std::move(open), day_ends, week_ends);
  board.figures_since_at = tx.now() - std::chrono::days(promise_figures_days);
  board.figures = figures_of(*tx.one<FigureCounts>(
      sql::FiguresOfPromises{.since_at = board.figures_since_at, .which = scope, .seen_promise = seen_promise(tx)}));
  return board;
}

Result<CustomerPromises> list_customer_promises(Tx& tx, OneCustomer input) {
  TRY(must_see(tx, input.id));
  const SqlPart of_customer = equals("p.customer_id", sql_value(input.id.value));
  const auto listed = [&](const SqlPart& which, const SortOrder& order, std::int64_t count_max) {
    return promises_listed(tx, both_sql(of_customer, which), every_row(), order, count_max);
  };
  CustomerPromises promises{};
  promises.open = listed(in_state(PromiseState::open), order_of(PromiseState::open), promise_board_rows_max);
  promises.broken = listed({"p.state = 'broken' AND p.settled_at IS NULL", {}}, order_of(PromiseState::broken),
                           promise_board_rows_max);
  promises.ended = listed({"p.state IN ('kept', 'broken') AND p.settled_at IS NOT NULL", {}},
                          order_of(PromiseState::kept), promise_ended_rows_max);
  promises.broken_count = broken_count(tx, input.id);
  return promises;
}

Result<PromiseFiguresTable> list_promise_figures(Tx& tx, ListPromiseFigures input) {
  const std::int64_t days = input.days.value_or(promise_figures_days);
  if (days < 1 || days > promise_figures_days_max)
    return refuse(RefusalCode::invalid, "?days",
                  {"must be from {min} to {max}", {{"min", "1"}, {"max", std::to_string(promise_figures_days_max)}}});
  PromiseFiguresTable table{.since_at = tx.now() - std::chrono::days(days), .items = {}};
  for (FiguresRow& row : figures_by(tx, input.by, table.since_at)) {
    PromiseFiguresRow told{};
    told.name = std::move(row.name);
    told.figures = figures_of({row.kept, row.early, row.late, row.missed, row.overrides});
    switch (input.by) {
      case PromiseFiguresBy::person: told.owner_id = UserId{row.id}; break;
      case PromiseFiguresBy::team: told.team_id = TeamId{row.id}; break;
      case PromiseFiguresBy::customer: told.customer_id = CustomerId{row.id}; break;
    }
    table.items.push_back(std::move(told));
  }
  return table;
}

}  // namespace vez
