#include "customers/customers_export.h"

namespace vez {
namespace {

Result<Page<TimelineEntry>> list_customer_timeline(Tx& tx, ListTimeline input) {
  TRY(get_customer(tx, {input.id}));
  return list_timeline(tx, std::move(input));
}

}  // namespace

std::vector<Route> customers_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right write = Right::customers_write;
  return {
      route(Method::get, "/customers", "listCustomers", read, "Customers, searched, filtered and sorted.",
            list_customers),
      route(Method::get, "/customers/count", "countCustomers", read, "How many customers a list has.", count_customers),
      route(Method::get, "/customers/fields", "listCustomerFields", read, "What conditions over customers can ask.",
            list_customer_fields),
      route(Method::get, "/customers/export", "exportCustomers", Right::customers_export,
            "The customers of a list as a file.", export_customers),
      route(Method::get, "/timeline/export", "exportTimeline", Right::customers_export,
            "What happened with customers, as a file.", export_timeline),
      route(Method::get, "/customers/lookup", "lookupCustomer", read,
            "Who has this phone number, mail address, handle, card or other identity.", lookup_customer),
      route(Method::post, "/customers", "createCustomer", write, "Adds a person or an organisation.", create_customer,
            nullptr, 201),
      route(Method::get, "/customers/{id}", "getCustomer", read, "One customer.", get_customer),
      route(Method::patch, "/customers/{id}", "updateCustomer", write, "Changes a customer.", update_customer),
      route(Method::del, "/customers/{id}", "archiveCustomer", write, "Puts a customer away; can be restored.",
            archive_customer),
      route(Method::post, "/customers/{id}/restore", "restoreCustomer", write,
            "Brings back a customer that was put away.", restore_customer),
      route(Method::get, "/customers/{id}/card", "getCustomerCard", read, "Who this is, at one look.",
            get_customer_card),
      route(Method::post, "/customers/{id}/identities", "addIdentity", write,
            "Adds what a customer is recognised or reached by.", add_identity, nullptr, 201),
      route(Method::patch, "/customers/{id}/identities/{identity_id}", "updateIdentity", write,
            "Puts an identity right, or says that it is verified.", update_identity),
      route(Method::del, "/customers/{id}/identities/{identity_id}", "removeIdentity", write, "Takes an identity away.",
            remove_identity),
      route(Method::put, "/customers/{id}/restrictions/{kind}", "setRestriction", write,
            "States what must not be done with a customer, and why.", set_restriction),
      route(Method::del, "/customers/{id}/restrictions/{kind}", "liftRestriction", write,
            "What was not to be done with a customer may be done again.", lift_restriction),
      route(Method::get, "/customers/{id}/timeline", "listTimeline", read,
            "What happened with a customer, newest first.", list_customer_timeline),
      route(Method::post, "/customers/{id}/contacts", "recordContact", Right::contacts_write,
            "Records a call, visit, letter or mail.", record_contact, nullptr, 201),
  };
}

}  // namespace vez
