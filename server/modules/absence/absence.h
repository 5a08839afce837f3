#pragma once

// Who is away from when to when, and who stands in for whom.

#include <optional>
#include <string>
#include <vector>

#include "engine/jobs.h"
#include "engine/route.h"
#include "people/people.h"

namespace vez {

using AbsenceId = Id<struct AbsenceTag>;

struct Absence {
  AbsenceId id;
  UserId user_id;
  std::string user_name;
  UtcTime from_at;
  UtcTime until_at;                     // back from then on
  std::optional<UserId> substitute_id;  // for this time; none: who always stands in
  std::optional<std::string> substitute_name;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Absence, (), (id, user_id, user_name, from_at, until_at, substitute_id, substitute_name, version))

struct CreateAbsence {
  static constexpr std::string_view example = R"({"from_at":"2026-07-06T00:00:00Z","until_at":"2026-07-20T00:00:00Z"})";
  std::optional<UserId> user_id;  // whoever asks, when it is not said
  UtcTime from_at;
  UtcTime until_at;
  std::optional<UserId> substitute_id;
};
BOOST_DESCRIBE_STRUCT(CreateAbsence, (), (user_id, from_at, until_at, substitute_id))

struct UpdateAbsence {
  AbsenceId id;
  std::optional<UtcTime> from_at;
  std::optional<UtcTime> until_at;
  Patch<UserId> substitute_id;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateAbsence, (), (id, from_at, until_at, substitute_id))

struct OneAbsence {
  AbsenceId id;
};
BOOST_DESCRIBE_STRUCT(OneAbsence, (), (id))

// Who always stands in for somebody.
struct Substitute {
  UserId user_id;
  std::string user_name;
  UserId substitute_id;
  std::string substitute_name;
};
BOOST_DESCRIBE_STRUCT(Substitute, (), (user_id, user_name, substitute_id, substitute_name))

struct SetSubstitute {
  static constexpr std::string_view example = R"({"substitute_id":null})";
  UserId user_id;
  std::optional<UserId> substitute_id;  // none: nobody
};
BOOST_DESCRIBE_STRUCT(SetSubstitute, (), (user_id, substitute_id))

struct AbsenceSet {
  static constexpr std::string_view name = "AbsenceSet";
  AbsenceId absence_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(AbsenceSet, (), (absence_id, user_id))
struct AbsenceChanged {
  static constexpr std::string_view name = "AbsenceChanged";
  AbsenceId absence_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(AbsenceChanged, (), (absence_id, user_id))
struct AbsenceRemoved {
  static constexpr std::string_view name = "AbsenceRemoved";
  AbsenceId absence_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(AbsenceRemoved, (), (absence_id, user_id))
struct AbsenceTurned {
  static constexpr std::string_view name = "AbsenceTurned";
  AbsenceId absence_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(AbsenceTurned, (), (absence_id, user_id))
struct SubstituteSet {
  static constexpr std::string_view name = "SubstituteSet";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(SubstituteSet, (), (user_id))

// Longest at once, in days, and most that are not over at a time.
constexpr std::int64_t absence_days_max = 731;
constexpr std::int64_t absences_max = 2'000;

// Those that are not over, by their beginning; at most absences_max.
Result<Page<Absence>> list_absences(Tx& tx, Nothing);
Result<Absence> create_absence(Tx& tx, CreateAbsence input);
Result<Absence> update_absence(Tx& tx, UpdateAbsence input);
Result<Done> remove_absence(Tx& tx, OneAbsence input);
Result<Page<Substitute>> list_substitutes(Tx& tx, Nothing);
Result<Done> set_substitute(Tx& tx, SetSubstitute input);

// Somebody who is away, and who is named to stand in then.
struct Away {
  UserId user_id;
  UtcTime from_at;
  UtcTime until_at;
  std::optional<UserId> substitute_id;
};
BOOST_DESCRIBE_STRUCT(Away, (), (user_id, from_at, until_at, substitute_id))

// All who are away at this moment.
std::vector<Away> away_at(Tx& tx, UtcTime at);
// Who is there for this user: they themselves, or the first of the chain of those who stand in; nobody when the chain
// ends before or runs in a circle.
std::optional<UserId> present_for(const std::vector<Away>& away, UserId user);
// Who does their work now: as present_for, and where that is nobody, the lead of their team, then an owner. Nothing
// when all of these are away, or the user is there.
std::optional<UserId> stand_in(Tx& tx, const std::vector<Away>& away, UserId user);
// Those whose work is this user's now.
std::vector<Away> stood_in_for(Tx& tx, UserId user);
// Who always stands in for the user, or whoever does so for them; nothing when nobody is named or there.
std::optional<UserId> usual_substitute(Tx& tx, const std::vector<Away>& away, UserId user);
// Who answers for the user's work: the lead of their team, else an owner of the company; for who is away, who stands
// in. Nothing when that is nobody but the user.
std::optional<UserId> manager_of(Tx& tx, const std::vector<Away>& away, UserId user);

std::vector<Route> absence_routes();
void add_absence_jobs(JobKinds& kinds);

}  // namespace vez
