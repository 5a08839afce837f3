#pragma once

#include <string>

namespace vez {

// Reports a broken promise of our own code: logs the place, then throws ProgramFault (rollback, 500, alert).
// With VEZ_CHECK_ABORTS (the tests) the process aborts instead, so that no test can overlook it.
[[noreturn]] void check_failed(const char* expression, const char* file, int line, const std::string& detail = {});

}  // namespace vez

#define CHECK(expression)                                   \
  do {                                                      \
    if (!(expression)) [[unlikely]]                         \
      ::vez::check_failed(#expression, __FILE__, __LINE__); \
  } while (false)

// CHECK with the values that explain it; `detail` is only evaluated on failure.
#define CHECK_WITH(expression, detail)                                \
  do {                                                                \
    if (!(expression)) [[unlikely]]                                   \
      ::vez::check_failed(#expression, __FILE__, __LINE__, (detail)); \
  } while (false)
