#include "timeline/timeline_holdings.h"

#include "timeline/timeline.h"
#include "timeline_sql.h"

namespace vez {
namespace {

// An entry with all that the table has of it.
struct KeptEntry : TimelineEntry {
  std::optional<std::string> external_id;
};
BOOST_DESCRIBE_STRUCT(KeptEntry, (TimelineEntry), (external_id))

struct KeptEntryRow {
  EntryId id;
  EntryKind kind;
  UtcTime occurred_at;
  UtcTime recorded_at;
  std::optional<Channel> channel;
  std::optional<Direction> direction;
  std::string summary;
  std::optional<std::string> author_name;
  std::optional<std::string> source;
  std::optional<std::string> external_id;
  std::optional<std::int64_t> amount;
  std::optional<std::string> currency;
  std::optional<std::int64_t> quantity;
  std::optional<std::string> event;
  std::optional<ServicePointId> service_point_id;
};
BOOST_DESCRIBE_STRUCT(KeptEntryRow, (),
                      (id, kind, occurred_at, recorded_at, channel, direction, summary, author_name, source,
                       external_id, amount, currency, quantity, event, service_point_id))

std::string tell_entries(Tx& tx, AnyId customer_id) {
  std::string list = "[";
  tx.each<KeptEntryRow>(sql::EntriesKept{.customer_id = customer_id}, [&](const KeptEntryRow& row) {
    KeptEntry entry;
    entry.id = row.id, entry.kind = row.kind, entry.occurred_at = row.occurred_at;
    entry.recorded_at = row.recorded_at, entry.channel = row.channel, entry.direction = row.direction;
    entry.summary = row.summary, entry.author_name = row.author_name, entry.source = row.source;
    entry.external_id = row.external_id, entry.quantity = row.quantity, entry.event = row.event;
    entry.service_point_id = row.service_point_id;
    if (row.amount && row.currency) entry.amount = Money{*row.amount, *row.currency};
    list += (list.size() == 1 ? "" : ",") + to_json(entry);
  });
  return list + "]";
}

struct MonthRow {
  UtcTime occurred_at;
  EntryKind kind;
  std::optional<Channel> channel;
  std::optional<std::int64_t> amount;
  std::optional<std::string> currency;
};
BOOST_DESCRIBE_STRUCT(MonthRow, (), (occurred_at, kind, channel, amount, currency))

}  // namespace

std::map<std::array<std::string, 3>, MonthFigure> month_figures(Tx& tx, AnyId customer_id) {
  constexpr std::size_t month_length = std::string_view("2026-03").size();
  std::map<std::array<std::string, 3>, MonthFigure> figures;
  tx.each<MonthRow>(sql::EntriesCounted{.customer_id = customer_id}, [&](const MonthRow& row) {
    const std::string key = row.kind == EntryKind::purchase ? row.currency.value_or("")
                            : row.channel                   ? std::string(enum_name(*row.channel))
                                                            : "";
    MonthFigure& figure =
        figures[{to_text(row.occurred_at).substr(0, month_length), std::string(enum_name(row.kind)), key}];
    ++figure.count, figure.amount += row.amount.value_or(0);
  });
  return figures;
}

std::vector<Holding> timeline_holdings() {
  return {
      {.name = "timeline",
       .tables = {"timeline_entries", "timeline_figures"},
       .tell = tell_entries,
       .erase = [](Tx& tx, const Erasing& erasing) { remove_timeline(tx, CustomerId{erasing.customer_id.value}); }}};
}

}  // namespace vez
