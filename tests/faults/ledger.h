#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "server_process.h"

namespace vez::faults {

// One write that was asked for.
struct Intent {
  enum class State { open, acknowledged, denied, unknown };
  std::int64_t number = 0;
  bool contact = false;     // a contact with the customer of `on`, else a new customer
  std::int64_t on = 0;      // number of the intent that made the customer
  std::string customer_id;  // answered (customers), or of `on` (contacts)
  State state = State::open;
};

// Who asked for what and what the answer was, kept outside of the server.
class Ledger {
 public:
  // `name` begins the name of every customer of this ledger.
  explicit Ledger(std::string name = "L") : name_(std::move(name)) {}

  // Clients of their own threads write until the server is gone or `stop` is set. Each write has its Idempotency-Key.
  void load(ServerProcess& server, const std::string& token, int clients, const std::atomic<bool>& stop);
  // Asks again, with the same keys, for all whose answer never came. What is wrong, in words.
  std::vector<std::string> settle(ServerProcess& server, const std::string& token);
  // Looks for every write since the last call: each acknowledged one is there once, each denied one is not.
  std::vector<std::string> verify(ServerProcess& server, const std::string& token);
  // The same for all writes, on another database too.
  std::vector<std::string> verify_anew(ServerProcess& server, const std::string& token);
  // Walks the whole list of customers: exactly the acknowledged ones, none twice.
  std::vector<std::string> verify_all(ServerProcess& server, const std::string& token);

  std::size_t begun() const;
  std::int64_t acknowledged() const;
  std::int64_t denied() const;

 private:
  std::string name_of(const Intent& intent) const { return name_ + std::to_string(intent.number); }
  std::string mail_of(const Intent& intent) const { return name_of(intent) + "@ledger.example"; }
  std::optional<Answer> ask(Client& client, const Intent& intent);
  void write_until(Client client, const std::atomic<bool>& stop);
  static void settle_with(Intent& intent, const std::optional<Answer>& answer);

  const std::string name_;
  mutable std::mutex mutex_;
  std::vector<Intent> intents_;
  std::size_t verified_ = 0;
};

}  // namespace vez::faults
