#include "promises/promise_rows.h"

#include "engine/command_parts.h"
#include "people/company.h"
#include "people/seen.h"
#include "promises/promise_jobs.h"
#include "promises_sql.h"

namespace vez {
namespace {

struct PromiseRow {
  PromiseId id;
  std::optional<CustomerId> customer_id;
  std::optional<std::string> customer_name;
  std::string text;
  UtcTime from_at;
  UtcTime until_at;
  std::string time_zone;
  Channel channel;
  std::optional<UserId> owner_id;
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  std::optional<std::string> author_name;
  std::optional<PromiseCauseId> cause_id;
  std::optional<std::string> cause_name;
  PromiseState state;
  std::optional<PromiseBreach> breach;
  std::optional<std::string> reason;
  std::optional<EntryId> entry_id;
  bool after_missed;
  std::optional<UtcTime> ended_at;
  std::optional<std::string> ended_by_name;
  std::int64_t moved_count;
  std::int64_t override_count;
  std::optional<TaskId> repair_task_id;
  std::optional<Channel> repair_channel;
  std::optional<UtcTime> settled_at;
  UtcTime created_at;
  std::int64_t version;
  CustomerId about_id;
  std::optional<UserId> ended_by_id;
  std::optional<TaskId> telling_task_id;
  std::optional<TaskId> manager_task_id;
};
BOOST_DESCRIBE_STRUCT(PromiseRow, (),
                      (id, customer_id, customer_name, text, from_at, until_at, time_zone, channel, owner_id,
                       owner_name, team_id, team_name, author_name, cause_id, cause_name, state, breach, reason,
                       entry_id, after_missed, ended_at, ended_by_name, moved_count, override_count, repair_task_id,
                       repair_channel, settled_at, created_at, version, about_id, ended_by_id, telling_task_id,
                       manager_task_id))

FoundPromise found(PromiseRow row) {
  return {.promise = {.id = row.id,
                      .customer_id = row.customer_id,
                      .customer_name = std::move(row.customer_name),
                      .text = std::move(row.text),
                      .from_at = row.from_at,
                      .until_at = row.until_at,
                      .time_zone = std::move(row.time_zone),
                      .channel = row.channel,
                      .owner_id = row.owner_id,
                      .owner_name = std::move(row.owner_name),
                      .team_id = row.team_id,
                      .team_name = std::move(row.team_name),
                      .author_name = std::move(row.author_name),
                      .cause_id = row.cause_id,
                      .cause_name = std::move(row.cause_name),
                      .state = row.state,
                      .breach = row.breach,
                      .reason = std::move(row.reason),
                      .entry_id = row.entry_id,
                      .after_missed = row.after_missed,
                      .ended_at = row.ended_at,
                      .ended_by_name = std::move(row.ended_by_name),
                      .moved_count = row.moved_count,
                      .override_count = row.override_count,
                      .to_tell = row.telling_task_id.has_value(),
                      .repair_task_id = row.repair_task_id,
                      .repair_channel = row.repair_channel,
                      .settled_at = row.settled_at,
                      .created_at = row.created_at,
                      .version = row.version},
          .about_id = row.about_id,
          .ended_by_id = row.ended_by_id,
          .telling_task_id = row.telling_task_id,
          .manager_task_id = row.manager_task_id};
}

constexpr std::string_view due_kind = "promise_due";
std::string due_key(PromiseId id) { return "promise:" + to_text(id); }

struct DuePromise {
  PromiseId promise_id;
};
BOOST_DESCRIBE_STRUCT(DuePromise, (), (promise_id))

// Nobody has kept it by the end of its window.
void find_missed(Tx& tx, const Job& job) {
  const auto due = from_json<DuePromise>(job.data);
  CHECK(due.has_value());
  const auto found = promise_row(tx, due->promise_id);
  if (!found || found->promise.state != PromiseState::open || found->promise.until_at > tx.now()) return;
  end_as_broken(tx, *found, PromiseBreach::missed, {.at = found->promise.until_at, .by_clock = true});
}

}  // namespace

SqlPart::Value sql_value(std::int64_t value) { return {Parameter::Kind::integer, value, 0, {}}; }
SqlPart::Value sql_value(std::string_view value) { return {Parameter::Kind::text, 0, 0, std::string(value)}; }

SqlPart seen_promise(const Tx& tx) {
  SqlPart part = seen(tx, "p.owner_id");
  if (tx.who().sees == Sees::all) return part;
  const SqlPart customer = seen(tx, "s.owner_id");
  part.sql = "(" + part.sql +
             " OR p.author_id = ? OR p.team_id IN (SELECT m.team_id FROM team_members m WHERE m.user_id = ?)"
             " OR EXISTS (SELECT 1 FROM customers s WHERE s.id = p.customer_id AND " +
             customer.sql + "))";
  part.values.push_back(sql_value(tx.who().user_id.value)), part.values.push_back(sql_value(tx.who().user_id.value));
  part.values.insert(part.values.end(), customer.values.begin(), customer.values.end());
  return part;
}

std::optional<FoundPromise> promise_row(Tx& tx, PromiseId id) {
  auto row = tx.one<PromiseRow>(sql::PromiseById{.id = id, .seen = seen(tx), .seen_promise = seen_promise(tx)});
  if (!row) return std::nullopt;
  return found(*std::move(row));
}

Result<FoundPromise> find_promise(Tx& tx, PromiseId id) {
  auto found = promise_row(tx, id);
  if (!found) return refuse(RefusalCode::not_found, "id", "no such promise");
  return *std::move(found);
}

std::vector<CustomerPromise> promises_listed(Tx& tx, const SqlPart& which, SqlPart place, const SortOrder& order,
                                             std::int64_t count_max) {
  std::vector<CustomerPromise> promises;
  tx.each<PromiseRow>(sql::PromisesListed{.count_max = count_max,
                                          .seen = seen(tx),
                                          .which = which,
                                          .place = std::move(place),
                                          .seen_promise = seen_promise(tx),
                                          .order = order_sql(order)},
                      [&](PromiseRow row) { promises.push_back(found(std::move(row)).promise); });
  return promises;
}

void tell_promise(Tx& tx, const FoundPromise& found) {
  tx.changed("promises");
  tx.changed("customer", found.about_id);
}

void note_promise(Tx& tx, CustomerId customer_id, const PromiseNote& note) {
  NewEntry entry{};
  entry.customer_id = customer_id, entry.kind = EntryKind::change, entry.occurred_at = tx.now();
  entry.event = note.event, entry.summary = note.summary;
  entry.channel = note.channel;
  if (note.channel) entry.direction = Direction::out;
  add_entry(tx, entry);
}

void expect_nothing(Tx& tx, PromiseId id) { cancel_jobs(tx, due_key(id)); }

void expect_due(Tx& tx, PromiseId id, UtcTime until_at) {
  expect_nothing(tx, id);
  enqueue(tx, due_kind, due_key(id), until_at, DuePromise{id});
}

void add_due_job(JobKinds& kinds) { kinds.add({.name = due_kind, .run = find_missed}); }

UtcTime end_of_window_day(const std::string& time_zone, UtcTime until_at) {
  const auto zone = TimeZone::named(time_zone);
  if (!zone) return until_at;
  // A window until midnight is one of the day that ends then.
  return zone->begin_of(zone->wall_time(until_at - std::chrono::milliseconds(1)).date, minutes_per_day);
}

void move_window(Tx& tx, const FoundPromise& found, const PromiseMove& move) {
  const CustomerPromise& promise = found.promise;
  tx.run(sql::InsertMove{.id = tx.new_id<Id<struct PromiseMoveTag>>(),
                         .promise_id = promise.id,
                         .from_at = promise.from_at,
                         .until_at = promise.until_at,
                         .told = view(move.told),
                         .told_channel = name_of(move.told_channel),
                         .delay_id = any_of(move.delay_id),
                         .author_id = author(tx),
                         .now = tx.now()});
  tx.run(sql::MovePromiseRow{.from_at = move.from_at,
                             .until_at = move.until_at,
                             .day_ends_at = end_of_window_day(promise.time_zone, move.until_at),
                             .telling_task_id = any_of(move.telling_task_id),
                             .now = tx.now(),
                             .id = promise.id});
  expect_due(tx, promise.id, move.until_at);
  tx.record(PromiseMoved{.customer_id = found.about_id, .promise_id = promise.id, .delay_id = move.delay_id});
  note_promise(tx, found.about_id,
               {.event = PromiseMoved::name,
                .summary = move.told ? std::string_view(*move.told) : std::string_view(promise.text),
                .channel = move.told_channel});
  tell_promise(tx, found);
}

}  // namespace vez
