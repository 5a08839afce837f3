#include "base/time.h"

#include <cstdio>

#include "base/check.h"

namespace vez {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Reads decimal digits off the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool skip(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // ".123456" in milliseconds, 0 when there is no fraction; nothing when the point has no digits after it.
  std::optional<int> fraction_ms() {
    if (!skip('.')) return 0;
    int ms = 0, scale = 100;
    std::size_t count = 0;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count, scale /= 10)
      ms += (rest_[count] - '0') * scale;
    if (count == 0) return std::nullopt;
    rest_.remove_prefix(count);
    return ms;
  }

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

std::optional<Date> read_date(Digits& in) {
  const auto year = in.number(4);
  if (!year || !in.skip('-')) return std::nullopt;
  const auto month = in.number(2);
  if (!month || !in.skip('-')) return std::nullopt;
  const auto day = in.number(2);
  if (!day) return std::nullopt;
  const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count())};
}

// Minutes east of UTC: "Z", "+02:00".
std::optional<int> read_offset(Digits& in) {
  if (in.skip('Z') || in.skip('z')) return 0;
  const int sign = in.skip('+') ? 1 : in.skip('-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hours = in.number(2);
  if (!hours || !in.skip(':')) return std::nullopt;
  const auto minutes = in.number(2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

constexpr std::int64_t ms_per_day = 86'400'000;

// The last digits of a number that is not negative, where they belong. By hand: on the hot path of every answer.
template <std::size_t Count>
void put_digits(char* to, std::int64_t value) {
  for (std::size_t i = Count; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string to_text(Date date) {
  const year_month_day d{sys_days{days{date.days}}};
  const int year = int(d.year());
  if (year < 0 || year > 9999) {
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, unsigned(d.month()), unsigned(d.day()));
    return text;
  }
  std::string text = "0000-00-00";
  put_digits<4>(text.data(), year);
  put_digits<2>(text.data() + 5, unsigned(d.month()));
  put_digits<2>(text.data() + 8, unsigned(d.day()));
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  Digits in(text);
  const auto date = read_date(in);
  if (!date || !in.rest().empty()) return std::nullopt;
  return date;
}

std::string to_text(UtcTime time) {
  std::string text;
  append_text(text, time);
  return text;
}

void append_text(std::string& out, UtcTime time) {
  std::int64_t day = time.ms / ms_per_day;
  std::int64_t rest = time.ms % ms_per_day;
  if (rest < 0) rest += ms_per_day, --day;
  char clock[] = "T00:00:00.000Z";
  put_digits<2>(clock + 1, rest / 3'600'000);
  put_digits<2>(clock + 4, rest / 60'000 % 60);
  put_digits<2>(clock + 7, rest / 1000 % 60);
  put_digits<3>(clock + 10, rest % 1000);
  out += to_text(Date{static_cast<std::int32_t>(day)});
  out.append(clock, sizeof clock - 1);
}

std::optional<UtcTime> parse_time(std::string_view text) {
  Digits in(text);
  const auto date = read_date(in);
  if (!date || !(in.skip('T') || in.skip('t'))) return std::nullopt;
  const auto hour = in.number(2);
  if (!hour || !in.skip(':')) return std::nullopt;
  const auto minute = in.number(2);
  if (!minute || !in.skip(':')) return std::nullopt;
  const auto second = in.number(2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto fraction = in.fraction_ms();
  if (!fraction) return std::nullopt;
  const auto offset = read_offset(in);
  if (!offset || !in.rest().empty()) return std::nullopt;
  const std::int64_t seconds = *hour * 3600 + *minute * 60 + *second - *offset * 60;
  return UtcTime{date->days * ms_per_day + seconds * 1000 + *fraction};
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return std::nullopt;
  constexpr std::size_t digits_max = 9;
  std::int64_t total_ms = 0;
  bool in_time = false;
  int last_rank = -1;  // Units come in this order, each once.
  for (std::size_t i = 1; i < text.size();) {
    if (text[i] == 'T') {
      if (in_time || i + 1 == text.size()) return std::nullopt;
      in_time = true, ++i;
      continue;
    }
    const std::size_t start = i;
    std::int64_t number = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      if (i - start == digits_max) return std::nullopt;
      number = number * 10 + (text[i] - '0');
    }
    if (i == start || i == text.size()) return std::nullopt;
    int rank;
    std::int64_t unit_ms;
    if (!in_time && text[i] == 'W')
      rank = 0, unit_ms = 7 * ms_per_day;
    else if (!in_time && text[i] == 'D')
      rank = 1, unit_ms = ms_per_day;
    else if (in_time && text[i] == 'H')
      rank = 2, unit_ms = 3'600'000;
    else if (in_time && text[i] == 'M')
      rank = 3, unit_ms = 60'000;
    else if (in_time && text[i] == 'S')
      rank = 4, unit_ms = 1000;
    else
      return std::nullopt;
    if (rank <= last_rank) return std::nullopt;
    last_rank = rank;
    total_ms += number * unit_ms;
    ++i;
  }
  if (last_rank < 0) return std::nullopt;
  return std::chrono::milliseconds{total_ms};
}

UtcTime SystemClock::now() const {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

void SimulatedClock::set(UtcTime time) {
  std::int64_t now = now_ms_.load();
  while (time.ms > now && !now_ms_.compare_exchange_weak(now, time.ms)) {
  }
}

}  // namespace vez
