#include "csv/csv.h"
#include "journal/journal.h"

namespace vez {
namespace {

// Entries of one piece.
constexpr std::int64_t piece_entries = 1'000;

const std::vector<std::string> columns = {"id",     "at",     "kind",        "event",         "text",
                                          "fields", "person", "customer_id", "customer_name", "via"};

std::string csv_of(const JournalEntry& entry) {
  std::string fields;
  for (const std::string& field : entry.fields) fields += (fields.empty() ? "" : ", ") + field;
  return csv_line(std::vector<std::string>{to_text(entry.id), to_text(entry.at), std::string(enum_name(entry.kind)),
                                           entry.event, entry.text, fields, entry.user_name.value_or(""),
                                           entry.customer_id ? to_text(*entry.customer_id) : "",
                                           entry.customer_name.value_or(""), entry.via});
}

// A file being made.
class JournalFile {
 public:
  JournalFile(ReadJournal asked, JournalFormat format) : asked_(std::move(asked)), format_(format) {}

  // Its next piece, "" at its end.
  std::string next(Db& db, const TxContext& context) {
    std::string out;
    if (!std::exchange(begun_, true) && format_ == JournalFormat::csv) out = csv_line(columns);
    // A page may have nothing of what is chosen: the next is looked at.
    while (out.empty() && !ended_) {
      const auto page = db.read(context, [&](Tx& tx) { return journal_page(tx, asked_, piece_entries); });
      CHECK(page.has_value());  // It was when the file began.
      for (const JournalEntry& entry : page->items)
        out += format_ == JournalFormat::csv ? csv_of(entry) : to_json(entry) + "\n";
      asked_.cursor = page->next, ended_ = !page->next;
    }
    return out;
  }

 private:
  ReadJournal asked_;
  const JournalFormat format_;
  bool begun_ = false, ended_ = false;
};

}  // namespace

Result<RouteAnswer> export_journal(Tx& tx, ExportJournal input) {
  const ReadJournal asked{.user_id = input.user_id,
                          .customer_id = input.customer_id,
                          .kind = input.kind,
                          .from = input.from,
                          .until = input.until,
                          .limit = std::nullopt,
                          .cursor = std::nullopt};
  TRY(journal_page(tx, asked, 1));
  const JournalFormat format = input.format.value_or(JournalFormat::csv);
  const auto file = std::make_shared<JournalFile>(asked, format);
  const bool table = format == JournalFormat::csv;
  RouteAnswer answer;
  answer.content_type = table ? "text/csv; charset=utf-8" : "application/x-ndjson";
  answer.headers = {
      {"Content-Disposition", std::string("attachment; filename=\"journal.") + (table ? "csv" : "ndjson") + "\""}};
  answer.more = [file, context = TxContext{.actor = tx.who(), .cause = {}}](Db& db) { return file->next(db, context); };
  return answer;
}

}  // namespace vez
