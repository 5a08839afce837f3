#pragma once

// What a customer has agreed to, and taken back: per purpose and channel, with the proof.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"
#include "timeline/contact_windows.h"

namespace vez {

using ConsentId = Id<struct ConsentTag>;

enum class ConsentPurpose { marketing, surveys, profiling, sharing, recording };
BOOST_DESCRIBE_ENUM(ConsentPurpose, marketing, surveys, profiling, sharing, recording)
enum class ConsentChannel { any, call, mail, sms, messenger, letter };
BOOST_DESCRIBE_ENUM(ConsentChannel, any, call, mail, sms, messenger, letter)
enum class ConsentMethod { website, form, paper, in_person, call, mail, other };
BOOST_DESCRIBE_ENUM(ConsentMethod, website, form, paper, in_person, call, mail, other)

// One word of the customer, as it was said.
struct Consent {
  ConsentId id;
  ConsentPurpose purpose;
  ConsentChannel channel;
  bool given;  // false: taken back, or refused
  UtcTime happened_at;
  UtcTime recorded_at;
  std::optional<std::string> author_name;
  ConsentMethod method;
  std::optional<std::string> text_version;  // of the text that was agreed to
  std::optional<std::string> evidence;      // where the proof is kept, or its words
  std::optional<Date> expires_on;           // the last day on which it holds
};
BOOST_DESCRIBE_STRUCT(Consent, (),
                      (id, purpose, channel, given, happened_at, recorded_at, author_name, method, text_version,
                       evidence, expires_on))

// What holds now.
struct ConsentState {
  ConsentPurpose purpose;
  ConsentChannel channel;
  bool given;
  bool expired;
  UtcTime since_at;
  std::optional<Date> expires_on;
};
BOOST_DESCRIBE_STRUCT(ConsentState, (), (purpose, channel, given, expired, since_at, expires_on))

struct Consents {
  std::vector<ConsentState> current;
  std::vector<Consent> history;  // the newest first
};
BOOST_DESCRIBE_STRUCT(Consents, (), (current, history))

struct ListConsents {
  CustomerId id;
};
BOOST_DESCRIBE_STRUCT(ListConsents, (), (id))

struct RecordConsent {
  static constexpr std::string_view example =
      R"({"purpose":"marketing","channel":"mail","given":true,"method":"website","text_version":"2026-03"})";
  CustomerId id;
  ConsentPurpose purpose;
  ConsentChannel channel;
  bool given;
  ConsentMethod method;
  std::optional<UtcTime> happened_at;
  std::optional<Text<1, 60>> text_version;
  std::optional<Text<1, 1000>> evidence;
  std::optional<Date> expires_on;
};
BOOST_DESCRIBE_STRUCT(RecordConsent, (),
                      (id, purpose, channel, given, method, happened_at, text_version, evidence, expires_on))

// `service` is what a contract needs: it asks for no consent.
enum class ContactPurpose { service, marketing, surveys };
BOOST_DESCRIBE_ENUM(ContactPurpose, service, marketing, surveys)
struct AskMayContact {
  CustomerId id;
  ContactPurpose purpose;
  ConsentChannel channel;
};
BOOST_DESCRIBE_STRUCT(AskMayContact, (), (id, purpose, channel))

enum class MayContactReason { service, consent, archived, do_not_sell, withdrawn, expired, no_consent, promised };
BOOST_DESCRIBE_ENUM(MayContactReason, service, consent, archived, do_not_sell, withdrawn, expired, no_consent, promised)
struct MayContact {
  bool allowed;
  MayContactReason reason;
  std::optional<UtcTime> since_at;
  std::optional<ContactWindow> promised = {};  // the window outside of which it would be now
  std::optional<std::string> says = {};        // "promised only after 17:00", in the language of who asks
};
BOOST_DESCRIBE_STRUCT(MayContact, (), (allowed, reason, since_at, promised, says))

struct ConsentRecorded {
  static constexpr std::string_view name = "ConsentRecorded";
  CustomerId customer_id;
  ConsentId consent_id;
  ConsentPurpose purpose;
  ConsentChannel channel;
  bool given;
};
BOOST_DESCRIBE_STRUCT(ConsentRecorded, (), (customer_id, consent_id, purpose, channel, given))

constexpr std::int64_t consents_max = 500;  // of one customer, all that was ever said

Result<Consents> list_consents(Tx& tx, ListConsents input);
Result<Consent> record_consent(Tx& tx, RecordConsent input);
// Whether a customer may be contacted for a purpose on a channel, and why: for people and for programs.
Result<MayContact> may_contact(Tx& tx, AskMayContact input);
std::vector<ConsentState> consent_states(Tx& tx, CustomerId id);

}  // namespace vez
