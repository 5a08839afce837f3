#pragma once

// What the files of this module share.

#include "imports/import_file.h"

namespace vez {

// An import's row as it stands in the table.
struct ImportRecordRow {
  ImportId id;
  std::string filename;
  ImportState state;
  RecordType record_type;
  std::string dialect;
  std::string columns;
  std::string options;
  std::int64_t size_bytes;
  std::int64_t done_bytes;
  std::int64_t done_rows;
  std::string counts;
  std::string sha256;
  std::string problem;
  std::int64_t chunk_count;
  PassId pass_id;  // of check, run or undo: jobs of an earlier one do nothing
  bool kept_rows;  // a run has begun: its rows must not be written over by another from the start
  UtcTime created_at;
  UserId created_by_id;
  std::string created_by_name;
  std::optional<UtcTime> finished_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(ImportRecordRow, (),
                      (id, filename, state, record_type, dialect, columns, options, size_bytes, done_bytes, done_rows,
                       counts, sha256, problem, chunk_count, pass_id, kept_rows, created_at, created_by_id,
                       created_by_name, finished_at, version))

// The import with its parts read.
struct OpenImport {
  ImportRecordRow row;
  ImportDialect dialect;
  std::vector<ImportColumn> columns;
  ImportOptions options;
  ImportCounts counts;
};
Result<OpenImport> open_import(Tx& tx, ImportId id);
void save_import(Tx& tx, OpenImport& import);
Import shown(const OpenImport& import, std::string_view language);
// How the import's changes sign in the journal.
std::string import_via(ImportId id);

std::string chunk_of(Tx& tx, ImportId id, std::int64_t number);
// The file as it is kept, while `tx` or `db` is there.
StoredFile stored_file(Tx& tx, ImportId id, std::int64_t chunk_count, std::int64_t size_bytes);
StoredFile stored_file(Db& db, ImportId id, std::int64_t chunk_count, std::int64_t size_bytes);
bool is_known_encoding(const std::string& name);
// Refuses while an erasure has not looked through the files: out of one the erased customer could come back.
Result<Done> must_be_swept(Tx& tx);

// Takes away what a check has left, some at a time; false when nothing is left.
bool sweep_shadows(Tx& tx, PassId id);

// What putting one record came to.
struct RowOutcome {
  Fate fate = Fate::failed;
  std::optional<CustomerId> customer_id;
  EventId event_id{};
  std::string before;  // JSON of RowBefore; "" when there is nothing to undo
  std::vector<StoredMessage> messages;
};
// What undoing a row needs.
struct RowBefore {
  std::map<std::string, std::string> fields;
  std::vector<IdentityId> identities;
  bool organisation = false;                  // the customer was joined to one
  std::optional<CustomerId> organisation_id;  // that was made for this row
  std::optional<EventId> organisation_event;
  std::optional<CustomerId> made_id;  // the customer was made by this row
  std::optional<EntryId> entry_id;
  std::optional<UtcTime> entry_at;
};
BOOST_DESCRIBE_STRUCT(RowBefore, (),
                      (fields, identities, organisation, organisation_id, organisation_event, made_id, entry_id,
                       entry_at))
RowOutcome put_customer(CustomerBook& book, const CustomerDraft& draft, const ImportOptions& options);
// `tx` null: a check, nothing is written on timelines.
RowOutcome put_purchase(CustomerBook& book, Tx& tx, bool keep, const ImportRecord& record,
                        const ImportOptions& options);

// The customers as a check sees them: the database's, and over them what its earlier rows would have made.
class ShadowBook final : public CustomerBook {
 public:
  ShadowBook(Tx& tx, PassId id) : tx_(tx), id_(id), real_(tx) {}
  std::optional<CustomerId> by_external_id(std::string_view source, std::string_view external_id) override;
  std::vector<CustomerId> by_identity(const Identity& identity) override;
  std::optional<CustomerId> organisation_named(std::string_view name) override;
  CustomerState state(CustomerId id) override;
  const std::vector<CustomField>& own_fields() override { return real_.own_fields(); }
  CustomValues custom(CustomerId id) override;
  bool has_identity(CustomerId id, const Identity& identity) override;
  CustomerId create(const CustomerDraft& draft, const CustomerState& state) override;
  std::vector<IdentityId> change(CustomerId id, const CustomerState& state, const std::vector<std::string>& fields,
                                 const std::vector<Identity>& identities) override;
  EventId last_event() const override { return {}; }
  // A purchase that an earlier row would have made.
  bool has_entry(const std::string& key);
  void put_entry(const std::string& key);

 private:
  std::vector<CustomerId> of_key(const std::string& key);
  CustomValues shadow_custom(CustomerId id);
  void put_state(CustomerId id, const CustomerState& state);
  void put_key(const std::string& key, CustomerId id);

  Tx& tx_;
  const PassId id_;
  CustomersBulk real_;
};

}  // namespace vez
