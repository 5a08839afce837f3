#include "store/failure.h"
#include "store/sqlite/sqlite_db.h"

namespace vez {

std::unique_ptr<Db> open_db(const DbOptions& options, const Clock& clock) {
  constexpr std::string_view sqlite = "sqlite:";
  if (options.url.starts_with(sqlite))
    return std::make_unique<SqliteDb>(options, options.url.substr(sqlite.size()), clock);
  throw StoreFailure("a database is sqlite:PATH, not " + options.url.substr(0, options.url.find(':')));
}

}  // namespace vez
