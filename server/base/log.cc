#include "base/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

namespace vez {
namespace {

// Lines that wait for a write are at most this many bytes.
constexpr std::size_t log_buffer_bytes_max = 32 * 1024;
constexpr std::chrono::seconds log_flush_seconds{1};

// Gathers lines: a write for each would cost a request more than its query does.
class StderrSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  ~StderrSink() override { flush_(); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    // The line is whole as it came: there is nothing to be laid out.
    buffer_.append(message.payload.data(), message.payload.size());
    buffer_ += '\n';
    if (buffer_.size() >= log_buffer_bytes_max) flush_();
  }
  void flush_() override {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
      const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) break;  // Nobody reads the log: there is no other place to say so.
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
  }

  std::string buffer_;
};

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("vez", std::make_shared<StderrSink>());
    made->flush_on(spdlog::level::warn);
    spdlog::register_logger(made);
    spdlog::flush_every(log_flush_seconds);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    case LogLevel::off: return spdlog::level::off;
  }
  return spdlog::level::info;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
    case LogLevel::off: return "off";
  }
  return "";
}

void put_value(std::string& line, std::string_view value) { json_out::string(line, value); }
void put_value(std::string& line, std::int64_t value) { json_out::value(line, value); }
void put_value(std::string& line, double value) { json_out::number(line, value); }
void put_value(std::string& line, std::chrono::microseconds value) {
  json_out::value(line, std::int64_t{value.count() / 1000});
  const std::string fraction = std::to_string(1000 + value.count() % 1000);
  line += '.', line.append(fraction, 1);
}

}  // namespace

void set_log_level(LogLevel level) { logger().set_level(level_of(level)); }

bool set_log_level(std::string_view name) {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::off})
    if (level_name(level) == name) return set_log_level(level), true;
  return false;
}

bool is_logged(LogLevel level) { return logger().should_log(level_of(level)); }

void log_line(LogLevel level, std::string_view what, std::initializer_list<LogField> fields) {
  if (!is_logged(level)) return;
  // The whole line by hand: each request has one.
  constexpr std::size_t line_bytes = 240;
  std::string line;
  line.reserve(line_bytes);
  line += "{\"time\":\"", append_text(line, SystemClock{}.now());
  line += "\",\"level\":\"", line += level_name(level), line += "\",\"what\":\"", line += what, line += '"';
  for (const LogField& field : fields) {
    line += ",\"", line += field.name, line += "\":";
    std::visit([&](const auto& value) { put_value(line, value); }, field.value);
  }
  line += '}';
  logger().log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

void flush_log() { logger().flush(); }

}  // namespace vez
