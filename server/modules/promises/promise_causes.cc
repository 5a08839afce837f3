// What promises hang on, and its delays.

#include "engine/command_parts.h"
#include "promises/promise_jobs.h"
#include "promises/promise_rows.h"
#include "promises_sql.h"

namespace vez {
namespace {

constexpr std::string_view delay_kind = "promise_delay";

struct DelayedPromises {
  PromiseDelayId delay_id;
  std::optional<PromiseId> after_id;  // moved up to this one
};
BOOST_DESCRIBE_STRUCT(DelayedPromises, (), (delay_id, after_id))

struct DelayRow {
  PromiseCauseId cause_id;
  std::int64_t days;
  std::string reason;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(DelayRow, (), (cause_id, days, reason, created_at))

// So many days later, at the same hour of the customer's clock.
UtcTime later(const TimeZone& zone, UtcTime time, std::int64_t days) {
  const WallTime wall = zone.wall_time(time);
  const UtcTime on_the_minute = zone.begin_of(Date{wall.date.days + static_cast<std::int32_t>(days)}, wall.ms / 60'000);
  return on_the_minute + std::chrono::milliseconds(wall.ms % 60'000);
}

void delay_one(Tx& tx, const FoundPromise& found, PromiseDelayId delay_id, const DelayRow& delay) {
  const CustomerPromise& promise = found.promise;
  const auto zone = TimeZone::named(promise.time_zone);
  CHECK_WITH(zone.has_value(), promise.time_zone);
  const UtcTime until_at = later(*zone, promise.until_at, delay.days);
  // A window under way stays open.
  const UtcTime from_at = promise.from_at <= tx.now() ? promise.from_at : later(*zone, promise.from_at, delay.days);
  const std::string day = to_text(zone->wall_time(until_at).date);
  const Message title =
      Message("Tell the customer that it moves to {date}: {text}", {{"date", day}, {"text", short_text(promise.text)}});
  cancel_open_task(tx, found.telling_task_id);
  // Told before the old date passes.
  const TaskId task =
      add_task(tx, found, in_language(title, language_of_owner(tx, promise)), promise.until_at, delay.reason);
  move_window(tx, found, {.from_at = from_at, .until_at = until_at, .delay_id = delay_id, .telling_task_id = task});
}

void move_delayed(Tx& tx, const Job& job) {
  const auto data = from_json<DelayedPromises>(job.data);
  CHECK(data.has_value());
  const auto delay = tx.one<DelayRow>(sql::DelayById{.id = data->delay_id});
  if (!delay) return;
  const auto ids = tx.all<PromiseId>(sql::PromisesOfCause{.cause_id = delay->cause_id,
                                                          .after_id = data->after_id.value_or(PromiseId{}),
                                                          .made_at = delay->created_at,
                                                          .count_max = promise_delay_rows_max});
  tx.gather([&] {
    for (const PromiseId id : ids)
      if (const auto found = promise_row(tx, id)) delay_one(tx, *found, data->delay_id, *delay);
  });
  if (std::ssize(ids) == promise_delay_rows_max)
    enqueue(tx, delay_kind, job.key, tx.now(), DelayedPromises{data->delay_id, ids.back()});
}

Result<PromiseCause> find_cause(Tx& tx, PromiseCauseId id) {
  auto cause = tx.one<PromiseCause>(sql::CauseById{.id = id});
  if (!cause) return refuse(RefusalCode::not_found, "id", "no such cause");
  return *std::move(cause);
}

}  // namespace

void add_delay_job(JobKinds& kinds) { kinds.add({.name = delay_kind, .run = move_delayed}); }

Result<Page<PromiseCause>> list_promise_causes(Tx& tx, Nothing) {
  return Page<PromiseCause>{.items = tx.all<PromiseCause>(sql::CausesListed{.count_max = promise_causes_max}),
                            .next = std::nullopt};
}

Result<PromiseCause> create_promise_cause(Tx& tx, CreatePromiseCause input) {
  // Named twice, it is the same.
  if (const auto there = tx.one<PromiseCauseId>(sql::CauseByName{.name = input.name})) return find_cause(tx, *there);
  if (*tx.one<std::int64_t>(sql::CountCauses{}) >= promise_causes_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(promise_causes_max)}}});
  const auto id = tx.new_id<PromiseCauseId>();
  tx.run(sql::InsertCause{.id = id, .name = input.name, .now = tx.now()});
  tx.record(PromiseCauseNamed{.cause_id = id});
  tx.changed("promises");
  return find_cause(tx, id);
}

Result<PromiseDelay> delay_promise_cause(Tx& tx, DelayPromiseCause input) {
  const PromiseCause cause = TRY(find_cause(tx, input.id));
  if (input.days < 1 || input.days > promise_delay_days_max)
    return refuse(RefusalCode::invalid, "days",
                  {"must be from {min} to {max}", {{"min", "1"}, {"max", std::to_string(promise_delay_days_max)}}});
  const auto id = tx.new_id<PromiseDelayId>();
  tx.run(sql::InsertDelay{.id = id,
                          .cause_id = cause.id,
                          .days = input.days,
                          .reason = input.reason,
                          .author_id = author(tx),
                          .now = tx.now()});
  enqueue(tx, delay_kind, "promise_cause:" + to_text(cause.id), tx.now(), DelayedPromises{id, std::nullopt});
  tx.record(PromiseCauseDelayed{.cause_id = cause.id, .delay_id = id, .days = input.days});
  tx.changed("promises");
  return PromiseDelay{.id = id, .open_count = cause.open_count};
}

}  // namespace vez
