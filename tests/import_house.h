#pragma once

// What tests of files through the import share.

#include <fstream>
#include <sstream>

#include "house.h"
#include "imports/imports.h"

namespace vez {

inline const Actor importer{.user_id = {}, .via = "page", .rights = ~std::uint64_t{0}, .language = "en"};

inline Result<Import> upload(House& house, const std::string& name, std::string_view bytes,
                             std::size_t piece = 100'000) {
  auto taker = create_import(house.db(), importer, {.filename = {name}});
  REQUIRE(taker);
  for (std::size_t i = 0; i < bytes.size(); i += piece)
    if (const auto taken = (*taker)->take(house.db(), bytes.substr(i, piece)); !taken)
      return std::unexpected(taken.error());
  const auto answer = (*taker)->finish(house.db());
  if (!answer) return std::unexpected(answer.error());
  auto import = from_json<Import>(*answer);
  REQUIRE(import);
  return import;
}

inline Import get(House& house, ImportId id) {
  return house.write([&](Tx& tx) { return get_import(tx, {id}); }).value();
}

inline Import done(House& house, ImportId id, Result<Import> (*command)(Tx&, OneImport)) {
  const auto begun = house.write([&](Tx& tx) { return command(tx, {id}); });
  REQUIRE(begun);
  run_jobs(house);
  return get(house, id);
}

inline std::int64_t customers(House& house) {
  return house.write([](Tx& tx) { return count_customers(tx, {}); }).value().count;
}

inline std::vector<ImportRow> rows(House& house, ImportId id, std::optional<Fate> fate = std::nullopt) {
  return house
      .write(
          [&](Tx& tx) { return list_import_rows(tx, {.id = id, .fate = fate, .limit = 200, .cursor = std::nullopt}); })
      .value()
      .items;
}

inline std::optional<Target> target(const Import& import, std::string_view column) {
  for (const ImportColumn& c : import.columns)
    if (c.name == column) return c.target;
  return std::nullopt;
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// Every row has one fate.
inline bool adds_up(const ImportCounts& c) {
  return c.created + c.updated + c.unchanged + c.skipped + c.unclear + c.failed == c.rows;
}

// Checked and run; both must count the same.
inline Import checked_and_run(House& house, ImportId id) {
  const Import checked = done(house, id, check_import);
  const Import run = done(house, id, run_import);
  EXPECT(run.state == ImportState::done);
  EXPECT(to_json(run.counts) == to_json(checked.counts));
  EXPECT(adds_up(run.counts));
  return run;
}

}  // namespace vez
