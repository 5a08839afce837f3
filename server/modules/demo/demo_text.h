#pragma once

// The texts of the demonstration (data/*.json), one file a firm, for people who speak its language to edit. README.md
// says what a line of a history looks like.

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "memory/memory.h"
#include "timeline/timeline.h"

namespace vez {

struct DemoPlace {
  std::string postcode;
  std::string city;
  std::vector<std::string> streets;
};
BOOST_DESCRIBE_STRUCT(DemoPlace, (), (postcode, city, streets))

struct DemoOrganisation {
  std::string name;
  std::string street;
  std::string postcode;
  std::string city;
  std::string phone;
  std::string mail;
  std::string note;
  std::int64_t members;  // so many of the invented people belong to it
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(DemoOrganisation, (), (name, street, postcode, city, phone, mail, note, members, lines))

// Since when and why somebody is not to be sold anything.
struct DemoRestriction {
  std::int64_t days_ago;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DemoRestriction, (), (days_ago, reason))

// What is remembered about somebody.
struct DemoFact {
  FactKind kind;
  std::string text;
  std::optional<std::string> source;
  std::optional<LegalBasis> legal_basis;
};
BOOST_DESCRIBE_STRUCT(DemoFact, (), (kind, text, source, legal_basis))

struct DemoConsent {
  ConsentPurpose purpose;
  ConsentChannel channel;
  bool given;
  std::int64_t days_ago;
  ConsentMethod method;
  std::optional<std::string> evidence;
};
BOOST_DESCRIBE_STRUCT(DemoConsent, (), (purpose, channel, given, days_ago, method, evidence))

struct DemoServicePoint {
  std::string name;
  std::string product;
  std::string contract_number;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::int64_t since_days;
};
BOOST_DESCRIBE_STRUCT(DemoServicePoint, (), (name, product, contract_number, street, postcode, city, since_days))

// What was promised to somebody. An open one says its window itself; of the others the window ended so many days ago.
enum class DemoPromiseEnd { open, kept, missed };
BOOST_DESCRIBE_ENUM(DemoPromiseEnd, open, kept, missed)
struct DemoPromise {
  std::string text;
  Channel channel;
  DemoPromiseEnd end;
  std::optional<std::int64_t> days_ago;
};
BOOST_DESCRIBE_STRUCT(DemoPromise, (), (text, channel, end, days_ago))

// To another one of the firm's people, who stands before or after: "given family".
struct DemoRelation {
  std::string to;
  RelationKind kind;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(DemoRelation, (), (to, kind, note))

// Somebody of the stories, written out.
struct DemoPerson {
  std::string given;
  std::string family;
  std::optional<std::string> middle;
  std::string country;
  std::string language;
  std::string street;
  std::string postcode;
  std::string city;
  std::vector<std::string> phones;  // "mobile: +386…"
  std::vector<std::string> mails;
  std::optional<Date> born;
  std::int64_t since_days;
  std::string note;
  std::optional<DemoRestriction> do_not_sell;
  std::optional<std::string> salutation;
  std::optional<Channel> preferred_channel;
  std::optional<std::string> preferred_hours;
  std::vector<std::string> identities;  // "card:2700 4181 0093"
  std::vector<DemoFact> facts;
  std::vector<DemoConsent> consents;
  std::vector<DemoServicePoint> service_points;
  std::vector<DemoRelation> relations;
  std::vector<DemoPromise> promises;  // what is over first
  std::vector<std::string> lines;     // with days and times
};
BOOST_DESCRIBE_STRUCT(DemoPerson, (),
                      (given, family, middle, country, language, street, postcode, city, phones, mails, born,
                       since_days, note, do_not_sell, salutation, preferred_channel, preferred_hours, identities, facts,
                       consents, service_points, relations, promises, lines))

// Invented people of one language, put together from these lists by the generator.
struct DemoCrowd {
  std::int64_t count;
  std::string language;
  std::string country;
  std::string time_zone;
  std::string opens;  // when things happen, "08:00"
  std::string closes;
  bool every_day;  // also at weekends and on holidays
  bool ordered;    // lines follow one another as written; else any of them, each once
  std::int64_t lines_min;
  std::int64_t lines_max;
  std::vector<std::string> phone_prefixes;
  std::int64_t phone_digits;  // after the prefix
  std::vector<std::string> given_female;
  std::vector<std::string> given_male;
  std::vector<std::string> middle_female;
  std::vector<std::string> middle_male;
  std::vector<std::string> family_female;
  std::vector<std::string> family_male;
  std::vector<DemoPlace> places;
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(DemoCrowd, (),
                      (count, language, country, time_zone, opens, closes, every_day, ordered, lines_min, lines_max,
                       phone_prefixes, phone_digits, given_female, given_male, middle_female, middle_male,
                       family_female, family_male, places, lines))

struct DemoFirm {
  std::string key;  // of external ids
  std::string currency;
  std::vector<DemoOrganisation> organisations;
  std::vector<DemoPerson> people;
  std::vector<DemoCrowd> crowds;
};
BOOST_DESCRIBE_STRUCT(DemoFirm, (), (key, currency, organisations, people, crowds))

// All files, in the order of their names.
std::vector<DemoFirm> demo_firms();

// One line of a history: "402 10:15 call in | He asked …", "120 12:00 buy 24.90 | Cover", in a crowd without the day
// and the time and with a range: "buy 5-12 | Ride"; "> mail out | We sent …" follows the line above.
struct DemoLine {
  std::int64_t days_ago = 0;
  std::int64_t minute = 0;
  bool follows = false;            // "> " before it: answers the line above, soon after it
  std::optional<Channel> channel;  // nothing: a purchase
  Direction direction = Direction::in;
  std::int64_t cents_min = 0;
  std::int64_t cents_max = 0;
  std::string text;
};
// `dated`: with day and time. The files are ours: a line that can't be read is a bug.
DemoLine read_line(std::string_view text, bool dated);
// "Poklical{a|}" is "Poklicala" of a woman and "Poklical" of a man; "{number}" is the customer's own.
std::string spoken(std::string_view text, bool female, std::int64_t number);

std::int64_t minute_of_day(std::string_view text);  // "08:30"

}  // namespace vez
