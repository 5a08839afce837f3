#include "app/import_command.h"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "app/cli.h"
#include "app/modules.h"
#include "engine/journal.h"
#include "imports/imports.h"
#include "store/failure.h"

namespace vez {
namespace {

// How often it is told how far the import has come.
constexpr std::chrono::seconds tell_every{1};
// Longest mapping, in bytes.
constexpr std::size_t mapping_bytes_max = 1 << 20;

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

std::string name_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(slash == path.npos ? 0 : slash + 1);
}

// Where the import is made: in a database of our own, or on a server through its interface.
class ImportPlace {
 public:
  virtual ~ImportPlace() = default;
  virtual Import upload(const std::string& path) = 0;
  // `fields` are those of PATCH /imports/{id}: what stands between the braces.
  virtual void update(ImportId id, const std::string& fields) = 0;
  virtual void begin(ImportId id, bool dry_run) = 0;
  // Waits some time for it to go on.
  virtual Import look(ImportId id) = 0;
  virtual void report(ImportId id, std::ostream& out) = 0;
};

class OwnPlace final : public ImportPlace {
 public:
  explicit OwnPlace(const Settings& settings)
      : db_(open(settings, clock_)), journal_(all_reactions(), kinds_), jobs_(*db_, kinds_) {
    add_job_kinds(kinds_);
    db_->set_journal(&journal_);
  }

  Import upload(const std::string& path) override {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Failure(path + " cannot be read");
    const auto taker = or_throw(create_import(*db_, context.actor, {.filename = {name_of(path)}}));
    std::string piece(body_piece_bytes_max, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
      or_throw(taker->take(*db_, std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount()))));
    if (in.bad()) throw Failure(path + " cannot be read");
    return or_throw(from_json<Import>(or_throw(taker->finish(*db_))));
  }

  void update(ImportId id, const std::string& fields) override {
    const auto input = or_throw(from_json<UpdateImport>(R"({"id":")" + to_text(id) + "\"," + fields + "}"));
    or_throw(db_->write(context, [&](Tx& tx) { return update_import(tx, input); }));
  }

  void begin(ImportId id, bool dry_run) override {
    or_throw(db_->write(context, [&](Tx& tx) { return dry_run ? check_import(tx, {id}) : run_import(tx, {id}); }));
  }

  Import look(ImportId id) override {
    const auto until = std::chrono::steady_clock::now() + tell_every;
    bool ran = true;
    while (ran && std::chrono::steady_clock::now() < until) ran = jobs_.run_one();
    const Import import = or_throw(db_->read(context, [&](Tx& tx) { return get_import(tx, {id}); }));
    // What failed waits for its next try.
    if (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return import;
  }

  void report(ImportId id, std::ostream& out) override {
    std::int64_t after = 0;
    for (std::int64_t before = -1; before != after;) {
      before = after;
      out << db_->read(context, [&](Tx& tx) {
        after = before;
        return import_report(tx, id, after);
      });
    }
  }

 private:
  static std::unique_ptr<Db> open(const Settings& settings, const Clock& clock) {
    try {
      return open_database(settings, clock);
    } catch (const StoreInUse& used) {
      throw Failure(std::string(used.what()) +
                    ": import through the server with --server URL and --token-file FILE, or stop it first");
    }
  }

  const SystemClock clock_;
  const std::unique_ptr<Db> db_;
  JobKinds kinds_;
  EventJournal journal_;
  JobRunner jobs_;
};

class ServerPlace final : public ImportPlace {
 public:
  explicit ServerPlace(const RemoteTold& told) : remote_(told) {}

  Import upload(const std::string& path) override {
    return import_of(remote_.upload("/imports?filename=" + Remote::encoded(name_of(path)), path));
  }
  void update(ImportId id, const std::string& fields) override { remote_.patch(path_of(id), "{" + fields + "}"); }
  void begin(ImportId id, bool dry_run) override { remote_.post(path_of(id) + (dry_run ? "/check" : "/run")); }
  Import look(ImportId id) override {
    std::this_thread::sleep_for(tell_every);
    return import_of(remote_.get(path_of(id)));
  }
  void report(ImportId id, std::ostream& out) override {
    remote_.download(path_of(id) + "/report.csv", [&](std::string_view piece) { out << piece; });
  }

 private:
  static std::string path_of(ImportId id) { return "/imports/" + to_text(id); }
  static Import import_of(const std::string& json) { return or_throw(from_json<Import>(json)); }

  Remote remote_;
};

std::string json_text(std::string_view text) {
  std::string json;
  json_out::string(json, text);
  return json;
}

// The fields of PATCH /imports/{id}, put together from what the command was told.
class Update {
 public:
  explicit Update(const Import& import) : import_(import) {}

  void type(const std::string& type) { field("record_type", json_text(type)); }

  void column(std::string_view name, std::string_view target) {
    for (const ImportColumn& column : import_.columns) {
      if (column.name != name) continue;
      columns_ += std::string(columns_.empty() ? "" : ",") + R"({"index":)" + std::to_string(column.index) +
                  R"(,"target":)" + (target.empty() ? "null" : json_text(target)) + "}";
      return;
    }
    throw Failure("the file has no column " + std::string(name));
  }

  // "Column=target" of the command line.
  void column(const std::string& told) {
    const std::size_t equals = told.rfind('=');
    if (equals == std::string::npos) throw Failure("--map is COLUMN=TARGET, not " + told);
    column(std::string_view(told).substr(0, equals), std::string_view(told).substr(equals + 1));
  }

  // {"record_type": …, "columns": {"Column": "target" or null}, "options": {…}, "dialect": {…}}
  void mapping(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    if (!(text << in.rdbuf())) throw Failure(path + " cannot be read");
    simdjson::dom::parser parser(mapping_bytes_max);
    simdjson::dom::object object;
    if (parser.parse(text.str()).get(object)) throw Failure(path + " is no JSON object");
    for (const auto entry : object) {
      if (entry.key != "columns") {
        field(entry.key, simdjson::minify(entry.value));
        continue;
      }
      simdjson::dom::object columns;
      if (entry.value.get(columns)) throw Failure(path + ": columns must be an object");
      for (const auto one : columns) {
        std::string_view target;
        if (!one.value.is_null() && one.value.get(target)) throw Failure(path + ": a target must be a string or null");
        column(one.key, target);
      }
    }
  }

  std::string fields() const { return fields_ + R"("columns":[)" + columns_ + "]"; }

 private:
  void field(std::string_view name, const std::string& json) { fields_ += json_text(name) + ":" + json + ","; }

  const Import& import_;
  std::string fields_;  // each before a comma
  std::string columns_;
};

void tell_progress(const Import& import) {
  const std::int64_t percent = import.size_bytes == 0 ? 100 : 100 * import.done_bytes / import.size_bytes;
  std::cerr << (isatty(2) ? "\r" : "") << enum_name(import.state) << " " << percent << " %, " << import.counts.rows
            << " rows" << (isatty(2) ? "" : "\n") << std::flush;
}

Import worked_off(ImportPlace& place, ImportId id) {
  for (;;) {
    Import import = place.look(id);
    tell_progress(import);
    if (import.state != ImportState::checking && import.state != ImportState::running) return import;
  }
}

}  // namespace

int import_command(const Settings& settings, const ImportCommand& command) {
  std::unique_ptr<ImportPlace> place;
  if (command.remote.server.empty())
    place = std::make_unique<OwnPlace>(settings);
  else
    place = std::make_unique<ServerPlace>(command.remote);
  Import import = place->upload(command.file);
  Update update(import);
  if (!command.mapping.empty()) update.mapping(command.mapping);
  if (!command.type.empty()) update.type(command.type);
  for (const std::string& map : command.map) update.column(map);
  place->update(import.id, update.fields());
  place->begin(import.id, command.dry_run);
  const Import done = worked_off(*place, import.id);
  if (!command.report.empty()) {
    std::ofstream out(command.report, std::ios::binary);
    place->report(import.id, out);
    if (!out.flush()) throw Failure(command.report + " cannot be written");
  }
  std::cerr << "\n";
  std::cout << to_json(done.counts) << std::endl;
  if (done.state == ImportState::failed) throw Failure("the import stopped: " + done.problem.value_or(""));
  return done.counts.failed + done.counts.unclear == 0 ? 0 : 1;
}

void add_import_commands(Cli& cli) {
  const auto told = std::make_shared<ImportCommand>();
  CLI::App& app = cli.command(
      cli.root(), "import", "Bring in a CSV file, as on the page; into the database itself, or through a server",
      "  vez import customers.csv --map \"Client no=external_id\" --dry-run --report fates.csv\n"
      "  vez import customers.csv --server https://vez.example.com --token-file token",
      [told](const EffectiveSettings& settings) { return import_command(settings.values, *told); });
  app.add_option("file", told->file, "CSV, also packed with gzip")->required();
  app.add_option("--type", told->type, "customer or purchase; as the file looks without");
  app.add_option("--map", told->map, "COLUMN=TARGET, may be repeated")->take_all();
  app.add_option("--mapping", told->mapping,
                 "A JSON file: {\"columns\": {\"COLUMN\": \"TARGET\"}, \"options\": {…}} as in the interface");
  app.add_flag("--dry-run", told->dry_run, "Only check what would become of each row");
  app.add_option("--report", told->report, "File to write each row's fate to (CSV)");
  add_remote_options(app, told->remote);
}

}  // namespace vez
