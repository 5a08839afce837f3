#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vez {

// A moment, in milliseconds since 1970-01-01T00:00:00Z.
struct UtcTime {
  std::int64_t ms = 0;
  friend auto operator<=>(const UtcTime&, const UtcTime&) = default;
  friend UtcTime operator+(UtcTime time, std::chrono::milliseconds span) { return {time.ms + span.count()}; }
  friend UtcTime operator-(UtcTime time, std::chrono::milliseconds span) { return {time.ms - span.count()}; }
  friend std::chrono::milliseconds operator-(UtcTime a, UtcTime b) { return std::chrono::milliseconds{a.ms - b.ms}; }
};

// "2026-03-04T09:00:00.000Z"; years 0000 to 9999.
std::string to_text(UtcTime time);
void append_text(std::string& out, UtcTime time);
// RFC 3339 with any offset; a leap second counts as the second after it. Finer than milliseconds is cut off.
std::optional<UtcTime> parse_time(std::string_view text);

// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

// "2026-03-04"
std::string to_text(Date date);
std::optional<Date> parse_date(std::string_view text);

// ISO 8601 duration ("P28D", "PT15M", "P1W", "P1DT2H"); years and months are refused, they have no length.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// Where time comes from. Everything that happens in Vez happens at a time of this clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock {
 public:
  UtcTime now() const override;
};

// Stands still until it is moved. Thread safe.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(UtcTime start) : now_ms_(start.ms) {}
  UtcTime now() const override { return {now_ms_.load()}; }
  // Never goes back.
  void set(UtcTime time);

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace vez
