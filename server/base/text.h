#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vez {

// Characters (code points) of a valid UTF-8 text; -1 when it is not valid UTF-8 or holds NUL (which no database of ours
// keeps).
std::int64_t characters(std::string_view text);

// Without white space (ASCII and no-break space) at both ends.
std::string_view trimmed(std::string_view text);

// A text of `min` to `max` characters: its limits are checked where it enters (base/json.h) and stand in the reference
// of the interface.
template <std::size_t Min, std::size_t Max>
struct Text {
  static constexpr std::size_t min = Min;
  static constexpr std::size_t max = Max;
  std::string value;

  operator std::string_view() const { return value; }
  bool empty() const { return value.empty(); }
  friend auto operator<=>(const Text&, const Text&) = default;
};

// An amount in the minor units of its currency (ISO 4217), "EUR" 1250 is 12.50 €.
struct Money {
  std::int64_t amount = 0;
  std::string currency;
  friend auto operator<=>(const Money&, const Money&) = default;
};

}  // namespace vez
