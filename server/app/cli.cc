#include "app/cli.h"

#include <iostream>

#include "app/modules.h"
#include "app/serve.h"
#include "engine/rights.h"

namespace vez {

Cli::Cli() : root_("Vez, a customer relationship server for companies that answer people.", "vez") {
  root_.set_version_flag("--version", VEZ_VERSION);
  root_.require_subcommand(1);
  root_.footer("Each command has its own --help. Settings: docs/how-to/settings.md");
  add_serve_commands(*this);
  add_people_commands(*this);
  add_keeping_commands(*this);
  add_import_commands(*this);
  add_export_commands(*this);
  add_reference_commands(*this);
  add_documents_commands(*this);
}

CLI::App& Cli::command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                       std::function<int()> run) {
  CLI::App& app = *parent.add_subcommand(name, help);
  app.footer("Examples:\n" + examples);
  runs_[&app] = std::move(run);
  return app;
}

CLI::App& Cli::command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                       std::function<int(const EffectiveSettings&)> run) {
  CLI::App& app = command(parent, name, help, examples,
                          std::function<int()>([this, run] { return run(read_settings(config_, flags_)); }));
  app.add_option("--config", config_, "A TOML file of these settings")->type_name("FILE")->group("Settings");
  for (const SettingKind& kind : setting_kinds())
    app.add_option_function<std::string>(
           "--" + std::string(kind.name),
           [this, name = std::string(kind.name)](const std::string& value) { flags_[name] = value; },
           std::string(kind.help) + " (" + environment_name(kind.name) + ")")
        ->type_name(std::string(kind.value))
        ->group("Settings");
  return app;
}

int Cli::run(int count, char** words) {
  CLI11_PARSE(root_, count, words);
  for (const auto& [app, run] : runs_)
    if (app->parsed()) return run();
  return 2;
}

int refused(const Refusal& refusal) {
  for (const Fault& fault : refusal.faults)
    std::cerr << "vez: " << (fault.pointer.empty() ? "" : fault.pointer + " ") << in_language(fault.reason, "en")
              << "\n";
  return 1;
}

CliDatabase::CliDatabase(const Settings& settings)
    : clock_(make_clock(settings)), db_(open_database(settings, *clock_)) {
  add_job_kinds(kinds_);
  journal_ = std::make_unique<EventJournal>(all_reactions(), kinds_);
  db_->set_journal(journal_.get());
}

TxContext CliDatabase::context() {
  return {.actor = {.user_id = {}, .via = "cli", .rights = all_rights, .language = "en"}, .cause = {}};
}

}  // namespace vez
