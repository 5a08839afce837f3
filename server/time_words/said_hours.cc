#include "time_words/phrase_reader.h"

namespace vez {

// "h", "uri", "óra", "-kor", "pm" behind an hour.
void PhraseReader::hour_mark_at(Position& at, SaidClock& clock, bool has_minutes) const {
  Position p = at;
  if (const TimeMeaning* suffix =
          is_sign(p, U'-') && is_joined(p) && is_joined(p + 1) ? as(p + 1, WordKind::suffix) : nullptr;
      suffix && suffix->value == 0) {
    clock.role = suffix->role;
    clock.marked = clock.marked || suffix->role == TimeRole::at;
    at = p + 2;
    return;
  }
  if (const TimeMeaning* mark = as(p, WordKind::hour_mark)) {
    clock.marked = true;
    clock.role = mark->role;
    at = ++p;
    // "14h30", "17 óra 30 perckor", "17 часов 30 минут"
    if (has_minutes || !is_digits(p) || tokens_[p].number > 59 || length(p) != 2) return;
    const bool named = as(p + 1, WordKind::unit) && as(p + 1, WordKind::unit)->value == 0;
    if (!named && !tokens_[p].joined) return;
    clock.minutes += tokens_[p].number;
    at = named ? p + 2 : p + 1;
    return;
  }
  const bool dotted = is_sign(p + 1, U'.') && (is_word(p, "a") || is_word(p, "p")) && is_word(p + 2, "m");
  const bool before_noon = as(p, WordKind::am) || (dotted && is_word(p, "a"));
  if (!before_noon && !as(p, WordKind::pm) && !(dotted && is_word(p, "p"))) return;
  if (language_ != TimeLanguage::en || clock.minutes >= 13 * 60) return;
  clock.minutes = clock.minutes % 720 + (before_noon ? 0 : 720);
  clock.exact = clock.marked = true;
  at = dotted ? p + 3 : p + 1;
}

std::optional<SaidClock> PhraseReader::figure_clock_at(Position& at) const {
  constexpr std::int32_t hours_max = 24;
  Position p = at;
  if (!is_digits(p) || tokens_[p].number < 0 || tokens_[p].number > hours_max || length(p) > 2) return std::nullopt;
  SaidClock clock{.minutes = tokens_[p].number * 60,
                  .exact = tokens_[p].number >= 13 || (length(p) == 2 && tokens_[p].number < 10)};
  bool has_minutes = false;
  const bool colon = is_sign(p + 1, U':'), dot = is_sign(p + 1, U'.');
  if ((colon || dot) && is_joined(p + 1) && is_digits(p + 2) && is_joined(p + 2)) {
    if (length(p + 2) != 2 || tokens_[p + 2].number > 59) return std::nullopt;
    clock.minutes += tokens_[p + 2].number;
    clock.marked = colon;
    has_minutes = true;
    p += 3;
  } else {
    ++p;
    // "17. uri"
    if (is_sign(p, U'.') && is_joined(p)) ++p;
  }
  if (clock.minutes > hours_max * 60) return std::nullopt;
  const Position end = p;
  hour_mark_at(p, clock, has_minutes);
  if (p == end && !has_minutes && is_joined(p) && !is_sign(p - 1, U'.') && tokens_[p].kind == TimeToken::Kind::word)
    return std::nullopt;
  if (!ends_number(p) && !is_sign(p, U'-')) return std::nullopt;
  at = p;
  return clock;
}

// An hour in words or figures, as it stands behind "pol", "quarter to".
std::optional<std::int32_t> PhraseReader::hour_word_at(Position& at, SaidClock& clock) const {
  const TimeMeaning* word = as(at, WordKind::hour);
  if (!word) word = as(at, WordKind::number);
  std::int32_t hour = 0;
  Position p = at;
  if (word) {
    hour = word->value;
    clock.role = word->role;
    ++p;
  } else if (is_digits(p) && length(p) <= 2) {
    hour = tokens_[p].number;
    ++p;
    if (is_sign(p, U'.') && is_joined(p)) ++p;
    if (!ends_number(p) && !is_sign(p, U'-') && !is_joined(p)) return std::nullopt;
  }
  if (hour < 1 || hour > 12) return std::nullopt;
  hour_mark_at(p, clock, true);
  at = p;
  return hour;
}

// Halves and quarters: "pol osmih", "fél nyolc", "half past seven", "tričetrt na osem", "без четверти восемь".
std::optional<SaidClock> PhraseReader::quarter_at(Position& at) const {
  Position p = at;
  const bool ru_short = as(p, WordKind::short_of) && as(p + 1, WordKind::quarter);
  // "a quarter past"
  if (ru_short || (language_ == TimeLanguage::en && is_word(p, "a") && as(p + 1, WordKind::quarter))) ++p;
  const std::int32_t part = as(p, WordKind::half)             ? 30
                            : as(p, WordKind::quarter)        ? 15
                            : as(p, WordKind::three_quarters) ? 45
                                                              : 0;
  if (part == 0) return std::nullopt;
  const bool half_word = part == 30;
  ++p;
  // How the part stands to the hour: of the one that ends ("fél nyolc"), past it, or short of it.
  bool past = false, short_of = ru_short;
  if (as(p, WordKind::past))
    past = true, ++p;
  else if (as(p, WordKind::short_of) || (language_ == TimeLanguage::sl && !half_word && as(p, WordKind::to)))
    short_of = true, ++p;
  else if (language_ == TimeLanguage::en)
    return std::nullopt;
  else if (language_ == TimeLanguage::sl && !half_word)
    p += as(p, WordKind::quarter_on) ? 1 : 0;
  SaidClock clock{.marked = true};
  const auto hour = hour_word_at(p, clock);
  if (!hour || as(p, WordKind::unit)) return std::nullopt;
  const std::int32_t of = (*hour % 12) * 60;
  clock.minutes = past ? of + part : short_of ? of - part : of - 60 + part;
  if (clock.minutes < 0) clock.minutes += 720;
  if (clock.minutes < 60) clock.minutes += 720;  // half past twelve is in the day
  clock.marked = true;
  at = p;
  return clock;
}

// "ten past seven", "petnajst čez sedem", "deset do osmih", "без десяти восемь", "десять минут восьмого"
std::optional<SaidClock> PhraseReader::minutes_past_at(Position& at) const {
  Position p = at;
  const bool ru_short = language_ == TimeLanguage::ru && as(p, WordKind::short_of);
  if (ru_short) ++p;
  const TimeMeaning* count = as(p, WordKind::number);
  const std::int32_t minutes = count ? count->value : is_digits(p) ? tokens_[p].number : 0;
  if (minutes < 1 || minutes > 30) return std::nullopt;
  ++p;
  const TimeMeaning* unit = as(p, WordKind::unit);
  const bool named = unit && unit->value == static_cast<std::int16_t>(TimeUnit::minute);
  if (named) ++p;
  bool past = false;
  if (ru_short) {
  } else if (as(p, WordKind::past)) {
    past = true, ++p;
  } else if (as(p, WordKind::short_of) && count && minutes % 5 == 0) {
    ++p;
  } else if (language_ == TimeLanguage::sl && as(p, WordKind::to) && as(p + 1, WordKind::hour) && minutes % 5 == 0) {
    ++p;
  } else if (language_ == TimeLanguage::ru && named && as(p, WordKind::hour) && !as(p, WordKind::unit)) {
    past = true;
  } else {
    return std::nullopt;
  }
  SaidClock clock;
  const bool of_next = language_ == TimeLanguage::ru && !ru_short;
  const auto hour = hour_word_at(p, clock);
  if (!hour || as(p, WordKind::unit)) return std::nullopt;
  const std::int32_t of = (*hour % 12) * 60 - (of_next ? 60 : 0);
  clock.minutes = of + (past ? minutes : -minutes);
  if (clock.minutes < 60) clock.minutes += 720;
  clock.marked = true;
  at = p;
  return clock;
}

std::optional<SaidClock> PhraseReader::clock_at(Position& at) const {
  if (const TimeMeaning* word = as(at, WordKind::clock)) {
    ++at;
    return SaidClock{.minutes = word->value, .exact = word->value >= 720, .marked = true, .role = word->role};
  }
  if (const auto clock = quarter_at(at)) return clock;
  if (const auto clock = minutes_past_at(at)) return clock;
  if (is_digits(at)) return figure_clock_at(at);
  const bool one_in_english = language_ == TimeLanguage::en && (is_word(at, "a") || is_word(at, "an"));
  const TimeMeaning* word = as(at, WordKind::hour);
  const bool only_hour = word != nullptr;
  if (!word) word = as(at, WordKind::number);
  if (!word || one_in_english || word->value < 1 || word->value > 12) return std::nullopt;
  SaidClock clock{.minutes = word->value * 60, .marked = only_hour && word->role != TimeRole::none, .role = word->role};
  Position p = at + 1;
  hour_mark_at(p, clock, false);
  if (clock.role == TimeRole::none) clock.role = word->role;
  at = p;
  return clock;
}

bool PhraseReader::joins_range(Position at) const {
  if (is_sign(at, U'-') || as(at, WordKind::to)) return true;
  const TimeMeaning* role = as(at, WordKind::role);
  return role && role->role == TimeRole::until;
}

// Two hours: "med 9. in 11. uro", "10-től 12-ig", "с 9 до 11", "9-11h".
std::optional<SaidHours> PhraseReader::range_at(Position& at, TimeRole role) const {
  Position p = at;
  const bool between_before = as(p, WordKind::between) != nullptr;
  if (between_before) ++p;
  if (is_digits(p) && !begins_number(p)) return std::nullopt;
  auto first = clock_at(p);
  if (!first) return std::nullopt;
  const bool dash = is_sign(p, U'-');
  const bool from = role == TimeRole::from || first->role == TimeRole::from;
  const bool by_and = as(p, WordKind::and_) != nullptr;
  if (by_and)
    ++p;
  else if (joins_range(p))
    ++p;
  else if (!from)
    return std::nullopt;
  auto second = clock_at(p);
  if (!second) return std::nullopt;
  const bool between_behind = (by_and || dash) && !between_before && as(p, WordKind::between);
  if (between_behind) ++p;
  if (by_and && !between_before && !between_behind) return std::nullopt;
  if (!by_and && between_before) return std::nullopt;
  if (!by_and && !dash && !from && !(first->marked && second->marked) && language_ != TimeLanguage::en)
    return std::nullopt;
  if (!second->marked && !ends_bare_hour(p)) return std::nullopt;
  first->marked = second->marked = first->marked || second->marked;
  at = p;
  return SaidHours{.role = from || by_and ? TimeRole::from : role, .first = *first, .second = second};
}

std::optional<SaidHours> PhraseReader::hours_at(Position& at, bool behind_day) const {
  Position p = at;
  const Before before = before_at(p);
  if (auto range = range_at(p, before.role)) {
    at = p;
    return range;
  }
  if (is_digits(p) && !begins_number(p)) return std::nullopt;
  const auto clock = clock_at(p);
  if (!clock || is_sign(p, U'-')) return std::nullopt;
  TimeRole role = before.role;
  if (clock->role != TimeRole::none && role == TimeRole::none) role = clock->role;
  if (const TimeRole behind = role_behind(p); behind != TimeRole::none) role = behind;
  // "jutri po 17. pokličemo": behind a day the point is enough, unless a month follows.
  const bool ordinal =
      behind_day && role != TimeRole::none && is_sign(p - 1, U'.') && is_joined(p - 1) && !as(p, WordKind::month);
  if (!clock->marked && !ordinal && !ends_bare_hour(p)) return std::nullopt;
  // "jutri 17" may be anything.
  // "три дня" is three days.
  const bool part_behind = as(p, WordKind::part_after) && !as(p, WordKind::unit);
  if (!clock->marked && role == TimeRole::none && !part_behind) return std::nullopt;
  at = p;
  return SaidHours{.role = role, .first = *clock, .second = {}};
}

// Whether hours are a time without a day beside them.
bool PhraseReader::is_hours_alone(const SaidHours& hours, bool whole) const {
  if (whole && hours.first.marked) return true;
  if (hours.second) return hours.first.marked;
  if (hours.role == TimeRole::none) return hours.first.marked && hours.first.exact && language_ == TimeLanguage::en;
  return hours.first.marked || hours.role == TimeRole::at;
}

}  // namespace vez
