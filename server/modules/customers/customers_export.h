#pragma once

// Customers and what happened with them as files: CSV and workbooks for people and for the import of another Vez, cards
// for telephones and mail programs, NDJSON for programs and for POST /ingest. Made piece by piece, each in a
// transaction of its own, so that memory stays the same however many there are; who is added or changed meanwhile may
// be in it or not.

#include "customers/customers.h"

namespace vez {

// vcard is 4.0, vcard3 is 3.0 for what is older.
enum class ExportFormat { csv, xlsx, vcard, vcard3, ndjson };
BOOST_DESCRIBE_ENUM(ExportFormat, csv, xlsx, vcard, vcard3, ndjson)
enum class TimelineFormat { csv, xlsx, ndjson };
BOOST_DESCRIBE_ENUM(TimelineFormat, csv, xlsx, ndjson)

// Customers as a list shows them: the same search and condition, in the order of their ids.
struct ExportCustomers {
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 8000>> filter;
  std::optional<ExportFormat> format;
};
BOOST_DESCRIBE_STRUCT(ExportCustomers, (), (q, filter, format))

// Contacts, purchases and notes of the customers of a condition.
struct ExportTimeline {
  std::optional<Text<0, 8000>> filter;
  std::optional<TimelineFormat> format;
};
BOOST_DESCRIBE_STRUCT(ExportTimeline, (), (filter, format))

// A file being made. next() answers its next piece, "" at its end.
class Export {
 public:
  virtual ~Export() = default;
  std::string next(Db& db, const TxContext& context);

 protected:
  // How far it has come: the customers up to `until` are the window, their entries up to and with `after` are written.
  struct Place {
    CustomerId until{};
    EntryPlace after{};
    bool window_done = true;
    bool ended = false;
  };
  // Reads what comes next and moves the place; may be run again from there.
  virtual void fetch(Tx& tx, Place& place) = 0;
  // What was fetched, as it is written; also what stands before the first and behind the last.
  virtual std::string head() = 0;
  virtual std::string written() = 0;
  virtual std::string tail() = 0;

 private:
  bool begun_ = false;
  Place place_;
};
// Refuse a condition that is none.
Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportCustomers& input);
Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportTimeline& input);

Result<RouteAnswer> export_customers(Tx& tx, ExportCustomers input);
Result<RouteAnswer> export_timeline(Tx& tx, ExportTimeline input);

}  // namespace vez
