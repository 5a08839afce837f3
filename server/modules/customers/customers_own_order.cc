// The customers of a list in the order of an own field. Those who have a value come by the index of the values, which
// holds no customers: one who is put away, not seen or not of the condition is looked at and left. So never more than
// list_scan_rows_max are looked at for a page; it may be short, and still have a `next`.

#include <algorithm>

#include "customers/customers_listing.h"
#include "customers_sql.h"

namespace vez {
namespace {

constexpr std::string_view prefix = "custom.";

struct ListedByOwn : CustomerRow {
  std::optional<std::string> owner_name;
  std::string value_sort;
};
BOOST_DESCRIBE_STRUCT(ListedByOwn, (CustomerRow), (owner_name, value_sort))

struct ValueWindowEnd {
  CustomerId id;
  std::string value_sort;
};
BOOST_DESCRIBE_STRUCT(ValueWindowEnd, (), (id, value_sort))

SqlPart::Value text_value(std::string text) { return {Parameter::Kind::text, 0, 0, std::move(text)}; }

class OwnListing {
 public:
  OwnListing(Tx& tx, const OwnOrder& order, const Chosen& chosen, std::size_t limit)
      : tx_(tx), order_(order), chosen_(chosen), limit_(limit) {
    sort_ = {.column = "v.value_sort", .id_column = "v.customer_id", .descending = order.descending};
    if (order.field.type != FieldType::choice) return;
    for (const FieldChoice& choice : order.field.choices) choices_.push_back(choice.key);
    if (order.descending) std::ranges::reverse(choices_);
  }

  Page<ListedRow> page(const std::optional<ListCursor>& after) {
    Page<ListedRow> page;
    ListCursor place = after.value_or(ListCursor{});
    std::optional<ListCursor> end;
    for (std::size_t part = first_part(after); part < part_count() && !end && rows_.size() <= limit_; ++part) {
      end = take(part, place);
      place = {};
    }
    if (rows_.size() > limit_) {
      rows_.resize(limit_);
      end = place_of(rows_.back());
    }
    if (end) page.next = to_text(*end);
    for (ListedByOwn& row : rows_) page.items.push_back(shown(std::move(row)));
    return page;
  }

 private:
  // The list falls into parts, one after the other: those with a value, or with each of the choices as they stand in
  // the field; then those without.
  std::size_t part_count() const { return std::max<std::size_t>(choices_.size(), 1) + 1; }
  bool valued(std::size_t part) const { return part + 1 < part_count(); }
  std::size_t first_part(const std::optional<ListCursor>& after) const {
    if (!after) return 0;
    if (!after->key) return part_count() - 1;
    return static_cast<std::size_t>(std::ranges::find(choices_, *after->key) - choices_.begin());
  }

  // An empty text stands for no value: a text is never empty, and so is no key.
  static ListCursor place_of(const ListedByOwn& row) {
    return {row.id.value, row.value_sort.empty() ? std::nullopt : std::optional(row.value_sort)};
  }

  // Adds the rows of a part from the place on. Where it had to stop looking before the part's end, that place.
  std::optional<ListCursor> take(std::size_t part, const ListCursor& place) {
    return valued(part) ? take_valued(part, place) : take_others(place);
  }

  std::optional<ListCursor> take_valued(std::size_t part, const ListCursor& place) {
    const SqlPart order = choices_.empty() ? order_sql(sort_) : id_order("v.customer_id");
    std::optional<ListCursor> end;
    if (const auto last = tx_.one<ValueWindowEnd>(sql::OwnValuesWindowEnd{.field_id = order_.field.id,
                                                                          .skipped_count = window_rows() - 1,
                                                                          .place = between(part, place, std::nullopt),
                                                                          .order = order}))
      end = ListCursor{last->id.value, last->value_sort};
    add(sql::CustomersByOwnValue{.field_id = order_.field.id,
                                 .count_max = wanted_count(),
                                 .place = between(part, place, end),
                                 .set = set_of(tx_, chosen_),
                                 .filter = chosen_.filter,
                                 .order = order});
    return end;
  }

  // Values of a part after the place, up to and with the end. Those of one choice stand in the order of their
  // customers.
  SqlPart between(std::size_t part, const ListCursor& place, const std::optional<ListCursor>& end) const {
    if (!choices_.empty())
      return both_sql({"v.value_sort = ?", {text_value(choices_[part])}},
                      ids("v.customer_id", place.id, end ? end->id : 0));
    SqlPart after = after_sql(sort_, place.key ? std::optional(text_value(*place.key)) : std::nullopt, place.id);
    if (!end) return after;
    return both_sql(std::move(after), until_sql(sort_, text_value(*end->key), end->id));
  }

  std::optional<ListCursor> take_others(const ListCursor& place) {
    const auto last = tx_.one<CustomerId>(sql::CustomerIdsWindowEnd{
        .skipped_count = window_rows() - 1, .place = ids("c.id", place.id, 0), .order = id_order("c.id")});
    const SqlPart none{"v.customer_id IS NULL", {}};
    add(sql::CustomersWithoutOwnValue{.field_id = order_.field.id,
                                      .count_max = wanted_count(),
                                      .place = both_sql(none, ids("c.id", place.id, last ? last->value : 0)),
                                      .set = set_of(tx_, chosen_),
                                      .filter = chosen_.filter,
                                      .order = id_order("c.id")});
    if (!last) return std::nullopt;
    return ListCursor{last->value, std::nullopt};
  }

  // From after this id and (where it is not 0) up to and with that one, in the way of the list.
  SqlPart ids(const std::string& column, std::int64_t after, std::int64_t until) const {
    const auto whole = [](std::int64_t id) { return SqlPart::Value{Parameter::Kind::integer, id, 0, {}}; };
    SqlPart part = every_row();
    if (after != 0) part = {column + (order_.descending ? " < ?" : " > ?"), {whole(after)}};
    if (until == 0) return part;
    return both_sql(std::move(part), {column + (order_.descending ? " >= ?" : " <= ?"), {whole(until)}});
  }
  SqlPart id_order(const std::string& column) const { return {column + (order_.descending ? " DESC" : ""), {}}; }

  // All parts together look at list_scan_rows_max.
  std::int64_t window_rows() const { return list_scan_rows_max / static_cast<std::int64_t>(part_count()); }
  std::int64_t wanted_count() const { return static_cast<std::int64_t>(limit_ + 1 - rows_.size()); }

  template <class Query>
  void add(const Query& query) {
    auto found = tx_.all<ListedByOwn>(query);
    rows_.insert(rows_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }

  Tx& tx_;
  const OwnOrder& order_;
  const Chosen& chosen_;
  const std::size_t limit_;
  SortOrder sort_;
  std::vector<std::string> choices_;  // keys, in the order of the list
  std::vector<ListedByOwn> rows_;
};

}  // namespace

bool is_own_order(std::string_view name) { return name.starts_with(prefix); }

Result<OwnOrder> own_order(Tx& tx, std::string_view name, bool descending) {
  auto field = custom_field(tx, name.substr(prefix.size()));
  if (!field) return refuse(RefusalCode::malformed, "?sort", "there is no such field");
  if (field->type == FieldType::choices)
    return refuse(RefusalCode::malformed, "?sort", "customers have no order by a field of several choices");
  return OwnOrder{*std::move(field), descending};
}

Result<Done> check_cursor(const OwnOrder& order, const ListCursor& cursor) {
  const bool known =
      !cursor.key || order.field.type != FieldType::choice ||
      std::ranges::find(order.field.choices, *cursor.key, &FieldChoice::key) != order.field.choices.end();
  if (!known) return no_cursor_of_this_list();
  return Done{};
}

Page<ListedRow> page_by_own(Tx& tx, const OwnOrder& order, const Chosen& chosen, const ListPageAsked& asked) {
  return OwnListing(tx, order, chosen, asked.limit).page(asked.after);
}

}  // namespace vez
