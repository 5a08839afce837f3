#include "people/seen.h"

#include "store/condition_sql.h"

namespace vez {

SqlPart seen(const Tx& tx, std::string_view column) { return seen(tx.who(), column); }

SqlPart seen(const Actor& who, std::string_view column) {
  if (who.sees == Sees::all) return every_row();
  const SqlPart::Value me{Parameter::Kind::integer, who.user_id.value, 0, {}};
  const std::string owner(column);
  if (who.sees == Sees::own) return {"(" + owner + " = ?)", {me}};
  return {
      "(" + owner + " = ? OR " + owner +
          " IN (SELECT other.user_id FROM team_members mine JOIN team_members other ON other.team_id = mine.team_id "
          "WHERE mine.user_id = ?))",
      {me, me}};
}

}  // namespace vez
