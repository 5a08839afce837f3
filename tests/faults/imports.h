#pragma once

#include <map>
#include <string>
#include <vector>

#include "server_process.h"

namespace vez::faults {

// Files that are imported while the server is killed: an import is a chain of jobs, so a job that ran twice, or was
// lost, shows in what the import counts and in the customers it made.
class Imports {
 public:
  // Uploads and runs one file more, and takes up again what was left open by the server's end; gives up when the server
  // does not answer.
  void run_another(Client client);
  // Waits until all have gone on to their end by themselves; what is wrong, in words.
  std::vector<std::string> verify(ServerProcess& server, const std::string& token);

  std::size_t count() const { return files_.size(); }

 private:
  struct File {
    std::string id;      // of the import; "" as long as that is not known
    bool asked = false;  // it may have been uploaded
    bool run = false;    // the server said that it runs
    bool undone = false;
  };
  bool bring_on(Client& client, File& file, std::size_t number);
  // Of every third file the undo is asked for when it is done.
  void undo_some(Client& client);

  std::vector<File> files_;
};

// How many times each customer whose name begins so stands in the list.
std::map<std::string, int> names_in_list(Client& client, const std::string& beginning);

}  // namespace vez::faults
