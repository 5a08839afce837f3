#pragma once

#include <string>
#include <vector>

#include "app/remote.h"
#include "app/serve.h"

namespace vez {

// What `vez import` is told.
struct ImportCommand {
  std::string file;
  std::string type;              // "customer", "purchase"; "" as the file looks
  std::vector<std::string> map;  // "Column=target"; "Column=" ignores the column
  std::string mapping;           // a file of the same, and of options
  bool dry_run = false;
  std::string report;  // file for every row's fate; "" for none
  RemoteTold remote;
};

// `vez import FILE`: the same as on the page, with progress on standard error and the counts as JSON on standard
// output. Exit code 1 when rows failed or need a look.
int import_command(const Settings& settings, const ImportCommand& command);

}  // namespace vez
