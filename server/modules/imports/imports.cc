#include "imports/imports.h"

#include <algorithm>

#include "imports/import_store.h"
#include "imports_sql.h"
#include "people/people.h"
#include "text/codes.h"

namespace vez {
namespace {

constexpr std::int64_t undo_rows_per_job = 500;
constexpr std::int64_t report_rows_per_piece = 1'000;

// A check, a run or an undo of a file, as far as it has come.
struct ImportJob {
  ImportId import_id;
  PassId pass_id;
  std::int64_t at;  // number of the last row done; for an undo of the last one not undone
};
BOOST_DESCRIBE_STRUCT(ImportJob, (), (import_id, pass_id, at))

struct SweepJob {
  PassId pass_id;
};
BOOST_DESCRIBE_STRUCT(SweepJob, (), (pass_id))

std::string job_key(ImportId id) { return "import:" + to_text(id); }

template <class T>
T read_part(const std::string& json) {
  auto part = from_json<T>(json);
  CHECK_WITH(part.has_value(), "a part of an import does not read back");
  return *std::move(part);
}

std::string in_words(const StoredMessage& stored, std::string_view language) {
  Message message(stored.reason);
  for (const auto& [name, value] : stored.parameters) message.parameters.emplace_back(name, value);
  return in_language(message, language);
}

OpenImport opened(ImportRecordRow row) {
  OpenImport import{.row = std::move(row), .dialect = {}, .columns = {}, .options = {}, .counts = {}};
  import.dialect = read_part<ImportDialect>(import.row.dialect);
  import.columns = read_part<std::vector<ImportColumn>>(import.row.columns);
  import.options = read_part<ImportOptions>(import.row.options);
  import.counts = read_part<ImportCounts>(import.row.counts);
  return import;
}

void tell(Tx& tx, ImportId id, std::int64_t version) {
  tx.changed("import", id, version);
  tx.changed("imports", id, version);
}

Result<Done> must_have_targets(const OpenImport& import) {
  if (import.row.chunk_count == 0) return refuse(RefusalCode::conflict, "", "the file is not here any more");
  const auto has = [&](Target target) {
    return std::ranges::any_of(import.columns, [&](const ImportColumn& c) { return c.target == target; });
  };
  if (std::ranges::none_of(import.columns, [](const ImportColumn& c) { return c.target.has_value(); }))
    return refuse(RefusalCode::invalid, "columns", "no column has a meaning yet");
  if (import.row.record_type == RecordType::customer) return Done{};
  if (!has(Target::customer_external_id) && !has(Target::customer_phone) && !has(Target::customer_mail))
    return refuse(RefusalCode::invalid, "columns", "a column must say whose purchase it is");
  if (!has(Target::occurred_on)) return refuse(RefusalCode::invalid, "columns", "a column must say when it was");
  return Done{};
}

// Whether nothing of it was imported yet; a check may have been tried.
bool may_begin(const OpenImport& import) {
  const ImportState state = import.row.state;
  return !import.row.kept_rows &&
         (state == ImportState::uploaded || state == ImportState::checked || state == ImportState::failed);
}

// Begins a check, a run or an undo from `at` on.
void begin(Tx& tx, OpenImport& import, ImportState state, std::int64_t at) {
  import.row.state = state;
  import.row.problem.clear();
  import.row.finished_at.reset();
  import.row.pass_id = tx.new_id<PassId>();
  save_import(tx, import);
  cancel_jobs(tx, job_key(import.row.id));  // Of one that failed there is a parked one.
  enqueue(tx, state == ImportState::undoing ? "import_undo" : "import_rows", job_key(import.row.id), tx.now(),
          ImportJob{import.row.id, import.row.pass_id, at});
}

Result<Done> apply_columns(Tx& tx, const std::vector<ColumnTarget>& targets, OpenImport& import) {
  std::size_t i = 0;
  const std::vector<CustomField> own_fields = list_custom_fields(tx, {}).value().items;
  for (const ColumnTarget& change : targets) {
    const std::string place = "/columns/" + std::to_string(i++);
    if (change.index < 0 || change.index >= static_cast<std::int64_t>(import.columns.size()))
      return refuse(RefusalCode::invalid, place + "/index", "no such column");
    if (change.target && !target_fits(*change.target, import.row.record_type))
      return refuse(RefusalCode::invalid, place + "/target", "is not a meaning for this kind of record");
    const bool own = change.target == Target::custom;
    std::optional<std::string> key;
    if (own && change.field) key = change.field->value;
    if (own && (!key || std::ranges::find(own_fields, *key, &CustomField::key) == own_fields.end()))
      return refuse(RefusalCode::invalid, place + "/field", "there is no such field");
    // A meaning that stands once moves here.
    if (change.target && (own || !target_repeats(*change.target)))
      for (ImportColumn& other : import.columns)
        if (other.target == change.target && other.field == key) other.target.reset(), other.field.reset();
    ImportColumn& column = import.columns[static_cast<std::size_t>(change.index)];
    column.target = change.target, column.field = key;
  }
  return Done{};
}

template <std::size_t Min, std::size_t Max>
void patch(std::optional<std::string>& target, const Patch<Text<Min, Max>>& change) {
  if (!change.present) return;
  target = change.value ? std::optional<std::string>(change.value->value) : std::nullopt;
}

Result<Done> apply_options(const ChangeOptions& change, ImportOptions& options) {
  if (change.source) options.source = change.source->value;
  if (change.match) options.match = *change.match;
  if (change.existing) options.existing = *change.existing;
  if (change.on_conflict) options.on_conflict = *change.on_conflict;
  if (change.create_missing) options.create_missing = *change.create_missing;
  patch(options.country, change.country), patch(options.language, change.language);
  patch(options.currency, change.currency), patch(options.date_format, change.date_format);
  return check_options(options);
}

// The file read anew in another dialect: other columns, other samples.
Result<Done> apply_dialect(Tx& tx, ImportDialect dialect, OpenImport& import) {
  const std::string_view delimiters = ",;\t| :";
  if (dialect.delimiter.size() != 1 || delimiters.find(dialect.delimiter) == std::string_view::npos)
    return refuse(RefusalCode::invalid, "/dialect/delimiter",
                  "must be one of: comma, semicolon, tab, bar, colon, space");
  if (dialect.quote != "\"" && dialect.quote != "'")
    return refuse(RefusalCode::invalid, "/dialect/quote", "must be a quotation mark or an apostrophe");
  if (dialect.format != import.dialect.format)
    return refuse(RefusalCode::invalid, "/dialect/format", "a file stays what it is");
  dialect.sheets = import.dialect.sheets;
  if (dialect.format == FileFormat::xlsx && std::ranges::find(dialect.sheets, dialect.sheet) == dialect.sheets.end())
    return refuse(RefusalCode::invalid, "/dialect/sheet", "the workbook has no such sheet");
  if (dialect.format == FileFormat::vcard || dialect.format == FileFormat::ndjson) dialect.has_header = true;
  if (dialect.encoding == "utf-8") dialect.encoding = "UTF-8";
  if (!is_known_encoding(dialect.encoding))
    return refuse(RefusalCode::invalid, "/dialect/encoding", "is not a known encoding");
  import.dialect = dialect;
  const StoredFile file = stored_file(tx, import.row.id, import.row.chunk_count, import.row.size_bytes);
  import.columns = propose_columns(head_rows(file, dialect), dialect.has_header);
  propose_targets(import.columns, import.row.record_type, list_custom_fields(tx, {}).value().items);
  return Done{};
}

void count(ImportCounts& counts, Fate fate) {
  ++counts.rows;
  switch (fate) {
    case Fate::created: ++counts.created; break;
    case Fate::updated: ++counts.updated; break;
    case Fate::unchanged: ++counts.unchanged; break;
    case Fate::skipped: ++counts.skipped; break;
    case Fate::unclear: ++counts.unclear; break;
    case Fate::failed: ++counts.failed; break;
  }
}

RowOutcome put(Tx& tx, CustomerBook& book, bool keep, const ImportRecord& record, const ImportOptions& options) {
  if (record.failed) return {};
  if (record.purchase) return put_purchase(book, tx, keep, record, options);
  return put_customer(book, record.customer, options);
}

void write_row(Tx& tx, ImportId id, const ImportRecord& record, RowOutcome& outcome, bool keep) {
  std::vector<StoredMessage>& messages = outcome.messages;
  messages.insert(messages.begin(), record.messages.begin(), record.messages.end());
  // A customer that a check would have made is not there to be looked at.
  const bool there = keep || outcome.fate != Fate::created;
  tx.run(sql::PutRow{
      .import_id = id,
      .number = record.number,
      .line = record.line,
      .fate = enum_name(outcome.fate),
      .customer_id = there && outcome.customer_id ? std::optional(AnyId(*outcome.customer_id)) : std::nullopt,
      .event_id = outcome.event_id.value ? std::optional(AnyId(outcome.event_id)) : std::nullopt,
      .messages = messages.empty() ? std::string_view() : std::string_view(to_json(messages)),
      .sample = record.sample,
      .before = outcome.before});
}

// One batch of a check or a run.
void put_batch(Tx& tx, const Job& job) {
  const auto task = read_part<ImportJob>(job.data);
  auto found = open_import(tx, task.import_id);
  if (!found) return;
  OpenImport& import = *found;
  const bool keep = import.row.state == ImportState::running;
  if (import.row.pass_id != task.pass_id || (!keep && import.row.state != ImportState::checking)) return;
  CHECK(job.prepared != nullptr);
  const RecordBatch& batch = *static_cast<const RecordBatch*>(job.prepared.get());
  tx.act_as({.user_id = import.row.created_by_id, .via = import_via(import.row.id)});
  CustomersBulk real(tx);
  ShadowBook shadow(tx, import.row.pass_id);
  CustomerBook& book = keep ? static_cast<CustomerBook&>(real) : shadow;
  tx.gather([&] {
    for (const ImportRecord& record : batch.records) {
      RowOutcome outcome = put(tx, book, keep, record, import.options);
      count(import.counts, outcome.fate);
      write_row(tx, import.row.id, record, outcome, keep);
      import.row.done_rows = record.number;
    }
  });
  real.finish();
  import.row.done_bytes = batch.done_bytes;
  if (!batch.last) {
    save_import(tx, import);
    enqueue(tx, "import_rows", job.key, tx.now(), ImportJob{task.import_id, task.pass_id, import.row.done_rows});
    return;
  }
  import.row.done_bytes = import.row.size_bytes;
  import.row.state = keep ? ImportState::done : ImportState::checked;
  import.row.finished_at = tx.now();
  save_import(tx, import);
  if (keep)
    tx.record(ImportFinished{.import_id = import.row.id, .counts = import.counts});
  else
    enqueue(tx, "import_sweep", "", tx.now(), SweepJob{import.row.pass_id});
}

struct UndoRow {
  std::int64_t number;
  Fate fate;
  std::optional<CustomerId> customer_id;
  std::optional<EventId> event_id;
  std::string before;
};
BOOST_DESCRIBE_STRUCT(UndoRow, (), (number, fate, customer_id, event_id, before))

// False when somebody has changed since what this row made.
bool undo_row(Tx& tx, const UndoRow& row, RecordType type, std::string_view via) {
  // What was noted of a customer is with whom it was merged into.
  const CustomerId id = type == RecordType::purchase ? living_customer(tx, *row.customer_id) : *row.customer_id;
  if (!get_customer(tx, {id})) return true;  // Gone with another row.
  const RowBefore before = row.before.empty() ? RowBefore{} : read_part<RowBefore>(row.before);
  if (type == RecordType::purchase) {
    remove_entry(tx, {.customer_id = id, .occurred_at = *before.entry_at, .id = *before.entry_id});
    recount_figures(tx, id);
    tx.record(PurchaseRemoved{.customer_id = id, .entry_id = *before.entry_id});
    tx.changed("customer", id);
    if (before.made_id && !changed_by_others(tx, id, *row.event_id, via)) remove_customer(tx, id);
    return true;
  }
  if (changed_by_others(tx, id, *row.event_id, via)) return false;
  bool done = true;
  if (row.fate == Fate::created)
    done = remove_customer(tx, id);
  else
    restore_fields(tx, id, before.fields, before.identities, before.organisation);
  if (done && before.organisation_id && get_customer(tx, {*before.organisation_id}) &&
      !changed_by_others(tx, *before.organisation_id, *before.organisation_event, via))
    remove_customer(tx, *before.organisation_id);  // Stays when somebody else belongs to it now.
  return done;
}

void undo_batch(Tx& tx, const Job& job) {
  const auto task = read_part<ImportJob>(job.data);
  auto found = open_import(tx, task.import_id);
  if (!found || found->row.pass_id != task.pass_id || found->row.state != ImportState::undoing) return;
  OpenImport& import = *found;
  const std::string via = import_via(import.row.id);
  tx.act_as({.user_id = import.row.created_by_id, .via = via});
  const auto rows = tx.all<UndoRow>(
      sql::RowsToUndo{.import_id = task.import_id, .before_number = task.at + 1, .count_max = undo_rows_per_job});
  for (const UndoRow& row : rows) {
    if ((row.fate != Fate::created && row.fate != Fate::updated) || !row.customer_id || !row.event_id) continue;
    const bool undone = undo_row(tx, row, import.row.record_type, via);
    ++(undone ? import.counts.undone : import.counts.kept);
    tx.run(sql::MarkUndo{.undo = undone ? "undone" : "kept", .import_id = task.import_id, .number = row.number});
  }
  tx.changed("customers");
  if (!rows.empty()) {
    const std::int64_t left = rows.back().number - 1;
    import.row.done_bytes = import.row.done_rows == 0 ? 0 : import.row.size_bytes * left / import.row.done_rows;
    save_import(tx, import);
    enqueue(tx, "import_undo", job.key, tx.now(), ImportJob{task.import_id, task.pass_id, left});
    return;
  }
  import.row.state = ImportState::undone;
  import.row.finished_at = tx.now();
  if (import.counts.kept > 0)
    import.row.problem = to_json(StoredMessage{"", "some rows were kept, because people have changed them since", {}});
  save_import(tx, import);
  tx.record(ImportUndone{.import_id = import.row.id, .counts = import.counts});
}

// A check, a run or an undo that fails again and again stops, and says why: it can be begun anew.
void stop_failed(Tx& tx, const Job& job, const std::string& error) {
  const auto task = read_part<ImportJob>(job.data);
  auto found = open_import(tx, task.import_id);
  if (!found || found->row.pass_id != task.pass_id) return;
  OpenImport& import = *found;
  if (import.row.state == ImportState::checking) enqueue(tx, "import_sweep", "", tx.now(), SweepJob{task.pass_id});
  import.row.state = ImportState::failed;
  import.row.problem = to_json(StoredMessage{"", "it failed again and again: {reason}", {{"reason", error}}});
  import.row.finished_at = tx.now();
  save_import(tx, import);
}

// Whether another Vez has written it.
bool is_exact(const OpenImport& import) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(import.columns, name, &ImportColumn::name) != import.columns.end();
  };
  return has("vez_id") || (import.dialect.format == FileFormat::ndjson && has("external_id") && has("updated_at"));
}

std::unique_ptr<FileReader> open_file(Db& db, const OpenImport& import) {
  const auto [company, own_fields] = db.read(TxContext{}, [](Tx& tx) {
    return std::pair(get_company(tx, Nothing{}), list_custom_fields(tx, {}).value().items);
  });
  Meaning meaning{
      .type = import.row.record_type,
      .columns = import.columns,
      .options = import.options,
      .country = import.options.country.value_or(company ? company->country : ""),
      .language = import.options.language.value_or(company ? std::string(enum_name(company->language)) : ""),
      .date_order = date_order(import.options, import.columns),
      .own_fields = own_fields,
      .file_key = import.row.sha256.substr(0, 16),
      .escaped = import.dialect.format == FileFormat::csv,
      .trimmed = !is_exact(import) && import.dialect.format != FileFormat::vcard,
      .exact = is_exact(import)};
  StoredFile file = stored_file(db, import.row.id, import.row.chunk_count, import.row.size_bytes);
  return std::make_unique<FileReader>(open_rows(std::move(file), import.dialect, import.columns), std::move(meaning));
}

std::shared_ptr<const void> prepare_batch(Readings& readings, Db& db, const Job& job) {
  const auto task = read_part<ImportJob>(job.data);
  const auto import = db.read(TxContext{}, [&](Tx& tx) { return open_import(tx, task.import_id); });
  if (!import || import->row.pass_id != task.pass_id) return nullptr;
  return std::make_shared<const RecordBatch>(
      readings.next(task.import_id, task.pass_id, task.at, [&] { return open_file(db, *import); }));
}

struct RowView_ {
  std::int64_t number;
  std::int64_t line;
  Fate fate;
  std::string undo;
  std::optional<CustomerId> customer_id;
  std::string messages;
  std::string sample;
};
BOOST_DESCRIBE_STRUCT(RowView_, (), (number, line, fate, undo, customer_id, messages, sample))

ImportRow shown_row(const RowView_& row, const std::string& language) {
  ImportRow shown{.line = row.line,
                  .fate = row.fate,
                  .undo = parse_enum<RowUndo>(row.undo).value_or(RowUndo::none),
                  .customer_id = row.undo == "undone" && row.fate == Fate::created ? std::nullopt : row.customer_id,
                  .messages = {},
                  .sample = row.sample};
  if (row.messages.empty()) return shown;
  for (const StoredMessage& stored : read_part<std::vector<StoredMessage>>(row.messages))
    shown.messages.push_back({stored.column, in_words(stored, language)});
  return shown;
}

std::vector<RowView_> rows_after(Tx& tx, const OpenImport& import, std::optional<Fate> fate, std::int64_t after,
                                 std::int64_t count_max) {
  const ImportId id = import.row.id;
  const std::int64_t done = import.row.done_rows;
  if (!fate)
    return tx.all<RowView_>(
        sql::RowsAfter{.import_id = id, .after_number = after, .done_rows = done, .count_max = count_max});
  if (*fate == Fate::created)
    return tx.all<RowView_>(
        sql::CreatedRowsAfter{.import_id = id, .after_number = after, .done_rows = done, .count_max = count_max});
  return tx.all<RowView_>(sql::OtherRowsAfter{
      .import_id = id, .after_number = after, .done_rows = done, .fate = enum_name(*fate), .count_max = count_max});
}

}  // namespace

std::string import_via(ImportId id) { return "import:" + to_text(id); }

Result<OpenImport> open_import(Tx& tx, ImportId id) {
  auto row = tx.one<ImportRecordRow>(sql::ImportById{.id = id});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such import");
  return opened(*std::move(row));
}

void save_import(Tx& tx, OpenImport& import) {
  ImportRecordRow& row = import.row;
  row.dialect = to_json(import.dialect), row.columns = to_json(import.columns);
  row.options = to_json(import.options), row.counts = to_json(import.counts);
  tx.run(sql::SaveImport{.state = enum_name(row.state),
                         .record_type = enum_name(row.record_type),
                         .dialect = row.dialect,
                         .columns = row.columns,
                         .options = row.options,
                         .done_bytes = row.done_bytes,
                         .done_rows = row.done_rows,
                         .counts = row.counts,
                         .problem = row.problem,
                         .pass_id = row.pass_id,
                         .kept_rows = row.kept_rows,
                         .finished_at = row.finished_at,
                         .id = row.id});
  tell(tx, row.id, ++row.version);
}

Import shown(const OpenImport& import, std::string_view language) {
  const ImportRecordRow& row = import.row;
  return {.id = row.id,
          .filename = row.filename,
          .state = row.state,
          .record_type = row.record_type,
          .dialect = import.dialect,
          .columns = import.columns,
          .options = import.options,
          .size_bytes = row.size_bytes,
          .done_bytes = row.done_bytes,
          .counts = import.counts,
          .sha256 = row.sha256,
          .problem = row.problem.empty() ? std::nullopt
                                         : std::optional(in_words(read_part<StoredMessage>(row.problem), language)),
          .created_at = row.created_at,
          .created_by_name = row.created_by_name,
          .finished_at = row.finished_at,
          .version = row.version};
}

Result<Import> get_import(Tx& tx, OneImport input) { return shown(TRY(open_import(tx, input.id)), tx.who().language); }

Result<Page<Import>> list_imports(Tx& tx, ListImports input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  ImportId before{std::numeric_limits<std::int64_t>::max()};
  if (input.cursor) {
    const auto id = parse_id(*input.cursor);
    if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
    before = ImportId{*id};
  }
  Page<Import> page;
  for (ImportRecordRow& row : tx.all<ImportRecordRow>(sql::ImportsBefore{.before_id = before, .count_max = limit + 1}))
    page.items.push_back(shown(opened(std::move(row)), tx.who().language));
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_text(page.items.back().id);
  }
  return page;
}

Result<Import> update_import(Tx& tx, UpdateImport input) {
  OpenImport import = TRY(open_import(tx, input.id));
  if (!may_begin(import))
    return refuse(RefusalCode::conflict, "", "how a file is read can be changed only before it is imported");
  if (input.record_type && *input.record_type != import.row.record_type) {
    import.row.record_type = *input.record_type;
    propose_targets(import.columns, import.row.record_type, list_custom_fields(tx, {}).value().items);
  }
  if (input.dialect) TRY(apply_dialect(tx, *input.dialect, import));
  TRY(apply_columns(tx, input.columns, import));
  if (input.options) TRY(apply_options(*input.options, import.options));
  // What a check has found holds no longer.
  import.row.state = ImportState::uploaded;
  import.row.done_bytes = import.row.done_rows = 0;
  import.counts = {};
  save_import(tx, import);
  return shown(import, tx.who().language);
}

Result<Import> check_import(Tx& tx, OneImport input) {
  OpenImport import = TRY(open_import(tx, input.id));
  if (import.row.state == ImportState::checking) return shown(import, tx.who().language);  // Asked twice, done once.
  if (!may_begin(import)) return refuse(RefusalCode::conflict, "", "this import has been run already");
  TRY(must_have_targets(import));
  TRY(must_be_swept(tx));
  import.counts = {}, import.row.done_bytes = import.row.done_rows = 0;
  begin(tx, import, ImportState::checking, 0);
  return shown(import, tx.who().language);
}

Result<Import> run_import(Tx& tx, OneImport input) {
  OpenImport import = TRY(open_import(tx, input.id));
  if (import.row.state == ImportState::running) return shown(import, tx.who().language);  // Asked twice, done once.
  const ImportState state = import.row.state;
  const bool stopped = state == ImportState::cancelled || state == ImportState::failed;
  const bool untouched = import.counts.undone + import.counts.kept == 0;  // by an undo that failed
  if (!may_begin(import) && !(stopped && untouched))
    return refuse(RefusalCode::conflict, "", "this import has been run already");
  TRY(must_have_targets(import));
  TRY(must_be_swept(tx));
  // One that was cancelled or failed goes on where it was.
  if (!import.row.kept_rows) import.counts = {}, import.row.done_bytes = import.row.done_rows = 0;
  import.row.kept_rows = true;
  begin(tx, import, ImportState::running, import.row.done_rows);
  tx.record(ImportStarted{.import_id = import.row.id});
  return shown(import, tx.who().language);
}

Result<Import> cancel_import(Tx& tx, OneImport input) {
  OpenImport import = TRY(open_import(tx, input.id));
  if (import.row.state == ImportState::cancelled) return shown(import, tx.who().language);
  if (import.row.state != ImportState::checking && import.row.state != ImportState::running)
    return refuse(RefusalCode::conflict, "", "nothing is running that could be cancelled");
  const bool run = import.row.state == ImportState::running;
  cancel_jobs(tx, job_key(import.row.id));
  const PassId pass = std::exchange(import.row.pass_id, tx.new_id<PassId>());
  import.row.state = run ? ImportState::cancelled : ImportState::uploaded;
  if (!run) {
    import.counts = {}, import.row.done_bytes = import.row.done_rows = 0;
    enqueue(tx, "import_sweep", "", tx.now(), SweepJob{pass});
  }
  save_import(tx, import);
  tx.record(ImportCancelled{.import_id = import.row.id});
  return shown(import, tx.who().language);
}

Result<Import> undo_import(Tx& tx, OneImport input) {
  OpenImport import = TRY(open_import(tx, input.id));
  const ImportState state = import.row.state;
  if (state == ImportState::undoing || state == ImportState::undone)
    return shown(import, tx.who().language);  // Asked twice, done once.
  if (state != ImportState::done && state != ImportState::cancelled && state != ImportState::failed)
    return refuse(RefusalCode::conflict, "", "only an import that was run can be undone");
  TRY(must_be_swept(tx));
  import.counts.undone = import.counts.kept = 0;
  begin(tx, import, ImportState::undoing, import.row.done_rows);
  return shown(import, tx.who().language);
}

Result<Page<ImportRow>> list_import_rows(Tx& tx, ListImportRows input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const OpenImport import = TRY(open_import(tx, input.id));
  std::int64_t after = 0;
  if (input.cursor) {
    const auto place = parse_id(*input.cursor);
    if (!place) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
    after = *place;
  }
  auto rows = rows_after(tx, import, input.fate, after, limit + 1);
  Page<ImportRow> page;
  if (static_cast<std::int64_t>(rows.size()) > limit) {
    rows.pop_back();
    page.next = id_text(rows.back().number);
  }
  for (const RowView_& row : rows) page.items.push_back(shown_row(row, tx.who().language));
  return page;
}

std::string import_report(Tx& tx, ImportId id, std::int64_t& after) {
  const auto import = open_import(tx, id);
  std::string text;
  if (!import) return text;
  const auto line = [&](std::vector<std::string> cells) { text += csv_line(cells); };
  if (after == 0) line({"line", "fate", "undo", "customer_id", "messages", "content"});
  for (const RowView_& row : rows_after(tx, *import, std::nullopt, after, report_rows_per_piece)) {
    const ImportRow shown = shown_row(row, tx.who().language);
    std::string messages;
    for (const RowMessage& message : shown.messages)
      messages +=
          (messages.empty() ? "" : "; ") + (message.column.empty() ? "" : message.column + ": ") + message.reason;
    line({std::to_string(shown.line), std::string(enum_name(shown.fate)),
          shown.undo == RowUndo::none ? "" : std::string(enum_name(shown.undo)),
          shown.customer_id ? to_text(*shown.customer_id) : "", messages, shown.sample});
    after = row.number;
  }
  return text;
}

void add_import_jobs(JobKinds& kinds, std::int64_t rows_per_job) {
  const auto readings = std::make_shared<Readings>(rows_per_job);
  kinds.add({.name = "import_rows",
             .run = put_batch,
             .prepare = [readings](Db& db, const Job& job) { return prepare_batch(*readings, db, job); },
             .parked = stop_failed});
  kinds.add({.name = "import_undo", .run = undo_batch, .parked = stop_failed});
  kinds.add({.name = "import_sweep", .run = [](Tx& tx, const Job& job) {
               const auto one = read_part<SweepJob>(job.data);
               if (sweep_shadows(tx, one.pass_id)) enqueue(tx, "import_sweep", "", tx.now(), one);
             }});
  kinds.add({.name = "import_abandon", .run = [](Tx& tx, const Job& job) {
               const auto one = read_part<OneImport>(job.data);
               if (!tx.one<ImportId>(sql::AbandonedImport{.id = one.id})) return;
               tx.run(sql::DeleteChunks{.import_id = one.id});
               tx.run(sql::DeleteAbandonedImport{.id = one.id});
             }});
}

}  // namespace vez
