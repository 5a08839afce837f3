#pragma once

// Lists that somebody has given a name.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"
#include "people/roles.h"

namespace vez {

using ViewId = Id<struct ViewTag>;

enum class SharedWith { nobody, team, everybody };
BOOST_DESCRIBE_ENUM(SharedWith, nobody, team, everybody)

// A list of customers by name: what is searched for, which condition holds, in which order, with which columns. It
// gives no right: each sees their own customers in it.
struct View {
  ViewId id;
  std::string name;
  SharedWith shared_with;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  UserId owner_id;
  std::string owner_name;
  std::optional<std::string> q;
  std::optional<std::string> filter;  // a condition (condition/README.md)
  std::optional<std::string> sort;    // as of listCustomers
  std::vector<std::string> columns;   // view_columns and "custom.KEY", in order; none: as the page has them by itself
  bool may_change;
  UtcTime changed_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, name, shared_with, team_id, team_name, owner_id, owner_name, q, filter, sort, columns,
                       may_change, changed_at, version))

struct ViewList {
  std::vector<View> items;
};
BOOST_DESCRIBE_STRUCT(ViewList, (), (items))

struct CreateView {
  static constexpr std::string_view example =
      R"({"name":"Kranj, long not spoken with","shared_with":"everybody","filter":"customer.city == \"Kranj\"","sort":"-last_contact_at","columns":["where","phone","custom.shoe_size"]})";
  Text<1, 80> name;
  SharedWith shared_with;
  std::optional<TeamId> team_id;
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 8000>> filter;
  std::optional<Text<0, 60>> sort;
  std::vector<Text<1, 60>> columns;
};
BOOST_DESCRIBE_STRUCT(CreateView, (), (name, shared_with, team_id, q, filter, sort, columns))

struct UpdateView {
  static constexpr std::string_view example = R"({"name":"Kranj"})";
  ViewId id;
  std::optional<Text<1, 80>> name;
  std::optional<SharedWith> shared_with;
  Patch<TeamId> team_id;
  Patch<Text<0, 200>> q;
  Patch<Text<0, 8000>> filter;
  Patch<Text<0, 60>> sort;
  std::optional<std::vector<Text<1, 60>>> columns;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateView, (), (id, name, shared_with, team_id, q, filter, sort, columns))

struct OneView {
  ViewId id;
};
BOOST_DESCRIBE_STRUCT(OneView, (), (id))

struct ViewSaved {
  static constexpr std::string_view name = "ViewSaved";
  ViewId view_id;
};
BOOST_DESCRIBE_STRUCT(ViewSaved, (), (view_id))
struct ViewChanged {
  static constexpr std::string_view name = "ViewChanged";
  ViewId view_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(ViewChanged, (), (view_id, fields))
struct ViewRemoved {
  static constexpr std::string_view name = "ViewRemoved";
  ViewId view_id;
};
BOOST_DESCRIBE_STRUCT(ViewRemoved, (), (view_id))

constexpr std::int64_t views_of_user_max = 100;
constexpr std::int64_t views_told_max = 500;  // own and shared
constexpr std::size_t view_columns_max = 20;

// Own ones and those that others share with who asks, by name.
Result<ViewList> list_views(Tx& tx, Nothing input);
Result<View> get_view(Tx& tx, OneView input);
Result<View> create_view(Tx& tx, CreateView input);
// By its owner, or who manages the company, when it is shared.
Result<View> update_view(Tx& tx, UpdateView input);
Result<Done> remove_view(Tx& tx, OneView input);
// Takes away those that name somebody (a pattern of like_text).
void forget_views_naming(Tx& tx, const std::string& pattern);

}  // namespace vez
