#include "store/wipe.h"

#include "base/check.h"
#include "store/postgres/postgres_db.h"
#include "store/sqlite/sqlite_db.h"

namespace vez {

void wipe_deleted(Db& db, std::span<const std::string_view> tables) {
  if (auto* const sqlite = dynamic_cast<SqliteDb*>(&db)) return sqlite->wipe_deleted();
  auto* const postgres = dynamic_cast<PostgresDb*>(&db);
  CHECK(postgres != nullptr);
  postgres->wipe_deleted(tables);
}

std::string ledger_path(const Db& db) {
  const auto* const sqlite = dynamic_cast<const SqliteDb*>(&db);
  return sqlite == nullptr ? std::string() : sqlite->path() + ".erasures";
}

}  // namespace vez
