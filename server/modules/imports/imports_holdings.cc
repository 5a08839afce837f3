#include "imports/imports_holdings.h"

#include <algorithm>
#include <set>

#include "imports/import_store.h"
#include "imports_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

struct ToldRow {
  std::string filename;
  UtcTime imported_at;
  std::int64_t line;
  Fate fate;
  std::string sample;
};
BOOST_DESCRIBE_STRUCT(ToldRow, (), (filename, imported_at, line, fate, sample))

std::string tell_rows(Tx& tx, AnyId customer_id) {
  return to_json(tx.all<ToldRow>(sql::RowsOfCustomer{.customer_id = customer_id}));
}

struct KeptImport {
  ImportId id;
  ImportState state;
  std::int64_t chunk_count;
  std::int64_t size_bytes;
};
BOOST_DESCRIBE_STRUCT(KeptImport, (), (id, state, chunk_count, size_bytes))

bool is_under_way(ImportState state) {
  return state == ImportState::checking || state == ImportState::running || state == ImportState::undoing;
}

// Whether a row of the file has any of the names in it; cells are looked at as they stand beside each other.
bool names_in_file(Tx& tx, const KeptImport& kept, const std::vector<std::string>& names) {
  const auto import = open_import(tx, kept.id);
  if (!import) return false;
  const auto source =
      open_rows(stored_file(tx, kept.id, kept.chunk_count, kept.size_bytes), import->dialect, import->columns);
  bool found = false;
  const RowSource::Take take = [&](CsvRow&& row) {
    if (found) return;
    std::string text;
    for (const std::string& cell : row.cells) text += cell + "\t";
    found = std::ranges::any_of(names, [&](const std::string& name) { return text.find(name) != text.npos; });
  };
  while (!found && source->next(take)) {
  }
  return found;
}

// The imports that have something of the customer: by their rows, or, where rows were not written yet, by their file.
std::set<ImportId> touched_imports(Tx& tx, const Erasing& erasing) {
  std::set<ImportId> touched;
  for (const ImportId id : tx.all<ImportId>(sql::ImportsOfCustomer{.customer_id = erasing.customer_id}))
    touched.insert(id);
  for (const std::string& name : erasing.names)
    for (const ImportId id : tx.all<ImportId>(sql::ImportsNaming{.pattern = like_text(name)})) touched.insert(id);
  for (const KeptImport& kept : tx.all<KeptImport>(sql::ImportsWithFiles{}))
    if (!touched.contains(kept.id) && names_in_file(tx, kept, erasing.names)) touched.insert(kept.id);
  return touched;
}

std::optional<Message> refuse_under_way(Tx& tx, const Erasing&) {
  for (const KeptImport& kept : tx.all<KeptImport>(sql::ImportsWithFiles{}))
    if (is_under_way(kept.state)) return Message("an import is under way; wait for its end, or cancel it");
  return std::nullopt;
}

// Whether a file's name has a word of the customer's name.
bool names_anybody(std::string_view text, const Erasing& erasing) {
  constexpr std::size_t word_bytes_min = 4;
  const std::vector<std::string> said = fold_words(text);
  return std::ranges::any_of(erasing.names, [&](const std::string& name) {
    return std::ranges::any_of(fold_words(name), [&](const std::string& word) {
      return word.size() >= word_bytes_min && std::ranges::find(said, word) != said.end();
    });
  });
}

// Of a file not one row can be taken out: it goes as a whole. What was imported from it stays, its undo too.
void forget_file(Tx& tx, ImportId id, const Erasing& erasing) {
  auto found = open_import(tx, id);
  if (!found) return;
  OpenImport& import = *found;
  const bool ran = import.row.state == ImportState::done || import.row.state == ImportState::undone;
  if (!ran && import.row.chunk_count > 0) {
    if (import.row.state == ImportState::uploaded || import.row.state == ImportState::checked)
      import.row.state = ImportState::failed;
    import.row.problem =
        to_json(StoredMessage{"", "the file was taken away, because it was about a customer who was erased", {}});
  }
  for (ImportColumn& column : import.columns) {
    column.samples.clear();
    if (!import.dialect.has_header) column.name = "#" + std::to_string(column.index + 1);
  }
  if (names_anybody(import.row.filename, erasing)) tx.run(sql::RenameImport{.filename = "file", .id = id});
  if (names_anybody(import.options.source, erasing)) import.options.source = "file";
  save_import(tx, import);
  tx.run(sql::DeleteChunks{.import_id = id});
  tx.run(sql::ForgetChunks{.id = id});
  tx.run(sql::EraseRowsOfCustomer{.import_id = id, .customer_id = erasing.customer_id});
  for (const std::string& name : erasing.names)
    tx.run(sql::EraseRowsNaming{.import_id = id, .pattern = like_text(name)});
}

void erase_rows(Tx& tx, const Erasing& erasing) {
  for (const ImportId id : touched_imports(tx, erasing)) {
    forget_file(tx, id, erasing);
    // An answer about this import has its columns' samples.
    erase_answers_naming(tx, to_text(id));
  }
  tx.run(sql::DeleteAllShadows{});
  tx.run(sql::DeleteAllShadowKeys{});
}

}  // namespace

std::vector<Holding> imports_holdings() {
  return {{.name = "imported_rows",
           .tables = {"import_rows", "import_chunks", "import_shadows", "import_shadow_keys"},
           .tell = tell_rows,
           .erase = erase_rows,
           .refuses = refuse_under_way}};
}

}  // namespace vez
