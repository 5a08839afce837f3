#include "app/router.h"

#include <charconv>

#include "app/problem.h"
#include "app/reference_page.h"
#include "base/log.h"
#include "engine/idempotency.h"
#include "people/people.h"
#include "people/secrets.h"
#include "store/failure.h"

namespace vez {
namespace {

constexpr std::string_view base_path = "/api/v1";
// What other programs are given as an address stands beside it, too.
constexpr std::string_view calendar_path = "/calendar/";
constexpr std::string_view session_cookie = "vez_session";
// RFC 6265bis §4.1.3.2: a browser takes a cookie of this name only from https, and for this host alone.
constexpr std::string_view secure_session_cookie = "__Host-vez_session";
// At most this many password hashes at once (19 MiB each), and this many waiting for their turn.
constexpr int hashing_threads = 2;
constexpr std::size_t hashing_waiting_max = 16;
// Threads for bodies and answers in pieces. They wait for the database most of the time, so a few serve many; each
// connection has at most one piece waiting, so the queue is as bounded as they are.
constexpr int waiting_threads = 4;
constexpr std::size_t waiting_max = 50'000;
// Bodies in pieces at a time (each may hold a piece and what its taker gathers).
constexpr int bodies_max = 64;

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

// "text/csv; charset=utf-8" is text/csv.
bool takes_type(const Route& route, std::string_view content_type) {
  std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
  for (char& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (route.method == Method::patch && type == "application/merge-patch+json") return true;
  return std::ranges::find(route.body_types, type) != route.body_types.end();
}

Refusal wrong_type(const Route& route) {
  std::string types;
  for (const std::string& type : route.body_types) (types += types.empty() ? "" : ", ") += type;
  return refuse(RefusalCode::unsupported, "", {"must be {types}", {{"types", types}}}).error();
}

bool is_loopback(std::string_view peer) {
  return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

// The failure stands in the log by its operation; the client hears only that it was not its fault.
http::Response failed(std::exception_ptr failure, std::string_view operation, std::string_view language) {
  try {
    std::rethrow_exception(failure);
  } catch (const StoreFailure& e) {
    log_line(LogLevel::error, "store.failed", {{"operation", operation}, {"failure", e.what()}});
    return problem_of_status(503, language);
  } catch (const std::exception& e) {
    log_line(LogLevel::error, "request.failed", {{"operation", operation}, {"failure", e.what()}});
    return problem_of_status(500, language);
  }
}

http::Response busy(std::string_view language) { return problem_of_status(503, language); }

// What is wrong with a request is told only to who may make it.
struct RefusedCall final : Call {
  explicit RefusedCall(Refusal r) : refusal(std::move(r)) {}
  Result<Done> before(Db&) override { return Done{}; }
  Result<RouteAnswer> run(Tx&) override { return std::unexpected(refusal); }
  Refusal refusal;
};

}  // namespace

// Everything a request needs inside its transaction, kept for when it is run again.
struct Router::Running {
  const Route* route = nullptr;
  std::string credential_hash = {};
  Credential likely = Credential::session;  // by where it stood
  std::string csrf = {};
  std::string known_tag = {};  // If-None-Match
  std::string language = "en";
  std::string key = {};           // Idempotency-Key
  std::string request_hash = {};  // of what the key is for
  std::shared_ptr<Call> call = {};
  RouteInput input = {};       // of a body in pieces
  Callers* callers = nullptr;  // of a read: a write looks up who asks in its own transaction
  bool touch_due = false;
  Actor actor = {};
  Caller caller = {};  // who listens
  Result<RouteAnswer> answer = RouteAnswer{};

  Running(const Route& its_route, const http::Request& request, const std::string& secret)
      : route(&its_route),
        credential_hash(secret.empty() ? "" : vez::credential_hash(secret)),
        likely(request.header("Authorization").empty() ? Credential::session : Credential::token),
        csrf(request.header("X-CSRF-Token")),
        known_tag(request.header("If-None-Match")),
        language(wanted_language(request.header("Accept-Language"))) {}

  // Whether they have what is answered: of an answer that has a tag of its own.
  bool is_known() const {
    return answer && !known_tag.empty() && std::ranges::any_of(answer->headers, [&](const auto& header) {
             return header.first == "ETag" && known_tag.find(header.second) != std::string::npos;
           });
  }

  RouteInput input_of(http::Request& request, RouteTree::Found& found,
                      std::vector<std::pair<std::string, std::string>> query) const {
    return {.path = std::move(found.path),
            .query = std::move(query),
            .body = std::move(request.body),
            .peer = std::move(request.peer),
            .user_agent = std::string(request.header("User-Agent")),
            .credential_hash = credential_hash,
            .if_match = if_match(request)};
  }

  std::optional<Caller> who_asks(Tx& tx) const {
    if (callers == nullptr) return find_caller(tx, credential_hash, likely);
    if (auto known = callers->find(credential_hash, tx.now())) return known;
    const std::int64_t moment = callers->moment();
    auto caller = find_caller(tx, credential_hash, likely);
    if (caller) callers->keep(credential_hash, *caller, moment, tx.now());
    return caller;
  }

  // Who asks, when they may.
  Result<std::optional<Caller>> admit(Tx& tx) {
    auto caller = who_asks(tx);
    if (!caller && !route->needs.everybody) return refuse(RefusalCode::unauthorised, "", "sign in first");
    if (!caller) return caller;
    language = enum_name(caller->language);
    touch_due = caller->touch_due;
    if (caller->owes_second_factor && !route->needs.at_the_door && !route->needs.everybody)
      return refuse(RefusalCode::forbidden, "", "turn on the second factor first");
    if (route->needs.in_person && !caller->by_session)
      return refuse(RefusalCode::forbidden, "", "only a person who signed in can do this, not a token");
    if (route->needs.right && !has_right(caller->rights, *route->needs.right))
      return refuse(RefusalCode::forbidden, "", "you do not have the right to do this");
    if (caller->by_session && !is_safe(route->method) && !route->needs.everybody &&
        !same_secret(csrf, csrf_token(credential_hash)))
      return refuse(RefusalCode::forbidden, "", "the request does not come from the page");
    actor = Actor{.user_id = caller->user_id,
                  .via = caller->via,
                  .rights = caller->rights,
                  .sees = caller->sees,
                  .language = language};
    tx.act_as(actor);
    return caller;
  }

  // What is known before a slow call does anything: that it is allowed, and its answer when it was done before.
  Result<std::optional<RouteAnswer>> known(Tx& tx) {
    const auto caller = TRY(admit(tx));
    if (key.empty() || !caller) return std::nullopt;
    return kept_answer(tx, caller->user_id, key, request_hash);
  }

  Result<RouteAnswer> run(Tx& tx) {
    const auto caller = TRY(admit(tx));
    if (key.empty() || !caller) return call->run(tx);
    return run_once(tx, caller->user_id, key, request_hash, [&](Tx& inner) { return call->run(inner); });
  }
};

namespace {

// The taker of a body, called on the waiting threads.
class RouteBody final : public http::BodyStream, public std::enable_shared_from_this<RouteBody> {
 public:
  RouteBody(Db& db, const Route& route, std::string language, std::unique_ptr<BodyTaker> taker,
            std::shared_ptr<WaitingThreads> threads, std::atomic<int>& open)
      : db_(db),
        route_(route),
        language_(std::move(language)),
        taker_(std::move(taker)),
        threads_(std::move(threads)),
        open_(open) {}
  // What the taker gives up may wait for the database.
  ~RouteBody() override {
    const std::shared_ptr<BodyTaker> last = std::move(taker_);
    --open_;
    threads_->run([last] {});
  }

  void take(std::string piece, bool last, http::Reply reply) override {
    const bool taken = threads_->run([self = shared_from_this(), piece = std::move(piece), last, reply] {
      try {
        reply(self->said(piece, last));
      } catch (...) {
        reply(failed(std::current_exception(), self->route_.operation_id, self->language_));
      }
    });
    if (!taken) reply(busy(language_));
  }

 private:
  http::Response said(const std::string& piece, bool last) {
    http::Response response{.status = route_.status, .content_type = route_.answer_type};
    if (!piece.empty()) {
      auto taken = taker_->take(db_, piece);
      if (!taken) return problem_of(taken.error(), language_);
      response.body = *std::move(taken);
    }
    if (last) {
      const auto rest = taker_->finish(db_);
      // What was taken is told before it is said that the rest failed.
      if (!rest) return problem_of(rest.error(), language_);
      response.body += *rest;
    }
    return response;
  }

  Db& db_;
  const Route& route_;
  const std::string language_;
  std::unique_ptr<BodyTaker> taker_;
  const std::shared_ptr<WaitingThreads> threads_;
  std::atomic<int>& open_;
};

}  // namespace

Router::Router(Db& db, std::vector<Route> routes, std::string openapi, RouterOptions options)
    : db_(db),
      routes_(std::move(routes)),
      tree_(routes_),
      openapi_(std::move(openapi)),
      reference_(reference_page(routes_, options.version)),
      options_(std::move(options)),
      cookie_(options_.public_url.starts_with("https://") ? secure_session_cookie : session_cookie),
      metrics_(routes_),
      hashing_(hashing_threads, hashing_waiting_max),
      waiting_(std::make_shared<WaitingThreads>(waiting_threads, waiting_max)) {}

Router::~Router() {
  hashing_.stop();
  waiting_->stop();
}

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
  if (!options_.public_url.empty()) return origin != options_.public_url;
  const std::size_t host = origin.find("://");
  return host == std::string_view::npos || origin.substr(host + 3) != request.header("Host");
}

RouteTree::Found Router::match(const http::Request& request) const {
  const std::string_view path = request.path;
  if (path.starts_with(calendar_path)) return tree_.find(request.method, path);
  return path.starts_with(base_path) ? tree_.find(request.method, path.substr(base_path.size())) : RouteTree::Found{};
}

std::size_t Router::body_bytes_max(const http::Request& head) {
  const auto found = match(head);
  return found.route == nullptr ? 0 : found.route->body_bytes_max;
}

http::Response Router::problem(int status, std::string_view detail, std::string_view accept_language) {
  return problem_of_status(status, wanted_language(accept_language), detail);
}

http::Reply Router::watched(const Route* route, http::Reply reply) {
  return [this, route, reply = std::move(reply), start = std::chrono::steady_clock::now()](http::Response response) {
    const auto took = std::chrono::steady_clock::now() - start;
    metrics_.answered(route, response.status, took);
    log_line(LogLevel::info, "request",
             {{"operation", route == nullptr ? std::string_view("none") : std::string_view(route->operation_id)},
              {"status", static_cast<std::int64_t>(response.status)},
              {"ms", std::chrono::duration_cast<std::chrono::microseconds>(took)},
              {"bytes", static_cast<std::int64_t>(response.body.size())}});
    reply(std::move(response));
  };
}

void Router::answer_metrics(const http::Request& request, const http::Reply& reply) {
  // A proxy on this machine speaks for others.
  const bool near =
      is_loopback(request.peer) && request.header("X-Forwarded-For").empty() && request.header("Forwarded").empty();
  if (!near && !options_.metrics_from_any) return reply(problem_of_status(404, "en"));
  // Some of it is asked from the database.
  const bool taken = waiting_->run([this, reply] {
    try {
      reply({.status = 200, .content_type = "text/plain; version=0.0.4", .body = metrics_.text()});
    } catch (...) {
      reply(failed(std::current_exception(), "metrics", "en"));
    }
  });
  if (!taken) reply(busy("en"));
}

bool Router::answer_outside(const http::Request& request, const http::Reply& reply) {
  if (request.path.starts_with(base_path)) return false;
  const std::string_view path = request.path;
  constexpr std::string_view outside[] = {"/healthz",          "/readyz",   "/metrics",
                                          "/api/openapi.json", "/api/docs", "/api/docs.css"};
  if (std::ranges::find(outside, path) == std::end(outside)) return false;
  if (request.method != "GET") {
    http::Response refused = problem_of_status(405, "en");
    refused.headers.push_back({"Allow", "GET, HEAD"});
    return reply(std::move(refused)), true;
  }
  if (path == "/healthz") {
    reply({.status = 200, .content_type = "text/plain", .body = "ok\n"});
  } else if (path == "/readyz") {
    if (draining_) return reply(problem_of_status(503, "en")), true;
    db_.submit_read(
        TxContext{}, [](Tx& tx) { return setup_needed(tx), Outcome::commit; },
        [reply](std::exception_ptr failure) {
          if (failure)
            reply(problem_of_status(503, "en"));
          else
            reply({.status = 200, .content_type = "text/plain", .body = "ready\n"});
        });
  } else if (path == "/metrics") {
    answer_metrics(request, reply);
  } else if (path == "/api/docs") {
    reply({.status = 200, .content_type = "text/html; charset=utf-8", .body = reference_});
  } else if (path == "/api/docs.css") {
    reply({.status = 200, .content_type = "text/css", .body = std::string(reference_style)});
  } else {
    reply({.status = 200, .content_type = "application/json", .body = openapi_});
  }
  return true;
}

http::Response Router::response_of(RouteAnswer answer) {
  http::Response response{
      .status = answer.status, .content_type = std::move(answer.content_type), .body = std::move(answer.body)};
  if (response.status == 204) response.content_type.clear();
  if (answer.version) response.headers.push_back({"ETag", "\"" + std::to_string(*answer.version) + "\""});
  for (auto& [name, value] : answer.headers) response.headers.push_back({std::move(name), std::move(value)});
  if (!answer.set_session.empty()) {
    const bool end = answer.set_session == "-";
    response.headers.push_back(
        {"Set-Cookie", cookie_ + "=" + (end ? "" : answer.set_session) + "; Path=/; HttpOnly; SameSite=Strict" +
                           (cookie_ == secure_session_cookie ? "; Secure" : "") + (end ? "; Max-Age=0" : "")});
  }
  if (answer.more) response.more = next_piece(std::move(answer.more));
  return response;
}

std::function<void(http::Reply)> Router::next_piece(std::function<std::string(Db&)> given) {
  // One for all pieces: it knows how far it has come.
  const auto more = std::make_shared<std::function<std::string(Db&)>>(std::move(given));
  return [this, more](http::Reply reply) {
    const bool taken = waiting_->run([this, more, reply] {
      try {
        reply({.status = 200, .body = (*more)(db_)});
      } catch (...) {
        reply(failed(std::current_exception(), "piece", "en"));
      }
    });
    if (!taken) reply(busy("en"));
  };
}

void Router::answer(http::Request request, http::Reply unwatched) {
  if (answer_outside(request, unwatched)) return;
  auto found = match(request);
  const http::Reply reply = watched(found.route, std::move(unwatched));
  const auto refused = [&](const Refusal& refusal) {
    reply(problem_of(refusal, wanted_language(request.header("Accept-Language"))));
  };
  if (found.route == nullptr) {
    http::Response none =
        problem_of_status(found.methods.empty() ? 404 : 405, wanted_language(request.header("Accept-Language")));
    if (!found.methods.empty()) none.headers.push_back({"Allow", found.methods});
    return reply(std::move(none));
  }
  const Route& route = *found.route;
  if (!is_safe(route.method) && from_elsewhere(request))
    return refused(refuse(RefusalCode::forbidden, "", "the request comes from another site").error());
  auto query = http::parse_query(request.query);
  if (!query) return refused(refuse(RefusalCode::malformed, "?", "is not a query").error());
  const bool other_type = !request.body.empty() && !takes_type(route, request.header("Content-Type"));
  const auto running = std::make_shared<Running>(route, request, secret_of(request));
  if (const std::string_view key = request.header("Idempotency-Key");
      !key.empty() && route.method == Method::post && route.writes && !route.takes_secret) {
    running->key = key;
    running->request_hash = secret_hash(request.path + "\n" + request.body);
  }
  auto call = other_type ? std::unexpected(wrong_type(route))
                         : route.decode(running->input_of(request, found, *std::move(query)));
  running->call =
      call ? std::shared_ptr<Call>(*std::move(call)) : std::make_shared<RefusedCall>(std::move(call).error());
  if (!route.slow) return run(running, reply);
  const bool taken = hashing_.run([this, running, reply] {
    try {
      auto known = db_.read(TxContext{}, [running](Tx& tx) { return running->known(tx); });
      if (!known) return reply(problem_of(known.error(), running->language));
      if (*known) return reply(response_of(**std::move(known)));
      if (const auto before = running->call->before(db_); !before)
        return reply(problem_of(before.error(), running->language));
    } catch (...) {
      return reply(failed(std::current_exception(), running->route->operation_id, running->language));
    }
    run(running, reply);
  });
  if (taken) return;
  auto refusal = refuse(RefusalCode::too_many, "", "too many attempts; wait a minute").error();
  refusal.retry_after_seconds = 2;
  refused(refusal);
}

void Router::touch(const Running& running) {
  if (!running.touch_due) return;
  db_.submit_write(
      TxContext{}, [hash = running.credential_hash](Tx& tx) { return touch_credential(tx, hash), Outcome::commit; },
      [](std::exception_ptr failure) {
        // The session is marked by its next request instead.
        if (failure) log_line(LogLevel::warning, "session.touch", {{"failure", "not kept"}});
      });
}

void Router::read(const Db::Work& work, const Db::Finish& finish) {
  try {
    // A short read on this very thread saves two changes of threads (SQLite).
    if (db_.read_here(TxContext{}, work)) return finish(nullptr);
  } catch (...) {
    return finish(std::current_exception());
  }
  db_.submit_read(TxContext{}, work, finish);
}

void Router::run(std::shared_ptr<Running> running, http::Reply reply) {
  const Db::Work work = [running](Tx& tx) {
    running->answer = running->run(tx);
    return running->answer ? Outcome::commit : Outcome::roll_back;
  };
  const Db::Finish finish = [this, running, reply = std::move(reply)](std::exception_ptr failure) {
    if (failure) return reply(failed(failure, running->route->operation_id, running->language));
    touch(*running);
    const bool is_known = running->is_known();
    http::Response response = running->answer ? response_of(*std::move(running->answer))
                                              : problem_of(running->answer.error(), running->language);
    if (is_known) response.status = 304, response.body.clear(), response.content_type.clear();
    reply(std::move(response));
  };
  if (running->route->writes) return db_.submit_write(TxContext{}, work, finish);
  running->callers = callers_;
  read(work, finish);
}

// ----------------------------------------------------------------------------------------------------- bodies in
// pieces

bool Router::takes_pieces(const http::Request& head) {
  if (head.method == "GET") return false;
  const auto found = match(head);
  return found.route != nullptr && found.route->open_body != nullptr;
}

void Router::open_body(http::Request head, http::Reply unwatched) {
  auto found = match(head);
  CHECK(found.route != nullptr);
  const Route& route = *found.route;
  const http::Reply reply = watched(found.route, std::move(unwatched));
  const auto refused = [&](const Refusal& refusal) {
    reply(problem_of(refusal, wanted_language(head.header("Accept-Language"))));
  };
  if (from_elsewhere(head))
    return refused(refuse(RefusalCode::forbidden, "", "the request comes from another site").error());
  auto query = http::parse_query(head.query);
  if (!query) return refused(refuse(RefusalCode::malformed, "?", "is not a query").error());
  const bool other_type = !takes_type(route, head.header("Content-Type"));
  const auto running = std::make_shared<Running>(route, head, secret_of(head));
  running->input = running->input_of(head, found, *std::move(query));
  read(
      [running](Tx& tx) {
        const auto caller = running->admit(tx);
        if (!caller) running->answer = std::unexpected(caller.error());
        return Outcome::commit;
      },
      [this, running, reply, other_type](std::exception_ptr failure) {
        if (failure) return reply(failed(failure, running->route->operation_id, running->language));
        if (!running->answer) return reply(problem_of(running->answer.error(), running->language));
        touch(*running);
        if (other_type) return reply(problem_of(wrong_type(*running->route), running->language));
        open_admitted(running, reply);
      });
}

void Router::open_admitted(std::shared_ptr<Running> running, http::Reply reply) {
  if (++bodies_ > bodies_max) return --bodies_, reply(busy(running->language));
  const bool taken = waiting_->run([this, running, reply] {
    try {
      auto taker = running->route->open_body(db_, running->actor, std::move(running->input));
      if (!taker) return --bodies_, reply(problem_of(taker.error(), running->language));
      reply({.status = running->route->status,
             .taker = std::make_shared<RouteBody>(db_, *running->route, running->language, *std::move(taker), waiting_,
                                                  bodies_)});
    } catch (...) {
      --bodies_;
      reply(failed(std::current_exception(), running->route->operation_id, running->language));
    }
  });
  if (!taken) --bodies_, reply(busy(running->language));
}

// ----------------------------------------------------------------------------------------------------------- live feed

void Router::accept_live(http::Request head, http::Reply reply) {
  if (live_ == nullptr) return reply(problem_of_status(404, wanted_language(head.header("Accept-Language"))));
  // Whoever is signed in may listen; what to, is asked topic by topic.
  static const Route listening{.method = Method::get,
                               .path = "/live",
                               .operation_id = "listen",
                               .needs = signed_in,
                               .summary = "",
                               .writes = false};
  const auto running = std::make_shared<Running>(listening, head, secret_of(head));
  read(
      [running](Tx& tx) {
        auto caller = running->admit(tx);
        if (caller)
          running->caller = **std::move(caller);
        else
          running->answer = std::unexpected(caller.error());
        return Outcome::commit;
      },
      [this, running, reply](std::exception_ptr failure) {
        if (failure) return reply(failed(failure, "listen", running->language));
        if (!running->answer) return reply(problem_of(running->answer.error(), running->language));
        reply({.status = 101, .body = live_->join(running->credential_hash, running->caller)});
      });
}

bool Router::may_subscribe(const std::string& subscriber, std::string_view topic) {
  return live_ != nullptr && live_->may_hear(subscriber, topic);
}

std::string Router::channel_of(const std::string& subscriber, std::string_view topic) {
  return live_ == nullptr ? std::string(topic) : live_->channel_of(subscriber, topic);
}

void Router::leave_live(const std::string& subscriber) {
  if (live_ != nullptr) live_->leave(subscriber);
}

}  // namespace vez
