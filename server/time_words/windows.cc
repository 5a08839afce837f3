#include "time_words/windows.h"

#include <algorithm>
#include <chrono>

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t ms_per_minute = 60'000;
constexpr std::int32_t noon = 12 * 60;
// Within these hours people are called on days without opening hours, and in the evening after "after 17".
constexpr std::int32_t day_begins = 8 * 60;
constexpr std::int32_t evening_ends = 20 * 60;
// How long a window is that has a beginning alone, in minutes.
constexpr std::int32_t half_hour_minutes = 30;
constexpr std::int32_t working_days_max = 400;

struct PartHours {
  std::int32_t from, until;  // minutes of the day
};

constexpr PartHours hours_of(DayPart part) {
  switch (part) {
    case DayPart::early: return {7 * 60, 10 * 60};
    case DayPart::morning: return {8 * 60, noon};
    case DayPart::lunch: return {noon, 13 * 60};
    case DayPart::afternoon: return {noon, 18 * 60};
    case DayPart::evening: return {18 * 60, 21 * 60};
    case DayPart::night: return {21 * 60, 24 * 60};
  }
}

// 0 is Monday; 1970-01-01 was a Thursday.
constexpr std::int32_t weekday_of(Date date) { return ((date.days + 3) % 7 + 7) % 7; }
constexpr Date plus(Date date, std::int32_t days) { return Date{date.days + days}; }
constexpr Date monday_of(Date date) { return plus(date, -weekday_of(date)); }

year_month_day calendar_day(Date date) { return year_month_day{sys_days{std::chrono::days{date.days}}}; }

std::optional<Date> date_of(std::int32_t year, std::int32_t month, std::int32_t day) {
  const year_month_day said{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!said.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(sys_days{said}.time_since_epoch().count())};
}

// The first day of the month that is `months` after the date's.
Date month_after(Date date, std::int32_t months) {
  const year_month_day day = calendar_day(date);
  const auto month = day.year() / day.month() + std::chrono::months{months};
  return Date{static_cast<std::int32_t>(sys_days{month / 1}.time_since_epoch().count())};
}

// The same day of a later month, or that month's last.
Date day_months_after(Date date, std::int32_t months) {
  const Date first = month_after(date, months), next = month_after(date, months + 1);
  return std::min(plus(first, static_cast<std::int32_t>(unsigned(calendar_day(date).day())) - 1), plus(next, -1));
}

struct Days {
  Date first, last;
  bool past = false;
};

class Resolver {
 public:
  explicit Resolver(const TimeReading& reading)
      : reading_(reading), now_(reading.now), today_(reading.zone.wall_time(now_).date) {}

  std::optional<TimeWords> window(const TimePhrase& phrase);

 private:
  void assume(Assumption assumption) {
    if (std::ranges::find(out_.assumed, assumption) == out_.assumed.end()) out_.assumed.push_back(assumption);
  }
  std::int32_t week_of(Which which) const { return which == Which::next ? 7 : which == Which::last ? -7 : 0; }
  std::int32_t months_of(Which which) const { return which == Which::next ? 1 : which == Which::last ? -1 : 0; }

  std::optional<Days> weekday(const SaidDay& said);
  std::optional<Days> date(const SaidDay& said);
  std::optional<Days> day_of_month(const SaidDay& said, Date from) const;
  std::optional<Days> edge(const SaidDay& said);
  std::optional<Days> days(const SaidDay& said);

  UtcTime begin_of(Date date, std::int32_t minutes);
  UtcTime end_of(Date date, std::int32_t minutes);
  void open_hours(Days days);
  Date last_working_day(Days days) const;
  UtcTime closing_of(Date date);
  UtcTime opening_of(Date date, UtcTime before);
  UtcTime evening_of(Date date, UtcTime after);
  void until_evening_of(Date last);

  bool span(const SaidSpan& said, const TimePhrase& phrase);
  void exact_hours(Date date, const SaidHours& said, const std::optional<SaidPart>& part);
  std::int32_t minutes_of(const SaidClock& clock, const std::optional<SaidPart>& part);
  std::int32_t end_minutes(std::int32_t from, const SaidHours& said, const std::optional<SaidPart>& part);
  void hours(Days days, bool day_said, TimeRole day_role, const SaidHours& said, const std::optional<SaidPart>& part);
  void part(Days days, const SaidPart& said);
  void whole_days(Days days, TimeRole role);
  bool on_days(const TimePhrase& phrase, Days days, TimeRole day_role);
  bool without_day(const TimePhrase& phrase);
  bool finish(bool may_be_over);

  const TimeReading& reading_;
  UtcTime now_;
  Date today_;
  TimeWords out_;
};

// ---- days

std::optional<Days> Resolver::weekday(const SaidDay& said) {
  const std::int32_t ahead = (said.value - weekday_of(today_) + 7) % 7;
  const Which which = said.week.value_or(said.which);
  if (said.week || which == Which::next) {
    const Date day = plus(monday_of(today_), week_of(which) + said.value);
    return Days{day, day, day < today_};
  }
  if (which == Which::last) {
    const Date day = plus(today_, ahead == 0 ? -7 : ahead - 7);
    return Days{day, day, true};
  }
  const bool week_later = ahead == 0 && which == Which::any && said.role != TimeRole::after;
  if (week_later) assume(Assumption::week_after);
  const Date day = plus(today_, week_later ? 7 : ahead);
  return Days{day, day};
}

std::optional<Days> Resolver::date(const SaidDay& said) {
  constexpr std::int32_t years_max = 8;  // between two 29 February
  const std::int32_t this_year = int(calendar_day(today_).year());
  if (said.day_first) assume(Assumption::day_first);
  if (said.year != 0) {
    const auto day = date_of(said.year, said.month, said.day);
    if (!day) return std::nullopt;
    return Days{*day, *day, *day < today_};
  }
  for (std::int32_t year = this_year; year <= this_year + years_max; ++year)
    if (const auto day = date_of(year, said.month, said.day); day && *day >= today_) {
      if (year > this_year) assume(Assumption::next_year);
      return Days{*day, *day};
    }
  return std::nullopt;
}

// The next such day from `from` on.
std::optional<Days> Resolver::day_of_month(const SaidDay& said, Date from) const {
  constexpr std::int32_t months_max = 3;  // 31 comes in one of two months, and the first may have passed it
  for (std::int32_t months = 0; months < months_max; ++months) {
    const year_month_day month = calendar_day(month_after(from, months));
    const auto day = date_of(int(month.year()), static_cast<std::int32_t>(unsigned(month.month())), said.day);
    if (day && *day >= from) return Days{*day, *day};
  }
  return std::nullopt;
}

std::optional<Days> Resolver::edge(const SaidDay& said) {
  const bool end = said.kind == SaidDay::Kind::end_of;
  Days whole{today_, today_};
  std::int32_t length = 1;  // of the end, in days
  switch (static_cast<TimeUnit>(said.value)) {
    case TimeUnit::week:
      whole.first = plus(monday_of(today_), week_of(said.which));
      whole.last = plus(whole.first, 6);
      length = 2;
      break;
    case TimeUnit::month:
      whole.first = month_after(today_, months_of(said.which));
      whole.last = plus(month_after(whole.first, 1), -1);
      length = 5;
      break;
    case TimeUnit::year: {
      const std::int32_t year = int(calendar_day(today_).year()) + months_of(said.which);
      whole = {*date_of(year, 1, 1), *date_of(year, 12, 31)};
      length = 5;
      break;
    }
    default:
      if (said.which != Which::any && said.which != Which::this_one) return std::nullopt;
  }
  // The last days on which somebody works, so that the end of a week is Thursday and Friday.
  if (end && said.role != TimeRole::until && said.role != TimeRole::before) {
    Date last = whole.last;
    for (std::int32_t back = 0; back < 7 && last > whole.first && !reading_.calendar.is_working_day(last); ++back)
      --last.days;
    whole = {std::max(whole.first, plus(last, 1 - length)), last};
  } else if (!end) {
    whole.last = std::min(whole.last, plus(whole.first, length - 1));
  }
  whole.past = whole.last < today_;
  if (whole.past && said.which != Which::last) return std::nullopt;
  return whole;
}

std::optional<Days> Resolver::days(const SaidDay& said) {
  switch (said.kind) {
    case SaidDay::Kind::offset: {
      const Date day = plus(today_, said.value);
      return Days{day, day, said.value < 0};
    }
    case SaidDay::Kind::weekday: return weekday(said);
    case SaidDay::Kind::date: return date(said);
    case SaidDay::Kind::day_of_month: return day_of_month(said, today_);
    case SaidDay::Kind::week: {
      const Date monday = plus(monday_of(today_), week_of(said.which));
      return Days{monday, plus(monday, 6), said.which == Which::last};
    }
    case SaidDay::Kind::weekend: {
      const Date saturday = plus(monday_of(today_), week_of(said.which) + 5);
      return Days{saturday, plus(saturday, 1), said.which == Which::last};
    }
    case SaidDay::Kind::month: {
      const Date first = month_after(today_, months_of(said.which));
      return Days{first, plus(month_after(first, 1), -1), said.which == Which::last};
    }
    case SaidDay::Kind::end_of:
    case SaidDay::Kind::begin_of: return edge(said);
  }
}

// ---- moments

UtcTime Resolver::begin_of(Date date, std::int32_t minutes) {
  const UtcTime at = reading_.zone.begin_of(date, minutes);
  const WallTime wall = reading_.zone.wall_time(at);
  const std::int64_t shown = (wall.date.days - date.days) * minutes_per_day + wall.ms / ms_per_minute;
  if (shown != minutes) assume(Assumption::clock_skipped);
  const UtcTime minute_ends = reading_.zone.end_of(date, minutes + 1);
  if (shown == minutes && minute_ends - at > milliseconds{ms_per_minute}) assume(Assumption::clock_twice);
  return at;
}

UtcTime Resolver::end_of(Date date, std::int32_t minutes) { return reading_.zone.end_of(date, minutes); }

// From the first opening to the last closing of the days; from 8 to 20 where nobody works.
void Resolver::open_hours(Days days) {
  constexpr std::int32_t days_max = 31;
  const Date last = std::min(days.last, plus(days.first, days_max));
  bool open = false;
  for (Date day = days.first; day <= last; ++day.days)
    if (const auto period = reading_.calendar.period_of(day); period && period->from < period->until) {
      if (!open) out_.from = period->from;
      out_.until = period->until;
      open = true;
    }
  if (open) return assume(Assumption::opening_hours);
  assume(Assumption::closed_day);
  out_.from = reading_.zone.begin_of(days.first, day_begins);
  out_.until = reading_.zone.end_of(last, evening_ends);
}

UtcTime Resolver::closing_of(Date date) {
  if (const auto period = reading_.calendar.period_of(date)) {
    assume(Assumption::opening_hours);
    return period->until;
  }
  assume(Assumption::closed_day);
  return reading_.zone.end_of(date, evening_ends);
}

// When the day begins of which an hour before `before` is said.
UtcTime Resolver::opening_of(Date date, UtcTime before) {
  assume(Assumption::from_opening);
  if (const auto period = reading_.calendar.period_of(date); period && period->from < before) return period->from;
  const UtcTime usual = reading_.zone.begin_of(date, day_begins);
  return usual < before ? usual : reading_.zone.begin_of(date, 0);
}

UtcTime Resolver::evening_of(Date date, UtcTime after) {
  assume(Assumption::until_evening);
  UtcTime end = reading_.zone.end_of(date, evening_ends);
  if (const auto period = reading_.calendar.period_of(date)) end = std::max(end, period->until);
  return end > after ? end : after + milliseconds{60 * ms_per_minute};
}

// Behind the last closing: as long as people are called on that day, or as it lasts.
void Resolver::until_evening_of(Date last) {
  out_.assumed = {Assumption::from_now, Assumption::until_evening};
  out_.from = now_;
  out_.until = reading_.zone.end_of(last, evening_ends);
  if (out_.until <= now_) out_.until = reading_.zone.end_of(last, 24 * 60);
}

// ---- hours

std::int32_t Resolver::minutes_of(const SaidClock& clock, const std::optional<SaidPart>& part) {
  const std::int32_t said = clock.minutes;
  if (clock.exact || said >= 13 * 60) return said;
  const std::int32_t hour_of_half = said % noon;
  if (part) switch (part->part) {
      case DayPart::early:
      case DayPart::morning: return said;
      case DayPart::lunch:
      case DayPart::afternoon: return hour_of_half + noon;
      case DayPart::evening: return said < 4 * 60 ? said : said >= noon ? 24 * 60 : said + noon;
      case DayPart::night: return said >= noon ? 24 * 60 + hour_of_half : said < 7 * 60 ? said : said + noon;
    }
  // Nobody calls at five in the morning without saying that it is the morning.
  constexpr std::int32_t morning_begins = 7 * 60;
  if (said == 0 || said >= morning_begins) return said;
  assume(Assumption::afternoon);
  return said + noon;
}

std::int32_t Resolver::end_minutes(std::int32_t from, const SaidHours& said, const std::optional<SaidPart>& part) {
  std::int32_t until = said.second->minutes;
  if (!said.second->exact && until < noon && (part || until <= from)) {
    const SaidClock bare = *said.second;
    until = part ? minutes_of(bare, part) : until;
    if (until <= from && until + noon > from && until < noon) until += noon;
  }
  return until > from ? until : until + 24 * 60;
}

// The hours of one day: from a moment to another, or as long as the role says.
void Resolver::exact_hours(Date date, const SaidHours& said, const std::optional<SaidPart>& part) {
  constexpr std::int32_t late_end = 9 * 60;
  if (said.second) {
    // "from 6 to 10" is a morning, "from 5 to 7" is not.
    SaidClock first = said.first;
    if (!part && !said.second->exact && said.second->minutes >= late_end)
      first.exact = said.first.minutes >= 6 * 60 || first.exact;
    const std::int32_t from = minutes_of(first, part), until = end_minutes(from, said, part);
    out_.from = begin_of(date, from);
    out_.until = end_of(date, until);
    if (out_.until <= out_.from) out_.until = out_.from + milliseconds{(until - from) * ms_per_minute};
    return;
  }
  const std::int32_t minutes = minutes_of(said.first, part);
  if (said.role == TimeRole::after || said.role == TimeRole::from) {
    out_.from = begin_of(date, minutes);
    out_.until = evening_of(date, out_.from);
    return;
  }
  if (said.role == TimeRole::about) {
    assume(Assumption::around);
    out_.from = begin_of(date, minutes) - milliseconds{half_hour_minutes * ms_per_minute};
    out_.until = end_of(date, minutes + half_hour_minutes);
  } else {
    assume(Assumption::half_hour);
    out_.from = begin_of(date, minutes);
    out_.until = end_of(date, minutes + half_hour_minutes);
  }
  out_.until = std::max(out_.until, out_.from + milliseconds{half_hour_minutes * ms_per_minute});
}

void Resolver::hours(Days days, bool day_said, TimeRole day_role, const SaidHours& said,
                     const std::optional<SaidPart>& part) {
  const bool deadline = said.role == TimeRole::until || said.role == TimeRole::before;
  const bool day_deadline = day_role == TimeRole::until || day_role == TimeRole::before;
  if (said.second || (!deadline && !day_deadline)) return exact_hours(days.first, said, part);
  const std::int32_t minutes = minutes_of(said.first, part);
  out_.until = begin_of(days.first, minutes);
  if (day_said && !day_deadline && days.first != today_) {
    out_.from = opening_of(days.first, out_.until);
    return;
  }
  assume(Assumption::from_now);
  out_.from = now_;
}

void Resolver::part(Days days, const SaidPart& said) {
  const bool lunch = said.part == DayPart::lunch;
  PartHours hours = hours_of(said.part);
  if (lunch && said.role == TimeRole::after) hours = {13 * 60, 18 * 60};
  if (said.role == TimeRole::before || said.role == TimeRole::until) {
    // "before lunch" is a morning, "by the evening" a deadline.
    if (!lunch) {
      assume(Assumption::from_now);
      out_.from = now_;
      out_.until = begin_of(days.first, hours.from);
      return;
    }
    hours = hours_of(DayPart::morning);
  }
  out_.from = begin_of(days.first, hours.from);
  out_.until = end_of(days.first, hours.until);
}

// The end of a week is its last day of work, unless that is over; its last day where nobody works.
Date Resolver::last_working_day(Days days) const {
  for (Date day = days.last; day >= days.first && day >= today_; --day.days)
    if (reading_.calendar.is_working_day(day)) return day;
  return days.last;
}

void Resolver::whole_days(Days days, TimeRole role) {
  if (role == TimeRole::until) {
    assume(Assumption::from_now);
    out_.from = now_;
    out_.until = closing_of(last_working_day(days));
    if (out_.until <= now_) until_evening_of(days.last);
    return;
  }
  if (role == TimeRole::before) {
    assume(Assumption::from_now);
    out_.from = now_;
    out_.until = closing_of(plus(days.first, -1));
    if (out_.until <= now_) out_.until = reading_.zone.begin_of(days.first, 0);
    return;
  }
  if (role == TimeRole::after) {
    const Date day = reading_.calendar.add_working_days(days.last, 1).value_or(plus(days.last, 1));
    return open_hours({day, day});
  }
  open_hours(days);
  if (!days.past && days.last >= today_ && out_.until <= now_) until_evening_of(days.last);
}

// ---- phrases

bool Resolver::on_days(const TimePhrase& phrase, Days days, TimeRole day_role) {
  if (phrase.hours)
    hours(days, true, day_role, *phrase.hours, phrase.part);
  else if (phrase.part && day_role == TimeRole::until)
    out_.from = now_, out_.until = end_of(days.first, hours_of(phrase.part->part).until), assume(Assumption::from_now);
  else if (phrase.part)
    part(days, *phrase.part);
  else
    whole_days(days, day_role);
  out_.past = days.past;
  // "today at 14", said at 16
  const bool today_over = !out_.past && days.first == today_ && days.last == today_ && out_.until <= now_;
  if (today_over) out_.past = true;
  return finish(out_.past);
}

// An hour or a part of a day alone is today's, or tomorrow's when today's is over.
bool Resolver::without_day(const TimePhrase& phrase) {
  for (const std::int32_t ahead : {0, 1}) {
    out_ = {};
    assume(ahead == 0 ? Assumption::today : Assumption::tomorrow);
    const Days day{plus(today_, ahead), plus(today_, ahead)};
    if (phrase.hours)
      hours(day, ahead > 0, TimeRole::none, *phrase.hours, phrase.part);
    else
      part(day, *phrase.part);
    const bool point = phrase.hours && !phrase.hours->second && phrase.hours->role != TimeRole::after &&
                       phrase.hours->role != TimeRole::from && phrase.hours->role != TimeRole::until &&
                       phrase.hours->role != TimeRole::before;
    if (out_.until > now_ && (!point || out_.from >= now_ || ahead > 0)) return finish(false);
  }
  return false;
}

bool Resolver::span(const SaidSpan& said, const TimePhrase& phrase) {
  const std::int32_t count = said.halves / 2;
  const bool within = said.kind == SaidSpan::Kind::within, ago = said.kind == SaidSpan::Kind::ago;
  if (said.unit == TimeUnit::minute || said.unit == TimeUnit::hour) {
    const std::int64_t minutes = said.unit == TimeUnit::hour ? said.halves * 30 : said.halves / 2;
    const milliseconds length{std::max<std::int64_t>(minutes, 1) * ms_per_minute};
    out_.from = within ? now_ : ago ? now_ - length : now_ + length;
    out_.until = within ? now_ + length : out_.from + milliseconds{half_hour_minutes * ms_per_minute};
    if (!within) assume(Assumption::half_hour);
    out_.past = ago;
    return finish(ago);
  }
  const std::int32_t step = ago ? -count : count;
  Date day = today_;
  switch (said.unit) {
    case TimeUnit::working_day: {
      if (count < 1 || count > working_days_max) return false;
      const auto found = reading_.calendar.add_working_days(today_, step);
      if (!found) return false;
      day = *found;
      break;
    }
    case TimeUnit::week: day = plus(today_, step * 7); break;
    case TimeUnit::month: day = day_months_after(today_, step); break;
    default: day = plus(today_, step);
  }
  return on_days(phrase, {day, day, ago}, within ? TimeRole::until : TimeRole::none);
}

// A window that is not said to be over begins now at the earliest, and ends later.
bool Resolver::finish(bool may_be_over) {
  if (may_be_over) return out_.from < out_.until;
  if (out_.from < now_) out_.from = now_;
  return out_.from < out_.until;
}

std::optional<TimeWords> Resolver::window(const TimePhrase& phrase) {
  bool found = false;
  if (phrase.span) {
    found = span(*phrase.span, phrase);
  } else if (phrase.day) {
    auto said = days(*phrase.day);
    if (!said) return std::nullopt;
    if (phrase.last_day) {
      const std::vector<Assumption> assumed = out_.assumed;
      auto last = phrase.last_day->kind == SaidDay::Kind::day_of_month ? day_of_month(*phrase.last_day, said->first)
                                                                       : days(*phrase.last_day);
      if (!last) return std::nullopt;
      // "from Friday to Tuesday": the Tuesday after it.
      if (phrase.last_day->kind == SaidDay::Kind::weekday) {
        out_.assumed = assumed;
        last->last = plus(said->first, (phrase.last_day->value - weekday_of(said->first) + 7) % 7);
      }
      if (last->last < said->first) return std::nullopt;
      said->last = last->last;
    }
    found = on_days(phrase, *said, phrase.day->role);
  } else if (phrase.part && phrase.part->today) {
    found = on_days(phrase, {today_, today_}, TimeRole::none);
  } else {
    found = without_day(phrase);
  }
  if (!found) return std::nullopt;
  return out_;
}

}  // namespace

std::optional<TimeWords> window_of(const TimePhrase& phrase, const TimeReading& reading) {
  return Resolver(reading).window(phrase);
}

}  // namespace vez
