#include "base/check.h"

#include <cstdlib>

#include "base/failure.h"
#include "base/log.h"

namespace vez {

void check_failed(const char* expression, const char* file, int line, const std::string& detail) {
  const std::string text = std::string(file) + ":" + std::to_string(line) + ": CHECK(" + expression + ") failed" +
                           (detail.empty() ? "" : ": " + detail);
  log_line(LogLevel::error, "check.failed", {{"failure", text}});
#ifdef VEZ_CHECK_ABORTS
  std::abort();
#else
  throw ProgramFault(text);
#endif
}

}  // namespace vez
