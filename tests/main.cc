#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "base/log.h"

int main(int count, char** words) {
  // What tests provoke is no news; what fails on our side is.
  vez::set_log_level("error");
  return doctest::Context(count, words).run();
}
