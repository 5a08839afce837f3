#include <iostream>

#include "app/bench.h"
#include "app/cli.h"
#include "app/serve.h"

namespace vez {

namespace {

int demo_command(const Settings& settings, bool remove) {
  CliDatabase database(settings);
  if (remove) {
    const auto removed = database.change([](Tx& tx) { return remove_demo(tx, {}); });
    if (!removed) return refused(removed.error());
    std::cout << removed->customers << " customers removed" << std::endl;
    return 0;
  }
  const auto sign_in = open_demo(database.db());
  if (!sign_in) return refused(sign_in.error());
  tell_demo(*sign_in);
  return 0;
}

}  // namespace

void add_serve_commands(Cli& cli) {
  const auto with_demo = std::make_shared<bool>(false);
  cli.command(cli.root(), "serve", "Serve the page and the interface",
              "  vez serve --data /var/lib/vez --listen 127.0.0.1:8080\n"
              "  vez serve --public-url https://vez.example.com\n"
              "  vez serve --clock simulated --clock-start 2026-01-05T08:00:00Z",
              [with_demo](const EffectiveSettings& settings) { return serve(settings.values, *with_demo); })
      .add_flag("--demo", *with_demo, "Fill an empty database with a demonstration company first");
  const auto demo_away = std::make_shared<bool>(false);
  cli.command(cli.root(), "demo", "Fill an empty database with a demonstration company",
              "  vez demo\n  vez demo --remove",
              [demo_away](const EffectiveSettings& settings) { return demo_command(settings.values, *demo_away); })
      .add_flag("--remove", *demo_away, "Take the demonstration's customers and agents away");
  cli.command(cli.root(), "migrate", "Bring the database to this program's schema", "  vez migrate --data /var/lib/vez",
              [](const EffectiveSettings& settings) {
                const auto clock = make_clock(settings.values);
                std::cout << "schema " << open_database(settings.values, *clock)->schema_number() << std::endl;
                return 0;
              });
  const auto document = std::make_shared<bool>(false);
  cli.command(cli.root(), "settings", "Print the settings in force and where each comes from",
              "  vez settings --config /etc/vez/vez.toml",
              [document](const EffectiveSettings& settings) {
                std::cout << (*document ? settings_document() : settings_text(settings)) << std::flush;
                return 0;
              })
      .add_flag("--document", *document, "Print docs/how-to/settings.md");
  struct BenchOptions {
    BenchSize size;
    bool keep = false;
  };
  const auto bench = std::make_shared<BenchOptions>();
  CLI::App& bench_app = cli.command(
      cli.root(), "bench", "Measure this machine on a database made for it",
      "  vez bench --customers 20000 --events 200000",
      [bench](const EffectiveSettings& settings) { return bench_command(settings.values, bench->size, bench->keep); });
  bench_app.add_option("--customers", bench->size.customers, "Customers made")->capture_default_str();
  bench_app.add_option("--events", bench->size.events, "Contacts and purchases made")->capture_default_str();
  bench_app.add_flag("--keep", bench->keep, "Only fill the database, and keep it");
}

}  // namespace vez
