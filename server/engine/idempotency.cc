#include "engine/idempotency.h"

#include "engine_sql.h"

namespace vez {
namespace {

constexpr std::size_t key_characters_max = 255;

struct KeptAnswer {
  std::string request_hash;
  std::int64_t status;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (request_hash, status, body))

}  // namespace

Result<RouteAnswer> run_once(Tx& tx, UserId user_id, std::string_view key, const std::string& request_hash,
                             const std::function<Result<RouteAnswer>(Tx&)>& call) {
  const std::int64_t length = characters(key);
  if (length < 0 || static_cast<std::size_t>(length) > key_characters_max)
    return refuse(
        RefusalCode::malformed, "",
        {"the Idempotency-Key must have at most {max} characters", {{"max", std::to_string(key_characters_max)}}});
  tx.run(sql::DeleteOldIdempotentAnswers{.before_at = tx.now() - std::chrono::hours(idempotency_hours)});
  if (auto kept = tx.one<KeptAnswer>(sql::FindIdempotentAnswer{.actor_id = user_id, .key = key})) {
    if (kept->request_hash != request_hash)
      return refuse(RefusalCode::invalid, "", "the Idempotency-Key was used for another request");
    RouteAnswer answer;
    answer.status = static_cast<int>(kept->status), answer.body = std::move(kept->body);
    return answer;
  }
  auto answer = TRY(call(tx));
  tx.run(sql::InsertIdempotentAnswer{.actor_id = user_id,
                                     .key = key,
                                     .now = tx.now(),
                                     .request_hash = request_hash,
                                     .status = answer.status,
                                     .body = answer.body});
  return answer;
}

}  // namespace vez
