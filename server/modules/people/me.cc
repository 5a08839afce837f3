// What everybody does about their own account: sessions, name, password.

#include "engine/page.h"
#include "people/accounts.h"
#include "people/secrets.h"
#include "people_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

struct SessionOfRow {
  SessionId id;
  std::string hash;
  UtcTime created_at;
  UtcTime last_seen_at;
  std::string user_agent;
};
BOOST_DESCRIBE_STRUCT(SessionOfRow, (), (id, hash, created_at, last_seen_at, user_agent))

struct PasswordRow {
  std::string email;
  std::string name;
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(PasswordRow, (), (email, name, password_hash))

std::string company_name(Tx& tx) {
  const auto company = get_company(tx, {});
  return company ? company->name : "";
}

}  // namespace

Result<Page<SessionRow>> list_sessions(Tx& tx, FromSession input) {
  Page<SessionRow> page;
  for (SessionOfRow& row :
       tx.all<SessionOfRow>(sql::SessionsOf{.user_id = tx.who().user_id,
                                            .now = tx.now(),
                                            .seen_at = tx.now() - std::chrono::seconds(session_idle_seconds_max)}))
    page.items.push_back({.id = row.id,
                          .created_at = row.created_at,
                          .last_seen_at = row.last_seen_at,
                          .user_agent = std::move(row.user_agent),
                          .current = row.hash == input.from.credential_hash});
  return page;
}

Result<Done> end_session(Tx& tx, EndSession input) {
  if (tx.run(sql::DeleteSessionOf{.id = input.id, .user_id = tx.who().user_id}) == 0)
    return refuse(RefusalCode::not_found, "id", "no such session");
  tx.record(SessionEnded{.session_id = input.id});
  tx.changed("access", tx.who().user_id);
  return Done{};
}

Result<User> update_me(Tx& tx, UpdateMe input) {
  UpdateUser update{};
  update.id = tx.who().user_id;
  update.name = std::move(input.name), update.language = input.language;
  return update_user(tx, std::move(update));
}

Result<Done> verify_change_password(Db& db, ChangePassword& input) {
  std::string company;
  UserId me;
  const auto row = db.read(TxContext{}, [&](Tx& tx) -> Result<PasswordRow> {
    company = company_name(tx);
    const auto user = session_user(tx, input.from.credential_hash);
    if (!user) return refuse(RefusalCode::unauthorised, "", "sign in first");
    me = *user;
    return *tx.one<PasswordRow>(sql::PasswordOf{.id = me});
  });
  const PasswordRow who = TRY(row);
  TRY(check_attempts(db, who.email, input.from));
  if (!verify_password(who.password_hash, input.current_password)) {
    note_failed_attempt(db, {.email = who.email, .user_id = me, .reason = "password"}, input.from);
    return refuse(RefusalCode::invalid, "current_password", "is not your password");
  }
  TRY(check_password("new_password", input.new_password, {who.name, who.email, company}));
  input.old_hash = who.password_hash;
  input.new_hash = hash_password(input.new_password);
  return Done{};
}

Result<Done> change_password(Tx& tx, ChangePassword input) {
  const UserId me = tx.who().user_id;
  if (tx.run(sql::SetPassword{.password_hash = input.new_hash, .id = me, .old_hash = input.old_hash}) == 0)
    return refuse(RefusalCode::conflict, "", "the password was changed meanwhile");
  end_credentials(tx, me, input.from.credential_hash);
  tx.record(PasswordChanged{.user_id = me});
  return Done{};
}

Result<Done> hash_invited_password(Db& db, AcceptInvitation& input) {
  // Nothing is hashed for a caller who does not hold the link.
  std::vector<std::string> words;
  const bool good = db.read(TxContext{}, [&](Tx& tx) {
    const auto user =
        tx.one<UserId>(sql::LinkUser{.hash = secret_hash(input.token.value), .purpose = "invitation", .now = tx.now()});
    if (!user) return false;
    const auto who = tx.one<PasswordRow>(sql::PasswordOf{.id = *user});
    words = {who->name, who->email, company_name(tx)};
    return true;
  });
  if (!good) return refuse(RefusalCode::forbidden, "token", "this link is not good any more; ask for a new one");
  TRY(check_password("password", input.password, words));
  input.password_hash = hash_password(input.password);
  return Done{};
}

Result<Session> accept_invitation(Tx& tx, AcceptInvitation input) {
  const std::string hash = secret_hash(input.token.value);
  const auto user = tx.one<UserId>(sql::LinkUser{.hash = hash, .purpose = "invitation", .now = tx.now()});
  if (!user || tx.run(sql::TakeLink{.hash = hash, .purpose = "invitation", .now = tx.now()}) != 1 ||
      tx.run(sql::SetPassword{.password_hash = input.password_hash, .id = *user, .old_hash = ""}) != 1)
    return refuse(RefusalCode::forbidden, "token", "this link is not good any more; ask for a new one");
  tx.act_as(Actor{.user_id = *user, .via = "page", .rights = 0, .language = tx.who().language});
  tx.record(InvitationAccepted{.user_id = *user});
  tx.changed("users", *user);
  tx.changed("colleagues", *user);
  return begin_session(tx, *user, input.from);
}

}  // namespace vez
