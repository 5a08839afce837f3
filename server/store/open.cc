#include "store/backup.h"
#include "store/failure.h"
#include "store/postgres/postgres_db.h"
#include "store/sqlite/sqlite_db.h"

namespace vez {
namespace {

constexpr std::string_view sqlite = "sqlite:";

bool is_postgres(const std::string& url) { return url.starts_with("postgresql:") || url.starts_with("postgres:"); }

[[noreturn]] void refuse_url(const std::string& url) {
  throw StoreFailure("a database is sqlite:PATH or postgresql://…, not " + url.substr(0, url.find(':')));
}

}  // namespace

std::unique_ptr<Db> open_db(const DbOptions& options, const Clock& clock) {
  if (options.url.starts_with(sqlite))
    return std::make_unique<SqliteDb>(options, options.url.substr(sqlite.size()), clock);
  if (is_postgres(options.url)) return std::make_unique<PostgresDb>(options, clock);
  refuse_url(options.url);
}

void backup_database(const DbOptions& options, const std::string& path) {
  if (options.url.starts_with(sqlite)) return SqliteDb::copy_file(options.url.substr(sqlite.size()), path);
  if (is_postgres(options.url)) return PostgresDb::copy_file(options, path);
  refuse_url(options.url);
}

void restore_backup(const DbOptions& options, const std::string& path, bool force) {
  if (options.url.starts_with(sqlite)) return SqliteDb::restore(options.url.substr(sqlite.size()), path, force);
  if (is_postgres(options.url)) return PostgresDb::restore(options, path, force);
  refuse_url(options.url);
}

}  // namespace vez
