#pragma once

#include <memory>
#include <string>

#include "store/db.h"

namespace vez {

// What `vez serve` is told by flags, environment (VEZ_…) and file.
struct Settings {
  std::string data = "data";  // folder of the embedded database
  std::string database;       // URL; "" is sqlite in `data`
  std::string listen = "127.0.0.1:8080";
  std::string web;  // folder of the built page; "" is looked for beside the program
  int drain_seconds = 10;
  int io_threads = 2;  // that serve connections
  std::string log_level = "info";
  std::string metrics_from = "loopback";  // or "any": who may ask for /metrics
};

// The database of the settings, migrated. Makes the data folder.
std::unique_ptr<Db> open_database(const Settings& settings, const Clock& clock);

// Serves until SIGTERM or SIGINT. The exit code.
int serve(const Settings& settings);

}  // namespace vez
