#pragma once

// Customers who may be the same: kept as pairs, with what was decided of them.

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "duplicates/scan.h"
#include "engine/customer_rows.h"
#include "engine/jobs.h"
#include "engine/journal.h"
#include "engine/page.h"

namespace vez {

enum class PairState { open, dismissed, merged };
BOOST_DESCRIBE_ENUM(PairState, open, dismissed, merged)
enum class PairVerdict { possible, likely, same };
BOOST_DESCRIBE_ENUM(PairVerdict, possible, likely, same)

// One field's part in it.
struct PairReason {
  ComparedField field;
  Agreement agreement;
  bool speaks_for;
  std::string sentence;
};
BOOST_DESCRIBE_STRUCT(PairReason, (), (field, agreement, speaks_for, sentence))

// How alike two customers are, and why.
struct PairLikeness {
  double probability;
  Verdict verdict;
  std::optional<std::string> held_back;  // why it is not taken for the same person, however probable
  std::vector<PairReason> reasons;       // the weightiest first
};
BOOST_DESCRIBE_STRUCT(PairLikeness, (), (probability, verdict, held_back, reasons))

struct DuplicateRow {
  CustomerRow first;
  CustomerRow second;
  PairLikeness likeness;
  PairState state;
  UtcTime found_at;
  std::optional<UtcTime> decided_at;
  std::optional<std::string> decided_by_name;
};
BOOST_DESCRIBE_STRUCT(DuplicateRow, (), (first, second, likeness, state, found_at, decided_at, decided_by_name))

struct ListDuplicates {
  std::optional<PairState> state;  // open when nothing is said
  std::optional<PairVerdict> verdict;
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListDuplicates, (), (state, verdict, limit, cursor))

struct CountDuplicates {
  std::optional<PairState> state;
  std::optional<PairVerdict> verdict;
};
BOOST_DESCRIBE_STRUCT(CountDuplicates, (), (state, verdict))
struct DuplicateCount {
  std::int64_t count;
  bool exact;  // otherwise there are more
};
BOOST_DESCRIBE_STRUCT(DuplicateCount, (), (count, exact))
constexpr std::int64_t duplicates_counted_max = 1'000;

struct OnePair {
  CustomerId first_id;
  CustomerId second_id;
};
BOOST_DESCRIBE_STRUCT(OnePair, (), (first_id, second_id))

struct WouldCarry {
  std::string what;  // "identities", "timeline" …
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(WouldCarry, (), (what, count))

// Both beside each other, with what would come along with either when it is merged into the other.
struct DuplicatePairView {
  CustomerCard first;
  CustomerCard second;
  PairLikeness likeness;
  std::optional<PairState> state;  // none when nobody has found or decided it
  std::vector<WouldCarry> first_brings;
  std::vector<WouldCarry> second_brings;
};
BOOST_DESCRIBE_STRUCT(DuplicatePairView, (), (first, second, likeness, state, first_brings, second_brings))

// Somebody who may be the same as the one asked about.
struct LikeCustomer {
  CustomerRow customer;
  PairLikeness likeness;
};
BOOST_DESCRIBE_STRUCT(LikeCustomer, (), (customer, likeness))
struct LikeCustomers {
  std::vector<LikeCustomer> items;
};
BOOST_DESCRIBE_STRUCT(LikeCustomers, (), (items))
constexpr std::int64_t like_customers_max = 5;

// A customer while it is being typed.
struct TypedCustomer {
  static constexpr std::string_view example =
      R"({"kind":"person","given_name":"Ana","family_name":"Kovač","identities":[{"kind":"phone","value":"041 123 456"}]})";
  CustomerKind kind;
  std::optional<Text<0, 200>> name;
  std::optional<Text<0, 100>> given_name;
  std::optional<Text<0, 100>> family_name;
  std::optional<Text<0, 100>> middle_name;
  std::optional<Text<0, 2>> country;
  std::optional<Text<0, 200>> street;
  std::optional<Text<0, 20>> postcode;
  std::optional<Text<0, 100>> city;
  std::optional<Date> birth_date;
  std::vector<NewIdentity> identities;
};
BOOST_DESCRIBE_STRUCT(TypedCustomer, (),
                      (kind, name, given_name, family_name, middle_name, country, street, postcode, city, birth_date,
                       identities))

struct DuplicateDismissed {
  static constexpr std::string_view name = "DuplicateDismissed";
  CustomerId first_id;
  CustomerId second_id;
};
BOOST_DESCRIBE_STRUCT(DuplicateDismissed, (), (first_id, second_id))
struct DuplicateReopened {
  static constexpr std::string_view name = "DuplicateReopened";
  CustomerId first_id;
  CustomerId second_id;
};
BOOST_DESCRIBE_STRUCT(DuplicateReopened, (), (first_id, second_id))

Result<Page<DuplicateRow>> list_duplicates(Tx& tx, ListDuplicates input);
Result<DuplicateCount> count_duplicates(Tx& tx, CountDuplicates input);
Result<DuplicatePairView> get_duplicate(Tx& tx, OnePair input);
// These two are not the same: they are not shown again, unless much changes.
Result<Done> dismiss_duplicate(Tx& tx, OnePair input);
Result<Done> reopen_duplicate(Tx& tx, OnePair input);
Result<LikeCustomers> list_customer_duplicates(Tx& tx, OneCustomer input);
Result<LikeCustomers> find_typed_duplicates(Tx& tx, TypedCustomer input);

// ---------------------------------------------------------------------------------------------- for files of this room

// The pair is decided by a merge, and whoever is put away is nobody's duplicate.
void settle_pair(Tx& tx, CustomerId survivor, CustomerId merged);
// The merge was undone.
void reopen_pair(Tx& tx, CustomerId survivor, CustomerId merged);
// The customer is taken away for good.
void forget_duplicates_of(Tx& tx, CustomerId id);

// What is compared of a customer, as it stands in its row; rows of queries have these columns first.
struct TraitsRow {
  CustomerId id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<Date> birth_date;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(TraitsRow, (),
                      (id, kind, name, given_name, family_name, middle_name, birth_date, street, postcode, city,
                       country))
// Without identities.
CustomerTraits traits_of_row(const TraitsRow& row);
// Phones, mail addresses and numbers that nobody else has are compared; names at messengers and networks are not.
void add_identity(CustomerTraits& traits, IdentityKind kind, std::string value);

// Somebody like it, by the kept model and the kept keys.
struct Likeness {
  CustomerId id;
  PairScore score;
  std::vector<DuplicateReason> reasons;
};
// `reached_too`: whoever has the same phone or address as well, however unlike the rest is.
enum class LikeWhom { alike, reached_too };
std::vector<Likeness> customers_like(Tx& tx, const CustomerTraits& traits, std::optional<CustomerId> itself,
                                     LikeWhom whom = LikeWhom::alike);
std::optional<CustomerTraits> traits_of(Tx& tx, CustomerId id);
std::shared_ptr<const DuplicateScorer> scorer_of(Tx& tx, CustomerKind kind);
void put_pair(Tx& tx, CustomerId first, CustomerId second, bool organisations, const PairScore& score,
              const std::vector<DuplicateReason>& reasons);
// Soon, unless it is going to be done anyway.
void look_for_duplicates_of(Tx& tx, CustomerId id);
// The scan of all customers, in a minute; `again` also when one is under way.
void scan_soon(Tx& tx, bool again);
// Whose transaction ended so late that their round was over: the scan has compared them.
void empty_old_rounds(Tx& tx);
// How old what a scan has learnt may be before a change of a customer has all scanned anew.
constexpr std::chrono::days scan_interval{7};
// By these a customer is found later on; in ascending order.
std::vector<std::int64_t> kept_keys(const ProfileView& view);
// What is kept of a customer's keys. Where `stale_at` is said they are those of before, and more may come to them.
struct KeptKeys {
  std::vector<std::int64_t> keys;
  std::optional<UtcTime> stale_at;
};
std::optional<KeptKeys> kept_keys_of(Tx& tx, CustomerId id);
void note_keys(Tx& tx, CustomerId id, const KeptKeys& kept);
void delete_keys(Tx& tx, CustomerId id, const std::vector<std::int64_t>& keys,
                 const std::vector<std::int64_t>& but_not);

std::vector<CustomerRows> duplicate_rows();
std::vector<Reaction> duplicate_reactions();
void add_compare_jobs(JobKinds& kinds);
void add_duplicate_jobs(JobKinds& kinds);

}  // namespace vez
