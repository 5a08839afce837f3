#include <algorithm>
#include <limits>
#include <set>

#include "customers/customers_holdings.h"
#include "merges/merges_holdings.h"
#include "privacy/privacy.h"
#include "privacy_sql.h"
#include "store/wipe.h"
#include "text/fold.h"
#include "timeline/timeline_holdings.h"

namespace vez {
namespace {

// Shorter words of a name are in many a reason.
constexpr std::size_t name_word_bytes_min = 4;

// Jobs of one key: each erasure's files are looked through, then the database is wiped.
constexpr std::string_view jobs_key = "erasure_wipe";
// Those of who is erased again: taken back when it was done at once.
constexpr std::string_view again_key = "erasure_again";

// Whom the job is about stands in it until it is done, and nowhere else any more.
struct SweptCustomer {
  CustomerId customer_id;
  std::vector<std::string> names;
};
BOOST_DESCRIBE_STRUCT(SweptCustomer, (), (customer_id, names))
struct SweepJob {
  ErasureId erasure_id;
  std::vector<SweptCustomer> erased;
};
BOOST_DESCRIBE_STRUCT(SweepJob, (), (erasure_id, erased))
struct WipeJob {
  ErasureId erasure_id;
};
BOOST_DESCRIBE_STRUCT(WipeJob, (), (erasure_id))

bool names_customer(std::string_view reason, const Customer& customer) {
  const std::vector<std::string> said = fold_words(reason);
  for (const std::string& word : fold_words(customer.name))
    if (word.size() >= name_word_bytes_min && std::ranges::find(said, word) != said.end()) return true;
  return std::ranges::any_of(customer.identities, [&](const Identity& identity) {
    const auto is_said = [&](const std::string& text) { return !text.empty() && reason.find(text) != reason.npos; };
    return is_said(identity.value) || is_said(identity.given);
  });
}

Result<Done> refuse_held(Tx& tx, const Holdings& holdings, const Erasing& erasing) {
  for (const Holding& holding : holdings)
    if (holding.refuses)
      if (const auto why = holding.refuses(tx, erasing)) return refuse(RefusalCode::conflict, "", *why);
  return Done{};
}

void take_away(Tx& tx, const Holdings& holdings, const Customer& customer) {
  const Erasing erasing = erasing_of(customer);
  for (const auto& [key, figure] : month_figures(tx, erasing.customer_id))
    tx.run(sql::AddErasedFigure{
        .month = key[0], .kind = key[1], .key = key[2], .count = figure.count, .amount = figure.amount});
  for (const Holding& holding : holdings)
    if (holding.erase) holding.erase(tx, erasing);
}

void insert(Tx& tx, const LedgerLine& line) {
  tx.run(sql::InsertErasure{.id = line.id, .at = line.at, .user_name = line.user_name, .reason = line.reason});
  tx.run(sql::InsertErased{.customer_id = line.customer_id, .erasure_id = line.id});
}

// The tables that hold something of customers; whom a sweep is about stood in its job.
std::vector<std::string_view> tables_of(const Holdings& holdings) {
  std::vector<std::string_view> tables{"jobs"};
  for (const Holding& holding : holdings) tables.insert(tables.end(), holding.tables.begin(), holding.tables.end());
  return tables;
}

// What the sweeps of the holdings have looked at, by their place in the list.
using Swept = std::vector<std::shared_ptr<const void>>;

Swept sweep(Db& db, const Holdings& holdings, const std::vector<Erasing>& erased) {
  Swept swept;
  for (const Holding& holding : holdings)
    swept.push_back(holding.sweep ? holding.sweep(db, erased) : std::shared_ptr<const void>());
  return swept;
}

bool is_swept(Tx& tx, const Holdings& holdings, const Swept& swept) {
  for (std::size_t i = 0; i < holdings.size(); ++i)
    if (holdings[i].is_swept && !holdings[i].is_swept(tx, swept[i].get())) return false;
  return true;
}

void enqueue_sweep(Tx& tx, std::string_view key, ErasureId id, const std::vector<Erasing>& erased) {
  SweepJob task{.erasure_id = id, .erased = {}};
  for (const Erasing& one : erased) task.erased.push_back({CustomerId{one.customer_id.value}, one.names});
  enqueue(tx, sweep_kind, key, tx.now(), task);
}

SweepJob read_sweep(const Job& job) {
  auto task = from_json<SweepJob>(job.data);
  CHECK(task.has_value());
  return *std::move(task);
}

std::shared_ptr<const void> prepare_sweep(Db& db, const Holdings& holdings, const Job& job) {
  if (const std::string path = ledger_path(db); !path.empty()) write_ledger(path, db.read(TxContext{}, erasures_of));
  const SweepJob task = read_sweep(job);
  std::vector<Erasing> erased;
  for (const SweptCustomer& one : task.erased) erased.push_back({one.customer_id, one.names});
  return std::make_shared<const Swept>(sweep(db, holdings, erased));
}

void end_sweep(Tx& tx, const Holdings& holdings, const Job& job) {
  const SweepJob task = read_sweep(job);
  if (is_swept(tx, holdings, *static_cast<const Swept*>(job.prepared.get()))) {
    tx.run(sql::SetSwept{.now = tx.now(), .id = task.erasure_id});
    enqueue(tx, "erasure_wipe", jobs_key, tx.now(), WipeJob{task.erasure_id});
  } else {  // What came in meanwhile is looked at too.
    enqueue(tx, sweep_kind, jobs_key, tx.now(), task);
  }
}

// What an erasure leaves in the file is taken out of it outside of a transaction; how far is told with it.
std::shared_ptr<const void> wipe(Db& db, const Holdings& holdings) {
  auto waiting = db.read(TxContext{}, [](Tx& tx) { return tx.all<ErasureId>(sql::ErasuresToWipe{}); });
  if (waiting.empty()) return nullptr;
  wipe_deleted(db, tables_of(holdings));
  return std::make_shared<const std::vector<ErasureId>>(std::move(waiting));
}

void tell_wiped(Tx& tx, const Job& job) {
  if (!job.prepared) return;
  for (const ErasureId id : *static_cast<const std::vector<ErasureId>*>(job.prepared.get()))
    tx.run(sql::SetWiped{.now = tx.now(), .id = id});
  tx.changed("erasures");
}

}  // namespace

Result<Erasure> erase_customer(Tx& tx, const Holdings& holdings, const EraseCustomer& input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  if (customer.merged_into_id) return refuse(RefusalCode::conflict, "id", "has been merged into another customer");
  if (folded(trimmed(input.name)) != folded(customer.name))
    return refuse(RefusalCode::invalid, "name", "is not the name of this customer");
  if (trimmed(input.reason).empty()) return refuse(RefusalCode::invalid, "reason", "is missing");
  std::vector<Customer> all;
  for (const CustomerId id : with_parts(tx, customer.id)) all.push_back(TRY(get_customer(tx, {id})));
  for (const Customer& one : all) {
    if (names_customer(input.reason, one))
      return refuse(RefusalCode::invalid, "reason", "must not name the customer: it stays");
    TRY(refuse_held(tx, holdings, erasing_of(one)));
  }
  const UserId user = tx.who().user_id;
  LedgerLine line{.id = tx.new_id<ErasureId>(),
                  .customer_id = customer.id,
                  .at = tx.now(),
                  .user_name = tx.one<std::string>(sql::NameOfUser{.id = user}).value_or(tx.who().via),
                  .reason = std::string(trimmed(input.reason))};
  for (const Customer& one : all) {
    take_away(tx, holdings, one);
    line.customer_id = one.id;
    insert(tx, line);
    tx.record(CustomerErased{.customer_id = one.id, .erasure_id = line.id});
  }
  tx.changed("erasures");
  std::vector<Erasing> erased;
  for (const Customer& one : all) erased.push_back(erasing_of(one));
  enqueue_sweep(tx, jobs_key, line.id, erased);
  return *tx.one<Erasure>(sql::ErasureById{.id = line.id});
}

namespace {

Erasing erase_one_again(Tx& tx, const Holdings& holdings, CustomerId id, ErasureId erasure_id) {
  release_members(tx, id);
  const auto customer = get_customer(tx, {id});
  CHECK(customer.has_value());
  take_away(tx, holdings, *customer);
  tx.record(CustomerErased{.customer_id = id, .erasure_id = erasure_id});
  return erasing_of(*customer);
}

void sweep_to_the_end(Db& db, const Holdings& holdings, const std::vector<Erasing>& erased) {
  bool done = erased.empty();
  while (!done) {
    const Swept swept = sweep(db, holdings, erased);
    done = db.read(TxContext{}, [&](Tx& tx) { return is_swept(tx, holdings, swept); });
  }
}

}  // namespace

std::vector<LedgerLine> erasures_of(Tx& tx) { return tx.all<LedgerLine>(sql::AllErasures{}); }

std::int64_t erase_again(Db& db, const Holdings& holdings, const std::vector<LedgerLine>& lines) {
  std::int64_t count = 0;
  std::vector<Erasing> erased;
  const TxContext context{.actor = {.user_id = {}, .via = "restore", .rights = all_rights, .language = "en"},
                          .cause = {}};
  // Nearly always there is nothing to do.
  const auto known_and_gone = [](Tx& tx, const LedgerLine& line) {
    return !get_customer(tx, {line.customer_id}) &&
           tx.one<ErasureId>(sql::ErasureOfCustomer{.customer_id = line.customer_id});
  };
  const auto todo = db.read(context, [&](Tx& tx) {
    std::vector<LedgerLine> left = lines;
    std::erase_if(left, [&](const LedgerLine& line) { return known_and_gone(tx, line); });
    return left;
  });
  // In the backup an erased one may be merged with somebody who stays, or not yet with the others.
  if (!todo.empty())
    db.write(context, [&](Tx& tx) {
      std::set<CustomerId> here;
      for (const LedgerLine& line : todo)
        if (get_customer(tx, {line.customer_id})) here.insert(line.customer_id);
      split_from_others(tx, here);
    });
  for (const LedgerLine& line : todo) {
    std::vector<Erasing> now;
    const bool was_here = db.write(context, [&](Tx& tx) {
      bool is_here = false;
      now.clear();
      if (get_customer(tx, {line.customer_id})) {
        is_here = true;
        for (const CustomerId id : with_parts(tx, line.customer_id))
          now.push_back(erase_one_again(tx, holdings, id, line.id));
        // For the case that we are killed before the sweep below.
        enqueue_sweep(tx, again_key, line.id, now);
      }
      if (!tx.one<ErasureId>(sql::ErasureOfCustomer{.customer_id = line.customer_id})) insert(tx, line);
      return is_here;
    });
    count += was_here ? 1 : 0;
    erased.insert(erased.end(), now.begin(), now.end());
  }
  if (todo.empty()) return 0;
  sweep_to_the_end(db, holdings, erased);
  // The names that stand in the jobs go before the wipe; when we are killed in it another goes on.
  db.write(context, [&](Tx& tx) {
    for (const LedgerLine& line : todo) tx.run(sql::SetSwept{.now = tx.now(), .id = line.id});
    cancel_jobs(tx, again_key);
    enqueue(tx, "erasure_wipe", again_key, tx.now(), WipeJob{todo.back().id});
  });
  if (count > 0) wipe_deleted(db, tables_of(holdings));
  db.write(context, [&](Tx& tx) {
    for (const LedgerLine& line : todo) tx.run(sql::SetWiped{.now = tx.now(), .id = line.id});
    cancel_jobs(tx, again_key);
  });
  return count;
}

void add_privacy_jobs(JobKinds& kinds, const Holdings& holdings) {
  kinds.add({.name = sweep_kind,
             .run = [holdings](Tx& tx, const Job& job) { end_sweep(tx, holdings, job); },
             .prepare = [holdings](Db& db, const Job& job) { return prepare_sweep(db, holdings, job); }});
  kinds.add({.name = "erasure_wipe", .run = tell_wiped, .prepare = [holdings](Db& db, const Job&) {
               return wipe(db, holdings);
             }});
}

namespace {

Result<Page<Erasure>> list_erasures(Tx& tx, ListErasures input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  ErasureId before{std::numeric_limits<std::int64_t>::max()};
  if (input.cursor) {
    const auto id = parse_id(*input.cursor);
    if (!id) return refuse(RefusalCode::malformed, "?cursor", "is not a cursor of this list");
    before = ErasureId{*id};
  }
  Page<Erasure> page;
  page.items = tx.all<Erasure>(sql::ErasuresBefore{.before_id = before, .count_max = limit + 1});
  if (static_cast<std::int64_t>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_text(page.items.back().id);
  }
  return page;
}

Result<Erasure> get_erasure(Tx& tx, OneErasure input) {
  auto erasure = tx.one<Erasure>(sql::ErasureById{.id = input.id});
  if (!erasure) return refuse(RefusalCode::not_found, "id", "no such erasure");
  return *std::move(erasure);
}

Result<ErasedFigures> list_erased_figures(Tx& tx, Nothing) {
  return ErasedFigures{tx.all<ErasedFigure>(sql::AllErasedFigures{})};
}

// The customer's language where it is one of ours, else the caller's.
std::string language_of(const TellCustomerData& input, const Customer& customer, const std::string& caller) {
  if (input.language) return std::string(enum_name(*input.language));
  return customer.language && parse_enum<DataLanguage>(*customer.language) ? *customer.language : caller;
}

Result<CustomerData> tell_customer_data(Tx& tx, const Holdings& holdings, const TellCustomerData& input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  const std::string json = customer_data_json(tx, holdings, customer);
  tx.record(CustomerDataTold{.customer_id = customer.id, .format = input.format});
  CustomerData data{.told_at = tx.now(), .data = std::nullopt, .html = std::nullopt};
  if (input.format == DataFormat::json)
    data.data = Json{json};
  else
    data.html = customer_data_html(json, language_of(input, customer, tx.who().language), customer.name);
  return data;
}

}  // namespace

std::vector<Route> privacy_routes(const Holdings& holdings) {
  static const Holdings kept = holdings;
  const auto tell = +[](Tx& tx, TellCustomerData input) { return tell_customer_data(tx, kept, input); };
  const auto erase = +[](Tx& tx, EraseCustomer input) { return erase_customer(tx, kept, input); };
  return {
      route(Method::post, "/customers/{id}/data", "tellCustomerData", Right::customer_data_tell,
            "All that is kept about a customer, to be read or for a program.", tell),
      route(Method::post, "/customers/{id}/erase", "eraseCustomer", Right::customers_erase,
            "Erases a customer for good; figures by month stay, and the proof.", erase),
      route(Method::get, "/erasures", "listErasures", Right::customers_erase, "Erasures, newest first.", list_erasures),
      route(Method::get, "/erasures/figures", "listErasedFigures", Right::customers_erase,
            "Contacts and purchases by month of those who were erased.", list_erased_figures),
      route(Method::get, "/erasures/{id}", "getErasure", Right::customers_erase, "The proof of an erasure.",
            get_erasure),
  };
}

}  // namespace vez
