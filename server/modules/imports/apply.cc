// One record and the customers that are there already: what is to be done, the same for check, run and ingest.

#include <algorithm>

#include "imports/import_store.h"
#include "imports_sql.h"

namespace vez {
namespace {

using F = CustomerField;

constexpr std::int64_t shadow_matches_max = 5;

// Whom a record means.
struct Found {
  std::optional<CustomerId> id;
  bool unclear = false;
  std::string_view why;
};

Found find(CustomerBook& book, const CustomerDraft& draft, const ImportOptions& options) {
  const std::string& external_id = field(draft.fields, F::external_id);
  if (!external_id.empty())
    if (const auto id = book.by_external_id(field(draft.fields, F::source), external_id)) return {id, false, ""};
  if (!options.match) return {};
  std::vector<CustomerId> common;
  bool any = false;
  for (const Identity& identity : draft.identities) {
    if (!identity.valid) continue;
    std::vector<CustomerId> have = book.by_identity(identity);
    if (have.empty()) continue;
    std::ranges::sort(have);
    if (!any) {
      common = std::move(have), any = true;
      continue;
    }
    std::vector<CustomerId> both;
    std::ranges::set_intersection(common, have, std::back_inserter(both));
    // The phone says one, the mail another: strangers are never joined.
    if (both.empty()) return {{}, true, "phone and mail belong to different customers"};
    common = std::move(both);
  }
  if (!any) return {};
  if (common.size() > 1) return {{}, true, "several customers have this phone or mail"};
  // Known under another name of the same source: two people who share a phone, not one.
  if (!external_id.empty()) {
    const CustomerState state = book.state(common[0]);
    if (field(state.fields, F::source) == field(draft.fields, F::source) &&
        !field(state.fields, F::external_id).empty())
      return {{}, true, "the customer with this phone or mail has another external id"};
  }
  return {common[0], false, ""};
}

bool has_name(const CustomerDraft& draft) {
  if (draft.kind == CustomerKind::organisation) return !field(draft.fields, F::name).empty();
  return !field(draft.fields, F::given_name).empty() || !field(draft.fields, F::family_name).empty();
}

// The organisation of that name, made when there is none.
CustomerId organisation(CustomerBook& book, const std::string& name, RowBefore& before) {
  if (const auto id = book.organisation_named(name)) return *id;
  CustomerDraft draft;
  draft.kind = CustomerKind::organisation;
  field(draft.fields, F::name) = name;
  complete_draft(draft);
  CustomerState state{.kind = draft.kind, .fields = draft.fields, .organisation_id = std::nullopt, .archived = false};
  const CustomerId id = book.create(draft, state);
  before.organisation_id = id, before.organisation_event = book.last_event();
  return id;
}

std::string json_of(const RowBefore& before) { return to_json(before); }

// The values of own fields that this customer may have; what is wrong with the others is said.
CustomValues own_values(CustomerBook& book, const CustomerDraft& draft, CustomerKind kind, RowOutcome& outcome) {
  CustomValues values;
  if (draft.custom.empty()) return values;
  const std::vector<CustomField>& fields = book.own_fields();
  for (const auto& [key, value] : draft.custom) {
    const auto field = std::ranges::find(fields, key, &CustomField::key);
    const auto checked = field == fields.end()
                             ? Result<Done>(refuse(RefusalCode::invalid, "", "there is no such field"))
                             : check_custom_value(*field, value, kind == CustomerKind::organisation);
    if (checked)
      values[key] = value;
    else
      for (const Fault& fault : checked.error().faults) outcome.messages.push_back(stored(own_name(key), fault.reason));
  }
  return values;
}

RowOutcome create(CustomerBook& book, const CustomerDraft& draft) {
  RowOutcome outcome;
  if (!has_name(draft)) {
    outcome.messages.push_back({"",
                                draft.kind == CustomerKind::person ? "a person needs a given or a family name"
                                                                   : "an organisation needs a name",
                                {}});
    return outcome;
  }
  RowBefore before;
  CustomerState state{.kind = draft.kind, .fields = draft.fields, .organisation_id = std::nullopt, .archived = false};
  if (!draft.organisation_name.empty()) state.organisation_id = organisation(book, draft.organisation_name, before);
  state.custom = own_values(book, draft, draft.kind, outcome);
  const CustomerId id = book.create(draft, state);
  outcome.fate = Fate::created, outcome.customer_id = id, outcome.event_id = book.last_event();
  if (before.organisation_id) {
    before.made_id = id;
    outcome.before = json_of(before);
  }
  return outcome;
}

RowOutcome change(CustomerBook& book, CustomerId id, const CustomerDraft& draft, const ImportOptions& options) {
  RowOutcome outcome{.fate = Fate::unchanged, .customer_id = id, .event_id = {}, .before = {}, .messages = {}};
  CustomerState state = book.state(id);
  if (state.archived || options.existing == Existing::leave) {
    outcome.fate = Fate::skipped;
    outcome.messages.push_back(
        {"", state.archived ? "the customer was put away" : "the customer is there already", {}});
    return outcome;
  }
  RowBefore before;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < customer_field_count; ++i) {
    const auto f = static_cast<F>(i);
    std::string& mine = state.fields[i];
    const std::string& theirs = draft.fields[i];
    if (theirs.empty() || theirs == mine || (!mine.empty() && options.existing == Existing::fill)) continue;
    // A person's name is made of its parts; an external id of another source stays.
    if (f == F::name && state.kind == CustomerKind::person) continue;
    if ((f == F::source || f == F::external_id) && !field(state.fields, F::external_id).empty()) continue;
    if (f == F::external_id && field(state.fields, F::source) != field(draft.fields, F::source)) continue;
    before.fields[std::string(enum_name(f))] = mine;
    names.emplace_back(enum_name(f));
    mine = theirs;
  }
  if (!draft.organisation_name.empty() && !state.organisation_id && state.kind == CustomerKind::person) {
    state.organisation_id = organisation(book, draft.organisation_name, before);
    before.organisation = true;
    names.emplace_back("organisation_id");
  }
  const CustomValues values = own_values(book, draft, state.kind, outcome);
  const CustomValues mine = values.empty() ? CustomValues{} : book.custom(id);
  for (const auto& [key, value] : values) {
    const auto there = mine.find(key);
    if (there != mine.end() && (options.existing == Existing::fill || there->second.text == value.text)) continue;
    before.fields[own_name(key)] = there == mine.end() ? "" : there->second.text;
    names.push_back(own_name(key));
    state.custom[key] = value;
  }
  std::vector<Identity> fresh;
  for (const Identity& identity : draft.identities)
    if (!book.has_identity(id, identity)) fresh.push_back(identity);
  if (names.empty() && fresh.empty()) return outcome;
  before.identities = book.change(id, state, names, fresh);
  outcome.fate = Fate::updated, outcome.event_id = book.last_event(), outcome.before = json_of(before);
  return outcome;
}

}  // namespace

RowOutcome put_customer(CustomerBook& book, const CustomerDraft& draft, const ImportOptions& options) {
  const Found found = find(book, draft, options);
  if (found.id) return change(book, *found.id, draft, options);
  if (found.unclear && options.on_conflict == OnConflict::ask) {
    RowOutcome outcome;
    outcome.fate = Fate::unclear;
    outcome.messages.push_back({"", std::string(found.why), {}});
    return outcome;
  }
  return create(book, draft);
}

RowOutcome put_purchase(CustomerBook& book, Tx& tx, bool keep, const ImportRecord& record,
                        const ImportOptions& options) {
  RowOutcome outcome;
  const PurchaseDraft& purchase = *record.purchase;
  const std::string key = "purchase:" + options.source + ":" + purchase.external_id;
  auto* const shadow = keep ? nullptr : dynamic_cast<ShadowBook*>(&book);
  if (const auto there = find_entry(tx, EntryKind::purchase, options.source, purchase.external_id)) {
    outcome.fate = Fate::unchanged, outcome.customer_id = there->customer_id;
    return outcome;
  }
  if (shadow != nullptr && shadow->has_entry(key)) {
    outcome.fate = Fate::unchanged;
    return outcome;
  }
  const Found found = find(book, record.customer, options);
  if (found.unclear) {
    outcome.fate = Fate::unclear;
    outcome.messages.push_back({"", std::string(found.why), {}});
    return outcome;
  }
  RowBefore before;
  std::optional<CustomerId> customer = found.id;
  if (!customer) {
    if (!options.create_missing) {
      outcome.messages.push_back({"", "no such customer", {}});
      return outcome;
    }
    CustomerDraft draft = record.customer;
    // Nobody's name is known: the customer is called by what is.
    if (!has_name(draft)) {
      const std::string& external_id = field(draft.fields, F::external_id);
      field(draft.fields, F::family_name) = external_id.empty() ? draft.identities.at(0).given : external_id;
      complete_draft(draft);
    }
    CustomerState state{.kind = draft.kind, .fields = draft.fields, .organisation_id = std::nullopt, .archived = false};
    customer = before.made_id = book.create(draft, state);
  }
  outcome.fate = Fate::created, outcome.customer_id = customer;
  if (shadow != nullptr) {
    shadow->put_entry(key);
    return outcome;
  }
  NewEntry entry{};
  entry.customer_id = *customer, entry.kind = EntryKind::purchase, entry.occurred_at = purchase.occurred_at;
  entry.summary = purchase.summary, entry.source = options.source, entry.external_id = purchase.external_id;
  entry.amount = purchase.amount, entry.quantity = purchase.quantity;
  before.entry_id = add_entry(tx, entry), before.entry_at = purchase.occurred_at;
  outcome.event_id = tx.record(PurchaseRecorded{.customer_id = *customer, .entry_id = *before.entry_id});
  outcome.before = json_of(before);
  return outcome;
}

namespace {

struct ShadowState {
  CustomerKind kind;
  std::vector<std::string> fields;
  std::optional<CustomerId> organisation_id;
  CustomValues custom;  // those that the file has given
};
BOOST_DESCRIBE_STRUCT(ShadowState, (), (kind, fields, organisation_id, custom))

std::string key_of(const Identity& identity) { return std::string(enum_name(identity.kind)) + ":" + identity.value; }
std::string key_of(std::string_view source, std::string_view external_id) {
  return "id:" + std::string(source) + ":" + std::string(external_id);
}

}  // namespace

std::vector<CustomerId> ShadowBook::of_key(const std::string& key) {
  return tx_.all<CustomerId>(sql::ShadowsOfKey{.pass_id = id_, .key = key, .count_max = shadow_matches_max});
}

void ShadowBook::put_key(const std::string& key, CustomerId id) {
  tx_.run(sql::PutShadowKey{.pass_id = id_, .key = key, .customer_id = id});
}

void ShadowBook::put_state(CustomerId id, const CustomerState& state) {
  ShadowState shadow{
      .kind = state.kind, .fields = {}, .organisation_id = state.organisation_id, .custom = shadow_custom(id)};
  for (const auto& [key, value] : state.custom) shadow.custom[key] = value;
  shadow.fields.assign(state.fields.begin(), state.fields.end());
  tx_.run(sql::PutShadow{.pass_id = id_, .customer_id = id, .state = to_json(shadow)});
}

std::optional<CustomerId> ShadowBook::by_external_id(std::string_view source, std::string_view external_id) {
  if (const auto id = real_.by_external_id(source, external_id)) return id;
  const auto shadows = of_key(key_of(source, external_id));
  return shadows.empty() ? std::nullopt : std::optional(shadows[0]);
}

std::vector<CustomerId> ShadowBook::by_identity(const Identity& identity) {
  std::vector<CustomerId> ids = real_.by_identity(identity);
  for (const CustomerId id : of_key(key_of(identity)))
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  return ids;
}

std::optional<CustomerId> ShadowBook::organisation_named(std::string_view name) {
  if (const auto id = real_.organisation_named(name)) return id;
  const auto shadows = of_key("organisation:" + std::string(name));
  return shadows.empty() ? std::nullopt : std::optional(shadows[0]);
}

CustomerState ShadowBook::state(CustomerId id) {
  const auto text = tx_.one<std::string>(sql::ShadowOf{.pass_id = id_, .customer_id = id});
  if (!text) return real_.state(id);
  auto shadow = from_json<ShadowState>(*text);
  CHECK(shadow && shadow->fields.size() == customer_field_count);
  CustomerState state{
      .kind = shadow->kind, .fields = {}, .organisation_id = shadow->organisation_id, .archived = false};
  std::ranges::move(shadow->fields, state.fields.begin());
  return state;
}

CustomValues ShadowBook::shadow_custom(CustomerId id) {
  const auto text = tx_.one<std::string>(sql::ShadowOf{.pass_id = id_, .customer_id = id});
  if (!text) return {};
  auto shadow = from_json<ShadowState>(*text);
  CHECK(shadow.has_value());
  return std::move(shadow->custom);
}

CustomValues ShadowBook::custom(CustomerId id) {
  CustomValues values = real_.custom(id);
  for (auto& [key, value] : shadow_custom(id)) values[key] = std::move(value);
  return values;
}

bool ShadowBook::has_identity(CustomerId id, const Identity& identity) {
  const auto shadows = of_key(key_of(identity));
  return std::ranges::find(shadows, id) != shadows.end() || real_.has_identity(id, identity);
}

CustomerId ShadowBook::create(const CustomerDraft& draft, const CustomerState& state) {
  const auto id = tx_.new_id<CustomerId>();
  put_state(id, state);
  for (const Identity& identity : draft.identities) put_key(key_of(identity), id);
  if (!field(draft.fields, F::external_id).empty())
    put_key(key_of(field(draft.fields, F::source), field(draft.fields, F::external_id)), id);
  if (draft.kind == CustomerKind::organisation) put_key("organisation:" + field(draft.fields, F::name), id);
  return id;
}

std::vector<IdentityId> ShadowBook::change(CustomerId id, const CustomerState& state, const std::vector<std::string>&,
                                           const std::vector<Identity>& identities) {
  put_state(id, state);
  for (const Identity& identity : identities) put_key(key_of(identity), id);
  if (!field(state.fields, F::external_id).empty())
    put_key(key_of(field(state.fields, F::source), field(state.fields, F::external_id)), id);
  return {};
}

bool ShadowBook::has_entry(const std::string& key) { return !of_key(key).empty(); }
void ShadowBook::put_entry(const std::string& key) { put_key(key, CustomerId{1}); }

bool sweep_shadows(Tx& tx, PassId id) {
  constexpr std::int64_t sweep_count = 5'000;
  const auto states = tx.run(sql::DeleteShadows{.pass_id = id, .count_max = sweep_count});
  const auto keys = tx.run(sql::DeleteShadowKeys{.pass_id = id, .count_max = sweep_count});
  return states + keys > 0;
}

}  // namespace vez
