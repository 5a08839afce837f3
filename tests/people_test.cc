// Accounts: sessions, invitations, roles, tokens; and who may do what.

#include <map>

#include "digest.h"
#include "engine/clock_control.h"
#include "house.h"
#include "interface.h"
#include "operations/operations.h"
#include "people/accounts.h"
#include "people/passwords.h"
#include "people/secrets.h"

namespace vez {
namespace {

template <class F>
auto as(House& house, const Session& session, F f) {
  Actor actor{.user_id = session.user.id, .via = "page", .rights = 0, .sees = session.sees, .language = "en"};
  for (const Right right : session.rights) actor.rights |= right_bit(right);
  return house.db().write(TxContext{.actor = actor, .cause = {}}, f);
}

bool is_in(House& house, const std::string& secret) {
  return house.write([&](Tx& tx) { return find_caller(tx, secret_hash(secret)).has_value(); });
}

HOUSE_CASE("an invitation is good once, for seven days, and a new one makes the old one useless") {
  const auto invite = [&] {
    return house.write([](Tx& tx) {
      return create_user(
          tx, {.name = {"Eva"}, .email = {"Eva@Example.com"}, .role_id = RoleIds::agent, .language = Language::sl});
    });
  };
  const auto accept = [&](const std::string& token) {
    AcceptInvitation input{};
    input.token.value = token, input.password_hash = "none";
    return house.write([&](Tx& tx) { return accept_invitation(tx, input); }).has_value();
  };
  const std::string first = invite().value().invitation_token, second = invite().value().invitation_token;
  EXPECT(!accept(first));
  house.clock().set(House::start + std::chrono::days(7));
  EXPECT(!accept(second));
  const std::string third = invite().value().invitation_token;
  EXPECT(accept(third));
  EXPECT(!accept(third));
  EXPECT(invite().error().code == RefusalCode::conflict);
}

HOUSE_CASE("the last owner can neither lose the role nor be disabled") {
  const UserId ana = house.session().user.id;
  UpdateUser demote{};
  demote.id = ana, demote.role_id = {true, RoleIds::agent};
  const auto code = [&](const UpdateUser& update) {
    const auto done = house.write([&](Tx& tx) { return update_user(tx, update); });
    return done ? "done" : done.error().faults[0].pointer;
  };
  EXPECT(code(demote) == "/role_id");
  EXPECT(code(disabling(ana)) == "/disabled");
  // Who was invited and has not come can't take over.
  house.write([](Tx& tx) {
    return create_user(
        tx, {.name = {"Eva"}, .email = {"eva@example.com"}, .role_id = RoleIds::owner, .language = Language::sl});
  });
  EXPECT(code(demote) == "/role_id");
  invited(house, RoleIds::owner, "iva@example.com");
  EXPECT(code(demote) == "done");
}

HOUSE_CASE("whoever is disabled is out at once, with sessions and tokens") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const std::string token =
      house.write([](Tx& tx) { return create_token(tx, "eva@example.com", "t", all_rights); }).value();
  EXPECT(is_in(house, eva.secret));
  EXPECT(is_in(house, token));
  house.write([&](Tx& tx) { return update_user(tx, disabling(eva.user.id)); }).value();
  EXPECT(!is_in(house, eva.secret));
  EXPECT(!is_in(house, token));
  UpdateUser enable{};
  enable.id = eva.user.id, enable.disabled = {true, false};
  house.write([&](Tx& tx) { return update_user(tx, enable); }).value();
  EXPECT(!is_in(house, eva.secret));
}

HOUSE_CASE("another role ends the sessions that were given for the old one") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  UpdateUser promote{};
  promote.id = eva.user.id, promote.role_id = {true, RoleIds::owner};
  house.write([&](Tx& tx) { return update_user(tx, promote); }).value();
  EXPECT(!is_in(house, eva.secret));
}

HOUSE_CASE("a new password ends every other session and the tokens, not the session that asked") {
  const Session& own = house.session();
  const Session other = house.write([&](Tx& tx) { return begin_session(tx, own.user.id, {}); }).value();
  const std::string token =
      house.write([](Tx& tx) { return create_token(tx, "ana@example.com", "t", all_rights); }).value();
  ChangePassword input{};
  input.old_hash = "none", input.new_hash = "new", input.from.credential_hash = secret_hash(own.secret);
  as(house, own, [&](Tx& tx) { return change_password(tx, input); }).value();
  EXPECT(is_in(house, own.secret));
  EXPECT(!is_in(house, other.secret));
  EXPECT(!is_in(house, token));
}

HOUSE_CASE("sessions and tokens of others are not there") {
  const Session eva = invited(house, RoleIds::owner, "eva@example.com");
  const auto token =
      as(house, house.session(), [](Tx& tx) {
        return create_my_token(tx, {.name = {"t"}, .scopes = {Right::customers_read}, .expires_at = std::nullopt});
      }).value();
  const auto revoked = as(house, eva, [&](Tx& tx) { return revoke_token(tx, {token.id}); });
  EXPECT(revoked.error().code == RefusalCode::not_found);
  const auto ended = as(house, eva, [&](Tx& tx) { return end_session(tx, {house.session().session_id}); });
  EXPECT(ended.error().code == RefusalCode::not_found);
  EXPECT(as(house, eva, [](Tx& tx) { return list_tokens(tx, {}); }).value().items.empty());
  EXPECT(as(house, eva, [](Tx& tx) { return list_sessions(tx, {}); }).value().items.size() == 1);
}

HOUSE_CASE("a token gets no right that its maker does not have") {
  const Session eva = invited(house, RoleIds::agent, "eva@example.com");
  const auto made = as(house, eva, [](Tx& tx) {
    return create_my_token(
        tx, {.name = {"t"}, .scopes = {Right::customers_read, Right::users_manage}, .expires_at = std::nullopt});
  });
  REQUIRE(!made);
  EXPECT(made.error().faults[0].pointer == "/scopes/1");
}

HOUSE_CASE("guesses are slowed down by address and by peer, and nothing of them stays") {
  const From from{.peer = "192.0.2.1", .user_agent = "", .credential_hash = ""};
  for (std::int64_t i = 0; i < sign_in_failures_per_minute_max; ++i)
    note_failed_attempt(house.db(), {.email = "ana@example.com"}, from);
  EXPECT(check_attempts(house.db(), "ana@example.com", from).error().code == RefusalCode::too_many);
  EXPECT(check_attempts(house.db(), "eva@example.com", from).has_value());
  for (std::int64_t i = 0; i < peer_failures_per_minute_max; ++i)
    note_failed_attempt(house.db(), {.email = "nobody" + std::to_string(i) + "@example.com"}, from);
  EXPECT(!check_attempts(house.db(), "eva@example.com", from));
  house.clock().set(House::start + std::chrono::minutes(2));
  EXPECT(check_attempts(house.db(), "ana@example.com", from).has_value());
}

HOUSE_CASE("a secret is told once, also to who asks again with the same Idempotency-Key") {
  Interface interface(house);
  const Interface::Sent sent{.credential = house.session().secret, .headers = {{"Idempotency-Key", "k"}}};
  const std::string body = R"({"name":"exchange","scopes":["customers_read"]})";
  EXPECT(interface.send("POST", "/tokens", body, sent).status == 201);
  EXPECT(interface.send("POST", "/tokens", body, sent).status == 409);
}

HOUSE_CASE("the session's cookie of an https address is bound to it") {
  Interface interface(house, nullptr, "https://vez.example.com");
  interface.cookie_name = "__Host-vez_session";
  Interface::Sent sent{.credential = house.session().secret, .headers = {{"Origin", "https://evil.example"}}};
  EXPECT(interface.send("DELETE", "/session", "", sent).status == 403);
  sent.headers[0].value = "https://vez.example.com";
  const auto out = interface.send("DELETE", "/session", "", sent);
  EXPECT(out.status == 204);
  REQUIRE(out.headers.size() == 1);
  EXPECT(out.headers[0].value.starts_with("__Host-vez_session=; Path=/; HttpOnly; SameSite=Strict; Secure"));
}

HOUSE_CASE("the simulated clock runs what falls due on the way, and a restart does not set it back") {
  std::vector<UtcTime> ran;
  house.kinds().add({.name = "note", .run = [&](Tx& tx, const Job&) { ran.push_back(tx.now()); }});
  JobRunner runner(house.db(), house.kinds());
  ClockControl control(house.clock(), runner, house.db());
  house.write([](Tx& tx) {
    for (const int days : {3, 1, 40}) enqueue(tx, "note", "", tx.now() + std::chrono::days(days), Nothing{});
  });
  Interface interface(house, &control);
  const Interface::Sent owner{
      .credential = house.write([](Tx& tx) { return create_token(tx, "ana@example.com", "t", all_rights); }).value(),
      .by_session = false,
      .headers = {{"Idempotency-Key", "k"}}};
  EXPECT(interface.send("POST", "/clock", R"({"advance":"P28D"})", owner).body ==
         R"({"now":"2030-01-29T09:00:00.000Z","jobs_run":2})");
  EXPECT(ran == std::vector<UtcTime>{House::start + std::chrono::days(1), House::start + std::chrono::days(3)});
  // Asked again with the same key, nothing moves.
  EXPECT(interface.send("POST", "/clock", R"({"advance":"P28D"})", owner).status == 200);
  EXPECT(house.clock().now() == House::start + std::chrono::days(28));
  EXPECT(interface.send("POST", "/clock", R"({"advance":"P1M"})", {owner.credential, false}).status == 422);
  SimulatedClock restarted(House::start);
  const ClockControl again(restarted, runner, house.db());
  EXPECT(restarted.now() == House::start + std::chrono::days(28));
}

HOUSE_CASE("the real clock can't be advanced") {
  Interface interface(house);
  const Interface::Sent owner{.credential = house.session().secret};
  EXPECT(interface.send("POST", "/clock", R"({"advance":"P1D"})", owner).status == 409);
}

HOUSE_CASE("parked work can be tried again") {
  house.kinds().add({.name = "bad", .run = [](Tx&, const Job&) { throw Failure("always"); }});
  JobRunner runner(house.db(), house.kinds());
  house.write([](Tx& tx) { enqueue(tx, "bad", "", tx.now(), Nothing{}); });
  advance(house.clock(), runner, std::chrono::hours(1));
  const auto listed = [&] { return house.write([](Tx& tx) { return list_jobs_of_state(tx, {}); }).value().items; };
  REQUIRE(listed().size() == 1);
  EXPECT(listed()[0].last_error == "always");
  const JobId id = listed()[0].id;
  EXPECT(house.write([&](Tx& tx) { return retry_job(tx, {id}); }).has_value());
  EXPECT(listed().empty());
  EXPECT(house.write([&](Tx& tx) { return retry_job(tx, {id}); }).error().code == RefusalCode::not_found);
}

TEST_CASE("passwords that are guessed first are known, others are not") {
  const std::vector<std::string> words{"Ana Novak", "ana.novak@alpina.example", "Alpina d.o.o."};
  for (const char* const bad : {"password1234", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa", "abcabcabcabc",
                                "1q2w3e4r5t6y", "Alpina2026!!", "AnaNovak2026", "geslogeslo12", "Jelszó123456",
                                "йцукенгшщзхъ", "Пароль123456", "abcdefghijkl", "0987654321ab", "welcome12345"})
    EXPECT_MESSAGE(is_guessable_password(bad, words), bad);
  for (const char* const good : {"correct horse battery", "nova guma za kolo", "жёлтый самокат в реке", "X7#kd!29-q)z",
                                 "Tri čebele, en med", "!%&/()=?*+-:"})
    EXPECT_MESSAGE(!is_guessable_password(good, words), good);
}

// ------------------------------------------------------------------------------------------------------- the matrix

// Who may call what, kept apart from the routes: a change of a right is a change here too, and a new route without a
// line fails the test.
enum class May { everybody, signed_in, in_person, agent, owner };
const std::map<std::string, May> who_may = {
    {"getSetup", May::everybody},
    {"completeSetup", May::everybody},
    {"signIn", May::everybody},
    {"acceptInvitation", May::everybody},
    {"getSession", May::in_person},
    {"signOut", May::signed_in},
    {"getCompany", May::signed_in},
    {"getClock", May::signed_in},
    {"listSessions", May::in_person},
    {"endSession", May::in_person},
    {"updateMe", May::in_person},
    {"changePassword", May::in_person},
    {"getSecondFactor", May::in_person},
    {"startSecondFactor", May::in_person},
    {"confirmSecondFactor", May::in_person},
    {"renewRecoveryCodes", May::in_person},
    {"turnOffSecondFactor", May::in_person},
    {"resetSecondFactor", May::owner},
    {"getSecondFactorRule", May::owner},
    {"setSecondFactorRule", May::owner},
    {"readJournal", May::owner},
    {"exportJournal", May::owner},
    {"listUsers", May::owner},
    {"listColleagues", May::signed_in},
    {"createUser", May::owner},
    {"updateUser", May::owner},
    {"listRoles", May::owner},
    {"createRole", May::owner},
    {"updateRole", May::owner},
    {"removeRole", May::owner},
    {"listTeams", May::signed_in},
    {"createTeam", May::owner},
    {"updateTeam", May::owner},
    {"removeTeam", May::owner},
    {"listTokens", May::owner},
    {"createToken", May::owner},
    {"revokeToken", May::owner},
    {"listJobs", May::owner},
    {"retryJob", May::owner},
    {"advanceClock", May::owner},
    {"listCustomers", May::agent},
    {"countCustomers", May::agent},
    {"lookupCustomer", May::agent},
    {"createCustomer", May::agent},
    {"exportCustomers", May::owner},
    {"exportTimeline", May::owner},
    {"getCustomer", May::agent},
    {"updateCustomer", May::agent},
    {"archiveCustomer", May::agent},
    {"restoreCustomer", May::agent},
    {"getCustomerCard", May::agent},
    {"addIdentity", May::agent},
    {"updateIdentity", May::agent},
    {"listFacts", May::agent},
    {"noteFact", May::agent},
    {"updateFact", May::agent},
    {"eraseFact", May::agent},
    {"listConsents", May::agent},
    {"recordConsent", May::agent},
    {"mayContact", May::agent},
    {"listRelations", May::agent},
    {"addRelation", May::agent},
    {"updateRelation", May::agent},
    {"removeRelation", May::agent},
    {"listServicePoints", May::agent},
    {"addServicePoint", May::agent},
    {"updateServicePoint", May::agent},
    {"removeServicePoint", May::agent},
    {"listCustomFields", May::agent},
    {"createCustomField", May::owner},
    {"updateCustomField", May::owner},
    {"listCustomFieldUses", May::owner},
    {"checkAddress", May::agent},
    {"removeIdentity", May::agent},
    {"setRestriction", May::agent},
    {"liftRestriction", May::agent},
    {"listTimeline", May::agent},
    {"recordContact", May::agent},
    {"listTasks", May::agent},
    {"getTaskDay", May::agent},
    {"createTask", May::agent},
    {"getTask", May::agent},
    {"updateTask", May::agent},
    {"finishTask", May::agent},
    {"cancelTask", May::agent},
    {"reopenTask", May::agent},
    {"listPromises", May::agent},
    {"getPromiseBoard", May::agent},
    {"readWindow", May::agent},
    {"listPromiseFigures", May::agent},
    {"getPromise", May::agent},
    {"updatePromise", May::agent},
    {"keepPromise", May::agent},
    {"breakPromise", May::agent},
    {"movePromise", May::agent},
    {"reopenPromise", May::agent},
    {"listCustomerPromises", May::agent},
    {"makePromise", May::agent},
    {"listPromiseCauses", May::agent},
    {"createPromiseCause", May::agent},
    {"delayPromiseCause", May::agent},
    {"createProcess", May::owner},
    {"checkDefinition", May::owner},
    {"takePack", May::owner},
    {"updateProcess", May::owner},
    {"saveDraft", May::owner},
    {"getPublication", May::owner},
    {"publishDraft", May::owner},
    {"rollBackProcess", May::owner},
    {"listProcesses", May::agent},
    {"listProcessActions", May::agent},
    {"listPacks", May::agent},
    {"getProcess", May::agent},
    {"getProcessVersion", May::agent},
    {"getBoard", May::agent},
    {"listColumn", May::agent},
    {"listCases", May::agent},
    {"createCase", May::agent},
    {"getCase", May::agent},
    {"updateCase", May::agent},
    {"moveCase", May::agent},
    {"undoMove", May::agent},
    {"retryCaseFault", May::agent},
    {"dismissCaseFault", May::agent},
    {"listReminders", May::agent},
    {"seeReminder", May::agent},
    {"getTaskRules", May::agent},
    {"updateTaskRules", May::owner},
    {"getTaskHabits", May::agent},
    {"setTaskHabits", May::agent},
    {"giveTask", May::agent},
    {"listTaskHandovers", May::agent},
    {"getTaskLoad", May::agent},
    {"listTasksBetween", May::agent},
    {"getCalendarFeed", May::in_person},
    {"makeCalendarFeed", May::in_person},
    {"revokeCalendarFeed", May::in_person},
    {"readCalendarFeed", May::everybody},
    {"readTimeWords", May::signed_in},
    {"listAbsences", May::signed_in},
    {"createAbsence", May::signed_in},
    {"updateAbsence", May::signed_in},
    {"removeAbsence", May::signed_in},
    {"listSubstitutes", May::signed_in},
    {"setSubstitute", May::signed_in},
    {"listHolidays", May::signed_in},
    {"listHolidayRegions", May::signed_in},
    {"addWorkingTime", May::signed_in},
    {"addWorkingDays", May::signed_in},
    {"listCompanyDays", May::signed_in},
    {"updateCompany", May::owner},
    {"addCompanyDay", May::owner},
    {"removeCompanyDay", May::owner},
    {"listCustomerFields", May::agent},
    {"loadDemo", May::owner},
    {"removeDemo", May::owner},
    {"createImport", May::owner},
    {"listImports", May::owner},
    {"listViews", May::agent},
    {"createView", May::agent},
    {"getView", May::agent},
    {"updateView", May::agent},
    {"removeView", May::agent},
    {"createBulkChange", May::agent},
    {"listBulkChanges", May::agent},
    {"getBulkChange", May::agent},
    {"listSkippedCustomers", May::agent},
    {"cancelBulkChange", May::agent},
    {"undoBulkChange", May::agent},
    {"getHome", May::agent},
    {"getFirstSteps", May::agent},
    {"chooseHome", May::agent},
    {"putAwayFirstSteps", May::agent},
    {"countFigures", May::agent},
    {"getFigures", May::agent},
    {"downloadFigures", May::agent},
    {"mergeCustomers", May::owner},
    {"splitCustomer", May::owner},
    {"listMerges", May::agent},
    {"listDuplicates", May::agent},
    {"countDuplicates", May::agent},
    {"getMergeRule", May::agent},
    {"setMergeRule", May::owner},
    {"getDuplicate", May::agent},
    {"dismissDuplicate", May::owner},
    {"reopenDuplicate", May::owner},
    {"listCustomerDuplicates", May::agent},
    {"findTypedDuplicates", May::agent},
    {"getImport", May::owner},
    {"updateImport", May::owner},
    {"checkImport", May::owner},
    {"runImport", May::owner},
    {"cancelImport", May::owner},
    {"undoImport", May::owner},
    {"listImportRows", May::owner},
    {"downloadImportReport", May::owner},
    {"ingest", May::owner},
    {"tellCustomerData", May::owner},
    {"eraseCustomer", May::owner},
    {"listErasures", May::owner},
    {"listErasedFigures", May::owner},
    {"getErasure", May::owner},
};

// Nobody, every role that comes with Vez, and programs with no scope and with all of them.
struct Asker {
  std::string_view name;
  Interface::Sent sent;
  Rights rights = 0;

  // By the table above; of the roles that it does not name nothing is said there.
  std::optional<bool> said(May who) const {
    const bool all = name == "owner" || name == "token of all";
    if (!all && name != "agent" && name != "nobody" && name != "token of none") return std::nullopt;
    switch (who) {
      case May::everybody: return true;
      case May::signed_in: return !sent.credential.empty();
      case May::in_person: return !sent.credential.empty() && sent.by_session;
      case May::agent: return all || name == "agent";
      case May::owner: return all;
    }
    return std::nullopt;
  }
  // By what the route declares.
  bool may(const Route& route) const {
    if (route.needs.everybody) return true;
    if (sent.credential.empty()) return false;
    // A program has a token, not a session.
    if (!sent.by_session && (route.needs.in_person || route.operation_id == "getSession")) return false;
    return !route.needs.right || has_right(rights, *route.needs.right);
  }
};

std::vector<Asker> askers_of(House& house) {
  const auto token = [&](Rights rights) {
    return house
        .write([&](Tx& tx) -> Result<std::string> {
          std::string secret = TRY(create_token(tx, "ana@example.com", "t", rights));
          touch_credential(tx, secret_hash(secret));  // So that the first use writes nothing.
          return secret;
        })
        .value();
  };
  std::vector<Asker> askers = {
      {"nobody", {}, 0},
      {"owner", {.credential = house.session().secret}, all_rights},
      {"token of none", {.credential = token(0), .by_session = false}, 0},
      {"token of all", {.credential = token(all_rights), .by_session = false}, all_rights},
  };
  const std::pair<std::string_view, RoleId> roles[] = {{"manager", RoleIds::manager},
                                                       {"agent", RoleIds::agent},
                                                       {"caller", RoleIds::caller},
                                                       {"analyst", RoleIds::analyst},
                                                       {"integration", RoleIds::integration}};
  for (const auto& [name, role] : roles) {
    const Session session = invited(house, role, std::string(name) + "@example.com");
    Asker asker{name, {.credential = session.secret}, 0};
    for (const Right right : session.rights) asker.rights |= right_bit(right);
    askers.push_back(std::move(asker));
  }
  return askers;
}

int ask(Interface& interface, const Route& route, const Asker& asker) {
  const std::string body = route.writes && route.method != Method::del ? "{}" : "";
  return interface.send(std::string(method_name(route.method)), path_of(route), body, asker.sent).status;
}

HOUSE_CASE("each route is open as it declares and as the table says") {
  for (const Asker& asker : askers_of(house))
    for (const Route& route : all_routes()) {
      const auto who = who_may.find(route.operation_id);
      REQUIRE_MESSAGE(who != who_may.end(), route.operation_id << " has no line in who_may");
      INFO(route.operation_id << " by " << asker.name);
      if (const auto said = asker.said(who->second)) EXPECT(*said == asker.may(route));
    }
}

HOUSE_CASE("each route is closed to whom it is not for, and then nothing changes") {
  Interface interface(house);
  const auto askers = askers_of(house);
  std::string before = digest(house.db());
  int refused = 0;
  for (const Route& route : all_routes())
    for (const Asker& asker : askers) {
      if (asker.may(route)) continue;
      INFO(route.operation_id << " by " << asker.name);
      const bool is_unknown = asker.sent.credential.empty() || route.operation_id == "getSession";
      EXPECT(ask(interface, route, asker) == (is_unknown ? 401 : 403));
      const std::string after = digest(house.db());
      EXPECT(after == before);
      before = after;
      ++refused;
    }
  EXPECT(refused > 300);
}

HOUSE_CASE("who may is not sent away; what they sent is wrong in other ways") {
  Interface interface(house);
  const auto askers = askers_of(house);
  for (const Route& route : all_routes()) {
    if (route.operation_id == "signOut" || route.needs.everybody) continue;
    for (const Asker& asker : askers) {
      if (!asker.may(route)) continue;
      INFO(route.operation_id << " by " << asker.name);
      const int status = ask(interface, route, asker);
      EXPECT(status != 401);
      EXPECT(status != 403);
    }
  }
}

HOUSE_CASE("no answer holds a secret that is kept") {
  Interface interface(house);
  const std::string token =
      house.write([](Tx& tx) { return create_token(tx, "ana@example.com", "t", all_rights); }).value();
  const std::string secret = house.session().secret;
  const std::vector<std::string> canaries = {secret, secret_hash(secret), token, secret_hash(token)};
  for (const Route& route : all_routes()) {
    if (route.method != Method::get) continue;
    const auto answer = interface.send("GET", path_of(route), "", {.credential = secret});
    for (const std::string& canary : canaries)
      EXPECT_MESSAGE(answer.body.find(canary) == std::string::npos, route.operation_id);
  }
  // Nothing in the database lets anybody in.
  const std::string everything = dump(house.db());
  EXPECT(everything.find(secret_hash(secret)) != std::string::npos);
  EXPECT(everything.find(secret) == std::string::npos);
  EXPECT(everything.find(token) == std::string::npos);
}

}  // namespace
}  // namespace vez
