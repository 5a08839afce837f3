#include "customers/customers_bulk.h"

#include <algorithm>

#include "customers/customer_names.h"
#include "customers/customers_search.h"
#include "customers/owners.h"
#include "customers_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

// More than one is already one too many to choose from.
constexpr std::int64_t matches_max = 5;

using F = CustomerField;
constexpr std::string_view do_not_sell = "do_not_sell";

struct BulkRow {
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<CustomerId> organisation_id;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<std::string> source;
  std::optional<std::string> external_id;
  std::optional<std::string> salutation;
  std::optional<std::string> time_zone;
  std::optional<std::string> preferred_channel;
  std::optional<std::string> preferred_hours;
  std::optional<UtcTime> archived_at;
};
BOOST_DESCRIBE_STRUCT(BulkRow, (),
                      (kind, name, given_name, family_name, middle_name, organisation_id, language, country, street,
                       postcode, city, note, birth_date, customer_since, source, external_id, salutation, time_zone,
                       preferred_channel, preferred_hours, archived_at))

std::optional<std::string_view> text(const CustomerTexts& fields, F f) {
  const std::string& value = field(fields, f);
  return value.empty() ? std::nullopt : std::optional<std::string_view>(value);
}

std::optional<Date> date(const CustomerTexts& fields, F f) { return parse_date(field(fields, f)); }

void put(CustomerTexts& fields, F f, const std::optional<std::string>& value) { field(fields, f) = value.value_or(""); }
void put(CustomerTexts& fields, F f, const std::optional<Date>& value) {
  field(fields, f) = value ? to_text(*value) : "";
}

NameParts parts_of(CustomerKind kind, const CustomerTexts& fields) {
  return {.kind = kind,
          .name = field(fields, F::name),
          .given_name = field(fields, F::given_name),
          .family_name = field(fields, F::family_name),
          .middle_name = field(fields, F::middle_name),
          .language = field(fields, F::language)};
}

struct SearchedRow {
  std::string name;
  std::optional<std::string> organisation_name;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> external_id;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(SearchedRow, (), (name, organisation_name, street, postcode, city, external_id, note))

template <class Query>
Query filled(CustomerId id, const CustomerState& state, std::string_view name, std::string_view name_sort,
             UtcTime now) {
  const CustomerTexts& f = state.fields;
  Query query{};
  query.id = id, query.name = name, query.name_sort = name_sort, query.now = now;
  query.given_name = text(f, F::given_name), query.family_name = text(f, F::family_name);
  query.middle_name = text(f, F::middle_name), query.language = text(f, F::language);
  if (state.organisation_id) query.organisation_id = AnyId(*state.organisation_id);
  query.country = text(f, F::country), query.street = text(f, F::street), query.postcode = text(f, F::postcode);
  query.city = text(f, F::city), query.note = text(f, F::note);
  query.birth_date = date(f, F::birth_date), query.customer_since = date(f, F::customer_since);
  query.source = text(f, F::source), query.external_id = text(f, F::external_id);
  query.salutation = text(f, F::salutation), query.time_zone = text(f, F::time_zone);
  query.preferred_channel = text(f, F::preferred_channel), query.preferred_hours = text(f, F::preferred_hours);
  return query;
}

void write_fields(Tx& tx, CustomerId id, const CustomerState& state) {
  const NameParts parts = parts_of(state.kind, state.fields);
  tx.run(filled<sql::BulkUpdateCustomer>(id, state, display_name(parts), sort_name(parts), tx.now()));
}

EventId write_do_not_sell(Tx& tx, CustomerId id, std::string_view reason) {
  if (reason.empty()) {
    tx.run(sql::DeleteRestriction{.customer_id = id, .kind = do_not_sell});
    return tx.record(RestrictionLifted{.customer_id = id, .kind = StatedRestriction::do_not_sell});
  }
  const UserId author = tx.who().user_id;
  tx.run(sql::PutRestriction{.customer_id = id,
                             .kind = do_not_sell,
                             .reason = reason,
                             .now = tx.now(),
                             .author_id = author.value == 0 ? std::nullopt : std::optional<AnyId>(author)});
  return tx.record(RestrictionSet{.customer_id = id, .kind = StatedRestriction::do_not_sell});
}

}  // namespace

void complete_draft(CustomerDraft& draft) {
  const NameParts parts = parts_of(draft.kind, draft.fields);
  draft.name_sort = sort_name(parts);
  field(draft.fields, F::name) = display_name(parts);
  draft.words = search_words({.name = field(draft.fields, F::name),
                              .organisation_name = draft.organisation_name,
                              .street = field(draft.fields, F::street),
                              .postcode = field(draft.fields, F::postcode),
                              .city = field(draft.fields, F::city),
                              .external_id = field(draft.fields, F::external_id),
                              .note = field(draft.fields, F::note),
                              .identities = draft.identities});
}

Identity normal_identity(IdentityKind kind, std::string_view given, std::string_view label, std::string_view country,
                         std::string_view system) {
  Identity identity{.id = {},
                    .kind = kind,
                    .value = "",
                    .given = std::string(trimmed(given)),
                    .label = std::string(label),
                    .valid = false};
  const std::string whose = std::string(system) + ":";
  if (kind == IdentityKind::customer_number && !system.empty() && !identity.given.starts_with(whose))
    identity.given = whose + identity.given;
  IdentityValue read = normal_identity_value(kind, identity.given, country);
  identity.value = std::move(read.value), identity.valid = read.valid;
  if (kind == IdentityKind::customer_number && identity.valid)
    identity.system = identity.value.substr(0, identity.value.find(':'));
  return identity;
}

Identity normal_identity(const NewIdentity& given, std::string_view country) {
  const auto text = [](const auto& part) { return part ? std::string_view(*part) : std::string_view(); };
  Identity identity = normal_identity(given.kind, given.value, text(given.label), country, text(given.system));
  identity.source = text(given.source);
  identity.confidence = std::clamp(given.confidence.value_or(1), 0.0, 1.0);
  return identity;
}

void insert_identity(Tx& tx, CustomerId customer_id, const Identity& identity) {
  tx.run(sql::InsertIdentity{.customer_id = customer_id,
                             .id = identity.id,
                             .kind = enum_name(identity.kind),
                             .value = identity.value,
                             .given = identity.given,
                             .label = identity.label,
                             .valid = identity.valid,
                             .system = identity.system,
                             .source = identity.source.empty() ? std::string_view(tx.who().via) : identity.source,
                             .confidence = identity.confidence,
                             .verified_at = identity.verified_at,
                             .verified_by_id = identity.verified_by_id});
}

std::optional<std::string_view> first_value(std::span<const Identity> identities, IdentityKind kind) {
  const auto found = std::ranges::find(identities, kind, &Identity::kind);
  if (found == identities.end()) return std::nullopt;
  return std::string_view(found->value);
}

void index_customer(Tx& tx, const Customer& c) {
  put_text(tx, search_index, c.id,
           search_words({.name = c.name,
                         .organisation_name = c.organisation_name.value_or(""),
                         .street = c.street.value_or(""),
                         .postcode = c.postcode.value_or(""),
                         .city = c.city.value_or(""),
                         .external_id = c.external_id.value_or(""),
                         .note = c.note.value_or(""),
                         .identities = c.identities}));
}

void refresh_customer(Tx& tx, CustomerId id) {
  tx.run(sql::SetFirstIdentities{.id = id});
  const auto row = tx.one<SearchedRow>(sql::SearchedCustomer{.id = id});
  CHECK(row.has_value());
  Customer customer{};
  customer.id = id, customer.name = row->name, customer.organisation_name = row->organisation_name;
  customer.street = row->street, customer.postcode = row->postcode, customer.city = row->city;
  customer.external_id = row->external_id, customer.note = row->note;
  customer.identities = tx.all<Identity>(sql::IdentitiesOf{.customer_id = id});
  index_customer(tx, customer);
}

std::optional<CustomerId> CustomersBulk::by_external_id(std::string_view source, std::string_view external_id) {
  const auto id = tx_.one<CustomerId>(sql::CustomerByExternalId{.source = source, .external_id = external_id});
  if (!id) return std::nullopt;
  return living_customer(tx_, *id);
}

std::vector<CustomerId> CustomersBulk::by_identity(const Identity& identity) {
  return tx_.all<CustomerId>(
      sql::CustomerIdsOfIdentity{.kind = enum_name(identity.kind), .value = identity.value, .count_max = matches_max});
}

std::optional<CustomerId> CustomersBulk::organisation_named(std::string_view name) {
  return tx_.one<CustomerId>(sql::OrganisationNamed{.name_sort = name_sort_text(name), .name = name});
}

CustomerState CustomersBulk::state(CustomerId id) {
  const auto row = tx_.one<BulkRow>(sql::BulkCustomerById{.id = id});
  CHECK(row.has_value());
  CustomerState state{.kind = row->kind,
                      .fields = {},
                      .organisation_id = row->organisation_id,
                      .archived = row->archived_at.has_value()};
  CustomerTexts& f = state.fields;
  put(f, F::name, row->name), put(f, F::given_name, row->given_name), put(f, F::family_name, row->family_name);
  put(f, F::middle_name, row->middle_name), put(f, F::language, row->language), put(f, F::country, row->country);
  put(f, F::street, row->street), put(f, F::postcode, row->postcode), put(f, F::city, row->city);
  put(f, F::note, row->note), put(f, F::birth_date, row->birth_date), put(f, F::customer_since, row->customer_since);
  put(f, F::source, row->source), put(f, F::external_id, row->external_id);
  put(f, F::salutation, row->salutation), put(f, F::time_zone, row->time_zone);
  put(f, F::preferred_channel, row->preferred_channel), put(f, F::preferred_hours, row->preferred_hours);
  put(f, F::do_not_sell, tx_.one<std::string>(sql::RestrictionReason{.customer_id = id, .kind = do_not_sell}));
  return state;
}

const std::vector<CustomField>& CustomersBulk::own_fields() {
  if (!own_fields_) own_fields_ = list_custom_fields(tx_, {}).value().items;
  return *own_fields_;
}

CustomValues CustomersBulk::custom(CustomerId id) { return custom_values(tx_, id); }

bool CustomersBulk::has_identity(CustomerId id, const Identity& identity) {
  return tx_
      .one<IdentityId>(
          sql::IdentityOfCustomer{.kind = enum_name(identity.kind), .value = identity.value, .customer_id = id})
      .has_value();
}

CustomerId CustomersBulk::create(const CustomerDraft& draft, const CustomerState& state) {
  const auto id = tx_.new_id<CustomerId>();
  auto query = filled<sql::BulkInsertCustomer>(id, state, field(draft.fields, F::name), draft.name_sort, tx_.now());
  query.kind = enum_name(draft.kind);
  query.phone = first_value(draft.identities, IdentityKind::phone);
  query.mail = first_value(draft.identities, IdentityKind::mail);
  tx_.run(query);
  for (Identity identity : draft.identities) {
    identity.id = tx_.new_id<IdentityId>();
    insert_identity(tx_, id, identity);
  }
  if (!state.custom.empty()) write_custom_values(tx_, id, own_fields(), state.custom);
  last_event_ = tx_.record(CustomerCreated{.customer_id = id});
  if (!field(draft.fields, F::do_not_sell).empty())
    last_event_ = write_do_not_sell(tx_, id, field(draft.fields, F::do_not_sell));
  new_words_.emplace_back(id, draft.words);
  return id;
}

std::vector<IdentityId> CustomersBulk::change(CustomerId id, const CustomerState& state,
                                              const std::vector<std::string>& fields,
                                              const std::vector<Identity>& identities) {
  write_fields(tx_, id, state);
  if (!state.custom.empty()) write_custom_values(tx_, id, own_fields(), state.custom);
  std::vector<IdentityId> ids;
  for (Identity identity : identities) {
    ids.push_back(identity.id = tx_.new_id<IdentityId>());
    insert_identity(tx_, id, identity);
    last_event_ = tx_.record(IdentityAdded{.customer_id = id, .identity_id = ids.back()});
  }
  if (!ids.empty()) tx_.run(sql::SetFirstIdentities{.id = id});
  if (!fields.empty()) last_event_ = tx_.record(CustomerUpdated{.customer_id = id, .fields = fields});
  if (std::ranges::find(fields, do_not_sell) != fields.end())
    last_event_ = write_do_not_sell(tx_, id, field(state.fields, F::do_not_sell));
  changed_.push_back(id);
  tx_.changed("customer", id);
  return ids;
}

void CustomersBulk::finish() {
  for (const auto& [id, words] : new_words_) add_text(tx_, search_index, id, words);
  for (const CustomerId id : changed_) index_customer(tx_, get_customer(tx_, {id}).value());
  if (!new_words_.empty() || !changed_.empty()) tx_.changed("customers");
  new_words_.clear(), changed_.clear();
}

bool CustomersBulk::attempt(const std::function<bool()>& work) {
  const std::size_t words = new_words_.size(), changed = changed_.size();
  const auto undo = [&] { new_words_.resize(words), changed_.resize(changed); };
  try {
    const bool kept = tx_.attempt(work);
    if (!kept) undo();
    return kept;
  } catch (...) {
    undo();
    throw;
  }
}

bool changed_by_others(Tx& tx, CustomerId id, EventId since, std::string_view via) {
  return tx.one<std::int64_t>(sql::CountForeignEvents{.customer_id = id, .since_id = since, .via = via}).value_or(0) >
         0;
}

bool remove_customer(Tx& tx, CustomerId id) {
  if (tx.one<CustomerId>(sql::AnyMember{.organisation_id = id})) return false;
  tell_taken(tx, id);
  remove_timeline(tx, id);
  forget_all(tx, id);
  tx.run(sql::DeleteIdentitiesOf{.customer_id = id});
  tx.run(sql::DeleteRestrictionsOf{.customer_id = id});
  tx.run(sql::DeleteCustomer{.id = id});
  remove_text(tx, search_index, id);
  tx.record(CustomerRemoved{.customer_id = id});
  tx.changed("customer", id);
  return true;
}

namespace {

// As it was before; false where the field would not take it any more: it is left as it is.
bool restore_own_value(Tx& tx, CustomerId id, CustomerKind kind, const std::string& key, const std::string& value) {
  const CustomValues values{{key, Json{value.empty() ? "null" : value}}};
  return check_custom_values(tx, values, kind == CustomerKind::organisation, false) &&
         !put_custom_values(tx, id, values).empty();
}

}  // namespace

void restore_fields(Tx& tx, CustomerId id, const std::map<std::string, std::string>& before,
                    const std::vector<IdentityId>& identities, bool organisation) {
  CustomerState state = CustomersBulk(tx).state(id);
  std::vector<std::string> fields;
  for (const auto& [name, value] : before) {
    if (name.starts_with(own_name(""))) {
      if (restore_own_value(tx, id, state.kind, name.substr(own_name("").size()), value)) fields.push_back(name);
      continue;
    }
    const auto known = parse_enum<CustomerField>(name);
    CHECK(known.has_value());
    field(state.fields, *known) = value;
    if (*known == F::do_not_sell)
      write_do_not_sell(tx, id, value);
    else
      fields.push_back(name);
  }
  if (organisation) state.organisation_id.reset(), fields.emplace_back("organisation_id");
  for (const IdentityId identity : identities) {
    tx.run(sql::DeleteIdentity{.customer_id = id, .id = identity});
    tx.record(IdentityRemoved{.customer_id = id, .identity_id = identity});
  }
  if (!identities.empty()) tx.run(sql::SetFirstIdentities{.id = id});
  write_fields(tx, id, state);
  if (!fields.empty()) tx.record(CustomerUpdated{.customer_id = id, .fields = fields});
  index_customer(tx, get_customer(tx, {id}).value());
  tx.changed("customer", id);
}

}  // namespace vez
