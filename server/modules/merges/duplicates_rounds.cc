// Changed customers compared with the others, all that changed within some seconds together: read outside of any
// transaction, so that nobody waits for it, and written in one.

#include <algorithm>

#include "merges/duplicates.h"
#include "merges_sql.h"

namespace vez {
namespace {

constexpr std::string_view compare_kind = "duplicates_compare";
// What is typed one after the other is compared once, one to two rounds later.
constexpr std::chrono::milliseconds round_length{5'000};
// Customers compared before what was found is written.
constexpr std::int64_t compared_count = 50;
// Where more wait in one round, a program is bringing customers one by one: the scan does all of them faster.
constexpr std::int64_t round_count_max = 1'000;
// More of those may follow.
constexpr std::string_view later_kind = "duplicates_scan_later";
constexpr std::chrono::seconds later_wait{600};

struct CompareJob {
  std::int64_t round;
};
BOOST_DESCRIBE_STRUCT(CompareJob, (), (round))

std::int64_t round_at(UtcTime time) { return time.ms / round_length.count(); }

std::int64_t round_of(const Job& job) {
  const auto task = from_json<CompareJob>(job.data);
  CHECK(task.has_value());
  return task->round;
}

struct Compared {
  CustomerId id;
  std::optional<CustomerKind> kind;  // none where the customer is there no more
  std::vector<Likeness> found;
};

// Some of a round, or nothing where there are too many.
struct Prepared {
  bool too_many = false;
  std::vector<Compared> customers;
};

// The keys of a customer as they are now; only what has changed is written.
void keep_keys(Tx& tx, CustomerId id, const std::vector<std::int64_t>& keys) {
  const auto before = kept_keys_of(tx, id);
  if (before && !before->stale_at && before->keys == keys) return;
  static const std::vector<std::int64_t> none;
  const std::vector<std::int64_t>& there = before ? before->keys : none;
  delete_keys(tx, id, there, keys);
  for (const std::int64_t key : keys)
    if (!std::ranges::binary_search(there, key)) tx.run(sql::InsertKey{.key = key, .customer_id = id});
  note_keys(tx, id, {.keys = keys, .stale_at = {}});
}

void forget_keys(Tx& tx, CustomerId id) {
  if (const auto kept = kept_keys_of(tx, id)) delete_keys(tx, id, kept->keys, {});
  tx.run(sql::DeleteKeyed{.customer_id = id});
}

void keep_keys_of(Tx& tx, CustomerId id) {
  if (const auto traits = traits_of(tx, id)) keep_keys(tx, id, kept_keys(view_of(profile_of(*traits).bytes)));
}

Compared compare_one(Tx& tx, CustomerId id) {
  Compared compared{.id = id, .kind = {}, .found = {}};
  const auto traits = traits_of(tx, id);
  if (!traits) return compared;
  compared.kind = traits->is_organisation ? CustomerKind::organisation : CustomerKind::person;
  compared.found = customers_like(tx, *traits, id);
  return compared;
}

std::shared_ptr<const void> compare_round(Db& db, const Job& job) {
  auto prepared = std::make_shared<Prepared>();
  const std::int64_t round = round_of(job);
  auto ids = db.read(TxContext{}, [&](Tx& tx) {
    return tx.all<CustomerId>(sql::WaitingInRound{.round = round, .count_max = round_count_max + 1});
  });
  prepared->too_many = ids.size() > round_count_max;
  if (prepared->too_many) return prepared;
  if (ids.size() > compared_count) ids.resize(compared_count);
  // First, so that those of one round find each other.
  db.write(TxContext{}, [&](Tx& tx) {
    for (const CustomerId id : ids) keep_keys_of(tx, id);
  });
  for (const CustomerId id : ids)
    prepared->customers.push_back(db.read(TxContext{}, [&](Tx& tx) { return compare_one(tx, id); }));
  return prepared;
}

void keep(Tx& tx, const Compared& customer) {
  // Changed while it was compared, or after: it waits in a later round too.
  if (!customer.kind || !tx.one<CustomerId>(sql::IsThere{.id = customer.id})) {
    forget_keys(tx, customer.id);
    tx.run(sql::ForgetOpenPairsOf{.customer_id = customer.id});
    return;
  }
  for (const Likeness& like : customer.found)
    if (tx.one<CustomerId>(sql::IsThere{.id = like.id}))
      put_pair(tx, std::min(customer.id, like.id), std::max(customer.id, like.id),
               *customer.kind == CustomerKind::organisation, like.score, like.reasons);
  const auto gone = tx.run(sql::ForgetStalePairsOf{.before_at = tx.now(), .customer_id = customer.id});
  if (!customer.found.empty() || gone > 0) tx.changed("duplicates"), tx.changed("customer", customer.id);
}

// Whose keys are stale gets them anew from the scan.
void leave_to_scan(Tx& tx, std::int64_t round) {
  tx.run(sql::StaleKeysOfRound{.now = tx.now(), .round = round});
  if (count_jobs(tx, later_kind).waiting == 0) enqueue(tx, later_kind, "", tx.now() + later_wait, Nothing{});
}

void scan_when_old(Tx& tx, CustomerKind kind) {
  const auto made_at = tx.one<UtcTime>(sql::ModelMadeAt{.kind = enum_name(kind)});
  if (!made_at || *made_at + scan_interval < tx.now()) scan_soon(tx, false);
}

void end_round(Tx& tx, const Job& job) {
  const auto& prepared = *std::static_pointer_cast<const Prepared>(job.prepared);
  const std::int64_t round = round_of(job);
  if (prepared.too_many) leave_to_scan(tx, round);
  for (const Compared& customer : prepared.customers) {
    keep(tx, customer);
    if (customer.kind) scan_when_old(tx, *customer.kind);
    tx.run(sql::LeaveRound{.round = round, .customer_id = customer.id});
  }
  if (!prepared.too_many && tx.one<CustomerId>(sql::WaitingInRound{.round = round, .count_max = 1})) {
    enqueue(tx, compare_kind, "", tx.now(), CompareJob{round});
    return;
  }
  tx.run(sql::EmptyRound{.round = round});
  tx.run(sql::EndRound{.round = round});
}

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
  look_for_duplicates_of(tx, event.customer_id);
}

void forget(Tx& tx, const RecordedEvent& event) { forget_duplicates_of(tx, event.customer_id); }

}  // namespace

void look_for_duplicates_of(Tx& tx, CustomerId id) {
  const std::int64_t round = round_at(tx.now());
  tx.run(sql::WaitInRound{.round = round, .customer_id = id});
  if (tx.run(sql::BeginRound{.round = round}) == 0) return;
  enqueue(tx, compare_kind, "", UtcTime{(round + 2) * round_length.count()}, CompareJob{round});
}

void empty_old_rounds(Tx& tx) { tx.run(sql::EmptyOldRounds{.round = round_at(tx.now()) - 1}); }

void forget_duplicates_of(Tx& tx, CustomerId id) {
  tx.run(sql::ForgetWaiting{.customer_id = id});
  forget_keys(tx, id);
  tx.run(sql::ForgetPairsOf{.customer_id = id});
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

void add_compare_jobs(JobKinds& kinds) {
  kinds.add({.name = compare_kind, .run = end_round, .prepare = compare_round});
  kinds.add({.name = later_kind, .run = [](Tx& tx, const Job&) { scan_soon(tx, true); }});
}

}  // namespace vez
