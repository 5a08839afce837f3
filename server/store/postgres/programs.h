#pragma once

#include <string>

#include "store/postgres/url.h"

namespace vez {

// pg_dump of the whole database to a new file, in PostgreSQL's custom form. Throws StoreFailure with its last words.
void dump(const PostgresUrl& url, const std::string& path);

// pg_restore of such a file, all or nothing; with `clean` in the place of what is there.
void load(const PostgresUrl& url, const std::string& path, bool clean);

}  // namespace vez
