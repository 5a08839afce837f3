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
// Customers read at once; keys, customers' lists of keys, and pairs that are written at once: others write in between.
constexpr std::int64_t window_count = 2'000;
constexpr std::size_t keys_batch_count = 4'000;
constexpr std::size_t keyed_batch_count = 1'000;
constexpr std::size_t pairs_batch_count = 250;

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

struct NewKey {
  std::int64_t key;
  CustomerId customer_id;
};

class Scan {
 public:
  Scan(Db& db, const TxContext& context) : db_(db), context_(context), begun_(db.clock().now()) {}

  std::vector<Learnt> run() {
    read();
    write_keys();
    note_new_keys();
    std::vector<Learnt> learnt;
    learnt.push_back(find(CustomerKind::person, persons_));
    learnt.push_back(find(CustomerKind::organisation, organisations_));
    db_.write(context_, [&](Tx& tx) { tx.run(sql::ForgetStalePairs{.before_at = begun_}); });
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
      if (row.has_keys) continue;
      for (const std::int64_t key : kept_keys(kind.scan.view(kind.scan.size() - 1))) new_keys_.push_back({key, id});
    }
  }

  // In their order: each page of the table is written once, and not for each of a page's keys.
  void write_keys() {
    std::ranges::sort(new_keys_, {}, [](const NewKey& key) { return std::pair(key.key, key.customer_id); });
    for (std::size_t begin = 0; begin < new_keys_.size(); begin += keys_batch_count)
      db_.write(context_, [&](Tx& tx) {
        for (std::size_t i = begin; i < std::min(new_keys_.size(), begin + keys_batch_count); ++i)
          tx.run(sql::InsertKey{.key = new_keys_[i].key, .customer_id = new_keys_[i].customer_id});
      });
  }

  // After them: a scan that died in between writes those of the same customers again.
  void note_new_keys() {
    std::ranges::sort(new_keys_, {}, [](const NewKey& key) { return std::pair(key.customer_id, key.key); });
    for (auto next = new_keys_.begin(); next != new_keys_.end();)
      db_.write(context_, [&, from = next](Tx& tx) {
        next = from;  // again where the transaction is
        for (std::size_t i = 0; i < keyed_batch_count && next != new_keys_.end(); ++i) {
          const CustomerId id = next->customer_id;
          std::vector<std::int64_t> keys;
          for (; next != new_keys_.end() && next->customer_id == id; ++next) keys.push_back(next->key);
          note_keys_of(tx, id, std::move(keys));
        }
      });
    new_keys_ = {};
  }

  void note_keys_of(Tx& tx, CustomerId id, std::vector<std::int64_t> keys) {
    if (tx.run(sql::InsertKeyed{.keys = to_json(keys), .customer_id = id}) == 1) return;
    const auto there = kept_keys_of(tx, id);
    if (!there) {  // put away since it was read
      delete_keys(tx, id, keys, {});
    } else if (!there->stale_at) {  // compared since
      delete_keys(tx, id, keys, there->keys);
    } else if (*there->stale_at < begun_) {
      delete_keys(tx, id, there->keys, keys);
      note_keys(tx, id, {.keys = std::move(keys), .stale_at = {}});
    } else {  // changed since: the next scan takes away those of before
      std::vector<std::int64_t> both;
      std::ranges::set_union(there->keys, keys, std::back_inserter(both));
      note_keys(tx, id, {.keys = std::move(both), .stale_at = there->stale_at});
    }
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
  const UtcTime begun_;
  Kind persons_, organisations_;
  std::vector<NewKey> new_keys_;  // of those who have none, or stale ones
};

std::shared_ptr<const void> scan_all(Db& db, const Job&) {
  TxContext context;
  context.actor.via = "job:" + std::string(scan_kind);
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
  empty_old_rounds(tx);
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
