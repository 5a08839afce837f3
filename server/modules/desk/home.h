#pragma once

// The first page of the day, by the kind of work.

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"

namespace vez {

enum class HomeKind { service, sales, analysis };
BOOST_DESCRIBE_ENUM(HomeKind, service, sales, analysis)

// A number of a list, counted up to home_count_max.
struct HomeCount {
  std::int64_t count;
  bool exact;  // otherwise there are more
};
BOOST_DESCRIBE_STRUCT(HomeCount, (), (count, exact))

struct HomeContact {
  CustomerId customer_id;
  std::string customer_name;
  Channel channel;
  Direction direction;
  std::string summary;
  UtcTime occurred_at;
  UtcTime recorded_at;
};
BOOST_DESCRIBE_STRUCT(HomeContact, (),
                      (customer_id, customer_name, channel, direction, summary, occurred_at, recorded_at))

// Somebody with whom something must not be done, lately stated.
struct HomeRestriction {
  CustomerId customer_id;
  std::string customer_name;
  std::string reason;
  UtcTime since_at;
};
BOOST_DESCRIBE_STRUCT(HomeRestriction, (), (customer_id, customer_name, reason, since_at))

struct ServiceHome {
  HomeCount recent_count;           // mine with a contact within recent_days
  std::vector<CustomerRow> recent;  // the latest first
  HomeCount contact_count;          // contacts that I recorded since the beginning of my day
  std::vector<HomeContact> contacts;
  HomeCount restriction_count;  // customers I see that are not to be sold to
  std::vector<HomeRestriction> restrictions;
};
BOOST_DESCRIBE_STRUCT(ServiceHome, (), (recent_count, recent, contact_count, contacts, restriction_count, restrictions))

// Mine by when they were last contacted.
struct SalesHome {
  HomeCount mine_count;
  HomeCount within_week_count;
  HomeCount within_month_count;    // 8 to 30 days ago
  HomeCount within_quarter_count;  // 31 to 90
  HomeCount older_count;
  HomeCount never_count;
  std::vector<CustomerRow> forgotten;  // last contacted the longest ago
  std::vector<CustomerRow> never;      // added the longest ago
};
BOOST_DESCRIBE_STRUCT(SalesHome, (),
                      (mine_count, within_week_count, within_month_count, within_quarter_count, older_count,
                       never_count, forgotten, never))

struct Home {
  HomeKind kind;
  HomeKind own_kind;  // what this person begins with: chosen, or by the role
  std::optional<ServiceHome> service;
  std::optional<SalesHome> sales;
};
BOOST_DESCRIBE_STRUCT(Home, (), (kind, own_kind, service, sales))

struct GetHome {
  std::optional<HomeKind> kind;
  std::optional<UtcTime> day_began_at;  // where the person is; at most two days ago
};
BOOST_DESCRIBE_STRUCT(GetHome, (), (kind, day_began_at))

struct ChooseHome {
  static constexpr std::string_view example = R"({"kind":"sales"})";
  HomeKind kind;
};
BOOST_DESCRIBE_STRUCT(ChooseHome, (), (kind))

constexpr std::int64_t home_count_max = 10'000;
constexpr std::int64_t home_rows_max = 8;
constexpr int home_recent_days = 7;

Result<Home> get_home(Tx& tx, GetHome input);
Result<Home> choose_home(Tx& tx, ChooseHome input);

}  // namespace vez
