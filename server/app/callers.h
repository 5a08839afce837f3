#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "people/people.h"
#include "store/db.h"

namespace vez {

// Who the last credentials belonged to, so that a program that asks a hundred times a second is not looked up each
// time. Exact where this process alone writes to the database: a commit that ends an access is heard (`heard`) before
// it is acknowledged, and everything kept is forgotten. What ends by itself, with time, may be good for caller_kept_ms
// longer. Thread safe.
class Callers {
 public:
  // Off, it knows nobody: where other nodes write too.
  explicit Callers(bool on) : on_(on) {}

  // A moment between two changes of access; for keep().
  std::int64_t moment() const;
  std::optional<Caller> find(const std::string& credential_hash, UtcTime now) const;
  // `caller` was read after `moment`; it is not kept when somebody's access has changed since.
  void keep(const std::string& credential_hash, const Caller& caller, std::int64_t moment, UtcTime now);
  // After a commit, before it is acknowledged.
  void heard(std::span<const Change> changes);

 private:
  struct Kept {
    Caller caller;
    UtcTime since;
  };

  const bool on_;
  mutable std::mutex mutex_;
  std::int64_t moment_ = 0;
  std::unordered_map<std::string, Kept> kept_;  // by credential hash
};

// Then it is looked up again, whatever was heard.
constexpr std::int64_t caller_kept_ms = 500;

}  // namespace vez
