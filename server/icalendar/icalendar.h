#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "icalendar/recurrence.h"

namespace vez {

// A reminder on the screen of whoever reads the calendar.
struct CalendarAlarm {
  std::chrono::minutes before{0};  // the beginning; of a task without one, the time it is due
  std::string text = {};
};

enum class EventStatus : std::uint8_t { confirmed, tentative, cancelled };
enum class TaskStatus : std::uint8_t { needs_action, in_process, completed, cancelled };

// What an event and a task have in common. Texts are plain; "" is left out.
struct CalendarEntry {
  std::string uid = {};       // the same for the same thing, for ever and everywhere: "task-0abc…@vez.example.com"
  UtcTime changed_at;         // DTSTAMP and LAST-MODIFIED
  std::int64_t sequence = 0;  // grows with each change that moves it
  std::string title = {};
  std::string description = {};
  std::string url = {};
  std::vector<std::string> categories = {};
  std::vector<CalendarAlarm> alarms = {};
  std::optional<Recurrence> recurrence = {};
  std::vector<UtcTime> left_out = {};  // times of the recurrence at which it does not come (EXDATE)
};

struct CalendarEvent {
  CalendarEntry entry;
  UtcTime from;
  UtcTime until;
  bool whole_days = false;  // from the date of `from` up to and with that of the last moment before `until`
  std::string location = {};
  EventStatus status = EventStatus::confirmed;
};

struct CalendarTask {
  CalendarEntry entry;
  std::optional<UtcTime> from = {};
  std::optional<UtcTime> due = {};  // later than from
  TaskStatus status = TaskStatus::needs_action;
  std::optional<UtcTime> completed_at = {};
  std::int32_t priority = 0;  // 1 is the highest, 9 the lowest, 0 is none
};

struct Calendar {
  std::string name = {};
  TimeZone zone;  // of all times but those that are in UTC by the standard
  std::vector<CalendarEvent> events = {};
  std::vector<CalendarTask> tasks = {};
  std::int64_t refresh_minutes = 0;  // how often a client should ask again; 0 is not said
};

// Changes of the clocks are written for what recurs without end up to this many years from its first time.
constexpr std::int32_t calendar_years_max = 10;

// The calendar as RFC 5545 has it, in UTF-8, lines of at most 75 bytes.
std::string calendar_text(const Calendar& calendar);

}  // namespace vez
