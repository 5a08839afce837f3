#include <filesystem>
#include <iostream>

#include "app/cli.h"
#include "app/modules.h"
#include "app/serve.h"
#include "privacy/privacy.h"
#include "store/backup.h"
#include "store/failure.h"
#include "store/wipe.h"

namespace vez {
namespace {

// Who was erased in the database that is to be replaced; nobody where there is none that can be read.
std::vector<LedgerLine> erased_here(const Settings& settings) {
  std::vector<LedgerLine> lines;
  try {
    const auto clock = make_clock(settings);
    const auto db = open_db(database_options(settings), *clock);
    if (db->schema_number() == static_cast<int>(all_migrations().size())) lines = db->read(TxContext{}, erasures_of);
  } catch (const StoreFailure& failure) {
    std::cerr << "the erasures of the database that is replaced can't be read (" << failure.what()
              << "); those of the ledger and of --erasures count" << std::endl;
  }
  return lines;
}

int restore_command(const Settings& settings, const std::string& file, bool force, const std::string& erasures) {
  std::vector<LedgerLine> lines;
  const bool is_new =
      settings.database.empty() && !std::filesystem::exists(std::filesystem::path(settings.data) / "vez.db");
  if (force && !is_new) lines = erased_here(settings);
  if (!erasures.empty())
    for (LedgerLine& line : read_ledger(erasures)) lines.push_back(std::move(line));
  restore_backup(database_options(settings), file, force);
  // A backup of an older version is brought to this one's schema.
  const auto clock = make_clock(settings);
  const auto db = open_database(settings, *clock);
  JobKinds kinds;
  add_job_kinds(kinds);
  EventJournal journal(all_reactions(), kinds);
  db->set_journal(&journal);
  if (const std::string path = ledger_path(*db); !path.empty())
    for (LedgerLine& line : read_ledger(path)) lines.push_back(std::move(line));
  const std::int64_t erased = erase_again(*db, all_holdings(), lines);
  if (const std::string path = ledger_path(*db); !path.empty()) write_ledger(path, db->read(TxContext{}, erasures_of));
  if (erased > 0) std::cout << "erased again: " << erased << std::endl;
  std::cout << "restored, schema " << db->schema_number() << std::endl;
  return 0;
}

int erasures_command(const Settings& settings) {
  CliDatabase database(settings);
  for (const LedgerLine& line : database.db().read(TxContext{}, erasures_of)) std::cout << to_json(line) << "\n";
  std::cout << std::flush;
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
  const auto erasures = std::make_shared<std::string>();
  CLI::App& restore =
      cli.command(cli.root(), "restore", "Put a backup in the database's place; nothing may be serving it",
                  "  vez restore /backup/vez-monday.db --data /var/lib/vez --force",
                  [source, force, erasures](const EffectiveSettings& settings) {
                    return restore_command(settings.values, *source, *force, *erasures);
                  });
  restore.add_option("--erasures", *erasures,
                     "Ledger of erasures (vez erasures): who is in it is erased again before anything is served");
  restore.add_option("file", *source, "The file of vez backup")->required();
  restore.add_flag("--force", *force, "Also when there is a database already");
  cli.command(cli.root(), "erasures", "Print the ledger of erasures, to be kept where the backups are",
              "  vez erasures --data /var/lib/vez > /backup/erasures",
              [](const EffectiveSettings& settings) { return erasures_command(settings.values); });
  cli.command(cli.root(), "check", "Check that the database is whole and every rule holds in it",
              "  vez check --data /var/lib/vez",
              [](const EffectiveSettings& settings) { return check_command(settings.values); });
}

}  // namespace vez
