#pragma once

#include <memory>
#include <string>

#include "demo/demo.h"
#include "store/db.h"

namespace vez {

// What `vez serve` is told by flags, environment (VEZ_…) and file.
struct Settings {
  std::string data = "data";  // folder of the embedded database
  std::string database;       // URL; "" is sqlite in `data`
  std::string listen = "127.0.0.1:8080";
  std::string web;  // folder of the built page; "" is looked for beside the program
  int drain_seconds = 10;
  bool demo = false;  // an empty database becomes the demonstration company's
};

// The database of the settings, migrated. Makes the data folder.
std::unique_ptr<Db> open_database(const Settings& settings, const Clock& clock);

// Says on standard output who can sign in to the demonstration.
void tell_demo(const DemoSignIn& sign_in);

// Serves until SIGTERM or SIGINT. The exit code.
int serve(const Settings& settings);

}  // namespace vez
