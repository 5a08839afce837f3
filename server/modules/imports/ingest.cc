// Records as programs send them: one JSON object a line.

#include <algorithm>

#include "base/text.h"
#include "calendar/time_zone.h"
#include "imports/import_store.h"
#include "people/people.h"
#include "store/failure.h"
#include "text/codes.h"

namespace vez {
namespace {

using F = CustomerField;

constexpr std::size_t line_bytes_max = 64 << 10;
// Records of one transaction.
constexpr std::size_t batch_count_max = 200;

struct RecordKind {
  std::string type;
};

// As an export writes it: when it was verified is taken with an identity that is new here.
struct IngestIdentity : NewIdentity {
  std::optional<UtcTime> verified_at;
};
BOOST_DESCRIBE_STRUCT(IngestIdentity, (NewIdentity), (verified_at))

struct IngestCustomer {
  std::string type;
  Text<1, 60> source;
  Text<1, 100> external_id;
  std::optional<CustomerKind> kind;
  std::optional<Text<1, 200>> name;
  std::optional<Text<1, 100>> given_name;
  std::optional<Text<1, 100>> family_name;
  std::optional<Text<1, 100>> middle_name;
  std::optional<Text<1, 200>> organisation_name;
  std::optional<Text<2, 2>> language;
  std::optional<Text<2, 2>> country;
  std::optional<Text<1, 200>> street;
  std::optional<Text<1, 20>> postcode;
  std::optional<Text<1, 100>> city;
  std::optional<Text<1, 4000>> note;
  std::optional<Date> birth_date;
  std::optional<Date> customer_since;
  std::optional<Text<1, 300>> do_not_sell;
  std::optional<Text<1, 40>> salutation;
  std::optional<Text<1, 60>> time_zone;
  std::optional<Channel> preferred_channel;
  std::optional<Text<11, 11>> preferred_hours;
  std::vector<IngestIdentity> identities;
  CustomValues custom;
  // What an export says besides; the time is this house's own, and so is the id.
  std::optional<std::string> id;
  std::optional<UtcTime> created_at;
  std::optional<UtcTime> updated_at;
};
BOOST_DESCRIBE_STRUCT(IngestCustomer, (),
                      (type, source, external_id, kind, name, given_name, family_name, middle_name, organisation_name,
                       language, country, street, postcode, city, note, birth_date, customer_since, do_not_sell,
                       salutation, time_zone, preferred_channel, preferred_hours, identities, custom, id, created_at,
                       updated_at))

// Whose a contact or a purchase is: by an external id, or by what recognises people.
struct IngestOwner {
  std::optional<Text<1, 60>> source;  // of the external id; the record's where it is absent
  std::optional<Text<1, 100>> external_id;
  std::optional<Text<3, 254>> phone;
  std::optional<Text<3, 254>> mail;
};
BOOST_DESCRIBE_STRUCT(IngestOwner, (), (source, external_id, phone, mail))

struct IngestPurchase {
  std::string type;
  Text<1, 60> source;
  Text<1, 100> external_id;
  IngestOwner customer;
  UtcTime occurred_at;
  std::optional<Money> amount;
  std::optional<std::int64_t> quantity;
  std::optional<Text<0, 300>> summary;
  std::optional<std::string> id;  // as an export says it
};
BOOST_DESCRIBE_STRUCT(IngestPurchase, (),
                      (type, source, external_id, customer, occurred_at, amount, quantity, summary, id))

struct IngestContact {
  std::string type;
  Text<1, 60> source;
  Text<1, 100> external_id;
  IngestOwner customer;
  Channel channel;
  Direction direction;
  UtcTime occurred_at;
  Text<1, 300> summary;
  std::optional<std::string> id;  // as an export says it
};
BOOST_DESCRIBE_STRUCT(IngestContact, (),
                      (type, source, external_id, customer, channel, direction, occurred_at, summary, id))

struct LineProblem {
  std::string pointer;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LineProblem, (), (pointer, reason))

// The answer to one line.
struct IngestAnswer {
  std::int64_t line;
  Fate fate;
  std::optional<std::string> id;  // of the customer, or of the entry on the timeline
  std::vector<LineProblem> errors;
};
BOOST_DESCRIBE_STRUCT(IngestAnswer, (), (line, fate, id, errors))

struct Line {
  std::int64_t number = 0;
  std::string text;
  std::optional<Message> problem;  // found before it was read
};

std::string_view text(const auto& value) { return value ? std::string_view(*value) : std::string_view(); }

CustomerDraft draft_of(const IngestCustomer& in, std::string_view company_country) {
  CustomerDraft draft;
  draft.kind = in.kind.value_or(CustomerKind::person);
  const auto put = [&](F f, std::string_view value) { field(draft.fields, f) = trimmed(value); };
  put(F::name, text(in.name)), put(F::given_name, text(in.given_name)), put(F::family_name, text(in.family_name));
  put(F::middle_name, text(in.middle_name)), put(F::language, text(in.language)), put(F::country, text(in.country));
  put(F::street, text(in.street)), put(F::postcode, text(in.postcode)), put(F::city, text(in.city));
  put(F::do_not_sell, text(in.do_not_sell));
  put(F::salutation, text(in.salutation)), put(F::time_zone, text(in.time_zone));
  put(F::preferred_hours, text(in.preferred_hours));
  if (in.preferred_channel) put(F::preferred_channel, enum_name(*in.preferred_channel));
  put(F::note, text(in.note)), put(F::source, in.source), put(F::external_id, in.external_id);
  if (in.birth_date) put(F::birth_date, to_text(*in.birth_date));
  if (in.customer_since) put(F::customer_since, to_text(*in.customer_since));
  if (draft.kind == CustomerKind::person) draft.organisation_name = text(in.organisation_name);
  const std::string_view country = in.country ? std::string_view(*in.country) : company_country;
  for (const IngestIdentity& given : in.identities) {
    draft.identities.push_back(normal_identity(given, country));
    draft.identities.back().verified_at = given.verified_at;
  }
  complete_draft(draft);
  return draft;
}

CustomerDraft owner_draft(const IngestOwner& owner, std::string_view source, std::string_view country) {
  CustomerDraft draft;
  if (owner.external_id)
    field(draft.fields, F::external_id) = owner.external_id->value,
                        field(draft.fields, F::source) = owner.source ? std::string_view(*owner.source) : source;
  if (owner.phone) draft.identities.push_back(normal_identity(IdentityKind::phone, *owner.phone, "", country));
  if (owner.mail) draft.identities.push_back(normal_identity(IdentityKind::mail, *owner.mail, "", country));
  return draft;
}

ImportOptions options_of(std::string_view source) {
  return {.source = std::string(source),
          .match = true,
          .existing = Existing::overwrite,
          .on_conflict = OnConflict::ask,
          .create_missing = false,
          .country = std::nullopt,
          .language = std::nullopt,
          .currency = std::nullopt,
          .date_format = std::nullopt};
}

IngestAnswer answer_of(std::int64_t line, const RowOutcome& outcome, const std::string& language) {
  IngestAnswer answer{.line = line, .fate = outcome.fate, .id = std::nullopt, .errors = {}};
  if (outcome.customer_id) answer.id = to_text(*outcome.customer_id);
  for (const StoredMessage& stored : outcome.messages) {
    Message message(stored.reason);
    for (const auto& [name, value] : stored.parameters) message.parameters.emplace_back(name, value);
    answer.errors.push_back({"", in_language(message, language)});
  }
  return answer;
}

Result<RowOutcome> put_contact(Tx& tx, CustomerBook& book, const IngestContact& in, std::string_view country) {
  if (const auto there = find_entry(tx, EntryKind::contact, in.source, in.external_id)) {
    RowOutcome outcome;
    outcome.fate = Fate::unchanged, outcome.customer_id = there->customer_id;
    return outcome;
  }
  if (in.occurred_at.ms < 0) return refuse(RefusalCode::invalid, "occurred_at", "must be after 1970");
  // A customer is not made of a call: whom it was with must be known.
  ImportOptions options = options_of(in.source);
  options.existing = Existing::leave;
  const CustomerDraft draft = owner_draft(in.customer, in.source, country);
  RowOutcome outcome = put_customer(book, draft, options);
  if (outcome.fate == Fate::failed) return refuse(RefusalCode::invalid, "customer", "no such customer");
  if (outcome.fate == Fate::unclear) return outcome;
  NewEntry entry{};
  entry.customer_id = *outcome.customer_id, entry.kind = EntryKind::contact, entry.occurred_at = in.occurred_at;
  entry.channel = in.channel, entry.direction = in.direction, entry.summary = in.summary;
  entry.source = std::string_view(in.source), entry.external_id = std::string_view(in.external_id);
  const EntryId id = add_entry(tx, entry);
  touch_last_contact(tx, entry.customer_id, in.occurred_at);
  tx.record(ContactRecorded{.customer_id = entry.customer_id,
                            .entry_id = id,
                            .channel = in.channel,
                            .direction = in.direction,
                            .occurred_at = in.occurred_at});
  tx.changed("customer", entry.customer_id);
  outcome.fate = Fate::created, outcome.messages.clear();
  return outcome;
}

Result<RowOutcome> put_order(Tx& tx, CustomerBook& book, const IngestPurchase& in, std::string_view country) {
  if (in.occurred_at.ms < 0) return refuse(RefusalCode::invalid, "occurred_at", "must be after 1970");
  ImportRecord record;
  record.customer = owner_draft(in.customer, in.source, country);
  if (!in.customer.external_id && record.customer.identities.empty())
    return refuse(RefusalCode::invalid, "customer", "nothing says whose purchase it is");
  record.purchase = PurchaseDraft{.external_id = in.external_id.value,
                                  .occurred_at = in.occurred_at,
                                  .amount = in.amount,
                                  .quantity = in.quantity,
                                  .summary = std::string(text(in.summary))};
  return put_purchase(book, tx, true, record, options_of(in.source));
}

Result<RowOutcome> put_customer_record(Tx& tx, CustomerBook& book, const IngestCustomer& in, std::string_view country) {
  if (in.time_zone && !TimeZone::named(*in.time_zone))
    return refuse(RefusalCode::invalid, "time_zone", "is not a time zone");
  if (in.preferred_hours && !is_hours(*in.preferred_hours))
    return refuse(RefusalCode::invalid, "preferred_hours", "must be as 17:00-20:00");
  if (in.country && !has_country_form(in.country->value))
    return refuse(RefusalCode::invalid, "country", "is not a country's code of two letters");
  if (in.language && !has_language_form(in.language->value))
    return refuse(RefusalCode::invalid, "language", "is not a language's code of two letters");
  const CustomerDraft draft = draft_of(in, country);
  TRY(check_custom_values(tx, in.custom, draft.kind == CustomerKind::organisation, false));
  RowOutcome outcome = put_customer(book, draft, options_of(in.source));
  if (!outcome.customer_id || in.custom.empty()) return outcome;
  const auto changed = put_custom_values(tx, *outcome.customer_id, in.custom);
  if (changed.empty()) return outcome;
  tx.record(CustomerUpdated{.customer_id = *outcome.customer_id, .fields = changed});
  if (outcome.fate == Fate::unchanged) outcome.fate = Fate::updated;
  return outcome;
}

Result<RowOutcome> put_line(Tx& tx, CustomerBook& book, const std::string& json, std::string_view country) {
  // The type decides what else there may be.
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view type;
  if (parser.parse(json).get(root)) return refuse(RefusalCode::malformed, "", "is not JSON");
  if (root["type"].get(type)) return refuse(RefusalCode::malformed, "type", "is missing");
  if (type == "customer") return put_customer_record(tx, book, TRY(from_json<IngestCustomer>(json)), country);
  if (type == "contact") return put_contact(tx, book, TRY(from_json<IngestContact>(json)), country);
  if (type == "purchase" || type == "order") return put_order(tx, book, TRY(from_json<IngestPurchase>(json)), country);
  return refuse(RefusalCode::malformed, "type",
                {"must be one of: {names}", {{"names", "customer, contact, purchase, order"}}});
}

class Ingest final : public BodyTaker {
 public:
  explicit Ingest(const Actor& actor) : context_{.actor = actor, .cause = {}} {}

  Result<std::string> take(Db& db, std::string_view piece) override {
    std::string answers;
    while (!piece.empty()) {
      const std::size_t end = std::min(piece.find('\n'), piece.size());
      append(piece.substr(0, end));
      if (end == piece.size()) break;
      end_line(db, answers);
      piece.remove_prefix(end + 1);
    }
    put_batch(db, answers);
    return answers;
  }

  Result<std::string> finish(Db& db) override {
    std::string answers;
    end_line(db, answers);
    put_batch(db, answers);
    return answers;
  }

 private:
  void append(std::string_view part) {
    if (line_.size() + part.size() > line_bytes_max) too_long_ = true;
    line_ += part.substr(0, line_bytes_max - line_.size());
  }

  void end_line(Db& db, std::string& answers) {
    ++number_;
    std::string text = std::exchange(line_, {});
    const bool too_long = std::exchange(too_long_, false);
    if (number_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (trimmed(text).empty() && !too_long) return;
    Line line{.number = number_, .text = std::move(text), .problem = std::nullopt};
    if (too_long)
      line.problem = Message("the line is longer than 64 KiB");
    else if (characters(line.text) < 0)
      line.problem = Message("the line is not UTF-8");
    batch_.push_back(std::move(line));
    if (batch_.size() >= batch_count_max) put_batch(db, answers);
  }

  void put_batch(Db& db, std::string& answers) {
    if (batch_.empty()) return;
    answers += db.write(context_, [this](Tx& tx) {
      std::string out;
      const auto company = get_company(tx, Nothing{});
      const std::string country = company ? company->country : "";
      CustomersBulk book(tx);
      tx.gather([&] {
        for (const Line& line : batch_) json_out::value(out, put(tx, book, line, country)), out += '\n';
      });
      book.finish();
      return out;
    });
    batch_.clear();
  }

  // Under a savepoint: what is refused is undone alone.
  IngestAnswer put(Tx& tx, CustomersBulk& book, const Line& line, std::string_view country) const {
    const std::string& language = context_.actor.language;
    IngestAnswer answer{.line = line.number, .fate = Fate::failed, .id = std::nullopt, .errors = {}};
    if (line.problem) {
      answer.errors.push_back({"", in_language(*line.problem, language)});
      return answer;
    }
    try {
      book.attempt([&] {
        const auto outcome = put_line(tx, book, line.text, country);
        if (outcome) {
          answer = answer_of(line.number, *outcome, language);
          return answer.fate != Fate::failed;
        }
        for (const Fault& fault : outcome.error().faults)
          answer.errors.push_back({fault.pointer, in_language(fault.reason, language)});
        return false;
      });
    } catch (const ConstraintViolated&) {
      return broken(line.number);
    } catch (const StoreFailure&) {
      throw;  // The database failed, not the record: the batch is run again, or the request ends.
    } catch (const std::exception&) {
      return broken(line.number);
    }
    return answer;
  }

  IngestAnswer broken(std::int64_t number) const {
    return {.line = number,
            .fate = Fate::failed,
            .id = std::nullopt,
            .errors = {{"", in_language(Message("the record could not be kept"), context_.actor.language)}}};
  }

  const TxContext context_;
  std::int64_t number_ = 0;
  std::string line_;
  bool too_long_ = false;
  std::vector<Line> batch_;
};

}  // namespace

Result<std::unique_ptr<BodyTaker>> ingest(Db&, const Actor& actor, Nothing) {
  return std::unique_ptr<BodyTaker>(new Ingest(actor));
}

}  // namespace vez
