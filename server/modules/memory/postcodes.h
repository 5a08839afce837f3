#pragma once

// Which places have which postcode, as a company imports it (GeoNames), so that a slip of the hand is seen at once.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"

namespace vez {

struct CheckAddress {
  Text<2, 2> country;
  Text<1, 20> postcode;
  std::optional<Text<1, 100>> city;
};
BOOST_DESCRIBE_STRUCT(CheckAddress, (), (country, postcode, city))

// `unchecked`: no table of the country's postcodes is there.
enum class AddressVerdict { good, unchecked, wrong_form, unknown_postcode, other_city };
BOOST_DESCRIBE_ENUM(AddressVerdict, good, unchecked, wrong_form, unknown_postcode, other_city)

struct PostcodePlace {
  std::string postcode;
  std::string place;
  std::string region;
};
BOOST_DESCRIBE_STRUCT(PostcodePlace, (), (postcode, place, region))

// A warning, never a refusal: addresses are as people say they are.
struct AddressCheck {
  AddressVerdict verdict;
  std::vector<PostcodePlace> nearest;  // what was most likely meant
};
BOOST_DESCRIBE_STRUCT(AddressCheck, (), (verdict, nearest))

constexpr std::int64_t nearest_max = 5;

Result<AddressCheck> check_address(Tx& tx, CheckAddress input);

struct PostcodesRead {
  std::int64_t rows;
  std::int64_t places;      // that were not there before, or are called otherwise now
  std::int64_t unreadable;  // lines that are no places
};
BOOST_DESCRIBE_STRUCT(PostcodesRead, (), (rows, places, unreadable))
// Reads a file of GeoNames' postal codes (tabs, no header) or the same as CSV with a header, piece by piece; `next`
// gives
// "" at the end. Rows are written in batches; again is no harm.
PostcodesRead import_postcodes(Db& db, const std::function<std::string()>& next);
// The few of them that come with the program, to try things with.
PostcodesRead import_postcodes_sample(Db& db);

}  // namespace vez
