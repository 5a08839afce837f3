#include "time_words/phrase_reader.h"

namespace vez {

// "ulica 5. maja", "május 1. utca"
bool PhraseReader::is_named_place(const TimePhrase& phrase) const {
  if (!phrase.day || phrase.day->kind != SaidDay::Kind::date) return false;
  const auto is_street = [&](Position at) {
    return at < tokens_.size() && !is_joined(at) && is_any(at, WordKind::street);
  };
  return is_street(phrase.end) || (phrase.first > 0 && is_street(phrase.first - 1)) ||
         (phrase.first > 1 && is_sign(phrase.first - 1, U'.') && is_street(phrase.first - 2));
}

// "št. 17", "room 14:30", "good morning"
bool PhraseReader::is_labelled(Position at) const {
  if (at == 0) return false;
  if (is_any(at - 1, WordKind::label)) return true;
  return at > 1 && (is_sign(at - 1, U'.') || is_sign(at - 1, U':')) && is_any(at - 2, WordKind::label);
}

bool PhraseReader::is_accepted(const TimePhrase& phrase) const {
  if (is_named_place(phrase)) return false;
  if ((is_digits(phrase.first) || phrase.part) && is_labelled(phrase.first)) return false;
  if (phrase.span) return true;
  const bool whole = phrase.first == 0 && phrase.end == tokens_.size();
  // "1/2" is rather a half.
  if (phrase.day)
    return phrase.day->plain || phrase.hours || phrase.part || phrase.last_day || (whole && !phrase.day->day_first);
  if (phrase.hours) {
    return phrase.part.has_value() || is_hours_alone(*phrase.hours, whole);
  }
  return phrase.part && phrase.part->plain;
}

std::optional<TimePhrase> PhraseReader::phrase_at(Position& at) const {
  TimePhrase phrase{.first = at, .end = at};
  constexpr int pieces_max = 5;
  for (int pieces = 0; pieces < pieces_max; ++pieces) {
    Position p = phrase.end;
    if (pieces > 0 && is_sign(p, U',')) ++p;
    if (const auto span = !phrase.span && !phrase.day && !phrase.hours ? span_at(p) : std::nullopt) {
      phrase.span = span;
    } else if (const auto day = !phrase.day && !phrase.span ? day_at(p) : std::nullopt) {
      phrase.day = day;
      // "od ponedeljka do srede"
      Position q = p;
      if (!phrase.hours && (day->role == TimeRole::from || is_sign(q, U'-'))) {
        if (joins_range(q)) ++q;
        if (auto last = day_at(q); last && day->role == TimeRole::from) phrase.last_day = last, p = q;
      }
    } else if (const auto hours = !phrase.hours ? hours_at(p, phrase.day.has_value()) : std::nullopt) {
      phrase.hours = hours;
    } else if (const auto part = !phrase.part ? part_at(p, phrase.hours.has_value()) : std::nullopt) {
      phrase.part = part;
    } else {
      break;
    }
    phrase.end = p;
  }
  if (phrase.end == at) return std::nullopt;
  // "not on Friday": none of it is meant.
  if (phrase.first > 0 && is_any(phrase.first - 1, WordKind::not_)) {
    at = phrase.end;
    return std::nullopt;
  }
  if (!is_accepted(phrase)) return std::nullopt;
  at = phrase.end;
  return phrase;
}

std::vector<TimePhrase> time_phrases(std::span<const TimeToken> tokens, TimeLanguage language) {
  const PhraseReader reader(tokens, language);
  std::vector<TimePhrase> phrases;
  for (std::size_t at = 0; at < tokens.size();) {
    const std::size_t begin = at;
    if (auto phrase = reader.phrase_at(at))
      phrases.push_back(*std::move(phrase));
    else if (at == begin)
      ++at;
  }
  return phrases;
}

}  // namespace vez
