#pragma once

// Where and what a customer is served: a contract, a connection, an address. One customer may have several.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"

namespace vez {

using ServicePointId = Id<struct ServicePointTag>;

struct ServicePoint {
  ServicePointId id;
  std::string name;  // as the customer calls it: "at home"
  std::optional<std::string> product;
  std::optional<std::string> contract_number;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> country;
  std::optional<Date> since_on;
  std::optional<Date> until_on;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(ServicePoint, (),
                      (id, name, product, contract_number, street, postcode, city, country, since_on, until_on, note))

struct ServicePointList {
  std::vector<ServicePoint> items;
};
BOOST_DESCRIBE_STRUCT(ServicePointList, (), (items))

struct ListServicePoints {
  CustomerId id;
};
BOOST_DESCRIBE_STRUCT(ListServicePoints, (), (id))

struct AddServicePoint {
  static constexpr std::string_view example =
      R"({"name":"At home","product":"Fibre 500","street":"Tavčarjeva 3","postcode":"1000","city":"Ljubljana","since_on":"2021-05-01"})";
  CustomerId id;
  Text<1, 100> name;
  std::optional<Text<1, 200>> product;
  std::optional<Text<1, 100>> contract_number;
  std::optional<Text<1, 200>> street;
  std::optional<Text<1, 20>> postcode;
  std::optional<Text<1, 100>> city;
  std::optional<Text<2, 2>> country;
  std::optional<Date> since_on;
  std::optional<Date> until_on;
  std::optional<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(AddServicePoint, (),
                      (id, name, product, contract_number, street, postcode, city, country, since_on, until_on, note))

struct UpdateServicePoint {
  static constexpr std::string_view example = R"({"product":"Fibre 1000"})";
  CustomerId id;
  ServicePointId service_point_id;
  Patch<Text<1, 100>> name;
  Patch<Text<1, 200>> product;
  Patch<Text<1, 100>> contract_number;
  Patch<Text<1, 200>> street;
  Patch<Text<1, 20>> postcode;
  Patch<Text<1, 100>> city;
  Patch<Text<2, 2>> country;
  Patch<Date> since_on;
  Patch<Date> until_on;
  Patch<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(UpdateServicePoint, (),
                      (id, service_point_id, name, product, contract_number, street, postcode, city, country, since_on,
                       until_on, note))

struct OneServicePoint {
  CustomerId id;
  ServicePointId service_point_id;
};
BOOST_DESCRIBE_STRUCT(OneServicePoint, (), (id, service_point_id))

struct ServicePointAdded {
  static constexpr std::string_view name = "ServicePointAdded";
  CustomerId customer_id;
  ServicePointId service_point_id;
};
BOOST_DESCRIBE_STRUCT(ServicePointAdded, (), (customer_id, service_point_id))
struct ServicePointChanged {
  static constexpr std::string_view name = "ServicePointChanged";
  CustomerId customer_id;
  ServicePointId service_point_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(ServicePointChanged, (), (customer_id, service_point_id, fields))
struct ServicePointRemoved {
  static constexpr std::string_view name = "ServicePointRemoved";
  CustomerId customer_id;
  ServicePointId service_point_id;
};
BOOST_DESCRIBE_STRUCT(ServicePointRemoved, (), (customer_id, service_point_id))

constexpr std::int64_t service_points_max = 500;  // of one customer

Result<ServicePointList> list_service_points(Tx& tx, ListServicePoints input);
Result<ServicePoint> add_service_point(Tx& tx, AddServicePoint input);
Result<ServicePoint> update_service_point(Tx& tx, UpdateServicePoint input);
// One that was put in by mistake; one that has ended gets its last day. Refused when the timeline speaks of it.
Result<Done> remove_service_point(Tx& tx, OneServicePoint input);
// Those that have not ended first.
std::vector<ServicePoint> service_points_of(Tx& tx, CustomerId id, std::int64_t count_max);
bool has_service_point(Tx& tx, CustomerId id, ServicePointId point_id);

}  // namespace vez
