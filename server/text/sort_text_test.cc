#include "text/sort_text.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/testing.h"

namespace vez {
namespace {

template <class T>
bool in_order(const std::vector<T>& values) {
  return std::ranges::is_sorted(values, [](const T& a, const T& b) { return sort_text(a) < sort_text(b); }) &&
         std::ranges::adjacent_find(values, {}, [](const T& value) { return sort_text(value); }) == values.end();
}

TEST_CASE("whole numbers sort as numbers, those below zero first") {
  using limits = std::numeric_limits<std::int64_t>;
  EXPECT(in_order<std::int64_t>({limits::min(), -1'000'000, -2, -1, 0, 1, 9, 10, 1'000'000, limits::max()}));
}

TEST_CASE("numbers with a fraction sort as numbers, whatever their size") {
  EXPECT(in_order<double>({-1e15, -2.5, -2, -1e-9, 0, 1e-300, 0.1, 0.25, 9, 10, 1e15}));
  EXPECT(sort_text(-0.0) == sort_text(0.0));
}

TEST_CASE("texts sort as in a Slovene book, up to the bytes that are kept") {
  EXPECT(sort_text("Cvet", 64) < sort_text("Čeh", 64));
  EXPECT(sort_text("čeh", 64) < sort_text("Dolenc", 64));
  EXPECT(sort_text(std::string(10'000, 'z'), 64).size() == 128);
  EXPECT(sort_text(std::string(40, 'a') + "b", 64) < sort_text(std::string(40, 'a') + "c", 64));
}

}  // namespace
}  // namespace vez
