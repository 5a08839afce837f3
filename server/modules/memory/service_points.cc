#include "memory/service_points.h"

#include "engine/command_parts.h"
#include "memory/memory.h"
#include "memory_sql.h"
#include "text/codes.h"

namespace vez {
namespace {

Result<ServicePoint> find_point(Tx& tx, CustomerId customer_id, ServicePointId id) {
  auto point = tx.one<ServicePoint>(sql::ServicePointById{.customer_id = customer_id, .id = id});
  if (!point) return refuse(RefusalCode::not_found, "service_point_id", "no such service point of this customer");
  return *std::move(point);
}

Result<Done> check_point(std::optional<std::string_view> country, std::optional<Date> since,
                         std::optional<Date> until) {
  if (country && !is_country_code(*country))
    return refuse(RefusalCode::invalid, "country", "is not a country's code of two letters");
  if (since && until && *until < *since) return refuse(RefusalCode::invalid, "until_on", "is before the beginning");
  return Done{};
}

}  // namespace

std::vector<ServicePoint> service_points_of(Tx& tx, CustomerId id, std::int64_t count_max) {
  return tx.all<ServicePoint>(sql::ServicePointsOf{.customer_id = id, .today = today(tx), .count_max = count_max});
}

bool has_service_point(Tx& tx, CustomerId id, ServicePointId point_id) {
  return find_point(tx, id, point_id).has_value();
}

Result<ServicePointList> list_service_points(Tx& tx, ListServicePoints input) {
  TRY(must_see(tx, input.id));
  return ServicePointList{service_points_of(tx, input.id, service_points_max)};
}

Result<ServicePoint> add_service_point(Tx& tx, AddServicePoint input) {
  TRY(must_take(tx, input.id));
  TRY(check_point(view(input.country), input.since_on, input.until_on));
  if (*tx.one<std::int64_t>(sql::CountServicePoints{.customer_id = input.id}) >= service_points_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(service_points_max)}}});
  const auto id = tx.new_id<ServicePointId>();
  tx.run(sql::InsertServicePoint{.customer_id = input.id,
                                 .id = id,
                                 .name = input.name,
                                 .product = view(input.product),
                                 .contract_number = view(input.contract_number),
                                 .street = view(input.street),
                                 .postcode = view(input.postcode),
                                 .city = view(input.city),
                                 .country = view(input.country),
                                 .since_on = input.since_on,
                                 .until_on = input.until_on,
                                 .note = view(input.note)});
  tx.record(ServicePointAdded{.customer_id = input.id, .service_point_id = id});
  tx.changed("customer", input.id);
  return find_point(tx, input.id, id);
}

Result<ServicePoint> update_service_point(Tx& tx, UpdateServicePoint input) {
  TRY(must_take(tx, input.id));
  ServicePoint point = TRY(find_point(tx, input.id, input.service_point_id));
  std::vector<std::string> fields;
  std::optional<std::string> name = point.name;
  take(input.name, name, "name", fields), take(input.product, point.product, "product", fields);
  take(input.contract_number, point.contract_number, "contract_number", fields);
  take(input.street, point.street, "street", fields), take(input.postcode, point.postcode, "postcode", fields);
  take(input.city, point.city, "city", fields), take(input.country, point.country, "country", fields);
  take(input.since_on, point.since_on, "since_on", fields), take(input.until_on, point.until_on, "until_on", fields);
  take(input.note, point.note, "note", fields);
  if (!name) return refuse(RefusalCode::invalid, "name", "can't be empty");
  if (fields.empty()) return point;
  TRY(check_point(view(point.country), point.since_on, point.until_on));
  tx.run(sql::UpdateServicePointFields{.name = *name,
                                       .product = view(point.product),
                                       .contract_number = view(point.contract_number),
                                       .street = view(point.street),
                                       .postcode = view(point.postcode),
                                       .city = view(point.city),
                                       .country = view(point.country),
                                       .since_on = point.since_on,
                                       .until_on = point.until_on,
                                       .note = view(point.note),
                                       .customer_id = input.id,
                                       .id = point.id});
  tx.record(ServicePointChanged{.customer_id = input.id, .service_point_id = point.id, .fields = fields});
  tx.changed("customer", input.id);
  return find_point(tx, input.id, point.id);
}

Result<Done> remove_service_point(Tx& tx, OneServicePoint input) {
  TRY(must_take(tx, input.id));
  TRY(find_point(tx, input.id, input.service_point_id));
  if (tx.one<std::int64_t>(sql::TimelineSpeaksOf{.customer_id = input.id, .service_point_id = input.service_point_id}))
    return refuse(RefusalCode::conflict, "service_point_id", "has a history; give it a last day instead");
  tx.run(sql::DeleteServicePoint{.customer_id = input.id, .id = input.service_point_id});
  tx.record(ServicePointRemoved{.customer_id = input.id, .service_point_id = input.service_point_id});
  tx.changed("customer", input.id);
  return Done{};
}

}  // namespace vez
