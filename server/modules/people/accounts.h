#pragma once

// What people do about their own account, and owners about those of others.

#include <optional>
#include <string>
#include <vector>

#include "people/people.h"

namespace vez {

// One of my sessions, in a list.
struct SessionRow {
  SessionId id;
  UtcTime created_at;
  UtcTime last_seen_at;
  std::string user_agent;
  bool current;  // the one that asks
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, created_at, last_seen_at, user_agent, current))

struct EndSession {
  SessionId id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (id))

struct UpdateMe {
  Patch<Text<1, 200>> name;
  Patch<Language> language;
};
BOOST_DESCRIBE_STRUCT(UpdateMe, (), (name, language))

struct ChangePassword {
  using takes_secret = void;
  Text<1, 128> current_password;
  Text<12, 128> new_password;
  From from;
  std::string old_hash;  // made by before(), like the next
  std::string new_hash;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (current_password, new_password))

struct ListByCursor {
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListByCursor, (), (limit, cursor))

// Somebody who works here, as all of them may know.
struct Colleague {
  UserId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Colleague, (), (id, name))

struct CreateUser {
  Text<1, 200> name;
  Text<3, 254> email;
  RoleId role_id;
  Language language;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (name, email, role_id, language))

struct InvitedUser {
  using tells_secret = void;
  User user;
  std::string invitation_token;  // told once; the page makes the link of it
};
BOOST_DESCRIBE_STRUCT(InvitedUser, (), (user, invitation_token))

struct AcceptInvitation {
  using takes_secret = void;
  Text<1, 100> token;
  Text<12, 128> password;
  From from;
  std::string password_hash;  // made by before()
};
BOOST_DESCRIBE_STRUCT(AcceptInvitation, (), (token, password))

struct UpdateUser {
  UserId id;
  Patch<Text<1, 200>> name;
  Patch<RoleId> role_id;
  Patch<Language> language;
  Patch<bool> disabled;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
  From from;
};
BOOST_DESCRIBE_STRUCT(UpdateUser, (), (id, name, role_id, language, disabled))

struct Token {
  TokenId id;
  std::string name;
  std::vector<Right> scopes;
  UtcTime created_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Token, (), (id, name, scopes, created_at, expires_at, last_used_at))

struct CreateToken {
  Text<1, 100> name;
  std::vector<Right> scopes;
  std::optional<UtcTime> expires_at;
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (name, scopes, expires_at))

struct NewToken {
  using tells_secret = void;
  TokenId id;
  std::string name;
  std::vector<Right> scopes;
  std::optional<UtcTime> expires_at;
  std::string token;  // told once
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (id, name, scopes, expires_at, token))

struct RevokeToken {
  TokenId id;
};
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (id))

struct PasswordChanged {
  static constexpr std::string_view name = "PasswordChanged";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(PasswordChanged, (), (user_id))
struct UserInvited {
  static constexpr std::string_view name = "UserInvited";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(UserInvited, (), (user_id))
struct InvitationAccepted {
  static constexpr std::string_view name = "InvitationAccepted";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(InvitationAccepted, (), (user_id))
struct UserUpdated {
  static constexpr std::string_view name = "UserUpdated";
  UserId user_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(UserUpdated, (), (user_id, fields))
struct TokenRevoked {
  static constexpr std::string_view name = "TokenRevoked";
  TokenId token_id;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (token_id))

// How long an invitation is good, in seconds (7 days).
constexpr std::int64_t invitation_seconds = 7 * 24 * 3600;
// Most tokens that one user has at a time.
constexpr std::int64_t tokens_max = 100;

Result<Page<SessionRow>> list_sessions(Tx& tx, FromSession input);
Result<Done> end_session(Tx& tx, EndSession input);
Result<User> update_me(Tx& tx, UpdateMe input);
Result<Done> verify_change_password(Db& db, ChangePassword& input);
Result<Done> change_password(Tx& tx, ChangePassword input);

Result<Page<User>> list_users(Tx& tx, ListByCursor input);
// Those who may sign in, by name; at most colleagues_max.
constexpr std::int64_t colleagues_max = 1'000;
Result<Page<Colleague>> list_colleagues(Tx& tx, Nothing);
// Invites somebody; who was invited before and has not come yet gets a new link, and the old one stops being good.
Result<InvitedUser> create_user(Tx& tx, CreateUser input);
Result<Done> hash_invited_password(Db& db, AcceptInvitation& input);
Result<Session> accept_invitation(Tx& tx, AcceptInvitation input);
Result<User> update_user(Tx& tx, UpdateUser input);

Result<Page<Token>> list_tokens(Tx& tx, ListByCursor input);
Result<NewToken> create_my_token(Tx& tx, CreateToken input);
Result<Done> revoke_token(Tx& tx, RevokeToken input);

// The rights of a set, in the order of their declaration.
std::vector<Right> rights_list(Rights rights);

}  // namespace vez
