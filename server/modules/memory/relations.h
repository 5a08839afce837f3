#pragma once

// Between customers: who lives with whom, who answers for whom, who belongs to whom.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"

namespace vez {

using RelationId = Id<struct RelationTag>;

// What the other one is to this customer, or the other way round; each pair is one relation seen from its two sides.
enum class RelationKind {
  household,
  family,
  employee_of,
  employer_of,
  contact_for,
  has_contact,
  subsidiary_of,
  parent_of,
  other,
};
BOOST_DESCRIBE_ENUM(RelationKind, household, family, employee_of, employer_of, contact_for, has_contact, subsidiary_of,
                    parent_of, other)

struct Relation {
  RelationId id;
  RelationKind kind;  // as seen from this customer
  CustomerId other_id;
  std::string other_name;
  bool other_is_organisation;
  std::string note;
  std::optional<Date> since_on;
  std::optional<Date> until_on;
};
BOOST_DESCRIBE_STRUCT(Relation, (), (id, kind, other_id, other_name, other_is_organisation, note, since_on, until_on))

struct RelationList {
  std::vector<Relation> items;
};
BOOST_DESCRIBE_STRUCT(RelationList, (), (items))

struct ListRelations {
  CustomerId id;
};
BOOST_DESCRIBE_STRUCT(ListRelations, (), (id))

struct AddRelation {
  static constexpr std::string_view example = R"({"kind":"household","other_id":"01jd2n8k4w001","note":"husband"})";
  CustomerId id;
  RelationKind kind;
  CustomerId other_id;
  std::optional<Text<0, 200>> note;
  std::optional<Date> since_on;
  std::optional<Date> until_on;
};
BOOST_DESCRIBE_STRUCT(AddRelation, (), (id, kind, other_id, note, since_on, until_on))

struct UpdateRelation {
  static constexpr std::string_view example = R"({"until_on":"2026-03-04"})";
  CustomerId id;
  RelationId relation_id;
  Patch<Text<0, 200>> note;
  Patch<Date> since_on;
  Patch<Date> until_on;
};
BOOST_DESCRIBE_STRUCT(UpdateRelation, (), (id, relation_id, note, since_on, until_on))

struct OneRelation {
  CustomerId id;
  RelationId relation_id;
};
BOOST_DESCRIBE_STRUCT(OneRelation, (), (id, relation_id))

struct RelationAdded {
  static constexpr std::string_view name = "RelationAdded";
  CustomerId customer_id;
  RelationId relation_id;
  RelationKind kind;
  CustomerId other_id;
};
BOOST_DESCRIBE_STRUCT(RelationAdded, (), (customer_id, relation_id, kind, other_id))
struct RelationChanged {
  static constexpr std::string_view name = "RelationChanged";
  CustomerId customer_id;
  RelationId relation_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(RelationChanged, (), (customer_id, relation_id, fields))
struct RelationRemoved {
  static constexpr std::string_view name = "RelationRemoved";
  CustomerId customer_id;
  RelationId relation_id;
};
BOOST_DESCRIBE_STRUCT(RelationRemoved, (), (customer_id, relation_id))

constexpr std::int64_t relations_max = 200;  // of one customer that are listed
constexpr std::int64_t card_relations_max = 10;
constexpr int hierarchy_depth_max = 32;  // of organisations above one another

Result<RelationList> list_relations(Tx& tx, ListRelations input);
Result<Relation> add_relation(Tx& tx, AddRelation input);
Result<Relation> update_relation(Tx& tx, UpdateRelation input);
Result<Done> remove_relation(Tx& tx, OneRelation input);
// Of the customer, to those whom who asks may see; those that are over last.
std::vector<Relation> relations_of(Tx& tx, CustomerId id, std::int64_t count_max);

}  // namespace vez
