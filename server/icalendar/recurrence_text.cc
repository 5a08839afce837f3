#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "icalendar/recurrence.h"
#include "icalendar/text.h"

namespace vez {
namespace {

constexpr std::array<std::string_view, 7> weekday_names{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::array<std::string_view, 4> frequency_names{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
// Entries of one list, far more than a year has months and a month has days.
constexpr std::size_t entries_max = 100;

std::optional<std::int32_t> number_in(std::string_view text, std::int32_t min, std::int32_t max) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < min || number > max) return std::nullopt;
  return number;
}

template <std::size_t Count>
std::optional<std::int32_t> place_of(std::string_view name, const std::array<std::string_view, Count>& names) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::int32_t>(found - names.begin());
}

std::optional<RecurrenceDay> weekday_in(std::string_view text) {
  constexpr std::int32_t ordinal_max = 53;
  constexpr std::size_t name_size = 2;
  if (text.size() < name_size) return std::nullopt;
  const auto weekday = place_of(text.substr(text.size() - name_size), weekday_names);
  text.remove_suffix(name_size);
  if (!weekday) return std::nullopt;
  if (text.empty()) return RecurrenceDay{.weekday = *weekday};
  const auto ordinal = number_in(text, -ordinal_max, ordinal_max);
  if (!ordinal || *ordinal == 0) return std::nullopt;
  return RecurrenceDay{.weekday = *weekday, .ordinal = *ordinal};
}

// Reads "1,2,3" by `read`; in order, each once.
template <class T, class Read>
bool read_list(std::string_view text, std::vector<T>& list, const Read& read) {
  if (!list.empty()) return false;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    const auto entry = read(text.substr(0, end));
    if (!entry || list.size() == entries_max) return false;
    list.push_back(*entry);
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return true;
}

bool read_part(std::string_view name, std::string_view value, Recurrence& rule) {
  const auto within = [](std::int32_t min, std::int32_t max) {
    return [min, max](std::string_view text) {
      const auto number = number_in(text, min, max);
      return number && *number != 0 ? number : std::nullopt;
    };
  };
  if (name == "INTERVAL") {
    const auto interval = number_in(value, 1, recurrence_interval_max);
    rule.every = interval.value_or(1);
    return interval.has_value();
  }
  if (name == "COUNT") {
    rule.count = number_in(value, 1, recurrence_count_max);
    return rule.count.has_value();
  }
  if (name == "UNTIL") {
    rule.until = parse_calendar_time(value);
    rule.until_date = parse_calendar_date(value);
    return rule.until || rule.until_date;
  }
  if (name == "WKST") {
    const auto weekday = place_of(value, weekday_names);
    rule.week_begins = weekday.value_or(0);
    return weekday.has_value();
  }
  if (name == "BYDAY") return read_list(value, rule.weekdays, weekday_in);
  if (name == "BYMONTHDAY") return read_list(value, rule.month_days, within(-31, 31));
  if (name == "BYMONTH") return read_list(value, rule.months, within(1, 12));
  return false;
}

// What RFC 5545 §3.3.10 forbids together.
bool is_consistent(const Recurrence& rule) {
  if (rule.count && (rule.until || rule.until_date)) return false;
  const bool has_ordinals =
      std::ranges::any_of(rule.weekdays, [](const RecurrenceDay& day) { return day.ordinal != 0; });
  if (has_ordinals && rule.frequency != Frequency::monthly && rule.frequency != Frequency::yearly) return false;
  return rule.month_days.empty() || rule.frequency != Frequency::weekly;
}

template <class T, class Write>
void append_list(std::string& out, std::string_view name, const std::vector<T>& list, const Write& write) {
  if (list.empty()) return;
  out += name;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    out += write(list[i]);
  }
}

}  // namespace

std::optional<Recurrence> parse_recurrence(std::string_view text) {
  Recurrence rule;
  std::vector<std::string_view> seen;
  while (true) {
    const std::string_view part = text.substr(0, text.find(';'));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = part.substr(0, equals), value = part.substr(equals + 1);
    if (std::ranges::find(seen, name) != seen.end()) return std::nullopt;
    seen.push_back(name);
    if (name == "FREQ") {
      const auto frequency = place_of(value, frequency_names);
      if (!frequency) return std::nullopt;
      rule.frequency = static_cast<Frequency>(*frequency);
    } else if (!read_part(name, value, rule)) {
      return std::nullopt;
    }
    if (part.size() == text.size()) break;
    text.remove_prefix(part.size() + 1);
  }
  if (std::ranges::find(seen, "FREQ") == seen.end() || !is_consistent(rule)) return std::nullopt;
  return rule;
}

std::string recurrence_text(const Recurrence& rule) {
  const auto number = [](std::int32_t value) { return std::to_string(value); };
  std::string out = "FREQ=";
  out += frequency_names[static_cast<std::size_t>(rule.frequency)];
  if (rule.every != 1) out += ";INTERVAL=" + number(rule.every);
  if (rule.week_begins != 0) (out += ";WKST=") += weekday_names[static_cast<std::size_t>(rule.week_begins)];
  append_list(out, ";BYMONTH=", rule.months, number);
  append_list(out, ";BYMONTHDAY=", rule.month_days, number);
  append_list(out, ";BYDAY=", rule.weekdays, [&](const RecurrenceDay& day) {
    return (day.ordinal == 0 ? "" : number(day.ordinal)) +
           std::string(weekday_names[static_cast<std::size_t>(day.weekday)]);
  });
  if (rule.count) out += ";COUNT=" + number(*rule.count);
  if (rule.until) out += ";UNTIL=" + calendar_time(*rule.until);
  if (rule.until_date) out += ";UNTIL=" + calendar_date(*rule.until_date);
  return out;
}

}  // namespace vez
