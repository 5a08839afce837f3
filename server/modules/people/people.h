#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/rights.h"
#include "engine/route.h"
#include "engine/rule_check.h"
#include "people/company.h"
#include "store/tx.h"

namespace vez {

using SessionId = Id<struct SessionTag>;
using TokenId = Id<struct TokenTag>;

using RoleId = Id<struct RoleTag>;

// The roles that come with Vez; their ids are the same everywhere.
struct RoleIds {
  static constexpr RoleId owner{1};
  static constexpr RoleId manager{2};
  static constexpr RoleId agent{3};
  static constexpr RoleId caller{4};  // outbound
  static constexpr RoleId analyst{5};
  static constexpr RoleId integration{6};
};

// What a role allows.
struct RoleGrant {
  Rights rights;
  Sees sees;
};
// By the rights and the sight that stand in the role's row; those of built-in roles are known here.
RoleGrant grant_of(RoleId id, std::int64_t stored_rights, Sees stored_sees);
// In the language of who asks, for a built-in role.
std::string role_name(Tx& tx, RoleId id, const std::string& own_name);

struct User {
  UserId id;
  std::string name;
  std::string email;
  Language language;
  RoleId role_id;
  std::string role_name;
  bool disabled;
  std::optional<UtcTime> second_factor_at;  // since when it is on
  UtcTime created_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, name, email, language, role_id, role_name, disabled, second_factor_at, created_at, version))

struct Session {
  User user;
  std::vector<Right> rights;
  Sees sees;
  Company company;
  std::string csrf_token;
  SessionId session_id;
  bool second_factor_due;  // nothing else can be done before it is turned on
  // Not told: becomes the cookie of a fresh session.
  std::string secret;
  std::string session_secret() const { return secret; }
};
BOOST_DESCRIBE_STRUCT(Session, (), (user, rights, sees, company, csrf_token, session_id, second_factor_due))

struct OwnerSetup {
  using comes_in = void;
  Text<1, 200> name;
  Text<3, 254> email;
  Text<12, 128> password;
  Language language;
};
BOOST_DESCRIBE_STRUCT(OwnerSetup, (), (name, email, password, language))

struct CompleteSetup {
  using takes_secret = void;
  Text<1, 100> token;
  CompanySetup company;
  OwnerSetup owner;
  From from;
  std::string password_hash;  // made by before()
};
BOOST_DESCRIBE_STRUCT(CompleteSetup, (), (token, company, owner))

struct SignIn {
  using takes_secret = void;
  Text<1, 254> email;
  Text<1, 128> password;
  std::optional<Text<1, 64>> code;  // of the second factor, of who has one
  From from;
  UserId verified;  // whom the password belongs to; made by before()
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password, code))

struct FromSession {
  From from;
};
BOOST_DESCRIBE_STRUCT(FromSession, (), ())

struct UserCreated {
  static constexpr std::string_view name = "UserCreated";
  UserId user_id;
  RoleId role_id;
};
BOOST_DESCRIBE_STRUCT(UserCreated, (), (user_id, role_id))

struct SetupCompleted {
  static constexpr std::string_view name = "SetupCompleted";
  UserId owner_id;
};
BOOST_DESCRIBE_STRUCT(SetupCompleted, (), (owner_id))

struct SessionStarted {
  static constexpr std::string_view name = "SessionStarted";
  UserId user_id;
  SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(SessionStarted, (), (user_id, session_id))

// Of somebody who has an account; who has none is not written down.
struct SignInRefused {
  static constexpr std::string_view name = "SignInRefused";
  UserId user_id;
  std::string reason;  // "password", "code", "disabled"
  std::string peer;    // from where
};
BOOST_DESCRIBE_STRUCT(SignInRefused, (), (user_id, reason, peer))

struct SessionEnded {
  static constexpr std::string_view name = "SessionEnded";
  SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(SessionEnded, (), (session_id))

struct TokenCreated {
  static constexpr std::string_view name = "TokenCreated";
  TokenId token_id;
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(TokenCreated, (), (token_id, user_id))

// Whoever a credential belongs to.
struct Caller {
  UserId user_id = {};
  Rights rights = 0;
  Sees sees = Sees::own;
  Language language = Language::en;
  bool by_session = false;
  bool owes_second_factor = false;  // of a session
  std::string via = {};
  UtcTime good_until = {};  // when it ends by itself, if it is not used until then
  bool touch_due = false;   // session or token was last marked as used a while ago: touch_credential()
};

// Sessions end after this long without use, and this long after they began, in seconds (30 min, 10 h).
constexpr std::int64_t session_idle_seconds_max = 30 * 60;
constexpr std::int64_t session_seconds_max = 10 * 3600;
// Failed sign-ins of one address, and from one peer (an office may be behind one), in a minute before the next is
// refused.
constexpr std::int64_t sign_in_failures_per_minute_max = 10;
constexpr std::int64_t peer_failures_per_minute_max = 30;

// Who may be here with this credential now (its hash); nothing when nobody. Both kinds are looked for, the likely one
// first.
enum class Credential { session, token };
std::optional<Caller> find_caller(Tx& tx, const std::string& credential_hash, Credential likely = Credential::session);
// Marks the session or token as used now; not at each request, but session_touch_seconds apart.
constexpr std::int64_t session_touch_seconds = 60;
void touch_credential(Tx& tx, const std::string& credential_hash);
// What a page sends back to show that a request is its own.
std::string csrf_token(const std::string& credential_hash);

bool setup_needed(Tx& tx);
// A fresh one-time secret to create the owner with; the earlier ones stop being good.
std::string make_setup_link(Tx& tx);
// Refused when there were too many failed attempts with this address or from this peer in the last minute.
Result<Done> check_attempts(Db& db, const std::string& email, const From& from);
struct FailedAttempt {
  std::string email;
  std::optional<UserId> user_id = {};  // whose address it is
  std::string subject = {};            // counted beside the address and the peer
  std::string reason = {};
};
void note_failed_attempt(Tx& tx, const FailedAttempt& attempt, const From& from);
void note_failed_attempt(Db& db, const FailedAttempt& attempt, const From& from);
// A fresh session of the user; its secret becomes the cookie.
Result<Session> begin_session(Tx& tx, UserId user_id, const From& from);
// Whose session this is now, by its hash.
std::optional<UserId> session_user(Tx& tx, const std::string& credential_hash);
// No password that is guessed first: neither common nor made of these words (name, address, company).
Result<Done> check_password(std::string_view field, std::string_view password, const std::vector<std::string>& words);
// The user's sessions (but the one of `kept_hash`), tokens and links end now.
void end_credentials(Tx& tx, UserId user_id, const std::string& kept_hash);
std::optional<User> find_user(Tx& tx, UserId id);
// A person as they may act at this moment, for what goes on without them (`via` says through what); nothing when they
// are not here any more.
std::optional<Actor> actor_now(Tx& tx, UserId id, std::string via);
std::optional<UserId> user_of_mail(Tx& tx, const std::string& email);

Result<Session> complete_setup(Tx& tx, CompleteSetup input);
Result<Done> hash_setup_password(Db& db, CompleteSetup& input);
Result<Session> sign_in(Tx& tx, SignIn input);
Result<Done> verify_sign_in(Db& db, SignIn& input);
Result<Session> get_session(Tx& tx, FromSession input);
Result<RouteAnswer> sign_out(Tx& tx, FromSession input);

// For the command line. The password hash is of hash_password().
Result<UserId> add_user(Tx& tx, const std::string& name, const std::string& email, RoleId role_id, Language language,
                        const std::string& password_hash);
// The bearer token, told once.
Result<std::string> create_token(Tx& tx, const std::string& email, const std::string& name, Rights rights);

std::vector<Route> people_routes();
std::vector<RuleCheck> people_rule_checks();

}  // namespace vez
