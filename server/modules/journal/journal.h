#pragma once

// Who did what and when, read from the events.

#include <optional>
#include <string>
#include <vector>

#include "engine/page.h"
#include "engine/route.h"
#include "people/people.h"

namespace vez {

// What an event is about, as people look for it.
enum class JournalKind { sign_in, access, customers, contacts, merges, exports, imports, settings };
BOOST_DESCRIBE_ENUM(JournalKind, sign_in, access, customers, contacts, merges, exports, imports, settings)

// One event in a sentence, in the language of who asks.
struct JournalEntry {
  EventId id;
  UtcTime at;
  JournalKind kind;
  std::string event;  // its name, for programs: "CustomerUpdated"
  std::string text;
  std::vector<std::string> fields;       // which were changed, by their names in the interface
  std::optional<UserId> user_id;         // none: the system itself
  std::optional<std::string> user_name;  // none of who is not there any more
  std::string via;                       // "page", "token:NAME", "import:ID", "cli", "rule:…"
  std::optional<CustomerId> customer_id;
  std::optional<std::string> customer_name;  // none of who is gone for good
};
BOOST_DESCRIBE_STRUCT(JournalEntry, (),
                      (id, at, kind, event, text, fields, user_id, user_name, via, customer_id, customer_name))

struct ReadJournal {
  std::optional<UserId> user_id;
  std::optional<CustomerId> customer_id;
  std::optional<JournalKind> kind;
  std::optional<Date> from;   // a day of the company's, like the next
  std::optional<Date> until;  // with it
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ReadJournal, (), (user_id, customer_id, kind, from, until, limit, cursor))

// Events that one request looks through; a page may then have fewer entries than asked for, and the next one goes on.
constexpr std::int64_t journal_read_max = 5'000;

// Newest first.
Result<Page<JournalEntry>> read_journal(Tx& tx, ReadJournal input);

enum class JournalFormat { csv, ndjson };
BOOST_DESCRIBE_ENUM(JournalFormat, csv, ndjson)
// All that ReadJournal would show page by page, as a file.
struct ExportJournal {
  std::optional<UserId> user_id;
  std::optional<CustomerId> customer_id;
  std::optional<JournalKind> kind;
  std::optional<Date> from;
  std::optional<Date> until;
  std::optional<JournalFormat> format;  // CSV
};
BOOST_DESCRIBE_STRUCT(ExportJournal, (), (user_id, customer_id, kind, from, until, format))

// Made piece by piece, newest first, each in a transaction of its own: memory stays the same however much there is, and
// what happens meanwhile is not in it.
Result<RouteAnswer> export_journal(Tx& tx, ExportJournal input);

std::vector<Route> journal_routes();

// ---------------------------------------------------------------------------------------------- for files of this room

// So many at once; the rest as read_journal.
Result<Page<JournalEntry>> journal_page(Tx& tx, const ReadJournal& input, std::int64_t count_max);

struct EventWords {
  std::string_view event;
  JournalKind kind;
  Message text;  // {user}, {role}, {team}, {customer} and {count} are filled in
};
const std::vector<EventWords>& event_words();
// What is said of an event of that name.
const EventWords& words_of(std::string_view event);

}  // namespace vez
