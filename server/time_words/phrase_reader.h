#pragma once

// How phrases.cc reads a text; phrases.h is what others use.

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "time_words/phrases.h"

namespace vez {

// Reads phrases of one language. Each `…_at` moves the position behind what it has read, and leaves it where there is
// nothing of the kind.
class PhraseReader {
 public:
  using Position = std::size_t;  // of a token

  PhraseReader(std::span<const TimeToken> tokens, TimeLanguage language) : tokens_(tokens), language_(language) {
    meanings_.reserve(tokens.size());
    for (const TimeToken& token : tokens)
      meanings_.push_back(token.kind == TimeToken::Kind::word ? meanings_of(token.word, language)
                                                              : std::span<const TimeMeaning>{});
  }

  // Where a phrase is denied ("not on Friday") there is none, and the position is behind it.
  std::optional<TimePhrase> phrase_at(Position& at) const;

 private:
  // What stands before a day or an hour: its role, and whether there is anything.
  struct Before {
    TimeRole role = TimeRole::none;
    bool said = false;
    bool date = false;  // whether a number behind it may be a date
  };

  // Of a row of them, so that a text of nothing else is read in a time that grows with its length.
  static constexpr int glue_words_max = 4;

  const TimeMeaning* as(Position at, WordKind kind) const {
    if (at >= tokens_.size()) return nullptr;
    const auto found = std::ranges::find(meanings_[at], kind, &TimeMeaning::kind);
    return found == meanings_[at].end() ? nullptr : &*found;
  }
  // The same in any language: "room" and "soba" before a number say the same to all.
  bool is_any(Position at, WordKind kind) const {
    if (at >= tokens_.size() || tokens_[at].kind != TimeToken::Kind::word) return false;
    for (const TimeLanguage language : {TimeLanguage::sl, TimeLanguage::hu, TimeLanguage::ru, TimeLanguage::en})
      if (std::ranges::any_of(meanings_of(tokens_[at].word, language),
                              [&](const TimeMeaning& m) { return m.kind == kind; }))
        return true;
    return false;
  }
  bool is_digits(Position at) const { return at < tokens_.size() && tokens_[at].kind == TimeToken::Kind::digits; }
  bool is_word(Position at, std::string_view word) const { return at < tokens_.size() && tokens_[at].word == word; }
  bool is_sign(Position at, char32_t sign) const {
    return at < tokens_.size() && tokens_[at].kind == TimeToken::Kind::sign && tokens_[at].sign == sign;
  }
  bool is_joined(Position at) const { return at < tokens_.size() && tokens_[at].joined; }
  std::size_t length(Position at) const { return tokens_[at].end - tokens_[at].begin; }

  bool is_clock_figure(Position at) const;
  bool ends_date(Position at) const;
  bool begins_number(Position at) const;
  bool ends_number(Position at) const;
  bool ends_bare_hour(Position at) const;
  Before before_at(Position& at) const;
  // Behind the words that may stand between what belongs together.
  Position behind_glue(Position at) const {
    for (int words = 0; words < glue_words_max && as(at, WordKind::glue); ++words) ++at;
    return at;
  }
  TimeRole role_behind(Position& at) const;
  Which which_at(Position& at) const;
  bool joins_range(Position at) const;

  std::optional<SaidClock> figure_clock_at(Position& at) const;
  void hour_mark_at(Position& at, SaidClock& clock, bool has_minutes) const;
  std::optional<std::int32_t> hour_word_at(Position& at, SaidClock& clock) const;
  std::optional<SaidClock> quarter_at(Position& at) const;
  std::optional<SaidClock> minutes_past_at(Position& at) const;
  std::optional<SaidClock> clock_at(Position& at) const;
  std::optional<SaidHours> range_at(Position& at, TimeRole role) const;
  std::optional<SaidHours> hours_at(Position& at, bool behind_day) const;
  bool is_hours_alone(const SaidHours& hours, bool whole) const;

  bool dotted_date_at(Position& at, SaidDay& day) const;
  bool whole_date_at(Position& at, SaidDay& day) const;
  bool slashed_date_at(Position& at, SaidDay& day) const;
  bool named_date_at(Position& at, SaidDay& day) const;
  bool day_of_month_at(Position& at, SaidDay& day) const;
  bool date_at(Position& at, SaidDay& day) const;
  bool weekday_at(Position& at, SaidDay& day) const;
  bool edge_at(Position& at, SaidDay& day) const;
  bool period_at(Position& at, SaidDay& day) const;
  std::optional<SaidDay> day_at(Position& at) const;

  std::optional<std::int32_t> halves_at(Position& at) const;
  std::optional<SaidSpan> counted_at(Position& at, bool one_may_be_unsaid) const;
  std::optional<SaidSpan> span_at(Position& at) const;
  std::optional<SaidPart> part_at(Position& at, bool behind_hour) const;

  bool is_named_place(const TimePhrase& phrase) const;
  bool is_labelled(Position at) const;
  bool is_accepted(const TimePhrase& phrase) const;

  std::span<const TimeToken> tokens_;
  TimeLanguage language_;
  std::vector<std::span<const TimeMeaning>> meanings_;
};

}  // namespace vez
