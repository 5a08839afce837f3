#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace vez {

// A 64-bit identifier of one kind of thing: 41 bits of milliseconds since 2024-01-01, 10 of node, 12 of counter, so
// that ids sort by creation. 0 is no id.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  friend auto operator<=>(const Id&, const Id&) = default;
};

// An id whose kind does not matter where it stands: a query's parameter.
struct AnyId {
  std::int64_t value = 0;
  AnyId() = default;
  template <class Tag>
  AnyId(Id<Tag> id) : value(id.value) {}
  explicit AnyId(std::int64_t raw) : value(raw) {}
};

// 13 characters of Crockford's base 32, lower case; sorts like the number.
std::string id_text(std::int64_t id);
// Exactly what id_text writes; anything else is nothing.
std::optional<std::int64_t> parse_id(std::string_view text);

template <class Tag>
std::string to_text(Id<Tag> id) {
  return id_text(id.value);
}

// Makes ids for one node (0..1023), each greater than the last, also when the clock goes back. Thread safe.
class IdGenerator {
 public:
  // No id is made at or below `highest_before` (the highest that may have been made before a restart).
  IdGenerator(const Clock& clock, std::int64_t node, std::int64_t highest_before = 0);

  // Throws StoreFailure when the node's number is no longer its own.
  std::int64_t next();

  using Deadline = std::chrono::steady_clock::time_point;
  // For databases that lease numbers to nodes: ids are made until `deadline`, if not prolonged before; of another node,
  // none at or below `highest_before`.
  void keep_until(Deadline deadline);
  void move_to(std::int64_t node, std::int64_t highest_before, Deadline deadline);
  std::int64_t node() const { return node_.load(); }

  template <class T>
  T next_as() {
    return T{next()};
  }

  // The moment that the ids made so far reach to.
  UtcTime highest() const;

  // The id that the first thing made at `time` on node 0 would have.
  static std::int64_t at(UtcTime time);
  // When the id was made.
  static UtcTime time_of(std::int64_t id);

 private:
  const Clock& clock_;
  std::atomic<std::int64_t> node_;
  std::atomic<std::int64_t> last_tick_;  // (milliseconds << 12) + counter
  std::atomic<Deadline> deadline_ = Deadline::max();
};

}  // namespace vez

template <class Tag>
struct std::hash<vez::Id<Tag>> {
  std::size_t operator()(vez::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
