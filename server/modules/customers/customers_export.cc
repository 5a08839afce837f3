#include "customers/customers_export.h"

#include "csv/csv.h"
#include "customers/customers_chosen.h"
#include "customers/customers_search.h"
#include "customers_sql.h"
#include "text/codes.h"

namespace vez {
namespace {

// Customers looked at for one piece, and rows of one piece.
constexpr std::int64_t window_customers = 1'000;
constexpr std::int64_t piece_rows_max = 1'000;
// Who has no name in another system goes by the one here.
constexpr std::string_view own_source = "vez";

struct ExportedRow {
  CustomerId id;
  std::optional<std::string> source;
  std::optional<std::string> external_id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<std::string> organisation_name;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  UtcTime created_at;
  UtcTime updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedRow, (),
                      (id, source, external_id, kind, name, given_name, family_name, middle_name, organisation_name,
                       language, country, street, postcode, city, note, birth_date, customer_since, created_at,
                       updated_at))

struct ExportedIdentity {
  IdentityKind kind;
  std::string value;
  std::string label;
  std::optional<std::string> source;
  double confidence;
};
BOOST_DESCRIBE_STRUCT(ExportedIdentity, (), (kind, value, label, source, confidence))

// A line of NDJSON: what POST /ingest takes.
struct ExportedCustomer : ExportedRow {
  std::string type = "customer";
  std::vector<ExportedIdentity> identities;
  CustomValues custom;
};
BOOST_DESCRIBE_STRUCT(ExportedCustomer, (ExportedRow), (type, identities, custom))

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

std::string text(const std::optional<std::string>& value) { return value.value_or(""); }
std::string text(const std::optional<Date>& value) { return value ? to_text(*value) : ""; }
template <DescribedEnum E>
std::string text(const std::optional<E>& value) {
  return value ? std::string(enum_name(*value)) : "";
}

// Where it has no name from elsewhere, the one it has here.
template <class I>
void name_by_id(std::optional<std::string>& source, std::optional<std::string>& external_id, I id) {
  if (external_id) return;
  source = own_source, external_id = to_text(id);
}

std::string csv_of(const ExportedCustomer& c) {
  std::string phones, mails, others;
  for (const ExportedIdentity& identity : c.identities) {
    const bool phone = identity.kind == IdentityKind::phone, mail = identity.kind == IdentityKind::mail;
    std::string& all = phone ? phones : mail ? mails : others;
    all += all.empty() ? "" : "\n";
    all += phone || mail ? identity.value : std::string(enum_name(identity.kind)) + ":" + identity.value;
  }
  return csv_line(std::vector<std::string>{to_text(c.id),
                                           text(c.source),
                                           text(c.external_id),
                                           std::string(enum_name(c.kind)),
                                           c.name,
                                           text(c.given_name),
                                           text(c.family_name),
                                           text(c.middle_name),
                                           text(c.organisation_name),
                                           phones,
                                           mails,
                                           others,
                                           text(c.street),
                                           text(c.postcode),
                                           text(c.city),
                                           text(c.country),
                                           text(c.language),
                                           text(c.birth_date),
                                           text(c.customer_since),
                                           text(c.note),
                                           c.custom.empty() ? "" : to_json(c.custom),
                                           to_text(c.created_at),
                                           to_text(c.updated_at)});
}

std::string csv_of(const ExportedEntryRow& e) {
  const bool paid = e.amount && e.currency;
  return csv_line(std::vector<std::string>{
      to_text(e.customer_id), text(e.customer_source), text(e.customer_external_id), e.customer_name, to_text(e.id),
      std::string(enum_name(e.kind)), to_text(e.occurred_at), to_text(e.recorded_at), text(e.channel),
      text(e.direction), e.summary, paid ? amount_text(*e.amount, *e.currency) : "", text(e.currency),
      e.quantity ? std::to_string(*e.quantity) : "", text(e.source), text(e.external_id), text(e.author_name)});
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

class CustomersExport final : public Export {
 public:
  explicit CustomersExport(const ExportCustomers& input)
      : filter_(input.filter), csv_(input.format.value_or(ExportFormat::csv) == ExportFormat::csv) {
    if (input.q && !trimmed(input.q->value).empty()) typed_ = input.q->value;
  }

 private:
  std::string head() const override {
    if (!csv_) return {};
    return csv_line(std::vector<std::string>{
        "vez_id",      "external_source",   "external_id", "kind",       "name",           "given_name", "family_name",
        "middle_name", "organisation_name", "phone",       "mail",       "identities",     "street",     "postcode",
        "city",        "country",           "language",    "birth_date", "customer_since", "note",       "custom",
        "created_at",  "updated_at"});
  }

  void write(Tx& tx, Place& place, std::string& out) const override {
    const auto asked_for = chosen(tx, filter_);
    CHECK(asked_for.has_value());  // It was when the export began.
    const bool with_custom = !list_custom_fields(tx, {}).value().items.empty();
    for (ExportedRow& row : typed_ ? found(tx, *asked_for, place) : listed(tx, *asked_for, place))
      write_row(tx, std::move(row), with_custom, out);
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

  void write_row(Tx& tx, ExportedRow row, bool with_custom, std::string& out) const {
    ExportedCustomer customer;
    static_cast<ExportedRow&>(customer) = std::move(row);
    name_by_id(customer.source, customer.external_id, customer.id);
    for (Identity& identity : tx.all<Identity>(sql::IdentitiesOf{.customer_id = customer.id}))
      customer.identities.push_back({identity.kind, std::move(identity.value), std::move(identity.label),
                                     std::move(identity.source), identity.confidence});
    if (with_custom) customer.custom = custom_values(tx, customer.id);
    out += csv_ ? csv_of(customer) : to_json(customer) + "\n";
  }

  const std::optional<Text<0, 8000>> filter_;
  const bool csv_;
  std::optional<std::string> typed_;
};

class TimelineExport final : public Export {
 public:
  explicit TimelineExport(const ExportTimeline& input)
      : filter_(input.filter), csv_(input.format.value_or(ExportFormat::csv) == ExportFormat::csv) {}

 private:
  std::string head() const override {
    if (!csv_) return {};
    return csv_line(std::vector<std::string>{"customer_vez_id", "customer_source", "customer_external_id",
                                             "customer_name", "vez_id", "kind", "occurred_on", "recorded_at", "channel",
                                             "direction", "summary", "amount", "currency", "quantity", "source",
                                             "external_id", "author"});
  }

  void write(Tx& tx, Place& place, std::string& out) const override {
    const auto asked_for = chosen(tx, filter_);
    CHECK(asked_for.has_value());  // It was when the export began.
    if (place.window_done) {
      place.after = {CustomerId{place.until.value + 1}, UtcTime{std::numeric_limits<std::int64_t>::min()}, {}};
      place.until = window_after(tx, place.until);
      if ((place.ended = place.until.value == 0)) return;
    }
    auto rows = tx.all<ExportedEntryRow>(sql::EntriesExported{.customer_id = place.after.customer_id,
                                                              .until_id = place.until,
                                                              .after_at = place.after.occurred_at,
                                                              .after_id = place.after.id,
                                                              .count_max = piece_rows_max,
                                                              .set = set_of(tx, *asked_for),
                                                              .filter = asked_for->filter});
    place.window_done = static_cast<std::int64_t>(rows.size()) < piece_rows_max;
    if (!rows.empty()) place.after = {rows.back().customer_id, rows.back().occurred_at, rows.back().id};
    for (ExportedEntryRow& row : rows) {
      name_by_id(row.customer_source, row.customer_external_id, row.customer_id);
      name_by_id(row.source, row.external_id, row.id);
      out += csv_ ? csv_of(row) : json_of(row) + "\n";
    }
  }

  const std::optional<Text<0, 8000>> filter_;
  const bool csv_;
};

Result<RouteAnswer> answer_of(Tx& tx, Result<std::unique_ptr<Export>> opened, std::optional<ExportFormat> format,
                              const std::string& name) {
  const std::shared_ptr<Export> file = TRY(std::move(opened));
  const bool csv = format.value_or(ExportFormat::csv) == ExportFormat::csv;
  RouteAnswer answer;
  answer.content_type = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
  answer.headers = {{"Content-Disposition", "attachment; filename=\"" + name + (csv ? ".csv\"" : ".ndjson\"")}};
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
    out = db.read(context, [&](Tx& tx) {
      std::string piece;
      reached = place_;
      write(tx, reached, piece);
      return piece;
    });
    place_ = reached;
  }
  return out;
}

Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportCustomers& input) {
  TRY(chosen(tx, input.filter));
  return std::unique_ptr<Export>(new CustomersExport(input));
}

Result<std::unique_ptr<Export>> open_export(Tx& tx, const ExportTimeline& input) {
  TRY(chosen(tx, input.filter));
  return std::unique_ptr<Export>(new TimelineExport(input));
}

Result<RouteAnswer> export_customers(Tx& tx, ExportCustomers input) {
  return answer_of(tx, open_export(tx, input), input.format, "customers");
}

Result<RouteAnswer> export_timeline(Tx& tx, ExportTimeline input) {
  return answer_of(tx, open_export(tx, input), input.format, "timeline");
}

}  // namespace vez
