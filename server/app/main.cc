#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/bench.h"
#include "app/import_command.h"
#include "app/modules.h"
#include "app/serve.h"
#include "engine/journal.h"
#include "people/people.h"
#include "people/secrets.h"

namespace {

using namespace vez;

// A refusal on the command line: every fault on a line, and a failed exit.
int refused(const Refusal& refusal) {
  for (const Fault& fault : refusal.faults)
    std::cerr << "vez: " << (fault.pointer.empty() ? "" : fault.pointer + " ") << in_language(fault.reason, "en")
              << "\n";
  return 1;
}

// Runs one change on the database of the settings, with its journal.
template <class F>
auto change(const Settings& settings, F f) {
  const SystemClock clock;
  const auto db = open_database(settings, clock);
  JobKinds kinds;
  add_job_kinds(kinds);
  EventJournal journal(all_reactions(), kinds);
  db->set_journal(&journal);
  return db->write(
      TxContext{.actor = {.user_id = {}, .via = "cli", .rights = all_rights, .language = "en"}, .cause = {}}, f);
}

std::string read_password() {
  if (isatty(0)) std::cerr << "Password: ";
  std::string password;
  std::getline(std::cin, password);
  return password;
}

int add_user_command(const Settings& settings, const std::string& name, const std::string& email,
                     const std::string& role, const std::string& language) {
  const auto parsed_role = parse_enum<Role>(role);
  const auto parsed_language = parse_enum<Language>(language);
  if (!parsed_role || !parsed_language)
    return std::cerr << "vez: --role is owner or agent, --language is sl, hu, ru or en\n", 2;
  const std::string password = read_password();
  if (characters(password) < 12 || is_common_password(password))
    return std::cerr << "vez: the password needs 12 characters and must not be a common one\n", 1;
  const std::string hash = hash_password(password);
  const auto user =
      change(settings, [&](Tx& tx) { return add_user(tx, name, email, *parsed_role, *parsed_language, hash); });
  if (!user) return refused(user.error());
  std::cout << to_text(*user) << std::endl;
  return 0;
}

int create_token_command(const Settings& settings, const std::string& user, const std::string& name,
                         const std::vector<std::string>& scopes) {
  Rights rights = 0;
  for (const std::string& scope : scopes) {
    const auto right = parse_enum<Right>(scope);
    if (!right) return std::cerr << "vez: no such scope: " << scope << "\n", 2;
    rights |= right_bit(*right);
  }
  const auto token =
      change(settings, [&](Tx& tx) { return create_token(tx, user, name, scopes.empty() ? all_rights : rights); });
  if (!token) return refused(token.error());
  std::cout << *token << std::endl;
  return 0;
}

int check_command(const Settings& settings) {
  const SystemClock clock;
  const auto found = open_database(settings, clock)->check_integrity();
  for (const std::string& fault : found) std::cout << fault << "\n";
  std::cout << (found.empty() ? "nothing is wrong" : std::to_string(found.size()) + " faults") << std::endl;
  return found.empty() ? 0 : 1;
}

int run(int count, char** words) {
  Settings settings;
  CLI::App app{"Vez, a customer relationship server for companies that answer people."};
  app.set_version_flag("--version", VEZ_VERSION);
  app.require_subcommand(1);
  app.set_config("--config", "", "A TOML file of these settings");
  app.add_option("--data", settings.data, "Folder of the embedded database")
      ->envname("VEZ_DATA")
      ->capture_default_str();
  app.add_option("--database", settings.database, "URL of the database: sqlite:PATH")->envname("VEZ_DATABASE");
  app.fallthrough();

  CLI::App* serve_app = app.add_subcommand("serve", "Serve the page and the interface");
  serve_app->add_option("--listen", settings.listen, "ADDRESS:PORT")->envname("VEZ_LISTEN")->capture_default_str();
  serve_app->add_option("--web", settings.web, "Folder of the built page")->envname("VEZ_WEB");
  serve_app->add_option("--drain-seconds", settings.drain_seconds, "Longest wait for requests under way at the end")
      ->capture_default_str();
  CLI::App* migrate_app = app.add_subcommand("migrate", "Bring the database to this program's schema");
  CLI::App* check_app = app.add_subcommand("check", "Check that the database is whole");
  CLI::App* openapi_app = app.add_subcommand("openapi", "Print the OpenAPI document of the interface");
  CLI::App* permissions_app = app.add_subcommand("permissions", "Print the table of routes and rights");
  std::string backup_path;
  CLI::App* backup_app = app.add_subcommand("backup", "Copy the database to a file");
  backup_app->add_option("file", backup_path, "The file to write")->required();

  BenchSize bench_size;
  bool bench_keep = false;
  CLI::App* bench_app = app.add_subcommand("bench", "Measure this machine on a database made for it");
  bench_app->add_option("--customers", bench_size.customers)->capture_default_str();
  bench_app->add_option("--events", bench_size.events)->capture_default_str();
  bench_app->add_flag("--keep", bench_keep, "Only fill the database, and keep it");

  std::string name, email, role = "agent", language = "en";
  CLI::App* user_app = app.add_subcommand("user", "People who work with Vez")->require_subcommand(1);
  CLI::App* user_add = user_app->add_subcommand("add", "Add a user; the password is read from standard input");
  user_add->add_option("--name", name)->required();
  user_add->add_option("--email", email)->required();
  user_add->add_option("--role", role, "owner or agent")->capture_default_str();
  user_add->add_option("--language", language, "sl, hu, ru or en")->capture_default_str();

  std::vector<std::string> scopes;
  CLI::App* token_app = app.add_subcommand("token", "Keys for programs")->require_subcommand(1);
  CLI::App* token_create = token_app->add_subcommand("create", "Print a new bearer token");
  token_create->add_option("--user", email, "Mail address of the user it acts for")->required();
  token_create->add_option("--name", name, "What it is for")->required();
  token_create->add_option("--scopes", scopes, "Rights it has; all of the user's without")->delimiter(',');

  ImportCommand import;
  CLI::App* import_app = app.add_subcommand("import", "Bring in a CSV file, as on the page");
  import_app->add_option("file", import.file)->required();
  import_app->add_option("--type", import.type, "customer or purchase; as the file looks without");
  import_app->add_option("--map", import.map, "COLUMN=TARGET, may be repeated")->take_all();
  import_app->add_flag("--dry-run", import.dry_run, "Only check what would become of each row");
  import_app->add_option("--report", import.report, "File to write each row's fate to (CSV)");

  CLI11_PARSE(app, count, words);
  if (*import_app) return import_command(settings, import);
  if (*serve_app) return serve(settings);
  if (*bench_app) return bench_command(settings, bench_size, bench_keep);
  if (*check_app) return check_command(settings);
  if (*user_add) return add_user_command(settings, name, email, role, language);
  if (*token_create) return create_token_command(settings, email, name, scopes);
  if (*openapi_app) return std::cout << openapi_document(all_routes(), VEZ_VERSION), 0;
  if (*permissions_app) return std::cout << permissions_document(all_routes()), 0;
  const SystemClock clock;
  const auto db = open_database(settings, clock);
  if (*backup_app) db->backup(backup_path);
  if (*migrate_app) std::cout << "schema " << db->schema_number() << std::endl;
  return 0;
}

}  // namespace

int main(int count, char** words) {
  // No copy of anybody's data is left behind by a crash.
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  try {
    return run(count, words);
  } catch (const std::exception& failure) {
    std::cerr << "vez: " << failure.what() << std::endl;
    return 1;
  }
}
