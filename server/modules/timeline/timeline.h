#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/customer_rows.h"
#include "engine/journal.h"
#include "engine/page.h"
#include "engine/route.h"

namespace vez {

using EntryId = Id<struct EntryTag>;
using ServicePointId = Id<struct ServicePointTag>;  // of the room memory

enum class EntryKind { contact, purchase, note, change };
BOOST_DESCRIBE_ENUM(EntryKind, contact, purchase, note, change)
enum class Channel { call, visit, letter, mail, chat, other };
BOOST_DESCRIBE_ENUM(Channel, call, visit, letter, mail, chat, other)
enum class Direction { in, out };
BOOST_DESCRIBE_ENUM(Direction, in, out)

// One thing that happened with a customer.
struct TimelineEntry {
  EntryId id;
  EntryKind kind;
  UtcTime occurred_at;
  UtcTime recorded_at;
  std::optional<Channel> channel;
  std::optional<Direction> direction;
  std::string summary;
  std::optional<std::string> author_name;
  std::optional<std::string> source;
  std::optional<Money> amount;
  std::optional<std::int64_t> quantity;
  std::optional<std::string> event;                // the journal's event, of kind change
  std::optional<ServicePointId> service_point_id;  // where it was about one of several
};
BOOST_DESCRIBE_STRUCT(TimelineEntry, (),
                      (id, kind, occurred_at, recorded_at, channel, direction, summary, author_name, source, amount,
                       quantity, event, service_point_id))

struct ListTimeline {
  CustomerId id;
  std::optional<EntryKind> kind;
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
  std::optional<ServicePointId> service_point_id = {};  // only what was about this one
};
BOOST_DESCRIBE_STRUCT(ListTimeline, (), (id, kind, limit, cursor, service_point_id))

struct RecordContact {
  static constexpr std::string_view example =
      R"({"channel":"call","direction":"in","summary":"Asks when the shoes arrive; told Thursday."})";
  CustomerId id;
  Channel channel;
  Direction direction;
  Text<1, 300> summary;  // one or two lines
  std::optional<UtcTime> occurred_at;
  std::optional<ServicePointId> service_point_id = {};
  std::optional<Text<1, 300>> override_reason = {};  // why it was outside of the window that was promised
};
BOOST_DESCRIBE_STRUCT(RecordContact, (),
                      (id, channel, direction, summary, occurred_at, service_point_id, override_reason))

struct ContactRecorded {
  static constexpr std::string_view name = "ContactRecorded";
  CustomerId customer_id;
  EntryId entry_id;
  Channel channel;
  Direction direction;
  std::optional<UtcTime> occurred_at = {};  // of older versions: when it was recorded
  std::optional<std::string> override_reason = {};
};
BOOST_DESCRIBE_STRUCT(ContactRecorded, (), (customer_id, entry_id, channel, direction, occurred_at, override_reason))

struct PurchaseRecorded {
  static constexpr std::string_view name = "PurchaseRecorded";
  CustomerId customer_id;
  EntryId entry_id;
};
BOOST_DESCRIBE_STRUCT(PurchaseRecorded, (), (customer_id, entry_id))
struct PurchaseRemoved {
  static constexpr std::string_view name = "PurchaseRemoved";
  CustomerId customer_id;
  EntryId entry_id;
};
BOOST_DESCRIBE_STRUCT(PurchaseRemoved, (), (customer_id, entry_id))

struct ChannelCount {
  Channel channel;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(ChannelCount, (), (channel, count))

// Contacts of a customer in figures.
struct ContactFigures {
  std::int64_t count;
  std::optional<UtcTime> first_at;
  std::optional<UtcTime> last_at;
  std::vector<ChannelCount> by_channel;
};
BOOST_DESCRIBE_STRUCT(ContactFigures, (), (count, first_at, last_at, by_channel))

// Purchases of a customer in figures, a total for each currency.
struct PurchaseFigures {
  std::int64_t count;
  std::vector<Money> total;
  std::optional<UtcTime> last_at;
};
BOOST_DESCRIBE_STRUCT(PurchaseFigures, (), (count, total, last_at))
// What is to be written on a customer's timeline; author and moment of writing are the transaction's.
struct NewEntry {
  CustomerId customer_id;
  EntryKind kind = EntryKind::note;
  UtcTime occurred_at;
  std::optional<Channel> channel;
  std::optional<Direction> direction;
  std::string_view summary;
  std::optional<std::string_view> source;
  std::optional<std::string_view> external_id;
  std::optional<Money> amount;
  std::optional<std::int64_t> quantity;
  std::optional<std::string_view> event;  // the journal's, of kind change
  std::optional<ServicePointId> service_point_id;
};
// The one way onto the timeline: the entry stands there and is counted in the customer's figures.
EntryId add_entry(Tx& tx, const NewEntry& entry);
// The entry of that kind that came from there under that name, if it has come.
struct EntryPlace {
  CustomerId customer_id;
  UtcTime occurred_at;
  EntryId id;
};
BOOST_DESCRIBE_STRUCT(EntryPlace, (), (customer_id, occurred_at, id))
std::optional<EntryPlace> find_entry(Tx& tx, EntryKind kind, std::string_view source, std::string_view external_id);
// A contact came later than the customer's last.
void touch_last_contact(Tx& tx, CustomerId customer_id, UtcTime at);
// Takes one entry, or all of a customer's, away. The figures are not counted anew.
void remove_entry(Tx& tx, const EntryPlace& place);
void remove_timeline(Tx& tx, CustomerId customer_id);
// Counts a customer's figures anew, after entries were taken away.
void recount_figures(Tx& tx, CustomerId customer_id);
// The customer's last contact anew, from what is there.
void recount_last_contact(Tx& tx, CustomerId customer_id);
std::vector<CustomerRows> timeline_rows();

// Newest first.
Result<Page<TimelineEntry>> list_timeline(Tx& tx, ListTimeline input);
// The customer must be there: modules/customers looks first.
Result<TimelineEntry> add_contact(Tx& tx, const RecordContact& input);
ContactFigures contact_figures(Tx& tx, CustomerId customer_id);
PurchaseFigures purchase_figures(Tx& tx, CustomerId customer_id);

// The timeline tells of changes to a customer: a reaction to each of these events.
std::vector<Reaction> timeline_reactions();

}  // namespace vez
