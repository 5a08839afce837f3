// All duplicates among all customers: a job outside of any transaction, that reads in windows and writes in batches.

#include <algorithm>

#include "merges/duplicates.h"
#include "merges_sql.h"
#include "text/words.h"

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

struct ScannedRow : TraitsRow {
  bool has_keys;
};
BOOST_DESCRIBE_STRUCT(ScannedRow, (TraitsRow), (has_keys))

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
    for (const ScannedRow& row : window.rows) {
      const CustomerId id = row.id;
      Kind& kind = row.kind == CustomerKind::person ? persons_ : organisations_;
      CustomerTraits traits = traits_of_row(row);
      while (identity != window.identities.end() && identity->customer_id < id) ++identity;
      for (; identity != window.identities.end() && identity->customer_id == id; ++identity)
        add_identity(traits, identity->kind, std::move(identity->value));
      kind.scan.add(traits);
      kind.ids.push_back(id);
      if (!row.has_keys) keys.emplace_back(id, kept_keys(kind.scan.view(kind.scan.size() - 1)));
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

void end_scan(Tx& tx, const Job& job) {
  for (const Learnt& learnt : *std::static_pointer_cast<const std::vector<Learnt>>(job.prepared))
    tx.run(sql::PutModel{.kind = enum_name(learnt.kind),
                         .hash = std::to_string(hash_of(learnt.model, 0)),
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
