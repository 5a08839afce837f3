#pragma once

#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "vcard/vcard.h"

namespace vez {

// A customer as it goes out.
struct ExportedRow {
  CustomerId id;
  std::optional<std::string> source;
  std::optional<std::string> external_id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<std::string> organisation_name;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<std::string> do_not_sell;  // the reason
  std::optional<std::string> salutation;
  std::optional<std::string> time_zone;
  std::optional<Channel> preferred_channel;
  std::optional<std::string> preferred_hours;
  UtcTime created_at;
  UtcTime updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedRow, (),
                      (id, source, external_id, kind, name, given_name, family_name, middle_name, organisation_name,
                       language, country, street, postcode, city, note, birth_date, customer_since, do_not_sell,
                       salutation, time_zone, preferred_channel, preferred_hours, created_at, updated_at))

struct ExportedIdentity {
  IdentityKind kind;
  std::string value;
  std::string label;
  std::optional<std::string> source;
  double confidence;
  std::optional<UtcTime> verified_at;
};
BOOST_DESCRIBE_STRUCT(ExportedIdentity, (), (kind, value, label, source, confidence, verified_at))

// A line of NDJSON: what POST /ingest takes.
struct ExportedCustomer : ExportedRow {
  std::string type = "customer";
  std::vector<ExportedIdentity> identities;
  CustomValues custom;
};
BOOST_DESCRIBE_STRUCT(ExportedCustomer, (ExportedRow), (type, identities, custom))

// "" of nothing.
inline std::string text(const std::optional<std::string>& value) { return value.value_or(""); }
inline std::string text(const std::optional<Date>& value) { return value ? to_text(*value) : ""; }
template <DescribedEnum E>
std::string text(const std::optional<E>& value) {
  return value ? std::string(enum_name(*value)) : "";
}

std::string card_of(const ExportedCustomer& customer, VCardVersion version);

}  // namespace vez
