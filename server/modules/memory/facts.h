#pragma once

// One line that helps whoever speaks with a customer.

#include <optional>
#include <string>
#include <vector>

#include "engine/route.h"

namespace vez {

using FactId = Id<struct FactTag>;

// In the order in which they are shown: who it is, how to speak with them, what they like, what happened to them.
enum class FactKind { trait, advice, preference, life_event };
BOOST_DESCRIBE_ENUM(FactKind, trait, advice, preference, life_event)
// GDPR, Article 6 (1).
enum class LegalBasis { consent, contract, legal_obligation, vital_interest, public_task, legitimate_interest };
BOOST_DESCRIBE_ENUM(LegalBasis, consent, contract, legal_obligation, vital_interest, public_task, legitimate_interest)

struct Fact {
  FactId id;
  FactKind kind;
  std::string text;
  std::optional<Date> happened_on;
  UtcTime noted_at;
  std::optional<std::string> author_name;
  std::optional<std::string> source;  // who told it, where it was read
  std::optional<LegalBasis> legal_basis;
  std::optional<Date> expires_on;  // the last day on which it is shown
  bool for_contact;                // a life event without source and legal basis is not: it may be known, not used
};
BOOST_DESCRIBE_STRUCT(Fact, (),
                      (id, kind, text, happened_on, noted_at, author_name, source, legal_basis, expires_on,
                       for_contact))

struct FactList {
  std::vector<Fact> items;
};
BOOST_DESCRIBE_STRUCT(FactList, (), (items))

struct ListFacts {
  CustomerId id;
  std::optional<bool> expired;  // those too whose time is over
};
BOOST_DESCRIBE_STRUCT(ListFacts, (), (id, expired))

struct NoteFact {
  static constexpr std::string_view example =
      R"({"kind":"advice","text":"Send the full terms first: reads everything before signing."})";
  CustomerId id;
  FactKind kind;
  Text<1, 300> text;
  std::optional<Date> happened_on;
  std::optional<Text<1, 200>> source;
  std::optional<LegalBasis> legal_basis;
  std::optional<Date> expires_on;
};
BOOST_DESCRIBE_STRUCT(NoteFact, (), (id, kind, text, happened_on, source, legal_basis, expires_on))

struct UpdateFact {
  static constexpr std::string_view example = R"({"source":"said on the phone","legal_basis":"consent"})";
  CustomerId id;
  FactId fact_id;
  Patch<FactKind> kind;
  Patch<Text<1, 300>> text;
  Patch<Date> happened_on;
  Patch<Text<1, 200>> source;
  Patch<LegalBasis> legal_basis;
  Patch<Date> expires_on;
};
BOOST_DESCRIBE_STRUCT(UpdateFact, (), (id, fact_id, kind, text, happened_on, source, legal_basis, expires_on))

struct OneFact {
  CustomerId id;
  FactId fact_id;
};
BOOST_DESCRIBE_STRUCT(OneFact, (), (id, fact_id))

struct FactNoted {
  static constexpr std::string_view name = "FactNoted";
  CustomerId customer_id;
  FactId fact_id;
  FactKind kind;
};
BOOST_DESCRIBE_STRUCT(FactNoted, (), (customer_id, fact_id, kind))
struct FactChanged {
  static constexpr std::string_view name = "FactChanged";
  CustomerId customer_id;
  FactId fact_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(FactChanged, (), (customer_id, fact_id, fields))
struct FactErased {
  static constexpr std::string_view name = "FactErased";
  CustomerId customer_id;
  FactId fact_id;
};
BOOST_DESCRIBE_STRUCT(FactErased, (), (customer_id, fact_id))

constexpr std::int64_t facts_max = 200;      // of one customer
constexpr std::int64_t card_facts_max = 20;  // that a card shows

Result<FactList> list_facts(Tx& tx, ListFacts input);
Result<Fact> note_fact(Tx& tx, NoteFact input);
Result<Fact> update_fact(Tx& tx, UpdateFact input);
Result<Done> erase_fact(Tx& tx, OneFact input);
// Those that a card shows: not expired, in the order of their kinds, the newest first.
std::vector<Fact> facts_to_know(Tx& tx, CustomerId id);

}  // namespace vez
