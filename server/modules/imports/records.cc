// long because every kind of record is read here, each a few lines.
#include "imports/records.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "calendar/time_zone.h"
#include "customers/identity_line.h"
#include "imports/name_parts.h"
#include "text/codes.h"
#include "text/fold.h"

namespace vez {
namespace {

using F = CustomerField;

// Of a row, as it is shown in the report.
constexpr std::size_t row_sample_bytes_max = 120;
constexpr std::size_t name_characters_max = 100;
constexpr std::size_t label_characters_max = 40;
constexpr std::size_t identity_characters_max = 254;

// Longest texts in characters, as everywhere in the interface.
std::size_t characters_max(Target target) {
  switch (target) {
    case Target::name:
    case Target::organisation_name:
    case Target::street: return 200;
    case Target::source: return 60;
    case Target::postcode: return 20;
    case Target::note: return 4000;
    case Target::do_not_sell:
    case Target::summary: return 300;
    case Target::phone:
    case Target::mail:
    case Target::telegram:
    case Target::whatsapp:
    case Target::viber:
    case Target::vk:
    case Target::facebook:
    case Target::instagram:
    case Target::linkedin:
    case Target::x:
    case Target::skype:
    case Target::card:
    case Target::tax_number: return identity_characters_max;
    case Target::salutation: return 40;
    case Target::verified:
    case Target::identities: return std::size_t{identities_max} * identity_characters_max;
    default: return 100;
  }
}

std::size_t characters_max(const ImportColumn& column, const std::vector<CustomField>& own_fields) {
  if (column.target != Target::custom) return characters_max(*column.target);
  const auto own = std::ranges::find(own_fields, column.field.value_or(""), &CustomField::key);
  const bool short_text = own != own_fields.end() && (own->type == FieldType::text || own->type == FieldType::link);
  return short_text ? field_text_max : field_long_text_max;
}

// Those that stand in columns of their own, one of them in each.
std::optional<IdentityKind> handle_of(Target target) {
  return target >= Target::telegram && target <= Target::tax_number ? parse_enum<IdentityKind>(enum_name(target))
                                                                    : std::nullopt;
}

std::optional<F> field_of(Target target) {
  switch (target) {
    case Target::external_id: return F::external_id;
    case Target::source: return F::source;
    case Target::given_name: return F::given_name;
    case Target::family_name: return F::family_name;
    case Target::middle_name: return F::middle_name;
    case Target::street: return F::street;
    case Target::postcode: return F::postcode;
    case Target::city: return F::city;
    case Target::salutation: return F::salutation;
    default: return std::nullopt;
  }
}

std::string channel_names() {
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Channel>>(
      [&](auto channel) { names += (names.empty() ? "" : ", ") + std::string(channel.name); });
  return names;
}

// Exact cells of it are looked at line by line, or shortened where they come together.
bool has_lines(Target target) {
  return target == Target::phone || target == Target::mail || target == Target::customer_phone ||
         target == Target::customer_mail || target == Target::note || handle_of(target);
}

std::string cut_characters(std::string_view text, std::size_t count_max) {
  std::size_t i = 0, count = 0;
  for (; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && count++ == count_max) break;
  return std::string(text.substr(0, i));
}

// Reads one row into a record.
class Reading {
 public:
  Reading(const Meaning& meaning, ImportRecord& record) : meaning_(meaning), record_(record) {}

  void take(const ImportColumn& column, std::string_view cell) {
    if (trimmed(cell).empty() || !column.target) return;
    // A cell that begins with its line end has one value a line (rows.h).
    exact_ = meaning_.exact || cell.starts_with('\n');
    if (meaning_.trimmed) cell = trimmed(cell);
    if (meaning_.escaped) cell = csv_unescaped(cell);
    const std::size_t max = characters_max(column, meaning_.own_fields);
    std::string shortened;
    if (cell.size() > max && characters(cell) > static_cast<std::int64_t>(max)) {
      // Many values in one cell are each looked at.
      if (exact_ && has_lines(*column.target)) return put(column, *column.target, cell);
      shortened = cut_characters(cell, max);
      say(column.name, "was cut to {max} characters", {{"max", std::to_string(max)}});
      cell = trimmed(shortened);
    }
    put(column, *column.target, cell);
  }

  void finish() {
    if (record_.failed) return;
    CustomerDraft& draft = record_.customer;
    if (field(draft.fields, F::language).empty())
      field(draft.fields, F::language) = meaning_.options.language.value_or("");
    for (const auto& [column, kind, value, label] : identities_) add_identity(column, kind, value, label);
    for (const auto& [column, line] : verified_) verify(column, line);
    if (!full_name_.empty()) split_name();
    if (draft.kind == CustomerKind::organisation && field(draft.fields, F::name).empty())
      field(draft.fields, F::name) = draft.organisation_name;
    if (draft.kind == CustomerKind::organisation) draft.organisation_name.clear();
    std::string& source = field(draft.fields, F::source);
    if (field(draft.fields, F::external_id).empty())
      source.clear();
    else if (source.empty())
      source = meaning_.options.source;
    if (meaning_.type == RecordType::purchase) finish_purchase();
    if (!record_.failed) complete_draft(draft);
  }

  void fail(std::string_view column, std::string_view reason) {
    say(column, reason, {});
    record_.failed = true;
  }

 private:
  struct Given {
    std::string column;
    IdentityKind kind;
    std::string value;
    std::string label;
  };

  void say(std::string_view column, std::string_view reason, std::map<std::string, std::string> parameters) {
    record_.messages.push_back({std::string(column), std::string(reason), std::move(parameters)});
  }

  void put(const ImportColumn& column, Target target, std::string_view cell) {
    CustomerDraft& draft = record_.customer;
    if (target == Target::external_id && meaning_.type == RecordType::purchase) {
      purchase_.external_id = cell;
      return;
    }
    if (const auto f = field_of(target)) {
      std::string& value = field(draft.fields, *f);
      value += (value.empty() ? "" : " ") + std::string(cell);
      return;
    }
    switch (target) {
      case Target::name: full_name_ += (full_name_.empty() ? "" : " ") + std::string(cell); break;
      case Target::organisation_name: draft.organisation_name = cell; break;
      case Target::note: note(draft, cell); break;
      case Target::do_not_sell: do_not_sell(cell); break;
      case Target::time_zone: time_zone(column, cell); break;
      case Target::preferred_channel: channel(column, cell); break;
      case Target::preferred_hours: hours(column, cell); break;
      case Target::verified: verified(column, cell); break;
      case Target::kind: kind(column, cell); break;
      case Target::phone:
      case Target::customer_phone: several(column, IdentityKind::phone, cell); break;
      case Target::mail:
      case Target::customer_mail: several(column, IdentityKind::mail, cell); break;
      case Target::identities: of_any_kind(column, cell); break;
      case Target::telegram:
      case Target::whatsapp:
      case Target::viber:
      case Target::vk:
      case Target::facebook:
      case Target::instagram:
      case Target::linkedin:
      case Target::x:
      case Target::skype:
      case Target::card:
      case Target::tax_number: handle(column, *handle_of(target), cell); break;
      case Target::custom: own(column, cell); break;
      case Target::customer_external_id: field(draft.fields, F::external_id) = cell; break;
      case Target::country: code(column, F::country, cell, true); break;
      case Target::language: code(column, F::language, cell, false); break;
      case Target::birth_date: date(column, F::birth_date, cell); break;
      case Target::customer_since: date(column, F::customer_since, cell); break;
      case Target::occurred_on: occurred(column, cell); break;
      case Target::amount: amount_ = cell, amount_column_ = column.name; break;
      case Target::currency: currency_ = cell; break;
      case Target::quantity: quantity(column, cell); break;
      case Target::summary: purchase_.summary = cell; break;
      default: break;
    }
  }

  void note(CustomerDraft& draft, std::string_view cell) {
    std::string& value = field(draft.fields, F::note);
    value += (value.empty() ? "" : "\n") + std::string(cell);
    if (characters(value) <= static_cast<std::int64_t>(characters_max(Target::note))) return;
    value = cut_characters(value, characters_max(Target::note));
    say("", "the note was cut to {max} characters", {{"max", std::to_string(characters_max(Target::note))}});
  }

  // "no" in several spellings states nothing; anything else is the reason.
  void do_not_sell(std::string_view cell) {
    const std::string word = folded(cell);
    for (const std::string_view no : {"0", "false", "no", "ne", "nem", "net", "n"})
      if (word == no) return;
    field(record_.customer.fields, F::do_not_sell) = cell;
  }

  void kind(const ImportColumn& column, std::string_view cell) {
    const std::string word = folded(cell);
    for (const std::string_view yes : {"organisation", "organization", "company", "podjetje", "organizacija", "ceg",
                                       "szervezet", "kompaniya", "organizatsiya", "1", "true", "yes"})
      if (word == yes) record_.customer.kind = CustomerKind::organisation, kind_given_ = true;
    for (const std::string_view no : {"person", "oseba", "szemely", "chelovek", "contact", "0", "false", "no"})
      if (word == no) kind_given_ = true;
    if (!kind_given_) say(column.name, "is neither a person nor an organisation", {});
  }

  // One a line (identity_line.h).
  void exact(const ImportColumn& column, IdentityKind kind, std::string_view cell) {
    for (std::size_t begin = 0; begin <= cell.size();) {
      const std::size_t end = std::min(cell.find('\n', begin), cell.size());
      const auto [label, value] = read_identity_line(cell.substr(begin, end - begin));
      if (!trimmed(value).empty())
        identities_.push_back({column.name, kind, cut_characters(value, characters_max(Target::phone)),
                               cut_characters(trimmed(label), label_characters_max)});
      begin = end + 1;
    }
  }

  // A cell may hold several numbers or addresses.
  void several(const ImportColumn& column, IdentityKind kind, std::string_view cell) {
    if (exact_) return exact(column, kind, cell);
    const std::string_view separators = kind == IdentityKind::phone ? ";,\n\r|" : ";,\n\r| \t";
    for (std::size_t begin = 0; begin <= cell.size();) {
      std::size_t end = cell.find_first_of(separators, begin);
      // An extension belongs to its number: "+38612345678;ext=12".
      if (kind == IdentityKind::phone && end != cell.npos && cell.substr(end).starts_with(";ext="))
        end = cell.find_first_of(separators, end + 1);
      end = std::min(end, cell.size());
      std::string_view value = trimmed(cell.substr(begin, end - begin));
      if (kind == IdentityKind::mail && value.starts_with('<') && value.ends_with('>'))
        value = value.substr(1, value.size() - 2);
      // Of "Ana Novak <ana@example.com>" only the address counts.
      const bool address = kind == IdentityKind::phone || end == cell.size() ? true : value.find('@') != value.npos;
      if (!value.empty() && address) identities_.push_back({column.name, kind, std::string(value), ""});
      begin = end + 1;
    }
  }

  void handle(const ImportColumn& column, IdentityKind kind, std::string_view cell) {
    if (exact_) return exact(column, kind, cell);
    identities_.push_back({column.name, kind, std::string(cell), ""});
  }

  // A line each: "telegram:ana_k", in exact cells also "label: telegram:ana_k".
  void of_any_kind(const ImportColumn& column, std::string_view cell) {
    for (std::size_t begin = 0; begin <= cell.size();) {
      const std::size_t end = std::min(cell.find('\n', begin), cell.size());
      IdentityLine read{"", std::string(cell.substr(begin, end - begin))};
      if (exact_) read = read_identity_line(read.value);
      const std::string_view line = trimmed(read.value);
      const std::size_t colon = std::min(line.find(':'), line.size());
      const auto kind = parse_enum<IdentityKind>(line.substr(0, colon));
      if (kind && colon < line.size())
        identities_.push_back({column.name, *kind,
                               cut_characters(trimmed(line.substr(colon + 1)), identity_characters_max),
                               cut_characters(read.label, label_characters_max)});
      else if (!line.empty())
        say(column.name, "names no kind of identity before a colon", {});
      begin = end + 1;
    }
  }

  void time_zone(const ImportColumn& column, std::string_view cell) {
    if (TimeZone::named(cell))
      field(record_.customer.fields, F::time_zone) = cell;
    else
      say(column.name, "is not a time zone", {});
  }

  void channel(const ImportColumn& column, std::string_view cell) {
    if (parse_enum<Channel>(cell))
      field(record_.customer.fields, F::preferred_channel) = cell;
    else
      say(column.name, "must be one of: {names}", {{"names", channel_names()}});
  }

  void hours(const ImportColumn& column, std::string_view cell) {
    if (is_hours(cell))
      field(record_.customer.fields, F::preferred_hours) = cell;
    else
      say(column.name, "must be as 17:00-20:00", {});
  }

  // Looked up when all identities of the row are known.
  void verified(const ImportColumn& column, std::string_view cell) {
    for (std::size_t begin = 0; begin <= cell.size();) {
      const std::size_t end = std::min(cell.find('\n', begin), cell.size());
      if (const std::string_view line = trimmed(cell.substr(begin, end - begin)); !line.empty())
        verified_.emplace_back(column.name, line);
      begin = end + 1;
    }
  }

  void verify(const std::string& column, std::string_view line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const auto since = parse_time(line.substr(0, space));
    const std::string_view whose = trimmed(line.substr(space));
    const std::size_t colon = std::min(whose.find(':'), whose.size());
    const auto kind = parse_enum<IdentityKind>(whose.substr(0, colon));
    const std::string_view value = whose.substr(std::min(colon + 1, whose.size()));
    auto& all = record_.customer.identities;
    const auto found = std::ranges::find_if(all, [&](const Identity& identity) {
      return kind == identity.kind && (identity.value == value || identity.given == value);
    });
    if (!since || since->ms < 0 || found == all.end())
      return say(column, "does not say when which identity of this row was verified", {});
    found->verified_at = since;
  }

  void own(const ImportColumn& column, std::string_view cell) {
    const auto field = std::ranges::find(meaning_.own_fields, column.field.value_or(""), &CustomField::key);
    if (field == meaning_.own_fields.end()) return say(column.name, "there is no such field", {});
    auto value = own_value(*field, cell, meaning_.date_order);
    if (value)
      record_.customer.custom[field->key] = *std::move(value);
    else
      say_refused(column.name, value.error());
  }

  void say_refused(const std::string& column, const Refusal& refusal) {
    for (const Fault& fault : refusal.faults) record_.messages.push_back(stored(column, fault.reason));
  }

  void add_identity(const std::string& column, IdentityKind kind, const std::string& value, const std::string& label) {
    const std::string& country = field(record_.customer.fields, F::country);
    Identity identity = normal_identity(kind, value, label, country.empty() ? meaning_.country : country);
    auto& all = record_.customer.identities;
    if (static_cast<std::int64_t>(all.size()) >= identities_max)
      return say(column, "must be at most {max}", {{"max", std::to_string(identities_max)}});
    if (std::ranges::any_of(all, [&](const Identity& i) { return i.kind == kind && i.value == identity.value; }))
      return;
    if (!identity.valid)
      say(column,
          kind == IdentityKind::phone  ? "is not a phone number; kept as it is"
          : kind == IdentityKind::mail ? "is not a mail address; kept as it is"
                                       : "is not what it should be; kept as it is",
          {});
    all.push_back(std::move(identity));
  }

  void code(const ImportColumn& column, F f, std::string_view cell, bool upper) {
    std::string value(cell);
    for (char& c : value) {
      if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
      if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    const auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
    if (value.size() == 2 && std::ranges::all_of(value, letter))
      field(record_.customer.fields, f) = value;
    else if (const std::string country = upper ? country_named(cell) : ""; !country.empty())
      field(record_.customer.fields, f) = country;
    else
      say(column.name, upper ? "is not a country's code of two letters" : "is not a language's code of two letters",
          {});
  }

  void date(const ImportColumn& column, F f, std::string_view cell) {
    const auto day = day_of(cell, meaning_.date_order);
    if (day)
      field(record_.customer.fields, f) = to_text(*day);
    else
      say(column.name, "is not a date", {});
  }

  void occurred(const ImportColumn& column, std::string_view cell) {
    // A day without a time stands at noon in UTC: the same day nearly everywhere.
    constexpr std::int64_t day_ms = 24 * 3600 * 1000;
    if (const auto time = parse_time(cell)) {
      purchase_.occurred_at = *time, dated_ = true;
    } else if (const auto day = day_of(cell, meaning_.date_order)) {
      purchase_.occurred_at = UtcTime{day->days * day_ms + day_ms / 2}, dated_ = true;
    } else {
      fail(column.name, "is not a date");
    }
    if (dated_ && purchase_.occurred_at.ms < 0) fail(column.name, "must be after 1970");
  }

  void quantity(const ImportColumn& column, std::string_view cell) {
    std::int64_t count = 0;
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), count);
    if (read.ec == std::errc() && read.ptr == cell.data() + cell.size())
      purchase_.quantity = count;
    else
      say(column.name, "must be a whole number", {});
  }

  void finish_purchase() {
    const CustomerDraft& draft = record_.customer;
    if (field(draft.fields, F::external_id).empty() && draft.identities.empty())
      return fail("", "nothing says whose purchase it is");
    if (!dated_) return fail("", "a purchase needs its date");
    if (!amount_.empty()) {
      const std::string currency = currency_.empty() ? meaning_.options.currency.value_or("") : currency_;
      const auto amount = parse_amount(amount_, currency);
      if (!amount) return fail(amount_column_, "is not an amount");
      if (currency.size() != 3) return fail(amount_column_, "an amount needs its currency");
      purchase_.amount = Money{*amount, currency};
    }
    if (purchase_.external_id.empty()) purchase_.external_id = meaning_.file_key + ":" + std::to_string(record_.number);
    record_.purchase = std::move(purchase_);
  }

  void split_name() {
    CustomerDraft& draft = record_.customer;
    if (!kind_given_ && names_organisation(full_name_)) draft.kind = CustomerKind::organisation;
    if (draft.kind == CustomerKind::organisation) {
      field(draft.fields, F::name) = full_name_;
      return;
    }
    std::string &given = field(draft.fields, F::given_name), &family = field(draft.fields, F::family_name);
    if (!given.empty() || !family.empty()) return;  // The parts say more.
    const std::string& own = field(draft.fields, F::language);
    NameParts parts = name_parts(full_name_, own.empty() ? meaning_.language : own);
    given = cut_characters(parts.given, name_characters_max),
    family = cut_characters(parts.family, name_characters_max);
    if (!parts.middle.empty()) field(draft.fields, F::middle_name) = cut_characters(parts.middle, name_characters_max);
  }

  const Meaning& meaning_;
  ImportRecord& record_;
  std::string full_name_, amount_, amount_column_, currency_;
  std::vector<Given> identities_;
  std::vector<std::pair<std::string, std::string>> verified_;  // columns and lines
  PurchaseDraft purchase_;
  bool exact_ = false;  // the cell at hand
  bool kind_given_ = false;
  bool dated_ = false;
};

std::string sample_of(const std::vector<std::string>& cells) {
  std::string sample;
  for (const std::string& cell : cells) {
    if (cell.empty()) continue;
    if (!sample.empty()) sample += " · ";
    sample += cell;
    if (sample.size() > row_sample_bytes_max) break;
  }
  return cut(sample, row_sample_bytes_max);
}

}  // namespace

StoredMessage stored(std::string_view column, const Message& message) {
  StoredMessage out{std::string(column), std::string(message.english), {}};
  for (const auto& [name, value] : message.parameters) out.parameters[std::string(name)] = value;
  return out;
}

std::string cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return std::string(text.substr(0, bytes_max)) + "…";
}

CsvDialect csv_dialect(const ImportDialect& dialect) {
  return {.delimiter = dialect.delimiter.empty() ? ',' : dialect.delimiter[0],
          .quote = dialect.quote.empty() ? '"' : dialect.quote[0],
          .encoding = dialect.encoding,
          .has_header = dialect.has_header};
}

ImportRecord understand(CsvRow&& row, std::int64_t number, const Meaning& meaning) {
  ImportRecord record;
  record.number = number, record.line = row.line;
  record.sample = sample_of(row.cells);
  Reading reading(meaning, record);
  if (row.cells.empty() && !row.problem.empty()) reading.fail("", row.problem);
  if (!row.cells.empty() && !row.problem.empty()) record.messages.push_back({"", row.problem, {}});
  if (row.cells.size() > meaning.columns.size() && meaning.columns.size() < csv_cells_max)
    reading.fail("", "the row has more cells than the file has columns");
  for (const ImportColumn& column : meaning.columns)
    if (!record.failed && static_cast<std::size_t>(column.index) < row.cells.size())
      reading.take(column, row.cells[static_cast<std::size_t>(column.index)]);
  reading.finish();
  return record;
}

}  // namespace vez
