#pragma once

// doctest under names that do not meet ours: EXPECT goes on after a failure, REQUIRE ends the test. CHECK is
// base/check.h's.
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#include <doctest/doctest.h>

#define TEST_CASE DOCTEST_TEST_CASE
#define SUBCASE DOCTEST_SUBCASE
#define EXPECT DOCTEST_CHECK
#define EXPECT_THROWS_AS DOCTEST_CHECK_THROWS_AS
#define REQUIRE DOCTEST_REQUIRE
#define EXPECT_MESSAGE DOCTEST_CHECK_MESSAGE
#define REQUIRE_MESSAGE DOCTEST_REQUIRE_MESSAGE
#define INFO DOCTEST_INFO
#define MESSAGE DOCTEST_MESSAGE
