#include "app/router.h"

#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>

#include "app/problem.h"
#include "engine/idempotency.h"
#include "people/people.h"
#include "people/secrets.h"
#include "store/failure.h"

namespace vez {
namespace {

constexpr std::string_view base_path = "/api/v1";
constexpr std::string_view session_cookie = "vez_session";
// RFC 6265bis §4.1.3.2: a browser takes a cookie of this name only from https, and for this host alone.
constexpr std::string_view secure_session_cookie = "__Host-vez_session";
// At most this many password hashes at once (19 MiB each), and this many waiting for their turn.
constexpr int slow_threads = 2;
constexpr std::size_t slow_waiting_max = 16;

bool is_safe(Method method) { return method == Method::get; }

std::optional<std::int64_t> if_match(const http::Request& request) {
  std::string_view tag = request.header("If-Match");
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
  tag = tag.substr(1, tag.size() - 2);
  std::int64_t version = 0;
  const auto read = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  // What is no version of ours matches nothing.
  return read.ec == std::errc() && read.ptr == tag.data() + tag.size() ? version : -1;
}

http::Response failed(std::exception_ptr failure, std::string_view language) {
  try {
    std::rethrow_exception(failure);
  } catch (const StoreFailure& e) {
    std::cerr << "vez: " << e.what() << std::endl;
    return problem_of_status(503, language);
  } catch (const std::exception& e) {
    std::cerr << "vez: " << e.what() << std::endl;
    return problem_of_status(500, language);
  }
}

}  // namespace

// The threads for what takes long before its transaction.
class Router::Slow {
 public:
  Slow() {
    for (int i = 0; i < slow_threads; ++i) threads_.emplace_back(&Slow::loop, this);
  }
  ~Slow() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    some_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  // False when too many wait already.
  bool run(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() >= slow_waiting_max) return false;
      waiting_.push_back(std::move(work));
    }
    some_.notify_one();
    return true;
  }

 private:
  void loop() {
    for (;;) {
      std::function<void()> work;
      {
        std::unique_lock lock(mutex_);
        some_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        work = std::move(waiting_.front());
        waiting_.pop_front();
      }
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  bool stop_ = false;
};

// Everything a call needs inside its transaction, kept for when it is run again.
struct Router::Running {
  const Route* route;
  std::shared_ptr<Call> call;
  http::Request request;
  std::string credential_hash;
  std::string language;
  bool touch_due = false;
  Result<RouteAnswer> answer = RouteAnswer{};

  std::string_view idempotency_key() const {
    if (route->method != Method::post || route->takes_secret) return {};
    return request.header("Idempotency-Key");
  }
  std::string request_hash() const { return secret_hash(request.path + "\n" + request.body); }

  // Who asks, when they may; nothing for a stranger where everybody may.
  Result<std::optional<Caller>> authorised(Tx& tx);
};

Result<std::optional<Caller>> Router::Running::authorised(Tx& tx) {
  const auto caller = find_caller(tx, credential_hash);
  const Needs& needs = route->needs;
  if (!caller && !needs.everybody) return refuse(RefusalCode::unauthorised, "", "sign in first");
  if (!caller) return std::nullopt;
  language = enum_name(caller->language);
  touch_due = caller->touch_due;
  if (needs.in_person && !caller->by_session)
    return refuse(RefusalCode::forbidden, "", "only a person who signed in can do this, not a token");
  if (needs.right && !has_right(caller->rights, *needs.right))
    return refuse(RefusalCode::forbidden, "", "you do not have the right to do this");
  if (caller->by_session && !is_safe(route->method) && !needs.everybody &&
      !same_secret(request.header("X-CSRF-Token"), csrf_token(credential_hash)))
    return refuse(RefusalCode::forbidden, "", "the request does not come from the page");
  tx.act_as(Actor{.user_id = caller->user_id, .via = caller->via, .rights = caller->rights, .language = language});
  return caller;
}

Router::Router(Db& db, std::vector<Route> routes, std::string openapi, std::string public_url)
    : db_(db),
      routes_(std::move(routes)),
      openapi_(std::move(openapi)),
      public_url_(std::move(public_url)),
      cookie_(public_url_.starts_with("https://") ? secure_session_cookie : session_cookie),
      slow_(std::make_unique<Slow>()) {}

Router::~Router() = default;

std::string Router::secret_of(const http::Request& request) const {
  constexpr std::string_view bearer = "Bearer ";
  const std::string_view authorization = request.header("Authorization");
  if (authorization.starts_with(bearer)) return std::string(authorization.substr(bearer.size()));
  return std::string(http::cookie(request.header("Cookie"), cookie_));
}

// A change asked for by another site's page: the browser says where it comes from.
bool Router::from_elsewhere(const http::Request& request) const {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return false;
  if (!public_url_.empty()) return origin != public_url_;
  const std::size_t host = origin.find("://");
  return host == std::string_view::npos || origin.substr(host + 3) != request.header("Host");
}

http::Response Router::response_of(RouteAnswer answer) const {
  http::Response response{.status = answer.status,
                          .content_type = std::move(answer.content_type),
                          .headers = {},
                          .body = std::move(answer.body)};
  if (response.status == 204) response.content_type.clear();
  if (answer.version) response.headers.push_back({"ETag", "\"" + std::to_string(*answer.version) + "\""});
  if (!answer.set_session.empty()) {
    const bool end = answer.set_session == "-";
    response.headers.push_back(
        {"Set-Cookie", cookie_ + "=" + (end ? "" : answer.set_session) + "; Path=/; HttpOnly; SameSite=Strict" +
                           (cookie_ == secure_session_cookie ? "; Secure" : "") + (end ? "; Max-Age=0" : "")});
  }
  return response;
}

Router::Match Router::match(const http::Request& request) const {
  Match found;
  if (!request.path.starts_with(base_path)) return found;
  const std::string_view path = std::string_view(request.path).substr(base_path.size());
  for (const Route& route : routes_) {
    std::vector<std::pair<std::string, std::string>> values;
    std::string_view pattern = route.path, rest = path;
    bool same = true;
    // Segment by segment; a fixed word wins over a {name} because it is declared before it.
    while (same && !(pattern.empty() && rest.empty())) {
      if (pattern.empty() || rest.empty() || pattern[0] != '/' || rest[0] != '/') {
        same = false;
        break;
      }
      pattern.remove_prefix(1), rest.remove_prefix(1);
      const std::string_view want = pattern.substr(0, pattern.find('/')), have = rest.substr(0, rest.find('/'));
      pattern.remove_prefix(want.size()), rest.remove_prefix(have.size());
      if (want.starts_with('{')) {
        auto value = http::percent_decoded(have, false);
        same = value && !value->empty();
        if (same) values.emplace_back(std::string(want.substr(1, want.size() - 2)), *std::move(value));
      } else {
        same = want == have;
      }
    }
    if (!same) continue;
    if (method_name(route.method) != request.method) {
      found.other_method = true;
      continue;
    }
    found.route = &route, found.path = std::move(values);
    return found;
  }
  return found;
}

std::size_t Router::body_bytes_max(const http::Request& head) {
  const Match found = match(head);
  return found.route == nullptr ? 0 : found.route->body_bytes_max;
}

http::Response Router::problem(int status, const http::Request& head) {
  return problem_of_status(status, wanted_language(head.header("Accept-Language")));
}

bool Router::answer_outside(const http::Request& request, const http::Reply& reply) {
  if (request.path == "/healthz") {
    reply({.status = 200, .content_type = "text/plain", .headers = {}, .body = "ok\n"});
  } else if (request.path == "/readyz") {
    if (draining_) return reply(problem_of_status(503, "en")), true;
    db_.submit_read(
        TxContext{}, [](Tx& tx) { return setup_needed(tx), Outcome::commit; },
        [reply](std::exception_ptr failure) {
          if (failure)
            reply(problem_of_status(503, "en"));
          else
            reply({.status = 200, .content_type = "text/plain", .headers = {}, .body = "ready\n"});
        });
  } else if (request.path == "/api/openapi.json") {
    reply({.status = 200, .content_type = "application/json", .headers = {}, .body = openapi_});
  } else {
    return false;
  }
  return true;
}

void Router::answer(http::Request request, http::Reply reply) {
  if (answer_outside(request, reply)) return;
  const std::string language = wanted_language(request.header("Accept-Language"));
  Match found = match(request);
  if (found.route == nullptr) return reply(problem_of_status(found.other_method ? 405 : 404, language));
  const Route& route = *found.route;
  if (!is_safe(route.method) && from_elsewhere(request))
    return reply(
        problem_of(refuse(RefusalCode::forbidden, "", "the request comes from another site").error(), language));
  auto query = http::parse_query(request.query);
  if (!query) return reply(problem_of(refuse(RefusalCode::malformed, "?", "is not a query").error(), language));
  const std::string_view type = request.header("Content-Type");
  if (!request.body.empty() && !type.starts_with("application/json") &&
      !type.starts_with("application/merge-patch+json"))
    return reply(problem_of(refuse(RefusalCode::unsupported, "", "must be application/json").error(), language));
  const std::string secret = secret_of(request);
  RouteInput input{.path = std::move(found.path),
                   .query = *std::move(query),
                   .body = request.body,
                   .peer = request.peer,
                   .user_agent = std::string(request.header("User-Agent")),
                   .credential_hash = secret.empty() ? "" : secret_hash(secret),
                   .if_match = if_match(request)};
  auto call = route.decode(std::move(input));
  // What is wrong with a request is told only to who may make it.
  struct Refused final : Call {
    explicit Refused(Refusal r) : refusal(std::move(r)) {}
    Result<Done> before(Db&) override { return Done{}; }
    Result<RouteAnswer> run(Tx&) override { return std::unexpected(refusal); }
    Refusal refusal;
  };
  std::shared_ptr<Call> decoded =
      call ? std::shared_ptr<Call>(*std::move(call)) : std::make_shared<Refused>(std::move(call).error());
  const auto running = std::make_shared<Running>(Running{.route = &route,
                                                         .call = std::move(decoded),
                                                         .request = std::move(request),
                                                         .credential_hash = secret.empty() ? "" : secret_hash(secret),
                                                         .language = language});
  if (!route.slow) return run(running, reply);
  if (slow_->run([this, running, reply] { run_slow(running, reply); })) return;
  auto refusal = refuse(RefusalCode::too_many, "", "too many attempts; wait a minute").error();
  refusal.retry_after_seconds = 2;
  reply(problem_of(refusal, language));
}

Result<RouteAnswer> Router::authorised_run(Tx& tx, Running& running) {
  const auto caller = TRY(running.authorised(tx));
  const std::string_view key = running.idempotency_key();
  if (key.empty() || !caller) return running.call->run(tx);
  return run_once(tx, caller->user_id, key, running.request_hash(),
                  [&](Tx& inner) { return running.call->run(inner); });
}

// What is known before a slow call does anything: that it is allowed, and its answer when it was done before.
Result<std::optional<RouteAnswer>> Router::before_slow(Tx& tx, Running& running) {
  const auto caller = TRY(running.authorised(tx));
  const std::string_view key = running.idempotency_key();
  if (key.empty() || !caller) return std::nullopt;
  return kept_answer(tx, caller->user_id, key, running.request_hash());
}

void Router::run_slow(const std::shared_ptr<Running>& running, const http::Reply& reply) {
  try {
    auto known = db_.read(TxContext{}, [running](Tx& tx) { return before_slow(tx, *running); });
    if (!known) return reply(problem_of(known.error(), running->language));
    if (*known) return reply(response_of(**std::move(known)));
    if (const auto before = running->call->before(db_); !before)
      return reply(problem_of(before.error(), running->language));
  } catch (...) {
    return reply(failed(std::current_exception(), running->language));
  }
  run(running, reply);
}

void Router::run(const std::shared_ptr<Running>& running, const http::Reply& reply) {
  const Db::Work work = [running](Tx& tx) {
    running->answer = authorised_run(tx, *running);
    return running->answer ? Outcome::commit : Outcome::roll_back;
  };
  const Db::Finish finish = [this, running, reply](std::exception_ptr failure) {
    if (!failure && running->touch_due)
      db_.submit_write(
          TxContext{}, [running](Tx& tx) { return touch_credential(tx, running->credential_hash), Outcome::commit; },
          [](std::exception_ptr) {});
    if (failure)
      reply(failed(failure, running->language));
    else if (!running->answer)
      reply(problem_of(running->answer.error(), running->language));
    else
      reply(response_of(*std::move(running->answer)));
  };
  if (running->route->writes) return db_.submit_write(TxContext{}, work, finish);
  try {
    // A short read on this very thread saves two changes of threads (SQLite).
    if (db_.read_here(TxContext{}, work)) return finish(nullptr);
  } catch (...) {
    return finish(std::current_exception());
  }
  db_.submit_read(TxContext{}, work, finish);
}

}  // namespace vez
