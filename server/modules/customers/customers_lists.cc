// The reads that concern many customers, and the card.

#include <charconv>
#include <limits>
#include <tuple>

#include "customers/customer_names.h"
#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "customers/customers_search.h"
#include "customers_sql.h"
#include "people/people.h"
#include "store/condition_sql.h"
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

// Where a search is: first those who have each word as it was typed, then those with a longer one; in the order of
// their ids.
enum class SearchStep { whole_words, beginnings };
struct SearchPlace {
  SearchStep step = SearchStep::whole_words;
  AnyId after;
};

// The id, and "=" in the first step, "-" in the second.
std::string cursor_of(const SearchPlace& place) {
  return id_text(place.after.value) + (place.step == SearchStep::whole_words ? "=" : "-");
}

Result<SearchPlace> search_place(const std::optional<std::string>& cursor) {
  if (!cursor) return SearchPlace{};
  const char step = cursor->empty() ? '\0' : cursor->back();
  const auto id =
      step == '=' || step == '-' ? parse_id(std::string_view(*cursor).substr(0, cursor->size() - 1)) : std::nullopt;
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return SearchPlace{step == '=' ? SearchStep::whole_words : SearchStep::beginnings, AnyId{*id}};
}

// A search on its way through what it finds. Where a condition asks for more, only the next list_scan_rows_max of those
// found are looked at for a page: it may hold for none.
class Finding {
 public:
  Finding(Tx& tx, const TypedSearch& typed, const Chosen& asked_for, std::int64_t limit)
      : tx_(tx), typed_(typed), asked_for_(asked_for), limit_(limit), left_to_scan_(list_scan_rows_max) {}

  CustomerPage page(SearchPlace place) {
    CustomerPage page{};
    const bool from_beginning = place.after.value == 0;
    for (;;) {
      const bool whole = place.step == SearchStep::whole_words;
      const std::string query = whole ? typed_.whole_words(tx_.dialect()) : typed_.only_beginnings(tx_.dialect());
      if (const auto reached = take(query, place.after, page.items)) {
        page.next = cursor_of(SearchPlace{place.step, *reached});
        return page;
      }
      if (!whole) break;
      place = {SearchStep::beginnings, {}};
    }
    if (from_beginning && page.items.empty()) similar(page);
    return page;
  }

 private:
  // Adds what is found after the id, up to the limit; where it ended, if there may be more.
  std::optional<AnyId> take(const std::string& query, AnyId after, std::vector<CustomerRow>& items) {
    if (query.empty()) return std::nullopt;
    AnyId last{std::numeric_limits<std::int64_t>::max()};
    bool more = false;
    if (asked_for_.filtered) {
      const auto scanned =
          *tx_.one<CountedTo>(sql::MatchesScanned{.q = query, .after_id = after, .count_max = left_to_scan_});
      more = scanned.count == left_to_scan_;
      left_to_scan_ -= scanned.count;
      last = scanned.id;
    }
    const std::int64_t wanted = limit_ - static_cast<std::int64_t>(items.size());
    auto rows = tx_.all<ListedCustomer>(sql::CustomersFound{.q = query,
                                                            .after_id = after,
                                                            .last_id = last,
                                                            .count_max = wanted + 1,
                                                            .set = set_of(tx_, asked_for_),
                                                            .filter = asked_for_.filter});
    if (static_cast<std::int64_t>(rows.size()) > wanted) {
      rows.pop_back();
      more = true, last = rows.empty() ? after : rows.back().id;
    }
    // Whose name it is before those where it stands elsewhere; a page is cut by ids.
    std::vector<std::pair<std::pair<int, std::size_t>, CustomerRow>> ranked;
    for (ListedCustomer& row : rows)
      ranked.emplace_back(std::pair(typed_.distance(row), ranked.size()), std::move(row));
    std::ranges::sort(ranked, {}, [](const auto& one) { return one.first; });
    for (auto& [rank, row] : ranked) items.push_back(std::move(row));
    if (!more) return std::nullopt;
    return last;
  }

  // The nearest of the first page_count_max of those with similar words.
  void similar(CustomerPage& page) {
    const std::int64_t limit = std::exchange(limit_, page_count_max);
    take(typed_.similar(tx_.dialect()), {}, page.items);
    if (static_cast<std::int64_t>(page.items.size()) > limit) page.items.resize(static_cast<std::size_t>(limit));
    page.similar = !page.items.empty();
  }

  Tx& tx_;
  const TypedSearch& typed_;
  const Chosen& asked_for_;
  std::int64_t limit_;
  std::int64_t left_to_scan_;
};

// "phone:040 123 456" taken apart.
Result<std::pair<IdentityKind, std::string_view>> asked(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto kind = parse_enum<IdentityKind>(text.substr(0, colon));
  if (!kind || colon == text.size())
    return refuse(RefusalCode::malformed, "?identity", "must be KIND:VALUE, with a kind such as phone, mail or card");
  return std::pair{*kind, trimmed(text.substr(colon + 1))};
}

// Whether it is written as ITU-T E.164 numbers are: a plus and up to fifteen digits.
bool is_e164(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool by_number(IdentityKind kind) {
  return kind == IdentityKind::phone || kind == IdentityKind::whatsapp || kind == IdentityKind::viber ||
         kind == IdentityKind::telegram;
}

Result<AskedIdentity> normal(Tx& tx, IdentityKind kind, std::string_view given) {
  const bool asks_country = by_number(kind) || kind == IdentityKind::tax_number;
  const std::string country = asks_country ? TRY(get_company(tx, Nothing{})).country : "";
  Identity identity = normal_identity(kind, given, "", country);
  return AskedIdentity{kind, std::move(identity.value), identity.valid};
}

struct FoundRow : CustomerRow {
  bool valid;
  double confidence;
  bool verified;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (CustomerRow), (valid, confidence, verified))

MatchReason reason_of(IdentityKind kind) {
  switch (kind) {
    case IdentityKind::phone: return MatchReason::same_phone;
    case IdentityKind::mail: return MatchReason::same_mail;
    case IdentityKind::card: return MatchReason::same_card;
    case IdentityKind::tax_number: return MatchReason::same_tax_number;
    case IdentityKind::customer_number: return MatchReason::same_customer_number;
    case IdentityKind::web_visitor: return MatchReason::same_visitor;
    default: return MatchReason::same_handle;
  }
}

// Whoever has the identity; `valid` becomes what is known of it.
std::vector<CustomerMatch> customers_of(Tx& tx, AskedIdentity& identity, MatchReason reason) {
  std::vector<CustomerMatch> matches;
  tx.each<FoundRow>(
      sql::CustomersOfIdentity{
          .kind = enum_name(identity.kind), .value = identity.value, .count_max = lookup_matches_max, .seen = seen(tx)},
      [&](FoundRow found) {
        identity.valid = found.valid;
        // Twice where somebody has it twice.
        if (!matches.empty() && matches.back().customer.id == found.id) return;
        const double confidence = found.confidence;
        const bool verified = found.verified;
        matches.push_back(
            {.customer = std::move(found), .confidence = confidence, .reason = reason, .verified = verified});
      });
  return matches;
}

// How sure it is that a number's other line, and the same number at a messenger, is the same person's.
constexpr double other_line_share = 0.7;
constexpr double elsewhere_share = 0.9;
// Lines of one switchboard looked at.
constexpr std::int64_t lines_max = 5;

// The lines of the switchboard behind a number, or the switchboard of a line.
std::vector<std::string> other_lines(Tx& tx, std::string_view number) {
  constexpr std::string_view mark = ";ext=";
  const std::size_t line = number.find(mark);
  if (line != std::string_view::npos) return {std::string(number.substr(0, line))};
  const std::string first = std::string(number) + std::string(mark);
  return tx.all<std::string>(sql::IdentityValuesBetween{
      .from_value = first, .until_value = first + "~", .kind = enum_name(IdentityKind::phone), .count_max = lines_max});
}

// Nobody has just this identity: who has one that is nearly it.
std::vector<CustomerMatch> nearly(Tx& tx, const AskedIdentity& identity) {
  std::vector<CustomerMatch> all;
  if (!identity.valid || !identity.value.starts_with('+') || !by_number(identity.kind)) return all;
  const auto add = [&](IdentityKind kind, std::string value, MatchReason reason, double share) {
    AskedIdentity other{kind, std::move(value), true};
    for (CustomerMatch& match : customers_of(tx, other, reason)) {
      const auto same = [&](const CustomerMatch& one) { return one.customer.id == match.customer.id; };
      if (std::ranges::any_of(all, same) || std::ssize(all) >= lookup_matches_max) continue;
      match.confidence *= share;
      all.push_back(std::move(match));
    }
  };
  for (const IdentityKind kind :
       {IdentityKind::phone, IdentityKind::whatsapp, IdentityKind::viber, IdentityKind::telegram})
    if (kind != identity.kind) add(kind, identity.value, MatchReason::same_number_elsewhere, elsewhere_share);
  if (all.empty() && identity.kind == IdentityKind::phone)
    for (std::string& line : other_lines(tx, identity.value))
      add(IdentityKind::phone, std::move(line), MatchReason::same_number_other_line, other_line_share);
  return all;
}

}  // namespace

Result<Chosen> chosen(Tx& tx, const std::optional<Text<0, 8000>>& filter) {
  if (!filter || trimmed(filter->value).empty()) return Chosen{};
  const CustomSchema all(tx, customer_schema());
  const Condition condition = TRY(parse_condition(filter->value, all.schema(), "?filter"));
  return Chosen{.filter = condition_sql(condition, tx.now(), tx.dialect()),
                .filtered = true,
                .away_too = condition.mentions("customer.archived")};
}

SqlPart set_of(const Tx& tx, const Chosen& chosen) {
  SqlPart whose = seen(tx);
  // Those merged into others are put away, and nobody's to find.
  const SqlPart there =
      chosen.away_too ? SqlPart{"NOT EXISTS (SELECT 1 FROM merges m WHERE m.from_id = c.id AND m.split_at IS NULL)", {}}
                      : has_value_sql("c.archived_at", false);
  return both_sql(there, whose);
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
  }};
  return schema;
}

Result<CustomerFields> list_customer_fields(Tx& tx, Nothing) {
  return CustomerFields{shapes_of(CustomSchema(tx, customer_schema()).schema())};
}

Result<CustomerPage> list_customers(Tx& tx, ListCustomers input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const Sort sort = TRY(sort_of(input.sort));
  const Chosen asked_for = TRY(chosen(tx, input.filter));
  if (input.q && !trimmed(input.q->value).empty()) {
    const TypedSearch typed = TRY(typed_search(tx, input.q->value));
    return Finding(tx, typed, asked_for, limit).page(TRY(search_place(input.cursor)));
  }
  ListPlace place;
  if (input.cursor) {
    place = TRY(place_after(*input.cursor, sort));
  } else if (input.from) {
    if (sort.key != SortKey::name) return refuse(RefusalCode::malformed, "?from", "goes with the sort by name only");
    place.key = SqlPart::Value{Parameter::Kind::text, 0, 0, name_sort_text(input.from->value)};
  }
  Page<CustomerRow> page = Listing(tx, asked_for, sort, limit).page(place, !input.cursor || place.key);
  return CustomerPage{std::move(page.items), std::move(page.next), false};
}

Result<CustomerCount> count_customers(Tx& tx, CountCustomers input) {
  const Chosen asked_for = TRY(chosen(tx, input.filter));
  if (input.q && !trimmed(input.q->value).empty()) {
    const std::string query = TRY(typed_search(tx, input.q->value)).beginnings(tx.dialect());
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

std::optional<CustomerRow> customer_row(Tx& tx, CustomerId id) {
  return tx.one<CustomerRow>(sql::RowOfCustomer{.id = id, .seen = seen(tx)});
}

Result<LookupAnswer> lookup_customer(Tx& tx, LookupCustomer input) {
  const auto [kind, given] = TRY(asked(input.identity));
  LookupAnswer answer{.identity = {kind, std::string(given), true}, .matches = {}, .hidden = {}};
  // A number as telephone exchanges send it is mostly known as it stands; reading it anew costs twice the rest.
  if (kind == IdentityKind::phone && is_e164(given))
    answer.matches = customers_of(tx, answer.identity, reason_of(kind));
  if (answer.matches.empty()) {
    answer.identity = TRY(normal(tx, kind, given));
    answer.matches = customers_of(tx, answer.identity, reason_of(kind));
  }
  if (answer.matches.empty()) answer.matches = nearly(tx, answer.identity);
  for (CustomerMatch& match : answer.matches) match.confidence /= static_cast<double>(answer.matches.size());
  if (tx.who().sees != Sees::all)
    answer.hidden = tx.all<HiddenMatch>(sql::HiddenOfIdentity{
        .kind = enum_name(kind), .value = answer.identity.value, .count_max = lookup_matches_max, .seen = seen(tx)});
  return answer;
}

Result<CustomerCard> get_customer_card(Tx& tx, OneCustomer input) {
  CustomerCard card{.customer = TRY(get_customer(tx, input)),
                    .greeting = "",
                    .restrictions = {},
                    .facts = facts_to_know(tx, input.id),
                    .consents = consent_states(tx, input.id),
                    .service_points = service_points_of(tx, input.id, card_service_points_max),
                    .relations = relations_of(tx, input.id, card_relations_max),
                    .organisation = std::nullopt,
                    .members = {},
                    .member_count = 0,
                    .contacts = contact_figures(tx, input.id),
                    .purchases = purchase_figures(tx, input.id),
                    .recent = {},
                    .recent_next = std::nullopt};
  card.greeting = greeting(card.customer);
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
