#include "customers/customers_listing.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "customers_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

// The last customer that is looked at.
struct ScannedTo {
  CustomerId id;
  std::string name_sort;
  UtcTime created_at;
  std::optional<UtcTime> last_contact_at;
  std::optional<Date> customer_since;
};
BOOST_DESCRIBE_STRUCT(ScannedTo, (), (id, name_sort, created_at, last_contact_at, customer_since))

// Where a list is: after this key (none: among those without a value, which come last) and id. The id is 0 where the
// list, or that part of it, begins.
struct ListPlace {
  std::optional<SqlPart::Value> key;
  std::int64_t id = 0;
};

enum class SortKey { name, created_at, last_contact_at, customer_since };
BOOST_DESCRIBE_ENUM(SortKey, name, created_at, last_contact_at, customer_since)

struct Sort {
  SortKey key = SortKey::name;
  SortOrder order;
  bool optional = false;
};

// "-custom.shoe_size": its name and whether it goes down.
std::pair<std::string_view, bool> way_of(const std::optional<std::string>& sort) {
  const std::string_view name = sort ? std::string_view(*sort) : "name";
  const bool descending = name.starts_with('-');
  return {name.substr(descending ? 1 : 0), descending};
}

Result<Sort> sort_of(const std::optional<std::string>& asked) {
  const auto [name, descending] = way_of(asked);
  Sort sort{.order = {.column = "c.name_sort", .id_column = "c.id", .descending = descending}};
  const auto key = parse_enum<SortKey>(name);
  if (!key)
    return refuse(RefusalCode::malformed, "?sort",
                  {"must be one of: {names}",
                   {{"names",
                     "name, -name, created_at, -created_at, last_contact_at, -last_contact_at, customer_since, "
                     "-customer_since, custom.KEY, -custom.KEY"}}});
  sort.key = *key;
  sort.optional = *key == SortKey::last_contact_at || *key == SortKey::customer_since;
  switch (*key) {
    case SortKey::name: break;
    case SortKey::created_at: sort.order.column = "c.created_at"; break;
    case SortKey::last_contact_at: sort.order.column = "c.last_contact_at"; break;
    case SortKey::customer_since: sort.order.column = "c.customer_since"; break;
  }
  return sort;
}

template <class Row>
ListPlace place_of(const Row& row, SortKey key) {
  const auto whole = [](std::int64_t value) { return SqlPart::Value{Parameter::Kind::integer, value, 0, {}}; };
  ListPlace place{.key = std::nullopt, .id = row.id.value};
  switch (key) {
    case SortKey::name: place.key = SqlPart::Value{Parameter::Kind::text, 0, 0, row.name_sort}; break;
    case SortKey::created_at: place.key = whole(row.created_at.ms); break;
    case SortKey::last_contact_at:
      if (row.last_contact_at) place.key = whole(row.last_contact_at->ms);
      break;
    case SortKey::customer_since:
      if (row.customer_since) place.key = whole(row.customer_since->days);
      break;
  }
  return place;
}

// Whether `a` stands before `b` in the list; both have a key or neither has.
bool before(const Sort& sort, const ListPlace& a, const ListPlace& b) {
  const auto rank = [](const ListPlace& p) {
    return p.key ? std::tuple(std::string_view(p.key->text), p.key->integer, p.id)
                 : std::tuple(std::string_view(), std::int64_t{0}, p.id);
  };
  return sort.order.descending ? rank(b) < rank(a) : rank(a) < rank(b);
}

std::string cursor_of(const ListPlace& place) {
  if (!place.key) return to_text(ListCursor{place.id, std::nullopt});
  const SqlPart::Value& key = *place.key;
  return to_text(ListCursor{place.id, key.kind == Parameter::Kind::text ? key.text : std::to_string(key.integer)});
}

Result<ListPlace> place_after(const std::string& text, const Sort& sort) {
  const ListCursor cursor = TRY(parse_list_cursor(text));
  ListPlace place{.key = std::nullopt, .id = cursor.id};
  if (!cursor.key) {
    if (!sort.optional) return no_cursor_of_this_list();
    return place;
  }
  const std::string& key = *cursor.key;
  SqlPart::Value& value = place.key.emplace();
  if (sort.key == SortKey::name) {
    value.kind = Parameter::Kind::text, value.text = key;
    return place;
  }
  value.kind = Parameter::Kind::integer;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), value.integer);
  if (read.ec != std::errc() || read.ptr != key.data() + key.size()) return no_cursor_of_this_list();
  return place;
}

// One page, as it is put together.
class Listing {
 public:
  Listing(Tx& tx, const Chosen& chosen, const Sort& sort, std::int64_t limit)
      : tx_(tx), chosen_(chosen), sort_(sort), limit_(static_cast<std::size_t>(limit)) {}

  // From the place on; `valued`: among those with a value first.
  Page<ListedRow> page(ListPlace place, bool valued) {
    Page<ListedRow> page;
    std::optional<ListPlace> end;
    if (valued) end = take(place, true);
    if (!end && rows_.size() <= limit_ && sort_.optional) end = take(valued ? ListPlace{} : place, false);
    if (rows_.size() > limit_) {
      rows_.resize(limit_);
      end = place_of(rows_.back(), sort_.key);
    }
    if (end) page.next = cursor_of(*end);
    for (ListedCustomer& row : rows_) page.items.push_back(shown(std::move(row)));
    return page;
  }

 private:
  // Adds the rows of one part of the list. Where it had to stop looking before the part's end, that place.
  std::optional<ListPlace> take(const ListPlace& place, bool valued) {
    std::optional<ListPlace> end;
    if (chosen_.filtered) {
      end = scanned_to(place, valued, false);
      if (chosen_.away_too) {
        const auto other = scanned_to(place, valued, true);
        if (other && (!end || before(sort_, *other, *end))) end = other;
      }
    }
    const std::size_t from = rows_.size();
    add(place, valued, end, false);
    if (chosen_.away_too) {
      add(place, valued, end, true);
      std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(from), rows_.end(),
                [this](const ListedCustomer& a, const ListedCustomer& b) {
                  return before(sort_, place_of(a, sort_.key), place_of(b, sort_.key));
                });
    }
    return end;
  }

  SqlPart set_sql(bool away) const { return both_sql(has_value_sql("c.archived_at", away), seen(tx_)); }

  SqlPart place_sql(const ListPlace& place, bool valued) const {
    return valued ? after_sql(sort_.order, place.key, place.id) : without_value_sql(sort_.order, place.id, 0);
  }

  // Where the rows to be looked at end, when the part has more. A page may have to look at four parts of the list (with
  // and without a value, put away and not): together they are list_scan_rows_max.
  std::optional<ListPlace> scanned_to(const ListPlace& place, bool valued, bool away) const {
    const std::int64_t parts = (sort_.optional ? 2 : 1) * (chosen_.away_too ? 2 : 1);
    const auto last = tx_.one<ScannedTo>(sql::CustomersWindowEnd{.skipped_count = list_scan_rows_max / parts - 1,
                                                                 .set = set_sql(away),
                                                                 .place = place_sql(place, valued),
                                                                 .order = order_sql(sort_.order)});
    if (!last) return std::nullopt;
    return place_of(*last, sort_.key);
  }

  void add(const ListPlace& place, bool valued, const std::optional<ListPlace>& end, bool away) {
    SqlPart where = place_sql(place, valued);
    if (end && valued) where = both_sql(std::move(where), until_sql(sort_.order, *end->key, end->id));
    if (end && !valued) where = without_value_sql(sort_.order, place.id, end->id);
    auto found = tx_.all<ListedCustomer>(sql::CustomersListed{.count_max = static_cast<std::int64_t>(limit_) + 1,
                                                              .set = set_sql(away),
                                                              .place = where,
                                                              .filter = chosen_.filter,
                                                              .order = order_sql(sort_.order)});
    rows_.insert(rows_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }

  Tx& tx_;
  const Chosen& chosen_;
  const Sort& sort_;
  const std::size_t limit_;
  std::vector<ListedCustomer> rows_;
};

Result<Page<ListedRow>> page_by_column(Tx& tx, const ListCustomers& input, const Chosen& chosen, std::int64_t limit) {
  const Sort sort = TRY(sort_of(input.sort));
  ListPlace place;
  if (input.cursor) {
    place = TRY(place_after(*input.cursor, sort));
  } else if (input.from) {
    if (sort.key != SortKey::name) return refuse(RefusalCode::malformed, "?from", "goes with the sort by name only");
    place.key = SqlPart::Value{Parameter::Kind::text, 0, 0, name_sort_text(input.from->value)};
  }
  return Listing(tx, chosen, sort, limit).page(place, !input.cursor || place.key);
}

}  // namespace

std::string to_text(const ListCursor& cursor) { return id_text(cursor.id) + (cursor.key ? "." + *cursor.key : "-"); }

std::unexpected<Refusal> no_cursor_of_this_list() {
  return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
}

Result<ListCursor> parse_list_cursor(const std::string& text) {
  constexpr std::size_t id_length = 13;
  const auto id = text.size() <= id_length ? std::nullopt : parse_id(std::string_view(text).substr(0, id_length));
  if (!id) return no_cursor_of_this_list();
  const std::string key = text.substr(id_length + 1);
  if (text[id_length] == '-' && key.empty()) return ListCursor{*id, std::nullopt};
  if (text[id_length] != '.') return no_cursor_of_this_list();
  return ListCursor{*id, key};
}

Result<Done> check_sort(Tx& tx, const std::optional<std::string>& sort) {
  const auto [name, descending] = way_of(sort);
  if (is_own_order(name))
    TRY(own_order(tx, name, descending));
  else
    TRY(sort_of(sort));
  return Done{};
}

Result<Page<ListedRow>> listed_page(Tx& tx, const ListCustomers& input, const Chosen& chosen, std::int64_t limit) {
  const auto [name, descending] = way_of(input.sort);
  if (!is_own_order(name)) return page_by_column(tx, input, chosen, limit);
  const OwnOrder order = TRY(own_order(tx, name, descending));
  if (input.from) return refuse(RefusalCode::malformed, "?from", "goes with the sort by name only");
  ListPageAsked asked{.after = std::nullopt, .limit = static_cast<std::size_t>(limit)};
  if (input.cursor) {
    asked.after = TRY(parse_list_cursor(*input.cursor));
    TRY(check_cursor(order, *asked.after));
  }
  return page_by_own(tx, order, chosen, asked);
}

}  // namespace vez
