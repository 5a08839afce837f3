// The reads that concern many customers, and the card.

#include <charconv>
#include <limits>
#include <tuple>

#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "customers_sql.h"
#include "people/people.h"
#include "store/condition_sql.h"
#include "store/text_index.h"
#include "text/fold.h"

namespace vez {
namespace {

// A customer of a list, with what the list is sorted by.
struct ListedCustomer : CustomerRow {
  std::string name_sort;
};
BOOST_DESCRIBE_STRUCT(ListedCustomer, (CustomerRow), (name_sort))

// The last customer that is looked at.
struct ScannedTo {
  CustomerId id;
  std::string name_sort;
  UtcTime created_at;
  std::optional<UtcTime> last_contact_at;
  std::optional<Date> customer_since;
};
BOOST_DESCRIBE_STRUCT(ScannedTo, (), (id, name_sort, created_at, last_contact_at, customer_since))

struct CountedTo {
  CustomerId id;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(CountedTo, (), (id, count))

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

Result<Sort> sort_of(const std::optional<std::string>& asked) {
  std::string_view name = asked ? std::string_view(*asked) : "name";
  Sort sort{.order = {.column = "c.name_sort", .id_column = "c.id", .descending = name.starts_with('-')}};
  if (sort.order.descending) name.remove_prefix(1);
  const auto key = parse_enum<SortKey>(name);
  if (!key)
    return refuse(RefusalCode::malformed, "?sort",
                  {"must be one of: {names}",
                   {{"names",
                     "name, -name, created_at, -created_at, last_contact_at, -last_contact_at, customer_since, "
                     "-customer_since"}}});
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

// A cursor is the id, "." and the key, or "-" where there is none: all safe in an address.
std::string cursor_of(const ListPlace& place) {
  const std::string id = id_text(place.id);
  if (!place.key) return id + "-";
  return id + "." + (place.key->kind == Parameter::Kind::text ? place.key->text : std::to_string(place.key->integer));
}

Result<ListPlace> place_after(const std::string& cursor, const Sort& sort) {
  constexpr std::size_t id_length = 13;
  const auto wrong = [] { return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list"); };
  const auto id = cursor.size() <= id_length ? std::nullopt : parse_id(std::string_view(cursor).substr(0, id_length));
  if (!id) return wrong();
  ListPlace place{.key = std::nullopt, .id = *id};
  const std::string_view key = std::string_view(cursor).substr(id_length + 1);
  if (cursor[id_length] == '-' && key.empty() && sort.optional) return place;
  if (cursor[id_length] != '.') return wrong();
  SqlPart::Value& value = place.key.emplace();
  if (sort.key == SortKey::name) {
    value.kind = Parameter::Kind::text, value.text = key;
    return place;
  }
  value.kind = Parameter::Kind::integer;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), value.integer);
  if (read.ec != std::errc() || read.ptr != key.data() + key.size()) return wrong();
  return place;
}

// What a search finds is in the order of ids.
const Sort sort_by_id{.key = SortKey::created_at, .order = {.column = "c.id", .id_column = "c.id"}, .optional = true};

// One page, as it is put together.
class Listing {
 public:
  Listing(Tx& tx, const Chosen& chosen, const Sort& sort, std::int64_t limit)
      : tx_(tx), chosen_(chosen), sort_(sort), limit_(static_cast<std::size_t>(limit)) {}

  // From the place on; `valued`: among those with a value first.
  Page<CustomerRow> page(ListPlace place, bool valued) {
    Page<CustomerRow> page;
    std::optional<ListPlace> end;
    if (valued) end = take(place, true);
    if (!end && rows_.size() <= limit_ && sort_.optional) end = take(valued ? ListPlace{} : place, false);
    if (rows_.size() > limit_) {
      rows_.resize(limit_);
      end = place_of(rows_.back(), sort_.key);
    }
    if (end) page.next = cursor_of(*end);
    page.items.assign(std::make_move_iterator(rows_.begin()), std::make_move_iterator(rows_.end()));
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

// A page of those whose words begin so, after the id. Where a condition asks for more, only the next list_scan_rows_max
// of them are looked at: it may hold for none.
Page<CustomerRow> found_customers(Tx& tx, std::string_view words, const Chosen& asked_for, std::int64_t after,
                                  std::int64_t limit) {
  const std::string query = match_query(tx.dialect(), fold_words(words));
  if (query.empty()) return {};
  AnyId last{std::numeric_limits<std::int64_t>::max()};
  bool more = false;
  if (asked_for.filtered) {
    const auto scanned =
        *tx.one<CountedTo>(sql::MatchesScanned{.q = query, .after_id = AnyId{after}, .count_max = list_scan_rows_max});
    last = scanned.id, more = scanned.count == list_scan_rows_max;
  }
  auto rows = tx.all<ListedCustomer>(sql::CustomersFound{.q = query,
                                                         .after_id = AnyId{after},
                                                         .last_id = last,
                                                         .count_max = limit + 1,
                                                         .set = set_of(tx, asked_for),
                                                         .filter = asked_for.filter});
  if (static_cast<std::int64_t>(rows.size()) > limit) {
    rows.pop_back();
    more = true, last = rows.back().id;
  }
  Page<CustomerRow> page;
  if (more) page.next = cursor_of({.key = std::nullopt, .id = last.value});
  page.items.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  return page;
}

// "phone:040 123 456" taken apart.
Result<std::pair<IdentityKind, std::string_view>> asked(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto kind = parse_enum<IdentityKind>(text.substr(0, colon));
  if (!kind || colon == text.size())
    return refuse(RefusalCode::malformed, "?identity", "must be phone:NUMBER or mail:ADDRESS");
  return std::pair{*kind, trimmed(text.substr(colon + 1))};
}

// Whether it is written as ITU-T E.164 numbers are: a plus and up to fifteen digits.
bool is_e164(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Result<AskedIdentity> normal(Tx& tx, IdentityKind kind, std::string_view given) {
  const std::string country = kind == IdentityKind::phone ? TRY(get_company(tx, Nothing{})).country : "";
  Identity identity = normal_identity(kind, given, "", country);
  return AskedIdentity{kind, std::move(identity.value), identity.valid};
}

struct FoundRow : CustomerRow {
  bool valid;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (CustomerRow), (valid))

// Whoever has the identity; `valid` becomes what is known of it.
std::vector<CustomerRow> customers_of(Tx& tx, AskedIdentity& identity) {
  std::vector<CustomerRow> rows;
  tx.each<FoundRow>(
      sql::CustomersOfIdentity{
          .kind = enum_name(identity.kind), .value = identity.value, .count_max = lookup_matches_max, .seen = seen(tx)},
      [&](FoundRow found) {
        identity.valid = found.valid;
        // Twice where somebody has it twice.
        if (rows.empty() || rows.back().id != found.id) rows.push_back(std::move(found));
      });
  return rows;
}

}  // namespace

Result<Chosen> chosen(Tx& tx, const std::optional<Text<0, 8000>>& filter) {
  if (!filter || trimmed(filter->value).empty()) return Chosen{};
  const Condition condition = TRY(parse_condition(filter->value, customer_schema(), "?filter"));
  return Chosen{.filter = condition_sql(condition, tx.now(), tx.dialect()),
                .filtered = true,
                .away_too = condition.mentions("customer.archived")};
}

SqlPart seen(const Tx& tx, std::string_view column) {
  const Actor& who = tx.who();
  if (who.sees == Sees::all) return every_row();
  const SqlPart::Value me{Parameter::Kind::integer, who.user_id.value, 0, {}};
  const std::string owner(column);
  if (who.sees == Sees::own) return {"(" + owner + " = ?)", {me}};
  return {
      "(" + owner + " = ? OR " + owner +
          " IN (SELECT other.user_id FROM team_members mine JOIN team_members other ON other.team_id = mine.team_id "
          "WHERE mine.user_id = ?))",
      {me, me}};
}

SqlPart set_of(const Tx& tx, const Chosen& chosen) {
  SqlPart whose = seen(tx);
  return chosen.away_too ? whose : both_sql(has_value_sql("c.archived_at", false), whose);
}

const ConditionSchema& customer_schema() {
  using enum ConditionType;
  static const ConditionSchema schema{{
      {"customer.kind", text, false, {"person", "organisation"}, "c.kind"},
      {"customer.name", text, false, {}, "c.name"},
      {"customer.given_name", text, true, {}, "c.given_name"},
      {"customer.family_name", text, true, {}, "c.family_name"},
      {"customer.language", text, true, {}, "c.language"},
      {"customer.country", text, true, {}, "c.country"},
      {"customer.city", text, true, {}, "c.city"},
      {"customer.postcode", text, true, {}, "c.postcode"},
      {"customer.organisation_id", id, true, {}, "c.organisation_id"},
      {"customer.customer_since", date, true, {}, "c.customer_since"},
      {"customer.birth_date", date, true, {}, "c.birth_date"},
      {"customer.created_at", time, false, {}, "c.created_at"},
      {"customer.updated_at", time, false, {}, "c.updated_at"},
      {"customer.last_contact_at", time, true, {}, "c.last_contact_at"},
      {"customer.source", text, true, {}, "c.source"},
      {"customer.owner_id", id, true, {}, "c.owner_id"},
      {"customer.archived", boolean, false, {}, "(c.archived_at IS NOT NULL)"},
      {"customer.has_phone", boolean, false, {}, "(c.phone IS NOT NULL)"},
      {"customer.has_mail", boolean, false, {}, "(c.mail IS NOT NULL)"},
      {"customer.do_not_sell",
       boolean,
       false,
       {},
       "EXISTS (SELECT 1 FROM restrictions r WHERE r.customer_id = c.id AND r.kind = 'do_not_sell')"},
  }};
  return schema;
}

Result<CustomerFields> list_customer_fields(Tx&, Nothing) { return CustomerFields{shapes_of(customer_schema())}; }

Result<Page<CustomerRow>> list_customers(Tx& tx, ListCustomers input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const Sort sort = TRY(sort_of(input.sort));
  const Chosen asked_for = TRY(chosen(tx, input.filter));
  if (input.q && !trimmed(input.q->value).empty())
    return found_customers(tx, *input.q, asked_for, input.cursor ? TRY(place_after(*input.cursor, sort_by_id)).id : 0,
                           limit);
  ListPlace place;
  if (input.cursor) {
    place = TRY(place_after(*input.cursor, sort));
  } else if (input.from) {
    if (sort.key != SortKey::name) return refuse(RefusalCode::malformed, "?from", "goes with the sort by name only");
    place.key = SqlPart::Value{Parameter::Kind::text, 0, 0, name_sort_text(input.from->value)};
  }
  return Listing(tx, asked_for, sort, limit).page(place, !input.cursor || place.key);
}

Result<CustomerCount> count_customers(Tx& tx, CountCustomers input) {
  const Chosen asked_for = TRY(chosen(tx, input.filter));
  if (input.q && !trimmed(input.q->value).empty()) {
    const std::string query = match_query(tx.dialect(), fold_words(input.q->value));
    if (query.empty()) return CustomerCount{0, true};
    const auto last =
        *tx.one<CountedTo>(sql::MatchesScanned{.q = query, .after_id = AnyId{0}, .count_max = count_scan_rows_max});
    const auto count = tx.one<std::int64_t>(sql::CountFoundCustomers{
        .q = query, .last_id = last.id, .set = set_of(tx, asked_for), .filter = asked_for.filter});
    return CustomerCount{*count, last.count < count_scan_rows_max};
  }
  if (!asked_for.filtered)
    return CustomerCount{*tx.one<std::int64_t>(sql::CountAllCustomers{.set = set_of(tx, asked_for)}), true};
  const auto last = tx.one<CountedTo>(sql::CustomersCounted{.count_max = count_scan_rows_max});
  if (!last) return CustomerCount{0, true};
  const auto count = tx.one<std::int64_t>(
      sql::CountFilteredCustomers{.last_id = last->id, .set = set_of(tx, asked_for), .filter = asked_for.filter});
  return CustomerCount{*count, last->count < count_scan_rows_max};
}

Result<LookupAnswer> lookup_customer(Tx& tx, LookupCustomer input) {
  const auto [kind, given] = TRY(asked(input.identity));
  LookupAnswer answer{.identity = {kind, std::string(given), true}, .matches = {}, .hidden = {}};
  // A number as telephone exchanges send it is mostly known as it stands; reading it anew costs twice the rest.
  std::vector<CustomerRow> rows;
  if (kind == IdentityKind::phone && is_e164(given)) rows = customers_of(tx, answer.identity);
  if (rows.empty()) {
    answer.identity = TRY(normal(tx, kind, given));
    rows = customers_of(tx, answer.identity);
  }
  const auto reason = kind == IdentityKind::phone ? MatchReason::same_phone : MatchReason::same_mail;
  for (CustomerRow& row : rows)
    answer.matches.push_back({std::move(row), 1.0 / static_cast<double>(rows.size()), reason});
  if (tx.who().sees != Sees::all)
    answer.hidden = tx.all<HiddenMatch>(sql::HiddenOfIdentity{
        .kind = enum_name(kind), .value = answer.identity.value, .count_max = lookup_matches_max, .seen = seen(tx)});
  return answer;
}

Result<CustomerCard> get_customer_card(Tx& tx, OneCustomer input) {
  CustomerCard card{.customer = TRY(get_customer(tx, input)),
                    .restrictions = {},
                    .organisation = std::nullopt,
                    .members = {},
                    .member_count = 0,
                    .contacts = contact_figures(tx, input.id),
                    .purchases = purchase_figures(tx, input.id),
                    .recent = {},
                    .recent_next = std::nullopt};
  card.restrictions = restrictions_of(tx, card.customer);
  if (card.customer.organisation_id)
    card.organisation = tx.one<CustomerRow>(sql::RowOfCustomer{.id = *card.customer.organisation_id, .seen = seen(tx)});
  if (card.customer.kind == CustomerKind::organisation) {
    card.members = tx.all<CustomerRow>(
        sql::MembersOf{.organisation_id = input.id, .count_max = card_members_max, .seen = seen(tx)});
    card.member_count = *tx.one<std::int64_t>(sql::CountMembers{.organisation_id = input.id, .seen = seen(tx)});
  }
  auto recent =
      TRY(list_timeline(tx, {.id = input.id, .kind = std::nullopt, .limit = card_entries_max, .cursor = std::nullopt}));
  card.recent = std::move(recent.items), card.recent_next = std::move(recent.next);
  return card;
}

}  // namespace vez
