#pragma once

// A route is declared once; the router, validation, rights, the OpenAPI document and the client of the page follow from
// it.
//
//   route(Method::post, "/customers/{id}/contacts", "recordContact", Right::contacts_write, "Records …",
//   record_contact)
//
// with `Result<TimelineEntry> record_contact(Tx&, RecordContact)`. The members of the input are filled by their names
// from the path ({id}), from the query (GET, DELETE) or from the JSON body (the rest). A member of type RawBody takes
// the body as it is.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "engine/rights.h"
#include "engine/schema.h"
#include "store/db.h"

namespace vez {

enum class Method { get, post, put, patch, del };
std::string_view method_name(Method method);  // "GET"

// One page of a list.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

// What a request brought, taken apart.
struct RouteInput {
  std::vector<std::pair<std::string, std::string>> path;   // decoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  std::string body;
  std::string peer;
  std::string user_agent;
  std::string credential_hash;  // of the session or token that was sent; "" without one
  std::optional<std::int64_t> if_match;
};

struct RouteAnswer {
  int status = 200;
  std::string body;  // JSON, or what content_type says
  std::string content_type = "application/json";
  std::optional<std::int64_t> version;  // becomes the ETag
  std::string set_session;              // a fresh session's secret: becomes the cookie; "-" takes the cookie away
  bool tells_secret = false;            // never kept, not even for who asks the same again
  std::vector<std::pair<std::string, std::string>> headers = {};  // others ("Content-Disposition")
  // The rest of an answer that is too large to be held: called, on a thread where waiting is allowed, when the piece
  // before is on its way, until it returns "". What it throws breaks the answer off.
  std::function<std::string(Db&)> more = {};
};

// One request to one route, decoded.
class Call {
 public:
  virtual ~Call() = default;
  // What takes long and needs no transaction (passwords); on a thread where that is allowed.
  virtual Result<Done> before(Db& db) = 0;
  virtual Result<RouteAnswer> run(Tx& tx) = 0;
};

// Takes a body that is too large to be held, in pieces as they come (an import's file, records of ingest). Runs on a
// thread where waiting is allowed, one piece at a time.
class BodyTaker {
 public:
  virtual ~BodyTaker() = default;
  // The next piece, at most body_piece_bytes_max; it may end anywhere, also inside a character. Answers what can be
  // sent so far ("" for nothing yet). A refusal ends the request: before the first byte of an answer it is the answer,
  // after it the last line.
  virtual Result<std::string> take(Db& db, std::string_view piece) = 0;
  // The body is whole: the rest of the answer. Not called when the connection broke; then the taker is only destroyed.
  virtual Result<std::string> finish(Db& db) = 0;
};
constexpr std::size_t body_piece_bytes_max = 256 * 1024;

// Who may: everybody, whoever is signed in, or who has the right. In person: by a session, not by a program's token.
struct Needs {
  bool everybody = false;
  bool in_person = false;
  bool at_the_door = false;  // also who is not wholly in: a second factor is demanded of them that they do not have yet
  std::optional<Right> right;
  constexpr Needs() = default;
  constexpr Needs(Right r) : right(r) {}
};
constexpr Needs signed_in{};
constexpr Needs everybody = [] {
  Needs needs;
  needs.everybody = true;
  return needs;
}();

constexpr Needs in_person = [] {
  Needs needs;
  needs.in_person = true;
  return needs;
}();
constexpr Needs at_the_door(Needs needs) {
  needs.at_the_door = true;
  return needs;
}

// A parameter for the document.
struct RouteParameter {
  std::string name;
  std::string in;  // "path", "query", "header"
  bool required;
  std::string schema;
};

struct Route {
  Method method;
  std::string path;  // below /api/v1
  std::string operation_id;
  Needs needs;
  std::string summary;
  bool writes;
  bool slow = false;  // has a before(), or reads much: never on an io thread
  // The body has a password: nothing made of it is kept, so that an Idempotency-Key is not heeded.
  bool takes_secret = false;
  int status = 200;
  std::size_t body_bytes_max = 256 * 1024;
  std::function<Result<std::unique_ptr<Call>>(RouteInput)> decode = {};
  // Instead of decode, for a route whose body comes in pieces: called when the rights are checked and before the first
  // piece; body_bytes_max then bounds the whole body.
  std::function<Result<std::unique_ptr<BodyTaker>>(Db&, const Actor&, RouteInput)> open_body = {};
  std::vector<std::string> body_types = {"application/json"};  // Content-Types it takes
  std::string answer_type = "application/json";
  // For the document: parameters, schema of the body ("" without), schema of the answer ("" without).
  std::function<std::string(SchemaBook&)> body_schema = {};
  std::function<std::string(SchemaBook&)> answer_schema = {};
  std::function<std::vector<RouteParameter>(SchemaBook&)> parameters = {};
};

// Names in braces of a path, in order.
std::vector<std::string> path_names(std::string_view path);

namespace route_detail {

template <class F>
struct Signature;
template <class Out, class In>
struct Signature<Result<Out> (*)(Tx&, In)> {
  using Input = std::decay_t<In>;
  using Output = Out;
};

// Whether a member can be a parameter; lists and structs come in a body only.
template <class T>
struct IsParameter : std::bool_constant<json_in::FromText<T>> {};
template <class T>
struct IsParameter<std::optional<T>> : IsParameter<T> {};

// Fills the members named by the path or the query.
template <class In>
bool take_parameters(const std::vector<std::pair<std::string, std::string>>& values, std::string_view prefix, In& in,
                     std::vector<bool>& seen, JsonPlace& place) {
  bool good = true;
  for (const auto& [name, text] : values) {
    bool known = false;
    std::size_t index = 0;
    place.set_prefix(prefix);
    place.enter(name);
    boost::mp11::mp_for_each<MembersOf<In>>([&](auto member) {
      using Member = std::remove_reference_t<decltype(in.*member.pointer)>;
      if constexpr (IsParameter<Member>::value) {
        if (!known && name == member.name) {
          known = true;
          good &= seen[index] ? place.fault("is there twice")
                              : json_in::value(std::string_view(text), in.*member.pointer, place);
          seen[index] = true;
        }
      }
      ++index;
    });
    if (!known) good &= place.fault("is not a parameter of this request");
    place.leave();
    place.set_prefix("");
  }
  return good;
}

template <class In>
bool take_body(const RouteInput& raw, In& in, std::vector<bool>& seen, JsonPlace& place, Refusal& refusal) {
  bool raw_body = false;
  std::size_t index = 0;
  boost::mp11::mp_for_each<MembersOf<In>>([&](auto member) {
    using Member = std::remove_reference_t<decltype(in.*member.pointer)>;
    if constexpr (std::is_same_v<Member, RawBody>) {
      (in.*member.pointer).bytes = raw.body;
      raw_body = true, seen[index] = true;
    }
    ++index;
  });
  if (raw_body || raw.body.empty()) return true;
  thread_local JsonDocument document;
  const auto root = document.parse(raw.body);
  if (!root) return refusal = root.error(), false;
  simdjson::dom::object object;
  if (root->get(object)) return place.fault("must be an object");
  bool good = true;
  for (const auto entry : object) {
    place.enter(entry.key);
    bool known = false;
    good &= json_in::field(entry.key, entry.value, in, seen, known, place);
    if (!known) good &= place.fault("is not a field of this request");
    place.leave();
  }
  return good;
}

template <class In>
Result<In> decode(const RouteInput& raw) {
  In in{};
  JsonPlace place;
  Refusal refusal{RefusalCode::malformed, {}};
  std::vector<bool> seen(boost::mp11::mp_size<MembersOf<In>>::value);
  bool good = take_parameters(raw.path, "/", in, seen, place);
  if (!good) return refuse(RefusalCode::not_found, "", "there is nothing here");
  good = take_parameters(raw.query, "?", in, seen, place);
  good = take_body(raw, in, seen, place, refusal) && good;
  if (!refusal.faults.empty()) return std::unexpected(std::move(refusal));
  good = json_in::all_there<In>(seen, place) && good;
  if (!good) return std::unexpected(Refusal{RefusalCode::malformed, std::move(place.faults())});
  if constexpr (requires { in.if_match; }) in.if_match = raw.if_match;
  if constexpr (requires {
                  in.from;
                  in.from.peer;
                })
    in.from = {raw.peer, raw.user_agent, raw.credential_hash};
  return in;
}

template <class T>
struct MemberSchema {
  static std::string text(SchemaBook& book) { return schema::Of<T>::text(book); }
};
// A parameter is left out or has a value; it is never null.
template <class T>
struct MemberSchema<std::optional<T>> : MemberSchema<T> {};

// The members named in the path, those of the query when that is where the rest travels, and If-Match.
template <class In>
std::vector<RouteParameter> parameters(SchemaBook& book, const std::vector<std::string>& path, bool query) {
  std::vector<RouteParameter> parameters;
  for (const bool in_path : {true, false}) {
    boost::mp11::mp_for_each<MembersOf<In>>([&](auto member) {
      using Member = std::remove_reference_t<decltype(std::declval<In&>().*member.pointer)>;
      const bool named = std::find(path.begin(), path.end(), member.name) != path.end();
      if (named != in_path || (!named && !query)) return;
      parameters.push_back({member.name, named ? "path" : "query", named || !json_in::MayBeAbsent<Member>::value,
                            MemberSchema<Member>::text(book)});
    });
  }
  if constexpr (requires(In in) { in.if_match; })
    parameters.push_back({"If-Match", "header", false, R"({"type":"string","examples":["\"7\""]})"});
  return parameters;
}

template <class In, class Out>
class TypedCall final : public Call {
 public:
  using Command = Result<Out> (*)(Tx&, In);
  using Before = Result<Done> (*)(Db&, In&);
  TypedCall(In in, Command command, Before before, int status)
      : in_(std::move(in)), command_(command), before_(before), status_(status) {}

  Result<Done> before(Db& db) override { return before_ == nullptr ? Result<Done>{} : before_(db, in_); }

  Result<RouteAnswer> run(Tx& tx) override {
    auto out = TRY(command_(tx, in_));
    RouteAnswer answer;
    answer.status = status_;
    if constexpr (std::is_same_v<Out, RouteAnswer>) {
      return out;
    } else if constexpr (std::is_same_v<Out, Done>) {
      answer.status = 204;
    } else {
      json_out::value(answer.body, out);
      if constexpr (requires { out.version; }) answer.version = out.version;
      if constexpr (requires { out.session_secret(); }) answer.set_session = out.session_secret();
      answer.tells_secret = requires { typename Out::tells_secret; } || !answer.set_session.empty();
    }
    return answer;
  }

 private:
  In in_;
  Command command_;
  Before before_;
  int status_;
};

}  // namespace route_detail

// Where a request came from, for inputs that have a member `from` (not described, so that nobody can send it).
struct From {
  std::string peer;
  std::string user_agent;
  std::string credential_hash;
};

template <class Out, class In>
Route route(Method method, std::string_view path, std::string_view operation_id, Needs needs, std::string_view summary,
            Result<Out> (*command)(Tx&, In), std::type_identity_t<Result<Done> (*)(Db&, In&)> before = nullptr,
            int status = 200) {
  constexpr bool takes_secret = requires { typename In::takes_secret; };
  Route r{.method = method,
          .path = std::string(path),
          .operation_id = std::string(operation_id),
          .needs = needs,
          .summary = std::string(summary),
          .writes = method != Method::get,
          .slow = before != nullptr,
          .takes_secret = takes_secret,
          .status = std::is_same_v<Out, Done> ? 204 : status};
  const bool query_is_input = method == Method::get || method == Method::del;
  r.decode = [command, before, status](RouteInput raw) -> Result<std::unique_ptr<Call>> {
    auto in = TRY(route_detail::decode<In>(raw));
    return std::unique_ptr<Call>(new route_detail::TypedCall<In, Out>(std::move(in), command, before, status));
  };
  r.parameters = [names = path_names(path), query_is_input](SchemaBook& book) {
    return route_detail::parameters<In>(book, names, query_is_input);
  };
  r.body_schema = [names = path_names(path), query_is_input](SchemaBook& book) {
    if (query_is_input || boost::mp11::mp_size<MembersOf<In>>::value == names.size()) return std::string();
    return schema::named(book, type_name<In>(), schema::object<In>(book, names, false));
  };
  r.answer_schema = [](SchemaBook& book) {
    if constexpr (std::is_same_v<Out, Done> || std::is_same_v<Out, RouteAnswer>)
      return std::string();
    else
      return schema::Of<Out>::text(book);
  };
  return r;
}

// A route whose body is taken in pieces. In: what the path and the query bring; Out: the schema of the answer (void:
// lines of text).
template <class In, class Out>
Route streamed_route(Method method, std::string_view path, std::string_view operation_id, Needs needs,
                     std::string_view summary, std::vector<std::string> body_types, std::size_t body_bytes_max,
                     Result<std::unique_ptr<BodyTaker>> (*open)(Db&, const Actor&, In), int status = 200) {
  Route r{.method = method,
          .path = std::string(path),
          .operation_id = std::string(operation_id),
          .needs = needs,
          .summary = std::string(summary),
          .writes = true,
          .slow = true,
          .status = status,
          .body_bytes_max = body_bytes_max,
          .body_types = std::move(body_types)};
  if (std::is_void_v<Out>) r.answer_type = "application/x-ndjson";
  r.open_body = [open](Db& db, const Actor& actor, RouteInput raw) -> Result<std::unique_ptr<BodyTaker>> {
    raw.body.clear();
    return open(db, actor, TRY(route_detail::decode<In>(raw)));
  };
  r.parameters = [names = path_names(path)](SchemaBook& book) {
    return route_detail::parameters<In>(book, names, true);
  };
  r.body_schema = [](SchemaBook&) { return std::string(R"({"type":"string","format":"binary"})"); };
  r.answer_schema = [](SchemaBook& book) {
    if constexpr (std::is_void_v<Out>)
      return std::string();
    else
      return schema::Of<Out>::text(book);
  };
  return r;
}

// For inputs without members.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// The OpenAPI 3.1 document of the routes.
std::string openapi_document(const std::vector<Route>& routes, std::string_view version);

// A table (Markdown) of every route and the right it needs.
std::string permissions_document(const std::vector<Route>& routes);

}  // namespace vez
