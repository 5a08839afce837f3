#pragma once

#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/holding.h"
#include "engine/jobs.h"
#include "engine/route.h"

namespace vez {

using ErasureId = Id<struct ErasureTag>;

enum class DataFormat { html, json };
BOOST_DESCRIBE_ENUM(DataFormat, html, json)
enum class DataLanguage { en, sl, hu, ru };
BOOST_DESCRIBE_ENUM(DataLanguage, en, sl, hu, ru)

struct TellCustomerData {
  static constexpr std::string_view example = R"({"format":"html","language":"sl"})";
  CustomerId id;
  DataFormat format;
  std::optional<DataLanguage> language;  // the customer's or else the caller's
};
BOOST_DESCRIBE_STRUCT(TellCustomerData, (), (id, format, language))

// As it was asked for: `data` by table, as it is kept; `html` a page of its own that prints well.
struct CustomerData {
  using tells_secret = void;  // never kept for those who ask twice
  UtcTime told_at;
  std::optional<Json> data;
  std::optional<std::string> html;
};
BOOST_DESCRIBE_STRUCT(CustomerData, (), (told_at, data, html))

struct EraseCustomer {
  static constexpr std::string_view example =
      R"({"name":"Maja Zupančič","reason":"Asked for it by letter on 3 March."})";
  CustomerId id;
  Text<1, 300> name;  // as the customer is called: typed, so that nobody is erased by a slip
  Text<3, 300> reason;
};
BOOST_DESCRIBE_STRUCT(EraseCustomer, (), (id, name, reason))

// The proof of an erasure. The id is the number that can be given to the customer.
struct Erasure {
  ErasureId id;
  UtcTime at;
  std::string user_name;
  std::string reason;
  std::optional<UtcTime> wiped_at;  // from then on no byte of it is in the database's file
};
BOOST_DESCRIBE_STRUCT(Erasure, (), (id, at, user_name, reason, wiped_at))

struct ListErasures {
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListErasures, (), (limit, cursor))

struct OneErasure {
  ErasureId id;
};
BOOST_DESCRIBE_STRUCT(OneErasure, (), (id))

struct ErasedFigure {
  std::string month;  // "2026-03"
  std::string kind;
  std::string key;  // the channel, or the currency
  std::int64_t count;
  std::int64_t amount;  // in the minor units of the currency
};
BOOST_DESCRIBE_STRUCT(ErasedFigure, (), (month, kind, key, count, amount))
struct ErasedFigures {
  std::vector<ErasedFigure> items;
};
BOOST_DESCRIBE_STRUCT(ErasedFigures, (), (items))

struct CustomerDataTold {
  static constexpr std::string_view name = "CustomerDataTold";
  CustomerId customer_id;
  DataFormat format;
};
BOOST_DESCRIBE_STRUCT(CustomerDataTold, (), (customer_id, format))
struct CustomerErased {
  static constexpr std::string_view name = "CustomerErased";
  CustomerId customer_id;
  ErasureId erasure_id;
};
BOOST_DESCRIBE_STRUCT(CustomerErased, (), (customer_id, erasure_id))

// What the modules keep, in the order in which it is erased (app/modules.cc).
using Holdings = std::vector<Holding>;

// Everything that is kept about a customer.
std::string customer_data_json(Tx& tx, const Holdings& holdings, const Customer& customer);
std::string customer_data_html(const std::string& json, std::string_view language, std::string_view title);

// With those who were merged into the customer. One who was merged into another is erased with that one.
Result<Erasure> erase_customer(Tx& tx, const Holdings& holdings, const EraseCustomer& input);

// A line of the ledger: what a backup from before needs to be cleared again. One for each number that the customer
// had: those merged into it had their own.
struct LedgerLine {
  ErasureId id;
  CustomerId customer_id;
  UtcTime at;
  std::string user_name;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LedgerLine, (), (id, customer_id, at, user_name, reason))
std::vector<LedgerLine> erasures_of(Tx& tx);
// The file of that path; nothing where there is none. Throws Failure where it can't be read.
std::vector<LedgerLine> read_ledger(const std::string& path);
// Adds those that are missing, and brings it to the disk.
void write_ledger(const std::string& path, const std::vector<LedgerLine>& lines);
// Erases those who were erased according to the lines and are here (again); how many. Leaves no byte of them.
std::int64_t erase_again(Db& db, const Holdings& holdings, const std::vector<LedgerLine>& lines);

std::vector<Route> privacy_routes(const Holdings& holdings);
void add_privacy_jobs(JobKinds& kinds, const Holdings& holdings);

}  // namespace vez
