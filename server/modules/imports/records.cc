// long because every kind of record is read here, each a few lines.
#include "imports/records.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "text/fold.h"

namespace vez {
namespace {

using F = CustomerField;

constexpr std::size_t samples_max = 5;
constexpr std::size_t sample_bytes_max = 80;
// Of a row, as it is shown in the report.
constexpr std::size_t row_sample_bytes_max = 120;

// Longest texts in characters, as everywhere in the interface.
std::size_t characters_max(Target target) {
  switch (target) {
    case Target::name:
    case Target::organisation_name:
    case Target::street: return 200;
    case Target::postcode: return 20;
    case Target::note: return 4000;
    case Target::summary: return 300;
    case Target::phone:
    case Target::mail: return 254;
    default: return 100;
  }
}

std::optional<F> field_of(Target target) {
  switch (target) {
    case Target::external_id: return F::external_id;
    case Target::given_name: return F::given_name;
    case Target::family_name: return F::family_name;
    case Target::middle_name: return F::middle_name;
    case Target::street: return F::street;
    case Target::postcode: return F::postcode;
    case Target::city: return F::city;
    default: return std::nullopt;
  }
}

// At most so many bytes, not through a character.
std::string cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return std::string(text.substr(0, bytes_max)) + "…";
}

std::string cut_characters(std::string_view text, std::size_t count_max) {
  std::size_t i = 0, count = 0;
  for (; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && count++ == count_max) break;
  return std::string(text.substr(0, i));
}

// Words of headers, folded and without spaces: English, Slovene, Hungarian, Russian in Latin letters, and the exports
// of others.
struct HeaderWord {
  std::string_view word;
  Target target;
};
constexpr HeaderWord header_words[] = {
    {"id", Target::external_id},
    {"externalid", Target::external_id},
    {"customerid", Target::external_id},
    {"recordid", Target::external_id},
    {"uniqueid", Target::external_id},
    {"recid", Target::external_id},
    {"kljuc", Target::external_id},
    {"sifra", Target::external_id},
    {"sifrastranke", Target::external_id},
    {"azonosito", Target::external_id},
    {"ugyfelszam", Target::external_id},
    {"kod", Target::external_id},
    {"kind", Target::kind},
    {"type", Target::kind},
    {"isacompany", Target::kind},
    {"vrsta", Target::kind},
    {"tipus", Target::kind},
    {"tip", Target::kind},
    {"name", Target::name},
    {"fullname", Target::name},
    {"customer", Target::name},
    {"customername", Target::name},
    {"imeinpriimek", Target::name},
    {"priimekinime", Target::name},
    {"naziv", Target::name},
    {"stranka", Target::name},
    {"nev", Target::name},
    {"teljesnev", Target::name},
    {"ugyfel", Target::name},
    {"fio", Target::name},
    {"polnoeimya", Target::name},
    {"klient", Target::name},
    {"naimenovanie", Target::name},
    {"givenname", Target::given_name},
    {"firstname", Target::given_name},
    {"fname", Target::given_name},
    {"forename", Target::given_name},
    {"fnamec1", Target::given_name},
    {"ime", Target::given_name},
    {"keresztnev", Target::given_name},
    {"utonev", Target::given_name},
    {"imya", Target::given_name},
    {"imia", Target::given_name},
    {"familyname", Target::family_name},
    {"lastname", Target::family_name},
    {"lname", Target::family_name},
    {"lnamec1", Target::family_name},
    {"surname", Target::family_name},
    {"priimek", Target::family_name},
    {"vezeteknev", Target::family_name},
    {"csaladnev", Target::family_name},
    {"familiya", Target::family_name},
    {"familia", Target::family_name},
    {"middlename", Target::middle_name},
    {"additionalname", Target::middle_name},
    {"srednjeime", Target::middle_name},
    {"otchestvo", Target::middle_name},
    {"organisation", Target::organisation_name},
    {"organization", Target::organisation_name},
    {"organisationname", Target::organisation_name},
    {"company", Target::organisation_name},
    {"companyname", Target::organisation_name},
    {"relatedcompany", Target::organisation_name},
    {"podjetje", Target::organisation_name},
    {"ceg", Target::organisation_name},
    {"cegnev", Target::organisation_name},
    {"kompaniya", Target::organisation_name},
    {"organizatsiya", Target::organisation_name},
    {"phone", Target::phone},
    {"phonenumber", Target::phone},
    {"telephone", Target::phone},
    {"tel", Target::phone},
    {"mobile", Target::phone},
    {"mobilephone", Target::phone},
    {"cell", Target::phone},
    {"phone1value", Target::phone},
    {"phone2value", Target::phone},
    {"telefon", Target::phone},
    {"telefonskastevilka", Target::phone},
    {"mobitel", Target::phone},
    {"gsm", Target::phone},
    {"telefonszam", Target::phone},
    {"mobil", Target::phone},
    {"mobilszam", Target::phone},
    {"mobilnyi", Target::phone},
    {"mobilnyy", Target::phone},
    {"email", Target::mail},
    {"mail", Target::mail},
    {"emailaddress", Target::mail},
    {"email1value", Target::mail},
    {"eposta", Target::mail},
    {"enaslov", Target::mail},
    {"emailcim", Target::mail},
    {"pochta", Target::mail},
    {"elpochta", Target::mail},
    {"elektronnayapochta", Target::mail},
    {"street", Target::street},
    {"address", Target::street},
    {"addr", Target::street},
    {"address1", Target::street},
    {"ulica", Target::street},
    {"naslov", Target::street},
    {"utca", Target::street},
    {"cim", Target::street},
    {"adres", Target::street},
    {"postcode", Target::postcode},
    {"zip", Target::postcode},
    {"zipcode", Target::postcode},
    {"postalcode", Target::postcode},
    {"postnastevilka", Target::postcode},
    {"posta", Target::postcode},
    {"iranyitoszam", Target::postcode},
    {"indeks", Target::postcode},
    {"city", Target::city},
    {"town", Target::city},
    {"suburb", Target::city},
    {"kraj", Target::city},
    {"mesto", Target::city},
    {"varos", Target::city},
    {"telepules", Target::city},
    {"gorod", Target::city},
    {"country", Target::country},
    {"drzava", Target::country},
    {"orszag", Target::country},
    {"strana", Target::country},
    {"language", Target::language},
    {"jezik", Target::language},
    {"nyelv", Target::language},
    {"yazyk", Target::language},
    {"birthday", Target::birth_date},
    {"birthdate", Target::birth_date},
    {"dateofbirth", Target::birth_date},
    {"dob", Target::birth_date},
    {"rojstnidatum", Target::birth_date},
    {"datumrojstva", Target::birth_date},
    {"szuletesidatum", Target::birth_date},
    {"datarozhdeniya", Target::birth_date},
    {"customersince", Target::customer_since},
    {"createdate", Target::customer_since},
    {"note", Target::note},
    {"notes", Target::note},
    {"comment", Target::note},
    {"opomba", Target::note},
    {"opombe", Target::note},
    {"megjegyzes", Target::note},
    {"primechanie", Target::note},
    {"kommentarii", Target::note},
    {"customerexternalid", Target::customer_external_id},
    {"customerphone", Target::customer_phone},
    {"customermail", Target::customer_mail},
    {"customeremail", Target::customer_mail},
    {"occurredon", Target::occurred_on},
    {"date", Target::occurred_on},
    {"orderdate", Target::occurred_on},
    {"invoicedate", Target::occurred_on},
    {"datum", Target::occurred_on},
    {"data", Target::occurred_on},
    {"amount", Target::amount},
    {"price", Target::amount},
    {"total", Target::amount},
    {"znesek", Target::amount},
    {"cena", Target::amount},
    {"osszeg", Target::amount},
    {"ar", Target::amount},
    {"summa", Target::amount},
    {"tsena", Target::amount},
    {"currency", Target::currency},
    {"valuta", Target::currency},
    {"penznem", Target::currency},
    {"valyuta", Target::currency},
    {"quantity", Target::quantity},
    {"qty", Target::quantity},
    {"kolicina", Target::quantity},
    {"mennyiseg", Target::quantity},
    {"kolichestvo", Target::quantity},
    {"summary", Target::summary},
    {"description", Target::summary},
    {"opis", Target::summary},
    {"leiras", Target::summary},
    {"opisanie", Target::summary},
    {"invoiceno", Target::external_id},
    {"orderid", Target::external_id},
};

std::string header_key(std::string_view name) {
  std::string key;
  for (const std::string& word : fold_words(name)) key += word;
  return key;
}

std::optional<Target> by_header(std::string_view name) {
  const std::string key = header_key(name);
  for (const HeaderWord& word : header_words)
    if (key == word.word) return word.target;
  return std::nullopt;
}

template <class Is>
bool most(const ImportColumn& column, Is is) {
  std::size_t filled = 0, fitting = 0;
  for (const std::string& sample : column.samples)
    if (!sample.empty()) ++filled, fitting += is(sample);
  return filled > 0 && 4 * fitting >= 3 * filled;
}

std::size_t digits_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }));
}

bool looks_like_phone(std::string_view text) {
  text = trimmed(text);
  const std::size_t digits = digits_of(text);
  return digits >= 7 && digits <= 15 && text.find_first_not_of("0123456789+()-/. ") == std::string_view::npos &&
         (text[0] == '+' || text[0] == '0' || text[0] == '(' || text.find_first_of(" -/") != std::string_view::npos) &&
         !parse_human_date(text, DateOrder::day_first) && !parse_human_date(text, DateOrder::month_first);
}

bool looks_like_amount(std::string_view text) {
  return text.find_first_of(".,") != std::string_view::npos && parse_amount(text, "EUR").has_value() &&
         text.find_first_not_of("0123456789.,- ") == std::string_view::npos;
}

std::optional<Target> by_values(const ImportColumn& column) {
  if (most(column, [](const std::string& s) { return is_valid_mail(s); })) return Target::mail;
  if (most(column, looks_like_phone)) return Target::phone;
  if (most(column, [](const std::string& s) {
        return parse_human_date(s, DateOrder::day_first) || parse_human_date(s, DateOrder::month_first);
      }))
    return Target::occurred_on;
  if (most(column, looks_like_amount)) return Target::amount;
  return std::nullopt;
}

// Dates may have a time behind them: "1962-02-18 00:00:00".
std::optional<Date> day_of(std::string_view text, DateOrder order) {
  text = trimmed(text);
  if (const auto date = parse_human_date(text, order)) return date;
  const std::size_t space = text.find_first_of(" T");
  if (space == std::string_view::npos || space < 8) return std::nullopt;
  return parse_human_date(text.substr(0, space), order);
}

// Reads one row into a record.
class Reading {
 public:
  Reading(const Meaning& meaning, ImportRecord& record) : meaning_(meaning), record_(record) {}

  void take(const ImportColumn& column, std::string_view cell) {
    cell = trimmed(cell);
    if (cell.empty() || !column.target) return;
    const std::size_t max = characters_max(*column.target);
    std::string shortened;
    if (cell.size() > max && characters(cell) > static_cast<std::int64_t>(max)) {
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
    for (const auto& [column, kind, value] : identities_) add_identity(column, kind, value);
    if (!full_name_.empty()) split_name();
    if (draft.kind == CustomerKind::organisation && field(draft.fields, F::name).empty())
      field(draft.fields, F::name) = draft.organisation_name;
    if (draft.kind == CustomerKind::organisation) draft.organisation_name.clear();
    if (!field(draft.fields, F::external_id).empty()) field(draft.fields, F::source) = meaning_.options.source;
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
      case Target::kind: kind(column, cell); break;
      case Target::phone:
      case Target::customer_phone: several(column, IdentityKind::phone, cell); break;
      case Target::mail:
      case Target::customer_mail: several(column, IdentityKind::mail, cell); break;
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
    value = cut_characters(value, characters_max(Target::note));
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

  // A cell may hold several numbers or addresses.
  void several(const ImportColumn& column, IdentityKind kind, std::string_view cell) {
    const std::string_view separators = kind == IdentityKind::phone ? ";,\n\r|" : ";,\n\r| \t";
    for (std::size_t begin = 0; begin <= cell.size();) {
      const std::size_t end = std::min(cell.find_first_of(separators, begin), cell.size());
      std::string_view value = trimmed(cell.substr(begin, end - begin));
      if (kind == IdentityKind::mail && value.starts_with('<') && value.ends_with('>'))
        value = value.substr(1, value.size() - 2);
      // Of "Ana Novak <ana@example.com>" only the address counts.
      const bool address = kind == IdentityKind::phone || end == cell.size() ? true : value.find('@') != value.npos;
      if (!value.empty() && address) identities_.push_back({column.name, kind, std::string(value)});
      begin = end + 1;
    }
  }

  void add_identity(const std::string& column, IdentityKind kind, const std::string& value) {
    const std::string& country = field(record_.customer.fields, F::country);
    Identity identity = normal_identity(kind, value, "", country.empty() ? meaning_.country : country);
    auto& all = record_.customer.identities;
    if (static_cast<std::int64_t>(all.size()) >= identities_max)
      return say(column, "must be at most {max}", {{"max", std::to_string(identities_max)}});
    if (std::ranges::any_of(all, [&](const Identity& i) { return i.kind == kind && i.value == identity.value; }))
      return;
    if (!identity.valid)
      say(column,
          kind == IdentityKind::phone ? "is not a phone number; kept as it is" : "is not a mail address; kept as it is",
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

  // A name in one column, taken apart as its language writes it.
  void split_name() {
    CustomerDraft& draft = record_.customer;
    if (!kind_given_ && names_organisation(full_name_)) draft.kind = CustomerKind::organisation;
    if (draft.kind == CustomerKind::organisation) {
      field(draft.fields, F::name) = full_name_;
      return;
    }
    std::string &given = field(draft.fields, F::given_name), &family = field(draft.fields, F::family_name);
    if (!given.empty() || !family.empty()) return;  // The parts say more.
    if (const std::size_t comma = full_name_.find(','); comma != std::string::npos) {
      family = trimmed(std::string_view(full_name_).substr(0, comma));
      given = trimmed(std::string_view(full_name_).substr(comma + 1));
      return limit(given), limit(family);
    }
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < full_name_.size();) {
      const std::size_t end = std::min(full_name_.find(' ', begin), full_name_.size());
      if (end > begin) words.push_back(full_name_.substr(begin, end - begin));
      begin = end + 1;
    }
    const auto join = [&](std::size_t from, std::size_t to) {
      std::string joined;
      for (std::size_t i = from; i < to; ++i) joined += (joined.empty() ? "" : " ") + words[i];
      return joined;
    };
    const std::string& own = field(draft.fields, F::language);
    const std::string& language = own.empty() ? meaning_.language : own;
    const std::size_t n = words.size();
    if (n == 1) {
      family = words[0];
    } else if (language == "hu") {
      family = words[0], given = join(1, n);
    } else if (n == 3 && is_patronymic(words[2])) {
      family = words[0], given = words[1], field(draft.fields, F::middle_name) = words[2];
    } else if (n == 3 && is_patronymic(words[1])) {
      given = words[0], field(draft.fields, F::middle_name) = words[1], family = words[2];
    } else {
      given = join(0, n - 1), family = words[n - 1];
    }
    limit(given), limit(family);
  }

  static void limit(std::string& part) { part = cut_characters(part, 100); }

  static bool is_patronymic(const std::string& word) {
    const std::string plain = folded(word);
    return plain.ends_with("vich") || plain.ends_with("vna") || plain.ends_with("ichna") || plain.ends_with("ilich");
  }

  static bool names_organisation(std::string_view name) {
    const std::vector<std::string> words = fold_words(name);
    const auto is = [&](std::string_view sign) { return std::ranges::find(words, sign) != words.end(); };
    if (is("gmbh") || is("ltd") || is("inc") || is("llc") || is("kft") || is("zrt") || is("nyrt") || is("ooo") ||
        is("oao") || is("zao") || is("bt") || is("doo") || is("plc"))
      return true;
    // "d.o.o." and "d.d." come as single letters.
    return words.size() > 3 && words[words.size() - 3] == "d" && words[words.size() - 2] == "o" && words.back() == "o";
  }

  const Meaning& meaning_;
  ImportRecord& record_;
  std::string full_name_, amount_, amount_column_, currency_;
  std::vector<Given> identities_;
  PurchaseDraft purchase_;
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

bool target_fits(Target target, RecordType type) {
  if (target == Target::external_id) return true;
  return (target >= Target::customer_external_id) == (type == RecordType::purchase);
}

bool target_repeats(Target target) {
  switch (target) {
    case Target::phone:
    case Target::mail:
    case Target::note:
    case Target::street:
    case Target::name:
    case Target::customer_phone:
    case Target::customer_mail: return true;
    default: return false;
  }
}

CsvDialect csv_dialect(const ImportDialect& dialect) {
  return {.delimiter = dialect.delimiter.empty() ? ',' : dialect.delimiter[0],
          .quote = dialect.quote.empty() ? '"' : dialect.quote[0],
          .encoding = dialect.encoding,
          .has_header = dialect.has_header};
}

std::vector<ImportColumn> propose_columns(const std::vector<CsvRow>& rows, bool has_header) {
  std::size_t count = 0;
  for (const CsvRow& row : rows) count = std::max(count, row.cells.size());
  std::vector<ImportColumn> columns(count);
  for (std::size_t i = 0; i < count; ++i) {
    columns[i].index = static_cast<std::int64_t>(i);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string cell = i < rows[r].cells.size() ? std::string(trimmed(rows[r].cells[i])) : "";
      if (r == 0 && has_header)
        columns[i].name = cut(cell, sample_bytes_max);
      else if (!cell.empty() && columns[i].samples.size() < samples_max)
        columns[i].samples.push_back(cut(cell, sample_bytes_max));
    }
    if (columns[i].name.empty()) columns[i].name = "#" + std::to_string(i + 1);
  }
  return columns;
}

RecordType propose_type(const std::vector<ImportColumn>& columns) {
  bool dated = false, paid = false, named = false;
  for (const ImportColumn& column : columns) {
    const auto header = by_header(column.name);
    const auto meaning = header ? header : by_values(column);
    dated |= meaning == Target::occurred_on, paid |= meaning == Target::amount;
    named |= header == Target::given_name || header == Target::family_name || header == Target::name ||
             meaning == Target::mail || meaning == Target::phone;
  }
  return dated && paid && !named ? RecordType::purchase : RecordType::customer;
}

void propose_targets(std::vector<ImportColumn>& columns, RecordType type) {
  std::vector<Target> taken;
  const auto give = [&](ImportColumn& column, std::optional<Target> target) {
    if (!target || column.target) return;
    if (type == RecordType::purchase) {
      if (target == Target::phone) target = Target::customer_phone;
      if (target == Target::mail) target = Target::customer_mail;
      const std::string key = header_key(column.name);
      if (target == Target::external_id && (key == "customerid" || key == "id" || key == "uniqueid"))
        target = Target::customer_external_id;
      if (target == Target::name && key == "customer") target = Target::customer_external_id;
    }
    if (!target_fits(*target, type)) return;
    if (!target_repeats(*target) && std::ranges::find(taken, *target) != taken.end()) return;
    column.target = target;
    taken.push_back(*target);
  };
  for (ImportColumn& column : columns) column.target.reset();
  for (ImportColumn& column : columns) give(column, by_header(column.name));
  for (ImportColumn& column : columns)
    if (!by_header(column.name)) give(column, by_values(column));
  if (type != RecordType::purchase) return;
  // Without names the first column of numbers is most likely the customer's, a later one how many.
  const auto whole = [](const std::string& s) { return digits_of(s) == s.size(); };
  for (ImportColumn& column : columns)
    if (!column.target && column.name.starts_with('#') && most(column, whole))
      give(column, std::ranges::find(taken, Target::customer_external_id) == taken.end() ? Target::customer_external_id
                   : most(column, [](const std::string& s) { return s.size() <= 3; }) ? std::optional(Target::quantity)
                                                                                      : std::nullopt);
}

DateOrder date_order(const ImportOptions& options, const std::vector<ImportColumn>& columns) {
  if (options.date_format)
    return options.date_format->starts_with("MM") ? DateOrder::month_first : DateOrder::day_first;
  for (const ImportColumn& column : columns)
    if (column.target == Target::birth_date || column.target == Target::customer_since ||
        column.target == Target::occurred_on)
      if (guess_date_order(column.samples) == DateOrder::month_first) return DateOrder::month_first;
  return DateOrder::day_first;
}

ImportRecord understand(CsvRow&& row, std::int64_t number, const Meaning& meaning) {
  ImportRecord record;
  record.number = number, record.line = row.line;
  record.sample = sample_of(row.cells);
  Reading reading(meaning, record);
  if (!row.problem.empty()) record.messages.push_back({"", row.problem, {}});
  if (row.cells.size() > meaning.columns.size() && meaning.columns.size() < csv_cells_max)
    reading.fail("", "the row has more cells than the file has columns");
  for (const ImportColumn& column : meaning.columns)
    if (!record.failed && static_cast<std::size_t>(column.index) < row.cells.size())
      reading.take(column, row.cells[static_cast<std::size_t>(column.index)]);
  reading.finish();
  return record;
}

std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view currency) {
  // Currencies without, and with three, decimals (ISO 4217).
  constexpr std::string_view none = "JPY KRW CLP VND ISK PYG UGX XAF XOF XPF", three = "KWD BHD TND OMR JOD IQD LYD";
  const int places = currency.empty()                                 ? 2
                     : none.find(currency) != std::string_view::npos  ? 0
                     : three.find(currency) != std::string_view::npos ? 3
                                                                      : 2;
  std::string digits;
  std::ptrdiff_t after_sign = -1;  // digits behind the last point or comma
  int points = 0, commas = 0;
  bool negative = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits += c;
      if (after_sign >= 0) ++after_sign;
    } else if ((c == '.' || c == ',') && !digits.empty()) {
      ++(c == '.' ? points : commas), after_sign = 0;
    } else if ((c == '-' && digits.empty()) || c == '(') {
      negative = true;
    } else if (c == '-' || (digits.empty() && c == '.')) {
      return std::nullopt;
    }
    // Signs and names of currencies, spaces and apostrophes between thousands are passed over.
  }
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  const bool mixed = points > 0 && commas > 0;
  const bool several = points > 1 || commas > 1;
  int decimals = after_sign < 0 ? 0 : static_cast<int>(after_sign);
  if (!mixed && (several || (decimals == 3 && places != 3))) decimals = 0;  // thousands
  std::int64_t amount = std::stoll(digits);
  for (; decimals < places; ++decimals) amount *= 10;
  for (; decimals > places; --decimals) amount = decimals == places + 1 ? (amount + 5) / 10 : amount / 10;
  return negative ? -amount : amount;
}

}  // namespace vez
