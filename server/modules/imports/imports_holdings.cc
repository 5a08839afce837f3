#include "imports/imports_holdings.h"

#include <algorithm>
#include <map>
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
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(KeptImport, (), (id, state, chunk_count, size_bytes, version))

// Pieces of a file that are deleted at once: others write in between.
constexpr std::int64_t chunks_at_once = 32;
const TxContext sweep_context{
    .actor = {.user_id = {}, .via = "job:" + std::string(sweep_kind), .rights = all_rights, .language = "en"},
    .cause = {}};

bool is_under_way(ImportState state) {
  return state == ImportState::checking || state == ImportState::running || state == ImportState::undoing;
}

std::optional<Message> refuse_under_way(Tx& tx, const Erasing&) {
  for (const KeptImport& kept : tx.all<KeptImport>(sql::ImportsKept{}))
    if (is_under_way(kept.state)) return Message("an import is under way; wait for its end, or cancel it");
  return std::nullopt;
}

std::vector<std::string> names_of(const std::vector<Erasing>& erased) {
  std::vector<std::string> names;
  for (const Erasing& one : erased) names.insert(names.end(), one.names.begin(), one.names.end());
  return names;
}

// Whether a file's name has a word of the customer's name.
bool names_anybody(std::string_view text, const std::vector<Erasing>& erased) {
  constexpr std::size_t word_bytes_min = 4;
  const std::vector<std::string> said = fold_words(text);
  return std::ranges::any_of(names_of(erased), [&](const std::string& name) {
    return std::ranges::any_of(fold_words(name), [&](const std::string& word) {
      return word.size() >= word_bytes_min && std::ranges::find(said, word) != said.end();
    });
  });
}

// What one import has of those erased.
struct Touched {
  bool file = false;                 // a row of it, written or not, or the file itself
  std::set<std::int64_t> of_erased;  // rows of these customers
  std::set<std::int64_t> naming;     // rows of others, or of nobody
};

// Whether a row of the file has any of the names in it; cells are looked at as they stand beside each other.
bool names_in_file(Db& db, const KeptImport& kept, const std::vector<std::string>& names) {
  if (kept.chunk_count == 0) return false;
  const auto import = db.read(sweep_context, [&](Tx& tx) { return open_import(tx, kept.id); });
  if (!import) return false;
  const auto source =
      open_rows(stored_file(db, kept.id, kept.chunk_count, kept.size_bytes), import->dialect, import->columns);
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

Touched touched_by(Db& db, const KeptImport& kept, const std::vector<Erasing>& erased) {
  Touched touched;
  db.read(sweep_context, [&](Tx& tx) {
    for (const Erasing& one : erased)
      for (const std::int64_t number :
           tx.all<std::int64_t>(sql::NumbersOfCustomer{.import_id = kept.id, .customer_id = one.customer_id}))
        touched.of_erased.insert(number);
    for (const std::string& name : names_of(erased))
      for (const std::int64_t number :
           tx.all<std::int64_t>(sql::NumbersNaming{.import_id = kept.id, .pattern = like_text(name)}))
        touched.naming.insert(number);
  });
  touched.file = !touched.of_erased.empty() || !touched.naming.empty() || names_in_file(db, kept, names_of(erased));
  return touched;
}

void forget_rows(Tx& tx, ImportId id, const Touched& touched, const std::vector<Erasing>& erased) {
  for (const std::int64_t number : touched.of_erased)
    for (const Erasing& one : erased)
      tx.run(sql::EraseRowOfCustomer{.import_id = id, .number = number, .customer_id = one.customer_id});
  for (const std::int64_t number : touched.naming) tx.run(sql::EraseRowNaming{.import_id = id, .number = number});
}

// Of a file not one row can be taken out: it goes as a whole. What was imported from it stays, its undo too.
void forget_file(Tx& tx, OpenImport& import, const std::vector<Erasing>& erased) {
  const ImportId id = import.row.id;
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
  if (names_anybody(import.row.filename, erased)) tx.run(sql::RenameImport{.filename = "file", .id = id});
  if (names_anybody(import.options.source, erased)) import.options.source = "file";
  save_import(tx, import);
  tx.run(sql::ForgetChunks{.id = id});
  // An answer about this import has its columns' samples.
  erase_answers_naming(tx, to_text(id));
}

// The import's version from then on; nothing when it was changed since it was looked at, and is to be looked at again.
std::optional<std::int64_t> forget(Db& db, const KeptImport& kept, const Touched& touched,
                                   const std::vector<Erasing>& erased) {
  return db.write(sweep_context, [&](Tx& tx) -> std::optional<std::int64_t> {
    auto import = open_import(tx, kept.id);
    if (!import || import->row.version != kept.version) return std::nullopt;
    forget_rows(tx, kept.id, touched, erased);
    forget_file(tx, *import, erased);
    return import->row.version;
  });
}

void empty_forgotten(Db& db) {
  for (const ImportId id : db.read(sweep_context, [](Tx& tx) { return tx.all<ImportId>(sql::ImportsToEmpty{}); }))
    while (db.write(sweep_context, [&](Tx& tx) {
      return tx.run(sql::DeleteSomeChunks{.import_id = id, .count_max = chunks_at_once});
    }) > 0) {
    }
}

// The imports that were looked at, each in its version: what has another since is to be looked at again.
using LookedAt = std::map<ImportId, std::int64_t>;

std::vector<KeptImport> not_looked_at(Tx& tx, const LookedAt& looked_at) {
  std::vector<KeptImport> left = tx.all<KeptImport>(sql::ImportsKept{});
  std::erase_if(left, [&](const KeptImport& kept) {
    const auto seen = looked_at.find(kept.id);
    return seen != looked_at.end() && seen->second == kept.version;
  });
  return left;
}

std::shared_ptr<const void> sweep_files(Db& db, const std::vector<Erasing>& erased) {
  auto looked_at = std::make_shared<LookedAt>();
  for (const KeptImport& kept : db.read(sweep_context, [&](Tx& tx) { return not_looked_at(tx, *looked_at); })) {
    const Touched touched = touched_by(db, kept, erased);
    if (!touched.file)
      (*looked_at)[kept.id] = kept.version;
    else if (const auto version = forget(db, kept, touched, erased))
      (*looked_at)[kept.id] = *version;
  }
  empty_forgotten(db);
  return looked_at;
}

bool is_swept(Tx& tx, const void* looked_at) {
  return not_looked_at(tx, *static_cast<const LookedAt*>(looked_at)).empty();
}

// The copies that a check leaves for a moment are nobody's.
void erase_shadows(Tx& tx, const Erasing&) {
  tx.run(sql::DeleteAllShadows{});
  tx.run(sql::DeleteAllShadowKeys{});
}

}  // namespace

Result<Done> must_be_swept(Tx& tx) {
  if (is_to_sweep(tx))
    return refuse(RefusalCode::conflict, "", "a customer is just being erased from the files; try again in a moment");
  return Done{};
}

std::vector<Holding> imports_holdings() {
  return {{.name = "imported_rows",
           .tables = {"imports", "import_rows", "import_chunks", "import_shadows", "import_shadow_keys"},
           .tell = tell_rows,
           .erase = erase_shadows,
           .sweep = sweep_files,
           .is_swept = is_swept,
           .refuses = refuse_under_way}};
}

}  // namespace vez
