// Cards as rows: one cell for each thing a customer can have, several values of it one a line, and one cell for all
// that a customer has no place for, as it stood.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "calendar/time_zone.h"
#include "customers/identity_line.h"
#include "imports/rows.h"
#include "text/codes.h"
#include "vcard/vcard.h"

namespace vez {
namespace {

enum class Cell {
  uid,
  source,
  kind,
  full_name,
  family_name,
  given_name,
  additional_name,
  salutation,
  organisation,
  phone,
  mail,
  identities,
  verified,
  street,
  postcode,
  city,
  country,
  language,
  time_zone,
  preferred_channel,
  preferred_hours,
  birthday,
  customer_since,
  do_not_sell,
  note,
  other,
};
constexpr std::array<std::string_view, 26> names = {"UID",
                                                    "X-VEZ-SOURCE",
                                                    "KIND",
                                                    "FN",
                                                    "N family",
                                                    "N given",
                                                    "N additional",
                                                    "N prefix",
                                                    "ORG",
                                                    "TEL",
                                                    "EMAIL",
                                                    "identities",
                                                    "verified-identities",
                                                    "ADR street",
                                                    "ADR postcode",
                                                    "ADR city",
                                                    "ADR country",
                                                    "LANG",
                                                    "TZ",
                                                    "X-VEZ-PREFERRED-CHANNEL",
                                                    "X-VEZ-PREFERRED-HOURS",
                                                    "BDAY",
                                                    "X-VEZ-CUSTOMER-SINCE",
                                                    "X-VEZ-DO-NOT-SELL",
                                                    "NOTE",
                                                    "other-properties"};

// What says something about the card and not about its person.
constexpr std::array<std::string_view, 6> about_the_card = {"PRODID", "REV",        "CLIENTPIDMAP",
                                                            "MAILER", "X-ABSHOWAS", "PROFILE"};
// Kinds of a value that say nothing about it.
constexpr std::array<std::string_view, 6> idle_types = {"internet", "pref", "voice", "x-internet", "postal", "parcel"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string on_one_line(std::string text) {
  for (std::size_t at = text.find_first_of("\r\n"); at != text.npos; at = text.find_first_of("\r\n", at))
    text.replace(at, text.compare(at, 2, "\r\n") == 0 ? 2 : 1, ", ");
  return std::string(trimmed(text));
}

// Line ends of quoted-printable are CR LF, those of a value LF.
std::string with_plain_ends(std::string text) {
  for (std::size_t at = text.find("\r\n"); at != text.npos; at = text.find("\r\n", at)) text.erase(at, 1);
  return text;
}

// Puts one card into cells.
class CardRow {
 public:
  explicit CardRow(const VCard& card) : card_(card) {
    for (const VCardProperty& property : card.properties)
      if (property.name == "X-ABLABEL" && !property.group.empty()) labels_[property.group] = label_text(property.value);
    row_.line = card.line, row_.problem = card.problem;
    row_.cells.resize(names.size());
    own_ = preferred("X-VEZ-SOURCE") != nullptr;
    const VCardProperty* const address = preferred("ADR");
    for (const VCardProperty& property : card.properties) put(property, &property == address);
    finish();
  }
  CsvRow row() && { return std::move(row_); }

 private:
  std::string& cell(Cell c) { return row_.cells[static_cast<std::size_t>(c)]; }

  static std::string label_text(std::string_view value) {
    std::string text = vcard_text(value);
    if (text.starts_with("_$!<") && text.ends_with(">!$_")) text = text.substr(4, text.size() - 8);
    return text;
  }

  // "_$!<Mobile>!$_", "work, fax".
  std::string label(const VCardProperty& property) const {
    if (const auto own = labels_.find(property.group); own != labels_.end()) return own->second;
    std::string text;
    for (const VCardParameter& parameter : property.parameters) {
      const std::string value = lower(parameter.value);
      if (parameter.name != "TYPE" || std::ranges::find(idle_types, value) != idle_types.end()) continue;
      text += (text.empty() ? "" : ", ") + value;
    }
    return text;
  }

  const VCardProperty* preferred(std::string_view name) const {
    const VCardProperty* first = nullptr;
    for (const VCardProperty& property : card_.properties) {
      if (property.name != name) continue;
      if (first == nullptr || (!is_preferred(*first) && is_preferred(property))) first = &property;
    }
    return first;
  }
  static bool is_preferred(const VCardProperty& property) {
    return property.has("TYPE", "pref") || property.has("PREF", "1");
  }

  void keep(const std::string& name, std::string_view value) {
    const std::string line = on_one_line(std::string(value));
    if (line.empty()) return;
    std::string& other = cell(Cell::other);
    other += (other.empty() ? "" : "\n") + name + ": " + line;
  }
  // A property as it stood, with what is said about it.
  void keep(const VCardProperty& property) {
    std::string value;
    for (const std::string& part : vcard_parts(property.value, ';')) {
      if (trimmed(part).empty()) continue;
      value += (value.empty() ? "" : "; ") + part;
    }
    const std::string said = label(property);
    keep(property.name.empty() ? "vCard" : property.name + (said.empty() ? "" : " (" + said + ")"), value);
  }

  void report(std::string_view problem) {
    if (row_.problem.empty()) row_.problem = problem;
  }

  void put(const VCardProperty& property, bool main_address) {
    const std::string& name = property.name;
    if (property.binary) return report("a picture, a sound or a key in the card is not taken over");
    const std::string text = vcard_text(property.value);
    if (trimmed(text).empty() || name == "X-ABLABEL") return;
    if (name == "X-ABSHOWAS" && lower(text) == "company") shown_as_company_ = true;
    if (std::ranges::find(about_the_card, name) != about_the_card.end()) return;
    if (name == "N") return names_of(property);
    if (name == "ORG") return organisation(property);
    if (name == "ADR" && main_address) return address(property);
    if (name == "TEL") return identity(Cell::phone, property, text);
    if (name == "EMAIL") return identity(Cell::mail, property, text);
    if (name == "IMPP" || name == "X-VEZ-IDENTITY") return handle(property, text);
    if (name == "X-SOCIALPROFILE") return profile(property, text);
    if (name == "NOTE")
      return void((cell(Cell::note) += cell(Cell::note).empty() ? "" : "\n") += with_plain_ends(text));
    if (name == "LANG") return language(property, text);
    if (name == "BDAY") return birthday(property, text);
    if (name == "KIND" || name == "X-ADDRESSBOOKSERVER-KIND") return kind(property, lower(trimmed(text)));
    if (name == "UID") return once(Cell::uid, property, text);
    if (name == "FN") return once(Cell::full_name, property, text);
    if (name == "X-VEZ-SOURCE") return once(Cell::source, property, text);
    if (name == "X-VEZ-CUSTOMER-SINCE") return once(Cell::customer_since, property, text);
    if (name == "X-VEZ-DO-NOT-SELL") return once(Cell::do_not_sell, property, text);
    if (name == "X-VEZ-SALUTATION") return once(Cell::salutation, property, text);
    if (name == "X-VEZ-PREFERRED-CHANNEL") return once(Cell::preferred_channel, property, text);
    if (name == "X-VEZ-PREFERRED-HOURS") return once(Cell::preferred_hours, property, text);
    // Others may say how far the zone is from UTC, which is no zone.
    if (name == "TZ" && TimeZone::named(trimmed(text)))
      return once(Cell::time_zone, property, std::string(trimmed(text)));
    keep(property);
  }

  void once(Cell c, const VCardProperty& property, const std::string& text) {
    if (cell(c).empty())
      cell(c) = text;
    else
      keep(property);
  }

  void names_of(const VCardProperty& property) {
    if (std::exchange(named_, true)) return keep(property);
    auto parts = vcard_parts(property.value, ';');
    parts.resize(std::max<std::size_t>(parts.size(), 5));
    // Several given names come as a list; one that was written by itself keeps its commas.
    const auto raw = raw_parts(property.value);
    const auto list = [&](std::size_t i) {
      std::string joined;
      if (i < raw.size())
        for (const std::string& part : vcard_parts(raw[i], ','))
          if (!trimmed(part).empty()) joined += (joined.empty() ? "" : " ") + part;
      return joined;
    };
    cell(Cell::family_name) = parts[0], cell(Cell::given_name) = list(1), cell(Cell::additional_name) = list(2);
    cell(Cell::salutation) = list(3), keep("N suffix", list(4));
    for (std::size_t i = 5; i < parts.size(); ++i) keep("N", parts[i]);
  }

  // Parts between semicolons with their escapes.
  static std::vector<std::string> raw_parts(std::string_view value) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == ';') {
        parts.emplace_back();
        continue;
      }
      parts.back() += value[i];
      if (value[i] == '\\' && i + 1 < value.size()) parts.back() += value[++i];
    }
    return parts;
  }

  void organisation(const VCardProperty& property) {
    const auto parts = vcard_parts(property.value, ';');
    if (!cell(Cell::organisation).empty() || trimmed(parts[0]).empty()) return keep(property);
    cell(Cell::organisation) = parts[0];
    std::string units;
    for (std::size_t i = 1; i < parts.size(); ++i)
      if (!trimmed(parts[i]).empty()) units += (units.empty() ? "" : "; ") + parts[i];
    keep("ORG unit", units);
  }

  // A part of an address; as it was typed where another Vez has written it.
  std::string place(const std::string& text) const { return own_ ? text : on_one_line(text); }

  void address(const VCardProperty& property) {
    auto parts = vcard_parts(property.value, ';');
    parts.resize(std::max<std::size_t>(parts.size(), 7));
    std::string street;
    for (const std::size_t i : {0, 1, 2})
      if (const std::string part = place(parts[i]); !part.empty()) street += (street.empty() ? "" : ", ") + part;
    cell(Cell::street) = street, cell(Cell::city) = place(parts[3]), cell(Cell::postcode) = place(parts[5]);
    keep("ADR region", parts[4]);
    const std::string country = place(parts[6]);
    if (const auto code = country_named(country); !code.empty())
      cell(Cell::country) = code;
    else
      keep("ADR country", country);
    for (std::size_t i = 7; i < parts.size(); ++i) keep("ADR", parts[i]);
  }

  void identity(Cell c, const VCardProperty& property, std::string_view text) {
    for (const std::string_view scheme : {"tel:", "mailto:"})
      if (lower(text.substr(0, scheme.size())) == scheme) text.remove_prefix(scheme.size());
    const std::string said = label(property);
    const std::string value = on_one_line(std::string(text));
    cell(c) += "\n" + identity_line(said, value);
    verified(property, enum_name(c == Cell::phone ? IdentityKind::phone : IdentityKind::mail), value);
  }

  // "X-VEZ-VERIFIED=20260304T120000Z"
  void verified(const VCardProperty& property, std::string_view kind, std::string_view value) {
    for (const VCardParameter& parameter : property.parameters) {
      std::string time = parameter.value;
      if (parameter.name != "X-VEZ-VERIFIED" || time.size() != std::string_view("20260304T120000Z").size()) continue;
      for (const std::size_t at : {13, 11}) time.insert(at, ":");
      for (const std::size_t at : {6, 4}) time.insert(at, "-");
      std::string& lines = cell(Cell::verified);
      lines += (lines.empty() ? "" : "\n") + time + " " + std::string(kind) + ":" + std::string(value);
    }
  }

  // "telegram:ana_k", of a kind that is known here.
  void handle(const VCardProperty& property, const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    add_handle(property, lower(text.substr(0, colon)), colon == text.size() ? "" : text.substr(colon + 1));
  }

  // The kind is the type: "X-SOCIALPROFILE;TYPE=facebook:ana.kovac".
  void profile(const VCardProperty& property, const std::string& text) {
    for (const VCardParameter& parameter : property.parameters)
      if (parameter.name == "TYPE") return add_handle(property, lower(parameter.value), text);
    keep(property);
  }

  void add_handle(const VCardProperty& property, std::string kind, std::string_view value) {
    if (kind == "twitter") kind = enum_name(IdentityKind::x);
    const std::string text = on_one_line(std::string(value));
    if (!parse_enum<IdentityKind>(kind) || text.empty()) return keep(property);
    const auto own = labels_.find(property.group);
    const std::string said = own == labels_.end() ? "" : own->second;
    cell(Cell::identities) += "\n" + identity_line(said, kind + ":" + text);
    verified(property, kind, text);
  }

  void language(const VCardProperty& property, std::string_view text) {
    const std::string code = lower(trimmed(text).substr(0, 2));
    const bool whole = trimmed(text).size() == 2 || (trimmed(text).size() > 2 && trimmed(text)[2] == '-');
    if (whole)
      once(Cell::language, property, code);
    else
      keep(property);
  }

  // "1985-04-03", "19850403", with a time behind it; what has no year is kept as it stood.
  void birthday(const VCardProperty& property, std::string_view text) {
    text = trimmed(text).substr(0, trimmed(text).find_first_of("T "));
    std::string day(text);
    if (day.size() == 8 && day.find_first_not_of("0123456789") == day.npos)
      day = day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6);
    if (parse_date(day) && cell(Cell::birthday).empty())
      cell(Cell::birthday) = day;
    else
      keep(property);
  }

  void kind(const VCardProperty& property, const std::string& text) {
    if (text == "org" || text == "organization")
      cell(Cell::kind) = "organisation";
    else if (text == "individual")
      cell(Cell::kind) = "person";
    else
      keep(property);
  }

  // Of another Vez what was typed is what comes; others' spaces at the ends mean nothing.
  void trim() {
    if (own_) return;
    for (std::string& text : row_.cells)
      if (!text.starts_with('\n')) text = std::string(trimmed(text));
  }

  void finish() {
    trim();
    if (cell(Cell::kind) == "organisation" && !cell(Cell::full_name).empty())
      for (const Cell part : {Cell::family_name, Cell::given_name, Cell::additional_name}) cell(part).clear();
    const bool no_parts = cell(Cell::family_name).empty() && cell(Cell::given_name).empty();
    const bool is_firm = no_parts && !cell(Cell::organisation).empty() &&
                         (cell(Cell::full_name).empty() || cell(Cell::full_name) == cell(Cell::organisation));
    if (cell(Cell::kind).empty() && (is_firm || shown_as_company_)) cell(Cell::kind) = "organisation";
    if (!no_parts && cell(Cell::kind).empty()) cell(Cell::kind) = "person";
    if (!no_parts) keep_other_name();
    if (!no_parts || !cell(Cell::full_name).empty() || !cell(Cell::organisation).empty()) return;
    // Nobody's name is known: whoever it is goes by what is.
    for (const VCardProperty& property : card_.properties)
      for (const std::string_view by : {"NICKNAME", "EMAIL", "TEL"})
        if (property.name == by && cell(Cell::full_name).empty())
          cell(Cell::full_name) = on_one_line(vcard_text(property.value)), cell(Cell::kind) = "person";
  }

  // The name as a whole, where it has words that the parts have not.
  void keep_other_name() {
    const std::string parts = " " + cell(Cell::given_name) + " " + cell(Cell::additional_name) + " " +
                              cell(Cell::family_name) + " " + cell(Cell::salutation) + " " + cell(Cell::other) + " ";
    std::string words = cell(Cell::full_name);
    std::ranges::replace(words, ',', ' ');
    for (std::size_t begin = 0; begin < words.size();) {
      const std::size_t end = std::min(words.find_first_of(" \t\n", begin), words.size());
      if (end > begin && parts.find(words.substr(begin, end - begin)) == parts.npos &&
          words.substr(begin, end - begin) != cell(Cell::organisation))
        return keep("FN", cell(Cell::full_name));
      begin = end + 1;
    }
  }

  const VCard& card_;
  CsvRow row_;
  std::map<std::string, std::string> labels_;
  bool named_ = false, shown_as_company_ = false;
  bool own_ = false;  // written by another Vez
};

class CardRows final : public RowSource {
 public:
  CardRows(StoredFile file, const ImportDialect& dialect) : file_(std::move(file)), reader_(dialect.encoding) {}

  bool next(const Take& take) override {
    const VCardReader::Take put = [&](VCard&& card) {
      // What is no card has nothing but what is wrong with it.
      if (card.properties.empty() && !card.problem.empty())
        take({.line = card.line, .cells = {}, .problem = std::move(card.problem)});
      else
        take(CardRow(card).row());
    };
    if (chunk_ == file_.chunk_count) {
      if (!std::exchange(finished_, true)) reader_.finish(put);
      return false;
    }
    const std::string bytes = file_.chunk(chunk_++);
    done_bytes_ += static_cast<std::int64_t>(bytes.size());
    reader_.feed(bytes, put);
    return true;
  }
  std::int64_t done_bytes() const override { return done_bytes_; }

 private:
  const StoredFile file_;
  VCardReader reader_;
  bool finished_ = false;
  std::int64_t chunk_ = 0, done_bytes_ = 0;
};

}  // namespace

std::vector<std::string> card_columns() { return {names.begin(), names.end()}; }

std::unique_ptr<RowSource> open_cards(StoredFile file, const ImportDialect& dialect) {
  return std::make_unique<CardRows>(std::move(file), dialect);
}

}  // namespace vez
