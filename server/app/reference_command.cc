// Tables that others keep and a company brings in: postcodes.

#include <fstream>
#include <iostream>

#include "app/cli.h"
#include "base/failure.h"
#include "memory/memory.h"

namespace vez {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

PostcodesRead read_file(Db& db, const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw Failure(path + " cannot be read");
  }
  std::istream& in = path == "-" ? std::cin : file;
  return import_postcodes(db, [&] {
    std::string piece(piece_bytes, '\0');
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(in.gcount()));
    return piece;
  });
}

int reference_import(const Settings& settings, const std::string& path) {
  CliDatabase database(settings);
  const PostcodesRead read = path.empty() ? import_postcodes_sample(database.db()) : read_file(database.db(), path);
  std::cout << read.rows << " rows read, " << read.places << " places new or changed\n";
  if (read.unreadable > 0) std::cout << read.unreadable << " rows are no places\n";
  return read.rows > 0 && read.unreadable == read.rows ? 1 : 0;
}

}  // namespace

void add_reference_commands(Cli& cli) {
  const auto path = std::make_shared<std::string>();
  CLI::App& reference = *cli.root().add_subcommand("reference", "Tables that others keep: postcodes");
  reference.require_subcommand(1);
  CLI::App& app =
      cli.command(reference, "import", "Bring in postcodes, so that slips in addresses are seen",
                  "  vez reference import SI.txt      # from https://download.geonames.org/export/zip/\n"
                  "  vez reference import             # the few that come with the program",
                  [path](const EffectiveSettings& settings) { return reference_import(settings.values, *path); });
  app.add_option("file", *path, "GeoNames' postal codes, or the same as CSV; - for standard input");
}

}  // namespace vez
