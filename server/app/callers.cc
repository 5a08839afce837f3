#include "app/callers.h"

namespace vez {
namespace {

// Beyond this many all are forgotten; more than ask at the same time.
constexpr std::size_t callers_max = 2'000;

bool is_of_access(const Change& change) { return change.topic == "access" || change.topic == "users"; }

}  // namespace

std::int64_t Callers::moment() const {
  const std::lock_guard lock(mutex_);
  return moment_;
}

std::optional<Caller> Callers::find(const std::string& credential_hash, UtcTime now) const {
  if (!on_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(credential_hash);
  if (found == kept_.end()) return std::nullopt;
  const std::int64_t age_ms = now.ms - found->second.since.ms;
  if (age_ms < 0 || age_ms >= caller_kept_ms || now >= found->second.caller.good_until) return std::nullopt;
  return found->second.caller;
}

void Callers::keep(const std::string& credential_hash, const Caller& caller, std::int64_t moment, UtcTime now) {
  if (!on_) return;
  const std::lock_guard lock(mutex_);
  if (moment != moment_) return;
  if (kept_.size() >= callers_max) kept_.clear();
  Kept& kept = kept_[credential_hash];
  kept = {.caller = caller, .since = now};
  // Whoever found it due marks it.
  kept.caller.touch_due = false;
}

void Callers::heard(std::span<const Change> changes) {
  if (!on_ || std::ranges::none_of(changes, is_of_access)) return;
  const std::lock_guard lock(mutex_);
  ++moment_;
  kept_.clear();
}

}  // namespace vez
