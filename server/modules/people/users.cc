// What owners do about the accounts of others.

#include "engine/page.h"
#include "people/accounts.h"
#include "people/roles.h"
#include "people/secrets.h"
#include "people_sql.h"
#include "text/fold.h"

namespace vez {
namespace {

struct AccountRow {
  UserId id;
  std::string password_hash;
  bool disabled;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (id, password_hash, disabled))

// Takes the value of the patch; the field's name is noted when that changes something. Null is refused: everybody has
// a name, a role and a language.
template <class Given, class Value>
Result<Done> apply(std::vector<std::string>& fields, std::string_view name, const Patch<Given>& patch, Value& target) {
  if (!patch.present) return Done{};
  if (!patch.value) return refuse(RefusalCode::invalid, name, "must be there");
  Value value;
  if constexpr (requires { trimmed(patch.value->value); })
    value = trimmed(patch.value->value);
  else
    value = *patch.value;
  if constexpr (requires { value.empty(); }) {
    if (value.empty()) return refuse(RefusalCode::invalid, name, "must not be empty");
  }
  if (value == target) return Done{};
  target = std::move(value);
  fields.emplace_back(name);
  return Done{};
}

void store(Tx& tx, const User& user) {
  tx.run(sql::SetUser{.name = user.name,
                      .language = enum_name(user.language),
                      .role_id = user.role_id,
                      .disabled = user.disabled,
                      .id = user.id});
  tx.changed("users", user.id);
  tx.changed("colleagues", user.id);
}

std::string make_invitation(Tx& tx, UserId user_id) {
  constexpr std::string_view purpose = "invitation";
  tx.run(sql::DeleteLinksOf{.user_id = user_id});
  std::string secret = new_secret();
  tx.run(sql::InsertLink{.hash = secret_hash(secret),
                         .purpose = purpose,
                         .user_id = user_id,
                         .now = tx.now(),
                         .ends_at = tx.now() + std::chrono::seconds(invitation_seconds)});
  tx.record(UserInvited{.user_id = user_id});
  return secret;
}

// The account of the address, made or changed to what the invitation says; refused when somebody uses it.
Result<UserId> invited_account(Tx& tx, const CreateUser& input) {
  const auto there = tx.one<AccountRow>(sql::CredentialsByEmail{.email = normal_mail(input.email)});
  if (!there)
    return add_user(tx, std::string(trimmed(input.name)), input.email.value, input.role_id, input.language, "");
  if (!there->password_hash.empty() || there->disabled)
    return refuse(RefusalCode::conflict, "email", "has an account already");
  User user = *find_user(tx, there->id);
  TRY(check_may_give(tx, "email", user.role_id));
  user.name = trimmed(input.name), user.role_id = input.role_id, user.language = input.language;
  store(tx, user);
  return user.id;
}

}  // namespace

Result<Page<User>> list_users(Tx& tx, ListByCursor input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const UserId after{TRY(id_of_cursor(input.cursor))};
  auto users = tx.all<User>(sql::UsersAfter{.after_id = after, .count_max = limit + 1});
  for (User& user : users) user.role_name = role_name(tx, user.role_id, user.role_name);
  return page_by_id(std::move(users), limit);
}

Result<Page<Colleague>> list_colleagues(Tx& tx, Nothing) {
  return Page<Colleague>{
      .items = tx.all<Colleague>(sql::ColleaguesByName{.disabled = false, .count_max = colleagues_max}),
      .next = std::nullopt};
}

Result<InvitedUser> create_user(Tx& tx, CreateUser input) {
  if (trimmed(input.name).empty()) return refuse(RefusalCode::invalid, "name", "must not be empty");
  TRY(check_may_give(tx, "role_id", input.role_id));
  const UserId id = TRY(invited_account(tx, input));
  std::string secret = make_invitation(tx, id);
  return InvitedUser{.user = *find_user(tx, id), .invitation_token = std::move(secret)};
}

Result<User> update_user(Tx& tx, UpdateUser input) {
  // Two owners who take the role from each other at once: one of them sees what the other did.
  tx.run(sql::LockOwners{});
  const auto found = find_user(tx, input.id);
  if (!found) return refuse(RefusalCode::not_found, "id", "no such user");
  if (input.if_match && *input.if_match != found->version)
    return refuse(RefusalCode::stale, "", "somebody has changed this user meanwhile");
  // Who may do more than the one who asks is not theirs to change.
  TRY(check_may_give(tx, "id", found->role_id));
  User user = *found;
  std::vector<std::string> fields;
  TRY(apply(fields, "name", input.name, user.name));
  TRY(apply(fields, "language", input.language, user.language));
  TRY(apply(fields, "role_id", input.role_id, user.role_id));
  TRY(apply(fields, "disabled", input.disabled, user.disabled));
  if (fields.empty()) return user;
  TRY(check_may_give(tx, "role_id", user.role_id));
  const bool was_owner = found->role_id == RoleIds::owner && !found->disabled;
  const bool is_owner = user.role_id == RoleIds::owner && !user.disabled;
  if (was_owner && !is_owner && *tx.one<std::int64_t>(sql::CountOtherOwners{.disabled = false, .id = user.id}) == 0)
    return refuse(RefusalCode::conflict, user.disabled ? "disabled" : "role_id", "the last owner must stay an owner");
  store(tx, user);
  // What they hold was given for what they were.
  if (user.role_id != found->role_id || user.disabled) end_credentials(tx, user.id, input.from.credential_hash);
  tx.record(UserUpdated{.user_id = user.id, .fields = std::move(fields)});
  return *find_user(tx, user.id);
}

}  // namespace vez
