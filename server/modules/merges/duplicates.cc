#include "merges/duplicates.h"

#include <cmath>
#include <limits>

#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "merges/merges.h"
#include "merges_sql.h"
#include "people/people.h"

namespace vez {
namespace {

struct PairRow {
  CustomerId first_id;
  CustomerId second_id;
  CustomerKind kind;
  double probability;
  std::int64_t rank_ppm;
  Verdict verdict;
  HeldBack held_back;
  std::string reasons;
  PairState state;
  UtcTime found_at;
  std::optional<UtcTime> decided_at;
  std::optional<std::string> decided_by_name;
};
BOOST_DESCRIBE_STRUCT(PairRow, (),
                      (first_id, second_id, kind, probability, rank_ppm, verdict, held_back, reasons, state, found_at,
                       decided_at, decided_by_name))

// As it is kept: sentences are made in the language of whoever asks.
struct KeptReason {
  ComparedField field;
  Agreement agreement;
  double bits;
};
BOOST_DESCRIBE_STRUCT(KeptReason, (), (field, agreement, bits))

struct LikenessOf {
  double probability;
  Verdict verdict;
  HeldBack held_back;
  std::vector<KeptReason> reasons;
  bool organisations;
};

PairLikeness told(const Tx& tx, const LikenessOf& likeness) {
  const std::string& language = tx.who().language;
  PairLikeness told{
      .probability = likeness.probability, .verdict = likeness.verdict, .held_back = std::nullopt, .reasons = {}};
  if (likeness.held_back != HeldBack::no) told.held_back = in_language(sentence_of(likeness.held_back), language);
  for (const KeptReason& reason : likeness.reasons)
    told.reasons.push_back(
        {.field = reason.field,
         .agreement = reason.agreement,
         .speaks_for = reason.bits > 0,
         .sentence = in_language(sentence_of(reason.field, reason.agreement, likeness.organisations), language)});
  return told;
}

std::vector<KeptReason> kept(const std::vector<DuplicateReason>& reasons) {
  std::vector<KeptReason> kept;
  for (const DuplicateReason& reason : reasons) kept.push_back({reason.field, reason.agreement, reason.bits});
  return kept;
}

PairLikeness told(const Tx& tx, const PairRow& row) {
  auto reasons = from_json<std::vector<KeptReason>>(row.reasons);
  CHECK(reasons.has_value());
  return told(tx, {.probability = row.probability,
                   .verdict = row.verdict,
                   .held_back = row.held_back,
                   .reasons = *std::move(reasons),
                   .organisations = row.kind == CustomerKind::organisation});
}

PairLikeness told(const Tx& tx, const PairScore& score, const std::vector<DuplicateReason>& reasons,
                  bool organisations) {
  return told(tx, {.probability = score.probability,
                   .verdict = score.verdict,
                   .held_back = score.held_back,
                   .reasons = kept(reasons),
                   .organisations = organisations});
}

// A cursor is the rank and both ids of the last pair, in 13 characters each.
struct PairPlace {
  std::int64_t rank = std::numeric_limits<std::int64_t>::max();
  std::int64_t first = 0;
  std::int64_t second = 0;
};
constexpr std::size_t id_length = 13;

std::string cursor_of(const PairRow& row) {
  return id_text(row.rank_ppm) + to_text(row.first_id) + to_text(row.second_id);
}

Result<PairPlace> place_of(const std::optional<std::string>& cursor) {
  if (!cursor) return PairPlace{};
  const auto wrong = [] { return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list"); };
  if (cursor->size() != 3 * id_length) return wrong();
  const std::string_view text = *cursor;
  const auto rank = parse_id(text.substr(0, id_length)), first = parse_id(text.substr(id_length, id_length)),
             second = parse_id(text.substr(2 * id_length));
  if (!rank || !first || !second) return wrong();
  return PairPlace{*rank, *first, *second};
}

SqlPart of_verdict(const std::optional<PairVerdict>& verdict) {
  if (!verdict) return every_row();
  return {"p.verdict = ?", {SqlPart::Value{Parameter::Kind::text, 0, 0, std::string(enum_name(*verdict))}}};
}

std::vector<WouldCarry> brings(Tx& tx, CustomerId from, CustomerId to) {
  std::vector<WouldCarry> all;
  for (const MovedRows& moved : moved_rows())
    if (const std::int64_t count = moved.moves.count(tx, from, to); count > 0)
      all.push_back({std::string(moved.name), count});
  return all;
}

struct Both {
  CustomerCard first, second;
};

Result<Both> find_both(Tx& tx, const OnePair& pair) {
  CustomerCard first = TRY(get_customer_card(tx, {pair.first_id}));
  auto second = get_customer_card(tx, {pair.second_id});
  if (!second) return refuse(RefusalCode::not_found, "second_id", "no such customer");
  if (pair.first_id == pair.second_id) return refuse(RefusalCode::invalid, "second_id", "is the same customer");
  if (first.customer.kind != second->customer.kind)
    return refuse(RefusalCode::invalid, "second_id", "a person and an organisation are never one");
  return Both{std::move(first), *std::move(second)};
}

std::optional<PairRow> pair_of(Tx& tx, CustomerId a, CustomerId b) {
  return tx.one<PairRow>(sql::PairOf{.first_id = std::min(a, b), .second_id = std::max(a, b)});
}

// Two customers compared now, whether or not anybody has found them alike.
std::optional<Likeness> compared(Tx& tx, CustomerId first, CustomerId second) {
  const auto a = traits_of(tx, first), b = traits_of(tx, second);
  if (!a || !b) return std::nullopt;
  const auto scorer = scorer_of(tx, a->is_organisation ? CustomerKind::organisation : CustomerKind::person);
  const Profile mine = profile_of(*a), theirs = profile_of(*b);
  const Comparison comparison = compare(view_of(mine.bytes), view_of(theirs.bytes), scorer->model().terms);
  return Likeness{second, scorer->score(comparison), scorer->reasons(comparison)};
}

void decide(Tx& tx, CustomerId a, CustomerId b, PairState state) {
  const UserId user = tx.who().user_id;
  tx.run(sql::DecidePair{.state = enum_name(state),
                         .now = tx.now(),
                         .decided_by_id = user.value == 0 ? std::nullopt : std::optional<AnyId>(user),
                         .first_id = std::min(a, b),
                         .second_id = std::max(a, b)});
}

void tell_both(Tx& tx, const OnePair& pair) {
  tx.changed("duplicates"), tx.changed("customer", pair.first_id), tx.changed("customer", pair.second_id);
}

}  // namespace

Result<Page<DuplicateRow>> list_duplicates(Tx& tx, ListDuplicates input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const PairPlace place = TRY(place_of(input.cursor));
  auto rows = tx.all<PairRow>(sql::PairsListed{.state = enum_name(input.state.value_or(PairState::open)),
                                               .below_rank = place.rank,
                                               .below_first_id = AnyId(place.first),
                                               .below_second_id = AnyId(place.second),
                                               .count_max = limit + 1,
                                               .seen_first = seen(tx, "a.owner_id"),
                                               .seen_second = seen(tx, "b.owner_id"),
                                               .verdict = of_verdict(input.verdict)});
  Page<DuplicateRow> page;
  if (static_cast<std::int64_t>(rows.size()) > limit) {
    rows.pop_back();
    page.next = cursor_of(rows.back());
  }
  for (const PairRow& row : rows) {
    auto first = customer_row(tx, row.first_id), second = customer_row(tx, row.second_id);
    CHECK(first && second);
    page.items.push_back({.first = *std::move(first),
                          .second = *std::move(second),
                          .likeness = told(tx, row),
                          .state = row.state,
                          .found_at = row.found_at,
                          .decided_at = row.decided_at,
                          .decided_by_name = row.decided_by_name});
  }
  return page;
}

Result<DuplicateCount> count_duplicates(Tx& tx, CountDuplicates input) {
  const auto count = *tx.one<std::int64_t>(sql::CountPairs{.state = enum_name(input.state.value_or(PairState::open)),
                                                           .count_max = duplicates_counted_max,
                                                           .seen_first = seen(tx, "a.owner_id"),
                                                           .seen_second = seen(tx, "b.owner_id"),
                                                           .verdict = of_verdict(input.verdict)});
  return DuplicateCount{count, count < duplicates_counted_max};
}

Result<DuplicatePairView> get_duplicate(Tx& tx, OnePair input) {
  Both both = TRY(find_both(tx, input));
  const auto kept_pair = pair_of(tx, input.first_id, input.second_id);
  DuplicatePairView view{.first = std::move(both.first),
                         .second = std::move(both.second),
                         .likeness = {.probability = 0, .verdict = Verdict::unlikely, .held_back = {}, .reasons = {}},
                         .state = std::nullopt,
                         .first_brings = brings(tx, input.first_id, input.second_id),
                         .second_brings = brings(tx, input.second_id, input.first_id)};
  if (kept_pair) view.state = kept_pair->state;
  if (const auto now = compared(tx, input.first_id, input.second_id))
    view.likeness = told(tx, now->score, now->reasons, view.first.customer.kind == CustomerKind::organisation);
  else if (kept_pair)
    view.likeness = told(tx, *kept_pair);
  return view;
}

Result<Done> dismiss_duplicate(Tx& tx, OnePair input) {
  const Both both = TRY(find_both(tx, input));
  auto pair = pair_of(tx, input.first_id, input.second_id);
  if (pair && pair->state == PairState::dismissed) return Done{};  // Asked twice, done once.
  if (pair && pair->state == PairState::merged)
    return refuse(RefusalCode::conflict, "", "these two have been merged; split them first");
  if (!pair) {
    const auto now = compared(tx, input.first_id, input.second_id);
    if (!now) return refuse(RefusalCode::conflict, "", "only customers who are there are compared");
    put_pair(tx, std::min(input.first_id, input.second_id), std::max(input.first_id, input.second_id),
             both.first.customer.kind == CustomerKind::organisation, now->score, now->reasons);
  }
  decide(tx, input.first_id, input.second_id, PairState::dismissed);
  tx.record(DuplicateDismissed{.first_id = input.first_id, .second_id = input.second_id});
  tell_both(tx, input);
  return Done{};
}

Result<Done> reopen_duplicate(Tx& tx, OnePair input) {
  TRY(find_both(tx, input));
  const auto pair = pair_of(tx, input.first_id, input.second_id);
  if (!pair) return refuse(RefusalCode::not_found, "", "nothing was decided of these two");
  if (pair->state == PairState::open) return Done{};
  if (pair->state == PairState::merged)
    return refuse(RefusalCode::conflict, "", "these two have been merged; split them first");
  tx.run(sql::ReopenPair{.first_id = pair->first_id, .second_id = pair->second_id});
  tx.record(DuplicateReopened{.first_id = input.first_id, .second_id = input.second_id});
  tell_both(tx, input);
  return Done{};
}

Result<LikeCustomers> list_customer_duplicates(Tx& tx, OneCustomer input) {
  TRY(get_customer(tx, input));
  LikeCustomers like;
  for (const PairRow& row : tx.all<PairRow>(sql::OpenPairsOf{.customer_id = input.id, .count_max = like_customers_max}))
    if (auto other = customer_row(tx, row.first_id == input.id ? row.second_id : row.first_id))
      like.items.push_back({*std::move(other), told(tx, row)});
  return like;
}

Result<LikeCustomers> find_typed_duplicates(Tx& tx, TypedCustomer input) {
  const auto text = [](const auto& t) { return t ? std::string(trimmed(t->value)) : std::string(); };
  CustomerTraits traits;
  traits.is_organisation = input.kind == CustomerKind::organisation;
  if (traits.is_organisation) traits.name = text(input.name);
  traits.given_name = text(input.given_name), traits.family_name = text(input.family_name);
  traits.middle_name = text(input.middle_name);
  if (input.birth_date) traits.born = birth_date(*input.birth_date);
  traits.street = text(input.street), traits.postcode = text(input.postcode), traits.city = text(input.city);
  traits.country = text(input.country);
  const std::string country = traits.country.empty() ? TRY(get_company(tx, Nothing{})).country : traits.country;
  for (const NewIdentity& given : input.identities) {
    if (traits.phones.size() + traits.mails.size() >= 2 * compared_identities_max) break;
    Identity identity = normal_identity(given.kind, given.value, "", country);
    if (identity.valid) add_identity(traits, given.kind, std::move(identity.value));
  }
  LikeCustomers like;
  for (const Likeness& found : customers_like(tx, traits, std::nullopt, LikeWhom::reached_too)) {
    if (static_cast<std::int64_t>(like.items.size()) >= like_customers_max) break;
    if (auto customer = customer_row(tx, found.id))
      like.items.push_back({*std::move(customer), told(tx, found.score, found.reasons, traits.is_organisation)});
  }
  return like;
}

void put_pair(Tx& tx, CustomerId first, CustomerId second, bool organisations, const PairScore& score,
              const std::vector<DuplicateReason>& reasons) {
  // Whoever looks at a pair that nobody has found can say that it is none: it is kept as barely possible.
  const Verdict verdict = std::max(score.verdict, Verdict::possible);
  tx.run(sql::PutPair{.first_id = first,
                      .second_id = second,
                      .kind = organisations ? "organisation" : "person",
                      .probability = score.probability,
                      .rank_ppm = std::llround(score.probability * 1e6),
                      .verdict = enum_name(verdict),
                      .held_back = enum_name(score.held_back),
                      .reasons = to_json(kept(reasons)),
                      .now = tx.now()});
}

void settle_pair(Tx& tx, CustomerId survivor, CustomerId merged) {
  decide(tx, survivor, merged, PairState::merged);
  tx.run(sql::ForgetOpenPairsOf{.customer_id = merged});
  look_for_duplicates_of(tx, survivor), look_for_duplicates_of(tx, merged);
}

void reopen_pair(Tx& tx, CustomerId survivor, CustomerId merged) {
  const CustomerId whole = living_customer(tx, survivor);
  tx.run(sql::ReopenPair{.first_id = std::min(survivor, merged), .second_id = std::max(survivor, merged)});
  if (whole != survivor) tx.run(sql::ForgetOpenPairsOf{.customer_id = survivor});
  look_for_duplicates_of(tx, whole), look_for_duplicates_of(tx, merged);
}

std::vector<CustomerRows> duplicate_rows() {
  return {
      {.name = "duplicate keys", .table = "duplicate_keys", .on_merge = OnMerge::stay},
      {.name = "duplicate keys", .table = "duplicate_keyed", .on_merge = OnMerge::stay},
      {.name = "duplicates", .table = "duplicate_waiting", .on_merge = OnMerge::stay},
      {.name = "duplicates", .table = "duplicate_pairs", .column = "first_id", .on_merge = OnMerge::stay},
      {.name = "duplicates", .table = "duplicate_pairs", .column = "second_id", .on_merge = OnMerge::stay},
  };
}

}  // namespace vez
