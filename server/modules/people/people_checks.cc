// What `vez check` looks for among people, and the tables can't hold.

#include "people/people.h"
#include "people_sql.h"

namespace vez {
namespace {

std::vector<std::string> owner_faults(Db& db) {
  return db.read(TxContext{}, [](Tx& tx) -> std::vector<std::string> {
    if (setup_needed(tx)) return {};
    if (*tx.one<std::int64_t>(sql::CountOtherOwners{.disabled = false, .id = AnyId{}}) > 0) return {};
    return {"nobody who can sign in is an owner"};
  });
}

std::vector<std::string> link_faults(Db& db) {
  return db.read(TxContext{}, [](Tx& tx) {
    std::vector<std::string> faults;
    for (const UserId id : tx.all<UserId>(sql::LinksOfNobody{.count_max = rule_faults_max}))
      faults.push_back("a link of user " + to_text(id) + ", who is not there");
    return faults;
  });
}

}  // namespace

std::vector<RuleCheck> people_rule_checks() {
  return {{"there is an owner", owner_faults}, {"links are of users", link_faults}};
}

}  // namespace vez
