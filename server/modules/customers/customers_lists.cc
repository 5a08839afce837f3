// The reads that concern many customers, and the card.

#include "customers/customers.h"
#include "customers_sql.h"
#include "people/people.h"
#include "phone/phone.h"
#include "store/text_index.h"
#include "text/fold.h"

namespace vez {
namespace {

// A cursor is the sort text and the id of the last row, or the id alone where the list is by id.
struct After {
  std::string sort;
  CustomerId id;
};

Result<After> after(const std::optional<std::string>& cursor) {
  if (!cursor) return After{};
  constexpr std::size_t id_length = 13;
  const auto id = cursor->size() < id_length ? std::nullopt : parse_id(std::string_view(*cursor).substr(0, id_length));
  if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return After{cursor->substr(id_length), CustomerId{*id}};
}

Page<CustomerRow> page_of(std::vector<CustomerRow> rows, std::int64_t limit) {
  Page<CustomerRow> page{.items = std::move(rows), .next = std::nullopt};
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_text(page.items.back().id);
  }
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
  if (kind == IdentityKind::phone) {
    Phone phone = normal_phone(given, TRY(get_company(tx, Nothing{})).country);
    return AskedIdentity{kind, std::move(phone.value), phone.valid};
  }
  return AskedIdentity{kind, normal_mail(given), is_valid_mail(given)};
}

// Whoever has the identity, with what is known of it.
struct FoundRow : CustomerRow {
  bool valid;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (CustomerRow), (valid))

std::vector<FoundRow> customers_of(Tx& tx, const AskedIdentity& identity) {
  return tx.all<FoundRow>(sql::CustomersOfIdentity{
      .kind = enum_name(identity.kind), .value = identity.value, .count_max = lookup_matches_max});
}

}  // namespace

Result<Page<CustomerRow>> list_customers(Tx& tx, ListCustomers input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const After place = TRY(after(input.cursor));
  if (input.sort && *input.sort != "name")
    return refuse(RefusalCode::malformed, "?sort", {"must be one of: {names}", {{"names", "name"}}});
  if (input.q && !trimmed(input.q->value).empty()) {
    const std::string query = match_query(tx.dialect(), fold_words(input.q->value));
    if (query.empty()) return Page<CustomerRow>{};
    return page_of(tx.all<CustomerRow>(sql::CustomersFound{.q = query, .after_id = place.id, .count_max = limit + 1}),
                   limit);
  }
  const std::string from = place.id.value == 0 && input.from ? name_sort_text(input.from->value) : place.sort;
  auto page = page_of(
      tx.all<CustomerRow>(sql::CustomersByName{.after_sort = from, .after_id = place.id, .count_max = limit + 1}),
      limit);
  if (page.next) *page.next += *tx.one<std::string>(sql::SortOfCustomer{.id = page.items.back().id});
  return page;
}

Result<CustomerCount> count_customers(Tx& tx, CountCustomers input) {
  if (!input.q || trimmed(input.q->value).empty())
    return CustomerCount{*tx.one<std::int64_t>(sql::CountAllCustomers{}), true};
  const std::string query = match_query(tx.dialect(), fold_words(input.q->value));
  if (query.empty()) return CustomerCount{0, true};
  return CustomerCount{*tx.one<std::int64_t>(sql::CountFoundCustomers{.q = query}), true};
}

Result<LookupAnswer> lookup_customer(Tx& tx, LookupCustomer input) {
  const auto [kind, given] = TRY(asked(input.identity));
  LookupAnswer answer{.identity = {kind, std::string(given), true}, .matches = {}};
  // A number as telephone exchanges send it is mostly known as it stands; reading it anew costs twice the rest.
  std::vector<FoundRow> rows;
  if (kind == IdentityKind::phone && is_e164(given)) rows = customers_of(tx, answer.identity);
  if (rows.empty()) {
    answer.identity = TRY(normal(tx, kind, given));
    rows = customers_of(tx, answer.identity);
  } else {
    answer.identity.valid = rows[0].valid;
  }
  const auto reason = kind == IdentityKind::phone ? MatchReason::same_phone : MatchReason::same_mail;
  for (FoundRow& row : rows) answer.matches.push_back({std::move(row), 1.0 / static_cast<double>(rows.size()), reason});
  return answer;
}

Result<CustomerCard> get_customer_card(Tx& tx, OneCustomer input) {
  CustomerCard card{.customer = TRY(get_customer(tx, input)),
                    .organisation = std::nullopt,
                    .members = {},
                    .member_count = 0,
                    .contacts = contact_figures(tx, input.id),
                    .purchases = purchase_figures(tx, input.id),
                    .recent = {},
                    .recent_next = std::nullopt};
  if (card.customer.organisation_id)
    card.organisation = tx.one<CustomerRow>(sql::RowOfCustomer{.id = *card.customer.organisation_id});
  if (card.customer.kind == CustomerKind::organisation) {
    card.members = tx.all<CustomerRow>(sql::MembersOf{.organisation_id = input.id, .count_max = card_members_max});
    card.member_count = *tx.one<std::int64_t>(sql::CountMembers{.organisation_id = input.id});
  }
  auto recent =
      TRY(list_timeline(tx, {.id = input.id, .kind = std::nullopt, .limit = card_entries_max, .cursor = std::nullopt}));
  card.recent = std::move(recent.items), card.recent_next = std::move(recent.next);
  return card;
}

}  // namespace vez
