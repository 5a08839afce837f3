#include "time_words/phrase_reader.h"

namespace vez {

namespace {

constexpr bool may_be_date(std::int32_t day, std::int32_t month) {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

}  // namespace

// "26. 11. 2026", "26.11.", "26.11"; in Hungarian "11. 26."
bool PhraseReader::dotted_date_at(Position& at, SaidDay& day) const {
  Position p = at;
  if (length(p) > 2 || !is_sign(p + 1, U'.') || !is_joined(p + 1)) return false;
  if (!is_digits(p + 2) || length(p + 2) > 2) return false;
  const std::int32_t a = tokens_[p].number, b = tokens_[p + 2].number;
  const bool month_first = language_ == TimeLanguage::hu;
  day.day = month_first ? b : a, day.month = month_first ? a : b;
  if (!may_be_date(day.day, day.month)) return false;
  const bool spaced = !is_joined(p + 2);
  const bool dotted = is_sign(p + 3, U'.') && is_joined(p + 3);
  p += dotted ? 4 : 3;
  day.kind = SaidDay::Kind::date;
  if (const TimeMeaning* suffix =
          is_sign(p, U'-') && is_joined(p) && is_joined(p + 1) ? as(p + 1, WordKind::suffix) : nullptr;
      suffix && !dotted && !(suffix->value == 0 && suffix->role == TimeRole::at)) {
    day.role = suffix->role;
    day.plain = true;
    at = p + 2;
    return true;
  }
  if (spaced && !dotted) return false;
  // "6.7 percent"
  if (!dotted && !is_clock_figure(p) && !ends_bare_hour(p)) return false;
  if (dotted && !month_first && is_digits(p) && (length(p) == 4 || (length(p) == 2 && is_joined(p)))) {
    // "10.4.12" is a version as well.
    day.plain = length(p) == 4;
    day.year = length(p) == 4 ? tokens_[p].number : 2000 + tokens_[p].number;
    ++p;
    if (!ends_date(p)) return false;
  } else if (!ends_date(p) || (is_joined(p) && tokens_[p].kind == TimeToken::Kind::word)) {
    return false;
  }
  day.plain = day.plain || spaced;
  at = p;
  return true;
}

// "2026-11-26", "2026. 11. 26.", "26/11/2026"
bool PhraseReader::whole_date_at(Position& at, SaidDay& day) const {
  Position p = at;
  if (!is_digits(p + 2) || !is_digits(p + 4) || length(p + 2) > 2) return false;
  const char32_t sign = is_sign(p + 1, U'-') ? U'-' : is_sign(p + 1, U'.') ? U'.' : U'/';
  if (!is_sign(p + 1, sign) || !is_sign(p + 3, sign) || !is_joined(p + 1) || !is_joined(p + 3)) return false;
  if (sign != U'.' && !(is_joined(p + 2) && is_joined(p + 4))) return false;
  const std::int32_t a = tokens_[p].number, b = tokens_[p + 2].number, c = tokens_[p + 4].number;
  if (length(p) == 4 && length(p + 4) <= 2) {
    day.year = a, day.month = b, day.day = c;
  } else if (length(p) <= 2 && length(p + 4) == 4 && sign != U'-') {
    day.year = c;
    if (sign == U'/' && b > 12)
      day.month = a, day.day = b;
    else
      day.day = a, day.month = b, day.day_first = sign == U'/' && a <= 12 && a != b;
  } else {
    return false;
  }
  constexpr std::int32_t year_min = 1970, year_max = 2200;
  if (!may_be_date(day.day, day.month) || day.year < year_min || day.year > year_max) return false;
  p += 5;
  day.kind = SaidDay::Kind::date;
  day.plain = true;
  // "2026-11-26T14:00": the hour is read next.
  if (is_word(p, "t") && is_joined(p)) return false;
  if (sign == U'.' && is_sign(p, U'.') && is_joined(p)) ++p;
  if (const TimeMeaning* suffix = is_sign(p, U'-') && is_joined(p + 1) ? as(p + 1, WordKind::suffix) : nullptr) {
    day.role = suffix->role;
    p += 2;
  }
  if (!ends_date(p)) return false;
  at = p;
  return true;
}

// "11/26", "26/11". "5/6" is read day first, as in Europe; "24/7" is none.
bool PhraseReader::slashed_date_at(Position& at, SaidDay& day) const {
  const Position p = at;
  if (!is_sign(p + 1, U'/') || !is_joined(p + 1) || !is_digits(p + 2) || !is_joined(p + 2)) return false;
  if (length(p) > 2 || length(p + 2) > 2 || !ends_number(p + 3)) return false;
  const std::int32_t a = tokens_[p].number, b = tokens_[p + 2].number;
  if (a == 24 && b == 7) return false;
  const bool month_first = b > 12;
  day.day = month_first ? b : a, day.month = month_first ? a : b;
  if (!may_be_date(day.day, day.month)) return false;
  day.day_first = a <= 12 && b <= 12 && a != b;
  day.kind = SaidDay::Kind::date;
  at = p + 3;
  return true;
}

// "26. november", "26th of November", "November 26", "november 26-án", "26 ноября 2026"
bool PhraseReader::named_date_at(Position& at, SaidDay& day) const {
  Position p = at;
  const auto number = [&](Position& q) -> std::int32_t {
    if (!is_digits(q) || length(q) > 2) return 0;
    const std::int32_t value = tokens_[q].number;
    ++q;
    if (is_sign(q, U'.') && is_joined(q)) ++q;
    if (is_sign(q, U'-') && is_joined(q) && as(q + 1, WordKind::day_mark)) ++q;
    if (as(q, WordKind::day_mark)) ++q;
    return value;
  };
  const TimeMeaning* month = as(p, WordKind::month);
  if (month) {
    if (language_ != TimeLanguage::hu && language_ != TimeLanguage::en) return false;
    ++p;
    if (is_sign(p, U'.') && is_joined(p)) ++p;
    if (is_word(p, "the")) ++p;
    day.day = number(p);
    if (const TimeMeaning* suffix = is_sign(p, U'-') && is_joined(p + 1) ? as(p + 1, WordKind::suffix) : nullptr) {
      day.role = suffix->role;
      p += 2;
    }
    // "May 5 people": behind a number that ends with its mark anything may stand.
    if (language_ == TimeLanguage::en && is_digits(p - 1) && !ends_bare_hour(p) && !(is_sign(p, U',') || is_digits(p)))
      return false;
  } else {
    if (!begins_number(p)) return false;
    day.day = number(p);
    if (language_ == TimeLanguage::en && is_word(p, "of")) ++p;
    month = as(p, WordKind::month);
    if (!month || (language_ == TimeLanguage::hu)) return false;
    ++p;
    if (is_sign(p, U'.') && is_joined(p) && length(p - 2) <= 4) ++p;
  }
  day.month = month->value;
  if (!may_be_date(day.day, day.month)) return false;
  Position year = p;
  if (language_ == TimeLanguage::en && is_sign(year, U',')) ++year;
  if (is_digits(year) && length(year) == 4 && tokens_[year].number >= 1970 && tokens_[year].number <= 2200) {
    day.year = tokens_[year].number;
    p = year + 1;
    if (is_sign(p, U'.') && is_joined(p)) ++p;
    if (language_ == TimeLanguage::ru && (is_word(p, "года") || is_word(p, "г"))) ++p;
  }
  if (is_digits(p - 1) && is_digits(p) && !is_clock_figure(p)) return false;
  if (!is_joined(p) || !is_sign(p, U'-'))
    if (is_digits(p - 1) && !ends_date(p)) return false;
  day.kind = SaidDay::Kind::date;
  day.plain = true;
  at = p;
  return true;
}

// "27-én", "27-го", "the 27th"
bool PhraseReader::day_of_month_at(Position& at, SaidDay& day) const {
  Position p = at;
  if (length(p) > 2 || tokens_[p].number < 1 || tokens_[p].number > 31) return false;
  day.day = tokens_[p].number;
  ++p;
  bool plain = false;
  if (is_sign(p, U'-') && is_joined(p) && is_joined(p + 1)) {
    if (const TimeMeaning* suffix = as(p + 1, WordKind::suffix);
        suffix &&
        (suffix->value == 1 || (suffix->role != TimeRole::at && suffix->role != TimeRole::none && day.day > 24))) {
      day.role = suffix->role;
      plain = true;
    } else if (!as(p + 1, WordKind::day_mark)) {
      return false;
    }
    p += 2;
    if (as(p, WordKind::day_mark)) ++p, plain = true;
  } else if (as(p, WordKind::day_mark)) {
    // "27 числа"; "the 27th" only behind a word that says that it is a day.
    plain = !is_joined(p);
    ++p;
  } else {
    return false;
  }
  day.kind = SaidDay::Kind::day_of_month;
  day.plain = plain;
  at = p;
  return true;
}

bool PhraseReader::date_at(Position& at, SaidDay& day) const {
  if (as(at, WordKind::month)) return named_date_at(at, day);
  // "2026. november 26."
  if (language_ == TimeLanguage::hu && is_digits(at) && length(at) == 4 && is_sign(at + 1, U'.') &&
      as(at + 2, WordKind::month)) {
    Position p = at + 2;
    if (!begins_number(at) || !named_date_at(p, day) || day.year != 0) return false;
    day.year = tokens_[at].number;
    at = p;
    return true;
  }
  if (!begins_number(at)) return false;
  return whole_date_at(at, day) || named_date_at(at, day) || dotted_date_at(at, day) || slashed_date_at(at, day) ||
         day_of_month_at(at, day);
}

bool PhraseReader::weekday_at(Position& at, SaidDay& day) const {
  constexpr std::size_t full_name_bytes_min = 6;
  Position p = at;
  const TimeMeaning* weekday = as(p, WordKind::weekday);
  if (!weekday) return false;
  // A name of people in Slovene and Hungarian, so it needs something beside it.
  day.plain = day.which != Which::any || weekday->role != TimeRole::none ||
              (language_ == TimeLanguage::en && length(p) >= full_name_bytes_min);
  day.kind = SaidDay::Kind::weekday;
  day.value = weekday->value;
  if (weekday->role != TimeRole::none) day.role = weekday->role;
  ++p;
  // "v petek, 27. 11.": the date says more.
  Position q = p;
  if (is_sign(q, U',')) ++q;
  q = behind_glue(q);
  SaidDay date{.role = day.role};
  if (day.which == Which::any && date_at(q, date) && date.kind == SaidDay::Kind::date) {
    date.plain = true;
    day = date;
    at = q;
    return true;
  }
  // "Tuesday next week", "v torek naslednji teden"
  q = p;
  while (as(q, WordKind::glue) && q < p + 2) ++q;
  if (const Which which = which_at(q); which != Which::any)
    if (const TimeMeaning* unit = as(q, WordKind::unit);
        unit && unit->value == static_cast<std::int16_t>(TimeUnit::week)) {
      day.week = which;
      day.plain = true;
      p = q + 1;
    }
  at = p;
  return true;
}

// The end or the beginning of a week, a month, a year or a day.
bool PhraseReader::edge_at(Position& at, SaidDay& day) const {
  Position p = at;
  const TimeMeaning* edge = as(p, WordKind::end_of);
  if (!edge) edge = as(p, WordKind::begin_of);
  if (edge) {
    ++p;
    if (is_word(p, "of")) ++p;
    p = behind_glue(p);
    if (day.which == Which::any) day.which = which_at(p);
  }
  if (edge && as(p, WordKind::working)) ++p;
  const TimeMeaning* unit = as(p, WordKind::unit);
  if (!unit || unit->value == static_cast<std::int16_t>(TimeUnit::minute) ||
      unit->value == static_cast<std::int16_t>(TimeUnit::hour))
    return false;
  ++p;
  if (!edge) {
    edge = language_ == TimeLanguage::hu ? as(p, WordKind::end_of) : nullptr;
    if (!edge && language_ == TimeLanguage::hu) edge = as(p, WordKind::begin_of);
    if (!edge) return false;
    ++p;
  }
  day.kind = edge->kind == WordKind::end_of ? SaidDay::Kind::end_of : SaidDay::Kind::begin_of;
  day.value = unit->value;
  if (edge->role != TimeRole::none) day.role = edge->role;
  // "konec leta" and the like are said of many things, a week's and a month's are days.
  day.plain = day.role != TimeRole::none || unit->value == static_cast<std::int16_t>(TimeUnit::week);
  at = p;
  return true;
}

// "next week", "this month", "the weekend"
bool PhraseReader::period_at(Position& at, SaidDay& day) const {
  Position p = at;
  if (const TimeMeaning* weekend = as(p, WordKind::weekend)) {
    day.kind = SaidDay::Kind::weekend;
    if (weekend->role != TimeRole::none) day.role = weekend->role;
    day.plain = day.which != Which::any;
    at = p + 1;
    return true;
  }
  const TimeMeaning* unit = as(p, WordKind::unit);
  if (!unit || day.which == Which::any) return false;
  const bool week = unit->value == static_cast<std::int16_t>(TimeUnit::week);
  if (!week && unit->value != static_cast<std::int16_t>(TimeUnit::month)) return false;
  ++p;
  day.kind = week ? SaidDay::Kind::week : SaidDay::Kind::month;
  day.plain = true;
  Position q = p;
  q = behind_glue(q);
  if (as(q, WordKind::role) && as(q, WordKind::role)->role == TimeRole::at) ++q;
  if (SaidDay within{.role = day.role};
      week && as(q, WordKind::weekday) && weekday_at(q, within) && within.kind == SaidDay::Kind::weekday) {
    within.week = day.which;
    within.plain = true;
    day = within;
    p = q;
  }
  at = p;
  return true;
}

std::optional<SaidDay> PhraseReader::day_at(Position& at) const {
  Position p = at;
  const Before before = before_at(p);
  SaidDay day{.role = before.role};
  if (as(p, WordKind::all_day) && language_ == TimeLanguage::en) {
    // "EOD Friday"
    Position q = p + 1;
    if (auto of = day_at(q)) {
      of->role = TimeRole::until;
      at = q;
      return of;
    }
    day.kind = SaidDay::Kind::end_of;
    day.value = static_cast<std::int32_t>(TimeUnit::day);
    day.role = TimeRole::until;
    day.plain = true;
    at = p + 1;
    return day;
  }
  day.which = which_at(p);
  if (day.which != Which::any) p = behind_glue(p);
  const TimeMeaning* offset = day.which == Which::any ? as(p, WordKind::day) : nullptr;
  if (offset) {
    day.value = offset->value;
    if (offset->role != TimeRole::none) day.role = offset->role;
    day.plain = true;
    // A word that is a part of the day too is read once more as that.
    if (!as(p, WordKind::part)) ++p;
    // "the day after tomorrow"
  } else if (language_ == TimeLanguage::en && is_word(p, "day") && is_word(p + 1, "after") &&
             is_word(p + 2, "tomorrow")) {
    day.value = 2;
    day.plain = true;
    p += 3;
  } else if (language_ == TimeLanguage::en && is_word(p, "day") && is_word(p + 1, "before") &&
             is_word(p + 2, "yesterday")) {
    day.value = -2;
    day.plain = true;
    p += 3;
  } else if (!edge_at(p, day) && !weekday_at(p, day) && !period_at(p, day) &&
             (day.which != Which::any || !date_at(p, day))) {
    return std::nullopt;
  }
  if (const TimeRole behind = role_behind(p); behind != TimeRole::none) day.role = behind;
  const bool figures = day.kind == SaidDay::Kind::date || day.kind == SaidDay::Kind::day_of_month;
  day.plain = day.plain || (figures ? before.date : before.said);
  at = p;
  return day;
}

}  // namespace vez
