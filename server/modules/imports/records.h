#pragma once

// What rows of a file mean: pure functions, for any thread.

#include <optional>
#include <string>
#include <vector>

#include "csv/csv.h"
#include "customers/customers_bulk.h"

namespace vez {

enum class RecordType { customer, purchase };
BOOST_DESCRIBE_ENUM(RecordType, customer, purchase)

// What a column can mean; the first block for customers, the second for purchases, external_id for both.
enum class Target {
  external_id,
  source,  // of the external id, where the rows have several
  kind,
  name,
  given_name,
  family_name,
  middle_name,
  organisation_name,
  phone,
  mail,
  identities,  // "telegram:ana_k", of any kind, as exports have them
  telegram,
  whatsapp,
  viber,
  vk,
  facebook,
  instagram,
  linkedin,
  x,
  skype,
  card,
  tax_number,
  street,
  postcode,
  city,
  country,
  language,
  birth_date,
  customer_since,
  note,
  do_not_sell,
  salutation,
  time_zone,
  preferred_channel,
  preferred_hours,
  verified,  // "2026-03-04T12:00:00Z phone:+386…", a line each: identities of the row, and since when they are
  custom,    // a field of the company's own: ImportColumn::field
  customer_external_id,
  customer_phone,
  customer_mail,
  occurred_on,
  amount,
  currency,
  quantity,
  summary,
};
BOOST_DESCRIBE_ENUM(Target, external_id, source, kind, name, given_name, family_name, middle_name, organisation_name,
                    phone, mail, identities, telegram, whatsapp, viber, vk, facebook, instagram, linkedin, x, skype,
                    card, tax_number, street, postcode, city, country, language, birth_date, customer_since, note,
                    do_not_sell, salutation, time_zone, preferred_channel, preferred_hours, verified, custom,
                    customer_external_id, customer_phone, customer_mail, occurred_on, amount, currency, quantity,
                    summary)
bool target_fits(Target target, RecordType type);
// Several columns may have it: their values add up.
bool target_repeats(Target target);

enum class FileFormat { csv, xlsx, vcard, ndjson };
BOOST_DESCRIBE_ENUM(FileFormat, csv, xlsx, vcard, ndjson)

// How a file is read. The format is what the file is, and the sheets are those it has.
struct ImportDialect {
  FileFormat format;
  std::string delimiter;
  std::string encoding;
  bool has_header;
  std::string quote;
  std::string sheet;
  std::vector<std::string> sheets;
};
BOOST_DESCRIBE_STRUCT(ImportDialect, (), (format, delimiter, encoding, has_header, quote, sheet, sheets))
CsvDialect csv_dialect(const ImportDialect& dialect);

struct ImportColumn {
  std::int64_t index;
  std::string name;
  std::vector<std::string> samples;
  std::optional<Target> target;
  std::optional<std::string> field = {};  // of Target::custom: its key
};
BOOST_DESCRIBE_STRUCT(ImportColumn, (), (index, name, samples, target, field))

// What is done with a customer who is there already.
enum class Existing {
  fill,       // only what is missing is added
  overwrite,  // what the file says is taken
  leave,      // nothing is changed
};
BOOST_DESCRIBE_ENUM(Existing, fill, overwrite, leave)
// What is done with a row whose phone says one customer and whose mail another.
enum class OnConflict { ask, create };
BOOST_DESCRIBE_ENUM(OnConflict, ask, create)

struct ImportOptions {
  std::string source;  // where external ids come from: the same id of another source is somebody else
  bool match;          // by phone and mail too, not only by external id
  Existing existing;
  OnConflict on_conflict;
  bool create_missing;  // purchases: customers nobody knows are created
  std::optional<std::string> country;
  std::optional<std::string> language;
  std::optional<std::string> currency;
  std::optional<std::string> date_format;
};
BOOST_DESCRIBE_STRUCT(ImportOptions, (),
                      (source, match, existing, on_conflict, create_missing, country, language, currency, date_format))

// Something to say about a row; `reason` and `parameters` are a Message.
struct StoredMessage {
  std::string column;
  std::string reason;
  std::map<std::string, std::string> parameters;
};
BOOST_DESCRIBE_STRUCT(StoredMessage, (), (column, reason, parameters))

StoredMessage stored(std::string_view column, const Message& message);

struct PurchaseDraft {
  std::string external_id;
  UtcTime occurred_at;
  std::optional<Money> amount;
  std::optional<std::int64_t> quantity;
  std::string summary;
};

// One row, understood as far as that goes without the database.
struct ImportRecord {
  std::int64_t number = 0;  // among the rows of the file, from 1
  std::int64_t line = 0;
  std::string sample;
  std::vector<StoredMessage> messages;
  bool failed = false;  // the last message says why
  CustomerDraft customer;
  std::optional<PurchaseDraft> purchase;
};

// All that the meaning of a row depends on.
struct Meaning {
  RecordType type = RecordType::customer;
  std::vector<ImportColumn> columns;
  ImportOptions options;
  std::string country;  // of phones without one: the option, or the company's
  std::string language;
  DateOrder date_order = DateOrder::day_first;
  std::vector<CustomField> own_fields;
  std::string file_key;  // names purchases that have no id of their own
  bool escaped = true;   // cells may have an apostrophe before what a spreadsheet would run (csv_line)
  bool trimmed = true;   // spaces at the ends of a cell mean nothing
  bool exact = false;    // written by another Vez: several values stand one a line
};

// The columns of a file from its first rows: names, samples, and what they most likely mean.
std::vector<ImportColumn> propose_columns(const std::vector<CsvRow>& rows, bool has_header);
RecordType propose_type(const std::vector<ImportColumn>& columns);
// Anew for a type: targets of the other type give way to their likes or to nothing.
void propose_targets(std::vector<ImportColumn>& columns, RecordType type,
                     const std::vector<CustomField>& own_fields = {});
// The system that the file was exported from, by its columns: "hubspot".
std::optional<std::string> product_of(const std::vector<ImportColumn>& columns);
// Refuses by its place what is no code, no form of dates.
Result<Done> check_options(const ImportOptions& options);
DateOrder date_order(const ImportOptions& options, const std::vector<ImportColumn>& columns);

ImportRecord understand(CsvRow&& row, std::int64_t number, const Meaning& meaning);

// At most so many bytes, not through a character; "…" says that there was more.
std::string cut(std::string_view text, std::size_t bytes_max);

// What a cell says of a field of the company's own, in the form of its type: yes and no in several languages, choices
// by their keys or labels, amounts and numbers as they are written. Refuses what is none.
Result<Json> own_value(const CustomField& field, std::string_view cell, DateOrder order);
// A day, also one with a time behind it: "1962-02-18 00:00:00".
std::optional<Date> day_of(std::string_view text, DateOrder order);

// "1.234,50", "$ 29.33", "-12" in minor units; the last point or comma parts the decimals, unless three digits follow
// it and nothing else tells. Nothing when it is no amount.
std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view currency);

}  // namespace vez
