#include "desk/first_steps.h"

#include <algorithm>

#include "customers/customers.h"
#include "desk_sql.h"
#include "people/people.h"

namespace vez {
namespace {

// What customers of the demonstration are marked with (demo/demo.h).
constexpr std::string_view demo_source = "demo";

bool may(const Tx& tx, FirstStepKind kind) {
  const Rights rights = tx.who().rights;
  switch (kind) {
    case FirstStepKind::bring_customers: return has_right(rights, Right::imports_run);
    case FirstStepKind::invite_colleagues: return has_right(rights, Right::users_manage);
    case FirstStepKind::record_contact: return has_right(rights, Right::contacts_write);
  }
  return false;
}

bool is_done(Tx& tx, FirstStepKind kind) {
  const UserId me = tx.who().user_id;
  switch (kind) {
    case FirstStepKind::bring_customers:
      return tx.one<CustomerId>(sql::AnyCustomerNotFrom{.source = demo_source}).has_value();
    case FirstStepKind::invite_colleagues: return tx.one<UserId>(sql::AnyOtherUser{.user_id = me}).has_value();
    case FirstStepKind::record_contact:
      return tx.one<CustomerId>(sql::AnyContactRecordedBy{.author_id = me}).has_value();
  }
  return false;
}

}  // namespace

Result<FirstSteps> get_first_steps(Tx& tx, Nothing) {
  FirstSteps steps{};
  steps.put_away = tx.one<UserId>(sql::FirstStepsPutAwayBy{.user_id = tx.who().user_id}).has_value();
  if (steps.put_away || !find_user(tx, tx.who().user_id)) return steps;
  for (const FirstStepKind kind :
       {FirstStepKind::bring_customers, FirstStepKind::invite_colleagues, FirstStepKind::record_contact})
    if (may(tx, kind)) steps.items.push_back({kind, is_done(tx, kind)});
  if (std::ranges::all_of(steps.items, &FirstStep::done)) steps.items.clear();
  return steps;
}

Result<FirstSteps> put_away_first_steps(Tx& tx, PutAwayFirstSteps input) {
  const UserId me = tx.who().user_id;
  if (!find_user(tx, me)) return refuse(RefusalCode::forbidden, "", "is for people");
  if (input.put_away)
    tx.run(sql::PutFirstStepsAway{.user_id = me, .now = tx.now()});
  else
    tx.run(sql::BringFirstStepsBack{.user_id = me});
  return get_first_steps(tx, Nothing{});
}

}  // namespace vez
