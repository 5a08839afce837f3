#include "memory/relations.h"

#include <algorithm>
#include <set>

#include "engine/command_parts.h"
#include "memory/memory.h"
#include "memory_sql.h"
#include "people/seen.h"

namespace vez {
namespace {

struct RelationRow : Relation {
  bool inverse;
};
BOOST_DESCRIBE_STRUCT(RelationRow, (Relation), (inverse))

RelationKind from_other_side(RelationKind kind) {
  switch (kind) {
    case RelationKind::household:
    case RelationKind::family:
    case RelationKind::other: return kind;
    case RelationKind::employee_of: return RelationKind::employer_of;
    case RelationKind::employer_of: return RelationKind::employee_of;
    case RelationKind::contact_for: return RelationKind::has_contact;
    case RelationKind::has_contact: return RelationKind::contact_for;
    case RelationKind::subsidiary_of: return RelationKind::parent_of;
    case RelationKind::parent_of: return RelationKind::subsidiary_of;
  }
  return kind;
}

// Which of the two names of one relation is the one that is kept.
bool is_kept_name(RelationKind kind) {
  return kind != RelationKind::employer_of && kind != RelationKind::has_contact && kind != RelationKind::parent_of;
}

// A relation as it is kept.
struct Kept {
  CustomerId from, to;
  RelationKind kind;
};

Result<bool> is_organisation(Tx& tx, CustomerId id, std::string_view field) {
  const auto found = tx.one<bool>(sql::CustomerIsOrganisation{.id = id, .seen = seen(tx)});
  if (!found) return refuse(field == "id" ? RefusalCode::not_found : RefusalCode::invalid, field, "no such customer");
  return *found;
}

// Whether `to` is below `from` already, by however many steps.
bool goes_in_a_circle(Tx& tx, CustomerId from, CustomerId to) {
  std::set<CustomerId> above{to};
  std::vector<CustomerId> edge{to};
  for (int depth = 0; depth < hierarchy_depth_max && !edge.empty(); ++depth) {
    std::vector<CustomerId> next;
    for (const CustomerId id : edge)
      for (const CustomerId parent : tx.all<CustomerId>(sql::ParentOf{.customer_id = id, .count_max = relations_max}))
        if (above.insert(parent).second) next.push_back(parent);
    edge = std::move(next);
  }
  return above.contains(from) || !edge.empty();
}

Result<Done> check_fits(Tx& tx, const Kept& kept, bool from_organisation, bool to_organisation) {
  const auto no = [](Message why) { return refuse(RefusalCode::invalid, "kind", std::move(why)); };
  switch (kept.kind) {
    case RelationKind::household:
    case RelationKind::family:
      if (from_organisation || to_organisation) return no(Message("is between persons only"));
      break;
    case RelationKind::employee_of:
      if (from_organisation || !to_organisation) return no(Message("is of a person and an organisation"));
      break;
    case RelationKind::contact_for:
      if (from_organisation) return no(Message("a contact is a person"));
      break;
    case RelationKind::subsidiary_of:
      if (!from_organisation || !to_organisation) return no(Message("is between organisations only"));
      if (goes_in_a_circle(tx, kept.from, kept.to))
        return refuse(RefusalCode::conflict, "other_id", "would stand above itself");
      break;
    default: break;
  }
  return Done{};
}

Result<Done> check_days(std::optional<Date> since, std::optional<Date> until) {
  if (since && until && *until < *since) return refuse(RefusalCode::invalid, "until_on", "is before the beginning");
  return Done{};
}

void tell_both(Tx& tx, CustomerId a, CustomerId b) { tx.changed("customer", a), tx.changed("customer", b); }

Result<Relation> find_relation(Tx& tx, CustomerId customer_id, RelationId id) {
  for (Relation& relation : relations_of(tx, customer_id, relations_max))
    if (relation.id == id) return std::move(relation);
  return refuse(RefusalCode::not_found, "relation_id", "no such relation of this customer");
}

CustomerId owner_of(Tx& tx, CustomerId customer_id, RelationId id) {
  return *tx.one<CustomerId>(sql::RelationOwner{.customer_id = customer_id, .id = id});
}

}  // namespace

std::vector<Relation> relations_of(Tx& tx, CustomerId id, std::int64_t count_max) {
  std::vector<Relation> all;
  tx.each<RelationRow>(
      sql::RelationsOf{.customer_id = id, .count_max = count_max, .seen = seen(tx), .seen_too = seen(tx)},
      [&](RelationRow row) {
        if (row.inverse) row.kind = from_other_side(row.kind);
        all.push_back(std::move(static_cast<Relation&>(row)));
      });
  const Date now = today(tx);
  std::ranges::sort(all, {}, [&](const Relation& r) { return std::pair(r.until_on && *r.until_on < now, r.id); });
  return all;
}

Result<RelationList> list_relations(Tx& tx, ListRelations input) {
  TRY(must_see(tx, input.id));
  return RelationList{relations_of(tx, input.id, relations_max)};
}

Result<Relation> add_relation(Tx& tx, AddRelation input) {
  const bool own = TRY(is_organisation(tx, input.id, "id"));
  const bool others = TRY(is_organisation(tx, input.other_id, "other_id"));
  TRY(must_take(tx, input.id));
  if (!must_take(tx, input.other_id)) return refuse(RefusalCode::invalid, "other_id", "no such customer");
  if (input.id == input.other_id) return refuse(RefusalCode::invalid, "other_id", "is the same customer");
  TRY(check_days(input.since_on, input.until_on));
  const bool forth = is_kept_name(input.kind);
  const Kept kept =
      forth ? Kept{input.id, input.other_id, input.kind} : Kept{input.other_id, input.id, from_other_side(input.kind)};
  TRY(check_fits(tx, kept, forth ? own : others, forth ? others : own));
  const bool both_ways = from_other_side(kept.kind) == kept.kind;
  const auto there = [&](CustomerId a, CustomerId b) {
    return tx.one<RelationId>(sql::SameRelation{.customer_id = a, .other_id = b, .kind = enum_name(kept.kind)});
  };
  if (there(kept.from, kept.to) || (both_ways && there(kept.to, kept.from)))
    return refuse(RefusalCode::conflict, "other_id", "is there already");
  const auto id = tx.new_id<RelationId>();
  tx.run(sql::InsertRelation{.customer_id = kept.from,
                             .id = id,
                             .other_id = kept.to,
                             .kind = enum_name(kept.kind),
                             .note = input.note ? std::string_view(*input.note) : "",
                             .since_on = input.since_on,
                             .until_on = input.until_on});
  tx.record(RelationAdded{.customer_id = input.id, .relation_id = id, .kind = input.kind, .other_id = input.other_id});
  tell_both(tx, input.id, input.other_id);
  return find_relation(tx, input.id, id);
}

Result<Relation> update_relation(Tx& tx, UpdateRelation input) {
  TRY(must_take(tx, input.id));
  Relation relation = TRY(find_relation(tx, input.id, input.relation_id));
  std::vector<std::string> fields;
  std::optional<std::string> note = relation.note;
  take(input.note, note, "note", fields), take(input.since_on, relation.since_on, "since_on", fields);
  take(input.until_on, relation.until_on, "until_on", fields);
  if (fields.empty()) return relation;
  TRY(check_days(relation.since_on, relation.until_on));
  tx.run(sql::UpdateRelationFields{.note = note.value_or(""),
                                   .since_on = relation.since_on,
                                   .until_on = relation.until_on,
                                   .customer_id = owner_of(tx, input.id, relation.id),
                                   .id = relation.id});
  tx.record(RelationChanged{.customer_id = input.id, .relation_id = relation.id, .fields = fields});
  tell_both(tx, input.id, relation.other_id);
  return find_relation(tx, input.id, relation.id);
}

Result<Done> remove_relation(Tx& tx, OneRelation input) {
  TRY(must_take(tx, input.id));
  const Relation relation = TRY(find_relation(tx, input.id, input.relation_id));
  tx.run(sql::DeleteRelation{.customer_id = owner_of(tx, input.id, relation.id), .id = relation.id});
  tx.record(RelationRemoved{.customer_id = input.id, .relation_id = relation.id});
  tell_both(tx, input.id, relation.other_id);
  return Done{};
}

}  // namespace vez
