#include <filesystem>
#include <iostream>

#include "app/cli.h"
#include "app/modules.h"
#include "app/serve.h"

namespace vez {
namespace {

namespace fs = std::filesystem;

// Puts a backup of SQLite in its place: a copy is looked at first, then takes the place at once. A database of
// PostgreSQL is refused by name; store's own restore takes this over for both.
int restore_command(const Settings& settings, const std::string& file, bool force) {
  if (settings.database.starts_with("postgres"))
    throw Failure("a backup of PostgreSQL is restored with pg_restore --clean --if-exists");
  if (!fs::is_regular_file(file)) throw Failure("there is no file " + file);
  const fs::path place = sqlite_path(settings);
  if (fs::exists(place) && !force)
    throw Failure("there is a database at " + place.string() + " already; --force puts the backup in its place");
  if (!place.parent_path().empty()) fs::create_directories(place.parent_path());
  const fs::path draft = place.string() + ".restoring";
  fs::remove(draft);
  fs::copy_file(file, draft);
  try {
    const SystemClock clock;
    const auto db = open_db({.url = "sqlite:" + draft.string()}, clock);
    if (db->schema_number() == 0) throw Failure("it holds no data of Vez");
    if (const auto faults = db->check_integrity(); !faults.empty()) throw Failure(faults[0]);
    db->migrate(all_migrations());
  } catch (const std::exception& failure) {
    for (const char* const end : {"", "-wal", "-shm"}) fs::remove(draft.string() + end);
    throw Failure(file + " is no backup that can be restored: " + failure.what());
  }
  for (const char* const end : {"-wal", "-shm"}) fs::remove(place.string() + end);
  fs::rename(draft, place);
  for (const char* const end : {"-wal", "-shm"}) fs::remove(draft.string() + end);
  std::cout << "restored to " << place.string() << std::endl;
  return 0;
}

int check_command(const Settings& settings) {
  CliDatabase database(settings);
  std::vector<std::string> faults = database.db().check_integrity();
  for (const std::string& fault : faults) std::cout << "database: " << fault << "\n";
  std::size_t count = faults.size();
  for (const RuleCheck& rule : all_rule_checks()) {
    faults = rule.faults(database.db());
    count += faults.size();
    for (const std::string& fault : faults) std::cout << rule.name << ": " << fault << "\n";
    if (faults.size() >= static_cast<std::size_t>(rule_faults_max)) std::cout << rule.name << ": and more\n";
  }
  std::cout << (count == 0 ? "nothing is wrong" : std::to_string(count) + " faults") << std::endl;
  return count == 0 ? 0 : 1;
}

}  // namespace

void add_keeping_commands(Cli& cli) {
  const auto target = std::make_shared<std::string>();
  cli.command(cli.root(), "backup", "Copy the database to a file, while it may be served",
              "  vez backup /backup/vez-monday.db --data /var/lib/vez",
              [target](const EffectiveSettings& settings) {
                const auto clock = make_clock(settings.values);
                open_database(settings.values, *clock)->backup(*target);
                return 0;
              })
      .add_option("file", *target, "The file to write")
      ->required();
  const auto source = std::make_shared<std::string>();
  const auto force = std::make_shared<bool>(false);
  CLI::App& restore = cli.command(
      cli.root(), "restore", "Put a backup in the database's place; nothing may be serving it",
      "  vez restore /backup/vez-monday.db --data /var/lib/vez --force",
      [source, force](const EffectiveSettings& settings) { return restore_command(settings.values, *source, *force); });
  restore.add_option("file", *source, "The file of vez backup")->required();
  restore.add_flag("--force", *force, "Also when there is a database already");
  cli.command(cli.root(), "check", "Check that the database is whole and every rule holds in it",
              "  vez check --data /var/lib/vez",
              [](const EffectiveSettings& settings) { return check_command(settings.values); });
}

}  // namespace vez
