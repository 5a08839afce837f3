#include "desk/home.h"

#include <limits>

#include "desk_sql.h"
#include "engine/page.h"
#include "people/people.h"
#include "people/seen.h"

namespace vez {
namespace {

constexpr UtcTime ever{std::numeric_limits<std::int64_t>::min()};
// The first page's own bound on restrictions: each is looked up with its customer.
constexpr std::int64_t restrictions_counted_max = 1'000;

HomeCount bounded(std::int64_t count, std::int64_t bound = home_count_max) {
  return {.count = count, .exact = count < bound};
}

UtcTime days_ago(const Tx& tx, int days) { return tx.now() - std::chrono::hours(24 * days); }

HomeCount mine_contacted(Tx& tx, UtcTime from, UtcTime until) {
  return bounded(*tx.one<std::int64_t>(sql::MineContactedCount{
      .owner_id = tx.who().user_id, .from_at = from, .until_at = until, .count_max = home_count_max}));
}

ServiceHome service_home(Tx& tx, UtcTime day_began_at) {
  const UserId me = tx.who().user_id;
  const UtcTime recent = days_ago(tx, home_recent_days);
  return {.recent_count = mine_contacted(tx, recent, UtcTime{std::numeric_limits<std::int64_t>::max()}),
          .recent = tx.all<CustomerRow>(sql::MineRecent{.owner_id = me, .from_at = recent, .count_max = home_rows_max}),
          .contact_count = bounded(*tx.one<std::int64_t>(
              sql::ContactsRecordedCount{.author_id = me, .since_at = day_began_at, .count_max = home_count_max})),
          .contacts = tx.all<HomeContact>(sql::ContactsRecorded{
              .author_id = me, .since_at = day_began_at, .count_max = page_count_max, .seen = seen(tx)}),
          .restriction_count = bounded(
              *tx.one<std::int64_t>(sql::RestrictedCount{.count_max = restrictions_counted_max, .seen = seen(tx)}),
              restrictions_counted_max),
          .restrictions = tx.all<HomeRestriction>(sql::RestrictedLately{.count_max = home_rows_max, .seen = seen(tx)})};
}

SalesHome sales_home(Tx& tx) {
  const UserId me = tx.who().user_id;
  const UtcTime week = days_ago(tx, 7), month = days_ago(tx, 30), quarter = days_ago(tx, 90);
  SalesHome home{
      .mine_count = {},
      .within_week_count = mine_contacted(tx, week, UtcTime{std::numeric_limits<std::int64_t>::max()}),
      .within_month_count = mine_contacted(tx, month, week),
      .within_quarter_count = mine_contacted(tx, quarter, month),
      .older_count = mine_contacted(tx, ever, quarter),
      .never_count =
          bounded(*tx.one<std::int64_t>(sql::MineNeverContactedCount{.owner_id = me, .count_max = home_count_max})),
      .forgotten =
          tx.all<CustomerRow>(sql::MineForgotten{.owner_id = me, .until_at = week, .count_max = home_rows_max}),
      .never = tx.all<CustomerRow>(sql::MineNeverContacted{.owner_id = me, .count_max = home_rows_max})};
  home.mine_count = {.count = 0, .exact = true};
  for (const HomeCount& part :
       {home.within_week_count, home.within_month_count, home.within_quarter_count, home.older_count, home.never_count})
    home.mine_count.count += part.count, home.mine_count.exact = home.mine_count.exact && part.exact;
  return home;
}

// Who calls out sells; who may take the figures out but changes nobody looks at all of them; everybody else serves.
HomeKind by_role(const Tx& tx) {
  const Rights rights = tx.who().rights;
  if (has_right(rights, Right::customers_write)) return HomeKind::service;
  if (has_right(rights, Right::customers_export)) return HomeKind::analysis;
  return has_right(rights, Right::contacts_write) ? HomeKind::sales : HomeKind::service;
}

HomeKind own_kind(Tx& tx) { return tx.one<HomeKind>(sql::HomeOf{.user_id = tx.who().user_id}).value_or(by_role(tx)); }

}  // namespace

Result<Home> get_home(Tx& tx, GetHome input) {
  Home home{.kind = {}, .own_kind = own_kind(tx), .service = std::nullopt, .sales = std::nullopt};
  home.kind = input.kind.value_or(home.own_kind);
  const UtcTime earliest = days_ago(tx, 2);
  const UtcTime day_began_at = std::max(input.day_began_at.value_or(days_ago(tx, 1)), earliest);
  if (home.kind == HomeKind::service) home.service = service_home(tx, day_began_at);
  if (home.kind == HomeKind::sales) home.sales = sales_home(tx);
  return home;
}

Result<Home> choose_home(Tx& tx, ChooseHome input) {
  if (!find_user(tx, tx.who().user_id)) return refuse(RefusalCode::forbidden, "", "is for people");
  tx.run(sql::PutHome{.user_id = tx.who().user_id, .kind = enum_name(input.kind)});
  return get_home(tx, {.kind = input.kind, .day_began_at = std::nullopt});
}

}  // namespace vez
