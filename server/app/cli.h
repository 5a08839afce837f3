#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>

#include "app/settings.h"
#include "base/result.h"
#include "engine/journal.h"
#include "store/db.h"

namespace vez {

// The command line. Each command is one function below (cli_*.cc) that declares its own options and what it does.
class Cli {
 public:
  Cli();

  CLI::App& root() { return root_; }
  // A command of `parent`; `examples` stand at the end of its help. Its exit code is what `run` answers.
  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                    std::function<int()> run);
  // The same for a command that works on a database: it takes every setting as a flag.
  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                    std::function<int(const EffectiveSettings&)> run);

  int run(int count, char** words);

 private:
  CLI::App root_;
  std::string config_;
  std::map<std::string, std::string> flags_;
  std::map<const CLI::App*, std::function<int()>> runs_;
};

void add_serve_commands(Cli& cli);      // serve, demo, migrate, settings, bench
void add_people_commands(Cli& cli);     // user, token
void add_keeping_commands(Cli& cli);    // backup, restore, check
void add_import_commands(Cli& cli);     // import
void add_export_commands(Cli& cli);     // export
void add_reference_commands(Cli& cli);  // reference
void add_documents_commands(Cli& cli);  // openapi, permissions

// --server and --token-file, of a command that can also work through a server.
struct RemoteTold;
void add_remote_options(CLI::App& app, RemoteTold& told);

// A refusal as it is told there: every fault on a line. Exit code 1.
int refused(const Refusal& refusal);

// The database of the settings with its journal, as the command line works on it.
class CliDatabase {
 public:
  explicit CliDatabase(const Settings& settings);
  Db& db() { return *db_; }

  template <class F>
  auto change(F f) {
    return db_->write(context(), f);
  }

 private:
  static TxContext context();

  std::unique_ptr<Clock> clock_;
  JobKinds kinds_;
  std::unique_ptr<EventJournal> journal_;
  std::unique_ptr<Db> db_;
};

}  // namespace vez
