#include "people/people.h"

#include <limits>

#include "people/accounts.h"
#include "people/passwords.h"
#include "people/second_factor.h"
#include "people/secrets.h"
#include "people_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

constexpr std::string_view setup_purpose = "setup";
// How long the link to create the owner is good, in seconds.
constexpr std::int64_t setup_link_seconds = 24 * 3600;
constexpr std::int64_t throttle_seconds = 60;
// Failures are kept as long as any throttle looks back.
constexpr std::int64_t failures_kept_seconds = 3600;

struct Credentials {
  UserId id;
  std::string password_hash;
  bool disabled;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash, disabled))

struct SessionCallerRow {
  SessionId session_id;
  UserId user_id;
  RoleId role_id;
  std::int64_t role_rights;
  Sees sees;
  Language language;
  UtcTime last_seen_at;
  UtcTime ends_at;
  std::optional<UtcTime> second_factor_at;
  std::optional<RoleId> demanded_role_id;
  bool owes_second_factor() const { return demanded_role_id && !second_factor_at; }
};
BOOST_DESCRIBE_STRUCT(SessionCallerRow, (),
                      (session_id, user_id, role_id, role_rights, sees, language, last_seen_at, ends_at,
                       second_factor_at, demanded_role_id))

struct TokenCallerRow {
  UserId user_id;
  std::string name;
  std::int64_t rights;
  RoleId role_id;
  std::int64_t role_rights;
  Sees sees;
  Language language;
  std::optional<UtcTime> last_used_at;
  std::optional<UtcTime> expires_at;
};
BOOST_DESCRIBE_STRUCT(TokenCallerRow, (),
                      (user_id, name, rights, role_id, role_rights, sees, language, last_used_at, expires_at))

UtcTime idle_since(Tx& tx) { return tx.now() - std::chrono::seconds(session_idle_seconds_max); }

bool touch_is_due(Tx& tx, UtcTime last_at) { return last_at + std::chrono::seconds(session_touch_seconds) < tx.now(); }

std::optional<SessionCallerRow> session_row(Tx& tx, const std::string& hash) {
  return tx.one<SessionCallerRow>(
      sql::SessionCaller{.hash = hash, .now = tx.now(), .seen_at = idle_since(tx), .disabled = false});
}

Result<Session> session_of(Tx& tx, UserId user_id, SessionId session_id, const std::string& hash, std::string secret) {
  auto user = find_user(tx, user_id);
  const auto row = session_row(tx, hash);
  CHECK(user.has_value() && row.has_value());
  const RoleGrant grant = grant_of(row->role_id, row->role_rights, row->sees);
  Session session{.user = *std::move(user),
                  .rights = rights_list(grant.rights),
                  .sees = grant.sees,
                  .company = TRY(get_company(tx, {})),
                  .csrf_token = csrf_token(hash),
                  .session_id = session_id,
                  .second_factor_due = row->owes_second_factor(),
                  .secret = std::move(secret)};
  return session;
}

Result<Session> start_session(Tx& tx, UserId user_id, const From& from) {
  constexpr std::size_t user_agent_bytes_max = 300;
  std::string secret = new_secret();
  const std::string hash = secret_hash(secret);
  const auto id = tx.new_id<SessionId>();
  tx.run(sql::DeleteEndedSessions{.user_id = user_id, .now = tx.now(), .seen_at = idle_since(tx)});
  const std::string agent = characters(from.user_agent) < 0 ? "" : from.user_agent.substr(0, user_agent_bytes_max);
  tx.run(sql::InsertSession{.id = id,
                            .hash = hash,
                            .user_id = user_id,
                            .now = tx.now(),
                            .ends_at = tx.now() + std::chrono::seconds(session_seconds_max),
                            .user_agent = characters(agent) < 0 ? std::string_view() : std::string_view(agent)});
  tx.record(SessionStarted{.user_id = user_id, .session_id = id});
  return session_of(tx, user_id, id, hash, std::move(secret));
}

std::optional<Caller> caller_by_session(Tx& tx, const std::string& hash) {
  const auto row = session_row(tx, hash);
  if (!row) return std::nullopt;
  const RoleGrant grant = grant_of(row->role_id, row->role_rights, row->sees);
  return Caller{
      .user_id = row->user_id,
      .rights = grant.rights,
      .sees = grant.sees,
      .language = row->language,
      .by_session = true,
      .owes_second_factor = row->owes_second_factor(),
      .via = "page",
      .good_until = std::min(row->ends_at, row->last_seen_at + std::chrono::seconds(session_idle_seconds_max)),
      .touch_due = touch_is_due(tx, row->last_seen_at)};
}

std::optional<Caller> caller_by_token(Tx& tx, const std::string& hash) {
  const auto token = tx.one<TokenCallerRow>(sql::TokenCaller{.hash = hash, .now = tx.now(), .disabled = false});
  if (!token) return std::nullopt;
  // A token never allows more than its owner may.
  const RoleGrant grant = grant_of(token->role_id, token->role_rights, token->sees);
  return Caller{.user_id = token->user_id,
                .rights = static_cast<Rights>(token->rights) & grant.rights,
                .sees = grant.sees,
                .language = token->language,
                .by_session = false,
                .via = "token:" + token->name,
                .good_until = token->expires_at.value_or(UtcTime{std::numeric_limits<std::int64_t>::max()}),
                .touch_due = !token->last_used_at || touch_is_due(tx, *token->last_used_at)};
}

}  // namespace

std::string csrf_token(const std::string& credential_hash) {
  return secret_hash("csrf:" + credential_hash).substr(0, 32);
}

std::optional<Caller> find_caller(Tx& tx, const std::string& credential_hash, Credential likely) {
  if (credential_hash.empty()) return std::nullopt;
  const bool token_first = likely == Credential::token;
  auto caller = token_first ? caller_by_token(tx, credential_hash) : caller_by_session(tx, credential_hash);
  if (caller) return caller;
  return token_first ? caller_by_session(tx, credential_hash) : caller_by_token(tx, credential_hash);
}

void touch_credential(Tx& tx, const std::string& credential_hash) {
  if (tx.run(sql::TouchSession{.now = tx.now(), .hash = credential_hash}) == 0)
    tx.run(sql::TouchToken{.now = tx.now(), .hash = credential_hash});
}

std::optional<UserId> session_user(Tx& tx, const std::string& credential_hash) {
  const auto row = session_row(tx, credential_hash);
  if (!row) return std::nullopt;
  return row->user_id;
}

Result<Session> begin_session(Tx& tx, UserId user_id, const From& from) { return start_session(tx, user_id, from); }

std::optional<User> find_user(Tx& tx, UserId id) {
  auto user = tx.one<User>(sql::UserById{.id = id});
  if (user) user->role_name = role_name(tx, user->role_id, user->role_name);
  return user;
}

std::optional<UserId> user_of_mail(Tx& tx, const std::string& email) {
  const auto user = tx.one<Credentials>(sql::CredentialsByEmail{.email = normal_mail(email)});
  if (!user) return std::nullopt;
  return user->id;
}

Result<Done> check_password(std::string_view field, std::string_view password, const std::vector<std::string>& words) {
  if (is_guessable_password(password, words))
    return refuse(RefusalCode::invalid, field, "is one of the passwords that are guessed first");
  return Done{};
}

void end_credentials(Tx& tx, UserId user_id, const std::string& kept_hash) {
  tx.run(sql::DeleteOtherSessionsOf{.user_id = user_id, .hash = kept_hash});
  tx.run(sql::DeleteTokensOf{.user_id = user_id});
  tx.run(sql::DeleteLinksOf{.user_id = user_id});
  tx.changed("access", user_id);
}

bool setup_needed(Tx& tx) { return tx.one<std::int64_t>(sql::CountUsers{}) == 0; }

std::string make_setup_link(Tx& tx) {
  tx.run(sql::DeleteLinksFor{.purpose = setup_purpose});
  std::string secret = new_secret();
  tx.run(sql::InsertLink{.hash = secret_hash(secret),
                         .purpose = setup_purpose,
                         .user_id = std::nullopt,
                         .now = tx.now(),
                         .ends_at = tx.now() + std::chrono::seconds(setup_link_seconds)});
  return secret;
}

Result<UserId> add_user(Tx& tx, const std::string& name, const std::string& email, RoleId role_id, Language language,
                        const std::string& password_hash) {
  if (!is_valid_mail(email)) return refuse(RefusalCode::invalid, "email", "is not a mail address");
  const std::string address = normal_mail(email);
  if (tx.one<Credentials>(sql::CredentialsByEmail{.email = address}))
    return refuse(RefusalCode::conflict, "email", "has an account already");
  const auto id = tx.new_id<UserId>();
  tx.run(sql::InsertUser{.id = id,
                         .name = name,
                         .email = address,
                         .language = enum_name(language),
                         .role_id = role_id,
                         .password_hash = password_hash,
                         .disabled = false,
                         .now = tx.now()});
  tx.record(UserCreated{.user_id = id, .role_id = role_id});
  tx.changed("users", id);
  tx.changed("colleagues", id);
  return id;
}

Result<std::string> create_token(Tx& tx, const std::string& email, const std::string& name, Rights rights) {
  const auto user = user_of_mail(tx, email);
  if (!user) return refuse(RefusalCode::not_found, "user", "no such user");
  std::string secret = new_secret();
  const auto id = tx.new_id<TokenId>();
  tx.run(sql::InsertToken{.id = id,
                          .hash = secret_hash(secret),
                          .user_id = *user,
                          .name = name,
                          .rights = static_cast<std::int64_t>(rights),
                          .now = tx.now(),
                          .expires_at = std::nullopt});
  tx.record(TokenCreated{.token_id = id, .user_id = *user});
  return secret;
}

Result<Done> hash_setup_password(Db& db, CompleteSetup& input) {
  TRY(check_password("/owner/password", input.owner.password,
                     {input.owner.name.value, input.owner.email.value, input.company.name.value}));
  // Nothing is hashed for a caller who does not hold the link.
  if (!db.read(TxContext{}, [](Tx& tx) { return setup_needed(tx); }))
    return refuse(RefusalCode::conflict, "", "the company is set up already");
  input.password_hash = hash_password(input.owner.password);
  return Done{};
}

Result<Session> complete_setup(Tx& tx, CompleteSetup input) {
  if (!setup_needed(tx)) return refuse(RefusalCode::conflict, "", "the company is set up already");
  if (tx.run(sql::TakeLink{.hash = secret_hash(input.token.value), .purpose = setup_purpose, .now = tx.now()}) != 1)
    return refuse(RefusalCode::forbidden, "token",
                  "this link is not good any more; the program prints a new one when it starts");
  TRY(create_company(tx, input.company));
  const UserId owner = TRY(add_user(tx, input.owner.name.value, input.owner.email.value, RoleIds::owner,
                                    input.owner.language, input.password_hash));
  tx.record(SetupCompleted{.owner_id = owner});
  return start_session(tx, owner, input.from);
}

Result<Done> check_attempts(Db& db, const std::string& email, const From& from) {
  const bool too_many = db.read(TxContext{}, [&](Tx& tx) {
    const UtcTime since = tx.now() - std::chrono::seconds(throttle_seconds);
    const auto count = [&](const std::string& subject) {
      return *tx.one<std::int64_t>(sql::CountSignInFailures{.subject = subject, .since_at = since});
    };
    return count("mail:" + email) >= sign_in_failures_per_minute_max ||
           count("peer:" + from.peer) >= peer_failures_per_minute_max;
  });
  if (!too_many) return Done{};
  auto refusal = refuse(RefusalCode::too_many, "", "too many attempts; wait a minute");
  refusal.error().retry_after_seconds = throttle_seconds;
  return refusal;
}

void note_failed_attempt(Tx& tx, const FailedAttempt& attempt, const From& from) {
  tx.run(sql::DeleteOldSignInFailures{.since_at = tx.now() - std::chrono::seconds(failures_kept_seconds)});
  for (const std::string& subject : {"mail:" + attempt.email, "peer:" + from.peer, attempt.subject})
    if (!subject.empty())
      tx.run(sql::InsertSignInFailure{.id = tx.new_id<Id<struct FailureTag>>(), .subject = subject, .now = tx.now()});
  if (!attempt.user_id) return;
  tx.record(SignInRefused{.user_id = *attempt.user_id, .reason = attempt.reason, .peer = from.peer});
}

void note_failed_attempt(Db& db, const FailedAttempt& attempt, const From& from) {
  db.write(TxContext{}, [&](Tx& tx) { note_failed_attempt(tx, attempt, from); });
}

Result<Done> verify_sign_in(Db& db, SignIn& input) {
  const std::string address = normal_mail(input.email);
  TRY(check_attempts(db, address, input.from));
  const auto user =
      db.read(TxContext{}, [&](Tx& tx) { return tx.one<Credentials>(sql::CredentialsByEmail{.email = address}); });
  bool right = false;
  // Who was invited and has not come yet has no password: as long as any other.
  if (user && !user->disabled && !user->password_hash.empty())
    right = verify_password(user->password_hash, input.password);
  else
    verify_nothing(input.password);
  if (right) {
    input.verified = user->id;
    return take_code(db, user->id, address, input.code, input.from);
  }
  FailedAttempt attempt{.email = address};
  if (user) attempt.user_id = user->id, attempt.reason = user->disabled ? "disabled" : "password";
  note_failed_attempt(db, attempt, input.from);
  return refuse(RefusalCode::unauthorised, "", "the address or the password is wrong");
}

Result<Session> sign_in(Tx& tx, SignIn input) {
  tx.act_as(Actor{.user_id = input.verified, .via = "page", .rights = 0, .language = tx.who().language});
  return start_session(tx, input.verified, input.from);
}

Result<Session> get_session(Tx& tx, FromSession input) {
  const auto row = session_row(tx, input.from.credential_hash);
  if (!row) return refuse(RefusalCode::unauthorised, "", "sign in first");
  return session_of(tx, row->user_id, row->session_id, input.from.credential_hash, "");
}

Result<RouteAnswer> sign_out(Tx& tx, FromSession input) {
  if (const auto row = session_row(tx, input.from.credential_hash)) {
    tx.run(sql::DeleteSession{.hash = input.from.credential_hash});
    tx.record(SessionEnded{.session_id = row->session_id});
    tx.changed("access", row->user_id);
  }
  RouteAnswer answer;
  answer.status = 204, answer.set_session = "-";
  return answer;
}

}  // namespace vez
