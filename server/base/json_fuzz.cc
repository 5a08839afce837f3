#include <cstdlib>

#include "base/json.h"

namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
  std::int64_t number;
  std::optional<vez::Money> price;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (number, price))

// Every kind of member that a request may have.
struct Everything {
  vez::Text<1, 20> text;
  std::optional<Colour> colour;
  std::optional<vez::UtcTime> at;
  std::optional<vez::Date> day;
  std::optional<double> real;
  std::optional<bool> yes;
  vez::Json any;
  std::vector<Inner> list;
  std::map<std::string, std::string> names;
};
BOOST_DESCRIBE_STRUCT(Everything, (), (text, colour, at, day, real, yes, any, list, names))

}  // namespace

// Whatever the bytes: refused with at least one fault, or read, and then what is written reads back to the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = vez::from_json<Everything>(text);
  if (!read) {
    if (read.error().faults.empty()) std::abort();
    return 0;
  }
  const std::string written = vez::to_json(*read);
  const auto again = vez::from_json<Everything>(written);
  if (!again || vez::to_json(*again) != written) std::abort();
  return 0;
}
