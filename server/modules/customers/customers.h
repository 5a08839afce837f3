#pragma once

#include <optional>
#include <string>
#include <vector>

#include "condition/condition.h"
#include "engine/customer_rows.h"
#include "engine/route.h"
#include "engine/rule_check.h"
#include "identity/identity.h"
#include "memory/memory.h"
#include "timeline/timeline.h"

namespace vez {

using IdentityId = Id<struct IdentityTag>;

enum class CustomerKind { person, organisation };
BOOST_DESCRIBE_ENUM(CustomerKind, person, organisation)

// How a customer can be recognised and reached.
struct Identity {
  IdentityId id;
  IdentityKind kind;
  std::string value;  // in the one spelling (identity/README.md); as given when not valid
  std::string given;
  std::string label;
  bool valid;
  std::optional<std::string> system = {};  // of a customer_number: whose it is; stands in the value too
  std::string source = {};                 // what told it: "page", "token:NAME", "import:ID", or a name of its own
  double confidence = 1;                   // 0 to 1: how sure it is that it is this customer's
  std::optional<UtcTime> verified_at = {};
  std::optional<UserId> verified_by_id = {};
  std::optional<std::string> verified_by_name = {};
};
BOOST_DESCRIBE_STRUCT(Identity, (),
                      (id, kind, value, given, label, valid, system, source, confidence, verified_at, verified_by_id,
                       verified_by_name))

// A customer in a list.
struct CustomerRow {
  CustomerId id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> city;
  std::optional<std::string> phone;
  std::optional<std::string> mail;
  std::optional<std::string> organisation_name;
  std::optional<Date> customer_since;
  std::optional<UtcTime> last_contact_at;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (),
                      (id, kind, name, language, country, city, phone, mail, organisation_name, customer_since,
                       last_contact_at, created_at))

// A customer's row as it stands in the table, with the names of what it points to.
struct CustomerRecord {
  CustomerId id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<std::string> salutation;  // what stands before the name: "gospa", "dr."
  std::optional<CustomerId> organisation_id;
  std::optional<std::string> organisation_name;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> time_zone;  // IANA; the company's where it is not known
  std::optional<Channel> preferred_channel;
  std::optional<std::string> preferred_hours;  // "17:00-20:00", by the customer's clock
  std::optional<std::string> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<UserId> owner_id;
  std::optional<std::string> owner_name;
  std::optional<std::string> source;
  std::optional<std::string> external_id;
  std::optional<UtcTime> last_contact_at;
  UtcTime created_at;
  UtcTime updated_at;
  std::optional<UtcTime> archived_at;
  std::optional<CustomerId> merged_into_id;  // is one with that one, and kept there
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CustomerRecord, (),
                      (id, kind, name, given_name, family_name, middle_name, salutation, organisation_id,
                       organisation_name, language, country, street, postcode, city, time_zone, preferred_channel,
                       preferred_hours, note, birth_date, customer_since, owner_id, owner_name, source, external_id,
                       last_contact_at, created_at, updated_at, archived_at, merged_into_id, version))

struct Customer : CustomerRecord {
  std::vector<Identity> identities;
  CustomValues custom;  // by the keys of the company's own fields
};
BOOST_DESCRIBE_STRUCT(Customer, (CustomerRecord), (identities, custom))

struct NewIdentity {
  using comes_in = void;
  IdentityKind kind;
  Text<1, 254> value;
  std::optional<Text<0, 40>> label;
  std::optional<Text<1, 60>> system = {};  // of a customer_number, where it does not stand in the value
  std::optional<Text<1, 60>> source = {};  // what told it, when that is not who writes
  std::optional<double> confidence = {};   // 1 where it is not said
};
BOOST_DESCRIBE_STRUCT(NewIdentity, (), (kind, value, label, system, source, confidence))

struct CreateCustomer {
  static constexpr std::string_view example =
      R"({"kind":"person","given_name":"Ana","family_name":"Kovač","language":"sl","country":"SI","identities":[{"kind":"phone","value":"041 123 456"}]})";
  CustomerKind kind;
  std::optional<Text<1, 200>> name;  // of an organisation
  std::optional<Text<1, 100>> given_name;
  std::optional<Text<1, 100>> family_name;
  std::optional<Text<1, 100>> middle_name;
  std::optional<Text<1, 40>> salutation = {};
  std::optional<CustomerId> organisation_id;
  std::optional<Text<2, 2>> language;
  std::optional<Text<2, 2>> country;
  std::optional<Text<1, 200>> street;
  std::optional<Text<1, 20>> postcode;
  std::optional<Text<1, 100>> city;
  std::optional<Text<1, 60>> time_zone = {};
  std::optional<Channel> preferred_channel = {};
  std::optional<Text<11, 11>> preferred_hours = {};
  std::optional<Text<1, 4000>> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<UserId> owner_id;  // whoever adds a customer owns it, when they do not see all
  std::vector<NewIdentity> identities;
  CustomValues custom = {};
};
BOOST_DESCRIBE_STRUCT(CreateCustomer, (),
                      (kind, name, given_name, family_name, middle_name, salutation, organisation_id, language, country,
                       street, postcode, city, time_zone, preferred_channel, preferred_hours, note, birth_date,
                       customer_since, owner_id, identities, custom))

struct OneCustomer {
  CustomerId id;
};
BOOST_DESCRIBE_STRUCT(OneCustomer, (), (id))

struct UpdateCustomer {
  static constexpr std::string_view example = R"({"city":"Maribor","note":null})";
  CustomerId id;
  Patch<Text<1, 200>> name;
  Patch<Text<1, 100>> given_name;
  Patch<Text<1, 100>> family_name;
  Patch<Text<1, 100>> middle_name;
  Patch<Text<1, 40>> salutation;
  Patch<CustomerId> organisation_id;
  Patch<Text<2, 2>> language;
  Patch<Text<2, 2>> country;
  Patch<Text<1, 200>> street;
  Patch<Text<1, 20>> postcode;
  Patch<Text<1, 100>> city;
  Patch<Text<1, 60>> time_zone;
  Patch<Channel> preferred_channel;
  Patch<Text<11, 11>> preferred_hours;
  Patch<Text<1, 4000>> note;
  Patch<Date> birth_date;
  Patch<Date> customer_since;
  Patch<UserId> owner_id;
  Patch<CustomValues> custom;            // those named; null takes one away
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateCustomer, (),
                      (id, name, given_name, family_name, middle_name, salutation, organisation_id, language, country,
                       street, postcode, city, time_zone, preferred_channel, preferred_hours, note, birth_date,
                       customer_since, owner_id, custom))

struct AddIdentity {
  static constexpr std::string_view example = R"({"kind":"telegram","value":"@ana_k","label":"private"})";
  CustomerId id;
  IdentityKind kind;
  Text<1, 254> value;
  std::optional<Text<0, 40>> label;
  std::optional<Text<1, 60>> system = {};
  std::optional<Text<1, 60>> source = {};
  std::optional<double> confidence = {};
};
BOOST_DESCRIBE_STRUCT(AddIdentity, (), (id, kind, value, label, system, source, confidence))

// A slip of the pen put right, or what is known of an identity by now.
struct UpdateIdentity {
  static constexpr std::string_view example = R"({"verified":true})";
  CustomerId id;
  IdentityId identity_id;
  Patch<Text<1, 254>> value;
  Patch<Text<0, 40>> label;
  Patch<double> confidence;
  Patch<bool> verified;  // whoever says so has seen the proof: a call back, a paper, a link that was opened
};
BOOST_DESCRIBE_STRUCT(UpdateIdentity, (), (id, identity_id, value, label, confidence, verified))

struct RemoveIdentity {
  CustomerId id;
  IdentityId identity_id;
};
BOOST_DESCRIBE_STRUCT(RemoveIdentity, (), (id, identity_id))

struct ListCustomers {
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 100>> from;     // names from here on
  std::optional<Text<0, 8000>> filter;  // a condition (condition/README.md)
  std::optional<std::string> sort;      // "name", "-created_at", "custom.KEY" … (customers_listing.cc)
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
  std::optional<Text<0, 1000>> custom = {};  // keys of own fields that the rows are to hold, with commas between
};
BOOST_DESCRIBE_STRUCT(ListCustomers, (), (q, from, filter, sort, limit, cursor, custom))

// A customer of the list, with what a column may show besides.
struct ListedRow : CustomerRow {
  std::optional<std::string> owner_name;
  CustomValues custom;  // of the fields that were asked for
};
BOOST_DESCRIBE_STRUCT(ListedRow, (CustomerRow), (owner_name, custom))

struct CustomerPage {
  std::vector<ListedRow> items;
  std::optional<std::string> next;
  bool similar;  // nobody was found by the words that were typed: these have words like them, the nearest first
};
BOOST_DESCRIBE_STRUCT(CustomerPage, (), (items, next, similar))

struct CountCustomers {
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 8000>> filter;
};
BOOST_DESCRIBE_STRUCT(CountCustomers, (), (q, filter))

struct CustomerCount {
  std::int64_t count;
  bool exact;  // otherwise there may be more
};
BOOST_DESCRIBE_STRUCT(CustomerCount, (), (count, exact))

struct LookupCustomer {
  Text<3, 300> identity;  // "phone:040 123 456", "telegram:@ana_k", "customer_number:crm:K-12"
};
BOOST_DESCRIBE_STRUCT(LookupCustomer, (), (identity))

struct AskedIdentity {
  IdentityKind kind;
  std::string value;
  bool valid;
};
BOOST_DESCRIBE_STRUCT(AskedIdentity, (), (kind, value, valid))

enum class MatchReason {
  same_phone,
  same_mail,
  same_handle,
  same_card,
  same_tax_number,
  same_customer_number,
  same_visitor,
  same_number_elsewhere,   // the telephone's number at a messenger, or the other way round
  same_number_other_line,  // but for the extension
};
BOOST_DESCRIBE_ENUM(MatchReason, same_phone, same_mail, same_handle, same_card, same_tax_number, same_customer_number,
                    same_visitor, same_number_elsewhere, same_number_other_line)

struct CustomerMatch {
  CustomerRow customer;
  double confidence;  // 0 to 1: the identity's own, shared by those who have it
  MatchReason reason;
  bool verified;
};
BOOST_DESCRIBE_STRUCT(CustomerMatch, (), (customer, confidence, reason, verified))

// What everybody may know of a customer who is not theirs to see: that there is one, since when, and what must not be
// done with them.
struct HiddenMatch {
  std::optional<Date> customer_since;
  UtcTime created_at;
  bool do_not_sell;
};
BOOST_DESCRIBE_STRUCT(HiddenMatch, (), (customer_since, created_at, do_not_sell))

struct LookupAnswer {
  AskedIdentity identity;
  std::vector<CustomerMatch> matches;
  std::vector<HiddenMatch> hidden;
};
BOOST_DESCRIBE_STRUCT(LookupAnswer, (), (identity, matches, hidden))

// What must not be done with a customer. The archived one is not to be worked with; the others somebody has stated.
enum class RestrictionKind { archived, do_not_sell };
BOOST_DESCRIBE_ENUM(RestrictionKind, archived, do_not_sell)
enum class StatedRestriction { do_not_sell };
BOOST_DESCRIBE_ENUM(StatedRestriction, do_not_sell)

struct Restriction {
  RestrictionKind kind;
  std::optional<std::string> reason;  // in words of whoever stated it
  UtcTime since_at;
  std::optional<std::string> author_name;
};
BOOST_DESCRIBE_STRUCT(Restriction, (), (kind, reason, since_at, author_name))

struct SetRestriction {
  static constexpr std::string_view example = R"({"reason":"Asked on the phone not to be offered anything."})";
  CustomerId id;
  StatedRestriction kind;
  Text<1, 300> reason;
};
BOOST_DESCRIBE_STRUCT(SetRestriction, (), (id, kind, reason))

struct LiftRestriction {
  CustomerId id;
  StatedRestriction kind;
};
BOOST_DESCRIBE_STRUCT(LiftRestriction, (), (id, kind))

// Who this is, at one look.
struct CustomerCard {
  Customer customer;
  std::string greeting;  // how a letter to the customer begins, in the customer's language
  std::vector<Restriction> restrictions;
  std::vector<Fact> facts;  // what to know before speaking
  std::vector<ConsentState> consents;
  std::vector<ServicePoint> service_points;  // the first ones
  std::vector<Relation> relations;           // the first ones
  std::optional<CustomerRow> organisation;
  std::vector<CustomerRow> members;  // the first ones
  std::int64_t member_count;
  ContactFigures contacts;
  PurchaseFigures purchases;
  std::vector<TimelineEntry> recent;
  std::optional<std::string> recent_next;
  std::vector<CardValue> own_values;  // of the company's own fields those that a card shows
};
BOOST_DESCRIBE_STRUCT(CustomerCard, (),
                      (customer, greeting, restrictions, facts, consents, service_points, relations, organisation,
                       members, member_count, contacts, purchases, recent, recent_next, own_values))

struct CustomerCreated {
  static constexpr std::string_view name = "CustomerCreated";
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CustomerCreated, (), (customer_id))
struct CustomerUpdated {
  static constexpr std::string_view name = "CustomerUpdated";
  CustomerId customer_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(CustomerUpdated, (), (customer_id, fields))
struct CustomerArchived {
  static constexpr std::string_view name = "CustomerArchived";
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CustomerArchived, (), (customer_id))
struct CustomerRestored {
  static constexpr std::string_view name = "CustomerRestored";
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CustomerRestored, (), (customer_id))
struct IdentityAdded {
  static constexpr std::string_view name = "IdentityAdded";
  CustomerId customer_id;
  IdentityId identity_id;
};
BOOST_DESCRIBE_STRUCT(IdentityAdded, (), (customer_id, identity_id))
struct IdentityChanged {
  static constexpr std::string_view name = "IdentityChanged";
  CustomerId customer_id;
  IdentityId identity_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(IdentityChanged, (), (customer_id, identity_id, fields))
struct IdentityRemoved {
  static constexpr std::string_view name = "IdentityRemoved";
  CustomerId customer_id;
  IdentityId identity_id;
};
BOOST_DESCRIBE_STRUCT(IdentityRemoved, (), (customer_id, identity_id))
struct RestrictionSet {
  static constexpr std::string_view name = "RestrictionSet";
  CustomerId customer_id;
  StatedRestriction kind;
};
BOOST_DESCRIBE_STRUCT(RestrictionSet, (), (customer_id, kind))
struct RestrictionLifted {
  static constexpr std::string_view name = "RestrictionLifted";
  CustomerId customer_id;
  StatedRestriction kind;
};
BOOST_DESCRIBE_STRUCT(RestrictionLifted, (), (customer_id, kind))

// Most identities of one customer; most members a card shows.
constexpr std::int64_t identities_max = 50;
constexpr std::size_t identity_bytes_max = 1'016;  // 254 characters
constexpr std::int64_t card_members_max = 5;
constexpr std::int64_t card_entries_max = 20;
constexpr std::int64_t card_service_points_max = 10;
constexpr std::int64_t lookup_matches_max = 10;
// Most customers that a condition is tried on for one page, and for one count. A page of a filtered list may be short
// and still have a `next`; a count beyond it is not exact.
constexpr std::int64_t list_scan_rows_max = 20'000;
constexpr std::int64_t count_scan_rows_max = 50'000;

Result<Customer> create_customer(Tx& tx, CreateCustomer input);
Result<Customer> get_customer(Tx& tx, OneCustomer input);
Result<Customer> update_customer(Tx& tx, UpdateCustomer input);
Result<Done> archive_customer(Tx& tx, OneCustomer input);
Result<Customer> restore_customer(Tx& tx, OneCustomer input);
Result<Identity> add_identity(Tx& tx, AddIdentity input);
Result<Identity> update_identity(Tx& tx, UpdateIdentity input);
Result<Done> remove_identity(Tx& tx, RemoveIdentity input);
// States it, or states it anew with another reason; since when stays.
Result<Restriction> set_restriction(Tx& tx, SetRestriction input);
Result<Done> lift_restriction(Tx& tx, LiftRestriction input);
// Everything that must not be done with the customer, the strictest first.
std::vector<Restriction> restrictions_of(Tx& tx, const Customer& customer);
Result<CustomerPage> list_customers(Tx& tx, ListCustomers input);
// The fields that conditions over customers know.
const ConditionSchema& customer_schema();
struct CustomerFields {
  std::vector<ConditionFieldShape> items;
};
BOOST_DESCRIBE_STRUCT(CustomerFields, (), (items))
Result<CustomerFields> list_customer_fields(Tx& tx, Nothing input);
Result<CustomerCount> count_customers(Tx& tx, CountCustomers input);
Result<LookupAnswer> lookup_customer(Tx& tx, LookupCustomer input);
Result<CustomerCard> get_customer_card(Tx& tx, OneCustomer input);
Result<TimelineEntry> record_contact(Tx& tx, RecordContact input);
// As a list shows the customer, when who asks may see them.
std::optional<CustomerRow> customer_row(Tx& tx, CustomerId id);
// Where the customer is kept since it was merged; itself when it was not.
CustomerId living_customer(Tx& tx, CustomerId id);

std::vector<Route> customers_routes();
std::vector<RuleCheck> customers_rule_checks();
std::vector<CustomerRows> customers_rows();

}  // namespace vez
