#include "absence/absence.h"

#include <algorithm>

#include "absence_sql.h"
#include "engine/command_parts.h"
#include "people/accounts.h"
#include "people/roles.h"

namespace vez {
namespace {

// Owners that are asked, until one is there.
constexpr std::int64_t owners_asked_max = 20;

struct TurnJob {
  AbsenceId absence_id;
};
BOOST_DESCRIBE_STRUCT(TurnJob, (), (absence_id))
constexpr std::string_view turn_kind = "absence_turn";
std::string key_of(AbsenceId id) { return "absence:" + to_text(id); }

// Pages that show who is there look again when somebody leaves and when they are back.
void wind(Tx& tx, const Absence& absence) {
  cancel_jobs(tx, key_of(absence.id));
  for (const UtcTime at : {absence.from_at, absence.until_at})
    if (at > tx.now()) enqueue(tx, turn_kind, key_of(absence.id), at, TurnJob{absence.id});
}

void turn(Tx& tx, const Job& job) {
  const AbsenceId id = from_json<TurnJob>(job.data).value().absence_id;
  const auto absence = tx.one<Absence>(sql::AbsenceById{.id = id});
  if (!absence) return;
  tx.record(AbsenceTurned{.absence_id = id, .user_id = absence->user_id});
  tx.changed("absences");
}

Result<Done> check_mine(const Tx& tx, UserId user, std::string_view field) {
  if (user == tx.who().user_id || has_right(tx.who().rights, Right::users_manage)) return Done{};
  return refuse(RefusalCode::forbidden, field, "only who manages users can do this for others");
}

Result<Done> check_substitute(Tx& tx, UserId user, const std::optional<UserId>& substitute) {
  if (!substitute) return Done{};
  if (*substitute == user) return refuse(RefusalCode::invalid, "substitute_id", "must be somebody else");
  const auto found = find_user(tx, *substitute);
  if (!found || found->disabled) return refuse(RefusalCode::invalid, "substitute_id", "no such user, or not any more");
  return Done{};
}

Result<Done> check(Tx& tx, const Absence& absence) {
  if (absence.until_at <= absence.from_at) return refuse(RefusalCode::invalid, "until_at", "must be after it begins");
  if (absence.until_at <= tx.now()) return refuse(RefusalCode::invalid, "until_at", "must be in the future");
  if (absence.until_at - absence.from_at > std::chrono::days(absence_days_max))
    return refuse(RefusalCode::invalid, "until_at",
                  {"must be at most {max} days after it begins", {{"max", std::to_string(absence_days_max)}}});
  if (tx.one<AbsenceId>(sql::AbsenceOverlapping{
          .user_id = absence.user_id, .from_at = absence.from_at, .until_at = absence.until_at, .id = absence.id}))
    return refuse(RefusalCode::conflict, "from_at", "there is another absence of theirs in this time");
  return check_substitute(tx, absence.user_id, absence.substitute_id);
}

Result<Absence> find_absence(Tx& tx, AbsenceId id) {
  auto absence = tx.one<Absence>(sql::AbsenceById{.id = id});
  if (!absence) return refuse(RefusalCode::not_found, "id", "no such absence");
  TRY(check_mine(tx, absence->user_id, "id"));
  return *std::move(absence);
}

std::optional<UserId> owner_there(Tx& tx, const std::vector<Away>& away, UserId besides) {
  for (const UserId owner :
       tx.all<UserId>(sql::OwnersThere{.role_id = RoleIds::owner, .disabled = false, .count_max = owners_asked_max}))
    if (owner != besides && std::ranges::find(away, owner, &Away::user_id) == away.end()) return owner;
  return std::nullopt;
}

}  // namespace

Result<Page<Absence>> list_absences(Tx& tx, Nothing) {
  return Page<Absence>{.items = tx.all<Absence>(sql::AbsencesToCome{.now = tx.now(), .count_max = absences_max}),
                       .next = std::nullopt};
}

Result<Absence> create_absence(Tx& tx, CreateAbsence input) {
  Absence absence{.id = tx.new_id<AbsenceId>(),
                  .user_id = input.user_id.value_or(tx.who().user_id),
                  .user_name = "",
                  .from_at = input.from_at,
                  .until_at = input.until_at,
                  .substitute_id = input.substitute_id,
                  .substitute_name = std::nullopt,
                  .version = 1};
  TRY(check_mine(tx, absence.user_id, "user_id"));
  if (!find_user(tx, absence.user_id)) return refuse(RefusalCode::invalid, "user_id", "no such user");
  TRY(check(tx, absence));
  if (*tx.one<std::int64_t>(sql::CountAbsencesToCome{.now = tx.now()}) >= absences_max)
    return refuse(RefusalCode::conflict, "",
                  {"there must be at most {max} absences", {{"max", std::to_string(absences_max)}}});
  tx.run(sql::InsertAbsence{.id = absence.id,
                            .user_id = absence.user_id,
                            .from_at = absence.from_at,
                            .until_at = absence.until_at,
                            .substitute_id = any_of(absence.substitute_id)});
  wind(tx, absence);
  tx.record(AbsenceSet{.absence_id = absence.id, .user_id = absence.user_id});
  tx.changed("absences");
  return find_absence(tx, absence.id);
}

Result<Absence> update_absence(Tx& tx, UpdateAbsence input) {
  Absence absence = TRY(find_absence(tx, input.id));
  if (input.if_match && *input.if_match != absence.version)
    return refuse(RefusalCode::stale, "", "somebody has changed this absence meanwhile");
  if (input.from_at) absence.from_at = *input.from_at;
  if (input.until_at) absence.until_at = *input.until_at;
  if (input.substitute_id.present) absence.substitute_id = input.substitute_id.value;
  TRY(check(tx, absence));
  tx.run(sql::SetAbsence{.from_at = absence.from_at,
                         .until_at = absence.until_at,
                         .substitute_id = any_of(absence.substitute_id),
                         .id = absence.id});
  wind(tx, absence);
  tx.record(AbsenceChanged{.absence_id = absence.id, .user_id = absence.user_id});
  tx.changed("absences");
  return find_absence(tx, absence.id);
}

Result<Done> remove_absence(Tx& tx, OneAbsence input) {
  const Absence absence = TRY(find_absence(tx, input.id));
  cancel_jobs(tx, key_of(absence.id));
  tx.run(sql::DeleteAbsence{.id = absence.id});
  tx.record(AbsenceRemoved{.absence_id = absence.id, .user_id = absence.user_id});
  tx.changed("absences");
  return Done{};
}

Result<Page<Substitute>> list_substitutes(Tx& tx, Nothing) {
  return Page<Substitute>{
      .items = tx.all<Substitute>(sql::SubstitutesAll{.disabled = false, .count_max = colleagues_max}),
      .next = std::nullopt};
}

Result<Done> set_substitute(Tx& tx, SetSubstitute input) {
  if (!find_user(tx, input.user_id)) return refuse(RefusalCode::not_found, "user_id", "no such user");
  TRY(check_mine(tx, input.user_id, "user_id"));
  TRY(check_substitute(tx, input.user_id, input.substitute_id));
  if (input.substitute_id)
    tx.run(sql::PutSubstitute{.user_id = input.user_id, .substitute_id = *input.substitute_id});
  else
    tx.run(sql::DropSubstitute{.user_id = input.user_id});
  tx.record(SubstituteSet{.user_id = input.user_id});
  tx.changed("absences");
  return Done{};
}

std::vector<Away> away_at(Tx& tx, UtcTime at) {
  return tx.all<Away>(sql::AwayAt{.disabled = false, .now = at, .count_max = absences_max});
}

std::optional<UserId> present_for(const std::vector<Away>& away, UserId user) {
  // A chain visits each of those who are away once; a longer one runs in a circle.
  for (std::size_t steps = 0; steps <= away.size(); ++steps) {
    const auto gone = std::ranges::find(away, user, &Away::user_id);
    if (gone == away.end()) return user;
    if (!gone->substitute_id) return std::nullopt;
    user = *gone->substitute_id;
  }
  return std::nullopt;
}

std::optional<UserId> stand_in(Tx& tx, const std::vector<Away>& away, UserId user) {
  if (std::ranges::find(away, user, &Away::user_id) == away.end()) return std::nullopt;
  if (const auto found = present_for(away, user)) return found;
  if (const auto lead = lead_of(tx, user))
    if (const auto found = present_for(away, *lead)) return found;
  return owner_there(tx, away, user);
}

std::vector<Away> stood_in_for(Tx& tx, UserId user) {
  const std::vector<Away> away = away_at(tx, tx.now());
  std::vector<Away> found;
  for (const Away& one : away)
    if (one.user_id != user && stand_in(tx, away, one.user_id) == user) found.push_back(one);
  return found;
}

std::optional<UserId> usual_substitute(Tx& tx, const std::vector<Away>& away, UserId user) {
  const auto named = tx.one<UserId>(sql::SubstituteOf{.user_id = user, .disabled = false});
  const auto found = named ? present_for(away, *named) : std::nullopt;
  return found == user ? std::nullopt : found;
}

std::optional<UserId> manager_of(Tx& tx, const std::vector<Away>& away, UserId user) {
  if (const auto lead = lead_of(tx, user)) {
    const auto found = present_for(away, *lead);
    if (found && *found != user) return found;
  }
  return owner_there(tx, away, user);
}

std::vector<Route> absence_routes() {
  return {
      route(Method::get, "/absences", "listAbsences", signed_in, "Who is away, now and later.", list_absences),
      route(Method::post, "/absences", "createAbsence", signed_in,
            "Somebody is away for a time: oneself, or who manages users anybody.", create_absence, nullptr, 201),
      route(Method::patch, "/absences/{id}", "updateAbsence", signed_in, "Changes an absence.", update_absence),
      route(Method::del, "/absences/{id}", "removeAbsence", signed_in, "Somebody is not away after all.",
            remove_absence),
      route(Method::get, "/substitutes", "listSubstitutes", signed_in, "Who always stands in for whom.",
            list_substitutes),
      route(Method::put, "/substitutes/{user_id}", "setSubstitute", signed_in,
            "Who always stands in for somebody: oneself, or who manages users anybody.", set_substitute),
  };
}

void add_absence_jobs(JobKinds& kinds) { kinds.add({.name = turn_kind, .run = turn}); }

}  // namespace vez
