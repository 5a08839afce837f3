#include "desk/desk.h"

namespace vez {

std::vector<Route> desk_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right write = Right::customers_write;
  return {
      route(Method::get, "/views", "listViews", read, "Named lists, own ones and those shared with me.", list_views),
      route(Method::post, "/views", "createView", read, "Gives a list of customers a name.", create_view, nullptr, 201),
      route(Method::get, "/views/{id}", "getView", read, "One named list.", get_view),
      route(Method::patch, "/views/{id}", "updateView", read, "Changes a named list, its name or who sees it.",
            update_view),
      route(Method::del, "/views/{id}", "removeView", read, "Takes a named list away; its customers stay.",
            remove_view),
      route(Method::post, "/bulk-changes", "createBulkChange", write, "Changes many customers at once.",
            create_bulk_change, nullptr, 201),
      route(Method::get, "/bulk-changes", "listBulkChanges", write, "My changes of many customers, newest first.",
            list_bulk_changes),
      route(Method::get, "/bulk-changes/{id}", "getBulkChange", write, "How far a change of many customers is.",
            get_bulk_change),
      route(Method::get, "/bulk-changes/{id}/skipped", "listSkippedCustomers", write,
            "Who was left as they were, and why.", list_skipped_customers),
      route(Method::post, "/bulk-changes/{id}/cancel", "cancelBulkChange", write,
            "Ends a change of many customers where it is.", cancel_bulk_change),
      route(Method::post, "/bulk-changes/{id}/undo", "undoBulkChange", write,
            "Puts back what was before, for a day; what somebody has changed since stays.", undo_bulk_change),
      route(Method::get, "/home", "getHome", read, "What the day begins with.", get_home),
      route(Method::put, "/home", "chooseHome", read, "Which kind of work my first page is for.", choose_home),
      route(Method::get, "/home/first-steps", "getFirstSteps", read, "What is to be done first, and what is done.",
            get_first_steps),
      route(Method::put, "/home/first-steps", "putAwayFirstSteps", read,
            "Puts the first steps away, or shows them again.", put_away_first_steps),
      route(Method::post, "/figures", "countFigures", read, "Counts what a list of customers consists of.",
            count_figures, nullptr, 201),
      route(Method::get, "/figures/{id}", "getFigures", read, "What a list consists of, as far as it is counted.",
            get_figures),
      route(Method::get, "/figures/{id}/figures.csv", "downloadFigures", read, "What a list consists of, as a file.",
            download_figures),
  };
}

void add_desk_jobs(JobKinds& kinds) {
  add_bulk_jobs(kinds);
  add_figures_jobs(kinds);
}

std::vector<Reaction> desk_reactions() { return bulk_reactions(); }

// What was changed is told by the journal. Views and changes that look for one person by name are about that person.
std::vector<Holding> desk_holdings() {
  return {{.name = "desk",
           .tables = {"bulk_items", "bulk_changes", "views", "list_figures"},
           .erase = [](Tx& tx, const Erasing& erasing) {
             forget_bulk_items_of(tx, CustomerId{erasing.customer_id.value});
             forget_figures(tx);
             for (const std::string& name : erasing.names) {
               forget_views_naming(tx, like_text(name));
               forget_bulk_naming(tx, like_text(name));
             }
           }}};
}

// What was changed stays told of the one it was changed of.
std::vector<CustomerRows> desk_rows() {
  return {{.name = "changes of many", .table = "bulk_items", .on_merge = OnMerge::stay}};
}

}  // namespace vez
