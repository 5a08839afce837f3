#include "base/ids.h"

#include <algorithm>

#include "base/check.h"
#include "base/failure.h"

namespace vez {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int text_length = 13;
constexpr int counter_bits = 12;
constexpr int node_bits = 10;
constexpr std::int64_t node_max = (1 << node_bits) - 1;
// 2024-01-01T00:00:00Z in milliseconds since 1970.
constexpr std::int64_t epoch_ms = 1'704'067'200'000;

std::int64_t compose(std::int64_t tick, std::int64_t node) {
  const std::int64_t counter = tick & ((1 << counter_bits) - 1);
  return ((tick >> counter_bits) << (node_bits + counter_bits)) | (node << counter_bits) | counter;
}

}  // namespace

std::string id_text(std::int64_t id) {
  auto bits = static_cast<std::uint64_t>(id);
  std::string text(text_length, '0');
  for (int i = text_length - 1; i >= 0; --i, bits >>= 5) text[static_cast<std::size_t>(i)] = alphabet[bits & 31];
  return text;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.size() != text_length) return std::nullopt;
  std::uint64_t bits = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 5) | digit;
  }
  // The first character carries 4 bits, of which the sign is never set.
  if (alphabet.find(text[0]) > 7 || bits == 0) return std::nullopt;
  return static_cast<std::int64_t>(bits);
}

namespace {

// The first tick above every id at or below `highest_before`.
std::int64_t tick_after(std::int64_t highest_before) {
  return ((highest_before >> (node_bits + counter_bits)) + 1) << counter_bits;
}

}  // namespace

IdGenerator::IdGenerator(const Clock& clock, std::int64_t node, std::int64_t highest_before)
    : clock_(clock), node_(node), last_tick_(tick_after(highest_before)) {
  CHECK(node >= 0 && node <= node_max);
}

std::int64_t IdGenerator::next() {
  std::int64_t node;
  do {
    node = node_.load();
    if (const Deadline deadline = deadline_.load(); deadline != Deadline::max() && Deadline::clock::now() >= deadline)
      throw StoreFailure("no ids can be made: this node's number is no longer its own");
  } while (node != node_.load());
  const std::int64_t now_tick = (clock_.now().ms - epoch_ms) << counter_bits;
  std::int64_t last = last_tick_.load(std::memory_order_relaxed);
  std::int64_t tick;
  do {
    tick = std::max(now_tick, last + 1);
  } while (!last_tick_.compare_exchange_weak(last, tick, std::memory_order_relaxed));
  return compose(tick, node);
}

void IdGenerator::keep_until(Deadline deadline) { deadline_ = deadline; }

void IdGenerator::move_to(std::int64_t node, std::int64_t highest_before, Deadline deadline) {
  CHECK(node >= 0 && node <= node_max);
  // The ticks first: an id of the new number must be above those of its last holder. They never go back.
  std::int64_t last = last_tick_.load();
  while (last < tick_after(highest_before) && !last_tick_.compare_exchange_weak(last, tick_after(highest_before))) {
  }
  node_ = node;
  deadline_ = deadline;
}

UtcTime IdGenerator::highest() const {
  return UtcTime{(last_tick_.load(std::memory_order_relaxed) >> counter_bits) + epoch_ms};
}

std::int64_t IdGenerator::at(UtcTime time) { return compose((time.ms - epoch_ms) << counter_bits, 0); }

UtcTime IdGenerator::time_of(std::int64_t id) { return UtcTime{(id >> (node_bits + counter_bits)) + epoch_ms}; }

}  // namespace vez
