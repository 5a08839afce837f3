#pragma once

// Cases as they lie in the database, and what moves them: for the files of this room.

#include "engine/jobs.h"
#include "processes/cases.h"
#include "store/query.h"

namespace vez {

struct CaseRow {
  CaseId id;
  ProcessId process_id;
  ProcessVersionId version_id;
  CustomerId customer_id;
  std::string status;
  std::int64_t entry;  // how manieth status it is in: timers and rules of an earlier one are over
  UtcTime status_since_at;
  bool open;
  std::optional<UserId> owner_id;
  std::optional<TeamId> team_id;
  std::string fields;
  UtcTime created_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (),
                      (id, process_id, version_id, customer_id, status, entry, status_since_at, open, owner_id, team_id,
                       fields, created_at, version))

struct ProcessRecord {
  ProcessId id;
  std::string key;
  std::optional<UserId> keeper_id;
  std::optional<std::string> keeper_name;
  std::optional<ProcessVersionId> active_version_id;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ProcessRecord, (), (id, key, keeper_id, keeper_name, active_version_id, version))

struct VersionRecord {
  ProcessVersionId id;
  ProcessId process_id;
  std::int64_t number;
  VersionState state;
  std::string definition;
  std::optional<ProcessVersionId> replaced_id;  // the one that was active before
  std::optional<std::string> author_name;
  UtcTime created_at;
  std::optional<UtcTime> published_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(VersionRecord, (),
                      (id, process_id, number, state, definition, replaced_id, author_name, created_at, published_at,
                       version))

using CaseValues = std::map<std::string, Json>;

// Whoever asks.
std::optional<CaseRow> case_row(Tx& tx, CaseId id);
// Only where who asks may see it.
Result<CaseRow> find_case(Tx& tx, CaseId id);
// The cases (c) that who asks may see.
SqlPart seen_case(const Tx& tx);
CaseValues values_of(const CaseRow& row);
ActionCase action_case(const CaseRow& row);

Result<ProcessRecord> find_process(Tx& tx, ProcessId id);
std::vector<VersionRecord> versions_of(Tx& tx, ProcessId id);
std::shared_ptr<const Compiled> definition_of(Tx& tx, ProcessVersionId id);

// Whether the condition ("": always) is true of the case.
bool is_so(Tx& tx, const Compiled& process, const CaseRow& row, std::string_view condition);

// Values as they come in, laid over those that are there; null takes one away. Faults have pointers "/fields/KEY".
Result<Done> lay_over(const Definition& definition, CaseValues& values, const CaseValues& given,
                      std::vector<std::string>& changed);
// Fields that must be there before a case takes this way: what the status leaves behind, and what the way needs.
std::vector<std::string> missing_for(const Definition& definition, std::string_view from, const Transition& way,
                                     const CaseValues& values);

struct NewMove {
  std::string to;
  MoveKind kind;
  std::optional<std::string> reason;
  std::string fields;  // JSON, as they are from then on
};
// The case is in the new status: written, told, its timers set. What follows by rules is a reaction to it.
void enter_status(Tx& tx, const Compiled& process, CaseRow& row, const NewMove& move);
// The way of a rule: the same transitions, fields and conditions, whoever it is.
Result<Done> move_by_rule(Tx& tx, const ActionCase& of, const std::string& to);

struct TimerJob {
  CaseId case_id;
  std::int64_t entry;
  std::int64_t still;  // which of the status' rules
};
BOOST_DESCRIBE_STRUCT(TimerJob, (), (case_id, entry, still))
constexpr std::string_view timer_kind = "case_timer";
// The jobs that wait for what lasts.
std::string timers_key(CaseId id);
// Those due after that moment; one that would be due by now is so at once.
void set_timers(Tx& tx, const Compiled& process, const CaseRow& row, UtcTime after);
std::vector<CaseTimer> timers_of(Tx& tx, const Compiled& process, const CaseRow& row, UtcTime after);

// Who gets it. Never nobody: where a team is empty or gone, who starts the case, else an owner of the company.
struct Holder {
  std::optional<UserId> owner_id;
  std::optional<TeamId> team_id;
};
Holder holder_for(Tx& tx, ProcessId process_id, CustomerId customer_id, const Assign& assign);
Result<Done> check_holder(Tx& tx, const Holder& holder);
void give_case(Tx& tx, CaseRow row, const Holder& holder);

// Where a case is that comes from elsewhere, and since when.
struct CasePlace {
  std::string status;
  UtcTime since_at;
};
struct StartCase {
  ProcessId process_id;
  ProcessVersionId version_id;
  CustomerId customer_id;
  CaseValues fields;
  std::optional<Holder> holder;
  std::optional<CasePlace> place;  // the start, now, where nothing is said
};
Result<CaseId> start_case(Tx& tx, const StartCase& input);

// For a case that was touched: whoever shows it looks again.
void tell_case(Tx& tx, const CaseRow& row);

// The rules of a status that is left and of the one that is entered.
void run_rules(Tx& tx, const RecordedEvent& event);

// Brings cases from one version to another: the job of publishing and of rolling back.
struct VersionMove {
  ProcessId process_id;
  ProcessVersionId from_id;
  ProcessVersionId to_id;
  std::map<std::string, std::string> mapping;
  bool back;                       // to where each case came from
  UtcTime asked_at;                // timers due by then have run
  std::optional<CaseId> after_id;  // the last one that was looked at
};
BOOST_DESCRIBE_STRUCT(VersionMove, (), (process_id, from_id, to_id, mapping, back, asked_at, after_id))
constexpr std::string_view version_move_kind = "case_version";
void move_versions(Tx& tx, const Job& job);

}  // namespace vez
