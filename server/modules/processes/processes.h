#pragma once

// Processes of a company and their versions: one that is written (draft), one that new cases start in (active), and
// those that were before (archived), in which cases may still run.

#include "engine/customer_rows.h"
#include "engine/holding.h"
#include "engine/journal.h"
#include "engine/route.h"
#include "people/roles.h"
#include "processes/definition.h"

namespace vez {

using ProcessId = Id<struct ProcessTag>;
using ProcessVersionId = Id<struct ProcessVersionTag>;

enum class VersionState { draft, active, archived };
BOOST_DESCRIBE_ENUM(VersionState, draft, active, archived)

struct ProcessRow {
  ProcessId id;
  std::string key;
  std::string name;
  std::string about;
  std::optional<UserId> keeper_id;  // who looks after it
  std::optional<std::string> keeper_name;
  std::optional<std::int64_t> active_number;  // none: no case can start yet
  bool has_draft;
  std::int64_t open_count;   // up to open_cases_counted_max
  std::int64_t fault_count;  // of open cases, what a rule could not do
  bool unused;               // no case has started for unused_days
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ProcessRow, (),
                      (id, key, name, about, keeper_id, keeper_name, active_number, has_draft, open_count, fault_count,
                       unused, version))

struct ListProcesses {
  std::optional<std::string> q;  // a part of a name or key
};
BOOST_DESCRIBE_STRUCT(ListProcesses, (), (q))

struct OneProcess {
  ProcessId id;
};
BOOST_DESCRIBE_STRUCT(OneProcess, (), (id))

struct ProcessVersion {
  ProcessVersionId id;
  std::int64_t number;
  VersionState state;
  std::optional<std::string> author_name;
  UtcTime created_at;
  std::optional<UtcTime> published_at;
  std::int64_t open_count;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ProcessVersion, (),
                      (id, number, state, author_name, created_at, published_at, open_count, version))

struct StatusView {
  std::string key;
  std::string name;
  bool final;
};
BOOST_DESCRIBE_STRUCT(StatusView, (), (key, name, final))

struct TransitionView {
  std::vector<std::string> from;
  std::string to;
  std::string name;  // of the status it leads to, where it has none of its own
};
BOOST_DESCRIBE_STRUCT(TransitionView, (), (from, to, name))

// A field of a case with all that is needed to show and to ask it.
struct CaseFieldView {
  std::string key;
  FieldType type;
  std::string label;
  std::vector<FieldChoice> choices;
  std::optional<std::string> currency;
  Json value;
};
BOOST_DESCRIBE_STRUCT(CaseFieldView, (), (key, type, label, choices, currency, value))
CaseFieldView view_of(const CaseField& field, Json value, std::string_view language);

struct ProcessCard {
  ProcessRow process;
  std::vector<StatusView> statuses;  // of the active version
  std::vector<TransitionView> transitions;
  std::vector<CaseFieldView> fields;     // without values
  std::vector<ProcessVersion> versions;  // the newest first
  bool can_roll_back;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ProcessCard, (), (process, statuses, transitions, fields, versions, can_roll_back, version))

struct CreateProcess {
  static constexpr std::string_view example =
      R"({"definition":"process: call_back\nname: {en: Call back}\nstart: open\nowner: {by: starter}\nstatuses:\n  open:\n    name: {en: Open}\n  done:\n    name: {en: Done}\n    final: true\ntransitions:\n  - from: [open]\n    to: done\n"})";
  Text<1, 131072> definition;
};
BOOST_DESCRIBE_STRUCT(CreateProcess, (), (definition))

struct SaveDraft {
  ProcessId id;
  Text<1, 131072> definition;
  std::optional<std::int64_t> if_match;  // the draft's, in the If-Match header
};
BOOST_DESCRIBE_STRUCT(SaveDraft, (), (id, definition))

struct DraftSaved {
  ProcessVersionId id;
  std::int64_t number;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(DraftSaved, (), (id, number, version))

struct UpdateProcess {
  ProcessId id;
  Patch<UserId> keeper_id;
  std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(UpdateProcess, (), (id, keeper_id))

struct GetVersion {
  ProcessId id;
  std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(GetVersion, (), (id, number))
struct VersionText {
  ProcessVersionId id;
  std::int64_t number;
  VersionState state;
  std::string definition;  // as it was written
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(VersionText, (), (id, number, state, definition, version))

struct CheckDefinition {
  Text<1, 131072> definition;
};
BOOST_DESCRIBE_STRUCT(CheckDefinition, (), (definition))
struct DefinitionFaultView {
  std::int64_t line;
  std::int64_t column;
  std::string place;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DefinitionFaultView, (), (line, column, place, reason))
struct DefinitionChecked {
  std::vector<DefinitionFaultView> faults;
  std::optional<std::string> tidy;  // in the one spelling, when nothing is wrong
};
BOOST_DESCRIBE_STRUCT(DefinitionChecked, (), (faults, tidy))

// What becomes of the cases that run in other versions.
enum class RunningCases { keep, move };
BOOST_DESCRIBE_ENUM(RunningCases, keep, move)

struct RunningStatus {
  std::int64_t number;  // of the version
  std::string status;
  std::string name;
  std::int64_t count;
  std::optional<std::string> to;  // the status of the same key
};
BOOST_DESCRIBE_STRUCT(RunningStatus, (), (number, status, name, count, to))
struct Publication {
  std::vector<RunningStatus> running;
  std::vector<StatusView> statuses;  // of the draft
};
BOOST_DESCRIBE_STRUCT(Publication, (), (running, statuses))

struct PublishDraft {
  static constexpr std::string_view example = R"({"running":"move","mapping":{"deposit":"contract"}})";
  ProcessId id;
  RunningCases running;
  // Status by status of the versions that run; those of the same key need no line.
  std::map<std::string, std::string> mapping;
};
BOOST_DESCRIBE_STRUCT(PublishDraft, (), (id, running, mapping))

struct PackView {
  std::string key;
  std::string name;
  std::string about;
  bool taken;
  std::vector<StatusView> statuses;
};
BOOST_DESCRIBE_STRUCT(PackView, (), (key, name, about, taken, statuses))
struct TakePack {
  Text<1, 40> key;
};
BOOST_DESCRIBE_STRUCT(TakePack, (), (key))

struct ActionForm {
  std::string name;
  Json schema;  // JSON Schema of its input
};
BOOST_DESCRIBE_STRUCT(ActionForm, (), (name, schema))

struct ProcessCreated {
  static constexpr std::string_view name = "ProcessCreated";
  ProcessId process_id;
};
BOOST_DESCRIBE_STRUCT(ProcessCreated, (), (process_id))
struct ProcessChanged {
  static constexpr std::string_view name = "ProcessChanged";
  ProcessId process_id;
};
BOOST_DESCRIBE_STRUCT(ProcessChanged, (), (process_id))
struct ProcessPublished {
  static constexpr std::string_view name = "ProcessPublished";
  ProcessId process_id;
  std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(ProcessPublished, (), (process_id, number))
struct ProcessRolledBack {
  static constexpr std::string_view name = "ProcessRolledBack";
  ProcessId process_id;
  std::int64_t number;  // the one that is active again
};
BOOST_DESCRIBE_STRUCT(ProcessRolledBack, (), (process_id, number))

constexpr std::int64_t processes_max = 1'000;
constexpr std::int64_t versions_max = 500;  // of one process
constexpr std::int64_t open_cases_counted_max = 100'000;
constexpr std::int64_t unused_days = 90;

Result<Page<ProcessRow>> list_processes(Tx& tx, ListProcesses input);
Result<ProcessCard> get_process(Tx& tx, OneProcess input);
Result<ProcessRow> create_process(Tx& tx, CreateProcess input);
Result<ProcessRow> update_process(Tx& tx, UpdateProcess input);
// Writes the draft, which is made where there is none.
Result<DraftSaved> save_draft(Tx& tx, SaveDraft input);
Result<VersionText> get_version(Tx& tx, GetVersion input);
Result<DefinitionChecked> check_definition_text(Tx& tx, CheckDefinition input);
// What publishing the draft would mean for the cases that run.
Result<Publication> get_publication(Tx& tx, OneProcess input);
Result<ProcessRow> publish_draft(Tx& tx, PublishDraft input);
// The version before is active again; the cases that came over go back to where they were.
Result<ProcessRow> roll_back(Tx& tx, OneProcess input);
// Those that come with Vez.
Result<Page<PackView>> list_packs(Tx& tx, Nothing);
// Taken over and published.
Result<ProcessRow> take_pack(Tx& tx, TakePack input);
Result<Page<ActionForm>> list_actions(Tx& tx, Nothing);

std::vector<Route> processes_routes();
std::vector<Reaction> processes_reactions();
void add_process_jobs(JobKinds& kinds);
std::vector<CustomerRows> processes_rows();
std::vector<Holding> processes_holdings();
std::vector<Action> processes_actions();

}  // namespace vez
