#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "server_process.h"

namespace vez::faults {

// Two customers that are made one and two again, over and over, while the server is killed: a merge or a split is there
// wholly or not at all.
class Couples {
 public:
  // Sees to it that there is a couple; now and then one more.
  void bring_together(Client client);
  // Merges and splits the youngest couple until the server is gone or `stop` is set.
  void go_on(Client client, const std::atomic<bool>& stop);
  // Looks at the youngest, or at all: one or two as it was acknowledged, each entry with whom it belongs to. What is
  // wrong, in words.
  std::vector<std::string> verify(ServerProcess& server, const std::string& token);
  std::vector<std::string> verify_all(ServerProcess& server, const std::string& token);

  std::int64_t changes() const { return changes_; }

 private:
  enum class State { apart, one, unknown };
  struct Couple {
    std::string first_id, second_id;
    int starts = 0;              // of the server, that it has gone through
    State state = State::apart;  // acknowledged; unknown once a change was not
  };
  std::optional<Couple> make(Client& client);
  std::optional<State> seen_of(Client& client, const Couple& couple) const;
  std::vector<std::string> look_at(Client& client, const Couple& couple) const;
  std::vector<std::string> look_at(Client& client, const Couple& couple, State seen) const;

  std::vector<Couple> couples_;  // those made wholly, whatever became of them then
  std::vector<std::string> refused_;
  std::size_t begun_ = 0;
  std::int64_t changes_ = 0;  // merges and splits acknowledged; on a busy machine all may have been cut off
};

}  // namespace vez::faults
