#include "merges/merges.h"

#include <algorithm>
#include <set>

#include "customers/customer_names.h"
#include "customers/customers_bulk.h"
#include "desk/desk.h"
#include "engine/command_parts.h"
#include "imports/imports.h"
#include "merges/duplicates.h"
#include "merges/merges_holdings.h"
#include "merges_sql.h"
#include "processes/processes.h"
#include "store/text_index.h"
#include "tasks/tasks.h"

namespace vez {
namespace {

using F = MergeField;

constexpr std::string_view search_index = "customers_search";
// Characters of a note, as in CreateCustomer.
constexpr std::int64_t note_characters_max = 4000;

std::size_t at(F field) { return static_cast<std::size_t>(field); }

struct MergeRow {
  MergeId id;
  CustomerId customer_id;
  CustomerId from_id;
  std::optional<std::string> from_name;
  UtcTime at;
  std::optional<std::string> author_name;
  EntryId entry_id;
  std::string carried;
  std::optional<UtcTime> split_at;
  std::optional<std::string> split_by_name;
  std::optional<UtcTime> archived_at;
  std::string fields;
};
BOOST_DESCRIBE_STRUCT(MergeRow, (),
                      (id, customer_id, from_id, from_name, at, author_name, entry_id, carried, split_at, split_by_name,
                       archived_at, fields))

struct FieldsRow {
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<CustomerId> organisation_id;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<UserId> owner_id;
  std::optional<std::string> salutation;
  std::optional<std::string> time_zone;
  std::optional<std::string> preferred_channel;
  std::optional<std::string> preferred_hours;
};
BOOST_DESCRIBE_STRUCT(FieldsRow, (),
                      (kind, name, given_name, family_name, middle_name, organisation_id, language, country, street,
                       postcode, city, note, birth_date, customer_since, owner_id, salutation, time_zone,
                       preferred_channel, preferred_hours))

struct PlaceCount {
  std::string place;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(PlaceCount, (), (place, count))

struct Fields {
  CustomerKind kind;
  FieldTexts texts;  // without a person's name, which is made of its parts
};

void put(FieldTexts& texts, F field, const std::optional<std::string>& value) { texts[at(field)] = value; }
void put(FieldTexts& texts, F field, const std::optional<Date>& value) {
  if (value) texts[at(field)] = to_text(*value);
}
template <class Tag>
void put(FieldTexts& texts, F field, const std::optional<Id<Tag>>& value) {
  if (value) texts[at(field)] = to_text(*value);
}

Fields fields_of(Tx& tx, CustomerId id) {
  const auto row = tx.one<FieldsRow>(sql::FieldsOf{.id = id});
  CHECK(row.has_value());
  Fields fields{.kind = row->kind, .texts = {}};
  boost::mp11::mp_for_each<MembersOf<FieldsRow>>([&](auto member) {
    const auto field = parse_enum<F>(member.name);
    if constexpr (requires { put(fields.texts, *field, (*row).*member.pointer); })
      if (field) put(fields.texts, *field, (*row).*member.pointer);
  });
  if (row->kind == CustomerKind::person) fields.texts[at(F::name)].reset();
  return fields;
}

std::optional<AnyId> id_in(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return AnyId(parse_id(*text).value());
}

void put_fields(Tx& tx, CustomerId id, const Fields& fields) {
  const FieldTexts& t = fields.texts;
  const auto view = [&](F f) { return t[at(f)] ? std::optional<std::string_view>(*t[at(f)]) : std::nullopt; };
  const auto date = [&](F f) { return t[at(f)] ? parse_date(*t[at(f)]) : std::nullopt; };
  const NameParts parts{.kind = fields.kind,
                        .name = view(F::name).value_or(""),
                        .given_name = view(F::given_name).value_or(""),
                        .family_name = view(F::family_name).value_or(""),
                        .middle_name = view(F::middle_name).value_or(""),
                        .language = view(F::language).value_or("")};
  const std::string name = display_name(parts), name_sort = sort_name(parts);
  tx.run(sql::PutFields{.name = name,
                        .name_sort = name_sort,
                        .given_name = view(F::given_name),
                        .family_name = view(F::family_name),
                        .middle_name = view(F::middle_name),
                        .organisation_id = id_in(t[at(F::organisation_id)]),
                        .language = view(F::language),
                        .country = view(F::country),
                        .street = view(F::street),
                        .postcode = view(F::postcode),
                        .city = view(F::city),
                        .note = view(F::note),
                        .birth_date = date(F::birth_date),
                        .customer_since = date(F::customer_since),
                        .owner_id = id_in(t[at(F::owner_id)]),
                        .salutation = view(F::salutation),
                        .time_zone = view(F::time_zone),
                        .preferred_channel = view(F::preferred_channel),
                        .preferred_hours = view(F::preferred_hours),
                        .id = id});
}

std::vector<CarriedRows> carried_of(const std::string& json) {
  auto carried = from_json<std::vector<CarriedRows>>(json);
  CHECK(carried.has_value());
  return *std::move(carried);
}

CustomerMerge shown(const MergeRow& row) {
  return {.id = row.id,
          .customer_id = row.customer_id,
          .from_id = row.from_id,
          .from_name = row.from_name,
          .at = row.at,
          .author_name = row.author_name,
          .entry_id = row.entry_id,
          .carried = carried_of(row.carried),
          .split_at = row.split_at,
          .split_by_name = row.split_by_name};
}

std::optional<MergeRow> merge_out_of(Tx& tx, CustomerId id) { return tx.one<MergeRow>(sql::MergeOf{.from_id = id}); }

std::vector<MergeRow> merges_into(Tx& tx, CustomerId id) {
  return tx.all<MergeRow>(sql::MergesInto{.customer_id = id, .count_max = merges_max});
}

MergeLayer layer_of(Tx& tx, const MergeRow& row) {
  MergeLayer layer{.merge_id = row.id,
                   .survivor_id = to_text(row.customer_id),
                   .from_id = to_text(row.from_id),
                   .keep = {},
                   .before = {},
                   .other = fields_of(tx, row.from_id).texts};
  read_kept_fields(layer, row.fields);
  return layer;
}

std::vector<MergeLayer> layers_of(Tx& tx, CustomerId survivor) {
  std::vector<MergeLayer> layers;
  for (const MergeRow& row : merges_into(tx, survivor)) layers.push_back(layer_of(tx, row));
  return layers;
}

void save_layers(Tx& tx, const std::vector<MergeLayer>& layers) {
  for (const MergeLayer& layer : layers)
    tx.run(sql::SetMergeFields{.fields = kept_fields_json(layer), .id = layer.merge_id});
}

KeptSides sides_of(const std::optional<KeptFields>& keep) {
  KeptSides sides{};
  if (!keep) return sides;
  boost::mp11::mp_for_each<MembersOf<KeptFields>>(
      [&](auto member) { sides[at(*parse_enum<F>(member.name))] = (*keep).*member.pointer; });
  return sides;
}

// Anew for one customer: search, figures and all that is made of its rows. One that is part of another is not found.
void tidy(Tx& tx, CustomerId id, bool is_found) {
  for (const CustomerRows& rows : customer_rows())
    if (rows.recount) rows.recount(tx, id);
  recount_last_contact(tx, id);
  if (is_found)
    refresh_customer(tx, id);
  else
    remove_text(tx, search_index, id);
}

template <class Event>
EntryId tell(Tx& tx, CustomerId id) {
  NewEntry entry{};
  entry.customer_id = id, entry.kind = EntryKind::change, entry.occurred_at = tx.now(), entry.event = Event::name;
  return add_entry(tx, entry);
}

template <class Event>
void record_both(Tx& tx, CustomerId survivor, CustomerId merged, MergeId merge) {
  for (const CustomerId id : {survivor, merged}) {
    tx.record(Event{.customer_id = id, .survivor_id = survivor, .merged_id = merged, .merge_id = merge});
    tx.changed("customer", id);
  }
  tx.changed("customers");
  tx.changed("duplicates");
}

// ------------------------------------------------------------------------------------------------------------- merging

Result<Done> check_mergeable(Tx& tx, const MergeCustomers& input, const Customer& survivor, const Customer& merged) {
  if (survivor.id == merged.id) return refuse(RefusalCode::invalid, "from", "is the same customer");
  if (survivor.merged_into_id) return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  if (merged.merged_into_id) return refuse(RefusalCode::conflict, "from", "has been merged into another customer");
  if (survivor.kind != merged.kind)
    return refuse(RefusalCode::invalid, "from", "a person and an organisation are never one");
  if (survivor.archived_at) return refuse(RefusalCode::conflict, "id", "was put away; bring it back first");
  if ((input.if_match && *input.if_match != survivor.version) ||
      (input.from_version && *input.from_version != merged.version))
    return refuse(RefusalCode::stale, "", "somebody has changed this customer meanwhile");
  if (static_cast<std::int64_t>(merges_into(tx, survivor.id).size()) >= merges_max)
    return refuse(RefusalCode::conflict, "id",
                  {"is made of {max} customers already", {{"max", std::to_string(merges_max)}}});
  return Done{};
}

Result<Done> check_merged(Tx& tx, const Customer& survivor, const Customer& merged, const KeptSides& keep,
                          const FieldTexts& fields) {
  for (std::size_t i = 0; i < merge_field_count; ++i)
    if (keep[i] == KeptSide::both && static_cast<F>(i) != F::note)
      return refuse(RefusalCode::invalid, "/keep/" + std::string(enum_name(static_cast<F>(i))),
                    "only of notes both can be kept");
  if (characters(fields[at(F::note)].value_or("")) > note_characters_max)
    return refuse(RefusalCode::invalid, "/keep/note", "both notes together are too long");
  if (survivor.kind == CustomerKind::person && !fields[at(F::given_name)] && !fields[at(F::family_name)])
    return refuse(RefusalCode::invalid, "/keep/family_name", "a person needs a given or a family name");
  for (const MovedRows& moved : moved_rows()) {
    if (moved.name != "identities") continue;
    const auto own = *tx.one<std::int64_t>(sql::CountIdentities{.customer_id = survivor.id});
    if (own + moved.moves.count(tx, merged.id, survivor.id) > identities_max)
      return refuse(
          RefusalCode::conflict, "from",
          {"together they have more than {max} phones and addresses", {{"max", std::to_string(identities_max)}}});
  }
  return Done{};
}

std::string carried_json(Tx& tx, MergeId id) {
  std::vector<CarriedRows> carried;
  for (const PlaceCount& counted : tx.all<PlaceCount>(sql::CountMoves{.move_id = id}))
    for (const MovedRows& moved : moved_rows())
      if (moved.place == counted.place) carried.push_back({std::string(moved.name), counted.count});
  return to_json(carried);
}

// --------------------------------------------------------------------------------------------------------------
// splitting

// Where the rows that came with a merge may be: from its survivor up to the customer that is there.
struct Place {
  CustomerId id;
  std::optional<MergeId> merge_id;  // by which it became a part of the next
};

std::vector<Place> places_up(Tx& tx, CustomerId survivor) {
  std::vector<Place> places{{survivor, std::nullopt}};
  while (const auto merge = merge_out_of(tx, places.back().id)) {
    places.back().merge_id = merge->id;
    places.push_back({merge->customer_id, std::nullopt});
  }
  return places;
}

// Who is a part of `id`, with the merges on the way to it; without whoever is a part of `leaving`.
struct Part {
  CustomerId id;
  std::vector<MergeId> way;
};

void add_parts(Tx& tx, CustomerId id, const std::vector<MergeId>& way, CustomerId leaving, std::vector<Part>& parts) {
  for (const MergeRow& merge : merges_into(tx, id)) {
    if (merge.from_id == leaving) continue;
    std::vector<MergeId> longer = way;
    longer.push_back(merge.id);
    parts.push_back({merge.from_id, longer});
    add_parts(tx, merge.from_id, longer, leaving, parts);
  }
}

void give_back_rows(Tx& tx, const MergeRow& merge, const std::vector<Place>& places) {
  for (const MovedRows& moved : moved_rows())
    for (const Place& place : places) moved.moves.give_noted(tx, merge.id, place.id, merge.from_id);
  for (const Place& place : places)
    if (place.merge_id) tx.run(sql::ForgetMovesOf{.move_id = *place.merge_id, .other_id = merge.id});
  // What others who stay had too, and waited for because this one's stood for all, is shown from now on.
  const CustomerId whole = places.back().id;
  std::vector<Part> parts;
  add_parts(tx, whole, {}, merge.from_id, parts);
  for (const Part& part : parts)
    for (const MovedRows& moved : moved_rows()) {
      if (!moved.moves.has_same()) continue;
      for (const MergeId way : part.way) moved.moves.note_uncovered(tx, way, part.id, whole, merge.id, merge.from_id);
      moved.moves.give_noted(tx, part.way.back(), part.id, whole);
    }
  tx.run(sql::ForgetMoves{.move_id = merge.id});
}

// A customer's organisation may have been merged since it was noted: then the customer belongs to where it is kept,
// and to the noted one again when that is split. `ending` is being undone.
void follow_organisation(Tx& tx, CustomerId id, FieldTexts& fields, const FieldTexts& current, MergeId ending) {
  auto& organisation = fields[at(F::organisation_id)];
  if (!organisation || organisation == current[at(F::organisation_id)]) return;
  CustomerId there{parse_id(*organisation).value()};
  for (auto merge = merge_out_of(tx, there); merge && merge->id != ending; merge = merge_out_of(tx, there)) {
    for (const MovedRows& moved : moved_rows())
      if (moved.name == "members") moved.moves.note(tx, merge->id, id);
    there = merge->customer_id;
  }
  organisation = to_text(there);
  if (there == id) organisation.reset();
}

void give_back_fields(Tx& tx, const MergeRow& merge) {
  const auto living = [&](const std::optional<std::string>& text) {
    return text ? living_customer(tx, CustomerId{parse_id(*text).value()}) : CustomerId{};
  };
  const SameValue same = [&](F field, const auto& a, const auto& b) {
    return a == b || (field == F::organisation_id && a && b && living(a) == living(b));
  };
  const auto index_of = [](const std::vector<MergeLayer>& layers, MergeId id) {
    const auto found = std::ranges::find(layers, id.value, [](const MergeLayer& l) { return l.merge_id.value; });
    CHECK(found != layers.end());
    return static_cast<std::size_t>(found - layers.begin());
  };
  CustomerId survivor = merge.customer_id;
  std::vector<MergeLayer> layers = layers_of(tx, survivor);
  Fields fields = fields_of(tx, survivor);
  FieldTexts current = fields.texts;
  fields.texts = without_layer(layers, index_of(layers, merge.id), current, same);
  for (;;) {
    save_layers(tx, layers);
    const auto up = merge_out_of(tx, survivor);
    if (up) layers = layers_of(tx, up->customer_id);
    follow_organisation(tx, survivor, fields.texts, current, merge.id);
    put_fields(tx, survivor, fields);
    if (!up) return;
    Fields above = fields_of(tx, up->customer_id);
    current = above.texts;
    above.texts = with_other(layers, index_of(layers, up->id), fields.texts, current, same);
    fields = std::move(above), survivor = up->customer_id;
  }
}

// The merge and everybody it is about, when who asks may see them.
struct FoundMerge {
  MergeRow merge;
  Customer whole;  // where it is kept by now
};

Result<FoundMerge> find_merge(Tx& tx, const SplitCustomer& input) {
  TRY(get_customer(tx, {input.id}));
  const auto none = [] { return refuse(RefusalCode::not_found, "merge_id", "no such merge of this customer"); };
  auto merge = tx.one<MergeRow>(sql::MergeById{.id = input.merge_id});
  if (!merge) return none();
  const CustomerId whole = living_customer(tx, merge->customer_id);
  if (input.id != merge->customer_id && input.id != merge->from_id && input.id != whole) return none();
  if (!get_customer(tx, {merge->from_id})) return none();
  auto found = get_customer(tx, {whole});
  if (!found) return none();
  return FoundMerge{*std::move(merge), *std::move(found)};
}

MergeRow merge_by_id(Tx& tx, MergeId id) {
  auto merge = tx.one<MergeRow>(sql::MergeById{.id = id});
  CHECK(merge.has_value());
  return *std::move(merge);
}

void split(Tx& tx, const MergeRow& merge) {
  const std::vector<Place> places = places_up(tx, merge.customer_id);
  const CustomerId whole = places.back().id;
  give_back_rows(tx, merge, places);
  give_back_fields(tx, merge);
  tx.run(sql::EndMerge{.now = tx.now(), .split_by_id = author(tx), .id = merge.id});
  tx.run(sql::BringBack{.archived_at = merge.archived_at, .now = tx.now(), .id = merge.from_id});
  tx.run(sql::NextVersion{.now = tx.now(), .id = whole});
  for (const CustomerId id : {whole, merge.from_id}) {
    tidy(tx, id, true);
    tell<CustomersSplit>(tx, id);
  }
  reopen_pair(tx, merge.customer_id, merge.from_id);
  record_both<CustomersSplit>(tx, whole, merge.from_id, merge.id);
}

}  // namespace

Result<CustomerMerge> merge_customers(Tx& tx, MergeCustomers input) {
  const Customer survivor = TRY(get_customer(tx, {input.id}));
  auto other = get_customer(tx, {input.from});
  if (!other) return refuse(RefusalCode::not_found, "from", "no such customer");
  const Customer merged = *std::move(other);
  TRY(check_mergeable(tx, input, survivor, merged));
  const auto id = tx.new_id<MergeId>();
  Fields fields = fields_of(tx, survivor.id);
  const MergeLayer layer{.merge_id = id,
                         .survivor_id = to_text(survivor.id),
                         .from_id = to_text(merged.id),
                         .keep = sides_of(input.keep),
                         .before = fields.texts,
                         .other = fields_of(tx, merged.id).texts};
  fields.texts = merged_fields(layer);
  TRY(check_merged(tx, survivor, merged, layer.keep, fields.texts));
  put_fields(tx, survivor.id, fields);
  for (const MovedRows& moved : moved_rows()) moved.moves.give(tx, id, merged.id, survivor.id);
  tx.run(sql::PutAway{.into_id = survivor.id, .now = tx.now(), .id = merged.id});
  tx.run(sql::NextVersion{.now = tx.now(), .id = survivor.id});
  tidy(tx, survivor.id, true);
  tidy(tx, merged.id, false);
  tx.run(sql::InsertMerge{.id = id,
                          .customer_id = survivor.id,
                          .from_id = merged.id,
                          .now = tx.now(),
                          .author_id = author(tx),
                          .entry_id = tell<CustomersMerged>(tx, survivor.id),
                          .archived_at = merged.archived_at,
                          .fields = kept_fields_json(layer),
                          .carried = carried_json(tx, id)});
  settle_pair(tx, survivor.id, merged.id);
  record_both<CustomersMerged>(tx, survivor.id, merged.id, id);
  return shown(merge_by_id(tx, id));
}

Result<CustomerMerge> split_customer(Tx& tx, SplitCustomer input) {
  const FoundMerge found = TRY(find_merge(tx, input));
  if (found.merge.split_at) return shown(found.merge);  // Asked twice, done once.
  if (input.if_match && *input.if_match != found.whole.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this customer meanwhile");
  split(tx, found.merge);
  return shown(merge_by_id(tx, input.merge_id));
}

Result<CustomerMerges> list_merges(Tx& tx, OneCustomer input) {
  TRY(get_customer(tx, input));
  CustomerMerges merges;
  for (const MergeRow& row : tx.all<MergeRow>(sql::MergesAbout{.customer_id = input.id, .count_max = merges_max}))
    merges.items.push_back(shown(row));
  return merges;
}

const std::vector<CustomerRows>& customer_rows() {
  static const std::vector<CustomerRows> all = [] {
    std::vector<CustomerRows> rows = customers_rows();
    for (CustomerRows& more : timeline_rows()) rows.push_back(std::move(more));
    for (CustomerRows& more : memory_rows()) rows.push_back(std::move(more));
    for (CustomerRows& more : import_rows_of_customers()) rows.push_back(std::move(more));
    for (CustomerRows& more : tasks_rows()) rows.push_back(std::move(more));
    for (CustomerRows& more : processes_rows()) rows.push_back(std::move(more));
    for (CustomerRows& more : desk_rows()) rows.push_back(std::move(more));
    for (CustomerRows& more : duplicate_rows()) rows.push_back(std::move(more));
    rows.push_back({.name = "journal", .table = "events", .on_merge = OnMerge::stay});
    rows.push_back({.name = "merges", .table = "merges", .on_merge = OnMerge::stay});
    rows.push_back({.name = "merges", .table = "merges", .column = "from_id", .on_merge = OnMerge::stay});
    return rows;
  }();
  return all;
}

const std::vector<MovedRows>& moved_rows() {
  static const std::vector<MovedRows> all = [] {
    std::vector<MovedRows> moved;
    for (const CustomerRows& rows : customer_rows())
      if (rows.on_merge == OnMerge::move)
        moved.push_back({rows.name, std::string(rows.table) + "." + std::string(rows.column),
                         RowMoves({.table = rows.table, .owner = rows.column, .key = rows.key, .same = rows.same})});
    return moved;
  }();
  return all;
}

std::vector<std::string_view> columns_not_merged() {
  return {"id",          "kind",           "name_sort",       "source",     "external_id",
          "phone",       "mail",           "last_contact_at", "created_at", "updated_at",
          "archived_at", "merged_into_id", "version"};
}

void split_from_others(Tx& tx, const std::set<CustomerId>& ids) {
  std::set<MergeId> across;
  for (const CustomerId id : ids) {
    if (const auto up = merge_out_of(tx, id); up && !ids.contains(up->customer_id)) across.insert(up->id);
    for (const MergeRow& merge : merges_into(tx, id))
      if (!ids.contains(merge.from_id)) across.insert(merge.id);
  }
  for (const MergeId id : across) split(tx, merge_by_id(tx, id));
}

Result<Done> split_all_from(Tx& tx, std::string_view source) {
  for (const MergeId id : tx.all<MergeId>(sql::MergesTouching{.source = source})) split(tx, merge_by_id(tx, id));
  tx.run(sql::ForgetMergesFrom{.source = source});
  for (const CustomerId id : tx.all<CustomerId>(sql::IdsFrom{.source = source})) forget_duplicates_of(tx, id);
  return Done{};
}

}  // namespace vez
