#pragma once

// What a process may do by itself: an action of the module whose state it changes.
//
//   std::vector<Action> tasks_actions() { return {action("create_task", create_task_of)}; }
//
// with `Result<Done> create_task_of(Tx&, const ActionCase&, CaseTask)`.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/schema.h"
#include "store/tx.h"

namespace vez {

using CaseId = Id<struct CaseTag>;

// A text by language ("sl", "hu", "ru", "en").
using Words = std::map<std::string, std::string>;
// In that language; where it is not said in it, in English, else in the first there is.
inline std::string_view said(const Words& words, std::string_view language) {
  for (const std::string_view wanted : {language, std::string_view("en")})
    if (const auto found = words.find(std::string(wanted)); found != words.end()) return found->second;
  return words.empty() ? std::string_view() : std::string_view(words.begin()->second);
}

// The case that an action is for, as it is at that moment.
struct ActionCase {
  CaseId id;
  CustomerId customer_id;
  std::optional<AnyId> owner_id;  // a user
  std::optional<AnyId> team_id;   // whose queue it waits in, where it has no owner
};

struct Action {
  std::string_view name;
  // JSON Schema of its input, for the form.
  std::function<std::string(SchemaBook&)> schema;
  // Whether this can be its input: types, names, limits. Pointers are into the input.
  std::function<Result<Done>(std::string_view input)> check;
  // Does it, as a part of the transaction that is undone alone when it is refused or throws.
  std::function<Result<Done>(Tx&, const ActionCase&, std::string_view input)> run;
  // Takes back what it made for the case at that moment and nobody has touched since; absent where that can't be.
  std::function<void(Tx&, const ActionCase&, UtcTime made_at)> undo = nullptr;
};

// `In` is described; with a function `Result<Done> check_input(const In&)` beside it (found by its type) more is
// checked.
template <class In>
Action action(std::string_view name, Result<Done> (*run)(Tx&, const ActionCase&, In)) {
  return {.name = name,
          .schema = [](SchemaBook& book) { return schema::Of<In>::text(book); },
          .check = [](std::string_view input) -> Result<Done> {
            const In in = TRY(from_json<In>(input));
            if constexpr (requires { check_input(in); }) return check_input(in);
            return Done{};
          },
          .run = [run](Tx& tx, const ActionCase& of, std::string_view input) -> Result<Done> {
            return run(tx, of, TRY(from_json<In>(input)));
          }};
}

}  // namespace vez
