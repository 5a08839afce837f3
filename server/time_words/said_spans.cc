#include "time_words/phrase_reader.h"

namespace vez {

std::optional<std::int32_t> PhraseReader::halves_at(Position& at) const {
  constexpr std::int32_t count_max = 999;
  if (const TimeMeaning* word = as(at, WordKind::halves)) {
    ++at;
    return word->value;
  }
  if (as(at, WordKind::half)) {
    ++at;
    if (language_ == TimeLanguage::en && as(at, WordKind::number) && as(at, WordKind::number)->value == 1) ++at;
    return 1;
  }
  if (const TimeMeaning* word = as(at, WordKind::number)) {
    ++at;
    if (language_ == TimeLanguage::en && as(at, WordKind::half)) {
      ++at;
      return 1;
    }
    return word->value * 2;
  }
  if (!begins_number(at) || tokens_[at].number < 1 || tokens_[at].number > count_max) return std::nullopt;
  const std::int32_t halves = tokens_[at++].number * 2;
  // "2-х"
  if (is_sign(at, U'-') && is_joined(at) && is_joined(at + 1) && as(at + 1, WordKind::suffix)) at += 2;
  return halves;
}

// "two days", "3 delovnih dneh", "uro in pol"
std::optional<SaidSpan> PhraseReader::counted_at(Position& at, bool one_may_be_unsaid) const {
  Position p = at;
  SaidSpan span;
  if (as(p, WordKind::half_hour)) {
    at = p + 1;
    return SaidSpan{.halves = 1, .unit = TimeUnit::hour};
  }
  if (const auto halves = halves_at(p))
    span.halves = *halves;
  else if (!one_may_be_unsaid)
    return std::nullopt;
  const bool working = as(p, WordKind::working) != nullptr;
  if (working) ++p;
  const TimeMeaning* unit = as(p, WordKind::unit);
  if (!unit) return std::nullopt;
  span.unit = static_cast<TimeUnit>(unit->value);
  if (working && span.unit != TimeUnit::day) return std::nullopt;
  if (working) span.unit = TimeUnit::working_day;
  if (span.unit == TimeUnit::year) return std::nullopt;
  if (unit->role == TimeRole::before) span.kind = SaidSpan::Kind::ago;
  ++p;
  if (as(p, WordKind::and_)) {
    Position q = p + 1;
    if (language_ == TimeLanguage::en && as(q, WordKind::number) && as(q, WordKind::number)->value == 1) ++q;
    if (as(q, WordKind::half)) span.halves += 1, p = q + 1;
  }
  // "teden dni" is a week, "mesec dni" a month.
  if (language_ == TimeLanguage::sl && (span.unit == TimeUnit::week || span.unit == TimeUnit::month) &&
      is_word(p, "dni"))
    ++p;
  if (span.halves % 2 != 0 && span.unit != TimeUnit::hour && span.unit != TimeUnit::minute) return std::nullopt;
  at = p;
  return span;
}

std::optional<SaidSpan> PhraseReader::span_at(Position& at) const {
  const bool may_omit_one = language_ == TimeLanguage::sl || language_ == TimeLanguage::ru;
  Position p = at;
  // Whether one of the words that were passed is "next".
  const auto skip_next = [&] {
    bool found = false;
    for (int words = 0; words < glue_words_max && (as(p, WordKind::glue) || as(p, WordKind::next)); ++words, ++p)
      found = found || as(p, WordKind::next);
    return found;
  };
  // "čez dva dni", "in two hours"; "in the next two days" is within.
  if (as(p, WordKind::in)) {
    ++p;
    const bool within = skip_next();
    if (auto span = counted_at(p, may_omit_one)) {
      if (within) span->kind = SaidSpan::Kind::within;
      at = p;
      return span;
    }
  }
  // "within two days", "v roku treh dni", "в течение часа"
  p = at;
  p = behind_glue(p);
  const Position words = p;
  if (const TimeMeaning* role = as(p, WordKind::role); role && role->role == TimeRole::within) {
    ++p;
    skip_next();
    if (auto span = counted_at(p, true)) {
      span->kind = SaidSpan::Kind::within;
      at = p;
      return span;
    }
  }
  // "v dveh dneh"
  p = words;
  if (language_ == TimeLanguage::sl && words > at) {
    skip_next();
    if (auto span = counted_at(p, false)) {
      const bool locative = std::ranges::any_of(meanings_[p - 1], [](const TimeMeaning& meaning) {
        return meaning.kind == WordKind::unit && meaning.role == TimeRole::within;
      });
      // "v pol ure"
      if (locative || span->halves == 1) {
        span->kind = SaidSpan::Kind::within;
        at = p;
        return span;
      }
    }
  }
  // "pred dvema dnevoma"
  p = at;
  if (language_ == TimeLanguage::sl && as(p, WordKind::ago)) {
    ++p;
    if (auto span = counted_at(p, true)) {
      span->kind = SaidSpan::Kind::ago;
      at = p;
      return span;
    }
  }
  // "két nap múlva", "3 munkanapon belül", "два дня назад", "two days from now"
  p = words;
  auto span = counted_at(p, language_ == TimeLanguage::ru);
  if (!span) return std::nullopt;
  const TimeMeaning* behind = as(p, WordKind::role_after);
  if (as(p, WordKind::from_now)) {
    ++p;
  } else if (behind && behind->role == TimeRole::within) {
    span->kind = SaidSpan::Kind::within;
    ++p;
  } else if (language_ != TimeLanguage::sl && as(p, WordKind::ago)) {
    span->kind = SaidSpan::Kind::ago;
    ++p;
  } else if (language_ == TimeLanguage::en && is_word(p, "from") && is_word(p + 1, "now")) {
    p += 2;
  } else if (span->kind != SaidSpan::Kind::ago) {
    return std::nullopt;
  }
  at = p;
  return span;
}

// ---- parts of the day

std::optional<SaidPart> PhraseReader::part_at(Position& at, bool behind_hour) const {
  Position p = at;
  if (const TimeMeaning* word = behind_hour ? as(p, WordKind::part_after) : nullptr) {
    ++at;
    return SaidPart{.part = static_cast<DayPart>(word->value)};
  }
  const Before before = before_at(p);
  SaidPart part{.role = before.role};
  if (as(p, WordKind::this_)) part.today = true, ++p;
  const TimeMeaning* word = as(p, WordKind::part);
  part.plain = word != nullptr || before.said || part.today;
  if (!word) word = as(p, WordKind::part_noun);
  if (!word) return std::nullopt;
  part.part = static_cast<DayPart>(word->value);
  ++p;
  if (word->role != TimeRole::none) part.role = word->role;
  if (const TimeRole behind = role_behind(p); behind != TimeRole::none) part.role = behind, part.plain = true;
  at = p;
  return part;
}

}  // namespace vez
