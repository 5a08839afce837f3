// What a process may do on the timeline.

#include "timeline/timeline_actions.h"

#include "timeline/timeline.h"

namespace vez {
namespace {

struct CaseNote {
  using comes_in = void;
  Words text;
};
BOOST_DESCRIBE_STRUCT(CaseNote, (), (text))

Result<Done> check_input(const CaseNote& input) {
  for (const auto& [language, text] : input.text)
    if (characters(text) < 1 || characters(text) > 300)
      return refuse(RefusalCode::invalid, "/text/" + language, {"must be at most {max} characters", {{"max", "300"}}});
  if (input.text.empty()) return refuse(RefusalCode::invalid, "text", "can't be empty");
  return Done{};
}

Result<Done> note(Tx& tx, const ActionCase& of, CaseNote input) {
  NewEntry entry{};
  const std::string_view text = said(input.text, tx.who().language);
  entry.customer_id = of.customer_id, entry.kind = EntryKind::note, entry.occurred_at = tx.now(), entry.summary = text;
  add_entry(tx, entry);
  tx.changed("customer", of.customer_id);
  return Done{};
}

}  // namespace

std::vector<Action> timeline_actions() { return {action("note", note)}; }

}  // namespace vez
