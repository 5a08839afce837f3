#pragma once

#include <string>
#include <utility>
#include <vector>

namespace vez {

// How a PostgreSQL is reached: a libpq URL, and what we read out of it ourselves (store/README.md).
struct PostgresUrl {
  // Throws StoreFailure, without the password, when it is no such URL.
  explicit PostgresUrl(const std::string& url);

  // Name and value of each setting of libpq.
  std::vector<std::pair<std::string, std::string>> settings;
  // The same for the connection that listens, which must not go through a pooler.
  std::vector<std::pair<std::string, std::string>> listen_settings;
  // False ("prepare=off"): a pooler before us can't keep prepared statements.
  bool prepare = true;
};

}  // namespace vez
