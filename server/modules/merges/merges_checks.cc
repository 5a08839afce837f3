// What `vez check` looks for among merged customers, and the tables can't hold.

#include "merges/merges.h"
#include "merges_sql.h"

namespace vez {
namespace {

template <class Query>
std::vector<std::string> customers_of(Db& db, std::string_view fault) {
  return db.read(TxContext{}, [&](Tx& tx) {
    std::vector<std::string> faults;
    for (const CustomerId id : tx.all<CustomerId>(Query{.count_max = rule_faults_max}))
      faults.push_back("customer " + to_text(id) + " " + std::string(fault));
    return faults;
  });
}

}  // namespace

std::vector<RuleCheck> merges_rule_checks() {
  return {
      {"a merged customer is put away by one merge that was not undone",
       [](Db& db) { return customers_of<sql::WronglyMerged>(db, "is not merged as its merges say"); }},
      {"what happened with a merged customer is told by the survivor",
       [](Db& db) { return customers_of<sql::MergedWithTimeline>(db, "is merged and has a timeline of its own"); }},
      {"rows given to another are of a merge that was not undone",
       [](Db& db) { return customers_of<sql::MovesOfNothing>(db, "has rows noted for a merge that is over"); }},
      {"open duplicates are of customers who are there",
       [](Db& db) { return customers_of<sql::PairsOfGone>(db, "is a duplicate and not there"); }},
  };
}

}  // namespace vez
