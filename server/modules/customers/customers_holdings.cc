#include "customers/customers_holdings.h"

#include <algorithm>

#include "customers/customers_bulk.h"
#include "customers/owners.h"
#include "customers_sql.h"
#include "store/text_index.h"

namespace vez {
namespace {

// A shorter one is found in too much that is not about the person.
constexpr std::int64_t name_characters_min = 5;

std::string list_of_one(const std::string& json) { return "[" + json + "]"; }

// Whatever the caller sees: whether they may was looked at before.
std::optional<Customer> kept_customer(Tx& tx, AnyId id) {
  auto customer = get_customer(tx, {CustomerId{id.value}});
  return customer ? std::optional(*std::move(customer)) : std::nullopt;
}

std::string tell_customer(Tx& tx, AnyId id) {
  const auto customer = kept_customer(tx, id);
  return customer ? list_of_one(to_json(*customer)) : "[]";
}

std::string tell_restrictions(Tx& tx, AnyId id) {
  const auto customer = kept_customer(tx, id);
  return customer ? to_json(restrictions_of(tx, *customer)) : "[]";
}

std::optional<Message> has_members(Tx& tx, const Erasing& erasing) {
  if (!tx.one<CustomerId>(sql::AnyMember{.organisation_id = erasing.customer_id})) return std::nullopt;
  return Message("people belong to this organisation; take them out of it first");
}

void erase_customer_row(Tx& tx, const Erasing& erasing) {
  const CustomerId id{erasing.customer_id.value};
  tell_taken(tx, id);
  tx.run(sql::DeleteRestrictionsOf{.customer_id = id});
  tx.run(sql::DeleteIdentitiesOf{.customer_id = id});
  tx.run(sql::DeleteCustomer{.id = id});
  remove_text(tx, "customers_search", id);
  tx.changed("customer", id);
  tx.changed("customers");
}

}  // namespace

Erasing erasing_of(const Customer& customer) {
  Erasing erasing{.customer_id = customer.id, .names = {}};
  const auto add = [&](std::string text) {
    if (characters(text) >= name_characters_min && std::ranges::find(erasing.names, text) == erasing.names.end())
      erasing.names.push_back(std::move(text));
  };
  add(customer.name);
  const std::string given = customer.given_name.value_or(""), family = customer.family_name.value_or("");
  if (!given.empty() && !family.empty())
    for (const std::string_view between : {" ", ", ", " · ", ",", ";", "\t"})
      add(given + std::string(between) + family), add(family + std::string(between) + given);
  for (const Identity& identity : customer.identities) add(identity.value), add(identity.given);
  std::ranges::sort(erasing.names, std::ranges::greater(), &std::string::size);
  return erasing;
}

std::vector<CustomerId> with_parts(Tx& tx, CustomerId id) {
  std::vector<CustomerId> all;
  for (const CustomerId part : tx.all<CustomerId>(sql::PartsOf{.id = id}))
    for (const CustomerId one : with_parts(tx, part)) all.push_back(one);
  all.push_back(id);
  return all;
}

void release_members(Tx& tx, CustomerId organisation_id) {
  const auto members = tx.all<CustomerId>(sql::AllMembersOf{.organisation_id = organisation_id});
  tx.run(sql::ReleaseMembers{.organisation_id = organisation_id});
  for (const CustomerId member : members)
    if (const auto customer = get_customer(tx, {member})) index_customer(tx, *customer);
}

std::vector<Holding> customers_holdings() {
  return {{.name = "restrictions", .tables = {"restrictions"}, .tell = tell_restrictions},
          {.name = "customer",
           .tables = {"customers", "identities", "customers_search"},
           .tell = tell_customer,
           .erase = erase_customer_row,
           .refuses = has_members}};
}

}  // namespace vez
