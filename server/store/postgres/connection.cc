#include "store/postgres/connection.h"

#include <endian.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include "store/spelling.h"

namespace vez {
namespace {

// Statements kept that are not of the catalogue as it stands (filters, orders).
constexpr std::size_t recent_statements_max = 64;
// Values of one query: the protocol counts them in 16 bits, signed in older poolers.
constexpr std::size_t parameter_count_max = 32'767;
constexpr int binary = 1;

// Longest time a statement runs, waits for a lock, and a transaction idles (a node that hangs must not hold its locks).
constexpr std::string_view limits =
    "; SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'; "
    "SET LOCAL idle_in_transaction_session_timeout = '15s'";

// Object ids of the types we read, from PostgreSQL's pg_type.dat: fixed for ever.
enum Type : Oid {
  boolean_type = 16,
  bytea_type = 17,
  name_type = 19,
  int8_type = 20,
  int2_type = 21,
  int4_type = 23,
  text_type = 25,
  json_type = 114,
  float4_type = 700,
  float8_type = 701,
  bpchar_type = 1042,
  varchar_type = 1043,
};

bool is_readable(Oid type) {
  switch (type) {
    case boolean_type:
    case bytea_type:
    case name_type:
    case int8_type:
    case int2_type:
    case int4_type:
    case text_type:
    case json_type:
    case float4_type:
    case float8_type:
    case bpchar_type:
    case varchar_type: return true;
    default: return false;
  }
}

std::uint64_t read_64(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return be64toh(value);
}
std::uint32_t read_32(const char* bytes) {
  std::uint32_t value;
  std::memcpy(&value, bytes, sizeof value);
  return be32toh(value);
}

// A row of an answer in the binary form.
class PostgresRow final : public RowView {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  void go_to(int row) { row_ = row; }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const char* bytes = PQgetvalue(result_, row_, column);
    switch (PQftype(result_, column)) {
      case int8_type: return static_cast<std::int64_t>(read_64(bytes));
      case int4_type: return static_cast<std::int32_t>(read_32(bytes));
      case int2_type:
        return static_cast<std::int16_t>((static_cast<unsigned char>(bytes[0]) << 8) |
                                         static_cast<unsigned char>(bytes[1]));
      case boolean_type: return bytes[0];
      default: unreadable(column);
    }
  }
  double real(int column) const override {
    if (is_null(column)) return 0;
    const char* bytes = PQgetvalue(result_, row_, column);
    switch (PQftype(result_, column)) {
      case float8_type: return std::bit_cast<double>(read_64(bytes));
      case float4_type: return static_cast<double>(std::bit_cast<float>(read_32(bytes)));
      default: return static_cast<double>(integer(column));
    }
  }
  std::string_view text(int column) const override {
    switch (PQftype(result_, column)) {
      case text_type:
      case bytea_type:
      case varchar_type:
      case bpchar_type:
      case name_type:
      case json_type:
        return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
      default: unreadable(column);
    }
  }

 private:
  [[noreturn]] void unreadable(int column) const {
    throw StoreFailure(std::string("the column ") + PQfname(result_, column) + " needs a CAST: it is of type " +
                       std::to_string(PQftype(result_, column)));
  }

  const PGresult* result_;
  int row_ = 0;
};

// Parameters in the binary form of the protocol, which the casts of the text ask for.
class BoundParameters {
 public:
  BoundParameters(std::span<const Parameter> parameters, std::string_view query) {
    CHECK(parameters.size() <= parameter_count_max);
    numbers_.reserve(parameters.size());
    for (const Parameter& p : parameters) add(p, query);
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(const Parameter& p, std::string_view query) {
    formats_.push_back(binary);
    switch (p.kind) {
      case Parameter::Kind::null: values_.push_back(nullptr), lengths_.push_back(0); return;
      case Parameter::Kind::integer: add_number(static_cast<std::uint64_t>(p.integer)); return;
      case Parameter::Kind::real: add_number(std::bit_cast<std::uint64_t>(p.real)); return;
      case Parameter::Kind::boolean: values_.push_back(p.integer != 0 ? "\1" : "\0"), lengths_.push_back(1); return;
      case Parameter::Kind::text:
        if (p.text.find('\0') != std::string_view::npos)
          throw ConstraintViolated(std::string(query) + ": a text holds the character NUL");
        [[fallthrough]];
      case Parameter::Kind::bytes:
        values_.push_back(p.text.data() == nullptr ? "" : p.text.data());
        lengths_.push_back(static_cast<int>(p.text.size()));
        return;
    }
  }
  void add_number(std::uint64_t bits) {
    numbers_.push_back(htobe64(bits));
    values_.push_back(reinterpret_cast<const char*>(&numbers_.back()));
    lengths_.push_back(sizeof bits);
  }

  std::vector<std::uint64_t> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

std::int64_t changed_rows(PGresult* result) {
  const std::string_view tag = PQcmdStatus(result);
  if (tag.starts_with("SELECT")) return 0;
  const std::string_view count = PQcmdTuples(result);
  std::int64_t number = 0;
  std::from_chars(count.data(), count.data() + count.size(), number);
  return number;
}

bool is_ok(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

PostgresConnection::PostgresConnection(const Settings& settings, bool prepare) : prepare_(prepare) {
  std::vector<const char*> names, values;
  for (const auto& [name, value] : settings) names.push_back(name.c_str()), values.push_back(value.c_str());
  names.push_back(nullptr), values.push_back(nullptr);
  raw_.reset(PQconnectdbParams(names.data(), values.data(), 0));
  if (!raw_) throw std::bad_alloc();
  if (PQstatus(raw_.get()) != CONNECTION_OK)
    throw StoreUnreachable(std::string("PostgreSQL can't be reached: ") + PQerrorMessage(raw_.get()));
  PQsetNoticeProcessor(raw_.get(), [](void*, const char*) {}, nullptr);
}

void PostgresConnection::fail(const PGresult* result, std::string_view what) {
  const char* const code_field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view code = code_field == nullptr ? "" : code_field;
  // Without the detail, which quotes the values of rows; of a value that can't be read the message itself does.
  const char* const message = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string text = std::string(what) + ": ";
  if (message == nullptr)
    text += "the connection to PostgreSQL was lost";
  else if (code.starts_with("22") || std::string_view(message).contains("tsquery"))
    text += std::string("PostgreSQL can't read a value (").append(code) + ")";
  else
    text += message;
  // Codes: PostgreSQL's appendix A. 57P01-57P05: it is ending or the connection was ended; 25P03: idle too long; 25006:
  // it became a standby.
  if (PQstatus(raw_.get()) != CONNECTION_OK || code.starts_with("57P") || code.starts_with("08") || code == "25P03" ||
      code == "25006") {
    spoilt_ = true;
    throw StoreUnreachable(text);
  }
  if (code == "40001" || code == "40P01" || code == "55P03") throw StoreBusy(text);
  if (code == "53100") throw StoreFull(text);
  if (code.starts_with("23")) throw ConstraintViolated(text);
  // 0A000, 26000: the table under a prepared statement was changed, or a pooler has forgotten it: prepared anew.
  if ((code == "0A000" || code == "26000") && prepare_) {
    spoilt_ = true;
    throw StoreBusy(text);
  }
  throw StoreFailure(text);
}

std::string PostgresConnection::prepared(std::string name, std::string_view sql, std::string_view query_name) {
  const PostgresResult result(PQprepare(raw_.get(), name.c_str(), std::string(sql).c_str(), 0, nullptr));
  if (!is_ok(result.get())) fail(result.get(), query_name);
  return name;
}

const std::string& PostgresConnection::statement_of(const QueryText& query) {
  std::string& name = catalogue_[&query];
  if (name.empty()) name = prepared("c" + std::to_string(++statements_), query.postgres, query.name);
  return name;
}

const std::string& PostgresConnection::statement_of(const QueryText& query, std::string sql) {
  for (auto entry = recent_.begin(); entry != recent_.end(); ++entry) {
    if (entry->first != sql) continue;
    recent_.splice(recent_.begin(), recent_, entry);
    return recent_.front().second;
  }
  std::string name = prepared("r" + std::to_string(++statements_), sql, query.name);
  recent_.emplace_front(std::move(sql), std::move(name));
  if (recent_.size() > recent_statements_max) {
    execute("DEALLOCATE " + recent_.back().second);
    recent_.pop_back();
  }
  return recent_.front().second;
}

std::int64_t PostgresConnection::run(const QueryText& query, std::span<const Parameter> parameters,
                                     std::span<const SqlPart* const> parts, const RowSink* rows) {
  std::vector<Parameter> all;
  std::string filled;
  if (!parts.empty()) {
    all.assign(parameters.begin(), parameters.end());
    filled = fill_holes(query, Dialect::postgres, parts, all);
    parameters = all;
  }
  const BoundParameters bound(parameters, query.name);
  PostgresResult result;
  if (prepare_) {
    const std::string& name = parts.empty() ? statement_of(query) : statement_of(query, std::move(filled));
    result.reset(PQexecPrepared(raw_.get(), name.c_str(), bound.count(), bound.values(), bound.lengths(),
                                bound.formats(), binary));
  } else {
    const std::string sql = parts.empty() ? std::string(query.postgres) : filled;
    result.reset(PQexecParams(raw_.get(), sql.c_str(), bound.count(), nullptr, bound.values(), bound.lengths(),
                              bound.formats(), binary));
  }
  if (!is_ok(result.get())) fail(result.get(), query.name);
  if (rows != nullptr) {
    PostgresRow row(result.get());
    for (int i = 0; i < PQntuples(result.get()); ++i) row.go_to(i), (*rows)(row);
  }
  const std::int64_t changed = changed_rows(result.get());
  // A WITH may write and answer like a SELECT.
  wrote_ |= changed > 0 || query.postgres.starts_with("WITH");
  return changed;
}

PostgresResult PostgresConnection::run_simple(const std::string& sql) {
  PostgresResult result(PQexec(raw_.get(), sql.c_str()));
  if (!is_ok(result.get())) fail(result.get(), sql);
  return result;
}

std::int64_t PostgresConnection::execute(const std::string& sql) { return changed_rows(run_simple(sql).get()); }

std::vector<std::vector<std::string>> PostgresConnection::table(const std::string& sql) {
  const PostgresResult result = run_simple(sql);
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column)
      rows.back().emplace_back(PQgetvalue(result.get(), i, column));
  }
  return rows;
}

std::vector<std::string> PostgresConnection::texts(const std::string& sql) {
  std::vector<std::string> found;
  for (std::vector<std::string>& row : table(sql)) found.push_back(std::move(row.back()));
  return found;
}

void PostgresConnection::begin(Access access, Isolation isolation) {
  std::string words = "BEGIN ISOLATION LEVEL ";
  if (access == Access::read)
    words += "REPEATABLE READ READ ONLY";
  else
    words += isolation == Isolation::serializable ? "SERIALIZABLE" : "REPEATABLE READ";
  words += limits;
  wrote_ = false;
  execute(words);
}

void PostgresConnection::commit(std::int64_t slot, std::int64_t mark) {
  std::string words;
  if (wrote_)
    words = "INSERT INTO tx_marks (slot, mark) VALUES (" + std::to_string(slot) + ", " + std::to_string(mark) +
            ") ON CONFLICT (slot) DO UPDATE SET mark = EXCLUDED.mark; ";
  words += "COMMIT";
  const PostgresResult result(PQexec(raw_.get(), words.c_str()));
  if (!is_ok(result.get())) {
    if (PQstatus(raw_.get()) != CONNECTION_OK && wrote_) {
      spoilt_ = true;
      throw CommitLost("the connection to PostgreSQL was lost while committing");
    }
    fail(result.get(), "COMMIT");
  }
  // What failed and was overlooked is rolled back by COMMIT without an error.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
    throw StoreFailure("the transaction was rolled back by the database");
}

void PostgresConnection::roll_back() noexcept {
  if (spoilt_ || PQstatus(raw_.get()) != CONNECTION_OK) return;
  const PostgresResult result(PQexec(raw_.get(), "ROLLBACK"));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) spoilt_ = true;
}

void PostgresConnection::prepare(const QueryText& query) {
  const std::string name =
      prepared("p" + std::to_string(++statements_), sample_text(query, Dialect::postgres), query.name);
  const PostgresResult result(PQdescribePrepared(raw_.get(), name.c_str()));
  if (!is_ok(result.get())) fail(result.get(), query.name);
  for (int i = 0; i < PQnfields(result.get()); ++i)
    if (!is_readable(PQftype(result.get(), i)))
      throw StoreFailure(std::string(query.name) + ": the column " + PQfname(result.get(), i) +
                         " needs a CAST: its type can't be read");
  execute("DEALLOCATE " + name);
}

std::string PostgresConnection::explain(const QueryText& query) {
  const std::string name =
      prepared("e" + std::to_string(++statements_), sample_text(query, Dialect::postgres), query.name);
  const PostgresResult described(PQdescribePrepared(raw_.get(), name.c_str()));
  std::string values;
  for (int i = 0; i < PQnparams(described.get()); ++i) values += i == 0 ? "(NULL" : ", NULL";
  if (!values.empty()) values += ")";
  // The plan for all values, and only what no index can give is read whole.
  execute("BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off");
  std::string plan;
  for (const std::string& step : texts("EXPLAIN EXECUTE " + name + values)) plan += step + "\n";
  execute("ROLLBACK");
  return plan;
}

}  // namespace vez
