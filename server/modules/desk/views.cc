#include "desk/views.h"

#include <algorithm>
#include <array>

#include "customers/customers_chosen.h"
#include "desk_sql.h"
#include "engine/command_parts.h"
#include "text/fold.h"

namespace vez {
namespace {

// What a column of a list may show, besides the name and the company's own fields.
constexpr std::array<std::string_view, 11> view_columns{"where",    "phone",          "mail",   "last_contact",
                                                        "language", "country",        "city",   "organisation",
                                                        "owner",    "customer_since", "created"};

struct ViewRow {
  ViewId id;
  std::string name;
  SharedWith shared_with;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  UserId owner_id;
  std::string owner_name;
  std::optional<std::string> q;
  std::optional<std::string> filter;
  std::optional<std::string> sort;
  std::string columns;
  UtcTime changed_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ViewRow, (),
                      (id, name, shared_with, team_id, team_name, owner_id, owner_name, q, filter, sort, columns,
                       changed_at, version))

View shown(Tx& tx, ViewRow row) {
  auto columns = from_json<std::vector<std::string>>(row.columns);
  CHECK(columns.has_value());
  const bool manages = has_right(tx.who().rights, Right::company_manage) && row.shared_with != SharedWith::nobody;
  return {.id = row.id,
          .name = std::move(row.name),
          .shared_with = row.shared_with,
          .team_id = row.team_id,
          .team_name = std::move(row.team_name),
          .owner_id = row.owner_id,
          .owner_name = std::move(row.owner_name),
          .q = std::move(row.q),
          .filter = std::move(row.filter),
          .sort = std::move(row.sort),
          .columns = *std::move(columns),
          .may_change = row.owner_id == tx.who().user_id || manages,
          .changed_at = row.changed_at,
          .version = row.version};
}

Result<View> find_view(Tx& tx, ViewId id) {
  auto row = tx.one<ViewRow>(sql::ViewById{.id = id, .user_id = tx.who().user_id});
  if (!row) return refuse(RefusalCode::not_found, "id", "no such view");
  return shown(tx, *std::move(row));
}

template <std::size_t Min, std::size_t Max>
std::optional<std::string> text_of(const std::optional<Text<Min, Max>>& text) {
  if (!text || trimmed(text->value).empty()) return std::nullopt;
  return std::string(trimmed(text->value));
}

std::vector<std::string> names_of(const std::vector<Text<1, 60>>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.value);
  return names;
}

Result<Done> check_columns(const std::vector<std::string>& columns) {
  if (columns.size() > view_columns_max)
    return refuse(RefusalCode::invalid, "columns", {"must be at most {max}", {{"max", "20"}}});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string at = "/columns/" + std::to_string(i);
    // A field that is retired later is left out by the page.
    if (!columns[i].starts_with("custom.") && std::ranges::find(view_columns, columns[i]) == view_columns.end())
      return refuse(RefusalCode::invalid, at, "is not a column of this list");
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i))
      return refuse(RefusalCode::invalid, at, "is there twice");
  }
  return Done{};
}

Result<Done> check_sharing(Tx& tx, const View& view) {
  if ((view.shared_with == SharedWith::team) != view.team_id.has_value())
    return refuse(RefusalCode::invalid, "team_id", "goes with sharing with a team, and that with it");
  if (!view.team_id) return Done{};
  if (!tx.one<TeamId>(sql::TeamThere{.id = *view.team_id}))
    return refuse(RefusalCode::invalid, "team_id", "no such team");
  if (!has_right(tx.who().rights, Right::company_manage) &&
      !tx.one<TeamId>(sql::IsMember{.team_id = *view.team_id, .user_id = tx.who().user_id}))
    return refuse(RefusalCode::forbidden, "team_id", "you are not in this team");
  return Done{};
}

Result<Done> check(Tx& tx, const View& view) {
  if (trimmed(view.name).empty()) return refuse(RefusalCode::invalid, "name", "must not be empty");
  TRY(check_columns(view.columns));
  TRY(check_sharing(tx, view));
  if (auto sort = check_sort(tx, view.sort); !sort)
    return refuse(RefusalCode::invalid, "sort", sort.error().faults.front().reason);
  if (!view.filter) return Done{};
  auto condition = chosen(tx, Text<0, 8000>{*view.filter});
  if (condition) return Done{};
  for (Fault& fault : condition.error().faults) fault.pointer = "/filter";
  return std::unexpected(std::move(condition).error());
}

Result<Done> check_name(Tx& tx, const View& view) {
  const auto there = tx.one<ViewId>(sql::ViewNamed{.owner_id = view.owner_id, .name = view.name});
  if (there && *there != view.id) return refuse(RefusalCode::conflict, "name", "is there already");
  return Done{};
}

}  // namespace

Result<ViewList> list_views(Tx& tx, Nothing) {
  ViewList list;
  for (ViewRow& row : tx.all<ViewRow>(sql::ViewsFor{.user_id = tx.who().user_id, .count_max = views_told_max}))
    list.items.push_back(shown(tx, std::move(row)));
  return list;
}

Result<View> get_view(Tx& tx, OneView input) { return find_view(tx, input.id); }

Result<View> create_view(Tx& tx, CreateView input) {
  View view{};
  view.id = tx.new_id<ViewId>(), view.owner_id = tx.who().user_id;
  view.name = trimmed(input.name.value), view.shared_with = input.shared_with, view.team_id = input.team_id;
  view.q = text_of(input.q), view.filter = text_of(input.filter), view.sort = text_of(input.sort);
  view.columns = names_of(input.columns);
  TRY(check(tx, view));
  TRY(check_name(tx, view));
  if (tx.one<std::int64_t>(sql::CountViewsOf{.owner_id = view.owner_id}).value_or(0) >= views_of_user_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(views_of_user_max)}}});
  tx.run(sql::InsertView{.id = view.id,
                         .owner_id = view.owner_id,
                         .shared_with = enum_name(view.shared_with),
                         .team_id = any_of(view.team_id),
                         .name = view.name,
                         .q = vez::view(view.q),
                         .filter = vez::view(view.filter),
                         .sort = vez::view(view.sort),
                         .columns = to_json(view.columns),
                         .now = tx.now()});
  tx.record(ViewSaved{.view_id = view.id});
  tx.changed("views");
  return find_view(tx, view.id);
}

Result<View> update_view(Tx& tx, UpdateView input) {
  View view = TRY(find_view(tx, input.id));
  if (!view.may_change) return refuse(RefusalCode::forbidden, "", "only its owner may change it");
  if (input.if_match && *input.if_match != view.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this view meanwhile");
  std::vector<std::string> fields;
  if (input.name) put(view.name, std::string(trimmed(input.name->value)), "name", fields);
  if (input.shared_with) put(view.shared_with, *input.shared_with, "shared_with", fields);
  if (input.team_id.present) put(view.team_id, input.team_id.value, "team_id", fields);
  // Shared otherwise, it has no team any more.
  if (view.shared_with != SharedWith::team && !input.team_id.present) view.team_id.reset();
  if (input.q.present) put(view.q, text_of(input.q.value), "q", fields);
  if (input.filter.present) put(view.filter, text_of(input.filter.value), "filter", fields);
  if (input.sort.present) put(view.sort, text_of(input.sort.value), "sort", fields);
  if (input.columns) put(view.columns, names_of(*input.columns), "columns", fields);
  if (fields.empty()) return view;
  TRY(check(tx, view));
  TRY(check_name(tx, view));
  tx.run(sql::UpdateViewRow{.shared_with = enum_name(view.shared_with),
                            .team_id = any_of(view.team_id),
                            .name = view.name,
                            .q = vez::view(view.q),
                            .filter = vez::view(view.filter),
                            .sort = vez::view(view.sort),
                            .columns = to_json(view.columns),
                            .now = tx.now(),
                            .id = view.id});
  tx.record(ViewChanged{.view_id = view.id, .fields = fields});
  tx.changed("views");
  // Who takes somebody else's view out of their own sight is still told what it is now.
  view.version += 1, view.changed_at = tx.now();
  if (auto found = find_view(tx, view.id)) return *std::move(found);
  return view;
}

Result<Done> remove_view(Tx& tx, OneView input) {
  const View view = TRY(find_view(tx, input.id));
  if (!view.may_change) return refuse(RefusalCode::forbidden, "", "only its owner may change it");
  tx.run(sql::DeleteView{.id = view.id});
  tx.record(ViewRemoved{.view_id = view.id});
  tx.changed("views");
  return Done{};
}

void forget_views_naming(Tx& tx, const std::string& pattern) {
  if (tx.run(sql::DeleteViewsNaming{.pattern = pattern}) > 0) tx.changed("views");
}

}  // namespace vez
