// What conditions over customers can ask, and where a query finds it.

#include <map>

#include "customers/customers.h"

namespace vez {
namespace {

// "customer.contacted_by.call": whether there was ever a contact by that channel.
void add_channels(ConditionSchema& schema) {
  static const auto texts = [] {
    std::map<std::string, std::string> columns;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Channel>>([&](auto channel) {
      columns["customer.contacted_by." + std::string(channel.name)] =
          "EXISTS (SELECT 1 FROM timeline_figures f WHERE f.customer_id = c.id AND f.kind = 'contact' AND f.key = '" +
          std::string(channel.name) + "')";
    });
    return columns;
  }();
  for (const auto& [name, column] : texts) schema.fields.push_back({name, ConditionType::boolean, false, {}, column});
}

ConditionSchema make_schema() {
  using enum ConditionType;
  ConditionSchema schema{{
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
      {"customer.id", id, false, {}, "c.id"},
      {"customer.preferred_channel",
       text,
       true,
       {"call", "visit", "letter", "mail", "chat", "other"},
       "c.preferred_channel"},
  }};
  add_channels(schema);
  return schema;
}

}  // namespace

const ConditionSchema& customer_schema() {
  static const ConditionSchema schema = make_schema();
  return schema;
}

}  // namespace vez
