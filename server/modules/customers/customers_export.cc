#include "customers/customers_export.h"

#include <algorithm>

#include "csv/csv.h"
#include "customers/customers_chosen.h"
#include "customers/customers_search.h"
#include "customers/exported_customer.h"
#include "customers/identity_line.h"
#include "customers_sql.h"
#include "text/codes.h"
#include "xlsx/xlsx.h"

namespace vez {
namespace {

// Customers looked at for one piece, and rows of one piece.
constexpr std::int64_t window_customers = 1'000;
constexpr std::int64_t piece_rows_max = 1'000;
// Who has no name in another system goes by the one here.
constexpr std::string_view own_source = "vez";

struct ExportedEntryRow {
  CustomerId customer_id;
  std::optional<std::string> customer_source;
  std::optional<std::string> customer_external_id;
  std::string customer_name;
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
};
BOOST_DESCRIBE_STRUCT(ExportedEntryRow, (),
                      (customer_id, customer_source, customer_external_id, customer_name, id, kind, occurred_at,
                       recorded_at, channel, direction, summary, author_name, source, external_id, amount, currency,
                       quantity))

struct ExportedOwner {
  std::string source;
  std::string external_id;
};
BOOST_DESCRIBE_STRUCT(ExportedOwner, (), (source, external_id))

struct ExportedPurchase {
  EntryKind type;
  EntryId id;
  std::string source;
  std::string external_id;
  ExportedOwner customer;
  UtcTime occurred_at;
  std::optional<Money> amount;
  std::optional<std::int64_t> quantity;
  std::string summary;
};
BOOST_DESCRIBE_STRUCT(ExportedPurchase, (),
                      (type, id, source, external_id, customer, occurred_at, amount, quantity, summary))

// A contact; a note has neither channel nor direction.
struct ExportedContact {
  EntryKind type;
  EntryId id;
  std::string source;
  std::string external_id;
  ExportedOwner customer;
  std::optional<Channel> channel;
  std::optional<Direction> direction;
  UtcTime occurred_at;
  std::string summary;
};
BOOST_DESCRIBE_STRUCT(ExportedContact, (),
                      (type, id, source, external_id, customer, channel, direction, occurred_at, summary))

// Where it has no name from elsewhere, the one it has here.
template <class I>
void name_by_id(std::optional<std::string>& source, std::optional<std::string>& external_id, I id) {
  if (external_id) return;
  source = own_source, external_id = to_text(id);
}

using Cells = std::vector<XlsxCell>;
constexpr auto plain = XlsxCell::Kind::text;
constexpr auto number = XlsxCell::Kind::number;
constexpr auto day = XlsxCell::Kind::date;

// Identities one a line (identity_line.h), as the import of a file with `vez_id` reads them. Those that are neither
// phones nor mails have their kind before them: "telegram:ana_k".
std::string lines_of(const std::vector<ExportedIdentity>& identities, std::optional<IdentityKind> kind) {
  std::string all;
  for (const ExportedIdentity& identity : identities) {
    const bool has_column = identity.kind == IdentityKind::phone || identity.kind == IdentityKind::mail;
    if (kind ? identity.kind != *kind : has_column) continue;
    all += (all.empty() ? "" : "\n");
    all += identity_line(identity.label, (kind ? "" : std::string(enum_name(identity.kind)) + ":") + identity.value);
  }
  return all;
}

// Those that are verified, one a line, since when: "2026-03-04T12:00:00Z phone:+38640123456".
std::string verified_lines_of(const std::vector<ExportedIdentity>& identities) {
  std::string all;
  for (const ExportedIdentity& identity : identities)
    if (identity.verified_at)
      all += (all.empty() ? "" : "\n") + to_text(*identity.verified_at) + " " + std::string(enum_name(identity.kind)) +
             ":" + identity.value;
  return all;
}

// One list of columns for every format that is a table; the company's own fields stand before the times.
std::vector<std::string> customer_columns(const std::vector<CustomField>& own_fields) {
  std::vector<std::string> columns = {"vez_id",
                                      "external_source",
                                      "external_id",
                                      "kind",
                                      "name",
                                      "given_name",
                                      "family_name",
                                      "middle_name",
                                      "salutation",
                                      "organisation_name",
                                      "phone",
                                      "mail",
                                      "identities",
                                      "verified_identities",
                                      "street",
                                      "postcode",
                                      "city",
                                      "country",
                                      "language",
                                      "time_zone",
                                      "preferred_channel",
                                      "preferred_hours",
                                      "birth_date",
                                      "customer_since",
                                      "do_not_sell",
                                      "note"};
  for (const CustomField& field : own_fields) columns.push_back("custom." + field.key);
  columns.insert(columns.end(), {"created_at", "updated_at"});
  return columns;
}

XlsxCell::Kind cell_kind(FieldType type) {
  if (type == FieldType::number || type == FieldType::money) return number;
  return type == FieldType::date ? day : plain;
}

Cells cells_of(const ExportedCustomer& c, const std::vector<CustomField>& own_fields) {
  Cells cells = {{to_text(c.id), plain},
                 {text(c.source), plain},
                 {text(c.external_id), plain},
                 {std::string(enum_name(c.kind)), plain},
                 {c.name, plain},
                 {text(c.given_name), plain},
                 {text(c.family_name), plain},
                 {text(c.middle_name), plain},
                 {text(c.salutation), plain},
                 {text(c.organisation_name), plain},
                 {lines_of(c.identities, IdentityKind::phone), plain},
                 {lines_of(c.identities, IdentityKind::mail), plain},
                 {lines_of(c.identities, std::nullopt), plain},
                 {verified_lines_of(c.identities), plain},
                 {text(c.street), plain},
                 {text(c.postcode), plain},
                 {text(c.city), plain},
                 {text(c.country), plain},
                 {text(c.language), plain},
                 {text(c.time_zone), plain},
                 {text(c.preferred_channel), plain},
                 {text(c.preferred_hours), plain},
                 {text(c.birth_date), day},
                 {text(c.customer_since), day},
                 {text(c.do_not_sell), plain},
                 {text(c.note), plain}};
  for (const CustomField& field : own_fields) {
    const auto value = c.custom.find(field.key);
    cells.push_back({value == c.custom.end() ? "" : custom_text(field, value->second), cell_kind(field.type)});
  }
  cells.push_back({to_text(c.created_at), plain}), cells.push_back({to_text(c.updated_at), plain});
  return cells;
}

const std::vector<std::string> entry_columns = {"customer_vez_id", "customer_source", "customer_external_id",
                                                "customer_name",   "vez_id",          "kind",
                                                "occurred_on",     "recorded_at",     "channel",
                                                "direction",       "summary",         "amount",
                                                "currency",        "quantity",        "source",
                                                "external_id",     "author"};
Cells cells_of(const ExportedEntryRow& e) {
  const bool paid = e.amount && e.currency;
  return {{to_text(e.customer_id), plain},
          {text(e.customer_source), plain},
          {text(e.customer_external_id), plain},
          {e.customer_name, plain},
          {to_text(e.id), plain},
          {std::string(enum_name(e.kind)), plain},
          {to_text(e.occurred_at), plain},
          {to_text(e.recorded_at), plain},
          {text(e.channel), plain},
          {text(e.direction), plain},
          {e.summary, plain},
          {paid ? amount_text(*e.amount, *e.currency) : "", number},
          {text(e.currency), plain},
          {e.quantity ? std::to_string(*e.quantity) : "", number},
          {text(e.source), plain},
          {text(e.external_id), plain},
          {text(e.author_name), plain}};
}

std::string csv_of(Cells cells) {
  std::vector<std::string> values;
  for (XlsxCell& cell : cells) values.push_back(std::move(cell.value));
  return csv_line(values);
}

std::string json_of(const ExportedEntryRow& e) {
  const ExportedOwner owner{*e.customer_source, *e.customer_external_id};
  if (e.kind == EntryKind::purchase)
    return to_json(
        ExportedPurchase{.type = e.kind,
                         .id = e.id,
                         .source = *e.source,
                         .external_id = *e.external_id,
                         .customer = owner,
                         .occurred_at = e.occurred_at,
                         .amount = e.amount && e.currency ? std::optional(Money{*e.amount, *e.currency}) : std::nullopt,
                         .quantity = e.quantity,
                         .summary = e.summary});
  return to_json(ExportedContact{.type = e.kind,
                                 .id = e.id,
                                 .source = *e.source,
                                 .external_id = *e.external_id,
                                 .customer = owner,
                                 .channel = e.channel,
                                 .direction = e.direction,
                                 .occurred_at = e.occurred_at,
                                 .summary = e.summary});
}

CustomerId window_after(Tx& tx, CustomerId after) {
  return *tx.one<CustomerId>(sql::CustomersWindow{.after_id = after, .count_max = window_customers});
}

// Rows of one kind as a table of one of the formats.
template <class Row>
class TableExport : public Export {
 protected:
  TableExport(std::string_view format, std::string sheet, std::vector<std::string> columns)
      : columns_(std::move(columns)) {
    if (format == enum_name(ExportFormat::xlsx)) book_.emplace(std::move(sheet), columns_);
    csv_ = format == enum_name(ExportFormat::csv);
  }
  std::string head() override { return csv_ ? csv_line(columns_) : ""; }
  std::string written() override {
    std::string out;
    for (const Row& row : rows_) {
      if (book_)
        book_->row(cells(row));
      else
        out += csv_ ? csv_of(cells(row)) : text_of(row);
    }
    rows_.clear();
    return book_ ? book_->taken() : out;
  }
  std::string tail() override {
    if (!book_) return {};
    book_->end();
    return book_->taken();
  }
  virtual Cells cells(const Row& row) const = 0;
  // In a format that is no table.
  virtual std::string text_of(const Row& row) const = 0;

  std::vector<Row> rows_;  // fetched, not yet written

 private:
  const std::vector<std::string> columns_;
  std::optional<XlsxWriter> book_;
  bool csv_ = false;
};

class CustomersExport final : public TableExport<ExportedCustomer> {
 public:
  CustomersExport(const ExportCustomers& input, std::vector<CustomField> own_fields)
      : TableExport(enum_name(input.format.value_or(ExportFormat::csv)), "customers", customer_columns(own_fields)),
        filter_(input.filter),
        format_(input.format.value_or(ExportFormat::csv)),
        own_fields_(std::move(own_fields)) {
    if (input.q && !trimmed(input.q->value).empty()) typed_ = input.q->value;
  }

 private:
  Cells cells(const ExportedCustomer& customer) const override { return cells_of(customer, own_fields_); }

  std::string text_of(const ExportedCustomer& customer) const override {
    if (format_ == ExportFormat::ndjson) return to_json(customer) + "\n";
    return card_of(customer, format_ == ExportFormat::vcard3 ? VCardVersion::v3 : VCardVersion::v4);
  }

  void fetch(Tx& tx, Place& place) override {
    const auto asked_for = chosen(tx, filter_);
    CHECK(asked_for.has_value());  // It was when the export began.
    rows_.clear();
    for (ExportedRow& row : typed_ ? found(tx, *asked_for, place) : listed(tx, *asked_for, place))
      add(tx, std::move(row));
  }

  std::vector<ExportedRow> found(Tx& tx, const Chosen& asked_for, Place& place) const {
    std::vector<ExportedRow> rows;
    const std::string query = typed_search(tx, *typed_).value().beginnings(tx.dialect());
    if (!query.empty())
      rows = tx.all<ExportedRow>(sql::CustomersFoundExported{.q = query,
                                                             .after_id = place.until,
                                                             .count_max = piece_rows_max,
                                                             .set = set_of(tx, asked_for),
                                                             .filter = asked_for.filter});
    place.ended = static_cast<std::int64_t>(rows.size()) < piece_rows_max;
    if (!rows.empty()) place.until = rows.back().id;
    return rows;
  }

  std::vector<ExportedRow> listed(Tx& tx, const Chosen& asked_for, Place& place) const {
    const CustomerId after = std::exchange(place.until, window_after(tx, place.until));
    place.ended = place.until.value == 0;
    if (place.ended) return {};
    return tx.all<ExportedRow>(sql::CustomersExported{
        .after_id = after, .until_id = place.until, .set = set_of(tx, asked_for), .filter = asked_for.filter});
  }

  void add(Tx& tx, ExportedRow row) {
    ExportedCustomer& customer = rows_.emplace_back();
    static_cast<ExportedRow&>(customer) = std::move(row);
    name_by_id(customer.source, customer.external_id, customer.id);
    for (Identity& identity : tx.all<Identity>(sql::IdentitiesOf{.customer_id = customer.id}))
      customer.identities.push_back({identity.kind, std::move(identity.value), std::move(identity.label),
                                     std::move(identity.source), identity.confidence, identity.verified_at});
    if (!own_fields_.empty()) customer.custom = custom_values(tx, customer.id);
  }

  const std::optional<Text<0, 8000>> filter_;
  const ExportFormat format_;
  const std::vector<CustomField> own_fields_;  // as they were when the export began
  std::optional<std::string> typed_;
};

class TimelineExport final : public TableExport<ExportedEntryRow> {
 public:
  explicit TimelineExport(const ExportTimeline& input)
      : TableExport(enum_name(input.format.value_or(TimelineFormat::csv)), "timeline", entry_columns),
        filter_(input.filter) {}

 private:
  Cells cells(const ExportedEntryRow& row) const override { return cells_of(row); }
  std::string text_of(const ExportedEntryRow& row) const override { return json_of(row) + "\n"; }

  void fetch(Tx& tx, Place& place) override {
    const auto asked_for = chosen(tx, filter_);
    CHECK(asked_for.has_value());  // It was when the export began.
    rows_.clear();
    if (place.window_done) {
      place.after = {CustomerId{place.until.value + 1}, UtcTime{std::numeric_limits<std::int64_t>::min()}, {}};
      place.until = window_after(tx, place.until);
      if ((place.ended = place.until.value == 0)) return;
    }
    rows_ = tx.all<ExportedEntryRow>(sql::EntriesExported{.customer_id = place.after.customer_id,
                                                          .until_id = place.until,
                                                          .after_at = place.after.occurred_at,
                                                          .after_id = place.after.id,
                                                          .count_max = piece_rows_max,
                                                          .set = set_of(tx, *asked_for),
                                                          .filter = asked_for->filter});
    place.window_done = static_cast<std::int64_t>(rows_.size()) < piece_rows_max;
    if (!rows_.empty()) place.after = {rows_.back().customer_id, rows_.back().occurred_at, rows_.back().id};
    for (ExportedEntryRow& row : rows_) {
      name_by_id(row.customer_source, row.customer_external_id, row.customer_id);
      name_by_id(row.source, row.external_id, row.id);
    }
  }

  const std::optional<Text<0, 8000>> filter_;
};

struct FileKind {
  std::string_view format, ending, content_type;
};
constexpr FileKind file_kinds[] = {
    {"csv", ".csv", "text/csv; charset=utf-8"},
    {"xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"vcard", ".vcf", "text/vcard; charset=utf-8"},
    {"vcard3", ".vcf", "text/vcard; charset=utf-8"},
    {"ndjson", ".ndjson", "application/x-ndjson"},
};

Result<RouteAnswer> answer_of(Tx& tx, Result<std::unique_ptr<Export>> opened, std::string_view format,
                              const std::string& name) {
  const std::shared_ptr<Export> file = TRY(std::move(opened));
  const auto kind = std::ranges::find(file_kinds, format, &FileKind::format);
  CHECK(kind != std::end(file_kinds));
  RouteAnswer answer;
  answer.content_type = kind->content_type;
  answer.headers = {{"Content-Disposition", "attachment; filename=\"" + name + std::string(kind->ending) + "\""}};
  answer.more = [file, context = TxContext{.actor = tx.who(), .cause = {}}](Db& db) { return file->next(db, context); };
  return answer;
}

}  // namespace

std::string Export::next(Db& db, const TxContext& context) {
  std::string out;
  if (!std::exchange(begun_, true)) out = head();
  // A window may hold nobody of the condition: the next is looked at.
  while (out.empty() && !place_.ended) {
    Place reached;
    db.read(context, [&](Tx& tx) {
      reached = place_;
      fetch(tx, reached);
    });
    place_ = reached;
    out = written();
    if (place_.ended) out += tail();
  }
  return out;
}

Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportCustomers& input) {
  TRY(chosen(tx, input.filter));
  return std::unique_ptr<Export>(new CustomersExport(input, list_custom_fields(tx, {}).value().items));
}

Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportTimeline& input) {
  TRY(chosen(tx, input.filter));
  return std::unique_ptr<Export>(new TimelineExport(input));
}

Result<RouteAnswer> export_customers(Tx& tx, ExportCustomers input) {
  return answer_of(tx, open_export(tx, input), enum_name(input.format.value_or(ExportFormat::csv)), "customers");
}

Result<RouteAnswer> export_timeline(Tx& tx, ExportTimeline input) {
  return answer_of(tx, open_export(tx, input), enum_name(input.format.value_or(TimelineFormat::csv)), "timeline");
}

}  // namespace vez
