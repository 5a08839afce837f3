#include "people/second_factor.h"

#include <algorithm>

#include "people/accounts.h"
#include "people/roles.h"
#include "people/secrets.h"
#include "people/totp.h"
#include "people_sql.h"

namespace vez {
namespace {

// Of a code for recovery, 80 random bits: nobody finds it, also not from its hash.
constexpr std::size_t recovery_code_bytes = 10;
constexpr std::size_t recovery_group_letters = 4;
constexpr std::int64_t code_failures_seconds = 3600;

struct FactorRow {
  std::string secret;
  std::optional<UtcTime> confirmed_at;
  std::int64_t last_step;
};
BOOST_DESCRIBE_STRUCT(FactorRow, (), (secret, confirmed_at, last_step))

struct AccountRow {
  std::string email;
  std::string name;
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (email, name, password_hash))

std::optional<FactorRow> factor_of(Tx& tx, UserId id) { return tx.one<FactorRow>(sql::SecondFactorOf{.user_id = id}); }

bool has_factor(Tx& tx, UserId id) {
  const auto row = factor_of(tx, id);
  return row && row->confirmed_at;
}

// "abcd efgh" and "ABCD-EFGH" are the same code, "123 456" and "123456" too.
std::string plain_code(std::string_view typed) {
  std::string code;
  for (const char c : typed)
    if (c != ' ' && c != '-') code += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return code;
}

std::string in_groups(std::string_view code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % recovery_group_letters == 0) text += '-';
    text += code[i];
  }
  return text;
}

RecoveryCodes make_recovery_codes(Tx& tx, UserId id) {
  tx.run(sql::DeleteRecoveryCodes{.user_id = id});
  RecoveryCodes made;
  for (std::size_t i = 0; i < recovery_codes_count; ++i) {
    const std::string code = base32(new_secret_bytes(recovery_code_bytes));
    tx.run(sql::InsertRecoveryCode{.user_id = id, .hash = secret_hash(code)});
    made.recovery_codes.push_back(in_groups(code));
  }
  return made;
}

void delete_factor(Tx& tx, UserId id) {
  tx.run(sql::DeleteRecoveryCodes{.user_id = id});
  tx.run(sql::DeleteSecondFactor{.user_id = id});
  tx.changed("access", id);
  tx.changed("users", id);
}

bool use_code(Tx& tx, UserId id, const FactorRow& factor, std::string_view typed) {
  const std::string code = plain_code(typed);
  if (const auto step = totp_step_of(factor.secret, code, tx.now(), factor.last_step))
    return tx.run(sql::UseStep{.last_step = *step, .user_id = id}) == 1;
  if (tx.run(sql::UseRecoveryCode{.user_id = id, .hash = secret_hash(code)}) == 0) return false;
  const Actor before = tx.who();
  tx.act_as(Actor{.user_id = id, .via = "page", .rights = 0, .language = before.language});
  tx.record(RecoveryCodeUsed{.user_id = id});
  tx.act_as(before);
  return true;
}

enum class Taken { good, wrong, too_many };

Taken taken(Tx& tx, UserId id, const std::string& email, std::string_view code, const From& from) {
  const auto factor = factor_of(tx, id);
  if (!factor || !factor->confirmed_at) return Taken::good;  // Turned off meanwhile.
  const std::string subject = "code:" + to_text(id);
  const UtcTime since = tx.now() - std::chrono::seconds(code_failures_seconds);
  if (*tx.one<std::int64_t>(sql::CountSignInFailures{.subject = subject, .since_at = since}) >=
      code_failures_per_hour_max)
    return Taken::too_many;
  if (use_code(tx, id, *factor, code)) return Taken::good;
  note_failed_attempt(tx, {.email = email, .user_id = id, .subject = subject, .reason = "code"}, from);
  return Taken::wrong;
}

Refusal too_many_codes() {
  auto refusal = refuse(RefusalCode::too_many, "code", "too many wrong codes; wait an hour").error();
  refusal.retry_after_seconds = code_failures_seconds;
  return refusal;
}

Result<Done> check_rule(Tx& tx, const std::vector<RoleId>& before, const std::vector<RoleId>& after) {
  // Nobody decides how safely those sign in who may do more.
  std::vector<RoleId> changed;
  std::ranges::set_symmetric_difference(before, after, std::back_inserter(changed));
  for (const RoleId role : changed) TRY(check_may_give(tx, "role_ids", role));
  const auto me = find_user(tx, tx.who().user_id);
  if (me && std::ranges::binary_search(after, me->role_id) && !has_factor(tx, me->id))
    return refuse(RefusalCode::conflict, "", "turn on your own second factor first");
  return Done{};
}

}  // namespace

Result<SecondFactor> get_second_factor(Tx& tx, Nothing) {
  const UserId me = tx.who().user_id;
  const auto row = factor_of(tx, me);
  const bool on = row && row->confirmed_at;
  return SecondFactor{.on = on,
                      .demanded = tx.one<RoleId>(sql::IsDemandedOf{.user_id = me}).has_value(),
                      .since_at = on ? row->confirmed_at : std::nullopt,
                      .recovery_codes_left = *tx.one<std::int64_t>(sql::CountRecoveryCodes{.user_id = me})};
}

Result<SecondFactorSecret> start_second_factor(Tx& tx, Nothing) {
  const UserId me = tx.who().user_id;
  if (has_factor(tx, me)) return refuse(RefusalCode::conflict, "", "the second factor is on already");
  const auto user = find_user(tx, me);
  CHECK(user.has_value());
  std::string secret = new_totp_secret();
  tx.run(sql::DeleteSecondFactor{.user_id = me});
  tx.run(sql::InsertSecondFactor{.user_id = me, .secret = secret, .now = tx.now()});
  std::string uri = totp_uri(TRY(get_company(tx, {})).name, user->email, secret);
  return SecondFactorSecret{.secret = std::move(secret), .uri = std::move(uri)};
}

Result<RecoveryCodes> confirm_second_factor(Tx& tx, ConfirmSecondFactor input) {
  const UserId me = tx.who().user_id;
  const auto factor = factor_of(tx, me);
  if (!factor) return refuse(RefusalCode::conflict, "", "there is no second factor to confirm; begin anew");
  if (factor->confirmed_at) return refuse(RefusalCode::conflict, "", "the second factor is on already");
  const auto step = totp_step_of(factor->secret, plain_code(input.code), tx.now(), factor->last_step);
  if (!step) return refuse(RefusalCode::invalid, "code", "is not the code of the app; is the phone's clock right?");
  tx.run(sql::ConfirmSecondFactor{.now = tx.now(), .last_step = *step, .user_id = me});
  RecoveryCodes codes = make_recovery_codes(tx, me);
  tx.run(sql::DeleteOtherSessionsOf{.user_id = me, .hash = input.from.credential_hash});
  tx.record(SecondFactorTurnedOn{.user_id = me});
  tx.changed("access", me);
  tx.changed("users", me);
  return codes;
}

Result<Done> verify_myself(Db& db, ProveMyself& input) {
  UserId me;
  const auto row = db.read(TxContext{}, [&](Tx& tx) -> Result<AccountRow> {
    const auto user = session_user(tx, input.from.credential_hash);
    if (!user) return refuse(RefusalCode::unauthorised, "", "sign in first");
    me = *user;
    if (!has_factor(tx, me)) return refuse(RefusalCode::conflict, "", "the second factor is off");
    return *tx.one<AccountRow>(sql::PasswordOf{.id = me});
  });
  const AccountRow who = TRY(row);
  TRY(check_attempts(db, who.email, input.from));
  if (!verify_password(who.password_hash, input.password)) {
    note_failed_attempt(db, {.email = who.email, .user_id = me, .reason = "password"}, input.from);
    return refuse(RefusalCode::invalid, "password", "is not your password");
  }
  return take_code(db, me, who.email, input.code, input.from);
}

Result<RecoveryCodes> renew_recovery_codes(Tx& tx, ProveMyself) {
  const UserId me = tx.who().user_id;
  RecoveryCodes codes = make_recovery_codes(tx, me);
  tx.record(RecoveryCodesMade{.user_id = me});
  return codes;
}

Result<Done> turn_off_second_factor(Tx& tx, ProveMyself) {
  const UserId me = tx.who().user_id;
  delete_factor(tx, me);
  tx.record(SecondFactorTurnedOff{.user_id = me});
  return Done{};
}

Result<Done> reset_second_factor(Tx& tx, OneUser input) {
  const auto user = find_user(tx, input.id);
  if (!user) return refuse(RefusalCode::not_found, "id", "no such user");
  TRY(check_may_give(tx, "id", user->role_id));
  // Whoever has taken over a session must not get rid of it without a code.
  if (user->id == tx.who().user_id)
    return refuse(RefusalCode::conflict, "id", "your own is turned off in your settings, with a code");
  if (!has_factor(tx, user->id)) return refuse(RefusalCode::conflict, "id", "has no second factor");
  delete_factor(tx, user->id);
  tx.run(sql::DeleteOtherSessionsOf{.user_id = user->id, .hash = ""});
  tx.record(SecondFactorReset{.user_id = user->id});
  return Done{};
}

Result<SecondFactorRule> get_second_factor_rule(Tx& tx, Nothing) {
  return SecondFactorRule{.everybody = tx.all<RoleId>(sql::RolesNotDemanded{}).empty(),
                          .role_ids = tx.all<RoleId>(sql::DemandedRoles{})};
}

Result<SecondFactorRule> set_second_factor_rule(Tx& tx, SetSecondFactorRule input) {
  const auto before = tx.all<RoleId>(sql::DemandedRoles{});
  auto all = tx.all<RoleId>(sql::RolesNotDemanded{});
  all.insert(all.end(), before.begin(), before.end());
  std::ranges::sort(all);
  for (std::size_t i = 0; i < input.role_ids.size(); ++i)
    if (!std::ranges::binary_search(all, input.role_ids[i]))
      return refuse(RefusalCode::invalid, "/role_ids/" + std::to_string(i), "no such role");
  std::vector<RoleId> after = input.everybody ? all : std::move(input.role_ids);
  std::ranges::sort(after);
  after.erase(std::ranges::unique(after).begin(), after.end());
  if (after == before) return get_second_factor_rule(tx, {});
  TRY(check_rule(tx, before, after));
  for (const RoleId role : before) tx.run(sql::ForgetDemand{.role_id = role});
  for (const RoleId role : after) tx.run(sql::DemandOfRole{.role_id = role});
  for (const UserId user : tx.all<UserId>(sql::UsersWhoOweSecondFactor{})) {
    tx.run(sql::DeleteOtherSessionsOf{.user_id = user, .hash = ""});
    tx.changed("access", user);
  }
  tx.record(SecondFactorRuleSet{.everybody = input.everybody, .role_ids = after});
  tx.changed("roles");
  return get_second_factor_rule(tx, {});
}

void demand_of_new_role(Tx& tx, RoleId id) {
  if (tx.all<RoleId>(sql::RolesNotDemanded{}) == std::vector<RoleId>{id}) tx.run(sql::DemandOfRole{.role_id = id});
}

void forget_demand(Tx& tx, RoleId id) { tx.run(sql::ForgetDemand{.role_id = id}); }

Result<Done> take_code(Db& db, UserId user_id, const std::string& email, const std::optional<Text<1, 64>>& code,
                       const From& from) {
  if (!db.read(TxContext{}, [&](Tx& tx) { return has_factor(tx, user_id); })) return Done{};
  if (!code) return refuse(RefusalCode::invalid, "code", "the code of your authenticator app is needed too");
  switch (db.write(TxContext{}, [&](Tx& tx) { return taken(tx, user_id, email, *code, from); })) {
    case Taken::good: return Done{};
    case Taken::wrong: return refuse(RefusalCode::invalid, "code", "is wrong, or was used already");
    case Taken::too_many: return std::unexpected(too_many_codes());
  }
  CHECK(false);
  return Done{};
}

}  // namespace vez
