// What must not be done with a customer.

#include <algorithm>

#include "customers/customers.h"
#include "customers_sql.h"

namespace vez {
namespace {

void tell_restricted(Tx& tx, CustomerId id) {
  tx.run(sql::TouchCustomer{.now = tx.now(), .id = id});
  tx.changed("customer", id);
}

}  // namespace

std::vector<Restriction> restrictions_of(Tx& tx, const Customer& customer) {
  std::vector<Restriction> all;
  if (customer.archived_at)
    all.push_back({.kind = RestrictionKind::archived,
                   .reason = std::nullopt,
                   .since_at = *customer.archived_at,
                   .author_name = std::nullopt});
  tx.each<Restriction>(sql::RestrictionsOf{.customer_id = customer.id},
                       [&](Restriction stated) { all.push_back(std::move(stated)); });
  return all;
}

Result<Restriction> set_restriction(Tx& tx, SetRestriction input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  if (customer.merged_into_id) return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  const UserId author = tx.who().user_id;
  tx.run(sql::PutRestriction{.customer_id = customer.id,
                             .kind = enum_name(input.kind),
                             .reason = input.reason,
                             .now = tx.now(),
                             .author_id = author.value == 0 ? std::nullopt : std::optional<AnyId>(author)});
  tx.record(RestrictionSet{.customer_id = customer.id, .kind = input.kind});
  tell_restricted(tx, customer.id);
  auto all = restrictions_of(tx, customer);
  const auto stated = std::find_if(all.begin(), all.end(), [&](const Restriction& restriction) {
    return enum_name(restriction.kind) == enum_name(input.kind);
  });
  CHECK(stated != all.end());
  return *std::move(stated);
}

Result<Done> lift_restriction(Tx& tx, LiftRestriction input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  if (customer.merged_into_id) return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  if (tx.run(sql::DeleteRestriction{.customer_id = input.id, .kind = enum_name(input.kind)}) == 0)
    return Done{};  // Asked twice, done once.
  tx.record(RestrictionLifted{.customer_id = input.id, .kind = input.kind});
  tell_restricted(tx, input.id);
  return Done{};
}

}  // namespace vez
