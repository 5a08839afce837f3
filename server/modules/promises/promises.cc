#include "promises/promises.h"

#include "engine/command_parts.h"
#include "memory/memory.h"
#include "promises/promise_rows.h"
#include "promises/promise_windows.h"
#include "promises_sql.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

// A clock of the other side that runs ahead a little is forgiven.
constexpr std::chrono::minutes ahead_max = 5min;

Result<Done> check_people(Tx& tx, const CustomerPromise& promise) {
  if (promise.owner_id && !tx.one<UserId>(sql::PromiseOwnerThere{.id = *promise.owner_id, .disabled = false}))
    return refuse(RefusalCode::invalid, "owner_id", "no such user, or not any more");
  if (promise.team_id && !tx.one<TeamId>(sql::PromiseTeamThere{.id = *promise.team_id}))
    return refuse(RefusalCode::invalid, "team_id", "no such team");
  if (!promise.owner_id && !promise.team_id)
    return refuse(RefusalCode::invalid, "owner_id", "a promise is somebody's, or a team's");
  if (promise.cause_id && !tx.one<PromiseCause>(sql::CauseById{.id = *promise.cause_id}))
    return refuse(RefusalCode::invalid, "cause_id", "no such cause");
  return Done{};
}

Result<Done> must_be_open(const CustomerPromise& promise) {
  if (promise.state != PromiseState::open)
    return refuse(RefusalCode::conflict, "", "this promise is not open any more");
  return Done{};
}

}  // namespace

Result<Done> check_window(const Tx& tx, UtcTime from_at, UtcTime until_at) {
  if (from_at >= until_at) return refuse(RefusalCode::invalid, "from_at", "must be before its end");
  if (until_at <= tx.now()) return refuse(RefusalCode::invalid, "until_at", "must be in the future");
  if (until_at > tx.now() + std::chrono::days(promise_days_max))
    return refuse(RefusalCode::invalid, "until_at",
                  {"must be within {max} days", {{"max", std::to_string(promise_days_max)}}});
  return Done{};
}

Result<CustomerPromise> make_promise(Tx& tx, MakePromise input) {
  TRY(must_take(tx, input.id));
  const Customer customer = TRY(get_customer(tx, {input.id}));
  const CustomerZone zone = TRY(zone_of(tx, customer.time_zone));
  const OpenPeriod window = TRY(window_of(tx, input, customer, zone));
  TRY(check_window(tx, window.from, window.until));
  CustomerPromise promise{};
  promise.id = tx.new_id<PromiseId>();
  promise.owner_id = input.owner_id, promise.team_id = input.team_id, promise.cause_id = input.cause_id;
  if (!promise.owner_id && !promise.team_id && author(tx)) promise.owner_id = tx.who().user_id;
  TRY(check_people(tx, promise));
  const std::string& time_zone = zone.zone.name();
  tx.run(sql::InsertPromise{
      .id = promise.id,
      .customer_id = input.id,
      .words = input.text,
      .from_at = window.from,
      .until_at = window.until,
      .day_ends_at = end_of_window_day(time_zone, window.until),
      .time_zone = time_zone,
      .channel = enum_name(input.channel.value_or(usual_channel(tx, input.id, customer.preferred_channel))),
      .owner_id = any_of(promise.owner_id),
      .team_id = any_of(promise.team_id),
      .author_id = author(tx),
      .cause_id = any_of(promise.cause_id),
      .after_missed = false,
      .now = tx.now()});
  expect_due(tx, promise.id, window.until);
  tx.record(PromiseMade{.customer_id = input.id, .promise_id = promise.id});
  note_promise(tx, input.id, {.event = PromiseMade::name, .summary = input.text.value});
  const FoundPromise made = TRY(find_promise(tx, promise.id));
  tell_promise(tx, made);
  return made.promise;
}

Result<CustomerPromise> get_promise(Tx& tx, OnePromise input) { return TRY(find_promise(tx, input.id)).promise; }

Result<CustomerPromise> update_promise(Tx& tx, UpdatePromise input) {
  FoundPromise found = TRY(find_promise(tx, input.id));
  CustomerPromise& promise = found.promise;
  if (input.if_match && *input.if_match != promise.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this promise meanwhile");
  TRY(must_be_open(promise));
  std::vector<std::string> fields;
  take(input.owner_id, promise.owner_id, "owner_id", fields), take(input.team_id, promise.team_id, "team_id", fields);
  take(input.cause_id, promise.cause_id, "cause_id", fields);
  if (fields.empty()) return promise;
  TRY(check_people(tx, promise));
  tx.run(sql::GivePromise{.owner_id = any_of(promise.owner_id),
                          .team_id = any_of(promise.team_id),
                          .cause_id = any_of(promise.cause_id),
                          .now = tx.now(),
                          .id = promise.id});
  tx.record(PromiseChanged{.customer_id = found.about_id, .promise_id = promise.id, .fields = std::move(fields)});
  tell_promise(tx, found);
  // Who gives it away may not see it any more.
  promise.version += 1;
  if (auto now = find_promise(tx, input.id)) return std::move(now->promise);
  return promise;
}

Result<CustomerPromise> keep_promise(Tx& tx, KeepPromise input) {
  const FoundPromise found = TRY(find_promise(tx, input.id));
  const CustomerPromise& promise = found.promise;
  if (promise.state == PromiseState::kept) return promise;  // Asked twice, done once.
  if (promise.state == PromiseState::broken && promise.breach != PromiseBreach::missed) TRY(must_be_open(promise));
  const UtcTime at = input.kept_at.value_or(tx.now());
  if (at > tx.now() + ahead_max) return refuse(RefusalCode::invalid, "kept_at", "must not be in the future");
  if (at < promise.created_at) return refuse(RefusalCode::invalid, "kept_at", "must not be before it was promised");
  if (at < promise.from_at && waits_for_window(promise.channel)) {
    const ContactWindow window{promise.id, promise.from_at, promise.until_at, promise.time_zone};
    return refuse(RefusalCode::conflict, "kept_at", sentence_of(window, at));
  }
  PromiseEnd end{.at = at, .by_hand = true};
  if (input.note && !input.note->value.empty()) end.reason = std::move(input.note->value);
  if (at <= promise.until_at)
    end_as_kept(tx, found, end);
  else
    end_as_broken(tx, found, PromiseBreach::late, end);
  return TRY(find_promise(tx, input.id)).promise;
}

Result<CustomerPromise> break_promise(Tx& tx, BreakPromise input) {
  const FoundPromise found = TRY(find_promise(tx, input.id));
  TRY(must_be_open(found.promise));
  end_as_broken(tx, found, PromiseBreach::missed,
                {.at = tx.now(), .reason = std::move(input.reason.value), .by_hand = true});
  return TRY(find_promise(tx, input.id)).promise;
}

Result<CustomerPromise> move_promise(Tx& tx, MovePromise input) {
  const FoundPromise found = TRY(find_promise(tx, input.id));
  TRY(must_be_open(found.promise));
  if (found.promise.until_at <= tx.now())
    return refuse(RefusalCode::conflict, "", "only a promise that is not due yet can be moved");
  TRY(check_window(tx, input.from_at, input.until_at));
  // Told of this move, the customer is not told of the delay before it any more.
  cancel_open_task(tx, found.telling_task_id);
  move_window(tx, found,
              {.from_at = input.from_at,
               .until_at = input.until_at,
               .told = std::move(input.told.value),
               .told_channel = input.told_channel});
  return TRY(find_promise(tx, input.id)).promise;
}

Result<CustomerPromise> reopen_promise(Tx& tx, OnePromise input) {
  const FoundPromise found = TRY(find_promise(tx, input.id));
  const CustomerPromise& promise = found.promise;
  if (promise.state == PromiseState::open) return promise;
  if (!found.ended_by_id || promise.after_missed)
    return refuse(RefusalCode::conflict, "", "only what somebody ended by hand is opened again");
  tx.run(sql::EndPromise{.state = enum_name(PromiseState::open),
                         .breach = std::nullopt,
                         .reason = std::nullopt,
                         .entry_id = std::nullopt,
                         .after_missed = false,
                         .ended_at = std::nullopt,
                         .ended_by_id = std::nullopt,
                         .sort_at = promise.until_at,
                         .settled_at = std::nullopt,
                         .now = tx.now(),
                         .id = promise.id});
  cancel_open_task(tx, promise.repair_task_id);
  cancel_open_task(tx, found.manager_task_id);
  tx.run(sql::SetRepair{.repair_task_id = std::nullopt,
                        .manager_task_id = std::nullopt,
                        .repair_channel = std::nullopt,
                        .id = promise.id});
  expect_due(tx, promise.id, promise.until_at);
  tx.record(PromiseReopened{.customer_id = found.about_id, .promise_id = promise.id});
  note_promise(tx, found.about_id, {.event = PromiseReopened::name, .summary = promise.text});
  tell_promise(tx, found);
  return TRY(find_promise(tx, input.id)).promise;
}

void forget_promises(Tx& tx, CustomerId customer_id) {
  for (const PromiseId id : tx.all<PromiseId>(sql::IdsOfPromises{.customer_id = customer_id})) expect_nothing(tx, id);
  tx.run(sql::ForgetMoves{.customer_id = customer_id});
  tx.run(sql::ForgetOverrides{.customer_id = customer_id});
  tx.run(sql::ForgetPromisesOf{.customer_id = customer_id});
}

}  // namespace vez
