#include <cstdlib>

#include "base/text.h"
#include "imports/records.h"

namespace {

void must_fit(const std::string& text, std::int64_t characters_max) {
  const std::int64_t count = vez::characters(text);
  if (count < 0 || count > characters_max) std::abort();
}

void must_hold(const vez::ImportRecord& record, const vez::Meaning& meaning) {
  constexpr std::int64_t field_characters_max = 4000;
  for (const std::string& text : record.customer.fields) must_fit(text, field_characters_max);
  for (const vez::Identity& identity : record.customer.identities) must_fit(identity.value, field_characters_max);
  must_fit(record.sample, field_characters_max);
  if (static_cast<std::int64_t>(record.customer.identities.size()) > vez::identities_max) std::abort();
  if (record.failed && record.messages.empty()) std::abort();
  if (!record.failed && record.purchase.has_value() != (meaning.type == vez::RecordType::purchase)) std::abort();
}

}  // namespace

// Whatever the file: its columns get meanings that fit its kind, and each row becomes a record that the database can
// hold, or says why not.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const vez::CsvDialect dialect = vez::guess_dialect(bytes);
  std::vector<vez::CsvRow> rows;
  const vez::CsvReader::Take take = [&](vez::CsvRow&& row) { rows.push_back(std::move(row)); };
  vez::CsvReader reader(dialect);
  reader.feed(bytes, take);
  reader.finish(take);
  vez::Meaning meaning;
  meaning.columns = vez::propose_columns(rows, dialect.has_header);
  // The first byte may take the other kind than the one proposed.
  meaning.type = (data[0] & 1) != 0 ? vez::propose_type(meaning.columns) : vez::RecordType::purchase;
  vez::propose_targets(meaning.columns, meaning.type);
  for (const vez::ImportColumn& column : meaning.columns)
    if (column.target && !vez::target_fits(*column.target, meaning.type)) std::abort();
  meaning.options.source = "file", meaning.options.currency = "EUR";
  meaning.country = "SI", meaning.language = (data[0] & 2) != 0 ? "hu" : "sl";
  meaning.date_order = vez::date_order(meaning.options, meaning.columns);
  meaning.file_key = "key";
  std::int64_t number = 0;
  for (vez::CsvRow& row : rows) must_hold(vez::understand(std::move(row), ++number, meaning), meaning);
  return 0;
}
