#include "memory/consents.h"

#include <algorithm>

#include "engine/command_parts.h"
#include "memory/memory.h"
#include "memory_sql.h"

namespace vez {
namespace {

struct Standing {
  std::optional<UtcTime> archived_at;
  std::optional<UtcTime> do_not_sell_at;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (archived_at, do_not_sell_at))

std::vector<Consent> history_of(Tx& tx, CustomerId id) {
  return tx.all<Consent>(sql::ConsentsOf{.customer_id = id, .count_max = consents_max});
}

bool expired(const Consent& consent, Date day) { return consent.expires_on && *consent.expires_on < day; }

// The last word for a purpose on each channel. History comes newest first.
std::vector<ConsentState> states_of(const std::vector<Consent>& history, Date day) {
  std::vector<ConsentState> states;
  for (const Consent& said : history) {
    const auto same = [&](const ConsentState& s) { return s.purpose == said.purpose && s.channel == said.channel; };
    if (std::ranges::any_of(states, same)) continue;
    states.push_back({.purpose = said.purpose,
                      .channel = said.channel,
                      .given = said.given,
                      .expired = said.given && expired(said, day),
                      .since_at = said.happened_at,
                      .expires_on = said.expires_on});
  }
  std::ranges::sort(states, {}, [](const ConsentState& s) { return std::pair(s.purpose, s.channel); });
  return states;
}

ConsentPurpose consent_for(ContactPurpose purpose) {
  return purpose == ContactPurpose::surveys ? ConsentPurpose::surveys : ConsentPurpose::marketing;
}

// What was stated and agreed to, whatever was promised.
MayContact by_consent(Tx& tx, const AskMayContact& input) {
  const Standing standing = *tx.one<Standing>(sql::ArchivedAndRestricted{.id = input.id});
  if (standing.archived_at) return MayContact{false, MayContactReason::archived, standing.archived_at};
  if (input.purpose == ContactPurpose::service) return MayContact{true, MayContactReason::service, std::nullopt};
  if (input.purpose == ContactPurpose::marketing && standing.do_not_sell_at)
    return MayContact{false, MayContactReason::do_not_sell, standing.do_not_sell_at};
  // The last word counts, whether it was about this channel or about all of them.
  for (const Consent& said : history_of(tx, input.id)) {
    const bool about = said.channel == input.channel || said.channel == ConsentChannel::any;
    if (said.purpose != consent_for(input.purpose) || !about) continue;
    if (!said.given) return MayContact{false, MayContactReason::withdrawn, said.happened_at};
    if (expired(said, today(tx))) return MayContact{false, MayContactReason::expired, said.happened_at};
    return MayContact{true, MayContactReason::consent, said.happened_at};
  }
  return MayContact{false, MayContactReason::no_consent, std::nullopt};
}

}  // namespace

std::vector<ConsentState> consent_states(Tx& tx, CustomerId id) { return states_of(history_of(tx, id), today(tx)); }

Result<Consents> list_consents(Tx& tx, ListConsents input) {
  TRY(must_see(tx, input.id));
  std::vector<Consent> history = history_of(tx, input.id);
  auto current = states_of(history, today(tx));
  return Consents{std::move(current), std::move(history)};
}

Result<Consent> record_consent(Tx& tx, RecordConsent input) {
  TRY(must_take(tx, input.id));
  if (*tx.one<std::int64_t>(sql::CountConsents{.customer_id = input.id}) >= consents_max)
    return refuse(RefusalCode::invalid, "", {"must be at most {max}", {{"max", std::to_string(consents_max)}}});
  if (input.given && !input.text_version && !input.evidence)
    return refuse(RefusalCode::invalid, "evidence",
                  "a consent needs a proof: which text was agreed to, or where the proof is kept");
  const UtcTime at = input.happened_at.value_or(tx.now());
  if (at > tx.now()) return refuse(RefusalCode::invalid, "happened_at", "must not be in the future");
  const auto id = tx.new_id<ConsentId>();
  tx.run(sql::InsertConsent{.customer_id = input.id,
                            .id = id,
                            .purpose = enum_name(input.purpose),
                            .channel = enum_name(input.channel),
                            .given = input.given,
                            .happened_at = at,
                            .now = tx.now(),
                            .author_id = author(tx),
                            .method = enum_name(input.method),
                            .text_version = view(input.text_version),
                            .evidence = view(input.evidence),
                            .expires_on = input.expires_on});
  tx.record(ConsentRecorded{.customer_id = input.id,
                            .consent_id = id,
                            .purpose = input.purpose,
                            .channel = input.channel,
                            .given = input.given});
  tx.changed("customer", input.id);
  return *tx.one<Consent>(sql::ConsentById{.customer_id = input.id, .id = id});
}

Result<MayContact> may_contact(Tx& tx, AskMayContact input) {
  TRY(must_see(tx, input.id));
  MayContact may = by_consent(tx, input);
  const auto against = may.allowed && input.channel == ConsentChannel::call
                           ? window_against(tx, input.id, Channel::call, tx.now())
                           : std::nullopt;
  if (!against) return may;
  return MayContact{.allowed = false,
                    .reason = MayContactReason::promised,
                    .since_at = std::nullopt,
                    .promised = against,
                    .says = in_language(sentence_of(*against, tx.now()), tx.who().language)};
}

}  // namespace vez
