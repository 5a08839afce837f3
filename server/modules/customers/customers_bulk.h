#pragma once

// Customers by the thousand, for imports and for ingest: what can be made without the database is made before
// (CustomerDraft), the transaction only looks up and writes.

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "customers/customers.h"

namespace vez {

// What a file can say of a customer. Dates are "YYYY-MM-DD".
enum class CustomerField {
  name,
  given_name,
  family_name,
  middle_name,
  language,
  country,
  street,
  postcode,
  city,
  note,
  birth_date,
  customer_since,
  source,
  external_id,
  do_not_sell,  // the reason; an import states the restriction, and never lifts one
  salutation,
  time_zone,
  preferred_channel,
  preferred_hours,
};
BOOST_DESCRIBE_ENUM(CustomerField, name, given_name, family_name, middle_name, language, country, street, postcode,
                    city, note, birth_date, customer_since, source, external_id, do_not_sell, salutation, time_zone,
                    preferred_channel, preferred_hours)
constexpr std::size_t customer_field_count = 19;
// "" is nothing.
using CustomerTexts = std::array<std::string, customer_field_count>;

inline std::string& field(CustomerTexts& fields, CustomerField f) { return fields[static_cast<std::size_t>(f)]; }
inline const std::string& field(const CustomerTexts& fields, CustomerField f) {
  return fields[static_cast<std::size_t>(f)];
}

// A customer as it is to be, in normal form.
struct CustomerDraft {
  CustomerKind kind = CustomerKind::person;
  CustomerTexts fields;
  std::string organisation_name;
  std::vector<Identity> identities;
  CustomValues custom = {};  // by the keys of own fields, in the form of their types
  std::string name_sort;     // by complete_draft
  std::string words;         // by complete_draft
};
// Display name, sort text and search words from the fields: pure, and most of the work.
void complete_draft(CustomerDraft& draft);
// The identity in its normal form. `system` of a customer_number that does not say it.
Identity normal_identity(IdentityKind kind, std::string_view given, std::string_view label, std::string_view country,
                         std::string_view system = "");
Identity normal_identity(const NewIdentity& given, std::string_view country);

// "17:00-20:00", the hours at which somebody likes to be reached.
bool is_hours(std::string_view text);

void insert_identity(Tx& tx, CustomerId customer_id, const Identity& identity);
// The value of the first of that kind, as it stands in the customer's own row; none without one.
std::optional<std::string_view> first_value(std::span<const Identity> identities, IdentityKind kind);
// What a customer is found by, anew: names, city, street, phones and mails.
void index_customer(Tx& tx, const Customer& customer);
// After any change of its rows from elsewhere: the first identities in its own row, and its words in the search.
void refresh_customer(Tx& tx, CustomerId id);

// A customer as it is.
struct CustomerState {
  CustomerKind kind = CustomerKind::person;
  CustomerTexts fields;
  std::optional<CustomerId> organisation_id;
  bool archived = false;
  CustomValues custom = {};  // to be written; those that are not named stay
};
// How a value of an own field is called among the fields of a customer: "custom.shoe_size".
inline std::string own_name(std::string_view key) { return "custom." + std::string(key); }

// Where customers are looked up and put. The check of an import has one of its own, that keeps nothing.
class CustomerBook {
 public:
  virtual ~CustomerBook() = default;
  virtual std::optional<CustomerId> by_external_id(std::string_view source, std::string_view external_id) = 0;
  // Who has it and is not put away; at most a few.
  virtual std::vector<CustomerId> by_identity(const Identity& identity) = 0;
  virtual std::optional<CustomerId> organisation_named(std::string_view name) = 0;
  virtual CustomerState state(CustomerId id) = 0;
  // The company's own fields, as this transaction sees them, and what a customer has in them.
  virtual const std::vector<CustomField>& own_fields() = 0;
  virtual CustomValues custom(CustomerId id) = 0;
  // Whether the customer has this identity.
  virtual bool has_identity(CustomerId id, const Identity& identity) = 0;
  virtual CustomerId create(const CustomerDraft& draft, const CustomerState& state) = 0;
  // `fields` names what differs from before. Ids of the identities in their order.
  virtual std::vector<IdentityId> change(CustomerId id, const CustomerState& state,
                                         const std::vector<std::string>& fields,
                                         const std::vector<Identity>& identities) = 0;
  // Of the last create or change; 0 where nothing is kept.
  virtual EventId last_event() const = 0;
};

// The customers of the database. finish() writes what was gathered: search words come last, because each savepoint
// after them would write the index to the file.
class CustomersBulk final : public CustomerBook {
 public:
  explicit CustomersBulk(Tx& tx) : tx_(tx) {}
  std::optional<CustomerId> by_external_id(std::string_view source, std::string_view external_id) override;
  std::vector<CustomerId> by_identity(const Identity& identity) override;
  std::optional<CustomerId> organisation_named(std::string_view name) override;
  CustomerState state(CustomerId id) override;
  const std::vector<CustomField>& own_fields() override;
  CustomValues custom(CustomerId id) override;
  bool has_identity(CustomerId id, const Identity& identity) override;
  CustomerId create(const CustomerDraft& draft, const CustomerState& state) override;
  std::vector<IdentityId> change(CustomerId id, const CustomerState& state, const std::vector<std::string>& fields,
                                 const std::vector<Identity>& identities) override;
  EventId last_event() const override { return last_event_; }
  void finish();
  // Runs `work` under a savepoint as Tx::attempt does: what was gathered in it is undone with it.
  bool attempt(const std::function<bool()>& work);

 private:
  Tx& tx_;
  EventId last_event_{};
  std::optional<std::vector<CustomField>> own_fields_;
  std::vector<std::pair<CustomerId, std::string>> new_words_;
  std::vector<CustomerId> changed_;
};

struct CustomerRemoved {
  static constexpr std::string_view name = "CustomerRemoved";
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CustomerRemoved, (), (customer_id))

// Whether anybody but `via` has changed the customer since that event.
bool changed_by_others(Tx& tx, CustomerId id, EventId since, std::string_view via);
// Takes a customer away for good, with timeline and identities: the undoing of an import. False when members of the
// organisation still refer to it.
bool remove_customer(Tx& tx, CustomerId id);
// Puts fields back to what they were and takes identities away again.
void restore_fields(Tx& tx, CustomerId id, const std::map<std::string, std::string>& before,
                    const std::vector<IdentityId>& identities, bool organisation);

}  // namespace vez
