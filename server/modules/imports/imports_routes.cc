#include "imports/imports.h"

namespace vez {
namespace {

constexpr std::size_t ingest_bytes_max = std::size_t{4} << 30;

Result<RouteAnswer> download_import_report(Tx& tx, OneImport input) {
  TRY(get_import(tx, input));
  std::int64_t after = 0;
  RouteAnswer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers = {{"Content-Disposition", "attachment; filename=\"import.csv\""}};
  answer.body = import_report(tx, input.id, after);
  answer.more = [id = input.id, after, actor = tx.who()](Db& db) mutable {
    return db.read(TxContext{.actor = actor, .cause = {}}, [&](Tx& read) {
      std::int64_t next = after;
      std::string piece = import_report(read, id, next);
      // The header alone is no piece: nothing was written when the place stays.
      const bool moved = next != after;
      after = next;
      return moved ? piece : std::string();
    });
  };
  return answer;
}

}  // namespace

// What a file said of a customer stays said of that one; shadows are gone with their check.
std::vector<CustomerRows> import_rows_of_customers() {
  return {
      {.name = "import rows", .table = "import_rows", .on_merge = OnMerge::stay},
      {.name = "import shadows", .table = "import_shadows", .on_merge = OnMerge::stay},
      {.name = "import shadow keys", .table = "import_shadow_keys", .on_merge = OnMerge::stay},
  };
}

std::vector<Route> imports_routes() {
  constexpr Right run = Right::imports_run;
  return {
      streamed_route<CreateImport, Import>(Method::post, "/imports", "createImport", run, "Upload a file.",
                                           {"application/octet-stream", "text/csv", "application/gzip"},
                                           import_bytes_max, create_import, 201),
      route(Method::get, "/imports", "listImports", run, "Imports, newest first.", list_imports),
      route(Method::get, "/imports/{id}", "getImport", run, "One import.", get_import),
      route(Method::patch, "/imports/{id}", "updateImport", run, "Change how the file is read.", update_import),
      route(Method::post, "/imports/{id}/check", "checkImport", run, "Try the file without changing anything.",
            check_import),
      route(Method::post, "/imports/{id}/run", "runImport", run, "Run the import, or go on with a cancelled one.",
            run_import),
      route(Method::post, "/imports/{id}/cancel", "cancelImport", run, "Cancel what is running.", cancel_import),
      route(Method::post, "/imports/{id}/undo", "undoImport", run, "Undo a finished import.", undo_import),
      route(Method::get, "/imports/{id}/rows", "listImportRows", run, "What became of each row.", list_import_rows),
      route(Method::get, "/imports/{id}/report.csv", "downloadImportReport", run, "What became of each row, as a file.",
            download_import_report),
      streamed_route<Nothing, void>(
          Method::post, "/ingest", "ingest", run, "Takes records, one JSON object a line; answers a line for each.",
          {"application/x-ndjson", "application/jsonl", "text/plain"}, ingest_bytes_max, ingest),
  };
}

}  // namespace vez
