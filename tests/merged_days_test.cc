// Customers merged, edited and split at random: in the end everything is as if they had never been merged.

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "house.h"
#include "merges/merges.h"

namespace vez {
namespace {

// What each customer should be once all merges are undone: kept by the rules of the README, without looking at how it
// is done.
struct Expected {
  CustomerId id;
  std::map<std::string, std::optional<std::string>> fields;
  std::map<std::int64_t, std::string> identities;  // by id
  std::set<std::int64_t> contacts;
  std::map<std::int64_t, std::string> restrictions;  // reasons by since when
  bool archived = false;
  std::optional<std::size_t> into;
  MergeId merge_id;
};

class RandomDays {
 public:
  RandomDays(House& house, std::uint64_t seed) : house_(house), random_(seed) {}

  void run() {
    const bool organisations = random_() % 3 == 0;
    const int customers = 2 + static_cast<int>(random_() % 3);
    in_one([&](Tx& tx) {
      for (int i = 0; i < customers; ++i) create(tx, organisations);
    });
    const int edits = static_cast<int>(random_() % 200);
    for (int done = 0; done < edits;) {
      // Two restrictions stated at one moment would be one: time goes on between transactions only.
      may_restrict_ = true;
      const int together = 1 + static_cast<int>(random_() % 40);
      in_one([&](Tx& tx) {
        for (int i = 0; i < together && done < edits; ++i, ++done) edit(tx);
      });
    }
    in_one([&](Tx& tx) {
      while (split_one(tx)) {
      }
      compare(tx);
    });
  }

 private:
  template <class F>
  void in_one(F f) {
    house_.clock().set(house_.clock().now() + std::chrono::seconds(1));
    house_
        .write([&](Tx& tx) {
          f(tx);
          return Result<Done>(Done{});
        })
        .value();
  }

  std::string phone() { return "+3864011122" + std::to_string(random_() % 8); }
  std::optional<std::string> word() {
    if (random_() % 4 == 0) return std::nullopt;
    return "w" + std::to_string(random_() % 1'000'000'000);
  }

  void create(Tx& tx, bool organisation) {
    CreateCustomer input{};
    input.kind = organisation ? CustomerKind::organisation : CustomerKind::person;
    if (organisation)
      input.name = Text<1, 200>{"Org" + std::to_string(random_() % 1000)};
    else
      input.family_name = Text<1, 100>{"Person" + std::to_string(random_() % 1000)};
    if (const auto city = word()) input.city = Text<1, 100>{*city};
    if (const auto note = word()) input.note = Text<1, 4000>{*note};
    std::set<std::string> phones;
    for (std::uint64_t i = random_() % 4; i > 0; --i) phones.insert(phone());
    for (const std::string& value : phones)
      input.identities.push_back({.kind = IdentityKind::phone, .value = {value}, .label = std::nullopt});
    const Customer made = create_customer(tx, input).value();
    Expected expected{};
    expected.id = made.id;
    expected.fields = fields_of(made);
    for (const Identity& identity : made.identities) expected.identities[identity.id.value] = identity.value;
    all_.push_back(std::move(expected));
  }

  static std::map<std::string, std::optional<std::string>> fields_of(const Customer& c) {
    return {{"family_name", c.family_name},
            {"city", c.city},
            {"street", c.street},
            {"note", c.note},
            {"middle_name", c.middle_name}};
  }

  std::size_t root(std::size_t i) const {
    while (all_[i].into) i = *all_[i].into;
    return i;
  }
  bool has_parts(std::size_t i) const {
    return std::ranges::any_of(all_, [&](const Expected& other) { return other.into == i; });
  }
  std::size_t any_root() { return root(random_() % all_.size()); }

  void edit(Tx& tx) {
    switch (random_() % 12) {
      case 0: return merge_two(tx);
      case 1: return static_cast<void>(random_() % 2 == 0 && split_one(tx));
      case 2:
      case 3:
      case 4: return change_field(tx, any_root());
      case 5:
      case 6: return add_one(tx, any_root());
      case 7: return remove_one(tx, any_root());
      case 8: return restrict(tx, any_root());
      case 9: return archive(tx, any_root());
      default: return contact(tx, any_root());
    }
  }

  void merge_two(Tx& tx) {
    const std::size_t into = any_root(), from = any_root();
    if (into == from || all_[into].archived) return;
    MergeCustomers input{
        .id = all_[into].id, .from = all_[from].id, .from_version = {}, .keep = KeptFields{}, .if_match = {}};
    const auto side = [&]() -> std::optional<KeptSide> {
      const auto picked = random_() % 3;
      if (picked == 0) return std::nullopt;
      return picked == 1 ? KeptSide::survivor : KeptSide::merged;
    };
    input.keep->family_name = side(), input.keep->city = side(), input.keep->street = side();
    input.keep->middle_name = side(), input.keep->name = side();
    input.keep->note = random_() % 2 == 0 ? std::optional(KeptSide::both) : side();
    auto merged = merge_customers(tx, input);
    REQUIRE(merged);
    all_[from].into = into, all_[from].merge_id = merged->id;
  }

  bool split_one(Tx& tx) {
    std::vector<std::size_t> merged;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (all_[i].into) merged.push_back(i);
    if (merged.empty()) return false;
    Expected& leaving = all_[merged[random_() % merged.size()]];
    REQUIRE(split_customer(tx, {.id = leaving.id, .merge_id = leaving.merge_id, .if_match = {}}));
    leaving.into.reset();
    return true;
  }

  void change_field(Tx& tx, std::size_t i) {
    UpdateCustomer input{};
    input.id = all_[i].id;
    // Changed back to what it would be without the change is not changed: with others' fields only to what nobody has.
    const std::optional<std::string> value = has_parts(i) ? "w" + std::to_string(random_()) : word();
    const Customer before = get_customer(tx, {all_[i].id}).value();
    const auto text = [&]<std::size_t Max>(Text<1, Max>) {
      return Patch<Text<1, Max>>{true, value ? std::optional(Text<1, Max>{*value}) : std::nullopt};
    };
    switch (random_() % 5) {
      case 0: input.city = text(Text<1, 100>{}); break;
      case 1: input.street = text(Text<1, 200>{}); break;
      case 2: input.note = text(Text<1, 4000>{}); break;
      case 3: input.middle_name = text(Text<1, 100>{}); break;
      default:
        if (!value) return;
        input.family_name = text(Text<1, 100>{});
    }
    const Customer after = update_customer(tx, input).value();
    const auto was = fields_of(before), is = fields_of(after);
    for (const auto& [name, now] : is)
      if (was.at(name) != now) all_[i].fields[name] = now;
  }

  void add_one(Tx& tx, std::size_t i) {
    const std::string value = phone();
    const auto added =
        add_identity(tx, {.id = all_[i].id, .kind = IdentityKind::phone, .value = {value}, .label = std::nullopt});
    if (added) all_[i].identities[added->id.value] = value;
  }

  // Whose it was, among those who are one with `i`.
  template <class Map>
  void forget(std::size_t i, std::int64_t key, Map Expected::* member) {
    for (std::size_t k = 0; k < all_.size(); ++k)
      if (root(k) == i && (all_[k].*member).erase(key) > 0) return;
    REQUIRE_MESSAGE(false, "nobody had it");
  }

  void remove_one(Tx& tx, std::size_t i) {
    const Customer customer = get_customer(tx, {all_[i].id}).value();
    std::set<std::string> values;
    for (const Identity& identity : customer.identities) EXPECT(values.insert(identity.value).second);
    if (customer.identities.empty()) return;
    const IdentityId id = customer.identities[random_() % customer.identities.size()].id;
    REQUIRE(remove_identity(tx, {.id = customer.id, .identity_id = id}));
    forget(i, id.value, &Expected::identities);
  }

  void restrict(Tx& tx, std::size_t i) {
    const Customer customer = get_customer(tx, {all_[i].id}).value();
    std::optional<std::int64_t> since;
    for (const Restriction& there : restrictions_of(tx, customer))
      if (there.kind == RestrictionKind::do_not_sell) since = there.since_at.ms;
    if (since && random_() % 2 == 0) {
      REQUIRE(lift_restriction(tx, {.id = customer.id, .kind = StatedRestriction::do_not_sell}));
      return forget(i, *since, &Expected::restrictions);
    }
    if (!since && !std::exchange(may_restrict_, false)) return;
    const std::string reason = word().value_or("none");
    REQUIRE(set_restriction(tx, {.id = customer.id, .kind = StatedRestriction::do_not_sell, .reason = {reason}}));
    if (!since) {
      all_[i].restrictions[tx.now().ms] = reason;
      return;
    }
    for (std::size_t k = 0; k < all_.size(); ++k)
      if (root(k) == i && all_[k].restrictions.contains(*since)) all_[k].restrictions[*since] = reason;
  }

  void archive(Tx& tx, std::size_t i) {
    if (all_[i].archived)
      restore_customer(tx, {all_[i].id}).value();
    else if (random_() % 4 == 0)
      archive_customer(tx, {all_[i].id}).value();
    else
      return;
    all_[i].archived = !all_[i].archived;
  }

  void contact(Tx& tx, std::size_t i) {
    const UtcTime at = tx.now() - std::chrono::minutes(random_() % 10'000);
    const auto entry = record_contact(
        tx,
        {.id = all_[i].id, .channel = Channel::call, .direction = Direction::in, .summary = {"c"}, .occurred_at = at});
    all_[i].contacts.insert(entry.value().id.value);
  }

  void compare(Tx& tx) {
    for (const Expected& expected : all_) {
      const CustomerCard card = get_customer_card(tx, {expected.id}).value();
      EXPECT(fields_of(card.customer) == expected.fields);
      EXPECT(card.customer.archived_at.has_value() == expected.archived);
      EXPECT(!card.customer.merged_into_id);
      std::map<std::int64_t, std::string> identities, restrictions;
      for (const Identity& identity : card.customer.identities) identities[identity.id.value] = identity.value;
      EXPECT(identities == expected.identities);
      for (const Restriction& there : card.restrictions)
        if (there.kind == RestrictionKind::do_not_sell) restrictions[there.since_at.ms] = *there.reason;
      EXPECT(restrictions == expected.restrictions);
      std::set<std::int64_t> contacts;
      std::optional<UtcTime> last;
      for (const TimelineEntry& entry :
           list_timeline(tx, {.id = expected.id, .kind = EntryKind::contact, .limit = 200, .cursor = std::nullopt})
               .value()
               .items) {
        contacts.insert(entry.id.value);
        last = std::max(last.value_or(entry.occurred_at), entry.occurred_at);
      }
      EXPECT(contacts == expected.contacts);
      EXPECT(card.contacts.count == static_cast<std::int64_t>(expected.contacts.size()));
      EXPECT(card.customer.last_contact_at == last);
    }
  }

  House& house_;
  std::mt19937_64 random_;
  std::vector<Expected> all_;
  bool may_restrict_ = true;
};

// `VEZ_MERGE_SEQUENCES` for the full count.
std::int64_t sequence_count() {
  const char* const asked = std::getenv("VEZ_MERGE_SEQUENCES");
  return asked == nullptr ? 40 : std::atoll(asked);
}

HOUSE_CASE(
    "figure: merged, edited at random and split, everything is as if it had never been merged, but for the edits") {
  for (std::int64_t i = 0; i < sequence_count(); ++i) {
    const std::uint64_t seed = 2030'000'000 + static_cast<std::uint64_t>(i);
    INFO("seed " << seed);
    RandomDays(house, seed).run();
  }
  for (const RuleCheck& check : all_rule_checks()) {
    INFO(check.name);
    EXPECT(check.faults(house.db()).empty());
  }
}

}  // namespace
}  // namespace vez
