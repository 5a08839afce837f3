#pragma once

// One change of many customers: chosen one by one or by a condition, done by a job, undone for a day.

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/jobs.h"
#include "engine/journal.h"

namespace vez {

using BulkId = Id<struct BulkTag>;

enum class BulkAction { set_owner, set_restriction, lift_restriction, archive, restore, set_field };
BOOST_DESCRIBE_ENUM(BulkAction, set_owner, set_restriction, lift_restriction, archive, restore, set_field)
enum class BulkState { running, done, cancelled, failed, undoing, undone };
BOOST_DESCRIBE_ENUM(BulkState, running, done, cancelled, failed, undoing, undone)

struct CreateBulkChange {
  static constexpr std::string_view example =
      R"({"action":"set_restriction","reason":"Asked in writing","filter":"customer.city == \"Kranj\"","all":true})";
  BulkAction action;
  std::vector<CustomerId> ids;  // these …
  std::optional<bool> all;      // … or everybody of the list that q and filter say
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 8000>> filter;
  std::optional<UserId> owner_id;        // of set_owner; none takes the owner away
  std::optional<Text<1, 300>> reason;    // of set_restriction
  std::optional<Text<1, 40>> field_key;  // of set_field: one of the company's own
  std::optional<Json> value;             // of set_field; none takes the value away
};
BOOST_DESCRIBE_STRUCT(CreateBulkChange, (), (action, ids, all, q, filter, owner_id, reason, field_key, value))

struct BulkChange {
  BulkId id;
  BulkAction action;
  BulkState state;
  std::optional<std::string> problem;  // why it failed
  std::int64_t expected_count;         // customers, as far as they could be counted when it began
  bool expected_exact;
  std::int64_t changed_count;
  std::int64_t skipped_count;
  std::int64_t undone_count;
  std::int64_t kept_count;  // not undone: changed by somebody since
  UtcTime started_at;
  std::optional<UtcTime> ended_at;
  UtcTime undo_until;
  bool can_undo;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(BulkChange, (),
                      (id, action, state, problem, expected_count, expected_exact, changed_count, skipped_count,
                       undone_count, kept_count, started_at, ended_at, undo_until, can_undo, version))

struct OneBulkChange {
  BulkId id;
};
BOOST_DESCRIBE_STRUCT(OneBulkChange, (), (id))

struct BulkChanges {
  std::vector<BulkChange> items;
};
BOOST_DESCRIBE_STRUCT(BulkChanges, (), (items))

struct ListSkipped {
  BulkId id;
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSkipped, (), (id, limit, cursor))

// Who was left as they were, and why.
struct SkippedCustomer {
  CustomerId id;
  std::optional<std::string> name;  // none of who is not to be seen
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SkippedCustomer, (), (id, name, reason))

struct BulkChangeStarted {
  static constexpr std::string_view name = "BulkChangeStarted";
  BulkId bulk_id;
  BulkAction action;
};
BOOST_DESCRIBE_STRUCT(BulkChangeStarted, (), (bulk_id, action))
struct BulkChangeEnded {
  static constexpr std::string_view name = "BulkChangeEnded";
  BulkId bulk_id;
  BulkState state;
  std::int64_t changed_count;
  std::int64_t skipped_count;
};
BOOST_DESCRIBE_STRUCT(BulkChangeEnded, (), (bulk_id, state, changed_count, skipped_count))
struct BulkChangeUndone {
  static constexpr std::string_view name = "BulkChangeUndone";
  BulkId bulk_id;
  std::int64_t undone_count;
  std::int64_t kept_count;
};
BOOST_DESCRIBE_STRUCT(BulkChangeUndone, (), (bulk_id, undone_count, kept_count))

// Most customers chosen one by one, in one request.
constexpr std::size_t bulk_ids_max = 1'000;
// Customers changed in one transaction: what anybody else's change waits for at most.
constexpr std::int64_t bulk_piece_customers = 100;
// Ids looked through for them in one transaction, where few match.
constexpr std::int64_t bulk_window_customers = 20'000;
// What was before is kept so long, in seconds: it can be undone for a day.
constexpr std::int64_t bulk_undo_seconds = 24 * 3600;
// Those of one person that are told.
constexpr std::int64_t bulk_changes_told_max = 50;

Result<BulkChange> create_bulk_change(Tx& tx, CreateBulkChange input);
// Own ones, newest first.
Result<BulkChanges> list_bulk_changes(Tx& tx, Nothing input);
Result<BulkChange> get_bulk_change(Tx& tx, OneBulkChange input);
Result<Page<SkippedCustomer>> list_skipped_customers(Tx& tx, ListSkipped input);
// What is done by then stays, and can be undone.
Result<BulkChange> cancel_bulk_change(Tx& tx, OneBulkChange input);
Result<BulkChange> undo_bulk_change(Tx& tx, OneBulkChange input);
// Nothing of the customer stays in what can be undone.
void forget_bulk_items_of(Tx& tx, CustomerId id);
// What a change that is over was to do, where it names somebody (a pattern of like_text).
void forget_bulk_naming(Tx& tx, const std::string& pattern);

void add_bulk_jobs(JobKinds& kinds);
std::vector<Reaction> bulk_reactions();

}  // namespace vez
