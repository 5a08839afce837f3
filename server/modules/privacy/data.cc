// All that is kept about a customer, for a program and for a person.
#include <algorithm>
#include <array>

#include "customers/customers_holdings.h"
#include "privacy/privacy.h"
#include "text/codes.h"

namespace vez {
namespace {

using Element = simdjson::dom::element;

struct Label {
  std::string_view key;
  Message words;
};

// Names of sections, fields and values; what has none stands as it is.
const std::vector<Label>& labels() {
  static const std::vector<Label> all{
      {"customer", Message("Customer")},
      {"restrictions", Message("What must not be done")},
      {"facts", Message("What is noted")},
      {"consents", Message("Consents")},
      {"relations", Message("Relations")},
      {"service_points", Message("Service points and contracts")},
      {"own_fields", Message("Further fields")},
      {"merges", Message("Made one with another record")},
      {"duplicates", Message("Records that may be the same")},
      {"timeline", Message("Timeline")},
      {"journal", Message("Journal")},
      {"imported_rows", Message("Rows of imported files")},
      {"id", Message("Number")},
      {"kind", Message("Kind")},
      {"name", Message("Name")},
      {"given_name", Message("Given name")},
      {"family_name", Message("Family name")},
      {"middle_name", Message("Middle name")},
      {"organisation_name", Message("Organisation")},
      {"language", Message("Language")},
      {"country", Message("Country")},
      {"street", Message("Street")},
      {"postcode", Message("Postcode")},
      {"city", Message("City")},
      {"note", Message("Note")},
      {"birth_date", Message("Date of birth")},
      {"customer_since", Message("Customer since")},
      {"owner_name", Message("Looked after by")},
      {"source", Message("Source")},
      {"external_id", Message("Number in that source")},
      {"last_contact_at", Message("Last contact")},
      {"created_at", Message("Added")},
      {"updated_at", Message("Changed")},
      {"archived_at", Message("Put away")},
      {"identities", Message("Phones and addresses")},
      {"salutation", Message("Salutation")},
      {"time_zone", Message("Time zone")},
      {"preferred_channel", Message("Preferred channel")},
      {"preferred_hours", Message("Preferred hours")},
      {"system", Message("System")},
      {"confidence", Message("How sure, from 0 to 1")},
      {"verified_at", Message("Verified")},
      {"verified_by_name", Message("Verified by")},
      {"text", Message("Text")},
      {"happened_on", Message("When")},
      {"happened_at", Message("When")},
      {"noted_at", Message("Noted")},
      {"legal_basis", Message("Legal basis")},
      {"expires_on", Message("Valid until")},
      {"for_contact", Message("May be used in contacts")},
      {"purpose", Message("Purpose")},
      {"given_consent", Message("Given")},
      {"method", Message("How it was given")},
      {"text_version", Message("Version of the text")},
      {"evidence", Message("Proof")},
      {"other_name", Message("Other side")},
      {"since_on", Message("Since")},
      {"until_on", Message("Until")},
      {"product", Message("Product")},
      {"contract_number", Message("Contract number")},
      {"field", Message("Field")},
      {"split_at", Message("Taken apart")},
      {"probability", Message("Probability")},
      {"state", Message("State")},
      {"found_at", Message("Found")},
      {"decided_at", Message("Decided")},
      {"value", Message("Value")},
      {"given", Message("As given")},
      {"label", Message("Label")},
      {"reason", Message("Reason")},
      {"since_at", Message("Since")},
      {"author_name", Message("Written by")},
      {"occurred_at", Message("When")},
      {"recorded_at", Message("Recorded")},
      {"channel", Message("Channel")},
      {"direction", Message("Direction")},
      {"summary", Message("Summary")},
      {"amount", Message("Amount")},
      {"quantity", Message("Quantity")},
      {"event", Message("Event")},
      {"at", Message("When")},
      {"via", Message("Through")},
      {"filename", Message("File")},
      {"imported_at", Message("Imported")},
      {"line", Message("Line")},
      {"fate", Message("Outcome")},
      {"sample", Message("Content")},
      {"person", Message("person")},
      {"organisation", Message("organisation")},
      {"phone", Message("phone")},
      {"mail", Message("e-mail")},
      {"contact", Message("contact")},
      {"purchase", Message("purchase")},
      {"change", Message("change")},
      {"call", Message("call")},
      {"visit", Message("visit")},
      {"letter", Message("letter")},
      {"chat", Message("chat")},
      {"other", Message("other")},
      {"in", Message("from the customer")},
      {"out", Message("to the customer")},
      {"do_not_sell", Message("not to be sold to")},
      {"archived", Message("put away")},
      {"card", Message("card")},
      {"tax_number", Message("tax number")},
      {"customer_number", Message("customer number")},
      {"web_visitor", Message("web visitor")},
      {"trait", Message("trait")},
      {"advice", Message("advice")},
      {"preference", Message("preference")},
      {"life_event", Message("life event")},
      {"marketing", Message("marketing")},
      {"surveys", Message("surveys")},
      {"profiling", Message("profiling")},
      {"sharing", Message("sharing with others")},
      {"recording", Message("recording of calls")},
      {"any", Message("any channel")},
      {"sms", Message("text message")},
      {"messenger", Message("messenger")},
      {"website", Message("website")},
      {"form", Message("form")},
      {"paper", Message("paper")},
      {"in_person", Message("in person")},
      {"consent", Message("consent")},
      {"contract", Message("contract")},
      {"legal_obligation", Message("legal obligation")},
      {"vital_interest", Message("vital interest")},
      {"public_task", Message("public task")},
      {"legitimate_interest", Message("legitimate interest")},
      {"household", Message("household")},
      {"family", Message("family")},
      {"employee_of", Message("employee of")},
      {"employer_of", Message("employer of")},
      {"contact_for", Message("contact for")},
      {"has_contact", Message("has a contact in")},
      {"subsidiary_of", Message("subsidiary of")},
      {"parent_of", Message("parent of")},
      {"note_entry", Message("note")},
      {"open", Message("open")},
      {"dismissed", Message("not the same")},
      {"merged", Message("made one")},
  };
  return all;
}

// What says something to a program only.
constexpr std::array<std::string_view, 12> hidden = {
    "organisation_id", "owner_id",       "version",          "valid",   "data",    "other_id",
    "verified_by_id",  "merged_into_id", "service_point_id", "carried", "verdict", "other_is_organisation"};

class Page_ {
 public:
  explicit Page_(std::string_view language) : language_(language) {}

  std::string said(const Message& message) const { return escaped(in_language(message, language_)); }

  std::string words(std::string_view key) const {
    const auto found = std::ranges::find(labels(), key, &Label::key);
    if (found != labels().end()) return said(found->words);
    std::string text(key);
    std::ranges::replace(text, '_', ' ');
    return escaped(text);
  }

  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
      }
    }
    return out;
  }

  void section(std::string& out, std::string_view name, const simdjson::dom::array& rows) const {
    out += "<section><h2>" + words(name) + "</h2>";
    for (const Element row : rows) record(out, row);
    if (rows.size() == 0) out += "<p>" + said(Message("Nothing is kept here.")) + "</p>";
    out += "</section>";
  }

 private:
  void record(std::string& out, const Element& row) const {
    simdjson::dom::object object;
    if (row.get(object)) return;
    out += "<dl>";
    for (const auto field : object) {
      if (std::ranges::find(hidden, field.key) != hidden.end()) continue;
      std::string text;
      value(text, field.key, field.value);
      const bool yes_or_no = field.key == "given" && field.value.is_bool();
      if (!text.empty()) out += "<dt>" + words(yes_or_no ? "given_consent" : field.key) + "</dt><dd>" + text + "</dd>";
    }
    out += "</dl>";
  }

  void value(std::string& out, std::string_view key, const Element& element) const {
    std::string_view text;
    std::int64_t whole = 0;
    double real = 0;
    bool yes = false;
    simdjson::dom::array list;
    simdjson::dom::object object;
    if (!element.get(text)) {
      out += shown(key, text);
    } else if (!element.get(whole)) {
      out += std::to_string(whole);
    } else if (!element.get(yes)) {
      out += said(yes ? Message("yes") : Message("no"));
    } else if (!element.get(real)) {
      json_out::number(out, real);
    } else if (!element.get(list)) {
      for (const Element one : list) {
        if (one.is_object())
          record(out, one);
        else
          (out += out.empty() ? "" : ", "), value(out, key, one);
      }
    } else if (!element.get(object)) {
      std::int64_t amount = 0;
      std::string_view currency;
      if (!object["amount"].get(amount) && !object["currency"].get(currency))
        out += escaped(amount_text(amount, currency)) + " " + escaped(currency);
    }
  }

  // Times as people read them; words of ours in their language.
  std::string shown(std::string_view key, std::string_view text) const {
    constexpr std::size_t minute_length = std::string_view("2026-03-04T12:00").size();
    if (key.ends_with("at") && parse_time(text)) {
      std::string time(text.substr(0, minute_length));
      std::ranges::replace(time, 'T', ' ');
      return escaped(time) + " UTC";
    }
    static constexpr std::array<std::string_view, 9> of_words = {
        "kind", "channel", "direction", "purpose", "method", "legal_basis", "state", "preferred_channel", "fate"};
    if (std::ranges::find(of_words, key) == of_words.end()) return escaped(text);
    // Of an entry of the timeline "note" is a kind, elsewhere it is a field.
    return words(key == "kind" && text == "note" ? "note_entry" : text);
  }

  const std::string_view language_;
};

// For a screen and for paper.
constexpr std::string_view style =
    "body{font:11pt/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 "
    "1rem;color:#1a1a1a;overflow-wrap:anywhere;background:"
    "#fff}h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #999;"
    "break-after:avoid}dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.15rem 1rem;margin:.6rem 0;"
    "padding:.4rem 0;border-bottom:1px solid #ddd;break-inside:avoid}dt{color:#555}dd{margin:0;white-space:pre-wrap}dd "
    "dl{margin:0;border:0;padding:0 0 "
    ".4rem}@media(max-width:30rem){dl{display:block}dt{margin-"
    "top:.3rem}}@page{margin:18mm}@media print{body{margin:0;max-width:none}}";

}  // namespace

namespace {

// Lists of JSON as one.
std::string joined(const std::vector<std::string>& lists) {
  std::string all = "[";
  for (const std::string& list : lists) {
    const std::string_view inside = std::string_view(list).substr(1, list.size() - 2);
    if (!inside.empty()) (all += all.size() == 1 ? "" : ",") += inside;
  }
  return all + "]";
}

}  // namespace

std::string customer_data_json(Tx& tx, const Holdings& holdings, const Customer& customer) {
  // Those merged into the customer after it.
  std::vector<CustomerId> ids = with_parts(tx, customer.id);
  std::ranges::reverse(ids);
  std::string out = "{\"told_at\":";
  json_out::value(out, tx.now());
  // The customer first, what else there is after it.
  for (const bool first : {true, false})
    for (const Holding& holding : holdings) {
      if (!holding.tell || (holding.name == "customer") != first) continue;
      out += ",";
      json_out::value(out, holding.name);
      std::vector<std::string> lists;
      for (const CustomerId id : ids) lists.push_back(holding.tell(tx, id));
      out += ":" + joined(lists);
    }
  return out + "}";
}

std::string customer_data_html(const std::string& json, std::string_view language, std::string_view title) {
  const Page_ page(language);
  JsonDocument document;
  const auto root = document.parse(json);
  CHECK(root.has_value() && root->is_object());
  std::string out = "<!doctype html><html lang=\"" + Page_::escaped(language) +
                    "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
                    Page_::escaped(title) + "</title><style>" + std::string(style) + "</style></head><body><h1>" +
                    page.said(Message("All that is kept about {name}", {{"name", std::string(title)}})) + "</h1>";
  for (const auto field : simdjson::dom::object(root->get_object())) {
    simdjson::dom::array rows;
    std::string_view at;
    if (!field.value.get(at))
      out += "<p>" +
             page.said(Message("As of {time} UTC.",
                               {{"time", std::string(at.substr(0, 10)) + " " + std::string(at.substr(11, 5))}})) +
             "</p>";
    else if (!field.value.get(rows))
      page.section(out, field.key, rows);
  }
  return out + "</body></html>\n";
}

}  // namespace vez
