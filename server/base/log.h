#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace vez {

// The log: a JSON object a line, on standard error. What stands in it names operations, counts and times; never what a
// person wrote, is called or is reached by, and no secrets.
enum class LogLevel { debug, info, warning, error, off };

struct LogField {
  std::string_view name;  // a constant of the program
  // A span of time is told in milliseconds.
  std::variant<std::string_view, std::int64_t, double, std::chrono::microseconds> value;
};

// Until it is called, info and above.
void set_log_level(LogLevel level);
// "debug", "info", "warning", "error", "off"; false for any other.
bool set_log_level(std::string_view name);
bool is_logged(LogLevel level);

// `what` is a constant of the program ("request", "live.check"). Lines below warning may reach the file a second
// later.
void log_line(LogLevel level, std::string_view what, std::initializer_list<LogField> fields = {});
// Writes what waits.
void flush_log();

}  // namespace vez
