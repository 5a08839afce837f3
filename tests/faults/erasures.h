#pragma once

#include <string>
#include <vector>

#include "server_process.h"

namespace vez::faults {

// Customers who are erased while the server is killed: each is gone with all of theirs and has a proof, or is there.
class Erasures {
 public:
  // Adds a customer and erases them; gives up when the server does not answer.
  void erase_another(Client client);
  // What is wrong, in words; waits until the files are wiped, too.
  std::vector<std::string> verify(ServerProcess& server, const std::string& token);
  std::size_t count() const { return erased_.size(); }

 private:
  std::vector<std::string> erased_;  // names that the server said are erased
  std::size_t last_ = 0;
};

}  // namespace vez::faults
