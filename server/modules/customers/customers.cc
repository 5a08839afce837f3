#include "customers/customers.h"

#include <algorithm>

#include "calendar/time_zone.h"
#include "customers/customer_names.h"
#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "customers_sql.h"
#include "engine/command_parts.h"
#include "people/people.h"
#include "store/text_index.h"
#include "text/codes.h"
#include "text/fold.h"
#include "timeline/contact_windows.h"

namespace vez {
namespace {

template <class Tag>
std::optional<AnyId> any(const std::optional<Id<Tag>>& id) {
  if (!id) return std::nullopt;
  return AnyId(*id);
}

NameParts parts_of(const CustomerRecord& c) {
  const auto text = [](const std::optional<std::string>& part) { return part ? std::string_view(*part) : ""; };
  return {.kind = c.kind,
          .name = c.name,
          .given_name = text(c.given_name),
          .family_name = text(c.family_name),
          .middle_name = text(c.middle_name),
          .language = text(c.language)};
}

Result<std::string> company_country(Tx& tx) { return TRY(get_company(tx, Nothing{})).country; }

// Read by the customer's or else the company's country. `at` is where it stands in the input ("/identities/0").
Result<Identity> read_identity(Tx& tx, const NewIdentity& given, const std::optional<std::string>& country,
                               const std::string& at) {
  if (given.confidence && !(*given.confidence >= 0 && *given.confidence <= 1))
    return refuse(RefusalCode::invalid, at + "/confidence", "must be from 0 to 1");
  if (given.system && given.kind != IdentityKind::customer_number)
    return refuse(RefusalCode::invalid, at + "/system", "goes with a customer number only");
  // Kept as "system:number": the first colon is where the number begins.
  if (given.system && given.system->value.contains(':'))
    return refuse(RefusalCode::invalid, at + "/system", "must not have a colon");
  const bool asks_country = given.kind != IdentityKind::mail && !country;
  Identity identity = normal_identity(given, asks_country ? TRY(company_country(tx)) : country.value_or(""));
  if (given.kind == IdentityKind::customer_number && !identity.valid)
    return refuse(RefusalCode::invalid, at + "/system", "a customer number needs the name of its system");
  if (identity.value.size() > identity_bytes_max)
    return refuse(RefusalCode::invalid, at + "/value", {"must be at most {max}", {{"max", "254"}}});
  return identity;
}

Result<CustomerRecord> find_record(Tx& tx, CustomerId id) {
  auto record = tx.one<CustomerRecord>(sql::CustomerById{.id = id, .seen = seen(tx)});
  if (!record) return refuse(RefusalCode::not_found, "id", "no such customer");
  return *std::move(record);
}

// What was merged changes where it is kept.
template <class Kept>
Result<Kept> not_merged(Kept customer) {
  if (customer.merged_into_id) return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  return customer;
}

Customer whole(Tx& tx, CustomerRecord record, CustomValues custom) {
  const CustomerId id = record.id;
  return {std::move(record), tx.all<Identity>(sql::IdentitiesOf{.customer_id = id}), std::move(custom)};
}

Customer whole(Tx& tx, CustomerRecord record) {
  CustomValues custom = custom_values(tx, record.id);
  return whole(tx, std::move(record), std::move(custom));
}

void tell_changed(Tx& tx, const Customer& customer) {
  tx.changed("customer", customer.id, customer.version);
  tx.changed("customers", customer.id, customer.version);
}

Result<Done> check_names(const CustomerRecord& c) {
  if (c.kind == CustomerKind::organisation) {
    if (c.name.empty()) return refuse(RefusalCode::invalid, "name", "an organisation needs a name");
  } else if (!c.given_name && !c.family_name) {
    return refuse(RefusalCode::invalid, "family_name", "a person needs a given or a family name");
  }
  return Done{};
}

std::vector<std::string> apply_all(const UpdateCustomer& input, CustomerRecord& record) {
  std::vector<std::string> fields;
  if (input.name.present && input.name.value && record.kind == CustomerKind::organisation &&
      record.name != input.name.value->value)
    record.name = input.name.value->value, fields.emplace_back("name");
  take(input.given_name, record.given_name, "given_name", fields);
  take(input.family_name, record.family_name, "family_name", fields);
  take(input.middle_name, record.middle_name, "middle_name", fields);
  take(input.salutation, record.salutation, "salutation", fields);
  take(input.organisation_id, record.organisation_id, "organisation_id", fields);
  take(input.language, record.language, "language", fields);
  take(input.country, record.country, "country", fields);
  take(input.street, record.street, "street", fields);
  take(input.postcode, record.postcode, "postcode", fields);
  take(input.city, record.city, "city", fields);
  take(input.time_zone, record.time_zone, "time_zone", fields);
  take(input.preferred_channel, record.preferred_channel, "preferred_channel", fields);
  take(input.preferred_hours, record.preferred_hours, "preferred_hours", fields);
  take(input.note, record.note, "note", fields);
  take(input.birth_date, record.birth_date, "birth_date", fields);
  take(input.customer_since, record.customer_since, "customer_since", fields);
  take(input.owner_id, record.owner_id, "owner_id", fields);
  return fields;
}

CustomerRecord record_of(Tx& tx, const CreateCustomer& input) {
  const auto text = [](const auto& t) { return t ? std::optional<std::string>(t->value) : std::nullopt; };
  CustomerRecord record{};
  record.id = tx.new_id<CustomerId>(), record.kind = input.kind;
  record.name = input.name ? input.name->value : "";
  record.given_name = text(input.given_name), record.family_name = text(input.family_name),
  record.middle_name = text(input.middle_name), record.salutation = text(input.salutation);
  record.organisation_id = input.organisation_id;
  record.language = text(input.language), record.country = text(input.country), record.street = text(input.street);
  record.postcode = text(input.postcode), record.city = text(input.city), record.note = text(input.note);
  record.time_zone = text(input.time_zone), record.preferred_hours = text(input.preferred_hours);
  record.preferred_channel = input.preferred_channel;
  record.birth_date = input.birth_date, record.customer_since = input.customer_since;
  record.owner_id = input.owner_id;
  if (!record.owner_id && tx.who().sees != Sees::all) record.owner_id = tx.who().user_id;
  return record;
}

Result<Done> check_codes(const CustomerRecord& c) {
  if (c.country && !has_country_form(*c.country))
    return refuse(RefusalCode::invalid, "country", "is not a country's code of two letters");
  if (c.language && !has_language_form(*c.language))
    return refuse(RefusalCode::invalid, "language", "is not a language's code of two letters");
  return Done{};
}

// A person's name is made of its parts; one given whole would be lost.
Result<Done> check_whole_name(CustomerKind kind, bool given) {
  if (kind == CustomerKind::person && given)
    return refuse(RefusalCode::invalid, "name", "a person's name is given as given and family name");
  return Done{};
}

Result<Done> check_wishes(const CustomerRecord& c) {
  if (c.time_zone && !TimeZone::named(*c.time_zone))
    return refuse(RefusalCode::invalid, "time_zone", "is not a time zone");
  if (c.preferred_hours && !is_hours(*c.preferred_hours))
    return refuse(RefusalCode::invalid, "preferred_hours", "must be as 17:00-20:00");
  return Done{};
}

// Whether `id` stands above `above` already, or `above` too deep.
bool goes_in_a_circle(Tx& tx, CustomerId id, CustomerId above) {
  for (int depth = 0; depth < hierarchy_depth_max; ++depth) {
    if (above == id) return true;
    const auto next = tx.one<CustomerId>(sql::OrganisationAbove{.id = above});
    if (!next) return false;
    above = *next;
  }
  return true;
}

Result<Done> check_organisation(Tx& tx, CustomerId self, std::optional<CustomerId> id) {
  if (!id) return Done{};
  const auto organisation = tx.one<CustomerRecord>(sql::CustomerById{.id = *id, .seen = seen(tx)});
  if (!organisation || organisation->kind != CustomerKind::organisation)
    return refuse(RefusalCode::invalid, "organisation_id", "no such organisation");
  if (organisation->merged_into_id)
    return refuse(RefusalCode::invalid, "organisation_id", "has been merged into another customer");
  if (goes_in_a_circle(tx, self, *id))
    return refuse(RefusalCode::conflict, "organisation_id", "would stand above itself");
  return Done{};
}

// Somebody who is there; and nobody gives a customer to where they would not see it.
Result<Done> check_owner(Tx& tx, std::optional<UserId> id) {
  const Actor& who = tx.who();
  if (id && !find_user(tx, *id)) return refuse(RefusalCode::invalid, "owner_id", "no such user");
  if (who.sees == Sees::all || id == who.user_id) return Done{};
  const bool mate =
      who.sees == Sees::team && id && tx.one<UserId>(sql::TeamMate{.user_id = who.user_id, .other_id = *id});
  if (!mate) return refuse(RefusalCode::forbidden, "owner_id", "would not be yours to see");
  return Done{};
}

Result<Done> check_fresh(const Customer& customer, const Identity& identity) {
  for (const Identity& there : customer.identities)
    if (there.id != identity.id && there.kind == identity.kind && there.value == identity.value)
      return refuse(RefusalCode::conflict, "value", "is there already");
  return Done{};
}

// A value put right is another one: nobody has verified it yet.
Result<Done> correct_value(Tx& tx, const UpdateIdentity& input, const Customer& customer, Identity& identity) {
  if (!input.value.value) return refuse(RefusalCode::invalid, "value", "can't be empty");
  const NewIdentity given{.kind = identity.kind,
                          .value = *input.value.value,
                          .label = {},
                          .system = identity.system ? std::optional(Text<1, 60>{*identity.system}) : std::nullopt};
  const Identity read = TRY(read_identity(tx, given, customer.country, ""));
  identity.value = read.value, identity.given = read.given, identity.valid = read.valid, identity.system = read.system;
  identity.verified_at.reset(), identity.verified_by_id.reset();
  return check_fresh(customer, identity);
}

// The names of the fields that are other than before.
Result<std::vector<std::string>> change_identity(Tx& tx, const UpdateIdentity& input, const Customer& customer,
                                                 Identity& identity) {
  const Identity before = identity;
  if (input.value.present) TRY(correct_value(tx, input, customer, identity));
  if (input.label.present) identity.label = input.label.value ? input.label.value->value : "";
  if (input.confidence.present) identity.confidence = input.confidence.value.value_or(1);
  if (!(identity.confidence >= 0 && identity.confidence <= 1))
    return refuse(RefusalCode::invalid, "confidence", "must be from 0 to 1");
  if (input.verified.present && input.verified.value.value_or(false) != identity.verified_at.has_value()) {
    identity.verified_at = identity.verified_at ? std::nullopt : std::optional(tx.now());
    identity.verified_by_id.reset();
    if (identity.verified_at && tx.who().user_id.value != 0) identity.verified_by_id = tx.who().user_id;
  }
  std::vector<std::string> fields;
  if (identity.given != before.given) fields.emplace_back("value");
  if (identity.label != before.label) fields.emplace_back("label");
  if (identity.confidence != before.confidence) fields.emplace_back("confidence");
  if (identity.verified_at != before.verified_at) fields.emplace_back("verified");
  return fields;
}

// Null for all of them takes each away.
CustomValues custom_changes(Tx& tx, const UpdateCustomer& input) {
  if (!input.custom.present) return {};
  if (input.custom.value) return *input.custom.value;
  CustomValues none = custom_values(tx, input.id);
  for (auto& [key, json] : none) json.text = "null";
  return none;
}

}  // namespace

bool is_hours(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  const auto minute = [&](std::size_t at) {
    if (!digit(at) || !digit(at + 1) || text[at + 2] != ':' || !digit(at + 3) || !digit(at + 4)) return -1;
    const int hours = (text[at] - '0') * 10 + (text[at + 1] - '0'),
              minutes = (text[at + 3] - '0') * 10 + (text[at + 4] - '0');
    return minutes < 60 && hours * 60 + minutes <= minutes_per_day ? hours * 60 + minutes : -1;
  };
  return text.size() == 11 && text[5] == '-' && minute(0) >= 0 && minute(6) > minute(0);
}

Result<Customer> create_customer(Tx& tx, CreateCustomer input) {
  TRY(check_whole_name(input.kind, input.name.has_value()));
  CustomerRecord record = record_of(tx, input);
  TRY(check_names(record));
  TRY(check_codes(record));
  TRY(check_wishes(record));
  const bool organisation = record.kind == CustomerKind::organisation;
  TRY(check_custom_values(tx, input.custom, organisation, true));
  record.name = display_name(parts_of(record));
  if (static_cast<std::int64_t>(input.identities.size()) > identities_max)
    return refuse(RefusalCode::invalid, "identities",
                  {"must be at most {max}", {{"max", std::to_string(identities_max)}}});
  TRY(check_organisation(tx, record.id, record.organisation_id));
  TRY(check_owner(tx, record.owner_id));
  std::vector<Identity> identities;
  for (std::size_t i = 0; i < input.identities.size(); ++i) {
    identities.push_back(
        TRY(read_identity(tx, input.identities[i], record.country, "/identities/" + std::to_string(i))));
    identities.back().id = tx.new_id<IdentityId>();
  }
  tx.run(sql::InsertCustomer{.id = record.id,
                             .kind = enum_name(record.kind),
                             .name = record.name,
                             .name_sort = sort_name(parts_of(record)),
                             .given_name = view(record.given_name),
                             .family_name = view(record.family_name),
                             .middle_name = view(record.middle_name),
                             .salutation = view(record.salutation),
                             .organisation_id = any(record.organisation_id),
                             .language = view(record.language),
                             .country = view(record.country),
                             .street = view(record.street),
                             .postcode = view(record.postcode),
                             .city = view(record.city),
                             .time_zone = view(record.time_zone),
                             .preferred_channel = name_of(record.preferred_channel),
                             .preferred_hours = view(record.preferred_hours),
                             .note = view(record.note),
                             .birth_date = record.birth_date,
                             .customer_since = record.customer_since,
                             .owner_id = any(record.owner_id),
                             .phone = first_value(identities, IdentityKind::phone),
                             .mail = first_value(identities, IdentityKind::mail),
                             .now = tx.now()});
  for (const Identity& identity : identities) insert_identity(tx, record.id, identity);
  put_custom_values(tx, record.id, input.custom);
  const Customer customer = TRY(get_customer(tx, {record.id}));
  tx.record(CustomerCreated{.customer_id = customer.id});
  index_customer(tx, customer);
  tell_changed(tx, customer);
  return customer;
}

Result<Customer> get_customer(Tx& tx, OneCustomer input) { return whole(tx, TRY(find_record(tx, input.id))); }

Result<ShownCustomer> shown_customer(Tx& tx, CustomerId id) {
  CustomerRecord record = TRY(find_record(tx, id));
  OwnValues own = own_values(tx, id);
  return ShownCustomer{whole(tx, std::move(record), std::move(own.all)), std::move(own.on_card)};
}

Result<Customer> update_customer(Tx& tx, UpdateCustomer input) {
  CustomerRecord record = TRY(not_merged(TRY(find_record(tx, input.id))));
  if (input.if_match && *input.if_match != record.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this customer meanwhile");
  TRY(check_whole_name(record.kind, input.name.present && input.name.value));
  const std::optional<UserId> owner_before = record.owner_id;
  auto fields = apply_all(input, record);
  const CustomValues custom = custom_changes(tx, input);
  if (fields.empty() && custom.empty()) return whole(tx, record);
  TRY(check_names(record));
  TRY(check_codes(record));
  TRY(check_wishes(record));
  TRY(check_custom_values(tx, custom, record.kind == CustomerKind::organisation, false));
  if (input.organisation_id.present) TRY(check_organisation(tx, record.id, record.organisation_id));
  if (input.owner_id.present) TRY(check_owner(tx, record.owner_id));
  for (std::string& name : put_custom_values(tx, record.id, custom)) fields.push_back(std::move(name));
  if (fields.empty()) return whole(tx, record);
  record.name = display_name(parts_of(record));
  tx.run(sql::UpdateCustomerFields{.name = record.name,
                                   .name_sort = sort_name(parts_of(record)),
                                   .given_name = view(record.given_name),
                                   .family_name = view(record.family_name),
                                   .middle_name = view(record.middle_name),
                                   .salutation = view(record.salutation),
                                   .organisation_id = any(record.organisation_id),
                                   .language = view(record.language),
                                   .country = view(record.country),
                                   .street = view(record.street),
                                   .postcode = view(record.postcode),
                                   .city = view(record.city),
                                   .time_zone = view(record.time_zone),
                                   .preferred_channel = name_of(record.preferred_channel),
                                   .preferred_hours = view(record.preferred_hours),
                                   .note = view(record.note),
                                   .birth_date = record.birth_date,
                                   .customer_since = record.customer_since,
                                   .owner_id = any(record.owner_id),
                                   .now = tx.now(),
                                   .id = record.id});
  const Customer customer = TRY(get_customer(tx, {record.id}));
  tx.record(CustomerUpdated{.customer_id = customer.id, .fields = fields});
  index_customer(tx, customer);
  tell_changed(tx, customer);
  // Whoever saw it because it was theirs (app/live.cc).
  if (owner_before && owner_before != customer.owner_id) tx.changed("taken", *owner_before, customer.id.value);
  return customer;
}

Result<Done> archive_customer(Tx& tx, OneCustomer input) {
  const CustomerRecord record = TRY(not_merged(TRY(find_record(tx, input.id))));
  if (record.archived_at) return Done{};  // Asked twice, done once.
  tx.run(sql::SetArchived{.archived_at = tx.now(), .now = tx.now(), .id = record.id});
  tx.record(CustomerArchived{.customer_id = record.id});
  tell_changed(tx, TRY(get_customer(tx, input)));
  return Done{};
}

Result<Customer> restore_customer(Tx& tx, OneCustomer input) {
  const CustomerRecord record = TRY(not_merged(TRY(find_record(tx, input.id))));
  if (!record.archived_at) return whole(tx, record);
  tx.run(sql::SetArchived{.archived_at = std::nullopt, .now = tx.now(), .id = record.id});
  tx.record(CustomerRestored{.customer_id = record.id});
  const Customer customer = TRY(get_customer(tx, input));
  tell_changed(tx, customer);
  return customer;
}

Result<Identity> add_identity(Tx& tx, AddIdentity input) {
  const Customer customer = TRY(not_merged(TRY(get_customer(tx, {input.id}))));
  if (static_cast<std::int64_t>(customer.identities.size()) >= identities_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(identities_max)}}});
  const NewIdentity given{.kind = input.kind,
                          .value = input.value,
                          .label = input.label,
                          .system = input.system,
                          .source = input.source,
                          .confidence = input.confidence};
  Identity identity = TRY(read_identity(tx, given, customer.country, ""));
  TRY(check_fresh(customer, identity));
  identity.id = tx.new_id<IdentityId>();
  insert_identity(tx, customer.id, identity);
  tx.run(sql::SetFirstIdentities{.id = customer.id});
  tx.run(sql::TouchCustomer{.now = tx.now(), .id = customer.id});
  const Customer changed = TRY(get_customer(tx, {input.id}));
  tx.record(IdentityAdded{.customer_id = customer.id, .identity_id = identity.id});
  index_customer(tx, changed);
  tell_changed(tx, changed);
  return *std::ranges::find(changed.identities, identity.id, &Identity::id);
}

Result<Identity> update_identity(Tx& tx, UpdateIdentity input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  const auto found = std::ranges::find(customer.identities, input.identity_id, &Identity::id);
  if (found == customer.identities.end())
    return refuse(RefusalCode::not_found, "identity_id", "no such identity of this customer");
  Identity identity = *found;
  const auto fields = TRY(change_identity(tx, input, customer, identity));
  if (fields.empty()) return identity;
  tx.run(sql::UpdateIdentityFields{.value = identity.value,
                                   .given = identity.given,
                                   .label = identity.label,
                                   .valid = identity.valid,
                                   .system = identity.system,
                                   .confidence = identity.confidence,
                                   .verified_at = identity.verified_at,
                                   .verified_by_id = any(identity.verified_by_id),
                                   .customer_id = customer.id,
                                   .id = identity.id});
  tx.run(sql::SetFirstIdentities{.id = input.id});
  tx.run(sql::TouchCustomer{.now = tx.now(), .id = customer.id});
  const Customer changed = TRY(get_customer(tx, {input.id}));
  tx.record(IdentityChanged{.customer_id = customer.id, .identity_id = identity.id, .fields = fields});
  index_customer(tx, changed);
  tell_changed(tx, changed);
  return *std::ranges::find(changed.identities, input.identity_id, &Identity::id);
}

Result<Done> remove_identity(Tx& tx, RemoveIdentity input) {
  TRY(not_merged(TRY(find_record(tx, input.id))));
  if (tx.run(sql::DeleteIdentity{.customer_id = input.id, .id = input.identity_id}) == 0)
    return refuse(RefusalCode::not_found, "identity_id", "no such identity of this customer");
  tx.run(sql::SetFirstIdentities{.id = input.id});
  tx.run(sql::TouchCustomer{.now = tx.now(), .id = input.id});
  const Customer changed = TRY(get_customer(tx, {input.id}));
  tx.record(IdentityRemoved{.customer_id = input.id, .identity_id = input.identity_id});
  index_customer(tx, changed);
  tell_changed(tx, changed);
  return Done{};
}

CustomerId living_customer(Tx& tx, CustomerId id) {
  while (const auto into = tx.one<CustomerId>(sql::MergedInto{.id = id})) id = *into;
  return id;
}

std::vector<CustomerRows> customers_rows() {
  return {
      {.name = "identities",
       .table = "identities",
       .key = {"id"},
       .same = {"kind", "value"},
       .recount = [](Tx& tx, CustomerId id) { tx.run(sql::SetFirstIdentities{.id = id}); }},
      {.name = "restrictions", .table = "restrictions", .key = {"kind", "since_at"}, .same = {"kind"}},
      {.name = "members", .table = "customers", .column = "organisation_id", .key = {"id"}},
      {.name = "merged", .table = "customers", .column = "merged_into_id", .on_merge = OnMerge::stay},
  };
}

Result<TimelineEntry> record_contact(Tx& tx, RecordContact input) {
  TRY(not_merged(TRY(find_record(tx, input.id))));
  if (input.service_point_id && !has_service_point(tx, input.id, *input.service_point_id))
    return refuse(RefusalCode::invalid, "service_point_id", "no such service point of this customer");
  const UtcTime at = input.occurred_at.value_or(tx.now());
  if (input.direction == Direction::out && !input.override_reason)
    if (const auto window = window_against(tx, input.id, input.channel, at))
      return refuse(RefusalCode::conflict, "override_reason", sentence_of(*window, at));
  return add_contact(tx, input);
}

}  // namespace vez
