#include "timeline/timeline.h"

#include <algorithm>
#include <limits>

#include "timeline_sql.h"

namespace vez {
namespace {

struct EntryRow {
  EntryId id;
  EntryKind kind;
  UtcTime occurred_at;
  UtcTime recorded_at;
  std::optional<Channel> channel;
  std::optional<Direction> direction;
  std::string summary;
  std::optional<std::string> author_name;
  std::optional<std::string> source;
  std::optional<std::int64_t> amount;
  std::optional<std::string> currency;
  std::optional<std::int64_t> quantity;
  std::optional<std::string> event;
  std::optional<ServicePointId> service_point_id;
};
BOOST_DESCRIBE_STRUCT(EntryRow, (),
                      (id, kind, occurred_at, recorded_at, channel, direction, summary, author_name, source, amount,
                       currency, quantity, event, service_point_id))

struct FigureRow {
  std::string key;  // a channel or a currency
  std::int64_t count;
  std::int64_t amount;
  UtcTime first_at;
  UtcTime last_at;
};
BOOST_DESCRIBE_STRUCT(FigureRow, (), (key, count, amount, first_at, last_at))

TimelineEntry entry_of(EntryRow row) {
  TimelineEntry entry{.id = row.id,
                      .kind = row.kind,
                      .occurred_at = row.occurred_at,
                      .recorded_at = row.recorded_at,
                      .channel = row.channel,
                      .direction = row.direction,
                      .summary = std::move(row.summary),
                      .author_name = std::move(row.author_name),
                      .source = std::move(row.source),
                      .amount = std::nullopt,
                      .quantity = row.quantity,
                      .event = std::move(row.event),
                      .service_point_id = row.service_point_id};
  if (row.amount && row.currency) entry.amount = Money{*row.amount, *row.currency};
  return entry;
}

// A cursor names the last entry seen: its time (ms) and id.
struct Place {
  UtcTime at{std::numeric_limits<std::int64_t>::max()};
  EntryId id{std::numeric_limits<std::int64_t>::max()};
};

std::string cursor_of(const TimelineEntry& entry) { return id_text(entry.occurred_at.ms) + to_text(entry.id); }

Result<Place> place_of(const std::optional<std::string>& cursor) {
  if (!cursor) return Place{};
  const auto at = parse_id(std::string_view(*cursor).substr(0, 13));
  const auto id = cursor->size() == 26 ? parse_id(std::string_view(*cursor).substr(13)) : std::nullopt;
  if (!at || !id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
  return Place{UtcTime{*at}, EntryId{*id}};
}

template <class Query>
std::vector<TimelineEntry> entries(Tx& tx, const Query& query) {
  std::vector<TimelineEntry> found;
  tx.each<EntryRow>(query, [&](EntryRow row) { found.push_back(entry_of(std::move(row))); });
  return found;
}

// Takes a change of a customer from the journal into the timeline.
void tell_change(Tx& tx, const RecordedEvent& event) {
  NewEntry entry{};
  entry.customer_id = event.customer_id, entry.kind = EntryKind::change, entry.occurred_at = tx.now();
  entry.event = event.name;
  add_entry(tx, entry);
}

template <DescribedEnum E>
std::optional<std::string_view> name_of(const std::optional<E>& value) {
  return value ? std::optional(enum_name(*value)) : std::nullopt;
}

}  // namespace

Result<Page<TimelineEntry>> list_timeline(Tx& tx, ListTimeline input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const Place place = TRY(place_of(input.cursor));
  Page<TimelineEntry> page;
  // One more than asked tells whether there is a next page.
  if (input.kind && input.service_point_id)
    return refuse(RefusalCode::malformed, "?kind", "does not go with a service point");
  if (input.service_point_id)
    page.items = entries(tx, sql::EntriesOfPointBefore{.customer_id = input.id,
                                                       .before_at = place.at,
                                                       .before_id = place.id,
                                                       .service_point_id = *input.service_point_id,
                                                       .count_max = limit + 1});
  else if (input.kind)
    page.items = entries(tx, sql::EntriesOfKindBefore{.customer_id = input.id,
                                                      .before_at = place.at,
                                                      .before_id = place.id,
                                                      .kind = enum_name(*input.kind),
                                                      .count_max = limit + 1});
  else
    page.items =
        entries(tx, sql::EntriesBefore{
                        .customer_id = input.id, .before_at = place.at, .before_id = place.id, .count_max = limit + 1});
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = cursor_of(page.items.back());
  }
  return page;
}

EntryId add_entry(Tx& tx, const NewEntry& entry) {
  const auto id = tx.new_id<EntryId>();
  const UserId author = tx.who().user_id;
  std::optional<std::int64_t> amount;
  std::optional<std::string_view> currency;
  if (entry.amount) amount = entry.amount->amount, currency = entry.amount->currency;
  tx.run(sql::InsertEntry{
      .customer_id = entry.customer_id,
      .occurred_at = entry.occurred_at,
      .id = id,
      .kind = enum_name(entry.kind),
      .now = tx.now(),
      .channel = name_of(entry.channel),
      .direction = name_of(entry.direction),
      .summary = entry.summary,
      .author_id = author.value == 0 ? std::nullopt : std::optional<AnyId>(author),
      .source = entry.source,
      .external_id = entry.external_id,
      .amount = amount,
      .currency = currency,
      .quantity = entry.quantity,
      .event = entry.event,
      .service_point_id = entry.service_point_id ? std::optional(AnyId(*entry.service_point_id)) : std::nullopt});
  const bool counts = entry.kind == EntryKind::contact ? entry.channel.has_value()
                                                       : entry.kind == EntryKind::purchase && currency.has_value();
  if (counts)
    tx.run(sql::CountEntry{.customer_id = entry.customer_id,
                           .kind = enum_name(entry.kind),
                           .key = entry.kind == EntryKind::contact ? enum_name(*entry.channel) : *currency,
                           .amount = amount.value_or(0),
                           .occurred_at = entry.occurred_at});
  return id;
}

std::optional<EntryPlace> find_entry(Tx& tx, EntryKind kind, std::string_view source, std::string_view external_id) {
  return tx.one<EntryPlace>(
      sql::EntryByExternalId{.source = source, .kind = enum_name(kind), .external_id = external_id});
}

void touch_last_contact(Tx& tx, CustomerId customer_id, UtcTime at) {
  tx.run(sql::TouchLastContact{.occurred_at = at, .id = customer_id});
}

void remove_entry(Tx& tx, const EntryPlace& place) {
  tx.run(sql::DeleteEntry{.customer_id = place.customer_id, .occurred_at = place.occurred_at, .id = place.id});
}

void remove_timeline(Tx& tx, CustomerId customer_id) {
  tx.run(sql::ForgetFigures{.customer_id = customer_id});
  tx.run(sql::DeleteEntries{.customer_id = customer_id});
}

void recount_figures(Tx& tx, CustomerId customer_id) {
  tx.run(sql::ForgetFigures{.customer_id = customer_id});
  tx.run(sql::RecountFigures{.customer_id = customer_id});
}

void recount_last_contact(Tx& tx, CustomerId customer_id) {
  tx.run(sql::RecountLastContact{.customer_id = customer_id});
}

std::vector<CustomerRows> timeline_rows() {
  return {
      {.name = "timeline", .table = "timeline_entries", .key = {"id"}},
      {.name = "figures", .table = "timeline_figures", .on_merge = OnMerge::recount, .recount = recount_figures},
  };
}

Result<TimelineEntry> add_contact(Tx& tx, const RecordContact& input) {
  // A clock of the other side that runs ahead a little is forgiven.
  constexpr std::chrono::minutes ahead_max{5};
  const UtcTime at = input.occurred_at.value_or(tx.now());
  if (at > tx.now() + ahead_max) return refuse(RefusalCode::invalid, "occurred_at", "must not be in the future");
  if (at.ms < 0) return refuse(RefusalCode::invalid, "occurred_at", "must be after 1970");
  NewEntry entry{};
  entry.customer_id = input.id, entry.kind = EntryKind::contact, entry.occurred_at = at;
  entry.channel = input.channel, entry.direction = input.direction, entry.summary = input.summary;
  entry.service_point_id = input.service_point_id;
  const EntryId id = add_entry(tx, entry);
  tx.run(sql::TouchLastContact{.occurred_at = at, .id = input.id});
  ContactRecorded recorded{.customer_id = input.id,
                           .entry_id = id,
                           .channel = input.channel,
                           .direction = input.direction,
                           .occurred_at = at};
  if (input.override_reason) recorded.override_reason = input.override_reason->value;
  tx.record(recorded);
  tx.changed("customer", input.id);
  const auto found = entries(
      tx,
      sql::EntriesBefore{.customer_id = input.id, .before_at = at, .before_id = EntryId{id.value + 1}, .count_max = 1});
  CHECK(found.size() == 1);
  return found[0];
}

ContactFigures contact_figures(Tx& tx, CustomerId customer_id) {
  ContactFigures figures{.count = 0, .first_at = std::nullopt, .last_at = std::nullopt, .by_channel = {}};
  for (const FigureRow& row : tx.all<FigureRow>(sql::FiguresOf{.customer_id = customer_id, .kind = "contact"})) {
    const auto channel = parse_enum<Channel>(row.key);
    CHECK(channel.has_value());
    figures.count += row.count;
    figures.first_at = std::min(figures.first_at.value_or(row.first_at), row.first_at);
    figures.last_at = std::max(figures.last_at.value_or(row.last_at), row.last_at);
    figures.by_channel.push_back({*channel, row.count});
  }
  return figures;
}

PurchaseFigures purchase_figures(Tx& tx, CustomerId customer_id) {
  PurchaseFigures figures{.count = 0, .total = {}, .last_at = std::nullopt};
  for (FigureRow& row : tx.all<FigureRow>(sql::FiguresOf{.customer_id = customer_id, .kind = "purchase"})) {
    figures.count += row.count;
    figures.last_at = std::max(figures.last_at.value_or(row.last_at), row.last_at);
    figures.total.push_back({row.amount, std::move(row.key)});
  }
  return figures;
}

std::vector<Reaction> timeline_reactions() {
  std::vector<Reaction> reactions;
  for (const std::string_view event :
       {"CustomerCreated", "CustomerUpdated", "CustomerArchived", "CustomerRestored", "IdentityAdded",
        "IdentityChanged", "IdentityRemoved", "RestrictionSet", "RestrictionLifted", "FactNoted", "FactChanged",
        "FactErased", "ConsentRecorded", "RelationAdded", "RelationChanged", "RelationRemoved", "ServicePointAdded",
        "ServicePointChanged", "ServicePointRemoved"})
    reactions.push_back({.event = event, .name = "tell_change", .react = tell_change});
  return reactions;
}

}  // namespace vez
