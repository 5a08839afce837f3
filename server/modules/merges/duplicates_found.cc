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

// The keys of a customer as they are now; only what has changed is written.
void keep_keys(Tx& tx, CustomerId id, std::vector<std::int64_t> keys) {
  const auto there = tx.all<std::int64_t>(sql::KeysOf{.customer_id = id});
  std::ranges::sort(keys);
  for (const std::int64_t key : there)
    if (!std::ranges::binary_search(keys, key)) tx.run(sql::DeleteKey{.key = key, .customer_id = id});
  for (const std::int64_t key : keys)
    if (!std::ranges::binary_search(there, key)) tx.run(sql::InsertKey{.key = key, .customer_id = id});
}

struct CompareJob {
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CompareJob, (), (customer_id))

constexpr std::string_view compare_kind = "duplicates_compare";
// So that what is typed one after the other is compared once.
constexpr std::chrono::seconds compare_wait{5};

std::string compare_key(CustomerId id) { return "duplicates:" + to_text(id); }

void compare_one(Tx& tx, const Job& job) {
  const auto task = from_json<CompareJob>(job.data);
  CHECK(task.has_value());
  const CustomerId id = task->customer_id;
  const auto traits = traits_of(tx, id);
  if (!traits) {
    tx.run(sql::ForgetKeysOf{.customer_id = id});
    tx.run(sql::ForgetOpenPairsOf{.customer_id = id});
    return;
  }
  keep_keys(tx, id, kept_keys(view_of(profile_of(*traits).bytes)));
  const auto found = customers_like(tx, *traits, id);
  for (const Likeness& like : found)
    put_pair(tx, std::min(id, like.id), std::max(id, like.id), traits->is_organisation, like.score, like.reasons);
  const auto gone = tx.run(sql::ForgetStalePairsOf{.before_at = tx.now(), .customer_id = id});
  if (!found.empty() || gone > 0) tx.changed("duplicates"), tx.changed("customer", id);
  const CustomerKind kind = traits->is_organisation ? CustomerKind::organisation : CustomerKind::person;
  const auto made_at = tx.one<UtcTime>(sql::ModelMadeAt{.kind = enum_name(kind)});
  if (!made_at || *made_at + scan_interval < tx.now()) scan_soon(tx, false);
}

void forget(Tx& tx, const RecordedEvent& event) { forget_duplicates_of(tx, event.customer_id); }

// What an import brings is compared by the scan that comes after it.
void compare_soon(Tx& tx, const RecordedEvent& event) {
  if (tx.who().via.starts_with("import:")) return;
  if (event.name == CustomerUpdated::name) {
    static constexpr std::string_view plain[] = {"note", "language", "owner_id", "customer_since", "organisation_id"};
    const auto fields = event.as<CustomerUpdated>().fields;
    if (std::ranges::all_of(fields,
                            [](const std::string& f) { return std::ranges::find(plain, f) != std::end(plain); }))
      return;
  }
  if (event.name != CustomerCreated::name) return look_for_duplicates_of(tx, event.customer_id);
  enqueue(tx, compare_kind, compare_key(event.customer_id), tx.now() + compare_wait, CompareJob{event.customer_id});
}

}  // namespace

std::vector<std::int64_t> kept_keys(const ProfileView& view) {
  std::vector<std::int64_t> keys;
  for (const BlockingKey& key : blocking_keys(view))
    if (is_kept(key.kind)) keys.push_back(static_cast<std::int64_t>(key.value));
  return keys;
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
  if (kind == IdentityKind::phone) traits.phones.push_back(std::move(value));
  if (kind == IdentityKind::mail) traits.mails.push_back(std::move(value));
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
  for (const std::string& phone : traits.phones)
    candidates.add(sql::CustomersOfValue{.value = phone, .kind = "phone", .count_max = 0});
  for (const std::string& mail : traits.mails)
    candidates.add(sql::CustomersOfValue{.value = mail, .kind = "mail", .count_max = 0});
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

void forget_duplicates_of(Tx& tx, CustomerId id) {
  tx.run(sql::ForgetKeysOf{.customer_id = id});
  tx.run(sql::ForgetPairsOf{.customer_id = id});
  cancel_jobs(tx, compare_key(id));
}

void look_for_duplicates_of(Tx& tx, CustomerId id) {
  cancel_jobs(tx, compare_key(id));
  enqueue(tx, compare_kind, compare_key(id), tx.now() + compare_wait, CompareJob{id});
}

std::vector<Reaction> duplicate_reactions() {
  std::vector<Reaction> reactions;
  for (const std::string_view event : {CustomerCreated::name, CustomerUpdated::name, CustomerArchived::name,
                                       CustomerRestored::name, IdentityAdded::name, IdentityRemoved::name})
    reactions.push_back({.event = event, .name = "look_for_duplicates", .react = compare_soon});
  reactions.push_back({.event = "CustomerRemoved", .name = "forget_duplicates", .react = forget});
  for (const std::string_view event : {"ImportFinished", "ImportUndone"})
    reactions.push_back({.event = event, .name = "scan_for_duplicates", .react = [](Tx& tx, const RecordedEvent&) {
                           scan_soon(tx, true);
                         }});
  return reactions;
}

void add_compare_jobs(JobKinds& kinds) { kinds.add({.name = compare_kind, .run = compare_one}); }

}  // namespace vez
