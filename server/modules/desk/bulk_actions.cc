#include "desk/bulk_actions.h"

#include "desk_sql.h"

namespace vez {
namespace {

struct RestrictionRow {
  std::string reason;
  UtcTime since_at;
  std::optional<UserId> author_id;
};
BOOST_DESCRIBE_STRUCT(RestrictionRow, (), (reason, since_at, author_id))

// The value of an own field as JSON; "null" without one.
std::string value_of(const Customer& customer, const std::string& key) {
  const auto found = customer.custom.find(key);
  return found == customer.custom.end() ? "null" : found->second.text;
}

Was before(Tx& tx, const Customer& customer, BulkAction action, const Wanted& wanted) {
  Was was;
  switch (action) {
    case BulkAction::set_owner: was.owner_id = customer.owner_id; break;
    case BulkAction::set_restriction:
    case BulkAction::lift_restriction:
      if (const auto stated = tx.one<RestrictionRow>(sql::RestrictionBefore{.customer_id = customer.id}))
        was.reason = stated->reason, was.since_at = stated->since_at, was.stated_by_id = stated->author_id;
      break;
    case BulkAction::archive:
    case BulkAction::restore: was.archived_at = customer.archived_at; break;
    case BulkAction::set_field: was.value = value_of(customer, wanted.field_key); break;
  }
  return was;
}

// Whether the customer is already as it is to be.
bool is_so(const Was& was, BulkAction action, const Wanted& wanted) {
  switch (action) {
    case BulkAction::set_owner: return was.owner_id == wanted.owner_id;
    case BulkAction::set_restriction: return was.reason == wanted.reason;
    case BulkAction::lift_restriction: return !was.reason;
    case BulkAction::archive: return was.archived_at.has_value();
    case BulkAction::restore: return !was.archived_at;
    case BulkAction::set_field: return was.value == wanted.value;
  }
  return false;
}

template <class T>
Result<Done> done(Result<T> answer) {
  if (!answer) return std::unexpected(std::move(answer).error());
  return Done{};
}

Result<Done> set_owner(Tx& tx, CustomerId id, std::optional<UserId> owner) {
  UpdateCustomer update{};
  update.id = id, update.owner_id = {true, owner};
  return done(update_customer(tx, update));
}

Result<Done> set_field(Tx& tx, CustomerId id, const std::string& key, const std::string& value) {
  UpdateCustomer update{};
  update.id = id, update.custom = {true, CustomValues{{key, Json{value}}}};
  return done(update_customer(tx, update));
}

Result<Done> apply(Tx& tx, CustomerId id, BulkAction action, const Wanted& wanted) {
  constexpr auto kind = StatedRestriction::do_not_sell;
  switch (action) {
    case BulkAction::set_owner: return set_owner(tx, id, wanted.owner_id);
    case BulkAction::set_restriction:
      return done(set_restriction(tx, {.id = id, .kind = kind, .reason = {wanted.reason}}));
    case BulkAction::lift_restriction: return lift_restriction(tx, {.id = id, .kind = kind});
    case BulkAction::archive: return archive_customer(tx, {id});
    case BulkAction::restore: return done(restore_customer(tx, {id}));
    case BulkAction::set_field: return set_field(tx, id, wanted.field_key, wanted.value);
  }
  return Done{};
}

Result<Done> put_back(Tx& tx, CustomerId id, BulkAction action, const Wanted& wanted, const Was& was) {
  constexpr auto kind = StatedRestriction::do_not_sell;
  switch (action) {
    case BulkAction::set_owner: return set_owner(tx, id, was.owner_id);
    case BulkAction::set_restriction:
    case BulkAction::lift_restriction: {
      if (!was.reason) return lift_restriction(tx, {.id = id, .kind = kind});
      TRY(set_restriction(tx, {.id = id, .kind = kind, .reason = {*was.reason}}));
      tx.run(sql::PutBackRestriction{
          .since_at = *was.since_at,
          .author_id = was.stated_by_id ? std::optional(AnyId(*was.stated_by_id)) : std::nullopt,
          .customer_id = id});
      return Done{};
    }
    case BulkAction::archive: return done(restore_customer(tx, {id}));
    case BulkAction::restore:
      TRY(archive_customer(tx, {id}));
      tx.run(sql::PutBackArchived{.archived_at = *was.archived_at, .id = id});
      return Done{};
    case BulkAction::set_field: return set_field(tx, id, wanted.field_key, was.value);
  }
  return Done{};
}

}  // namespace

Result<Was> change_one(Tx& tx, BulkAction action, const Wanted& wanted, CustomerId id) {
  const auto unchanged = [] { return refuse(RefusalCode::conflict, "", "is so already"); };
  Was was = before(tx, TRY(get_customer(tx, {id})), action, wanted);
  if (is_so(was, action, wanted)) return unchanged();
  TRY(apply(tx, id, action, wanted));
  if (action != BulkAction::set_field) return was;
  was.became = value_of(TRY(get_customer(tx, {id})), wanted.field_key);
  if (was.became == was.value) return unchanged();
  return was;
}

bool undo_one(Tx& tx, BulkAction action, const Wanted& wanted, CustomerId id, const Was& was) {
  const auto customer = get_customer(tx, {id});
  if (!customer || customer->merged_into_id) return false;
  const Was now = before(tx, *customer, action, wanted);
  const bool untouched = action == BulkAction::set_field ? now.value == was.became : is_so(now, action, wanted);
  return untouched && put_back(tx, id, action, wanted, was).has_value();
}

}  // namespace vez
