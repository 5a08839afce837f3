// What happens elsewhere, and what it means for promises.

#include "engine/command_parts.h"
#include "people/accounts.h"
#include "promises/promise_jobs.h"
#include "promises/promise_rows.h"
#include "promises_sql.h"

namespace vez {
namespace {

// Promises of one customer that one contact, or one task, is held against.
constexpr std::int64_t heeded_max = 100;

void count_override(Tx& tx, const CustomerPromise& promise, const ContactRecorded& contact) {
  if (!contact.override_reason) return;
  tx.run(sql::InsertOverride{.id = tx.new_id<Id<struct PromiseOverrideTag>>(),
                             .promise_id = promise.id,
                             .entry_id = contact.entry_id,
                             .reason = *contact.override_reason,
                             .author_id = author(tx),
                             .now = tx.now()});
  tx.run(sql::CountOverride{.id = promise.id});
}

// When it happened counts, not when it was written down: what was found missed may have been kept.
void heed_contact(Tx& tx, const RecordedEvent& event) {
  const auto contact = event.as<ContactRecorded>();
  if (contact.direction != Direction::out) return;
  const SeesAll sees(tx);
  const UtcTime at = contact.occurred_at.value_or(tx.now());
  std::vector<FoundPromise> promises;
  for (const PromiseId id : tx.all<PromiseId>(sql::PromisesToHeed{
           .customer_id = contact.customer_id, .channel = enum_name(contact.channel), .count_max = heeded_max}))
    if (auto found = promise_row(tx, id); found && found->promise.created_at <= at)
      promises.push_back(*std::move(found));
  const auto in_window = [&](const FoundPromise& found) {
    return found.promise.from_at <= at && at <= found.promise.until_at;
  };
  const bool keeps = std::ranges::any_of(promises, in_window);
  for (const FoundPromise& found : promises) {
    const CustomerPromise& promise = found.promise;
    const PromiseEnd end{.at = at, .reason = contact.override_reason, .entry_id = contact.entry_id};
    if (in_window(found)) {
      end_as_kept(tx, found, {.at = at, .entry_id = contact.entry_id});
    } else if (at > promise.until_at) {
      end_as_broken(tx, found, PromiseBreach::late, end);
      count_override(tx, promise, contact);
    } else if (!keeps && promise.state == PromiseState::open && waits_for_window(promise.channel)) {
      end_as_broken(tx, found, PromiseBreach::early, end);
      count_override(tx, promise, contact);
    }
  }
}

// The apology is made, or somebody said that none is to be made; the customer was told of a move.
void heed_task(Tx& tx, const TaskId task, CustomerId customer_id, bool done) {
  if (customer_id.value == 0) return;
  const SeesAll sees(tx);
  for (const PromiseId id :
       tx.all<PromiseId>(sql::PromisesOfTask{.customer_id = customer_id, .task_id = task, .count_max = heeded_max})) {
    const auto found = promise_row(tx, id);
    if (!found) continue;
    if (done && found->telling_task_id == task) {
      tx.run(sql::PromiseMoveWasTold{.now = tx.now(), .id = id});
      tx.record(PromiseMoveTold{.customer_id = customer_id, .promise_id = id});
      note_promise(tx, customer_id, {.event = PromiseMoveTold::name, .summary = found->promise.text});
    } else if (found->promise.repair_task_id == task && found->promise.state == PromiseState::broken &&
               !found->promise.settled_at) {
      tx.run(sql::SettlePromise{.now = tx.now(), .id = id});
      tx.record(PromiseSettled{.customer_id = customer_id, .promise_id = id});
      note_promise(tx, customer_id, {.event = PromiseSettled::name, .summary = found->promise.text});
    }
    tell_promise(tx, *found);
  }
}

void heed_done(Tx& tx, const RecordedEvent& event) {
  const auto done = event.as<TaskDone>();
  heed_task(tx, done.task_id, done.customer_id, true);
}

void heed_cancelled(Tx& tx, const RecordedEvent& event) {
  const auto cancelled = event.as<TaskCancelled>();
  heed_task(tx, cancelled.task_id, cancelled.customer_id, false);
}

// Whoever acts; of a program the first owner of the company.
std::optional<UserId> heir(Tx& tx) {
  if (author(tx)) return tx.who().user_id;
  return tx.one<UserId>(
      sql::ManagerFor{.role_id = RoleIds::owner, .disabled = false, .owner_id = UserId{}, .team_id = TeamId{}});
}

void take_queue(Tx& tx, const RecordedEvent& event) {
  const TeamId team = event.as<TeamRemoved>().team_id;
  const auto to = heir(tx);
  if (!to) return;
  tx.run(sql::TakePromisesOfQueue{.owner_id = *to, .now = tx.now(), .team_id = team});
  if (tx.run(sql::LeavePromiseTeam{.now = tx.now(), .team_id = team}) > 0) tx.changed("promises");
}

void take_promises(Tx& tx, const RecordedEvent& event) {
  const UserId user = event.as<UserUpdated>().user_id;
  const auto to = heir(tx);
  if (!to || *to == user || !tx.one<bool>(sql::IsUserDisabled{.id = user}).value_or(false)) return;
  if (tx.run(sql::TakeOpenPromisesOf{.owner_id = *to, .now = tx.now(), .user_id = user}) > 0) tx.changed("promises");
}

}  // namespace

std::vector<Reaction> promises_reactions() {
  return {{.event = ContactRecorded::name, .name = "promises_heed_contact", .react = heed_contact},
          {.event = TaskDone::name, .name = "promises_heed_done", .react = heed_done},
          {.event = TaskCancelled::name, .name = "promises_heed_cancelled", .react = heed_cancelled},
          {.event = TeamRemoved::name, .name = "promises_take_queue", .react = take_queue},
          {.event = UserUpdated::name, .name = "promises_take_open", .react = take_promises}};
}

void add_promise_jobs(JobKinds& kinds) {
  add_due_job(kinds);
  add_delay_job(kinds);
}

}  // namespace vez
