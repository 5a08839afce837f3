#include "time_words/phrase_reader.h"

namespace vez {

// "14:00", "14 óra": an hour that may stand behind the number of a date.
bool PhraseReader::is_clock_figure(Position at) const {
  if (!is_digits(at) || is_joined(at)) return false;
  Position p = at;
  const auto clock = figure_clock_at(p);
  return clock && clock->marked;
}

bool PhraseReader::ends_date(Position at) const { return ends_number(at) || is_clock_figure(at); }

// Whether a number begins here, and not within a longer one ("040 123 456", "2.17", "A-17").
bool PhraseReader::begins_number(Position at) const {
  if (!is_digits(at) || tokens_[at].number < 0) return false;
  if (at == 0) return true;
  if (is_digits(at - 1) && !(at > 1 && is_clock_figure(at))) return false;
  if (is_sign(at - 1, U'#') || is_sign(at - 1, U'+') || is_sign(at - 1, U'€') || is_sign(at - 1, U'$') ||
      is_sign(at - 1, U'£') || is_sign(at - 1, U'№'))
    return false;
  return !tokens_[at].joined || is_sign(at - 1, U'(');
}

// Whether what was read before `at` ends there, and not within a longer number, an amount or a word.
bool PhraseReader::ends_number(Position at) const {
  if (at >= tokens_.size()) return true;
  const TimeToken& next = tokens_[at];
  if (next.kind == TimeToken::Kind::digits) return next.number >= 0 && tokens_[at - 1].kind == TimeToken::Kind::word;
  if (next.kind == TimeToken::Kind::word) return !next.joined;
  for (const char32_t sign : {U'€', U'$', U'£', U'₽', U'%', U'°', U'×', U'=', U'+', U'/'})
    if (next.sign == sign) return false;
  const bool goes_on = next.joined && is_joined(at + 1) && tokens_[at + 1].kind != TimeToken::Kind::sign;
  return !goes_on || next.sign == U')' || next.sign == U'!' || next.sign == U'?';
}

// Whether a number without a mark may be an hour by what stands behind it: nothing, a stop, or a word that goes with a
// time. "17 kosov", "17 €" and "17 people" are none.
bool PhraseReader::ends_bare_hour(Position at) const {
  using enum WordKind;
  if (!ends_number(at)) return false;
  if (at >= tokens_.size() || tokens_[at].kind == TimeToken::Kind::sign) return true;
  for (const WordKind kind :
       {weekday, day, part, part_noun, part_after, role_after, role, glue, follow, and_, between, to, this_, next})
    if (as(at, kind)) return true;
  return false;
}

PhraseReader::Before PhraseReader::before_at(Position& at) const {
  Before before;
  for (int count = 0; count < glue_words_max; ++count, ++at) {
    if (const TimeMeaning* role = as(at, WordKind::role); role && role->role != TimeRole::within) {
      // "не позднее", "at about": the narrower says what is meant.
      if (before.role == TimeRole::none || before.role == TimeRole::at) before.role = role->role;
    } else if (const TimeMeaning* turned = as(at, WordKind::not_) ? as(at + 1, WordKind::role_not) : nullptr) {
      before.role = turned->role;
      ++at;
    } else if (!as(at, WordKind::glue)) {
      break;
    }
    before.said = true;
    before.date = before.date || before.role != TimeRole::none || as(at, WordKind::date_before);
  }
  return before;
}

TimeRole PhraseReader::role_behind(Position& at) const {
  const TimeMeaning* role = as(at, WordKind::role_after);
  if (!role || role->role == TimeRole::within) return TimeRole::none;
  ++at;
  return role->role;
}

Which PhraseReader::which_at(Position& at) const {
  for (const auto [kind, which] : {std::pair(WordKind::this_, Which::this_one), std::pair(WordKind::next, Which::next),
                                   std::pair(WordKind::last, Which::last)})
    if (as(at, kind)) {
      ++at;
      return which;
    }
  return Which::any;
}

}  // namespace vez
