#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/route.h"

namespace vez {

// Hours that the answer to a POST with an Idempotency-Key is kept.
constexpr std::int64_t idempotency_hours = 48;

// The answer that was kept for the user's key; nothing when there is none. Refused when the key was used for another
// request, and when the answer told a secret: that is told once and not kept.
Result<std::optional<RouteAnswer>> kept_answer(Tx& tx, UserId user_id, std::string_view key,
                                               const std::string& request_hash);

// Runs `call` once for the user's key: the same key and request again gives the same answer without running it, another
// request with the same key is refused. `request_hash` is of all that makes the request what it is.
Result<RouteAnswer> run_once(Tx& tx, UserId user_id, std::string_view key, const std::string& request_hash,
                             const std::function<Result<RouteAnswer>(Tx&)>& call);

}  // namespace vez
