// All duplicates among all customers: a job outside of any transaction, that reads in windows and writes in batches.

#include <algorithm>

#include "merges/duplicates.h"
#include "merges_sql.h"

namespace vez {
namespace {

constexpr std::string_view scan_kind = "duplicates_scan";
constexpr std::string_view scan_key = "duplicates_scan";
// After an import others may follow.
constexpr std::chrono::seconds scan_wait{60};
// Customers read at once; customers whose keys, and pairs that are written at once: others write in between.
constexpr std::int64_t window_count = 2'000;
constexpr std::size_t keys_batch_customers = 250;
constexpr std::size_t pairs_batch_count = 250;
// The longest that reading, learning and comparing a million takes on a slow machine.
constexpr std::chrono::seconds scan_lease{3'600};

struct ScannedRow {
  CustomerId id;
  CustomerKind kind;
  std::string name;
  std::optional<std::string> given_name;
  std::optional<std::string> family_name;
  std::optional<std::string> middle_name;
  std::optional<Date> birth_date;
  std::optional<std::string> street;
  std::optional<std::string> postcode;
  std::optional<std::string> city;
  std::optional<std::string> country;
  bool has_keys;
};
BOOST_DESCRIBE_STRUCT(ScannedRow, (),
                      (id, kind, name, given_name, family_name, middle_name, birth_date, street, postcode, city,
                       country, has_keys))

struct ScannedIdentity {
  CustomerId customer_id;
  IdentityKind kind;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(ScannedIdentity, (), (customer_id, kind, value))

struct Window {
  std::vector<ScannedRow> rows;
  std::vector<ScannedIdentity> identities;
};

Window window_after(Tx& tx, CustomerId after) {
  Window window;
  window.rows = tx.all<ScannedRow>(sql::TraitsAfter{.after_id = after, .count_max = window_count});
  if (!window.rows.empty())
    window.identities =
        tx.all<ScannedIdentity>(sql::ValidIdentitiesBetween{.after_id = after, .until_id = window.rows.back().id});
  return window;
}

CustomerTraits traits_of_row(ScannedRow row) {
  CustomerTraits traits;
  traits.is_organisation = row.kind == CustomerKind::organisation;
  if (traits.is_organisation) traits.name = std::move(row.name);
  traits.given_name = std::move(row.given_name).value_or(""),
  traits.family_name = std::move(row.family_name).value_or("");
  traits.middle_name = std::move(row.middle_name).value_or("");
  if (row.birth_date) traits.born = birth_date(*row.birth_date);
  traits.street = std::move(row.street).value_or(""), traits.postcode = std::move(row.postcode).value_or("");
  traits.city = std::move(row.city).value_or(""), traits.country = std::move(row.country).value_or("");
  return traits;
}

// What was learnt of one kind, for the transaction that ends the scan.
struct Learnt {
  CustomerKind kind;
  std::string model;
  std::int64_t customers = 0;
  std::int64_t pairs = 0;
};

using NewKeys = std::vector<std::pair<CustomerId, std::vector<std::int64_t>>>;

class Scan {
 public:
  Scan(Db& db, const TxContext& context) : db_(db), context_(context) {}

  std::vector<Learnt> run() {
    const UtcTime begun = db_.clock().now();
    read();
    std::vector<Learnt> learnt;
    learnt.push_back(find(CustomerKind::person, persons_));
    learnt.push_back(find(CustomerKind::organisation, organisations_));
    db_.write(context_, [&](Tx& tx) { tx.run(sql::ForgetStalePairs{.before_at = begun}); });
    return learnt;
  }

 private:
  struct Kind {
    DuplicateScan scan;
    std::vector<CustomerId> ids;  // in the order of the scan
  };

  void read() {
    CustomerId after;
    for (;;) {
      Window window = db_.read(context_, [&](Tx& tx) { return window_after(tx, after); });
      if (window.rows.empty()) return;
      after = window.rows.back().id;
      take(std::move(window));
    }
  }

  void take(Window window) {
    NewKeys keys;
    auto identity = window.identities.begin();
    for (ScannedRow& row : window.rows) {
      const CustomerId id = row.id;
      const bool has_keys = row.has_keys;
      Kind& kind = row.kind == CustomerKind::person ? persons_ : organisations_;
      CustomerTraits traits = traits_of_row(std::move(row));
      while (identity != window.identities.end() && identity->customer_id < id) ++identity;
      for (; identity != window.identities.end() && identity->customer_id == id; ++identity)
        (identity->kind == IdentityKind::phone ? traits.phones : traits.mails).push_back(std::move(identity->value));
      kind.scan.add(traits);
      kind.ids.push_back(id);
      if (!has_keys) keys.emplace_back(id, kept_keys(kind.scan.view(kind.scan.size() - 1)));
    }
    for (std::size_t i = 0; i < keys.size(); i += keys_batch_customers)
      db_.write(context_, [&](Tx& tx) {
        for (std::size_t k = i; k < std::min(keys.size(), i + keys_batch_customers); ++k)
          for (const std::int64_t key : keys[k].second)
            tx.run(sql::InsertKey{.key = key, .customer_id = keys[k].first});
      });
  }

  Learnt find(CustomerKind name, Kind& kind) {
    DuplicateFindings found = kind.scan.find();
    const DuplicateScorer scorer(found.model);
    for (std::size_t i = 0; i < found.pairs.size(); i += pairs_batch_count)
      db_.write(context_, [&](Tx& tx) {
        for (std::size_t k = i; k < std::min(found.pairs.size(), i + pairs_batch_count); ++k)
          put(tx, kind, scorer, found.pairs[k], name == CustomerKind::organisation);
      });
    return {.kind = name,
            .model = model_json(found.model),
            .customers = static_cast<std::int64_t>(kind.ids.size()),
            .pairs = static_cast<std::int64_t>(found.pairs.size())};
  }

  static void put(Tx& tx, const Kind& kind, const DuplicateScorer& scorer, const DuplicatePair& pair,
                  bool organisations) {
    const Comparison comparison =
        compare(kind.scan.view(pair.first), kind.scan.view(pair.second), scorer.model().terms);
    // Whoever was merged or put away meanwhile is nobody's duplicate.
    const CustomerId first = kind.ids[pair.first], second = kind.ids[pair.second];
    if (!tx.one<CustomerId>(sql::IsThere{.id = first}) || !tx.one<CustomerId>(sql::IsThere{.id = second})) return;
    put_pair(tx, first, second, organisations, pair.score, scorer.reasons(comparison));
  }

  Db& db_;
  const TxContext context_;
  Kind persons_, organisations_;
};

std::shared_ptr<const void> scan_all(Db& db, const Job& job) {
  TxContext context;
  context.actor.via = "job:" + std::string(scan_kind);
  db.write(context, [&](Tx& tx) { prolong_lease(tx, job.id, scan_lease); });
  return std::make_shared<const std::vector<Learnt>>(Scan(db, context).run());
}

// FNV-1a: only tells one model from another.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return std::to_string(hash);
}

void end_scan(Tx& tx, const Job& job) {
  for (const Learnt& learnt : *std::static_pointer_cast<const std::vector<Learnt>>(job.prepared))
    tx.run(sql::PutModel{.kind = enum_name(learnt.kind),
                         .hash = hash_of(learnt.model),
                         .model = learnt.model,
                         .now = tx.now(),
                         .customer_count = learnt.customers,
                         .pair_count = learnt.pairs});
  tx.changed("duplicates");
}

}  // namespace

void scan_soon(Tx& tx, bool again) {
  if (count_jobs(tx, scan_kind).waiting > (again ? 1 : 0)) return;
  enqueue(tx, scan_kind, scan_key, tx.now() + scan_wait, Nothing{});
}

void add_duplicate_jobs(JobKinds& kinds) {
  add_compare_jobs(kinds);
  kinds.add({.name = scan_kind, .run = end_scan, .prepare = scan_all});
}

}  // namespace vez
