// What `vez check` looks for among customers, and the tables can't hold.

#include "customers/customers.h"
#include "customers_sql.h"

namespace vez {
namespace {

struct KeptIdentity {
  CustomerId customer_id;
  IdentityId id;
  IdentityKind kind;
  std::string value;
  bool valid;
};
BOOST_DESCRIBE_STRUCT(KeptIdentity, (), (customer_id, id, kind, value, valid))

// Identities looked at in one transaction.
constexpr std::int64_t batch_count = 1'000;

template <class Query>
std::vector<std::string> customers_of(Db& db, std::string_view fault) {
  return db.read(TxContext{}, [&](Tx& tx) {
    std::vector<std::string> faults;
    for (const CustomerId id : tx.all<CustomerId>(Query{.count_max = rule_faults_max}))
      faults.push_back("customer " + to_text(id) + " " + std::string(fault));
    return faults;
  });
}

// Whether the kept value is what today's rules make of it; of a number this does not depend on a country.
bool is_normal(const KeptIdentity& identity) {
  if (!identity.valid) return true;
  return normal_identity_value(identity.kind, identity.value, "").value == identity.value;
}

std::vector<std::string> identity_faults(Db& db) {
  std::vector<std::string> faults;
  KeptIdentity last{};
  for (;;) {
    const auto batch = db.read(TxContext{}, [&](Tx& tx) {
      return tx.all<KeptIdentity>(
          sql::IdentitiesAfter{.after_customer_id = last.customer_id, .after_id = last.id, .count_max = batch_count});
    });
    for (const KeptIdentity& identity : batch)
      if (!is_normal(identity) && static_cast<std::int64_t>(faults.size()) < rule_faults_max)
        faults.push_back("customer " + to_text(identity.customer_id) + " identity " + to_text(identity.id) +
                         " is not in its normal form");
    if (static_cast<std::int64_t>(batch.size()) < batch_count) return faults;
    last = batch.back();
  }
}

}  // namespace

std::vector<RuleCheck> customers_rule_checks() {
  return {
      {"members belong to organisations",
       [](Db& db) { return customers_of<sql::MembersOfPersons>(db, "belongs to what is no organisation"); }},
      {"the last contact is the newest one",
       [](Db& db) { return customers_of<sql::WrongLastContacts>(db, "has another newest contact"); }},
      {"a customer's phone and mail are the first of the identities",
       [](Db& db) { return customers_of<sql::WrongFirstIdentities>(db, "has other first identities"); }},
      {"identities are in their normal form", identity_faults},
  };
}

}  // namespace vez
