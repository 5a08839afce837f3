// What follows by itself: when a status is left or entered, and when a case is still in it.

#include <algorithm>

#include "base/failure.h"
#include "engine/command_parts.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"

namespace vez {
namespace {

struct RuleJob {
  CaseFaultId fault_id;
  CaseId case_id;
  std::int64_t entry;
  bool while_there;  // only as long as the case is in that status
  std::string action;
  Json input;
};
BOOST_DESCRIBE_STRUCT(RuleJob, (), (fault_id, case_id, entry, while_there, action, input))

constexpr std::string_view rule_kind = "case_rule";

std::string fault_key(CaseFaultId id) { return "case_rule:" + to_text(id); }

struct FaultRow {
  CaseFaultId id;
  CaseId case_id;
  std::int64_t entry;
  std::string place;
  std::string action;
  std::optional<JobId> job_id;
};
BOOST_DESCRIBE_STRUCT(FaultRow, (), (id, case_id, entry, place, action, job_id))

// Rules act for the house and in its language, not for whoever moved the case: they may do what they were written to
// do.
class AsHouse {
 public:
  explicit AsHouse(Tx& tx, const std::string& process) : tx_(tx), before_(tx.who()) {
    const auto language = tx.one<std::string>(sql::LanguageOfCompany{});
    tx_.act_as({.user_id = {}, .via = "process:" + process, .language = language.value_or(before_.language)});
  }
  ~AsHouse() { tx_.act_as(before_); }
  AsHouse(const AsHouse&) = delete;
  AsHouse& operator=(const AsHouse&) = delete;

 private:
  Tx& tx_;
  const Actor before_;
};

const Action* action_named(std::string_view name) {
  const auto found = std::ranges::find(all_actions(), name, &Action::name);
  return found == all_actions().end() ? nullptr : &*found;
}

// What went wrong, or "" when it is done.
std::string try_action(Tx& tx, const CaseRow& row, std::string_view name, const std::string& input) {
  const Action* action = action_named(name);
  if (action == nullptr) return "no such action: " + std::string(name);
  std::string error;
  try {
    tx.attempt([&] {
      const auto done = action->run(tx, action_case(row), input);
      if (!done) error = in_language(done.error().faults.front().reason, tx.who().language);
      return done.has_value();
    });
  } catch (const StoreFailure&) {
    throw;  // The database failed, not the rule: all of the transaction is run again.
  } catch (const std::exception& failure) {
    error = failure.what();
  }
  return error;
}

void note_fault(Tx& tx, const CaseRow& row, const std::string& place, const std::string& error,
                const std::optional<RuleJob>& job) {
  const auto id = tx.new_id<CaseFaultId>();
  std::optional<AnyId> job_id;
  if (job) {
    RuleJob later = *job;
    later.fault_id = id;
    job_id = enqueue(tx, rule_kind, fault_key(id), tx.now() + std::chrono::seconds(job_retry_seconds_min), later);
  }
  tx.run(sql::InsertCaseFault{.id = id,
                              .case_id = row.id,
                              .entry = row.entry,
                              .place = place,
                              .action = job ? job->action : "",
                              .error = error,
                              .parked = !job.has_value(),
                              .job_id = job_id,
                              .now = tx.now()});
  tell_case(tx, row);
}

// One after the other, each for the case as it is by then; the rest is let be when the case has gone elsewhere.
void run_calls(Tx& tx, CaseId id, const Compiled& process, const std::vector<ActionCall>& calls,
               const std::string& place, std::int64_t entry, bool while_there) {
  const AsHouse house(tx, process.definition.key);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto row = case_row(tx, id);
    if (!row || (while_there && row->entry != entry)) return;
    const ActionCall& call = calls[i];
    if (!is_so(tx, process, *row, call.condition)) continue;
    const std::string error = try_action(tx, *row, call.action, call.input.text);
    if (error.empty()) continue;
    note_fault(tx, *row, place + " › " + std::to_string(i + 1), error,
               RuleJob{.fault_id = {},
                       .case_id = id,
                       .entry = entry,
                       .while_there = while_there,
                       .action = call.action,
                       .input = call.input});
  }
}

void run_timer(Tx& tx, const Job& job) {
  const auto timer = from_json<TimerJob>(job.data);
  CHECK(timer.has_value());
  const auto row = case_row(tx, timer->case_id);
  if (!row || row->entry != timer->entry) return;
  const auto process = definition_of(tx, row->version_id);
  const Status* status = process->definition.status(row->status);
  CHECK(status != nullptr && timer->still < std::ssize(status->still));
  const StillThere& still = status->still[static_cast<std::size_t>(timer->still)];
  // Time has passed: what follows is no longer a chain of moves at once.
  tx.because({.event_id = job.cause_id, .depth = 0}, [&] {
    tx.record(CaseStillThere{
        .case_id = row->id, .customer_id = row->customer_id, .status = row->status, .after = still.after});
    run_calls(tx, row->id, *process, still.actions, "statuses › " + row->status + " › still › " + still.after,
              row->entry, true);
  });
}

void run_again(Tx& tx, const Job& job) {
  const auto rule = from_json<RuleJob>(job.data);
  CHECK(rule.has_value());
  const auto row = case_row(tx, rule->case_id);
  if (row && (!rule->while_there || row->entry == rule->entry)) {
    const auto process = definition_of(tx, row->version_id);
    const AsHouse house(tx, process->definition.key);
    const std::string error = try_action(tx, *row, rule->action, rule->input.text);
    if (!error.empty()) throw Failure(error);
  }
  tx.run(sql::DeleteFault{.id = rule->fault_id});
  if (row) tell_case(tx, *row);
}

void show_parked(Tx& tx, const Job& job, const std::string& error) {
  const auto rule = from_json<RuleJob>(job.data);
  CHECK(rule.has_value());
  tx.run(sql::ParkFault{.parked = true, .error = error, .id = rule->fault_id});
  tx.changed("cases");
}

Result<FaultRow> find_fault(Tx& tx, const OneCaseFault& input) {
  TRY(find_case(tx, input.id));
  auto fault = tx.one<FaultRow>(sql::FaultById{.id = input.fault_id});
  if (!fault || fault->case_id != input.id) return refuse(RefusalCode::not_found, "fault_id", "there is nothing here");
  return *std::move(fault);
}

}  // namespace

void run_rules(Tx& tx, const RecordedEvent& event) {
  const bool started = event.name == CaseStarted::name;
  CaseMoved moved{};
  if (started)
    moved.case_id = event.as<CaseStarted>().case_id, moved.entry = 1;
  else
    moved = event.as<CaseMoved>();
  const auto row = case_row(tx, moved.case_id);
  if (!row) return;
  const auto process = definition_of(tx, row->version_id);
  if (event.depth > case_depth_max)
    return note_fault(tx, *row, "statuses › " + row->status,
                      in_language(Message("moves that follow from each other went on and on; the case stays here"),
                                  tx.who().language),
                      std::nullopt);
  if (const Status* left = process->definition.status(moved.from))
    run_calls(tx, row->id, *process, left->on_leave, "statuses › " + left->key + " › on_leave", moved.entry, false);
  const auto now = case_row(tx, moved.case_id);
  if (!now || now->entry != moved.entry) return;
  if (const Status* entered = process->definition.status(now->status))
    run_calls(tx, now->id, *process, entered->on_enter, "statuses › " + entered->key + " › on_enter", moved.entry,
              true);
}

void add_process_jobs(JobKinds& kinds) {
  kinds.add({.name = timer_kind, .run = run_timer});
  kinds.add({.name = rule_kind, .run = run_again, .parked = show_parked});
  kinds.add({.name = version_move_kind, .run = move_versions});
}

Result<Done> retry_case_fault(Tx& tx, OneCaseFault input) {
  const FaultRow fault = TRY(find_fault(tx, input));
  if (!fault.job_id || !retry_parked_job(tx, *fault.job_id))
    return refuse(RefusalCode::conflict, "", "it is tried again by itself, or only a person can help");
  tx.run(sql::ParkFault{.parked = false, .error = "", .id = fault.id});
  tx.changed("cases");
  return Done{};
}

Result<Done> dismiss_case_fault(Tx& tx, OneCaseFault input) {
  const FaultRow fault = TRY(find_fault(tx, input));
  cancel_jobs(tx, fault_key(fault.id));
  tx.run(sql::DeleteFault{.id = fault.id});
  tx.changed("cases");
  return Done{};
}

}  // namespace vez
