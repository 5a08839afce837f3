#pragma once

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/customer_rows.h"
#include "engine/page.h"
#include "engine/route.h"
#include "engine/rule_check.h"
#include "merges/merged_fields.h"
#include "store/row_moves.h"

namespace vez {

using MergeId = Id<struct MergeTag>;

// Whose value of each field is kept; of those not named the survivor's, or the other's where the survivor has none.
struct KeptFields {
  using comes_in = void;
  std::optional<KeptSide> name;
  std::optional<KeptSide> given_name;
  std::optional<KeptSide> family_name;
  std::optional<KeptSide> middle_name;
  std::optional<KeptSide> organisation_id;
  std::optional<KeptSide> language;
  std::optional<KeptSide> country;
  std::optional<KeptSide> street;
  std::optional<KeptSide> postcode;
  std::optional<KeptSide> city;
  std::optional<KeptSide> note;
  std::optional<KeptSide> birth_date;
  std::optional<KeptSide> customer_since;
  std::optional<KeptSide> owner_id;
  std::optional<KeptSide> salutation;
  std::optional<KeptSide> time_zone;
  std::optional<KeptSide> preferred_channel;
  std::optional<KeptSide> preferred_hours;
};
BOOST_DESCRIBE_STRUCT(KeptFields, (),
                      (name, given_name, family_name, middle_name, organisation_id, language, country, street, postcode,
                       city, note, birth_date, customer_since, owner_id, salutation, time_zone, preferred_channel,
                       preferred_hours))

struct MergeCustomers {
  static constexpr std::string_view example =
      R"({"from":"01jd2n8k4w001","from_version":3,"keep":{"city":"merged","note":"both"}})";
  CustomerId id;  // stays
  CustomerId from;
  std::optional<std::int64_t> from_version;  // as If-Match, of the other one
  std::optional<KeptFields> keep;
  std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(MergeCustomers, (), (id, from, from_version, keep))

struct SplitCustomer {
  static constexpr std::string_view example = R"({"merge_id":"01jd2n8k4w001"})";
  CustomerId id;
  MergeId merge_id;
  std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(SplitCustomer, (), (id, merge_id))

// How many rows of a kind came with the merged one: "identities", "timeline", "members" …
struct CarriedRows {
  std::string what;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(CarriedRows, (), (what, count))

// Two customers made one.
struct CustomerMerge {
  MergeId id;
  CustomerId customer_id;
  CustomerId from_id;
  std::optional<std::string> from_name;  // none when that one is gone for good
  UtcTime at;
  std::optional<std::string> author_name;
  EntryId entry_id;  // on the survivor's timeline
  std::vector<CarriedRows> carried;
  std::optional<UtcTime> split_at;
  std::optional<std::string> split_by_name;
};
BOOST_DESCRIBE_STRUCT(CustomerMerge, (),
                      (id, customer_id, from_id, from_name, at, author_name, entry_id, carried, split_at,
                       split_by_name))

struct CustomerMerges {
  std::vector<CustomerMerge> items;  // the newest ones
};
BOOST_DESCRIBE_STRUCT(CustomerMerges, (), (items))

// Each of the two is told, in its own part of the journal.
struct CustomersMerged {
  static constexpr std::string_view name = "CustomersMerged";
  CustomerId customer_id;
  CustomerId survivor_id;
  CustomerId merged_id;
  MergeId merge_id;
};
BOOST_DESCRIBE_STRUCT(CustomersMerged, (), (customer_id, survivor_id, merged_id, merge_id))
struct CustomersSplit {
  static constexpr std::string_view name = "CustomersSplit";
  CustomerId customer_id;
  CustomerId survivor_id;
  CustomerId merged_id;
  MergeId merge_id;
};
BOOST_DESCRIBE_STRUCT(CustomersSplit, (), (customer_id, survivor_id, merged_id, merge_id))

// Most merges that are told of one customer, and that one customer may be made of.
constexpr std::int64_t merges_max = 200;

Result<CustomerMerge> merge_customers(Tx& tx, MergeCustomers input);
// Undoes it: what came with the merged one goes back as it is by now, what was added since stays.
Result<CustomerMerge> split_customer(Tx& tx, SplitCustomer input);
Result<CustomerMerges> list_merges(Tx& tx, OneCustomer input);

// What every module keeps of a customer: the one list.
const std::vector<CustomerRows>& customer_rows();
// Those of OnMerge::move, in the same order, with their statements.
struct MovedRows {
  std::string_view name;
  std::string place;
  RowMoves moves;
};
const std::vector<MovedRows>& moved_rows();
// Columns of a customer that a merge leaves as they are.
std::vector<std::string_view> columns_not_merged();

// Undoes every merge that customers of a source have a part in, and forgets it: before they are taken away for good.
Result<Done> split_all_from(Tx& tx, std::string_view source);

std::vector<Route> merges_routes();
std::vector<RuleCheck> merges_rule_checks();

}  // namespace vez
