#include "memory/memory.h"

namespace vez {

std::vector<Route> memory_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right write = Right::customers_write;
  return {
      route(Method::get, "/customers/{id}/facts", "listFacts", read, "What to know before speaking with a customer.",
            list_facts),
      route(Method::post, "/customers/{id}/facts", "noteFact", Right::contacts_write, "Notes a fact in one line.",
            note_fact, nullptr, 201),
      route(Method::patch, "/customers/{id}/facts/{fact_id}", "updateFact", write, "Changes a fact.", update_fact),
      route(Method::del, "/customers/{id}/facts/{fact_id}", "eraseFact", write,
            "Erases a fact: the journal keeps that it was, not what.", erase_fact),
      route(Method::get, "/customers/{id}/consents", "listConsents", read,
            "What a customer has agreed to, now and ever.", list_consents),
      route(Method::post, "/customers/{id}/consents", "recordConsent", Right::contacts_write,
            "Records that a consent was given or taken back, with the proof.", record_consent, nullptr, 201),
      route(Method::get, "/customers/{id}/may-contact", "mayContact", read,
            "Whether a customer may be contacted for a purpose on a channel, and why.", may_contact),
      route(Method::get, "/customers/{id}/relations", "listRelations", read, "To whom a customer belongs, and how.",
            list_relations),
      route(Method::post, "/customers/{id}/relations", "addRelation", write, "Relates two customers.", add_relation,
            nullptr, 201),
      route(Method::patch, "/customers/{id}/relations/{relation_id}", "updateRelation", write,
            "Changes a relation's note and days.", update_relation),
      route(Method::del, "/customers/{id}/relations/{relation_id}", "removeRelation", write, "Takes a relation away.",
            remove_relation),
      route(Method::get, "/customers/{id}/service-points", "listServicePoints", read,
            "Where and what a customer is served.", list_service_points),
      route(Method::post, "/customers/{id}/service-points", "addServicePoint", write,
            "Adds a contract, a connection or an address of service.", add_service_point, nullptr, 201),
      route(Method::patch, "/customers/{id}/service-points/{service_point_id}", "updateServicePoint", write,
            "Changes a service point.", update_service_point),
      route(Method::del, "/customers/{id}/service-points/{service_point_id}", "removeServicePoint", write,
            "Takes away a service point without history.", remove_service_point),
      route(Method::get, "/custom-fields", "listCustomFields", read, "The company's own fields of customers.",
            list_custom_fields),
      route(Method::post, "/custom-fields", "createCustomField", Right::company_manage, "Adds a field.",
            create_custom_field, nullptr, 201),
      route(Method::patch, "/custom-fields/{id}", "updateCustomField", Right::company_manage,
            "Changes a field, or retires it.", update_custom_field),
      route(Method::get, "/custom-fields/use", "listCustomFieldUses", Right::company_manage,
            "How much the fields are used: one that nobody fills asks for nothing.", list_custom_field_uses),
      route(Method::get, "/addresses/check", "checkAddress", read,
            "Whether a postcode can be right, and what was most likely meant.", check_address),
  };
}

}  // namespace vez
