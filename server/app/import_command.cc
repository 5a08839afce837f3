#include "app/import_command.h"

#include <unistd.h>

#include <fstream>
#include <iostream>

#include "app/cli.h"
#include "app/modules.h"
#include "engine/journal.h"
#include "imports/imports.h"

namespace vez {
namespace {

const TxContext context{.actor = {.user_id = {}, .via = "cli", .rights = all_rights, .language = "en"}, .cause = {}};

template <class T>
T or_throw(Result<T> result) {
  if (result) return *std::move(result);
  std::string text;
  for (const Fault& fault : result.error().faults)
    text += (text.empty() ? "" : "; ") + (fault.pointer.empty() ? "" : fault.pointer + " ") +
            in_language(fault.reason, "en");
  throw Failure(text);
}

Import uploaded(Db& db, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Failure(path + " cannot be read");
  const std::size_t slash = path.rfind('/');
  const auto taker =
      or_throw(create_import(db, context.actor, {.filename = {path.substr(slash == path.npos ? 0 : slash + 1)}}));
  std::string piece(body_piece_bytes_max, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
    or_throw(taker->take(db, std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount()))));
  if (in.bad()) throw Failure(path + " cannot be read");
  return or_throw(from_json<Import>(or_throw(taker->finish(db))));
}

// "Column=target" of the command line.
ColumnTarget column_target(const Import& import, const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos) throw Failure("--map is COLUMN=TARGET, not " + text);
  const std::string name = text.substr(0, equals), target = text.substr(equals + 1);
  for (const ImportColumn& column : import.columns) {
    if (column.name != name) continue;
    const auto parsed = parse_enum<Target>(target);
    if (!parsed && !target.empty()) throw Failure("no such target: " + target);
    return {.index = column.index, .target = parsed};
  }
  throw Failure("the file has no column " + name);
}

void tell_progress(const Import& import) {
  const std::int64_t percent = import.size_bytes == 0 ? 100 : 100 * import.done_bytes / import.size_bytes;
  std::cerr << (isatty(2) ? "\r" : "") << enum_name(import.state) << " " << percent << " %, " << import.counts.rows
            << " rows" << (isatty(2) ? "" : "\n") << std::flush;
}

Import worked_off(Db& db, JobRunner& jobs, ImportId id) {
  constexpr std::chrono::seconds tell_every{1};
  auto told = std::chrono::steady_clock::now();
  for (;;) {
    const bool ran = jobs.run_one();
    const bool time_to_tell = std::chrono::steady_clock::now() - told > tell_every;
    if (ran && !time_to_tell) continue;
    const Import import = or_throw(db.read(context, [&](Tx& tx) { return get_import(tx, {id}); }));
    tell_progress(import);
    told = std::chrono::steady_clock::now();
    if (import.state != ImportState::checking && import.state != ImportState::running) return import;
    if (!ran) throw Failure("the import stands still: look at the parked jobs");
  }
}

void write_report(Db& db, ImportId id, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  std::int64_t after = 0;
  for (;;) {
    const std::int64_t before = after;
    out << db.read(context, [&](Tx& tx) { return import_report(tx, id, after); });
    if (after == before) break;
  }
  if (!out.flush()) throw Failure(path + " cannot be written");
}

}  // namespace

int import_command(const Settings& settings, const ImportCommand& command) {
  const SystemClock clock;
  const auto db = open_database(settings, clock);
  JobKinds kinds;
  add_job_kinds(kinds);
  EventJournal journal(all_reactions(), kinds);
  db->set_journal(&journal);
  JobRunner jobs(*db, kinds);
  Import import = uploaded(*db, command.file);
  UpdateImport update{};
  update.id = import.id;
  if (!command.type.empty()) {
    update.record_type = parse_enum<RecordType>(command.type);
    if (!update.record_type) throw Failure("--type is customer or purchase");
  }
  for (const std::string& map : command.map) update.columns.push_back(column_target(import, map));
  or_throw(db->write(context, [&](Tx& tx) { return update_import(tx, update); }));
  or_throw(db->write(
      context, [&](Tx& tx) { return command.dry_run ? check_import(tx, {import.id}) : run_import(tx, {import.id}); }));
  import = worked_off(*db, jobs, import.id);
  if (!command.report.empty()) write_report(*db, import.id, command.report);
  std::cerr << "\n";
  std::cout << to_json(import.counts) << std::endl;
  return import.counts.failed + import.counts.unclear == 0 ? 0 : 1;
}

void add_import_commands(Cli& cli) {
  const auto told = std::make_shared<ImportCommand>();
  CLI::App& app = cli.command(
      cli.root(), "import", "Bring in a CSV file, as on the page; nothing may be serving an embedded database",
      "  vez import customers.csv --map \"Client no=external_id\" --dry-run --report fates.csv",
      [told](const EffectiveSettings& settings) { return import_command(settings.values, *told); });
  app.add_option("file", told->file, "CSV, also packed with gzip")->required();
  app.add_option("--type", told->type, "customer or purchase; as the file looks without");
  app.add_option("--map", told->map, "COLUMN=TARGET, may be repeated")->take_all();
  app.add_flag("--dry-run", told->dry_run, "Only check what would become of each row");
  app.add_option("--report", told->report, "File to write each row's fate to (CSV)");
}

}  // namespace vez
