#include <iostream>

#include "app/cli.h"
#include "app/remote.h"
#include "app/serve.h"
#include "customers/customers_export.h"
#include "store/failure.h"

namespace vez {
namespace {

// What `vez export` is told.
struct ExportCommand {
  std::string what;
  std::string format = "csv";
  std::string filter;
  RemoteTold remote;
};

void put_out(std::string_view piece) {
  if (!std::cout.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush())
    throw Failure("standard output cannot be written");
}

int export_remote(const ExportCommand& command) {
  std::string path = "/" + command.what + "/export?format=" + command.format;
  if (!command.filter.empty()) path += "&filter=" + Remote::encoded(command.filter);
  Remote(command.remote).download(path, put_out);
  return 0;
}

template <class Input>
Result<std::unique_ptr<Export>> open_file(Db& db, const TxContext& context, const ExportCommand& command) {
  Input input{};
  input.format = parse_enum<typename decltype(input.format)::value_type>(command.format);
  if (!input.format) return refuse(RefusalCode::malformed, "?format", "a timeline has no cards");
  if (!command.filter.empty()) input.filter = Text<0, 8000>{command.filter};
  return db.read(context, [&](Tx& tx) { return open_export(tx, input); });
}

int export_command(const Settings& settings, const ExportCommand& command) {
  if (!command.remote.server.empty()) return export_remote(command);
  const auto clock = make_clock(settings);
  std::unique_ptr<Db> db;
  try {
    db = open_database(settings, *clock);
  } catch (const StoreInUse& used) {
    throw Failure(std::string(used.what()) +
                  ": export through the server with --server URL and --token-file FILE, or stop it first");
  }
  const TxContext context{.actor = {.user_id = {}, .via = "cli", .rights = all_rights, .language = "en"}, .cause = {}};
  auto file = command.what == "customers" ? open_file<ExportCustomers>(*db, context, command)
                                          : open_file<ExportTimeline>(*db, context, command);
  if (!file) return refused(file.error());
  for (std::string piece = (*file)->next(*db, context); !piece.empty(); piece = (*file)->next(*db, context))
    put_out(piece);
  return 0;
}

}  // namespace

void add_remote_options(CLI::App& app, RemoteTold& told) {
  app.add_option("--server", told.server, "Work through this server instead of on its database");
  app.add_option("--token-file", told.token_file,
                 "File with a token of the server (vez token create); without it VEZ_TOKEN")
      ->needs("--server");
}

void add_export_commands(Cli& cli) {
  const auto told = std::make_shared<ExportCommand>();
  CLI::App& app =
      cli.command(cli.root(), "export", "Write customers, or what happened with them, to standard output",
                  "  vez export customers --filter 'customer.city == \"Kranj\"' > kranj.csv\n"
                  "  vez export customers --format xlsx > customers.xlsx\n"
                  "  vez export timeline --format ndjson --server https://vez.example.com --token-file token",
                  [told](const EffectiveSettings& settings) { return export_command(settings.values, *told); });
  app.add_option("what", told->what, "customers or timeline")
      ->required()
      ->check(CLI::IsMember({"customers", "timeline"}));
  app.add_option("--format", told->format,
                 "csv, xlsx, vcard (4.0), vcard3 (3.0), or ndjson as POST /ingest takes it; a timeline has no cards")
      ->check(CLI::IsMember({"csv", "xlsx", "vcard", "vcard3", "ndjson"}));
  app.add_option("--filter", told->filter, "Only customers of this condition");
  add_remote_options(app, told->remote);
}

}  // namespace vez
