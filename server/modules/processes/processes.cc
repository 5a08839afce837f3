#include "processes/processes.h"

#include <algorithm>

#include "base/embedded.h"
#include "base/failure.h"
#include "engine/command_parts.h"
#include "people/accounts.h"
#include "processes/cases_inside.h"
#include "processes_sql.h"
#include "text/fold.h"

namespace vez {

std::span<const EmbeddedFile> pack_files();

namespace {

Message in_words(const DefinitionFault& fault, std::string_view language) {
  return Message("line {line}, column {column}, {place}: {reason}",
                 {{"line", std::to_string(fault.at.line)},
                  {"column", std::to_string(fault.at.column)},
                  {"place", fault.place.empty() ? "YAML" : fault.place},
                  {"reason", in_language(fault.what, language)}});
}

std::unexpected<Refusal> refuse_definition(const DefinitionFaults& faults, std::string_view language) {
  Refusal refusal{RefusalCode::invalid, {}};
  for (const DefinitionFault& fault : faults) refusal.faults.push_back({"/definition", in_words(fault, language)});
  return std::unexpected(std::move(refusal));
}

// What only this company's database knows: its teams and roles.
void check_names(Tx& tx, const Definition& definition, DefinitionFaults& faults) {
  const auto team = [&](const std::optional<std::string>& name, YamlPlace at, const std::string& place) {
    if (name && !tx.one<TeamId>(sql::TeamNamed{.name = *name}))
      faults.push_back({at, place, Message("there is no team {name}", {{"name", *name}})});
  };
  team(definition.owner.team, {}, "owner");
  for (std::size_t i = 0; i < definition.transitions.size(); ++i)
    for (const std::string& role : definition.transitions[i].roles)
      if (!role_named(tx, role))
        faults.push_back({definition.transitions[i].at, "transitions › " + std::to_string(i + 1) + " › roles",
                          Message("there is no role {name}", {{"name", role}})});
}

std::expected<Definition, DefinitionFaults> read_here(Tx& tx, std::string_view yaml) {
  auto definition = parse_definition(yaml, all_actions());
  if (!definition) return definition;
  DefinitionFaults faults;
  check_names(tx, *definition, faults);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return definition;
}

const VersionRecord* draft_of(const std::vector<VersionRecord>& versions) {
  const auto found = std::ranges::find(versions, VersionState::draft, &VersionRecord::state);
  return found == versions.end() ? nullptr : &*found;
}

// The version that says what the process is called: the active one, before there is one the draft.
const VersionRecord& telling(const std::vector<VersionRecord>& versions) {
  const auto found = std::ranges::find(versions, VersionState::active, &VersionRecord::state);
  CHECK(!versions.empty());
  return found == versions.end() ? versions.front() : *found;
}

ProcessRow row_of(Tx& tx, const ProcessRecord& record) {
  const auto versions = versions_of(tx, record.id);
  const Definition& definition = compiled(telling(versions).definition)->definition;
  const std::string_view language = tx.who().language;
  ProcessRow row{
      .id = record.id,
      .key = record.key,
      .name = std::string(said(definition.name, language)),
      .about = std::string(said(definition.about, language)),
      .keeper_id = record.keeper_id,
      .keeper_name = record.keeper_name,
      .active_number = std::nullopt,
      .has_draft = draft_of(versions) != nullptr,
      .open_count =
          *tx.one<std::int64_t>(sql::OpenOfProcess{.process_id = record.id, .count_max = open_cases_counted_max}),
      .fault_count = *tx.one<std::int64_t>(sql::FaultsOfProcess{.process_id = record.id, .count_max = job_count_max}),
      .unused = false,
      .version = record.version};
  for (const VersionRecord& version : versions)
    if (version.state == VersionState::active) row.active_number = version.number;
  const UtcTime long_ago = tx.now() - std::chrono::days(unused_days);
  const auto published = telling(versions).published_at;
  row.unused = published && *published < long_ago;
  for (const bool open : {true, false})
    if (const auto last = tx.one<CaseId>(sql::LastStarted{.process_id = record.id, .open = open}))
      row.unused = row.unused && IdGenerator::time_of(last->value) < long_ago;
  return row;
}

void tell_process(Tx& tx) { tx.changed("processes"); }

Result<ProcessRow> create(Tx& tx, const std::string& yaml, const Definition& definition) {
  if (tx.one<ProcessRecord>(sql::ProcessByKey{.key = definition.key}))
    return refuse(RefusalCode::conflict, "definition", {"there is a process {key} already", {{"key", definition.key}}});
  if (*tx.one<std::int64_t>(sql::ProcessCount{}) >= processes_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(processes_max)}}});
  const auto id = tx.new_id<ProcessId>();
  tx.run(sql::InsertProcess{.id = id, .key = definition.key, .keeper_id = author(tx), .now = tx.now()});
  tx.run(sql::InsertVersion{.id = tx.new_id<ProcessVersionId>(),
                            .process_id = id,
                            .number = 1,
                            .definition = yaml,
                            .author_id = author(tx),
                            .now = tx.now()});
  tx.record(ProcessCreated{.process_id = id});
  tell_process(tx);
  return row_of(tx, TRY(find_process(tx, id)));
}

std::vector<StatusView> views_of(const Definition& definition, std::string_view language) {
  std::vector<StatusView> views;
  for (const Status& status : definition.statuses)
    views.push_back({status.key, std::string(said(status.name, language)), status.final});
  return views;
}

// A field of the same key keeps its type in all versions: what is filled in keeps its meaning.
Result<Done> check_types(const Definition& draft, const std::vector<VersionRecord>& versions) {
  for (const VersionRecord& version : versions) {
    if (version.state == VersionState::draft) continue;
    const auto before = compiled(version.definition);
    for (const CaseField& field : draft.fields)
      if (const CaseField* was = before->definition.field(field.key))
        if (was->type != field.type || was->currency != field.currency)
          return refuse(RefusalCode::conflict, "definition",
                        {"the field {key} has another type in version {number}; give it another key",
                         {{"key", field.key}, {"number", std::to_string(version.number)}}});
  }
  return Done{};
}

struct StatusCount {
  std::string status;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(StatusCount, (), (status, count))

std::vector<RunningStatus> running_of(Tx& tx, const std::vector<VersionRecord>& versions, const Definition& draft) {
  std::vector<RunningStatus> all;
  for (const VersionRecord& version : versions) {
    if (version.state == VersionState::draft) continue;
    const auto process = compiled(version.definition);
    for (const StatusCount& one : tx.all<StatusCount>(sql::StatusesOfVersion{.version_id = version.id})) {
      const Status* status = process->definition.status(one.status);
      CHECK(status != nullptr);
      RunningStatus running{.number = version.number,
                            .status = one.status,
                            .name = std::string(said(status->name, tx.who().language)),
                            .count = one.count,
                            .to = std::nullopt};
      if (draft.status(one.status) != nullptr) running.to = one.status;
      all.push_back(std::move(running));
    }
  }
  return all;
}

void bring_over(Tx& tx, ProcessId process, ProcessVersionId from, ProcessVersionId to,
                const std::map<std::string, std::string>& mapping, bool back) {
  enqueue(tx, version_move_kind, "process:" + to_text(process), tx.now(),
          VersionMove{.process_id = process,
                      .from_id = from,
                      .to_id = to,
                      .mapping = mapping,
                      .back = back,
                      .asked_at = tx.now(),
                      .after_id = std::nullopt});
}

Result<std::string_view> pack_text(std::string_view key) {
  for (const EmbeddedFile& file : pack_files())
    if (file.name == std::string(key) + ".yaml") return file.bytes;
  return refuse(RefusalCode::not_found, "key", "there is nothing here");
}

}  // namespace

Result<ProcessRecord> find_process(Tx& tx, ProcessId id) {
  auto record = tx.one<ProcessRecord>(sql::ProcessById{.id = id});
  if (!record) return refuse(RefusalCode::not_found, "id", "no such process");
  return *std::move(record);
}

std::vector<VersionRecord> versions_of(Tx& tx, ProcessId id) {
  return tx.all<VersionRecord>(sql::VersionsOf{.process_id = id, .count_max = versions_max});
}

std::shared_ptr<const Compiled> definition_of(Tx& tx, ProcessVersionId id) {
  const auto version = tx.one<VersionRecord>(sql::VersionById{.id = id});
  CHECK(version.has_value());
  return compiled(version->definition);
}

CaseFieldView view_of(const CaseField& field, Json value, std::string_view language) {
  CustomField custom = as_custom_field(field, language);
  return {.key = field.key,
          .type = field.type,
          .label = std::move(custom.label),
          .choices = std::move(custom.choices),
          .currency = field.currency,
          .value = std::move(value)};
}

Result<Page<ProcessRow>> list_processes(Tx& tx, ListProcesses input) {
  Page<ProcessRow> page;
  const std::string wanted = folded(input.q.value_or(""));
  for (const ProcessRecord& record : tx.all<ProcessRecord>(sql::Processes{.count_max = processes_max})) {
    ProcessRow row = row_of(tx, record);
    if (wanted.empty() || folded(row.name + " " + row.key + " " + row.about).contains(wanted))
      page.items.push_back(std::move(row));
  }
  return page;
}

Result<ProcessCard> get_process(Tx& tx, OneProcess input) {
  const ProcessRecord record = TRY(find_process(tx, input.id));
  const auto versions = versions_of(tx, input.id);
  const std::string_view language = tx.who().language;
  ProcessCard card{};
  card.process = row_of(tx, record), card.version = record.version;
  const VersionRecord& told = telling(versions);
  const Definition& definition = compiled(told.definition)->definition;
  card.statuses = views_of(definition, language);
  for (const Transition& way : definition.transitions) {
    const Words& name = way.name.empty() ? definition.status(way.to)->name : way.name;
    card.transitions.push_back({way.from, way.to, std::string(said(name, language))});
  }
  for (const CaseField& field : definition.fields) card.fields.push_back(view_of(field, {}, language));
  for (const VersionRecord& version : versions)
    card.versions.push_back({.id = version.id,
                             .number = version.number,
                             .state = version.state,
                             .author_name = version.author_name,
                             .created_at = version.created_at,
                             .published_at = version.published_at,
                             .open_count = *tx.one<std::int64_t>(
                                 sql::OpenOfVersion{.version_id = version.id, .count_max = open_cases_counted_max}),
                             .version = version.version});
  card.can_roll_back = told.state == VersionState::active && told.replaced_id.has_value();
  return card;
}

Result<ProcessRow> create_process(Tx& tx, CreateProcess input) {
  const auto definition = read_here(tx, input.definition.value);
  if (!definition) return refuse_definition(definition.error(), tx.who().language);
  return create(tx, input.definition.value, *definition);
}

Result<ProcessRow> update_process(Tx& tx, UpdateProcess input) {
  ProcessRecord record = TRY(find_process(tx, input.id));
  if (input.if_match && *input.if_match != record.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this process meanwhile");
  std::vector<std::string> fields;
  take(input.keeper_id, record.keeper_id, "keeper_id", fields);
  if (fields.empty()) return row_of(tx, record);
  if (record.keeper_id && !tx.one<UserId>(sql::UserThere{.id = *record.keeper_id, .disabled = false}))
    return refuse(RefusalCode::invalid, "keeper_id", "no such user, or not any more");
  tx.run(sql::SetKeeper{.keeper_id = any_of(record.keeper_id), .id = record.id});
  tx.record(ProcessChanged{.process_id = record.id});
  tell_process(tx);
  return row_of(tx, TRY(find_process(tx, record.id)));
}

Result<DraftSaved> save_draft(Tx& tx, SaveDraft input) {
  const ProcessRecord record = TRY(find_process(tx, input.id));
  const auto definition = read_here(tx, input.definition.value);
  if (!definition) return refuse_definition(definition.error(), tx.who().language);
  if (definition->key != record.key)
    return refuse(RefusalCode::invalid, "definition", {"the key stays {key}", {{"key", record.key}}});
  const auto versions = versions_of(tx, record.id);
  TRY(check_types(*definition, versions));
  const VersionRecord* draft = draft_of(versions);
  if (input.if_match && (draft == nullptr || draft->version != *input.if_match))
    return refuse(RefusalCode::stale, "", "somebody has changed this draft meanwhile");
  DraftSaved saved{};
  if (draft != nullptr) {
    saved = {.id = draft->id, .number = draft->number, .version = draft->version + 1};
    tx.run(sql::UpdateVersionText{.definition = input.definition, .id = draft->id});
  } else {
    if (std::ssize(versions) >= versions_max)
      return refuse(RefusalCode::conflict, "", {"must be at most {max}", {{"max", std::to_string(versions_max)}}});
    saved = {.id = tx.new_id<ProcessVersionId>(), .number = versions.front().number + 1, .version = 1};
    tx.run(sql::InsertVersion{.id = saved.id,
                              .process_id = record.id,
                              .number = saved.number,
                              .definition = input.definition,
                              .author_id = author(tx),
                              .now = tx.now()});
  }
  tx.record(ProcessChanged{.process_id = record.id});
  tell_process(tx);
  return saved;
}

Result<VersionText> get_version(Tx& tx, GetVersion input) {
  const auto version = tx.one<VersionRecord>(sql::VersionByNumber{.process_id = input.id, .number = input.number});
  if (!version) return refuse(RefusalCode::not_found, "number", "there is nothing here");
  return VersionText{.id = version->id,
                     .number = version->number,
                     .state = version->state,
                     .definition = version->definition,
                     .version = version->version};
}

Result<DefinitionChecked> check_definition_text(Tx& tx, CheckDefinition input) {
  DefinitionChecked checked;
  const auto definition = read_here(tx, input.definition.value);
  if (definition) {
    checked.tidy = to_yaml(*definition);
    return checked;
  }
  for (const DefinitionFault& fault : definition.error())
    checked.faults.push_back({.line = fault.at.line,
                              .column = fault.at.column,
                              .place = fault.place,
                              .reason = in_language(fault.what, tx.who().language)});
  return checked;
}

Result<Publication> get_publication(Tx& tx, OneProcess input) {
  TRY(find_process(tx, input.id));
  const auto versions = versions_of(tx, input.id);
  const VersionRecord* draft = draft_of(versions);
  if (draft == nullptr) return refuse(RefusalCode::conflict, "", "there is no draft");
  const auto process = compiled(draft->definition);
  return Publication{.running = running_of(tx, versions, process->definition),
                     .statuses = views_of(process->definition, tx.who().language)};
}

Result<ProcessRow> publish_draft(Tx& tx, PublishDraft input) {
  const ProcessRecord record = TRY(find_process(tx, input.id));
  const auto versions = versions_of(tx, input.id);
  const VersionRecord* draft = draft_of(versions);
  if (draft == nullptr) return refuse(RefusalCode::conflict, "", "there is no draft");
  const auto definition = read_here(tx, draft->definition);
  if (!definition) return refuse_definition(definition.error(), tx.who().language);
  TRY(check_types(*definition, versions));
  for (const auto& [from, to] : input.mapping)
    if (definition->status(to) == nullptr)
      return refuse(RefusalCode::invalid, "/mapping/" + from, {"there is no status {key}", {{"key", to}}});
  if (input.running == RunningCases::move)
    for (const RunningStatus& one : running_of(tx, versions, *definition))
      if (!one.to && !input.mapping.contains(one.status))
        return refuse(RefusalCode::invalid, "/mapping/" + one.status,
                      {"where do the cases in {status} go?", {{"status", one.name}}});
  if (record.active_version_id)
    tx.run(sql::SetVersionState{.state = enum_name(VersionState::archived), .id = *record.active_version_id});
  tx.run(sql::PublishVersion{.replaced_id = any_of(record.active_version_id), .now = tx.now(), .id = draft->id});
  tx.run(sql::SetActive{.version_id = draft->id, .id = record.id});
  if (input.running == RunningCases::move)
    for (const VersionRecord& version : versions)
      if (version.state != VersionState::draft) bring_over(tx, record.id, version.id, draft->id, input.mapping, false);
  tx.record(ProcessPublished{.process_id = record.id, .number = draft->number});
  tell_process(tx);
  tx.changed("cases");
  return row_of(tx, TRY(find_process(tx, record.id)));
}

Result<ProcessRow> roll_back(Tx& tx, OneProcess input) {
  const ProcessRecord record = TRY(find_process(tx, input.id));
  if (!record.active_version_id) return refuse(RefusalCode::conflict, "", "there is no version before this one");
  const auto active = tx.one<VersionRecord>(sql::VersionById{.id = *record.active_version_id});
  if (!active->replaced_id) return refuse(RefusalCode::conflict, "", "there is no version before this one");
  const auto before = tx.one<VersionRecord>(sql::VersionById{.id = *active->replaced_id});
  tx.run(sql::SetVersionState{.state = enum_name(VersionState::archived), .id = active->id});
  tx.run(sql::SetVersionState{.state = enum_name(VersionState::active), .id = before->id});
  tx.run(sql::SetActive{.version_id = before->id, .id = record.id});
  bring_over(tx, record.id, active->id, before->id, {}, true);
  tx.record(ProcessRolledBack{.process_id = record.id, .number = before->number});
  tell_process(tx);
  tx.changed("cases");
  return row_of(tx, TRY(find_process(tx, record.id)));
}

Result<Page<PackView>> list_packs(Tx& tx, Nothing) {
  Page<PackView> page;
  for (const EmbeddedFile& file : pack_files()) {
    const Definition& definition = compiled(file.bytes)->definition;
    page.items.push_back({.key = definition.key,
                          .name = std::string(said(definition.name, tx.who().language)),
                          .about = std::string(said(definition.about, tx.who().language)),
                          .taken = tx.one<ProcessRecord>(sql::ProcessByKey{.key = definition.key}).has_value(),
                          .statuses = views_of(definition, tx.who().language)});
  }
  return page;
}

Result<ProcessRow> take_pack(Tx& tx, TakePack input) {
  const std::string yaml(TRY(pack_text(input.key.value)));
  const ProcessRow made = TRY(create(tx, yaml, compiled(yaml)->definition));
  return publish_draft(tx, {.id = made.id, .running = RunningCases::keep, .mapping = {}});
}

Result<Page<ActionForm>> list_actions(Tx&, Nothing) {
  Page<ActionForm> page;
  for (const Action& action : all_actions()) {
    SchemaBook book;
    const std::string root = action.schema(book);
    // One document by itself: what it refers to stands in it.
    std::string parts;
    for (const auto& [type, schema] : book) parts += (parts.empty() ? "\"" : ",\"") + type + "\":" + schema;
    std::string text = root.substr(0, root.size() - 1) + ",\"$defs\":{" + parts + "}}";
    constexpr std::string_view elsewhere = "#/components/schemas/";
    for (std::size_t at = text.find(elsewhere); at != std::string::npos; at = text.find(elsewhere, at))
      text.replace(at, elsewhere.size(), "#/$defs/");
    page.items.push_back({.name = std::string(action.name), .schema = {std::move(text)}});
  }
  return page;
}

}  // namespace vez
