#include "engine/idempotency.h"

#include "engine_sql.h"

namespace vez {
namespace {

constexpr std::size_t key_characters_max = 255;
// Stands for the body of an answer that told a secret; no answer of ours is this.
constexpr std::string_view secret_body = "-";

struct KeptAnswer {
  std::string request_hash;
  std::int64_t status;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (request_hash, status, body))

}  // namespace

Result<std::optional<RouteAnswer>> kept_answer(Tx& tx, UserId user_id, std::string_view key,
                                               const std::string& request_hash) {
  const std::int64_t length = characters(key);
  if (length < 0 || static_cast<std::size_t>(length) > key_characters_max)
    return refuse(
        RefusalCode::malformed, "",
        {"the Idempotency-Key must have at most {max} characters", {{"max", std::to_string(key_characters_max)}}});
  auto kept = tx.one<KeptAnswer>(sql::FindIdempotentAnswer{.actor_id = user_id, .key = key});
  if (!kept) return std::nullopt;
  if (kept->request_hash != request_hash)
    return refuse(RefusalCode::invalid, "", "the Idempotency-Key was used for another request");
  if (kept->body == secret_body)
    return refuse(RefusalCode::conflict, "", "this was done already; its secret is told only once");
  RouteAnswer answer;
  answer.status = static_cast<int>(kept->status), answer.body = std::move(kept->body);
  return answer;
}

Result<RouteAnswer> run_once(Tx& tx, UserId user_id, std::string_view key, const std::string& request_hash,
                             const std::function<Result<RouteAnswer>(Tx&)>& call) {
  tx.run(sql::DeleteOldIdempotentAnswers{.before_at = tx.now() - std::chrono::hours(idempotency_hours)});
  if (auto kept = TRY(kept_answer(tx, user_id, key, request_hash))) return *std::move(kept);
  auto answer = TRY(call(tx));
  tx.run(sql::InsertIdempotentAnswer{.actor_id = user_id,
                                     .key = key,
                                     .now = tx.now(),
                                     .request_hash = request_hash,
                                     .status = answer.status,
                                     .body = answer.tells_secret ? secret_body : std::string_view(answer.body)});
  return answer;
}

}  // namespace vez
