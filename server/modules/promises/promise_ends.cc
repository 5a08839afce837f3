// How a promise ends, and what follows from it.

#include "engine/command_parts.h"
#include "people/company.h"
#include "people/people.h"
#include "promises/promise_rows.h"
#include "promises_sql.h"

namespace vez {
namespace {

// Characters of a promise that stand in the title of a task.
constexpr std::int64_t title_characters_max = 120;
// Counted no further.
constexpr std::int64_t broken_count_max = 100;

// When an apology is due: some working hours from now.
UtcTime repair_due_at(Tx& tx) {
  const auto calendar = company_calendar(tx);
  const std::chrono::hours span(promise_repair_hours);
  const auto due = calendar ? calendar->add_working_time(tx.now(), span) : std::nullopt;
  return due.value_or(tx.now() + std::chrono::hours(24));
}

void write_end(Tx& tx, const FoundPromise& found, PromiseState state, std::optional<PromiseBreach> breach,
               const PromiseEnd& end) {
  const bool was_missed = found.promise.breach == PromiseBreach::missed;
  // Why it could not be kept in time stays said of one that is late by now.
  const auto& reason = end.reason || state == PromiseState::kept ? end.reason : found.promise.reason;
  tx.run(sql::EndPromise{.state = enum_name(state),
                         .breach = name_of(breach),
                         .reason = view(reason),
                         .entry_id = any_of(end.entry_id),
                         .after_missed = state == PromiseState::kept && was_missed,
                         .ended_at = end.at,
                         .ended_by_id = end.by_hand ? author(tx) : std::nullopt,
                         .sort_at = end.at,
                         .settled_at = state == PromiseState::kept ? std::optional(tx.now()) : std::nullopt,
                         .now = tx.now(),
                         .id = found.promise.id});
  // The job that finds it missed ends by itself.
  if (!end.by_clock) expect_nothing(tx, found.promise.id);
}

// The manager of whose the promise is; where there is none, or it is the manager's own, an owner of the company.
std::optional<UserId> manager_of(Tx& tx, const CustomerPromise& promise) {
  const UserId owner = promise.owner_id.value_or(UserId{});
  const TeamId team = promise.team_id.value_or(TeamId{});
  for (const RoleId role : {RoleIds::manager, RoleIds::owner})
    if (const auto user =
            tx.one<UserId>(sql::ManagerFor{.role_id = role, .disabled = false, .owner_id = owner, .team_id = team}))
      return user;
  return promise.owner_id;
}

std::string repair_title(Channel channel, const std::string& text, const std::string& language) {
  const Message message = channel == Channel::call ? Message("Apologise by phone: {text}", {{"text", text}})
                                                   : Message("Apologise: {text}", {{"text", text}});
  return in_language(message, language);
}

// Slips are counted: from the second one on a manager hears of it, and the apology is made by phone.
void follow(Tx& tx, const FoundPromise& found) {
  const CustomerPromise& promise = found.promise;
  const bool again = broken_count(tx, found.about_id) >= promise_slips_min;
  const Channel channel = again ? Channel::call : promise.channel;
  const UtcTime due_at = repair_due_at(tx);
  const std::string text = short_text(promise.text);
  const TaskId repair = add_task(tx, found, repair_title(channel, text, language_of_owner(tx, promise)), due_at);
  std::optional<TaskId> manager_task;
  if (const auto manager = again ? manager_of(tx, promise) : std::nullopt) {
    FoundPromise of_manager = found;
    of_manager.promise.owner_id = manager, of_manager.promise.team_id = std::nullopt;
    const Message title = Message("Promises to this customer were broken again, call them: {text}", {{"text", text}});
    manager_task = add_task(tx, of_manager, in_language(title, language_of_owner(tx, of_manager.promise)), due_at);
  }
  tx.run(sql::SetRepair{.repair_task_id = repair,
                        .manager_task_id = any_of(manager_task),
                        .repair_channel = enum_name(channel),
                        .id = promise.id});
}

}  // namespace

std::int64_t broken_count(Tx& tx, CustomerId id) {
  return std::ssize(tx.all<PromiseId>(sql::BrokenSince{
      .customer_id = id, .since_at = tx.now() - std::chrono::days(promise_slips_days), .count_max = broken_count_max}));
}

std::string language_of_owner(Tx& tx, const CustomerPromise& promise) {
  if (promise.owner_id)
    if (const auto language = tx.one<Language>(sql::LanguageOfUser{.id = *promise.owner_id}))
      return std::string(enum_name(*language));
  const auto company = get_company(tx, {});
  return company ? std::string(enum_name(company->language)) : "en";
}

std::string short_text(std::string_view text) {
  if (characters(text) <= title_characters_max) return std::string(text);
  std::size_t bytes = 0;
  for (std::int64_t count = 0; bytes < text.size(); ++bytes) {
    // A byte that begins a character.
    if ((static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80 && ++count > title_characters_max) break;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

TaskId add_task(Tx& tx, const FoundPromise& found, std::string title, UtcTime due_at, std::optional<std::string> note) {
  const SeesAll sees(tx);
  CreateTask input{};
  input.title.value = std::move(title);
  input.customer_id = found.about_id, input.due_at = due_at;
  if (note) input.note = Text<0, 4000>{*std::move(note)};
  // A person's promise is the person's to repair, also where it came out of a queue.
  if (found.promise.owner_id)
    input.owner_id = found.promise.owner_id;
  else
    input.team_id = found.promise.team_id;
  const auto task = create_task(tx, std::move(input));
  CHECK_WITH(task.has_value(), "a task of a promise was refused");
  return task->id;
}

void cancel_open_task(Tx& tx, const std::optional<TaskId>& id) {
  if (!id) return;
  const SeesAll sees(tx);
  const auto task = get_task(tx, {*id});
  if (task && task->state == TaskState::open) cancel_task(tx, {*id}).value();
}

void end_as_kept(Tx& tx, const FoundPromise& found, const PromiseEnd& end) {
  const bool was_missed = found.promise.breach == PromiseBreach::missed;
  write_end(tx, found, PromiseState::kept, std::nullopt, end);
  cancel_open_task(tx, found.promise.repair_task_id);
  cancel_open_task(tx, found.manager_task_id);
  tx.record(PromiseKept{.customer_id = found.about_id, .promise_id = found.promise.id, .after_missed = was_missed});
  note_promise(tx, found.about_id,
               {.event = was_missed ? "PromiseKeptAfterAll" : PromiseKept::name, .summary = found.promise.text});
  tell_promise(tx, found);
}

void end_as_broken(Tx& tx, const FoundPromise& found, PromiseBreach breach, const PromiseEnd& end) {
  write_end(tx, found, PromiseState::broken, breach, end);
  tx.record(PromiseBroken{.customer_id = found.about_id, .promise_id = found.promise.id, .breach = breach});
  note_promise(tx, found.about_id, {.event = PromiseBroken::name, .summary = found.promise.text});
  // Missed at first, late by now: the apology is under way.
  if (found.promise.state == PromiseState::open) follow(tx, found);
  tell_promise(tx, found);
}

}  // namespace vez
