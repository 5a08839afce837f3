#include "processes/cases.h"

namespace vez {

std::vector<Route> processes_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right manage = Right::company_manage;
  constexpr Right write = Right::tasks_write;
  return {
      route(Method::get, "/processes", "listProcesses", read, "The catalogue of processes.", list_processes),
      route(Method::post, "/processes", "createProcess", manage, "A process by its definition in YAML, as a draft.",
            create_process, nullptr, 201),
      route(Method::post, "/processes/check", "checkDefinition", manage,
            "What is wrong with a definition and where; its one spelling when nothing is.", check_definition_text),
      route(Method::get, "/processes/actions", "listProcessActions", read,
            "What a process can do by itself, with the schema of each action's input.", list_actions),
      route(Method::get, "/processes/packs", "listPacks", read, "Processes that come with Vez.", list_packs),
      route(Method::post, "/processes/packs/{key}", "takePack", manage, "Takes a process over and publishes it.",
            take_pack, nullptr, 201),
      route(Method::get, "/processes/{id}", "getProcess", read, "A process with its versions.", get_process),
      route(Method::patch, "/processes/{id}", "updateProcess", manage, "Who looks after a process.", update_process),
      route(Method::get, "/processes/{id}/versions/{number}", "getProcessVersion", read,
            "A version's definition as it was written.", get_version),
      route(Method::put, "/processes/{id}/draft", "saveDraft", manage, "Writes the draft of the next version.",
            save_draft),
      route(Method::get, "/processes/{id}/publication", "getPublication", manage,
            "What publishing the draft means for the cases that run.", get_publication),
      route(Method::post, "/processes/{id}/publish", "publishDraft", manage,
            "Publishes the draft; cases that run stay in their version or are brought over.", publish_draft),
      route(Method::post, "/processes/{id}/roll-back", "rollBackProcess", manage,
            "The version before is active again, and the cases that were brought over go back.", roll_back),
      route(Method::get, "/processes/{id}/board", "getBoard", read,
            "The statuses with their cases: how many, since when the oldest, and the first cards.", get_board),
      route(Method::get, "/processes/{id}/board/{status}", "listColumn", read, "More cards of one column.",
            list_column),
      route(Method::get, "/cases", "listCases", read, "Cases: of a customer, of a process, mine.", list_cases),
      route(Method::post, "/cases", "createCase", write, "Starts a case of a customer in a process.", create_case,
            nullptr, 201),
      route(Method::get, "/cases/{id}", "getCase", read,
            "A case with its fields, its history and where it can go from here.", get_case),
      route(Method::patch, "/cases/{id}", "updateCase", write, "Changes fields of a case, or who has it.", update_case),
      route(Method::post, "/cases/{id}/move", "moveCase", write, "Moves a case to another status.", move_case),
      route(Method::post, "/cases/{id}/undo", "undoMove", write, "Takes the last move back.", undo_move),
      route(Method::post, "/cases/{id}/faults/{fault_id}/retry", "retryCaseFault", write,
            "Tries again what a rule could not do.", retry_case_fault),
      route(Method::post, "/cases/{id}/faults/{fault_id}/dismiss", "dismissCaseFault", write,
            "Lets be what a rule could not do.", dismiss_case_fault),
  };
}

}  // namespace vez
