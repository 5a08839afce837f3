// Keys for programs. Each belongs to the user who made it, and never allows more than they may.

#include "engine/page.h"
#include "people/accounts.h"
#include "people/secrets.h"
#include "people_sql.h"

namespace vez {
namespace {

struct TokenRow {
  TokenId id;
  std::string name;
  std::int64_t rights;
  UtcTime created_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> last_used_at;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (id, name, rights, created_at, expires_at, last_used_at))

}  // namespace

std::vector<Right> rights_list(Rights rights) {
  std::vector<Right> list;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Right>>([&](auto right) {
    if (has_right(rights, right.value)) list.push_back(right.value);
  });
  return list;
}

Result<Page<Token>> list_tokens(Tx& tx, ListByCursor input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const TokenId after{TRY(id_of_cursor(input.cursor))};
  std::vector<Token> tokens;
  for (TokenRow& row :
       tx.all<TokenRow>(sql::TokensOf{.user_id = tx.who().user_id, .after_id = after, .count_max = limit + 1}))
    tokens.push_back({.id = row.id,
                      .name = std::move(row.name),
                      .scopes = rights_list(static_cast<Rights>(row.rights)),
                      .created_at = row.created_at,
                      .expires_at = row.expires_at,
                      .last_used_at = row.last_used_at});
  return page_by_id(std::move(tokens), limit);
}

Result<NewToken> create_my_token(Tx& tx, CreateToken input) {
  Rights rights = 0;
  for (std::size_t i = 0; i < input.scopes.size(); ++i) {
    // Not more than the maker may, who may be a program with few rights itself.
    if (!has_right(tx.who().rights, input.scopes[i]))
      return refuse(RefusalCode::forbidden, "/scopes/" + std::to_string(i), "is a right that you do not have");
    rights |= right_bit(input.scopes[i]);
  }
  if (rights == 0) return refuse(RefusalCode::invalid, "scopes", "must not be empty");
  if (input.expires_at && *input.expires_at <= tx.now())
    return refuse(RefusalCode::invalid, "expires_at", "must be in the future");
  const UserId me = tx.who().user_id;
  if (*tx.one<std::int64_t>(sql::CountTokensOf{.user_id = me}) >= tokens_max)
    return refuse(RefusalCode::conflict, "",
                  {"there must be at most {max} tokens", {{"max", std::to_string(tokens_max)}}});
  std::string secret = new_secret();
  const auto id = tx.new_id<TokenId>();
  tx.run(sql::InsertToken{.id = id,
                          .hash = secret_hash(secret),
                          .user_id = me,
                          .name = input.name,
                          .rights = static_cast<std::int64_t>(rights),
                          .now = tx.now(),
                          .expires_at = input.expires_at});
  tx.record(TokenCreated{.token_id = id, .user_id = me});
  return NewToken{.id = id,
                  .name = input.name.value,
                  .scopes = rights_list(rights),
                  .expires_at = input.expires_at,
                  .token = std::move(secret)};
}

Result<Done> revoke_token(Tx& tx, RevokeToken input) {
  if (tx.run(sql::DeleteTokenOf{.id = input.id, .user_id = tx.who().user_id}) == 0)
    return refuse(RefusalCode::not_found, "id", "no such token");
  tx.record(TokenRevoked{.token_id = input.id});
  tx.changed("access", tx.who().user_id);
  return Done{};
}

}  // namespace vez
