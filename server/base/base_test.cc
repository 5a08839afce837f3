#include "base/ids.h"
#include "base/json.h"
#include "base/testing.h"
#include "base/time.h"

namespace vez {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
  Text<1, 5> name;
  std::optional<std::int64_t> size;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, size))

struct Outer {
  Colour colour;
  std::vector<Inner> parts;
  UtcTime at;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (colour, parts, at))

TEST_CASE("an id reads back from its 13 characters") {
  for (const std::int64_t id : {std::int64_t{1}, std::int64_t{0x7fffffffffffffff}, std::int64_t{123456789012345}}) {
    EXPECT(id_text(id).size() == 13);
    EXPECT(parse_id(id_text(id)) == id);
  }
  EXPECT(!parse_id("000000000000l"));
  EXPECT(!parse_id("zzzzzzzzzzzzz"));
}

TEST_CASE("ids grow also when the clock goes back") {
  struct Back : Clock {
    mutable std::int64_t ms = 1'900'000'000'000;
    UtcTime now() const override { return {ms -= 1000}; }
  } clock;
  IdGenerator ids(clock, 7);
  std::int64_t last = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t id = ids.next();
    REQUIRE(id > last);
    last = id;
  }
}

TEST_CASE("times read back as they were written") {
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'772'614'800'123}})
    EXPECT(parse_time(to_text(UtcTime{ms})) == UtcTime{ms});
  EXPECT(parse_time("2026-03-04T10:00:00+01:00") == parse_time("2026-03-04T09:00:00Z"));
  EXPECT(!parse_time("2026-02-29T10:00:00Z"));
  EXPECT(!parse_time("2026-03-04 10:00:00Z"));
}

TEST_CASE("durations have a length or are refused") {
  EXPECT(parse_duration("P28D") == std::chrono::hours{28 * 24});
  EXPECT(!parse_duration("P10000000000000000000000000D"));
  EXPECT(parse_duration("P1DT2H30M") == std::chrono::minutes{26 * 60 + 30});
  EXPECT(!parse_duration("P1M"));
  EXPECT(!parse_duration("PT"));
}

TEST_CASE("a described struct goes through JSON unchanged") {
  const std::string text =
      R"({"colour":"green","parts":[{"name":"žaba","size":null},{"name":"x","size":3}],"at":"2026-03-04T09:00:00.000Z"})";
  const auto outer = from_json<Outer>(text);
  REQUIRE(outer);
  EXPECT(to_json(*outer) == text);
}

TEST_CASE("every fault is named by its pointer") {
  const auto outer = from_json<Outer>(R"({"colour":"blue","parts":[{"name":"toolong"},{"size":"x","extra":1}]})");
  REQUIRE(!outer);
  std::vector<std::string> pointers;
  for (const Fault& fault : outer.error().faults) pointers.push_back(fault.pointer);
  EXPECT(pointers == std::vector<std::string>{"/colour", "/parts/0/name", "/parts/1/size", "/parts/1/extra",
                                              "/parts/1/name", "/at"});
}

}  // namespace
}  // namespace vez
