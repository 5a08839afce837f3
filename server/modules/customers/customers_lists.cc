// The reads that concern many customers, and the card.

#include <limits>

#include "customers/customer_names.h"
#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "customers/customers_listing.h"
#include "customers/customers_search.h"
#include "customers_sql.h"
#include "people/people.h"
#include "store/condition_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

// Adds the company's own fields that the list shows.
void add_custom(Tx& tx, const std::optional<Text<0, 1000>>& asked, std::vector<ListedRow>& rows) {
  if (!asked || asked->value.empty() || rows.empty()) return;
  const CustomColumns columns(tx, asked->value);
  for (ListedRow& row : rows) row.custom = columns.of(tx, row.id);
}

struct CountedTo {
  CustomerId id;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(CountedTo, (), (id, count))

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
  std::optional<AnyId> take(const std::string& query, AnyId after, std::vector<ListedRow>& items) {
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
    std::vector<std::pair<std::pair<int, std::size_t>, ListedRow>> ranked;
    for (ListedCustomer& row : rows) {
      const std::pair rank(typed_.distance(row), ranked.size());
      ranked.emplace_back(rank, shown(std::move(row)));
    }
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

Result<CustomerFields> list_customer_fields(Tx& tx, Nothing) {
  return CustomerFields{shapes_of(CustomSchema(tx, customer_schema()).schema())};
}

Result<CustomerPage> list_customers(Tx& tx, ListCustomers input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  TRY(check_sort(tx, input.sort));
  const Chosen asked_for = TRY(chosen(tx, input.filter));
  if (input.q && !trimmed(input.q->value).empty()) {
    const TypedSearch typed = TRY(typed_search(tx, input.q->value));
    CustomerPage found = Finding(tx, typed, asked_for, limit).page(TRY(search_place(input.cursor)));
    add_custom(tx, input.custom, found.items);
    return found;
  }
  Page<ListedRow> page = TRY(listed_page(tx, input, asked_for, limit));
  add_custom(tx, input.custom, page.items);
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
  auto [customer, own_values] = TRY(shown_customer(tx, input.id));
  CustomerCard card{.customer = std::move(customer),
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
                    .recent_next = std::nullopt,
                    .own_values = std::move(own_values)};
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
