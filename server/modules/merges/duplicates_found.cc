// Who may be the same as one customer: by keys kept in the database, compared with the model of the last scan.

#include <algorithm>
#include <map>
#include <mutex>

#include "merges/duplicates.h"
#include "merges_sql.h"

namespace vez {
namespace {

// Most who are compared with one customer; those with most keys in common first.
constexpr std::size_t compared_max = 200;
// Models in memory: one for each kind, and a few of databases before (tests).
constexpr std::size_t models_max = 8;

// Once with each identity of theirs.
struct IdentityTraitsRow : TraitsRow {
  std::optional<IdentityKind> identity_kind;
  std::optional<std::string> value;
};
BOOST_DESCRIBE_STRUCT(IdentityTraitsRow, (TraitsRow), (identity_kind, value))

struct KeyedRow {
  std::string keys;
  std::optional<UtcTime> stale_at;
};
BOOST_DESCRIBE_STRUCT(KeyedRow, (), (keys, stale_at))

// Kinds of keys that are kept: the rest finds few more, and each costs a row for every customer. Phones and addresses
// are found as they are.
bool is_kept(KeyKind kind) {
  switch (kind) {
    case KeyKind::number:
    case KeyKind::names:
    case KeyKind::birth_initial:
    case KeyKind::birth_place:
    case KeyKind::given_day:
    case KeyKind::family_year:
    case KeyKind::family_place:
    case KeyKind::house_street:
    case KeyKind::coarse_names: return true;
    default: return false;
  }
}

// How many keys each has in common with the one asked about.
class Candidates {
 public:
  Candidates(Tx& tx, std::optional<CustomerId> itself) : tx_(tx), itself_(itself) {}

  template <class Query>
  void add(Query query) {
    query.count_max = static_cast<std::int64_t>(customers_per_key_max) + 1;
    const auto ids = tx_.all<CustomerId>(query);
    if (ids.size() > customers_per_key_max) return;
    for (const CustomerId id : ids)
      if (id != itself_) ++common_[id];
  }
  std::vector<CustomerId> best() const {
    std::vector<std::pair<int, CustomerId>> order;
    for (const auto& [id, count] : common_) order.emplace_back(-count, id);
    std::ranges::sort(order);
    if (order.size() > compared_max) order.resize(compared_max);
    std::vector<CustomerId> ids;
    for (const auto& [count, id] : order) ids.push_back(id);
    return ids;
  }

 private:
  Tx& tx_;
  const std::optional<CustomerId> itself_;
  std::map<CustomerId, int> common_;
};

}  // namespace

std::vector<std::int64_t> kept_keys(const ProfileView& view) {
  std::vector<std::int64_t> keys;
  for (const BlockingKey& key : blocking_keys(view))
    if (is_kept(key.kind)) keys.push_back(static_cast<std::int64_t>(key.value));
  std::ranges::sort(keys);
  return keys;
}

std::optional<KeptKeys> kept_keys_of(Tx& tx, CustomerId id) {
  const auto row = tx.one<KeyedRow>(sql::KeyedOf{.customer_id = id});
  if (!row) return std::nullopt;
  auto keys = from_json<std::vector<std::int64_t>>(row->keys);
  CHECK(keys.has_value());
  return KeptKeys{*std::move(keys), row->stale_at};
}

void note_keys(Tx& tx, CustomerId id, const KeptKeys& kept) {
  tx.run(sql::PutKeyed{.customer_id = id, .keys = to_json(kept.keys), .stale_at = kept.stale_at});
}

void delete_keys(Tx& tx, CustomerId id, const std::vector<std::int64_t>& keys,
                 const std::vector<std::int64_t>& but_not) {
  for (const std::int64_t key : keys)
    if (!std::ranges::binary_search(but_not, key)) tx.run(sql::DeleteKey{.key = key, .customer_id = id});
}

CustomerTraits traits_of_row(const TraitsRow& row) {
  CustomerTraits traits;
  traits.is_organisation = row.kind == CustomerKind::organisation;
  if (traits.is_organisation) traits.name = row.name;
  traits.given_name = row.given_name.value_or(""), traits.family_name = row.family_name.value_or("");
  traits.middle_name = row.middle_name.value_or("");
  if (row.birth_date) traits.born = birth_date(*row.birth_date);
  traits.street = row.street.value_or(""), traits.postcode = row.postcode.value_or("");
  traits.city = row.city.value_or(""), traits.country = row.country.value_or("");
  return traits;
}

void add_identity(CustomerTraits& traits, IdentityKind kind, std::string value) {
  switch (kind) {
    case IdentityKind::phone:
    case IdentityKind::whatsapp:
    case IdentityKind::viber: traits.phones.push_back(std::move(value)); return;
    case IdentityKind::mail: traits.mails.push_back(std::move(value)); return;
    // Nobody has two of one country: two unlike ones are of two customers.
    case IdentityKind::tax_number: traits.numbers.push_back("tax_" + value.substr(0, 2) + ":" + value); return;
    // Whoever has two of these is still one customer: each is of a kind of its own.
    case IdentityKind::card:
    case IdentityKind::customer_number:
      traits.numbers.push_back(std::string(enum_name(kind)) + "_" + value + ":");
      return;
    default: return;
  }
}

std::optional<CustomerTraits> traits_of(Tx& tx, CustomerId id) {
  auto rows = tx.all<IdentityTraitsRow>(sql::TraitsOf{.id = id});
  if (rows.empty()) return std::nullopt;
  CustomerTraits traits = traits_of_row(rows.front());
  for (IdentityTraitsRow& row : rows)
    if (row.identity_kind) add_identity(traits, *row.identity_kind, *std::move(row.value));
  return traits;
}

std::shared_ptr<const DuplicateScorer> scorer_of(Tx& tx, CustomerKind kind) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const DuplicateScorer>> scorers;
  const std::string hash = tx.one<std::string>(sql::ModelHash{.kind = enum_name(kind)}).value_or("");
  {
    const std::lock_guard lock(mutex);
    if (const auto found = scorers.find(hash); found != scorers.end()) return found->second;
  }
  auto model = usual_model();
  if (!hash.empty()) {
    // A model of another version of the program is learnt anew by the next scan; until then what is usual holds.
    auto kept = model_of_json(tx.one<std::string>(sql::ModelOf{.kind = enum_name(kind)}).value_or(""));
    if (kept) model = *std::move(kept);
  }
  auto scorer = std::make_shared<const DuplicateScorer>(std::move(model));
  const std::lock_guard lock(mutex);
  if (scorers.size() >= models_max) scorers.clear();
  scorers[hash] = scorer;
  return scorer;
}

std::vector<Likeness> customers_like(Tx& tx, const CustomerTraits& traits, std::optional<CustomerId> itself,
                                     LikeWhom whom) {
  const Profile profile = profile_of(traits);
  const ProfileView view = view_of(profile.bytes);
  Candidates candidates(tx, itself);
  for (const std::int64_t key : kept_keys(view)) candidates.add(sql::CustomersOfKey{.key = key, .count_max = 0});
  for (const std::string& phone : traits.phones) candidates.add(sql::CustomersOfPhone{.value = phone, .count_max = 0});
  for (const std::string& mail : traits.mails) candidates.add(sql::CustomersOfMail{.value = mail, .count_max = 0});
  const auto scorer = scorer_of(tx, traits.is_organisation ? CustomerKind::organisation : CustomerKind::person);
  std::vector<Likeness> found;
  for (const CustomerId id : candidates.best()) {
    const auto other = traits_of(tx, id);
    if (!other || other->is_organisation != traits.is_organisation) continue;
    const Profile others = profile_of(*other);
    const Comparison comparison = compare(view, view_of(others.bytes), scorer->model().terms);
    const PairScore score = scorer->score(comparison);
    const bool reached =
        comparison[ComparedField::phone] == Agreement::same || comparison[ComparedField::mail] == Agreement::same;
    if (score.verdict != Verdict::unlikely || (whom == LikeWhom::reached_too && reached))
      found.push_back({id, score, scorer->reasons(comparison)});
  }
  std::ranges::sort(found, [](const Likeness& a, const Likeness& b) {
    return std::pair(-a.score.probability, a.id) < std::pair(-b.score.probability, b.id);
  });
  return found;
}

}  // namespace vez
