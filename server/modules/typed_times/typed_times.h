#pragma once

// The time that a line says, for whoever types it.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"
#include "store/tx.h"

namespace vez {

struct ReadTimeWords {
  static constexpr std::string_view example = R"({"text":"call tomorrow after 5 pm","time_zone":"Europe/Ljubljana"})";
  Text<0, 1000> text;
  std::optional<Text<1, 60>> time_zone;  // of the reader; the company's when it is not said
};
BOOST_DESCRIBE_STRUCT(ReadTimeWords, (), (text, time_zone))

struct TypedTime {
  UtcTime from_at;
  UtcTime until_at;
  std::string rest;                  // the line without the words of this time
  std::vector<std::string> assumed;  // what the line does not say, in sentences
  bool whole_day;                    // no hour is said
  bool from_now;                     // no beginning is said
  bool past;                         // the line says a time that is over
};
BOOST_DESCRIBE_STRUCT(TypedTime, (), (from_at, until_at, rest, assumed, whole_day, from_now, past))

struct TypedTimes {
  std::vector<TypedTime> items;  // in the order of their places
};
BOOST_DESCRIBE_STRUCT(TypedTimes, (), (items))

Result<TypedTimes> read_time_words(Tx& tx, ReadTimeWords input);

std::vector<Route> typed_times_routes();

}  // namespace vez
