// A customer as a card.

#include <algorithm>

#include "customers/exported_customer.h"

namespace vez {
namespace {

// Kinds of a phone or a mail that every reader of cards knows (RFC 6350 §6.4.1); other labels go with the property
// that telephones have for them.
bool are_card_types(std::string_view label) {
  if (label.empty()) return false;
  for (std::size_t begin = 0; begin <= label.size();) {
    const std::size_t end = std::min(label.find(", ", begin), label.size());
    const std::string_view word = label.substr(begin, end - begin);
    constexpr std::string_view known[] = {"work", "home", "cell", "fax", "pager", "text", "video", "textphone"};
    if (std::ranges::find(known, word) == std::end(known)) return false;
    begin = end + 2;
  }
  return true;
}

class Card {
 public:
  Card(const ExportedCustomer& c, VCardVersion version) : c_(c), card_(out_, version), version_(version) { write(); }
  std::string text() && { return std::move(out_); }

 private:
  void write() {
    const bool firm = c_.kind == CustomerKind::organisation;
    card_.text("FN", c_.name);
    // 3.0 has an N in every card.
    if (!firm || version_ == VCardVersion::v3)
      card_.property("N", part(firm ? c_.name : vez::text(c_.family_name)) + ";" + part(vez::text(c_.given_name)) +
                              ";" + part(vez::text(c_.middle_name)) + ";" + (firm ? "" : part(prefix())) + ";");
    card_.text("KIND", firm ? "org" : "individual");
    if (firm) card_.text("ORG", c_.name);
    if (firm && version_ == VCardVersion::v3) card_.text("X-ABShowAs", "COMPANY");
    put("ORG", c_.organisation_name);
    for (const ExportedIdentity& identity : c_.identities) write(identity);
    if (c_.street || c_.city || c_.postcode || c_.country)
      card_.property("ADR", ";;" + part(vez::text(c_.street)) + ";" + part(vez::text(c_.city)) + ";;" +
                                part(vez::text(c_.postcode)) + ";" + part(vez::text(c_.country)));
    put("LANG", c_.language);
    // 3.0 has a zone's distance from UTC there, unless it says text (RFC 2426 §3.4.1).
    put(version_ == VCardVersion::v3 ? "TZ;VALUE=text" : "TZ", c_.time_zone);
    put("X-VEZ-PREFERRED-CHANNEL",
        c_.preferred_channel ? std::optional(vez::text(c_.preferred_channel)) : std::nullopt);
    put("X-VEZ-PREFERRED-HOURS", c_.preferred_hours);
    if (firm) put("X-VEZ-SALUTATION", c_.salutation);
    if (c_.birth_date) card_.text("BDAY", birthday(to_text(*c_.birth_date)));
    put("NOTE", c_.note);
    put("UID", c_.external_id), put("X-VEZ-SOURCE", c_.source);
    if (c_.customer_since) card_.text("X-VEZ-CUSTOMER-SINCE", to_text(*c_.customer_since));
    put("X-VEZ-DO-NOT-SELL", c_.do_not_sell);
    card_.text("REV", revision(to_text(c_.updated_at)));
    card_.end();
  }

  std::string prefix() const { return vez::text(c_.salutation); }
  static std::string part(std::string_view value) { return vcard_escaped(value); }
  void put(std::string_view name, const std::optional<std::string>& value) {
    if (value && !value->empty()) card_.text(name, *value);
  }

  // "1985-04-03"; in 4.0 without its hyphens.
  std::string birthday(std::string day_text) const {
    if (version_ == VCardVersion::v4) std::erase(day_text, '-');
    return day_text;
  }
  static std::string revision(std::string time) {
    std::erase(time, '-'), std::erase(time, ':');
    return time.substr(0, std::string_view("20260304T120000").size()) + "Z";
  }

  // The property and the value by which others' readers know it; what no card has a property for is ours.
  static std::pair<std::string, std::string> property_of(const ExportedIdentity& identity) {
    const std::string kind(enum_name(identity.kind));
    switch (identity.kind) {
      case IdentityKind::phone: return {"TEL", identity.value};
      case IdentityKind::mail: return {"EMAIL", identity.value};
      case IdentityKind::telegram:
      case IdentityKind::whatsapp:
      case IdentityKind::viber:
      case IdentityKind::skype: return {"IMPP", kind + ":" + identity.value};
      case IdentityKind::vk:
      case IdentityKind::facebook:
      case IdentityKind::instagram:
      case IdentityKind::linkedin:
      case IdentityKind::x:
      case IdentityKind::google_plus: return {"X-SOCIALPROFILE;TYPE=" + kind, identity.value};
      case IdentityKind::card:
      case IdentityKind::tax_number:
      case IdentityKind::customer_number:
      case IdentityKind::web_visitor: break;
    }
    return {"X-VEZ-IDENTITY", kind + ":" + identity.value};
  }

  void write(const ExportedIdentity& identity) {
    auto [name, value] = property_of(identity);
    // A parameter of our own (RFC 6350 §5: x-name).
    if (identity.verified_at) name += ";X-VEZ-VERIFIED=" + revision(to_text(*identity.verified_at));
    const bool reaches = identity.kind == IdentityKind::phone || identity.kind == IdentityKind::mail;
    if (reaches && are_card_types(identity.label)) {
      std::string types = identity.label;
      std::erase(types, ' ');
      return card_.text(name + ";TYPE=" + (types.find(',') == types.npos ? types : "\"" + types + "\""), value);
    }
    if (identity.label.empty()) return card_.text(name, value);
    const std::string group = "item" + std::to_string(++groups_);
    card_.text(group + "." + name, value);
    card_.text(group + ".X-ABLabel", identity.label);
  }

  const ExportedCustomer& c_;
  std::string out_;
  VCardWriter card_;
  const VCardVersion version_;
  int groups_ = 0;
};

}  // namespace

std::string card_of(const ExportedCustomer& customer, VCardVersion version) { return Card(customer, version).text(); }

}  // namespace vez
