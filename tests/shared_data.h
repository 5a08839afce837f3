#pragma once

// Tests on the large files of others, which stand beside the project (../shared/data) or do not.
//
//   SHARED_DATA_CASE("04_formats/phone/numbers.jsonl", "every number is as its country writes it") {
//     std::ifstream file(data);
//     …
//   }
//
// is a case of its own in ctest, named "data.04_formats/phone/numbers.jsonl"; without the file or folder it is shown
// there as skipped. What the project must always hold is tested on small samples of its own, in plain cases.

#include <string>

#include "base/testing.h"

namespace vez {

// The path of what is called `name` in the shared data; "", said on stdout, where it is not there.
std::string shared_data(const std::string& name);

}  // namespace vez

#define SHARED_DATA_CASE_NAMED(function, name, title)              \
  static void function(const std::string& data);                   \
  TEST_CASE(name ": " title* doctest::test_suite("shared data")) { \
    const std::string data = ::vez::shared_data(name);             \
    if (!data.empty()) function(data);                             \
  }                                                                \
  static void function(const std::string& data)
#define SHARED_DATA_CASE(name, title) SHARED_DATA_CASE_NAMED(DOCTEST_ANONYMOUS(shared_data_case_), name, title)
