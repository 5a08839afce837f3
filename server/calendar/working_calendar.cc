#include "calendar/working_calendar.h"

#include <algorithm>
#include <limits>

namespace vez {
namespace {

using std::chrono::milliseconds;

// Open periods from a moment on, in order, none overlapping another.
class OpenPeriods {
 public:
  OpenPeriods(const WorkingCalendar& calendar, UtcTime from)
      // A night that began the day before may still last.
      : calendar_(calendar), done_until_(from), day_{calendar.zone.wall_time(from).date.days - 1} {
    last_day_ = Date{day_.days + search_days_max};
  }

  // The next one; nothing when there is none before `until`, or none within search_days_max.
  std::optional<OpenPeriod> next(UtcTime until) {
    for (; day_ <= last_day_; ++day_.days, span_ = 0) {
      const DayHours& hours = calendar_.hours_of(day_);
      while (span_ < hours.size()) {
        const OpenSpan& span = hours[span_];
        const UtcTime begin = calendar_.zone.begin_of(day_, span.opens);
        const OpenPeriod period{std::max(begin, done_until_), calendar_.zone.end_of(day_, span.closes)};
        if (period.from >= until) return std::nullopt;
        ++span_;
        if (period.from >= period.until) continue;
        done_until_ = period.until;
        return period;
      }
      if (calendar_.zone.begin_of(day_, 0) >= until) return std::nullopt;
    }
    return std::nullopt;
  }
  std::optional<OpenPeriod> next() { return next(UtcTime{std::numeric_limits<std::int64_t>::max()}); }
  // For questions whose answer is bounded by their end.
  void without_limit() { last_day_ = Date{std::numeric_limits<std::int32_t>::max() - 1}; }

 private:
  const WorkingCalendar& calendar_;
  UtcTime done_until_;
  Date day_;
  Date last_day_;
  std::size_t span_ = 0;
};

// 1970-01-01 was a Thursday, the fourth day of a week that begins with Monday.
std::size_t weekday_of(Date date) { return static_cast<std::size_t>(((date.days + 3) % 7 + 7) % 7); }

}  // namespace

const DayHours& WorkingCalendar::hours_of(Date date) const {
  static const DayHours closed;
  if (const auto own = own_days.find(date); own != own_days.end()) return own->second;
  const DayHours& usual = week[weekday_of(date)];
  if (usual.empty()) return closed;
  const bool holiday = std::ranges::any_of(places, [&](const HolidayPlace& place) { return is_holiday(place, date); });
  return holiday ? closed : usual;
}

WorkingCalendar WorkingCalendar::also_in(HolidayPlace place) const {
  WorkingCalendar both = *this;
  both.places.push_back(std::move(place));
  return both;
}

bool WorkingCalendar::is_open(UtcTime at) const {
  OpenPeriods periods(*this, at);
  const auto period = periods.next(at + milliseconds{1});
  return period && period->from <= at;
}

std::optional<UtcTime> WorkingCalendar::next_open(UtcTime at) const {
  OpenPeriods periods(*this, at);
  const auto period = periods.next();
  if (!period) return std::nullopt;
  return period->from;
}

std::optional<UtcTime> WorkingCalendar::add_working_time(UtcTime at, milliseconds span) const {
  OpenPeriods periods(*this, at);
  milliseconds left = span;
  while (const auto period = periods.next()) {
    const milliseconds length = period->until - period->from;
    if (left <= length) return period->from + left;
    left -= length;
  }
  return std::nullopt;
}

milliseconds WorkingCalendar::working_time_between(UtcTime from, UtcTime until) const {
  OpenPeriods periods(*this, from);
  periods.without_limit();
  milliseconds total{0};
  while (const auto period = periods.next(until)) total += std::min(period->until, until) - period->from;
  return total;
}

std::optional<Date> WorkingCalendar::add_working_days(Date date, std::int32_t count) const {
  const std::int32_t step = count < 0 ? -1 : 1;
  std::int32_t left = std::abs(count);
  Date day = date;
  if (left == 0) {
    if (is_working_day(day)) return day;
    left = 1;
  }
  for (std::int32_t searched = 0; searched < search_days_max; ++searched) {
    day.days += step;
    if (is_working_day(day) && --left == 0) return day;
  }
  return std::nullopt;
}

std::int32_t WorkingCalendar::working_days_between(Date from, Date until) const {
  if (until < from) return -working_days_between(until, from);
  std::int32_t count = 0;
  for (Date day{from.days + 1}; day <= until; ++day.days) count += is_working_day(day) ? 1 : 0;
  return count;
}

std::optional<OpenPeriod> WorkingCalendar::period_of(Date date) const {
  const DayHours& hours = hours_of(date);
  if (hours.empty()) return std::nullopt;
  return OpenPeriod{zone.begin_of(date, hours.front().opens), zone.end_of(date, hours.back().closes)};
}

bool are_possible(const DayHours& hours) {
  std::int64_t free_from = 0;
  for (const OpenSpan& span : hours) {
    if (span.opens < free_from || span.opens >= minutes_per_day) return false;
    if (span.closes <= span.opens || span.closes > span.opens + minutes_per_day) return false;
    free_from = span.closes;
  }
  return true;
}

}  // namespace vez
