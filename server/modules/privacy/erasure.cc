#include <algorithm>
#include <limits>

#include "customers/customers_holdings.h"
#include "privacy/privacy.h"
#include "privacy_sql.h"
#include "store/wipe.h"
#include "text/fold.h"
#include "timeline/timeline_holdings.h"

namespace vez {
namespace {

// Shorter words of a name are in many a reason.
constexpr std::size_t name_word_bytes_min = 4;

struct WipeJob {
  ErasureId erasure_id;
};
BOOST_DESCRIBE_STRUCT(WipeJob, (), (erasure_id))

bool names_customer(std::string_view reason, const Customer& customer) {
  const std::vector<std::string> said = fold_words(reason);
  for (const std::string& word : fold_words(customer.name))
    if (word.size() >= name_word_bytes_min && std::ranges::find(said, word) != said.end()) return true;
  return std::ranges::any_of(customer.identities, [&](const Identity& identity) {
    return reason.find(identity.value) != reason.npos || reason.find(identity.given) != reason.npos;
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
  tx.run(sql::InsertErasure{.id = line.id,
                            .customer_id = line.customer_id,
                            .at = line.at,
                            .user_name = line.user_name,
                            .reason = line.reason});
}

// What an erasure leaves in the file is taken out of it outside of a transaction; how far is told with it.
std::shared_ptr<const void> wipe(Db& db, const Job&) {
  const auto [waiting, lines] =
      db.read(TxContext{}, [](Tx& tx) { return std::pair(tx.all<ErasureId>(sql::ErasuresToWipe{}), erasures_of(tx)); });
  if (waiting.empty()) return nullptr;
  if (const std::string path = ledger_path(db); !path.empty()) write_ledger(path, lines);
  wipe_deleted(db);
  return std::make_shared<const ErasureId>(waiting.back());
}

void tell_wiped(Tx& tx, const Job& job) {
  if (!job.prepared) return;
  tx.run(sql::SetWiped{.now = tx.now(), .last_id = *static_cast<const ErasureId*>(job.prepared.get())});
  tx.changed("erasures");
}

}  // namespace

Result<Erasure> erase_customer(Tx& tx, const Holdings& holdings, const EraseCustomer& input) {
  const Customer customer = TRY(get_customer(tx, {input.id}));
  if (folded(trimmed(input.name)) != folded(customer.name))
    return refuse(RefusalCode::invalid, "name", "is not the name of this customer");
  if (trimmed(input.reason).empty()) return refuse(RefusalCode::invalid, "reason", "is missing");
  if (names_customer(input.reason, customer))
    return refuse(RefusalCode::invalid, "reason", "must not name the customer: it stays");
  TRY(refuse_held(tx, holdings, erasing_of(customer)));
  const UserId user = tx.who().user_id;
  const LedgerLine line{.id = tx.new_id<ErasureId>(),
                        .customer_id = customer.id,
                        .at = tx.now(),
                        .user_name = tx.one<std::string>(sql::NameOfUser{.id = user}).value_or(tx.who().via),
                        .reason = std::string(trimmed(input.reason))};
  take_away(tx, holdings, customer);
  insert(tx, line);
  tx.record(CustomerErased{.customer_id = customer.id, .erasure_id = line.id});
  tx.changed("erasures");
  enqueue(tx, "erasure_wipe", "erasure_wipe", tx.now(), WipeJob{line.id});
  return *tx.one<Erasure>(sql::ErasureById{.id = line.id});
}

std::vector<LedgerLine> erasures_of(Tx& tx) { return tx.all<LedgerLine>(sql::AllErasures{}); }

std::int64_t erase_again(Db& db, const Holdings& holdings, const std::vector<LedgerLine>& lines) {
  std::int64_t count = 0;
  bool added = false;
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
  for (const LedgerLine& line : todo) {
    const bool was_here = db.write(context, [&](Tx& tx) {
      const auto customer = get_customer(tx, {line.customer_id});
      const bool known = tx.one<ErasureId>(sql::ErasureOfCustomer{.customer_id = line.customer_id}).has_value();
      if (customer) {
        release_members(tx, customer->id);
        take_away(tx, holdings, *customer);
        tx.record(CustomerErased{.customer_id = customer->id, .erasure_id = line.id});
      }
      if (!known) insert(tx, line), added = true;
      return customer.has_value();
    });
    count += was_here ? 1 : 0;
  }
  if (count > 0) wipe_deleted(db);
  if (added)
    db.write(context, [](Tx& tx) {
      tx.run(sql::SetWiped{.now = tx.now(), .last_id = AnyId{std::numeric_limits<std::int64_t>::max()}});
    });
  return count;
}

void add_privacy_jobs(JobKinds& kinds) { kinds.add({.name = "erasure_wipe", .run = tell_wiped, .prepare = wipe}); }

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
