#pragma once

#include <future>
#include <string>

#include "app/router.h"
#include "engine/clock_control.h"
#include "house.h"
#include "people/accounts.h"
#include "people/people.h"
#include "people/secrets.h"

namespace vez {

// The interface as a program sees it, without a network.
class Interface {
 public:
  explicit Interface(House& house, ClockControl* control = nullptr, std::string public_url = "")
      : router_(house.db(), all_routes(control), "{}", RouterOptions{.public_url = std::move(public_url)}) {}

  struct Sent {
    std::string credential;  // of a session or a token; "" of nobody
    bool by_session = true;
    bool with_csrf_token = true;  // of a session
    std::vector<http::Header> headers = {};
  };

  http::Response send(std::string method, std::string path, const std::string& body, const Sent& sent) {
    http::Request request{.method = std::move(method),
                          .target = path,
                          .path = "/api/v1" + path.substr(0, path.find('?')),
                          .query = path.find('?') == std::string::npos ? "" : path.substr(path.find('?') + 1),
                          .headers = sent.headers,
                          .body = body,
                          .peer = "192.0.2.1"};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    if (!sent.credential.empty() && sent.by_session) {
      request.headers.push_back({"Cookie", cookie_name + "=" + sent.credential});
      if (sent.with_csrf_token) request.headers.push_back({"X-CSRF-Token", csrf_token(secret_hash(sent.credential))});
    } else if (!sent.credential.empty()) {
      request.headers.push_back({"Authorization", "Bearer " + sent.credential});
    }
    std::promise<http::Response> answer;
    const http::Reply reply = [&](http::Response response) { answer.set_value(std::move(response)); };
    // A body in pieces is let in by its head alone.
    if (router_.takes_pieces(request))
      router_.open_body(std::move(request), reply);
    else
      router_.answer(std::move(request), reply);
    return answer.get_future().get();
  }

  Router& router() { return router_; }

  std::string cookie_name = "vez_session";

 private:
  Router router_;
};
// What may stand in the path for the name: the first value of an enum, else an id that nothing has.
inline std::string part_of_path(const Route& route, const std::string& name) {
  SchemaBook book;
  for (const RouteParameter& parameter : route.parameters(book)) {
    if (parameter.in != "path" || parameter.name != name) continue;
    for (const auto& [type, schema] : book) {
      constexpr std::string_view opening = "\"enum\":[\"";
      const std::size_t at = schema.find(opening);
      if (at == std::string::npos || !parameter.schema.ends_with("/" + type + "\"}")) continue;
      const std::size_t begin = at + opening.size();
      return schema.substr(begin, schema.find('"', begin) - begin);
    }
  }
  return id_text(1);
}

inline std::string path_of(const Route& route) {
  std::string path = route.path;
  for (const std::string& name : path_names(path))
    path.replace(path.find("{" + name + "}"), name.size() + 2, part_of_path(route, name));
  return path;
}

// Runs `f` as that user on the page, with the rights of now.
template <class F>
auto as_user(House& house, const Session& who, F f) {
  return house.write([&](Tx& tx) {
    const auto actor = actor_now(tx, who.user.id, "page");
    REQUIRE(actor);
    tx.act_as(*actor);
    return f(tx);
  });
}

// The JSON pointers of a problem.
inline std::vector<std::string> pointers(const http::Response& response) {
  simdjson::dom::parser parser;
  simdjson::dom::array errors;
  std::vector<std::string> found;
  if (parser.parse(response.body)["errors"].get(errors)) return found;
  for (const simdjson::dom::element error : errors) found.emplace_back(std::string_view(error["pointer"]));
  return found;
}

inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%', encoded += digits[byte >> 4], encoded += digits[byte & 15];
  }
  return encoded;
}

// Somebody who came by an invitation.
inline Session invited(House& house, RoleId role_id, const std::string& email) {
  return house
      .write([&](Tx& tx) -> Result<Session> {
        const auto made =
            TRY(create_user(tx, {.name = {"Eva"}, .email = {email}, .role_id = role_id, .language = Language::sl}));
        AcceptInvitation accept{};
        accept.token.value = made.invitation_token, accept.password_hash = "none";
        return accept_invitation(tx, accept);
      })
      .value();
}

inline UpdateUser disabling(UserId id) {
  UpdateUser update{};
  update.id = id, update.disabled = {true, true};
  return update;
}

}  // namespace vez
