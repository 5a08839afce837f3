#include <iostream>

#include "app/cli.h"
#include "app/modules.h"
#include "app/serve.h"
#include "store/backup.h"

namespace vez {
namespace {

int restore_command(const Settings& settings, const std::string& file, bool force) {
  restore_backup(database_options(settings), file, force);
  // A backup of an older version is brought to this one's schema.
  const auto clock = make_clock(settings);
  std::cout << "restored, schema " << open_database(settings, *clock)->schema_number() << std::endl;
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
                backup_database(database_options(settings.values), *target);
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
