// What a process may do with tasks.

#include "tasks/tasks_actions.h"

#include "calendar/spans.h"
#include "people/company.h"
#include "tasks/tasks.h"
#include "tasks_sql.h"

namespace vez {
namespace {

struct CaseTask {
  using comes_in = void;
  Words title;
  std::optional<Words> note;
  std::optional<Text<1, 40>> due;   // "2 working days"; today where nothing is said
  std::optional<Text<1, 60>> team;  // whose queue it waits in; whoever has the case where none is said
};
BOOST_DESCRIBE_STRUCT(CaseTask, (), (title, note, due, team))

constexpr std::int64_t title_characters_max = 200;
constexpr std::int64_t note_characters_max = 4'000;

Result<Done> check_words(const Words& words, std::string_view field, std::int64_t characters_max) {
  if (words.empty()) return refuse(RefusalCode::invalid, field, "can't be empty");
  for (const auto& [language, text] : words)
    if (characters(text) < 1 || characters(text) > characters_max)
      return refuse(RefusalCode::invalid, "/" + std::string(field) + "/" + language,
                    {"must be at most {max} characters", {{"max", std::to_string(characters_max)}}});
  return Done{};
}

Result<Done> check_input(const CaseTask& input) {
  TRY(check_words(input.title, "title", title_characters_max));
  if (input.note) TRY(check_words(*input.note, "note", note_characters_max));
  if (input.due && !read_lasting(input.due->value))
    return refuse(RefusalCode::invalid, "due",
                  "must be a time as 28 days, 90 minutes, 3 working days or 4 working hours");
  return Done{};
}

Result<Done> create(Tx& tx, const ActionCase& of, CaseTask input) {
  const WorkingCalendar calendar = TRY(company_calendar(tx));
  const std::string_view language = tx.who().language;
  CreateTask task{};
  task.title = {std::string(said(input.title, language))};
  if (input.note) task.note = Text<0, 4000>{std::string(said(*input.note, language))};
  task.customer_id = of.customer_id;
  if (of.owner_id) task.owner_id = UserId{of.owner_id->value};
  if (of.team_id) task.team_id = TeamId{of.team_id->value};
  if (input.team) {
    const auto team = tx.one<TeamId>(sql::TaskTeamNamed{.name = input.team->value});
    if (!team) return refuse(RefusalCode::conflict, "team", {"there is no team {name}", {{"name", input.team->value}}});
    task.owner_id = std::nullopt, task.team_id = team;
  }
  if (input.due) {
    const auto due = end_of(*read_lasting(input.due->value), tx.now(), calendar);
    if (!due) return refuse(RefusalCode::conflict, "due", "the company is never open");
    task.due_at = due;
  } else {
    task.due_on = calendar.zone.wall_time(tx.now()).date;
  }
  const TaskId id = TRY(create_task(tx, std::move(task))).id;
  tx.run(sql::SetTaskCase{.case_id = of.id, .id = id});
  return Done{};
}

// What was made then and nobody has touched.
void take_back(Tx& tx, const ActionCase& of, UtcTime made_at) {
  const std::int64_t as_made = 1;
  for (const TaskId id : tx.all<TaskId>(sql::TasksMadeFor{.case_id = of.id, .made_at = made_at, .version = as_made}))
    cancel_task(tx, {id});
}

}  // namespace

std::vector<Action> tasks_actions() {
  Action made = action("create_task", create);
  made.undo = take_back;
  return {std::move(made)};
}

}  // namespace vez
